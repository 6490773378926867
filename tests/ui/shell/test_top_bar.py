"""The line on top: six modes and what goes on, in every width and both languages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from support.places import PLACES
from support.runs import made_run
from support.ui import app, resized, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.shell.key_panel import KeyPanel
from tui_lab.ui.shell.top_bar import MODES, TopBar


def bar(pilot: Pilot[None], statuses: Iterable[str]) -> str:
    """What the bar says while runs of these statuses go on."""
    from dataclasses import replace

    from tui_lab.runs.status import Status

    lab: Any = pilot.app
    summary = made_run().summary()
    runs = [replace(summary, id=f"r{n}", status=Status(each)) for n, each in enumerate(statuses)]
    lab.snapshot = Snapshot(tuple(runs), (), {}, listed=True)
    lab.screen.query_one(TopBar).snapshot = lab.snapshot
    return str(lab.screen.query_one(TopBar).render())


def names(language: str) -> list[str]:
    i18n.set_language(language)
    return [f"{key} {i18n._(title)}" for _name, key, title in MODES]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_at_eighty_columns_every_mode_has_its_name(language: str) -> None:
    wanted = names(language)
    async with app().run_test(size=(80, 24)) as pilot:
        said = bar(pilot, [])
        assert len(said) == 78
        assert all(name in said for name in wanted), said
        assert said.endswith("? " + i18n._("help"))


@pytest.mark.parametrize("language", ["en", "es"])
async def test_at_eighty_columns_a_run_is_told_in_words(language: str) -> None:
    wanted = names(language)
    async with app().run_test(size=(80, 24)) as pilot:
        said = bar(pilot, ["running"])
        assert len(said) == 78
        words = i18n.ngettext("{count} run is training", "{count} runs are training", 1)
        assert f"● {words.format(count=1)}" in said
        short = [name if len(name) <= 10 else name[:6] + "." for name in wanted]
        assert all(name in said for name in short), said


@pytest.mark.parametrize("statuses", [[], ["running"], ["running", "paused", "queued"]])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_at_sixty_columns_nothing_is_cut(language: str, statuses: list[str]) -> None:
    wanted = names(language)
    async with app().run_test(size=(60, 20)) as pilot:
        said = bar(pilot, statuses)
        assert len(said) == 58, said
        left = said
        for name in wanted:
            short = name if len(name) <= 10 else name[:6] + "."
            found = name if name in left else short
            assert f"{found} " in left, said
            left = left.replace(found, "", 1)
        assert "?" in left
        assert bool(statuses) == (f"● {len(statuses)}" in left)


async def test_many_kinds_of_runs_are_counted_where_words_are_too_long() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        said = bar(pilot, ["running", "paused", "queued"])
        assert "● 3" in said
        assert "5 Data" in said
    async with app().run_test(size=(120, 40)) as pilot:
        assert "1 run is training, 1 run is paused, 1 run is queued" in bar(
            pilot, ["running", "paused", "queued"]
        )


async def test_the_mouse_goes_to_the_modes_to_the_runs_and_to_the_help() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        for size in ((60, 20), (80, 24), (120, 40)):
            await resized(pilot, size)
            line = bar(pilot, ["running"])
            for name, key, _title in [*MODES[1:], MODES[0]]:
                column = line.index(f"{key} ")
                await pilot.click(TopBar, offset=(column + 1 + 1, 0))  # 1 for the padding
                await until(pilot, name, lambda name=name: pilot.app.current_mode == name)  # type: ignore[misc]
            bar(pilot, ["running"])
            await pilot.click(TopBar, offset=(line.index("●") + 1, 0))
            await until(pilot, "runs", lambda: pilot.app.current_mode == "runs")
            await pilot.click(TopBar, offset=(line.rindex("?") + 1, 0))
            await until(pilot, "help", lambda: isinstance(pilot.app.screen, KeyPanel))
            await pilot.press("escape")
            await until(pilot, "closed", lambda: not isinstance(pilot.app.screen, KeyPanel))
            await pilot.app.switch_mode(MODES[0][0])


@pytest.mark.parametrize("place", ["editor", "training", "report", "compare", "step", "own"])
async def test_from_a_screen_upon_another_the_mouse_goes_to_the_first_of_the_mode(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app().run_test(size=(80, 24)) as pilot:
        await PLACES[place][0](pilot)
        upon, mode = pilot.app.screen, pilot.app.current_mode
        assert len(pilot.app.screen_stack) > 1
        key = next(key for name, key, _title in MODES if name == mode)
        column = str(upon.query_one(TopBar).render()).index(f"{key} ")
        await pilot.click(TopBar, offset=(column + 1 + 1, 0))
        await until(pilot, "the first screen", lambda: len(pilot.app.screen_stack) == 1)
        assert pilot.app.current_mode == mode
        await until(pilot, "the other is gone", lambda: not upon.is_attached)
        other = "2" if key != "2" else "1"
        await pilot.press(other)  # it still takes keys
        await until(pilot, "another mode", lambda: pilot.app.current_mode != mode)
