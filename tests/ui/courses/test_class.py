"""A class in the interface: the table, what stands below it, and the file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.courses_screen import alone, courses, lines
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tui_lab.courses.handing_in import report
from tui_lab.courses.work import Coursework
from tui_lab.ui.courses.class_screen import ClassScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Hand-ins of Ada, and of Bea, who has edited hers."""
    alone(monkeypatch, tmp_path)
    work = Coursework("small")
    work.answer(work.step("look"), "pixels", "64")
    work.answer(work.step("vary"), "why", "More [weights].")
    made = tmp_path / "in"
    made.mkdir()
    for name in ("Ada", "Bea"):
        (made / f"{name}.md").write_text(report(work, name))
    bea = made / "Bea.md"
    bea.write_text(bea.read_text().replace('"hints":0', '"hints":2', 1))
    return made


async def typed(pilot: Pilot[None], text: str) -> None:
    """Answer the question that is asked next."""
    await until(pilot, "a question", lambda: isinstance(pilot.app.screen, InputScreen))
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")


async def test_a_class_is_seen_and_written_as_a_table(folder: Path, tmp_path: Path) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await courses(pilot)
        await pilot.press("i")
        await typed(pilot, str(tmp_path / "none"))
        await until(pilot, "a complaint", lambda: len(pilot.app._notifications) == 1)
        assert pilot.app.screen is screen
        await pilot.press("i")
        await typed(pilot, str(folder))
        await until(pilot, "the class", lambda: isinstance(pilot.app.screen, ClassScreen))
        await until(pilot, "Ada", lambda: "pixels (passed): 64" in lines(pilot))
        assert "✓ intact" in lines(pilot)
        assert "✗ EDITED" in lines(pilot)
        await pilot.press("down")
        await until(pilot, "Bea", lambda: "2 hints" in lines(pilot))
        await pilot.press("v")
        await until(pilot, "the words", lambda: "In words: question 1 of 1" in lines(pilot))
        assert lines(pilot).count("More [weights].") == 2
        await pilot.press("v")
        await until(pilot, "the remarks", lambda: "Bea.md was edited" in lines(pilot))
        out = tmp_path / "out.csv"
        await pilot.press("w")
        await until(pilot, "two forms", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("enter")
        await until(pilot, "the signs", lambda: "decimal commas" in lines(pilot))
        await pilot.press("down", "enter")
        await typed(pilot, str(out))
        await until(pilot, "the file", out.exists)
        assert out.read_text().splitlines()[2].startswith("Bea;Bea.md;edited;small")


async def test_a_new_course_is_made_checked_and_sealed(folder: Path, tmp_path: Path) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await courses(pilot)
        await pilot.press("a")
        await typed(pilot, "mine")
        await until(pilot, "the course", lambda: "A new course" in lines(pilot))
        screen.query_one("#courses", OptionList).highlighted = 1
        before = len(pilot.app._notifications)
        await pilot.press("c")
        await until(pilot, "the result", lambda: len(pilot.app._notifications) > before)
        assert "20 wrong answers" in [each.message for each in pilot.app._notifications][-1]
        target = tmp_path / "for-students" / "mine"
        await pilot.press("f8")
        await until(pilot, "where to", lambda: "for-students" in lines(pilot))
        await typed(pilot, str(target))
        await until(pilot, "the words", lambda: "STEP=WORD" in lines(pilot))
        await typed(pilot, "first=a long sentence")
        await until(pilot, "the copy", (target / "first.sealed").exists)
        assert '"word": true' in (target / "first.sealed").read_text()
