"""Own pictures and rows for the tests of the interface, and an asker that needs no worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from support.cli import recorded
from support.reports import change
from support.ui import until
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.predict.opening import own_screen
from tui_lab.ui.predict.screen import OwnScreen


class FakeAsker:
    """Answers at once: the class of an example is where its sum is, between its neighbours'."""

    classes = 10
    quantities: tuple[float, ...] = ()
    """In place of classes: the outputs for the first example; those for the next are one more."""
    hold: threading.Event | None = None
    """Answers wait for it."""
    error: Exception | None = None
    """Raised in place of an answer."""
    asked: list[np.ndarray] = []  # noqa: RUF012 - emptied by `faked`
    closed = 0

    def __init__(self, run: Run) -> None:
        self.ready = False

    def ask(
        self, save: Callable[[Path], object], given_up: Callable[[], bool]
    ) -> list[list[float]] | None:
        """What is asked is kept in `asked`."""
        path = Store().runs()[0].folder / "question.npz"
        save(path)
        with np.load(path) as arrays:
            x = arrays["x"]
        path.unlink()
        FakeAsker.asked.append(x)
        while FakeAsker.hold is not None and not FakeAsker.hold.wait(0.02):
            if given_up():
                return None
        if FakeAsker.error is not None:
            raise FakeAsker.error
        self.ready = True
        if FakeAsker.quantities:
            return [[each + row for each in FakeAsker.quantities] for row in range(len(x))]
        shares = np.full((len(x), self.classes), 0.2 / (self.classes - 1))
        shares[np.arange(len(x)), np.arange(len(x)) % self.classes] = 0.8
        return [[float(share) for share in row] for row in shares]

    def close(self) -> None:
        """Count it."""
        FakeAsker.closed += 1


def faked(monkeypatch: pytest.MonkeyPatch, classes: int = 10) -> type[FakeAsker]:
    """Ask nobody: the first example is of class 0, the next of class 1…"""
    monkeypatch.setattr("tui_lab.reports.own_examples.Asker", FakeAsker)
    FakeAsker.asked, FakeAsker.closed = [], 0
    FakeAsker.classes, FakeAsker.hold, FakeAsker.error = classes, None, None
    FakeAsker.quantities = ()
    return FakeAsker


def pictures_run() -> Run:
    """The recorded run on the digits, with something in the place of a model."""
    (run,) = recorded("finished")
    run.path("model.keras").write_bytes(b"")
    return run


def rows_run(dataset: str = "iris") -> Run:
    """A run on a table."""
    run = pictures_run()

    def to_rows(table: dict[str, object]) -> None:
        table["data"] = {"dataset": dataset, "test_split": 0.3, "scaling": "standard"}

    change(run, to_rows)
    return Store().find(run.id)


def drawn(folder: Path, count: int = 3) -> Path:
    """Photographs of strokes: dark ink on light paper, leaning more from one to the next."""
    folder.mkdir(parents=True)
    for number in range(count):
        picture = Image.new("RGB", (60, 48), (236, 232, 220))
        line = (20 + 4 * number, 6, 38, 40)
        ImageDraw.Draw(picture).line(line, fill=(20, 20, 60), width=5)
        picture.save(folder / f"stroke_{number}.png")
    return folder


async def opened(pilot: Pilot[None], run: Run) -> OwnScreen:
    """The screen for own examples of a run."""
    screen = own_screen(run)
    await pilot.app.push_screen(screen)
    await pilot.pause()
    return screen


async def entered(pilot: Pilot[None], screen: OwnScreen, field: str, text: str) -> None:
    """Write into a field, and press enter there."""
    found = screen.query_one(f"#{field}", Input)
    found.focus()
    found.value = text
    await until(pilot, "the field has the focus", lambda: screen.focused is found)
    await pilot.press("enter")


async def asked_about(pilot: Pilot[None], run: Run, path: Path) -> OwnScreen:
    """The screen with an answer about a picture or a folder."""
    screen = await opened(pilot, run)
    await entered(pilot, screen, "own-path", str(path))
    await answered(pilot, screen)
    return screen


async def answered(pilot: Pilot[None], screen: OwnScreen) -> None:
    """Wait for the answer, and for the bars."""
    await until(pilot, "an answer", lambda: screen.answers is not None)
    await until(pilot, "its bars", lambda: bool(shown(screen, "bars")))


def shown(screen: OwnScreen, part: str) -> str:
    """What stands in a part of the screen: status, problem, bars; the head stands in a frame."""
    if part == "head":
        return screen.query_one("#own-result", Panel).title
    widget = screen.query_one(f"#own-{part}", Widget)
    return str(widget.render()) if widget.display else ""
