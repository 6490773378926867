"""A kind of check needs nothing but its module: a kind that is not there goes through it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from support.cli import call
from support.courses import both, make_course
from support.courses_screen import block, lines, step
from support.ui import app, until
from textual.widgets import Input

from tui_lab.courses import catalogue
from tui_lab.courses.check import Check, Reply
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.kinds import KINDS
from tui_lab.courses.tables import Table


@dataclass(frozen=True, slots=True)
class KeywordCheck(Check):
    """An answer that has to mention a word."""

    KIND: ClassVar[str] = "keyword"
    LABEL: ClassVar[str] = "a sentence with a certain word"
    PLACEHOLDER: ClassVar[str] = "SENTENCE"

    word: str = ""

    @classmethod
    def read(cls, table: Table) -> KeywordCheck:
        """Make it from its table."""
        return cls(**cls.common(table, "word"), word=table.word("word"))

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Whether the word is there."""
        right = self.word in text
        return Reply(text, right, self.after if right else "Another word is missing.", right)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The kind, registered for one test, and a course with one check of it."""
    monkeypatch.setitem(KINDS, KeywordCheck.KIND, KeywordCheck)
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    monkeypatch.setattr(catalogue, "shipped_folder", lambda: tmp_path / "no-courses")
    check = {
        "id": "why",
        "kind": "keyword",
        "question": both("Why does it overfit?"),
        "after": both("It has *more* weights than examples."),
        "word": "weights",
    }
    title = {key: both(key.title()) for key in ("title", "goal", "text")}
    return make_course(steps={"only": {**title, "checks": [check]}})


def test_the_author_of_a_course_can_validate_it(registered: Path) -> None:
    assert call("courses", "validate", str(registered)).exit_code == 0
    step_file = registered / "only.toml"
    step_file.write_text(step_file.read_text().replace('word = "weights"', "wrod = 1"))
    refused = call("courses", "validate", str(registered))
    assert refused.exit_code != 0
    assert "wrod" in refused.output


def test_the_command_line_asks_grades_and_reports_it() -> None:
    page = call("courses", "show", "small", "only").stdout
    assert "Why does it overfit?" in page
    assert "SENTENCE" in page
    wrong = call("courses", "answer", "small", "why", "too long a training")
    assert "Another word is missing." in wrong.output
    right = call("courses", "answer", "small", "why", "too many weights")
    assert "more weights than examples" in right.output.replace("*", "")
    assert "too many weights" in call("courses", "report", "small").stdout


@pytest.mark.screen
async def test_the_screen_asks_and_grades_it() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        check = block(screen, "why")
        check.query_one(Input).focus()
        await pilot.press(*"weights", "enter")
        await until(pilot, "it is right", lambda: check.state.passed)
        await until(pilot, "it says why", lambda: "weights than examples" in lines(pilot))
