"""Settings: what is set once for all; most of it holds at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar, Literal

from rich.text import Text
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.events import MouseDown, Resize
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import DataTable, Static

from tui_lab import i18n, settings
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.settings import GROUPS, SETTINGS, Setting, SettingValue
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.theme_sample import theme_sample
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.settings.actions import ACTIONS
from tui_lab.ui.settings.group_list import NARROW_VALUE, TITLE, VALUE, GroupList, SettingsPanel
from tui_lab.ui.settings.loading import try_command
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen
from tui_lab.ui.shell.training_place import TrainingPlace

NARROW = 76
"""Below so many columns of the terminal, values have less room."""


class SettingsScreen(LabScreen):
    """Panels of settings; what the marked one means stands beside or below."""

    MODE = "settings"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH = "style.tcss"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._key = next(iter(SETTINGS))
        """The setting that is explained."""
        self._sign = False
        """Whether the mouse went down on a sign beside a value: the click asks for nothing then."""
        self._before: list[tuple[str, str]] = []
        """What `u` takes back: a setting and its value before, the latest last."""

    def body(self) -> Iterable[Widget]:
        """The groups, and what is to be known of the marked setting."""
        panels = [SettingsPanel(_(GROUPS[name]), each) for name, each in settings.grouped().items()]
        with Container(id="settings"):
            yield VerticalScroll(*panels, id="groups", can_focus=False)
            with Panel(id="setting-panel"), VerticalScroll(id="setting-about"):
                yield Static(id="setting-help")
                yield Static(id="setting-sample")
                yield Static(id="setting-where", classes="muted")

    def on_mount(self) -> None:
        """Fill the groups; Textual would scroll to the first one, and past its title."""
        super().on_mount()
        self._fill()
        self.set_focus(self.groups[0].table, scroll_visible=False)

    @property
    def groups(self) -> list[SettingsPanel]:
        """The panels, from above."""
        return [panel for panel in self.query(SettingsPanel) if panel.listed]

    def value_width(self) -> int:
        """Columns of a value."""
        return VALUE if self.app.size.width >= NARROW else NARROW_VALUE

    def choose(self, key: str) -> None:
        """Put the cursor on the setting `key`, also where the groups are still to be filled."""
        self._key = key
        self.call_after_refresh(self._mark, key)

    def _mark(self, key: str) -> None:
        for panel in self.groups:
            keys = [setting.key for setting in panel.listed]
            if key in keys:
                panel.table.focus(scroll_visible=False)
                panel.table.move_cursor(row=keys.index(key))
                self._explain()

    def on_screen_resume(self) -> None:
        """The command line may have changed something meanwhile."""
        super().on_screen_resume()
        self._fill()

    def on_resize(self, _event: Resize) -> None:
        """Take the columns that fit, and wrap the help anew."""
        self._fill()

    def _fill(self) -> None:
        values, problems = settings.read()
        quiet = roles(self.app)["muted"]
        for panel in self.groups:
            panel.fill(values, self.value_width(), quiet)
        where = _("All settings are kept in {path}.").format(path=settings.file())
        text = Text(where)
        for problem in problems:
            text.append(f"\n{problem}", "bold")
        self.query_one("#setting-where", Static).update(text)
        self._explain()

    def draw_again(self) -> None:
        """Rows and explanation hold colours."""
        self._fill()

    @property
    def _setting(self) -> Setting:
        return SETTINGS[self._key]

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Say what the setting is that the cursor came to."""
        if event.data_table.has_focus:
            self._explain()

    def on_descendant_focus(self) -> None:
        """Say what the setting is that Tab or an arrow led to."""
        self._explain()

    def on_group_list_beyond(self, message: GroupList.Beyond) -> None:
        """Go on into the group before or after."""
        tables = [panel.table for panel in self.groups]
        place = tables.index(message.group) + message.step
        if 0 <= place < len(tables):
            table = tables[place]
            table.move_cursor(row=0 if message.step > 0 else table.row_count - 1)
            table.focus(scroll_visible=False)

    def on_mouse_down(self, event: MouseDown) -> None:
        """The signs beside a value change it."""
        row, place, self._sign = event.style.meta.get("row"), event.screen_offset, False
        for panel in self.groups:
            table = panel.table
            if row is None or row < 0 or not table.region.contains_point(place):
                continue
            start = TITLE + 3 * table.cell_padding
            steps = {start: -1, start + self.value_width() - 1: 1}
            step = steps.get(place.x - table.region.x + round(table.scroll_x), 0)
            if step:
                self._sign, self._key = True, panel.listed[row].key
                table.focus(scroll_visible=False)
                table.move_cursor(row=row)
                self._step(step)

    def on_data_table_row_selected(self) -> None:
        """A second click on a row asks for the value."""
        on_sign, self._sign = self._sign, False
        if not on_sign:
            self.action_choose()

    def _take_marked(self) -> SettingsPanel | None:
        """Take the setting that the cursor is on; the panel, or None where none has the focus.

        That the cursor moved is told a little later, when the next key may be there already.
        """
        for panel in self.groups:
            if panel.table.has_focus and panel.table.row_count:
                self._key = panel.marked.key
                return panel
        return None

    def _explain(self) -> None:
        """Explain the marked setting, and keep its row in sight."""
        if (panel := self._take_marked()) is not None:
            row = panel.virtual_region.y + 1 + panel.table.cursor_row
            region = Region(0, row if panel.table.cursor_row else row - 1, 1, 2)
            self.query_one("#groups").scroll_to_region(region, animate=False)
        setting = self._setting
        self.query_one("#setting-panel", Panel).title = f"{_(setting.title)} · {setting.key}"
        text = Text(settings.explained(setting, as_typed=False) + "\n")
        quiet = roles(self.app)["muted"]
        values = _("It can be: {allowed}.").format(allowed=_values(setting))
        text.append(values, quiet)
        if setting.note:
            text.append(f" {_(setting.note)}", quiet)
        self.query_one("#setting-help", Static).update(text)
        sample = self.query_one("#setting-sample", Static)
        sample.display = setting.key == "theme"
        if sample.display:
            sample.update(_all_themes(setting))

    def action_forward(self) -> None:
        """The next value."""
        self._take_marked()
        self._step(1)

    def action_backward(self) -> None:
        """The value before."""
        self._take_marked()
        self._step(-1)

    def action_default(self) -> None:
        """The value that it comes with."""
        self._take_marked()
        self._change("default")

    def action_undo(self) -> None:
        """The value before the last change, the one before that, and so on."""
        if not self._before:
            self.notify(_("Nothing was changed since this page was opened."))
            return
        key, text = self._before.pop()
        self.refresh_bindings()
        self._set(key, text)
        self._mark(key)

    def worth_offering(self, action: str) -> bool:
        """Whether an action does anything now."""
        return (action != "undo" or bool(self._before)) and super().worth_offering(action)

    def action_try_command(self) -> None:
        """Run the command at the end of a run, in a thread, and say what came of it."""
        self.run_worker(self._try_command(), group="trying", exclusive=True, exit_on_error=False)

    async def _try_command(self) -> None:
        try:
            failure, printed = await asyncio.to_thread(try_command, self.lab.feed.store)
        except LabError as error:
            self.lab.complain(error)
            return
        told = failure or _("The command ended well.")
        severity: Literal["warning", "information"] = "warning" if failure else "information"
        text = "\n".join(filter(None, (told, printed)))
        self.notify(text, severity=severity, markup=False)

    def action_choose(self) -> None:
        """Ask for the value: from a list, or as it is typed."""
        self._take_marked()
        setting = self._setting
        if settings.offered(setting) and setting.kind not in ("text", "int"):
            choices = [(text, _(words)) for text, words in settings.offered(setting).items()]
            now = settings.written(settings.get(setting.key))
            sample = _sample if setting.key == "theme" else None
            self.app.push_screen(
                ChoiceScreen(_(setting.title), choices, now, sample=sample),
                lambda text: self._change(text) if text else None,
            )
            return
        self.app.push_screen(
            InputScreen(
                _(setting.title),
                settings.written(settings.get(setting.key)),
                detail=_("It can be: {allowed}.").format(
                    allowed=settings.allowed(setting, with_words=True)
                ),
            ),
            lambda text: self._change(text) if text else None,
        )

    def _step(self, step: int) -> None:
        setting = self._setting
        value = settings.get(setting.key)
        if setting.kind == "int":
            self._change(_next_number(setting, value, step))
            return
        choices = list(settings.offered(setting))
        if not choices:
            self.action_choose()
            return
        written = settings.written(value)
        place = choices.index(written) if written in choices else 0
        self._change(choices[(place + step) % len(choices)])

    def _change(self, text: str) -> None:
        key = self._setting.key
        before = settings.written(settings.get(key))
        if self._set(key, text) and settings.written(settings.get(key)) != before:
            self._before.append((key, before))
            self.refresh_bindings()

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
        elif key == "on":
            self.lab.keep(TrainingPlace).look()
            if self.lab.standby is not None:
                self.lab.standby.want()
        elif key == "language":
            self.run_worker(self._follow_language(), group="language", exclusive=True)
        self._fill()
        return True

    async def _follow_language(self) -> None:
        i18n.set_language(settings.locale())
        key = self._key
        await self.lab.change_language()
        translate_bindings(self)
        await self.recompose()
        self._fill()
        self._mark(key)
        self.refresh_bindings()
        self._snapshot_changed(self.lab.snapshot)


def _next_number(setting: Setting, value: SettingValue, step: int) -> str:
    """The next value of a whole number: what it can be besides comes before the smallest."""
    besides = list(setting.choices)
    values = [*besides, *map(str, range(setting.minimum, setting.maximum + 1))]
    place = values.index(settings.written(value)) + step
    return values[max(0, min(place, len(values) - 1))]


def _sample(value: str) -> Text:
    """The colours of a value of the setting `theme`."""
    return theme_sample(themes.OWN[themes.theme_for(value)], words=True)


def _all_themes(setting: Setting) -> Text:
    """All themes with their colours, a line each."""
    text = Text(end="")
    for value, words in settings.offered(setting).items():
        if text:
            text.append("\n")
        sample = theme_sample(themes.OWN[themes.theme_for(value)])
        text.append_text(sample).append(f" {_(words)}")
    return text


def _values(setting: Setting) -> str:
    """What a setting can be, in the words of its list; as it is typed where it has none."""
    if setting.kind in ("text", "int") or setting.items or not settings.offered(setting):
        return settings.allowed(setting, with_words=True)
    return ", ".join(_(words) for words in settings.offered(setting).values())
