"""Trainings of other programs as runs of the lab."""

from __future__ import annotations

import json
import os
import shutil
import struct
from itertools import pairwise
from pathlib import Path

import pytest

from tui_lab.errors import DataError
from tui_lab.interop import recording
from tui_lab.interop.event_files import is_event_file
from tui_lab.interop.importing import MOST_AT_ONCE, Found, look, take
from tui_lab.interop.recording import Recording, Trainings, metric_name, metric_names
from tui_lab.interop.summaries import scalar_event
from tui_lab.interop.tfrecord import record
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

DATA = Path(__file__).parent.parent / "data" / "imports"
"""One training of ours as Keras's CSVLogger, its TensorBoard callback and `history.history` saw
it."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log.csv"


def found(path: Path, text: str | bytes) -> Found:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return look(path)


def losses(each: Recording) -> list[tuple[int, float | None]]:
    return [(epoch.number, epoch.values.get("loss")) for epoch in each.epochs]


def test_three_records_of_one_training_say_the_same() -> None:
    history = json.loads((DATA / "history.json").read_text())
    for path, program in (
        (DATA / "training.csv", "Keras CSVLogger"),
        (DATA / "history.json", "Keras history"),
        (DATA / "tensorboard", "TensorBoard"),
    ):
        (one,) = look(path).recordings
        assert (one.program, one.name, one.steps) == (program, path.stem, False)
        assert one.metrics[:2] == ("loss", "val_loss")
        assert [epoch.number for epoch in one.epochs] == [1, 2, 3, 4, 5, 6]
        for name, values in history.items():
            assert [epoch.values[name] for epoch in one.epochs] == values
    assert one.created == pytest.approx(1796005176.080234)
    assert one.epochs[0].learning_rate == pytest.approx(0.001)
    assert one.epochs[1].seconds == pytest.approx(0.0751, abs=1e-3)


def test_what_was_taken_is_a_run_and_is_not_taken_twice(tmp_path: Path) -> None:
    store = Store()
    (done,) = take(store, look(DATA / "tensorboard", "old").recordings)
    run = store.find("old")
    assert (done.run.id, done.before) == (run.id, False)
    assert (run.header.origin, run.header.source) == ("import", str(DATA / "tensorboard"))
    assert run.status() is Status.FINISHED
    line = run.summary()
    assert (line.epochs, line.epochs_target, line.metrics) == (6, 6, ("accuracy",))
    assert line.val_loss == pytest.approx(0.6519251)
    assert line.created == pytest.approx(1796005176.080234)
    assert line.learning_rates == ((1, pytest.approx(0.001)),)
    moved = tmp_path / "elsewhere"
    shutil.copytree(DATA / "tensorboard", moved)
    (again,) = take(store, look(moved).recordings)
    assert (again.run.id, again.before) == (run.id, True)
    assert len(store.runs()) == 1


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " ", "@"])
def test_a_csv_is_read_with_any_separator(file: Path, separator: str) -> None:
    text = "epoch,loss,val_loss\n0,0.5,0.6\n1,0.25,0.3\n".replace(",", separator)
    (one,) = found(file, text).recordings
    assert losses(one) == [(1, 0.5), (2, 0.25)]
    assert one.metrics == ("loss", "val_loss")


def test_headers_in_the_middle_begin_again_and_epochs_that_go_on_are_one_training(
    file: Path,
) -> None:
    head = "epoch,loss\n"
    (one,) = found(file, f"{head}0,5\n1,4\n{head}2,3\n").recordings
    assert losses(one) == [(1, 5), (2, 4), (3, 3)]
    first, second = found(
        file, f"{head}0,5\n1,4\nepoch,accuracy,loss\n0,0.1,3\n1,0.2,2\n"
    ).recordings
    assert (losses(first), losses(second)) == ([(1, 5), (2, 4)], [(1, 3), (2, 2)])
    assert (first.name, second.name) == ("log 1", "log 2")
    assert second.epochs[1].values["accuracy"] == 0.2
    # Resumed from a checkpoint: what was done again counts.
    (one,) = found(file, f"{head}1,5\n2,4\n3,3\n2,1\n3,0\n").recordings
    assert losses(one) == [(1, 5), (2, 1), (3, 0)]
    # `fit` called for one epoch, again and again.
    (one,) = found(file, f"{head}0,5\n0,4\n0,3\n").recordings
    assert losses(one) == [(1, 5), (2, 4), (3, 3)]


def test_numbers_that_are_none_are_kept_as_such_and_words_are_left_out(file: Path) -> None:
    (one,) = found(file, 'epoch,loss,acc,which\n0,nan,NA,"[1, 2]"\n1,inf,0.5,x\n').recordings
    (run,) = [each.run for each in take(Store(), [one])]
    first, second = run.state().epochs
    assert (first.metrics, first.reasons) == ({"loss": None}, {"loss": "nan"})
    assert (second.metrics, second.reasons) == ({"loss": None, "accuracy": 0.5}, {"loss": "inf"})


def test_tables_of_other_programs(file: Path) -> None:
    # Lightning's logger: training and validation in rows of their own.
    text = "epoch,step,train_loss,val_loss\n0,9,0.5,\n0,9,,0.6\n1,19,0.3,\n1,19,,0.4\n"
    (one,) = found(file, text).recordings
    assert [dict(epoch.values) for epoch in one.epochs] == [
        {"loss": 0.5, "val_loss": 0.6},
        {"loss": 0.3, "val_loss": 0.4},
    ]
    # A chart of Weights & Biases: a column for each run.
    text = '"Step","a - loss","a - loss__MIN","b - loss"\n0,1,1,2\n10,3,3,\n'
    a, b = found(file, text).recordings
    assert (a.name, losses(a), a.steps) == ("a", [(1, 1), (11, 3)], True)
    assert (b.name, losses(b)) == ("b", [(1, 2)])
    # A frame of pandas, and a decimal comma as spreadsheets have it.
    (one,) = found(file, "\ufeff;loss;lr\n0;0,5;0,1\n1;0,25;0,1\n").recordings
    assert (losses(one), one.epochs[0].learning_rate) == ([(1, 0.5), (2, 0.25)], 0.1)
    (one,) = found(file, "loss,accuracy\n3,0.1\n2,0.2\n").recordings
    assert losses(one) == [(1, 3), (2, 2)]
    (one,) = found(file, "epoch,seconds,loss\n1,0.5,3\n".encode("utf-16")).recordings
    assert one.epochs[0].seconds == 0.5


def test_histories_and_rows_in_json(tmp_path: Path) -> None:
    path = tmp_path / "h.json"
    (one,) = found(
        path, '{"history": {"loss": [3, NaN], "lr": [0.1, 0.05], "x": ["a"]}}'
    ).recordings
    assert [epoch.learning_rate for epoch in one.epochs] == [0.1, 0.05]
    assert one.metrics == ("loss",)
    rows = [{"epoch": 0.5, "loss": 3}, {"epoch": 1.0, "loss": 2}, {"epoch": 2, "eval": {"loss": 1}}]
    text = json.dumps({"log_history": rows})
    (one,) = found(path, text).recordings
    assert [(e.number, dict(e.values)) for e in one.epochs] == [
        (1, {"loss": 2}),
        (2, {"eval/loss": 1}),
    ]
    lines = "".join(
        json.dumps({"_step": step, "_timestamp": 1.7e9 + step, "_runtime": 1, "val": {"loss": 1.0}})
        + "\n"
        for step in range(3)
    )
    read = found(path, lines + "not json\n[]\n")
    (one,) = read.recordings
    assert (one.metrics, one.created, one.epochs[1].seconds) == (("val_loss",), 1.7e9, 1.0)
    assert read.remarks == (
        "2 lines have no number of an epoch or no values, and are left out.",
        "Its rows are counted in steps, not in epochs; the numbers are kept.",
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("train/loss", "loss"),
        ("Loss/train", "loss"),
        ("epoch_loss", "loss"),
        ("validation_acc", "val_accuracy"),
        ("Loss/valid", "val_loss"),
        ("val_loss", "val_loss"),
        ("valuation", "valuation"),
        ("lr-Adam", "learning_rate"),
        ("batch", "batch_"),
        ("a\x1b[31mb", "a�[31mb"),
        ("m" * 100, "m" * 59 + "…"),
    ],
)
def test_metrics_are_called_as_keras_calls_them(name: str, told: str) -> None:
    assert metric_name(name) == told


def test_two_metrics_never_become_one() -> None:
    assert metric_names(["loss", "train/loss"]) == {"loss": "loss", "train/loss": "train/loss"}


def test_a_folder_of_tensorboard_has_a_run_for_each_of_its_folders(tmp_path: Path) -> None:
    for name in ("a", "deep/b"):
        shutil.copytree(DATA / "tensorboard", tmp_path / "logs" / name)
    other = tmp_path / "logs" / "torch" / "events.out.tfevents.1"
    other.parent.mkdir()
    events = [scalar_event(50.0 + step, step, {"Loss/train": 9.0 - step}) for step in (0, 5, 10)]
    other.write_bytes(b"".join(map(record, events)))
    again = [scalar_event(99.0, step, {"Loss/train": 1.0}) for step in (0, 5)]
    other.with_name("events.out.tfevents.2").write_bytes(b"".join(map(record, again)))
    os.symlink("/dev/zero", tmp_path / "logs" / "events.out.tfevents.9")
    read = look(tmp_path / "logs")
    assert [(each.name, len(each.epochs)) for each in read.recordings] == [
        ("a", 6), ("deep/b", 6), ("torch 1", 3), ("torch 2", 2)
    ]  # fmt: skip
    assert losses(read.recordings[2]) == [(1, 9.0), (6, 4.0), (11, -1.0)]
    assert "a: 2 scalars that are not counted in epochs are left out." in read.remarks
    (alone,) = look(
        tmp_path / "logs" / "a" / "train" / os.listdir(tmp_path / "logs/a/train")[0]
    ).recordings
    assert alone.metrics == ("loss", "accuracy")


def test_a_file_that_is_cut_off_anywhere_gives_what_stands_before(tmp_path: Path) -> None:
    whole = next((DATA / "tensorboard" / "train").iterdir()).read_bytes()
    path = tmp_path / "events.out.tfevents.1"
    counts = set()
    for length in range(0, len(whole), 7):
        try:
            read = found(path, whole[:length])
        except DataError:
            continue
        counts.add(len(read.recordings[0].epochs))
    assert counts == {1, 2, 3, 4, 5, 6}
    assert "is cut off or damaged after byte" in read.remarks[0]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "holds no history"),
        ("a.csv", b"\x7fELF\0\0\0\0" * 100, "holds no history"),
        ("a.csv", b"name,city\nAna,Quito\n", "holds no history"),
        ("a.csv", b"epoch," + b",".join(b"m%d" % i for i in range(3000)) + b"\n", "3,001 columns"),
        ("a.csv", b"epoch," + b"x," * (1 << 19) + b"\n", "holds no history"),
        ("a.csv", b'epoch,loss\n0,"' + b"x\n" * 200_000, "is no table"),
        ("a.csv", b"epoch,loss\n" + b"0,1\n1,1\n" * 300, "300 trainings; at most 200"),
        ("a.csv", b"epoch,loss\n-1,5\n1e400,3\nnan,2\n", "holds no history"),
        ("a.json", b"[" * 100_000, "is no JSON"),
        ("a.json", b'{"loss": 3}', "holds no history"),
        ("a.json", b'{"loss": [1' + b"0" * 5000 + b"]}", "is no JSON"),
        ("events.out.tfevents.1", b"junk" * 10, "is no file of events"),
        ("events.out.tfevents.1", record(b"\xff" * 9), "holds no history"),
        ("events.out.tfevents.1", struct.pack("<Q", 1 << 62) * 9, "is no file of events"),
    ],
)
def test_a_file_that_is_no_record_of_a_training_is_said_so(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(DataError, match=told):
        found(tmp_path / name, content)
    assert is_event_file(tmp_path / name) == ("tfevents" in name)
    assert MOST_AT_ONCE == 200


def test_what_is_no_file_or_too_large_is_not_opened(tmp_path: Path) -> None:
    pipe, large, empty = tmp_path / "pipe", tmp_path / "large.csv", tmp_path / "empty"
    os.mkfifo(pipe)
    with open(large, "wb") as file:
        file.truncate(1 << 30)
    empty.mkdir()
    for path, told in (
        (pipe, "it is a pipe"),
        (large, "it has more than 64 MB"),
        (empty, "no file of events"),
        (Path("/dev/zero"), "it is a device"),
        (tmp_path / "gone", "there is no such file"),
        (Path("a\0b"), "No file can be called"),
    ):
        with pytest.raises(DataError, match=told):
            look(path)


def test_of_very_many_rows_some_at_equal_distances_are_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST_VALUES", 100)
    trainings = Trainings(joined=False)
    for number in range(1000):
        trainings.add(number, None, {"loss": float(number), "accuracy": 0.5})
    ((epochs, thinned),) = trainings.found()
    assert thinned
    assert 20 < len(epochs) <= 50
    distances = {b.number - a.number for a, b in pairwise(epochs)}
    assert distances == {32}
    assert epochs[0].number == 1
