"""Writes and removes own data sets: a folder each, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import tomli_w
from numpy.typing import NDArray

from tui_lab import paths
from tui_lab.datasets import places
from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.listing import DATA_FILE, folder_of_own
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.npz import write_arrays
from tui_lab.datasets.own_header import MAX_BYTES, header_table, read_header
from tui_lab.errors import DataError, StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import reason_of_writing

Note = Callable[[str], None]
"""Called with translated sentences about what was decided while a data set was added."""

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def silent(_note: str) -> None:
    """Takes notes that nobody wants."""


def check_name(name: str, *, overwrite: bool = False) -> None:
    """Whether an own data set can be added under `name`.

    Raises:
        DataError: It is no fit name, belongs to one of the lab's sets, or is taken.
    """
    if NAME.fullmatch(name) is None:
        raise DataError(
            _("“{name}” is not a fit name for a data set.").format(name=name),
            _(
                "Use small letters, digits, hyphens, underscores and dots, at most 64, a letter or "
                "digit first."
            ),
        )
    if name in BUILTIN_SETS:
        raise DataError(
            _("The name {name} belongs to one of the lab's own data sets.").format(name=name),
            _("Choose another name."),
        )
    if not overwrite and places.own_folder(name).exists():
        raise DataError(
            _("There is already a data set named {name}.").format(name=name),
            _("Choose another name, or replace it with `--overwrite`."),
        )


def write_own(
    info: DatasetInfo, arrays: Mapping[str, NDArray[np.generic]], *, overwrite: bool = False
) -> DatasetInfo:
    """Write an own data set; readers see the old one or the new one, never a part.

    Args:
        info: Its description.
        arrays: x_train and y_train, and x_test and y_test where it has a test part.
        overwrite: Replace one of the same name.

    Returns:
        The description as it is read back.

    Raises:
        DataError: The name is taken or unfit, or there are too many names to describe.
        StoreError: The folder cannot be written.
    """
    check_name(info.name, overwrite=overwrite)
    header = tomli_w.dumps(header_table(info)).encode()
    if len(header) > MAX_BYTES:
        raise DataError(
            _("The names of the inputs and classes of {name} are too long.").format(name=info.name),
            _("Use fewer or shorter names."),
        )
    final = places.own_folder(info.name)
    work: Path | None = None
    try:
        paths.private_folder(final.parent)
        work = paths.temporary_folder(final)
        write_arrays(work / DATA_FILE, arrays)
        (work / places.HEADER_FILE).write_bytes(header)
        _put(work, final)
    except OSError as error:
        raise StoreError(
            _("The data set {name} cannot be written to {folder}: {reason}.").format(
                name=info.name, folder=final.parent, reason=reason_of_writing(error)
            ),
            _("Make room, or choose another folder with TUI_LAB_HOME."),
        ) from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
    return read_header(final)


def remove_own(name: str) -> None:
    """Remove the own data set `name`, its folder and all.

    Raises:
        NotFoundError: There is none of that name.
        DataError: It is one of the lab's sets, or lies in a shared folder.
        StoreError: The folder cannot be removed.
    """
    if name in BUILTIN_SETS:
        raise DataError(
            _("{name} is one of the lab's own data sets and cannot be removed.").format(name=name)
        )
    found, own = folder_of_own(name), places.own_folder(name)
    if found != own and not own.exists():
        raise DataError(
            _("The data set {name} lies in the shared folder {folder}.").format(
                name=name, folder=found
            ),
            _("Only data sets that you added yourself can be removed."),
        )
    try:
        # A link is taken away, what it points to is not.
        if own.is_symlink():
            own.unlink()
        else:
            shutil.rmtree(own)
    except OSError as error:
        raise StoreError(
            _("{path} cannot be removed: {reason}.").format(
                path=own, reason=reason_of_writing(error)
            ),
            _("Check that you may write there."),
        ) from error


def _put(work: Path, final: Path) -> None:
    if not final.exists():
        os.rename(work, final)
        return
    aside = paths.temporary_folder(final)
    try:
        # A process that is killed here leaves what it has put aside: see `runs.leftovers`.
        os.rename(final, aside / paths.PUT_ASIDE)
        try:
            os.rename(work, final)
        except OSError:
            os.rename(aside / paths.PUT_ASIDE, final)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
