"""The commands that read: on recorded runs, with results beside them."""

from __future__ import annotations

import csv
import io
import json
import tomllib

import pytest
from support.cli import call, keep_results, recorded
from support.runs import finish

from tui_lab.errors import ExitCode
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment import parsing
from tui_lab.experiment.line import from_line
from tui_lab.paths import runs_folder
from tui_lab.runs import envelope
from tui_lab.runs.store import Store


class TestRuns:
    def test_an_empty_store_says_how_to_begin(self) -> None:
        result = call("runs")
        assert result.exit_code == 0
        assert result.stdout == ""
        assert "tui-lab train" in result.stderr
        assert json.loads(call("runs", "--json").stdout) == []

    def test_the_list_as_json_is_newest_first_with_all_that_is_promised(self) -> None:
        recorded("finished", "resumed", "diverged", "killed")
        listed = json.loads(call("runs", "--json").stdout)
        assert [run["status"] for run in listed] == ["lost", "diverged", "finished", "finished"]
        created = [run["created"] for run in listed]
        assert created == sorted(created, reverse=True)
        run = next(run for run in listed if run["id"] == "finished")
        assert run["name"] == "digits-mlp-64"
        assert run["dataset"] == "digits"
        assert run["parameters"] == 4810
        assert run["epochs"] == 7
        assert run["seconds"] == pytest.approx(3.0625)
        assert run["best_epoch"] == 5
        assert run["best"]["val_loss"] == 0.48
        assert run["last"]["val_loss"] == 0.52
        assert run["evaluations"]["test"]["accuracy"] == pytest.approx(0.9111, abs=1e-3)

    def test_the_table_says_each_status_in_a_word(self) -> None:
        recorded("finished", "diverged", "killed")
        lines = call("runs").stdout.splitlines()
        assert len(lines) == 4
        assert all(word in "\n".join(lines) for word in ("finished", "diverged", "lost"))

    def test_filters_leave_out_what_does_not_fit(self) -> None:
        recorded("finished", "diverged")
        listed = json.loads(call("runs", "--status", "diverged", "--json").stdout)
        assert [run["id"] for run in listed] == ["diverged"]
        assert json.loads(call("runs", "--dataset", "mnist", "--json").stdout) == []

    def test_the_list_is_sorted_and_searched_as_the_table_of_the_interface_is(self) -> None:
        recorded("finished", "resumed", "diverged", "killed")
        Store().note(Store().find("killed"), "Power cut")

        def listed(*options: str) -> list[str]:
            ids = [run["id"] for run in json.loads(call("runs", "--json", *options).stdout)]
            (_head, *rows) = csv.reader(io.StringIO(call("runs", "--csv", *options).stdout))
            assert [row[0] for row in rows] == ids
            shown = call("runs", "--all", "--columns", "status", *options).stdout.splitlines()[1:]
            assert [line.split()[0] for line in shown] == ids
            return ids

        newest = listed()
        assert listed("--sort", "created", "--reverse") == newest[::-1] == listed("--reverse")
        by_metric = listed("--sort", "val_metric")
        assert set(by_metric[:2]) == {"finished", "resumed"}
        assert listed("--filter", "power cut") == ["killed"]
        assert listed("--filter", "digits FINISHED", "--sort", "name") == [
            run for run in listed("--sort", "name") if run in ("finished", "resumed")
        ]
        assert listed("--filter", "early_stopping", "--status", "lost") == []
        nothing = call("runs", "--filter", "no such word")
        assert (nothing.stdout, nothing.exit_code) == ("", 0)
        assert "No run meets these conditions." in nothing.stderr

    def test_a_damaged_folder_is_counted_and_does_no_harm(self) -> None:
        recorded("finished")
        (runs_folder() / "torn").mkdir()
        (runs_folder() / "torn" / "run.json").write_text("{")
        result = call("runs")
        assert result.exit_code == 0
        assert "1 folder among the runs cannot be read" in result.stderr


class TestShow:
    def test_everything_stands_in_the_text(self) -> None:
        recorded("finished")
        call("note", "last", "It confuses 3 and 9.")
        text = call("show", "last").stdout
        for piece in ("digits-mlp-64", "4,810", "data(digits", "It confuses 3 and 9.", "7/12"):
            assert piece in text
        assert "Early stopping ended the training after 7 epochs" in text

    def test_the_experiment_can_be_taken_out_as_toml_and_as_a_line(self) -> None:
        (run,) = recorded("finished")
        toml = call("show", "last", "--as", "toml").stdout
        assert parsing.parse(tomllib.loads(toml)) == run.experiment
        line = call("show", "last", "--as", "line").stdout.strip()
        assert experiment_line.from_line(line) == run.experiment

    def test_json_has_the_history_and_the_layers(self) -> None:
        recorded("diverged")
        shown = json.loads(call("show", "last", "--json").stdout)
        assert [entry["epoch"] for entry in shown["history"]] == [1, 2]
        assert shown["history"][1]["loss"] is None
        dense = shown["layers"][1]
        assert (dense["type"], dense["output_shape"][-1], dense["parameters"]) == (
            "Dense",
            64,
            4160,
        )

    def test_a_lost_run_says_how_to_go_on(self) -> None:
        recorded("killed")
        assert "tui-lab resume killed" in call("show", "killed").stdout


class TestReport:
    def test_json_has_what_is_promised(self) -> None:
        (run,) = recorded("finished")
        keep_results(run, classes=10, count=20, wrong=2)
        report = json.loads(call("report", "last", "--json").stdout)
        assert report["run"] == "finished"
        assert report["split"] == "test"
        assert report["loss"] == 0.25
        assert report["accuracy"] == 0.9
        assert report["classes"][0] == {
            "name": "0",
            "precision": 1.0,
            "recall": 0.5,
            "f1": pytest.approx(2 / 3),
            "support": 2,
        }
        assert report["confusion"][0][1] == 1
        assert len(report["confusion"]) == 10

    def test_the_text_has_the_table_both_averages_and_the_matrix(self) -> None:
        (run,) = recorded("finished")
        keep_results(run, classes=10, count=20, wrong=2)
        text = call("report", "last").stdout
        for piece in ("Precision", "macro average", "weighted average", "Confusion matrix"):
            assert piece in text
        marked = [line.split()[0] for line in text.splitlines() if line.endswith("lowest recall")]
        assert marked == ["0", "1"]
        assert "0, 1 were recognised worst (50.0% of each)." in text

    def test_one_class_has_its_figures_and_its_confusions_in_words(self) -> None:
        (run,) = recorded("finished")
        keep_results(run, classes=10, count=20, wrong=2)
        text = call("report", "last", "--class", "1").stdout
        assert "Of 2 pictures of class 1, the network recognised 1 (50.0%)." in text
        assert "It gave the answer 1 2 times, and was right in 1 (50.0%)." in text
        assert "1 picture of class 1 was taken for class 2." in text
        assert "1 picture of class 0 was taken for class 1." in text
        assert "average" not in text
        shown = json.loads(call("report", "last", "--class", "1", "--json").stdout)
        assert shown["class"]["name"] == "1"
        assert (shown["taken_for"], shown["mistaken"]) == ({"2": 1}, {"0": 1})
        assert call("report", "last", "--class", "no").exit_code == ExitCode.NOT_FOUND

    def test_shares_are_of_the_row(self) -> None:
        (run,) = recorded("finished")
        keep_results(run, classes=10, count=20, wrong=2)
        text = call("report", "last", "--confusion", "shares").stdout
        assert "50%" in text

    def test_every_look_at_the_test_part_is_counted_and_the_first_is_said(self) -> None:
        (run,) = recorded("finished")
        keep_results(run, classes=10)
        keep_results(run, "validation", classes=10)
        assert "for the first time" not in (call("report", "last", "--split", "validation").stderr)
        assert (
            "The test part of digits was opened for the first time" in call("report", "last").stderr
        )
        assert call("report", "last", "--json").stderr == ""
        call("images", "last", "--wrong", "--json")
        assert envelope.looks("digits").count == 3

    def test_of_a_gate_all_rows_are_learned_from_and_no_look_is_warned_of(self) -> None:
        line = (
            "data(xor, validation_split=0) > Dense(2, tanh) > Dense(1, sigmoid) > "
            "compile(binary_crossentropy, sgd) > fit(epochs=1)"
        )
        run = Store().create(from_line(line))
        finish(run, 1)
        keep_results(run, classes=2, count=4, wrong=1)
        said = call("report", "last")
        assert "first time" not in said.stderr
        assert "truth table are all there is" in said.stdout + said.stderr

    def test_the_first_look_with_a_further_run_says_with_how_many(self) -> None:
        for run in recorded("finished", "resumed"):
            keep_results(run, classes=10)
        call("report", "finished")
        assert "with 2 runs: whoever chooses by it" in call("report", "resumed").stderr
        assert call("report", "resumed").stderr == ""

    @pytest.mark.parametrize("split", [(), ("--split", "validation")])
    def test_a_lost_run_without_results_says_how_to_get_some(self, split: tuple[str, ...]) -> None:
        recorded("killed")
        result = call("report", "last", *split)
        assert result.exit_code == ExitCode.NOT_FOUND
        assert result.stdout == ""
        assert "tui-lab resume killed" in result.stderr

    def test_results_older_than_a_loss_are_said_to_be(self) -> None:
        (run,) = recorded("killed")
        keep_results(run, classes=10)
        result = call("report", "last")
        assert result.exit_code == 0
        assert "not all of its results may be here" in result.stderr
        assert "tui-lab resume killed" in result.stderr


class TestSealed:
    @pytest.fixture(autouse=True)
    def _sealed(self) -> None:
        (run,) = recorded("finished")
        header = json.loads(run.path("run.json").read_text())
        header["experiment"]["data"]["test"] = "sealed"
        run.path("run.json").write_text(json.dumps(header))
        keep_results(run, classes=10)
        keep_results(run, "validation", classes=10)

    def test_the_validation_part_is_shown_instead(self) -> None:
        result = call("report", "last", "--json")
        assert json.loads(result.stdout)["split"] == "validation"
        assert "sealed" in result.stderr
        assert envelope.looks("digits").count == 0

    @pytest.mark.parametrize("command", [["report"], ["images"]])
    def test_asking_for_the_test_part_is_refused(self, command: list[str]) -> None:
        result = call(*command, "last", "--split", "test")
        assert result.exit_code == ExitCode.USAGE
        assert result.stdout == ""
        assert "--open" in result.stderr

    def test_opening_the_envelope_is_recorded_and_holds(self) -> None:
        opened = call("report", "last", "--open", "--json")
        assert json.loads(opened.stdout)["split"] == "test"
        assert "recorded" in opened.stderr
        assert envelope.is_open(Store().find("last"))
        assert json.loads(call("report", "last", "--json").stdout)["split"] == "test"

    def test_an_envelope_without_test_results_is_not_opened(self) -> None:
        run = Store().find("last")
        run.path("test.npz").unlink()
        assert call("report", "last", "--open").exit_code == ExitCode.NOT_FOUND
        assert not envelope.is_open(run)


class TestCompare:
    def test_differences_ranks_and_warnings(self) -> None:
        recorded("finished", "resumed")
        result = call("compare", "finished", "resumed", "--json")
        compared = json.loads(result.stdout)
        assert {run["id"]: run["rank"] for run in compared["runs"]} == {"finished": 2, "resumed": 1}
        assert compared["differences"]["fit.epochs"] == [12, 6]
        assert "differ in 2 settings" in compared["warnings"][0]
        text = call("compare", "finished", "resumed")
        assert "fit.epochs" in text.stdout
        assert "Warning: The two runs differ in 2 settings" in text.stderr


class TestExport:
    def test_the_history_goes_to_stdout_as_csv(self) -> None:
        recorded("finished")
        rows = list(csv.DictReader(io.StringIO(call("export", "last", "--as", "csv", "-").stdout)))
        assert [row["epoch"] for row in rows] == [str(n) for n in range(1, 8)]

    def test_a_file_is_not_replaced_unasked(self) -> None:
        recorded("finished")
        target = runs_folder().parent / "history.csv"
        assert call("export", "last", "--as", "csv", str(target)).exit_code == 0
        before = target.read_text()
        again = call("export", "last", "--as", "markdown", str(target))
        assert again.exit_code == ExitCode.USAGE
        assert target.read_text() == before
        forced = call("export", "last", "--as", "markdown", str(target), "--overwrite")
        assert forced.exit_code == 0
        assert target.read_text().startswith("# ")

    def test_the_script_is_python(self) -> None:
        recorded("finished")
        script = call("export", "last", "--as", "script", "-").stdout
        compile(script, "exported", "exec")
        assert "tui_lab" not in script.replace("tui-lab", "")

    def test_a_run_without_a_model_says_so(self) -> None:
        recorded("killed")
        result = call("export", "last", "--as", "keras", "-")
        assert result.exit_code == ExitCode.NOT_FOUND


class TestKeeping:
    def test_a_run_is_removed_and_comes_back(self) -> None:
        recorded("finished")
        removed = call("remove", "last")
        assert removed.exit_code == 0
        assert "tui-lab restore finished" in removed.stderr
        assert json.loads(call("runs", "--json").stdout) == []
        assert call("restore", "finished").exit_code == 0
        assert len(json.loads(call("runs", "--json").stdout)) == 1

    def test_several_are_not_removed_without_a_yes(self) -> None:
        recorded("finished", "diverged")
        asked = call("remove", "finished", "diverged")
        assert asked.exit_code == ExitCode.USAGE
        assert "--yes" in asked.stderr
        assert len(json.loads(call("runs", "--json").stdout)) == 2
        assert call("remove", "finished", "diverged", "--yes").exit_code == 0
        assert json.loads(call("runs", "--json").stdout) == []

    def test_one_name_that_is_wrong_removes_nothing(self) -> None:
        recorded("finished")
        assert call("remove", "finished", "nothing", "--yes").exit_code == ExitCode.NOT_FOUND
        assert len(json.loads(call("runs", "--json").stdout)) == 1

    def test_a_new_name_finds_the_run(self) -> None:
        recorded("finished")
        assert call("rename", "last", "narrow").exit_code == 0
        assert json.loads(call("show", "narrow", "--json").stdout)["id"] == "finished"

    @pytest.mark.parametrize(
        "command",
        [["stop"], ["pause"], ["kill", "--yes"], ["learning-rate", "0.1"], ["train-on", "3"]],
        ids=lambda command: command[0],
    )
    def test_a_run_that_nobody_trains_takes_no_commands(self, command: list[str]) -> None:
        (run,) = recorded("finished")
        name, *rest = command
        result = call(name, "last", *rest)
        assert result.exit_code == ExitCode.USAGE
        assert "is not training now; it is finished" in result.stderr
        assert not run.path("commands.jsonl").exists()

    def test_a_finished_run_is_not_resumed_without_more_epochs(self) -> None:
        recorded("resumed")
        result = call("resume", "last")
        assert result.exit_code == ExitCode.USAGE
        assert "--epochs" in result.stderr


class TestWatch:
    def test_a_finished_run_is_shown_whole_on_stdout(self) -> None:
        recorded("finished")
        result = call("watch", "last")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert [line.split()[0] for line in lines] == [f"{n}/12" for n in range(1, 8)]
        assert "its weights were put back" in result.stderr

    def test_json_ends_with_the_ending(self) -> None:
        (run,) = recorded("finished")
        lines = [json.loads(line) for line in call("watch", "last", "--json").stdout.splitlines()]
        written = run.path("events.jsonl").read_text().splitlines()
        assert [{k: v for k, v in line.items() if k != "run"} for line in lines] == [
            json.loads(line) for line in written
        ]
        assert lines[-1]["type"] == "ended"

    def test_a_diverged_run_has_its_own_exit_code(self) -> None:
        recorded("diverged")
        result = call("watch", "last")
        assert result.exit_code == ExitCode.DIVERGED
        assert "Error: The loss is not a number since epoch 2." in result.stderr

    def test_a_lost_run_ends_and_its_json_too(self) -> None:
        recorded("killed")
        assert call("watch", "last").exit_code == ExitCode.FAILED
        result = call("watch", "last", "--json")
        last = json.loads(result.stdout.splitlines()[-1])
        assert (last["type"], last["payload"]["status"]) == ("ended", "lost")
