"""The test part as a sealed envelope: who looked at it, how often, and which runs were opened.

Must not import the store: a run is handed in with its id and its folder.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from tui_lab.i18n import _, ngettext, number
from tui_lab.paths import home as default_home
from tui_lab.paths import private_folder
from tui_lab.runs.files import InFolder, append_line, folder_of, read_small, store_error
from tui_lab.runs.layout import LOOKS_FILE, OPENINGS_FILE

MOST_READ = 64 << 20
"""Bytes of a ledger: several hundred thousand looks."""


class EnvelopeOpening(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger: somebody saw results on a part of a data set."""

    time: float
    """Seconds since 1970."""
    run: str
    dataset: str
    split: str = "test"
    by: str = ""
    """Which part of the lab showed it: report, images, compare…"""
    together: str = ""
    """Equal for lines that are one look, at several runs at once; "" for a look of its own."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How often the test part of a data set was looked at."""

    count: int
    """A look at several runs side by side is one."""
    runs: tuple[str, ...]
    """The ids of the runs that it was looked at with, in order of the first look."""


class _Named(InFolder, Protocol):
    @property
    def id(self) -> str: ...


def one_look() -> str:
    """A mark for `record_look` that makes one look of what is put down for several runs."""
    return secrets.token_hex(8)


def record_look(
    run: _Named,
    dataset: str,
    split: str = "test",
    by: str = "report",
    *,
    together: str = "",
    home: Path | None = None,
) -> None:
    """Put down that results on a part of `dataset` were shown.

    Args:
        run: Whose results.
        dataset: Its name.
        split: The part.
        by: Which part of the lab showed them.
        together: From `one_look`, where several runs are looked at at once.
        home: Where the ledger lies; None takes the lab's own folder.

    Raises:
        StoreError: The ledger cannot be written.
    """
    base = default_home() if home is None else home
    try:
        private_folder(base)
    except OSError as error:
        raise store_error(error, base) from error
    look = EnvelopeOpening(
        time=time.time(), run=run.id, dataset=dataset, split=split, by=by, together=together
    )
    append_line(base / LOOKS_FILE, msgspec.json.encode(look))


def looks(dataset: str, split: str = "test", *, home: Path | None = None) -> Looks:
    """How often that part of `dataset` was looked at, also with runs that are gone by now."""
    base = default_home() if home is None else home
    found = [
        look for look in _read(base / LOOKS_FILE) if look.dataset == dataset and look.split == split
    ]
    marks = {look.together or str(place) for place, look in enumerate(found)}
    return Looks(len(marks), tuple(dict.fromkeys(look.run for look in found)))


def opened_words(dataset: str, found: Looks) -> str:
    """How often the test part of `dataset` was opened, and why that matters; "" for never."""
    if not found.count:
        return ""
    if found.count == 1:
        text = _(
            "The test part of {dataset} was opened for the first time: it still is a fair test."
        )
        return text.format(dataset=dataset)
    text = ngettext(
        "The test part of {dataset} was looked at {count} times in all, with {runs} run: whoever"
        " chooses by it has no fair test left, so choose by the validation part.",
        "The test part of {dataset} was looked at {count} times in all, with {runs} runs: whoever"
        " chooses by it has no fair test left, so choose by the validation part.",
        len(found.runs),
    )
    return text.format(dataset=dataset, count=number(found.count), runs=number(len(found.runs)))


def open_envelope(run: _Named, dataset: str = "", by: str = "report") -> None:
    """Open the sealed envelope of a run for good; this is recorded in its folder.

    Raises:
        StoreError: The folder cannot be written.
    """
    opening = EnvelopeOpening(time=time.time(), run=run.id, dataset=dataset, by=by)
    append_line(run.folder / OPENINGS_FILE, msgspec.json.encode(opening))


def is_open(run: Path | InFolder) -> bool:
    """Whether the envelope of a run was opened."""
    return bool(_read(folder_of(run) / OPENINGS_FILE))


def _read(path: Path) -> list[EnvelopeOpening]:
    """The lines of a ledger; those that are damaged are passed over."""
    try:
        lines = read_small(path, MOST_READ).split(b"\n")
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=EnvelopeOpening))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            continue
    return found
