"""What a stream can show (colour, signs, width), and writing to stdout and stderr accordingly.

stdout carries data and stderr narration, so each stream is judged by itself. A colour never stands
alone: whatever is coloured here also says its meaning in words or with a mark.

No other module of the command line writes to a stream: what must not reach a terminal or a file is
made visible here (`text.fit.shown`), whatever it came from.
"""

from __future__ import annotations

import codecs
import os
import sys
from dataclasses import dataclass, replace
from typing import Literal, TextIO

from tui_lab.cli.streams import watch_streams
from tui_lab.errors import ExperimentError, LabError, UsageError
from tui_lab.i18n import _
from tui_lab.text import fit
from tui_lab.text.ascii import sign, to_ascii
from tui_lab.text.command_line import as_called

Role = Literal["good", "bad", "notice", "strong", "faint", "plain"]
CODES: dict[Role, str] = {"good": "32", "bad": "31", "notice": "33", "strong": "1", "faint": "2"}
ERROR_HANDLER = "tui_lab_plain"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a stream can show."""

    terminal: bool
    """A person is watching; else a file or another program."""
    live: bool
    """A line can be drawn over: a terminal, and not a dumb one."""
    colour: bool
    unicode: bool
    width: int
    """Columns; 80 where it is no terminal."""

    def paint(self, text: str, role: Role) -> str:
        """`text` in the colour of `role`, where there is colour."""
        if not self.colour or role == "plain" or not text:
            return text
        return f"{fit.sgr(CODES[role])}{text}{fit.sgr('0')}"

    def plain(self) -> Terminal:
        """The same without colours."""
        return replace(self, colour=False)

    def sign(self, character: str) -> str:
        """The sign `character`, or its ASCII stand-in."""
        return sign(character, self.unicode)


def look(stream: TextIO) -> Terminal:
    """What `stream` can show, from the stream itself, NO_COLOR and TERM."""
    try:
        terminal = stream.isatty()
    except ValueError:  # closed
        terminal = False
    dumb = os.environ.get("TERM", "") in ("dumb", "")
    encoding = (getattr(stream, "encoding", "") or "ascii").lower().replace("-", "")
    return Terminal(
        terminal=terminal,
        live=terminal and not dumb,
        colour=terminal and not dumb and not os.environ.get("NO_COLOR"),
        unicode=encoding in ("utf8", "utf16", "utf32"),
        width=_width(stream) if terminal else 80,
    )


def _width(stream: TextIO) -> int:
    try:
        chosen = int(os.environ.get("COLUMNS", "0"))
    except ValueError:
        chosen = 0
    if chosen > 0:
        return chosen
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _write(stream: TextIO, text: str, *, end: str = "\n", lines: bool = False) -> None:
    """The one place that writes to a stream; what only looks like our colours is made visible."""
    stream.write(fit.shown(text, lines=lines) + end)


def out(text: str = "") -> None:
    """Write a line of data to stdout."""
    _write(sys.stdout, text)


def out_lines(text: str, *, stream: TextIO | None = None) -> None:
    """Write a text that is laid out in lines, to stdout where no stream is named."""
    _write(stream or sys.stdout, text.removesuffix("\n"), lines=True)


def out_now(text: str, stream: TextIO) -> None:
    """Write a line to a stream, and let it go at once."""
    _write(stream, text)
    stream.flush()


def tell(text: str, role: Role = "plain") -> None:
    """Write a sentence to stdout, broken between words where a terminal is narrower."""
    view = look(sys.stdout)
    for line in wrapped(as_called(text), view):
        out(view.paint(line, role))


def say(text: str = "", role: Role = "plain") -> None:
    """Write narration to stderr, broken between words where a terminal is narrower."""
    view = look(sys.stderr)
    for line in wrapped(as_called(text), view):
        _write(sys.stderr, view.paint(line, role))


def warn(message: str) -> None:
    """Write a warning to stderr."""
    _say_under(_("Warning:"), "notice", message)


def show_error(error: LabError) -> None:
    """Write an error to stderr: what is wrong on one line, what to do on the next."""
    _say_under(_("Error:"), "bad", error.message)
    if error.hint:
        say(error.hint)
    for other in error.others if isinstance(error, ExperimentError) else ():
        show_error(other)


def _say_under(title: str, role: Role, text: str) -> None:
    view = look(sys.stderr)
    first, *rest = wrapped(as_called(f"{title} {text}"), view)
    _write(sys.stderr, f"{view.paint(title, role)}{first.removeprefix(title)}")
    for line in rest:
        _write(sys.stderr, line)


def wrapped(text: str, view: Terminal) -> list[str]:
    """The lines of a sentence: broken between words at a terminal's width, as it is elsewhere."""
    text = text.replace("\n", " ")
    return fit.wrapped(text, view.width) if view.terminal else [text]


def draw_over(text: str = "") -> None:
    """Draw a line on stderr over the one that was drawn before; without a text, leave it empty.

    What does not fit is cut: a line that is broken by the terminal cannot be drawn over.
    """
    view = look(sys.stderr)
    line = fit.shortened(text, view.width - 1, unicode=view.unicode)
    sys.stderr.write(f"\r{line}\x1b[K")
    sys.stderr.flush()


def ring() -> None:
    """Ring the bell of the terminal that stderr is; nothing where it is none."""
    if sys.stderr.isatty():
        # Past what makes texts harmless: it would show a sign for it.
        sys.stderr.write("\a")
        sys.stderr.flush()


def confirm(question: str) -> bool:
    """Ask on the terminal; anything but a yes is a no.

    Raises:
        UsageError: Nobody is there to answer.
    """
    if not sys.stdin.isatty():
        raise UsageError(
            _("This must be confirmed, and there is no terminal to ask on."),
            _("Add --yes to confirm it."),
        )
    _write(sys.stderr, question, end=" " + _("[y/N]") + " ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip().lower()
    return answer in ("y", "yes", _("y"), _("yes"))


def prepare_streams() -> None:
    """Make writing safe.

    What a stream's encoding cannot show becomes ASCII that says the same, and a failure of stdout
    is told as what it is (`streams`).
    """
    codecs.register_error(ERROR_HANDLER, _replace)
    watch_streams(ERROR_HANDLER)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return to_ascii(error.object[error.start : error.end]), error.end
