"""A real pseudo-terminal with the lab in it: an emulated screen, keys, sizes, and hanging up."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte

PATIENCE = 60.0
"""Seconds: a machine may be busy."""
PROGRAM = (sys.executable, "-m", "tui_lab")
LEFT_OUT = ("LC_ALL", "LC_CTYPE", "LANGUAGE", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES")
USUALLY_ON = ("7", "25")
"""Modes that a shell expects to be on: lines wrap, and the cursor is seen."""
PLAIN = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+s": "\x13",
    "ctrl+z": "\x1a",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
}


class Terminal:
    """A program in a terminal of its own; use it with `with`."""

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = PROGRAM,
        owned: bool = True,
    ) -> None:
        """Start it.

        Args:
            arguments: Of the program.
            size: Columns and rows.
            environment: What is different from an ordinary terminal.
            program: What is started.
            owned: It is told when the terminal goes; without it, reading fails, and that is all.
        """
        self.master, slave = pty.openpty()
        self._set_size(size)
        self.before = self.attributes()
        """How it was before anything was started."""
        kept = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
        self.process = subprocess.Popen(
            [*program, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**kept, **PLAIN, **(environment or {})},
            start_new_session=True,
            preexec_fn=_take_terminal if owned else None,
        )
        os.close(slave)
        self.screen = pyte.Screen(*size)
        self.raw = bytearray()
        """Everything that was written, as it came."""
        self.changed = threading.Event()
        """Set when something was written."""
        self.written_at = 0.0
        """When it came, by `time.perf_counter`."""
        self._stream = pyte.ByteStream(self.screen)
        self._lock = threading.Lock()
        self._reads = threading.Event()
        self._reads.set()
        self._closed = False
        self._shown: str | None = None
        """The screen as text; None where it has changed since."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            sys.stderr.write(f"the screen was:\n{self.text()}\n")
        self.hang_up()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _read(self) -> None:
        while True:
            self._reads.wait()
            try:
                if not select.select([self.master], [], [], 0.1)[0]:
                    if self._closed:
                        return
                    continue
                content = os.read(self.master, 65536)
            except (OSError, ValueError):
                return
            if not content:
                return
            written_at = time.perf_counter()
            with self._lock:
                self.raw += content
                self._stream.feed(content)
                self._shown = None
                self.written_at = written_at
            self.changed.set()

    def text(self) -> str:
        """What the screen shows, a line a row, without spaces at the end."""
        with self._lock:
            if self._shown is None:
                # `screen.display` asks how wide each sign is, which takes it four times as long;
                # the cell behind a wide one is empty.
                across = range(self.screen.columns)
                rows = (self.screen.buffer[row] for row in range(self.screen.lines))
                lines = ("".join([cells[column].data for column in across]) for cells in rows)
                self._shown = "\n".join(map(str.rstrip, lines))
            return self._shown

    def wait(self, what: str, condition: Callable[[str], bool], seconds: float = PATIENCE) -> str:
        """Wait until the screen fulfils `condition`; fails naming `what`, with the screen."""
        until = time.monotonic() + seconds
        while True:
            text = self.text()
            if condition(text):
                return text
            assert time.monotonic() < until, f"not within {seconds:.0f} s: {what}\n{text}"
            time.sleep(0.02)

    def expect(self, *words: str, seconds: float = PATIENCE) -> str:
        """Wait until all these words are on the screen."""
        return self.wait(
            " and ".join(words), lambda text: all(word in text for word in words), seconds
        )

    def expect_left(self, words: str) -> None:
        """Wait until these words were written, on the usual screen or the other one."""
        self.wait(words, lambda _text: words.encode() in self.raw)

    def press(self, *keys: str) -> None:
        """Press keys by their names; what is no name is typed."""
        for key in keys:
            os.write(self.master, KEYS.get(key, key).encode())

    def send(self, *data: bytes) -> None:
        """What a terminal may send beside keys; fails where nothing is read any more."""
        os.set_blocking(self.master, False)
        until = time.monotonic() + PATIENCE
        for each in data:
            rest = memoryview(each)
            while rest:
                try:
                    rest = rest[os.write(self.master, rest) :]
                except BlockingIOError:
                    assert time.monotonic() < until, "nothing is read any more"
                    time.sleep(0.02)

    def attributes(self) -> list[object]:
        """How the terminal treats what is typed: echo, lines, signals."""
        return list(termios.tcgetattr(self.master))

    def modes_left(self) -> set[str]:
        """The modes that are on although a shell expects them off, by what has been written."""
        written = bytes(self.raw)
        last = {
            number.decode(): turned == b"h"
            for numbers, turned in re.findall(rb"\x1b\[\?([\d;]+)([hl])", written)
            for number in numbers.split(b";")
        }
        left = {number for number, on in last.items() if on != (number in USUALLY_ON)}
        if len(re.findall(rb"\x1b\[>\d*u", written)) != written.count(b"\x1b[<u"):
            left.add("keyboard")
        pointers = re.findall(rb"\x1b\]22;(\w*)", written)
        return left | ({"pointer"} if pointers and pointers[-1] != b"default" else set())

    def expect_given_back(self) -> None:
        """Wait until the terminal is as a shell expects it."""
        self.wait(
            "the terminal is given back",
            lambda _text: not self.modes_left() and self.attributes() == self.before,
            seconds=10,
        )

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size; the program is told."""
        with self._lock:
            self.screen.resize(rows, columns)
            self._shown = None
        self._set_size((columns, rows))

    def _set_size(self, size: tuple[int, int]) -> None:
        columns, rows = size
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def stop_reading(self) -> None:
        """As a terminal whose line hangs."""
        self._reads.clear()

    def read_again(self) -> None:
        """The line works again."""
        self._reads.set()

    def hang_up(self) -> None:
        """Close the terminal, as a dropped connection does."""
        if not self._closed:
            self._closed = True
            self._reads.set()
            self._reader.join()
            os.close(self.master)

    def wait_exit(self, seconds: float = PATIENCE) -> int:
        """Wait for the end of the program; its exit code, negative for a signal."""
        return self.process.wait(seconds)


def _take_terminal() -> None:
    """In the new process: make the terminal the session's own, so that its end is heard."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
