"""What `tui-lab data show` writes of the examples, columns and classes that are asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_lab.cli import console, pictures, tables
from tui_lab.cli.data_kernel import show_convolved
from tui_lab.cli.data_request import LookRequest
from tui_lab.datasets.looking_words import (
    IN_PART,
    PART_TITLES,
    SCALED,
    PartToLookAt,
    elsewhere,
    fitted_on,
    labels_words,
    one_hot_words,
    parted,
    truth_name,
    truth_title,
    truth_words,
    truths_are_numbers,
)
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.fit import shortened, text_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.datasets.looking import DataToLookAt, Distribution

GAP = 2
NARROWEST = 3
"""Columns of the terminal that an input takes at least: more inputs than fit are not laid out."""
LONGEST_BAR, SHORTEST_BAR = 24, 4
WIDE = 110
"""Columns from which on shares stand behind the counts."""


def look(info: DatasetInfo, wanted: LookRequest) -> None:
    """Write what is wanted to stdout.

    Raises:
        DataError: The data set cannot be read, or has no such part or example.
    """
    seen = wanted.read(info)
    first = True
    for asked, write in (
        (wanted.index and not wanted.grid, _examples),
        (wanted.grid or wanted.rows, _several),
        (wanted.columns, _columns),
        (wanted.distribution, _distribution),
    ):
        if asked:
            if not first:
                console.out()
            write(seen, wanted)
            first = False
    if seen.undivided is not None:
        console.say(seen.undivided.message)


def several(seen: DataToLookAt, wanted: LookRequest) -> list[int]:
    """The numbers of the examples of a grid or of rows.

    Raises:
        DataError: There are none.
    """
    from tui_lab.datasets.looking import BESIDE

    numbers = seen.numbers(wanted.split, wanted.label)
    if wanted.rows is not None:
        first, last = wanted.rows
        seen.check_number(first, wanted.split)
        return [int(each) for each in numbers[(numbers >= first) & (numbers <= last)]]
    first = wanted.index[0] if wanted.index else 0
    seen.check_number(first, wanted.split)
    return [int(each) for each in numbers[numbers >= first][:BESIDE]]


def _examples(seen: DataToLookAt, wanted: LookRequest) -> None:
    for place, each in enumerate(wanted.index):
        seen.check_number(each, wanted.split)
        if place:
            console.out()
        _one(seen, wanted, each)


def _one(seen: DataToLookAt, wanted: LookRequest, which: int) -> None:
    x, _y = seen.arrays(wanted.split)
    image = x[which]
    found = seen.part_of(which, wanted.split)
    if seen.info.kind is Kind.IMAGES:
        for line in pictures.draw(
            image, pictures.chosen_style(wanted.style), seen.info.value_range
        ):
            console.out(line)
    facts = [
        (_("Example"), number(which)),
        (truth_title(seen.info), _truth_of(seen, which, wanted.split)),
    ]
    one_hot = one_hot_words(seen.info, seen.arrays(wanted.split)[1][which])
    facts += [("One-hot", one_hot)] if one_hot else []
    facts.append((_("Part"), _(PART_TITLES[found])))
    tables.facts(facts)
    if wanted.split is not None and found != wanted.split:
        console.say(elsewhere(which, wanted.split, found, seen.drawn))
    if seen.info.kind is not Kind.IMAGES:
        console.out()
        _values_of_row(seen, wanted, image)
    elif wanted.kernel is not None:
        console.out()
        _say_scaling(seen, wanted)
        style = pictures.chosen_style(wanted.style)
        show_convolved(_scaled(seen, wanted, image), wanted.kernel, wanted.at, style)
    elif wanted.values:
        console.out()
        _numbers(seen, wanted, image)


def _truth_of(seen: DataToLookAt, which: int, part: PartToLookAt | None) -> str:
    return truth_words(seen.info, seen.arrays(part)[1][which])


def _scaled(seen: DataToLookAt, wanted: LookRequest, x: NDArray[np.generic]) -> NDArray[np.generic]:
    """One example as it is to be shown."""
    return x if wanted.scaling == "none" else seen.scaler(wanted.scaling)(x[None])[0]


def _flat(
    seen: DataToLookAt, wanted: LookRequest, x: NDArray[np.generic]
) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    """The inputs of an example in a row: as they are, and as they are to be shown."""
    raw = x.reshape(-1)
    return raw, raw if wanted.scaling == "none" else _scaled(seen, wanted, x).reshape(-1)


def _say_scaling(seen: DataToLookAt, wanted: LookRequest) -> None:
    if wanted.scaling != "none":
        fitted = fitted_on(len(seen.positions.train), seen.drawn)
        console.say(f"{_(SCALED[wanted.scaling])}. {fitted}")


def _numbers(seen: DataToLookAt, wanted: LookRequest, image: NDArray[np.generic]) -> None:
    from tui_lab.imaging.numbers import number_lines

    view = console.look(sys.stdout)
    _say_scaling(seen, wanted)
    lines = number_lines(_scaled(seen, wanted, image), view.width if view.terminal else None)
    for line in lines:
        console.out(line)


def _values_of_row(seen: DataToLookAt, wanted: LookRequest, x: NDArray[np.generic]) -> None:
    from tui_lab.datasets.column_figures import shown_columns
    from tui_lab.reports.data_tables import INDENT, row_cells

    shown = shown_columns(seen.info)
    flat, after = _flat(seen, wanted, x)
    raw = row_cells(shown, flat, flat)
    heads = [tables.Column(_("Column"), cuts=True), tables.Column(_("Value"), right=True)]
    names = [INDENT + each.name if each.one_hot else each.name for each in shown]
    rows: list[tuple[str, ...]] = list(zip(names, raw, strict=True))
    if wanted.scaling != "none":
        _say_scaling(seen, wanted)
        heads.append(tables.Column(_("Scaled"), right=True))
        scaled = row_cells(shown, flat, after)
        rows = [
            (*row, "" if each.column else cell)
            for row, each, cell in zip(rows, shown, scaled, strict=True)
        ]
    tables.show(heads, rows, elsewhere="")


def _several(seen: DataToLookAt, wanted: LookRequest) -> None:
    numbers = several(seen, wanted)
    if not numbers:
        console.say(_("No example meets these conditions."))
    elif seen.info.kind is Kind.IMAGES and not wanted.values:
        _grid(seen, wanted, numbers)
    elif seen.info.kind is Kind.IMAGES:
        for place, each in enumerate(numbers):
            if place:
                console.out()
            _one(seen, wanted, each)
    else:
        _rows(seen, wanted, numbers)


def _grid(seen: DataToLookAt, wanted: LookRequest, numbers: Sequence[int]) -> None:
    from tui_lab.imaging import layout

    view = console.look(sys.stdout)
    style = pictures.chosen_style(wanted.style)
    x, _y = seen.arrays(wanted.split)
    widest = pictures.widest_in_grid()
    blocks = []
    for each in numbers:
        lines = pictures.draw(x[each], style, seen.info.value_range, widest)
        room = max(text_columns(lines[0]), min(widest, 12))
        truth = _truth_of(seen, each, wanted.split)
        if text_columns(truth) > room:  # the name says more than its number
            truth = truth_name(seen.info, seen.arrays(wanted.split)[1][each])
        words = (truth, _("no. {index}").format(index=each))
        told = [shortened(word, room, unicode=view.unicode) for word in words]
        blocks.append(layout.captioned(lines, told))
    pictures.show_grid(blocks)


def _rows(seen: DataToLookAt, wanted: LookRequest, numbers: Sequence[int]) -> None:
    from tui_lab.datasets.column_figures import shown_columns
    from tui_lab.reports.data_tables import row_cells

    view = console.look(sys.stdout)
    shown = shown_columns(seen.info)
    unseen = max(0, len(shown) - view.width // NARROWEST) if view.terminal else 0
    shown = shown[: len(shown) - unseen]
    x, _y = seen.arrays(wanted.split)
    _say_scaling(seen, wanted)
    heads = [
        tables.Column(_("No."), right=True),
        tables.Column(truth_title(seen.info), cuts=True, right=truths_are_numbers(seen.info)),
        *(
            tables.Column(each.name, right=each.column is None, cuts=True, rank=place + 1)
            for place, each in enumerate(shown)
        ),
    ]
    cells = []
    for each in numbers:
        raw, scaled = _flat(seen, wanted, x[each])
        told = row_cells(shown, raw, scaled)
        cells.append((number(each), _truth_of(seen, each, wanted.split), *told))
    tables.show(heads, cells)
    if unseen:
        rest = ngettext("and {count} more input", "and {count} more inputs", unseen)
        console.say(rest.format(count=number(unseen)), "faint")


def _columns(seen: DataToLookAt, wanted: LookRequest) -> None:
    from tui_lab.datasets.column_figures import column_figures
    from tui_lab.reports.data_tables import FIGURE_TITLES, figure_lines

    view = console.look(sys.stdout)
    part = wanted.split or "training"
    lines = figure_lines(column_figures(seen, wanted.scaling, part), unicode=view.unicode)
    titles = [tables.Column(_(title), right=True) for title in FIGURE_TITLES]
    name = tables.Column(_("Column"), cuts=True)
    counts = [tables.Column(_("Count"), right=True)] if any(line.count for line in lines) else []
    count = len(seen.numbers(part))
    told = ngettext(
        "{count} example {part} ({drawn}).", "{count} examples {part} ({drawn}).", count
    )
    console.say(told.format(count=number(count), part=_(IN_PART[part]), drawn=seen.drawn))
    heads = [name, *counts, *titles, tables.Column(_("Distribution"), rank=1)]
    cells = [
        (line.name, *([line.count] if counts else []), *line.before, line.spark) for line in lines
    ]
    tables.show(heads, cells)
    if wanted.scaling != "none":
        console.out()
        _say_scaling(seen, wanted)
        heads = [tables.Column(_("Scaled"), cuts=True), *titles]
        tables.show(heads, [(line.name, *line.after) for line in lines])


def _distribution(seen: DataToLookAt, wanted: LookRequest) -> None:
    parts = seen.parts
    if wanted.split is not None:
        seen.numbers(wanted.split)
        parts = (wanted.split,)
    console.say(parted({part: len(seen.numbers(part)) for part in parts}, seen.drawn))
    for place, each in enumerate(seen.distributions()):
        if place:
            console.out()
        _counted(each, parts)
    if told := labels_words(seen.info, seen.arrays(wanted.split)[1]):
        console.out()
        tables.paragraph(told)


def _counted(found: Distribution, parts: Sequence[PartToLookAt]) -> None:
    from tui_lab.imaging.layout import bar
    from tui_lab.reports.data_tables import count_lines

    view = console.look(sys.stdout)
    roomy = not view.terminal or view.width >= WIDE
    counts = {part: found.counts[part] for part in parts}
    lines = count_lines(found.names, counts, roomy=roomy)
    name = min(24, max(text_columns(line.name) for line in lines))
    told = [text for line in lines for text in line.texts]
    told += [_(PART_TITLES[part]) for part in parts]
    figures = max(map(text_columns, told))
    room = (view.width - name - len(parts) * (figures + 2 * GAP)) // len(parts)
    columns = max(SHORTEST_BAR, min(LONGEST_BAR, room))
    heads = [tables.Column(found.title or _("Class"), cuts=True)]
    for part in parts:
        heads += [tables.Column(_(PART_TITLES[part]), right=True), tables.Column("")]
    cells = []
    for line in lines:
        row = [line.name]
        for text, share in zip(line.texts, line.shares, strict=True):
            row += [text, bar(share, columns, unicode=view.unicode)]
        cells.append(tuple(row))
    tables.show(heads, cells)
