"""A few validation examples and what the network says of them now, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.text import Text
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.i18n import _
from tui_lab.runs.payloads import Samples
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.kit.drawing import Ink, pictures
from tui_lab.ui.training.tasks import EXAMPLES
from tui_lab.ui.training.tasks.schema import ExamplesOfTask, Pictures, SamplesView

LOWEST_PICTURE = 3
"""Lines; in fewer nothing can be recognized, and words alone say more."""


def samples_title(samples: Samples | None, *, validated: bool = True) -> str:
    """What the examples are, for the frame around them: where nothing is validated, of training."""
    if samples is None or not samples.indices:
        return _("Validation examples") if validated else _("Training examples")
    text = (
        _("Validation examples after epoch {epoch}")
        if validated
        else _("Training examples after epoch {epoch}")
    )
    return text.format(epoch=samples.epoch)


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
        truths = EXAMPLES[new.task].truths
        if (before.indices, truths(before)) != (after.indices, truths(after)):
            self.refresh()
            return
        words, lines = self._rows(new)
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
        view, width, told = self.view, self.size.width, EXAMPLES[self.view.task]
        samples = view.samples
        if samples is None or not samples.indices or not told.truths(samples):
            said = _("They come with the first whole epoch.")
            return [Text((said if view.awaited else _("This run has none."))[:width], "dim")]
        words, lines = self._rows(view)
        if view.with_pictures and lines < LOWEST_PICTURE:
            return self._in_words(view, told)
        columns = self._columns(view, lines)
        cell = max(columns + 2, told.narrowest(view))
        count = max(1, min(len(samples.indices), width // cell))
        cell = min(width // count, cell + 3)
        drawn: list[Text | Strip] = [
            *self._pictures(view, samples.indices[:count], columns, lines, cell)
        ]
        captions = [told.captions(view, number, cell - 1) for number in range(count)]
        for row in range(words):
            text = Text(end="")
            for caption in captions:
                part, tone = caption[row]
                text.append(part + " ", self._style(tone))
            drawn.append(text)
        return drawn

    def _in_words(self, view: SamplesView, told: ExamplesOfTask) -> list[Text | Strip]:
        """What the network says of as many as fit, where there is no room for pictures."""
        drawn: list[Text | Strip] = []
        for line in told.in_words(view, *self.size):
            text = Text(end="")
            for place, (words, tone) in enumerate(line):
                text.append("  " if place else "")
                text.append(words, self._style(tone))
            drawn.append(text)
        return drawn

    def _rows(self, view: SamplesView) -> tuple[int, int]:
        """Rows of words, rows of pictures."""
        words = EXAMPLES[view.task].lines(view)
        return words, max(0, self.size.height - words) if view.with_pictures else 0

    def _style(self, tone: str) -> str:
        """The style of words that are said in a tone."""
        if tone in ("", "dim"):
            return tone
        colour = self.app.theme_variables.get(tone, "").removeprefix("ansi_")
        return f"bold {colour}" if tone in ("right", "wrong") else colour

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
