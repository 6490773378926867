"""Data sets in words: kinds, origins, shapes, lists of names; and names and sizes as typed.

Must not import NumPy: the light faces show these.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tui_lab.datasets.model import Kind, Origin
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _, number
from tui_lab.text.values import digits_text

NAMES_AT_MOST = 20
"""Classes or features that are named; further ones are counted."""
SIZE = re.compile(r"(\d{1,4})[x×](\d{1,4})")
KINDS = {
    Kind.IMAGES: N_("pictures"),
    Kind.TABLE: N_("table"),
    Kind.POINTS: N_("points"),
    Kind.GATE: N_("gate"),
}
ORIGINS = {
    Origin.EMBEDDED: N_("comes with the lab"),
    Origin.GENERATED: N_("computed"),
    Origin.FETCHED: N_("fetched on first use"),
    Origin.BY_HAND: N_("added by hand"),
    Origin.OWN: N_("your own"),
}

CHANNELS = (N_("red"), N_("green"), N_("blue"))
"""Of pictures in colour, in the order of their values."""


def some(names: Sequence[str], limit: int = NAMES_AT_MOST) -> str:
    """Names in a row; beyond `limit` they are counted."""
    listed = ", ".join(names[:limit])
    if len(names) <= limit:
        return listed
    return _("{names} and {count} more").format(names=listed, count=number(len(names) - limit))


def notation_in_words(decimal: str, thousands: str) -> str:
    """How numbers are written, as a sentence: the decimal sign, and the thousands sign if any."""
    signs = {"": _("a point"), ".": _("a point"), ",": _("a comma")}
    sign = signs.get(decimal, decimal)
    if not thousands:
        return _("The decimal sign is {sign}.").format(sign=sign)
    groups = signs | {"space": _("a space"), "apostrophe": _("an apostrophe")}
    return _("The decimal sign is {sign}, the thousands sign {group}.").format(
        sign=sign, group=groups.get(thousands, thousands)
    )


def decimal_from(text: str) -> str | None:
    """The decimal sign that was typed; None for an empty text.

    Raises:
        UsageError: It is no such sign.
    """
    if text in ("", ".", ","):
        return text or None
    raise UsageError(
        _("“{text}” is no decimal sign.").format(text=text), _("Write a point or a comma.")
    )


def thousands_from(text: str) -> str | None:
    """The thousands sign that was typed, as `TableOptions` has it; None for an empty text.

    Raises:
        UsageError: It is no such sign.
    """
    names = {
        "": None,
        ".": ".",
        ",": ",",
        "'": "apostrophe",
        _("space"): "space",
        _("nothing"): "none",
        **{name: name for name in ("space", "apostrophe", "none")},
    }
    if text.lower() in names:
        return names[text.lower()]
    raise UsageError(
        _("“{text}” is no thousands sign.").format(text=text),
        _("Write . , ' or {space}, or {nothing} where there is none.").format(
            space=_("space"), nothing=_("nothing")
        ),
    )


def figure(value: float | None) -> str:
    """A number of a column with about four figures; a dash where there is none."""
    if value is None:
        return "–"
    if value.is_integer() and abs(value) < 1e15:
        return number(int(value))
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 3
    return number(value, digits) if 0.001 <= abs(value) < 1e15 else digits_text(value, 3)


def list_from(text: str) -> tuple[str, ...]:
    """Values with commas between them; quotes keep a comma within one.

    Raises:
        UsageError: Quotes do not match.
    """
    try:
        [values] = csv.reader([text], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError) as error:
        raise UsageError(
            _("The values cannot be read: {text}.").format(text=text),
            _("Write them with commas between them; a comma within one needs quotes around it."),
        ) from error
    return tuple(value.strip() for value in values)


def pool_from(text: str) -> int:
    """The number of rows below which categories share an input; 0 for an empty text.

    Raises:
        UsageError: It is no whole number from 0.
    """
    if text and not text.isdecimal():
        raise UsageError(
            _("“{text}” is no number of rows.").format(text=text),
            _("Write a whole number, such as 10."),
        )
    return int(text or 0)


def separator_text(separator: str) -> str:
    """A separator as it is named: `tab` for one that cannot be seen."""
    return {"\t": "tab", " ": _("space")}.get(separator, separator)


def name_from(path: Path) -> str:
    """A name for the data set in a file or folder: `My Flowers.csv` -> `my-flowers`."""
    bare = unicodedata.normalize("NFKD", path.resolve().stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-") or "own"


def size_from(text: str) -> tuple[int, int]:
    """Height and width of pictures, from `32x32`.

    Raises:
        UsageError: It is not written like that.
    """
    found = SIZE.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            _("{text} is no size of pictures.").format(text=text),
            _("Write height x width, such as 32x32."),
        )
    return int(found[1]), int(found[2])


def part_sizes(train: int, validation: int = 0, test: int = 0) -> str:
    """How many examples are in each part, in words; nothing of a part that there is not."""
    parts = [
        (_("{count} to train"), train),
        (_("{count} to validate"), validation),
        (_("{count} to test"), test),
    ]
    return ", ".join(text.format(count=number(count)) for text, count in parts if count)
