"""The command line, the table of runs and the training view decide alike what a run can do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from support.cli import call
from support.idle import wait_no_longer
from support.runs import small_experiment
from support.ui import app, snapshot_of_store, until
from textual.pilot import Pilot
from textual.widgets import Input

from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host, own_start
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.training.screen import TrainingScreen

MORE = 4
"""Epochs that are asked for."""


@dataclass(frozen=True, slots=True)
class Case:
    """A run to decide about: its status, how far it is of 5 epochs, and what it allows."""

    status: Status
    epochs: int
    resume: tuple[object, ...]
    more: tuple[object, ...]


DIVERGES = (
    "refused",
    "The run {run} would diverge again: edit a copy of it and give that a smaller learning rate.",
)
ALL_DONE = ("how many", "The run {run} has done all of its 5 epochs.")
CASES = [
    Case(
        Status.QUEUED,
        0,
        ("refused", "The run {run} is queued already and begins by itself."),
        ("train_on", MORE),
    ),
    Case(
        Status.RUNNING,
        2,
        ("refused", "The run {run} is training already."),
        ("train_on", MORE),
    ),
    Case(Status.PAUSED, 2, ("resume",), ("train_on", MORE)),
    Case(
        Status.SILENT,
        2,
        ("refused", "The worker of the run {run} is suspended and does not answer."),
        ("train_on", MORE),
    ),
    Case(Status.FINISHED, 5, ALL_DONE, ("launch", MORE)),
    Case(
        Status.FINISHED,
        3,
        ("how many", "The run {run} ended early, after 3 of 5 epochs."),
        ("launch", MORE),
    ),
    Case(Status.STOPPED, 3, ("launch", None), ("launch", 2 + MORE)),
    Case(Status.STOPPED, 5, ALL_DONE, ("launch", MORE)),
    Case(Status.DIVERGED, 3, DIVERGES, DIVERGES),
    Case(Status.FAILED, 3, ("launch", None), ("launch", 2 + MORE)),
    Case(Status.LOST, 3, ("launch", None), ("launch", 2 + MORE)),
    Case(Status.FAILED, 5, ("launch", None), ("launch", MORE)),
    Case(Status.LOST, 5, ("launch", None), ("launch", MORE)),
]


@pytest.fixture(autouse=True)
def no_idle_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot goes on as soon as nothing is left to do."""
    wait_no_longer(monkeypatch)


def test_every_status_is_decided_about() -> None:
    assert {case.status for case in CASES} == set(Status)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was done to runs: no process is started, and no worker is waited for."""
    done: list[tuple[object, ...]] = []

    def launch(
        run: Run, *, epochs: int | None = None, resume: bool = False, **_more: object
    ) -> None:
        done.append(("launch", epochs) if resume else ("start", run.seed))

    def send(_run: object, name: str, /, **arguments: object) -> str:
        done.append((name, *arguments.values()))
        return "00000000"

    def kill(_run: object) -> str:
        done.append(("kill",))
        return "the process 4711"

    monkeypatch.setattr("tui_lab.runs.launch.launch", launch)
    monkeypatch.setattr("tui_lab.runs.commands.send", send)
    monkeypatch.setattr("tui_lab.runs.commands.kill", kill)
    monkeypatch.setattr("tui_lab.runs.commands.wait_acknowledged", lambda *_any, **_more: None)
    return done


@pytest.fixture(params=CASES, ids=lambda case: f"{case.status}-{case.epochs}")
def case(request: pytest.FixtureRequest) -> Case:
    assert isinstance(request.param, Case)
    return request.param


@pytest.fixture
def run(case: Case) -> Iterator[Run]:
    """A run in the state of the case."""
    with made(case) as run:
        yield run


@contextmanager
def made(case: Case) -> Iterator[Run]:
    """A run in the state of the case; afterwards the store is empty.

    Its name is its id, as both faces then say the same.
    """
    with pytest.MonkeyPatch.context() as patch:
        if case.status is Status.SILENT:
            patch.setattr("tui_lab.runs.places.process.is_suspended", lambda *_process: True)
        yield from _made(case)


def _made(case: Case) -> Iterator[Run]:
    run = Store().create(small_experiment(epochs=5))
    Store().rename(run, run.id)
    lock = RunLock(run.folder)
    if case.status.live:
        lock.acquire()
    with EventWriter(run.path("events.jsonl")) as log:
        if case.status is Status.QUEUED:
            log.write("queued", position=1)
        else:
            log.write(
                "started",
                pid=os.getpid(),
                process_started=own_start(),
                host=host(),
                resumed_from=0,
                epochs=5,
            )
            for epoch in range(1, case.epochs + 1):
                log.write("epoch", epoch=epoch, epochs=5, seconds=0.5, loss=0.5, val_loss=0.5)
        if case.status is Status.PAUSED:
            log.write("paused", epoch=case.epochs + 1)
        if not case.status.live and case.status is not Status.LOST:
            log.write("ended", status=case.status, reason="", epochs_done=case.epochs)
    assert run.status() is case.status
    yield run
    lock.release()
    for each in Store().runs():  # those that repeat it as well
        shutil.rmtree(each.folder)


def expected(decision: tuple[object, ...], run: Run) -> tuple[object, ...]:
    return tuple(part.format(run=run.id) if isinstance(part, str) else part for part in decision)


def live_only(case: Case, run: Run, *asked: object) -> tuple[object, ...]:
    """What is decided about something that only a run with a worker can be asked for."""
    if case.status.live:
        return asked
    return "refused", f"The run {run.id} is not training now; it is {case.status}."


def by_command(done: list[tuple[object, ...]], *arguments: str) -> tuple[object, ...]:
    """What the command line decides."""
    done.clear()
    result = call(*arguments)
    if done:
        return done[0]
    assert result.exit_code == 2, result.output
    sentence, hint = [*result.stderr.splitlines(), ""][:2]
    kind = "how many" if hint.startswith("Say how many more") else "refused"
    return kind, sentence.removeprefix("Error: ")


class TestCommandLine:
    def test_resume(self, case: Case, run: Run, done: list[tuple[object, ...]]) -> None:
        said = by_command(done, "resume", run.id, "--detach")
        assert said == expected(case.resume, run)

    def test_resume_with_more_epochs(
        self, case: Case, run: Run, done: list[tuple[object, ...]]
    ) -> None:
        said = by_command(done, "resume", run.id, "--epochs", str(MORE), "--detach")
        if case.status is Status.PAUSED:
            assert done == [("train_on", MORE), ("resume",)]
        elif case.resume[0] in ("launch", "how many"):
            assert said == ("launch", MORE)
        else:
            assert said == expected(case.resume, run)

    def test_more_epochs(self, case: Case, run: Run, done: list[tuple[object, ...]]) -> None:
        said = by_command(done, "train-on", run.id, str(MORE))
        if case.more[0] == "launch":
            # It would have to follow the run: `resume` does, with as many epochs.
            hint = call("train-on", run.id, str(MORE)).stderr
            assert f"`tui-lab resume {run.id} --epochs {case.more[1]}`" in hint
        else:
            assert said == expected(case.more, run)

    def test_stop_pause_rate_and_kill(
        self, case: Case, run: Run, done: list[tuple[object, ...]]
    ) -> None:
        assert by_command(done, "stop", run.id) == live_only(case, run, "stop")
        assert by_command(done, "pause", run.id) == live_only(case, run, "pause")
        rate = live_only(case, run, "set_learning_rate", 0.5)
        assert by_command(done, "learning-rate", run.id, "0.5") == rate
        assert by_command(done, "kill", run.id, "--yes") == live_only(case, run, "kill")

    def test_repeat(self, run: Run, done: list[tuple[object, ...]]) -> None:
        by_command(done, "repeat", run.id, "--seeds", "2", "--detach")
        assert done == [("start", run.seed + 1), ("start", run.seed + 2)]


async def press(pilot: Pilot[None], key: str, answer: str = "") -> str:
    """Press a key of a screen, and answer what it asks.

    Returns:
        What the question says in detail; "" where nothing was asked.
    """
    await pilot.press(key)
    await pilot.pause()
    question = pilot.app.screen
    if isinstance(question, ConfirmScreen):
        await pilot.press("y")
    elif isinstance(question, InputScreen):
        detail = str(question.query_one(".dialog-text").render())
        question.query_one(Input).value = answer
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        return detail
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return ""


@pytest.mark.screen
async def test_the_table_decides_as_the_others(done: list[tuple[object, ...]]) -> None:
    async with app().run_test(notifications=True) as pilot:
        lab = pilot.app
        assert isinstance(lab, LabApp)
        await pilot.press("2")
        await until(pilot, "the runs", lambda: isinstance(lab.screen, RunsScreen))
        screen = lab.screen
        assert isinstance(screen, RunsScreen)

        async def decided(key: str, answer: str = "") -> tuple[object, ...]:
            done.clear()
            lab.clear_notifications()
            detail = await press(pilot, key, answer)
            if detail:
                return "how many", detail
            if done:
                return done[0]
            await until(pilot, "a sentence", lambda: len(lab._notifications) > 0)
            (said,) = lab._notifications
            return "refused", said.message

        def shows(run: Run) -> bool:
            current = screen.listing.current
            return current is not None and current.id == run.id

        for case in CASES:
            with made(case) as run:
                lab.snapshot = snapshot_of_store()
                await until(pilot, "the list", lambda run=run: shows(run))
                assert await decided("r", str(MORE)) == expected(case.resume, run), case
                if case.resume[0] == "how many":
                    assert done == [("launch", MORE)], case
                assert await decided("x") == live_only(case, run, "stop"), case
                await decided("s", "2")
                assert done == [("start", run.seed + 1), ("start", run.seed + 2)], case


@pytest.mark.screen
async def test_the_training_view_decides_as_the_others(done: list[tuple[object, ...]]) -> None:
    async with app().run_test(notifications=True) as pilot:
        lab = pilot.app
        assert isinstance(lab, LabApp)

        async def decided(key: str, answer: str = "") -> tuple[object, ...]:
            done.clear()
            lab._notifications.clear()
            await press(pilot, key, answer)
            if done:
                return done[0]
            await until(pilot, "why not", lambda: len(lab._notifications) > 0)
            return "refused", next(iter(lab._notifications)).message

        async def asks_how_many() -> bool:
            done.clear()
            await pilot.press("r")
            await pilot.pause()
            asked = isinstance(lab.screen, InputScreen)
            await pilot.press("escape")
            return asked

        for case in CASES:
            with made(case) as run:
                lab.snapshot = snapshot_of_store(run.id)
                screen = TrainingScreen(run)
                await lab.push_screen(screen)
                await until(pilot, "the run", lambda screen=screen: screen.look is not None)
                # The key lets a paused run go on.
                pause = "resume" if case.status is Status.PAUSED else "pause"
                assert await decided("p") == live_only(case, run, pause), case
                if case.resume[0] == "how many":
                    assert await asks_how_many(), case
                    assert await decided("r", str(MORE)) == ("launch", MORE), case
                else:
                    assert await decided("r") == expected(case.resume, run), case
                assert await decided("m", str(MORE)) == expected(case.more, run), case
                assert await decided("x") == live_only(case, run, "stop"), case
                rate = live_only(case, run, "set_learning_rate", 0.5)
                assert await decided("l", "0.5") == rate, case
                assert await decided("k") == live_only(case, run, "kill"), case
                while lab.screen is not screen:
                    lab.pop_screen()
                await lab.pop_screen()
