"""A course may keep the envelopes of its runs closed until one of its steps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.cli import call, keep_results
from support.courses import LINE, make_course, trained
from support.runs import finish

from tui_lab.courses import progress
from tui_lab.courses.sealing import first_part, refuse_too_early
from tui_lab.courses.work import Coursework
from tui_lab.errors import UsageError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.runs import envelope
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.report.loading import load
from tui_lab.ui.report.view import head_line


class TestFirstPart:
    """Which part the report of a run begins with."""

    def run(self, *changes: str) -> Run:
        return self.with_results(trained(*changes))

    def with_results(self, run: Run) -> Run:
        for part in ("validation", "test"):
            keep_results(run, part, classes=10, wrong=1)
        return run

    def begun(self, *, first: bool = True) -> None:
        make_course(course={"validation_first": first})
        work = Coursework("small")
        work.open(work.step("look"))

    def test_without_a_course_it_is_the_test_part(self) -> None:
        assert first_part(self.run()) == ("test", "")

    def test_a_course_that_does_not_say_so_changes_nothing(self) -> None:
        self.begun(first=False)
        assert first_part(self.run()) == ("test", "")

    def test_where_a_course_says_so_it_is_validation_each_time(self) -> None:
        self.begun()
        run = self.run()
        assert first_part(run) == ("validation", "Small course")
        envelope.record_look(run, run.dataset)
        assert first_part(run) == ("validation", "Small course")

    def test_runs_on_other_data_or_from_before_the_course_are_not_meant(self) -> None:
        old = Store(clock=lambda: 1000.0).create(from_line(LINE))
        finish(old)
        self.begun()
        assert first_part(self.with_results(old)) == ("test", "")
        assert first_part(self.run("data.dataset=iris", "data.test_split=0.3")) == ("test", "")

    def test_a_run_without_a_validation_part_begins_with_its_test_part(self) -> None:
        self.begun()
        run = self.run()
        run.path("validation.npz").unlink()
        assert first_part(run) == ("test", "")

    def test_both_faces_begin_with_it_and_say_why(self) -> None:
        self.begun()
        run = self.run()
        data = load(run)
        assert (data.split, data.course) == ("validation", "Small course")
        assert "your course chooses by this part" in head_line(data, 100).plain
        narrow = head_line(replace(data, name="first-network-variations"), 78).plain
        assert "picture" in narrow, "beside a long name too"
        assert narrow.endswith("choose by this part")
        assert len(narrow) <= 78
        result = call("report", run.id)
        assert result.stdout.startswith("Validation part:")
        assert "in the course “Small course” one chooses by it" in " ".join(result.stderr.split())
        assert call("report", run.id, "--split", "test").stdout.startswith("Test part:")
        assert call("report", run.id).stdout.startswith("Validation part:"), "each time"
        assert load(run).split == "validation"
        assert envelope.looks(run.dataset).count == 1


class TestSealing:
    @pytest.fixture
    def sealed(self) -> Coursework:
        make_course(course={"sealed_until": "vary"})
        work = Coursework("small")
        work.open(work.step("look"))
        return work

    def run(self, *changes: str) -> Run:
        return trained("data.test=sealed", *changes)

    def test_an_envelope_of_the_course_stays_closed_until_its_step(
        self, sealed: Coursework
    ) -> None:
        run = self.run()
        with pytest.raises(UsageError, match="step 2 on: Vary"):
            refuse_too_early(run)
        sealed.open(sealed.step("vary"))
        refuse_too_early(run)

    def test_other_runs_are_nobody_elses_business(self, sealed: Coursework) -> None:
        refuse_too_early(trained())  # not sealed
        refuse_too_early(self.run("data.dataset=iris", "data.test_split=0.3"))

    def test_runs_from_before_the_course_are_free(self) -> None:
        make_course(course={"sealed_until": "vary"})
        old = Store(clock=lambda: 1000.0).create(
            with_settings(from_line(LINE), ["data.test=sealed"])
        )
        finish(old)
        work = Coursework("small")
        work.open(work.step("look"))
        refuse_too_early(old)

    def test_a_course_that_seals_nothing_or_is_gone_holds_nothing(self, tmp_path: Path) -> None:
        folder = make_course()
        work = Coursework("small")
        work.open(work.step("look"))
        run = self.run()
        refuse_too_early(run)
        make_course(course={"sealed_until": "vary"})
        with pytest.raises(UsageError):
            refuse_too_early(run)
        (folder / "vary.toml").write_text("broken")
        refuse_too_early(run)
        progress.path_of("small").write_text("broken")
        refuse_too_early(run)

    def test_only_sealed_runs_count_before_the_step(self, sealed: Coursework) -> None:
        trained()
        verdict = sealed.check_step(sealed.step("look")).of("train").verdict
        assert verdict is not None
        assert "not sealed" in verdict.message
        self.run()
        assert sealed.check_step(sealed.step("look")).of("train").passed
