"""Textual's driver of a terminal, with what it keeps to itself: reading, writing, leaving.

What a terminal sends may be anything, it may be taken away at any moment, and the process may be
stopped or ended from outside: the one place where each of that is dealt with.
"""

from __future__ import annotations

import os
import re
import select
import signal
import termios
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, cast

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui_lab.ui.kit.job_control import in_foreground, stop_here
from tui_lab.ui.kit.terminal_input import Pasted, Sequence, TerminalInput, Token, Typed

if TYPE_CHECKING:
    from tui_lab.ui.kit.textual_private_app import AppWithLastWords

ENDS = {signal.SIGHUP: 0.8, signal.SIGINT: 3.0, signal.SIGQUIT: 3.0, signal.SIGTERM: 3.0}
"""Signals that end the interface, and seconds within which it has to be gone."""
LEAVES_WITHIN = 15.0
"""Seconds within which it has to be gone that was left as usual; a slow line takes some."""
AFTER_SIGNAL = 128
"""The exit code is this and the signal's number, as shells report it."""
LOOK_EVERY = 0.1
"""Seconds after which the thread that reads looks whether it is to end."""
READ_AT_MOST = 65536
LARGEST = 100_000
"""Cells or pixels of a window; a report of more is no report."""
POINTER = "\x1b]22;"
RESTORE_REST = "\x1b[?2026l\x1b[?1016l\x1b[0m"
"""What Textual leaves: an update that was not ended, the mouse in pixels, colours."""
RESTORE_ALL = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l" + RESTORE_REST
)
"""All of it at once, where there is no time to go step by step."""
_WINDOW = re.compile(r"\x1b\[48;[\d:;]*t")


class LabDriver(LinuxDriver):
    """The terminal, whatever it sends and however it ends."""

    def __init__(self, app: AppWithLastWords, **options: Any) -> None:
        super().__init__(app, **options)
        self._lab = app
        self._out = _Lasting(cast(TextIO, self._file), self._lost)
        self._file = cast(Any, self._out)
        self._active = False
        self._suspended = False
        self._keeps_typed = False
        self._pointer = ""
        self._loop.set_exception_handler(self._note)
        for number in ENDS:
            signal.signal(number, self._on_end)
        signal.signal(signal.SIGALRM, self._on_deadline)
        signal.signal(signal.SIGTSTP, self._on_stop)
        signal.signal(signal.SIGCONT, self._on_continue)

    # Taking the terminal and giving it back

    def start_application_mode(self) -> None:
        """Take the terminal, as soon as we are in the foreground."""
        self._wait_for_foreground()
        if self._lab.ended_by:
            return
        self._active = True
        super().start_application_mode()  # type: ignore[no-untyped-call] # as Textual has it
        self._active = self._writer_thread is not None
        if not self._active:  # it has gone
            self._lost()
        # Textual would not hear of it any more once a terminal has said that it tells by itself.
        signal.signal(signal.SIGWINCH, self._on_resize)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if not self._active:
            return
        if self._pointer:
            self.write(f"{POINTER}default\x07")
        super().stop_application_mode()
        self.write(RESTORE_REST)
        self._active = False

    def disable_input(self) -> None:
        """End the thread that reads, and forget what it has not read."""
        if not self._keeps_typed:
            super().disable_input()
        elif self._key_thread is not None:
            self.exit_event.set()
            self._key_thread.join()
            self.exit_event.clear()

    def close(self) -> None:
        """Wait until everything was written."""
        super().close()
        self._writer_thread = None

    def write(self, data: str) -> None:
        """Write; what comes after the terminal was given back is dropped."""
        if self._active and self._writer_thread is not None:
            if data.startswith(POINTER):
                self._pointer = data.removeprefix(POINTER).removesuffix("default\x07")
            super().write(data)

    # Reading

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # a fault of ours ends the app as all others do
            self._lab.fail(error)

    def run_input_thread(self) -> None:
        """Read until the app ends, or the terminal does."""
        parser = Understanding(self._debug, self._lab.takes_letters)
        taken = TerminalInput(ANSI_SEQUENCES_KEYS, constants.ESCAPE_DELAY)
        while not self.exit_event.is_set():
            waits = taken.until_tick(time.monotonic())
            tokens: Iterable[Token]
            if self._readable(LOOK_EVERY if waits is None else min(waits, LOOK_EVERY)):
                try:
                    data = os.read(self.fileno, READ_AT_MOST)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._lost()
                    return
                tokens = taken.feed(data, time.monotonic())
            else:
                tokens = taken.tick(time.monotonic())
            for token in tokens:
                for message in parser.understood(token, self._in_band_window_resize):
                    self.process_message(message)

    def _readable(self, seconds: float) -> bool:
        try:
            return bool(select.select([self.fileno], [], [], seconds)[0])
        except OSError:
            return True  # reading says what it is

    # What comes from outside

    def _lost(self) -> None:
        """The terminal has gone; called from any thread."""
        os.kill(os.getpid(), signal.SIGHUP)

    def _note(self, _loop: object, context: dict[str, Any]) -> None:
        """What went wrong beside all handlers is for the log; it would be printed at the end."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._lab.note(error)

    def _on_resize(self, *_signal: object) -> None:
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    def _on_end(self, number: int, _frame: object) -> None:
        """End in an orderly way, if there is time for that."""
        if self._lab.ended_by:
            if number != signal.SIGHUP:  # which comes more than once
                self._leave_at_once()
            return
        self._lab.ended_by = AFTER_SIGNAL + number
        signal.setitimer(signal.ITIMER_REAL, ENDS[signal.Signals(number)])
        with suppress(RuntimeError):  # the loop has ended, and the process is about to
            self._loop.call_soon_threadsafe(self._lab.leave_now, self._lab.ended_by)

    def leave_soon(self) -> None:
        """Be gone within LEAVES_WITHIN, also where a part of the screen never ends."""
        if not self._lab.ended_by:
            signal.setitimer(signal.ITIMER_REAL, LEAVES_WITHIN)

    def _on_deadline(self, *_signal: object) -> None:
        self._leave_at_once()

    def _leave_at_once(self) -> NoReturn:
        """Give the terminal back with what can be done in one step, and go."""
        if self._active:
            with suppress(OSError):
                if select.select([], [self._out.fileno()], [], 0)[1]:
                    os.write(self._out.fileno(), RESTORE_ALL.encode())
            if self.attrs_before is not None:
                with suppress(OSError, termios.error):
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        os._exit(self._lab.ended_by or int(self._lab.failed) or self._lab.return_code or 0)

    # Being stopped and continued

    def _on_stop(self, *_signal: object) -> None:
        self._loop.call_soon_threadsafe(self.suspend)

    def _on_continue(self, *_signal: object) -> None:
        if not self._suspended:
            self._loop.call_soon_threadsafe(self._come_back)

    def suspend(self) -> None:
        """Give the terminal to the shell until it continues us."""
        if not self._active:  # an editor has it
            stop_here(self.fileno)
            return
        self._suspended = True
        self.stop_application_mode()
        super().close()
        stop_here(self.fileno)
        self._suspended = False
        self.start_application_mode()
        self._lab.call_later(self._lab.draw_anew)

    def _come_back(self) -> None:
        """We were stopped without a warning: the terminal may be in any state by now."""
        if not self._active:
            return
        if not in_foreground(self.fileno):
            stop_here(self.fileno)
            return
        # What was typed meanwhile is for us, and how a shell wants its terminal is known already.
        shells, self.attrs_before = self.attrs_before, None
        self._keeps_typed = True
        self.stop_application_mode()
        self._keeps_typed = False
        self.close()
        self.start_application_mode()
        self.attrs_before = shells
        self._lab.call_later(self._lab.draw_anew)

    def _wait_for_foreground(self) -> None:
        self._suspended = True
        while not self._lab.ended_by and not in_foreground(self.fileno):
            stop_here(self.fileno)
        self._suspended = False


WORD_KEYS = ("\x1bb", "\x1bd", "\x1bf")
"""With Alt these letters move by words in a text, or delete one, as in a shell."""
ALT_BACKSPACE = "\x1b\x7f"


class Understanding(XTermParser):
    """Textual's reader of sequences, given whole ones; what it does not understand is dropped."""

    def __init__(self, debug: bool = False, is_typed: Callable[[], bool] = lambda: False) -> None:
        """Make one.

        Args:
            debug: As Textual's.
            is_typed: Whether letters go into a text now.
        """
        super().__init__(debug)
        self._is_typed = is_typed

    def understood(self, token: Token, tells_its_size: bool) -> list[Message]:
        """What a token means.

        Args:
            token: What was taken from the terminal.
            tells_its_size: The terminal has said that it reports its size by itself.
        """
        if isinstance(token, Pasted):
            return [events.Paste(token.text)]
        if isinstance(token, Typed):
            found: list[Message] = list(self.feed(token.text))
        elif token.text == "\x1b":
            found = [events.Key("escape", token.text)]
        elif self._is_two_keys(token.text):
            found = [events.Key("escape", token.text[0]), *self.feed(token.text[1])]
        elif _WINDOW.fullmatch(token.text) and not (tells_its_size and _sensible(token.text)):
            found = []
        else:
            found = self._sequence(token)
        return [message for message in found if _wanted(message)]

    def _is_two_keys(self, text: str) -> bool:
        """Whether it is Escape and a key after it, which come as a key with Alt does.

        They arrive together where somebody types quickly or the line is slow. Nothing here has a
        key with Alt but what is typed into, so that the two keys are the ones that were meant.
        """
        if len(text) != 2 or text == ALT_BACKSPACE:
            return False
        return text not in WORD_KEYS or not self._is_typed()

    def _sequence(self, token: Sequence) -> list[Message]:
        try:
            found = list(self.feed(token.text))
        except (ValueError, OverflowError):  # a number that is no character
            self._forget()
            return []
        if self._awaiting.timeout is None:
            return found
        self._forget()
        if len(token.text) == 2:  # with Alt
            found += self._sequence_to_key_events(token.text[1], alt=True)
        return found

    def _forget(self) -> None:
        self._tokens.clear()
        self._timeout_time = None
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)


def _sensible(report: str) -> bool:
    numbers = re.findall(r"\d+", report)
    return all(1 <= int(number) < LARGEST for number in numbers[1:])


def _wanted(message: Message) -> bool:
    """Whether it was asked for: no place of a cursor is, and no half of a character is a key."""
    if isinstance(message, events.Key):
        return not any(0xD800 <= ord(each) <= 0xDFFF for each in message.character or "")
    return not isinstance(message, events.CursorPosition)


class _Lasting:
    """A file that outlives its terminal: the thread that writes would end, and the app wait."""

    def __init__(self, file: TextIO, lost: Callable[[], None]) -> None:
        """Make one.

        Args:
            file: What is written to.
            lost: Called once, when that has become impossible.
        """
        self._file = file
        self._lost = lost
        self._gone = False

    def fileno(self) -> int:
        """The number of the file below."""
        return self._file.fileno()

    def write(self, text: str) -> None:
        """Write all of it, however long the terminal takes; nothing once it has gone."""
        rest = memoryview(text.encode(self._file.encoding, self._file.errors or "replace"))
        while rest and not self._gone:
            try:
                rest = rest[os.write(self.fileno(), rest) :]
            except BlockingIOError:  # another program has made it so
                select.select([], [self.fileno()], [], LOOK_EVERY)
            except OSError:
                self._gone = True
                self._lost()

    def flush(self) -> None:
        """Nothing is kept back."""
