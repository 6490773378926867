"""Runs as files of events for TensorBoard."""

from __future__ import annotations

import io
import math
import threading
from pathlib import Path

import pytest
from support.runs import RECORDED, finish, made_run, until

from tui_lab.errors import StoreError, UsageError
from tui_lab.interop import tensorboard_log
from tui_lab.interop.importing import look, take
from tui_lab.interop.summaries import read_event, session_event
from tui_lab.interop.tensorboard_log import EventFiles, export, folder_of, follow
from tui_lab.interop.tfrecord import Damage, records
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.store import Store, open_run


def scalars(folder: Path, part: str) -> dict[str, list[tuple[int, float]]]:
    """What TensorBoard keeps of a folder: of a step that is done again, the last."""
    kept: dict[str, dict[int, float]] = {}
    (file,) = sorted((folder / part).iterdir())
    for data in records(io.BytesIO(file.read_bytes()), 1 << 16, Damage()):
        event = read_event(data)
        if data == session_event(event.time, event.step):
            for steps in kept.values():
                for step in [each for each in steps if each >= event.step]:
                    del steps[step]
        for tag, value in event.values.items():
            kept.setdefault(tag, {})[event.step] = value
    return {tag: sorted(steps.items()) for tag, steps in kept.items()}


@pytest.mark.parametrize("name", ["finished", "resumed", "diverged"])
def test_every_epoch_of_a_run_stands_in_the_files(name: str, tmp_path: Path) -> None:
    run = open_run(RECORDED / name)
    folder = tmp_path / "run"
    assert len(export(run, folder)) == 2
    train, validation = scalars(folder, "train"), scalars(folder, "validation")
    epochs = run.state().epochs
    for metric in epochs[0].metrics:
        found = (validation if metric.startswith("val_") else train)[
            f"epoch_{metric.removeprefix('val_')}"
        ]
        assert [step for step, _value in found] == [epoch.epoch - 1 for epoch in epochs]
        for (_step, value), epoch in zip(found, epochs, strict=True):
            told = epoch.metrics[metric]
            if told is None:
                reason = epoch.reasons[metric]
                assert math.isnan(value) if reason == "nan" else value == float(reason)
            else:
                assert value == pytest.approx(told, rel=1e-6)
    assert len(train["epoch_learning_rate"]) == len(epochs)
    assert train["batch_loss"][0][0] >= 0


def test_what_is_done_again_after_a_break_takes_the_place_of_what_was(tmp_path: Path) -> None:
    run = made_run()
    with EventWriter(run.path("events.jsonl")) as writer:
        for done, losses in ((0, (9.0, 8.0, 7.0)), (1, (2.0, 1.0))):
            writer.write("started", pid=1, resumed_from=done)
            for epoch, loss in enumerate(losses, start=done + 1):
                for batch in (1, 20):
                    writer.write("batch", epoch=epoch, batch=batch, batches=20, loss=loss)
                writer.write("epoch", epoch=epoch, loss=loss, val_loss=loss)
    export(run, tmp_path / "run")
    train = scalars(tmp_path / "run", "train")
    assert train["epoch_loss"] == [(0, 9.0), (1, 2.0), (2, 1.0)]
    assert scalars(tmp_path / "run", "validation") == {"epoch_loss": train["epoch_loss"]}
    assert train["batch_loss"] == [(0, 9), (19, 9), (20, 2), (39, 2), (40, 1), (59, 1)]


def test_what_was_exported_comes_back_as_a_run(tmp_path: Path) -> None:
    run = open_run(RECORDED / "resumed")
    export(run, tmp_path / "run")
    (taken,) = take(Store(), look(tmp_path / "run").recordings)
    back, epochs = taken.run.state().epochs, run.state().epochs
    assert [each.epoch for each in back] == [each.epoch for each in epochs]
    for one, other in zip(back, epochs, strict=True):
        assert one.metrics == pytest.approx(dict(other.metrics), rel=1e-6)
        assert one.learning_rate == pytest.approx(other.learning_rate)


def test_what_is_there_is_only_replaced_where_that_is_asked_for(tmp_path: Path) -> None:
    run = made_run()
    finish(run, epochs=2)
    folder = folder_of(run, tmp_path)
    assert folder == tmp_path / f"digits-mlp-{run.id}"
    export(run, folder)
    mine = folder / "train" / "notes.txt"
    mine.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        export(run, folder)
    export(run, folder, overwrite=True)
    assert mine.read_text() == "mine"
    mine.unlink()
    losses = dict(scalars(folder, "validation")["epoch_loss"])
    assert losses == pytest.approx({0: 1.2, 1: 0.6})
    with EventFiles(run, folder), pytest.raises(StoreError, match="keeps"):
        export(run, folder, overwrite=True)
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        export(run, file / "below")


def test_a_run_is_followed_until_it_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tensorboard_log, "LOOK_EVERY", 0.01)
    run, folder = made_run(), tmp_path / "run"
    with RunLock(run.folder), EventWriter(run.path("events.jsonl")) as writer:
        writer.write("started", pid=1, resumed_from=0)
        writer.write("epoch", epoch=1, loss=0.5)
        thread = threading.Thread(target=follow, args=(open_run(run.folder), folder))
        thread.start()
        until(lambda: (folder / "train").is_dir() and scalars(folder, "train"), "an epoch")
        assert scalars(folder, "train") == {"epoch_loss": [(0, 0.5)]}
        writer.write("epoch", epoch=2, loss=0.25)
        writer.write("ended", status="finished")
        thread.join(30)
        assert not thread.is_alive()
    assert scalars(folder, "train") == {"epoch_loss": [(0, 0.5), (1, 0.25)]}


def test_following_ends_when_the_run_is_lost_or_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tensorboard_log, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(tensorboard_log, "STATUS_EVERY", 0.05)
    follow(open_run(RECORDED / "killed"), tmp_path / "lost")
    assert len(scalars(tmp_path / "lost", "train")["epoch_loss"]) == 2
    run = made_run()
    run.path("run.json").unlink()
    run.folder.rmdir()
    follow(run, tmp_path / "gone")
    assert sorted(each.name for each in (tmp_path / "gone").iterdir()) == [".tui-lab.guard"]
