"""A run while it trains: progress, curves, examples, device; and how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.binding import ActiveBinding, BindingType
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs import Run
from tui_lab.runs.files import printable
from tui_lab.runs.processes import host
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status, launch_record
from tui_lab.runs.usage import Usage, Watcher
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.plane import Plane, truth_table
from tui_lab.ui.shell.feed import Look, Snapshot
from tui_lab.ui.training import view as told
from tui_lab.ui.training.actions import ACTIONS
from tui_lab.ui.training.chart import Chart
from tui_lab.ui.training.handlers import TrainingDoing, will_pause_words
from tui_lab.ui.training.run_head import HeadView, RunHead
from tui_lab.ui.training.samples import Pictures, SampleStrip, SamplesView

if TYPE_CHECKING:
    from tui_lab.reports.boundary import Boundary

LOOK_EVERY = 1.0
"""Seconds between two looks at the worker's process."""
CURVES_EVERY = 0.8
"""Seconds between two drawings of the charts, at least: short epochs would fill a slow line."""
TROUBLE = frozenset({Status.DIVERGED, Status.FAILED, Status.LOST})
MANY_EPOCHS, LONG_EVERY = 5000, 2.0
"""From so many epochs on, the charts are drawn again after so many seconds at the earliest."""


class TrainingScreen(TrainingDoing):
    """One run, followed live."""

    MODE = "runs"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH: ClassVar[str | Path] = "style.tcss"
    axes: reactive[told.Axes] = reactive(told.Axes(), init=False)

    def __init__(self, run: Run, *, clock: Callable[[], float] = time.time) -> None:
        """Make the view.

        Args:
            run: Which one; it is watched while the view is open.
            clock: Gives seconds since 1970.
        """
        super().__init__(run, clock)
        self._usage: Usage | None = None
        self._watcher: tuple[tuple[int, float | None], Watcher] | None = None
        self._watching = False
        self._pictures: Pictures | None = None
        self._boundary: Boundary | None = None
        self._boundary_epoch = -1
        self._launched: float | None = None
        self._kind = ""
        self._curves_key: tuple[RunState, int, bool, told.Axes] | None = None
        self._curves_time = 0.0
        self._reading = ""

    def body(self) -> Iterable[Widget]:
        """Head, words, charts beside a panel, examples."""
        yield RunHead(id="head")
        yield Static("", id="words")
        with Container(id="main"):
            with Container(id="charts"):
                yield Chart("loss", id="loss")
                yield Chart("accuracy", id="accuracy")
            with Vertical(id="side"):
                yield Plane(id="plane")
                yield Static("", id="truth")
                yield Static("", id="facts")
        yield SampleStrip(id="samples")

    def on_mount(self) -> None:
        """Follow the run; look at its process once a second."""
        self._prepare()
        self.lab.feed.watch(self.run)
        if self.run.id not in self.lab.snapshot.watched:
            self._first_look()
        self.set_interval(LOOK_EVERY, self._every_second)

    def on_resize(self, event: Resize) -> None:
        """Fill the place of the words anew."""
        self.call_after_refresh(self.redraw)

    def on_unmount(self) -> None:
        """Follow it no more; it goes on."""
        self.lab.feed.unwatch(self.run)

    @work(thread=True, group="look", exit_on_error=False)
    def _first_look(self) -> None:
        try:
            look = Look(*self.run.look())
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
            return
        self.app.call_from_thread(self._take_first, look)

    def _take_first(self, look: Look) -> None:
        if self.look is None and self.is_mounted:
            self._take(look)

    def show(self, snapshot: Snapshot) -> None:
        """Take what the feed says of the run."""
        look = snapshot.watched.get(self.run.id)
        if look is not None:
            self._take(look)

    def _take(self, look: Look) -> None:
        before, self.look = self.look, look
        self.hear()
        if before is None or before.status is not look.status:
            record = launch_record(self.run.folder)
            self._launched = record.time if record is not None else None
            self.refresh_bindings()
        self._follow_boundary()
        self.redraw()

    @property
    def planned(self) -> int:
        """Epochs planned."""
        return told.target(self.run, self.state)

    def redraw(self) -> None:
        """Give every part what it shows; parts that show the same already do nothing."""
        if not self.is_mounted:
            return
        status, state, planned, place = self.status, self.state, self.planned, self._place()
        self.set_class(status in TROUBLE, "trouble")
        facts = told.facts(self.run, state)
        if not self.has_class("-wide") and status in (Status.RUNNING, Status.PAUSED):
            facts = (*facts[:1], told.usage_fact(self._usage, place), *facts[1:])
        head = HeadView(self.run.name, facts, status, state, planned)
        self.query_one(RunHead).view = head
        self._show_curves()
        self._set("#words", self._words())
        self.query_one(SampleStrip).view = SamplesView(
            state.samples, state.classes, self._pictures, self._kind == "images"
        )
        self._show_plane()
        self._show_facts()

    def _words(self) -> str:
        if self.said is not None:
            return self.said.text
        if self.look is None:
            return ""
        waited = None if self._launched is None else max(0.0, self.clock() - self._launched)
        sentences = told.words(self.run, self.status, self.state, self._reading, waited)
        width, lines = self.query_one("#words", Static).size
        if self.status in TROUBLE:
            return told.fitting_trouble(sentences, self.run.id, width or 80, told.LINES_OF_TROUBLE)
        if self.status is Status.QUEUED and self.will_pause:
            sentences.append(will_pause_words())
        brief = told.brief_ending(self.status, self.state)
        return told.fitting(sentences, width or 80, lines or 2, brief)

    def _set(self, selector: str, text: str | Text) -> None:
        widget = self.query_one(selector, Static)
        new = Text(text) if isinstance(text, str) else text
        if getattr(widget, "shown_text", None) != new:
            widget.shown_text = new  # type: ignore[attr-defined]
            widget.update(new, layout=selector == "#words" and self.status in TROUBLE)

    def _show_curves(self) -> None:
        """The charts, where anything in them may have changed; long ones not at every tick."""
        key = (self.state, self.planned, self.status.live, self.axes)
        same = self._curves_key is not None and all(
            new is old or (not isinstance(new, RunState) and new == old)
            for new, old in zip(key, self._curves_key, strict=True)
        )
        long = len(self.state.epochs) > MANY_EPOCHS and self.status.live
        wait = LONG_EVERY if long else CURVES_EVERY if self.status is Status.RUNNING else 0.0
        asked = (
            self._curves_key is None
            or self._curves_key[1:] != key[1:]
            or not self._curves_key[0].epochs  # the first ones are waited for
        )
        if same or (not asked and self.clock() - self._curves_time < wait):
            return
        self._curves_key, self._curves_time = key, self.clock()
        self._reading = told.reading(self.state)
        best = told.best(self.run, self.state)
        for name in ("loss", "accuracy"):
            chart = self.query_one(f"#{name}", Chart)
            chart.curves = told.curves(name, *key, best)

    def _place(self) -> str:
        """Where it trains, if not on this machine."""
        started = self.state.started
        if started is None or started.host in ("", host()) or not self.status.live:
            return ""
        return _("on {host}, another machine").format(host=printable(started.host))

    def _show_facts(self) -> None:
        rows = told.table(self.run, self.state, self._usage, self._place())
        titles = max(len(title) for title, _value in rows) + 2
        text = Text(no_wrap=True, overflow="ellipsis", end="")
        for number, (title, value) in enumerate(rows):
            text.append(("\n" if number else "") + title.ljust(titles), "dim")
            text.append(value)
        self._set("#facts", text)

    def _show_plane(self) -> None:
        if self._boundary is None:
            return
        plane = self.query_one(Plane)
        plane.classes_of_data = self.state.classes
        plane.boundary = self._boundary
        if self._kind == "gate":
            self._set("#truth", truth_table(self._boundary, self.state.classes))

    def _every_second(self) -> None:
        if not self.is_current:
            return
        self.lose_patience()
        self._look_at_process()
        self.redraw()

    def _look_at_process(self) -> None:
        started = self.state.started
        if not self.status.live or started is None or started.host not in ("", host()):
            self._usage = None
            return
        identity = (started.pid, started.process_started)
        if self._watcher is None or self._watcher[0] != identity:
            self._watcher = (identity, Watcher(*identity))
        if not self._watching:
            self._watching = True
            self._look_in_thread(self._watcher[1])

    @work(thread=True, group="usage", exit_on_error=False)
    def _look_in_thread(self, watcher: Watcher) -> None:
        usage = watcher.look()
        self.app.call_from_thread(self._take_usage, usage)

    def _take_usage(self, usage: Usage | None) -> None:
        self._usage, self._watching = usage, False

    def _prepare(self) -> None:
        """Find out what the data are, and have pictures read where they are pictures."""
        from tui_lab import datasets

        try:
            info = datasets.info(self.run.dataset)
        except LabError:
            self.add_class("words-only")
            return
        self._kind = str(info.kind)
        self.set_class(info.input_shape == (2,), "plane")
        self.set_class(self._kind == "gate", "gate")
        self.set_class(self._kind != "images", "words-only")

    def _follow_boundary(self) -> None:
        """Read the plane again when it may have been drawn anew."""
        state = self.state
        if self._kind == "images":
            if self._pictures is None and state.samples is not None:
                self._pictures = Pictures()
                self._read_pictures(state.samples.indices)
        elif self.has_class("plane"):
            drawn = state.samples.epoch if state.samples is not None else 0
            ended = 0 if self.status.live else 1
            if drawn + ended != self._boundary_epoch:
                self._boundary_epoch = drawn + ended
                self._read_boundary()

    @work(thread=True, group="boundary", exit_on_error=False)
    def _read_boundary(self) -> None:
        from tui_lab.reports.boundary import load_boundary

        found = load_boundary(self.run.folder)
        if found is not None:
            self.app.call_from_thread(self._take_boundary, found)

    def _take_boundary(self, found: Boundary) -> None:
        self._boundary = found
        self.redraw()

    @work(thread=True, group="pictures", exit_on_error=False)
    def _read_pictures(self, indices: tuple[int, ...]) -> None:
        from tui_lab import datasets

        try:
            data = self.run.experiment.data
            found = datasets.load(data.dataset, data.options, seed=self.run.seed, verify=False)
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
            return
        # Copies: the whole data set need not stay in memory for a few pictures.
        count = len(found.x_train)
        images = {index: found.x_train[index].copy() for index in indices if index < count}
        shown = Pictures(images, found.info.value_range)
        self.app.call_from_thread(self._take_pictures, shown)

    def _take_pictures(self, shown: Pictures) -> None:
        self._pictures = shown
        self.redraw()

    def watch_axes(self) -> None:
        """Draw the charts anew."""
        self.redraw()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that are offered; the others say in a sentence why they are not."""
        return self.worth_a_key(super().active_bindings)

    def action_log_loss(self) -> None:
        """Logarithmic or plain."""
        axes = self.axes
        self.axes = told.Axes(not axes.logarithmic_loss, axes.whole_accuracy)

    def action_whole_accuracy(self) -> None:
        """From 0 to 1, or close."""
        axes = self.axes
        self.axes = told.Axes(axes.logarithmic_loss, not axes.whole_accuracy)

    def action_previous_run(self) -> None:
        """The previous live run."""
        self._go(-1)

    def action_next_run(self) -> None:
        """The next live run."""
        self._go(1)

    def _go(self, step: int) -> None:
        live = [run.id for run in self.lab.snapshot.live]
        others = [name for name in live if name != self.run.id]
        if not others:
            self.say(_("No other run is going on."))
            return
        if self.run.id in live:
            place = (live.index(self.run.id) + step) % len(live)
        else:
            place = 0 if step > 0 else len(live) - 1
        try:
            other = self.lab.feed.store.find(live[place])
        except LabError as error:
            self.lab.complain(error)
            return
        self.app.switch_screen(TrainingScreen(other, clock=self.clock))
