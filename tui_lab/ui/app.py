"""The app: modes, the feed, the stand-by worker, and what may be done from everywhere."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from tui_lab import settings
from tui_lab.errors import LabError
from tui_lab.experiment import Experiment
from tui_lab.i18n import _
from tui_lab.runs import Run
from tui_lab.ui import standby, themes
from tui_lab.ui.actions import bindings
from tui_lab.ui.actions.app import ACTIONS
from tui_lab.ui.feed import Feed, Snapshot
from tui_lab.ui.screens.base import LabScreen
from tui_lab.ui.screens.modes import MODES
from tui_lab.ui.translated import translate_bindings

TICK, SLOW_TICK = 0.25, 1.0
"""Seconds between two looks at the runs; the longer one for a slow line."""


class LabApp(App[None]):
    """The laboratory."""

    TITLE = "tui-lab"
    CSS_PATH: ClassVar[str | Path] = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    MODES: ClassVar[dict[str, type[Screen[None]]]] = MODES  # type: ignore[assignment]
    DEFAULT_MODE = "lab"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it as an instance variable
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - as above
        (0, "-flat"),
        (20, "-low"),
        (34, "-tall"),
    ]

    snapshot: reactive[Snapshot] = reactive(Snapshot, init=False)

    class FeedTick(Message):
        """The store as it is now."""

        def __init__(self, snapshot: Snapshot) -> None:
            super().__init__()
            self.snapshot = snapshot

        def can_replace(self, message: Message) -> bool:
            """A newer picture makes an older one superfluous."""
            return isinstance(message, LabApp.FeedTick)

    def __init__(self, *, standby_worker: bool = True, feed: bool = True) -> None:
        """Make the app.

        Args:
            standby_worker: Import Keras in a worker meanwhile, so that training starts at once.
            feed: Follow the store; without it, snapshots are set by hand (in tests).
        """
        super().__init__()
        translate_bindings(self)
        slow = settings.get("link") == "slow"
        self.animation_level = "none"
        self.feed = Feed(lambda snapshot: self.post_message(self.FeedTick(snapshot)))
        self.feed.interval = SLOW_TICK if slow else TICK
        self.standby = standby.Standby() if standby_worker else None
        self._follow = feed
        for theme in (themes.DARK, themes.LIGHT):
            self.register_theme(theme)
        self.theme = themes.theme_for(str(settings.get("theme")))

    def on_mount(self) -> None:
        """Start the threads that look outside."""
        if self._follow:
            threading.Thread(target=self.feed.run, name="feed", daemon=True).start()
        if self.standby is not None:
            self.standby.want()

    def on_unmount(self) -> None:
        """End them; runs are not touched."""
        self.feed.end()
        if self.standby is not None:
            self.standby.dismiss()

    def on_lab_app_feed_tick(self, message: FeedTick) -> None:
        """Show a new picture of the store."""
        self.snapshot = message.snapshot
        self.call_after_refresh(self.feed.taken)

    def train(self, experiment: Experiment, name: str = "", **extra: object) -> Run | None:
        """Start a run and show it; what is wrong is said in a notification.

        Args:
            experiment: Checked already.
            name: What the run is called; "" takes the experiment's.
            extra: Kept in run.json, such as a guess.
        """
        from tui_lab.runs.launch import launch

        try:
            run = self.feed.store.create(experiment, name=name, extra=extra)
            launch(run)
        except LabError as error:
            self.complain(error)
            return None
        self.feed.watch(run)
        if self.standby is not None:
            self.standby.want()
        self.open_run(run)
        return run

    def open_run(self, run: Run) -> None:
        """Show the training of a run that is going on, or the report of one that has ended."""
        from tui_lab.ui.screens.opening import screen_for

        self.push_screen(screen_for(run))

    def complain(self, error: LabError) -> None:
        """Say what went wrong, and what to do."""
        self.notify(error.hint or "", title=error.message, severity="error", timeout=12)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done on this screen, then what can be done everywhere."""
        here = screen.ACTIONS if isinstance(screen, LabScreen) else ()
        for action in (*here, *ACTIONS):
            owner = screen if action in here else self
            callback = getattr(owner, f"action_{action.id}", None)
            if callback is not None:
                yield SystemCommand(_(action.title), _(action.help), callback)

    def action_show_lab(self) -> None:
        """Go to the lab."""
        self.switch_mode("lab")

    def action_show_runs(self) -> None:
        """Go to the runs."""
        self.switch_mode("runs")

    def action_show_data(self) -> None:
        """Go to the data sets."""
        self.switch_mode("data")

    def action_show_settings(self) -> None:
        """Go to the settings."""
        self.switch_mode("settings")

    def action_help(self) -> None:
        """Say what can be done here."""
        from tui_lab.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_leave(self) -> None:
        """Leave the lab."""
        self.exit()
