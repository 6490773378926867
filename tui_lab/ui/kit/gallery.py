"""All parts of the kit on one page, for those who build screens: `python -m tui_lab.ui.kit`.

A part has an entry in `PARTS`: its name, and what makes an example of it. Its texts are for
developers and are not translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Digits, Label, Static

from tui_lab.experiment.checking import Subject
from tui_lab.experiment.line import from_line
from tui_lab.experiment.target import classes
from tui_lab.reports.scatter import ScatterLine, ScatterSeries, ScatterView, fitted_line
from tui_lab.ui.kit.bars import BarPart, BarRow, Bars, BarSeries, grouped, probability_rows
from tui_lab.ui.kit.heat_map import HeatMap
from tui_lab.ui.kit.heat_plan import HeatCell, HeatMargin, HeatTable
from tui_lab.ui.kit.key_sheet import KeyGroup, SheetKey, SheetLooks, key_sheet
from tui_lab.ui.kit.line_chart import LineChart
from tui_lab.ui.kit.line_plot import LinePlot, Pen, PlotLine
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.kit.network_drawing import NetworkDrawing
from tui_lab.ui.kit.network_stations import stations
from tui_lab.ui.kit.pages import PagesPanel, PageTab
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scatter import Scatter
from tui_lab.ui.kit.step_bar import StepBar
from tui_lab.ui.kit.table_columns import Cell, TableColumn
from tui_lab.ui.kit.theme_styles import ROLES

NETWORK = (
    "data(digits) > Conv2D(32, 3, activation=relu) > Flatten() > Dropout(0.2) > "
    "Dense({units}, relu) > Dense(classes, softmax) > compile(mse, adam) > fit(epochs=5)"
)


def _roles() -> Widget:
    return Static("\n".join(f"[${role}]{role:<12} the quick brown fox[/]" for role in ROLES))


def _figure() -> Widget:
    return Digits("96.7%", classes="figure")


def _steps() -> Widget:
    return StepBar([True, True, True, False, True, False, False, False], here=5)


def _table() -> Widget:
    table = LineTable()
    table.styles.height = 5
    columns = [TableColumn(f"c{place}", f"Column {place}", 12, right=True) for place in range(12)]
    shown = (TableColumn("name", "Held", 8), *columns)

    def cells(key: str) -> list[Cell]:
        best: Cell = ("◆ 0.9667", "best")
        return [(key, "") if c.id == "name" else best for c in table.rows.columns]

    def fill() -> None:
        table.set_columns(shown, 1)
        table.rows.fill(["first", "second", "third"], cells)

    table.call_after_refresh(fill)
    return table


def _network() -> Widget:
    before = from_line(NETWORK.format(units=128))
    after = from_line(NETWORK.format(units=256))
    subject = Subject((8, 8), classes(10), has_test=False)
    drawing = NetworkDrawing()
    drawing.show(stations(after, subject, before, subject), marked=3)
    return drawing


def _bars() -> Widget:
    parts = [("3", 24, 5, "→ 9"), ("8", 27, 4, "→ 3"), ("9", 31, 0, "")]
    return Bars(
        [
            BarRow(name, (BarPart(right, "right"), BarPart(wrong, "wrong", 1)), f"{right}", note)
            for name, right, wrong, note in parts
        ],
        most=31,
    )


def _probabilities() -> Widget:
    return Bars(probability_rows([0.71, 0.02, 0.27], ["3", "8", "9"], 3, truth=2))


def _series() -> Widget:
    series = [
        BarSeries("training", [0.98, 0.91], "training"),
        BarSeries("validation", [0.93, 0.9], "validation"),
    ]
    return Bars(grouped(["32 units", "8 units"], series, "{:.2f}".format))


def _heat_map() -> Widget:
    counts = ((24, 0, 5), (4, 27, 0), (0, 1, 30))
    names = ("3", "8", "9")

    def cell(row: int, column: int) -> HeatCell:
        count, right = counts[row][column], row == column
        text = f"[{count}]" if right else f"{count or '·'} "
        return HeatCell(text, "right" if right else "wrong", count / (31 if right else 5))

    sums = HeatMargin("all", tuple(str(sum(row)) for row in counts), frozenset({0}))
    return HeatMap(HeatTable(names, names, cell, 6, (sums,)))


def _scatter() -> Widget:
    series = [
        ScatterSeries("training", [(1, 1.2), (2, 1.9), (4, 4.1), (6, 5.8)], "training"),
        ScatterSeries("validation", [(3, 3.6), (5, 4.2), (7, 7.5)], "validation"),
    ]
    view = ScatterView(tuple(series), ScatterLine(name="y = x"), "truth", "answer", same_axes=True)
    return _of_height(Scatter(view), 12)


def _fitted() -> Widget:
    points = [(n / 20, (n / 20) ** 2 + (n * 7 % 11) / 5) for n in range(100)]
    series = ScatterSeries("", points, "best")
    return _of_height(Scatter(ScatterView((series,), fitted_line(points, "fitted"))), 10)


def _of_height(widget: Widget, lines: int) -> Widget:
    widget.styles.height = lines
    return widget


def _pages() -> Widget:
    tabs = [PageTab("one", "o", "One"), PageTab("two", "t", "Two")]
    return _of_height(PagesPanel(Static("What stands on the page."), tabs=tabs), 2)


def _chart() -> Widget:
    epochs = tuple(range(1, 61))
    training = tuple(2 / (epoch + 1) + 0.05 * (epoch % 3) for epoch in epochs)
    validation = tuple(value + 0.004 * epoch for epoch, value in zip(epochs, training, strict=True))
    chart = LineChart(
        LinePlot(
            "loss",
            (
                PlotLine("training", epochs, training),
                PlotLine("validation", epochs, validation, "validation", Pen.DOTS),
            ),
            end=60,
            best_epoch=30,
            smoothing=0.6,
        )
    )
    chart.styles.height = 12
    return chart


def _runs() -> Widget:
    epochs = tuple(range(1, 21))
    roles = ("training", "validation", "best", "right")
    lines = tuple(
        PlotLine(
            role, epochs, tuple(1 - 1 / (epoch + place) for epoch in epochs), role, letter=letter
        )
        for place, (role, letter) in enumerate(zip(roles, "ABCD", strict=True))
    )
    chart = LineChart(LinePlot("val_accuracy", lines, end=20, steady=False))
    chart.styles.height = 12
    return chart


def _keys() -> Widget:
    keys = (SheetKey("t", "Train"), SheetKey("e", "Edit"), SheetKey("x", "Stop", enabled=False))
    groups = (KeyGroup("On this screen", keys), KeyGroup("Everywhere", (SheetKey("q", "Quit"),)))
    return Static(key_sheet(groups, 40, SheetLooks(title=Style(), key=Style(bold=True))))


PARTS: Mapping[str, Callable[[], Widget]] = {
    "Colours (theme_styles.ROLES)": _roles,
    "The one figure (Digits, class figure)": _figure,
    "A table with a held column (LineTable; left and right)": _table,
    "How far one is (step_bar)": _steps,
    "A network (network_drawing.NetworkDrawing)": _network,
    "Bars of several parts (bars.Bars)": _bars,
    "Bars of probabilities (bars.probability_rows)": _probabilities,
    "Bars of several series (bars.grouped)": _series,
    "A matrix (heat_map.HeatMap)": _heat_map,
    "Points and the line of equals (scatter.Scatter)": _scatter,
    "Many points and a fitted line (reports.scatter.fitted_line)": _fitted,
    "Pages (pages.PagesPanel)": _pages,
    "Curves over epochs (LineChart, ChartPanel; left and right)": _chart,
    "Curves of several runs (LineChart)": _runs,
    "Keys (key_sheet)": _keys,
}
"""What the page shows: the titles of the panels, and what stands in them."""


class KitGallery(App[None]):
    """A panel for each part; `t` takes the next theme."""

    CSS_PATH = [Path(__file__).parent.parent / "app.tcss"]  # noqa: RUF012 - Textual's own
    CSS = ".panel { height: auto; margin-bottom: 1; } HeatMap { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "next_theme", "Theme"),
        Binding("q", "quit", "Quit"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (34, "-tall")]  # noqa: RUF012

    def __init__(self, theme: str = "dark") -> None:
        """Make it.

        Args:
            theme: One of `THEMES`.
        """
        super().__init__()
        for each in THEMES.values():
            self.register_theme(each)
        self.theme = THEMES[theme].name

    def compose(self) -> ComposeResult:
        """A line that says what this is, and the panels."""
        yield Label("", id="said")
        with VerticalScroll():
            for title, make in PARTS.items():
                yield Panel(make(), title=title)

    def on_mount(self) -> None:
        """Name the theme."""
        self._say()

    def action_next_theme(self) -> None:
        """Go through the themes."""
        names = [theme.name for theme in THEMES.values()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self._say()

    def _say(self) -> None:
        self.query_one("#said", Label).update(f"{self.theme}: t takes the next theme, q leaves")
