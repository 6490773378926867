"""What the pages of the report have in common where quantities were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.i18n import _
from tui_lab.ui.report.pane import Pane

if TYPE_CHECKING:
    from tui_lab.reports.regression.model import QuantityFigures

QUANTITY = "quantity "


class QuantityPane(Pane):
    """A page that looks at one quantity; where there are several, a key leads to the next."""

    @property
    def count(self) -> int:
        """How many quantities there are."""
        outcome = self.quantities_outcome
        return len(outcome.report.quantities) if outcome is not None else 0

    @property
    def chosen(self) -> int:
        """The number of the quantity that is looked at, from 0."""
        wanted = self.data.quantity if self.data is not None else 0
        return min(wanted, max(0, self.count - 1))

    @property
    def figures(self) -> QuantityFigures | None:
        """Of that quantity; None where there is no example."""
        outcome = self.quantities_outcome
        if outcome is None or not outcome.report.quantities:
            return None
        return outcome.report.quantities[self.chosen]

    def offers(self, action: str) -> bool:
        """Another quantity, where there is one."""
        if action == "next_quantity":
            return self.count > 1
        return super().offers(action)

    def do_next_quantity(self) -> None:
        """Look at the next quantity; after the last one, the first."""
        self.post_message(self.QuantityWanted((self.chosen + 1) % self.count))

    def quantity_choices(self) -> list[tuple[str, str]]:
        """The others of several quantities, for a list of choices; their numbers are the keys."""
        outcome = self.quantities_outcome
        if outcome is None:
            return []
        text = _("Quantity: {name}")
        return [
            (f"{QUANTITY}{place}", text.format(name=each.name))
            for place, each in enumerate(outcome.report.quantities)
            if place != self.chosen
        ]

    def take_quantity(self, answer: str) -> bool:
        """Look at the quantity that a choice stands for; whether it stands for one."""
        if not answer.startswith(QUANTITY):
            return False
        self.post_message(self.QuantityWanted(int(answer.removeprefix(QUANTITY))))
        return True

    def named(self, title: str) -> str:
        """A title with the name of the quantity, where there are several."""
        figures = self.figures
        return f"{title}: {figures.name}" if figures is not None and self.count > 1 else title
