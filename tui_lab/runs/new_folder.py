"""The folder of a new run: its id, its name, its run.json. Must not import the store."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import msgspec

from tui_lab.errors import UsageError
from tui_lab.i18n import _, ngettext
from tui_lab.paths import private_folder, temporary_folder, write_atomically
from tui_lab.runs.files import store_error
from tui_lab.runs.header import RunHeader, machine, versions
from tui_lab.runs.layout import HEADER_FILE
from tui_lab.text.fit import printable

LONGEST_NAME = 100


def new_folder(runs: Path, name: str, *, created: float, **header: Any) -> tuple[Path, RunHeader]:
    """Make the folder of a new run of any origin.

    Args:
        runs: The folder of all runs.
        name: What a person calls it.
        created: When it was made (seconds since 1970).
        header: Further fields of `RunHeader`; versions and machine are those of now where they
            are not among them.

    Raises:
        StoreError: The folder cannot be written.
        UsageError: The name is too long or has characters that cannot be shown.
    """
    name = checked_name(name)
    known = {"versions": dict(versions()), "machine": dict(machine()), **header}
    try:
        private_folder(runs)
        folder = temporary_folder(runs / "new")
        try:
            made = RunHeader(id=free_id(runs, created), name=name, created=created, **known)
            write_atomically(folder / HEADER_FILE, msgspec.json.encode(made))
            # The folder appears whole, or not at all.
            os.rename(folder, runs / made.id)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise store_error(error, runs) from error
    return runs / made.id, made


def free_id(folder: Path, created: float) -> str:
    """The id of what is made now: when, and digits that tell it apart from all in the folder."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(created))
    while True:
        identity = f"{stamp}-{_any_digits()}"
        if not os.path.lexists(folder / identity):
            return identity


def _any_digits() -> str:
    """Four hexadecimal digits that tell runs of the same second apart."""
    return os.urandom(2).hex()


def checked_name(name: str) -> str:
    """The name of a run as it is kept.

    Raises:
        UsageError: It is empty, too long or has characters that cannot be shown.
    """
    name = name.strip()
    if not name:
        raise UsageError(_("A run needs a name of at least one character."))
    if not name.isprintable() or len(name) > LONGEST_NAME:
        raise UsageError(
            _("A run cannot be called {name}.").format(name=printable(repr(name), 60)),
            ngettext(
                "Use at most {count} character that can be shown.",
                "Use at most {count} characters that can be shown.",
                LONGEST_NAME,
            ).format(count=LONGEST_NAME),
        )
    return name
