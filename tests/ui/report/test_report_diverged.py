"""Of a run whose weights are no numbers, every screen says so and shows no answers."""

from __future__ import annotations

from support.reports import keep_answers, opened, sees, words
from support.runs import diverge, made_run
from support.training_view import shown
from support.training_view import words as training_words
from support.ui import app, until

from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.ui.shell.destinations import PredictionPage
from tui_lab.ui.training.screen import TrainingScreen


def wild(*, restored: bool = False) -> Run:
    run = made_run(name="wild")
    diverge(run, restored=restored)
    run.path("model.keras").write_bytes(b"no model")
    return run


async def test_no_page_of_the_report_shows_answers() -> None:
    run = wild()
    # Older results must not be taken for its own.
    keep_answers(run, [0, 1], [0, 1], 2)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "its weights are not numbers")
        for key in ("c", "p", "right_square_bracket"):
            await pilot.press(key)
            await sees(pilot, "weights are not numbers")
            assert "100" not in words(lab)


async def test_it_cannot_be_asked_about_own_pictures() -> None:
    run = wild()
    lab = app()
    async with lab.run_test(notifications=True) as pilot:
        before = lab.screen
        lab.open(PredictionPage(run))
        await until(pilot, "a complaint", lambda: len(lab._notifications) > 0)
        (said,) = lab._notifications
        assert "its weights are not numbers" in said.title
        assert lab.screen is before


async def test_the_training_view_says_it_with_the_epoch() -> None:
    async with app().run_test(size=(100, 30)) as pilot:
        screen = await shown(pilot, wild(), Status.DIVERGED)
        assert isinstance(screen, TrainingScreen)
        said = training_words(screen)
        assert "in epoch 2." in said
        assert "Its weights are not numbers." in said


async def test_a_report_with_the_weights_of_an_earlier_epoch_says_that_it_diverged() -> None:
    run = wild(restored=True)
    keep_answers(run, [0, 1], [0, 1], 2)
    lab = app()
    async with lab.run_test(size=(100, 40)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "not a number in epoch 2")
        await sees(pilot, "its weights were put back")
