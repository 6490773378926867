"""Tables in other files than CSV: Parquet, JSON, workbooks. All become text, as a CSV file is.

What a file is, is told by how it begins. Imports Polars; what reads workbooks is imported when one
is read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl

from tui_lab.datasets.csv_numbers import Asked, Notation
from tui_lab.datasets.csv_text import CsvText, as_text, parsed_csv
from tui_lab.datasets.files import damaged
from tui_lab.datasets.progress import Progress, no_progress
from tui_lab.datasets.table_bytes import empty, table_bytes
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError
from tui_lab.i18n import _

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_JSON = re.compile(rb"[\[{]\s*[\[{\"}]")
TYPED = Asked(decimal=".", thousands="none")
"""How Polars writes numbers."""
NESTED = (pl.List, pl.Array, pl.Struct, pl.Object, pl.Binary)


def read_text(
    path: Path,
    options: TableOptions,
    progress: Progress = no_progress,
    uneven: list[tuple[int, DataError]] | None = None,
) -> CsvText:
    """A table's text, from any file that holds one.

    Args:
        path: CSV or another text with separators, also packed with gzip; Parquet; JSON, an object
            for each example, in a list or one a line; a sheet of an Excel or OpenDocument workbook.
        options: How it is to be read.
        progress: Is told how far it is.
        uneven: As for `parsed_csv`; rows of the other kinds are always alike.

    Raises:
        DataError: It cannot be read, or is no table; as `parsed_csv`.
    """
    content = table_bytes(path)
    progress(0.1)
    if path.suffix.lower() in WORKBOOK_ENDINGS and content.startswith(WORKBOOKS):
        return _workbook(path, content, options)
    if options.sheet is not None:
        raise DataError(
            _("{path} is no workbook, and has no sheets.").format(path=path),
            _("Leave out `--sheet`."),
        )
    if content.startswith(b"PAR1"):
        return _parquet(path, content, options)
    if _JSON.match(content.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return _json(path, content, options)
    return parsed_csv(path, content, options, progress, uneven)


def _parquet(path: Path, content: bytes, options: TableOptions) -> CsvText:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise damaged(path, _("it is no whole Parquet file")) from error
    return _typed(path, frame, options, "Parquet", 1)


def _json(path: Path, content: bytes, options: TableOptions) -> CsvText:
    content = content.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        if content.startswith(b"["):
            objects = msgspec.json.decode(content, type=list[dict[str, Any]])
            frame = pl.DataFrame(objects, infer_schema_length=None, strict=False)
        else:
            frame = pl.read_ndjson(content, infer_schema_length=None)
    except (msgspec.MsgspecError, pl.exceptions.PolarsError, ValueError, TypeError) as error:
        raise _no_objects(path, content) from error
    return _typed(path, frame, options, "JSON", 1)


def _no_objects(path: Path, content: bytes) -> DataError:
    hint = _("Write an object for each example, with the same keys: one in each line.")
    if content.startswith(b"["):
        return DataError(_("{path} holds no list of objects in JSON.").format(path=path), hint)
    for place, line in enumerate(content.splitlines(), 1):
        try:
            msgspec.json.decode(line or b"{}", type=dict[str, Any])
        except (msgspec.MsgspecError, ValueError):
            text = _("{path}, line {line}: this is no object in JSON.")
            return DataError(text.format(path=path, line=place), hint)
    return DataError(
        _("{path}: the values of a column are of several kinds.").format(path=path), hint
    )


def _typed(
    path: Path, frame: pl.DataFrame, options: TableOptions, kind: str, first: int
) -> CsvText:
    """A table whose columns have types, as text; `first` is the number of its first row."""
    if not frame.height or not frame.width:
        raise empty(path)
    texts = []
    for column in frame.iter_columns():
        if isinstance(column.dtype, NESTED):
            raise DataError(
                _("{path}: the column {name} holds lists or objects.").format(
                    path=path, name=column.name
                ),
                _("Give each of their values a column of its own."),
            )
        texts.append(column.cast(pl.String, strict=False).fill_null("").str.strip_chars())
    return CsvText(
        path,
        "",
        kind,
        tuple(name or f"column {place}" for place, name in enumerate(frame.columns, 1)),
        pl.DataFrame(texts),
        np.arange(frame.height) + first,
        TYPED,
        options.missing_set,
    )


def _workbook(path: Path, content: bytes, options: TableOptions) -> CsvText:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        chosen = _sheet(path, names, options.sheet)
        rows = book.get_sheet_by_index(chosen).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise damaged(path, _("it is no whole workbook")) from error
    texts = [[_cell(value) for value in row] for row in rows]
    lines = [place for place, row in enumerate(texts, 1) if any(row)]
    kept = [texts[line - 1] for line in lines]
    width = max((place for row in kept for place, cell in enumerate(row, 1) if cell), default=0)
    if not width:
        raise empty(path)
    columns = list(zip(*(row[:width] for row in kept), strict=True))
    frame = pl.DataFrame([pl.Series(str(n), each, pl.String) for n, each in enumerate(columns)])
    text = as_text(
        path,
        frame,
        np.array(lines, np.int64),
        "",
        path.suffix.lower().lstrip("."),
        header=options.header,
        asked=Asked(options.decimal, options.thousands, Notation(".")),
        missing=options.missing_set,
    )
    return replace(text, sheets=(names.pop(chosen), *names))


def _sheet(path: Path, names: Sequence[str], wanted: str | None) -> int:
    """The place (from 0) of a sheet that is wanted by its name or its number from 1.

    Raises:
        DataError: There is none.
    """
    if wanted is None:
        return 0
    if wanted in names:
        return names.index(wanted)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    raise DataError(
        _("{path} has no sheet {name}.").format(path=path, name=wanted),
        _("There are: {names}.").format(names=", ".join(names)),
    )


def _cell(value: object) -> str:
    """A cell as it would be written in a CSV file."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).strip()
