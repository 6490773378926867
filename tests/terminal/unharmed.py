"""Whether runs that trained while somebody pressed anything are as if nobody had been there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from support.worker import create, wait_for, wait_until_ended

from tui_lab import settings
from tui_lab.runs import operations
from tui_lab.runs.commands import COMMANDS, CommandReader
from tui_lab.runs.launch import launch
from tui_lab.runs.layout import COMMANDS_FILE, EVENTS_FILE, results_file
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

TRAIN_OTHERWISE = ("backend", "gpu")
"""Settings with which a run that begins afterwards may fail: what they ask for is not there."""
ENDS_WITHIN = 900.0
"""Seconds, on a machine that does much else."""


def check_all(ours: list[Run], killed: bool) -> list[str]:
    """Hold the runs that trained all the time against one that is trained now, alone.

    All other runs are ended, and their logs looked at.

    Args:
        ours: Runs of one experiment and seed, made before anything was pressed.
        killed: Whether the interface was made to kill workers.

    Returns:
        A line about each of them; fails where one is not as it must be.
    """
    store = Store()
    mine = {run.id for run in ours}
    for run in [*store.runs(), *store.trashed()]:
        if run.id not in mine:
            if run.status().live:
                operations.kill(run)
                wait_for(f"{run.id} is gone", lambda run=run: not run.status().live)
            check_log(run)
    chosen, _problems = settings.read()
    other = [name for name in TRAIN_OTHERWISE if chosen[name] != settings.SETTINGS[name].default]
    for name in settings.SETTINGS:
        settings.change(name, {"standby": "off"}.get(name, "default"))
    told = [_to_its_end(store, run.id, killed, other) for run in ours]
    alone = create(ours[0].experiment, engine="plain")
    launch(alone, engine=alone.engine, use_warm=False)
    assert wait_until_ended(alone) == Status.FINISHED, alone.state().ended
    return [
        f"{run.id}: {how}; {held_against(store.find(run.id), alone)}"
        for run, how in zip(ours, told, strict=True)
    ]


def check_log(run: Run) -> None:
    """Fail where a line of its log or of its commands is not as the formats ask."""
    state = run.state()
    lines = _lines(run, EVENTS_FILE)
    events: list[Any] = [json.loads(line, parse_constant=_refused) for line in lines]
    assert [event["seq"] for event in events] == [*range(1, len(events) + 1)], run.id
    assert (state.unknown, state.unreadable) == (0, 0), f"{run.id}: {state}"
    asked = CommandReader(run)
    commands = asked.read()
    assert asked.unreadable == 0, run.id
    assert len(commands) == len(_lines(run, COMMANDS_FILE)), run.id
    assert {command.name for command in commands} <= COMMANDS.keys(), run.id
    assert state.acknowledged.keys() <= {command.id for command in commands}, run.id


def _lines(run: Run, name: str) -> list[str]:
    path = run.path(name)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _refused(word: str) -> float:
    raise AssertionError(f"the log has {word}")


def _to_its_end(store: Store, identity: str, killed: bool, other: list[str]) -> str:
    """See a run to its end, whatever the interface was made to do with it; says what that was."""
    done = []
    if identity in store.removed():
        store.restore(identity)
        done.append("removed")
    run = store.find(identity)
    asked = [command.name for command in CommandReader(run).read()]
    wait_for(
        f"{identity} ends or is paused",
        lambda: run.status() is Status.PAUSED or not run.status().live,
        ENDS_WITHIN,
    )
    for _session in range(3):
        status, state = run.look()
        if status is Status.FINISHED:
            break
        if status is Status.LOST:
            assert killed, f"{identity} is lost: {run.lost_reason()}"
        elif status is Status.DIVERGED:
            assert "set_learning_rate" in asked, f"{identity} has diverged"
            break
        elif status is Status.FAILED:
            assert other, f"{identity} failed: {state.ended}"
            done.append(f"{other} changed")
        else:
            expected = {Status.PAUSED: "pause", Status.STOPPED: "stop"}.get(status)
            assert expected in asked, f"{identity}: asked for was {asked}, ended was {state.ended}"
        done.append(str(status))
        decision = operations.decide_resume(operations.progress_of(run, status, state))
        if isinstance(decision, operations.Launch):
            operations.launch(run, decision)
        else:
            assert isinstance(decision, operations.Ask), decision
            operations.send(run, decision.command)
        wait_for(f"{identity} ends", lambda: not run.status().live, ENDS_WITHIN)
    check_log(run)
    assert run.status() in (Status.FINISHED, Status.DIVERGED), f"{identity}: {run.status()}"
    return ", ".join([*done, *asked]) or "nothing was asked of it"


def held_against(run: Run, alone: Run) -> str:
    """Fail where a run learned anything else than the one that was trained alone."""
    if any(command.name == "set_learning_rate" for command in CommandReader(run).read()):
        return "its learning rate was changed"
    ours, theirs = run.state(), alone.state()
    assert len(ours.epochs) >= len(theirs.epochs), f"{run.id} has {len(ours.epochs)} epochs"
    for mine, other in zip(ours.epochs, theirs.epochs, strict=False):
        assert mine.epoch == other.epoch, run.id
        _expect_same(f"{run.id}, epoch {mine.epoch}", mine.metrics, other.metrics)
    if len(ours.epochs) > len(theirs.epochs):
        return f"the same for {len(theirs.epochs)} epochs, then longer"
    assert ours.evaluations.keys() == theirs.evaluations.keys(), run.id
    for split, evaluation in ours.evaluations.items():
        assert evaluation == theirs.evaluations[split], f"{run.id}: {evaluation}"
    for name in (results_file("validation"), results_file("test")):
        if alone.path(name).exists():
            with np.load(run.path(name)) as mine, np.load(alone.path(name)) as others:
                for key in others.files:
                    np.testing.assert_array_equal(mine[key], others[key], f"{run.id} {name} {key}")
    return f"the same in all {len(theirs.epochs)} epochs and in what it answers"


def _expect_same(
    where: str, ours: Mapping[str, float | None], theirs: Mapping[str, float | None]
) -> None:
    assert dict(ours) == dict(theirs), f"{where}: {dict(ours)}, alone {dict(theirs)}"
