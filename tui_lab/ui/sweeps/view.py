"""A sweep as text: columns and cells, curves, bars, a map of two settings. Pure functions."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from itertools import combinations

from tui_lab.experiment.metrics import short_name
from tui_lab.i18n import _, moment, ngettext, number
from tui_lab.sweeps import words
from tui_lab.sweeps.look import SweepView, TrialLine
from tui_lab.sweeps.shelf import tag_of
from tui_lab.sweeps.space import Axis, at_share, setting_titles, values_text
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.text.values import metric_text, seconds_number
from tui_lab.ui.kit.bars import BarPart, BarRow
from tui_lab.ui.kit.heat_plan import HeatCell, HeatTable
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.line_plot import LinePlot, Pen, PlotLine
from tui_lab.ui.kit.table_columns import Cell, TableColumn
from tui_lab.ui.sweeps.actions import ACTIONS

HELD = 1
"""Columns that stay while the others scroll."""
WIDEST_SETTING = 14
MOST_CURVES = 60
"""Further trials are left out of the chart, the oldest first."""
BINS = 5
"""Parts of a range on the map."""
TONES = {"good": "good", "notice": "notice", "bad": "bad"}


def head_words(view: SweepView) -> list[str]:
    """What it is and how far, which trial is the best, and what that is judged by."""
    status = f"{glyph(words.look_of(view.status).sign)} {words.status_word(view.status)}"
    first = f"{view.plan.name} ({tag_of(view.id)})  {status}  {words.progress_words(view)}"
    judged = words.judged_words(view.plan)
    third = f"{judged[:1].upper()}{judged[1:]}. {words.plus_minus_words(view.plan)}".rstrip()
    return [first, words.best_words(view) or words.training_words(view.plan), third]


def list_line(view: SweepView) -> str:
    """A sweep among others: when, of what, over which settings, how far, and its best."""
    look = words.look_of(view.status)
    parts = [
        moment(view.plan.created),
        f"{view.plan.name} ({tag_of(view.id)})",
        ", ".join(setting_titles(view.plan.axes)),
        f"{glyph(look.sign)} {words.status_word(view.status)} {view.done}/{view.plan.trials}",
    ]
    if view.best is not None:
        parts.append(f"{short_name(view.plan.objective)} {metric_text(view.best.value)}")
    return "  ".join(parts)


def run_choices(line: TrialLine) -> list[tuple[str, str]]:
    """The runs of a trial: the id, and the seed with what came out."""
    values = list(line.by_seed.items())
    found = []
    for place, run in enumerate(line.runs):
        text = run
        if len(values) == len(line.runs):
            seed, value = values[place]
            text = _("seed {seed}: {value}   {run}").format(
                seed=seed, value=metric_text(value), run=run
            )
        found.append((run, text))
    return found


def columns(view: SweepView) -> tuple[TableColumn, ...]:
    """Those of the table of trials."""
    count = max(len(str(view.plan.trials)) + 2, text_columns(_("Trial")))
    objective = short_name(view.plan.objective)
    figure = max([text_columns(objective), *(text_columns(_value(e)) for e in view.trials)])
    statuses = [words.status_word(line.status) for line in view.trials]
    wide = max([text_columns(_("Status")), *(2 + text_columns(each) for each in statuses)])
    found = [TableColumn("trial", _("Trial"), count, right=True)]
    for axis, title in zip(view.plan.axes, setting_titles(view.plan.axes), strict=True):
        texts = [line.values.get(axis.path, "") for line in view.trials]
        most = max([text_columns(title), *map(text_columns, texts)])
        found.append(TableColumn(axis.path, title, min(most, WIDEST_SETTING), right=True))
    return (
        *found,
        TableColumn("value", objective, figure, right=True),
        TableColumn("status", _("Status"), wide),
        TableColumn("epochs", _("Epochs"), max(4, text_columns(_("Epochs"))), right=True),
        TableColumn("seconds", _("s"), 6, right=True),
    )


def cells(line: TrialLine, view: SweepView, shown: Sequence[TableColumn]) -> tuple[Cell, ...]:
    """A trial in the table."""
    best = view.best is not None and view.best.number == line.number
    role = "best" if best else "" if line.counts else "muted"
    look = words.look_of(line.status)
    known: dict[str, Cell] = {
        "trial": (f"{glyph('★')} {line.number}" if best else str(line.number), role),
        "value": (_value(line), role),
        "status": (f"{glyph(look.sign)} {words.status_word(line.status)}", TONES[look.tone]),
        "epochs": (str(line.epochs), role),
        "seconds": (seconds_number(line.seconds or None), "muted"),
    }
    return tuple(known.get(each.id, (line.values.get(each.id, ""), role)) for each in shown)


def _value(line: TrialLine) -> str:
    return words.objective_text(line)


def detail_words(line: TrialLine | None, view: SweepView) -> str:
    """What is known of the marked trial beside its row."""
    if line is None:
        return _("The first trial is being started.") if view.status == "running" else ""
    if line.message:
        return line.message
    if len(line.by_seed) > 1:
        each = ", ".join(f"{seed}: {metric_text(v)}" for seed, v in line.by_seed.items())
        return _("By seed: {values}").format(values=each)
    if not line.runs:
        return values_text(line.values)
    text = ngettext("{settings}; run {runs}", "{settings}; runs {runs}", len(line.runs))
    return text.format(settings=values_text(line.values), runs=", ".join(line.runs))


def curves(view: SweepView) -> LinePlot:
    """The objective of all trials over the epochs: thin, the best one thick and in front."""
    best = view.best.number if view.best is not None else 0
    trials = [line for line in view.trials if line.curve][-MOST_CURVES:]
    if view.best is not None and view.best not in trials:
        trials.append(view.best)
    lines = [
        PlotLine(
            _("trial {number}").format(number=line.number),
            tuple(range(1, len(line.curve) + 1)),
            line.curve,
            "best" if line.number == best else "muted",
            Pen.SOLID if line.number == best else Pen.DASHED,
            short=f"{line.number}",
        )
        for line in sorted(trials, key=lambda line: line.number != best)
    ]
    return LinePlot(
        view.plan.objective,
        tuple(lines),
        first_in_front=True,
        end=max([2, *(len(line.curve) for line in trials)]),
        steady=False,
        empty=_("There are no epochs yet."),
    )


def curves_words(view: SweepView) -> str:
    """Which curve is thick."""
    if view.best is None:
        return ""
    if view.status == "finished":
        text = _("{sign} trial {number}, the best; thin: the others.")
    else:
        text = _("{sign} trial {number}, the best so far; thin: the others.")
    return text.format(sign=glyph("━"), number=view.best.number)


def importance_rows(view: SweepView) -> list[BarRow]:
    """A bar for each setting."""
    titles = dict(
        zip(
            (axis.path for axis in view.plan.axes),
            setting_titles(view.plan.axes),
            strict=True,
        )
    )
    return [
        BarRow(
            titles[each.path],
            (BarPart(each.share or 0.0, "primary"),),
            words.importance_text(each),
        )
        for each in view.importance
    ]


def importance_groups(view: SweepView) -> list[str]:
    """Why the shares are more than 100 % together, where they are; then the mean of each value, or
    part of a range, setting by setting."""
    note = words.importance_note(view)
    lines = [note, ""] if note else []
    for each in view.importance:
        told = [
            f"{name} {metric_text(mean)} ({number(count)})" for name, mean, count in each.groups
        ]
        if told:
            lines.append(f"{each.path}: " + ", ".join(told))
    return lines


def luck_lines(view: SweepView) -> list[str]:
    """What is luck, the command for a fair figure, and what that gave."""
    command = words.repeat_words(view)
    if command:
        command = with_keys(_("{command} ({key_repeat} does it here)"), ACTIONS, command=command)
    found = [*words.luck_words(view), command]
    found += [words.kept_words(view.plan), words.sealed_words(view.plan)]
    return [line for line in found if line]


def pairs(view: SweepView) -> list[tuple[Axis, Axis]]:
    """Two settings at a time, those that matter most first; then the same turned."""
    axes = {axis.path: axis for axis in view.plan.axes}
    ordered = [axes[each.path] for each in view.importance]
    found = list(combinations(ordered, 2))
    return [*found, *((across, down) for down, across in found)]


def heat_table(view: SweepView, pair: tuple[Axis, Axis]) -> HeatTable:
    """The mean objective for each value of two settings; ranges in parts.

    Args:
        view: The sweep.
        pair: The setting downward, and the one to the right.
    """
    down, across = pair
    rows, columns_ = parts_of(down), parts_of(across)
    found: dict[tuple[int, int], list[float]] = {}
    for line in view.trials:
        if line.counts and line.value is not None:
            place = (
                part_of(down, line.values[down.path]),
                part_of(across, line.values[across.path]),
            )
            found.setdefault(place, []).append(line.value)
    means = {place: statistics.fmean(values) for place, values in found.items()}
    low, high = min(means.values(), default=0.0), max(means.values(), default=1.0)

    def cell(row: int, column: int) -> HeatCell:
        mean = means.get((row, column))
        if mean is None:
            return HeatCell(glyph("·"))
        share = (mean - low) / (high - low) if high > low else 1.0
        good = share if view.plan.higher else 1 - share
        return HeatCell(metric_text(mean), "right", max(0.05, good))

    wide = max([8, *(text_columns(each) + 2 for each in columns_)])
    return HeatTable(tuple(rows), tuple(columns_), cell, min(wide, 12))


def best_in(view: SweepView, pair: tuple[Axis, Axis], cell: tuple[int, int]) -> TrialLine | None:
    """The best trial of a cell of the map; None where it is empty."""
    for line in words.ordered(view):
        at = tuple(part_of(axis, line.values[axis.path]) for axis in pair)
        if line.counts and at == cell:
            return line
    return None


def parts_of(axis: Axis) -> list[str]:
    """The values of a list, or the parts of a range by their lower ends."""
    if axis.listed:
        return list(axis.values)
    starts = _starts(axis)
    if axis.whole and len(starts) == axis.high - axis.low + 1:
        return [str(each) for each in starts]
    return [f"{glyph('≥')}{each if axis.whole else f'{each:.2g}'}" for each in starts]


def _starts(axis: Axis) -> list[float] | list[int]:
    """Where the parts of a range begin; of whole numbers each at another one."""
    starts = [at_share(axis, part / BINS) for part in range(BINS)]
    return sorted({math.ceil(round(each, 9)) for each in starts}) if axis.whole else starts


def part_of(axis: Axis, text: str) -> int:
    """The place of a value among `parts_of`."""
    if axis.listed:
        return axis.values.index(text)
    return max(0, bisect_right(_starts(axis), float(text)) - 1)


def share_of(axis: Axis, text: str) -> float:
    """Where a value stands on its axis, 0..1: the values of a list at equal distances."""
    if axis.listed:
        return axis.values.index(text) / (len(axis.values) - 1)
    place, low, high = float(text), axis.low, axis.high
    if axis.log:
        place, low, high = math.log(place), math.log(low), math.log(high)
    return min(1.0, max(0.0, (place - low) / (high - low)))


def ends_of(axis: Axis) -> tuple[str, str]:
    """What stands at the lower and at the upper end of an axis."""
    if axis.listed:
        return axis.values[0], axis.values[-1]
    return axis.text_of(axis.low), axis.text_of(axis.high)
