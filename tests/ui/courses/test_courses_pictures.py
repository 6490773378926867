"""How the courses look: the list and a step, at the two sizes that count."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from support.courses import both, make_course, step_tables
from support.courses_screen import alone, block, courses, step
from support.ui import SIZES, app, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.courses.work import Coursework

TEXT = """
What a layer costs, of the {main.train} pictures or of **one**:

| Layer | Outputs | Weights |
| --- | ---: | ---: |
| `Flatten` | 64 | 0 |
| `Dense(32, relu)` | 32 | 2,080 |

```
weights = inputs x units + units      # one bias for each unit, at the end
```

1. First look at the output of the layer, which says how many numbers go into the one below it.
2. Then count.
"""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)
    tables = step_tables()
    tables["look"]["text"] = both(TEXT, TEXT)
    make_course(steps=tables)
    (make_course(name="torn", course={"title": both("Torn")}) / "look.toml").unlink()
    work = Coursework("small")
    look = work.step("look")
    work.answer(look, "which", "a")
    work.hint(look, "pixels")
    work.answer(look, "pixels", "64")


async def listed(pilot: Pilot[None]) -> None:
    await courses(pilot)
    await pilot.pause()


async def read(pilot: Pilot[None]) -> None:
    await step(pilot)
    await pilot.pause()


async def answered(pilot: Pilot[None]) -> None:
    screen = await step(pilot)
    block(screen, "which").field.focus()
    await until(pilot, "focus", lambda: block(screen, "which").has_focus_within)
    await pilot.press("pagedown")
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("before", [listed, answered])
def test_how_it_looks(
    size: str, before: Callable[[Pilot[None]], Awaitable[None]], snap_compare: Any
) -> None:
    assert snap_compare(app(), terminal_size=SIZES[size], run_before=before)


def test_how_it_looks_in_spanish(snap_compare: Any) -> None:
    i18n.set_language("es")
    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=read)


def test_how_it_looks_in_the_terminals_own_colours(
    monkeypatch: pytest.MonkeyPatch, snap_compare: Any
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=answered)
