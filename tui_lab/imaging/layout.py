"""Putting pictures and their words together: captions, rows of pictures, bars of probability.

Pure functions over lines of text, with or without colour. No meaning rests on a colour or a
sign alone: there is always a word beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tui_lab.i18n import _, percent
from tui_lab.text.ascii import sign
from tui_lab.text.fit import abbreviations, fitted, padded, shortened, text_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS, _ASCII_LEVELS = "▁▂▃▄▅▆▇█", "_.-=+*#%"
PERCENT_COLUMNS = 7


def side_by_side(blocks: Sequence[Sequence[str]], gap: int = 2, width: int = 80) -> list[str]:
    """Several blocks of lines beside one another, in as many rows as `width` asks for.

    Args:
        blocks: Each a picture with its caption; they may differ in size.
        gap: Columns between two blocks.
        width: Columns of the terminal; a block that is wider stands alone and is not cut.

    Returns:
        Lines without trailing spaces outside of pictures; an empty line between two rows.
    """
    rows: list[list[Sequence[str]]] = []
    used = 0
    for block in blocks:
        columns = max((text_columns(line) for line in block), default=0)
        if rows and used + gap + columns <= width:
            rows[-1].append(block)
            used += gap + columns
        else:
            rows.append([block])
            used = columns
    lines: list[str] = []
    for number, row in enumerate(rows):
        if number:
            lines.append("")
        lines.extend(_joined(row, gap))
    return lines


def _joined(row: Sequence[Sequence[str]], gap: int) -> list[str]:
    widths = [max((text_columns(line) for line in block), default=0) for block in row]
    lines = []
    for number in range(max(len(block) for block in row)):
        parts = [
            padded(block[number] if number < len(block) else "", columns)
            for block, columns in zip(row, widths, strict=True)
        ]
        lines.append((" " * gap).join(parts).rstrip(" "))
    return lines


def caption(
    truth: str | None,
    predicted: str,
    probability: float | None = None,
    *,
    width: int = 28,
    unicode: bool = True,
) -> list[str]:
    """The words under a picture: a mark with its word, the truth, and the answer.

    Args:
        truth: Name of the true class; None where it is not known (an own picture).
        predicted: Name of the predicted class.
        probability: Of the predicted class, 0..1.
        width: Columns; longer names are cut. The percentage never is: where it does not fit
            beside the answer, it has a line of its own.
        unicode: Whether the terminal shows more than ASCII; else the marks are `+` and `x`.
    """
    lines = []
    if truth is not None:
        if truth == predicted:
            lines.append(_("{mark} right").format(mark=sign("✓", unicode)))
        else:
            lines.append(_("{mark} wrong").format(mark=sign("✗", unicode)))
        lines.append(_("truth: {name}").format(name=truth))
    answer = _("answer: {name}").format(name=predicted)
    share = "" if probability is None else f"({percent(probability)})"
    beside = f"{answer} {share}".rstrip()
    lines += [beside] if text_columns(beside) <= width else [answer, share]
    return [shortened(line, width, unicode=unicode) for line in lines]


def answer_word(
    classes: Sequence[str], truth: int, answer: int, width: int, *, unicode: bool = True
) -> str:
    """`✓ Sandal`, or the answer with the truth behind it: `✗ Sandal (Ankle boot)`.

    Args:
        classes: Names of the classes; where both do not fit, they are cut so that all differ.
        truth: Number of the true class.
        answer: Number of the predicted class.
        width: Columns.
        unicode: Whether the terminal shows more than ASCII.
    """
    if truth == answer:
        return shortened(f"{sign('✓', unicode)} {classes[truth]}", width, unicode=unicode)
    mark = sign("✗", unicode)
    told = f"{mark} {classes[answer]} ({classes[truth]})"
    if text_columns(told) > width:
        names = abbreviations(classes, max(1, (width - 5) // 2))
        told = f"{mark} {names[answer]} ({names[truth]})"
    return shortened(told, width, unicode=unicode)


def probability_line(probabilities: Sequence[float], *, unicode: bool = True) -> str:
    """An upright bar for each class, in one line: a column each, from 0 to 1.

    Args:
        probabilities: (classes,) 0..1; a value that is not a number leaves a gap.
        unicode: Whether the terminal shows more than ASCII.
    """
    levels = _LEVELS if unicode else _ASCII_LEVELS
    most = len(levels) - 1
    return "".join(
        levels[round(min(max(share, 0.0), 1.0) * most)] if share == share else " "
        for share in probabilities
    )


def captioned(picture: Sequence[str], words: Sequence[str]) -> list[str]:
    """A picture with words under it, as one block for `side_by_side`."""
    return [*picture, *words]


def probability_bars(
    probabilities: NDArray[np.floating] | Sequence[float],
    classes: Sequence[str],
    width: int = 40,
    *,
    order: Literal["best", "class"] = "class",
    truth: int | None = None,
    limit: int | None = None,
    unicode: bool = True,
) -> list[str]:
    """A bar and a percentage for every class.

    Args:
        probabilities: (classes,) 0..1; a value that is not a number gets an empty bar and a dash.
        classes: Names of the classes.
        width: Columns of a line; names and bars share what the percentage leaves.
        order: `best` puts the most probable class first, `class` keeps the classes' order.
        truth: Number of the true class, whose line ends with a mark and a word.
        limit: At most so many lines.
        unicode: Whether the terminal shows more than ASCII.
    """
    import numpy as np

    values = np.asarray(probabilities, np.float64)
    rows = list(range(len(classes)))
    if order == "best":
        rows = [int(row) for row in np.argsort(-np.nan_to_num(values), kind="stable")]
    name_columns = min(max((text_columns(name) for name in classes), default=0), max(4, width // 3))
    note = _("{mark} truth").format(mark=sign("✓", unicode)) if truth is not None else ""
    note_columns = text_columns(note) + 1 if note else 0
    bar_columns = max(1, width - name_columns - PERCENT_COLUMNS - note_columns - 2)
    lines = []
    for row in rows[:limit]:
        name = fitted(classes[row], name_columns, unicode=unicode)
        line = f"{name} {bar(values[row], bar_columns, unicode=unicode)} "
        line += percent(float(values[row])).rjust(PERCENT_COLUMNS)
        lines.append(f"{line} {note}" if row == truth else line)
    return lines


def bar(share: float, columns: int, *, unicode: bool = True) -> str:
    """A bar that fills `share` (0..1) of `columns`, to an eighth of a column; always so wide."""
    share = 0.0 if share != share else min(max(float(share), 0.0), 1.0)
    if not unicode:
        return ("#" * round(share * columns)).ljust(columns)
    full, eighth = divmod(round(share * columns * 8), 8)
    return ("█" * full + (_EIGHTHS[eighth] if eighth else "")).ljust(columns)
