"""A class: the hand-ins of a folder, as a table of students by steps. Must not know of a face."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tui_lab.courses.admission import name_key
from tui_lab.courses.hand_in import HandedStep, HandIn, State, read_hand_in
from tui_lab.errors import CourseError, LabError, NotFoundError
from tui_lab.i18n import _, listed, ngettext, number
from tui_lab.paths import expanded
from tui_lab.plain_files import reason
from tui_lab.text.fit import one_line

DEEPEST = 3
"""Folders inside each other: learning platforms give each student one."""
MOST_FILES = 5000
ENDINGS = (".md", ".markdown", ".txt")
LONGEST_PAUSE = 20 * 60.0
"""Seconds between two things done on a step after which the time between is a break."""


@dataclass(frozen=True, slots=True)
class WorkFigures:
    """What was done of a step, of several, or of one check."""

    passed: int = 0
    """Of the checks that count, or of the steps."""
    count: int = 0
    tries: int = 0
    """Answers that were judged."""
    wrong: int = 0
    hints: int = 0
    seconds: float = 0.0
    """Of work, without breaks."""
    came_true: int = 0
    guesses: int = 0
    """Those that were held against a run."""
    words: int = 0
    """Answers in the student's own words."""


@dataclass(frozen=True, slots=True)
class StudentWork:
    """A hand-in that was read."""

    hand_in: HandIn
    state: State
    file: str
    """Its path below the folder."""

    @property
    def student(self) -> str:
        """Who handed it in; the file where no name was given."""
        return self.hand_in.student.strip() or self.file

    @property
    def key(self) -> str:
        """Equal for hand-ins of the same student."""
        return name_key(self.hand_in.student) or f"/{self.file}"

    def step(self, identity: str) -> HandedStep | None:
        """A step by its id; None where this hand-in has none."""
        return next((step for step in self.hand_in.steps if step.id == identity), None)

    @property
    def total(self) -> WorkFigures:
        """Of all steps: how many are passed, and the sums."""
        each = [figures(step) for step in self.hand_in.steps]
        return WorkFigures(
            sum(step.passed for step in self.hand_in.steps),
            len(each),
            *(
                sum(getattr(one, name) for one in each)
                for name in ("tries", "wrong", "hints", "seconds", "came_true", "guesses", "words")
            ),
        )


@dataclass(frozen=True, slots=True)
class CourseOfClass:
    """The hand-ins for one course, by name of the student."""

    course: str
    title: str
    steps: tuple[tuple[str, str], ...]
    """Id and title, in the order of the course."""
    works: tuple[StudentWork, ...]
    remarks: tuple[str, ...]
    """Sentences: what was edited, left out, or stands in two hand-ins."""


@dataclass(frozen=True, slots=True)
class ClassFolder:
    """What a folder of hand-ins holds."""

    folder: Path
    tables: tuple[CourseOfClass, ...]
    problems: tuple[str, ...]
    """Sentences about the files that are no hand-ins."""


def figures(step: HandedStep) -> WorkFigures:
    """What was done of a step."""
    counting = [check for check in step.checks if check.graded]
    judged = [check for check in counting if check.judged]
    guesses = [check.came_true for check in step.checks if check.came_true is not None]
    return WorkFigures(
        passed=sum(check.passed is not None for check in counting),
        count=len(counting),
        tries=sum(len(check.attempts) for check in judged),
        wrong=sum(attempt.right is False for check in judged for attempt in check.attempts),
        hints=sum(check.hints for check in step.checks),
        seconds=_seconds(step),
        came_true=sum(guesses),
        guesses=len(guesses),
        words=sum(check.text and bool(check.attempts) for check in step.checks),
    )


def _seconds(step: HandedStep) -> float:
    """From one thing done on a step to the next, breaks left out."""
    if step.opened is None:
        return 0.0
    moments = [step.opened]
    for check in step.checks:
        moments += [attempt.time for attempt in check.attempts]
        moments += [check.passed] if check.passed is not None else []
    gaps = (after - before for before, after in pairwise(sorted(moments)))
    return sum(gap for gap in gaps if gap <= LONGEST_PAUSE)


def read_class(folder: Path, course: str = "") -> ClassFolder:
    """Read the hand-ins of a folder and the folders in it; nothing in them is run or followed.

    Args:
        folder: Where they are.
        course: Only those of the course of that name; "" takes all.

    Raises:
        NotFoundError: There is no such folder, or no hand-in in it.
    """
    folder = expanded(folder).absolute()
    works: list[StudentWork] = []
    problems: list[str] = []
    for path, problem in _files(folder):
        if problem:
            problems.append(problem)
            continue
        try:
            hand_in, state = read_hand_in(path)
        except CourseError as error:
            problems.append(str(error))
            continue
        works.append(StudentWork(hand_in, state, str(path.relative_to(folder))))
    names = dict.fromkeys(work.hand_in.course for work in works)
    wanted = [name for name in names if course in ("", name)]
    if not wanted:
        raise _nothing(folder, course, list(names), problems)
    tables = [_table([each for each in works if each.hand_in.course == name]) for name in wanted]
    return ClassFolder(folder, tuple(tables), tuple(problems))


def _nothing(folder: Path, course: str, names: list[str], problems: list[str]) -> LabError:
    if names:
        return NotFoundError(
            _("There is no hand-in of the course “{course}” in {folder}.").format(
                course=one_line(course), folder=one_line(str(folder))
            ),
            _("There are: {names}.").format(names=", ".join(map(one_line, names))),
        )
    text = _("There is no hand-in in {folder}.").format(folder=one_line(str(folder)))
    hint = _("Students write one with `tui-lab courses report COURSE --student NAME`.")
    return NotFoundError(f"{text} {problems[0]}" if problems else text, hint)


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files that may be hand-ins, by name; and a sentence where one is not looked at.

    Raises:
        NotFoundError: The folder cannot be read.
    """
    left, others, pending = MOST_FILES, list[str](), [(folder, 0)]
    while pending:
        place, depth = pending.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda each: each.name)
        except OSError as error:
            if place == folder:
                said = _("{folder} cannot be read: {reason}.")
                told = said.format(folder=one_line(str(folder)), reason=reason(error))
                raise NotFoundError(told, _("Name the folder that the hand-ins are in.")) from error
            yield (
                place,
                _("{file} cannot be read: {reason}.").format(
                    file=one_line(place.name), reason=reason(error)
                ),
            )
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith((".", "__")):
                continue  # what systems and archives leave behind
            left -= 1
            if left < 0:
                text = _("Only the first {count} files are looked at.")
                yield folder, text.format(count=number(MOST_FILES))
                return
            if entry.is_symlink():
                yield (
                    path,
                    _("{file} is a link, and none is followed here.").format(
                        file=one_line(entry.name)
                    ),
                )
            elif entry.is_dir(follow_symlinks=False):
                if depth < DEEPEST:
                    pending.append((path, depth + 1))
            elif path.suffix.lower() in ENDINGS:
                yield path, ""
            else:
                others.append(one_line(entry.name))
    if others:
        text = ngettext(
            "{count} file is no Markdown and is left alone: {names}.",
            "{count} files are no Markdown and are left alone: {names}.",
            len(others),
        )
        shown = [*others[:3], *(["…"] if len(others) > 3 else [])]
        yield folder, text.format(count=number(len(others)), names=", ".join(shown))


def _table(works: Sequence[StudentWork]) -> CourseOfClass:
    """The newest hand-in of each student of one course."""
    newest: dict[str, StudentWork] = {}
    older: list[StudentWork] = []
    for work in sorted(works, key=lambda each: -each.hand_in.written):
        if work.key in newest:
            older.append(work)
        else:
            newest[work.key] = work
    kept = sorted(newest.values(), key=lambda each: (each.key, each.file))
    steps: dict[str, str] = {}
    for work in sorted(kept, key=lambda each: (each.state == "edited", -each.hand_in.written)):
        for step in work.hand_in.steps:
            steps.setdefault(step.id, step.title)
    first = works[0].hand_in
    return CourseOfClass(
        first.course, first.title, tuple(steps.items()), tuple(kept), tuple(_remarks(kept, older))
    )


def _remarks(kept: Sequence[StudentWork], older: Sequence[StudentWork]) -> Iterator[str]:
    for work in kept:
        if work.state == "edited":
            yield _(
                "{file} was edited: its data are not those that the lab wrote. What the table says "
                "of {name} is what stands in the file."
            ).format(file=one_line(work.file), name=one_line(work.student))
        elif work.state == "text":
            yield _(
                "The text of {file} was changed; its data, which the table is made of, were not."
            ).format(file=one_line(work.file))
        if not work.hand_in.student.strip():
            yield _("{file} has no name in it: the file stands for the student.").format(
                file=one_line(work.file)
            )
    for work in older:
        yield _("{file} is left out: there is a newer one of {name}.").format(
            file=one_line(work.file), name=one_line(work.student)
        )
    yield from _shared_runs(kept)


def _shared_runs(works: Sequence[StudentWork]) -> Iterator[str]:
    """Runs that stand in the hand-ins of several students, by the digests of their logs."""
    owners: dict[tuple[str, str], list[str]] = {}
    for work in works:
        for run in work.hand_in.runs:
            names = owners.setdefault((run.id, run.log), [])
            if run.log and work.student not in names:
                names.append(work.student)
    shared: dict[tuple[str, ...], int] = {}
    for names in owners.values():
        if len(names) > 1:
            shared[tuple(names)] = shared.get(tuple(names), 0) + 1
    for group, count in shared.items():
        yield ngettext(
            "{names} hand in the very same run, to the last bit of its log.",
            "{names} hand in {count} runs that are the very same, to the last bit of their logs.",
            count,
        ).format(names=listed([one_line(name) for name in group]), count=number(count))


def words_of(table: CourseOfClass) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The answers in words, side by side.

    Returns:
        For each question its step's title, the question, and the students with their answers.
    """
    asked: dict[tuple[str, str], tuple[str, str, list[tuple[str, str]]]] = {}
    for identity, title in table.steps:
        for work in table.works:
            step = work.step(identity)
            for check in step.checks if step is not None else ():
                if check.text:
                    place = (identity, check.id)
                    asked.setdefault(place, (title, check.question, []))
                    given = check.attempts[-1].value if check.attempts else ""
                    asked[place][2].append((work.student, given))
    return list(asked.values())
