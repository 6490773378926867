"""What the comparison shows in words and columns.

Pure functions; must not read files.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui_lab.experiment.metrics import short_name
from tui_lab.i18n import N_, _, duration, ngettext, number
from tui_lab.reports.compare import TRAINED, Comparison, Row, difference_words
from tui_lab.reports.run_facts import Group, Spread
from tui_lab.reports.verdict import Conclusion
from tui_lab.runs.payloads import EpochRecord
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.text.names import told_apart
from tui_lab.text.values import NONE, metric_text, seconds_number, setting_text
from tui_lab.ui.kit.line_plot import LinePlot, Pen, PlotLine
from tui_lab.ui.kit.table_columns import GAP, SEALED, Cell, TableColumn

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(LETTERS)
NARROW, WIDE = 12, 22
"""How wide the column of a setting may be."""
SHORTEST_NAME = 10
"""Columns that the name of a run keeps however narrow the terminal is."""
FIGURE, LONGEST_FIGURE = 6, 12
"""How wide the column of a figure is, and may be for the sake of its name."""
_AFTER = (("epochs", N_("Epochs"), 6), ("speed", N_("s/epoch"), 7), ("size", N_("Parameters"), 10))


LOSS = "loss"
RUN_COLOURS = ("training", "validation", "best", "right", "warning", "wrong")
"""No two of them look alike in any theme; what they mean elsewhere is not meant here, where each
curve has a letter."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """All that is shown of the runs, read at one moment."""

    comparison: Comparison
    epochs: Mapping[str, tuple[EpochRecord, ...]]
    """By id."""
    letters: Mapping[str, str]
    """By id: the best run is A, the next one B, as they stand in the table."""
    conclusion: Conclusion
    """Which run is better, and how far that can be trusted."""

    @property
    def drawable(self) -> tuple[str, ...]:
        """What the epochs have, the comparison's metric first and the loss last."""
        had = {
            name for epochs in self.epochs.values() for each in epochs[-1:] for name in each.metrics
        }
        names = dict.fromkeys((self.comparison.metric, *self.comparison.metrics))
        return (*(name for name in names if had & {name, f"val_{name}"}), LOSS)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How the curves are drawn."""

    metric: str = ""
    """That of the training; the one of the validation begins with `val_`. "": the comparison's."""
    training: bool = False
    """Its curves are drawn as well."""
    zoom: int = 0
    """How often the epochs are halved; the later ones are in sight."""
    smoothing: float = 0.0


def drawn_metric(side: SideBySide, drawn: Drawn) -> str:
    """What the chart draws of the training."""
    return drawn.metric or side.comparison.metric


def told_metric(side: SideBySide, drawn: Drawn) -> str:
    """The metric that the table shows: the drawn one; beside the loss that of the comparison."""
    return side.comparison.metric if drawn.metric in ("", LOSS) else drawn.metric


def next_metric(side: SideBySide, drawn: Drawn) -> str:
    """What is drawn after what is drawn now, round and round."""
    names, now = side.drawable, drawn_metric(side, drawn)
    return names[(names.index(now) + 1) % len(names)] if now in names else names[0]


def curves(side: SideBySide, drawn: Drawn) -> LinePlot:
    """The curves of all runs, each with the letter and the colour of its run; the best in front."""
    lines, name = [], drawn_metric(side, drawn)
    for place, row in enumerate(side.comparison.ranked):
        epochs, letter = side.epochs[row.facts.id], side.letters[row.facts.id]
        whole = PlotLine(
            row.facts.name,
            tuple(record.epoch for record in epochs),
            tuple(record.metrics.get(f"val_{name}") for record in epochs),
            RUN_COLOURS[place % len(RUN_COLOURS)],
            letter=letter,
        )
        lines.append(whole)
        if drawn.training:
            values = tuple(record.metrics.get(name) for record in epochs)
            lines.append(replace(whole, values=values, pen=Pen.DASHED, letter=letter.lower()))
    metric = f"val_{name}"
    plot = LinePlot(
        f"{metric}, {name}" if drawn.training else metric,
        tuple(lines),
        end=max(2, *(line.epochs[-1] if line.epochs else 0 for line in lines)),
        first_in_front=True,
        steady=False,
        smoothing=drawn.smoothing,
        empty=_("The curves begin with the first whole epoch."),
    )
    return plot.zoomed(drawn.zoom)


def caption(drawn: Drawn, metric: str) -> str:
    """What the curves are, in a sentence; `metric` as `drawn_metric` has it."""
    text = (
        _("capitals: val_{metric}; small letters, dotted: {metric}")
        if drawn.training
        else _("each curve carries its run's letter")
    )
    return text.format(metric=metric)


def _figure_column(side: SideBySide, metric: str) -> TableColumn:
    """That of a metric on the validation part: short for accuracy, else with its name."""
    if metric == "accuracy":
        return TableColumn("val", _("Valid."), FIGURE, True)
    name = short_name(f"val_{metric}")
    texts = (metric_text(row.facts.validation(metric)) for row in side.comparison.rows)
    wide = max(FIGURE, min(LONGEST_FIGURE, len(name)), *map(text_columns, texts))
    return TableColumn("val", name, wide, True)


def _test_width(side: SideBySide, metric: str) -> int:
    texts = (metric_text(row.facts.test(metric)) for row in side.comparison.rows)
    return max(FIGURE, *map(text_columns, texts))


def columns(side: SideBySide, width: int, metric: str) -> tuple[TableColumn, ...]:
    """The columns that fit: what differs first, then what came out, then the rest.

    Args:
        side: The runs.
        width: Columns of the terminal.
        metric: That the table shows.
    """
    result = [
        _figure_column(side, metric),
        TableColumn("loss", _("Loss"), FIGURE, True),
        TableColumn("test", _("Test"), _test_width(side, metric), True),
    ]
    head = [TableColumn("letter", "", 1), TableColumn("rank", "", 2, True)]
    rows = side.comparison.rows
    fixed = [*head, *result]
    room = width - 1 - sum(column.width for column in fixed) - len(GAP) * len(fixed)
    longest = max(text_columns(row.facts.name) for row in rows)
    name = max(SHORTEST_NAME, min(28, max(14, longest), room))  # no figure is cut for a name

    def total(extra: Sequence[TableColumn]) -> int:
        found = [*head, *extra, *result]
        return 1 + name + sum(c.width for c in found) + len(GAP) * len(found)

    settings: list[TableColumn] = []
    for path, values in side.comparison.differences.items():
        texts = [short(path), *(setting_text(value, NONE) for value in values)]
        wide = min(WIDE if width >= 100 else NARROW, max(map(text_columns, texts)))
        if total([*settings, TableColumn(path, "", wide)]) <= width:
            settings.append(TableColumn(path, short(path), wide, path == TRAINED))
    told = {column.id for column in settings}
    for key, title, wide in _AFTER:
        column = TableColumn(key, _(title), wide, True)
        if not (key == "epochs" and TRAINED in told) and total([*settings, column]) <= width:
            result.append(column)
    by_name = TableColumn("loss", "val_loss", len("val_loss"), True)
    if total(settings) + by_name.width - result[1].width <= width:
        result[1] = by_name
    return (*head, TableColumn("name", _("Run"), name), *settings, *result)


def fitting_warnings(
    warnings: Sequence[str], width: int, lines: int
) -> tuple[list[str], list[str]]:
    """What of the warnings fits above the table, and what is to stand below it.

    Args:
        warnings: Translated sentences, the most important ones first.
        width: Columns there are.
        lines: That they may take, once wrapped; at least two.
    """

    def height(sentences: Sequence[str]) -> int:
        return sum(len(textwrap.wrap(each, max(1, width))) for each in sentences)

    if height(warnings) <= lines:
        return list(warnings), []
    count = len(warnings) - 1
    while count and height(warnings[:count]) > lines - 1:
        count -= 1
    left = len(warnings) - count
    if count:
        text = ngettext(
            "{count} more warning stands below the table.",
            "{count} more warnings stand below the table.",
            left,
        )
    else:
        text = ngettext(
            "The whole sentence stands below the table.",
            "All {count} warnings stand below the table.",
            left,
        )
    above = list(warnings[:count]) or [_begun(warnings[0], width, lines - 1)]
    return [*above, text.format(count=left)], list(warnings[count:])


def _begun(sentence: str, width: int, lines: int) -> str:
    """What a sentence says before its details; of that as much as so many lines hold."""
    clause = re.split(r" \(|[:;,] ", sentence, maxsplit=1)[0]
    if clause != sentence:
        sentence = f"{clause}."
    sign = glyph("…")
    width = max(len(sign) + 1, width)
    broken = textwrap.wrap(sentence, width, max_lines=max(1, lines), placeholder=f" {sign}")
    return " ".join(broken)


def short(path: str) -> str:
    """The last part of a setting's path; a layer as a whole keeps its own."""
    if path == TRAINED:
        return _("trained")
    return path if path.endswith("]") else path.rpartition(".")[2]


def cells(row: Row, side: SideBySide, columns_: Sequence[TableColumn], metric: str) -> list[Cell]:
    """The cells of a run, with this metric."""
    width = next((column.width for column in columns_ if column.id == "name"), 0)
    names = told_apart((each.facts.name for each in side.comparison.rows), width)
    size = row.facts.parameters
    first = row.rank == 1
    found: dict[str, Cell] = {
        "letter": (side.letters[row.facts.id], "strong"),
        "rank": ("–" if row.rank is None else f"{row.rank}.", "good" if first else "muted"),
        "name": (names[row.facts.name], ""),
        "val": (metric_text(row.facts.validation(metric)), "good" if first else ""),
        "loss": (metric_text(row.val_loss), ""),
        "test": (_test_text(row, metric), "muted"),
        "epochs": (str(row.facts.epochs), ""),
        "speed": (seconds_number(row.seconds_per_epoch), ""),
        "size": ("–" if size is None else number(size), ""),
    }
    return [
        found[c.id] if c.id in found else (setting_text(row.settings.get(c.id), NONE), "")
        for c in columns_
    ]


def _test_text(row: Row, metric: str) -> str:
    return glyph(SEALED) if row.facts.closed else metric_text(row.facts.test(metric))


def unseen(side: SideBySide, columns_: Sequence[TableColumn]) -> list[str]:
    """The settings for which there is no column, a line each, with the value of every run."""
    shown = {column.id for column in columns_}
    rows = [(side.letters[row.facts.id], row.settings) for row in side.comparison.ranked]
    return [
        f"{difference_words(path)}: "
        + ", ".join(f"{letter} {setting_text(settings[path], NONE)}" for letter, settings in rows)
        for path in side.comparison.differences
        if path not in shown and not (path == TRAINED and "epochs" in shown)
    ]


def closed(side: SideBySide) -> list[str]:
    """What the sign in the column of the test part says, where it stands there."""
    if not any(row.facts.closed for row in side.comparison.rows):
        return []
    text = _("{sign} test results are sealed; the report of a run opens them.")
    return [text.format(sign=glyph(SEALED))]


def repeated(side: SideBySide) -> list[str]:
    """A line for each group of repeats: mean and spread."""
    return [_group(group, side) for group in side.comparison.groups if len(group.runs) > 1]


def _group(group: Group, side: SideBySide) -> str:
    runs = sorted(group.runs, key=lambda run: side.letters[run.id])
    letters = ", ".join(side.letters[run.id] for run in runs)
    seeds = ", ".join(str(run.seed) for run in runs)
    metric = side.comparison.metric
    parts = [
        f"val_{metric} {_mean(group.validation(metric))}",
        f"val_loss {_mean(group.validation(LOSS))}",
    ]
    test = group.test(metric)
    if test is not None:
        parts.append(_("test {value}").format(value=test.text))
    if group.seconds is not None:
        parts.append(duration(group.seconds.mean))
    only = len(side.comparison.groups) == 1  # then the heading says that the seed alone differs
    text = (
        _("{letters}, seeds {seeds}:")
        if only
        else _("{letters} differ in the seed alone ({seeds}):")
    )
    head = text.format(letters=letters, seeds=seeds)
    return f"{head} {' · '.join(parts)}"


def _mean(value: Spread | None) -> str:
    return NONE if value is None else value.text
