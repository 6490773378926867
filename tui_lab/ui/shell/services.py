"""What screens may ask of the app. They know the app by this alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from tui_lab.errors import LabError

if TYPE_CHECKING:
    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.experiment.model import Experiment
    from tui_lab.ui.kit.actions import Action
    from tui_lab.ui.shell.destinations import Destination, Page
    from tui_lab.ui.shell.feed import Feed, Snapshot
    from tui_lab.ui.shell.fetching import Fetcher, Fetching
    from tui_lab.ui.shell.news_while_away import Absence
    from tui_lab.ui.shell.standby import Standby

T = TypeVar("T")


class Lab(Protocol):
    """The app, as its screens see it."""

    feed: Feed
    """Follows the store of runs."""
    absence: Absence
    """Which runs ended while the interface was closed."""
    standby: Standby | None
    """The worker that imports Keras in advance."""

    begun: str
    """The id of the run that was started last; "" once the table of runs has marked it."""

    @property
    def fetcher(self) -> Fetcher:
        """Fetches data sets."""

    @property
    def snapshot(self) -> Snapshot:
        """The store as it was last looked at."""

    @property
    def fetching(self) -> Mapping[str, Fetching]:
        """The transfers of data sets that are going on, by name."""

    def complain(self, error: LabError) -> None:
        """Say what went wrong, and what to do."""

    def notify(self, message: str) -> None:
        """Show a message for a while."""

    def actions_in_front(self) -> tuple[Action, ...]:
        """What can be done on the screen in front."""

    def train(
        self,
        wanted: Experiment,
        *,
        missing: Callable[[DatasetInfo], object] | None = None,
        wrong: Callable[[LabError], object] = ...,
        begun: Callable[[], object] = ...,
        extra: Mapping[str, object] = ...,
    ) -> None:
        """Seal and check an experiment, start a run of it and show that; all of it in a thread.

        What is in the way is said. While a run is being started, no other one is.

        Args:
            wanted: As it was chosen or edited.
            missing: Called instead of a complaint where the data have to be fetched first.
            wrong: Called after the complaint about anything else.
            begun: Called once the run is there, before it is shown.
            extra: Kept in run.json, such as a guess.
        """

    def open(self, page: Page, *, instead: bool = False) -> None:
        """Lay a page upon the screen in front; `instead` closes that screen."""

    def open_run_named(self, name: str) -> None:
        """Open the run of that id or name."""

    async def go(self, destination: Destination) -> None:
        """Go to a place in one of the modes."""

    async def go_to(self, mode: str) -> None:
        """Go to the first screen of a mode."""

    async def return_to(self, mode: str) -> None:
        """Go to where one was in a mode."""

    async def change_language(self) -> None:
        """Follow `i18n.set_language`."""

    def density(self) -> tuple[str, str]:
        """The classes of a screen of the terminal's size, for its width and for its height."""

    def follow_link(self) -> None:
        """Look at the runs as often as the setting `link` says."""

    def keep(self, kind: Callable[[], T]) -> T:
        """The one object of that class that outlives the screens, made when first asked for."""
