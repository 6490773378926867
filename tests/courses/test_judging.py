"""The checks over runs: pure functions of evidence that is made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.courses import LINE, evidence, judge, judging_context, line_with, run_evidence

from tui_lab.courses import wording
from tui_lab.courses.check import CheckState, Verdict
from tui_lab.courses.conditions import Condition, RunPattern
from tui_lab.courses.evidence import Evidence, OwnPrediction, RunEvidence
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.kinds.guess import GuessCheck
from tui_lab.courses.kinds.number import NumberCheck, RunFigure
from tui_lab.courses.kinds.predict import PredictCheck
from tui_lab.courses.kinds.run import RunCheck
from tui_lab.courses.kinds.vary import VaryCheck
from tui_lab.courses.progress import Attempt, CheckProgress
from tui_lab.courses.starting_point import source
from tui_lab.courses.wording import Ways
from tui_lab.errors import CourseError
from tui_lab.experiment.line import from_line


def run_check(**pattern: object) -> RunCheck:
    return RunCheck("train", "?", pattern=RunPattern(**{"like": LINE, **pattern}))


class TestRun:
    def test_a_run_as_wanted_passes_and_is_named(self) -> None:
        verdict = judge(run_check(), evidence(run_evidence("a"), run_evidence("b")))
        assert verdict.passed
        assert verdict.runs == ("a",)

    def test_a_run_from_before_the_step_does_not_count(self) -> None:
        old = evidence(run_evidence(created=20.0))
        verdict = judge(run_check(), old)
        assert not verdict.passed
        assert verdict.runs == ("a",)
        assert "run-a was trained before this step was opened: train it again" in verdict.message
        assert verdict.again
        assert judge(run_check(since="course"), old).passed
        none = judge(run_check(since="course"), evidence())
        assert "since this course was begun" in none.message

    def test_of_a_run_from_before_the_course_it_is_said_that_it_is_too_old(self) -> None:
        found = replace(evidence(), earlier=(run_evidence(created=5.0),))
        verdict = judge(run_check(since="course"), found)
        assert "run-a was trained before this course was begun: train it again" in verdict.message
        assert verdict.again

    def test_a_run_that_would_fit_but_is_too_old_is_nearer_than_another_experiment(self) -> None:
        other = run_evidence("other", line_with("fit.epochs=9"))
        verdict = judge(run_check(), evidence(run_evidence("old", created=20.0), other))
        assert verdict.runs == ("old",)
        live = run_evidence("live", status="running")
        verdict = judge(run_check(), evidence(run_evidence("old", created=20.0), live))
        assert verdict.runs == ("live",)
        assert not verdict.again

    def test_an_old_run_that_would_not_fit_is_not_named(self) -> None:
        old = run_evidence("old", line_with("fit.epochs=9"), created=20.0)
        verdict = judge(run_check(), evidence(old))
        assert verdict.runs == ()
        assert "no run since this step was begun" in verdict.message

    @pytest.mark.parametrize(
        ("run", "reason"),
        [
            (run_evidence(line=line_with("fit.epochs=9")), "fit.epochs is 9, wanted: 3"),
            (run_evidence(status="diverged"), "it ended as diverged, not as finished"),
            (run_evidence(status="stopped"), "it ended as stopped, not as finished"),
            (replace(run_evidence(), rate_changed=True), "its learning rate was changed"),
        ],
    )
    def test_whatever_keeps_a_run_from_counting_is_said_with_its_name(
        self, run: RunEvidence, reason: str
    ) -> None:
        verdict = judge(run_check(), evidence(run))
        assert "run-a" in verdict.message
        assert reason in verdict.message

    def test_the_run_that_comes_nearest_is_told_with_what_is_missing(self) -> None:
        near = run_evidence("near", line_with("compile.learning_rate=0.5"))
        far = run_evidence("far", line_with("fit.epochs=9", "layers[1].units=8", "seed=1"))
        verdict = judge(run_check(), evidence(far, near))
        assert verdict.runs == ("near",)
        assert "compile.learning_rate is 0.5, wanted: 0.01" in verdict.message

    def test_at_most_three_differences_are_told_and_the_others_counted(self) -> None:
        changes = ("fit.epochs=9", "fit.batch_size=8", "layers[1].units=8", "data.scaling=none")
        found = judge(run_check(), evidence(run_evidence("a", line_with(*changes))))
        assert found.message.count("wanted") == 3
        assert "1 more setting is different." in found.message

    def test_a_run_on_other_data_comes_last(self) -> None:
        other = run_evidence("other", line_with("data.dataset=wine"), classes=3)
        same = run_evidence("same", line_with("fit.epochs=9", "layers[1].units=8"), created=90.0)
        verdict = judge(run_check(), evidence(other, same))
        assert verdict.runs == ("same",)

    def test_of_runs_on_other_data_none_is_nearer_than_another(self) -> None:
        others = [
            run_evidence("one", line_with("data.dataset=wine"), classes=3),
            run_evidence("two", line_with("data.dataset=iris", "fit.epochs=9"), classes=3),
        ]
        for runs in (others, others[::-1]):
            verdict = judge(run_check(), evidence(*runs))
            assert verdict.message == "None of your runs is on the data set digits yet."
            assert verdict.runs == ()
            assert verdict.again

    def test_the_settings_of_a_layer_say_nothing_where_the_layers_are_others(self) -> None:
        pattern = {
            "free": ("layers",),
            "match": {
                "layers": Condition(("Flatten > Dense > Dense > Dense",)),
                "layers[1].units": Condition((32,)),
                "layers[2].activation": Condition(("relu",)),
            },
        }
        found = judge(run_check(**pattern), evidence(run_evidence()))
        assert "layers is Flatten > Dense > Dense, wanted: Flatten > Dense > " in found.message
        assert "layers[2]" not in found.message, "that is the output layer of this run"
        assert "more setting" not in found.message
        deeper = from_line(LINE.replace("> Dense(classes", "> Dense(8, tanh) > Dense(classes"))
        found = judge(run_check(**pattern), evidence(run_evidence(line=deeper)))
        assert "layers[2].activation is tanh, wanted: relu" in found.message

    @pytest.mark.parametrize("status", ["queued", "running", "paused"])
    def test_a_run_that_is_not_done_is_waited_for(self, status: str) -> None:
        verdict = judge(run_check(), evidence(run_evidence(status=status)))
        assert not verdict.passed
        assert "not done yet" in verdict.message

    @pytest.mark.parametrize("status", ["stopped", "diverged", "failed", "lost"])
    def test_only_the_wanted_ending_counts(self, status: str) -> None:
        found = evidence(run_evidence(status=status))
        assert not judge(run_check(), found).passed
        assert judge(run_check(statuses=("finished", status)), found).passed

    def test_what_is_so_or_not_is_said_without_a_number(self) -> None:
        wanted = run_check(reach={"stopped_early": Condition(sign=">=", limit=1)})
        early, late = (judge(wanted, evidence(run_evidence("a", stopped_early=n))) for n in (1, 0))
        assert early.message.endswith("does it: stopped early: yes.")
        assert late.message.endswith("fits; stopped early: no, wanted: yes.")

    def test_a_figure_must_be_reached(self) -> None:
        wanted = run_check(reach={"validation_accuracy": Condition(sign=">=", limit=0.9)})
        low = evidence(run_evidence(validation_accuracy=0.85))
        verdict = judge(wanted, low)
        assert not verdict.passed
        assert "validation accuracy: 0.85, wanted: at least 0.9" in verdict.message
        assert not judge(wanted, evidence(run_evidence())).passed
        high = judge(wanted, evidence(run_evidence(validation_accuracy=0.95)))
        assert high.passed
        assert "validation accuracy 0.95" in high.message

    def test_a_rate_changed_by_hand_is_another_experiment_unless_it_is_free(self) -> None:
        run = replace(run_evidence(), rate_changed=True)
        verdict = judge(run_check(), evidence(run))
        assert not verdict.passed
        assert "learning rate was changed" in verdict.message
        assert judge(run_check(free=("compile",)), evidence(run)).passed
        vary = VaryCheck("v", "?", pattern=RunPattern(like=LINE), setting="compile.learning_rate")
        assert judge(vary, evidence(run)).rows == ()

    def test_its_envelope_must_be_opened_where_that_is_asked(self) -> None:
        wanted = run_check(opened=True)
        verdict = judge(wanted, evidence(run_evidence()))
        assert not verdict.passed
        assert "envelope" in verdict.message
        assert judge(wanted, evidence(run_evidence(opened=True))).passed

    def test_in_a_sealed_course_an_open_test_part_does_not_count(self) -> None:
        verdict = judge(run_check(), evidence(run_evidence(), sealed=True))
        assert not verdict.passed
        assert "not sealed" in verdict.message
        sealed = run_evidence(line=line_with("data.test=sealed"))
        assert judge(run_check(), evidence(sealed, sealed=True)).passed

    def test_conditions_alone_say_which_runs_count(self) -> None:
        conditions = {"layers": Condition(allowed=("Flatten > Dense > Dense",))}
        check = RunCheck("x", "?", pattern=RunPattern(match=conditions))
        assert judge(check, evidence(run_evidence())).passed


class TestMissingData:
    def context(self, *runs: RunEvidence, at_hand: bool = False) -> JudgingContext:
        check = run_check()
        return JudgingContext(
            lambda: evidence(*runs),
            source,
            lambda reference: check if reference == "train" else None,
            at_hand=lambda name: at_hand or name != "digits",
        )

    def test_every_check_of_a_step_says_the_same_and_none_says_to_train(self) -> None:
        figure = NumberCheck("n", "?", answer=RunFigure("epochs", "train"))
        vary = VaryCheck("v", "?", pattern=RunPattern(like=LINE), setting="fit.epochs")
        missing = "The data set digits is not at hand: without it this network cannot be trained."
        other = run_evidence("other", line_with("data.dataset=wine"), classes=3)
        ways = Ways(training="^t trains it.", fetching="^t asks for {name}.")
        for runs in ((), (other,)):
            for check in (run_check(), figure, vary):
                verdict = check.judge(self.context(*runs), None)
                assert verdict is not None
                assert missing in verdict.message, check.KIND
                assert verdict.runs == ()
                reply = check.reply(CheckState(check, CheckProgress(), verdict), ways=ways)
                assert reply is not None
                said = reply.text + reply.runs
                assert said.endswith("^t asks for digits."), check.KIND
                assert "trains it" not in said
        with pytest.raises(CourseError, match="Fetch its data and train it"):
            figure.grade("3", self.context(other))

    def test_a_run_that_is_there_counts_all_the_same(self) -> None:
        assert run_check().judge(self.context(run_evidence()), None).passed
        live = run_check().judge(self.context(run_evidence(status="running")), None)
        assert "not done yet" in live.message

    def test_once_they_are_there_it_is_to_be_trained(self) -> None:
        verdict = run_check().judge(self.context(at_hand=True), None)
        assert verdict.again
        assert verdict.missing == ""


def test_a_figure_and_its_run_name_the_same_nearest_run() -> None:
    check = run_check()
    before = run_evidence("before", line_with("layers[1].units=8"), created=20.0)
    since = run_evidence("since", line_with("layers[1].units=8", "fit.epochs=9"))
    context = JudgingContext(
        lambda: evidence(since, before),
        source,
        lambda reference: check if reference == "train" else None,
    )
    figure = NumberCheck("n", "?", answer=RunFigure("epochs", "train"))
    for asked in (check, figure):
        verdict = asked.judge(context, None)
        assert verdict is not None
        assert "run-since comes nearest" in verdict.message


def test_before_any_picture_a_network_that_can_be_asked_is_named() -> None:
    check = PredictCheck("own", "?", dataset="digits", at_least=2)
    other = run_evidence("other", line_with("data.dataset=wine"), classes=3)
    failed = run_evidence("failed", status="failed")
    verdict = judge(check, evidence(other, failed, run_evidence("able", created=20.0)))
    assert verdict.runs == ("able",)
    assert "The run run-able can be asked." in verdict.message
    ways = Ways(opening="^o opens it.")
    reply = check.reply(CheckState(check, CheckProgress(), verdict), ways=ways)
    assert reply is not None
    assert reply.text.endswith("can be asked. ^o opens it.")
    assert judge(check, evidence(other)).runs == ()


def test_different_own_pictures_are_counted_since_the_step_was_opened() -> None:
    check = PredictCheck("p", "?", dataset="digits", at_least=2)
    answered = [
        OwnPrediction(60, "digits", "one", "a"),
        OwnPrediction(61, "digits", "one", "b"),
        OwnPrediction(62, "mnist", "two", "a"),
        OwnPrediction(40, "digits", "early", "a"),
    ]
    few = Evidence(answered=answered, step_opened=50)
    assert not judge(check, few).passed
    assert "1 picture of your own has been answered; 2 are wanted." in judge(check, few).message
    assert "asked about again, counts once" in judge(check, few).message
    other = Evidence(answered=answered[2:], step_opened=50)
    assert "a network for mnist answered do not count" in judge(check, other).message
    early = Evidence(answered=answered[3:], step_opened=50)
    assert "before this step was opened do not count" in judge(check, early).message
    enough = Evidence(answered=[*answered, OwnPrediction(63, "digits", "two", "c")], step_opened=50)
    verdict = judge(check, enough)
    assert verdict.passed
    assert verdict.runs == ("b", "c")


def test_a_number_is_read_off_the_runs_that_pass_its_check() -> None:
    number = NumberCheck("n", "?", answer=RunFigure("test_correct", "train"))
    found = evidence(
        run_evidence("good", test_correct=90.0),
        run_evidence("bad", line_with("fit.epochs=9"), test_correct=80.0),
        run_evidence("blind"),
    )
    read = number.figures(judging_context(found, {"train": run_check()}))
    assert [(run.id, figure) for run, figure in read] == [("good", 90.0)]
    bad = judging_context(evidence(found.runs[1]), {"train": run_check()})
    verdict = number.judge(bad, None)
    assert verdict is not None
    assert "run-bad comes nearest: fit.epochs is 9, wanted: 3" in verdict.message
    blind = judging_context(evidence(run_evidence("blind")), {"train": run_check()})
    verdict = number.judge(blind, None)
    assert verdict is not None
    assert "The run run-blind has no such figure" in verdict.message
    plain = NumberCheck("n", "?", answer=(1,))
    assert plain.figures(judging_context(found, {"train": run_check()})) == []


class TestGuess:
    check = GuessCheck("g", "?", measure="validation_accuracy", of="wide", against="train")
    wide = RunCheck("wide", "?", pattern=RunPattern(like=LINE.replace("Dense(32", "Dense(64")))
    before = run_evidence("before", created=60, validation_accuracy=0.8)

    def score(self, said: str, *after: RunEvidence, time: float = 70) -> Verdict | None:
        context = judging_context(
            evidence(self.before, *after), {"wide": self.wide, "train": run_check()}
        )
        return self.check.judge(context, Attempt(time=time, value=said))

    def after(self, accuracy: float, created: float = 80, name: str = "after") -> RunEvidence:
        return run_evidence(
            name, line_with("layers[1].units=64"), created=created, validation_accuracy=accuracy
        )

    @pytest.mark.parametrize(
        ("accuracy", "went"), [(0.9, "up"), (0.7, "down"), (0.803, "same"), (0.8, "same")]
    )
    def test_it_is_held_against_the_run_before(self, accuracy: float, went: str) -> None:
        for said in ("up", "down", "same"):
            found = self.score(said, self.after(accuracy))
            assert found is not None
            assert found.passed is (said == went)
            assert ("right" in found.message) is (said == went)

    def test_it_is_open_until_the_run_is_there(self) -> None:
        assert self.score("up") is None

    def test_a_run_from_before_the_guess_scores_nothing_and_is_named(self) -> None:
        found = self.score("up", self.after(0.9), time=90)
        assert found is not None
        assert found.waiting
        assert "run-after was trained before the guess" in found.message
        state = CheckState(
            self.check, CheckProgress(attempts=[Attempt(time=90, value="up")]), found
        )
        assert state.badge == wording.guessed()
        assert self.check.accepts_answer(state)

    def test_the_first_run_after_the_guess_decides(self) -> None:
        found = self.score("up", self.after(0.9), self.after(0.1, 95, "later"))
        assert found is not None
        assert found.passed

    def test_a_run_that_never_had_the_figure_leaves_it_open(self) -> None:
        blind = run_evidence("blind", line_with("layers[1].units=64"), created=80)
        assert self.score("up", blind) is None
