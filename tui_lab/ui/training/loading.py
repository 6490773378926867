"""Everything that the training view reads: the run, its data set, its files, its process.

What takes time is read in threads, which post a message to the screen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from tui_lab.errors import LabError
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import EVENTS_FILE, LOG_FILE
from tui_lab.runs.messages import trouble
from tui_lab.runs.output import OutputReader
from tui_lab.runs.places import place_of
from tui_lab.runs.processes import host
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.usage import Usage, Watcher
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import RunView
from tui_lab.ui.training.tasks.schema import Pictures

if TYPE_CHECKING:
    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.runs.boundary_file import BoundaryGrid, QuantityGrid
    from tui_lab.ui.shell.services import Lab


LAST_OUTPUT = 1 << 18
"""Bytes at the end of what a run has printed that are read."""
MOST_LINES = 2000
"""Lines of it that are kept."""
SHORT_LOG = 200_000
"""Bytes of a log that is read in a few hundredths of a second."""


class RunRead(Message):
    """The run was read for the first time."""

    def __init__(self, look: RunView) -> None:
        super().__init__()
        self.look = look


class LaunchRead(Message):
    """It was looked up when the current session was launched (seconds since 1970), if it was."""

    def __init__(self, launched: float | None) -> None:
        super().__init__()
        self.launched = launched


class UsageRead(Message):
    """The worker's process was measured; None where it is gone."""

    def __init__(self, usage: Usage | None) -> None:
        super().__init__()
        self.usage = usage


class BoundaryRead(Message):
    """The network's answers over its inputs were read."""

    def __init__(self, boundary: BoundaryGrid | QuantityGrid) -> None:
        super().__init__()
        self.boundary = boundary


class PicturesRead(Message):
    """The pictures of the validation examples were read."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self.pictures = pictures


class OutputRead(Message):
    """What was printed since the last look was read: see `TrainingLoader.output`."""


class ThreadFailed(Message):
    """Something that was done in a thread could not be done."""

    def __init__(self, error: LabError) -> None:
        super().__init__()
        self.error = error


def find_run(lab: Lab, name: str) -> Run:
    """The run of that id.

    Raises:
        LabError: It is gone, or cannot be read.
    """
    return lab.feed.store.find(name)


class TrainingLoader:
    """Reads what a training view shows of one run."""

    def __init__(self, screen: LabScreen, run: Run) -> None:
        self.screen = screen
        self.run = run
        self.watcher: Watcher | None = None
        """Measures the worker's process; None until it runs on this machine."""
        self._watched: tuple[int, float | None] | None = None
        self._measuring = False
        self._pictures_wanted = False
        self.output: tuple[str, ...] = ()
        """The last lines that the script or the worker has printed."""
        self._printed: deque[str] = deque(maxlen=MOST_LINES)
        self._reader = OutputReader(run.path(LOG_FILE), last=LAST_OUTPUT)
        self._reading = False
        self._drawing = -1
        """Which drawing of the plane was read last; the file is written anew with each epoch."""

    def dataset(self) -> DatasetInfo | None:
        """What is known about the run's data set; None where it is gone."""
        from tui_lab.datasets import listing

        try:
            return listing.info(self.run.dataset)
        except LabError:
            return None

    def is_drawn(self, info: DatasetInfo) -> bool:
        """Whether the network's answers are drawn over its inputs."""
        from tui_lab.runs.boundary_file import is_drawn

        return is_drawn(info.input_shape, info.target.task)

    def read_launch(self) -> None:
        """Look up when the current session was launched."""
        self._in_thread(self._read_launch, "launched")

    def _read_launch(self) -> None:
        record = launch_record(self.run.folder)
        self.screen.post_message(LaunchRead(record.time if record is not None else None))

    def trouble(self, status: Status, state: RunState) -> LabError | None:
        """Why the run diverged, failed or was lost, and what to try."""
        return trouble(self.run, status, state)

    def quick_look(self) -> RunView | None:
        """The run as it is now, for the first picture; None where its log is not read quickly."""
        if place_of(launch_record(self.run.folder)).scheduled:
            return None  # a scheduler may take its time to answer
        try:
            if self.run.path(EVENTS_FILE).stat().st_size <= SHORT_LOG:
                return RunView(*self.run.look())
        except (OSError, LabError):
            pass  # read in a thread, which says what is wrong
        return None

    def read_run(self) -> None:
        """Read the run, for the time until the feed watches it."""
        self._in_thread(self._read_run, "look")

    def _read_run(self) -> None:
        try:
            self.screen.post_message(RunRead(RunView(*self.run.look())))
        except LabError as error:
            self.screen.post_message(ThreadFailed(error))

    def measure_process(self, status: Status, state: RunState) -> bool:
        """Measure the worker's process; False where no process of this machine trains the run."""
        started = state.started
        if not status.live or started is None or started.host not in ("", host()):
            return False
        process = (started.pid, started.process_started)
        if self.watcher is None or self._watched != process:
            # The process that a script's run names may be the lab's, which waits for the script.
            whole = self.run.header.script is not None
            self.watcher, self._watched = Watcher(*process, whole=whole), process
        if not self._measuring:
            self._measuring = True
            self._in_thread(partial(self._measure, self.watcher), "usage")
        return True

    def _measure(self, watcher: Watcher) -> None:
        try:
            usage = watcher.look()
        finally:
            self._measuring = False
        self.screen.post_message(UsageRead(usage))

    def read_boundary(self, status: Status, state: RunState) -> None:
        """Read the network's answers over the plane where they may have been written anew."""
        epoch = state.samples.epoch if state.samples is not None else 0
        drawing = epoch + (0 if status.live else 1)
        if drawing != self._drawing:
            self._drawing = drawing
            self._in_thread(self._read_boundary, "boundary")

    def _read_boundary(self) -> None:
        from tui_lab.runs.boundary_file import load_any_boundary

        boundary = load_any_boundary(self.run.folder)
        if boundary is not None:
            self.screen.post_message(BoundaryRead(boundary))

    def read_output(self) -> None:
        """Read what was printed since the last look."""
        if not self._reading:
            self._reading = True
            self._in_thread(self._read_output, "output")

    def _read_output(self) -> None:
        try:
            self._printed.extend(self._reader.read())
            unfinished = self._reader.unfinished
            output = (*self._printed, *([unfinished] if unfinished else []))
        finally:
            self._reading = False
        if output != self.output:
            self.output = output
            self.screen.post_message(OutputRead())

    def read_pictures(self, state: RunState) -> None:
        """Read the pictures of the validation examples, once it is known which these are."""
        if state.samples is not None and not self._pictures_wanted:
            self._pictures_wanted = True
            self._in_thread(partial(self._read_pictures, state.samples.indices), "pictures")

    def _read_pictures(self, indices: tuple[int, ...]) -> None:
        from tui_lab.datasets import loading

        try:
            data = self.run.experiment.data
            arrays = loading.load(data.dataset, data.options, seed=self.run.seed, verify=False)
        except LabError as error:
            self.screen.post_message(ThreadFailed(error))
            return
        # Copies: the whole data set need not stay in memory for a few pictures.
        count = len(arrays.x_train)
        images = {index: arrays.x_train[index].copy() for index in indices if index < count}
        self.screen.post_message(PicturesRead(Pictures(images, arrays.info.value_range)))

    def _in_thread(self, work: Callable[[], None], group: str) -> None:
        self.screen.run_worker(work, group=group, thread=True, exit_on_error=False)
