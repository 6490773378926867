"""Examples of which quantities are answered: the truth, the answer, and how far off that is.

The bar is a piece of the axis of the quantity, from the smallest to the largest truth that is
shown: it stays as it is while the network learns, and the error in it gets shorter.
"""

from __future__ import annotations

from tui_lab.i18n import _
from tui_lab.runs.payloads import Metric, Samples
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted, text_columns
from tui_lab.text.values import NONE, decimal_text, decimals_for
from tui_lab.ui.training.tasks.schema import ExamplesOfTask, Said, SamplesView, in_rows

BAR = 13
"""Columns of the bar of an error, at most."""
MOST_QUANTITIES = 3
"""So many quantities have a line each; of further ones is said that they are there."""


class QuantityExamples(ExamplesOfTask):
    """Examples of quantities."""

    def lines(self, view: SamplesView) -> int:
        """Truth, answer and bar of a single quantity; else a line for each of the first ones."""
        return 3

    def narrowest(self, view: SamplesView) -> int:
        """Room for the widest figure with its word, and a gap."""
        samples = view.samples
        if samples is None or not samples.indices:
            return BAR + 1
        widest = max(
            text_columns(words)
            for number in range(len(samples.indices))
            for words, _tone in self._told(view, number)
        )
        return widest + 2

    def captions(self, view: SamplesView, number: int, width: int) -> list[Said]:
        """`true 24.0`, `said 22.7` and the bar; of several: `height 24.0→22.7` in a line each."""
        samples = view.samples
        if samples is None:
            return []
        told = [(fitted(words, width), tone) for words, tone in self._told(view, number)]
        if len(samples.truths[number]) == 1:
            low, high = _ends(samples, 0)
            shown = error_bar(
                samples.truths[number][0],
                samples.answers[number][0],
                low,
                high,
                max(3, min(BAR, width - 1)),
            )
            told.append((fitted(shown, width), "training"))
        return [*told, *[(fitted("", width), "")] * (self.lines(view) - len(told))]

    def _told(self, view: SamplesView, number: int) -> list[Said]:
        samples = view.samples
        if samples is None:
            return []
        truths, answers = samples.truths[number], samples.answers[number]
        if len(truths) == 1:
            true, said = _figures(samples, number, 0)
            words = _("true"), _("said")
            wide = max(map(text_columns, words))
            return [
                (f"{fitted(words[0], wide)} {true}", "dim"),
                (f"{fitted(words[1], wide)} {said}", ""),
            ]
        arrow = glyph("→")
        told: list[Said] = []
        for place in range(min(len(answers), MOST_QUANTITIES)):
            name = view.names[place] if place < len(view.names) else str(place)
            true, said = _figures(samples, number, place)
            told.append((f"{fitted(name, 8).rstrip()} {true}{arrow}{said}", ""))
        return told

    def in_words(self, view: SamplesView, width: int, lines: int) -> list[list[Said]]:
        """`151→144.3  24→22.7`."""
        samples = view.samples
        if samples is None or lines < 1:
            return []
        arrow = glyph("→")
        told: list[Said] = []
        for number in range(len(samples.indices)):
            pairs = [
                arrow.join(_figures(samples, number, place))
                for place in range(len(samples.truths[number]))
            ]
            told.append((", ".join(pairs), ""))
        return in_rows(told, width, lines)

    def truths(self, samples: Samples) -> object:
        """The true values; () where they and the answers do not fit together."""
        widths = {len(row) for row in (*samples.truths, *samples.answers)}
        whole = len(samples.truths) == len(samples.answers) == len(samples.indices)
        return samples.truths if whole and len(widths) == 1 and 0 not in widths else ()


def _figures(samples: Samples, number: int, place: int) -> tuple[str, str]:
    """A truth and its answer, with as many decimals as tell the truths apart."""
    low, high = _ends(samples, place)
    digits = decimals_for(high - low)
    true, said = samples.truths[number][place], samples.answers[number][place]
    return _figure(true, digits), _figure(said, digits)


def _figure(value: Metric, digits: int) -> str:
    return glyph(NONE) if value is None else decimal_text(value, digits)


def _ends(samples: Samples, place: int) -> tuple[float, float]:
    """The smallest and the largest of the truths of a quantity."""
    known = [each[place] for each in samples.truths]
    finite = [value for value in known if value is not None]
    return min(finite, default=0.0), max(finite, default=1.0)


def error_bar(true: Metric, said: Metric, low: float, high: float, columns: int) -> str:
    """Where the truth and the answer lie between two ends: `──│━━●───`.

    Args:
        true: The true value.
        said: The answer; beyond an end there is an arrow.
        low: The left end.
        high: The right end.
        columns: At least 3.
    """
    signs = ["─"] * columns
    if true is not None:
        here = _column(true, low, high, columns)
        signs[here] = "┃"
        if said is not None:
            there = _column(said, low, high, columns)
            for column in range(min(here, there), max(here, there) + 1):
                signs[column] = "━"
            signs[here] = "┃"
            answer = "●" if there != here else "◉"
            signs[there] = "◀" if said < low else "▶" if said > high else answer
    return "".join(map(glyph, signs))


def _column(value: float, low: float, high: float, columns: int) -> int:
    share = (value - low) / (high - low) if high > low else 0.5
    return round(min(max(share, 0.0), 1.0) * (columns - 1))
