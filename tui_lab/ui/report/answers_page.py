"""The page of the answers: against the truth with the diagonal, and their errors."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Resize
from textual.widgets import Static

from tui_lab.i18n import _
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scatter import Scatter
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.quantity_pane import QuantityPane
from tui_lab.ui.report.view import keys_that_fit
from tui_lab.ui.shell.dialogs import ChoiceScreen

LEAST_BESIDE = 100
"""Columns of the page from which on both plots stand beside each other."""


class AnswersPane(QuantityPane):
    """Two plots: beside each other where there is room, else one, and a key for the other."""

    OFFERS: ClassVar[frozenset[str]] = frozenset({"display", "filter", "next_quantity"})
    errors = False
    """Which one is shown where there is room for one: the errors, or the answers."""

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with Container(id="answers-main"):
            yield Panel(Scatter(id="answers-plot"), id="answers-panel")
            yield Panel(Scatter(id="errors-plot"), id="errors-panel")
        yield Static("", id="answers-keys", classes="muted keys")

    def refill(self, data: ReportData) -> None:
        """Show the answers on a part."""
        self.say(data.problem)
        outcome, figures = self.quantities_outcome, self.figures
        if outcome is None:
            return
        from tui_lab.reports.regression.tables import plot_view

        for plot, id_ in (("answers", "#answers-plot"), ("errors", "#errors-plot")):
            view = (
                plot_view(outcome.results, figures, self.chosen, plot)  # type: ignore[arg-type]
                if figures is not None
                else None
            )
            self.query_one(id_, Scatter).show(view)
        answers, errors = _("Answers against the truth"), _("Errors against the answer")
        self.query_one("#answers-panel", Panel).title = self.named(answers)
        self.query_one("#errors-panel", Panel).title = self.named(errors)
        self._fit()

    @property
    def beside(self) -> bool:
        """Whether both plots have room."""
        return self.size.width >= LEAST_BESIDE

    def offers(self, action: str) -> bool:
        """The other plot, where there is room for one."""
        if action == "display":
            return self.figures is not None and not self.beside
        if action == "filter":
            return self.count > 1
        return super().offers(action)

    def do_display(self) -> None:
        """The errors, or the answers again."""
        self.errors = not self.errors
        self._fit()

    def do_filter(self) -> None:
        """Ask which quantity is to be looked at."""

        def take(answer: str | None) -> None:
            if answer is not None:
                self.take_quantity(answer)

        self.app.push_screen(ChoiceScreen(_("Show what?"), self.quantity_choices()), take)

    def on_resize(self, event: Resize) -> None:
        """There is room for both now, or for one only."""
        self.call_after_refresh(self._fit)
        self.screen.refresh_bindings()

    def _fit(self) -> None:
        self.set_class(self.beside, "-beside")
        self.query_one("#answers-panel").display = self.beside or not self.errors
        self.query_one("#errors-panel").display = self.beside or self.errors
        keys = {}
        if not self.beside:
            other = _("answers against the truth") if self.errors else _("errors")
            keys[with_keys("{key_display}", ACTIONS)] = other
        if self.count > 1:
            keys[with_keys("{key_filter}", ACTIONS)] = _("another quantity")
        line = self.query_one("#answers-keys", Static)
        line.display = bool(keys)
        line.update(keys_that_fit(keys, self.size.width))
