"""Texts of a course on the command line: Markdown as plain lines, how a step or a check stands.

Rich is imported when a text is written: nothing else here is slow.
"""

from __future__ import annotations

import io
import re
import sys
import textwrap

from tui_lab.cli import console
from tui_lab.cli.console import Look, Role
from tui_lab.courses.model import (
    Check,
    GuessCheck,
    NumberCheck,
    PredictCheck,
    RunCheck,
    VaryCheck,
    WordsCheck,
)
from tui_lab.courses.standing import CheckState, StepState
from tui_lab.i18n import N_, _
from tui_lab.text.fit import printable

WIDEST = 80
NARROWEST = 20
MOST_NUMBERS = 4
"""Of a shape; of more numbers the first ones stand for all."""
ANSWERS = {
    "choice": N_("LETTER"),
    "number": N_("NUMBER"),
    "vary": N_("VALUE"),
    "guess": N_("GUESS"),
    "words": N_('"YOUR WORDS"'),
}
"""What is typed as an answer, by the kind of check."""
KINDS = {
    "choice": N_("choice"),
    "number": N_("number"),
    "run": N_("run"),
    "vary": N_("several runs"),
    "guess": N_("guess"),
    "words": N_("in your own words"),
    "predict": N_("own pictures"),
}
"""What a check wants, in a word or two."""

STYLES = {
    "markdown.code": "bold",
    "markdown.item.bullet": "none",
    "markdown.item.number": "none",
    "markdown.table.border": "dim",
    "markdown.table.header": "bold",
}
_PAINT = re.compile(r"\x1b\[[\d;]*m")


class _Ascii(io.StringIO):
    encoding = "ascii"


def markdown(text: str, first: str = "", *, view: Look | None = None) -> list[str]:
    """A text in Markdown as lines without its signs.

    Args:
        text: Markdown.
        first: Stands before the first line; the others are set in as far.
        view: Of the stream; None takes stdout. At most 80 columns are used.
    """
    from rich.console import Console
    from rich.theme import Theme

    from tui_lab.cli.markdown import PlainMarkdown
    from tui_lab.text.fit import text_columns

    view = view or console.look(sys.stdout)
    room = max(NARROWEST, min(view.width, WIDEST) - text_columns(first))
    file = io.StringIO() if view.unicode else _Ascii()
    writer = Console(
        file=file,
        width=room,
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        no_color=not view.colour,
        highlight=False,
        legacy_windows=False,
        theme=Theme(STYLES),
    )
    cleaned = "\n".join(printable(line) for line in text.split("\n"))
    writer.print(PlainMarkdown(cleaned))
    lines = _without_gaps(file.getvalue().split("\n"))
    margin = " " * text_columns(first)
    return [f"{margin if n else first}{line}".rstrip() for n, line in enumerate(lines)]


def _without_gaps(lines: list[str]) -> list[str]:
    """The lines without empty ones at the edges, and with no two after each other."""
    kept: list[str] = []
    for line in lines:
        if _PAINT.sub("", line).strip():
            kept.append(line.rstrip())
        elif kept and kept[-1]:
            kept.append("")
    return kept[:-1] if kept and not kept[-1] else kept


def write(text: str, first: str = "") -> None:
    """Write a text in Markdown to stdout; see `markdown`."""
    for line in markdown(text, first):
        console.out(line)


def write_plain(text: str, indent: str = "") -> None:
    """Write a text as it stands to stdout, line by line, broken where 80 columns do not hold it."""
    width = max(NARROWEST, min(console.look(sys.stdout).width, WIDEST))
    for part in text.splitlines():
        cleaned = printable(part)
        lines = textwrap.wrap(cleaned, width, initial_indent=indent, subsequent_indent=indent)
        for line in lines or [""]:
            console.out(line)


def heading(text: str) -> None:
    """Write a heading to stdout, an empty line before it."""
    console.out()
    console.tell(printable(text), "strong")


def step_word(state: StepState) -> tuple[str, Role]:
    """How a step stands, in a word; not yet begun is a dash."""
    if state.passed:
        return _("passed"), "good"
    return (_("begun"), "notice") if state.opened is not None else ("–", "faint")


def check_word(state: CheckState) -> tuple[str, str, Role]:
    """How a check stands: a sign, a word and their colour."""
    if isinstance(state.check, GuessCheck):
        return _guess_word(state)
    if isinstance(state.check, WordsCheck):
        return ("✓", _("written"), "good") if state.passed else ("·", _("to do"), "plain")
    if state.passed:
        return "✓", _("passed"), "good"
    if state.last is not None and state.last.right is False:
        return "✗", _("wrong so far"), "bad"
    return "·", _("to do"), "plain"


def _guess_word(state: CheckState) -> tuple[str, str, Role]:
    if state.score is not None:
        right = state.score[0]
        return ("✓", _("guessed right"), "good") if right else ("✗", _("guessed wrong"), "notice")
    return ("✓", _("guessed"), "good") if state.last else ("·", _("open, no condition"), "plain")


def check_sign(state: CheckState, view: Look) -> str:
    """`check_word` as it is written: sign and word in their colour."""
    sign, word, role = check_word(state)
    return view.paint(f"{view.sign(sign)} {word}", role)


def how_to_answer(course: str, step: str, check: Check, *, now: bool = True) -> str:
    """The command that answers a check, or what to do instead of answering.

    Args:
        course, step: Names.
        check: What is asked.
        now: Whether its step is the one that commands mean without `--step`.
    """
    if isinstance(check, RunCheck | PredictCheck):
        return f"tui-lab courses check {course}" + ("" if now else f" {step}")
    said = _(ANSWERS[check.KIND])
    if isinstance(check, NumberCheck) and isinstance(check.answer, tuple):
        count = len(check.answer)
        said = ", ".join([said] * min(count, MOST_NUMBERS)) + (
            ", …" if count > MOST_NUMBERS else ""
        )
    words = f"tui-lab courses answer {course} {check.id} {said}"
    return words if now else f"{words} --step {step}"


def kind_words(check: Check) -> str:
    """What a check wants, in a word or two."""
    if isinstance(check, VaryCheck):
        return _("{count} runs with another {setting}").format(
            count=check.at_least, setting=check.setting
        )
    return _(KINDS[check.KIND])
