"""How a run is let go on from its training view: what each status offers, and what the keys do."""

from __future__ import annotations

import pytest
from support.training_view import Moment, Resumed, made, offered, sent, shown, typed, words
from support.ui import app, until
from textual.widgets import Input

from tui_lab.errors import StoreError
from tui_lab.runs.status import Status
from tui_lab.ui.shell.dialogs import InputScreen

SMALL = (80, 24)
ENDED = Moment(epochs=12, batch=0, ended=("stopped", "stop_requested"), evaluated=True)


@pytest.mark.parametrize(
    ("status", "epochs", "refuses", "there", "not_there"),
    [
        (Status.QUEUED, 0, "", {"pause", "more"}, {"resume"}),
        (Status.RUNNING, 3, "", {"pause", "more"}, {"resume", "edit"}),
        (Status.PAUSED, 3, "set_learning_rate", {"pause", "more"}, {"resume", "learning_rate"}),
        (Status.FINISHED, 30, "", {"more"}, {"resume", "pause"}),
        (Status.FINISHED, 12, "", {"more"}, {"resume", "pause"}),
        (Status.STOPPED, 12, "", {"resume"}, {"more", "pause"}),
        (Status.STOPPED, 30, "", {"more"}, {"resume", "pause"}),
        (Status.LOST, 12, "", {"resume"}, {"more", "kill"}),
        (Status.LOST, 30, "", {"resume"}, {"more", "kill"}),
        (Status.SILENT, 3, "train_on", {"learning_rate"}, {"resume", "edit", "more"}),
        (Status.FAILED, 12, "", {"resume"}, {"more", "stop"}),
        (Status.DIVERGED, 12, "", {"edit"}, {"resume", "more", "stop"}),
    ],
)
async def test_each_status_offers_one_way_to_go_on(
    status: Status, epochs: int, refuses: str, there: set[str], not_there: set[str]
) -> None:
    async with app().run_test(size=SMALL) as pilot:
        moment = Moment(epochs=epochs, batch=0, refuses=refuses)
        screen = await shown(pilot, made(moment), status)
        assert there <= offered(screen)
        assert not not_there & offered(screen)
        named = {command.title for command in pilot.app.get_system_commands(screen)}
        assert ("More epochs" in named) == ("more" in there)
        assert ("Resume" in named) == ("resume" in there)


@pytest.mark.parametrize("key", ["m", "r"])
async def test_a_run_that_ended_early_gets_as_many_more_as_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    resumed = Resumed(monkeypatch)
    early = Moment(epochs=12, batch=0, ended=("finished", "early_stopping"), evaluated=True)
    async with app().run_test() as pilot:
        await shown(pilot, made(early), Status.FINISHED)
        await pilot.press(key)
        await until(pilot, "the question", lambda: isinstance(pilot.app.screen, InputScreen))
        detail = str(pilot.app.screen.query_one(".dialog-text").render())
        assert "after 12 of 30 epochs" in detail
        pilot.app.screen.query_one(Input).value = "7"
        await pilot.press("enter")
        await until(pilot, "the launch", lambda: bool(resumed.asked))
        assert resumed.asked == [7]


@pytest.mark.parametrize("key", ["m", "r"])
async def test_a_run_that_diverged_is_not_sent_the_same_way_again(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    resumed = Resumed(monkeypatch)
    async with app().run_test(notifications=True) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.DIVERGED)
        await pilot.press(key)
        notices = pilot.app._notifications
        said = "would diverge again"
        await until(pilot, "the sentence", lambda: any(said in each.message for each in notices))
        assert pilot.app.screen is screen
        assert resumed.asked == []


async def test_r_lets_a_paused_run_go_on() -> None:
    run = made(Moment(paused=True))
    async with app().run_test() as pilot:
        await shown(pilot, run, Status.PAUSED)
        await pilot.press("r")
        assert sent(run) == [("resume", {})]


@pytest.mark.parametrize("key", ["p", "x", "l", "k"])
async def test_what_only_a_live_run_can_do_is_answered_with_a_sentence(key: str) -> None:
    run = made(ENDED)
    async with app().run_test(notifications=True) as pilot:
        screen = await shown(pilot, run, Status.STOPPED)
        before = words(screen)
        await pilot.press(key)
        said = "is not training now; it is stopped."
        notices = pilot.app._notifications
        await until(pilot, "the sentence", lambda: any(said in each.message for each in notices))
        assert words(screen) == before, "what is said of the run stays"
        assert sent(run) == []


async def test_m_resumes_a_run_that_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    resumed = Resumed(monkeypatch)
    async with app().run_test() as pilot:
        await shown(pilot, made(ENDED), Status.STOPPED)
        await typed(pilot, "m", "4")
        await until(pilot, "the launch", lambda: bool(resumed.asked))
        # 18 of the 30 planned were left.
        assert resumed.asked == [22]


@pytest.mark.parametrize("status", [Status.LOST, Status.STOPPED])
async def test_r_goes_on_to_what_was_planned(
    monkeypatch: pytest.MonkeyPatch, status: Status
) -> None:
    resumed = Resumed(monkeypatch)
    async with app().run_test() as pilot:
        await shown(pilot, made(Moment(epochs=12)), status)
        await pilot.press("r")
        await until(pilot, "the launch", lambda: bool(resumed.asked))
        assert resumed.asked == [None]


async def test_r_asks_how_long_when_everything_planned_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resumed = Resumed(monkeypatch)
    done = Moment(epochs=30, batch=0, ended=("finished", "completed"), evaluated=True)
    async with app().run_test() as pilot:
        await shown(pilot, made(done), Status.FINISHED)
        await typed(pilot, "r", "7")
        await until(pilot, "the launch", lambda: bool(resumed.asked))
        assert resumed.asked == [7]


async def test_a_run_that_cannot_be_resumed_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    Resumed(monkeypatch, StoreError("The run is being trained already.", "Watch it."))
    async with app().run_test(notifications=True) as pilot:
        await shown(pilot, made(ENDED), Status.STOPPED)
        await pilot.press("r")
        await until(pilot, "the complaint", lambda: len(pilot.app._notifications) > 0)
        (note,) = pilot.app._notifications
        assert (note.title, note.message) == ("The run is being trained already.", "Watch it.")
