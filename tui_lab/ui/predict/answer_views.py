"""How an answer to an own example is shown: one view for each task, which the screen asks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.text import Text

from tui_lab.experiment.target import TaskName
from tui_lab.i18n import _, percent
from tui_lab.text.fit import shortened
from tui_lab.ui.kit.bars import BarPart, BarRow, probability_rows
from tui_lab.ui.predict import view

if TYPE_CHECKING:
    from tui_lab.reports.own_answers import Answers, OwnAnswers, OwnQuantities


@dataclass(frozen=True, slots=True)
class AnswerView(ABC):
    """The answer to one example."""

    answers: OwnAnswers
    row: int

    @abstractmethod
    def told(self, width: int) -> str:
        """The answer in the frame: `answer: 3 (99.9%)`; names take a third of the columns."""

    @abstractmethod
    def large(self) -> str:
        """What is written large."""

    @abstractmethod
    def verdict(self) -> Text:
        """What the network answers, in sentences."""

    @abstractmethod
    def bars(self, lines: int) -> list[BarRow]:
        """The bars, with room for so many lines."""


class _ClassView(AnswerView):
    answers: Answers

    @property
    def _shares(self) -> tuple[float, ...]:
        return self.answers.shares[self.row]

    def told(self, width: int) -> str:
        name = shortened(self.answers.name(self.row), max(12, width // 3))
        share = percent(self.answers.probability(self.row))
        return _("answer: {name} ({share})").format(name=name, share=share)

    def large(self) -> str:
        return view.large(self._shares, self.answers.classes)

    def verdict(self) -> Text:
        return view.verdict(self._shares, self.answers.classes)

    def bars(self, lines: int) -> list[BarRow]:
        return probability_rows(self._shares, self.answers.classes, lines)


class _QuantityView(AnswerView):
    answers: OwnQuantities

    def told(self, width: int) -> str:
        """The first quantity; the others stand in the bars."""
        text = shortened(self.answers.text(self.row, 0), max(12, width // 3))
        if len(self.answers.quantities) > 1:
            text = f"{self.answers.quantities[0].name} {text}"
        return _("answer: {name}").format(name=text)

    def large(self) -> str:
        """The number without its unit."""
        return self.answers.bare_text(self.row, 0)

    def verdict(self) -> Text:
        """The answer and its interval; of several quantities, of the first."""
        each = self.answers.quantities[0]
        text = _("The network answers {value} for {name}.").format(
            value=self.answers.text(self.row, 0), name=each.name
        )
        told = Text(text, style="bold", end="")
        within = self.answers.interval_sentence(self.row, 0)
        if within:
            told.append("\n" + within, "not bold")
        return told

    def bars(self, lines: int) -> list[BarRow]:
        """How far each quantity is on the way from its least to its largest value in the data."""
        rows = []
        for place, each in enumerate(self.answers.quantities):
            way = each.maximum - each.minimum
            share = (self.answers.values[self.row][place] - each.minimum) / way if way else 0.0
            rows.append(
                BarRow(
                    each.name,
                    (BarPart(min(1.0, max(0.0, share)), "primary"),),
                    self.answers.text(self.row, place),
                    self.answers.interval_text(self.row, place),
                )
            )
        return rows


ANSWER_VIEWS: Mapping[TaskName, type[AnswerView]] = MappingProxyType(
    {"classification": _ClassView, "regression": _QuantityView}
)


def answer_view(answers: OwnAnswers, row: int) -> AnswerView:
    """How the answer to a row is shown."""
    return ANSWER_VIEWS[answers.task](answers, row)
