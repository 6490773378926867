"""Answers to the rows of a file: held against the truth, and as a table for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.datasets.rows import EncodedRows
from tui_lab.i18n import ngettext, number
from tui_lab.reports.cells import csv_table
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


def answers_csv(names: Sequence[str], rows: EncodedRows, answers: OwnAnswers) -> str:
    """The rows with their answers as CSV.

    A column `line`, those that the network wants, the other ones of the file, and the answers;
    where the file has the truth, whether or how far they are off. Numbers have a point and all
    their digits, columns that the answers bring have English names.

    Args:
        names: The columns that the network wants.
        rows: As read from a file.
        answers: To these rows.
    """
    truths = known_truths(rows, answers)
    title = ["line", *names, *rows.others, *answers.columns]
    title += answers.truth_columns if truths else ()
    table = [
        [
            rows.lines[row],
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
