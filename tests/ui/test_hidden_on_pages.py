"""Whatever is in files, names and notes: no page of the interface sends it to the terminal raw.

The lab is that of `tests/test_hidden_text.py`; what is sent to the terminal is looked at as sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar, cast, get_args

import pytest
from support.hidden import TEXT, found_in
from support.hidden_lab import COURSE, DATASET, PRESET, RUNS, SWEEP, WITH_RESULTS, strange_lab
from support.reports import words
from support.ui import SIZES, snapshot_of_store
from support.ui import app as lab_app
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from tui_lab import presets
from tui_lab.errors import LabError
from tui_lab.neuron.model import NeuronStart
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.router import MODES
from tui_lab.ui.shell import destinations as to
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen


class Written(HeadlessDriver):
    """Keeps what a terminal would be sent."""

    sent: ClassVar[list[str]] = []

    @property
    def is_headless(self) -> bool:
        """No: the app draws for it."""
        return False

    def write(self, data: str) -> None:
        """Keep it."""
        self.sent.append(data)


def run(name: str) -> Run:
    """One of the strange runs."""
    return Store().find(name)


OPENED: Mapping[type, Callable[[], object]] = {
    to.RunPage: lambda: to.RunPage(run("killed")),
    to.ReportPage: lambda: to.ReportPage(run(WITH_RESULTS)),
    to.TrainingPage: lambda: to.TrainingPage(run(WITH_RESULTS)),
    to.ComparisonPage: lambda: to.ComparisonPage([run(WITH_RESULTS), run("diverged")]),
    to.PredictionPage: lambda: to.PredictionPage(run(WITH_RESULTS)),
    to.EditorPage: lambda: to.EditorPage(presets.get(PRESET).experiment),
    to.RunInEditor: lambda: to.RunInEditor(run(WITH_RESULTS)),
    to.SweepPage: lambda: to.SweepPage(SWEEP),
    to.SweepSetupPage: lambda: to.SweepSetupPage(presets.get(PRESET).experiment),
    to.PresetInLab: lambda: to.PresetInLab(PRESET),
    to.DataInLab: lambda: to.DataInLab(DATASET),
    to.StepInCourse: lambda: to.StepInCourse(COURSE, "look"),
    to.NeuronExercise: lambda: to.NeuronExercise(NeuronStart(task="and")),
    to.SettingRow: lambda: to.SettingRow("theme"),
}
"""Every page and place that the router knows."""
PLAIN = (to.EditorPage, to.SweepSetupPage, to.RunInEditor, to.NeuronExercise, to.SettingRow)
PLAIN_MODES = ("neuron", "settings")
"""Where no text from a file is on the first look."""
MARK = "PWNED"
"""Of the strange text the part that is seen."""
ROWS = 20
"""So many rows of a list are gone through before it is begun again, should it be filled late."""


def test_every_page_of_the_router_is_opened() -> None:
    assert OPENED.keys() == {*get_args(to.Page), *get_args(to.Destination)}


@pytest.fixture
def sent(lab_home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the interface sends to its terminal."""
    strange_lab(lab_home, monkeypatch)
    run(WITH_RESULTS).path("model.keras").write_bytes(b"")
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", Written)
    monkeypatch.setenv("TERM", "xterm-256color")
    Written.sent.clear()
    return Written.sent


async def seen(pilot: Pilot[None], sent: list[str], name: str, *, plain: bool = False) -> None:
    """Wait until a text from a file has been drawn: the rows are gone through from the last up."""
    for turn in range(300):
        await pilot.pause()
        if plain or MARK in "".join(sent):
            return
        await pilot.press("end" if turn % ROWS == 0 else "up")
    raise AssertionError(f"no text from a file on {name}:\n{words(cast(LabApp, pilot.app))}")


async def looked_at(pilot: Pilot[None]) -> None:
    """Go through what a screen has: its rows, its pages, help and palette."""
    for action in getattr(pilot.app.screen, "ACTIONS", ()):
        if action.id.startswith("tab_") or action.id in ("next_tab", "details"):
            await pilot.app.screen.run_action(action.id)
            await pilot.pause()
            await pilot.pause()
    await pilot.press("down", "down", "tab", "down", "pagedown", "f1")
    await pilot.press("pagedown", "escape", "ctrl+p", "down", "escape")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_nothing_hidden_comes_out_of_a_page(size: tuple[int, int], sent: list[str]) -> None:
    async with lab_app().run_test(size=size) as pilot:
        app_ = cast(LabApp, pilot.app)
        app_.snapshot = snapshot_of_store(*RUNS)
        for name in MODES:
            sent.clear()
            await app_.go_to(name)
            await seen(pilot, sent, name, plain=name in PLAIN_MODES)
            assert found_in("".join(sent), breaks=False) == [], name
        for kind, page in OPENED.items():
            sent.clear()
            if kind in get_args(to.Page):
                app_.open(cast(to.Page, page()))
            else:
                await app_.go(cast(to.Destination, page()))
            await seen(pilot, sent, kind.__name__, plain=kind in PLAIN)
            if size == SIZES["small"]:  # where more has to be gone through
                await looked_at(pilot)
            assert found_in("".join(sent), breaks=False) == [], kind
            await app_.go_to("settings")


async def test_nothing_hidden_is_said_asked_or_copied(sent: list[str]) -> None:
    async with lab_app().run_test(size=(80, 24)) as pilot:
        app_ = cast(LabApp, pilot.app)
        app_.complain(LabError(TEXT, TEXT))
        app_.notify(TEXT, title=TEXT)
        app_.copy_to_clipboard(TEXT)
        app_.push_screen(ConfirmScreen(TEXT, TEXT, yes=TEXT, no=TEXT))
        await pilot.pause()
        app_.push_screen(InputScreen(TEXT, TEXT, detail=TEXT, placeholder=TEXT))
        await pilot.pause()
        app_.push_screen(ChoiceScreen(TEXT, [(TEXT, TEXT)]))
        await pilot.pause()
        copied = app_.clipboard
    whole = "".join(sent)
    assert whole.count(MARK) >= 6
    without_clipboard = re.sub(r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", "", whole)
    assert found_in(without_clipboard, breaks=False) == []
    assert MARK in copied
    assert found_in(copied, breaks=False) == []


@pytest.mark.parametrize("kind", [to.StepInCourse, to.DataInLab])
async def test_without_the_boundary_it_would_come_out_of_a_page(
    kind: type, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rich.text.strip_control_codes", lambda text: text)
    monkeypatch.setattr("textual.content._strip_control_codes", lambda text: text)
    monkeypatch.setattr("tui_lab.ui.kit.textual_private_app.draw_visibly", lambda app_: None)
    async with lab_app().run_test(size=(120, 40)) as pilot:
        await cast(LabApp, pilot.app).go(cast(to.Destination, OPENED[kind]()))
        await seen(pilot, sent, kind.__name__)
    assert found_in("".join(sent), breaks=False) != []
