"""The interface as textual-serve starts it: packets on its standard input and output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType

import pyte

PATIENCE = 60.0
"""Seconds: a machine may be busy."""
ENVIRONMENT = {
    "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TEXTUAL_FPS": "60",
    "TERM_PROGRAM": "textual",
}


def packet(kind: bytes, payload: bytes) -> bytes:
    """What goes over the pipes, in both directions."""
    return kind + len(payload).to_bytes(4, "big") + payload


class Page:
    """The lab behind a page; use it with `with`."""

    def __init__(
        self, columns: object = 80, rows: object = 24, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it with a window of that size."""
        size = {"COLUMNS": str(columns), "ROWS": str(rows)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui_lab"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **ENVIRONMENT, **size, **(environment or {})},
        )
        self.screen = pyte.Screen(80, 24)
        self.told: list[dict[str, object]] = []
        """What the app said about itself, beside what it drew."""
        self.raw = bytearray()
        """Everything that was drawn, as it came."""
        self._stream = pyte.ByteStream(self.screen)
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            sys.stderr.write(f"the page was:\n{self.text()}\n")
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        while (line := out.readline()) and line != b"__GANGLION__\n":
            pass
        while head := out.read(5):
            payload = out.read(int.from_bytes(head[1:], "big"))
            with self._lock:
                if head[:1] == b"D":
                    self.raw += payload
                    self._stream.feed(payload)
                elif head[:1] == b"M":
                    self.told.append(json.loads(payload))

    def send(self, data: bytes) -> None:
        """Write to the app, as the server does."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def type(self, text: str | bytes) -> None:
        """Send what a browser's terminal sends for keys."""
        self.send(packet(b"D", text.encode() if isinstance(text, str) else text))

    def tell(self, **values: object) -> None:
        """Send what the server says beside keys."""
        self.send(packet(b"M", json.dumps(values).encode()))

    def text(self) -> str:
        """What the page shows."""
        with self._lock:
            return "\n".join(line.rstrip() for line in self.screen.display)

    def is_bold(self, word: str) -> bool:
        """Whether a word on the screen is bold."""
        with self._lock:
            lines = self.screen.display
            y = next(n for n, line in enumerate(lines) if word in line)
            return bool(self.screen.buffer[y][lines[y].index(word)].bold)

    def wait(self, what: str, condition: Callable[[], bool]) -> None:
        """Wait until something holds; fails naming `what`."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, f"never: {what}\n{self.text()}"
            time.sleep(0.02)

    def expect(self, *words: str) -> None:
        """Wait until all these words are on the page."""
        self.wait(str(words), lambda: all(word in self.text() for word in words))
