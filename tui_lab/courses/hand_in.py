"""What a hand-in carries for a teacher's table: what was done, as data at the end of the report.

The data stand in a comment of the Markdown, with a digest of them and one of the text before. A
file that was changed afterwards shows it. No more than that: whoever runs this code can sign
anything. A hand-in comes from anybody, so nothing of it is believed to be short, and none of it is
ever a path, a format or a command. Must not know of a face.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from tui_lab.courses.progress import Attempt, Moment
from tui_lab.errors import CourseError
from tui_lab.i18n import _
from tui_lab.plain_files import UnfitFileError, advice, read_bytes, reason
from tui_lab.text.fit import one_line, visible

FORMAT = 1
LARGEST = 16 << 20
"""Bytes of the largest hand-in that is read."""
_BEGIN = "<!-- tui-lab hand-in"
_DIGEST = "sha256 "
_END = "-->"
Word = Annotated[str, msgspec.Meta(max_length=400)]
"""A name or a title."""
Many = msgspec.Meta(max_length=500)
State = Literal["intact", "text", "edited"]
"""As it was written; with another text around the same data; with other data."""


class HandedCheck(msgspec.Struct, kw_only=True, frozen=True):
    """What was done of a check."""

    id: Word
    kind: Word
    question: str
    graded: bool
    judged: bool
    text: bool = False
    """Whether it is answered in the student's own words."""
    passed: Moment | None = None
    attempts: Annotated[tuple[Attempt, ...], Many] = ()
    hints: Annotated[int, msgspec.Meta(ge=0, le=10**6)] = 0
    answer: str = ""
    """The answer that counts, for people."""
    came_true: bool | None = None
    """Of a guess: whether the run that was made after it showed so; None where none did."""
    runs: tuple[Word, ...] = ()
    message: str = ""
    """What the runs said when it was passed."""


class HandedStep(msgspec.Struct, kw_only=True, frozen=True):
    """What was done of a step."""

    id: Word
    title: Word
    passed: bool
    opened: Moment | None = None
    checks: Annotated[tuple[HandedCheck, ...], Many] = ()


class HandedRun(msgspec.Struct, kw_only=True, frozen=True):
    """A run of the student's: enough to train it again and compare."""

    id: Word
    name: str
    created: Moment
    status: Word
    dataset: str
    epochs: int
    seconds: float
    line: str = ""
    """The experiment in one line, with its seed."""
    figures: dict[str, float | None] = {}
    """Of the weights that were kept, on the training and the validation part."""
    log: Word = ""
    """The SHA-256 of its log; "" where that cannot be read."""


class HandIn(msgspec.Struct, kw_only=True, frozen=True):
    """What was done of a course, by whom, and when."""

    format: int = FORMAT
    lab: Word
    """The version of the lab."""
    course: Word
    title: Word
    written: Moment
    student: Annotated[str, msgspec.Meta(max_length=200)] = ""
    begun: Moment | None = None
    chosen: dict[Word, Word] = {}
    drawn: dict[Word, str] = {}
    """The numbers that were drawn for this student, for people."""
    steps: Annotated[tuple[HandedStep, ...], Many] = ()
    runs: tuple[HandedRun, ...] = ()
    text: Word = ""
    """The SHA-256 of the report before the data."""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _bare(text: str) -> str:
    """A text without what editors and mail change by themselves: ends of lines, blanks there."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def with_data(text: str, hand_in: HandIn) -> str:
    """A report with its data behind it, both signed.

    Args:
        text: The report in Markdown.
        hand_in: Its data; their `text` is filled in here.
    """
    text = visible(text).rstrip("\n")
    data = msgspec.to_builtins(msgspec.structs.replace(hand_in, text=_sha256(_bare(text))))
    # In ASCII no program changes a letter of it; without ">" nothing ends the comment.
    line = json.dumps(data, separators=(",", ":"), allow_nan=False).replace(">", "\\u003e")
    return f"{text}\n\n{_BEGIN}\n{line}\n{_DIGEST}{_sha256(line)}\n{_END}\n"


def read_hand_in(path: Path) -> tuple[HandIn, State]:
    """A hand-in, and whether it is as the lab wrote it.

    Raises:
        CourseError: It cannot be read, or is no hand-in; file and reason are named.
    """
    try:
        text = read_bytes(path, LARGEST, links=False).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(_not_one(path), _("Ask for the file that the lab wrote.")) from error
    except OSError as error:
        said = _("{file} cannot be read: {reason}.").format(file=_name(path), reason=reason(error))
        hint = advice(error) if isinstance(error, UnfitFileError) else ""
        raise CourseError(said, hint) from error
    before, found, behind = text.rpartition(_BEGIN)
    if not found:
        raise CourseError(
            _not_one(path),
            _("It has no data of the lab at its end: it is cut, or written by an older version."),
        )
    lines = [line.strip() for line in behind.splitlines() if line.strip()]
    if len(lines) < 2 or not lines[1].startswith(_DIGEST):
        raise CourseError(_not_one(path), _("Its data are cut: ask for the file again."))
    hand_in = _decoded(path, lines[0])
    if lines[1].removeprefix(_DIGEST) != _sha256(lines[0]):
        return hand_in, "edited"
    return hand_in, "intact" if hand_in.text == _sha256(_bare(before)) else "text"


def _decoded(path: Path, line: str) -> HandIn:
    try:
        hand_in = msgspec.json.decode(line, type=HandIn)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CourseError(_not_one(path), _("Its data are damaged: ask for it again.")) from error
    if hand_in.format != FORMAT:
        hint = _("It is of another version of the lab: {version}.")
        raise CourseError(_not_one(path), hint.format(version=one_line(hand_in.lab)))
    return hand_in


def _name(path: Path) -> str:
    return one_line(path.name)


def _not_one(path: Path) -> str:
    return _("{file} is no hand-in of the lab.").format(file=_name(path))
