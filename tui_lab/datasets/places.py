"""Where the files of a data set are looked for, in order.

Must not import NumPy: the catalogue is shown by the light faces.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tui_lab import paths
from tui_lab.datasets.builtin_sets.schema import SourceFile

OWN_FOLDER = "own"
HEADER_FILE = "dataset.toml"


def keras_folder() -> Path | None:
    """Keras's own folder of data sets, `~/.keras/datasets`; None where the user has no home."""
    base = paths.keras_home()
    return None if base is None else base / "datasets"


def search_folders() -> list[Path]:
    """The folders that are searched: `$TUI_LAB_DATA`, the lab's own data folder, Keras's."""
    keras = keras_folder()
    own = [*paths.shared_data_folders(), paths.data_folder()]
    return own if keras is None else [*own, keras]


def is_file(path: Path) -> bool:
    """Whether `path` is a file that can be seen; a folder that may not be entered says no."""
    try:
        return path.is_file()
    except OSError:
        return False


def find_files(files: Sequence[SourceFile]) -> list[Path] | None:
    """The files of one data set, all from the same folder.

    Args:
        files: What is known of each; its layouts are tried in their order.

    Returns:
        A path for each file, or None where no searched folder holds all of them.
    """
    for folder in search_folders():
        found = []
        for file in files:
            choices = (folder / layout for layout in file.layouts)
            path = next(filter(is_file, choices), None)
            if path is None:
                break
            found.append(path)
        if len(found) == len(files):
            return found
    return None


def own_folders() -> dict[str, Path]:
    """The folders of the users' own data sets by name; the first that is found counts."""
    found: dict[str, Path] = {}
    bases = [base / OWN_FOLDER for base in (*paths.shared_data_folders(), paths.data_folder())]
    for base in (*bases, *paths.shared_data_folders()):
        try:
            entries = sorted(os.scandir(base), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            shown = entry.name.isprintable() and not entry.name.startswith(".")
            if shown and os.path.lexists(Path(entry.path) / HEADER_FILE):
                found.setdefault(entry.name, Path(entry.path))
    return found


def own_folder(name: str) -> Path:
    """Where the user's own data set `name` is written."""
    return paths.data_folder() / OWN_FOLDER / name
