"""What the training view asks a worker for, how answers are shown, and starting a run again."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from support import training_view
from support.training_view import (
    Moment,
    answer,
    give,
    head,
    look_at,
    made,
    sent,
    shown,
    typed,
    words,
)
from support.ui import app, until
from textual.pilot import Pilot

from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.ui.shell.dialogs import ConfirmScreen
from tui_lab.ui.training.screen import TrainingScreen

ENDED = Moment(epochs=12, batch=0, ended=("stopped", "stop_requested"), evaluated=True)


def paused(screen: TrainingScreen, run: Run) -> None:
    """Let the run be paused."""
    with EventWriter(run.folder / "events.jsonl") as writer:
        writer.write("paused", epoch=4)
    give(screen.lab, run, look_at(run, Status.PAUSED))


async def confirmed(pilot: Pilot[None], key: str, answer_key: str = "y") -> None:
    await pilot.press(key)
    await until(pilot, "the question", lambda: isinstance(pilot.app.screen, ConfirmScreen))
    await pilot.press(answer_key)
    await until(pilot, "the view", lambda: isinstance(pilot.app.screen, TrainingScreen))


async def test_p_asks_for_a_pause_and_the_status_says_that_it_is_there() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        assert sent(run) == [("pause", {})]
        assert words(screen) == "○ It is asked to wait after its batch."
        answer(pilot, run)
        await until(pilot, "the answer", lambda: "asked" not in words(screen))
        paused(screen, run)
        await until(pilot, "the pause", lambda: words(screen).startswith("Paused; p lets it go on"))


async def test_p_lets_a_paused_run_go_on() -> None:
    run = made(Moment(paused=True))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.PAUSED)
        await pilot.press("p")
        assert sent(run) == [("resume", {})]
        assert words(screen) == "○ It is asked to go on."
        answer(pilot, run)
        give(screen.lab, run, look_at(run, Status.RUNNING))
        await until(pilot, "the training", lambda: "Paused" not in words(screen))
        assert "asked" not in words(screen)


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING])
async def test_p_twice_takes_the_pause_back_however_late_the_worker_reads(status: Status) -> None:
    run = made(Moment(epochs=0, batch=0, started=status is Status.RUNNING))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, status)
        await pilot.press("p", "p")
        assert sent(run) == [("pause", {}), ("resume", {})]
        await pilot.press("p")
        assert [name for name, _arguments in sent(run)] == ["pause", "resume", "pause"]
        assert words(screen).startswith("○ It is asked to wait")


async def test_p_takes_a_pause_back_that_is_answered_but_not_yet_there() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        answer(pilot, run)
        await until(pilot, "the answer", lambda: "asked" not in words(screen))
        await pilot.press("p")
        assert [name for name, _arguments in sent(run)] == ["pause", "resume"]


async def test_p_follows_a_pause_that_somebody_else_asked_for() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        answer(pilot, run)
        paused(screen, run)
        await until(pilot, "the pause", lambda: screen.status is Status.PAUSED)
        with EventWriter(run.folder / "events.jsonl") as writer:
            writer.write("resumed", epoch=4)
        give(screen.lab, run, look_at(run, Status.RUNNING))
        await until(pilot, "it trains", lambda: screen.status is Status.RUNNING)
        await pilot.press("p")
        assert [name for name, _arguments in sent(run)] == ["pause", "pause"]


async def test_a_pause_that_is_there_already_is_no_refusal() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        answer(pilot, run, "refused", "already_so")
        await until(pilot, "the answer", lambda: "asked" not in words(screen))
        assert "refused" not in words(screen)


async def test_a_refusal_is_explained() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        answer(pilot, run, "refused", "too_late")
        await until(
            pilot,
            "the refusal",
            lambda: words(screen) == "✗ The run refused: it came too late.",
        )


async def answered(pilot: Pilot[None], run: Run, clock: Callable[[], float]) -> TrainingScreen:
    """The screen of a run that has just done what it was asked for."""
    screen = await shown(pilot, run, Status.RUNNING)
    screen.clock = clock
    await typed(pilot, "l", "0.01")
    answer(pilot, run)
    await until(pilot, "the answer", lambda: words(screen).startswith("✓"))
    return screen


async def test_an_answer_gives_way_to_the_curves_after_a_while() -> None:
    run = made(Moment(epochs=12))
    now = [1000.0]
    async with app().run_test() as pilot:
        screen = await answered(pilot, run, lambda: now[0])
        now[0] += 60
        screen._every_second()
        await until(pilot, "the reading", lambda: words(screen).startswith("Still improving"))


async def test_an_answer_gives_way_to_the_next_epoch_once_it_could_be_read() -> None:
    run = made(Moment(epochs=12))
    now = [1000.0]
    async with app().run_test() as pilot:
        screen = await answered(pilot, run, lambda: now[0])
        now[0] += 3
        screen._every_second()
        assert words(screen).startswith("✓")
        with EventWriter(run.folder / "events.jsonl") as writer:
            writer.write("epoch", epoch=13, epochs=30, seconds=0.1, loss=0.1, val_loss=0.24)
        give(screen.lab, run, look_at(run, Status.RUNNING))
        await until(pilot, "the epoch", lambda: screen.state.epochs_done == 13)
        screen._every_second()
        await until(pilot, "the reading", lambda: words(screen).startswith("Still improving"))


async def test_what_was_said_of_a_new_start_gives_way_to_the_training(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = made(ENDED)
    now = [1000.0]
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.STOPPED)
        screen.clock = lambda: now[0]
        monkeypatch.setattr(screen.handlers, "_launch", lambda _epochs: None)
        await pilot.press("r")
        await until(pilot, "the answer", lambda: "being started again" in words(screen))
        now[0] += 7
        screen._every_second()
        await until(pilot, "the ending", lambda: words(screen).startswith("Stopped"))


async def test_a_silent_worker_is_said_to_be_silent() -> None:
    run = made(Moment())
    now = [1000.0]
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        screen.clock = lambda: now[0]
        await pilot.press("p")
        now[0] += 11
        screen._every_second()
        await until(pilot, "impatience", lambda: "has not answered yet" in words(screen))
        answer(pilot, run)
        await until(pilot, "the late answer", lambda: "has not answered" not in words(screen))


async def test_a_run_that_ends_before_it_answers_was_not_told() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        give(screen.lab, run, look_at(run, Status.FINISHED))
        await until(pilot, "the end", lambda: "it was not told any more" in words(screen))


async def test_a_run_in_the_queue_can_be_stopped_there() -> None:
    run = made(Moment(epochs=0, batch=0, queued=1, started=False))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        await confirmed(pilot, "x")
        assert sent(run) == [("stop", {})]
        answer(pilot, run)
        await until(pilot, "the answer", lambda: words(screen) == "It does not begin.")


async def test_a_run_that_is_paused_in_the_queue_says_so_and_goes_on_with_p() -> None:
    run = made(Moment(epochs=0, batch=0, queued=1, started=False))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        assert words(screen) == "It waits for its turn: place 1 in line."
        await pilot.press("p")
        assert sent(run) == [("pause", {})]
        assert words(screen) == "○ It is asked to wait before it begins."
        answer(pilot, run)
        paused(screen, run)
        await until(pilot, "the pause", lambda: words(screen) == "Paused; p lets it go on.")
        assert "paused" in head(screen)
        await pilot.press("p")
        assert [name for name, _arguments in sent(run)] == ["pause", "resume"]


async def test_x_asks_before_it_stops() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await confirmed(pilot, "x", "n")
        assert sent(run) == []
        await confirmed(pilot, "x", "escape")
        assert sent(run) == []
        assert (" left" in head(screen), "running" in head(screen)) == (True, True)
        await confirmed(pilot, "x")
        assert sent(run) == [("stop", {})]
        assert head(screen).startswith("● stopping"), "at once, though nothing has answered"
        assert " left" not in head(screen)
        answer(pilot, run)
        await until(pilot, "the answer", lambda: "keeps what it learned" in words(screen))
        assert head(screen).startswith("● stopping")


@pytest.mark.parametrize(("text", "rate"), [("0.0005", 0.0005), ("0,01", 0.01), ("1e-4", 0.0001)])
async def test_l_sets_the_learning_rate(text: str, rate: float) -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await typed(pilot, "l", text)
        assert sent(run) == [("set_learning_rate", {"learning_rate": rate})]
        answer(pilot, run)
        expected = f"✓ Its learning rate is now {rate:g}."
        await until(pilot, "the answer", lambda: words(screen) == expected)


@pytest.mark.parametrize("text", ["", "0", "-1", "nan", "inf", "quick"])
async def test_a_rate_that_is_none_is_not_taken(text: str) -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        await shown(pilot, run, Status.RUNNING)
        question = await typed(pilot, "l", text)
        assert pilot.app.screen is question
        assert "larger than 0" in str(question.query_one(".dialog-problem").render())
        await pilot.press("escape")
        assert sent(run) == []


async def test_m_asks_a_live_run_for_more_epochs() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await typed(pilot, "m", "5")
        assert sent(run) == [("train_on", {"epochs": 5})]
        answer(pilot, run)
        await until(pilot, "the answer", lambda: words(screen) == "✓ It will train 5 epochs more.")


@pytest.mark.parametrize("text", ["0", "-3", "1.5", "many", "²"])
async def test_a_number_of_epochs_must_be_one(text: str) -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        await shown(pilot, run, Status.RUNNING)
        question = await typed(pilot, "m", text)
        assert pilot.app.screen is question
        assert sent(run) == []


async def test_k_ends_the_process_only_when_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[str] = []

    def kill(run: Run) -> str:
        killed.append(run.id)
        return "the process 4711"

    monkeypatch.setattr("tui_lab.runs.commands.kill", kill)
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await confirmed(pilot, "k", "enter")
        assert killed == []
        await confirmed(pilot, "k")
        assert killed == [run.id]
        assert words(screen) == "Ended: the process 4711."


async def test_what_cannot_be_killed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(notifications=True) as pilot:
        await shown(pilot, made(Moment()), Status.RUNNING)
        await confirmed(pilot, "k")
        await until(pilot, "the complaint", lambda: len(pilot.app._notifications) > 0)
        (note,) = pilot.app._notifications
        assert "No process is training" in note.title


async def test_a_command_that_cannot_be_written_is_said() -> None:
    run = made(Moment())
    (run.folder / "commands.jsonl").mkdir()
    async with app().run_test(notifications=True) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        before = words(screen)
        await pilot.press("p")
        await until(pilot, "the complaint", lambda: len(pilot.app._notifications) > 0)
        assert words(screen) == before


async def test_a_suspended_worker_is_shown_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    run = made(Moment())
    monkeypatch.setattr("tui_lab.runs.places.process.is_suspended", lambda *_process: True)
    lock = RunLock(run.folder)
    lock.acquire()
    try:
        async with app().run_test(size=(100, 30)) as pilot:
            screen = await shown(pilot, run, Status.SILENT)
            assert "! silent" in head(screen)
            said = " ".join(words(screen).split())
            assert f"Process {os.getpid()} is suspended and does not answer" in said
            assert f"kill -CONT {os.getpid()}" in said
            assert f"tui-lab kill {run.id}" in said
            await pilot.press("p")
            await until(pilot, "it was sent", lambda: bool(sent(run)))
            assert "told when it goes on" in words(screen)
    finally:
        lock.release()


async def test_a_run_that_begins_while_the_question_stands_there_is_not_said_not_to_begin() -> None:
    run = made(Moment(epochs=0, batch=0, queued=1, started=False))
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        await pilot.press("x")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        with EventWriter(run.folder / "events.jsonl") as writer:
            training_view._write(Moment(epochs=0, batch=28), writer)
        give(screen.lab, run, look_at(run, Status.RUNNING))
        await until(pilot, "it goes on behind the question", lambda: "28/" in head(screen))
        await pilot.press("enter")
        await until(pilot, "sent", lambda: bool(sent(run)))
        answer(pilot, run)
        await until(pilot, "what becomes of it", lambda: "It is stopping" in words(screen))
        give(screen.lab, run, look_at(run, Status.RUNNING))
        later = screen.clock() + 3600
        screen.clock = lambda: later
        screen._every_second()
        assert "It is stopping" in words(screen), "as long as it has not ended"
