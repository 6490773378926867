"""The app without features: palette, help, language, colours, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.drivers.linux_driver import LinuxDriver
from textual.reactive import var
from textual.screen import Screen, SystemModalScreen

from tui_lab import settings
from tui_lab.i18n import _
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.key_names import in_words
from tui_lab.ui.kit.messages import AppWithMessages
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.kit.terminal_kind import in_browser
from tui_lab.ui.kit.textual_private import has_screens
from tui_lab.ui.kit.textual_private_driver import LabDriver
from tui_lab.ui.kit.textual_private_screen import lose_nothing_that_waits, tell_every_size
from tui_lab.ui.kit.textual_private_speed import (
    dispatch_quickly,
    draw_quickly,
    look_up_quickly,
)
from tui_lab.ui.kit.textual_private_styles import style_quickly
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.kit.vim_keys import as_moved
from tui_lab.ui.shell import quit_message as leaving
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.app_actions import ACTIONS, everywhere
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot

if TYPE_CHECKING:
    from textual.command import Provider

    from tui_lab.ui.shell.services import Lab

HERE = Path(__file__).parent


def _commands() -> type[Provider]:
    from tui_lab.ui.shell.palette import Commands

    return Commands


def _names() -> type[Provider]:
    from tui_lab.ui.shell.palette import Names

    return Names


class BaseApp(AppWithMessages):
    """What may be done from everywhere."""

    TITLE = "tui-lab"
    # The first screen's rules are read with the app's: Textual parses everything again for a
    # screen that brings rules of its own.
    CSS_PATH: ClassVar[list[str | PurePath]] = [HERE / "app.tcss", HERE / "lab" / "style.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands, _names}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it as an instance variable
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - as above
        (0, "-flat"),
        (20, "-low"),
        (34, "-tall"),
    ]

    snapshot: var[Snapshot] = var(Snapshot, init=False)
    """The store as it was last looked at. No `reactive`: that would draw the whole screen anew."""

    def __init__(self) -> None:
        super().__init__()
        style_quickly(self)
        draw_quickly()
        dispatch_quickly()
        look_up_quickly()
        tell_every_size()
        lose_nothing_that_waits()
        self._css_theme = ""
        self._is_ready = False
        translate_bindings(self)
        self.meaning = as_moved
        self.animation_level = "none"
        for theme in (*THEMES.values(), themes.TERMINAL, themes.TERMINAL_LIGHT):
            self.register_theme(theme)
        self.theme = themes.theme_for(str(settings.get("theme")))
        themes.drop_colours(self)
        if in_browser():
            from tui_lab.ui.kit.textual_private_web import LabWebDriver

            self.driver_class = LabWebDriver
        elif self.driver_class is LinuxDriver:
            self.driver_class = LabDriver
        if not unicode_ok():
            from tui_lab.ui.shell.ascii_driver import ascii_driver

            self.driver_class = ascii_driver(self.driver_class)

    def density(self) -> tuple[str, str]:
        """The classes of a screen of the terminal's size, for its width and for its height."""
        width, height = self.size
        across = max(each for each in self.HORIZONTAL_BREAKPOINTS if each[0] <= width)
        down = max(each for each in self.VERTICAL_BREAKPOINTS if each[0] <= height)
        return across[1], down[1]

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the theme anew; at the start, where it is another than before.

        Setting the variables makes Textual forget every rule it has read, and read it again.
        """
        another = self.theme != self._css_theme
        self._css_theme = self.theme
        if self._is_ready or (another and has_screens(self)):
            super().refresh_css(animate)
            if isinstance(self.screen, SystemModalScreen):  # the palette; Textual passes it over
                self.stylesheet.update(self.screen)
        elif another:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_ready(self) -> None:
        """The first screen is there."""
        self._is_ready = True

    def get_key_display(self, binding: Binding) -> str:
        """A key as footer and help name it, in the language of the user's keyboard."""
        return in_words(super().get_key_display(binding))

    def actions_in_front(self) -> tuple[Action, ...]:
        """What can be done on the screen in front, without what can be done everywhere."""
        screen = next(
            (each for each in reversed(self.screen_stack) if each.is_current), self.screen
        )
        return screen.ACTIONS if isinstance(screen, LabScreen) else ()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done on this screen, then what can be done everywhere."""
        from tui_lab.ui.shell.palette_shortcuts import ways

        here = screen.ACTIONS if isinstance(screen, LabScreen) else ()
        offered = screen.worth_offering if isinstance(screen, LabScreen) else None
        for action in (*here, *everywhere()):
            owner = screen if action in here else self
            callback = getattr(owner, f"action_{action.id}", None)
            worth = offered(action.id) if offered and action in here else True
            if action.id != "command_palette" and callback is not None and worth:
                yield SystemCommand(_(action.title), _(action.help), callback)
        yield from ways(cast("Lab", self), [action.id for action in here])

    def action_command_palette(self) -> None:
        """Offer everything that can be done, and presets and runs by name."""
        from tui_lab.ui.shell.palette import LabPalette

        if not isinstance(self.screen, LabPalette):
            self.push_screen(LabPalette())

    def action_help(self) -> None:
        """Show the keys of the screen in front; from there, the whole help."""
        from tui_lab.ui.shell.help import HelpScreen
        from tui_lab.ui.shell.key_panel import HELP, KeyPanel

        about = self.screen
        if isinstance(about, HelpScreen | KeyPanel):
            return

        def go_on(key: str | None) -> None:
            if key == HELP:
                self.push_screen(HelpScreen(about))
            elif key is not None:
                self.simulate_key(key)

        self.push_screen(KeyPanel(about), go_on)

    def action_jump(self) -> None:
        """Put a letter on each part of the screen in front that can be gone to."""
        from tui_lab.ui.kit.jumping import JumpScreen, spots_of

        def go(there: Callable[[], object] | None) -> None:
            if there is not None:
                there()

        if not isinstance(self.screen, JumpScreen):
            self.push_screen(JumpScreen(spots_of(self.screen)), go)

    def action_leave(self) -> None:
        """Leave the lab; who does it for the first time while runs go on is told that they do."""
        live = leaving.still_live(self.snapshot.live)
        if not live or leaving.was_told():
            self.exit()
            return
        from tui_lab.ui.shell.dialogs import ConfirmScreen

        asked, detail = leaving.question(live)

        def leave_if(leave: bool | None) -> None:
            if leave:
                leaving.told()
                self.exit()

        self.push_screen(ConfirmScreen(asked, detail, yes=_("Leave"), no=_("Stay")), leave_if)

    def last_words(self, error: BaseException) -> str:
        """What a user reads after a fault of the interface; its details go to the log."""
        from tui_lab.ui.shell.crash import log_crash

        return log_crash(error)

    def note(self, error: BaseException) -> None:
        """Write a fault that the interface outlives into the log."""
        from tui_lab.ui.shell.crash import fault

        fault(error)

    def action_suspend(self) -> None:
        """Give the terminal to the shell until `fg` brings the lab back."""
        from tui_lab.ui.kit.job_control import can_come_back

        if not (can_come_back() and self.suspend_to_shell()):
            self.notify(_("No shell waits behind the lab that could bring it back."))
