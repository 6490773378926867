"""`tui-lab runs`: the runs, newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import click
from click.shell_completion import CompletionItem

from tui_lab import settings
from tui_lab.cli import console, guessing, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.datasets.words import some
from tui_lab.errors import UsageError
from tui_lab.experiment.metrics import short_name
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.library.run_json import line_json
from tui_lab.reports.guess import Guess
from tui_lab.reports.guess_scores import Score
from tui_lab.reports.run_order import ORDERS, arranged
from tui_lab.runs.carried import ORIGINS
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.lookup import short_ids
from tui_lab.runs.messages import not_answering
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary

if TYPE_CHECKING:
    from tui_lab.reports.table import Line

SECTION = "runs"
ORDER = 10
SUMMARY = N_("List the runs, newest first")
SHOWN = 20
BEFORE = 50
"""So many runs before the oldest one shown are looked at for what it differs from."""


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "runs",
        callback=_runs,
        params=[
            click.Option(
                ["--all", "everything"],
                is_flag=True,
                help=_("All of them; without it the first {count}.").format(count=SHOWN),
            ),
            click.Option(
                ["--status"],
                multiple=True,
                type=click.Choice([status.value for status in Status]),
                help=_("Only those with this status; may be given often."),
            ),
            click.Option(
                ["--dataset"],
                metavar=_("NAME"),
                shell_complete=params.complete_datasets,
                help=_("Only those trained with this data set, or by the script of this name."),
            ),
            click.Option(
                ["--origin"],
                type=click.Choice(list(ORIGINS)),
                help=_("Only those that come from an experiment, a script, or an import."),
            ),
            click.Option(
                ["--filter", "text"],
                metavar=_("TEXT"),
                default="",
                help=_(
                    "Only those with each of these words in name, data, status, what differs or "
                    "note, or with an id that begins so."
                ),
            ),
            click.Option(
                ["--sort"],
                metavar=_("COLUMN"),
                type=click.Choice([order.columns[0] for order in ORDERS]),
                help=_(
                    "By this column: {names}. The newest, the best, the largest gap come first, "
                    "else the smallest; it is never the test part."
                ).format(names=", ".join(order.columns[0] for order in ORDERS)),
            ),
            click.Option(["--reverse"], is_flag=True, help=_("The other way round.")),
            params.json_option(_("Write a JSON list of all that fit.")),
            click.Option(
                ["--csv", "form"],
                flag_value="csv",
                help=_("Write all that fit as CSV, with what differs, gap, guess and note."),
            ),
            click.Option(
                ["--markdown", "form"],
                flag_value="markdown",
                help=_("Write all that fit as a Markdown table."),
            ),
            click.Option(
                ["--columns"],
                metavar=_("LIST"),
                shell_complete=_complete_columns,
                help=_(
                    "Only these columns, with commas between them, after id and name: {names}. "
                    "auto takes those that come with it; the setting `columns` remembers a choice."
                ).format(names=", ".join(settings.RUN_COLUMNS[2:])),
            ),
        ],
        help=_(
            "List the runs, newest first, with the validation results of the weights that each "
            "kept. The test part stands in its own column and never decides anything."
        ),
        examples=[
            (_("The newest runs"), "tui-lab runs"),
            (_("What is training now"), "tui-lab runs --status running --status queued"),
            (_("For a program"), "tui-lab runs --json"),
            (_("For a spreadsheet"), "tui-lab runs --csv > runs.csv"),
            (_("Losses and times"), "tui-lab runs --columns val_loss,seconds,epochs"),
            (_("The best of those with a word"), "tui-lab runs --filter units --sort val_metric"),
        ],
    )


def _runs(
    everything: bool,
    status: tuple[str, ...],
    dataset: str | None,
    origin: str | None,
    text: str,
    sort: str | None,
    reverse: bool,
    as_json: bool,
    form: Literal["csv", "markdown"] | None,
    columns: str | None,
) -> None:
    if as_json and form:
        raise UsageError(
            _("--json and --{form} are two forms of one list.").format(form=form),
            _("Leave one of them out."),
        )
    if as_json and columns is not None:
        raise UsageError(
            _("--json always writes all columns."), _("Leave out --columns, or use --csv.")
        )
    from tui_lab.reports.facts import as_told
    from tui_lab.reports.run_columns import chosen_columns

    # A file for other programs has all columns, whatever somebody likes to see.
    chosen = None if columns is None and (form or as_json) else chosen_columns(columns)
    store, kept = Store(), KeptEnvelopes()
    listed, damaged = store.listing()
    summaries = [as_told(line, kept) for line in listed]
    found = [
        line
        for line in summaries
        if (not status or line.status in status)
        and dataset in (None, line.data)
        and origin in (None, line.carried.origin)
    ]
    lines: dict[str, Line] = {}
    if text or sort or reverse:
        lines = _all_lines(store, summaries)
        order = next(each for each in ORDERS if sort in (None, each.columns[0]))
        fitting = [lines[line.id] for line in found if line.id in lines]
        found = [line.summary for line in arranged(fitting, text, order, reverse)]
    if as_json:
        console.out_lines(params.to_json([line_json(line) for line in found]))
    elif form:
        lines = lines or _all_lines(store, summaries)
        _write([lines[line.id] for line in found if line.id in lines], form, chosen)
    elif found:
        shown = found if everything else found[:SHOWN]
        guesses = guessing.scored(summaries)
        told = lines or _table_lines(store, summaries, shown)
        _show(shown, guesses, told, partial(_short_ids, summaries), chosen)
        guessing.say_tally(guesses)
        for line in shown:
            if line.status is Status.SILENT:
                error = not_answering(store.find(line.id))
                console.warn(f"{line.id}: {error.message}")
                console.say(error.hint)
        if len(shown) < len(found):
            console.say(
                _("{shown} of {all} runs are shown; --all shows the others.").format(
                    shown=len(shown), all=number(len(found))
                )
            )
    elif status or dataset or origin or text:
        console.say(_("No run meets these conditions."))
    else:
        console.say(_("There are no runs yet. Begin with: tui-lab train digits-mlp"))
    if damaged:
        text = ngettext(
            "{count} folder among the runs cannot be read; `tui-lab doctor` says why.",
            "{count} folders among the runs cannot be read; `tui-lab doctor` says why.",
            len(damaged),
        )
        console.warn(text.format(count=len(damaged)))


def _write(
    lines: Sequence[Line], form: Literal["csv", "markdown"], chosen: Sequence[str] | None
) -> None:
    """Runs as CSV or Markdown, to stdout; with these columns, or all."""
    from tui_lab.reports.run_columns import chosen_markdown
    from tui_lab.reports.table_files import runs_csv, runs_markdown

    if form == "csv":
        notes = {line.id: line.summary.note for line in lines}
        text = runs_csv(lines, notes, chosen and _with_names(chosen))
    elif chosen:
        text = chosen_markdown(lines, _with_names(chosen))
    else:
        text = runs_markdown(lines)
    console.out_lines(text)


def _all_lines(store: Store, summaries: Sequence[RunSummary]) -> dict[str, Line]:
    from tui_lab.reports.table_lines import Lines

    return {line.id: line for line in Lines().of(summaries, store.opened)}


def _table_lines(
    store: Store, summaries: list[RunSummary], shown: list[RunSummary]
) -> dict[str, Line]:
    """By id, what differs from a run's preset, or from the run before it on the same data, and
    whether its envelope is closed."""
    from tui_lab.reports.table_lines import Lines

    oldest = next(place for place, line in enumerate(summaries, 1) if line is shown[-1])
    lines = Lines().of(summaries[: oldest + BEFORE], store.opened)
    return {line.id: line for line in lines}


def _short_ids(summaries: list[RunSummary]) -> Mapping[str, str]:
    return short_ids([line.id for line in summaries], [line.name for line in summaries])


_CUT: Mapping[str, tables.Column] = {
    "name": tables.Column("", cuts=True, names=True, least=16),
    "dataset": tables.Column("", cuts=True),
    "differs": tables.Column("", cuts=True),
}
"""What may be cut where there is little room."""
_RANKS: Mapping[str, int] = {
    **{"epochs": 1, "dataset": 2, "differs": 3, "test_metric": 4, "val_loss": 5, "seconds": 6},
    **{"parameters": 7, "created": 8, "guess": 9},
}
_BY_ITSELF = (
    *("status", "dataset", "differs", "epochs", "val_metric", "val_loss", "test_metric"),
    *("guess", "parameters", "seconds", "created"),
)
"""What is shown where nobody has chosen; on a narrow terminal what has the highest rank goes."""


def _with_names(chosen: Sequence[str]) -> tuple[str, ...]:
    return ("id", "name", *(each for each in chosen if each not in ("id", "name")))


def _column(name: str, metric: str, *, by_itself: bool) -> tables.Column:
    """A column of runs that all have this metric; "" where they have several."""
    from tui_lab.reports.run_columns import COLUMNS

    # Known by these names to all who use Keras.
    title = name if name in ("val_accuracy", "val_loss") else _(COLUMNS[name].title)
    if name == "val_metric":
        title = f"val_{short_name(metric)}" if metric else name
    if name in ("test_accuracy", "test_metric"):
        title = _("Test")
    cut = _CUT.get(name, tables.Column(""))
    rank = _RANKS.get(name, 0) if by_itself else 0
    return replace(cut, title=title, right=COLUMNS[name].right and name != "guess", rank=rank)


def _show(
    found: list[RunSummary],
    guesses: Mapping[str, tuple[Guess, Score | None]],
    known: Mapping[str, Line],
    short_ids_: Callable[[], Mapping[str, str]],
    chosen: Sequence[str] | None,
) -> None:
    from tui_lab.reports.own_metric import metric_of
    from tui_lab.reports.table import Line

    names = _with_names(chosen or _BY_ITSELF)
    if chosen is None and not any(line.id in guesses for line in found):
        names = tuple(name for name in names if name != "guess")
    lines = [known.get(line.id) or Line(line) for line in found]
    metric = metric_of(lines)
    columns = [_column(name, metric, by_itself=chosen is None) for name in names]
    rows = [[_cell(line, name, guesses, metric) for name in names] for line in lines]
    short: Mapping[str, str] = {}
    if not tables.fits(columns, rows):
        short = short_ids_()
        for line, row in zip(found, rows, strict=True):
            row[0] = short[line.id]
    tables.show(columns, rows, elsewhere="--columns")
    several = [
        line.name or short.get(line.id, line.id) for line in found if len(line.quantities) > 1
    ]
    if several:
        text = ngettext(
            "Loss and metrics of {names} are means over several quantities, whatever their units.",
            "Loss and metrics of these are means over several quantities, whatever their units: "
            "{names}.",
            len(several),
        )
        console.say(text.format(names=some(several)), "faint")


def _cell(
    line: Line, name: str, guesses: Mapping[str, tuple[Guess, Score | None]], metric: str = ""
) -> tables.Cell:
    from tui_lab.reports.run_columns import COLUMNS

    if name == "status":
        run = line.summary
        where = run.waiting or run.place
        word = run.status_word + (f" ({where})" if where else "")
        return word, run.status_tone
    if name == "guess":
        return _guess(*guesses[line.id]) if line.id in guesses else ""
    if name == "differs":
        return ", ".join(line.differs)
    return COLUMNS[name].text_among(line, metric)


def _complete_columns(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of columns; after a comma the next one."""
    before, comma, begun = incomplete.rpartition(",")
    fitting = [name for name in settings.RUN_COLUMNS if name.startswith(begun)]
    return [CompletionItem(f"{before}{comma}{name}") for name in fitting]


def _guess(guess: Guess, score: Score | None) -> tables.Cell:
    """The guess, and whether it was right, in a word."""
    if score is None:
        return guess.text
    word = _("right") if score.right else _("nearly") if score.points > 0 else _("wrong")
    return f"{guess.text} ({word})", "good" if score.right else "plain"
