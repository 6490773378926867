"""All that the page of the data sets reads and changes on the disk; what takes long, in threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui_lab.datasets import listing
from tui_lab.datasets.model import Availability, DatasetInfo, Origin
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _, number, percent
from tui_lab.paths import expanded
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvPreview
    from tui_lab.datasets.examples_preview import ExamplesPreview
    from tui_lab.ui.data.column_roles import ColumnRoles

Tell = Callable[[str], object]
"""Is told how far the reading is, translated; what it raises ends the reading."""
TELLINGS = 50
"""How often, at most."""


ANY_TABLE = TableOptions()


@dataclass(frozen=True, slots=True)
class FileToAdd:
    """What is at a path that is to become a data set."""

    path: Path
    kind: Literal["csv", "pictures", "npz"]
    csv: CsvPreview | None = None
    options: TableOptions = ANY_TABLE
    """How a table was read."""
    pictures: tuple[tuple[str, int, int], ...] = ()
    """Classes with their pictures for training and for testing."""
    remarks: tuple[str, ...] = ()
    """What is left out of a folder, and why: translated sentences."""


def catalogue() -> dict[str, DatasetInfo]:
    """Every data set by its name, as they are now."""
    return {info.name: info for info in listing.catalogue()}


def availability(name: str) -> Availability:
    """Whether a data set can be used now, and how to get it.

    Raises:
        NotFoundError: There is none of that name any more.
    """
    return listing.availability(name)


def is_own(name: str) -> bool:
    """Whether the user has added a data set of that name."""
    try:
        return listing.info(name).origin is Origin.OWN
    except LabError:
        return False


def remove(name: str) -> None:
    """Remove a data set that the user has added.

    Raises:
        LabError: It cannot be removed.
    """
    from tui_lab.datasets import own_store

    own_store.remove_own(name)


def kind_at(path: Path) -> Literal["csv", "pictures", "npz", ""]:
    """What is at `path`, from its name and whether it is a folder; empty where there is nothing."""
    if os.path.isdir(path):
        return "pictures"
    if not os.path.exists(path):
        return ""
    return "npz" if path.suffix.lower() == ".npz" else "csv"


def is_workbook(path: Path) -> bool:
    """Whether a file is called as workbooks are."""
    from tui_lab.datasets.table_files import WORKBOOK_ENDINGS

    return path.suffix.lower() in WORKBOOK_ENDINGS


def inspect(path: Path, options: TableOptions, tell: Tell) -> FileToAdd:
    """Look at what is at `path`.

    Args:
        path: A file or a folder.
        options: How it is to be read, if it is a table.
        tell: Is told how far the reading is.

    Raises:
        DataError: There is nothing, or it cannot be read as a table or as folders of pictures.
    """
    from tui_lab.datasets import csv_columns, own_pictures, picture_folders

    kind = kind_at(path)
    if kind == "pictures":
        found = picture_folders.look_through(path, _picture_progress(tell))
        counts = own_pictures.count_pictures(found)
        pictures = tuple((name, *count) for name, count in counts.items())
        return FileToAdd(path, "pictures", pictures=pictures, remarks=tuple(found.decisions()))
    if not kind:
        raise DataError(
            _("There is no file or folder {path}.").format(path=path), _("Check its name.")
        )
    if kind == "npz":
        return FileToAdd(path, "npz")
    preview = csv_columns.preview_csv(path, options, progress=_table_progress(tell))
    return FileToAdd(path, "csv", preview, options)


def _table_progress(tell: Tell) -> Callable[[float], None]:
    told = -1.0

    def progress(share: float) -> None:
        nonlocal told
        if share - told >= 1 / TELLINGS:
            told = share
            tell(_("Reading the table: {share}").format(share=percent(share, 0)))

    return progress


def _picture_progress(tell: Tell) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done % max(1, total // TELLINGS) == 0:
            text = _("{done} of {total} pictures")
            tell(text.format(done=number(done), total=number(total)))

    return progress


def add(
    file: FileToAdd,
    name: str,
    roles: ColumnRoles,
    *,
    size: tuple[int, int] | None,
    colour: bool,
    overwrite: bool,
    tell: Tell,
) -> DatasetInfo:
    """Make a data set of a file or folder.

    Args:
        file: What `inspect` found.
        name: What it is to be called.
        roles: Of a table: what its columns are to be.
        size: Of pictures: height and width in pixels; None takes the most common ones.
        colour: Of pictures: whether their colours are kept.
        overwrite: Whether it may take the place of an own one of that name.
        tell: Is told how far the reading is.

    Raises:
        LabError: The file cannot become a data set; what is wrong with it.
    """
    from tui_lab.datasets import own_csv, own_npz, own_pictures

    if file.kind == "pictures":
        return own_pictures.add_images(
            file.path,
            name,
            size=size,
            grey=not colour,
            overwrite=overwrite,
            progress=_picture_progress(tell),
        )
    if file.kind == "npz":
        return own_npz.add_npz(file.path, name, overwrite=overwrite)
    assert file.csv is not None
    return own_csv.add_table(
        file.path,
        name,
        roles.chosen(file.options, file.csv),
        overwrite=overwrite,
        progress=_table_progress(tell),
    )


class DataLoader:
    """Reads examples and takes files in, in threads of the screen."""

    def __init__(self, screen: LabScreen) -> None:
        self._screen = screen

    def read_examples(
        self, name: str, ready: Callable[[str, ExamplesPreview | LabError], object]
    ) -> None:
        """Read a few examples of a data set; `ready` gets its name with them, or with the error."""

        def read() -> None:
            from tui_lab.datasets.examples_preview import preview_examples

            found: ExamplesPreview | LabError
            try:
                found = preview_examples(name)
            except LabError as error:
                found = error
            self._screen.app.call_from_thread(partial(ready, name, found))

        self._screen.run_worker(read, group="examples", thread=True, exit_on_error=False)

    def add_file(
        self, name: str, path: str, ready: Callable[[str, LabError | None], object]
    ) -> None:
        """Take the file of a data set that the lab knows; `path` is as it was typed."""

        def add() -> None:
            from tui_lab.datasets import fetching

            problem = None
            try:
                fetching.add_file(name, expanded(path))
            except LabError as error:
                problem = error
            self._screen.app.call_from_thread(partial(ready, name, problem))

        self._screen.run_worker(add, group="adding", thread=True, exit_on_error=False)
