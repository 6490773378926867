"""The page of the experiment: what was trained, on what, how it went, and how to do it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from tui_lab.datasets.words import part_sizes
from tui_lab.experiment.metrics import figure_names
from tui_lab.i18n import _, moment, number
from tui_lab.runs.best import best_of, best_words, record_of, rule_of
from tui_lab.runs.carried import how_made, start_line
from tui_lab.runs.epoch_time import training_time
from tui_lab.runs.messages import backend_words, engine_words, script_settings
from tui_lab.runs.place_words import trained_where
from tui_lab.runs.status import word_now
from tui_lab.text.values import metric_text, shape_text
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.sparkline import spark
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.pane import Pane

if TYPE_CHECKING:
    pass

CURVE = 24
"""Columns of a curve."""


class ExperimentPane(Pane):
    """Facts, curves, layers, the experiment in a line and as a file."""

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with VerticalScroll(id="experiment-scroll"):
            with Container(id="experiment-upper"):
                yield Panel(Static("", id="experiment-facts"), title=_("Run"), id="experiment-run")
                with Vertical(id="experiment-learned"):
                    yield Panel(Static("", id="experiment-curves"), title=_("Curves"))
                    yield Panel(Static("", id="experiment-layers"), title=_("Layers"))
            line = _("Experiment in one line, to be passed on")
            yield Panel(Static("", id="experiment-line"), title=line, classes="of-experiment")
            file = _("Experiment as a file (TOML)")
            yield Panel(Static("", id="experiment-file"), title=file, classes="of-experiment")

    def refill(self, data: ReportData) -> None:
        """Show the run; what it has no results for is shown all the same."""
        from tui_lab.experiment import line as experiment_line
        from tui_lab.experiment import writing

        experiment = data.run.any_experiment
        parts: dict[str, RenderableType] = {
            "facts": facts_table(data),
            "curves": Group(*curves(data)),
            "layers": layers(data),
        }
        if experiment is not None:
            parts["line"] = Text(experiment_line.to_line(experiment), overflow="fold")
            parts["file"] = Text(writing.dumps(experiment).rstrip("\n"), overflow="fold")
        for panel in self.query(".of-experiment"):
            panel.display = experiment is not None
        for name, part in parts.items():
            self.query_one(f"#experiment-{name}", Static).update(part)


def facts_table(data: ReportData) -> Table:
    """What there is to know about a run, a line each."""
    run, state = data.run, data.state
    target = run.planned_epochs(state.epochs_target) or "?"
    facts = [
        (_("Name"), run.name),
        (_("Note"), run.note),
        (_("Run"), run.id),
        (_("Status"), word_now(data.status, state)),
        (_("Created"), moment(run.created)),
        *how_made(run.header),
        *script_settings(state),
        (_("Data set"), run.dataset),
        (_("Examples"), part_sizes(*state.sizes.counts) if state.sizes else ""),
        (_("Seed"), str(run.seed) if run.carried.experiment else ""),
        (_("Epochs"), f"{state.epochs_done}/{target}"),
        (_("Training time"), training_time(state)),
        (_("Engine"), engine_words(state) if run.carried.experiment else ""),
        (_("Backend"), backend_words(state)),
        (_("Device"), state.device),
        (_("Trained on"), trained_where(run, state)),
        (_("Versions"), _versions(data)),
        (_("Folder"), str(run.folder)),
        (_("Start it again"), start_line(run.header)),
    ]
    table = _grid(2)
    for name, value in facts:
        if value:
            table.add_row(Text(name, style="dim"), Text(value, overflow="fold"))
    return table


def _versions(data: ReportData) -> str:
    versions = dict(data.run.header.versions)
    started = data.state.started
    if started is not None:
        found = {"python": started.python, "keras": started.keras}
        found[started.backend or "backend"] = started.backend_version
        versions |= {name: version for name, version in found.items() if version}
    # A line each: Rich breaks a line at a hard space too, between a name and its version.
    return "\n".join(f"{name} {version}" for name, version in versions.items())


def curves(data: ReportData) -> Iterable[RenderableType]:
    """How the metrics went over the epochs, and what the curves say."""
    from tui_lab.reports.curves import read_curves

    epochs = data.state.epochs
    if not epochs:
        return [Text(_("No epoch was finished."))]
    table = _grid(5)
    best = best_of(data.state, rule_of(data.run.header.experiment))
    record = record_of(data.state, best)
    at_best = _("Epoch {epoch}").format(epoch=record.epoch) if record else ""
    titles = ("", _("First"), _("Last"), at_best, _("Over the epochs"))
    table.add_row(*(Text(title, style="dim", justify="right") for title in titles[:4]), titles[4])
    for name in figure_names(data.state.metrics):
        values = [record.metrics.get(name) for record in epochs]
        if not any(name in each.metrics for each in epochs):
            continue
        figures = [
            metric_text(values[0], epochs[0].reasons.get(name, "")),
            metric_text(values[-1], epochs[-1].reasons.get(name, "")),
            metric_text(record.metrics.get(name)) if record else "",
        ]
        table.add_row(
            name, *(Text(each, justify="right") for each in figures), spark(values, CURVE)
        )
    told = [best_words(best)] if best is not None else []
    return [table, Text(" ".join([*told, read_curves(epochs).sentence]))]


def layers(data: ReportData) -> Table:
    """The layers as Keras built them; where it did not come to that, as computed."""
    rows = [(each.type, each.output_shape, each.parameters) for each in data.state.layers]
    table = _grid(3)
    table.add_row(
        Text(_("Layer"), style="dim"),
        Text(_("Output shape"), style="dim"),
        Text(_("Parameters"), style="dim", justify="right"),
    )
    for kind, shape, parameters in rows:
        sizes = shape_text(shape)
        table.add_row(kind, sizes, Text(number(parameters), justify="right"))
    total = sum(parameters for _kind, _shape, parameters in rows)
    table.add_row(
        Text(_("All"), style="bold"), "", Text(number(total), style="bold", justify="right")
    )
    return table


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 3, 0, 0))
    for _column in range(columns):
        table.add_column()
    return table
