"""A few validation examples and what the network says of them now, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rich.text import Text
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.i18n import _, percent
from tui_lab.runs.payloads import Samples
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import fitted, text_columns
from tui_lab.ui.kit.drawing import Ink, pictures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORT_NAME = 3
"""Names of classes up to so long stand in one line with the probability."""
NARROWEST = 9
LOWEST_PICTURE = 3
"""Lines; in fewer nothing can be recognized, and words alone say more."""


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """The pictures behind the examples, by their place in the data set."""

    images: Mapping[int, NDArray[np.generic]] = field(default_factory=dict)
    value_range: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class SamplesView:
    """What is shown. Nothing in it changes."""

    samples: Samples | None = None
    classes: tuple[str, ...] = ()
    pictures: Pictures | None = None
    """None for data that are no pictures, and until they have been read."""
    with_pictures: bool = False
    """Room is kept for pictures."""
    awaited: bool = True
    """Where there are none yet, some will come."""


def captions(view: SamplesView, number: int, width: int, *, short: bool) -> list[str]:
    """The words under an example: right or wrong, the answer, how certain, and the truth."""
    samples = view.samples
    if samples is None:
        return []
    true, predicted = samples.true[number], samples.predicted[number]
    sign = glyph("✓") if true == predicted else glyph("✗")
    share = _share(samples, number)
    answer, truth = _name(view, predicted), _("is {name}").format(name=_name(view, true))
    if short:
        return [fitted(f"{sign} {answer} {share}", width), fitted(truth, width)]
    return [fitted(f"{sign} {share}", width), fitted(answer, width), fitted(truth, width)]


def in_words(view: SamplesView, width: int, lines: int) -> list[list[tuple[str, bool]]]:
    """The examples one after the other, whole ones alone: `✓ 8 99%  ✗ 3→8 61%`.

    Args:
        view: With samples.
        width: In columns.
        lines: How many there may be.

    Returns:
        For each line its examples: the words, and whether the network is right.
    """
    samples = view.samples
    if samples is None or lines < 1:
        return []
    rows: list[list[tuple[str, bool]]] = [[]]
    room = width
    for number, (true, predicted) in enumerate(zip(samples.true, samples.predicted, strict=True)):
        right = true == predicted
        sign, arrow = glyph("✓" if right else "✗"), glyph("→")
        answer = _name(view, predicted)
        if not right:
            answer = _name(view, true) + arrow + answer
        words = f"{sign} {answer} {_share(samples, number)}".rstrip()
        if text_columns(words) > width:
            continue
        if rows[-1] and text_columns(words) > room:
            if len(rows) == lines:
                break
            rows.append([])
            room = width
        rows[-1].append((words, right))
        room -= text_columns(words) + 2
    return rows


def _share(samples: Samples, number: int) -> str:
    """How certain the answer is; "" where that is not known."""
    predicted = samples.predicted[number]
    if not samples.probabilities or predicted >= len(samples.probabilities[number]):
        return ""
    value = samples.probabilities[number][predicted]
    return percent(value, 0) if value is not None else ""


def _name(view: SamplesView, number: int) -> str:
    return view.classes[number] if number < len(view.classes) else str(number)


def samples_title(samples: Samples | None) -> str:
    """What the examples are, for the frame around them."""
    if samples is None or not samples.indices:
        return _("Validation examples")
    return _("Validation examples after epoch {epoch}").format(epoch=samples.epoch)


class SampleStrip(Widget):
    """The examples in a row, as many as fit; give it a `view`."""

    DEFAULT_CSS = "SampleStrip { width: 1fr; }"
    view: var[SamplesView] = var(SamplesView(), init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._drawn: tuple[tuple[object, ...], list[Strip]] | None = None
        self._shown: tuple[tuple[object, ...], list[Text | Strip]] | None = None

    def watch_view(self, old: SamplesView, new: SamplesView) -> None:
        """Draw anew what has changed: pictures take many bytes, and mostly only the words do."""
        before, after = old.samples, new.samples
        if before is None or after is None or replace(old, samples=after) != new:
            self.refresh()
            return
        if (before.indices, before.true) != (after.indices, after.true):
            self.refresh()
            return
        _short, words, lines = self._rows(new)
        if new.with_pictures and lines < LOWEST_PICTURE:
            self.refresh()
            return
        self.refresh(Region(0, lines, self.size.width, words))

    def render(self) -> Text:
        """All lines without the colours of the pictures."""
        return Text("\n", no_wrap=True, end="").join(
            line if isinstance(line, Text) else Text(line.text) for line in self._lines()
        )

    def render_line(self, y: int) -> Strip:
        """One line of the pictures, or of the words below them."""
        base, width = self.rich_style, self.size.width
        key = (self.view, self.size, self.app.theme)
        if self._shown is None or self._shown[0] != key:
            self._shown = (key, self._lines())
        lines = self._shown[1]
        if y >= len(lines):
            return Strip.blank(width, base)
        line = lines[y]
        strip = Strip(line.render(self.app.console)) if isinstance(line, Text) else line
        return strip.apply_style(base).adjust_cell_length(width, base)

    def _lines(self) -> list[Text | Strip]:
        view, width = self.view, self.size.width
        samples = view.samples
        if samples is None or not samples.indices:
            said = _("They come with the first whole epoch.")
            return [Text((said if view.awaited else _("This run has none."))[:width], "dim")]
        short, words, lines = self._rows(view)
        if view.with_pictures and lines < LOWEST_PICTURE:
            return self._in_words(view)
        columns = self._columns(view, lines)
        cell = max(columns + 2, NARROWEST + (0 if short else 2))
        count = max(1, min(len(samples.indices), width // cell))
        cell = min(width // count, cell + 3)
        drawn: list[Text | Strip] = [
            *self._pictures(view, samples.indices[:count], columns, lines, cell)
        ]
        for row, parts in enumerate(
            zip(*(captions(view, n, cell - 1, short=short) for n in range(count)), strict=True)
        ):
            text = Text(end="")
            for number, part in enumerate(parts):
                right = samples.true[number] == samples.predicted[number]
                text.append(part + " ", self._style(row, words, right))
            drawn.append(text)
        return drawn

    def _in_words(self, view: SamplesView) -> list[Text | Strip]:
        """What the network says of as many as fit, where there is no room for pictures."""
        drawn: list[Text | Strip] = []
        for line in in_words(view, *self.size):
            text = Text(end="")
            for place, (words, right) in enumerate(line):
                text.append("  " if place else "")
                text.append(words, self._answer_style(right))
            drawn.append(text)
        return drawn

    def _answer_style(self, right: bool) -> str:
        name = self.app.theme_variables.get("right" if right else "wrong", "")
        return f"bold {name.removeprefix('ansi_')}"

    def _rows(self, view: SamplesView) -> tuple[bool, int, int]:
        """Whether names are short, rows of words, rows of pictures."""
        true = view.samples.true if view.samples is not None else ()
        height = self.size.height
        short = max((len(_name(view, n)) for n in true), default=0) <= SHORT_NAME
        words = 2 if short else 3
        return short, words, max(0, height - words) if view.with_pictures else 0

    def _style(self, row: int, words: int, right: bool) -> str:
        if row == words - 1:
            return "dim"
        if row:
            return ""
        return self._answer_style(right)

    def _columns(self, view: SamplesView, lines: int) -> int:
        """As wide as `lines` of half blocks are high."""
        shown = view.pictures
        if shown is None or not shown.images or not lines:
            return 2 * lines
        shape = next(iter(shown.images.values())).shape
        height, width = int(shape[0]), int(shape[1])
        return max(1, min(2 * width, round(2 * lines * width / height)))

    def _pictures(
        self, view: SamplesView, indices: Sequence[int], columns: int, lines: int, cell: int
    ) -> list[Strip]:
        """The lines of all pictures; made once, because from epoch to epoch only words change."""
        shown, ink = view.pictures, self._ink()
        key = (tuple(indices), columns, lines, cell, ink, shown)
        if self._drawn is None or self._drawn[0] != key:
            rows = [Text(end="") for _line in range(lines)]
            for index in indices:
                drawn = self._picture(shown, index, columns, lines, ink)
                for row, part in zip(rows, drawn, strict=True):
                    row.append_text(part)
                    row.append(" " * (cell - part.cell_len))
            self._drawn = (key, [Strip(row.render(self.app.console)) for row in rows])
        return self._drawn[1]

    @staticmethod
    def _picture(
        shown: Pictures | None, index: int, columns: int, lines: int, ink: Ink
    ) -> list[Text]:
        if shown is None or index not in shown.images:
            return [Text(" " * columns) for _line in range(lines)]
        whole = pictures([shown.images[index]], [""], shown.value_range, (columns, lines), ink)
        return list(whole.split("\n", allow_blank=True))[:lines]

    def _ink(self) -> Ink:
        if not unicode_ok():
            return Ink.ASCII
        return Ink.SHADES if self.app.theme.startswith("ansi") else Ink.COLOURS
