"""A panel of settings: a row each, with its value; arrows lead on into the panels beside it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual.message import Message

from tui_lab import settings
from tui_lab.i18n import _
from tui_lab.settings import Setting, SettingValue
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.row_list import RowList

TITLE, VALUE, CHANGED = 20, 26, 10
NARROW_VALUE = 20
"""Columns of a value where there is little room."""


class GroupList(RowList):
    """The rows of one group; the cursor is seen only where the focus is."""

    class Beyond(Message):
        """An arrow went on after the last row, or before the first."""

        def __init__(self, group: GroupList, step: int) -> None:
            super().__init__()
            self.group = group
            self.step = step

    def on_mount(self) -> None:
        """No cursor before there is a focus."""
        self.show_cursor = self.has_focus

    def on_focus(self) -> None:
        """Show the cursor."""
        self.show_cursor = True

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.show_cursor = False

    def action_cursor_up(self) -> None:
        """Go up, from the first row into the group before."""
        if self.cursor_row <= 0:
            self.post_message(self.Beyond(self, -1))
        else:
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down, from the last row into the group after."""
        if self.cursor_row >= self.row_count - 1:
            self.post_message(self.Beyond(self, 1))
        else:
            super().action_cursor_down()


class SettingsPanel(Panel):
    """The settings of one group."""

    def __init__(self, title: str, listed: Sequence[Setting]) -> None:
        """Make it.

        Args:
            title: Translated.
            listed: The settings, in order; at least one.
        """
        self.table = GroupList(cursor_type="row", show_header=False)
        super().__init__(self.table, title=title, classes="settings-group")
        self.listed = listed
        self._width = 0

    @property
    def marked(self) -> Setting:
        """The setting that the cursor is on."""
        return self.listed[min(max(0, self.table.cursor_row), len(self.listed) - 1)]

    def fill(self, values: dict[str, SettingValue], width: int, quiet: Style) -> None:
        """Show these values.

        Args:
            values: Of all settings.
            width: Columns of a value.
            quiet: The style of what may be passed over.
        """
        table = self.table
        if width != self._width:
            self._width, row = width, table.cursor_row
            table.clear(columns=True)
            for key, columns in (("title", TITLE), ("value", width), ("default", CHANGED)):
                table.add_column("", width=columns, key=key)
            for setting in self.listed:
                table.add_row(*_row(setting, values[setting.key], width, quiet), key=setting.key)
            table.move_cursor(row=row)
            return
        for setting in self.listed:
            cells = _row(setting, values[setting.key], width, quiet)
            for column, cell in zip(("title", "value", "default"), cells, strict=True):
                if table.get_cell(setting.key, column) != cell:
                    table.update_cell(setting.key, column, cell)


def _row(setting: Setting, value: SettingValue, width: int, quiet: Style) -> list[Text]:
    words = settings.in_words(setting, value)
    default = value == setting.default
    sign = "" if default else glyph("●") + " " + _("changed")
    return [
        Text(fitted(_(setting.title), TITLE)),
        Text(f"{glyph('◀')} {fitted(words, width - 4)} {glyph('▶')}", "" if default else "bold"),
        Text(sign, quiet),
    ]
