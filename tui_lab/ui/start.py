"""Opens the interface: what has to be right about the terminal before Textual takes it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading

from tui_lab import paths, settings
from tui_lab.errors import ExitCode, UsageError
from tui_lab.i18n import _
from tui_lab.text.fit import visible
from tui_lab.ui.kit.terminal_kind import in_browser
from tui_lab.ui.kit.textual_private_import import import_textual
from tui_lab.ui.shell import garbage

FRAMES = "240"
"""Frames a second at most: after each, a key waits for up to two of them."""
SLOW_FRAMES = "4"
"""Frames a second on a slow line."""
PLAIN = ("dumb", "unknown", "emacs", "network", "dialup")
"""Terminals that write one line after the other."""
FAMILIES = (
    *("xterm", "screen", "tmux", "rxvt", "linux", "vte", "gnome", "konsole", "kitty", "foot"),
    *("alacritty", "wezterm", "ghostty", "iterm", "iTerm", "Apple", "nsterm", "st-", "contour"),
)
"""How names begin that are not looked up: what is new is often missing on a server."""
HUNG_UP = 128 + signal.SIGHUP
"""The exit code where nobody is left to read a sentence."""


def start(*, mouse: bool = True) -> int:
    """Run the interface until it is left.

    Args:
        mouse: Report the mouse to the app; without it the terminal's own selection works.

    Returns:
        The exit code of the process.

    Raises:
        UsageError: There is no terminal that can show it.
        StoreError: There is no folder for runs and settings.
    """
    if in_browser():
        os.environ.setdefault("TUI_LAB_ASCII", "0")  # the server's locale says nothing about it
        os.environ.pop("TEXTUAL_FPS", None)  # textual-serve's, which knows no slow lines
    else:
        _check_terminal()
    paths.home()
    garbage.put_off()
    frames = SLOW_FRAMES if settings.get("link") == "slow" else FRAMES
    os.environ.setdefault("TEXTUAL_FPS", frames)
    import_asyncio()
    import_textual()
    from tui_lab.ui.app import LabApp
    from tui_lab.ui.shell.quit_message import farewell, in_lines, still_live

    app = LabApp(standby_worker=bool(settings.get("standby")))
    threading.excepthook = lambda failed: app.fail(failed.exc_value or failed.exc_type())
    app.run(mouse=mouse)
    failed = ExitCode.FAILED if app.failed else ExitCode.OK
    code = failed or app.ended_by or app.return_code or ExitCode.OK
    words = farewell(still_live(app.snapshot.live))
    if words and code not in (ExitCode.FAILED, HUNG_UP):
        told = in_lines(words, shutil.get_terminal_size().columns)
        print(visible(told), file=sys.stderr)
    return code


def import_asyncio() -> None:
    """Import it without `ssl`, which takes a thirtieth of the time to start.

    Nothing here connects by asyncio; whatever fetches data imports `ssl` when it does.
    """
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment] # what Python takes for "there is none"
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def _check_terminal() -> None:
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            _("Without a command, `tui-lab` needs a terminal, and there is none here."),
            _("Name a command, such as `tui-lab train digits-mlp`; `tui-lab --help` lists them."),
        )
    name = os.environ.get("TERM", "")
    if not name:
        raise UsageError(
            _("The variable TERM is not set, so nothing is known of this terminal."),
            _("Try `TERM=xterm-256color tui-lab`, or use the commands; see `tui-lab --help`."),
        )
    if name in PLAIN:
        raise UsageError(
            _("This terminal (TERM={name}) cannot show the interface.").format(name=name),
            _("Use the commands instead; see `tui-lab --help`."),
        )
    if not name.startswith(FAMILIES) and not _is_described(name):
        raise UsageError(
            _("This kind of terminal is not known here (TERM={name}).").format(name=name),
            _("Try `TERM=xterm-256color tui-lab`, or use the commands; see `tui-lab --help`."),
        )


def _is_described(name: str) -> bool:
    """Whether the system knows a terminal of that name that can put the cursor anywhere."""
    try:
        import curses

        curses.setupterm(name, sys.stdout.fileno())
        return bool(curses.tigetstr("cup"))
    except ImportError:  # a Python without it: nothing can be said against the terminal
        return True
    except (curses.error, ValueError):
        return False
