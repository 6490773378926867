"""Textual's driver for a browser, with what it keeps to itself: reading, writing, leaving.

textual-serve stands between: it hands on what the browser sends, in packets on stdin, and takes
packets from stdout. Either may break off at any moment.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import constants
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.events import AppFocus

from tui_lab.ui.kit.terminal_input import TerminalInput
from tui_lab.ui.kit.textual_private_driver import LOOK_EVERY, READ_AT_MOST, Understanding

if TYPE_CHECKING:
    from tui_lab.ui.kit.textual_private_app import AppWithLastWords

LARGEST = 2000
"""Columns or rows of a window in a browser; more are not drawn."""
GOES_WITHIN = 3.0
"""Seconds within which the app has to be gone once the browser or the server is."""
ENDS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


class LabWebDriver(WebDriver):
    """A browser, whatever it sends and however it ends."""

    def __init__(self, app: AppWithLastWords, **options: Any) -> None:
        super().__init__(app, **options)
        self._lab = app
        self._one_packet = threading.Lock()
        self._leaving = self._in_focus = False
        self._write = self._write_whole  # type: ignore[assignment] # a function, as it was
        self._size = _sensible(*(self._size or (80, 24))) or (80, 24)

    def start_application_mode(self) -> None:
        """Begin to draw; whatever ends the process from outside ends the app."""
        super().start_application_mode()
        for number in ENDS:
            self._loop.add_signal_handler(number, self._leave, 128 + number)
        self._lab.theme_changed_signal.subscribe(self._lab, lambda _theme: self._fill())
        self._fill()
        # Textual tells the app, behind what is waiting now, that the page has no focus.
        self._lab.call_later(self._lab.call_later, self._tell_focus)

    def _tell_focus(self) -> None:
        """Say that the page has the focus, where it said so before the app could know it."""
        if self._in_focus:
            self._lab.post_message(AppFocus())

    def _fill(self) -> None:
        """Give the window the theme's colour where it has no cells: below the last line, beside it.

        It is what a terminal takes for its own background (OSC 11); where the theme leaves that
        to the terminal, it is given back (OSC 111).
        """
        colour = self._lab.get_css_variables()["background"]
        self.write(f"\x1b]11;{colour}\x1b\\" if colour.startswith("#") else "\x1b]111\x1b\\")

    def _write_whole(self, data: bytes) -> None:
        """Write one packet, with no other in its middle: the thread that reads writes files."""
        with self._one_packet:
            rest = memoryview(data)
            try:
                while rest:
                    rest = rest[os.write(self.fileno, rest) :]
            except OSError:
                self._leave(0)

    def _leave(self, code: int) -> None:
        """The browser, the server or a signal ends us: in an orderly way, if there is time."""
        if self._leaving:
            return
        self._leaving = True
        self._lab.ended_by = code
        self.exit_event.set()
        timer = threading.Timer(GOES_WITHIN, os._exit, (code,))
        timer.daemon = True
        timer.start()
        with suppress(RuntimeError):  # the loop has ended, and the process is about to
            self._loop.call_soon_threadsafe(self._lab.leave_now, code)

    def run_input_thread(self) -> None:
        """Read until the app ends, or the server does."""
        try:
            self._read_packets()
        except Exception as error:  # a fault of ours ends the app as all others do
            self._lab.fail(error)

    def _read_packets(self) -> None:
        source = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
        parser, packets = Understanding(self._debug, self._lab.takes_letters), ByteStream()
        taken = TerminalInput(ANSI_SEQUENCES_KEYS, constants.ESCAPE_DELAY)
        while not self.exit_event.is_set():
            waits = taken.until_tick(time.monotonic())
            pause = LOOK_EVERY if waits is None else min(waits, LOOK_EVERY)
            tokens = list(taken.tick(time.monotonic()))
            if select.select([source], [], [], pause)[0]:
                data = os.read(source, READ_AT_MOST)
                if not data:
                    self._leave(0)
                    return
                for kind, payload in packets.feed(data):
                    if kind == "D":
                        tokens += taken.feed(payload, time.monotonic())
                    else:
                        self._on_meta(kind, payload)
            for token in tokens:
                for message in parser.understood(token, False):
                    self.process_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Do what the server asks for; a size that no window has is passed over."""
        if packet_type == "quit":
            self._leave(0)
            return
        if packet_type == "resize":
            size = _sensible(payload.get("width"), payload.get("height"))
            if size is None:
                return
            payload = {"width": size[0], "height": size[1]}
        if packet_type in ("focus", "blur"):
            self._in_focus = packet_type == "focus"
        super().on_meta(packet_type, payload)


def _sensible(width: object, height: object) -> tuple[int, int] | None:
    """A size in cells, at most as large as is drawn; None where it is none."""
    if not (isinstance(width, int) and isinstance(height, int)) or min(width, height) < 1:
        return None
    return min(width, LARGEST), min(height, LARGEST)
