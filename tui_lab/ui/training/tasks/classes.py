"""Examples whose class is answered: right or wrong, the answer, how certain, and the truth."""

from __future__ import annotations

from tui_lab.i18n import _, percent
from tui_lab.runs.payloads import Samples
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.training.tasks.schema import ExamplesOfTask, Said, SamplesView, in_rows

SHORT_NAME = 3
"""Names of classes up to so long stand in one line with the probability."""
NARROWEST = 9


class ClassExamples(ExamplesOfTask):
    """Examples of classes."""

    def lines(self, view: SamplesView) -> int:
        """Two where the names are short, else three."""
        return 2 if self._short(view) else 3

    def narrowest(self, view: SamplesView) -> int:
        """Room for a sign and a share, and for a name."""
        return NARROWEST + (0 if self._short(view) else 2)

    def captions(self, view: SamplesView, number: int, width: int) -> list[Said]:
        """Right or wrong, the answer, how certain, and the truth."""
        samples = view.samples
        if samples is None:
            return []
        true, predicted = samples.true[number], samples.predicted[number]
        sign, tone = _verdict(true == predicted)
        share = _share(samples, number)
        answer, truth = _name(view, predicted), _("is {name}").format(name=_name(view, true))
        if self._short(view):
            return [
                (fitted(f"{sign} {answer} {share}", width), tone),
                (fitted(truth, width), "dim"),
            ]
        return [
            (fitted(f"{sign} {share}", width), tone),
            (fitted(answer, width), ""),
            (fitted(truth, width), "dim"),
        ]

    def in_words(self, view: SamplesView, width: int, lines: int) -> list[list[Said]]:
        """`✓ 8 99%  ✗ 3→8 61%`."""
        samples = view.samples
        if samples is None or lines < 1:
            return []
        told: list[Said] = []
        for number, (true, predicted) in enumerate(
            zip(samples.true, samples.predicted, strict=True)
        ):
            sign, tone = _verdict(true == predicted)
            answer = _name(view, predicted)
            if true != predicted:
                answer = _name(view, true) + glyph("→") + answer
            told.append((f"{sign} {answer} {_share(samples, number)}".rstrip(), tone))
        return in_rows(told, width, lines)

    def truths(self, samples: Samples) -> object:
        """The true classes; () where they and the answers do not fit together."""
        return samples.true if len(samples.true) == len(samples.predicted) else ()

    def _short(self, view: SamplesView) -> bool:
        true = view.samples.true if view.samples is not None else ()
        return max((len(_name(view, n)) for n in true), default=0) <= SHORT_NAME


def _verdict(right: bool) -> Said:
    return (glyph("✓"), "right") if right else (glyph("✗"), "wrong")


def _share(samples: Samples, number: int) -> str:
    """How certain the answer is; "" where that is not known."""
    predicted = samples.predicted[number]
    if not samples.probabilities or predicted >= len(samples.probabilities[number]):
        return ""
    value = samples.probabilities[number][predicted]
    return percent(value, 0) if value is not None else ""


def _name(view: SamplesView, number: int) -> str:
    return view.names[number] if number < len(view.names) else str(number)
