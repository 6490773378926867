"""Own rows for the network: read in a thread, and what is said of them. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_lab.datasets.model import DatasetInfo
from tui_lab.i18n import _, number
from tui_lab.paths import expanded
from tui_lab.runs.run import Run
from tui_lab.ui.predict.loading import GivenUp, OwnExample, PreparedExamples, RowRequest

if TYPE_CHECKING:
    from tui_lab.datasets.rows import EncodedRows
    from tui_lab.reports.own_answers import OwnAnswers


def prepare_rows(
    run: Run,
    info: DatasetInfo,
    request: RowRequest,
    _given_up: GivenUp,
    _progress: Callable[[int, int], object],
) -> PreparedExamples:
    """Encode the rows as those that the network was trained with.

    Raises:
        LabError: A value does not fit its column, or the file cannot be read.
    """
    from tui_lab.datasets.input_columns import input_columns
    from tui_lab.datasets.rows import read_rows, read_rows_file, read_values
    from tui_lab.datasets.targets import target_columns
    from tui_lab.reports import access, own_examples, row_answers
    from tui_lab.reports.known_rows import KnownRows

    if request.file:
        path = expanded(request.file)
        rows = read_rows_file(info, path, header=request.header, whole=False)
    elif request.line:
        rows = read_rows(info, [request.line])
    else:
        rows = read_values(info, request.values)
    remarks = list(access.remarks(run))
    unused = [name for name in rows.unused if not rows.truths or name not in target_columns(info)]
    if unused:
        text = _("Columns that the network does not know are left out: {names}.")
        remarks.append(text.format(names=", ".join(unused)))
    kept = len(rows.values) <= row_answers.MOST_RECORDED
    if not kept:
        text = _("The answers are not put down with the run: there are more than {count}.")
        remarks.append(text.format(count=number(row_answers.MOST_RECORDED)))
    names = [column.name for column in input_columns(info)]
    known = KnownRows.of(run)
    parts = known.parts(rows.x) if request.file else ()

    def told(answers: OwnAnswers) -> str:
        return row_answers.comparison_text(rows, answers, parts)

    return PreparedExamples(
        _in_their_order(rows, known.remarks(rows.x)),
        rows.x,
        lambda answers: own_examples.record_rows(run, rows, answers) if kept else None,
        " ".join(remarks),
        told,
        partial(row_answers.answers_csv, names, rows, parts=parts) if request.file else None,
    )


def _in_their_order(rows: EncodedRows, remarks: Sequence[str]) -> tuple[OwnExample, ...]:
    """The rows as they stand in the file, also those that cannot be read."""
    examples = [
        OwnExample(_line(rows.lines[row]) if rows.lines else "", values=values, row=row, told=told)
        for row, (values, told) in enumerate(zip(rows.values, remarks, strict=True))
    ]
    if not rows.refused:
        return tuple(examples)
    lines = list(zip(rows.lines, examples, strict=True))
    lines += [(each.line, OwnExample(_line(each.line), error=each.error)) for each in rows.refused]
    return tuple(example for _line, example in sorted(lines, key=lambda each: each[0]))


def _line(line: int) -> str:
    return _("line {line}").format(line=line)
