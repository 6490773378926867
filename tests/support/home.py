"""The lab's first screen, put together only when a test goes back to it.

A test of another room begins on it and leaves it at once. To fill it takes most of the time in
which an app starts: data sets and presets are read, a network and pictures are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakSet

from textual.widget import Widget
from textual.widgets import Static

from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot

NEED_IT_FILLED = ("body", "on_mount", "on_screen_resume", "_fill", "show")
"""What of the screen asks for the widgets that are left out."""
empty = False
"""Whether the screens that are made now are empty at first; set by a fixture."""


def make_home_late() -> None:
    """Let screens that were made while `empty` was set have nothing between bar and keys at first.

    Once for all tests of a process: which handlers a screen has is looked up once.
    """
    real = {name: getattr(LabHome, name) for name in NEED_IT_FILLED}
    begin = LabHome.__init__
    waiting: WeakSet[LabHome] = WeakSet()
    seen: WeakSet[LabHome] = WeakSet()
    unfilled: WeakSet[LabHome] = WeakSet()

    def made(home: LabHome) -> None:
        begin(home)
        if empty:
            waiting.add(home)
            unfilled.add(home)

    def body(home: LabHome) -> Iterable[Widget]:
        if home not in waiting:
            return real["body"](home)
        listed, pane, text = EndedList(), ScrollPane(), Static()
        parts = (Panel(listed), pane, text)  # the styles of what other screens have are read
        for each in parts:
            each.display = False
        return parts

    def on_mount(home: LabHome) -> None:
        (LabScreen.on_mount if home in unfilled else real["on_mount"])(home)

    async def on_screen_resume(home: LabHome) -> None:
        if home in waiting and home in seen:
            waiting.discard(home)
            await home.recompose()
            if not home.query(home.AUTO_FOCUS):
                waiting.add(home)  # it was left meanwhile
                return
            unfilled.discard(home)
            real["on_mount"](home)
            if home.focused is None:
                home.set_focus(home.query_one(home.AUTO_FOCUS))
        seen.add(home)
        if home not in unfilled:
            real["on_screen_resume"](home)

    async def fill(home: LabHome) -> None:
        if home not in unfilled:
            await real["_fill"](home)

    def show(home: LabHome, snapshot: Snapshot) -> None:
        if home not in unfilled:
            real["show"](home, snapshot)

    methods = (body, on_mount, on_screen_resume, fill, show)
    for name, method in zip(("__init__", *NEED_IT_FILLED), (made, *methods), strict=True):
        setattr(LabHome, name, method)
