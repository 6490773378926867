"""The orders of the table of runs, and which runs fit a filter; for both faces. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from tui_lab.i18n import N_, _
from tui_lab.reports.own_metric import goodness
from tui_lab.reports.run_columns import differs_text
from tui_lab.reports.table import Line
from tui_lab.runs.carried import ORIGINS
from tui_lab.runs.status import Status


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the table."""

    title: str
    """Marked with N_."""
    key: Callable[[Line], float | str | tuple[bool, str, float] | None]
    """None comes last, whichever way it is sorted."""
    descending: bool = False
    columns: tuple[str, ...] = ()
    """Those whose title asks for it, the one that is typed first."""
    other: str = ""
    """Its title where not all runs have accuracy as their metric; "" is the same one."""


ORDERS = (
    Order(N_("newest first"), lambda line: line.summary.created, True, ("created",)),
    Order(
        N_("by validation accuracy"),
        goodness,
        True,
        ("val_metric", "val_accuracy"),
        N_("by validation metric, the best first"),
    ),
    Order(N_("by gap"), lambda line: line.gap, True, ("gap",)),
    Order(
        N_("by seconds per epoch"),
        lambda line: line.seconds_per_epoch,
        False,
        ("seconds_per_epoch",),
    ),
    Order(
        N_("by parameters"),
        lambda line: line.summary.parameters,
        False,
        ("parameters",),
    ),
    Order(N_("by name"), lambda line: line.summary.name.casefold(), False, ("name",)),
    Order(N_("by data"), lambda line: line.summary.data.casefold(), False, ("dataset",)),
    Order(
        N_("by status"),
        lambda line: list(Status).index(line.summary.status),
        False,
        ("status",),
    ),
)
"""There is none by the test part: it decides nothing."""


ID_FROM = 3
"""Characters: every id begins with a year, so the 20 of "epochs 20" would fit all runs."""


def searched(line: Line) -> str:
    """What a filter looks for words in: what the wordy columns show of a run, and its note."""
    run = line.summary
    words = (run.name, run.data, run.status_word, run.status.value, differs_text(line))
    origin = "" if run.carried.experiment else _(ORIGINS[run.carried.origin])
    return " ".join((*words, run.note, origin)).casefold()


def _fits(run_id: str, known: str, text: str) -> bool:
    """Whether every word of `text` is in what is known of the run, or begins its id or the last
    part of it."""
    ends = (run_id, run_id.rpartition("-")[2])
    return all(
        word in known or (len(word) >= ID_FROM and any(end.startswith(word) for end in ends))
        for word in text.casefold().split()
    )


def arranged(
    lines: Iterable[Line],
    text: str,
    order: Order,
    turned: bool,
    searched_: Callable[[Line], str] = searched,
) -> list[Line]:
    """The lines that fit the filter, in order; equal ones stay newest first.

    Args:
        lines: Newest first.
        text: The filter; "" lets all through.
        order: What they are sorted by.
        turned: Whether the other way round.
        searched_: What the filter looks for words in.
    """
    shown = [line for line in lines if not text or _fits(line.id, searched_(line), text)]
    # Without None, the keys of one order are of one kind.
    keys: list[tuple[Any, Line]] = [(order.key(line), line) for line in shown]
    known = [each for each in keys if each[0] is not None]
    known.sort(key=itemgetter(0), reverse=order.descending != turned)
    return [line for _key, line in known] + [line for key, line in keys if key is None]
