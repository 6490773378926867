"""What a terminal sends, taken apart: text, whole sequences, pastes. The rest is dropped.

Bytes come as they like: cut in the middle of a letter, with answers to questions that nobody
asked, with the coordinates of a mouse that are no UTF-8. Nothing of that may end the interface, and
nothing of it may be typed: a letter of an answer that is taken for a key could stop a run.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Collection, Iterator
from enum import Enum, auto

ESC = 0x1B
CUTS = b"\x07\x18\x1a\x1b"
"""BEL, CAN, SUB and ESC: they are no keys where a sequence or a control string is cut by them."""
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"
CONTROL_STRINGS = b"]P_^X"
"""After ESC: OSC, DCS, APC, PM, SOS. They go on to a string terminator."""

ALONE = 0.1
"""Seconds after which an ESC, or an ESC and one more character, was a key."""
PAUSE = 0.3
"""Seconds of silence after which a sequence has no end."""
PASTE_PAUSE = 0.5
"""Seconds of silence after which a paste has no end."""
BURST_PAUSE = 0.2
"""The same for one that the terminal did not mark."""
BURST = 1024
"""Characters that come together: so many are pasted, not typed."""
REST = 9
"""Bytes that come together after a paste without end: so many belong to it."""
LONGEST = 64
"""Characters of a sequence; those that are understood are shorter."""

_CONTROL = re.compile(rb"[\x00-\x1f]")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_C1 = re.compile("[\x80-\x9f]")


class _Part:
    """A part of what came. No dataclass: to make three of them, every start would wait."""

    __slots__ = ("text",)
    __match_args__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.text == self.text

    def __hash__(self) -> int:
        return hash((type(self), self.text))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Typed(_Part):
    """Characters, none of them ESC."""

    __slots__ = ()


class Sequence(_Part):
    """A whole escape sequence; ESC alone is the key."""

    __slots__ = ()


class Pasted(_Part):
    """A paste, without control characters other than tabs and ends of lines."""

    __slots__ = ()


Token = Typed | Sequence | Pasted


class _State(Enum):
    GROUND = auto()
    ESCAPE = auto()
    CSI = auto()
    SS3 = auto()
    STRING = auto()
    MOUSE = auto()
    PASTE = auto()


class TerminalInput:
    """Takes bytes apart; keeps what is not whole yet."""

    def __init__(self, known: Collection[str] = (), alone: float = ALONE) -> None:
        """Make one that has read nothing.

        Args:
            known: Sequences that are whole although they do not look so, as `ESC [ 3 $` of rxvt.
            alone: Seconds after which an ESC was the key.
        """
        self._known = known
        self._alone = alone
        self._state = _State.GROUND
        self._decode = getincrementaldecoder("utf-8")("ignore").decode
        self._held = bytearray()
        self._string_was_cut = False
        self._marked = True
        self._unended = False
        self._button = 0
        self._deadline: float | None = None
        self._steps: dict[_State, Callable[[bytes, int, list[Token]], int]] = {
            _State.GROUND: self._ground,
            _State.ESCAPE: self._escape,
            _State.CSI: self._csi,
            _State.SS3: self._ss3,
            _State.STRING: self._string,
            _State.MOUSE: self._mouse,
            _State.PASTE: self._paste,
        }

    def feed(self, data: bytes, now: float) -> list[Token]:
        """What is whole by now.

        Args:
            data: As it was read; may be cut anywhere.
            now: Seconds, of a clock that never goes back.
        """
        found = list(self.tick(now))
        if self._state is _State.GROUND:
            if self._unended and len(data) >= REST:
                self._begin_paste(marked=True)
            elif len(data) >= BURST and ESC not in data[:BURST]:
                self._begin_paste(marked=False)
        at = 0
        while at < len(data):
            at = self._steps[self._state](data, at, found)
        self._deadline = None if self._state is _State.GROUND else now + self._patience()
        return found

    def tick(self, now: float) -> Iterator[Token]:
        """What turns out to be whole because nothing followed."""
        if self._deadline is None or now < self._deadline:
            return
        self._deadline = None
        state, self._state = self._state, _State.GROUND
        if state is _State.PASTE:
            self._unended = self._marked
            yield from self._pasted()
        elif self._is_short(state) and not (state is _State.ESCAPE and self._string_was_cut):
            yield Sequence("\x1b" + self._held.decode("ascii", "ignore"))
        self._string_was_cut = False

    def until_tick(self, now: float) -> float | None:
        """Seconds until `tick` has something to say; None where it waits for nothing."""
        return None if self._deadline is None else max(0.0, self._deadline - now)

    def _is_short(self, state: _State) -> bool:
        """Whether it may as well be a key that was pressed with Alt."""
        return state is not _State.MOUSE and len(self._held) <= 1

    def _patience(self) -> float:
        if self._state is _State.PASTE:
            return PASTE_PAUSE if self._marked else BURST_PAUSE
        return self._alone if self._is_short(self._state) else PAUSE

    def _go(self, state: _State, held: bytes = b"") -> None:
        self._state = state
        self._held[:] = held

    def _ground(self, data: bytes, at: int, found: list[Token]) -> int:
        end = data.find(ESC, at)
        text = self._decode(data[at : len(data) if end < 0 else end], end >= 0)
        if text := _C1.sub("", text):
            found.append(Typed(text))
        if end < 0:
            return len(data)
        self._go(_State.ESCAPE)
        return end + 1

    def _escape(self, data: bytes, at: int, found: list[Token]) -> int:
        byte, cut = data[at], self._string_was_cut
        self._string_was_cut = False
        if cut and byte == ord("\\"):  # ESC \ ends a control string
            self._go(_State.GROUND)
        elif byte == ESC:
            if not cut:
                found.append(Sequence("\x1b"))
        elif byte == ord("["):
            self._go(_State.CSI, b"[")
        elif byte == ord("O"):
            self._go(_State.SS3, b"O")
        elif byte in CONTROL_STRINGS:
            self._go(_State.STRING, bytes([byte]))
        else:
            # A letter beyond ASCII comes in several bytes.
            if letter := self._decode(data[at : at + 1], byte < 0x80):
                found.append(Sequence("\x1b" + letter[-1]))
                self._go(_State.GROUND)
        return at + 1

    def _csi(self, data: bytes, at: int, found: list[Token]) -> int:
        byte = data[at]
        if byte < 0x20:
            return self._broken(data, at)
        if byte == ord("M") and self._held == b"[":
            self._go(_State.MOUSE)
            return at + 1
        if len(self._held) < LONGEST:
            self._held.append(byte)
        ends = 0x40 <= byte <= 0x7E and self._held != b"[["  # the console's ESC [ [ A
        text = "\x1b" + self._held.decode("latin-1")
        if not ends and text not in self._known:
            return at + 1
        whole = len(self._held) < LONGEST
        self._go(_State.GROUND)
        if text == PASTE_START:
            self._begin_paste(marked=True)
        elif text == PASTE_END:
            self._unended = False
        elif whole and text.isascii():
            found.append(Sequence(text))
        return at + 1

    def _ss3(self, data: bytes, at: int, found: list[Token]) -> int:
        byte = data[at]
        if byte < 0x20:
            if self._is_short(self._state):
                found.append(Sequence("\x1bO"))
            return self._broken(data, at)
        if len(self._held) < LONGEST:
            self._held.append(byte)
        if byte < 0x40:  # a modifier
            return at + 1
        text = "\x1b" + self._held.decode("latin-1")
        self._go(_State.GROUND)
        if text.isascii():
            found.append(Sequence(text))
        return at + 1

    def _string(self, data: bytes, at: int, found: list[Token]) -> int:
        control = _CONTROL.search(data, at)
        if control is None:
            self._held[1:] = b"."  # it is no key any more; what it says is of no use
            return len(data)
        end = control.start()
        if end == at and self._is_short(self._state):
            found.append(Sequence("\x1b" + self._held.decode("ascii")))
        self._string_was_cut = data[end] == ESC
        return self._broken(data, end)

    def _mouse(self, data: bytes, at: int, found: list[Token]) -> int:
        """Three bytes of any value that a coordinate may have, as old terminals send them."""
        byte = data[at]
        if 0 < byte < 0x20:
            return self._broken(data, at)
        self._held.append(byte)
        if len(self._held) == 3:
            code, x, y = (each - 0x20 for each in self._held)
            self._go(_State.GROUND)
            if code >= 0 and x > 0 and y > 0:  # else beyond what a byte can say
                found.append(Sequence(self._as_sgr(code, x, y)))
        return at + 1

    def _as_sgr(self, code: int, x: int, y: int) -> str:
        """The same event as newer terminals send it: they name the button that is let go."""
        if code & 0x60 or code & 3 != 3:
            if not code & 0x60:
                self._button = code & 3
            return f"\x1b[<{code};{x};{y}M"
        return f"\x1b[<{code & ~3 | self._button};{x};{y}m"

    def _broken(self, data: bytes, at: int) -> int:
        """Drop what is held; the byte at `at` begins something new, or did nothing but cut it."""
        self._go(_State.ESCAPE if data[at] == ESC else _State.GROUND)
        return at + (data[at] in CUTS)

    def _begin_paste(self, marked: bool) -> None:
        self._marked = marked
        self._unended = False
        self._go(_State.PASTE)

    def _paste(self, data: bytes, at: int, found: list[Token]) -> int:
        before = len(self._held)
        self._held += data[at:]
        end = -1
        if self._marked:
            end = self._held.find(PASTE_END.encode(), max(0, before - len(PASTE_END)))
        if end < 0:
            return len(data)
        after = at + end + len(PASTE_END) - before
        del self._held[end:]
        found.extend(self._pasted())
        self._go(_State.GROUND)
        return after

    def _pasted(self) -> Iterator[Pasted]:
        text = _UNWANTED.sub("", self._held.decode("utf-8", "ignore"))
        self._held.clear()
        if text:
            yield Pasted(text)
