"""Starts runs in a thread, because a disk may be slow: keys are answered meanwhile.

One run is started at a time, so that a key that is pressed twice starts one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.settings.entries import OWN_PROCESS
from tui_lab.ui.shell.destinations import TrainingPage
from tui_lab.ui.shell.training_place import TrainingPlace

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.datasets.planning import Plan
    from tui_lab.experiment.model import Experiment
    from tui_lab.runs.run import Run
    from tui_lab.ui.base_app import BaseApp
    from tui_lab.ui.shell.services import Lab

SOON = 0.5
"""Seconds after which it is said that a run is being started."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be trained, and who is told what became of that, in the app's thread."""

    experiment: Experiment
    extra: Mapping[str, object]
    """Kept in run.json, such as a guess."""
    missing: Callable[[DatasetInfo], object] | None = None
    """Called instead of a complaint where the data have to be fetched first."""
    wrong: Callable[[LabError], object] = lambda _error: None
    """Called after the complaint about anything else."""
    begun: Callable[[], object] = lambda: None
    """Called once the run is there, before it is shown."""


class Starter:
    """Starts runs for the app, and shows them."""

    def __init__(self, app: BaseApp) -> None:
        self._app, self._lab = app, cast("Lab", app)
        self._busy = False

    def start(self, wanted: Wanted) -> None:
        """Start a run and show it; what is in the way is said."""
        if self._busy:
            self._app.notify(_("A training is being started."))
            return
        self._busy = True
        front = self._app.screen
        slow = self._app.set_timer(
            SOON, lambda: self._app.notify(_("A training is being started."))
        )

        def work() -> None:
            try:
                self._start(wanted, front)
            finally:
                slow.stop()
                self._busy = False

        front.run_worker(
            work, group="starting", description="start", thread=True, exit_on_error=False
        )

    def _start(self, wanted: Wanted, front: Screen[object]) -> None:
        """What the thread does."""
        from tui_lab.courses.naming import beginning
        from tui_lab.datasets.planning import plan, require_data
        from tui_lab.runs import operations

        def call(tell: Callable[..., object], *arguments: object) -> None:
            if self._app.is_running:  # else nobody is there to be told; the run goes on
                self._app.call_from_thread(tell, *arguments)

        try:
            ready = plan(wanted.experiment)
            if wanted.missing is not None and not ready.data.at_hand:
                call(wanted.missing, ready.info)
                return
            require_data(ready)
            call(self._warn, ready)
            begun = beginning(ready.experiment)
            extra = {**begun.extra, **wanted.extra}
            store = self._lab.feed.store
            (run,) = operations.start(store, ready.experiment, name=begun.name, extra=extra)
            _name = run.name  # looked up here, for the page
        except LabError as error:
            call(self._refuse, wanted, error)
            return
        call(self._show, wanted, run, front)

    def _warn(self, ready: Plan) -> None:
        for problem in ready.warnings:
            self._app.notify(problem.hint, title=problem.message, severity="warning")

    def _refuse(self, wanted: Wanted, error: LabError) -> None:
        self._lab.complain(error)
        wanted.wrong(error)

    def _show(self, wanted: Wanted, run: Run, front: Screen[object]) -> None:
        self._lab.begun = run.id
        self._lab.feed.watch(run)
        if self._lab.standby is not None:
            self._lab.standby.want()
        wanted.begun()
        place = self._lab.keep(TrainingPlace)
        where = run.on or place.by_setting
        if {where, place.by_setting} != {OWN_PROCESS}:  # elsewhere, or not where it is set
            from tui_lab.runs.place_words import placed

            self._app.notify(placed(run.called, where))
        if self._app.screen is front:
            self._lab.open(TrainingPage(run))
        else:  # the user has gone on to something else
            self._app.notify(_("{name} is being started").format(name=run.called))
