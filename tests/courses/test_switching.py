"""Another data set takes the answers that belong to the one before, and gives them back."""

from __future__ import annotations

from typing import Any

import pytest
from support.cli import call
from support.courses import both, make_course, step_tables, trained

from tui_lab.courses.switching import key_of
from tui_lab.courses.work import Coursework


@pytest.fixture
def work() -> Coursework:
    """The small course on `digits`, with everything of its first step answered."""
    make_course()
    work = Coursework("small")
    look = work.step("look")
    work.open(look)
    trained()
    work.check_step(look)
    for check, answer in (("pixels", "64"), ("which", "b"), ("read", "3")):
        work.answer(look, check, answer)
    assert work.state(look).passed
    return work


def passed(work: Coursework) -> dict[str, bool]:
    return {state.check.id: state.passed for state in work.state(work.step("look")).checks}


def test_what_belongs_to_the_data_is_asked_anew_and_comes_back(work: Coursework) -> None:
    work.choose_dataset("mnist")
    # A layer is one whatever the data; pixels and runs are not.
    assert passed(work) == {"pixels": False, "which": True, "train": False, "read": False}
    assert work.asked_anew == 3
    look = work.step("look")
    work.answer(look, "pixels", "784")
    work.choose_dataset("digits")
    assert all(passed(work).values())
    assert work.state(look).of("pixels").last.value == "64"  # type: ignore[union-attr]
    work.choose_dataset("mnist")
    assert work.state(work.step("look")).of("pixels").last.value == "784"  # type: ignore[union-attr]


def test_the_same_data_change_nothing(work: Coursework) -> None:
    work.choose_dataset("digits")
    assert work.asked_anew == 0
    assert all(passed(work).values())


def test_words_about_runs_belong_to_their_data_and_other_words_do_not() -> None:
    tables: dict[str, Any] = step_tables()
    words = {"id": "why", "kind": "words", "question": both("Why?"), "points": [both("Because")]}
    tables["plain"] = {
        "title": both("Plain"),
        "goal": both("Think."),
        "text": both("Think."),
        "checks": [words],
    }
    figure = {
        "id": "epochs",
        "kind": "number",
        "question": both("How many epochs?"),
        "answer": {"measure": "epochs", "check": "look/train"},
    }
    tables["read-off"] = {**tables["plain"], "checks": [figure, words]}
    make_course(steps=tables)
    work = Coursework("small")
    for name in ("vary", "plain", "read-off"):
        work.open(work.step(name))
        work.answer(work.step(name), "why", "it is so")
    work.choose_dataset("mnist")
    assert work.state(work.step("plain")).of("why").passed
    assert not work.state(work.step("vary")).of("why").passed
    assert not work.state(work.step("read-off")).of("why").passed


def test_nothing_is_lost_in_the_file(work: Coursework) -> None:
    work.choose_dataset("mnist")
    again = Coursework("small")
    assert again.progress is not None
    assert set(again.progress.aside) == {key_of({"main": "digits"})}


def test_the_command_line_says_how_many(work: Coursework) -> None:
    result = call("courses", "use", "small", "mnist")
    told = " ".join(result.stderr.split())
    assert "3 answers belong to the data before: they are asked anew with mnist" in told
    assert "belong" not in call("courses", "use", "small", "mnist").stderr
