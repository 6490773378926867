"""What all screens of the lab share: the bar on top, the footer, bindings, the feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

from tui_lab.ui.actions import Action
from tui_lab.ui.feed import Snapshot
from tui_lab.ui.translated import translate_bindings
from tui_lab.ui.widgets.too_small import TooSmall
from tui_lab.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from tui_lab.ui.app import LabApp


class LabScreen(Screen[None]):
    """A screen with the lab's frame. Subclasses give `MODE`, `ACTIONS`, `BINDINGS` and `body`."""

    MODE: ClassVar[str] = "lab"
    """Which of the modes is marked in the bar."""
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    """What can be done here, for help and palette; BINDINGS = bindings(ACTIONS)."""
    AUTO_FOCUS: ClassVar[str | None] = "*"

    def __init__(self) -> None:
        super().__init__()
        translate_bindings(self)

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """The frame around `body`."""
        yield TopBar(self.MODE)
        yield from self.body()
        yield Footer(show_command_palette=False, compact=True)
        yield TooSmall()

    def body(self) -> Iterable[Widget]:
        """The widgets between bar and footer."""
        return ()

    def on_mount(self) -> None:
        """Follow the feed."""
        self.watch(self.app, "snapshot", self._snapshot_changed)

    def on_screen_resume(self) -> None:
        """Catch up with what came while another screen was in front."""
        self._snapshot_changed(self.lab.snapshot)

    def _snapshot_changed(self, snapshot: Snapshot) -> None:
        # `is_current` is also true for a screen right below an opaque one.
        if self.is_active and self.is_mounted:
            with self.app.batch_update():
                self.query_one(TopBar).snapshot = snapshot
                self.show(snapshot)

    def show(self, snapshot: Snapshot) -> None:
        """Show what is new; called at most a few times a second, and only in front."""

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.app.pop_screen()
