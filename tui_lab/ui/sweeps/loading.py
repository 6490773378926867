"""What the screens of sweeps read and do on the disk, in threads."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from textual.message import Message
from textual.worker import get_current_worker

from tui_lab.courses.naming import beginning
from tui_lab.datasets import listing
from tui_lab.datasets.planning import require_data
from tui_lab.errors import LabError
from tui_lab.experiment.changing import setting_parts
from tui_lab.experiment.model import Experiment
from tui_lab.reports.origin import ORIGIN
from tui_lab.runs import operations as of_runs
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations
from tui_lab.sweeps.checking import sweepable
from tui_lab.sweeps.look import SweepView, look
from tui_lab.sweeps.objective import objectives
from tui_lab.sweeps.operations import SweepReady, SweepWanted
from tui_lab.sweeps.plan import SweepPlan
from tui_lab.sweeps.shelf import Shelf, Sweep
from tui_lab.sweeps.space import EXAMPLE
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.sweeps.view import list_line

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
        self._asked = self._turned = 0
        """How often a reading was asked for, and how often one of another sweep."""
        self._asking, self._reading = threading.Lock(), threading.Lock()
        self.can_restore = False
        """Whether there was a sweep in the trash at the last look."""

    @property
    def reads(self) -> bool:
        """Whether it is being read now."""
        return self._reading.locked()

    def load(self) -> None:
        """Read it as it is now, after what is being read."""
        self._screen.run_worker(
            self._load, group="sweep", description="read", thread=True, exit_on_error=False
        )

    def turn(self, by: int) -> bool:
        """Read the sweep that was begun after this one, or before it; whether there is one."""
        if self._sweep is None or not self.has_other(by):
            return False
        self.go_to(self._ids[self._ids.index(self._sweep.id) + by])
        return True

    def has_other(self, by: int) -> bool:
        """Whether there is one that was begun after this one, or before it."""
        if self._sweep is None or self._sweep.id not in self._ids:
            return False
        return 0 <= self._ids.index(self._sweep.id) + by < len(self._ids)

    def go_to(self, identity: str) -> None:
        """Read that sweep; "" for the latest."""
        self._want(identity)
        self.load()

    def _want(self, identity: str) -> None:
        """Forget the sweep that was read for another one; what reads it now shows it no more."""
        with self._asking:
            self._wanted, self._sweep = identity, None
            self._turned += 1

    def _load(self) -> None:
        with self._asking:
            self._asked += 1
            asked = self._asked
        try:
            with self._reading:
                if asked != self._asked:
                    return  # who asked later reads it
                turned, view = self._read()
        except LabError as error:
            self._screen.app.call_from_thread(self._screen.lab.complain, error)
            return
        if turned == self._turned:
            self._screen.post_message(SweepRead(view, self._ids))

    def _read(self) -> tuple[int, SweepView | None]:
        """What there is to see, and of which turn that is."""
        shelf = Shelf()
        self.can_restore = shelf.any_removed
        with self._asking:
            turned, sweep, wanted = self._turned, self._sweep, self._wanted
        if sweep is None:
            self._ids = tuple(each.id for each in reversed(shelf.sweeps()))
            if not self._ids:
                return turned, None
            sweep = shelf.open(wanted or self._ids[-1])
            with self._asking:
                if turned == self._turned:
                    self._sweep = sweep
        return turned, look(sweep, self._store)

    def run_of(self, identity: str) -> Run:
        """A run of the store; raises as `Store.find`."""
        return self._store.find(identity)

    def act(self, what: Callable[[Sweep], object], done: Callable[[], object]) -> None:
        """Do something with the sweep in a thread, and read it again."""
        sweep = self._sweep
        if sweep is not None:
            self._aside(lambda: what(sweep), done)

    def repeat(self, identity: str, count: int, at_once: int, done: Callable[[], object]) -> None:
        """Train a run again with so many further seeds, in a thread."""

        def again() -> None:
            of_runs.repeat(self._store, self.run_of(identity), count, at_once=at_once)

        self._aside(again, done)

    def list(self, take: Callable[[list[tuple[str, str]]], object]) -> None:
        """Gather all sweeps in a thread: the id and a line of each, newest first."""
        found: list[tuple[str, str]] = []

        def gather() -> None:
            found.extend((each.id, list_line(look(each, self._store))) for each in Shelf().sweeps())

        self._aside(gather, lambda: take(found))

    def remove(self, runs: bool, done: Callable[[], object]) -> None:
        """Put the sweep away, in a thread, and read the latest of the others."""

        def away(sweep: Sweep) -> None:
            operations.remove(Shelf(), self._store, sweep, runs=runs)
            self._want("")

        self.act(away, done)

    def restore(self, reference: str, done: Callable[[str, int], object]) -> None:
        """Bring a sweep back that was removed, in a thread, and read it.

        Args:
            reference: Its id, or "last".
            done: Is given its name, and how many runs came back with it.
        """
        found: list[tuple[str, int]] = []

        def back() -> None:
            sweep, runs = operations.restore(Shelf(), self._store, reference)
            found.append((sweep.plan.name, len(runs)))
            self._want(sweep.id)

        self._aside(back, lambda: done(*found[0]))

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
    """What it varies: each experiment has choices of its own."""
    over: dict[str, str] = field(default_factory=dict)
    """Path -> values, as they are typed."""
    wanted: SweepWanted = field(default_factory=lambda: SweepWanted(()))
    epochs: int | None = None
    """Of each run; None takes those of the experiment."""
    others: dict[str, tuple[dict[str, str], SweepWanted, int | None]] = field(default_factory=dict)
    """The choices for other experiments."""

    def begin(self, experiment: Experiment, like: SweepPlan | None = None) -> None:
        """Take the choices that were made for an experiment before, or those of a sweep."""
        about = f"{experiment.name} {experiment.data.dataset}"
        if about != self.about:
            self.others[self.about] = self.over, self.wanted, self.epochs
            self.about = about
            self.over, self.wanted, self.epochs = self.others.get(
                about, ({}, SweepWanted(()), None)
            )
        if like is not None:
            self.over = dict(setting_parts(each, EXAMPLE) for each in like.over)
            self.epochs = None
            grid = like.search == "grid"  # whatever fits: values may be added
            self.wanted = SweepWanted(
                (),
                None if grid else like.search,
                None if grid else like.trials,
                like.seeds,
                like.at_once,
                like.stop_bad,
                like.objective,
                like.seed,
                {name: value for name, value in like.extra.items() if name != ORIGIN},
            )

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
        info = None
        with suppress(LabError):
            info = listing.info(self._experiment.data.dataset)
        found = []
        for path in sweepable(self._experiment, info):
            place, _dot, name = path.rpartition(".")
            layer = LAYER.fullmatch(place)
            kind = f" {self._experiment.layers[int(layer[1])].type}" if layer else ""
            found.append((path, f"{name}   {place}{kind}".rstrip()))
        return found

    def objectives(self) -> tuple[str, ...]:
        """What trials can be judged by; empty where nothing is validated, or the data are not
        known."""
        try:
            return objectives(self._experiment, listing.info(self._experiment.data.dataset))
        except LabError:
            return ()

    def read_name(self, take: Callable[[str], object]) -> None:
        """Look up what the experiment is called with its changes; `take` is given it in the app's
        thread."""

        def read() -> None:
            self._screen.app.call_from_thread(take, beginning(self._experiment).name)

        self._screen.run_worker(read, group="name", thread=True, exit_on_error=False)

    def check(self, wanted: SweepWanted, epochs: int | None) -> None:
        """Check it; the screen is sent `SetupChecked`."""
        self._screen.run_worker(
            partial(self._check, wanted, epochs),
            group="check",
            description="check",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _check(self, wanted: SweepWanted, epochs: int | None) -> None:
        try:
            checked = SetupChecked(self._prepared(wanted, epochs), None)
        except LabError as error:
            checked = SetupChecked(None, error)
        if not get_current_worker().is_cancelled:  # else other values are checked by now
            self._screen.post_message(checked)

    def _prepared(self, wanted: SweepWanted, epochs: int | None) -> SweepReady:
        experiment = self._experiment
        if epochs is not None:
            experiment = replace(experiment, fit=replace(experiment.fit, epochs=epochs))
        begun = beginning(experiment)
        extra = {**wanted.extra, **begun.extra}
        return operations.prepare(experiment, begun.name, replace(wanted, extra=extra))

    def start(
        self, wanted: SweepWanted, epochs: int | None, started: Callable[[str], object]
    ) -> None:
        """Start it; `started` is given its id, or "" where it cannot be, in the app's thread."""

        def run() -> None:
            try:
                ready = self._prepared(wanted, epochs)
                if ready.first is not None:
                    require_data(ready.first)
                sweep = operations.start(Shelf(), ready)
            except LabError as error:
                self._screen.app.call_from_thread(self._screen.lab.complain, error)
                self._screen.app.call_from_thread(started, "")
                return
            self._screen.app.call_from_thread(started, sweep.id)

        self._screen.run_worker(
            run, group="starting", description="start", thread=True, exit_on_error=False
        )
