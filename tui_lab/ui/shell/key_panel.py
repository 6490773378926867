"""The keys of a screen over its lower part: pressed or clicked there, they do what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.events import Click, Key, Resize
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import N_, _
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.key_names import key_name, key_text
from tui_lab.ui.kit.key_sheet import KeyGroup, SheetKey, SheetLooks, key_sheet
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.taking import TakesKeys, Taking
from tui_lab.ui.kit.terminal_kind import heard_first
from tui_lab.ui.kit.textual_private import click_again
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE
from tui_lab.ui.shell.app_actions import everywhere
from tui_lab.ui.shell.base_screen import LabScreen

HELP = "help"
"""What the panel gives back where the whole help is wanted; else the key that was pressed."""
NEXT_PART = "tab,shift+tab"
MOVES = (
    ("up,down", N_("One row")),
    ("pageup,pagedown", N_("One page")),
    ("home,end", N_("To the ends")),
    ("enter", N_("Open, choose")),
    (NEXT_PART, N_("Next part")),
)
SCROLLING = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})
CLOSING = frozenset({"escape", "backspace"})


class KeyPanel(Dialog[str | None]):
    """All keys that do something on the screen in front."""

    CSS_PATH = "key_panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", show=False),
        Binding("escape,backspace", "close", show=False),
    ]
    AUTO_FOCUS = "#keys-scroll"

    def __init__(self, about: Screen[Any]) -> None:
        """Make it.

        Args:
            about: The screen whose keys are shown.
        """
        super().__init__()
        self._groups = tuple(groups_of(about))
        self.update_classes({name: about.has_class(name) for name in ("-low", "-flat", "-tall")})

    def compose(self) -> ComposeResult:
        """A sheet of keys, and how it goes on from here."""
        with Panel(title=_("Keys"), id="keys-panel"):
            yield Static(id="keys-head", classes="muted")
            with VerticalScroll(id="keys-scroll"):
                yield Static(id="keys-sheet")

    def on_mount(self) -> None:
        """Say how it goes on."""
        head = _("{key_help}: the whole help    {key_command_palette}: all by name    {esc}: close")
        self.query_one("#keys-head", Static).update(key_text(head, EVERYWHERE))

    def on_resize(self, event: Resize) -> None:
        """Fit the columns."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        primary = tones(self.app)["primary"]
        looks = SheetLooks(title=primary, key=primary + Style(bold=True))
        width = self.query_one("#keys-scroll").scrollable_content_region.width
        self.query_one("#keys-sheet", Static).update(key_sheet(self._groups, width, looks))

    def on_key(self, event: Key) -> None:
        """Any other key is meant for the screen below."""
        if event.key in SCROLLING | CLOSING | {"question_mark", "f1"}:
            return
        event.stop()
        event.prevent_default()
        if event.key not in ("tab", "shift+tab"):
            self.dismiss(event.key)

    def on_click(self, event: Click) -> None:
        """Beside the panel: what was clicked is on the screen below."""
        event.prevent_default()
        if self.get_widget_at(*event.screen_offset)[0] is self:
            self.dismiss(None)
            self.app.call_later(click_again, self.app, event.screen_offset)

    def action_help(self) -> None:
        """Go on to the whole help."""
        self.dismiss(HELP)

    def action_close(self) -> None:
        """Go back to the screen."""
        self.dismiss(None)


def groups_of(screen: Screen[Any]) -> Iterator[KeyGroup]:
    """The keys that do something on a screen now, by what they belong to."""
    focused = screen.focused
    taking = _taking(focused)
    if taking is not None:
        own = (SheetKey(key_name(key), _(words), key) for key, words in taking.keys.items())
        yield KeyGroup(_(taking.what), tuple(own))
    if isinstance(screen, LabScreen):
        yield KeyGroup(_("On this screen"), tuple(_actions(screen, screen.ACTIONS, focused)))
    yield KeyGroup(_("In what has the focus"), tuple(_of_focused(screen)))
    several = len(screen.focus_chain) > 1
    here = {key for each in getattr(screen, "ACTIONS", ()) for key in each.keys}
    yield KeyGroup(_("Getting around"), tuple(_moves(here, several=several)))
    others = [each for each in everywhere() if not here.issuperset(each.keys)]
    yield KeyGroup(_("Everywhere"), tuple(_actions(screen, others, focused)))


def keys_of(screen: Screen[Any], action: Action) -> list[str]:
    """The keys of an action that do it on a screen now, and nothing else.

    A screen has some of the keys for itself that mean something everywhere else, and the app some
    that would be the screen's. Where something is typed, the field has those that edit.
    """
    active = screen.active_bindings
    editing = screen.focused if _taking(screen.focused) is not None else screen
    rivals = (screen, screen.app, editing)
    return [
        key
        for key in action.keys
        if key not in active
        or key == "enter"  # the field tells the screen of it
        or active[key].node not in rivals
        or active[key].binding.action == action.id
    ]


def _moves(taken: set[str], *, several: bool) -> Iterator[SheetKey]:
    """The keys that move, but those that mean something else on this screen."""
    for keys, title in MOVES:
        left = [key for key in keys.split(",") if key not in taken]
        if left and (several or keys != NEXT_PART):
            yield SheetKey(_names(left), _(title))


def _taking(focused: Widget | None) -> Taking | None:
    return focused.taking if isinstance(focused, TakesKeys) else None


def _actions(
    screen: Screen[Any], actions: Iterable[Action], focused: Widget | None
) -> Iterator[SheetKey]:
    for action in actions:
        taking = _taking(focused)
        own = () if taking is None else taking.keys
        mine = [key for key in keys_of(screen, action) if key not in own]
        keys = heard_first(key for key in heard_first(mine) if not _typed(key, focused))
        owner = screen if action in getattr(screen, "ACTIONS", ()) else screen.app
        possible = owner.check_action(action.id, ())
        worth = screen.worth_offering(action.id) if isinstance(screen, LabScreen) else True
        if keys and possible is not False and (worth or owner is screen.app or possible is None):
            yield SheetKey(_names(keys[:2]), _(action.title), keys[0], bool(possible))


def _of_focused(screen: Screen[Any]) -> Iterator[SheetKey]:
    """What the widget with the focus, or one that it stands in, says of its own keys."""
    told: set[str] = set()
    for node, binding, enabled, _tooltip in screen.active_bindings.values():
        if node is screen or node is screen.app or binding.action not in _of_ours(node):
            continue
        if binding.action not in told and not _typed(binding.key, screen.focused):
            told.add(binding.action)
            yield SheetKey(key_name(binding.key), binding.description, binding.key, enabled)


def _of_ours(node: DOMNode) -> set[str]:
    """The actions of a widget whose keys the lab has words for; Textual's are those of any list."""
    ours = [each for each in type(node).__mro__ if each.__module__.startswith("tui_lab")]
    bound = [each for kind in ours for each in kind.__dict__.get("BINDINGS", ())]
    return {each.action for each in bound if isinstance(each, Binding) and each.description}


def _names(keys: Iterable[str]) -> str:
    return " ".join(map(key_name, keys))


def _typed(key: str, focused: Widget | None) -> bool:
    """Whether a key would be typed into the field that has the focus."""
    return focused is not None and focused.check_consume_key(key, key_to_character(key))
