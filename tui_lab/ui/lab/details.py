"""What is chosen in the lab: the network, how it is trained, its data and examples of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui_lab.errors import NotFoundError
from tui_lab.i18n import _
from tui_lab.ui.kit.examples import Examples, along_an_axis
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.lab.loading import LabLoader
from tui_lab.ui.lab.state import LabState

if TYPE_CHECKING:
    from tui_lab.datasets.examples_preview import ExamplesPreview
    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.experiment.model import Experiment, Value
    from tui_lab.ui.shell.fetching import Fetching

ExamplesKey: TypeAlias = "tuple[str, tuple[tuple[str, Value], ...], int]"
"""A data set with its options and the seed: what its examples depend on."""

ROOMY = 32
"""Lines from which on the facts stand below the examples; else at the end of what is scrolled."""
CORNERS = 4
"""Columns of a frame's upper line that a title cannot have."""

# The first screen waits for what is imported above: how things are said comes with the first text.


class WhatIsChosen(Vertical):
    """The right side of the lab: what the network is, and examples of its data.

    Empty until `fill`, so that the first picture is there sooner.
    """

    def __init__(
        self,
        state: LabState,
        loader: LabLoader,
        is_safe: Callable[[Experiment], bool],
        *,
        id: str,  # noqa: A002 - Textual's name
    ) -> None:
        """Make it.

        Args:
            state: What is chosen.
            loader: Reads what is drawn.
            is_safe: Whether a run or a preset has a draft.
            id: Of the widget.
        """
        super().__init__(id=id)
        self._state, self._loader, self._is_safe = state, loader, is_safe
        self._previews: dict[ExamplesKey, ExamplesPreview] = {}
        self._examples: ExamplesKey | None = None

    def compose(self) -> ComposeResult:
        """Two panels, of which the second comes with the data."""
        yield Panel(ScrollPane(id="details"), id="what")
        yield Panel(id="examples-panel")

    async def fill(self) -> None:
        """Make the parts; they are made once."""
        details = self.query_one("#details")
        if not details.children:
            from tui_lab.ui.kit.network_drawing import NetworkDrawing

            names = ("heading", "lead", "fetching", "recipe", "rest", "facts")
            heading, lead, fetching, *others = (Static(id=name) for name in names)
            for quiet in (heading, others[1]):
                quiet.add_class("muted")
            drawing = NetworkDrawing(table=True, id="network")
            await details.mount(heading, lead, fetching, drawing, *others)
            examples = Examples(id="examples")
            await self.query_one("#examples-panel").mount(examples, Static(id="data-facts"))

    def show(self, fetching: Mapping[str, Fetching]) -> None:
        """Show what is chosen.

        Args:
            fetching: The transfers that are going on, by the name of the data set.
        """
        from tui_lab.ui.lab import view

        entry, chosen, info = self._state.entry, self._state.experiment, self._state.info
        if entry is None or chosen is None or not self.query("#data-facts"):
            return  # nothing is chosen, or it is not filled yet
        safe = entry.is_draft and self._is_safe(entry.experiment)
        lead, rest = view.first_sentence(view.of_safe_draft() if safe else entry.explanation)
        self._show_title()
        self._update("lead", lead)
        self._update("rest", "\n".join(filter(None, (rest, entry.source))))
        self.query_one("#recipe", Static).update(view.recipe(chosen))
        if info is None:
            text = _("There is no data set named {name}.").format(name=chosen.data.dataset)
            self._update("fetching", str(NotFoundError(text)))
            return
        from tui_lab.datasets.model import Kind
        from tui_lab.datasets.planning import subject_of
        from tui_lab.ui.kit.network_drawing import NetworkDrawing
        from tui_lab.ui.kit.network_stations import stations

        availability = self._state.contents.availability[info.name]
        drawn = stations(chosen, subject_of(info))
        self.query_one(NetworkDrawing).show(drawn, outputs=info.answers)
        self.query_one("#facts", Static).update(view.facts(info, availability))
        examples = self.query_one("#examples-panel", Panel)
        examples.title = info.title
        examples.set_class(info.kind is Kind.IMAGES, "-pictures")
        # Where there is room beside what is drawn.
        narrow = info.kind in (Kind.POINTS, Kind.GATE) or along_an_axis(info)
        examples.set_class(narrow, "-beside")
        facts = view.facts(info, availability, wide=not narrow)
        self.query_one("#data-facts", Static).update(facts)
        self.show_fetching(fetching)
        self._show_examples(chosen, info)

    def on_resize(self) -> None:
        """The title may fit into the frame now, or no more; and the facts beside the examples."""
        self.set_class(self.size.height >= ROOMY, "-roomy")
        if self.query("#heading"):
            self._show_title()

    def _show_title(self) -> None:
        """The title in the frame; where it would be cut the name is there, and the title below."""
        entry, chosen = self._state.entry, self._state.experiment
        if entry is None or chosen is None:
            return
        from tui_lab.text.fit import text_columns
        from tui_lab.ui.lab import view

        panel = self.query_one("#what", Panel)
        cut = text_columns(entry.title) > panel.outer_size.width - CORNERS
        panel.title = chosen.name or entry.title if cut else entry.title
        title, place = entry.title if cut else "", self._state.place.words
        self._update("heading", view.heading(chosen, self._state.guess, title, place))

    def show_fetching(self, fetching: Mapping[str, Fetching]) -> None:
        """Say that the chosen data are missing, or how far their transfer is."""
        info = self._state.info
        if info is not None and self.query("#fetching"):
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
