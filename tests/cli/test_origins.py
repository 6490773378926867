"""Every command that takes a run, on runs that are no experiment of the lab."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.cli import call, write_events
from support.runs import finish, made_run
from support.script_runs import (
    KINDS,
    SCRIPT,
    WRONG,
    imported_run,
    loop_run,
    pictures_run,
    quantities_run,
)

from tui_lab.cli.console import Terminal
from tui_lab.cli.progress import epoch_line, is_told, progress_line
from tui_lab.courses.evidence import collect
from tui_lab.reports.series import steps_of
from tui_lab.runs import operations
from tui_lab.runs.events import Event
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.messages import trouble
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.run import Run
from tui_lab.runs.state import fold
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.ui.training.charts import Axes, curves
from tui_lab.ui.training.view import sentences


@pytest.fixture(params=KINDS)
def run(request: pytest.FixtureRequest) -> Run:
    return KINDS[request.param]()


def test_the_list_of_runs_names_the_script_in_place_of_the_data() -> None:
    ours, imported = pictures_run(), imported_run()
    table = call("runs").stdout
    assert "train.py" in table
    assert "--lr 0.1" in table  # what differs: its arguments
    assert "old.csv" in table
    lines = {each["id"]: each for each in json.loads(call("runs", "--json").stdout)}
    assert lines[ours.id]["origin"] == "script"
    assert lines[imported.id]["source"] == "old.csv"
    assert lines[ours.id]["seed"] is None
    for options, found in (
        (["--origin", "import"], [imported]),
        (["--dataset", "train.py"], [ours]),
        (["--filter", "imported"], [imported]),
        (["--sort", "dataset"], [imported, ours]),
        (["--sort", "val_metric", "--columns", "seed,gap,metric"], [ours, imported]),
    ):
        text = call("runs", *options).stdout
        places = [text.find(each.id) for each in found]
        assert -1 not in places
        assert places == sorted(places)
        assert sum(each.id in text for each in (ours, imported)) == len(found)
    assert call("runs", "--csv").stdout.splitlines()[0].endswith("origin,source")


def test_show_tells_of_the_script_and_of_no_experiment() -> None:
    text = call("show", pictures_run().id).stdout
    assert SCRIPT.file in text
    assert re.search(r"Examples +90 to train, 10 to validate, 30 to test$", text, re.MULTILINE)
    assert f"cd /home/ana/nets && {SCRIPT.interpreter} {SCRIPT.file} --lr 0.1" in text
    assert "Dense" in text
    assert "Seed" not in text
    assert "The learning rate was changed" not in text
    assert "0.0 s" not in call("show", imported_run().id).output  # nobody knows how long it took
    loop = call("show", loop_run().id).stdout
    assert "to test" not in loop
    assert "generator_loss" in loop
    assert "shape of a curve" not in loop
    table = json.loads(call("show", "gan", "--json").stdout)
    assert table["script"]["arguments"] == ["--lr", "0.1"]
    assert (table["experiment"], table["line"]) == (None, None)


def test_arguments_are_compared_where_scripts_had_others() -> None:
    runs = [pictures_run(), imported_run(), loop_run()]
    ids = [each.id for each in runs]
    assert "--lr 0.1" not in call("compare", *ids).stdout  # what was imported has none
    other = pictures_run(script=ScriptRecord(file=SCRIPT.file, arguments=("--lr", "0.2")))
    told = call("compare", ids[0], other.id).stdout
    assert re.search(r"^arguments .*--lr 0.1 .*--lr 0.2", told, re.MULTILINE)


TAKE_A_RUN = (
    *("show RUN", "show RUN --json", "show RUN --as curves", "show RUN --as line"),
    *("watch RUN", "watch RUN --json", "stop RUN", "pause RUN", "resume RUN", "kill RUN"),
    *("resume RUN --epochs 2", "learning-rate RUN 0.1", "train-on RUN 3"),
    *("report RUN", "report RUN --json", "report RUN --split validation", "report RUN --open"),
    *("images RUN", "images RUN --wrong --json", "images RUN --grid", "images RUN --index 4"),
    *("predict RUN digit.png", "predict RUN --row 1,2", "weights RUN", "weights RUN --json"),
    *("weights RUN --index 1", "compare RUN LAB", "compare RUN LAB --json", "compare RUN RUN"),
    *("export RUN --as keras OUT", "export RUN --as prepared OUT", "export RUN --as script -"),
    *("export RUN --as csv -", "export RUN --as markdown -", "repeat RUN --seeds 1"),
    *("rename RUN other", "note RUN hm", "runs --columns seed,differs,val_loss", "doctor"),
    *("remove RUN", "restore last"),
)


def test_every_command_answers_in_sentences(run: Run, tmp_path: Path) -> None:
    lab = made_run()
    finish(lab)
    for line in TAKE_A_RUN:
        words = {"RUN": run.id, "LAB": lab.id, "OUT": str(tmp_path / "model.keras")}
        done = call(*(words.get(word, word) for word in line.split()))
        assert done.exception is None or isinstance(done.exception, SystemExit), (line, done)
        assert done.exit_code in (0, 1, 2, 3, 4, 5), line
        assert "Traceback" not in done.output
        assert "unexpected" not in done.output
        if done.exit_code and line != "watch RUN --json":
            assert "Error: " in done.output, line
            assert "No such" not in done.output, line  # the command line itself is right
    assert Store().find(run.id).name == "other"


def test_what_a_script_cannot_is_refused_with_what_can_be_done() -> None:
    run = pictures_run()
    for line, code, sentence in (
        ("resume RUN", 2, "a script that the lab did not start"),
        ("train-on RUN 3", 2, "a script that the lab did not start"),
        ("stop RUN", 2, "is not training now"),
        ("repeat RUN --seeds 1", 2, "its settings are in that script"),
        ("export RUN --as script -", 3, "its settings are in that script"),
        ("export RUN --as prepared x.keras", 3, "its settings are in that script"),
        ("predict RUN digit.png", 3, "are prepared is not known here"),
        ("weights RUN", 5, "has no network here"),
    ):
        done = call(*(run.id if word == "RUN" else word for word in line.split()))
        assert done.exit_code == code, (line, done.output)
        assert sentence in done.output
        assert "resume" not in done.output.replace("to resume", "")
        assert "train" not in done.output.replace("training", "")  # nothing that would fail again
    assert "was imported" in call("resume", imported_run().id).output
    assert "tui-lab train" not in call("report", loop_run().id).output


def test_a_run_that_trains_takes_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    run = loop_run()
    monkeypatch.setattr(Run, "look", lambda self: (Status.RUNNING, self.state()))
    progress = operations.progress_of(run, *run.look())
    assert operations.not_training(progress) is None
    assert operations.decide_train_on(progress, 2) == operations.Ask("train_on", {"epochs": 2})


def test_report_and_export_of_a_script() -> None:
    text = call("report", pictures_run().id).output
    assert "Right in 24 of 30 pictures" in text
    assert "2 pictures of class cat were taken for class dog" in text
    assert "test part of train.py" in text
    assert "price" in call("report", quantities_run().id).output
    markdown = call("export", "my net", "--as", "markdown", "-").stdout
    assert "Script: /home/ana/nets/train.py" in markdown
    assert "toml" not in markdown
    assert "generator_loss" in call("export", loop_run().id, "--as", "csv", "-").stdout


def test_compare_says_what_is_not_known() -> None:
    lab, ours = made_run(), pictures_run()
    finish(lab)
    text = call("compare", lab.id, ours.id).output
    assert "Not all settings of my net are known" in text
    assert "What data a script was trained on is not known" in text
    assert "none of them is called better" in text
    assert "ranked by val_accuracy" in text
    assert "tui-lab repeat" not in call("compare", ours.id, pictures_run("again").id).output


def test_settings_that_scripts_tell_are_compared() -> None:
    first = pictures_run("a", settings={"lr": 0.1, "seed": 1, "width": 64})
    second = pictures_run("b", settings={"lr": 0.01, "seed": 2, "width": 64})
    third = pictures_run("c", settings={"lr": 0.01, "seed": 3, "width": 64})
    text = call("compare", first.id, second.id).output
    assert "not known" not in text
    assert re.search(r"lr +0.1 +0.01", text)
    assert "width" not in text
    found = json.loads(call("compare", first.id, second.id, third.id, "--json").stdout)
    assert [group["seeds"] for group in found["groups"]] == [[1], [2, 3]]
    table = call("runs").stdout
    assert "lr 0.01, seed 2" in table  # against the one before it
    assert "Settings" in call("show", first.id).stdout


def test_examples_that_a_script_kept_are_shown_with_the_answers() -> None:
    run = pictures_run()
    wrong = call("images", run.id, "--wrong").output
    assert "Of 30 examples the run has kept 27" in wrong
    assert wrong.count("✗ wrong") == WRONG - 3
    assert "example 3" in wrong
    assert "example 2\n" not in wrong
    assert "no. 3" in call("images", run.id, "--grid").output
    assert "x5" in call("images", quantities_run().id).output
    run.path("examples-test.npz").unlink()
    rows = call("images", run.id, "--wrong")
    assert rows.exit_code == 0
    assert "This run has kept no examples. A script leaves what it hands" in rows.output
    assert rows.stdout.count("cat") == 4  # twice the truth, twice the answer


def test_a_training_without_a_known_end_is_told_epoch_by_epoch_and_then_less_often() -> None:
    told = [epoch for epoch in range(1, 1001) if is_told(epoch, 0, thinned=True)]
    assert told[:99] == list(range(1, 100))
    assert told[99:101] == [100, 110]
    assert told[-1] == 1000
    view = Terminal(terminal=False, live=False, colour=False, unicode=True, width=80)
    record = EpochRecord(7, None, None, {"reward": 3.5})
    assert epoch_line(record, 0, view) == "  7  reward 3.5000"
    state = fold(
        [
            Event(seq=1, time=0.0, type="started", payload={"pid": 1}),
            Event(seq=2, time=0.0, type="batch", payload={"epoch": 1, "batch": 40, "reward": 2.0}),
        ]
    )
    assert progress_line(state, view) == "epoch 1  batch 40  reward 2.0000"


def test_steps_are_drawn_where_there_are_no_epochs() -> None:
    run = loop_run(epochs=0, ended="")
    write_events(
        run, *(("batch", {"epoch": 1, "batch": n, "generator_loss": 1 / n}) for n in (1, 5, 9))
    )
    state = run.state()
    assert [each.batch for each in steps_of(state, 0)] == [1, 5, 9]
    assert steps_of(state, 3) == ()  # epochs will come
    assert steps_of(loop_run("other").state(), 0) == ()
    plot = curves("generator_loss", state, 0, live=True, axes=Axes())
    assert (plot.steps, plot.lines[0].epochs, plot.end) == (True, (1, 5, 9), 10)
    assert "batch" in call("show", run.id, "--as", "curves").stdout


def test_a_script_that_is_lost_is_not_to_be_resumed() -> None:
    run = pictures_run()
    why = trouble(run, Status.LOST, run.state())
    assert why is not None
    assert "resume" not in why.hint
    told = sentences(Status.LOST, run.state(), "", None, None, why, can_start=False)
    assert told == [why.message, why.hint]
    assert "Start its script again" in told[1]


def test_runs_of_scripts_are_no_evidence_in_courses() -> None:
    for make in KINDS.values():
        make()
    found = collect(Store(), step_opened=0.0, course_begun=0.0)
    assert (found.runs, found.earlier) == ([], [])
