"""A run that is killed at any moment is finished by `resume`, as if nothing had happened."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import h5py
import msgspec
import numpy as np
import pytest
from support.moments import NOBODY, Copies, every_moment
from support.speed import keep_what_is_imported

from tui_lab.experiment.line import from_line
from tui_lab.runs import commands, messages, operations
from tui_lab.runs.ending import lacking
from tui_lab.runs.files import file_size
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.layout import COMMANDS_FILE, LAUNCH_FILE
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.training.backend import start
from tui_lab.worker import running

pytestmark = [
    pytest.mark.needs("keras"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]

IRIS = (
    "data(iris, test_split=0.3, validation_split=0.2) > Dense(6, relu) > Dense(classes, softmax) > "
)
PLAIN = IRIS + "compile(categorical_crossentropy, adam, learning_rate=0.01) > fit(epochs=3)"
PATIENT = (
    IRIS + "compile(categorical_crossentropy, sgd, learning_rate=0.9) > "
    "fit(epochs=60, early_stopping=early_stopping(patience=2, restore_best_weights=true))"
)
DIVERGING = (
    "data(iris, test_split=0.3, validation_split=0.2) > {layers} > Dense(classes) > "
    "compile(mse, sgd, learning_rate={rate}) > fit(epochs=6, batch_size=16)"
)
AT_ONCE = DIVERGING.format(layers="Dense(64, relu) > Dense(64, relu)", rate=900)
"""Its loss is no number in the first epoch."""
LATER = DIVERGING.format(layers="Dense(64, relu)", rate=12)
"""Its loss is a number in the first epochs."""


@pytest.fixture(scope="module", autouse=True)
def keras_on_the_cpu() -> None:
    """In this process."""
    start("none")
    keep_what_is_imported()


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """The signals as they were."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def create(line: str, engine: str | None = None) -> Run:
    run = Store().create(from_line(line), name="test", extra={"engine": engine} if engine else {})
    ask(run, resume=False)
    return run


def ask(run: Run, epochs: int | None = None, *, resume: bool = True) -> None:
    """Leave in the folder what a launcher leaves there; its process is none that lives."""
    record = LaunchRecord(
        time=time.time() - 1,
        resume=resume,
        epochs=epochs,
        engine=run.engine,
        pid=NOBODY,
        process_started=1.0,
        commands_from=file_size(run.path(COMMANDS_FILE)),
    )
    run.path(LAUNCH_FILE).write_bytes(msgspec.json.encode(record))


def train(run: Run) -> int:
    return running.run(run.folder, lambda: False)


def moments(run: Run, place: Path) -> list[tuple[str, Run]]:
    """Train, and give the run as it was at every moment."""
    copies = Copies(run.folder, place)
    with every_moment(run.folder, copies):
        train(run)
    return [(what, Run(folder, run.header)) for what, folder in copies.moments]


def after(what: str, found: list[tuple[str, Run]], count: int = 1) -> list[tuple[str, Run]]:
    """The moments from the `count`-th of that name on."""
    places = [place for place, (name, _run) in enumerate(found) if name == what]
    return found[places[count - 1] :]


def resume(run: Run, epochs: int | None = None) -> RunState:
    """Resume as both faces do, and give the state before it."""
    status, state = run.look()
    decision = operations.decide_resume(operations.progress_of(run, status, state), epochs)
    assert isinstance(decision, operations.Launch)
    ask(run, decision.epochs)
    train(run)
    return state


def figures(run: Run) -> dict[str, object]:
    """What came out of a run: all that its log says, to compare with `==`."""
    state = run.state()
    assert state.ended is not None
    return {
        "epochs": [(record.epoch, record.metrics) for record in state.epochs],
        "target": state.epochs_target,
        "best": state.best,
        "evaluations": dict(state.evaluations),
        "samples": state.samples,
        "ended": replace(state.ended, seconds=None),
        "files": sorted(path.name for path in run.folder.iterdir()),
    }


def arrays(run: Run) -> dict[str, np.ndarray]:
    """All numbers in the files of its ending."""
    found = {}
    for name in ("validation.npz", "test.npz", "boundary.npz"):
        if run.path(name).exists():
            with np.load(run.path(name)) as file:
                found |= {f"{name} {key}": file[key] for key in file.files}
    # Not by Keras, which takes ten times as long, and is asked once, below.
    with zipfile.ZipFile(run.path("model.keras")) as model:
        weights = io.BytesIO(model.read("model.weights.h5"))
    with h5py.File(weights) as file:

        def add(name: str, held: object) -> None:
            if isinstance(held, h5py.Dataset):
                found[f"weights {name}"] = held[()]

        file["layers"].visititems(add)
    assert any(name.startswith("weights ") for name in found)
    return found


@dataclass(frozen=True)
class Recorded:
    """A run that was trained once, and its folder as it was at every moment: not to be changed."""

    whole: Run
    found: list[tuple[str, Run]]


def recorded(line: str, place: Path) -> Recorded:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_LAB_HOME", str(place / "lab"))
        whole = create(line)
        return Recorded(whole, moments(whole, place / "at"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Of `PLAIN`."""
    return recorded(PLAIN, tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Of `PATIENT`."""
    return recorded(PATIENT, tmp_path_factory.mktemp("patient"))


def copied(run: Run, place: Path) -> Run:
    """A copy of a recorded run, for a test to go on with."""
    folder = place / run.folder.parent.name / run.folder.name
    shutil.copytree(run.folder, folder)
    return Run(folder, run.header)


def assert_alike(ours: Run, theirs: Run, what: str, *, exactly: bool = True) -> None:
    told, wanted = figures(ours), figures(theirs)
    if not exactly:
        for each in (told, wanted):
            del each["samples"]
        for name in ("epochs", "best", "evaluations"):
            assert str(told.pop(name)).count("loss") == str(wanted.pop(name)).count("loss"), what
    assert told == wanted, what
    left, right = arrays(ours), arrays(theirs)
    assert left.keys() == right.keys(), what
    for name, array in left.items():
        if array.dtype.kind != "f" or exactly:
            np.testing.assert_array_equal(array, right[name], err_msg=f"{what}: {name}")
        else:
            np.testing.assert_allclose(array, right[name], rtol=1e-4, atol=1e-6, err_msg=what)


def test_every_moment_of_an_ending_is_made_up_for(tmp_path: Path, plain: Recorded) -> None:
    import keras

    whole = plain.whole
    found = after("before the event checkpoint", plain.found, 2)
    assert len(found) > 15
    for what, kept in found:
        run = copied(kept, tmp_path)
        status, state = run.look()
        if status is Status.FINISHED:
            assert operations.decide_resume(operations.progress_of(run, status, state)) is not None
            continue
        assert status is Status.LOST, what
        before = resume(run)
        started = run.state().started
        assert started is not None
        assert started.ending_only, what
        assert started.resumed_from == before.epochs_done == 3, what
        assert_alike(run, whole, what)
        last = run
    ours, theirs = (keras.saving.load_model(r.path("model.keras")) for r in (last, whole))
    for left, right in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


def test_what_is_advised_of_a_killed_run_is_true(plain: Recorded) -> None:
    for what, run in plain.found:
        status, state = run.look()
        if status is Status.FINISHED:
            continue
        trouble = messages.trouble(run, status, state)
        assert trouble is not None, what
        assert f"`tui-lab resume {run.id}`" in trouble.hint
        decision = operations.decide_resume(operations.progress_of(run, status, state))
        assert decision == operations.Launch(None), what
        if "makes up for its ending" in trouble.hint:
            assert state.checkpoint_epoch == 3


def test_before_the_last_epoch_the_rest_is_trained(tmp_path: Path, plain: Recorded) -> None:
    for what, kept in (plain.found[place] for place in (0, 4, 9, 16, 20, 22, 27)):
        run = copied(kept, tmp_path)
        resume(run)
        assert_alike(run, plain.whole, what, exactly=False)


def test_early_stopping_is_not_asked_for_another_epoch(tmp_path: Path, patient: Recorded) -> None:
    whole, found = patient.whole, patient.found
    assert whole.state().epochs_done < 60
    last = [what for what, _run in found].count("before the event checkpoint")
    for what, kept in after("before the event checkpoint", found, last)[::3]:
        run = copied(kept, tmp_path)
        if run.status() is Status.LOST:
            resume(run)
            assert_alike(run, whole, what)


def test_what_was_trained_on_after_early_stopping_is_not_stopped_at_once(tmp_path: Path) -> None:
    whole = create(PATIENT)
    train(whole)
    done = whole.state().epochs_done
    ask(whole, 2)
    found = moments(whole, tmp_path / "at")
    assert whole.state().epochs_done > done
    began = after("before the event data", found)
    for what, run in [began[0], began[4], *after("before the event best", found)[::4]]:
        if run.status() is Status.LOST:
            resume(run)
            assert run.state().epochs_target == done + 2, what
            assert_alike(run, whole, what, exactly=what.endswith("best"))


@pytest.mark.parametrize("engine", ["resident", "plain"])
@pytest.mark.parametrize("line", [AT_ONCE, LATER], ids=["at-once", "later"])
def test_a_divergence_is_not_trained_again(line: str, engine: str, tmp_path: Path) -> None:
    # The plain one looks after each batch, and breaks off in the middle of an epoch.
    whole = create(line, engine)
    found = moments(whole, tmp_path / "at")
    state = whole.state()
    assert whole.status() is Status.DIVERGED
    assert state.ended is not None
    assert state.ended.finite_weights is (line == LATER)
    assert (state.best is not None) is (line == LATER)
    last = [what for what, _run in found].count("before the event checkpoint")
    for what, run in after("before the event checkpoint", found, last)[::2]:
        if run.status() is Status.LOST:
            resume(run)
            started = run.state().started
            assert started is not None
            assert started.ending_only, what
            assert_alike(run, whole, what)


def test_an_ending_that_is_made_up_for_may_be_killed_as_well(
    tmp_path: Path, patient: Recorded
) -> None:
    whole, found = patient.whole, patient.found
    (_what, kept) = after("os.rename .model.keras", [(w[:22], r) for w, r in found])[0]
    broken = copied(kept, tmp_path)
    ask(broken)
    for what, run in moments(broken, tmp_path / "again")[::3]:
        if run.status() is Status.LOST:
            resume(run)
            assert_alike(run, whole, what)


def test_a_run_whose_stop_was_killed_goes_on(tmp_path: Path, plain: Recorded) -> None:
    whole, stopped = plain.whole, create(PLAIN)
    commands.send(stopped, "stop")
    found = moments(stopped, tmp_path / "at")
    assert stopped.status() is Status.STOPPED
    (_what, run) = after("before the event ended", found)[0]
    resume(run)
    ours, theirs = run.state(), whole.state()
    assert [record.epoch for record in ours.epochs] == [1, 2, 3]
    assert ours.evaluations.keys() == theirs.evaluations.keys()
    assert run.status() is Status.FINISHED


@pytest.mark.parametrize("which", ["plain", "patient"])
def test_a_file_of_the_ending_that_is_lost_is_made_again(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    whole = copied(request.getfixturevalue(which).whole, tmp_path)
    before, numbers = figures(whole), arrays(whole)
    for lost in ("model.keras", "validation.npz", "test.npz"):
        assert lacking(whole, whole.state()) == ()
        if lost == "validation.npz":
            whole.path(lost).write_bytes(whole.path(lost).read_bytes()[:100])
        else:
            os.unlink(whole.path(lost))
        status, state = whole.look()
        assert lacking(whole, state) == (lost,)
        progress = operations.progress_of(whole, status, state, closely=True)
        assert operations.decide_resume(progress) == operations.Launch(None)
        ask(whole)
        train(whole)
        assert figures(whole) == before, lost
        for name, array in arrays(whole).items():
            np.testing.assert_array_equal(array, numbers[name], err_msg=f"{lost}: {name}")


@pytest.mark.parametrize(("line", "which"), [(PLAIN, "plain"), (PATIENT, "patient")])
def test_an_ending_that_failed_for_a_full_disk_is_made_up_for(
    line: str,
    which: str,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    whole, full = request.getfixturevalue(which).whole, create(line)

    def no_room(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(full.path("validation.npz")))

    with monkeypatch.context() as patch:
        patch.setattr("tui_lab.training.answers.write_results", no_room)
        assert train(full) == 1
    status, state = full.look()
    assert status is Status.FAILED
    trouble = messages.trouble(full, status, state)
    assert trouble is not None
    assert "no room left" in trouble.message
    assert f"tui-lab resume {full.id}" in trouble.hint
    resume(full)
    started = full.state().started
    assert started is not None
    assert started.ending_only
    assert_alike(full, whole, line)
