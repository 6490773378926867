"""Nothing jumps in the training view: words and marks have their place, also when a run ends."""

from __future__ import annotations

import pytest
from support.training_view import Moment, curve, give, look_at, made, shown, words
from support.ui import app, until
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.runs.events import EVENTS_FILE, EventWriter
from tui_lab.runs.status import Status
from tui_lab.ui.screens.training import TrainingScreen
from tui_lab.ui.screens.training_words import fitting
from tui_lab.ui.widgets.chart import Chart

SIZES = [(80, 24), (120, 40), (60, 20), (120, 24)]
PLACES = ("#head", "#words", "#loss", "#accuracy", "#samples")
FURTHER = "Its weights are a bit further than after the last full epoch."


def places(screen: TrainingScreen) -> dict[str, object]:
    return {name: screen.query_one(name).region for name in PLACES}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("status", [Status.FINISHED, Status.STOPPED])
async def test_nothing_moves_when_a_run_ends(
    size: tuple[int, int], status: Status, language: str
) -> None:
    i18n.set_language(language)
    run = made(Moment(epochs=27, batch=12))
    async with app().run_test(size=size) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        before, said = places(screen), words(screen)
        with EventWriter(run.path(EVENTS_FILE)) as writer:
            writer.write("best", epoch=20, monitor="val_loss", value=0.1948, restored=False)
            reason = "early_stopping" if status is Status.FINISHED else "stop_requested"
            writer.write("ended", status=status.value, reason=reason, epochs_done=27, seconds=9.0)
        give(screen.lab, run, look_at(run, status))
        await until(pilot, "the ending", lambda: words(screen) != said)
        await pilot.pause()
        assert places(screen) == before
        shown_words = screen.query_one("#words", Static)
        lines = shown_words.render_lines(shown_words.size.region)
        # What was put there can be read to its end.
        assert words(screen).split()[-1] in "".join(strip.text for strip in lines)
        assert "20" in words(screen), "since when it overfits, or which epoch was best"


def test_what_does_not_fit_gives_way_in_whole_sentences() -> None:
    told = ["It ended after a long time of training.", "Overfitting since epoch 3.", FURTHER]
    assert fitting(told, 200, 1) == " ".join(told)
    assert fitting(told, 70, 1) == " ".join(told[:2])
    assert fitting(told, 40, 1) == told[0]
    assert fitting(told, 40, 1, brief="Ended.") == f"Ended. {told[1]}"


async def test_a_failure_is_told_to_its_end() -> None:
    run = made(Moment(epochs=2, batch=3))
    long = "The device has not enough memory for this run. " * 6 + "That is all."
    with EventWriter(run.path(EVENTS_FILE)) as writer:
        writer.write("ended", status="failed", reason="error", message=long, hint="Try less.")
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await shown(pilot, run, Status.FAILED)
        shown_words = screen.query_one("#words", Static)
        await until(pilot, "room for it", lambda: shown_words.size.height > 3)
        lines = shown_words.render_lines(shown_words.size.region)
        assert "Try less." in " ".join("".join(strip.text for strip in lines).split())


async def test_both_charts_and_the_words_name_one_best_epoch() -> None:
    moment = Moment(epochs=20, target=20, loss=(*(1 / n for n in range(1, 15)), *[0.5] * 6))
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, made(moment), Status.RUNNING)
        assert "Best val_loss 0.0714 at epoch 14." in words(screen)
        lines = str(screen.query_one("#loss", Chart).render()).split("\n")
        assert lines[1].split() == ["•", "val_loss", "0.5000", "◆14", "0.0714", "best"]
        # The accuracy rises to the end, but the network of epoch 14 is the one that counts.
        at_best = f"{curve(14)['val_accuracy']:.4f}"
        lines = str(screen.query_one("#accuracy", Chart).render()).split("\n")
        assert lines[1].split()[3:] == ["◆14", at_best]
