"""The columns that a table of runs may have: what each holds, and which value of it is the best.

Both faces take their columns from here, by the names that `settings.RUN_COLUMNS` has for them. Must
not import a face.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tui_lab import settings
from tui_lab.errors import UsageError
from tui_lab.experiment.metrics import higher_is_better
from tui_lab.i18n import N_, _, duration, moment, number
from tui_lab.imaging.layout import bar
from tui_lab.reports.cells import markdown_cell, markdown_table
from tui_lab.reports.own_metric import gap_text, own_figure, share_of_best
from tui_lab.reports.table import Line
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import shortened, text_columns
from tui_lab.text.values import NONE, metric_text, seconds_number

BAR = 10
"""Columns of the terminal that a bar takes."""
LEAST_NAME = 3
"""Columns of a setting's name that still say something, the sign for the rest among them."""


@dataclass(frozen=True, slots=True)
class RunColumn:
    """A column that there may be."""

    title: str
    """Marked with N_."""
    text: Callable[[Line], str]
    """What stands in it; translated, on one line."""
    short: str = ""
    """A title for narrow columns, marked with N_; "" where there is none."""
    right: bool = False
    value: Callable[[Line], float | None] = lambda _line: None
    """The number that is compared; None where there is none."""
    better: Literal["", "high", "low", "metric"] = ""
    """Which of two values is the better one, as the run's metric says it or always; "" where that
    cannot be said: the test part decides nothing, and few parameters are no merit by themselves."""
    among: Callable[[Line], Hashable] = lambda _line: ()
    """Values are held against each other where this is equal, on the same data."""
    own: Callable[[Line], float | None] | None = None
    """The figure of the run's own metric that stands in it, where it is one."""

    @property
    def heading(self) -> str:
        """The title for a narrow column, translated."""
        return _(self.short or self.title)

    def text_among(self, line: Line, metric: str) -> str:
        """What stands in it beside runs that all have this metric; "" where they have several."""
        value = self.own(line) if self.own is not None else None
        return self.text(line) if value is None else own_figure(line, value, metric)


def _own(
    title: str,
    short: str,
    own: Callable[[Line], float | None],
    better: Literal["", "metric"] = "",
) -> RunColumn:
    return RunColumn(
        title,
        lambda line: own_figure(line, own(line)),
        short,
        right=True,
        value=own,
        better=better,
        among=lambda line: line.metric,
        own=own,
    )


def differs_text(line: Line, *, seeds: bool = True) -> str:
    """What differs in a run, each in a word or two; when it was made where nothing else tells."""
    told = [each for each in line.differs if seeds or not each.startswith("seed ")]
    if told:
        return ", ".join(told)
    if seeds and line.reference:  # equal in all settings: only the time tells them apart
        made = datetime.fromtimestamp(line.summary.created)
        day = _("{month}-{day}").format(month=f"{made:%m}", day=f"{made:%d}")
        return _("time {time}").format(time=f"{day} {made:%H:%M}")
    return ""


def short_difference(text: str, columns: int) -> str:
    """What `differs_text` says, in at most so many columns: the first value is kept whole.

    Of "learning_rate 0.01, units 64" it leaves "learn… 0.01, …"; of a date and a time the time.
    """
    if text_columns(text) <= columns:
        return text
    first, comma, _rest = text.partition(", ")
    if comma and text_columns(first) + LEAST_NAME + len(comma) < columns:
        return text  # so much of the next that it says something
    ends = (f", {glyph('…')}", f",{glyph('…')}", glyph("…")) if comma else ("",)
    for end in ends:
        if text_columns(first + end) <= columns:
            return first + end
    name, _space, value = first.rpartition(" ")
    room = columns - text_columns(value) - 1
    if ":" in value:  # a time
        day = name.rpartition(" ")[2]
        return f"{day} {value}" if text_columns(day) <= room else value
    return f"{shortened(name, room)} {value}" if name and room >= LEAST_NAME else first


def _figure(value: float | None) -> str:
    return NONE if value is None else number(value, 4)


def _count(value: int | None) -> str:
    return NONE if value is None else number(value)


def _time(line: Line) -> str:
    known = line.summary.seconds or line.summary.carried.experiment
    return duration(line.summary.seconds) if known else NONE


def _seed(line: Line) -> str:
    return str(line.summary.seed) if line.summary.carried.experiment else NONE


def _bar(line: Line) -> str:
    share = share_of_best(line)
    return "" if share is None else bar(share, BAR, unicode=unicode_ok())


COLUMNS: Mapping[str, RunColumn] = {
    "id": RunColumn(N_("Id"), lambda line: line.id),
    "name": RunColumn(N_("Name"), lambda line: line.summary.name, N_("Run")),
    "dataset": RunColumn(N_("Data"), lambda line: line.summary.data or NONE),
    "status": RunColumn(N_("Status"), lambda line: line.summary.status_word),
    "differs": RunColumn(N_("Differs in"), differs_text),
    "parameters": RunColumn(
        N_("Parameters"), lambda line: _count(line.summary.parameters), right=True
    ),
    "seconds_per_epoch": RunColumn(
        N_("Seconds per epoch"),
        lambda line: seconds_number(line.seconds_per_epoch),
        N_("s/epoch"),
        right=True,
        value=lambda line: line.seconds_per_epoch,
        better="low",
    ),
    "val_accuracy": RunColumn(
        N_("Validation accuracy"),
        lambda line: _figure(line.val_accuracy),
        N_("Valid."),
        right=True,
        value=lambda line: line.val_accuracy,
        better="high",
    ),
    "gap": RunColumn(N_("Gap"), gap_text, right=True),
    "test_accuracy": RunColumn(
        N_("Test accuracy"),
        lambda line: _("sealed") if line.sealed else _figure(line.test_accuracy),
        N_("Test"),
        right=True,
    ),
    "guess": RunColumn(
        N_("Guess"), lambda line: line.guess.text if line.guess is not None else "", right=True
    ),
    "bar": RunColumn(N_("Bar of validation accuracy"), _bar, N_("0 to 1")),
    "val_loss": RunColumn(
        N_("Validation loss"),
        lambda line: metric_text(line.val_loss),
        "val_loss",
        right=True,
        value=lambda line: line.val_loss,
        better="low",
        among=lambda line: line.loss_kind,
    ),
    "accuracy": RunColumn(
        N_("Training accuracy"), lambda line: _figure(line.accuracy), N_("Train."), right=True
    ),
    "epochs": RunColumn(
        N_("Epochs"),
        lambda line: f"{line.summary.epochs}/{line.summary.epochs_target or '?'}",
        right=True,
    ),
    "best_epoch": RunColumn(
        N_("Best epoch"), lambda line: _count(line.summary.best_epoch), right=True
    ),
    "seconds": RunColumn(N_("Time"), _time, right=True),
    "seed": RunColumn(N_("Seed"), _seed, right=True),
    "created": RunColumn(N_("Created"), lambda line: moment(line.summary.created)),
    "metric": RunColumn(N_("Metric"), lambda line: line.metric),
    "val_metric": _own(
        N_("Validation metric"), N_("Valid."), lambda line: line.val_metric, "metric"
    ),
    "test_metric": replace(
        _own(N_("Test metric"), N_("Test"), lambda line: line.test_metric),
        text=lambda line: _("sealed") if line.sealed else own_figure(line, line.test_metric),
    ),
    "train_metric": _own(N_("Training metric"), N_("Train."), lambda line: line.train_metric),
}
"""By name. Those of a CSV file have the same names, but for the bar, which it does not have."""


def chosen_columns(text: str | None = None) -> tuple[str, ...] | None:
    """The columns that a person chose, in order and each once; None where the face chooses.

    Args:
        text: Names with commas between them, or "auto"; None takes the setting `columns`.

    Raises:
        UsageError: There is no column of a name.
    """
    if text is None:
        text = str(settings.get("columns"))
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    if names == ["auto"]:
        return None
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or not names:
        raise UsageError(
            _("There is no column “{name}”.").format(name=unknown[0] if unknown else text),
            _("The columns are: {names}.").format(names=", ".join(COLUMNS)),
        )
    return tuple(dict.fromkeys(names))


def chosen_markdown(lines: Iterable[Line], columns: Sequence[str]) -> str:
    """These columns as GitHub-flavoured Markdown in the current language."""
    shown = [COLUMNS[name] for name in columns]
    titles = [(_(column.title), column.right) for column in shown]
    return markdown_table(
        titles, ([markdown_cell(column.text(line)) for column in shown] for line in lines)
    )


def best_values(lines: Iterable[Line]) -> Mapping[str, frozenset[str]]:
    """By column, the ids of the runs that have the best value of it among those on the same data.

    A value is the best of at least two that are not all equal.
    """
    lines = list(lines)
    found: dict[str, frozenset[str]] = {}
    for name, column in COLUMNS.items():
        if column.better:
            groups: dict[Hashable, list[tuple[float, Line]]] = {}
            for line in lines:
                value = column.value(line)
                if value is not None and line.summary.data:
                    key = line.summary.data, column.among(line)
                    groups.setdefault(key, []).append((value, line))
            best = (_best(column, group) for group in groups.values())
            found[name] = frozenset(id_ for group in best for id_ in group)
    return found


def _best(column: RunColumn, known: Sequence[tuple[float, Line]]) -> list[str]:
    values = {value for value, _line in known}
    if len(values) < 2:
        return []
    high = higher_is_better(known[0][1].metric) if column.better == "metric" else False
    best = max(values) if high or column.better == "high" else min(values)
    return [line.id for value, line in known if value == best]
