"""Own rows for a trained network: values in fields, or a CSV file, and what it answers."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_lab.datasets.model import DatasetInfo
from tui_lab.i18n import N_
from tui_lab.runs.run import Run
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.predict.actions import ROW_ACTIONS
from tui_lab.ui.predict.loading import ColumnRangesRead
from tui_lab.ui.predict.row_form import RowForm
from tui_lab.ui.predict.screen import OwnScreen


class OwnRowScreen(OwnScreen):
    """The values of one example, or a file of many; the network's answer."""

    TITLE_TEXT = N_("Own example")
    ACTIONS = ROW_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ROW_ACTIONS)]
    AUTO_FOCUS = "Input"
    form: RowForm

    def __init__(self, run: Run, info: DatasetInfo) -> None:
        super().__init__(run, info)
        self.form = RowForm(self)

    def on_mount(self) -> None:
        """Read what the data set has in each column."""
        super().on_mount()
        self.loader.read_column_ranges(self.info)

    def on_column_ranges_read(self, message: ColumnRangesRead) -> None:
        """Show it in the empty fields."""
        self.form.show_ranges(message.ranges)
