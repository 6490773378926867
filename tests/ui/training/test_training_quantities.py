"""Quantities and metrics of one's own in the training view: charts, examples, surface and curve."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from support.runs import RECORDED
from support.training_view import NOW, chart, head, offered, shown
from support.ui import app, until

from tui_lab.imaging.plane import Paint
from tui_lab.paths import runs_folder
from tui_lab.runs.boundary_file import QuantityGrid
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import BOUNDARY_FILE, EVENTS_FILE
from tui_lab.runs.payloads import EpochRecord, Samples
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.ui.kit.plane import Plane
from tui_lab.ui.kit.quantity_plane import curve_text, surface_text
from tui_lab.ui.training import charts
from tui_lab.ui.training.charts import Axes
from tui_lab.ui.training.samples import SampleStrip
from tui_lab.ui.training.tasks.quantities import QuantityExamples, error_bar
from tui_lab.ui.training.tasks.schema import SamplesView

COLOURS = Paint(classes=((1, 2, 3),), ground=(9, 9, 9))


def grid(inputs: int) -> QuantityGrid:
    """The answer is the first input; the truth of three points is 0, 5 and 9.9."""
    across = np.linspace(0, 10, 11)
    points = np.array([[0.0, 1.0], [5.0, 5.0], [9.9, 9.0]])[:, :inputs]
    truths = points[:, :1]
    if inputs == 1:
        return QuantityGrid(3, across, np.zeros(0), across[:, None], points, truths, truths)
    values = np.tile(across, (11, 1))[..., None]
    return QuantityGrid(3, across, across, values, points, truths, truths)


def states(**metrics: float) -> RunState:
    return RunState(
        epochs=(EpochRecord(1, 0.1, 0.001, metrics), EpochRecord(2, 0.1, 0.001, metrics))
    )


def test_only_shares_end_at_one() -> None:
    state = states(loss=1.0, accuracy=0.9, mae=40.0, r2_score=-3.0)
    whole = Axes(whole_axis=True)
    plots = {name: charts.curves(name, state, 2, False, whole) for name in state.epochs[0].metrics}
    assert plots["accuracy"].shares
    assert plots["accuracy"].fixed == (0.0, 1.0)
    assert not plots["mae"].shares
    assert plots["mae"].fixed == (0.0, 40.0)
    assert plots["r2_score"].fixed == (-3.0, 0.0)
    assert plots["loss"].fixed is None
    assert charts.curves("mae", state, 2, False, Axes()).fixed is None


def test_the_metrics_are_gone_through_in_their_order() -> None:
    metrics = ("mae", "root_mean_squared_error", "r2_score")
    axes, seen = Axes(), []
    for _turn in range(4):
        seen.append(charts.shown_metric(metrics, axes))
        axes = Axes(metric=charts.metric_after(metrics, axes))
    assert seen == [*metrics, "mae"]
    assert charts.shown_metric(("accuracy",), Axes(metric="gone")) == "accuracy"
    assert charts.metric_name("root_mean_squared_error") == "rmse"
    assert charts.metric_name("accuracy") == "accuracy"


def test_the_bar_of_an_error_is_a_piece_of_the_axis() -> None:
    assert error_bar(0.0, 10.0, 0.0, 10.0, 5) == "┃━━━●"
    assert error_bar(5.0, 5.0, 0.0, 10.0, 5) == "──◉──"
    assert error_bar(10.0, -3.0, 0.0, 10.0, 5) == "◀━━━┃"
    assert error_bar(0.0, 11.0, 0.0, 10.0, 5) == "┃━━━▶"
    assert error_bar(5.0, None, 0.0, 10.0, 5) == "──┃──"
    assert error_bar(3.0, 3.0, 3.0, 3.0, 3) == "─◉─"


def test_examples_say_what_is_true_and_what_was_said() -> None:
    samples = Samples(4, (7, 9), truths=((24.0,), (50.0,)), answers=((22.7,), (None,)))
    view = SamplesView(samples, ("price",), task="regression")
    told = QuantityExamples()
    first = [words.rstrip() for words, _tone in told.captions(view, 0, 12)]
    assert first == ["true 24.0", "said 22.7", "◀──────────"]
    assert told.captions(view, 1, 12)[1][0].split() == ["said", "–"]
    assert told.in_words(view, 40, 1) == [[("24.0→22.7", ""), ("50.0→–", "")]]
    assert told.narrowest(view) == len("true 24.0") + 2


def test_of_several_quantities_each_has_a_line() -> None:
    samples = Samples(4, (7,), truths=((24.0, 0.5),), answers=((22.7, 0.25),))
    view = SamplesView(samples, ("price", "share"), task="regression")
    told = QuantityExamples()
    lines = [words.rstrip() for words, _tone in told.captions(view, 0, 30)]
    assert lines == ["price 24.00→22.70", "share 0.50→0.25", ""]
    assert len(lines) == told.lines(view)


def test_answers_that_do_not_fit_the_truths_are_not_told() -> None:
    told = QuantityExamples()
    assert told.truths(Samples(1, (1, 2), truths=((1.0,), (2.0,)), answers=((1.0,), ()))) == ()
    assert told.truths(Samples(1, (1,), truths=(), answers=())) == ()
    assert told.truths(Samples(1, (1,), truths=((1.0,),), answers=((2.0,),))) == ((1.0,),)


def test_a_surface_has_a_scale_with_numbers() -> None:
    plain = surface_text(grid(2), "height", Paint(), 40, 12).plain.split("\n")
    assert len(plain) == 12
    assert plain[-1].startswith("0.00 ")
    assert plain[-1].split()[-1] == "height"
    assert " 9.90 " in plain[-1]
    assert "0-4 truth" in plain[-1]
    # The levels of ink rise to the right; the points have the numbers of theirs.
    assert plain[0].lstrip(" ") == "".join(sorted(plain[0].strip(), key=" ░▒▓█".index))
    assert {sign for line in plain[:-1] for sign in line if sign.isdigit()} == {"0", "2", "4"}
    coloured = surface_text(grid(2), "height", COLOURS, 40, 12)
    assert coloured.plain.count("●") == 3 + 1
    assert "truth" in coloured.plain


def test_what_is_no_number_is_left_empty() -> None:
    broken = grid(2)
    broken.values[:] = np.nan
    assert set(surface_text(broken, "", Paint(), 20, 8).plain.split("\n")[0]) <= {
        "?",
        "0",
        "2",
        "4",
    }
    along = grid(1)
    along.values[:] = np.inf
    assert "truth" in curve_text(along, "x", "y", {}, 34, 12).plain


def test_a_curve_goes_through_the_points() -> None:
    lines = curve_text(grid(1), "size", "price", {}, 34, 14).plain.split("\n")
    assert len(lines) <= 14
    assert lines[0] == "price"
    assert lines[-3].endswith(" size")
    assert lines[-1].split() == ["o", "truth", "━", "answer"]
    drawn = [line[line.index("│") + 1 :] for line in lines[1:-3]]
    ends = [len(line.rstrip()) for line in drawn if line.strip()]
    assert ends == sorted(ends, reverse=True), "it rises from the left to the right"


def test_of_several_quantities_one_is_drawn_at_a_time() -> None:
    two = np.concatenate([grid(2).values, -grid(2).values], axis=-1)
    truths = np.concatenate([grid(2).truths, -grid(2).truths], axis=-1)
    several = replace(grid(2), values=two, truths=truths, answers=truths)
    assert several.quantities == 2
    first, second = (
        surface_text(several, name, Paint(), 40, 12, place).plain
        for place, name in enumerate(("height", "depth"))
    )
    assert first.split("\n")[-1].startswith("0.00 ")
    assert second.split("\n")[-1].startswith("-9.90 ")
    assert second.endswith("depth")
    along = replace(grid(1), values=-grid(1).values, truths=-grid(1).truths)
    lines = curve_text(along, "size", "price", {}, 34, 14).plain.split("\n")
    ends = [len(line[line.index("│") + 1 :].rstrip()) for line in lines[1:-3] if "│" in line]
    assert [end for end in ends if end] == sorted(end for end in ends if end), "it falls"


def quantity_run() -> Run:
    """A run on `sine` after three epochs, with its curve."""
    folder = runs_folder() / "20260225-071320-1a2b"
    folder.mkdir(parents=True)
    header = json.loads((RECORDED / "finished" / "run.json").read_text())
    header["id"] = folder.name
    header["experiment"]["data"] = {"dataset": "sine"}
    header["experiment"]["compile"] = {"loss": "mean_squared_error", "metrics": ["mae", "r2_score"]}
    header["experiment"]["layers"] = [{"type": "Dense", "units": "outputs"}]
    (folder / "run.json").write_text(json.dumps(header))
    with EventWriter(folder / EVENTS_FILE, clock=lambda: NOW) as writer:
        writer.write("started", pid=6000, host="aula-07", resumed_from=0, epochs=30, batch_size=32)
        writer.write(
            "data",
            train=400,
            validation=100,
            test=0,
            input_shape=[1],
            classes=[],
            quantities=["y"],
            units=[""],
            metrics=["mae", "r2_score"],
        )
        for epoch in (1, 2, 3):
            figures = {"loss": 4 / epoch, "mae": 2 / epoch, "r2_score": 1 - 1 / epoch}
            figures |= {f"val_{name}": value for name, value in figures.items()}
            writer.write("epoch", epoch=epoch, epochs=30, seconds=0.1, learning_rate=0.1, **figures)
        writer.write("samples", epoch=3, indices=[0, 1], truths=[[1.0], [3.0]], answers=[[2], [3]])
    told = grid(1)
    np.savez(
        folder / BOUNDARY_FILE,
        epoch=np.int64(3),
        across=told.across,
        values=told.values,
        points=told.points,
        truths=told.truths,
        answers=told.answers,
    )
    return Store().find(folder.name)


async def test_a_run_of_quantities_shows_its_metrics_and_its_curve() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await shown(pilot, quantity_run(), Status.RUNNING)
        assert chart(screen, "metric").split()[:3] == ["mae", "━", "0.6667"]
        assert "mae" in head(screen)
        plane = screen.query_one(Plane)
        await until(pilot, "the curve", lambda: plane.boundary is not None)
        assert not {"next_quantity"} & offered(screen)
        assert "next_metric" in offered(screen)
        assert "answer" in plane.render().plain
        assert screen.query_one(SampleStrip).view.task == "regression"
        await pilot.press("v")
        await until(pilot, "the other metric", lambda: "r2_score" in chart(screen, "metric"))
        assert "r2_score" in head(screen)
