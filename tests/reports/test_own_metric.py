"""Runs with metrics of their own in one table: names of figures, best values, order, bars."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from support.quantities import quantity_run
from support.runs_screen import made

from tui_lab.reports.own_metric import goodness, metric_of, own_figure, share_of_best
from tui_lab.reports.run_columns import COLUMNS, best_values
from tui_lab.reports.run_facts import spread
from tui_lab.reports.run_order import ORDERS, arranged
from tui_lab.reports.table import Line, gather
from tui_lab.reports.table_files import runs_csv, runs_markdown
from tui_lab.reports.table_lines import lines_of
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.runs.run_columns import columns, figure_widths, group_cells, run_cells
from tui_lab.ui.runs.view import details, heading


@pytest.fixture
def summary() -> RunSummary:
    return replace(made("one").summary(), evaluations={}, metrics_best={})


def line(summary: RunSummary, name: str, metric: str, value: float, train: float = 0.5) -> Line:
    figures = {metric: train, f"val_{metric}": value}
    made_of = replace(summary, id=name, name=name, metrics=(metric,), metrics_last=figures)
    return Line(made_of, best_metric=40.0)


def test_a_figure_has_its_name_unless_it_is_accuracy_or_the_column_says_it(
    summary: RunSummary,
) -> None:
    good = line(summary, "a", "accuracy", 0.9)
    off = line(summary, "b", "root_mean_squared_error", 43.2134)
    assert own_figure(good, 0.9) == "0.9000"
    assert own_figure(off, 43.2134) == "rmse 43.213"
    assert own_figure(off, 43.2134, off.metric) == "43.213"
    assert own_figure(off, None) == "–"
    assert metric_of([good]) == "accuracy"
    assert metric_of([good, off]) == ""
    assert metric_of([off, off]) == off.metric


def test_the_gap_is_what_training_is_better_by_and_errors_are_better_when_small(
    summary: RunSummary,
) -> None:
    assert line(summary, "a", "mae", 43.0, train=40.0).gap == 3.0
    assert line(summary, "a", "r2_score", 0.4, train=0.6).gap == pytest.approx(0.2)


def test_best_values_are_marked_among_runs_of_one_metric_on_the_same_data(
    summary: RunSummary,
) -> None:
    lines = [
        line(summary, "a", "mae", 43.0), line(summary, "b", "mae", 41.0),
        line(summary, "c", "r2_score", 0.4), line(summary, "d", "r2_score", 0.5),
    ]  # fmt: skip
    assert best_values(lines)["val_metric"] == {"b", "d"}


def test_a_loss_is_the_best_only_among_losses_of_its_kind(summary: RunSummary) -> None:
    losses = [("a", 0.5, "scaled"), ("b", 0.4, "scaled"), ("c", 2860.0, "raw")]
    lines = [
        replace(
            line(replace(summary, metrics_last={}), name, "mae", 40.0),
            loss_kind=kind,
            summary=replace(summary, id=name, metrics_last={"val_loss": loss}),
        )
        for name, loss, kind in losses
    ]
    assert best_values(lines)["val_loss"] == {"b"}


def test_a_bar_is_full_for_the_best_and_the_best_come_first(summary: RunSummary) -> None:
    a, b = line(summary, "a", "mae", 80.0), line(summary, "b", "mae", 40.0)
    c, d = line(summary, "c", "r2_score", -0.3), line(summary, "d", "accuracy", 0.25)
    assert [share_of_best(each) for each in (a, b, c, d)] == [0.5, 1.0, 0.0, 0.25]
    order = ORDERS[1]
    assert order.key is goodness
    shown = arranged([a, b, c, d], "", order, turned=False)
    assert [each.id for each in shown] == ["d", "c", "b", "a"]
    assert heading(4, 4, 0, order, False, "", "")[-1] == "by validation metric, the best first"
    assert heading(4, 4, 0, order, False, "")[-1] == "by validation accuracy"


def test_the_table_bears_the_name_of_one_metric_and_tells_several_apart(
    summary: RunSummary,
) -> None:
    a, b = line(summary, "a", "mae", 43.2134), line(summary, "b", "mae", 2860.44)
    shown = columns(200, metric="mae", figures=figure_widths([a, b], "mae"))
    (own,) = [column for column in shown if column.id == "val_metric"]
    assert (own.title, own.width) == ("val_mae", len("◆ 2,860.4"))
    assert ("43.213", "") in run_cells(a, shown, set(), metric="mae")
    c = line(summary, "c", "accuracy", 0.9)
    widths = figure_widths([a, b, c], "")
    mixed = columns(200, metric="", figures=widths)
    (own,) = [column for column in mixed if column.id == "val_metric"]
    assert (own.title, own.width) == ("Valid.", len("◆ mae 2,860.4"))
    best = {"val_metric": frozenset({"a"})}
    assert ("◆ mae 43.213", "best") in run_cells(a, mixed, set(), best=best, metric="")
    assert ("0.9000", "") in run_cells(c, mixed, set(), metric="")
    other = replace(c, group=1)
    both = gather([replace(a, group=1), replace(other, summary=replace(c.summary, seed=99))])
    assert both[0].val_metric == spread([43.2134]), "metrics do not mix"
    groups = columns(200, grouped=True, metric="", figures=widths)
    (together,) = gather([a])
    assert ("mae 43.213", "") in group_cells(together, groups, set(), metric="")


def test_files_and_sentences_have_the_metric_of_a_run_of_quantities() -> None:
    runs = [quantity_run(name="near", off=0.1), quantity_run(name="far", off=2.0)]
    far, near = lines_of([run.summary() for run in reversed(runs)], runs)
    assert far.best_metric == near.val_metric
    assert COLUMNS["bar"].text(near) == "█" * 10
    (row, _other) = csv.DictReader(io.StringIO(runs_csv([near, far])))
    assert (row["metric"], row["accuracy"], row["test_accuracy"]) == ("mae", "", "")
    assert float(row["val_metric"]) == near.val_metric
    assert float(row["test_metric"]) == near.test_metric
    assert float(row["train_metric"]) == 30.0
    assert f"| mae {near.val_metric:.3f} |" in runs_markdown([near])
    told = [text for text, _role in details(near, "", None)]
    assert f"mae: 30.000 in training, {near.val_metric:.3f} in validation." in told
