"""What is chosen in the lab: the network, how it is trained, its data and examples of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text
from textual.widgets import Static

from tui_lab.errors import NotFoundError
from tui_lab.i18n import _
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.lab.loading import LabLoader
from tui_lab.ui.lab.state import LabState

if TYPE_CHECKING:
    from tui_lab.datasets.examples_preview import ExamplesPreview
    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.experiment.model import Experiment, Value
    from tui_lab.ui.shell.fetching import Fetching

ExamplesKey: TypeAlias = "tuple[str, tuple[tuple[str, Value], ...], int]"
"""A data set with its options and the seed: what its examples depend on."""

# The first screen waits for what is imported above: how things are said comes with the first text.


class NetworkDetails(ScrollPane):
    """The right side of the lab; empty until `fill`, so that the first picture is there sooner."""

    def __init__(self, state: LabState, loader: LabLoader, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._state, self._loader = state, loader
        self._previews: dict[ExamplesKey, ExamplesPreview] = {}
        self._examples: ExamplesKey | None = None

    async def fill(self) -> None:
        """Make the parts; they are made once."""
        if not self.children:
            names = ("heading", "lead", "fetching", "network", "recipe", "rest", "facts")
            heading, lead, fetching, *others = (Static(id=name) for name in names)
            await self.mount(heading, lead, fetching, Examples(id="examples"), *others)

    def show(self, fetching: Mapping[str, Fetching]) -> None:
        """Show what is chosen.

        Args:
            fetching: The transfers that are going on, by the name of the data set.
        """
        from tui_lab.ui.lab import view

        entry, chosen, info = self._state.entry, self._state.experiment, self._state.info
        if entry is None or chosen is None:
            return
        lead, rest = view.first_sentence(entry.explanation)
        style = tones(self.app, bold=True)["primary"]
        self._update("heading", view.heading(entry, chosen, self._state.guess, style))
        self._update("lead", lead)
        self._update("rest", "\n".join(filter(None, (rest, entry.source))))
        self.query_one("#recipe", Static).update(view.recipe(chosen))
        if info is None:
            text = _("There is no data set named {name}.").format(name=chosen.data.dataset)
            self._update("fetching", str(NotFoundError(text)))
            return
        availability = self._state.contents.availability[info.name]
        self.query_one("#network", Static).update(view.network_table(chosen, info))
        self.query_one("#facts", Static).update(view.facts(info, availability))
        self.show_fetching(fetching)
        self._show_examples(chosen, info)

    def show_fetching(self, fetching: Mapping[str, Fetching]) -> None:
        """Say that the chosen data are missing, or how far their transfer is."""
        info = self._state.info
        if info is not None:
            from tui_lab.ui.lab import view

            availability = self._state.contents.availability[info.name]
            self._update("fetching", view.missing(info, availability, fetching.get(info.name)))

    def _update(self, name: str, text: str | Text) -> None:
        part = self.query_one(f"#{name}", Static)
        part.update(Text(text) if isinstance(text, str) else text)
        part.display = bool(text)

    def _show_examples(self, chosen: Experiment, info: DatasetInfo) -> None:
        """Draw examples of the data, which for generated sets depend on options and seed."""
        at_hand = self._state.contents.availability[info.name].at_hand
        options, seed = chosen.data.options, chosen.seed if info.options else 0
        key = (info.name, tuple(sorted(options.items())), seed)
        known = self._previews.get(key)
        if key == self._examples and (known is not None or not at_hand):
            return
        self._examples = key
        waiting = "" if at_hand else _("Examples are drawn here once the data are there.")
        self.query_one(Examples).show(info, known, waiting)

        def take(preview: ExamplesPreview | None, problem: str) -> None:
            if preview is not None:
                self._previews[key] = preview
            if self.is_mounted and self._examples == key:
                self.query_one(Examples).show(info, preview, problem)

        if known is None and at_hand:
            self._loader.read_examples(info, options, seed, take)
