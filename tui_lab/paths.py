"""Where the lab keeps things, and how small files are written so that nobody sees half of one.

Also where the user's own folders are, if there are any: `$HOME` may be missing, and the system may
not know the user. Must not import anything but the standard library, platformdirs, `i18n` and
`errors`.
"""

from __future__ import annotations

import os
import re
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import platformdirs

from tui_lab.errors import StoreError
from tui_lab.i18n import _

HOME_VARIABLE = "TUI_LAB_HOME"
DATA_VARIABLE = "TUI_LAB_DATA"
KERAS_HOME_VARIABLE = "TUI_LAB_KERAS_HOME"
"""Keras's own folder, for a worker, whose `$KERAS_HOME` is the lab's; see `runs.environment`."""


def home() -> Path:
    """The lab's folder: `$TUI_LAB_HOME`, else the platform's user data folder. Not created here.

    Raises:
        StoreError: Nothing says where it is: the variable is not set and the user has no home.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    found = expanded(chosen) if chosen else _user_data_folder()
    if found is None or found.parts[:1] == ("~",):
        raise StoreError(
            _("There is no folder for runs and settings: your home folder is not known."),
            _('Name one that you may write, such as: export {variable}="$PWD/tui-lab"').format(
                variable=HOME_VARIABLE
            ),
        )
    return found.absolute()


def _user_data_folder() -> Path | None:
    try:
        found = Path(platformdirs.user_data_dir("tui-lab", appauthor=False))
    except RuntimeError:
        found = Path()
    if found.is_absolute():
        return found
    # Some versions of platformdirs hand on a relative XDG_DATA_HOME, which the standard says is to
    # be left aside, or a "~" for which there is no home.
    base = user_home()
    return None if base is None else base / ".local" / "share" / "tui-lab"


def user_home() -> Path | None:
    """The user's home folder; None where neither `$HOME` nor the system's list of users says it."""
    named = os.environ.get("HOME", "")
    if not os.path.isabs(named):
        import pwd  # not at hand on every system, and seldom asked

        try:
            named = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:
            return None
    return Path(named) if os.path.isabs(named) else None


def expanded(text: str | Path) -> Path:
    """A path as a person types it: `~` is the home folder, `~name` somebody else's.

    Where there is no such home, the path stays as it is, as in a shell.
    """
    path = Path(text)
    first, *rest = path.parts or ("",)
    if first == "~":
        base = user_home()
        return path if base is None else base.joinpath(*rest)
    try:
        return path.expanduser() if first.startswith("~") else path
    except RuntimeError:
        return path


def keras_home() -> Path | None:
    """Keras's own folder: `$KERAS_HOME`, else `~/.keras`; None where there is no home."""
    chosen = os.environ.get(KERAS_HOME_VARIABLE) or os.environ.get("KERAS_HOME")
    if chosen:
        return expanded(chosen).absolute()
    base = user_home()
    return None if base is None else base / ".keras"


def runs_folder() -> Path:
    """Where the runs are kept, a folder each."""
    return home() / "runs"


def data_folder() -> Path:
    """Where fetched and added data sets are kept."""
    return home() / "data"


def shared_data_folders() -> list[Path]:
    """The folders of `$TUI_LAB_DATA`, in order (separated as in PATH; read-only is fine)."""
    listed = os.environ.get(DATA_VARIABLE, "")
    return [expanded(part).absolute() for part in listed.split(os.pathsep) if part]


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


class TemporaryName(NamedTuple):
    """What the name of a temporary file or folder says."""

    target: str
    """The beginning of the name of what it is to become."""
    machine: str
    pid: int
    """The process that writes it."""


_TEMPORARY = r"\.(.+)\.([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}\.tmp(?:\.[a-z]+)?"
PUT_ASIDE = "put-aside"
"""In a temporary folder: the folder that is being replaced, until the new one has its place."""
_LONGEST_TARGET = 100
"""Bytes of a name that go into a temporary one, which may not be longer than file systems allow."""


@cache
def machine_code() -> str:
    """Eight characters that tell this machine from others that share its files."""
    return f"{zlib.crc32(os.uname().nodename.encode()):08x}"


def temporary_name(path: Path, ending: str = "") -> Path:
    """A free name beside `path` for what will become it; it says which process is at it.

    Args:
        path: The file or folder that is made or replaced.
        ending: What the name must end in, as `.keras`.
    """
    target = path.name.encode()[:_LONGEST_TARGET].decode(errors="ignore")
    stamp = f"{machine_code()}-{os.getpid()}-{os.urandom(4).hex()}"
    return path.with_name(f".{target}.{stamp}.tmp{ending}")


def read_temporary_name(name: str) -> TemporaryName | None:
    """What a name of `temporary_name` says; None for any other name."""
    found = re.fullmatch(_TEMPORARY, name)
    return TemporaryName(found[1], found[2], int(found[3])) if found else None


def temporary_file(path: Path) -> tuple[int, Path]:
    """A new file beside `path` for the user alone, opened for writing, and its name.

    Raises:
        OSError: It cannot be made.
    """
    name = temporary_name(path)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(name, flags, 0o600), name


def temporary_folder(path: Path) -> Path:
    """A new folder beside `path` for the user alone.

    Raises:
        OSError: It cannot be made.
    """
    name = temporary_name(path)
    name.mkdir(mode=0o700)
    return name


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file `path` at once: a reader sees the old content or the new, never a part.

    Raises:
        OSError: The disk is full or the folder cannot be written; `path` is as it was.
    """
    handle, name = temporary_file(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        name.unlink(missing_ok=True)
        raise
