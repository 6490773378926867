"""A data set's examples, columns and classes as text and as tables; nothing here knows of widgets.

NumPy is imported by those who hand the arrays over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rich.text import Text

from tui_lab.datasets.looking_words import (
    PART_TITLES,
    PARTS,
    SCALED,
    PartToLookAt,
    all_in_words,
    class_words,
    fitted_on,
    labels_words,
    one_hot_words,
    parted,
    titled_truth,
    truth_name,
    truth_title,
    truth_words,
    truths_are_numbers,
)
from tui_lab.datasets.model import DatasetInfo
from tui_lab.experiment.model import Scaling
from tui_lab.i18n import _, number
from tui_lab.reports.data_tables import FIGURE_TITLES, INDENT, FigureLine, count_lines, row_cells
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import shortened, text_columns
from tui_lab.ui.data.actions import LOOK_ACTIONS
from tui_lab.ui.kit.bars import BarPart, BarRow
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.table_columns import Cell, TableColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.datasets.column_figures import ShownColumn
    from tui_lab.datasets.looking import DataToLookAt, Distribution
    from tui_lab.datasets.model import Scaler

LONGEST_NAME, SHORTEST_NAME = 20, 7
"""Columns of the name of an input."""
FIGURE = 6
"""Columns of a figure, where it needs no more."""
WIDE = 100
"""From this width on figures stand before and after scaling beside each other."""
CLASS = 14
"""Columns of a class."""
LIKE = 18
"""Columns of the experiment that parts the data."""
SHORT_CLASS = 2
"""Columns of a class that has room before a number."""
PART_ROLES: Mapping[PartToLookAt, str] = {
    "training": "training",
    "validation": "validation",
    "test": "best",
}


@dataclass(frozen=True, slots=True, eq=False)
class ShownData:
    """What is looked at: a part of a data set, perhaps of one class, and one example of it."""

    seen: DataToLookAt
    part: PartToLookAt
    label: int | None
    """The class whose examples alone are shown."""
    numbers: Sequence[int]
    """Of the examples, ascending."""
    place: int
    """Of the marked one in them."""
    scaling: Scaling
    scaler: Scaler | None
    """None where nothing is scaled, or while the scaling is being computed."""

    def at(self, place: int) -> ShownData:
        """The same with another example marked."""
        return replace(self, place=place)

    def with_scaler(self, scaler: Scaler) -> ShownData:
        """The same, scaled."""
        return replace(self, scaler=scaler)

    @property
    def info(self) -> DatasetInfo:
        """What is known of the data set."""
        return self.seen.info

    @property
    def number(self) -> int | None:
        """The number of the marked example; None where there is none."""
        return self.numbers[self.place] if self.numbers else None

    def raw(self, which: int) -> NDArray[np.generic]:
        """An example as it is in the data."""
        example: NDArray[np.generic] = self.seen.arrays(self.part)[0][which]
        return example

    def scaled(self, which: int) -> NDArray[np.generic]:
        """An example as it is to be shown."""
        x = self.seen.arrays(self.part)[0]
        scaled: NDArray[np.generic] = (
            x[which] if self.scaler is None else self.scaler(x[which : which + 1])[0]
        )
        return scaled

    def truth(self, which: int) -> Any:
        """The number of its class, or its quantities."""
        return self.seen.arrays(self.part)[1][which]

    def truth_of(self, which: int) -> str:
        """Its class by name and number, or its quantities."""
        return truth_words(self.info, self.truth(which))


def head_without(info: DatasetInfo) -> Text:
    """The name of a data set that could not be read."""
    return Text(info.title, "bold")


def head(shown: ShownData, width: int) -> Text:
    """What is shown, and the keys that change it, as far as they fit."""
    part = f"{_(PART_TITLES[shown.part])} {number(len(shown.numbers))}"
    chosen = all_in_words(shown.info)
    if shown.label is not None:
        chosen = shortened(class_words(shown.info.classes, shown.label), CLASS)
    scaling = _("not scaled") if shown.scaling == "none" else shown.scaling
    like = shown.seen.like
    words = {
        "part": part,
        "scaling": scaling,
        "find": chosen,
        "seed": str(shown.seen.seed),
        "like": shortened(like, LIKE),
    }
    told = {
        "part": "{key_part}: {part}",
        "find": "{key_find}: {find}",
        "scaling": "{key_scaling}: {scaling}",
        "seed": "{key_parting}: {like}" if like else _("{key_seed}: seed {seed}"),
    }
    parts = [key_text(text, LOOK_ACTIONS, **words) for text in told.values()]
    keys = Text("   ").join(parts)
    if width - keys.cell_len - 3 < SHORTEST_NAME:
        keys = Text("   ").join(parts[:-1])  # the seed is told with the parts as well
    room = width - keys.cell_len - 3
    line = Text(no_wrap=True, overflow="ellipsis", end="")
    if room >= SHORTEST_NAME:
        line.append(shortened(shown.info.title, room), "bold").append("   ", "not bold")
    return line.append_text(keys)


def facts(shown: ShownData) -> Text:
    """`Example 100   Sandal (5)   3 of 48,000`; a quantity has its name before it."""
    text = Text(no_wrap=True, overflow="ellipsis", end="")
    which = shown.number
    if which is None:
        return text.append(_("No example meets these conditions."))
    one_hot = one_hot_words(shown.info, shown.truth(which))
    text.append(_("Example {number}").format(number=number(which)), "bold")
    text.append(f"   {titled_truth(shown.info, shown.truth(which))}", "bold")
    where = _("{place} of {count}").format(
        place=number(shown.place + 1), count=number(len(shown.numbers))
    )
    text.append(f"   {where}", "not bold")
    return text.append(f"   one-hot {one_hot}", "not bold") if one_hot else text


def card_words(shown: ShownData, which: int, width: int) -> tuple[str, ...]:
    """The words above a small picture: its class and its number, in a line where they are short."""
    told, where = shown.truth_of(which), _("no. {index}").format(index=which)
    if text_columns(told) > width:  # the name says more than its number
        told = truth_name(shown.info, shown.truth(which))
    return (f"{told}  {where}",) if word_lines(shown.info) == 1 else (told, where)


def word_lines(info: DatasetInfo) -> int:
    """Lines of words above a small picture."""
    words = [class_words(info.classes, place) for place in range(len(info.classes))]
    return 1 if words and all(text_columns(each) <= SHORT_CLASS for each in words) else 2


def row_columns(columns: Sequence[ShownColumn], count: int, info: DatasetInfo) -> list[TableColumn]:
    """The columns of the table of examples: number and class, or quantities, are held.

    Args:
        columns: What follows them.
        count: How many examples there are, for the width of their numbers.
        info: The data set.
    """
    names = [class_words(info.classes, place) for place in range(len(info.classes))]
    widest = max(map(text_columns, [*names, truth_title(info)]))
    first = [
        TableColumn("number", _("No."), max(3, len(number(count))), right=True),
        TableColumn(
            "class", truth_title(info), max(5, min(widest, CLASS)), right=truths_are_numbers(info)
        ),
    ]
    return first + [
        TableColumn(
            str(place),
            each.name,
            min(LONGEST_NAME, max(SHORTEST_NAME, text_columns(each.name))),
            right=each.column is None,
        )
        for place, each in enumerate(columns)
    ]


def example_cells(
    shown: ShownData,
    which: int,
    columns: Sequence[ShownColumn],
    seen: Sequence[TableColumn],
) -> list[Cell]:
    """The cells of one example, for the columns that are seen."""
    wanted = [columns[int(each.id)] for each in seen if each.id.isdecimal()]
    raw = shown.raw(which).reshape(-1)
    scaled = raw if shown.scaler is None else shown.scaled(which).reshape(-1)
    told = iter(zip(row_cells(wanted, raw, scaled), wanted, strict=True))
    cells: list[Cell] = []
    for each in seen:
        if each.id == "number":
            cells.append((number(which), "muted"))
        elif each.id == "class":
            cells.append((shown.truth_of(which), "strong"))
        else:
            text, column = next(told)
            cells.append((text, "muted" if column.one_hot else ""))
    return cells


def value_columns(width: int, *, scaled: bool) -> list[TableColumn]:
    """The columns of one example of a table, a line for each input."""
    columns = [
        TableColumn("name", _("Column"), max(SHORTEST_NAME, min(40, width - 30))),
        TableColumn("raw", _("Value"), 12, right=True),
    ]
    return [*columns, TableColumn("scaled", _("Scaled"), 12, right=True)] if scaled else columns


def value_cells(shown: ShownData, columns: Sequence[ShownColumn]) -> list[list[Cell]]:
    """One example of a table, a line for each column: name, value, scaled value."""
    which = shown.number
    if which is None:
        return []
    raw = shown.raw(which).reshape(-1)
    plain = row_cells(columns, raw, raw)
    after = [""] * len(columns)
    if shown.scaler is not None:
        after = row_cells(columns, raw, shown.scaled(which).reshape(-1))
    return [
        [
            (INDENT + each.name if each.one_hot else each.name, "muted" if each.one_hot else ""),
            (value, "strong"),
            ("" if each.column else scaled, ""),
        ]
        for each, value, scaled in zip(columns, plain, after, strict=True)
    ]


def figure_columns(lines: Sequence[FigureLine], width: int, *, scaled: bool) -> list[TableColumn]:
    """The columns of the table of figures; the name is held.

    In a narrow terminal the scaled figures stand where the others stood, and these follow.

    Args:
        lines: What is to be shown.
        width: Columns of the terminal.
        scaled: Whether something is scaled.
    """
    longest = max((text_columns(line.name) for line in lines), default=SHORTEST_NAME)
    name = TableColumn("name", _("Column"), min(LONGEST_NAME, max(SHORTEST_NAME, longest)))
    counts = [TableColumn("count", _("Count"), FIGURE, right=True)]
    counts = counts if any(line.count for line in lines) else []
    spark = TableColumn("spark", _("Distribution"), 16)

    def figures(kind: str, sign: str) -> list[TableColumn]:
        titles = [sign + _(title) for title in FIGURE_TITLES]
        cells = [line.before if kind == "before" else line.after for line in lines]
        columns = [[title, *(row[n] for row in cells)] for n, title in enumerate(titles)]
        return [
            TableColumn(f"{kind}{n}", titles[n], max(FIGURE, *map(text_columns, each)), right=True)
            for n, each in enumerate(columns)
        ]

    before = figures("before", "")
    after = figures("after", glyph("→"))
    if not scaled:
        return [name, *before, spark, *counts]
    if width >= WIDE:
        return [name, *before, *after, spark, *counts]
    return [name, *after, spark, *before, *counts]


def figure_cells(line: FigureLine, seen: Sequence[TableColumn]) -> list[Cell]:
    """The cells of a line of figures, for the columns that are seen."""
    role = "muted" if line.name.startswith(INDENT) else ""
    cells: list[Cell] = []
    for column in seen:
        if column.id.startswith("before"):
            cells.append((line.before[int(column.id[-1])], role))
        elif column.id.startswith("after"):
            cells.append((line.after[int(column.id[-1])], role or "strong"))
        else:
            text = {"name": line.name, "spark": line.spark, "count": line.count}[column.id]
            cells.append((text, role))
    return cells


def distribution_rows(found: Distribution) -> list[BarRow]:
    """Bars for the groups: below each other one for each part, each part by its own largest.

    Above those of a quantity stands its name.
    """
    parts = [part for part in PARTS if part in found.counts]
    title = [BarRow(found.title, (), strong=True)] if found.title else []
    return title + [
        BarRow(
            "" if place else line.name,
            (BarPart(share, PART_ROLES[part], place),),
            text,
            _(PART_TITLES[part]),
        )
        for line in count_lines(found.names, found.counts, roomy=True)
        for place, (part, share, text) in enumerate(
            zip(parts, line.shares, line.texts, strict=True)
        )
    ]


def pixel_columns(across: int, longest: int, head: int = 0) -> list[TableColumn]:
    """The columns of the numbers of a picture; that of the rows' numbers is held.

    Args:
        across: Points in a row.
        longest: Columns of the widest value.
        head: Columns of the longest name of a colour; 0 where there is one value for a point.
    """
    first = TableColumn("row", "", max(3, head + 4 if head else 0), right=True)
    width = max(longest, len(str(across - 1)))
    return [first, *(TableColumn(str(n), str(n), width, right=True) for n in range(across))]


def figures_head(shown: ShownData, known: bool) -> Text:
    """On what the figures are counted and the scaling was fitted."""
    if not known:
        return Text(_("The figures are being computed…"), "dim")
    words = _(SCALED[shown.scaling])
    if shown.scaling != "none":
        fitted = fitted_on(len(shown.seen.positions.train), shown.seen.drawn)
        words = f"{words}. {fitted}"
    return Text(words)


def parted_words(shown: ShownData) -> str:
    """How the examples were parted, or why they were not; the array of their labels."""
    seen = shown.seen
    told = parted({part: len(seen.numbers(part)) for part in seen.parts}, seen.drawn)
    labels = labels_words(seen.info, seen.arrays(shown.part)[1])
    why = seen.undivided.message if seen.undivided is not None else ""
    return " ".join(filter(None, (told, why, labels)))
