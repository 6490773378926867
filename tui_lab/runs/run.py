"""One run, as a reader sees it. Must not import the store, which hands runs out."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_lab.errors import StoreError
from tui_lab.i18n import _
from tui_lab.runs.carried import Carried, carried, no_experiment
from tui_lab.runs.crash_reason import lost_reason
from tui_lab.runs.files import store_error
from tui_lab.runs.header import Meta, RunHeader, read_meta
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import HEADER_FILE
from tui_lab.runs.run_log import RunLog
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Probe, Status, probe, status
from tui_lab.text.fit import LONGEST, printable

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment
    from tui_lab.runs.summary import RunSummary

_AT_A_TIME = 20_000


class Run:
    """A run in the store. Safe to be read while its worker writes, and from several threads."""

    def __init__(self, folder: Path, header: RunHeader) -> None:
        self.folder = folder
        self.header = header
        self._log = RunLog(folder)
        self._lock = threading.Lock()
        self._experiment: Experiment | None = None
        self._called = ""
        self.waiting = ""
        """Where and why it waited when it was looked at last, in the words of its place; "" where
        these say nothing."""

    def __repr__(self) -> str:
        return f"Run({self.id!r})"

    @property
    def id(self) -> str:
        """The name of its folder: `YYYYMMDD-HHMMSS-xxxx` in local time."""
        return self.folder.name

    @property
    def meta(self) -> Meta:
        """What a person changed about it: read anew each time."""
        return read_meta(self.folder)

    @property
    def name(self) -> str:
        """The name a person knows it by, fit to be shown."""
        return self.words()[0]

    def words(self) -> tuple[str, str]:
        """Its name and the note about it, by one look."""
        meta = self.meta
        self._called = printable(meta.name or self.header.name, LONGEST) or self.id
        return self._called, meta.note

    @property
    def called(self) -> str:
        """Its name as it was when it was last read; for screens, which do not wait for the disk."""
        return self._called or self.name

    @property
    def note(self) -> str:
        """What a person noted about it."""
        return self.meta.note

    @property
    def created(self) -> float:
        """When it was made (seconds since 1970)."""
        return self.header.created

    @property
    def seed(self) -> int:
        """The seed of its experiment."""
        return self.header.seed

    @property
    def dataset(self) -> str:
        """The name of its data set, fit to be shown; "" where run.json does not say."""
        return printable(str(inside(self.header.experiment, "data", "dataset") or ""), LONGEST)

    @property
    def data(self) -> str:
        """What it was trained on; see `RunSummary.data`."""
        return self.dataset or self.carried.source

    @property
    def data_key(self) -> str:
        """What the looks at its data are counted under: of a script its path, since many scripts
        have one name."""
        script = self.header.script
        path = "" if script is None else script.file or script.module
        return self.dataset or path or self.header.source

    @property
    def carried(self) -> Carried:
        """What it has, and so what can be done with it."""
        return carried(self.header)

    @property
    def extra(self) -> dict[str, Any]:
        """Options that decide how it is trained: `gpu`, `engine`, `on`."""
        return self.header.extra

    @property
    def per_card(self) -> int | None:
        """How many runs may share its graphics card, as it was started; None: the setting."""
        kept = self.extra.get("per_card")
        return kept if isinstance(kept, int) and 1 <= kept <= 64 else None

    @property
    def sweep(self) -> str:
        """The id of the sweep that it was made for; "" where it was made for none."""
        return printable(_text(self.extra.get("sweep")) or "", LONGEST)

    @property
    def group(self) -> str:
        """The name of runs of which so many at most train at once on a machine; its sweep's, where
        it has no other; "" for none."""
        return printable(_text(self.extra.get("group")) or "", LONGEST) or self.sweep

    @property
    def together(self) -> int:
        """So many of its group train at once; 0 sets no limit."""
        kept = self.extra.get("at_once")
        return kept if isinstance(kept, int) and 1 <= kept <= 64 else 0

    @property
    def gpu(self) -> str | None:
        """The card it was started with, in the words of the setting `gpu`; None: the setting."""
        return _text(self.extra.get("gpu"))

    @property
    def engine(self) -> str | None:
        """The engine it was started with, in the words of the setting; None: the setting."""
        return _text(self.extra.get("engine"))

    @property
    def on(self) -> str | None:
        """Where it is trained, in the words of the setting `on`; None: the setting."""
        return _text(self.extra.get("on"))

    @property
    def trained_on(self) -> str:
        """The place where it was started last, a name of `places.PLACES`; "" where it never was."""
        record = launch_record(self.folder)
        return record.place if record is not None else ""

    def planned_epochs(self, target: int | None) -> int | None:
        """How many epochs are planned.

        Args:
            target: What the log says (`RunState.epochs_target`); None takes the experiment's.

        Returns:
            None where neither says.
        """
        if target is not None:
            return target
        wanted = inside(self.header.experiment, "fit", "epochs")
        return wanted if isinstance(wanted, int) and not isinstance(wanted, bool) else None

    @property
    def experiment(self) -> Experiment:
        """What it is to do.

        Raises:
            ExperimentError: The run has none, because it comes from a script or was imported; or
                run.json holds one that this version does not understand.
        """
        if self._experiment is None:
            if not self.carried.experiment:
                raise no_experiment(self.header)
            from tui_lab.experiment.parsing import parse

            self._experiment = parse(self.header.experiment, where=str(self.path(HEADER_FILE)))
        return self._experiment

    @property
    def any_experiment(self) -> Experiment | None:
        """What it is to do; None where it has no experiment at all.

        Raises:
            ExperimentError: run.json holds one that this version does not understand.
        """
        return self.experiment if self.carried.experiment else None

    def path(self, *parts: str) -> Path:
        """A file in its folder."""
        return self.folder.joinpath(*parts)

    @property
    def offset(self) -> int:
        """Bytes of the log that its state rests on."""
        return self._log.reader.offset

    def state(self, seconds: float | None = None) -> RunState:
        """What its log says by now; only what is new is read.

        Args:
            seconds: Read for about so long at most, and leave the rest of a long log for later.

        Raises:
            StoreError: The log is there, but may not be read.
        """
        with self._lock:
            try:
                self._follow(seconds)
            except OSError as error:
                if not self.folder.is_dir():
                    raise StoreError(
                        _("The folder of the run {run} is gone.").format(run=self.id)
                    ) from error
                raise store_error(error, self.folder) from error
            return self._log.builder.snapshot(self._log.reader.unreadable)

    def _follow(self, seconds: float | None) -> None:
        while events := self._log.read(_AT_A_TIME, seconds):
            self._log.builder.apply_all(events)
            if seconds is not None:
                break

    def probe(self) -> Probe:
        """What its folder shows besides the log."""
        return probe(self.folder)

    def status(self) -> Status:
        """What it is doing now.

        Raises:
            StoreError: The log is there, but may not be read.
        """
        return self.look()[0]

    def look(self) -> tuple[Status, RunState]:
        """Its status and its state, which fit together.

        Raises:
            StoreError: The log is there, but may not be read.
        """
        # In this order: see `status.probe`.
        seen = self.probe()
        state = self.state()
        now = status(state, self.folder, seen)
        self.waiting = seen.waiting if now is Status.QUEUED else ""
        return now, state

    def summary(self) -> RunSummary:
        """It in a line of a table; quick for a run that has ended.

        Raises:
            StoreError: The log is there, but may not be read.
        """
        from tui_lab.runs.summary import summary

        return summary(self)

    def lost_reason(self) -> str | None:
        """One sentence that says why its worker is gone; None where nothing tells.

        Raises:
            StoreError: The log is there, but may not be read.
        """
        return lost_reason(self.folder, self.state())

    @property
    def live(self) -> bool:
        """Whether a worker has it in hand, or is just starting for it."""
        return self.status().live


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def inside(table: Any, *names: str) -> Any:
    for name in names:
        table = table.get(name) if isinstance(table, dict) else None
    return table
