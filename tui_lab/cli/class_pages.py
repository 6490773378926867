"""The pages of a class on the command line: the table, one student, the answers in words."""

from __future__ import annotations

from tui_lab.cli import console, course_text, tables
from tui_lab.cli.course_pages import INDENT
from tui_lab.courses import class_words
from tui_lab.courses.admission import name_key
from tui_lab.courses.classroom import ClassFolder, CourseOfClass, figures, words_of
from tui_lab.errors import NotFoundError
from tui_lab.i18n import _, number
from tui_lab.text.fit import one_line

LEAST_NAME = 12


def overview(found: ClassFolder) -> None:
    """Write the students by the steps of each course to stdout."""
    for table in found.tables:
        _heading(found, table)
        columns = [
            tables.Column(_("Student"), cuts=True, least=LEAST_NAME),
            tables.Column(_("Hand-in")),
            *(tables.Column(str(n)) for n in range(1, len(table.steps) + 1)),
            tables.Column(_("Tries"), right=True, rank=2),
            tables.Column(_("Hints"), right=True, rank=3),
            tables.Column(_("Time"), right=True, rank=4),
            tables.Column(_("Guesses"), right=True, rank=5),
            tables.Column(_("Words"), right=True, rank=6),
        ]
        rows: list[list[tables.Cell]] = []
        for work in table.works:
            total, badge = work.total, class_words.state_badge(work.state)
            cells: list[tables.Cell] = [
                work.student,
                (badge.word, course_text.ROLES[badge.tone]),
            ]
            for identity, _title in table.steps:
                step = class_words.step_badge(work.step(identity))
                cells.append((step.word, course_text.ROLES[step.tone]))
            cells += class_words.total_cells(total)
            rows.append(cells)
        tables.show(columns, rows)
        console.out()
        for place, (_identity, title) in enumerate(table.steps, 1):
            console.tell(f"{place}  {one_line(title)}", "faint")


def _heading(found: ClassFolder, table: CourseOfClass) -> None:
    if len(found.tables) > 1 and table is not found.tables[0]:
        console.out()
    console.tell(class_words.heading(table), "strong")


def student(found: ClassFolder, name: str) -> None:
    """Write all that one student did to stdout, check by check.

    Raises:
        NotFoundError: There is no hand-in of that student; those that there are, are named.
    """
    works = [(table, work) for table in found.tables for work in table.works]
    keys = [name_key(work.student) for _table, work in works]
    asked = name_key(name)
    exact = asked in keys
    wanted = [
        pair
        for pair, key in zip(works, keys, strict=True)
        if key == asked or (asked and not exact and asked in key)
    ]
    if not wanted:
        names = dict.fromkeys(one_line(work.student) for _table, work in works)
        raise NotFoundError(
            _("There is no hand-in of “{name}”.").format(name=one_line(name)),
            _("There are: {names}.").format(names=", ".join(names)),
        )
    for table, work in wanted:
        console.tell(f"{one_line(work.student)}: {one_line(table.title)}", "strong")
        console.tell(class_words.facts(work))
        for place, step in enumerate(work.hand_in.steps, 1):
            if step.checks:
                console.out()
            console.tell(class_words.step_line(place, step, figures(step)))
            for check in step.checks:
                console.tell(f"{INDENT}{class_words.check_line(check)}")


def words(found: ClassFolder) -> None:
    """Write the answers in words to stdout, question by question."""
    for table in found.tables:
        _heading(found, table)
        asked = words_of(table)
        if not asked:
            console.tell(_("This course asks for no answer in words."))
        for title, question, answers in asked:
            course_text.heading(one_line(title))
            course_text.write(question[:LONGEST_QUESTION])
            for name, answer in answers:
                console.out()
                console.tell(one_line(name), "notice")
                course_text.write_plain(answer or _("no answer"), INDENT)


LONGEST_QUESTION = 2000
"""Characters of a question that are shown: it stands in a file that comes from anybody."""


def remarks(found: ClassFolder) -> None:
    """Write what is to be known about the files to stderr."""
    for table in found.tables:
        for remark in table.remarks:
            console.warn(remark)
    for problem in found.problems[: class_words.MOST_PROBLEMS]:
        console.warn(problem)
    more = len(found.problems) - class_words.MOST_PROBLEMS
    if more > 0:
        console.warn(_("And {count} more files that are no hand-ins.").format(count=number(more)))
