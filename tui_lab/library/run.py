"""Runs as objects: what they were to do, how far they came, what came out, what can be asked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.library.frames import frame
from tui_lab.library.history import RunHistory
from tui_lab.library.run_json import line_json, run_json
from tui_lab.runs import asking, operations
from tui_lab.runs.files import read_tail
from tui_lab.runs.layout import LOG_FILE, Split
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment
    from tui_lab.library.results import ClassPredictions, QuantityPredictions

LOOK_EVERY = 0.2
"""Seconds between two looks at a run that is waited for."""
_LONGEST_LOG = 1 << 20


class LabRun:
    """A run in the lab's store, which a worker may be training now: each look reads what is new.

    Made by `train`, `get_run` and `list_runs`, not by hand.
    """

    def __init__(self, stored: Run) -> None:
        self._run = stored

    def __repr__(self) -> str:
        return f"<Run {self.id}: {self.name}, {self.status}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LabRun) and self.folder == other.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def id(self) -> str:
        """`YYYYMMDD-HHMMSS-xxxx` in local time; the name of its folder."""
        return self._run.id

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self._run.name

    @property
    def folder(self) -> Path:
        """Where all of it lies; see docs/architecture.md for the files."""
        return self._run.folder

    @property
    def origin(self) -> str:
        """`experiment`, `script` or `import`."""
        return self._run.header.origin

    @property
    def created(self) -> float:
        """When it was made (seconds since 1970)."""
        return self._run.created

    @property
    def status(self) -> str:
        """What it is doing now: queued, running, paused, silent, finished, stopped, diverged,
        failed or lost.

        Raises:
            StoreError: Its log may not be read.
        """
        return self._run.status().value

    @property
    def live(self) -> bool:
        """Whether a worker has it in hand, or it waits for its turn."""
        return self._run.live

    @property
    def experiment(self) -> Experiment:
        """What it was to do.

        Raises:
            ExperimentError: It has none: it comes from a script of its own, or was imported.
        """
        return self._run.experiment

    @property
    def history(self) -> RunHistory:
        """Its epochs so far: metric -> float64 (epochs,).

        Raises:
            StoreError: Its log may not be read.
        """
        return RunHistory(self._run.state().epochs)

    @property
    def log(self) -> str:
        """What its worker or its script printed: the last megabyte."""
        return read_tail(self.folder / LOG_FILE, _LONGEST_LOG)

    def to_dict(self) -> dict[str, Any]:
        """All of it as `tui-lab show --json` writes it: plain numbers, texts, lists, dicts."""
        return run_json(self._run)

    def results(
        self, part: Split | None = None, *, open_sealed: bool = False
    ) -> ClassPredictions | QuantityPredictions:
        """What it answered on one part of its data. A look at the test part is recorded, as one at
        a report is.

        Args:
            part: `test`, `validation` or `training`; None takes the one that a report begins with.
            open_sealed: Open the envelope of a sealed test part for good, which is recorded.

        Raises:
            UsageError: The test part is sealed.
            NotFoundError: There are no such results (yet).
            DivergedError: Its weights are of no use, and it answered nothing.
            StoreError: They are damaged.
        """
        from tui_lab.library.looking import results

        return results(self._run, part, open_sealed=open_sealed)

    def wait(self, timeout: float | None = None) -> LabRun:
        """Stay here until it has ended, however it ends; an interruption by Ctrl+C leaves it alone.

        Args:
            timeout: Seconds; None waits without end.

        Returns:
            This run.

        Raises:
            TimeoutError: It trains still.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.live:
            if deadline is not None and time.monotonic() >= deadline:
                raise TimeoutError(_("The run {run} trains still.").format(run=self.id))
            time.sleep(LOOK_EVERY)
        return self

    def stop(self) -> LabRun:
        """Ask its worker to stop after the batch: it keeps what was learned, and evaluates it.

        Raises:
            UsageError: No worker has it.
            LabError: The worker refused, or does not answer.
        """
        self._ask(operations.Ask("stop"))
        return self

    def set_learning_rate(self, learning_rate: float) -> LabRun:
        """Give a run that trains another learning rate (> 0) from the next batch on.

        Raises:
            UsageError: No worker has it, the rate is not positive, or its script hears nothing.
            LabError: The worker refused, or does not answer.
        """
        self._ask(operations.Ask("set_learning_rate", {"learning_rate": learning_rate}))
        return self

    def _ask(self, what: operations.Ask) -> None:
        answer = asking.ask(self._run, what).answer
        if answer is not None and answer.outcome != "done":
            raise asking.refused(self._run, answer)

    def resume(self, epochs: int | None = None, *, wait: bool = True) -> LabRun:
        """Go on with it from its last checkpoint.

        Args:
            epochs: How many to train beyond those already done; None trains up to what was planned.
            wait: Whether to stay here until it has ended.

        Returns:
            This run.

        Raises:
            UsageError: It trains, it would diverge again, or nothing is left of its plan.
            LabError: It cannot be started.
        """
        progress = operations.progress_of(self._run, *self._run.look(), closely=True)
        match operations.decide_resume(progress, epochs):
            case operations.Refusal() as refusal:
                raise refusal.error()
            case operations.Ask() as ask:
                for each in asking.asks_to_go_on(progress, ask, epochs):
                    self._ask(each)
            case operations.Launch() as launch:
                operations.launch(self._run, launch)
        return self.wait() if wait else self

    def repeat(self, count: int, *, wait: bool = True) -> list[LabRun]:
        """Train it again with the next free seeds.

        Args:
            count: How many times.
            wait: Whether to stay here until all have ended.

        Returns:
            The new runs, in the order of their seeds.

        Raises:
            LabError: They cannot be made or started.
        """
        made = [LabRun(each) for each in operations.repeat(Store(), self._run, count)]
        return [each.wait() for each in made] if wait else made


class RunSelection(Sequence[LabRun]):
    """Some runs, newest first."""

    def __init__(self, runs: Sequence[LabRun]) -> None:
        self._runs = tuple(runs)

    @overload
    def __getitem__(self, place: int) -> LabRun: ...
    @overload
    def __getitem__(self, place: slice) -> RunSelection: ...
    def __getitem__(self, place: int | slice) -> LabRun | RunSelection:
        if isinstance(place, slice):
            return RunSelection(self._runs[place])
        return self._runs[place]

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[LabRun]:
        return iter(self._runs)

    def __repr__(self) -> str:
        return f"<{len(self)} runs>"

    def frame(self) -> Any:
        """A `pandas.DataFrame` with a row for each run: `id`, `name`, `status`, `dataset`,
        `seed`, `parameters`, `epochs`, `seconds`, `created`, `best_epoch`, and each metric of the
        weights that were kept.

        Raises:
            LabError: pandas is not installed.
        """
        from tui_lab.reports.facts import as_told
        from tui_lab.runs.envelope import KeptEnvelopes
        from tui_lab.runs.summary import summary

        kept = KeptEnvelopes()
        lines = [line_json(as_told(summary(each._run), kept)) for each in self._runs]
        metrics = dict.fromkeys(name for line in lines for name in line["kept"])
        columns = {name: [line[name] for line in lines] for name in _COLUMNS}
        columns |= {name: [line["kept"].get(name) for line in lines] for name in metrics}
        return frame(columns)


_COLUMNS = (
    *("id", "name", "status", "dataset", "seed", "parameters", "epochs", "seconds", "created"),
    "best_epoch",
)


def get_run(reference: str = "last") -> LabRun:
    """The run of an id, the beginning or the end of one, a name, `last` or `last~1`.

    Raises:
        NotFoundError: There is none.
        UsageError: There are several.
    """
    return LabRun(Store().find(reference))


def list_runs(
    *, status: str | None = None, dataset: str | None = None, name: str | None = None
) -> RunSelection:
    """The runs in the store, newest first.

    Args:
        status: Only those with this status, as `LabRun.status` says it.
        dataset: Only those trained with this data set.
        name: Only those with exactly this name.

    Raises:
        StoreError: The folder of the runs cannot be read.
    """
    store = Store()
    found = [
        line
        for line in store.listing()[0]
        if status in (None, line.status.value)
        and dataset in (None, line.dataset)
        and name in (None, line.name)
    ]
    opened = (store.opened(line.id) for line in found)
    return RunSelection([LabRun(each) for each in opened if each is not None])


def train(
    source: str | Path | Experiment,
    *changes: str,
    name: str | None = None,
    seed: int | None = None,
    epochs: int | None = None,
    gpu: str | None = None,
    engine: str | None = None,
    on: str | None = None,
    wait: bool = True,
) -> LabRun:
    """Train an experiment in a worker of its own, which outlives this process.

    Args:
        source: As for `read_experiment`.
        changes: As for `read_experiment`.
        name: As for `read_experiment`.
        seed: As for `read_experiment`.
        epochs: As for `read_experiment`.
        gpu: `auto`, `none`, or the number of a card; None takes the setting.
        engine: `auto`, `plain` or `resident`; None takes the setting.
        on: `process` (this machine) or `slurm`; None takes the setting.
        wait: Whether to stay here until it has ended.

    Returns:
        The run: look at its `status`, which may be finished, diverged, failed…

    Raises:
        ExperimentError: It cannot work; `field` is its path.
        DataError: Its data are not at hand; the hint says how to get them.
        LabError: Keras is not installed, or the run cannot be started.
    """
    from tui_lab.datasets import planning
    from tui_lab.library.sources import read_experiment

    ready = planning.plan(read_experiment(source, *changes, name=name, seed=seed, epochs=epochs))
    planning.require_data(ready)
    chosen = {"gpu": gpu, "engine": engine, "on": on}
    extra = {option: value for option, value in chosen.items() if value is not None}
    made = LabRun(operations.start(Store(), ready.experiment, name=name or "", extra=extra)[0])
    return made.wait() if wait else made


def load(run: LabRun | str, *, prepared: bool = True) -> Any:
    """The network of a run as a Keras model, in this process.

    Args:
        run: The run, or what `get_run` takes.
        prepared: With the preparation of its data inside: it takes the values of the data set as
            they are and gives quantities in their unit. Without, and for runs of scripts, it is
            the network alone.

    Returns:
        A `keras.Model`, not compiled where it is prepared.

    Raises:
        NotFoundError: There is no network yet, or none any more.
        DivergedError: Its weights are of no use.
        LabError: Keras is not installed, or the model cannot be made.
    """
    from tui_lab.library.models import load_model

    found = get_run(run) if isinstance(run, str) else run
    if not isinstance(found, LabRun):
        raise LabError(_("A run is wanted, or what names one, such as “last”."))
    return load_model(found._run, prepared=prepared)
