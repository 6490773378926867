"""What the comparison shows in words and columns: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui_lab.i18n import N_, _, duration, number
from tui_lab.reports.compare import Comparison, Group, Row, Spread, compare
from tui_lab.reports.facts import facts_of, setting_text
from tui_lab.reports.verdict import fair_pair, verdict
from tui_lab.runs import Run
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.telling import metric
from tui_lab.ui.widgets.line_table import GAP, Cell, Column

if TYPE_CHECKING:
    from tui_lab.reports.chance import Chance

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(LETTERS)
NARROW, WIDE = 12, 22
"""How wide the column of a setting may be."""
_AFTER = (("epochs", N_("Epochs"), 6), ("speed", N_("s/epoch"), 7), ("size", N_("Parameters"), 10))


@dataclass(frozen=True, slots=True)
class Side:
    """All that is shown of the runs, read at one moment."""

    comparison: Comparison
    epochs: Mapping[str, tuple[EpochRecord, ...]]
    """By id."""
    letters: Mapping[str, str]
    """By id."""
    chance: Chance | None = None
    """How the best two did on the same examples, where that is a fair question."""

    @property
    def names(self) -> dict[str, str]:
        """By id: letter and name."""
        return {
            row.facts.id: f"{self.letters[row.facts.id]} ({row.facts.name})"
            for row in self.comparison.rows
        }


def read(runs: Sequence[Run], letters: Mapping[str, str]) -> Side:
    """Read the runs.

    Raises:
        LabError: One of them cannot be read.
    """
    from tui_lab.reports.chance import chance_between

    comparison = compare([facts_of(run) for run in runs])
    by_id = {run.id: run for run in runs}
    pair = fair_pair(comparison)
    chance = chance_between(*(by_id[one.id] for one in pair)) if pair else None
    return Side(comparison, {run.id: run.state().epochs for run in runs}, letters, chance)


def concluded(side: Side) -> tuple[str, str]:
    """Which run is better, and how far that can be trusted; the second may be empty."""
    said, caution = verdict(side.comparison, side.names)
    if side.chance is not None:
        first, second = (side.letters[run.id] for run in fair_pair(side.comparison))
        caution = " ".join(side.chance.sentences(first, second))
    return said, caution


def columns(side: Side, width: int) -> tuple[Column, ...]:
    """The columns that fit: what differs first, then what came out, then the rest."""
    result = [
        Column("val", _("Valid."), 6, True),
        Column("loss", _("Loss"), 6, True),
        Column("test", _("Test"), 6, True),
    ]
    head = [Column("letter", "", 1), Column("rank", "", 2, True)]
    rows = side.comparison.rows
    name = min(28, max(14, *(cell_len(row.facts.name) for row in rows)))

    def total(extra: Sequence[Column]) -> int:
        found = [*head, *extra, *result]
        return 1 + name + sum(c.width for c in found) + len(GAP) * len(found)

    settings: list[Column] = []
    for path, values in side.comparison.differences.items():
        texts = [short(path), *(setting_text(value) for value in values)]
        wide = min(WIDE if width >= 100 else NARROW, max(map(cell_len, texts)))
        if total([*settings, Column(path, "", wide)]) <= width:
            settings.append(Column(path, short(path), wide))
    for key, title, wide in _AFTER:
        column = Column(key, _(title), wide, True)
        if total([*settings, *result[3:], column]) <= width:
            result.append(column)
    return (*head, Column("name", _("Run"), name), *settings, *result)


def short(path: str) -> str:
    """The last part of a setting's path; a layer as a whole keeps its own."""
    return path if path.endswith("]") else path.rpartition(".")[2]


def cells(row: Row, side: Side, columns_: Sequence[Column]) -> list[Cell]:
    """The cells of a run."""
    speed, size = row.seconds_per_epoch, row.facts.parameters
    first = row.rank == 1
    found: dict[str, Cell] = {
        "letter": (side.letters[row.facts.id], "strong"),
        "rank": ("–" if row.rank is None else f"{row.rank}.", "good" if first else "muted"),
        "name": (row.facts.name, ""),
        "val": (metric(row.val_accuracy), "good" if first else ""),
        "loss": (metric(row.val_loss), ""),
        "test": (metric(row.test_accuracy), "muted"),
        "epochs": (str(row.facts.epochs), ""),
        "speed": ("–" if speed is None else number(speed, 2), ""),
        "size": ("–" if size is None else number(size), ""),
    }
    return [
        found[c.id] if c.id in found else (setting_text(row.settings.get(c.id)), "")
        for c in columns_
    ]


def unseen(side: Side, columns_: Sequence[Column]) -> list[str]:
    """The settings for which there is no column, a line each, with the value of every run."""
    shown = {column.id for column in columns_}
    letters = [side.letters[row.facts.id] for row in side.comparison.rows]
    return [
        f"{path}: "
        + ", ".join(f"{a} {setting_text(v)}" for a, v in zip(letters, values, strict=True))
        for path, values in side.comparison.differences.items()
        if path not in shown
    ]


def repeated(side: Side) -> list[str]:
    """A line for each group of repeats: mean and spread."""
    return [_group(group, side) for group in side.comparison.groups if len(group.runs) > 1]


def _group(group: Group, side: Side) -> str:
    letters = ", ".join(side.letters[run.id] for run in group.runs)
    seeds = ", ".join(str(seed) for seed in group.seeds)
    parts = [
        _("val_accuracy {value}").format(value=_spread(group.val_accuracy)),
        _("val_loss {value}").format(value=_spread(group.val_loss)),
    ]
    if group.test_accuracy is not None:
        parts.append(_("test {value}").format(value=_spread(group.test_accuracy)))
    if group.seconds is not None:
        parts.append(duration(group.seconds.mean))
    head = _("{letters} differ in the seed alone ({seeds}):").format(letters=letters, seeds=seeds)
    return f"{head} {' · '.join(parts)}"


def _spread(value: Spread | None) -> str:
    if value is None:
        return "–"
    mean = metric(value.mean)
    return mean if value.deviation is None else f"{mean} ± {metric(value.deviation)}"
