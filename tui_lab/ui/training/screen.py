"""A run while it trains: progress, curves, examples, device; and how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.containers import Container
from textual.events import Resize
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs.messages import has_not_begun
from tui_lab.runs.payloads import Best
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.usage import Usage
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.key_names import clickable
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.plane import Plane, truth_table
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import RunView, Snapshot
from tui_lab.ui.training import charts, loading, view
from tui_lab.ui.training.actions import ACTIONS
from tui_lab.ui.training.curves_panel import CurvesPanel
from tui_lab.ui.training.handlers import TrainingHandlers
from tui_lab.ui.training.run_head import HeadView, RunPanel
from tui_lab.ui.training.samples import SampleStrip, samples_title
from tui_lab.ui.training.tasks.schema import Pictures, SamplesView

if TYPE_CHECKING:
    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.runs.boundary_file import BoundaryGrid, QuantityGrid

MEASURE_EVERY = 1.0
"""Seconds between two measurements of the worker's process."""
TROUBLE = frozenset({Status.DIVERGED, Status.FAILED, Status.LOST, Status.SILENT})


class TrainingScreen(LabScreen):
    """One run, followed live."""

    MODE = "runs"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH: ClassVar[str | Path] = "style.tcss"
    axes: reactive[charts.Axes] = reactive(charts.Axes(), init=False)

    def __init__(self, run: Run, *, clock: Callable[[], float] = time.time) -> None:
        """Make the view.

        Args:
            run: Which one; it is watched while the view is open.
            clock: Gives seconds since 1970.
        """
        super().__init__()
        self.run = run
        self.clock = clock
        self.look: RunView | None = None
        """The run as it was last read."""
        self.usage: Usage | None = None
        self._said: list[str] = []
        """What the words below the progress are made of."""
        self.pictures: Pictures | None = None
        self.boundary: BoundaryGrid | QuantityGrid | None = None
        self.loader = loading.TrainingLoader(self, run)
        self.handlers = TrainingHandlers(self)
        self.act_with(self.handlers)
        self._launch_time: float | None = None
        self._trouble: LabError | None = None
        self._info: DatasetInfo | None = None
        self._kind = ""

    def body(self) -> Iterable[Widget]:
        """The run and what is said of it, charts beside plane and facts, examples."""
        yield RunPanel(id="run")
        with Container(id="main"):
            yield CurvesPanel(id="charts")
            yield Panel(Plane(id="plane"), Static("", id="truth"), id="plane-panel")
            facts = ScrollPane(Static("", id="facts"), id="facts-pane")
            yield Panel(facts, title=_("Facts"), id="facts-panel")
        yield Panel(Static("", id="output"), title=_("Output"), id="output-panel")
        yield Panel(SampleStrip(id="samples"), id="samples-panel")

    def on_mount(self) -> None:
        """Follow the run; measure its process once a second."""
        self._fit_to_dataset()
        made_here = self.run.carried.start and not self.run.carried.experiment
        self.set_class(made_here, "script", "only-output")
        self.lab.feed.watch(self.run)
        if self.run.id not in self.lab.snapshot.watched:
            # Of a run that was begun just now there is nothing to be read yet.
            known = any(run.id == self.run.id for run in self.lab.snapshot.runs)
            look = self.loader.quick_look() if known else None
            if look is not None:
                self.post_message(loading.RunRead(look))
            else:
                self.loader.read_run()
        self.set_interval(MEASURE_EVERY, self._every_second)

    def on_resize(self, event: Resize) -> None:
        """Fill the place of the words anew."""
        self.call_after_refresh(self.redraw)

    def on_unmount(self) -> None:
        """Follow it no more; it goes on."""
        self.lab.feed.unwatch(self.run)

    @property
    def status(self) -> Status:
        """The run's status, as it was last read."""
        return self.look.status if self.look is not None else Status.QUEUED

    @property
    def state(self) -> RunState:
        """The run's state, as it was last read."""
        return self.look.state if self.look is not None else RunState()

    @property
    def planned(self) -> int:
        """Epochs planned."""
        return view.target(self.run, self.state)

    @property
    def metrics(self) -> tuple[str, ...]:
        """What can be seen beside the loss, the most important first."""
        recorded = charts.metrics_of(self.run, self.state, self._info)
        return charts.second_figures(self.state, recorded)

    def show(self, snapshot: Snapshot) -> None:
        """Take what the feed says of the run."""
        self.lab.absence.seen(self.run.id)
        look = snapshot.watched.get(self.run.id)
        if look is not None:
            self._take(look)

    def on_run_read(self, message: loading.RunRead) -> None:
        """Show the run before the feed watches it."""
        if self.look is None and self.is_mounted:
            self._take(message.look)

    def on_launch_read(self, message: loading.LaunchRead) -> None:
        """Say how long it has been starting."""
        self._launch_time = message.launched
        self.redraw()

    def on_usage_read(self, message: loading.UsageRead) -> None:
        """Keep it for the next drawing."""
        self.usage = message.usage

    def on_boundary_read(self, message: loading.BoundaryRead) -> None:
        """Show the plane."""
        first = self.boundary is None
        self.boundary = message.boundary
        self.redraw()
        if first:
            self.refresh_bindings()

    def on_pictures_read(self, message: loading.PicturesRead) -> None:
        """Show the pictures above their captions."""
        self.pictures = message.pictures
        self.redraw()

    def on_output_read(self, message: loading.OutputRead) -> None:
        """Show the last lines."""
        self._show_output()

    def on_thread_failed(self, message: loading.ThreadFailed) -> None:
        """Say what could not be done."""
        self.lab.complain(message.error)

    def _take(self, look: RunView) -> None:
        before, self.look = self.look, look
        self.handlers.sent.take_answers(look.status, look.state, self.clock())
        if before is None or before.status is not look.status:
            self.loader.read_launch()
            self.refresh_bindings()
        self._trouble = self.loader.trouble(look.status, look.state)
        if self._kind == "images":
            self.loader.read_pictures(look.state)
        elif self.has_class("plane"):
            self.loader.read_boundary(look.status, look.state)
        self.redraw()

    def redraw(self) -> None:
        """Give every part what it shows; parts that show the same already do nothing."""
        if not self.is_mounted:
            return
        status, state, planned = self.status, self.state, self.planned
        elsewhere, best = view.other_machine(status, state), view.best(self.run, state)
        self.set_class(status in TROUBLE, "trouble")
        facts = view.facts(self.run, state)
        trains = status.live and not has_not_begun(status, state)
        if trains and (elsewhere or not self.has_class("-wide")):
            facts = (*facts[:1], view.usage_fact(self.usage, elsewhere), *facts[1:])
        metric = charts.shown_metric(self.metrics, self.axes)
        stopping = self.handlers.sent.is_to_stop(status, state)
        head = HeadView(self.run.called, facts, status, state, planned, metric, stopping)
        self.query_one(RunPanel).show(head)
        curves = self.query_one(CurvesPanel)
        curves.show(state, planned, status, self.axes, metric, best, self.clock())
        self._set("#words", self._words(curves.reading, best))
        self.query_one(SampleStrip).view = SamplesView(
            state.samples,
            state.classes or state.quantities,
            self.pictures,
            self._kind == "images",
            status.live,
            task=state.sizes.task if state.sizes is not None else "classification",
        )
        self.set_class(not self.run.carried.experiment and state.samples is None, "no-samples")
        self.set_class(self.has_class("script") and not view.has_figures(state), "only-output")
        validated = state.sizes is None or state.sizes.validation > 0
        self._entitle("#samples-panel", samples_title(state.samples, validated=validated))
        self._show_plane()
        self._show_output()
        facts_table = view.table(self.run, state, metric, self.usage, elsewhere)
        self._set("#facts", view.panel(facts_table, self.query_one("#facts").size.width))

    def _words(self, reading: str, best: Best | None) -> str:
        notice = self.handlers.sent.notice
        if notice is not None:
            self._said = [notice.text]
            return notice.text
        if self.look is None:
            return ""
        status, state, launched = self.status, self.state, self._launch_time
        if launched is not None and state.status_seen == "queued":
            launched = max(launched, state.seen_at or 0.0)  # its turn came later
        waited = None if launched is None else max(0.0, self.clock() - launched)
        sentences = view.sentences(
            *(status, state, reading, best, waited, self._trouble, self.run.waiting),
            can_start=self.run.carried.start,
        )
        self._said = sentences
        width, lines = self.query_one("#words", Static).size
        if status in TROUBLE:
            tall = self.has_class("-wide", "-tall")
            most = lines if tall and lines else view.LINES_OF_TROUBLE
            return view.fitting_trouble(sentences, self.run.id, width or 80, most)
        brief = view.brief_ending(status, state)
        return view.fitting(sentences, width or 80, lines or 2, brief)

    def _show_output(self) -> None:
        """Fill the panel with the end of what the script has printed."""
        panel = self.query_one("#output", Static)
        if self.has_class("script") and panel.size.height:
            self._set("#output", view.last_lines(self.loader.output, panel.size.height))

    def _set(self, selector: str, text: str | Text) -> None:
        widget = self.query_one(selector, Static)
        new = clickable(text, *self._said) if isinstance(text, str) else text
        if getattr(widget, "shown_text", None) != new:
            before = getattr(widget, "shown_text", Text())
            widget.shown_text = new  # type: ignore[attr-defined]
            # Facts need lines as they come; at the end, when there are fewer, nothing moves.
            taller = selector == "#facts" and before.plain.count("\n") < new.plain.count("\n")
            widget.update(new, layout=taller or (selector == "#words" and self.status in TROUBLE))

    def _entitle(self, selector: str, title: str) -> None:
        panel = self.query_one(selector, Panel)
        if panel.title != title:
            panel.title = title

    def _show_plane(self) -> None:
        if self.boundary is None:
            return
        plane = self.query_one(Plane)
        plane.inputs = self._info.features if self._info is not None else ()
        plane.names = self.state.classes or self.state.quantities
        plane.boundary = self.boundary
        self._entitle("#plane-panel", plane.title)
        if self._kind == "gate":
            self._set("#truth", truth_table(self.boundary, self.state.classes))

    def _every_second(self) -> None:
        if not self.is_current:
            return
        if self.has_class("script"):
            self.loader.read_output()
        self.handlers.sent.update_notice(self.status, self.state, self.clock())
        if not self.loader.measure_process(self.status, self.state):
            self.usage = None
        if self.status is Status.SILENT:
            # How long it has been silent grows.
            self._trouble = self.loader.trouble(self.status, self.state)
        self.redraw()

    def _fit_to_dataset(self) -> None:
        """Make room for what is shown of data of this kind."""
        info = self._info = self.loader.dataset()
        self._kind = str(info.kind) if info is not None else ""
        self.set_class(info is not None and self.loader.is_drawn(info), "plane")
        self.set_class(self._kind == "gate", "gate")
        self.set_class(self._kind != "images", "words-only")

    def watch_axes(self) -> None:
        """Draw the charts anew."""
        self.redraw()

    def worth_offering(self, action: str) -> bool:
        """Whether an action does anything now; the keys of the others say why they do not."""
        useful = self.handlers.is_useful(action)
        return super().worth_offering(action) if useful is None else useful
