"""`run.json`, written once, and `meta.json`, what a person may change about a run afterwards.

Must not import the store.
"""

from __future__ import annotations

import errno
import math
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from tui_lab import plain_files, version
from tui_lab.i18n import _
from tui_lab.runs.files import read_small
from tui_lab.runs.layout import HEADER_FILE, file_in
from tui_lab.runs.processes import host
from tui_lab.text.fit import LONGEST, printable

META_FILE = "meta.json"
FORMAT = 1
_NAMED_VERSIONS = ("keras", "tensorflow", "numpy")
Origin: TypeAlias = Literal["experiment", "script", "import"]
"""What a run was made from: an experiment of the lab, somebody's own script, or the records of
another program. What can be done with it is asked of `runs/carried.py`, not of this."""


class ScriptRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The script that a run comes from."""

    file: str = ""
    """Its path as an absolute one; "" for a module, in a notebook and where nobody knows."""
    module: str = ""
    """What `python -m` was given instead of a file: `package.module`."""
    arguments: tuple[str, ...] = ()
    """What it was given on its command line."""
    folder: str = ""
    """The folder that it was started in."""
    interpreter: str = ""
    """The Python that ran it."""
    started_by_lab: bool = False
    """Whether the lab started it, and so can start it again."""
    settings: dict[str, str | int | float | bool] = {}
    """What it is given when it asks for a setting by that name, as the trials of a sweep are."""


class RunHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was made as."""

    format: int = FORMAT
    id: str
    name: str
    created: Annotated[float, msgspec.Meta(ge=0, le=1e11)]
    """Seconds since 1970."""
    experiment: dict[str, Any] = {}
    """As `experiment.to_table` writes it; empty where the origin is another."""
    origin: Origin = "experiment"
    script: ScriptRecord | None = None
    """Of runs whose origin is a script."""
    source: str = ""
    """Of runs that were imported: the path of what was read."""
    versions: dict[str, str] = {}
    machine: dict[str, Any] = {}
    seed: int = 0
    extra: dict[str, Any] = {}
    """Options that decide how, not what, is trained: `gpu`, `engine`, `on`."""


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What a person changed about a run."""

    format: int = FORMAT
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableRun:
    """A folder among the runs that is none, and why."""

    folder: Path
    reason: str
    """Translated sentence."""

    @property
    def name(self) -> str:
        """The folder's name, fit to be shown."""
        return printable(self.folder.name, LONGEST)


class _Format(msgspec.Struct):
    format: int = FORMAT


def read_header(folder: Path) -> RunHeader | UnreadableRun:
    """Read the run.json of `folder`, whatever is there; a link is not followed."""
    if not folder.name.isprintable():
        return UnreadableRun(folder, _("Its name has characters that cannot be shown."))
    if folder.is_symlink():
        return UnreadableRun(folder, _("It is a link, and links are not followed."))
    try:
        content = read_small(file_in(folder, HEADER_FILE))
    except FileNotFoundError:
        return UnreadableRun(folder, _("It has no file run.json."))
    except NotADirectoryError:
        return UnreadableRun(folder, _("It is not a folder."))
    except PermissionError:
        return UnreadableRun(folder, _("It may not be read."))
    except OSError as error:
        return UnreadableRun(folder, _why(error))
    return _decode(folder, content)


def _why(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return _("Its run.json is a link, and links are not followed.")
    if error.errno == errno.EFBIG:
        return _("Its run.json is too large to be one.")
    return _("Its run.json cannot be read: {reason}.").format(reason=plain_files.reason(error))


def _decode(folder: Path, content: bytes) -> RunHeader | UnreadableRun:
    try:
        version = msgspec.json.decode(content, type=_Format).format
        if version > FORMAT:
            return UnreadableRun(
                folder,
                _("It was made by a newer tui-lab (format {format}).").format(format=version),
            )
        header = msgspec.json.decode(content, type=RunHeader)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return UnreadableRun(
            folder,
            _("Its run.json is damaged: {reason}.").format(reason=printable(str(error), LONGEST)),
        )
    return header


def read_meta(folder: Path) -> Meta:
    """What was changed about the run in `folder`; a missing or damaged file changes nothing."""
    try:
        meta = msgspec.json.decode(read_small(file_in(folder, META_FILE)), type=Meta)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return Meta()
    return meta if meta.format <= FORMAT else Meta()


@cache
def versions() -> Mapping[str, str]:
    """The versions of what a run rests on, without importing any of it."""
    # Late: reading a package's description imports the parsers of e-mail.
    from importlib import metadata

    found = {"tui_lab": version.__version__, "python": platform.python_version()}
    for name in _NAMED_VERSIONS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


@cache
def machine() -> Mapping[str, Any]:
    """The machine that a run is made on."""
    import psutil

    return {
        "host": host(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory_gb": math.floor(psutil.virtual_memory().total / 1e8) / 10,
    }
