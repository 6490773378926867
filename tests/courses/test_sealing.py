"""A course may keep the envelopes of its runs closed until one of its steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.courses import LINE, make_course, trained
from support.runs import finish

from tui_lab.courses import progress
from tui_lab.courses.sealing import refuse_too_early
from tui_lab.courses.work import Coursework
from tui_lab.errors import UsageError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store


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
