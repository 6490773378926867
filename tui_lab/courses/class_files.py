"""A class for other programs: tables as CSV for a spreadsheet, and all of it as JSON."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import msgspec

from tui_lab.courses.classroom import ClassFolder, CourseOfClass, WorkFigures, figures
from tui_lab.courses.hand_in import HandedCheck, State
from tui_lab.reports.cells import csv_table

STATES: dict[State, str] = {"intact": "intact", "text": "text changed", "edited": "edited"}


def as_json(found: ClassFolder) -> dict[str, object]:
    """All that the hand-ins hold, with whether each was edited."""
    return {
        "folder": str(found.folder),
        "problems": list(found.problems),
        "courses": [
            {
                "course": table.course,
                "title": table.title,
                "steps": [{"id": identity, "title": title} for identity, title in table.steps],
                "remarks": list(table.remarks),
                "students": [
                    {
                        "student": work.hand_in.student,
                        "file": work.file,
                        "hand_in": STATES[work.state],
                        "total": asdict(work.total),
                        "data": msgspec.to_builtins(work.hand_in),
                    }
                    for work in table.works
                ],
            }
            for table in found.tables
        ],
    }


def as_file(table: str) -> bytes:
    """A table of CSV as a file: the mark at its beginning tells a spreadsheet that it is UTF-8."""
    return codecs.BOM_UTF8 + table.encode()


def by_student(tables: Sequence[CourseOfClass], *, semicolons: bool = False) -> str:
    """A row for each student, a column for each step, as CSV; see `csv_table`."""
    steps = dict.fromkeys(step for table in tables for step, _title in table.steps)
    head = [
        *("student", "file", "hand_in", "course", "steps_passed", "steps"),
        *("tries", "wrong", "hints", "minutes", "guesses_true", "guesses", "words"),
    ]
    rows: list[list[object]] = [[*head, *(f"step_{step}" for step in steps)]]
    for table in tables:
        for work in table.works:
            total = work.total
            cells: list[object] = [
                *(work.hand_in.student, work.file, STATES[work.state], table.course),
                *(total.passed, total.count, total.tries, total.wrong, total.hints),
                *(round(total.seconds / 60, 1), total.came_true, total.guesses, total.words),
            ]
            for identity in steps:
                step = work.step(identity)
                done = figures(step) if step is not None else None
                cells.append(None if done is None else _share(done))
            rows.append(cells)
    return csv_table(rows, semicolons=semicolons)


def _share(done: WorkFigures) -> float:
    """Of the checks that count, how many are passed: 0 to 1."""
    return round(done.passed / done.count, 3) if done.count else 0.0


def by_check(tables: Sequence[CourseOfClass], *, semicolons: bool = False) -> str:
    """A row for each check of each student, with the answer, as CSV; see `csv_table`."""
    head = (
        *("student", "file", "hand_in", "course", "step", "check", "kind", "question"),
        *("passed", "passed_at", "tries", "wrong", "hints", "guess_true", "answer"),
    )
    rows: list[Sequence[object]] = [head]
    for table in tables:
        for work in table.works:
            start = (work.hand_in.student, work.file, STATES[work.state], table.course)
            for step in work.hand_in.steps:
                rows += [(*start, step.id, *_check_cells(check)) for check in step.checks]
    return csv_table(rows, semicolons=semicolons)


def _check_cells(check: HandedCheck) -> tuple[object, ...]:
    wrong = sum(attempt.right is False for attempt in check.attempts)
    at = ""
    if check.passed is not None:
        at = datetime.fromtimestamp(check.passed).astimezone().isoformat(timespec="seconds")
    true = None if check.came_true is None else int(check.came_true)
    return (
        *(check.id, check.kind, " ".join(check.question.split()), int(check.passed is not None)),
        *(at, len(check.attempts), wrong, check.hints, true, check.answer),
    )
