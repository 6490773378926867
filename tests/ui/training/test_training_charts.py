"""The charts of the training view: axes, cursor, zoom, smoothing."""

from __future__ import annotations

from support.training_view import Moment, chart, give, look_at, made, shown, words
from support.ui import app, until

from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.ui.training.charts import Axes
from tui_lab.ui.training.curves_panel import CURVES_EVERY, CurvesPanel

SMALL = (80, 24)


async def test_the_loss_can_be_drawn_by_its_logarithm_and_back() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        plain, accuracy = chart(screen, "loss"), chart(screen, "metric")
        await pilot.press("g")
        await until(pilot, "the logarithm", lambda: chart(screen, "loss") != plain)
        assert chart(screen, "metric") == accuracy
        await pilot.press("g")
        await until(pilot, "the plain axis", lambda: chart(screen, "loss") == plain)


async def test_the_accuracy_can_be_drawn_from_nought_to_one() -> None:
    async with app().run_test(size=(80, 30)) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        close = chart(screen, "metric")
        await pilot.press("a")
        await until(pilot, "the whole axis", lambda: chart(screen, "metric") != close)
        assert "0.0┤" in chart(screen, "metric").replace("0.00┤", "0.0┤")


async def test_left_and_right_tell_one_epoch_in_both_charts() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        await pilot.press("left", "left")
        await until(pilot, "the cursor", lambda: "epoch 11" in chart(screen, "metric"))
        assert "epoch 11" in chart(screen, "loss").split("\n")[0]
        await pilot.press("escape")
        await until(pilot, "another screen", lambda: pilot.app.screen is not screen)


async def test_the_later_epochs_can_be_drawn_alone() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=20)), Status.RUNNING)
        whole = chart(screen, "loss")
        await pilot.press("plus")
        await until(pilot, "the later half", lambda: chart(screen, "loss") != whole)
        assert chart(screen, "loss").split("\n")[-1].split()[1] == "11"
        assert chart(screen, "metric").split("\n")[-1].split()[1] == "11"
        await pilot.press("minus", "minus")
        await until(pilot, "all of them", lambda: chart(screen, "loss") == whole)


async def test_the_curves_can_be_smoothed_more_and_not() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        for said in ("smoothed 0.6", "smoothed 0.9", "━"):
            await pilot.press("Z")
            await until(pilot, said, lambda: said in chart(screen, "metric"))  # noqa: B023
        assert "smoothed" not in chart(screen, "loss")


async def test_when_the_head_says_that_all_is_trained_the_charts_and_their_sentence_do_too() -> (
    None
):
    async with app().run_test(size=SMALL) as pilot:
        early = made(Moment(epochs=3, batch=0))
        screen = await shown(pilot, early, Status.RUNNING)
        assert "Too few epochs" in words(screen)
        done = made(Moment(epochs=30, batch=0), "20260225-071320-ffff")
        # No time has gone by since the charts were drawn, and no other event comes before the end.
        give(screen.lab, early, look_at(done, Status.RUNNING))
        await until(pilot, "the sentence", lambda: "Too few epochs" not in words(screen))
        assert chart(screen, "loss").split("\n")[-1].split()[-1] == "30"


def test_charts_that_show_less_than_half_of_what_the_head_says_are_drawn_at_once() -> None:
    panel, axes = CurvesPanel(), Axes()

    def is_due(drawn: int, epochs: int, later: float) -> bool:
        known = tuple(EpochRecord(n + 1, 0.01, 0.001, {"loss": 1.0}) for n in range(epochs))
        panel._drawn = (RunState(epochs=known[:drawn]), 3000, True, axes, "accuracy")
        panel._time = 100.0
        wanted = (RunState(epochs=known), 3000, True, axes, "accuracy")
        return panel._is_due(wanted, Status.RUNNING, 100.0 + later)

    assert is_due(0, 1, 0.1)
    assert is_due(4, 37, 0.1)
    assert not is_due(20, 37, 0.1)
    assert is_due(20, 37, CURVES_EVERY + 0.1)
