"""The library: what is public, runs as objects, experiments, data, and networks in this process."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.cli import recorded
from support.reports import change, digits_run, keep_answers
from support.runs import finish, made_run, small_experiment

import tui_lab
from tui_lab.errors import DivergedError, ExperimentError, LabError, NotFoundError, UsageError
from tui_lab.library.results import ClassPredictions, QuantityPredictions
from tui_lab.library.run import LabRun
from tui_lab.runs import envelope
from tui_lab.runs.payloads import Acknowledged
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
PUBLIC = {
    "ClassPredictions": "",
    "Experiment": "",
    "RunHistory": "",
    "LabError": "",
    "QuantityPredictions": "",
    "LabRun": "",
    "RunSelection": "",
    "describe_data": "(name)",
    "get_run": "(reference)",
    "list_datasets": "()",
    "list_runs": "(status, dataset, name)",
    "load": "(run, prepared)",
    "load_data": "(name, seed, options)",
    "load_parts": "(experiment)",
    "read_experiment": "(source, changes, name, seed, epochs)",
    "train": "(source, changes, name, seed, epochs, gpu, engine, on, wait)",
}
"""Each public name and its parameters: what is taken away here breaks somebody's code."""
OF_A_RUN = {
    *("created", "experiment", "folder", "history", "id", "live", "log", "name", "origin"),
    *("repeat", "results", "resume", "set_learning_rate", "status", "stop", "to_dict", "wait"),
}


def test_what_is_public_is_listed_documented_and_stays() -> None:
    assert set(tui_lab.__all__) == {*PUBLIC, "__version__"} == set(dir(tui_lab))
    page = PAGE.read_text()
    for name, parameters in PUBLIC.items():
        value = getattr(tui_lab, name)
        assert inspect.getdoc(value), name
        assert f"`{name}" in page, name
        if parameters:
            assert f"({', '.join(inspect.signature(value).parameters)})" == parameters, name
    assert {name for name in vars(LabRun) if not name.startswith("_")} == OF_A_RUN
    assert all(f"`{name}" in page for name in OF_A_RUN)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        tui_lab.nothing  # noqa: B018


def test_importing_it_brings_nothing_heavy_in() -> None:
    code = (
        "import sys, tui_lab; tui_lab.list_runs(); tui_lab.read_experiment('iris-softmax');"
        "print(*({'numpy', 'keras', 'tensorflow', 'textual', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_an_experiment_is_read_from_whatever_names_it(tmp_path: Path) -> None:
    preset = tui_lab.read_experiment("iris-softmax", "layers[0].units=4", seed=3, epochs=2)
    assert (preset.layers[0].arguments["units"], preset.seed, preset.fit.epochs) == (4, 3, 2)
    assert tui_lab.read_experiment(preset, name="mine").name == "mine"
    line = "data(iris, test_split=0.3) > Dense(classes, softmax) > compile(loss) > fit(epochs=5)"
    line = line.replace("compile(loss)", "compile(categorical_crossentropy, sgd)")
    assert tui_lab.read_experiment(line).fit.epochs == 5
    file = tmp_path / "net.py"
    file.write_text(
        "import keras\nmodel = keras.Sequential([keras.layers.Dense(3, activation='softmax')])\n"
        "model.compile('sgd', 'sparse_categorical_crossentropy')\nmodel.fit(x, y, epochs=3)\n"
    )
    with pytest.warns(UserWarning, match="data"):
        read = tui_lab.read_experiment(file, "data.dataset=iris")
    assert (read.data.dataset, read.fit.epochs, read.name) == ("iris", 3, "net")
    with pytest.raises(NotFoundError, match="no file"):
        tui_lab.read_experiment("nothing.toml")
    with pytest.raises(ExperimentError) as wrong:
        tui_lab.read_experiment("iris-softmax", "layers[0].units=-1")
    assert wrong.value.field == "layers[0].units"


def test_runs_are_found_and_say_how_far_they_came() -> None:
    finish(made_run(name="first"), epochs=3)
    made_run(name="second")
    assert [run.name for run in tui_lab.list_runs()] == ["second", "first"]
    assert [run.name for run in tui_lab.list_runs(status="finished", dataset="digits")] == ["first"]
    assert len(tui_lab.list_runs(name="firs")) == 0
    run = tui_lab.get_run("first")
    assert (run.status, run.live, run.origin) == ("finished", False, "experiment")
    assert run == tui_lab.list_runs()[1] == tui_lab.list_runs()[1:][0]
    assert len({run, tui_lab.get_run(run.id)}) == 1
    assert repr(run) == f"<Run {run.id}: first, finished>"
    history = run.history
    assert tuple(history)[:4] == ("epoch", "seconds", "learning_rate", "loss")
    assert history["loss"] == pytest.approx([1, 1 / 2, 1 / 3])
    assert history["epoch"].tolist() == [1, 2, 3]
    assert "nothing" not in history
    assert run.to_dict()["history"][2]["epoch"] == 3
    with pytest.raises(NotFoundError):
        tui_lab.get_run("nothing")


def test_frames_are_made_where_pandas_is(monkeypatch: pytest.MonkeyPatch) -> None:
    finish(made_run(name="first"), epochs=2)
    given: list[dict[str, Any]] = []

    class Pandas:
        DataFrame = staticmethod(given.append)

    monkeypatch.setitem(sys.modules, "pandas", Pandas)
    tui_lab.get_run().history.frame()
    tui_lab.list_runs().frame()
    assert list(given[0]) == list(tui_lab.get_run().history)
    assert given[1]["name"] == ["first"]
    assert given[1]["val_loss"] == pytest.approx([0.6])
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(LabError, match="pandas") as missing:
        tui_lab.list_runs().frame()
    assert "pip install pandas" in missing.value.hint


def test_results_are_arrays_with_the_report_of_every_class() -> None:
    stored = digits_run()
    run = tui_lab.get_run(stored.id)
    test = run.results()
    assert isinstance(test, ClassPredictions)
    assert test.part == "test"
    assert len(test) == test.confusion.sum() == len(test.labels)
    assert test.accuracy == (test.labels == test.predicted).mean()
    assert test.report.classes[8].recall < 1
    assert test.classes == tuple("0123456789")
    assert envelope.looks("digits").runs == (run.id,)  # as a report would have recorded it
    with pytest.raises(NotFoundError):
        tui_lab.get_run(made_run().id).results("validation")
    (diverged,) = recorded("diverged")
    with pytest.raises(DivergedError):
        tui_lab.get_run(diverged.id).results()


def test_a_sealed_test_part_stays_sealed_until_it_is_opened() -> None:
    run = tui_lab.get_run(digits_run(sealed=True).id)
    with pytest.raises(UsageError, match="sealed") as refused:
        run.results("test")
    assert "open_sealed=True" in refused.value.hint
    assert run.results().part == "validation"
    assert envelope.looks("digits").runs == ()
    assert run.results(open_sealed=True).part == "test"
    assert run.results("test").part == "test"


def test_quantities_come_with_their_figures() -> None:
    run = made_run(name="disease")
    change(run, lambda table: table["data"].__setitem__("dataset", "diabetes"))
    finish(run)
    truths = np.array([[1.0], [2.0], [4.0]])
    np.savez(
        run.path("validation.npz"),
        answers=truths + 1,
        truths=truths,
        indices=np.arange(3),
        loss=np.float64(1.0),
        source=np.array("train"),
    )
    found = tui_lab.get_run(run.id).results("validation")
    assert isinstance(found, QuantityPredictions)
    assert found.figures["mae"] == 1
    assert found.errors.tolist() == [[1], [1], [1]]


def test_runs_of_scripts_have_results_and_no_experiment() -> None:
    stored = Store().create_from("my net", origin="script")
    keep_answers(stored, [0, 1, 1], [0, 1, 0], 2)
    run = tui_lab.get_run("my net")
    assert run.results().accuracy == pytest.approx(2 / 3)  # type: ignore[union-attr]
    assert run.to_dict()["line"] is None
    with pytest.raises(ExperimentError, match="script"):
        run.experiment  # noqa: B018


def test_what_cannot_be_done_is_refused_as_on_the_command_line() -> None:
    finish(made_run(name="first"), epochs=3)
    run = tui_lab.get_run("first")
    with pytest.raises(UsageError, match="is not training now"):
        run.stop()
    with pytest.raises(UsageError, match=r"has done all|ended early"):
        run.resume()
    assert run.wait(timeout=0) is run
    with pytest.raises(LabError):
        tui_lab.load(3)  # type: ignore[arg-type]


def test_data_are_those_of_the_lab() -> None:
    assert "iris" in tui_lab.list_datasets()
    assert tui_lab.describe_data("iris").classes == ("setosa", "versicolor", "virginica")
    assert tui_lab.load_data("iris").x_train.shape == (150, 4)
    assert len(tui_lab.load_data("spiral", seed=1, samples=40).x_train) == 40
    parts = tui_lab.load_parts(small_experiment())
    assert parts.test is not None
    assert parts.test.x.shape[1:] == (8, 8)
    assert parts.train.x.max() == pytest.approx(1)


@pytest.mark.worker
@pytest.mark.needs("keras")
def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    (tmp_path / "page.py").write_text("\n".join(code))
    done = subprocess.run(
        [sys.executable, str(tmp_path / "page.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    run = tui_lab.get_run()
    assert run.status == "finished"
    assert done.stdout.splitlines()[-1] == "iris-softmax finished 10"
    assert run.log is not None
    raw = tui_lab.load(run, prepared=False)
    validation = tui_lab.load_parts(run.experiment).validation
    found = run.results("validation")
    assert validation is not None
    assert isinstance(found, ClassPredictions)
    again = np.asarray(raw(validation.x))
    assert again == pytest.approx(found.probabilities, abs=1e-5)


def test_a_paused_run_goes_on_and_trains_more_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    run = made_run(name="first")
    sent: list[tuple[str, dict[str, object]]] = []
    answers = iter(("done", "done", "refused"))

    def send(_run: object, command: str, **arguments: object) -> str:
        sent.append((command, arguments))
        return command

    def answer(_run: object, command: str, _seconds: float) -> Acknowledged:
        return Acknowledged(command, command, next(answers), "too_late")

    monkeypatch.setattr("tui_lab.runs.operations.send", send)
    monkeypatch.setattr("tui_lab.runs.operations.wait_for_answer", answer)
    monkeypatch.setattr("tui_lab.runs.run.status", lambda *_seen: Status.PAUSED)
    found = tui_lab.get_run(run.id)
    assert found.resume(epochs=5, wait=False) is found
    assert sent == [("train_on", {"epochs": 5}), ("resume", {})]
    with pytest.raises(LabError, match="it came too late"):
        found.set_learning_rate(0.1)
