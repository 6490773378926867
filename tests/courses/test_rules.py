"""Order, dates, tries and seals: when a step may be begun and a check answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from support.courses import make_course, step_tables

from tui_lab.courses import catalogue, sealed_copy, step_seal, wording
from tui_lab.courses.admission import Admission, WordWantedError
from tui_lab.courses.reading import read_course
from tui_lab.courses.step_state import step_to_go_on_with
from tui_lab.courses.work import Coursework
from tui_lab.errors import CourseError, UsageError

DAY = datetime(2027, 3, 1).timestamp()


def limited(course: Mapping[str, Any] | None = None, **of_look: Any) -> Path:
    """The small course with its answers alone, and with these keys."""
    tables = step_tables()
    checks = tables["look"]["checks"][:2]
    tries = {"tries": of_look.pop("tries")} if "tries" in of_look else {}
    tables["look"] = {**tables["look"], "checks": [{**checks[0], **tries}, checks[1]], **of_look}
    tables["vary"]["checks"] = tables["vary"]["checks"][-1:]
    return make_course(course=course, steps=tables)


def at(now: float) -> Coursework:
    """The course at a moment."""
    return Coursework("small", clock=lambda: now)


class TestOrder:
    def test_a_step_waits_for_the_one_before(self) -> None:
        limited({"ordered": True}, tries=1)
        work = at(DAY)
        vary = work.step("vary")
        for attempt in (lambda: work.open(vary), lambda: work.answer(vary, "why", "So.")):
            with pytest.raises(CourseError, match="one after another: first “Look”"):
                attempt()
        look = work.step("look")
        work.answer(look, "which", "b")
        work.answer(look, "pixels", "1")
        assert work.state(look).finished, "no try is left, so nobody is stuck"
        assert work.next_step().id == step_to_go_on_with(work.states(), "look") == "vary"
        assert work.open(vary).opened == DAY


class TestDates:
    def test_a_step_opens_and_closes(self) -> None:
        limited(**{"from": date(2027, 3, 1), "until": date(2027, 3, 2)})
        look = at(0).step("look")
        with pytest.raises(CourseError, match="opens on"):
            at(DAY - 1).open(look)
        last = DAY + 2 * 86400 - 1
        work = at(last)
        work.answer(look, "pixels", "1")
        late = at(last + 2)
        late.open(look)
        with pytest.raises(CourseError, match="closed on"):
            late.answer(look, "pixels", "64")
        with pytest.raises(CourseError, match="counts tries or days"):
            late.reset()

    def test_of_the_course_they_hold_for_every_step(self) -> None:
        limited({"until": datetime(2027, 3, 1, 12)}, until=date(2027, 4, 1))
        course = catalogue.get("small")
        noon = datetime(2027, 3, 1, 12).timestamp()
        assert [step.closes for step in course.steps] == [
            datetime(2027, 4, 2).timestamp(),
            noon,
        ]

    def test_a_step_says_until_when_it_takes_answers(self) -> None:
        midnight = DAY + 86400
        assert wording.days(None, None, DAY) == ""
        assert wording.days(DAY - 1, None, DAY) == "", "it is open"
        assert wording.days(None, midnight, DAY) == "Answers are taken until 2027-03-01 23:59."
        assert wording.days(DAY, None, 0) == "It opens on 2027-03-01 00:00."
        both = "Answers are taken from 2027-03-01 00:00 to 2027-03-01 23:59."
        assert wording.days(DAY, midnight, 0) == both
        assert wording.days(DAY, midnight, midnight).startswith("Closed since 2027-03-01 23:59")

    def test_what_is_no_date_is_named(self) -> None:
        limited(until="2027-03-01")
        with pytest.raises(CourseError, match=r"until: it must be a date"):
            catalogue.get("small")


class TestTries:
    def test_they_are_counted_and_told(self) -> None:
        limited(tries=2)
        work = at(DAY)
        look = work.step("look")
        work.open(look)
        told = []
        for answer in ("1", "2"):
            told.append(work.state(look).of("pixels").badge.word)
            work.answer(look, "pixels", answer)
        state = work.state(look).of("pixels")
        assert told == ["to do; 2 tries left", "not right yet; 1 try left"]
        assert state.badge.word == "no try is left"
        assert not state.check.accepts_answer(state)
        with pytest.raises(CourseError, match="No try is left"):
            work.answer(look, "pixels", "64")
        for step in (look, None):
            with pytest.raises(CourseError, match="cannot be begun anew"):
                work.reset(step)

    def test_a_right_one_ends_them(self) -> None:
        limited(tries=1)
        work = at(DAY)
        assert work.answer(work.step("look"), "pixels", "64").passes
        assert work.state(work.step("look")).of("pixels").badge.word == "passed"

    def test_only_what_is_judged_can_be_limited(self) -> None:
        tables = step_tables()
        tables["vary"]["checks"][-1]["tries"] = 2
        make_course(steps=tables)
        with pytest.raises(CourseError, match=r"checks\[2\]\.tries"):
            catalogue.get("small")


class TestSeals:
    @pytest.fixture
    def copy(self, lab_home: Path, tmp_path: Path) -> Path:
        """A sealed copy among the lab's courses: `vary` opens with a word."""
        folder = limited()
        (folder / "solutions").mkdir()
        (folder / "solutions" / "look.toml").write_text('[answers]\npixels = "64"\nwhich = "b"\n')
        target = sealed_copy.make(folder, folder.parent / "sealed", {"vary": "Piano la"})
        return target

    def test_nothing_can_be_read_in_plain_text(self, copy: Path) -> None:
        assert sorted(path.name for path in copy.iterdir()) == [
            "course.toml",
            "look.sealed",
            "vary.sealed",
        ]
        for path in copy.iterdir():
            assert path.stat().st_mode & 0o777 == copy.stat().st_mode & 0o666, "one serves a class"
            content = path.read_text()
            assert "pixels" not in content
            assert "softmax" not in content
            assert "answer" not in content

    def test_the_lab_opens_what_has_no_word(self, copy: Path) -> None:
        work = Coursework("sealed")
        assert work.answer(work.step("look"), "pixels", "64").right

    def test_a_word_opens_the_rest(self, copy: Path) -> None:
        work = Coursework("sealed")
        vary = work.step("vary")
        assert (vary.title, vary.locked, vary.checks) == ("Vary", True, ())
        with pytest.raises(WordWantedError, match="a word opens it"):
            work.open(vary)
        with pytest.raises(CourseError, match="does not open"):
            work.say_word(vary, "pianola")
        opened = work.say_word(vary, "  piano LA ")
        assert not opened.locked
        assert work.answer(opened, "why", "So.").passes
        assert not Coursework("sealed").step("vary").locked, "it is said once"

    @pytest.mark.parametrize("change", [("tag", "0"), ("content", "####"), ("word", "1")])
    def test_what_is_damaged_is_said(self, copy: Path, change: tuple[str, str]) -> None:
        path = copy / "look.sealed"
        name, value = change
        before = path.read_text()
        start = before.index(f'"{name}": ') + len(name) + 4
        end = before.index("\n", start)
        path.write_text(
            before[:start] + f'"{value}"' + ("," if before[end - 1] == "," else "") + before[end:]
        )
        with pytest.raises(CourseError, match="is damaged"):
            read_course(copy, {}, who=Admission())

    def test_a_copy_is_only_made_of_what_is_right(self, copy: Path, tmp_path: Path) -> None:
        folder = copy.parent / "small"
        for words in ({"none": "x"}, {"look": " "}):
            with pytest.raises(UsageError, match="names no step"):
                sealed_copy.make(folder, tmp_path / "new", words)
        with pytest.raises(UsageError, match="already"):
            sealed_copy.make(folder, copy, {})
        assert not (tmp_path / "new").exists()


def test_equal_texts_are_sealed_in_different_ways() -> None:
    text = 'title = "x"\n'
    assert step_seal.sealed(text, "word") != step_seal.sealed(text, "word")
