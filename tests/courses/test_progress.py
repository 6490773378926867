"""What a student has done: kept at once, never lost, never overwritten where it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.courses import make_course
from support.runs import processes

from tui_lab.courses import progress
from tui_lab.courses.current_step import current_step
from tui_lab.courses.progress import CourseProgress, StepProgress
from tui_lab.courses.work import Coursework
from tui_lab.errors import StoreError

TYPIST = """
import sys
from tui_lab.courses import progress
from tui_lab.courses.progress import Attempt, StepProgress
for number in range(int(sys.argv[2])):
    def how(done):
        step = done.steps.setdefault("look", StepProgress(opened=1.0))
        step.of("pixels").attempts.append(Attempt(time=1.0, value=f"{sys.argv[1]}{number}"))
    progress.change("small", how)
"""


def test_nothing_is_there_before_the_course_is_begun() -> None:
    assert progress.read("small") is None
    assert progress.last_touched() is None
    progress.forget("small")
    assert not progress.folder().exists()


def test_a_change_is_there_at_once(lab_home: Path) -> None:
    def how(done: CourseProgress) -> None:
        done.current = "look"
        done.steps["look"] = StepProgress(opened=5.0)

    progress.change("small", how, clock=lambda: 7.0)
    found = progress.read("small")
    assert found is not None
    assert (found.begun, found.touched, found.current) == (7.0, 7.0, "look")
    assert found.steps["look"].opened == 5.0
    assert progress.path_of("small").stat().st_mode & 0o077 == 0
    assert progress.folder().is_relative_to(lab_home)


def test_two_at_the_same_time_lose_nothing() -> None:
    each = 60
    with processes() as start:
        typists = [start(TYPIST, name, each) for name in "ab"]
        for typist in typists:
            assert typist.wait(timeout=60) == 0
    found = progress.read("small")
    assert found is not None
    said = {attempt.value for attempt in found.steps["look"].checks["pixels"].attempts}
    assert said == {f"{name}{number}" for name in "ab" for number in range(each)}


def test_a_change_that_fails_changes_nothing() -> None:
    progress.change("small", lambda done: None)
    before = progress.path_of("small").read_bytes()

    def fails(done: CourseProgress) -> None:
        done.current = "look"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        progress.change("small", fails)
    assert progress.path_of("small").read_bytes() == before
    progress.change("small", lambda done: None)  # the lock is free again


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"course": "small"}',
        b'{"format": 2, "course": "small", "begun": 1, "touched": 1}',
        b'{"format": 1, "course": "small", "begun": 1, "touched": 1, "steps": null}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_named_and_left_alone(content: bytes) -> None:
    make_course()
    progress.folder().mkdir(parents=True)
    path = progress.path_of("small")
    path.write_bytes(content)
    for attempt in (
        lambda: progress.read("small"),
        lambda: progress.change("small", lambda done: None),
        lambda: Coursework("small"),
    ):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert str(path) in str(caught.value)
    assert path.read_bytes() == content
    assert progress.last_touched() is None
    assert current_step() is None
    progress.forget("small")
    assert progress.read("small") is None
    assert path.with_suffix(".json.old").read_bytes() == content


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    progress.folder().mkdir(parents=True)
    (tmp_path / "other.json").write_text("{}")
    progress.path_of("small").symlink_to(tmp_path / "other.json")
    with pytest.raises(StoreError):
        progress.read("small")


def test_the_course_touched_last_is_found() -> None:
    for name, time in [("one", 5.0), ("two", 9.0), ("three", 7.0)]:
        progress.change(name, lambda done: None, clock=lambda time=time: time)
    found = progress.last_touched()
    assert found is not None
    assert found.course == "two"


class TestCurrentStep:
    def test_nobody_is_anywhere_before_a_course_is_begun(self) -> None:
        make_course()
        assert current_step() is None

    def test_it_tells_the_step_and_how_many_are_passed(self) -> None:
        make_course()
        work = Coursework("small")
        work.open(work.step("vary"))
        found = current_step()
        assert found is not None
        assert (found.course, found.title) == ("small", "Small course")
        assert (found.step, found.step_title, found.number) == ("vary", "Vary", 2)
        assert (found.steps, found.passed, found.done) == (2, 0, False)

    def test_a_course_that_is_gone_is_no_place_to_be(self) -> None:
        folder = make_course()
        work = Coursework("small")
        work.open(work.current_step())
        (folder / "course.toml").unlink()
        assert current_step() is None
