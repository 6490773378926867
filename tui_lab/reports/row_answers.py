"""Answers to the rows of a file: held against the truth, and as a table for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.datasets.rows import EncodedRows
from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.cells import csv_table
from tui_lab.reports.known_rows import Part, learned_sentence
from tui_lab.reports.own_answers import OwnAnswers, Truth, TruthComparison

MOST_RECORDED = 10_000
"""Rows of one file that are put down with the run: what is kept there is for people."""
TOLD = 5
"""Rows that cannot be read whose reasons are told one by one."""


def known_truths(rows: EncodedRows, answers: OwnAnswers) -> dict[int, Truth]:
    """The truths that the file has, by row; none where it lacks the target columns."""
    read = (answers.read_truth(values) for values in rows.truths)
    return {row: truth for row, truth in enumerate(read) if truth is not None}


def comparison(rows: EncodedRows, answers: OwnAnswers) -> TruthComparison | None:
    """How good the answers are; None where no truth is known."""
    truths = known_truths(rows, answers)
    return answers.compared(truths) if truths else None


def comparison_text(rows: EncodedRows, answers: OwnAnswers, parts: Sequence[Part]) -> str:
    """How good the answers are, and whether the figures are honest; "" where no truth is known.

    Args:
        rows: As read from a file.
        answers: To these rows.
        parts: The part of the run's data that has each row, where it is known.
    """
    truths = known_truths(rows, answers)
    if not truths:
        return ""
    known = learned_sentence([parts[row] for row in truths]) if parts else ""
    return " ".join(each for each in (answers.compared(truths).sentence, known) if each)


def remark_sentences(rows: EncodedRows, remarks: Sequence[str]) -> list[str]:
    """What there is to know of rows, each with its line or number; of many, the first ones.

    Args:
        rows: As read.
        remarks: Of each row, "" for most (`KnownRows.remarks`).
    """
    there = [row for row, text in enumerate(remarks) if text]
    if len(rows.values) == 1:
        return [remarks[row] for row in there]
    told = []
    for row in there[:TOLD]:
        place = _("Row {number}").format(number=row + 1)
        if rows.lines:
            place = _("Line {number}").format(number=rows.lines[row])
        told.append(f"{place}: {remarks[row]}")
    more = len(there) - len(told)
    if more:
        text = ngettext(
            "The same is to be said of {count} more row.",
            "The same is to be said of {count} more rows.",
            more,
        )
        told.append(text.format(count=number(more)))
    return told


def answers_csv(
    names: Sequence[str], rows: EncodedRows, answers: OwnAnswers, parts: Sequence[Part] = ()
) -> str:
    """The rows with their answers as CSV.

    A column `line`, `part` where it is known, those that the network wants, the other ones of the
    file, and the answers; where the file has the truth, whether or how far they are off. Numbers
    have a point and all their digits, columns that the answers bring have English names.

    Args:
        names: The columns that the network wants.
        rows: As read from a file.
        answers: To these rows.
        parts: `training`, `validation`, `test` or None for each row: the part of the run's data
            that has one with the same inputs; in a column `part`, where this is given.
    """
    truths = known_truths(rows, answers)
    title = ["line", *(("part",) if parts else ()), *names, *rows.others, *answers.columns]
    title += answers.truth_columns if truths else ()
    table = [
        [
            rows.lines[row],
            *((parts[row],) if parts else ()),
            *values,
            *(column[row] for column in rows.others.values()),
            *answers.cells(row),
            *(answers.truth_cells(row, truths.get(row)) if truths else ()),
        ]
        for row, values in enumerate(rows.values)
    ]
    return csv_table([title, *table])


def refused_sentences(rows: EncodedRows) -> list[str]:
    """Which rows could not be read and why; of many, the first ones, and how many more."""
    told = [each.error.message for each in rows.refused[:TOLD]]
    more = len(rows.refused) - len(told)
    if more:
        text = ngettext(
            "{count} more row cannot be read.", "{count} more rows cannot be read.", more
        )
        told.append(text.format(count=number(more)))
    return told
