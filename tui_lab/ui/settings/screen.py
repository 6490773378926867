"""Settings: what is set once for all; most of it holds at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import DataTable, Static

from tui_lab import i18n, settings
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.settings import SETTINGS, Setting, SettingValue
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.row_list import RowList
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.settings.actions import ACTIONS
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen

TITLE, VALUE, CHANGED = 20, 26, 10
NARROW, NARROW_VALUE = 76, 20
"""Below so many columns of the terminal, values have less room."""


class SettingsScreen(LabScreen):
    """A list of settings; what the marked one means stands below."""

    MODE = "settings"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH = "style.tcss"
    AUTO_FOCUS = "#settings"

    def __init__(self) -> None:
        super().__init__()
        self._value_width = VALUE
        self._before: list[tuple[str, str]] = []
        """What `u` takes back: a setting and its value before, the latest last."""

    def body(self) -> Iterable[Widget]:
        """The list and the help."""
        with Vertical(id="frame"):
            yield Static(_("Settings"), classes="title")
            yield RowList(id="settings", cursor_type="row", show_header=False)
            yield Static(id="setting-help")
            yield Static(id="setting-where", classes="muted")

    def on_mount(self) -> None:
        """Fill the list."""
        super().on_mount()
        self._columns()

    def _columns(self) -> None:
        """Make the columns for the width that there is, and fill them."""
        table = self.query_one(RowList)
        row = table.cursor_row
        self._value_width = self._room()
        table.clear(columns=True)
        widths = {"title": TITLE, "value": self._value_width, "default": CHANGED}
        for key, width in widths.items():
            table.add_column("", width=width, key=key)
        self._fill()
        table.move_cursor(row=row)

    def _room(self) -> int:
        return VALUE if self.app.size.width >= NARROW else NARROW_VALUE

    def choose(self, key: str) -> None:
        """Put the cursor on the setting `key`, also where the list is still to be filled."""
        row = list(SETTINGS).index(key)
        self.call_after_refresh(lambda: self.query_one(RowList).move_cursor(row=row))
        self.query_one(RowList).focus()

    def on_screen_resume(self) -> None:
        """The command line may have changed something meanwhile."""
        super().on_screen_resume()
        self._fill()

    def on_resize(self, _event: Resize) -> None:
        """Take the columns that fit, and wrap the help anew."""
        if self.query_one(RowList).columns and self._room() != self._value_width:
            self._columns()
        self._explain()

    def _fill(self) -> None:
        values, problems = settings.read()
        table = self.query_one(RowList)
        if not table.columns:
            return
        for key, setting in SETTINGS.items():
            cells = _row(setting, values[key], self._value_width)
            if key not in table.rows:
                table.add_row(*cells, key=key)
                continue
            for column, cell in zip(("title", "value", "default"), cells, strict=True):
                table.update_cell(key, column, cell)
        where = _("They are kept in {path}.").format(path=settings.file())
        text = Text(where, "dim")
        for problem in problems:
            text.append(f"\n{problem}", "bold")
        self.query_one("#setting-where", Static).update(text)
        self._explain()

    @property
    def _setting(self) -> Setting:
        return list(SETTINGS.values())[max(0, self.query_one(RowList).cursor_row)]

    def on_data_table_row_highlighted(self, _event: DataTable.RowHighlighted) -> None:
        """Say what the setting is that the cursor came to."""
        self._explain()

    def on_data_table_row_selected(self) -> None:
        """Enter, or a click on a row, asks for the value."""
        self.action_choose()

    def _explain(self) -> None:
        setting = self._setting
        text = Text(_(setting.title), "bold").append(f"   {setting.key}\n", "dim not bold")
        text.append(_(setting.help) + "\n", "not bold")
        values = _("It can be: {allowed}.").format(allowed=settings.allowed(setting))
        text.append(values, "dim not bold")
        if setting.note:
            text.append(f" {_(setting.note)}", "dim not bold")
        self.query_one("#setting-help", Static).update(text)

    def action_forward(self) -> None:
        """The next value."""
        self._step(1)

    def action_backward(self) -> None:
        """The value before."""
        self._step(-1)

    def action_default(self) -> None:
        """The value that it comes with."""
        self._change("default")

    def action_undo(self) -> None:
        """The value before the last change, the one before that, and so on."""
        if not self._before:
            self.notify(_("Nothing was changed since this page was opened."))
            return
        key, text = self._before.pop()
        self._set(key, text)
        self.query_one(RowList).move_cursor(row=list(SETTINGS).index(key))

    def action_choose(self) -> None:
        """Ask for the value: from a list, or as it is typed."""
        setting = self._setting
        if settings.offered(setting) and setting.pattern is None:
            choices = [(text, _(words)) for text, words in settings.offered(setting).items()]
            now = settings.written(settings.get(setting.key))
            self.app.push_screen(
                ChoiceScreen(_(setting.title), choices, now),
                lambda text: self._change(text) if text else None,
            )
            return
        self.app.push_screen(
            InputScreen(
                _(setting.title),
                settings.written(settings.get(setting.key)),
                detail=_("It can be: {allowed}.").format(allowed=settings.allowed(setting)),
            ),
            lambda text: self._change(text) if text else None,
        )

    def _step(self, step: int) -> None:
        setting = self._setting
        value = settings.get(setting.key)
        if setting.kind == "int":
            number = min(setting.maximum, max(setting.minimum, int(value) + step))
            self._change(str(number))
            return
        choices = list(settings.offered(setting))
        written = settings.written(value)
        place = choices.index(written) if written in choices else 0
        self._change(choices[(place + step) % len(choices)])

    def _change(self, text: str) -> None:
        key = self._setting.key
        before = settings.written(settings.get(key))
        if self._set(key, text) and settings.written(settings.get(key)) != before:
            self._before.append((key, before))

    def _set(self, key: str, text: str) -> bool:
        """Change a setting; False where that is not possible, which is said."""
        try:
            settings.change(key, text)
        except LabError as error:
            self.lab.complain(error)
            return False
        if key == "theme":
            self.app.theme = themes.theme_for(str(settings.get("theme")))
        elif key == "link":
            self.lab.follow_link()
        elif key == "language":
            self.run_worker(self._follow_language(), group="language", exclusive=True)
        self._fill()
        return True

    async def _follow_language(self) -> None:
        kept = str(settings.get("language"))
        i18n.set_language(i18n.wanted_locale() if kept == "auto" else kept)
        row = self.query_one(RowList).cursor_row
        await self.lab.change_language()
        translate_bindings(self)
        await self.recompose()
        self._columns()
        table = self.query_one(RowList)
        table.focus()
        table.move_cursor(row=row)
        self.refresh_bindings()
        self._snapshot_changed(self.lab.snapshot)


def _row(setting: Setting, value: SettingValue, width: int) -> list[Text]:
    words = settings.in_words(setting, value)
    default = value == setting.default
    sign = "" if default else glyph("●") + " " + _("changed")
    return [
        Text(fitted(_(setting.title), TITLE)),
        Text(f"{glyph('◀')} {fitted(words, width - 4)} {glyph('▶')}", "" if default else "bold"),
        Text(sign, "dim"),
    ]
