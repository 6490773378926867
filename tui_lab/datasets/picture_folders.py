"""What is in a folder of pictures: its parts, classes and pictures, and what is left out of it.

Nothing is left out silently: every file and folder that does not count is told of by name, once,
with the reason.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tui_lab.datasets.files import cannot_read
from tui_lab.datasets.own_wording import joined_sentence, kept_sentence
from tui_lab.datasets.picture_files import ENDINGS, PictureError, picture_size
from tui_lab.datasets.words import some
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number

NAMES: Mapping[str, str] = {
    "train": "train", "training": "train", "test": "test", "testing": "test",
    "validation": "validation", "val": "validation", "valid": "validation",
}  # fmt: skip
"""What the folders of parts are called -> the part."""
HIDDEN = frozenset({"thumbs.db", "desktop.ini"})
NAMED = 5
"""Files left out for one reason that are named; further ones are counted."""
Reason = Literal[
    "no picture", "damaged", "too large", "unreadable", "hidden", "inner folder", "outer folder",
    "empty folder",
]  # fmt: skip
Labelled = list[tuple[Path, int]]


class LeftOut:
    """What does not become a part of a data set, by the reason."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[Reason, list[str]] = {}

    def add(self, reason: Reason, path: Path) -> None:
        """Put one down."""
        self._found.setdefault(reason, []).append(str(path.relative_to(self._folder)))

    @property
    def pictures(self) -> int:
        """How many files that were to be pictures are not read."""
        reasons: tuple[Reason, ...] = ("no picture", "damaged", "too large", "unreadable")
        return sum(len(self._found.get(reason, ())) for reason in reasons)

    def sentences(self) -> list[str]:
        """A sentence for each reason, with a count and names."""
        return [left_out_sentence(reason, names) for reason, names in self._found.items()]


def left_out_sentence(reason: Reason, names: Sequence[str]) -> str:
    """What is said once of all files that are left out for one reason: how many, and which."""
    text = _sentence(reason, len(names))
    return text.format(count=number(len(names)), names=some(names, NAMED))


@dataclass(frozen=True, slots=True)
class PictureFolder:
    """A folder of pictures, looked through."""

    classes: tuple[str, ...]
    train: Labelled
    """Pictures with their class numbers; those of a validation part, the last ones, as well."""
    test: Labelled
    validation: int
    """How many of `train` are from a validation part."""
    left_out: LeftOut
    untested: tuple[str, ...] = ()
    """Classes without a picture in the test part, where there is one."""
    sizes: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    """Height and width of each picture."""

    @property
    def keeps_validation(self) -> bool:
        """Whether the validation part stays one: without it there are pictures of each class."""
        training = {label for _path, label in self.train[: len(self.train) - self.validation]}
        return self.validation > 0 and len(training) == len(self.classes)

    def decisions(self) -> list[str]:
        """What was decided that nobody asked for, a sentence each."""
        told = kept_sentence if self.keeps_validation else joined_sentence
        sentences = [told(self.validation)] if self.validation else []
        if self.untested:
            text = _("The test part has no pictures of: {names}.")
            sentences.append(text.format(names=some(self.untested)))
        return [*sentences, *self.left_out.sentences()]


def look_through(folder: Path, progress: Callable[[int, int], None] | None = None) -> PictureFolder:
    """Find the pictures in a folder with a folder for each class, or with parts of such folders.

    The headers of all pictures are read. Parts are folders named train, test and validation (or
    val, valid) with a folder for each class in each; train may stand alone.

    Args:
        folder: The folder.
        progress: Is told how many files were looked at and how many there are.

    Raises:
        DataError: It cannot be read, there are no two classes with pictures, or a class of the
            test part is missing in the training part.
    """
    left_out = LeftOut(folder)
    top = _entries(folder, left_out)
    parts = _parts(top)
    if parts:
        for path in top:
            if os.path.isdir(path) and path not in parts:
                left_out.add("outer folder", path)
    found = {
        path: _in_part(path, left_out) if parts else _in_folders(top, left_out)
        for path in parts or {folder: "train"}
    }
    sizes = _sizes(found, left_out, progress)
    by_part: dict[str, dict[str, list[Path]]] = {"train": {}, "validation": {}, "test": {}}
    for path, by_class in found.items():
        part = by_part[parts[path] if parts else "train"]
        for name, pictures in by_class.items():
            part.setdefault(name, []).extend(each for each in pictures if each in sizes)
    names = {
        name for part in ("train", "validation") for name, files in by_part[part].items() if files
    }
    classes = tuple(sorted(names, key=natural))
    _check_classes(folder, classes, by_part["test"])
    train = _labelled(classes, by_part["train"])
    validation = _labelled(classes, by_part["validation"])
    test = _labelled(classes, by_part["test"])
    tested = {label for _path, label in test}
    untested = [name for label, name in enumerate(classes) if test and label not in tested]
    return PictureFolder(
        classes, train + validation, test, len(validation), left_out, tuple(untested), sizes
    )


def natural(name: str) -> tuple[bool, int, str]:
    """Whole numbers by size, before other names by letters."""
    digits = name.isascii() and name.isdigit()
    return (not digits, int(name) if digits and len(name) < 10 else 0, name)


def _parts(top: list[Path]) -> dict[Path, str]:
    """The folders that are parts; none where the folders are classes."""
    named = {
        path: NAMES[path.name.lower()]
        for path in top
        if path.name.lower() in NAMES and os.path.isdir(path)
    }
    whole = {path: _holds_classes(_listed(path)) for path in named}
    parts = {path: part for path, part in named.items() if whole[path]}
    return parts if "train" in parts.values() else {}


def _holds_classes(entries: list[Path]) -> bool:
    """Whether a folder holds folders and no pictures: a class may be called train, too."""
    pictures = any(path.suffix.lower() in ENDINGS for path in entries if not os.path.isdir(path))
    return not pictures and any(os.path.isdir(path) for path in entries)


def _in_part(part: Path, left_out: LeftOut) -> dict[str, list[Path]]:
    return _in_folders(_entries(part, left_out), left_out)


def _in_folders(entries: list[Path], left_out: LeftOut) -> dict[str, list[Path]]:
    """The files of each class, from the folders among the entries."""
    found = {}
    for folder in entries:
        if not os.path.isdir(folder):
            left_out.add("no picture" if _is_plain(folder) else "unreadable", folder)
            continue
        files = []
        for path in _entries(folder, left_out):
            if os.path.isdir(path):
                left_out.add("inner folder", path)
            else:
                files.append(path)
        if files:
            found[folder.name] = files
        else:
            left_out.add("empty folder", folder)
    return found


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def _sizes(
    found: Mapping[Path, Mapping[str, list[Path]]],
    left_out: LeftOut,
    progress: Callable[[int, int], None] | None,
) -> dict[Path, tuple[int, int]]:
    """Height and width of all files that are pictures; the others are left out."""
    files = [path for by_class in found.values() for paths in by_class.values() for path in paths]
    sizes = {}
    for count, path in enumerate(files, 1):
        try:
            sizes[path] = picture_size(path)
        except PictureError as error:
            left_out.add(error.why, path)
        if progress is not None:
            progress(count, len(files))
    return sizes


def _check_classes(folder: Path, classes: tuple[str, ...], test: Mapping[str, list[Path]]) -> None:
    if len(classes) < 2:
        raise DataError(
            _("{folder} does not hold two folders with pictures, one for each class.").format(
                folder=folder
            ),
            _("Put the pictures of each class into a folder with the class's name."),
        )
    unknown = sorted(name for name, files in test.items() if files and name not in classes)
    if unknown:
        raise DataError(
            _("{folder}: the class {name} is not in the training part.").format(
                folder=folder, name=some(unknown, NAMED)
            ),
            _("Both parts need the same folders."),
        )


def _labelled(classes: tuple[str, ...], by_class: Mapping[str, list[Path]]) -> Labelled:
    return [(path, label) for label, name in enumerate(classes) for path in by_class.get(name, ())]


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda path: natural(path.name))
    except OSError as error:
        raise cannot_read(folder, error) from error


def _entries(folder: Path, left_out: LeftOut) -> list[Path]:
    """What is in a folder, without what systems hide there."""
    shown = []
    for path in _listed(folder):
        if path.name.startswith(".") or path.name.lower() in HIDDEN:
            left_out.add("hidden", path)
        else:
            shown.append(path)
    return shown


def _sentence(reason: Reason, count: int) -> str:
    texts = {
        "no picture": ngettext(
            "{count} file is no picture and was left out: {names}.",
            "{count} files are no pictures and were left out: {names}.",
            count,
        ),
        "damaged": ngettext(
            "{count} picture is damaged and was left out: {names}.",
            "{count} pictures are damaged and were left out: {names}.",
            count,
        ),
        "too large": ngettext(
            "{count} picture is too large and was left out: {names}.",
            "{count} pictures are too large and were left out: {names}.",
            count,
        ),
        "unreadable": ngettext(
            "{count} file cannot be read and was left out: {names}.",
            "{count} files cannot be read and were left out: {names}.",
            count,
        ),
        "hidden": ngettext(
            "{count} hidden file was left out: {names}.",
            "{count} hidden files were left out: {names}.",
            count,
        ),
        "inner folder": ngettext(
            "{count} folder inside the folder of a class was left out: {names}.",
            "{count} folders inside the folders of classes were left out: {names}.",
            count,
        ),
        "outer folder": ngettext(
            "{count} folder is no part of the data and was left out: {names}.",
            "{count} folders are no parts of the data and were left out: {names}.",
            count,
        ),
        "empty folder": ngettext(
            "{count} folder is empty and was left out: {names}.",
            "{count} folders are empty and were left out: {names}.",
            count,
        ),
    }
    return texts[reason]
