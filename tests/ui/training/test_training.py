"""The training view at the moments of a run: what it says, what it draws, what it offers."""

from __future__ import annotations

import math
import shutil

import numpy as np
import pytest
from support.runs import RECORDED
from support.training_view import (
    NOW,
    Moment,
    chart,
    give,
    head,
    look_at,
    made,
    offered,
    shown,
    words,
)
from support.ui import app, resized, snapshot_of_store, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.runs.processes import host
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.runs.usage import CardUsage, Usage
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.plane import Plane
from tui_lab.ui.shell.key_bar import KeyBar
from tui_lab.ui.training import loading
from tui_lab.ui.training.screen import TrainingScreen

SMALL = (80, 24)


async def test_a_run_in_the_queue_says_its_place() -> None:
    run = made(Moment(epochs=0, batch=0, queued=2, started=False))
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        assert "queued" in head(screen)
        assert words(screen) == "It waits for its turn: place 2 in line."
        assert "No whole epoch yet." in chart(screen, "loss")


async def test_a_run_that_starts_says_how_long_it_has_been_starting() -> None:
    run = made(Moment(epochs=0, batch=0, started=False))
    (run.folder / "launch.json").write_text(f'{{"time": {NOW - 7}}}')
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        assert words(screen) == "Keras is being started (7.0 s)."


async def test_the_head_says_how_far_it_is() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment()), Status.RUNNING)
        first, second, third = head(screen).split("\n")
        assert "running" in first
        assert "digits-mlp-64" in first
        assert "digits · on aula-07, another machine" in first
        assert second.split()[:2] == ["Epoch", "4/30"]
        assert "0.420 s an epoch" in second
        assert "11 s left" in second
        assert third.split()[:2] == ["Batch", "12/36"]
        assert "loss  0.8593" in third
        assert "accuracy  0.7590" in third
        assert words(screen).startswith("Too few epochs to say")


async def test_the_charts_show_the_figures_of_the_last_epoch_and_the_best() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        lines = chart(screen, "loss").split("\n")
        assert lines[0].split() == ["loss", "━", "0.1595", "•", "val", "0.2575", "◆12"]
        assert "◆" in "".join(lines[1:])
        title = chart(screen, "metric").split("\n")[0]
        assert title.split() == ["accuracy", "━", "0.9781", "•", "val", "0.9422", "◆12"]


async def test_the_curves_are_read_aloud() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        assert words(screen).startswith("Still improving")


async def test_a_paused_run_says_how_it_goes_on() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(paused=True)), Status.PAUSED)
        assert "paused" in head(screen)
        assert words(screen).startswith("Paused; p lets it go on.")


async def test_a_finished_run_says_so_and_offers_its_report() -> None:
    moment = Moment(epochs=30, batch=0, ended=("finished", "completed"), evaluated=True)
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(moment), Status.FINISHED)
        assert words(screen).startswith("Finished 30 epochs; 12 s of training.")
        assert {"report", "more"} <= offered(screen)
        assert not {"pause", "stop", "kill", "learning_rate", "resume"} & offered(screen)
        await pilot.press("enter")
        await until(pilot, "the report", lambda: type(pilot.app.screen).__name__ == "ReportScreen")


async def test_a_live_run_offers_no_report() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment()), Status.RUNNING)
        assert {"pause", "stop", "kill", "learning_rate", "more"} <= offered(screen)
        assert not {"report", "resume"} & offered(screen)


async def test_the_keys_follow_the_run_to_its_end() -> None:
    run = made(Moment(epochs=3))
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        give(pilot.app, run, look_at(run, Status.STOPPED))  # type: ignore[arg-type]
        await until(pilot, "other keys", lambda: "resume" in offered(screen))
        assert "pause" not in offered(screen)


async def test_a_lost_run_says_what_to_do() -> None:
    shutil.copytree(RECORDED / "killed", made(Moment(), "x").folder.parent / "killed")
    run = Store().find("killed")
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, Status.LOST)
        done = run.state().epochs_done
        assert "lost" in head(screen)
        assert words(screen).endswith(f"Press r to go on after epoch {done}.")


async def test_a_run_lost_before_its_first_checkpoint_begins_anew() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=0, batch=0)), Status.LOST)
        assert words(screen).endswith("Press r to train it again from the beginning.")


async def test_a_diverged_run_names_cause_and_cure() -> None:
    shutil.copytree(RECORDED / "diverged", made(Moment(), "x").folder.parent / "diverged")
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, Store().find("diverged"), Status.DIVERGED)
        assert "diverged" in head(screen)
        said = words(screen)
        assert "rate" in said
        assert "--set" not in said
        assert chart(screen, "loss")


@pytest.mark.parametrize(
    "loss",
    [(0.5,), (0.5, 0.5, 0.5), (None, None), (1.0, math.nan, math.inf, None), (1e300, 1.0)],
)
async def test_odd_curves_do_no_harm(loss: tuple[float | None, ...]) -> None:
    moment = Moment(epochs=len(loss), batch=0, loss=loss)
    async with app().run_test(size=(70, 10)) as pilot:
        screen = await shown(pilot, made(moment), Status.RUNNING)
        for size in ((70, 10), (60, 20), (80, 24), (120, 40)):
            await resized(pilot, size)
            for _scale in range(2):
                assert chart(screen, "loss"), size
                assert head(screen), size
                await pilot.press("g")


async def test_four_thousand_epochs_are_drawn_at_once() -> None:
    moment = Moment(epochs=4000, target=5000)
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(moment), Status.RUNNING)
        assert "4001/5000" in head(screen)
        assert chart(screen, "loss").split("\n")[-1].split()[-1] == "5000"


async def test_the_screen_follows_the_window() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        wide = chart(screen, "loss")
        assert screen.query_one("#facts-panel").display
        await pilot.resize_terminal(80, 24)
        await until(pilot, "narrow charts", lambda: chart(screen, "loss") != wide)
        assert not screen.query_one("#facts-panel").display
        for size in ((60, 20), (200, 60), (61, 8), (120, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert max(map(len, head(screen).split("\n"))) <= size[0]


async def test_nothing_reaches_beyond_its_place() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        bottoms = [screen.query_one(name).region.bottom for name in ("#main", "#samples-panel")]
        assert bottoms[1] <= screen.query_one(KeyBar).region.y
        plot = [line for line in chart(screen, "loss").split("\n") if "┤" in line or "│" in line]
        assert len(plot) >= 4
        assert bottoms[0] <= screen.query_one("#samples-panel").region.y


def boundary(run: Run, points: list[list[float]], labels: list[int]) -> None:
    """A plane whose right half is class 1."""
    side = np.linspace(-1, 1, 8, dtype=np.float32)
    right = np.repeat((side > 0).astype(np.float16)[None, :], 8, axis=0)
    answers = np.array([[1 - (x > 0), x > 0] for x, _y in points], np.float16)
    np.savez(
        run.folder / "boundary.npz",
        epoch=3,
        across=side,
        up=side,
        probabilities=np.stack([1 - right, right], axis=-1),
        points=np.array(points, np.float32),
        labels=np.array(labels),
        answers=answers,
    )


async def plane(pilot: Pilot[None], dataset: str) -> tuple[TrainingScreen, str]:
    run = made(Moment(dataset=dataset))
    boundary(run, [[-0.5, 0.5], [0.5, -0.5], [0.6, 0.7]], [0, 1, 0])
    screen = await shown(pilot, run, Status.RUNNING)
    await until(pilot, "the plane", lambda: screen.query_one(Plane).boundary is not None)
    return screen, str(screen.query_one(Plane).render())


async def test_points_are_drawn_over_what_the_network_says_of_the_plane() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen, drawn = await plane(pilot, "circle")
        assert not screen.query_one("#samples-panel").display
        assert screen.query_one("#plane-panel", Panel).title.endswith("poch 3")
        lines = drawn.split("\n")
        area, legend = lines[:-1], lines[-1]
        assert sum(line.count("o") for line in area) == 2
        assert sum(line.count("x") for line in area) == 1
        assert legend.split() == ["o", "0", "x", "1"]


async def test_in_a_large_terminal_the_plane_is_as_tall_as_charts_and_facts() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen, drawn = await plane(pilot, "circle")
        whole = screen.query_one("#plane-panel").region
        assert whole.y == screen.query_one("#loss-panel").region.y
        assert whole.bottom == screen.query_one("#facts-panel").region.bottom
        assert len(drawn.split("\n")) >= 28
        assert len(drawn.split("\n")[0]) >= 54


async def test_a_gate_shows_its_truth_table() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen, _drawn = await plane(pilot, "xor")
        table = str(screen.query_one("#truth").render())
        assert table.count("✓") == 2
        assert table.count("✗") == 1


async def test_without_colours_the_regions_have_patterns() -> None:
    lab = app()
    async with lab.run_test(size=SMALL) as pilot:
        lab.theme = "ansi-dark"
        _screen, drawn = await plane(pilot, "circle")
        row = drawn.split("\n")[2]
        assert set(row) <= {" ", "░", "o", "x"}
        assert "░" in row


async def test_the_panel_lists_device_and_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    card = CardUsage("H100", 0.37, 2 * 1024**3, 80 * 1024**3)
    usage = Usage(1.85, 812 * 1024**2, (card,))
    run = made(Moment(host=host()))
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        monkeypatch.setattr("tui_lab.runs.usage.Watcher.look", lambda _watcher: usage)
        screen._every_second()
        await until(pilot, "usage", lambda: screen.usage == usage)
        screen.redraw()
        rows = dict(
            line.split("  ", 1) for line in str(screen.query_one("#facts").render()).split("\n")
        )
        told = {title: value.strip() for title, value in rows.items()}
        assert (told["CPU"], told["Memory"]) == ("185%", "0.8 GB")
        assert (told["GPU"], told["GPU memory"]) == ("37%", "2.0 GB / 80.0 GB")
        assert (told["Training part"], told["Device"], told["Seed"]) == ("1,149", "CPU", "7")


async def test_a_run_elsewhere_is_not_measured_here() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, made(Moment()), Status.RUNNING)
        screen._every_second()
        assert screen.loader.watcher is None
        assert "on aula-07, another machine" in str(screen.query_one("#facts").render())


async def test_leaving_leaves_the_run_alone_and_says_so() -> None:
    run = made(Moment())
    async with app().run_test(size=SMALL, notifications=True) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        assert run.id in screen.lab.feed._watched
        await pilot.press("escape")
        await until(pilot, "another screen", lambda: pilot.app.screen is not screen)
        notes = [note.message for note in pilot.app._notifications]
        assert notes == ["digits-mlp-64 goes on."]
        assert run.id not in screen.lab.feed._watched
        assert not (run.folder / "commands.jsonl").exists()


async def test_brackets_go_through_the_runs_that_are_going_on() -> None:
    first = made(Moment())
    second = made(Moment(epochs=5), "20260225-071320-2b3c")
    async with app().run_test(size=SMALL) as pilot:
        await shown(pilot, first, Status.RUNNING)
        others = (Store().find(second.id).summary(),)
        live = tuple(type(one)(**_live(one)) for one in others)
        give(pilot.app, first, look_at(first, Status.RUNNING), *live)  # type: ignore[arg-type]
        await pilot.press("right_square_bracket")
        await until(pilot, "the other run", lambda: _shows(pilot, second))
        await pilot.press("left_square_bracket")
        await until(pilot, "the first again", lambda: _shows(pilot, first))


def _live(summary: object) -> dict[str, object]:
    values = {name: getattr(summary, name) for name in summary.__slots__}  # type: ignore[attr-defined]
    return values | {"status": Status.RUNNING}


def _shows(pilot: Pilot[None], run: Run) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, TrainingScreen) and screen.run.id == run.id


async def test_alone_there_is_no_other_run_to_go_to() -> None:
    async with app().run_test(size=SMALL, notifications=True) as pilot:
        screen = await shown(pilot, made(Moment()), Status.RUNNING)
        before = words(screen)
        await pilot.press("n")
        notices = pilot.app._notifications
        await until(pilot, "a notice", lambda: len(notices) == 1)
        assert [each.message for each in notices] == ["No other run is going on."]
        assert words(screen) == before, "what is said of the run stays"


async def test_it_speaks_spanish() -> None:
    i18n.set_language("es")
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        assert "0,1595" in chart(screen, "loss")
        assert "en curso" in head(screen)


async def test_in_ascii_the_view_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
        await until(pilot, "pictures", lambda: bool(screen.pictures and screen.pictures.images))
        for text in (
            head(screen),
            chart(screen, "loss"),
            str(screen.query_one("#samples").render()),
        ):
            assert text.isascii()


async def test_the_first_picture_has_the_run_also_where_a_thread_would_be_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading.TrainingLoader, "read_run", lambda _loader: None)
    run = made(Moment(epochs=7, batch=0, ended=("finished", "completed"), evaluated=True))
    async with app().run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app, LabApp)
        pilot.app.snapshot = snapshot_of_store()
        screen = TrainingScreen(run)
        await pilot.app.push_screen(screen)
        await until(pilot, "the run", lambda: screen.look is not None)
        await until(pilot, "its epochs", lambda: "7/" in head(screen))
