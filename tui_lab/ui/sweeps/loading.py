"""What the screens of sweeps read and do on the disk, in threads."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from textual.message import Message

from tui_lab.courses.naming import beginning
from tui_lab.datasets import listing
from tui_lab.datasets.planning import require_data
from tui_lab.errors import LabError
from tui_lab.experiment.changing import setting_paths
from tui_lab.experiment.model import Experiment
from tui_lab.runs import operations as of_runs
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations
from tui_lab.sweeps.look import SweepView, look
from tui_lab.sweeps.objective import objectives
from tui_lab.sweeps.operations import SweepReady, SweepWanted
from tui_lab.sweeps.shelf import Shelf, Sweep
from tui_lab.ui.shell.base_screen import LabScreen

LAYER = re.compile(r"layers\[(\d+)\]")


class SweepRead(Message):
    """A sweep was read; None where there is none."""

    def __init__(self, view: SweepView | None, ids: tuple[str, ...]) -> None:
        super().__init__()
        self.view, self.ids = view, ids


class SweepLoader:
    """Reads sweeps for a screen, which is sent `SweepRead`, and acts on them.

    Args:
        screen: That is told.
        store: Of the runs.
        wanted: The id of a sweep; "" for the latest.
    """

    def __init__(self, screen: LabScreen, store: Store, wanted: str = "") -> None:
        self._screen, self._store, self._wanted = screen, store, wanted
        self._sweep: Sweep | None = None
        self._ids: tuple[str, ...] = ()
        self._busy = threading.Lock()

    def load(self) -> None:
        """Read it as it is now; nothing is done while it is being read."""
        self._screen.run_worker(
            self._load, group="sweep", description="read", thread=True, exit_on_error=False
        )

    def turn(self, by: int) -> bool:
        """Read the sweep that was begun after this one, or before it; whether there is one."""
        if self._sweep is None or self._sweep.id not in self._ids:
            return False
        place = self._ids.index(self._sweep.id) + by
        if not 0 <= place < len(self._ids):
            return False
        self._wanted, self._sweep = self._ids[place], None
        self.load()
        return True

    def _load(self) -> None:
        if not self._busy.acquire(blocking=False):
            return
        try:
            view = self._read()
        except LabError as error:
            self._screen.app.call_from_thread(self._screen.lab.complain, error)
            return
        finally:
            self._busy.release()
        self._screen.post_message(SweepRead(view, self._ids))

    def _read(self) -> SweepView | None:
        shelf = Shelf()
        if self._sweep is None:
            self._ids = tuple(sweep.id for sweep in reversed(shelf.sweeps()))
            if not self._ids:
                return None
            self._sweep = shelf.open(self._wanted or self._ids[-1])
        return look(self._sweep, self._store)

    def run_of(self, identity: str) -> Run:
        """A run of the store; raises as `Store.find`."""
        return self._store.find(identity)

    def act(self, what: Callable[[Sweep], object], done: Callable[[], object]) -> None:
        """Do something with the sweep in a thread, and read it again."""
        sweep = self._sweep
        if sweep is not None:
            self._aside(lambda: what(sweep), done)

    def repeat(self, identity: str, count: int, done: Callable[[], object]) -> None:
        """Train a run again with so many further seeds, in a thread."""
        self._aside(lambda: of_runs.repeat(self._store, self.run_of(identity), count), done)

    def write_csv(self, path: Path, done: Callable[[], object]) -> None:
        """Write the trials as CSV, in a thread; a file that is there is replaced."""
        from tui_lab.reports.exporting import save
        from tui_lab.sweeps.tables import as_csv

        def write(sweep: Sweep) -> None:
            save(as_csv(look(sweep, self._store)), path, overwrite=True)

        self.act(write, done)

    def _aside(self, work: Callable[[], object], done: Callable[[], object]) -> None:
        def run() -> None:
            try:
                work()
            except LabError as error:
                self._screen.app.call_from_thread(self._screen.lab.complain, error)
                return
            self._screen.app.call_from_thread(done)
            self._load()

        self._screen.run_worker(
            run, group="acting", description="act", thread=True, exit_on_error=False
        )


@dataclass(slots=True)
class SweepDraft:
    """The sweep that is being put together; the app keeps it."""

    about: str = ""
    """What it varies: another experiment begins anew."""
    over: dict[str, str] = field(default_factory=dict)
    """Path -> values, as they are typed."""
    wanted: SweepWanted = field(default_factory=lambda: SweepWanted(()))

    def begin(self, experiment: Experiment) -> None:
        """Begin anew where it is about another experiment than before."""
        about = f"{experiment.name} {experiment.data.dataset}"
        if about != self.about:
            self.about, self.over, self.wanted = about, {}, SweepWanted(())

    @property
    def asked(self) -> SweepWanted:
        """All that is asked for."""
        return replace(self.wanted, over=[f"{path}={text}" for path, text in self.over.items()])


class SetupChecked(Message):
    """What is asked for was checked."""

    def __init__(self, ready: SweepReady | None, problem: LabError | None) -> None:
        super().__init__()
        self.ready, self.problem = ready, problem


class SetupLoader:
    """Checks a sweep that is being put together, and starts it; in threads."""

    def __init__(self, screen: LabScreen, experiment: Experiment) -> None:
        self._screen, self._experiment = screen, experiment

    def settings(self) -> list[tuple[str, str]]:
        """The settings that can be varied: the path, and its name with where it belongs."""
        left = ("name", "data.dataset", "data.test")
        found = []
        for path in setting_paths(self._experiment):
            place, _dot, name = path.rpartition(".")
            layer = LAYER.fullmatch(place)
            kind = f" {self._experiment.layers[int(layer[1])].type}" if layer else ""
            if path not in left:
                found.append((path, f"{name}   {place}{kind}".rstrip()))
        return found

    def objectives(self) -> tuple[str, ...]:
        """What trials can be judged by; empty where nothing is validated, or the data are not
        known."""
        try:
            return objectives(self._experiment, listing.info(self._experiment.data.dataset))
        except LabError:
            return ()

    def check(self, wanted: SweepWanted) -> None:
        """Check it; the screen is sent `SetupChecked`."""
        self._screen.run_worker(
            partial(self._check, wanted),
            group="check",
            description="check",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _check(self, wanted: SweepWanted) -> None:
        try:
            ready = self._prepared(wanted)
        except LabError as error:
            self._screen.post_message(SetupChecked(None, error))
        else:
            self._screen.post_message(SetupChecked(ready, None))

    def _prepared(self, wanted: SweepWanted) -> SweepReady:
        begun = beginning(self._experiment)
        return operations.prepare(
            self._experiment, begun.name, replace(wanted, extra=dict(begun.extra))
        )

    def start(self, wanted: SweepWanted, begun: Callable[[str], object]) -> None:
        """Start it; `begun` is given its id, in the app's thread."""

        def run() -> None:
            try:
                ready = self._prepared(wanted)
                if ready.first is not None:
                    require_data(ready.first)
                sweep = operations.start(Shelf(), ready)
            except LabError as error:
                self._screen.app.call_from_thread(self._screen.lab.complain, error)
                return
            self._screen.app.call_from_thread(begun, sweep.id)

        self._screen.run_worker(
            run, group="starting", description="start", thread=True, exit_on_error=False
        )
