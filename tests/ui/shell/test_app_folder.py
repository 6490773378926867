"""A lab folder that cannot be written, or a full disk: sentences, and the rest goes on."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Input

from tui_lab import paths, settings
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.dialogs import InputScreen
from tui_lab.ui.shell.writable import hindrance


@pytest.fixture(params=["below a file", "not a real folder", "a full disk"])
def unwritable(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lab folder in which nothing can be kept, for root as well."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    if request.param == "a full disk":

        def full(*_anything: object, **_more: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(tempfile, "TemporaryFile", full)
        monkeypatch.setattr(paths, "temporary_name", full)
    elif request.param == "below a file":
        (tmp_path / "file").touch()
        monkeypatch.setenv("TUI_LAB_HOME", str(tmp_path / "file" / "lab"))
    else:
        if not Path("/proc/self").exists():
            pytest.skip("there is no /proc here")
        monkeypatch.setenv("TUI_LAB_HOME", "/proc/lab")


def titles(pilot: Pilot[None]) -> list[str]:
    notices: Any = pilot.app._notifications
    return [notice.title or notice.message for notice in notices]


async def test_it_is_said_at_the_start_and_every_screen_can_be_seen(unwritable: None) -> None:
    async with app(feed=True).run_test(notifications=True) as pilot:
        await until(pilot, "a sentence", lambda: len(titles(pilot)) == 1)
        (said,) = titles(pilot)
        assert str(paths.home()) in said
        assert "Traceback" not in said
        notice: Any = next(iter(pilot.app._notifications))  # type: ignore[call-overload]
        assert "nothing can be trained or kept" in notice.message
        for key in "2341":
            await pilot.press(key)
            await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, LabHome)
        await until(pilot, "a network", lambda: screen.chosen is not None)


async def test_what_is_tried_nevertheless_is_refused_in_a_sentence(unwritable: None) -> None:
    async with app(feed=True).run_test(notifications=True) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LabHome)
        await until(pilot, "a network", lambda: screen.chosen is not None)
        await until(pilot, "a sentence", lambda: len(titles(pilot)) == 1)
        await pilot.press("t")
        await until(pilot, "not trained", lambda: len(titles(pilot)) == 2)
        assert pilot.app.screen is screen
        await pilot.press("e")
        await until(pilot, "the editor", lambda: pilot.app.screen is not screen)
        await pilot.press("ctrl+s")
        await until(pilot, "a question", lambda: isinstance(pilot.app.screen, InputScreen))
        pilot.app.screen.query_one(Input).value = "mine"
        await pilot.press("enter")
        await until(pilot, "not saved", lambda: len(titles(pilot)) == 3)
        await pilot.press("f8", "escape")
        await until(pilot, "the draft is not kept", lambda: len(titles(pilot)) == 4)
        await pilot.press("6", "down", "right")
        await until(pilot, "not set", lambda: len(titles(pilot)) == 5)
        assert settings.get("fetch") is True
        assert all("Traceback" not in title for title in titles(pilot))
        await pilot.press("q")
    assert pilot.app.return_code == 0


def test_a_folder_that_can_be_written_is_no_matter(lab_home: Path) -> None:
    assert hindrance() is None
    assert list(lab_home.iterdir()) == []
