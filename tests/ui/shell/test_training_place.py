"""Where a run is trained is chosen in the lab and the editor, where there are several places."""

from __future__ import annotations

from typing import Any

import pytest
from support.lab_screen import in_the_lab
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import settings
from tui_lab.runs import places
from tui_lab.runs.launch_record import LaunchRecord, write_launch
from tui_lab.runs.store import Store
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.destinations import RunInEditor
from tui_lab.ui.shell.dialogs import ChoiceScreen
from tui_lab.ui.shell.training_place import TrainingPlace
from tui_lab.ui.training.screen import TrainingScreen


def test_there_is_a_choice_where_a_cluster_is_found_or_set(monkeypatch: pytest.MonkeyPatch) -> None:
    place = TrainingPlace()
    place.look()
    assert (place.is_choice, place.words, place.extra) == (False, "", {})
    settings.change("on", "slurm")
    place.look()
    assert place.offered == ("slurm", "process")
    assert (place.words, place.extra) == ("SLURM", {}), "the setting holds for it"
    settings.change("on", "process")
    monkeypatch.setattr(places, "found", lambda: ("process", "slurm"))
    place.look()
    assert (place.offered, place.words) == (("process", "slurm"), "this machine")
    place.chosen = "slurm"
    assert (place.words, place.extra) == ("SLURM", {"on": "slurm"})
    assert (place.following("process").extra, place.name) == ({"on": "process"}, "slurm")
    assert place.following("") is place, "nothing is known of the run's"
    place.found, place.chosen = (), "process"
    assert place.following("slurm") is place, "it cannot be used from here"


def said(pilot: Pilot[None], widget: str) -> str:
    return str(pilot.app.screen.query_one(widget, Static).render())


async def test_it_is_chosen_once_for_lab_and_editor_and_said_when_the_run_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "found", lambda: ("process", "slurm"))
    launched: list[Any] = []
    monkeypatch.setattr("tui_lab.runs.launch.launch", lambda run, **_more: launched.append(run))
    monkeypatch.setattr(
        "tui_lab.runs.launch.launch_together", lambda runs, **_more: launched.extend(runs)
    )
    async with app().run_test(size=(120, 40), notifications=True) as pilot:
        await in_the_lab(pilot)
        assert "on this machine" in said(pilot, "#heading")
        await pilot.press("t")
        await until(pilot, "the run", lambda: isinstance(pilot.app.screen, TrainingScreen))
        assert not any("being trained" in each.message for each in pilot.app._notifications)
        launched.clear()
        await pilot.press("escape", "T")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("down", "enter")
        await until(pilot, "the lab", lambda: isinstance(pilot.app.screen, LabHome))
        await until(pilot, "it is said", lambda: "on SLURM" in said(pilot, "#heading"))
        kept = "Until the interface is left; the setting “Trains on” keeps it for good."
        assert kept in [each.message for each in pilot.app._notifications]
        await pilot.press("e")
        await until(pilot, "the editor", lambda: isinstance(pilot.app.screen, EditorScreen))
        await until(pilot, "said there", lambda: "on SLURM" in said(pilot, "#verdict"))
        await pilot.press("t")
        await until(pilot, "begun", lambda: bool(launched))
        await until(
            pilot,
            "the place is said",
            lambda: any(
                "is being trained on SLURM." in each.message for each in pilot.app._notifications
            ),
        )
        run = Store().runs()[0]
        write_launch(run.folder, LaunchRecord(time=1.0, place="slurm"))
        kept = pilot.app.screen.lab.keep(TrainingPlace)  # type: ignore[attr-defined]
        kept.chosen = "process"
        pilot.app.screen.lab.open(RunInEditor(run))  # type: ignore[attr-defined]
        await until(pilot, "the editor", lambda: bool(pilot.app.screen.query("#verdict")))
        await until(pilot, "the run's place", lambda: "on SLURM" in said(pilot, "#verdict"))
        assert kept.name == "process"
    assert run.on == "slurm"
