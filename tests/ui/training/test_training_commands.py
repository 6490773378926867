"""What the training view asks a worker for, how answers are shown, and starting a run again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.training_view import (
    Moment,
    answer,
    give,
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
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.ui.shell.dialogs import ConfirmScreen
from tui_lab.ui.training.screen import TrainingScreen

ENDED = Moment(epochs=12, batch=0, ended=("stopped", "stop_requested"), evaluated=True)


async def confirmed(pilot: Pilot[None], key: str, answer_key: str = "y") -> None:
    await pilot.press(key)
    await until(pilot, "the question", lambda: isinstance(pilot.app.screen, ConfirmScreen))
    await pilot.press(answer_key)
    await until(pilot, "the view", lambda: isinstance(pilot.app.screen, TrainingScreen))


async def test_p_pauses_and_the_answer_is_shown() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        assert sent(run) == [("pause", {})]
        assert words(screen) == "○ It is asked to wait after its batch."
        answer(pilot, run)
        await until(pilot, "the answer", lambda: words(screen).startswith("✓ It is paused"))


async def test_p_lets_a_paused_run_go_on() -> None:
    run = made(Moment(paused=True))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.PAUSED)
        await pilot.press("p")
        assert sent(run) == [("resume", {})]
        answer(pilot, run)
        await until(pilot, "the answer", lambda: words(screen) == "✓ It goes on.")


async def test_a_refusal_is_explained() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        answer(pilot, run, "refused", "already_so")
        await until(
            pilot,
            "the refusal",
            lambda: words(screen) == "✗ The run refused: it is so already.",
        )


async def answered(pilot: Pilot[None], run: Run, clock: Callable[[], float]) -> TrainingScreen:
    """The screen of a run that has just done what it was asked for."""
    screen = await shown(pilot, run, Status.RUNNING)
    screen.clock = clock
    await pilot.press("p")
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
        await until(pilot, "the late answer", lambda: words(screen).startswith("✓"))


async def test_a_run_that_ends_before_it_answers_was_not_told() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await pilot.press("p")
        give(screen.lab, run, look_at(run, Status.FINISHED))
        await until(pilot, "the end", lambda: "it was not told any more" in words(screen))


async def test_a_run_in_the_queue_is_told_later() -> None:
    run = made(Moment(epochs=0, batch=0, queued=1, started=False))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        await confirmed(pilot, "x")
        assert sent(run) == [("stop", {})]
        assert "it will be told when it does" in words(screen)


async def test_a_run_in_the_queue_that_is_to_pause_says_so_until_it_begins() -> None:
    run = made(Moment(epochs=0, batch=0, queued=1, started=False))
    now = [1000.0]
    will = "It will pause as soon as it begins; p takes that back."
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        screen.clock = lambda: now[0]
        await pilot.press("p")
        assert sent(run) == [("pause", {})]
        assert words(screen) == f"○ {will}"
        answer(pilot, run)
        await until(pilot, "the answer", lambda: words(screen) == f"✓ {will}")
        now[0] += 60
        screen._every_second()
        assert words(screen) == f"It waits for its turn: place 1 in line. {will}"
        await pilot.press("p")
        assert [name for name, _arguments in sent(run)] == ["pause", "resume"]
        answer(pilot, run)
        await until(
            pilot,
            "it is taken back",
            lambda: words(screen) == "✓ It will not pause when it begins.",
        )


async def test_a_pause_that_the_queue_knows_of_already_is_no_refusal() -> None:
    run = made(Moment(epochs=0, batch=0, queued=1, started=False))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        await pilot.press("p")
        answer(pilot, run, "refused", "already_so")
        await until(pilot, "the answer", lambda: words(screen).startswith("✓ It will pause"))


async def test_a_pause_asked_for_in_the_queue_is_told_as_one_once_it_has_begun() -> None:
    run = made(Moment(batch=0))
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        await pilot.press("p")
        give(screen.lab, run, look_at(run, Status.PAUSED))
        await until(pilot, "the pause", lambda: screen.status is Status.PAUSED)
        answer(pilot, run)
        await until(pilot, "the answer", lambda: words(screen).startswith("✓ It is paused"))


async def test_x_asks_before_it_stops() -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await confirmed(pilot, "x", "n")
        assert sent(run) == []
        await confirmed(pilot, "x", "escape")
        assert sent(run) == []
        await confirmed(pilot, "x")
        assert sent(run) == [("stop", {})]
        answer(pilot, run)
        await until(pilot, "the answer", lambda: "what it learned is kept" in words(screen))


@pytest.mark.parametrize(("text", "rate"), [("0.0005", 0.0005), ("0,01", 0.01), ("1e-4", 0.0001)])
async def test_l_sets_the_learning_rate(text: str, rate: float) -> None:
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await typed(pilot, "l", text)
        assert sent(run) == [("set_learning_rate", {"learning_rate": rate})]
        answer(pilot, run)
        expected = f"✓ It now learns with a rate of {rate:g}."
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

    def kill(run: Run) -> int:
        killed.append(run.id)
        return 4711

    monkeypatch.setattr("tui_lab.runs.commands.kill", kill)
    run = made(Moment())
    async with app().run_test() as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await confirmed(pilot, "k", "enter")
        assert killed == []
        await confirmed(pilot, "k")
        assert killed == [run.id]
        assert words(screen) == "The process 4711 was ended."


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
