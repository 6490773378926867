"""A copy of a course for students: its steps sealed, without the solutions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tomli_w

from tui_lab.courses import catalogue, step_seal
from tui_lab.courses.reading import COURSE_FILE, FORMAT
from tui_lab.errors import StoreError, UsageError
from tui_lab.i18n import _
from tui_lab.paths import expanded, write_atomically
from tui_lab.plain_files import read_text, reason_of_writing
from tui_lab.text.command_line import quoted
from tui_lab.text.fit import one_line


def make(folder: Path, target: Path, words: Mapping[str, str]) -> Path:
    """Seal a course that is right.

    Args:
        folder: Of the course; it stays as it is.
        target: The folder that is made; its last part is the name of the course.
        words: Step -> the word that opens it; the lab opens the others.

    Returns:
        The folder that was made.

    Raises:
        CourseError: Something is wrong with the course.
        UsageError: The target is there, or a word is of no step or empty.
        StoreError: The target cannot be written.
    """
    course, target = catalogue.validate(folder)[0], expanded(target).absolute()
    known = [step.id for step in course.steps]
    for step, word in words.items():
        if step not in known or not word.strip():
            raise UsageError(
                _("“{text}” names no step with a word.").format(text=one_line(f"{step}={word}")),
                _("Write STEP=WORD; the steps are: {names}.").format(names=", ".join(known)),
            )
    if target.exists():
        raise UsageError(
            _("There is something of that name already: {path}.").format(path=target),
            _("Take another name."),
        )
    try:
        target.mkdir(parents=True)
        text = read_text(course.folder / COURSE_FILE)
        head = tomli_w.dumps({"format": FORMAT, "sealed": step_seal.sealed(text).decode()})
        write_atomically(target / COURSE_FILE, head.encode())
        for step in known:
            plain = read_text(course.folder / f"{step}.toml")
            content = step_seal.sealed(plain, words.get(step, ""))
            write_atomically(target / f"{step}{step_seal.ENDING}", content)
        for file in target.iterdir():  # whoever may enter the folder may read what is in it
            file.chmod(target.stat().st_mode & 0o666)
    except OSError as error:
        raise StoreError(
            _("{path} cannot be written: {reason}.").format(
                path=target, reason=reason_of_writing(error)
            )
        ) from error
    return target


def way_to_students(made: Path) -> str:
    """How a sealed copy comes to students, in a sentence."""
    return _(
        "Students put this folder into courses/ of their lab's folder; on a common disk "
        "TUI_LAB_COURSES={folder} in their shell is enough."
    ).format(folder=quoted(str(made.parent)))
