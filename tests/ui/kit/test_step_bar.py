"""How far one is in a few steps, as a bar."""

from __future__ import annotations

import pytest
from rich.style import Style

from tui_lab.ui.kit.step_bar import as_content, as_text, step_bar
from tui_lab.ui.kit.theme_styles import ROLES

LOOKS = {role: Style(bold=role == "right") for role in ROLES}


def drawn(done: list[bool], columns: int, here: int | None = None) -> str:
    return "".join(text for text, _role in step_bar(done, columns, here=here))


def test_each_step_has_its_share_and_the_one_in_front_a_sign() -> None:
    done = [True, False, True, False]
    assert drawn(done, 8) == "━━──━━──"
    assert drawn(done, 8, here=0) == "━●──━━──"
    assert drawn(done, 8, here=3) == "━━──━━─●"
    assert drawn(done, 4, here=2) == "━─●─"
    assert [role for _text, role in step_bar(done, 4, here=3)] == [
        "right", "frame", "right", "primary",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 7, 11, 40])
@pytest.mark.parametrize("columns", [1, 3, 12, 24])
def test_it_is_as_wide_as_is_asked_and_the_sign_is_always_there(count: int, columns: int) -> None:
    for here in range(count):
        bar = drawn([False] * count, columns, here=here)
        assert len(bar) == columns
        assert bar.count("●") == 1
    assert drawn([True] * count, columns) == "━" * columns


def test_of_no_steps_there_is_no_bar() -> None:
    assert step_bar([], 8) == ()
    assert step_bar([True], 0) == ()


def test_it_stands_in_texts_and_in_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = step_bar([True, False], 4)
    assert as_text(pieces, LOOKS).plain == as_content(pieces, LOOKS).plain == "━━──"
    assert as_text(pieces, LOOKS).spans[0].style == LOOKS["right"]
    assert as_content(pieces, LOOKS).spans[0].style.bold  # type: ignore[union-attr]
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    assert drawn([True, False], 6, here=1) == "===-*-"
