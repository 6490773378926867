"""The check `vary` over runs that are made by hand: what counts, which value is best, what ties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.cli import keep_results
from support.courses import LINE, begun_work, evidence, judge, line_with, run_evidence, trained

from tui_lab.courses.check import Verdict
from tui_lab.courses.conditions import RunPattern
from tui_lab.courses.evidence import RunEvidence
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.kinds.vary import VaryCheck
from tui_lab.experiment.line import from_line
from tui_lab.reports.chance import Chance


class TestVary:
    check = VaryCheck(
        "v",
        "?",
        pattern=RunPattern(like=LINE, free=("fit.epochs",), since="course"),
        setting="layers[1].units",
    )

    def runs(self) -> list[RunEvidence]:
        return [
            run_evidence(
                str(units), line_with(f"layers[1].units={units}"), validation_accuracy=figure
            )
            for units, figure in [(8, 0.8), (128, 0.9), (16, 0.85)]
        ]

    def test_the_rows_stand_in_the_order_of_the_values_with_the_best_marked(self) -> None:
        verdict = judge(self.check, evidence(*self.runs()))
        assert verdict.passed
        assert [row.value for row in verdict.rows] == ["8", "16", "128"]
        assert [row.figure for row in verdict.rows] == [0.8, 0.85, 0.9]
        assert [row.best for row in verdict.rows] == [False, False, True]

    def test_figures_that_look_alike_are_equally_good(self) -> None:
        runs = [
            run_evidence("a", line_with("layers[1].units=8"), validation_accuracy=0.90001),
            run_evidence("b", line_with("layers[1].units=16"), validation_accuracy=0.90002),
        ]
        verdict = judge(self.check, evidence(*runs))
        assert [row.best for row in verdict.rows] == [True, True]

    def test_the_newest_run_of_a_value_counts(self) -> None:
        again = run_evidence(
            "new", line_with("layers[1].units=8"), created=200, validation_accuracy=0.99
        )
        verdict = judge(self.check, evidence(*self.runs(), again))
        assert [row.run for row in verdict.rows] == ["new", "16", "128"]
        assert verdict.rows[0].best

    @pytest.mark.parametrize("other", ["seed=8", "fit.epochs=9"])
    def test_two_things_at_once_are_not_one_thing(self, other: str) -> None:
        a = run_evidence("a", line_with("layers[1].units=8"))
        b = run_evidence("b", line_with("layers[1].units=16", other))
        verdict = judge(self.check, evidence(a, b))
        assert not verdict.passed
        assert "So far 1 value of layers[1].units with all else equal; 2 are wanted." in (
            verdict.message
        )

    @pytest.mark.parametrize(
        ("run", "reason"),
        [
            (run_evidence("x", line_with("layers[1].units=64", "seed=8")), "seed is 8, wanted: 7"),
            (
                run_evidence("x", line_with("layers[1].units=64", "fit.epochs=9")),
                "fit.epochs is 9, wanted: 3",
            ),
            (
                run_evidence("x", line_with("layers[1].units=64", "fit.batch_size=8")),
                "fit.batch_size is 8, wanted: 32",
            ),
            (
                run_evidence("x", line_with("layers[1].units=64"), status="diverged"),
                "it ended as diverged",
            ),
            (
                replace(run_evidence("x", line_with("layers[1].units=64")), rate_changed=True),
                "its learning rate was changed",
            ),
        ],
    )
    def test_the_run_with_another_value_that_does_not_count_is_told_with_its_reason(
        self, run: RunEvidence, reason: str
    ) -> None:
        verdict = judge(self.check, evidence(run_evidence("a"), run_evidence("b"), run))
        assert not verdict.passed
        assert "So far 1 value" in verdict.message
        assert "run-x" in verdict.message
        assert reason in verdict.message

    def test_a_run_from_before_the_course_is_told_as_too_old(self) -> None:
        old = run_evidence("old", line_with("layers[1].units=64"), created=5.0)
        found = replace(evidence(run_evidence("a")), earlier=(old,))
        message = judge(self.check, found).message
        assert "run-old was trained before this course was begun" in message

    def test_a_value_that_counts_already_is_not_told_as_missing(self) -> None:
        again = run_evidence("again", line_with("seed=8"))
        message = judge(self.check, evidence(run_evidence("a"), again)).message
        assert message.endswith("2 are wanted.")

    def tie(self, only_first: int, only_second: int) -> Verdict:
        """8, 16 and 128 units, where the best of them differs from the others by so much."""
        context = JudgingContext(
            lambda: evidence(*self.runs()),
            from_line,
            chance=lambda _one, _other: Chance(252, only_first, only_second),
        )
        found = self.check.judge(context, None)
        assert found is not None
        return found

    def test_values_between_which_a_few_examples_decide_are_a_tie_and_all_right_answers(
        self,
    ) -> None:
        verdict = self.tie(3, 1)
        assert [(row.best, row.tie) for row in verdict.rows] == [
            (False, True),
            (False, True),
            (True, False),
        ]
        assert "By validation accuracy 128 is first: 0.9000." in verdict.decided
        assert "a tie with 8 and 16: 128 is 2 of 252 validation examples ahead of 16" in (
            verdict.decided
        )
        assert all(row.is_winner for row in verdict.rows)

    def test_what_is_more_than_chance_is_no_tie(self) -> None:
        verdict = self.tie(20, 1)
        assert [row.is_winner for row in verdict.rows] == [False, False, True]
        assert "tie" not in verdict.decided

    def test_the_figure_that_the_comparison_ranks_by_is_told_as_well(self) -> None:
        losses = {"8": 0.3, "128": 0.2, "16": 0.1}
        runs = [
            replace(run, measures={**run.measures, "validation_loss": losses[run.id]})
            for run in self.runs()
        ]
        said = judge(self.check, evidence(*runs)).decided
        assert "By validation accuracy 128 is first: 0.9000." in said
        assert (
            "By validation loss with the weights that were kept, by which the comparison ranks "
            "runs, it is 16: 0.1000." in said
        )
        assert "An earlier epoch may have had a lower one." in said, "which the run's page tells"
        losses |= {"16": 0.5}
        runs = [
            replace(run, measures={**run.measures, "validation_loss": losses[run.id]})
            for run in runs
        ]
        said = judge(self.check, evidence(*runs)).decided
        assert said.endswith("128 is first: 0.9000. So it is by validation loss: 0.2000.")

    def test_what_may_differ_along_with_it_may(self) -> None:
        check = VaryCheck(
            "v", "?", pattern=RunPattern(like=LINE), setting="layers[1].units", also=("fit.epochs",)
        )
        a = run_evidence("a", line_with("layers[1].units=8"))
        b = run_evidence("b", line_with("layers[1].units=16", "fit.epochs=9"))
        found = judge(check, evidence(a, b))
        assert found.passed
        assert "differ in layers[1].units, and along with it in fit.epochs" in found.message

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            (("compile.optimizer=sgd",), "differ in compile.optimizer alone"),
            (
                ("compile.optimizer=sgd", "compile.learning_rate=0.1"),
                "differ in compile.optimizer, and along with it in compile.learning_rate:",
            ),
            (
                ("compile.optimizer=rmsprop", "compile.learning_rate=none"),
                "differ in compile.optimizer, and along with it in compile.learning_rate:",
            ),
        ],
    )
    def test_a_rate_that_differs_as_well_is_told(self, changes: tuple[str, ...], said: str) -> None:
        check = VaryCheck(
            "v",
            "?",
            pattern=RunPattern(like=LINE),
            setting="compile.optimizer",
            also=("compile.learning_rate",),
        )
        runs = run_evidence("a"), run_evidence("b", line_with(*changes))
        assert said in judge(check, evidence(*runs)).message

    def test_optimizers_with_their_own_default_rates_differ_in_both(self) -> None:
        line = LINE.replace(", learning_rate=0.01", "")
        check = VaryCheck("v", "?", pattern=RunPattern(like=line), setting="compile.optimizer")
        runs = run_evidence("a", line), run_evidence("b", line.replace("adam", "sgd"))
        assert "along with it in compile.learning_rate" in judge(check, evidence(*runs)).message

    def test_a_layer_may_be_counted_from_the_end(self) -> None:
        check = VaryCheck("v", "?", pattern=RunPattern(like=LINE), setting="layers[-2].units")
        verdict = judge(check, evidence(*self.runs()))
        assert [row.value for row in verdict.rows] == ["8", "16", "128"]

    def test_a_run_that_diverged_counts_only_where_it_must_be_there(self) -> None:
        check = VaryCheck(
            "v",
            "?",
            pattern=RunPattern(like=LINE),
            setting="compile.learning_rate",
            include="diverged",
        )
        rates = (0.01, 0.1)
        tame = [
            run_evidence(str(n), line_with(f"compile.learning_rate={n}"), validation_accuracy=1 - n)
            for n in rates
        ]
        verdict = judge(check, evidence(*tame))
        assert not verdict.passed
        assert "ended as diverged" in verdict.message
        wild = run_evidence("wild", line_with("compile.learning_rate=9"), status="diverged")
        verdict = judge(check, evidence(*tame, wild))
        assert verdict.passed
        assert (verdict.rows[-1].figure, verdict.rows[-1].best) == (None, False)
        assert [row.best for row in verdict.rows] == [True, False, False]
        plain = VaryCheck("v", "?", pattern=RunPattern(like=LINE), setting="compile.learning_rate")
        assert len(judge(plain, evidence(*tame, wild)).rows) == 2

    def test_the_lowest_loss_is_best_where_the_loss_decides(self) -> None:
        check = VaryCheck(
            "v", "?", pattern=RunPattern(like=LINE), setting="layers[1].units", by="validation_loss"
        )
        runs = [
            run_evidence(str(n), line_with(f"layers[1].units={n}"), validation_loss=loss)
            for n, loss in [(8, 0.3), (16, 0.2)]
        ]
        verdict = judge(check, evidence(*runs))
        assert [row.best for row in verdict.rows] == [False, True]


@pytest.mark.parametrize(("wrong", "right"), [(6, True), (8, False)])
def test_a_tie_is_read_off_the_answers_of_the_runs(wrong: int, right: bool) -> None:
    """Of twelve examples 5 more are chance (p = 0.06), 7 more are not (p = 0.02)."""
    work = begun_work()
    step = work.step("vary")
    runs = trained("layers[1].units=16", best=0.5), trained(best=0.9)
    for run, mistakes in zip(runs, (wrong, 1), strict=True):
        keep_results(run, "validation", classes=10, wrong=mistakes)
    reply = work.answer(step, "units", "16")
    assert reply.right is right
    state = work.check_step(step).of("units")
    assert state.verdict is not None
    assert [row.tie for row in state.verdict.rows] == [right, False]
    assert ("a tie with 16" in state.verdict.decided) is right
