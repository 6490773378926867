"""A class as columns, cells and texts: pure, from hand-ins that were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from rich.text import Text

from tui_lab.courses import class_words
from tui_lab.courses.classroom import ClassFolder, CourseOfClass, StudentWork, figures, words_of
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.courses.actions import CLASS_ACTIONS
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.table_columns import Cell, TableColumn

HELD = 2
"""Columns that stay while the others scroll: who, and whether the file was edited."""
NAME, FILE, STEP = (10, 24), 16, 3
"""Columns of the terminal: least and most of a name; the state of a file; a step."""
ROLES = {"right": "good", "wrong": "bad", "warning": "notice", "primary": "", "": "muted"}
VIEWS = ("student", "words", "remarks")
"""What stands below the table."""


def columns(table: CourseOfClass) -> list[TableColumn]:
    """Those of the table of a course."""
    longest = max((text_columns(work.student) for work in table.works), default=0)
    sums = (_("Tries"), 9), (_("Hints"), 6), (_("Time"), 11), (_("Guesses"), 8), (_("Words"), 8)
    return [
        TableColumn("student", _("Student"), min(max(longest, NAME[0]), NAME[1]), middle=True),
        TableColumn("file", _("Hand-in"), FILE),
        *(
            TableColumn(f"step {identity}", str(place), STEP)
            for place, (identity, _title) in enumerate(table.steps, 1)
        ),
        *(TableColumn(f"sum {n}", title, wide, right=True) for n, (title, wide) in enumerate(sums)),
    ]


def cells(work: StudentWork, seen: Sequence[TableColumn]) -> list[Cell]:
    """The cells of a student for the columns that are seen."""
    sums = class_words.total_cells(work.total)
    found: list[Cell] = []
    for column in seen:
        kind, _space, name = column.id.partition(" ")
        if kind == "student":
            found.append((work.student, "strong"))
        elif kind == "file":
            badge = class_words.state_badge(work.state)
            found.append((f"{glyph(badge.sign)} {badge.word}", ROLES[badge.tone]))
        elif kind == "step":
            badge = class_words.step_badge(work.step(name))
            found.append((badge.word, ROLES[badge.tone]))
        else:
            found.append((sums[int(name)], ""))
    return found


def heading(found: ClassFolder, place: int) -> str:
    """The course, and what is to be known first."""
    table = found.tables[place]
    told = class_words.heading(table)
    if len(found.tables) > 1:
        text = _("{title}   {n}/{count} courses: {key_next_tab} the next")
        told = with_keys(text, CLASS_ACTIONS, title=told, n=place + 1, count=len(found.tables))
    remarks = len(table.remarks) + len(found.problems)
    if remarks:
        text = ngettext(
            "{sign} {count} remark on the files: {key_part} leads there",
            "{sign} {count} remarks on the files: {key_part} leads there",
            remarks,
        )
        said = with_keys(text, CLASS_ACTIONS, sign=glyph("▲"), count=number(remarks))
        told = f"{told}\n{said}"
    return told


def steps_line(table: CourseOfClass) -> str:
    """What the numbers of the steps stand for."""
    return "   ".join(f"{place} {title}" for place, (_id, title) in enumerate(table.steps, 1))


def student_title(work: StudentWork) -> str:
    """Who is told of below the table."""
    return work.student


def student(table: CourseOfClass, work: StudentWork, looks: Mapping[str, Style]) -> Text:
    """All that a student did, check by check."""
    text = Text(class_words.facts(work) + "\n", looks["muted"])
    for place, step in enumerate(work.hand_in.steps, 1):
        text.append(class_words.step_line(place, step, figures(step)) + "\n", "bold")
        for check in step.checks:
            text.append(f"   {class_words.check_line(check)}\n", Style())
    return text


def words(table: CourseOfClass, place: int, looks: Mapping[str, Style]) -> tuple[str, Text]:
    """A question that is answered in words, with the answers of all students.

    Args:
        table: The hand-ins of a course.
        place: Which of the questions, from 0; one behind the last is the first again.
        looks: The theme's.

    Returns:
        The title, and the text.
    """
    asked = words_of(table)
    if not asked:
        return _("Words"), Text(_("This course asks for no answer in words."))
    place %= len(asked)
    step, question, answers = asked[place]
    text = Text(f"{step}: {question.strip()}\n", "bold")
    for name, answer in answers:
        text.append(f"\n{glyph('▸')} {name}\n", looks["primary"])
        text.append(f"{answer or _('no answer')}\n", Style() if answer else looks["muted"])
    title = _("In words: question {n} of {count}").format(n=place + 1, count=len(asked))
    return title, text


def remarks(found: ClassFolder, table: CourseOfClass) -> Text:
    """What is to be known about the files."""
    told = [*table.remarks, *found.problems[: class_words.MOST_PROBLEMS]]
    more = len(found.problems) - class_words.MOST_PROBLEMS
    if more > 0:
        told.append(_("And {count} more files that are no hand-ins.").format(count=number(more)))
    if not told:
        return Text(_("All files are as the lab wrote them."))
    return Text("\n").join(Text(f"{glyph('▲')} {each}") for each in told)
