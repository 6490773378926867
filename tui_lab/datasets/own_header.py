"""The small file beside an own data set's arrays: its description, read without the arrays.

Must not import NumPy: the catalogue is shown by the light faces.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tui_lab.datasets.model import Added, DatasetInfo, Kind, Origin
from tui_lab.datasets.own_wording import description
from tui_lab.datasets.places import HEADER_FILE
from tui_lab.errors import DataError
from tui_lab.i18n import _

FORMAT = 1
MAX_BYTES = 4_000_000
"""No honest header is longer; a hostile one is not read into memory."""
MAX_CLASSES = 10_000


def read_header(folder: Path) -> DatasetInfo:
    """The description of the own data set in `folder`; its name is the folder's.

    Raises:
        DataError: The header cannot be read or is not one.
    """
    path = folder / HEADER_FILE
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _not_a_header(path, _("it is too long"))
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _not_a_header(path, error.strerror or str(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _not_a_header(path, str(error)) from error
    if table.get("format") != FORMAT:
        raise DataError(
            _("{path}: format {found} is not known; this version reads format {known}.").format(
                path=path, found=table.get("format"), known=FORMAT
            ),
            _("Add the data set again, or update tui-lab."),
        )
    try:
        return _info(folder.name, table)
    except (KeyError, TypeError, ValueError) as error:
        raise _not_a_header(path, _("{detail} is missing or wrong").format(detail=error)) from error


def header_table(info: DatasetInfo) -> dict[str, object]:
    """What is written for `info`: TOML with a format number."""
    table: dict[str, object] = {
        "format": FORMAT,
        "title": info.title,
        "kind": str(info.kind),
        "input_shape": list(info.input_shape),
        "classes": list(info.classes),
        "train_size": info.train_size,
        "test_size": info.test_size,
        "features": list(info.features),
        "value_range": list(info.value_range),
        "source": info.source,
        "licence": info.licence,
        "description": "" if info.added else info.description,
    }
    if info.added:
        table["added"] = {
            "source": info.added.source,
            "folder": info.added.folder,
            "target": info.added.target,
            "last_column": info.added.last_column,
            "rows_left_out": info.added.rows_left_out,
            "counting": list(info.added.counting),
        }
    return table


def _not_a_header(path: Path, detail: str) -> DataError:
    return DataError(
        _("{path} does not describe a data set: {detail}.").format(
            path=path, detail=detail.rstrip(".")
        ),
        _("Add the data set again, or remove its folder."),
    )


def _info(name: str, table: Mapping[str, object]) -> DatasetInfo:
    added = _added(table["added"]) if "added" in table else None
    low, high = (float(value) for value in _numbers(table, "value_range"))
    info = DatasetInfo(
        name=name,
        title=_text(table, "title") or name,
        kind=Kind(_text(table, "kind")),
        origin=Origin.OWN,
        input_shape=tuple(int(size) for size in _numbers(table, "input_shape")),
        classes=_texts(table, "classes"),
        train_size=_count(table, "train_size"),
        test_size=_count(table, "test_size"),
        features=_texts(table, "features"),
        value_range=(low, high),
        source=_text(table, "source"),
        licence=_text(table, "licence"),
        description=description(added) if added else _text(table, "description"),
        added=added,
    )
    if not info.input_shape or min(info.input_shape) < 1:
        raise ValueError("input_shape")
    if not 2 <= len(info.classes) <= MAX_CLASSES:
        raise ValueError("classes")
    if info.train_size < 1:
        raise ValueError("train_size")
    return info


def _added(table: object) -> Added:
    if not isinstance(table, Mapping):
        raise ValueError("added")
    return Added(
        source=_text(table, "source"),
        folder=table.get("folder") is True,
        target=_text(table, "target"),
        last_column=table.get("last_column") is True,
        rows_left_out=_count(table, "rows_left_out"),
        counting=_texts(table, "counting"),
    )


def _text(table: Mapping[str, object], key: str) -> str:
    value = table[key]
    if not isinstance(value, str):
        raise ValueError(key)
    return value


def _count(table: Mapping[str, object], key: str) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(key)
    return value


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table[key]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(key)
    return tuple(value)


def _numbers(table: Mapping[str, object], key: str) -> tuple[int | float, ...]:
    value = table[key]
    if not isinstance(value, list) or not all(
        isinstance(item, int | float) and not isinstance(item, bool) for item in value
    ):
        raise ValueError(key)
    return tuple(value)
