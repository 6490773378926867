"""What a run is doing is said in one way: on the top bar, in its head, in the table, in words."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace

import pytest
from rich.style import Style
from support.cli import call
from support.runs import made_run
from support.training_view import Moment, give, head, look_at, made, shown, words
from support.ui import app, snapshot_of_store, until

from tui_lab.cli.commands.runs import _cell as in_the_command_line
from tui_lab.reports.table import Line
from tui_lab.reports.table_lines import Lines
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.operations import Progress, Refusal, decide_resume
from tui_lab.runs.status import Status, status_tone, status_word, word_now
from tui_lab.ui.lab.view import _live_line
from tui_lab.ui.runs.run_columns import _status, status_text
from tui_lab.ui.runs.view import details, status_sentence
from tui_lab.ui.shell.feed import RunView, Snapshot
from tui_lab.ui.shell.top_bar import TopBar

SMALL = (80, 24)
TOLD = {
    Status.QUEUED: "1 run is queued",
    Status.RUNNING: "1 run is training",
    Status.PAUSED: "1 run is paused",
    Status.SILENT: "1 run does not answer",
}


@pytest.mark.parametrize("status", TOLD)
async def test_every_place_says_what_the_run_is_doing_now(status: Status) -> None:
    run = made(Moment())
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, status)
        # The list of all runs is older than the look at this one.
        lab = screen.lab
        older = replace(run.summary(), status=Status.RUNNING)
        lab.snapshot = Snapshot((older,), (), {run.id: look_at(run, status)}, listed=True)
        await pilot.pause()
        bar = str(screen.query_one(TopBar).render())
        assert TOLD[status] in bar
        assert not any(text in bar for other, text in TOLD.items() if other is not status)
        assert head(screen).split("\n")[0].split()[1] == status_word(status)
        (line,) = lab.snapshot.live
        assert line.status is status
        if status is not Status.RUNNING:
            assert status_word(status) in status_text(line)


async def test_a_run_that_was_resumed_and_waits_is_queued_everywhere() -> None:
    run = made(Moment(epochs=2, batch=0, ended=("stopped", "stop_requested")))
    lock = RunLock(run.folder)
    lock.acquire()
    try:
        with EventWriter(run.path(EVENTS_FILE)) as writer:
            writer.write("queued", position=2)
        status, state = run.look()
        assert status is Status.QUEUED
        async with app().run_test(size=SMALL, notifications=True) as pilot:
            screen = await shown(pilot, run, status)
            assert words(screen) == "It waits for its turn: place 2 in line."
            assert "queued" in head(screen)
            assert "left" not in head(screen)
            screen.action_resume()
            notices = pilot.app._notifications
            await until(pilot, "a notice", lambda: len(notices) == 1)
            assert "is queued already and begins by itself." in next(iter(notices)).message
            assert words(screen) == "It waits for its turn: place 2 in line."
            lab = screen.lab
            lab.snapshot = replace(snapshot_of_store(), watched={run.id: RunView(status, state)})
            await pilot.pause()
            assert "1 run is queued" in str(screen.query_one(TopBar).render())
    finally:
        lock.release()


async def test_runs_of_every_kind_are_counted_apart() -> None:
    run = made(Moment())
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, run, Status.PAUSED)
        other = replace(run.summary(), id="other", status=Status.RUNNING)
        third = replace(run.summary(), id="third", status=Status.QUEUED)
        give(screen.lab, run, look_at(run, Status.PAUSED), other, third)
        await pilot.pause()
        bar = str(screen.query_one(TopBar).render())
        assert "1 run is training, 1 run is paused, 1 run is queued" in bar


def test_a_run_that_stops_is_said_to_in_the_table_as_in_its_head() -> None:
    run = replace(made(Moment()).summary(), status=Status.RUNNING, epochs=1, epochs_target=3)
    assert status_text(run) == "● 1/3"
    assert status_text(replace(run, stopping=True)) == "● stopping"
    line = Line(replace(run, stopping=True))
    tones = (
        _status(line)[1],
        in_the_command_line(line, "status", {})[1],
        status_tone(run.status, stopping=True),
    )
    assert set(tones) == {"notice"} != {status_tone(run.status)}
    assert status_sentence(replace(run, stopping=True)) == "It is stopping, after 1 of 3 epochs."


def test_a_run_that_stops_is_said_to_wherever_it_is_spoken_of() -> None:
    run = made_run(name="mlp")
    with RunLock(run.folder), EventWriter(run.path(EVENTS_FILE)) as writer:
        writer.write("started", pid=os.getpid(), epochs=3)
        assert word_now(*run.look()) == run.summary().status_word == "running"
        writer.write("acknowledged", command="ab", name="stop", outcome="done")
        assert word_now(*run.look()) == run.summary().status_word == "stopping"
        shown_, listed = call("show", run.id).stdout, call("runs").stdout
        assert "stopping" in next(line for line in shown_.splitlines() if "Status" in line)
        assert "stopping" in next(line for line in listed.splitlines() if run.id in line)
        said = _live_line(run.summary(), 0, defaultdict(Style)).plain
        assert "mlp is stopping after epoch 0" in said
        writer.write("ended", status="stopped")
        assert word_now(*run.look()) == "stopped"


def test_of_a_loop_that_does_not_say_how_many_epochs_it_makes_none_are_invented() -> None:
    run = replace(made(Moment()).summary(), status=Status.RUNNING, epochs=12, epochs_target=None)
    said = _live_line(run, 0, defaultdict(Style)).plain
    assert f"{run.name} trains, 12 epochs done" in said


def test_a_run_that_has_ended_is_not_said_to_go_on() -> None:
    run = Progress("run", "mlp", Status.FINISHED, 3, 3)
    decision = decide_resume(run)
    assert isinstance(decision, Refusal)
    assert decision.sentence == "The run mlp has done all of its 3 epochs."


def test_the_marked_run_tells_what_a_narrow_table_has_no_room_for() -> None:
    losses: dict[str, float | None] = {"val_loss": 0.25}
    summary = replace(made(Moment()).summary(), parameters=9610, metrics_last=losses, best=None)
    told = [text for text, _role in details(Line(summary), "", None)]
    assert any(text.startswith("val_loss 0.2500, Parameters 9,610") for text in told)
    nothing = replace(summary, parameters=None, metrics_last={}, epochs=0)
    assert not any("Parameters" in text for text, _role in details(Line(nothing), "", None))


def test_why_a_run_failed_stands_beside_it_in_the_table() -> None:
    run = made(Moment(epochs=1))
    with EventWriter(run.path(EVENTS_FILE)) as writer:
        writer.write("ended", status="failed", epochs_done=1, message="The disk is full.")
    summary = replace(run.summary(), sweep="20250101-120000-a1b2")
    [line] = Lines().of([summary], lambda _id: run)
    assert line.so_far.trouble == ""  # it is read where somebody looks
    assert line.trouble == "The disk is full."
    told = [text for text, _role in details(line, "", None)]
    assert told[1:3] == [
        "The disk is full.",
        "It is of the sweep 20250101-120000-a1b2: R opens that.",
    ]
