"""A chart of curves over epochs, with a cursor: the widget, and its panel with the values."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.line_plot import LinePlot, drawing, plain, with_cursor
from tui_lab.ui.kit.panel import Panel, room_for_title
from tui_lab.ui.kit.plot_frame import Frame, Rows
from tui_lab.ui.kit.plot_title import best_note, plot_title, says_titles, with_legend

SMOOTHING = (0.0, 0.6, 0.9)
"""What the key for smoothing goes through."""
FAR = 10
"""Parts of the epochs in sight that shift and an arrow go by."""


def next_smoothing(factor: float) -> float:
    """The next of `SMOOTHING`."""
    return SMOOTHING[(SMOOTHING.index(factor) + 1) % len(SMOOTHING)]


class LineChart(Widget, can_focus=True):
    """The chart; give it a `plot`.

    With the focus, left and right move a cursor over the epochs; the mouse does so without it.
    """

    DEFAULT_CSS = """
    LineChart {
        width: 1fr; height: 1fr;
        & > .line-chart--training { color: $training; }
        & > .line-chart--validation { color: $validation; }
        & > .line-chart--right { color: $right; }
        & > .line-chart--wrong { color: $wrong; }
        & > .line-chart--warning { color: $warning; }
        & > .line-chart--best { color: $best; }
        & > .line-chart--muted { color: $muted; }
        & > .line-chart--axis { color: $muted; }
        &:ansi > .line-chart--axis, &:ansi > .line-chart--muted { text-style: dim; }
        & > .line-chart--cursor { color: $primary; text-style: bold; }
    }
    """
    ROLES: ClassVar[tuple[str, ...]] = (
        *("training", "validation", "right", "wrong", "warning", "best"),
        *("muted", "axis", "cursor"),
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line-chart--{role}" for role in ROLES}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "point(-1)", show=False),
        Binding("right", "point(1)", show=False),
        Binding("shift+left", "point_far(-1)", show=False),
        Binding("shift+right", "point_far(1)", show=False),
        Binding("home", "point_at(0)", show=False),
        Binding("end", "point_at(-1)", show=False),
    ]
    plot: reactive[LinePlot] = reactive(LinePlot(), init=False)
    cursor: reactive[int | None] = reactive(None, init=False, repaint=False)
    """The epoch whose values are told; None for the last ones."""
    legend: reactive[bool] = reactive(False, init=False)
    """The lowest line says which curve is which, because the title has no room for it."""

    class Pointed(Message):
        """The user has moved the cursor, or taken it away."""

        def __init__(self, chart: LineChart, cursor: int | None) -> None:
            super().__init__()
            self.chart = chart
            self.cursor = cursor

    def __init__(self, plot: LinePlot | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(LineChart.plot, plot or LinePlot())
        self._drawing: tuple[tuple[object, ...], Frame | None, Rows] | None = None
        self._rows: tuple[tuple[object, ...], Rows] | None = None
        self._epochs = self.plot.epochs
        self._kept: int | None = None

    def _drawn(self) -> tuple[tuple[object, ...], Frame | None, Rows]:
        """The curves, drawn anew only for another plot or size: not for another cursor."""
        key = (self.plot, *self.size)
        if self._drawing is None or self._drawing[0] != key:
            self._drawing = (key, *drawing(*key))
        return self._drawing

    @property
    def frame(self) -> Frame | None:
        """Where what stands; None where nothing is plotted."""
        return self._drawn()[1]

    @property
    def rows(self) -> Rows:
        """What is drawn."""
        drawn, frame, rows = self._drawn()
        key = (drawn, self.cursor, self.legend)
        if self._rows is None or self._rows[0] != key:
            framed = with_cursor(frame, rows, self.cursor)
            legend = self.legend and frame is not None and self.cursor is None
            self._rows = (key, with_legend(framed, self.plot) if legend else framed)
        return self._rows[1]

    @property
    def text(self) -> str:
        """What is drawn, without colours."""
        return "\n".join(plain(self.rows))

    def render_line(self, y: int) -> Strip:
        """One row; neighbours alike share one style."""
        base, width, rows = self.rich_style, self.size.width, self.rows
        if y >= len(rows):
            return Strip.blank(width, base)
        segments = [
            Segment("".join(cell.sign for cell in run), base + self._style(*look))
            for look, run in groupby(rows[y], key=lambda cell: (cell.role, cell.faint, cell.strong))
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, role: str, faint: bool, strong: bool) -> Style:
        if not role:
            return Style.null()
        style = self.get_component_rich_style(f"line-chart--{role}", partial=True)
        return style + Style(dim=faint or None, bold=strong or None)

    def watch_plot(self) -> None:
        """Keep the cursor on an epoch that is in sight."""
        self._epochs = self.plot.epochs
        if self.cursor is not None and self.cursor not in self._epochs:
            self.point(self.cursor)

    def watch_cursor(self, old: int | None, new: int | None) -> None:
        """Draw anew the columns that it leaves and comes to, and the epochs below."""
        frame = self.frame
        if frame is None:
            return
        width, height = self.size
        regions = [Region(0, height - 1, width, 1)]
        for epoch in (old, new):
            column = frame.column(epoch) if epoch is not None else None
            if column is not None:
                regions.append(Region(frame.labels + 1 + column, 0, 1, height))
        self.refresh(*regions)

    def point(self, epoch: float | None) -> None:
        """Put the cursor on the epoch in sight that is nearest; None takes it away."""
        epochs = self._epochs
        if epoch is None or not epochs:
            self._point(None)
            return
        place = min(bisect_left(epochs, epoch), len(epochs) - 1)
        if place and epoch - epochs[place - 1] < epochs[place] - epoch:
            place -= 1
        self._point(epochs[place])

    def _point(self, cursor: int | None) -> None:
        if cursor != self.cursor:
            self.cursor = cursor
            self.post_message(self.Pointed(self, cursor))

    def action_point(self, steps: int) -> None:
        """Go on by so many epochs; the first key shows the cursor: to the right on the first one in
        sight, to the left on the last one."""
        epochs = self._epochs
        if not epochs:
            return
        place = 0 if steps > 0 else len(epochs) - 1
        if self.cursor is not None:
            place = bisect_left(epochs, self.cursor) + steps
        self._kept = epochs[max(0, min(place, len(epochs) - 1))]
        self._point(self._kept)

    def action_point_far(self, steps: int) -> None:
        """Go on by a part of what is in sight."""
        self.action_point(steps * max(1, len(self._epochs) // FAR))

    def action_point_at(self, place: int) -> None:
        """Go to the first epoch in sight, or to the last one."""
        if epochs := self.plot.epochs:
            self._kept = epochs[place]
            self._point(self._kept)

    def on_blur(self) -> None:
        """Tell the last values again."""
        self._kept = None
        self._point(None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell the values of the epoch that the mouse is on."""
        frame = self.frame
        if frame is not None:
            self.point(frame.epoch(max(0, event.x - frame.labels - 1)))

    def on_leave(self) -> None:
        """Go back to where the keys had put the cursor."""
        self._point(self._kept)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width


class ChartPanel(Panel):
    """A chart in a frame, whose title has the values."""

    DEFAULT_CSS = "ChartPanel { width: 1fr; height: 1fr; }"

    def __init__(self, *, id: str | None = None, chart_id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._chart = LineChart(id=chart_id)
        self.caption = ""
        """A sentence for the lower line of the frame, where no best epoch is told there."""
        self._told: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The chart."""
        yield self._chart

    @property
    def chart(self) -> LineChart:
        """The chart; its `plot` is given to the panel."""
        return self._chart

    @property
    def plot(self) -> LinePlot:
        """What it shows."""
        return self._chart.plot

    @plot.setter
    def plot(self, plot: LinePlot) -> None:
        self._chart.plot = plot
        self._tell()

    def point(self, cursor: int | None) -> None:
        """Put the cursor where that of another chart is."""
        self._chart.point(cursor)

    def on_line_chart_pointed(self) -> None:
        """Tell the values of that epoch."""
        self._tell()

    def on_resize(self) -> None:
        """Tell as much as there is room for."""
        self._tell()

    def _tell(self) -> None:
        width = room_for_title(self)
        told = (self.plot, self.caption, width, self._chart.cursor)
        if width > 0 and told != self._told:
            self._told = told
            below = bool(self.styles.border_bottom[0])
            title = plot_title(self.plot, width, self._chart.cursor, with_best=not below)
            self.set_title(title)
            if self._chart.cursor is None:
                self._chart.legend = not says_titles(self.plot, title)
            caption = self.caption if text_columns(self.caption) <= width else ""
            note = Content(caption) if self.plot.best_epoch is None else best_note(self.plot, width)
            self.set_note(note if below else Content(""))
