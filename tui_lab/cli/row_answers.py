"""What `tui-lab predict` does with rows: asks, shows the answers, writes them to a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_lab.cli import console, params, tables
from tui_lab.cli.answers import answer_lines, asked, warn
from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import ExitCode
from tui_lab.i18n import _, number
from tui_lab.paths import expanded
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_lab.datasets.rows import EncodedRows
    from tui_lab.reports.known_rows import Part
    from tui_lab.reports.own_answers import OwnAnswers

MOST_COLUMNS = 6
"""Columns of rows that are shown beside the answer."""


@dataclass(frozen=True, slots=True)
class AskedRows:
    """What is asked about, and what becomes of the answers."""

    lines: tuple[str, ...]
    table: str | None
    """The path of a CSV file, in place of lines."""
    header: bool
    target: tuple[str, ...]
    out: str | None
    """Where the answers are written; "-" for stdout."""
    overwrite: bool


def answer(run: Run, info: DatasetInfo, wanted: AskedRows, *, as_json: bool) -> int:
    """Answer; the exit code.

    Raises:
        LabError: There is no row that can be read, no answer, or it cannot be written.
    """
    from tui_lab.datasets.input_columns import input_columns
    from tui_lab.datasets.rows import read_rows, read_rows_file
    from tui_lab.reports import row_answers
    from tui_lab.reports.known_rows import KnownRows
    from tui_lab.reports.own_examples import record_rows

    if wanted.table is None:
        rows = read_rows(info, wanted.lines)
    else:
        path = expanded(wanted.table)
        rows = read_rows_file(info, path, header=wanted.header, whole=False, target=wanted.target)
    names = [column.name for column in input_columns(info)]
    _say_what_is_left_out(info, rows, wanted.target)
    answers = asked(run, rows.x)
    if len(rows.values) <= row_answers.MOST_RECORDED:
        warn(record_rows(run, rows, answers))
    else:
        text = _("The answers are not put down with the run: there are more than {count}.")
        console.say(text.format(count=number(row_answers.MOST_RECORDED)))
    known = KnownRows.of(run)
    parts = known.parts(rows.x) if rows.lines else ()
    remarks = known.remarks(rows.x)
    if wanted.out is not None:
        _write(row_answers.answers_csv(names, rows, answers, parts), wanted.out, wanted.overwrite)
    if as_json:
        console.out_lines(params.to_json(_as_json(names, rows, answers, parts, remarks)))
    elif wanted.out is None:
        _show(names, rows, answers)
    for sentence in row_answers.remark_sentences(rows, remarks):
        console.warn(sentence)
    compared = row_answers.comparison_text(rows, answers, parts)
    if compared:
        told = console.say if as_json or wanted.out == "-" else console.out
        told(compared)
    return ExitCode.DATA if rows.refused else ExitCode.OK


def _say_what_is_left_out(info: DatasetInfo, rows: EncodedRows, target: Sequence[str]) -> None:
    from tui_lab.datasets.targets import target_columns
    from tui_lab.reports.row_answers import refused_sentences

    targets = (target or target_columns(info)) if rows.truths else ()
    unused = [name for name in rows.unused if name not in targets]
    if unused:
        console.say(
            _("Columns that the network does not know are left out: {names}.").format(
                names=", ".join(unused)
            )
        )
    for sentence in refused_sentences(rows):
        console.warn(sentence)


def _write(content: str, out: str, overwrite: bool) -> None:
    from tui_lab.reports.exporting import save

    if out == "-":
        console.out_lines(content.rstrip("\n"))
        return
    path = expanded(out)
    save(content, path, overwrite=overwrite)
    console.say(_("Written: {path}").format(path=path))


def _as_json(
    names: Sequence[str],
    rows: EncodedRows,
    answers: OwnAnswers,
    parts: Sequence[Part],
    remarks: Sequence[str],
) -> list[dict[str, object]]:
    """An entry for each row; of a file, those that cannot be read and the figures stand last."""
    from tui_lab.reports.row_answers import comparison, known_truths

    truths = known_truths(rows, answers)
    told: list[dict[str, object]] = []
    for row, values in enumerate(rows.values):
        entry: dict[str, object] = {"row": row + 1}
        if rows.lines:
            entry["line"] = rows.lines[row]
            entry["part"] = parts[row]
        entry["values"] = dict(zip(names, values, strict=True))
        entry |= answers.as_json(row)
        if row in truths:
            columns = zip(answers.truth_columns, answers.truth_cells(row, truths[row]), strict=True)
            entry |= dict(columns)
        if remarks[row]:
            entry["remark"] = remarks[row]
        told.append(entry)
    told += [{"line": each.line, "problem": each.error.message} for each in rows.refused]
    compared = comparison(rows, answers)
    if compared is not None:
        told.append(
            {
                "examples": compared.count,
                "figures": dict(compared.figures),
                "learned_from": sum(part == "training" for part in parts),
            }
        )
    return told


def _show(names: Sequence[str], rows: EncodedRows, answers: OwnAnswers) -> None:
    if len(rows.values) == 1:
        for line in answer_lines(answers, 0):
            console.out(line)
        return
    columns = [
        tables.Column(_("Line") if rows.lines else _("Row"), right=True),
        *(tables.Column(title, cuts=not right, right=right) for title, right in answers.titles),
        *(
            tables.Column(name, right=True, rank=place + 1)
            for place, name in enumerate(names[:MOST_COLUMNS])
        ),
    ]
    cells = [
        (
            str(rows.lines[row] if rows.lines else row + 1),
            *answers.shown(row),
            *values[:MOST_COLUMNS],
        )
        for row, values in enumerate(rows.values)
    ]
    tables.show(columns, cells)
    if answers.explained:
        console.out(answers.explained)
