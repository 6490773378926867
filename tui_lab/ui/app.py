"""The app: what it does for its screens (see `shell/services.py`), and the feed that it follows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.message import Message
from textual.reactive import var
from textual.screen import Screen

from tui_lab import settings
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.base_app import BaseApp
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.router import MODES, Router
from tui_lab.ui.shell import garbage, standby
from tui_lab.ui.shell.feed import Feed, Snapshot, has_ended
from tui_lab.ui.shell.news_while_away import Absence

if TYPE_CHECKING:
    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.experiment.model import Experiment
    from tui_lab.ui.shell import destinations as to
    from tui_lab.ui.shell.fetching import Fetcher, Fetching
    from tui_lab.ui.shell.services import Lab
    from tui_lab.ui.shell.starting import Starter

NOTHING: Mapping[str, object] = {}
T = TypeVar("T")
TICK, SLOW_TICK = 0.25, 1.0
"""Seconds between two looks at the runs; the longer one for a slow line."""


class LabApp(BaseApp):
    """The laboratory."""

    MODES: ClassVar[dict[str, Callable[[], Screen[None]]]] = dict(MODES)  # type: ignore[assignment]
    DEFAULT_MODE = "lab"

    fetching: var[Mapping[str, Fetching]] = var(dict, init=False)
    """The transfers of data sets that are going on, by name."""

    begun = ""

    class FeedTick(Message):
        """The store as it is now."""

        def __init__(self, snapshot: Snapshot) -> None:
            super().__init__()
            self.snapshot = snapshot

        def can_replace(self, message: Message) -> bool:
            """A newer picture makes an older one superfluous."""
            return isinstance(message, LabApp.FeedTick)

    class NotWritable(Message):
        """Nothing can be kept in the lab's folder."""

        def __init__(self, error: LabError) -> None:
            super().__init__()
            self.error = error

    class FetchNews(Message):
        """How far a transfer is."""

        def __init__(self, fetching: Fetching) -> None:
            super().__init__()
            self.fetching = fetching

    def __init__(self, *, standby_worker: bool = True, feed: bool = True) -> None:
        """Make the app.

        Args:
            standby_worker: Import Keras in a worker meanwhile, so that training starts at once.
            feed: Follow the store; without it, snapshots are set by hand (in tests).
        """
        super().__init__()
        self._router = Router(self)
        self._starter: Starter | None = None
        self._kept: dict[object, object] = {}
        self.absence = Absence()
        self.feed = Feed(
            lambda snapshot: self.post_message(self.FeedTick(snapshot)), beside=self.absence.stay
        )
        self.standby = standby.Standby() if standby_worker else None
        self._follow = feed
        self.follow_link()

    @cached_property
    def fetcher(self) -> Fetcher:
        """Fetches data sets. The first screen does not wait for its module."""
        from tui_lab.ui.shell.fetching import Fetcher

        return Fetcher(lambda fetching: self.post_message(self.FetchNews(fetching)))

    def follow_link(self) -> None:
        """Look at the runs as often as the setting `link` says."""
        self.feed.interval = SLOW_TICK if settings.get("link") == "slow" else TICK

    def on_mount(self) -> None:
        """Look outside as soon as the first screen is there."""
        self.call_after_refresh(self._look_outside)

    def _look_outside(self) -> None:
        if self._follow:
            threading.Thread(target=self.feed.run, name="feed", daemon=True).start()
            threading.Thread(target=self._look_at_home, name="home", daemon=True).start()
        if self.standby is not None:
            self.standby.want()

    def _look_at_home(self) -> None:
        from tui_lab.ui.shell.writable import hindrance

        error = hindrance()
        if error is not None:
            self.post_message(self.NotWritable(error))

    def on_lab_app_not_writable(self, message: NotWritable) -> None:
        """Say at once that nothing can be kept."""
        self.complain(message.error)

    def on_ready(self) -> None:
        """The first screen is there."""
        garbage.collect_by_clock(self)

    def on_unmount(self) -> None:
        """End them; runs are not touched."""
        self.feed.end()
        self.absence.leave()
        if "fetcher" in self.__dict__:
            self.fetcher.end()
        if self.standby is not None:
            self.standby.dismiss()

    def on_lab_app_feed_tick(self, message: FeedTick) -> None:
        """Show a new picture of the store."""
        before, self.snapshot = self.snapshot, message.snapshot
        if has_ended(before, self.snapshot) and settings.get("bell"):
            self.bell()
        self.call_after_refresh(self.feed.taken)

    def on_lab_app_fetch_news(self, message: FetchNews) -> None:
        """Show how far a transfer is, or how it ended."""
        news = message.fetching
        others = {name: each for name, each in self.fetching.items() if name != news.name}
        self.fetching = others if news.ended else {**others, news.name: news}
        if news.ended and news.error is not None:
            self._say_transfer_failed(news.name)
        elif news.ended and not news.given_up:
            self.notify(_("The data set {name} is at hand.").format(name=news.name))

    def _say_transfer_failed(self, name: str) -> None:
        """Say it in one line; the reasons stand where the data set is."""
        from tui_lab.ui.kit.key_names import with_keys
        from tui_lab.ui.shell.app_actions import ACTIONS

        said = _("The data set {name} could not be fetched.").format(name=name)
        if getattr(self.screen, "MODE", "") == "data":
            self.notify("", title=said, severity="error")
        else:
            why = with_keys(_("{key_show_data} says why."), ACTIONS)
            self.notify(f"{said} {why}", severity="error")

    def train(
        self,
        wanted: Experiment,
        *,
        missing: Callable[[DatasetInfo], object] | None = None,
        wrong: Callable[[LabError], object] = lambda _error: None,
        begun: Callable[[], object] = lambda: None,
        extra: Mapping[str, object] = NOTHING,
    ) -> None:
        """Start a run and show it, as soon as the disk has it; see `Lab`."""
        from tui_lab.ui.shell.starting import Starter, Wanted

        if self._starter is None:
            self._starter = Starter(self)
        self._starter.start(Wanted(wanted, extra, missing, wrong, begun))

    def open(self, page: to.Page, *, instead: bool = False) -> None:
        """Lay a page upon the screen in front; what is wrong is said in a notification.

        Args:
            page: What is to be seen.
            instead: Whether it takes the place of the screen in front.
        """
        try:
            self._router.open(page, instead=instead)
        except LabError as error:
            self.complain(error)
            return
        from tui_lab.ui.shell import destinations as to

        if isinstance(page, to.RunPage | to.ReportPage):
            self.absence.seen(page.run.id)

    def open_run_named(self, name: str) -> None:
        """Open the run of that id or name; what is wrong is said in a notification."""
        from tui_lab.ui.shell import destinations as to

        try:
            self.open(to.RunPage(self.feed.store.find(name)))
        except LabError as error:
            self.complain(error)

    async def go(self, destination: to.Destination) -> None:
        """Go to a place in one of the modes."""
        await self._router.go(destination)

    async def go_to(self, mode: str) -> None:
        """Go to the first screen of a mode, whatever lay upon it when it was left."""
        await self._router.go_to(mode)

    async def return_to(self, mode: str) -> None:
        """Go to where one was in a mode; who is there already goes to its first screen."""
        await self._router.return_to(mode)

    async def change_language(self) -> None:
        """Follow `i18n.set_language`: the screens of the other modes are made anew when needed."""
        translate_bindings(self)
        for mode, screen in MODES.items():
            if mode != self.current_mode:
                self._router.leave_all(mode)
                gone = self.remove_mode(mode)
                self.add_mode(mode, screen)  # at once: a key may want to go there
                await gone

    def keep(self, kind: Callable[[], T]) -> T:
        """The one object of that class that outlives the screens, made when first asked for."""
        if kind not in self._kept:
            self._kept[kind] = kind()
        return cast(T, self._kept[kind])

    async def action_show_lab(self) -> None:
        """Go to the lab."""
        await self.go_to("lab")

    async def action_show_runs(self) -> None:
        """Go to the runs."""
        await self.go_to("runs")

    async def action_show_courses(self) -> None:
        """Go to the courses; from another mode, to the step that was left."""
        await self.return_to("courses")

    async def action_show_neuron(self) -> None:
        """Go to the neuron; from another mode, to the one of its pages that was left."""
        await self.return_to("neuron")

    async def action_show_data(self) -> None:
        """Go to the data sets."""
        await self.go_to("data")

    async def action_show_settings(self) -> None:
        """Go to the settings."""
        await self.go_to("settings")


if TYPE_CHECKING:

    def _offers_all(app: LabApp) -> Lab:
        return app
