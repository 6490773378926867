"""What the preparation of own pictures does: the answers without it, with little, with all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.datasets.model import DatasetInfo
from tui_lab.i18n import _
from tui_lab.runs.run import Run
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.line_table import LineTable, Rows
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.picture import Picture, ink_for
from tui_lab.ui.predict import preparations_loading as loading
from tui_lab.ui.predict import preparations_view as words
from tui_lab.ui.predict import view
from tui_lab.ui.predict.actions import PREPARATION_ACTIONS
from tui_lab.ui.predict.loading import PictureRequest, PredictLoader
from tui_lab.ui.shell.base_screen import LabScreen


class PreparationsScreen(LabScreen):
    """A row for each picture, an answer for each preparation; below, what the network was given."""

    MODE = "runs"
    ACTIONS = PREPARATION_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PREPARATION_ACTIONS)]
    CSS_PATH = "preparations.tcss"
    AUTO_FOCUS = "Rows"

    def __init__(
        self, run: Run, info: DatasetInfo, request: PictureRequest, loader: PredictLoader
    ) -> None:
        """Make it.

        Args:
            run: Whose network is asked.
            info: What it was trained with.
            request: Which pictures; how they are prepared there is not looked at.
            loader: Asks the network.
        """
        super().__init__()
        self.run, self._info, self._request, self._loader = run, info, request, loader
        self.compared: loading.PicturesCompared | None = None
        """What is known so far."""

    def body(self) -> Iterable[Widget]:
        """The table, and the inputs of the marked picture."""
        with Vertical(id="ways"):
            title = _("What the preparation does: {run}").format(run=self.run.name)
            with Panel(title=title, id="ways-answers"):
                yield Static(_("The pictures are being prepared…"), id="ways-status")
                yield LineTable()
            with Panel(title=_("What the network is given"), id="ways-given"), Horizontal():
                for way in words.PREPARATION_HELP:
                    with Vertical(classes="way"):
                        yield Static("", id=f"way-{way}")
                        yield Picture(id=f"given-{way}")

    def on_mount(self) -> None:
        """Prepare the pictures, and ask."""
        super().on_mount()
        loading.compare(self, self._loader, self._info, self._request)

    def on_pictures_compared(self, message: loading.PicturesCompared) -> None:
        """Show what is known now."""
        message.stop()
        self.compared = message
        asking = view.asking(ready=self._loader.ready) if message.answers is None else ""
        self._say(Text(" ".join(each for each in (message.remark, asking) if each)))
        self._fill()

    def on_comparison_failed(self, message: loading.ComparisonFailed) -> None:
        """Say why there is nothing to see."""
        message.stop()
        self._say(view.problem(message.error))

    def _say(self, words_: Text) -> None:
        status = self.query_one("#ways-status", Static)
        status.display = bool(words_.plain)
        status.update(words_)

    def _fill(self) -> None:
        found = self.compared
        if found is None:
            return
        table = self.query_one(LineTable)
        columns = words.columns(found.pictures, found.answers, table.size.width)
        table.set_columns(columns)
        table.rows.fill(
            [str(place) for place in range(len(found.pictures))],
            lambda key: words.cells(found.pictures[int(key)], found.answers),
        )
        self._show()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Another picture is marked."""
        event.stop()
        self._show()

    def _show(self) -> None:
        """Draw what the network is given of the marked picture."""
        key = self.query_one(LineTable).rows.key
        if self.compared is None or not key:
            return
        from tui_lab.reports.preparations import given

        picture = self.compared.pictures[int(key)]
        for way in words.PREPARATION_HELP:
            caption = words.caption(picture, way, self.compared.answers)
            self.query_one(f"#way-{way}", Static).update(Text(caption))
            drawn = self.query_one(f"#given-{way}", Picture)
            drawn.show(given(picture, way), (0.0, 1.0), ink_for(self.app))

    def on_resize(self, _event: Resize) -> None:
        """The columns take the room that there is."""
        self.call_after_refresh(self._fill)

    def draw_again(self) -> None:
        """Pictures hold colours."""
        self._show()
