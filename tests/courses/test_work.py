"""A student at work: opening, answering, looking at real runs, hints, sealing, handing in."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from support.cli import keep_results
from support.courses import begun_work, make_course, step_tables, trained

from tui_lab.courses import progress
from tui_lab.courses.current_step import current_step
from tui_lab.courses.starting_point import starting_experiment, training_line
from tui_lab.courses.work import Coursework
from tui_lab.errors import CourseError, NotFoundError
from tui_lab.runs.store import Store


@pytest.fixture
def work() -> Coursework:
    return begun_work()


class TestSteps:
    def test_a_step_is_found_by_name_number_or_none(self, work: Coursework) -> None:
        assert [work.step(name).id for name in ("look", "2", "", "vary")] == [
            "look",
            "vary",
            "look",
            "vary",
        ]
        for name in ("3", "0", "-1", "loook", "²"):
            with pytest.raises(NotFoundError, match="has no step"):
                work.step(name)

    def test_opening_a_step_is_kept_and_keeps_the_first_time(self) -> None:
        make_course()
        times = iter([10.0, 11.0, 20.0, 21.0, 30.0, 31.0, 40.0])
        work = Coursework("small", clock=lambda: next(times))
        assert work.current_step().id == "look"
        first = work.open(work.step("look")).opened
        work.open(work.step("vary"))
        assert work.open(work.step("look")).opened == first
        again = Coursework("small")
        assert again.current_step().id == "look"
        assert again.state(again.step("look")).opened == first
        assert again.progress is not None
        assert again.progress.chosen == {"main": "digits"}


class TestAnswers:
    def test_right_and_wrong_answers_are_kept(self, work: Coursework) -> None:
        step = work.step("look")
        assert work.answer(step, "pixels", "63").right is False
        assert not work.state(step).of("pixels").passed
        assert work.answer(step, "pixels", "64").right is True
        assert work.answer(step, "pixels", "65").right is False
        state = Coursework("small").state(step).of("pixels")
        assert [attempt.value for attempt in state.done.attempts] == ["63", "64", "65"]
        assert state.passed
        assert state.check.after == "Height times width."

    def test_the_answer_follows_the_data_set(self, work: Coursework) -> None:
        assert work.choose_dataset("mnist") == "main"
        assert work.answer(work.step("look"), "pixels", "784").right is True
        with pytest.raises(CourseError, match="iris"):
            work.choose_dataset("iris")
        assert Coursework("small").course.chosen == {"main": "mnist"}

    def test_a_check_that_is_not_there_opens_nothing(self, work: Coursework) -> None:
        with pytest.raises(NotFoundError, match="units, guess, why"):
            work.answer(work.step("vary"), "pixels", "64")
        assert work.state(work.step("vary")).opened is None

    def test_runs_are_not_answered_with_words(self, work: Coursework) -> None:
        with pytest.raises(CourseError, match="looks at your runs"):
            work.answer(work.step("look"), "train", "done")

    def test_hints_come_one_after_the_other(self, work: Coursework) -> None:
        step = work.step("look")
        assert work.hint(step, "pixels") == (1, "Look at the shape.")
        assert work.hint(step, "pixels") == (2, "Multiply both sides.")
        assert work.hint(step, "pixels") == (2, "Multiply both sides.")
        assert work.state(step).of("pixels").done.hints == 2
        with pytest.raises(CourseError, match="no hint"):
            work.hint(step, "which")


class TestLooking:
    def test_a_figure_is_read_off_no_run_that_its_check_calls_too_old(self, lab_home: Path) -> None:
        make_course()
        begun = Coursework("small", clock=lambda: time.time() - 600)
        begun.open(begun.step("vary"))
        old, work = trained(), Coursework("small", clock=lambda: time.time() + 600)
        step = work.step("look")
        work.open(step)
        state = work.check_step(step)
        said = f"The run {old.name} was trained before this step was opened: train it again."
        for check in ("train", "read"):
            verdict = state.of(check).verdict
            assert verdict is not None
            assert said in verdict.message, "both say the same of it"
        with pytest.raises(CourseError, match="First a run is needed"):
            work.answer(step, "read", "3")

    def test_a_step_is_passed_by_answers_and_a_run(self, work: Coursework) -> None:
        step = work.step("look")
        work.answer(step, "pixels", "64")
        work.answer(step, "which", "b")
        with pytest.raises(CourseError, match="First a run is needed"):
            work.answer(step, "read", "3")
        assert not work.check_step(step).passed
        run = trained()
        state = work.check_step(step)
        assert state.of("train").passed
        assert state.of("train").done.runs == [run.id]
        assert not state.passed
        assert work.answer(step, "read", "2").right is False
        assert work.answer(step, "read", "3").right is True
        assert work.check_step(step).passed
        assert work.passed == 1
        place = current_step()
        assert place is not None
        assert place.passed == 1

    def test_what_was_passed_stays_passed_without_its_run(self, work: Coursework) -> None:
        step = work.step("look")
        run = trained()
        work.check_step(step)
        Store().remove(run)
        assert work.check_step(step).of("train").passed

    def test_a_run_from_before_does_not_count_and_looking_opens_nothing(self) -> None:
        make_course()
        work = Coursework("small")
        trained()
        assert work.check_step(work.step("look")).opened is None
        assert progress.read("small") is None

    def test_a_varied_setting_and_a_guess(self, work: Coursework) -> None:
        first = trained()
        work.check_step(work.step("look"))
        step = work.step("vary")
        work.open(step)
        with pytest.raises(CourseError, match="So far 1 value"):
            work.answer(step, "units", "32")
        work.answer(step, "guess", "up")
        wider = trained("layers[1].units=64", best=0.8)
        state = work.check_step(step)
        assert state.of("units").verdict is not None
        assert [row.run for row in state.of("units").verdict.rows] == [first.id, wider.id]
        assert state.of("guess").verdict is not None
        assert state.of("guess").verdict.passed is True
        assert work.answer(step, "units", "32").right is False
        assert work.answer(step, "units", "64").right is True
        assert not work.check_step(step).passed
        assert work.answer(step, "why", "More weights.").points == (
            "More weights",
            "More to remember",
        )
        assert work.check_step(step).passed

    def test_a_run_counts_with_the_epochs_it_was_trained_in_the_end(self, work: Coursework) -> None:
        steps = step_tables()
        steps["look"]["checks"][2]["free"] = []
        make_course(steps=steps)
        work = Coursework("small")
        trained(epochs=5)
        verdict = work.check_step(work.step("look")).of("train").verdict
        assert verdict is not None
        assert "fit.epochs is 5, wanted: 3" in verdict.message

    def test_another_process_is_heard_of(self, work: Coursework) -> None:
        other = Coursework("small")
        other.answer(other.step("look"), "pixels", "64")
        assert not work.state(work.step("look")).of("pixels").passed
        work.reload()
        assert work.state(work.step("look")).of("pixels").passed


class TestReset:
    def test_a_step_alone_is_begun_anew(self, work: Coursework) -> None:
        look, vary = work.course.steps
        work.answer(look, "pixels", "64")
        work.answer(vary, "why", "so")
        work.reset(look)
        assert work.state(look).opened is None
        assert work.state(vary).of("why").passed

    def test_the_whole_course_is_put_aside(self, work: Coursework) -> None:
        work.answer(work.step("look"), "pixels", "64")
        work.reset()
        assert work.progress is None
        assert progress.read("small") is None
        assert progress.path_of("small").with_suffix(".json.old").exists()
        work.open(work.step("look"))
        assert not work.state(work.step("look")).of("pixels").passed


class TestLab:
    def test_the_experiment_is_named_after_the_step(self, work: Coursework) -> None:
        begun = work.experiment(work.step("look"))
        assert begun is not None
        assert (begun.name, begun.fit.epochs) == ("small-look", 2)
        assert work.experiment(work.step("vary")) is None

    @pytest.mark.parametrize("shell", ["bash", "sh"])
    def test_the_command_survives_a_shell(self, work: Coursework, shell: str) -> None:
        import subprocess

        steps = step_tables()
        steps["look"]["lab"]["set"] = [
            "layers[1].units=64",
            "fit.early_stopping={monitor='val_loss', patience=2}",
            'name="a $HOME b"',
        ]
        make_course(steps=steps)
        course = Coursework("small").course
        said = training_line(course, course.steps[0])
        code = 'for word in "$@"; do echo "<$word>"; done'
        ran = subprocess.run(
            [shell, "-c", f"set -f; show() {{ {code}; }}; show {said.removeprefix('tui-lab ')}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert course.steps[0].lab is not None
        assert ran.stdout.splitlines() == [
            "<train>",
            f"<{course.steps[0].lab.experiment}>",
            "<--name>",
            "<small-look>",
            *(f"<{word}>" for change in steps["look"]["lab"]["set"] for word in ("--set", change)),
        ]
        assert "--set 'layers[1].units=64'" in said  # zsh takes brackets for a pattern

    def test_a_sealed_course_begins_sealed(self) -> None:
        make_course(course={"sealed_until": "vary"})
        course = Coursework("small").course
        begun = starting_experiment(course, course.steps[0])
        assert begun is not None
        assert begun.data.test == "sealed"
        assert "--set data.test=sealed" in training_line(course, course.steps[0])


class TestMeasures:
    def test_figures_of_the_test_part_are_there_only_where_it_is_open(self) -> None:
        from tui_lab.courses.measures import Measures

        for test, expected in [("open", {"test_correct": 9.0, "test_count": 12.0}), ("sealed", {})]:
            run = trained(f"data.test={test}")
            keep_results(run, classes=3, count=12, wrong=3)
            measures = Measures(run, run.summary())
            found = {name: measures[name] for name in measures if name.startswith("test_co")}
            assert found == expected
        assert measures["epochs"] == 3
        assert measures["gap"] == pytest.approx((1 - 1 / 4) - (0.9 - 0.5 / 3))
        assert measures["rise"] == 0
        assert measures.get("zeros") is None
        assert measures.get("nothing") is None

    def test_damaged_results_are_no_figures(self) -> None:
        from tui_lab.courses.measures import Measures

        run = trained()
        np.savez(run.path("test.npz"), probabilities=np.zeros(3))
        assert "test_correct" not in Measures(run, run.summary())
