"""Numbers that a course draws for each student."""

from __future__ import annotations

from typing import Any

import pytest
from support.courses import both, make_course

from tui_lab.courses import catalogue
from tui_lab.courses.admission import Admission, NameWantedError
from tui_lab.courses.handing_in import report
from tui_lab.courses.model import Course
from tui_lab.courses.reading import read_course
from tui_lab.courses.work import Coursework
from tui_lab.errors import CourseError

DRAW: dict[str, Any] = {
    "units": {"from": 3, "to": 12},
    "even": {"from": -4, "to": 4, "step": 2},
    "word": ["relu", "tanh"],
    "parameters": "{draw.units} * ({main.pixels} + 1)",
    "square": "{draw.even}^2 / 8",
}


def drawing_course(**draw: Any) -> None:
    """A course of one step that asks for a number of one's own."""
    check = {
        **{"id": "n", "kind": "number", "question": both("{draw.units} on {main.pixels}?")},
        **{"answer": "{draw.parameters}", "hints": [both("Count.")]},
    }
    step = {"title": "One", "goal": "Count.", "text": "Count {draw.word}.", "checks": [check]}
    make_course(course={"draw": draw or DRAW}, steps={"one": step})


def of(student: str) -> Course:
    """The course as a student has it."""
    folder = catalogue.folder_of("small").folder
    return read_course(folder, {"main": "digits"}, who=Admission(student))


class TestNumbers:
    def test_they_are_those_of_the_name_on_every_machine(self) -> None:
        drawing_course()
        ada = of("Ada Lovelace")
        assert ada.drawn == of("  áda   LOVELACE ").drawn
        known = {name: ada.drawn[name] for name in ("units", "even", "word")}
        assert known == {"units": 3, "even": 2, "word": "relu"}, "must never change"
        assert ada.drawn["parameters"] == 3 * 65
        assert ada.drawn["square"] == 0.5
        assert ada.steps[0].checks[0].question == "3 on 64?"

    def test_they_differ_between_students(self) -> None:
        drawing_course()
        students = [of(f"student {n}").drawn for n in range(200)]
        assert {each["units"] for each in students} == set(range(3, 13))
        assert {each["even"] for each in students} == {-4, -2, 0, 2, 4}

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"a": []}, r"draw\.a: it must say"),
            ({"a": 3}, r"draw\.a: it must say"),
            ({"a": {"from": 1}}, r"draw\.a: it must say"),
            ({"a": {"from": 5, "to": 5}}, r"draw\.a\.to"),
            ({"a": {"from": 0, "to": 10**9}}, r"draw\.a\.to"),
            ({"a": {"from": 1, "to": 2, "by": 1}}, r"draw\.a\.by"),
            ({"A": [1]}, r"draw\.A"),
            ({"a": "{draw.b}", "b": "1"}, r"\{draw\.b\} stands for nothing"),
            ({"a": "w + 1"}, "stands for nothing"),
            ({"a": "1 / 0"}, "has no value"),
            ({"a": "__import__(1)"}, r"draw\.a"),
        ],
    )
    def test_what_is_wrong_is_named(self, wrong: dict[str, Any], words: str) -> None:
        drawing_course(**wrong)
        with pytest.raises(CourseError, match=words):
            of("Ada")


class TestStudent:
    def test_the_name_is_wanted_first_and_stays(self) -> None:
        drawing_course()
        work = Coursework("small")
        step = work.step("one")
        for attempt in (
            lambda: work.open(step),
            lambda: work.answer(step, "n", "1"),
            lambda: work.hint(step, "n"),
        ):
            with pytest.raises(NameWantedError, match="who you are"):
                attempt()
        assert work.progress is None
        for wrong in ("", "  ", "x" * 101):
            with pytest.raises(CourseError, match="1 to 100"):
                work.name_student(wrong)
        work.name_student("Eva")
        work.open(work.step("one"))
        work.name_student("Ada Lovelace")  # a slip can be mended while nothing was answered
        assert work.answer(work.step("one"), "n", "195").right
        with pytest.raises(CourseError, match="“Ada Lovelace”"):
            work.name_student("Eva")
        assert Coursework("small").course.drawn["units"] == 3

    def test_the_report_is_in_that_name(self) -> None:
        drawing_course()
        work = Coursework("small")
        work.name_student("Ada Lovelace")
        work.open(work.step("one"))
        with pytest.raises(CourseError, match="“Ada Lovelace”"):
            report(work, "Eva")
        text = report(work)
        assert "- Handed in by: Ada Lovelace" in text
        assert '"units":"3"' in text

    def test_a_course_that_draws_nothing_asks_nobody(self) -> None:
        make_course()
        work = Coursework("small")
        work.open(work.step("look"))
        work.name_student("Ada")
        work.name_student("Eva")
        assert "Handed in by: Bea" in report(work, "Bea")


def test_a_number_may_fill_a_gap_of_code() -> None:
    check = {
        **{"id": "c", "kind": "code", "question": both("?"), "code": "Dense(___, ___)"},
        "solutions": [["{draw.units}", "'relu'"]],
    }
    step = {"title": "One", "goal": "Count.", "text": "Count.", "checks": [check]}
    make_course(course={"draw": {"units": [7]}}, steps={"one": step})
    work = Coursework("small")
    work.name_student("Ada")
    assert work.answer(work.step("one"), "c", "7\n'relu'").right


def test_the_author_hears_of_what_only_some_students_meet() -> None:
    drawing_course(units=[1, 0], parameters="8 / {draw.units}", word=["relu"])
    with pytest.raises(CourseError, match="has no value"):
        catalogue.validate(catalogue.folder_of("small").folder)
