"""The small file beside an own data set's arrays: its description, read without the arrays.

Must not import NumPy: the catalogue is shown by the light faces.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec

from tui_lab import plain_files
from tui_lab.datasets.model import Added, DatasetInfo, Kind, Origin, Quantity
from tui_lab.datasets.own_wording import description
from tui_lab.datasets.places import HEADER_FILE
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.text.fit import unbroken

FORMAT = 1
MAX_BYTES = 4_000_000
"""No honest header is longer; a hostile one is not read into memory."""
MAX_CLASSES = 10_000
MAX_QUANTITIES = 1000
Size = Annotated[int, msgspec.Meta(ge=1)]


class DatasetHeader(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the file holds besides the number of its format, as in `DatasetInfo`."""

    title: str
    kind: Kind
    input_shape: Annotated[tuple[Size, ...], msgspec.Meta(min_length=1)]
    classes: Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_CLASSES)]
    train_size: Size
    test_size: Annotated[int, msgspec.Meta(ge=0)]
    features: tuple[str, ...]
    value_range: tuple[float, float]
    source: str
    licence: str
    description: str
    """Empty where it follows from `added`, in any language."""
    added: Added | None = None
    quantities: Annotated[tuple[Quantity, ...], msgspec.Meta(max_length=MAX_QUANTITIES)] = ()


def read_header(folder: Path) -> DatasetInfo:
    """The description of the own data set in `folder`; its name is the folder's.

    Raises:
        DataError: The header cannot be read or is not one.
    """
    path = folder / HEADER_FILE
    try:
        table = plain_files.toml_table(plain_files.read_text(path, MAX_BYTES))
    except OSError as error:
        raise _not_a_header(path, plain_files.reason(error)) from error
    except ValueError as error:
        raise _not_a_header(path, str(error)) from error
    if table.get("format") != FORMAT:
        raise DataError(
            _("{path}: format {found} is not known; this version reads format {known}.").format(
                path=path, found=table.get("format"), known=FORMAT
            ),
            _("Add the data set again, or update tui-lab."),
        )
    try:
        header = msgspec.convert(table, DatasetHeader)
    except msgspec.ValidationError as error:
        field = re.search(r"`\$?\.?([a-z_]+)[^`]*`$", str(error))
        detail = field.group(1) if field else str(error)
        raise _not_a_header(
            path, _("{detail} is missing or wrong").format(detail=detail)
        ) from error
    if bool(header.quantities) == bool(header.classes) or len(header.classes) == 1:
        raise _not_a_header(path, _("{detail} is missing or wrong").format(detail="classes"))
    values = {name: getattr(header, name) for name in header.__struct_fields__}
    for name in ("source", "licence"):
        values[name] = unbroken(values[name])
    for name in ("classes", "features"):
        values[name] = tuple(map(unbroken, values[name]))
    values["quantities"] = tuple(
        replace(each, name=unbroken(each.name), unit=unbroken(each.unit))
        for each in header.quantities
    )
    values["title"] = unbroken(header.title) or folder.name
    values["description"] = description(header.added) if header.added else header.description
    return DatasetInfo(name=folder.name, origin=Origin.OWN, **values)


def header_table(info: DatasetInfo) -> dict[str, object]:
    """What is written for `info`: TOML with a format number."""
    values = {name: getattr(info, name) for name in DatasetHeader.__struct_fields__}
    if info.added:
        values["description"] = ""
    table: dict[str, object] = msgspec.to_builtins(DatasetHeader(**values))
    return {"format": FORMAT, **table}


def _not_a_header(path: Path, detail: str) -> DataError:
    return DataError(
        _("{path} does not describe a data set: {detail}.").format(
            path=path, detail=detail.rstrip(".")
        ),
        _("Add the data set again, or remove its folder."),
    )
