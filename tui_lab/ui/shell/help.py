"""What can be done on a screen, what can be done everywhere, and where things are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_lab import paths, settings
from tui_lab.i18n import N_, _
from tui_lab.text.ascii import glyph
from tui_lab.text.command_line import PROGRAM, as_called
from tui_lab.ui.kit.actions import LETTERS, Action, bindings
from tui_lab.ui.kit.terminal_kind import heard_first
from tui_lab.ui.shell.app_actions import everywhere
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.help_actions import ACTIONS
from tui_lab.ui.shell.key_panel import keys_of
from tui_lab.version import __version__

KEYS, TITLES = 10, 13
IN_LISTS = (
    ("up,down", N_("One row"), N_("With the setting vim_keys also the letters h j k l g G.")),
    ("pageup,pagedown", N_("One page"), N_("In lists and in long texts.")),
    ("home,end", N_("To the ends"), N_("The first and the last row.")),
    ("tab,shift+tab", N_("Next part"), N_("Of the screen: a list, a text, a field.")),
    ("escape", N_("Back"), N_("To the screen or the part before.")),
)
ODDITIES = (
    ("tui-lab --no-mouse", N_("leaves the mouse to the terminal, to select text.")),
    ("set -g set-clipboard on", N_("in ~/.tmux.conf lets what is copied reach the clipboard.")),
    ("NO_COLOR=1", N_("draws without colours; every colour has a sign or a word beside it.")),
    ("TUI_LAB_ASCII=1", N_("draws with plain signs where others come out wrong.")),
    ("TEXTUAL_DISABLE_KITTY_KEY=1", N_("helps where keys do not arrive, as in old tmux.")),
)


class HelpScreen(LabScreen):
    """Help on the screen that was in front."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help"

    def __init__(self, screen: Screen[object]) -> None:
        """Make it.

        Args:
            screen: The screen that help is wanted on.
        """
        super().__init__()
        self._about = screen
        if isinstance(screen, LabScreen):
            # The bar goes on to mark where the user is.
            self.MODE = screen.MODE  # type: ignore[misc]

    def body(self) -> Iterable[Widget]:
        """One long text."""
        with VerticalScroll(id="help"):
            yield Static(self._text())

    def _text(self) -> Group:
        here = _of(self._about) if isinstance(self._about, LabScreen) else []
        search = _("{key} finds everything that can be done, and presets and runs by their names.")
        parts: list[RenderableType] = [
            Text(search.format(key=self._keys("ctrl+p").plain), style="bold")
        ]
        if here:
            parts += [_title(_("What can be done here")), self._actions(here)]
        parts += [_title(_("Everywhere")), self._actions(everywhere())]
        grid = _grid(KEYS, TITLES)
        for keys, title, text in IN_LISTS:
            grid.add_row(self._keys(keys), Text(_(title), "bold"), Text(_(text)))
        parts += [_title(_("Getting around")), grid]
        grid = _grid(KEYS)
        for letter, meaning in LETTERS.items():
            grid.add_row(Text(letter, "bold"), Text(_(meaning.means)))
        parts += [_title(_("One letter, one meaning, on all screens")), grid]
        grid = _grid(KEYS + TITLES + 2)
        grid.add_row(Text(_("Runs, data, settings")), Text(str(paths.home())))
        grid.add_row(Text(_("Settings")), Text(str(settings.file())))
        grid.add_row(Text(_("Log, when something breaks")), Text(str(paths.log_file())))
        grid.add_row(Text(_("Shared data")), Text(_shared()))
        parts += [_title(_("Where things are")), grid]
        grid = _grid(KEYS + TITLES + 2)
        for name, text in ODDITIES:
            grid.add_row(Text(name, "bold"), Text(_(text)))
        parts += [_title(_("If something looks odd")), grid]
        about = _("tui-lab {version}. Every command line has its own --help with examples.")
        return Group(*parts, Text("\n" + about.format(version=__version__), "dim"))

    def _actions(self, actions: Sequence[Action]) -> Table:
        grid = _grid(KEYS, TITLES)
        for action in actions:
            text = Text(_(action.help))
            if action.cli:
                text.append(as_called(f"\n{PROGRAM} {action.cli}"), "dim")
            keys = ",".join(keys_of(self._about, action))
            grid.add_row(self._keys(keys), Text(_(action.title), "bold"), text)
        return grid

    def _keys(self, keys: str) -> Text:
        named = heard_first(key for key in keys.split(",") if key)
        shown = [self.app.get_key_display(Binding(key, "")) for key in named]
        found = self.app.get_key_display(Binding("ctrl+p", ""))
        return Text(" ".join(shown) or f"{found} {glyph('…')}", "bold")


def _of(screen: LabScreen) -> list[Action]:
    """What can be done on a screen; of several actions on one key, and of those that are found by
    their names alone, those that can be done now.
    """
    keys = Counter(key for action in screen.ACTIONS for key in action.keys)
    return [
        action
        for action in screen.ACTIONS
        if (action.keys and all(keys[key] == 1 for key in action.keys))
        or screen.check_action(action.id, ())
    ]


def _title(words: str) -> Text:
    return Text(f"\n{words}", "bold underline")


def _grid(*widths: int) -> Table:
    """A table without lines: columns of fixed widths, and one that takes the rest."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for width in widths:
        grid.add_column(width=width, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    return grid


def _shared() -> str:
    folders = paths.shared_data_folders()
    return ", ".join(map(str, folders)) or f"{glyph('–')}  ({paths.DATA_VARIABLE})"
