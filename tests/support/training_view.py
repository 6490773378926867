"""Runs at chosen moments for the training view: logs with a fixed clock, and looks at them."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass, replace
from typing import Any

import pytest
from support.runs import RECORDED
from support.ui import until
from textual.pilot import Pilot
from textual.widgets import Input

from tui_lab.paths import runs_folder
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.line_chart import ChartPanel
from tui_lab.ui.shell.dialogs import InputScreen
from tui_lab.ui.shell.feed import RunView, Snapshot
from tui_lab.ui.training.run_head import RunPanel
from tui_lab.ui.training.screen import TrainingScreen

NOW = 1_772_000_100.0
HOST = "aula-07"
STEPS = 36


@dataclass(frozen=True, slots=True)
class Moment:
    """What has been written of a run."""

    epochs: int = 3
    target: int = 30
    batch: int = 12
    """Of the epoch that goes on; 0: none."""
    dataset: str = "digits"
    queued: int = 0
    started: bool = True
    loss: tuple[float | None, ...] | None = None
    """Instead of curves that fall."""
    paused: bool = False
    ended: tuple[str, str] | None = None
    """Status and reason."""
    evaluated: bool = False
    host: str = HOST
    refuses: str = ""
    """A command that its script does not follow."""


def curve(epoch: int) -> dict[str, float]:
    """The metrics of a training that goes well, then overfits a little."""
    loss = 2.2 * math.exp(-0.25 * epoch) + 0.05
    return {
        "loss": loss,
        "accuracy": 1 - 0.8 * math.exp(-0.3 * epoch),
        "val_loss": loss + 0.05 + 0.004 * epoch,
        "val_accuracy": 0.97 - 0.8 * math.exp(-0.28 * epoch),
    }


def made(moment: Moment, name: str = "20260225-071320-1a2b") -> Run:
    """The run of that name with the log of `moment`; its folder is always the same."""
    folder = runs_folder() / name
    folder.mkdir(parents=True)
    header = json.loads((RECORDED / "finished" / "run.json").read_text())
    header |= {"id": name}
    header["experiment"]["data"]["dataset"] = moment.dataset
    header["experiment"]["fit"]["epochs"] = moment.target
    if moment.dataset in ("xor", "circle"):
        del header["experiment"]["data"]["test_split"]
    (folder / "run.json").write_text(json.dumps(header))
    ticks = itertools.count(1)
    with EventWriter(folder / EVENTS_FILE, clock=lambda: NOW - 90 + next(ticks) / 100) as writer:
        _write(moment, writer)
    return Store().find(name)


def _write(moment: Moment, writer: EventWriter) -> None:
    if moment.queued:
        writer.write("queued", position=moment.queued)
    if moment.started:
        _begin(moment, writer)
        _train(moment, writer)
    if moment.refuses:
        writer.write("refuses", **{moment.refuses: "not_followed"})
    if moment.paused:
        writer.write("paused", epoch=moment.epochs + 1)
    if moment.evaluated:
        writer.write("evaluation", split="validation", loss=0.2, accuracy=0.95, examples=288)
    if moment.ended is not None:
        status, reason = moment.ended
        writer.write("ended", status=status, reason=reason, epochs_done=moment.epochs, seconds=12.5)


def _begin(moment: Moment, writer: EventWriter) -> None:
    two = moment.dataset in ("xor", "circle")
    writer.write(
        "started",
        pid=6000,
        process_started=NOW - 95,
        host=moment.host,
        device="CPU",
        engine="resident",
        engine_reason="too_short_to_compile",
        resumed_from=0,
        epochs=moment.target,
        steps_per_epoch=STEPS,
        batch_size=32,
    )
    classes = ["0", "1"] if two else [str(number) for number in range(10)]
    shape = [2] if two else [8, 8]
    writer.write("data", train=1149, validation=288, test=360, input_shape=shape, classes=classes)
    writer.write("model", parameters=4810, trainable=4810, layers=[])


def _train(moment: Moment, writer: EventWriter) -> None:
    for epoch in range(1, moment.epochs + 1):
        metrics: dict[str, Any] = curve(epoch)
        if moment.loss is not None:
            metrics |= {"loss": moment.loss[epoch - 1], "val_loss": moment.loss[epoch - 1]}
        writer.write("batch", epoch=epoch, batch=STEPS, batches=STEPS, **_both(metrics))
        writer.write(
            "epoch", epoch=epoch, epochs=moment.target, seconds=0.42, learning_rate=0.001, **metrics
        )
    if moment.epochs:
        samples(writer, moment.epochs)
    if moment.batch:
        metrics = curve(moment.epochs + 1)
        writer.write(
            "batch", epoch=moment.epochs + 1, batch=moment.batch, batches=STEPS, **_both(metrics)
        )


def _both(metrics: dict[str, Any]) -> dict[str, Any]:
    return {name: metrics[name] for name in ("loss", "accuracy")}


def samples(writer: EventWriter, epoch: int) -> None:
    """Eight examples of `digits`, the second of them mistaken."""
    true = [0, 1, 2, 3, 4, 5, 6, 7]
    predicted = [0, 8, 2, 3, 4, 5, 6, 7]
    rows = [[0.7 if label == said else 0.3 / 9 for label in range(10)] for said in predicted]
    writer.write(
        "samples",
        epoch=epoch,
        indices=true,
        true=true,
        predicted=predicted,
        probabilities=rows,
    )


def look_at(run: Run, status: Status) -> RunView:
    """What the feed would say of it, with a status that no process has to be there for."""
    return RunView(status, run.state())


def give(lab: LabApp, run: Run, look: RunView, *others: Any) -> None:
    """Hand the app a snapshot in which `run` is watched."""
    summary = replace(run.summary(), status=look.status)
    lab.snapshot = Snapshot((summary, *others), (), {run.id: look}, listed=True)


async def shown(pilot: Pilot[None], run: Run, status: Status) -> TrainingScreen:
    """The training view of the run, with everything drawn."""
    lab = pilot.app
    assert isinstance(lab, LabApp)
    give(lab, run, look_at(run, status))
    screen = TrainingScreen(run, clock=lambda: NOW)
    await lab.push_screen(screen)
    await until(pilot, "the view has its run", lambda: screen.look is not None)
    await lab.workers.wait_for_complete()
    await pilot.pause()
    return screen


def words(screen: TrainingScreen) -> str:
    """The sentence below the progress, in one line."""
    return " ".join(str(screen.query_one("#words").render()).split())


def head(screen: TrainingScreen) -> str:
    """What stands in the frame of the run, and the two lines below it."""
    panel = screen.query_one("#run", RunPanel)
    return f"{panel.title}\n{screen.query_one('#head').render()}"


def chart(screen: TrainingScreen, name: str) -> str:
    """What the chart of a metric draws, between the upper and the lower line of its frame."""
    panel = screen.query_one(f"#{name}-panel", ChartPanel)
    return f"{panel.title}\n{panel.chart.text}\n{panel.note}".rstrip("\n")


def offered(screen: TrainingScreen) -> set[str]:
    return {
        binding.binding.action for binding in screen.active_bindings.values() if binding.enabled
    }


def sent(run: Run) -> list[tuple[str, dict[str, Any]]]:
    """The commands in the run's folder: names and arguments."""
    path = run.folder / "commands.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(line["name"], line["arguments"]) for line in map(json.loads, lines)]


def answer(pilot: Pilot[None], run: Run, outcome: str = "done", reason: str = "") -> None:
    """Let the worker answer the last command."""
    last = json.loads((run.folder / "commands.jsonl").read_text().splitlines()[-1])
    with EventWriter(run.folder / "events.jsonl") as writer:
        writer.write(
            "acknowledged", command=last["id"], name=last["name"], outcome=outcome, reason=reason
        )
    screen = pilot.app.screen
    assert isinstance(screen, TrainingScreen)
    give(screen.lab, run, look_at(run, screen.status))


async def typed(pilot: Pilot[None], key: str, text: str) -> InputScreen:
    """Press the key, put `text` into the field that asks, and take it."""
    await pilot.press(key)
    await until(pilot, "the question", lambda: isinstance(pilot.app.screen, InputScreen))
    screen = pilot.app.screen
    assert isinstance(screen, InputScreen)
    screen.query_one(Input).value = text
    await pilot.press("enter")
    await pilot.pause()
    return screen


class Resumed:
    """Stands for `launch.resume` and keeps what it is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception | None = None) -> None:
        self.asked: list[int | None] = []
        self.error = error
        monkeypatch.setattr("tui_lab.runs.launch.resume", self)

    def __call__(self, run: Run, epochs: int | None = None, **_options: object) -> None:
        if self.error is not None:
            raise self.error
        self.asked.append(epochs)
