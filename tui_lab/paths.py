"""Where the lab keeps things, and how small files are written so that nobody sees half of one.

Must not import anything but the standard library and platformdirs.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

HOME_VARIABLE = "TUI_LAB_HOME"
DATA_VARIABLE = "TUI_LAB_DATA"


def home() -> Path:
    """The lab's folder: `$TUI_LAB_HOME`, else the platform's user data folder. Not created here."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return Path(platformdirs.user_data_dir("tui-lab", appauthor=False))


def runs_folder() -> Path:
    """Where the runs are kept, a folder each."""
    return home() / "runs"


def data_folder() -> Path:
    """Where fetched and added data sets are kept."""
    return home() / "data"


def shared_data_folders() -> list[Path]:
    """The folders of `$TUI_LAB_DATA`, in order (separated as in PATH; read-only is fine)."""
    listed = os.environ.get(DATA_VARIABLE, "")
    return [Path(part).expanduser().absolute() for part in listed.split(os.pathsep) if part]


def log_file() -> Path:
    """Where tracebacks go that no user should have to see."""
    return home() / "tui-lab.log"


def private_folder(path: Path) -> Path:
    """Make `path` and its parents; what is made is readable by the user alone (0700).

    Raises:
        OSError: It cannot be made.
    """
    missing = [p for p in (path, *path.parents) if not p.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file `path` at once: a reader sees the old content or the new, never a part.

    Raises:
        OSError: The disk is full or the folder cannot be written; `path` is as it was.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
