"""`tui-lab show`: what a run was to do, and how far it came."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, planning, tables
from tui_lab.cli.group import LabCommand
from tui_lab.cli.progress import metric_parts
from tui_lab.datasets import listing
from tui_lab.datasets.words import part_sizes
from tui_lab.errors import LabError, NotFoundError
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment import shapes, writing
from tui_lab.experiment.metrics import figure_names
from tui_lab.i18n import N_, _, moment
from tui_lab.library.run_json import run_json
from tui_lab.reports.guess_scores import guess_words
from tui_lab.runs import messages
from tui_lab.runs.best import best_words
from tui_lab.runs.carried import how_made, start_line
from tui_lab.runs.ending import divergence
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.epoch_time import training_time
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.on_end import failure_of
from tui_lab.runs.output import OutputReader
from tui_lab.runs.payloads import BatchRecord, EpochRecord
from tui_lab.runs.place_words import trained_where
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status, word_now
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary, summary
from tui_lab.sweeps.marks import place_of
from tui_lab.text.command_line import with_commands
from tui_lab.text.values import metric_text, test_title

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment

SECTION = "runs"
ORDER = 20
SUMMARY = N_("What a run was to do, and how far it came")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "show",
        callback=_show,
        params=[
            params.run_argument(),
            click.Option(
                ["--as", "form"],
                type=click.Choice(["line", "toml", "summary", "curves", "output", "all"]),
                default="all",
                help=_(
                    "Only the experiment, as one line or as TOML; only what model.summary() of"
                    " Keras prints; only the curves of its metrics, drawn; only what its script or"
                    " the process that trains it has printed; or everything."
                ),
            ),
            params.json_option(_("Write one JSON object: the run, its experiment, its history.")),
        ],
        help=_(
            "Show what a run was to do, its layers with shapes and parameters, how far it came "
            "and what came out."
        ),
        examples=[
            (_("The newest run"), "tui-lab show last"),
            (_("Its experiment in one line, to be passed on"), "tui-lab show last --as line"),
            (_("As a file to change"), "tui-lab show last --as toml > mine.toml"),
            (_("As Keras sums the network up"), "tui-lab show last --as summary"),
            (_("Its loss and its metrics over the epochs"), "tui-lab show last --as curves"),
            (_("What it has printed"), "tui-lab show last --as output"),
        ],
    )


def _show(run: str, form: str, as_json: bool) -> None:
    found = Store().find(run)
    if as_json:
        console.out_lines(params.to_json(run_json(found)))
    elif form == "line":
        console.out(experiment_line.to_line(found.experiment))
    elif form == "toml":
        console.out_lines(writing.dumps(found.experiment))
    elif form == "summary":
        console.out_lines(planning.summary(found.experiment))
    elif form == "curves":
        _curves(found)
    elif form == "output":
        for text in OutputReader(found.path(LOG_FILE)).lines(all_of_it=True):
            console.out(text)
    else:
        _everything(found)


def _curves(run: Run) -> None:
    """Each figure over the epochs, that of the validation part in the same picture."""
    from tui_lab.cli.commands.explain import write_picture
    from tui_lab.reports.function_charts import two_curves
    from tui_lab.reports.series import steps_of

    state = run.state()
    steps = steps_of(state, run.planned_epochs(state.epochs_target) or 0)
    records = [(each.batch, each.metrics) for each in steps] or [
        (each.epoch, each.metrics) for each in state.epochs
    ]
    known = {
        name: [
            (float(place), value)
            for place, metrics in records
            if (value := metrics.get(name)) is not None and math.isfinite(value)
        ]
        for name in figure_names(state.metrics)
    }
    curves = {name: points for name, points in known.items() if len(points) > 1}
    if not curves:
        raise NotFoundError(
            _("The run {run} has no two epochs to draw a curve through.").format(run=run.id),
            _("Let it train for some more."),
        )
    # That of the validation part is drawn beside that of the training part.
    beside = {f"val_{name}" for name in curves}
    for place, name in enumerate(name for name in curves if name not in beside):
        if place:
            console.out()
        pair = [(each, curves[each]) for each in (name, f"val_{name}") if each in curves]
        write_picture(two_curves(pair, across=_("batch") if steps else _("epoch")))


def _everything(run: Run) -> None:
    status, state = run.look()
    _facts(run, status, state)
    if (planned := run.any_experiment) is not None:
        console.out()
        tables.experiment(experiment_line.to_line(planned))
    _layers(state, planned)
    if state.epochs:
        console.out()
        _history(state, run.planned_epochs(state.epochs_target) or 0)
    for sentence in _sentences(run, status, state):
        console.tell(sentence)


def _sentences(run: Run, status: Status, state: RunState) -> list[str]:
    """What came out and what happened, in words."""
    told = []
    if state.epochs:
        from tui_lab.reports.curves import read_curves
        from tui_lab.reports.facts import as_told, planned_rate

        line = as_told(summary(run), KeptEnvelopes())
        ended = status in (Status.FINISHED, Status.STOPPED, Status.DIVERGED)
        if line.best is not None and (line.best.epoch == line.epochs or not ended):
            told.append(best_words(line.best))  # else the sentences on the ending say it
        if divergence(run, status, state) is None:
            told.append(_kept_sentence(line))
        told += filter(None, [read_curves(state.epochs).sentence])
        if (planned := run.any_experiment) is not None:
            changes = messages.rate_changes(state, planned_rate(planned))
            told += messages.rate_sentences(changes)
    if status is Status.QUEUED:
        place = state.queue_position if state.status_seen == "queued" else None
        told.append(messages.waiting(place, run.waiting))
    elif status is Status.PAUSED:
        told.append(with_commands(_("Paused; go on with `tui-lab resume {run}`."), run=run.id))
    if (trial := place_of(run.extra)) is not None:
        text = _("It is trial {trial} of a sweep: `tui-lab sweep show {sweep}`.")
        told.append(with_commands(text, trial=trial[1], sweep=trial[0]))
    told += messages.ending(status, state)
    if (error := messages.trouble(run, status, state)) is not None:
        told.append(f"{error.message} {error.hint}".strip())
    return told


def _kept_sentence(line: RunSummary) -> str:
    """The figures that other tables show of the run."""
    parts = metric_parts(line.metrics_kept)
    if "test" in line.evaluations:
        parts.append(f"{test_title(line.metric)} {metric_text(line.test_metric)}")
    text = _("With the weights that were kept: {figures}.")
    if not (line.carried.experiment or line.evaluations):
        text = _("After the last epoch: {figures}.")
    return text.format(figures=", ".join(parts))


def _facts(run: Run, status: Status, state: RunState) -> None:
    facts = [
        (_("Run"), run.id),
        (_("Name"), run.name),
        (_("Status"), word_now(status, state)),
        (_("Created"), moment(run.created)),
        *how_made(run.header),
        *messages.script_settings(state),
        *_of_experiment(run),
        (_("Epochs"), f"{state.epochs_done}/{run.planned_epochs(state.epochs_target) or '?'}"),
        (_("Training time"), training_time(state)),
    ]
    if state.started is not None:
        facts.append((_("Device"), state.device))
        if where := trained_where(run, state):
            facts.append((_("Trained on"), where))
        if run.carried.experiment:
            facts.append((_("Engine"), messages.engine_words(state)))
        if backend := messages.backend_words(state):
            facts.append((_("Backend"), backend))
    if state.sizes is not None and (sizes := part_sizes(*state.sizes.counts)):
        facts.append((_("Examples"), sizes))
    if guess := guess_words(run, Store()):
        facts.append((_("Guess"), guess))
    if run.note:
        facts.append((_("Note"), run.note))
    if failure := failure_of(state):
        facts.append((_("Command at the end"), failure))
    facts.append((_("Folder"), str(Path(run.folder))))
    if line := start_line(run.header):
        facts.append((_("Start it again"), line))
    tables.facts(facts)


def _of_experiment(run: Run) -> list[tuple[str, str]]:
    """What only an experiment of the lab has."""
    if not run.carried.experiment:
        return []
    return [(_("Data set"), run.dataset), (_("Seed"), str(run.seed))]


def _layers(state: RunState, planned: Experiment | None) -> None:
    """The layers as Keras built them; before that, as computed from the experiment."""
    layers: list[tuple[str, Sequence[int | None], int]]
    layers = [(layer.type, layer.output_shape, layer.parameters) for layer in state.layers]
    if not layers and planned is not None:
        with suppress(LabError):  # data that are gone
            info = listing.info(planned.data.dataset)
            layers = [
                (layer.type, layer.output_shape, layer.parameters)
                for layer in shapes.describe(planned, info.input_shape, info.target)
            ]
    if layers:
        console.out()
        tables.layers(layers)
    if planned is not None:
        with suppress(LabError):
            planning.show_sketch(planned)


def _history(state: RunState, planned: int) -> None:
    from tui_lab.reports.series import steps_of
    from tui_lab.reports.sparkline import sparkline

    steps = steps_of(state, planned)
    records: Sequence[EpochRecord | BatchRecord] = steps or state.epochs
    reasons = {} if steps else state.epochs[0].reasons, {} if steps else state.epochs[-1].reasons
    last = records[-1].metrics
    names = [name for name in figure_names(state.metrics) if name in last]
    columns = [
        tables.Column(_("Metric")),
        tables.Column(_("First"), right=True),
        tables.Column(_("Last"), right=True),
        tables.Column(_("Lowest"), right=True, rank=1),
        tables.Column(_("Highest"), right=True, rank=1),
        tables.Column(_("Over the batches") if steps else _("Over the epochs"), rank=2),
    ]
    rows: list[tuple[tables.Cell, ...]] = []
    for name in names:
        values = [record.metrics.get(name) for record in records]
        known = [value for value in values if value is not None]
        rows.append(
            (
                name,
                metric_text(values[0], reasons[0].get(name, "")),
                metric_text(values[-1], reasons[1].get(name, "")),
                metric_text(min(known) if known else None),
                metric_text(max(known) if known else None),
                sparkline(values, 24, unicode=console.look(sys.stdout).unicode),
            )
        )
    tables.show(columns, rows)
