"""The checks over runs: pure functions of evidence that is made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.courses import LINE, run_facts

from tui_lab.courses.evidence import Answered, Evidence, RunFacts
from tui_lab.courses.judging import (
    judge_predict,
    judge_run,
    judge_vary,
    readings,
    score_guess,
)
from tui_lab.courses.model import (
    Condition,
    GuessCheck,
    NumberCheck,
    Pattern,
    PredictCheck,
    Reading,
    RunCheck,
    VaryCheck,
)
from tui_lab.experiment import Experiment, from_line, with_settings


def line_with(*settings: str) -> Experiment:
    return with_settings(from_line(LINE), list(settings))


def evidence(*runs: RunFacts, sealed: bool = False) -> Evidence:
    """Newest first, as the store gives them."""
    ordered = sorted(runs, key=lambda run: -run.created)
    return Evidence(ordered, step_opened=50.0, course_begun=10.0, sealed=sealed)


def run_check(**pattern: object) -> RunCheck:
    return RunCheck("train", "?", pattern=Pattern(**{"like": LINE, **pattern}))


class TestRun:
    def test_a_run_as_wanted_passes_and_is_named(self) -> None:
        verdict = judge_run(run_check(), evidence(run_facts("a"), run_facts("b")), from_line)
        assert verdict.passed
        assert verdict.runs == ("a",)

    def test_a_run_from_before_the_step_does_not_count(self) -> None:
        old = evidence(run_facts(created=20.0))
        verdict = judge_run(run_check(), old, from_line)
        assert not verdict.passed
        assert "since this step was begun" in verdict.message
        assert judge_run(run_check(since="course"), old, from_line).passed
        none = judge_run(run_check(since="course"), evidence(), from_line)
        assert "since this course was begun" in none.message

    def test_the_run_that_comes_nearest_is_told_with_what_is_missing(self) -> None:
        near = run_facts("near", line_with("compile.learning_rate=0.5"))
        far = run_facts("far", line_with("fit.epochs=9", "layers[1].units=8", "seed=1"))
        verdict = judge_run(run_check(), evidence(far, near), from_line)
        assert verdict.runs == ("near",)
        assert "compile.learning_rate is 0.5, wanted: 0.01" in verdict.message

    def test_at_most_three_differences_are_told_and_the_others_counted(self) -> None:
        changes = ("fit.epochs=9", "fit.batch_size=8", "layers[1].units=8", "data.scaling=none")
        found = judge_run(run_check(), evidence(run_facts("a", line_with(*changes))), from_line)
        assert found.message.count("wanted") == 3
        assert "1 more setting is different." in found.message

    def test_a_run_on_other_data_comes_last(self) -> None:
        other = run_facts("other", line_with("data.dataset=wine"), classes=3)
        same = run_facts("same", line_with("fit.epochs=9", "layers[1].units=8"), created=90.0)
        verdict = judge_run(run_check(), evidence(other, same), from_line)
        assert verdict.runs == ("same",)

    @pytest.mark.parametrize("status", ["queued", "running", "paused"])
    def test_a_run_that_is_not_done_is_waited_for(self, status: str) -> None:
        verdict = judge_run(run_check(), evidence(run_facts(status=status)), from_line)
        assert not verdict.passed
        assert "not done yet" in verdict.message

    @pytest.mark.parametrize("status", ["stopped", "diverged", "failed", "lost"])
    def test_only_the_wanted_ending_counts(self, status: str) -> None:
        found = evidence(run_facts(status=status))
        assert not judge_run(run_check(), found, from_line).passed
        assert judge_run(run_check(statuses=("finished", status)), found, from_line).passed

    def test_a_figure_must_be_reached(self) -> None:
        wanted = run_check(reach={"validation_accuracy": Condition(sign=">=", limit=0.9)})
        low = evidence(run_facts(validation_accuracy=0.85))
        verdict = judge_run(wanted, low, from_line)
        assert not verdict.passed
        assert "validation accuracy: 0.85, wanted: at least 0.9" in verdict.message
        assert not judge_run(wanted, evidence(run_facts()), from_line).passed
        high = judge_run(wanted, evidence(run_facts(validation_accuracy=0.95)), from_line)
        assert high.passed
        assert "validation accuracy 0.95" in high.message

    def test_a_rate_changed_by_hand_is_another_experiment_unless_it_is_free(self) -> None:
        run = replace(run_facts(), rate_changed=True)
        verdict = judge_run(run_check(), evidence(run), from_line)
        assert not verdict.passed
        assert "learning rate was changed" in verdict.message
        assert judge_run(run_check(free=("compile",)), evidence(run), from_line).passed
        vary = VaryCheck("v", "?", pattern=Pattern(like=LINE), setting="compile.learning_rate")
        assert judge_vary(vary, evidence(run), from_line).rows == ()

    def test_its_envelope_must_be_opened_where_that_is_asked(self) -> None:
        wanted = run_check(opened=True)
        verdict = judge_run(wanted, evidence(run_facts()), from_line)
        assert not verdict.passed
        assert "envelope" in verdict.message
        assert judge_run(wanted, evidence(run_facts(opened=True)), from_line).passed

    def test_in_a_sealed_course_an_open_test_part_does_not_count(self) -> None:
        verdict = judge_run(run_check(), evidence(run_facts(), sealed=True), from_line)
        assert not verdict.passed
        assert "not sealed" in verdict.message
        sealed = run_facts(line=line_with("data.test=sealed"))
        assert judge_run(run_check(), evidence(sealed, sealed=True), from_line).passed

    def test_conditions_alone_say_which_runs_count(self) -> None:
        conditions = {"layers": Condition(allowed=("Flatten > Dense > Dense",))}
        check = RunCheck("x", "?", pattern=Pattern(match=conditions))
        assert judge_run(check, evidence(run_facts()), from_line).passed


class TestVary:
    check = VaryCheck(
        "v",
        "?",
        pattern=Pattern(like=LINE, free=("fit.epochs",), since="course"),
        setting="layers[1].units",
    )

    def runs(self) -> list[RunFacts]:
        return [
            run_facts(str(units), line_with(f"layers[1].units={units}"), validation_accuracy=figure)
            for units, figure in [(8, 0.8), (128, 0.9), (16, 0.85)]
        ]

    def test_the_rows_stand_in_the_order_of_the_values_with_the_best_marked(self) -> None:
        verdict = judge_vary(self.check, evidence(*self.runs()), from_line)
        assert verdict.passed
        assert [row.value for row in verdict.rows] == ["8", "16", "128"]
        assert [row.figure for row in verdict.rows] == [0.8, 0.85, 0.9]
        assert [row.best for row in verdict.rows] == [False, False, True]

    def test_figures_that_look_alike_are_equally_good(self) -> None:
        runs = [
            run_facts("a", line_with("layers[1].units=8"), validation_accuracy=0.90001),
            run_facts("b", line_with("layers[1].units=16"), validation_accuracy=0.90002),
        ]
        verdict = judge_vary(self.check, evidence(*runs), from_line)
        assert [row.best for row in verdict.rows] == [True, True]

    def test_the_newest_run_of_a_value_counts(self) -> None:
        again = run_facts(
            "new", line_with("layers[1].units=8"), created=200, validation_accuracy=0.99
        )
        verdict = judge_vary(self.check, evidence(*self.runs(), again), from_line)
        assert [row.run for row in verdict.rows] == ["new", "16", "128"]
        assert verdict.rows[0].best

    @pytest.mark.parametrize("other", ["seed=8", "fit.epochs=9"])
    def test_two_things_at_once_are_not_one_thing(self, other: str) -> None:
        a = run_facts("a", line_with("layers[1].units=8"))
        b = run_facts("b", line_with("layers[1].units=16", other))
        verdict = judge_vary(self.check, evidence(a, b), from_line)
        assert not verdict.passed
        assert "So far 1 value of layers[1].units with all else equal; 2 are wanted." in (
            verdict.message
        )

    def test_what_may_differ_along_with_it_may(self) -> None:
        check = VaryCheck(
            "v", "?", pattern=Pattern(like=LINE), setting="layers[1].units", also=("fit.epochs",)
        )
        a = run_facts("a", line_with("layers[1].units=8"))
        b = run_facts("b", line_with("layers[1].units=16", "fit.epochs=9"))
        assert judge_vary(check, evidence(a, b), from_line).passed

    def test_a_layer_may_be_counted_from_the_end(self) -> None:
        check = VaryCheck("v", "?", pattern=Pattern(like=LINE), setting="layers[-2].units")
        verdict = judge_vary(check, evidence(*self.runs()), from_line)
        assert [row.value for row in verdict.rows] == ["8", "16", "128"]

    def test_a_run_that_diverged_counts_only_where_it_must_be_there(self) -> None:
        check = VaryCheck(
            "v",
            "?",
            pattern=Pattern(like=LINE),
            setting="compile.learning_rate",
            include="diverged",
        )
        rates = (0.01, 0.1)
        tame = [
            run_facts(str(n), line_with(f"compile.learning_rate={n}"), validation_accuracy=1 - n)
            for n in rates
        ]
        verdict = judge_vary(check, evidence(*tame), from_line)
        assert not verdict.passed
        assert "ended as diverged" in verdict.message
        wild = run_facts("wild", line_with("compile.learning_rate=9"), status="diverged")
        verdict = judge_vary(check, evidence(*tame, wild), from_line)
        assert verdict.passed
        assert (verdict.rows[-1].figure, verdict.rows[-1].best) == (None, False)
        assert [row.best for row in verdict.rows] == [True, False, False]
        plain = VaryCheck("v", "?", pattern=Pattern(like=LINE), setting="compile.learning_rate")
        assert len(judge_vary(plain, evidence(*tame, wild), from_line).rows) == 2

    def test_the_lowest_loss_is_best_where_the_loss_decides(self) -> None:
        check = VaryCheck(
            "v", "?", pattern=Pattern(like=LINE), setting="layers[1].units", by="validation_loss"
        )
        runs = [
            run_facts(str(n), line_with(f"layers[1].units={n}"), validation_loss=loss)
            for n, loss in [(8, 0.3), (16, 0.2)]
        ]
        verdict = judge_vary(check, evidence(*runs), from_line)
        assert [row.best for row in verdict.rows] == [False, True]


def test_different_own_pictures_are_counted_since_the_step_was_opened() -> None:
    check = PredictCheck("p", "?", dataset="digits", at_least=2)
    answered = [
        Answered(60, "digits", "one", "a"),
        Answered(61, "digits", "one", "b"),
        Answered(62, "mnist", "two", "a"),
        Answered(40, "digits", "early", "a"),
    ]
    few = Evidence(answered=answered, step_opened=50)
    assert not judge_predict(check, few).passed
    assert (
        "1 picture of your own has been answered; 2 are wanted."
        in judge_predict(check, few).message
    )
    enough = Evidence(answered=[*answered, Answered(63, "digits", "two", "c")], step_opened=50)
    verdict = judge_predict(check, enough)
    assert verdict.passed
    assert verdict.runs == ("b", "c")


def test_a_number_is_read_off_the_runs_that_pass_its_check() -> None:
    number = NumberCheck("n", "?", answer=Reading("test_correct", "train"))
    found = evidence(
        run_facts("good", test_correct=90.0),
        run_facts("bad", line_with("fit.epochs=9"), test_correct=80.0),
        run_facts("blind"),
    )
    read = readings(number, run_check(), found, from_line)
    assert [(run.id, figure) for run, figure in read] == [("good", 90.0)]
    plain = NumberCheck("n", "?", answer=(1,))
    assert readings(plain, run_check(), found, from_line) == []


class TestGuess:
    check = GuessCheck("g", "?", measure="validation_accuracy", of="wide", against="train")
    wide = RunCheck("wide", "?", pattern=Pattern(like=LINE.replace("Dense(32", "Dense(64")))
    before = run_facts("before", created=60, validation_accuracy=0.8)

    def score(self, said: str, *after: RunFacts, time: float = 70) -> tuple[bool, str] | None:
        return score_guess(
            self.check,
            said,
            time,
            (self.wide, run_check()),
            evidence(self.before, *after),
            from_line,
        )

    def after(self, accuracy: float, created: float = 80, name: str = "after") -> RunFacts:
        return run_facts(
            name, line_with("layers[1].units=64"), created=created, validation_accuracy=accuracy
        )

    @pytest.mark.parametrize(
        ("accuracy", "went"), [(0.9, "up"), (0.7, "down"), (0.803, "same"), (0.8, "same")]
    )
    def test_it_is_held_against_the_run_before(self, accuracy: float, went: str) -> None:
        for said in ("up", "down", "same"):
            found = self.score(said, self.after(accuracy))
            assert found is not None
            assert found[0] is (said == went)
            assert ("right" in found[1]) is (said == went)

    def test_it_is_open_until_the_run_is_there(self) -> None:
        assert self.score("up") is None

    def test_a_run_from_before_the_guess_scores_nothing(self) -> None:
        assert self.score("up", self.after(0.9), time=90) is None

    def test_the_first_run_after_the_guess_decides(self) -> None:
        found = self.score("up", self.after(0.9), self.after(0.1, 95, "later"))
        assert found is not None
        assert found[0]

    def test_a_run_that_never_had_the_figure_leaves_it_open(self) -> None:
        blind = run_facts("blind", line_with("layers[1].units=64"), created=80)
        assert self.score("up", blind) is None
