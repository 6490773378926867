"""`compare` and the figures that every table shows of a run: those of the weights it kept."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from support.cli import call, keep_results, recorded, write_events
from support.runs import finish, made_run, small_experiment

from tui_lab.errors import ExitCode
from tui_lab.experiment.changing import with_settings
from tui_lab.runs import envelope
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.compare.loading import read


def trained(name: str, *changes: str, accuracy: float = 0.9, **log: Any) -> Run:
    run = Store().create(with_settings(small_experiment(epochs=2), changes), name=name)
    finish(run, **log)
    evaluation = {"split": "validation", "loss": 1 - accuracy, "accuracy": accuracy}
    write_events(run, ("evaluation", {**evaluation, "examples": 12}))
    return run


class TestTheKeptWeights:
    """The recorded run stopped early at epoch 7 and put the weights of epoch 5 back."""

    def test_runs_compare_and_show_agree(self) -> None:
        recorded("finished", "resumed")
        (line,) = [line for line in call("runs").stdout.splitlines() if line[:9] == "finished "]
        assert " 0.9201 " in line
        compared = json.loads(call("compare", "finished", "resumed", "--json").stdout)
        run = next(run for run in compared["runs"] if run["id"] == "finished")
        assert (run["val_loss"], run["val_accuracy"]) == (0.48, 0.9201)
        shown = call("show", "finished").stdout
        assert "With the weights that were kept: loss 0.3013" in shown
        assert "val_loss 0.4800, val_accuracy 0.9201, test accuracy 0.9111." in shown

    def test_json_names_all_three(self) -> None:
        recorded("finished")
        (run,) = json.loads(call("runs", "--json").stdout)
        assert run["last"]["val_accuracy"] == 0.946567
        assert run["best"]["val_accuracy"] == 0.906302
        assert run["kept"]["val_accuracy"] == 0.9201


class TestFair:
    @pytest.fixture
    def pair(self) -> tuple[Run, Run]:
        runs = trained("slim"), trained("quick", "fit.batch_size=8", accuracy=0.95)
        for run, wrong in zip(runs, (6, 1), strict=True):
            keep_results(run, "validation", classes=10, wrong=wrong)
        return runs

    def test_the_verdict_says_what_differs_and_whether_it_may_be_chance(
        self, pair: tuple[Run, Run]
    ) -> None:
        result = call("compare", "slim", "quick")
        assert result.stderr == ""
        assert "Fair: one setting differs (fit.batch_size), same parts" in result.stdout
        assert "Best on the validation part, by val_loss, is quick: loss 0.0500" in result.stdout
        assert "quick alone is right in 5 and slim alone in 0." in result.stdout
        assert "6 of 100 comparisons (McNemar's exact test, p = 0.062)" in result.stdout
        assert "tui-lab repeat " in result.stdout

    def test_programs_are_told_as_well(self, pair: tuple[Run, Run]) -> None:
        compared = json.loads(call("compare", "slim", "quick", "--json").stdout)
        assert compared["fair"].startswith("Fair: ")
        assert compared["chance"] == {
            "runs": [pair[1].id, pair[0].id],
            "test": "mcnemar",
            "examples": 12,
            "right_alone": [5, 0],
            "p": 0.0625,
        }
        assert "McNemar" in compared["conclusion"][2]

    def test_without_the_answers_the_shares_must_do(self, pair: tuple[Run, Run]) -> None:
        pair[0].path("validation.npz").unlink()
        for run in pair:
            write_events(run, ("data", {"train": 50, "validation": 12}))
        result = call("compare", "slim", "quick")
        assert "McNemar" not in result.stdout
        told = " ".join(result.stdout.split())
        assert "quick is right in 95.0% of 12 validation examples, slim in 90.0% of 12." in told
        assert "unpaired test of two shares, as the examples cannot be paired; p = " in told
        found = json.loads(call("compare", "slim", "quick", "--json").stdout)["chance"]
        assert found["test"] == "two_shares"
        assert found["accuracies"] == [0.95, 0.9]

    def test_both_faces_say_the_same(self, pair: tuple[Run, Run]) -> None:
        side = read(pair)
        told = json.loads(call("compare", "slim", "quick", "--json").stdout)["conclusion"]
        for name, letter in (("quick", "A"), ("slim", "B")):
            assert letter == side.letters[Store().find(name).id]
            told[0] = told[0].replace(name, f"{letter} ({name})")
            told[1:] = [text.replace(name, letter) for text in told[1:]]
        assert told == [side.conclusion.best, *side.conclusion.cautions]

    def test_settings_stand_in_the_order_of_the_ranks_under_the_ids(
        self, pair: tuple[Run, Run]
    ) -> None:
        lines = call("compare", "slim", "quick").stdout.splitlines()
        (head,) = [line for line in lines if line.startswith("Setting")]
        assert head.split() == ["Setting", "1", pair[1].id[-4:], "2", pair[0].id[-4:]]
        (row,) = [line for line in lines if line.startswith("fit.batch_size")]
        assert row.split()[1:] == ["8", "32"]

    def test_a_repetition_is_not_what_the_best_is_held_against(self, pair: tuple[Run, Run]) -> None:
        again = trained("again", "fit.batch_size=8", accuracy=0.94)
        keep_results(again, "validation", classes=10, wrong=1)
        result = call("compare", "slim", "quick", "again")
        assert "quick alone is right in 5 and slim alone in 0." in result.stdout
        assert "quick, again are one experiment with one seed" in result.stderr
        rows = [line.split() for line in result.stdout.splitlines() if line[:4].strip().isdigit()]
        assert [row[0] for row in rows] == ["1", "1", "2"]

    def test_one_look_at_several_runs_is_one(self, pair: tuple[Run, Run]) -> None:
        for run in pair:
            keep_results(run, "test", classes=10)
            figures = {"loss": 0.1, "accuracy": 0.9, "examples": 10}
            write_events(run, ("evaluation", {"split": "test", **figures}))
        for count in (1, 2):
            call("compare", "slim", "quick")
            found = envelope.looks(pair[0].dataset)
            assert (found.count, len(found.runs)) == (count, 2)

    def test_one_experiment_twice_is_nothing_to_choose_between(self, pair: tuple[Run, Run]) -> None:
        again = trained("again", "fit.batch_size=8", accuracy=0.94)
        result = call("compare", "quick", again.id)
        assert "they count as one run." in result.stdout
        assert "Best on" not in result.stdout


class TestUnfair:
    def test_a_run_that_was_stopped_is_told_with_its_real_epochs(self) -> None:
        trained("whole")
        trained("part", "fit.batch_size=8", epochs=1, status="stopped")
        result = call("compare", "whole", "part")
        assert "Warning: part trained 1 of 2 planned epochs." in result.stderr
        assert "1/2" in result.stdout
        assert "Fair" not in result.stdout

    def test_a_run_that_was_trained_on_is_told_with_what_was_asked_for(self) -> None:
        trained("whole")
        longer = trained("longer", "fit.batch_size=8", epochs=3, status="stopped")
        write_events(longer, ("epochs", {"epochs": 5}))
        result = call("compare", "whole", "longer")
        told = " ".join(result.stderr.split())
        assert "longer was trained on from 2 to 3 epochs." in told
        assert "longer trained 3 of 5 epochs." in told
        assert "3/5" in result.stdout
        (row,) = [line for line in result.stdout.splitlines() if line.startswith("epochs trained")]
        assert sorted(row.split()[2:]) == ["2", "3"]
        compared = json.loads(call("compare", "whole", "longer", "--json").stdout)
        assert compared["differences"]["epochs_trained"] == [2, 3]
        assert [run["epochs_planned"] for run in compared["runs"]] == [2, 5]
        for name, wanted in (("whole", 2), ("longer", 5)):
            assert json.loads(call("show", name, "--json").stdout)["epochs_target"] == wanted

    def test_a_changed_learning_rate_is_told_by_compare_and_show(self) -> None:
        trained("plain")
        rates = {1: 0.01, 2: 0.01}
        changed = trained("changed", "compile.learning_rate=0.02", rates=rates)
        result = call("compare", "plain", "changed")
        assert "The learning rate of changed was changed to 0.01 in epoch 1." in result.stderr
        assert "was changed to 0.01 in epoch 1." in call("show", changed.id).stdout
        assert "was changed to" not in call("show", "plain").stdout

    def test_one_run_alone_cannot_be_compared(self) -> None:
        run = trained("alone")
        result = call("compare", "last", "alone")
        assert result.exit_code == ExitCode.USAGE
        assert f"A comparison needs a second run; only {run.id} is named." in result.stderr
        assert result.stdout == ""


class TestTheList:
    def test_it_says_what_differs_from_the_preset(self) -> None:
        wide = with_settings(small_experiment(), ["fit.batch_size=7"])
        Store().create(dataclasses.replace(wide, name="own"), name="own")
        Store().create(wide, name="wide")
        made_run(name="plain")
        lines = call("runs").stdout.splitlines()
        assert "Differs in" in lines[0]
        assert any("wide" in line and "batch_size 7" in line for line in lines)

    def test_ids_are_shortened_rather_than_names_on_a_narrow_terminal(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tui_lab.cli import console, tables

        narrow = console.Terminal(terminal=True, live=True, colour=False, unicode=True, width=80)
        monkeypatch.setattr(tables, "look", lambda _stream: narrow)
        run = trained("a-name-of-length")
        result = call("runs")
        line = result.stdout.splitlines()[1]
        assert line.startswith(f"{run.id[-4:]}  a-name-of-length ")
        assert "columns are hidden; widen the terminal or use --columns." in result.stderr
        assert call("show", run.id[-4:], "--as", "line").exit_code == 0
