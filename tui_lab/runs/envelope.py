"""The test part as an envelope: who looked at it, how often, and whose figures may be told.

A run's envelope is closed in one of two ways. It is sealed where its experiment says so, until
somebody opens it for good. And it is kept by a course where that teaches to choose by the
validation part: for the runs made on its data since it was begun, until somebody looked at the test
part of that very run. Whatever lists or compares runs tells no figure of a closed envelope.

Must not import the store: a run is handed in with its id and its folder.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol

import msgspec

from tui_lab.i18n import _, ngettext, number
from tui_lab.paths import home as default_home
from tui_lab.paths import private_folder
from tui_lab.runs.best import is_validated
from tui_lab.runs.files import InFolder, append_line, folder_of, read_small, store_error
from tui_lab.runs.layout import LOOKS_FILE, OPENINGS_FILE, PROGRESS_FOLDER
from tui_lab.runs.state import RunState

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


class CourseData(msgspec.Struct, kw_only=True):
    """Of the progress of a course, what decides about the envelopes of its runs."""

    begun: Annotated[float, msgspec.Meta(ge=0, le=1e11)]
    """When it was begun (seconds since 1970); earlier runs are none of its."""
    chosen: dict[str, str] = {}
    """Slot -> data set."""
    keeps_test_closed: bool = False
    """Whether the course teaches to choose by the validation part."""


class _Named(InFolder, Protocol):
    @property
    def id(self) -> str: ...


class _Made(Protocol):
    """A run, or its line in a list."""

    @property
    def id(self) -> str: ...
    @property
    def dataset(self) -> str: ...
    @property
    def created(self) -> float: ...


class KeptEnvelopes:
    """The envelopes that courses keep, as they are at one moment; for many runs at once."""

    def __init__(self, home: Path | None = None) -> None:
        """Read the courses that were begun and, where one keeps envelopes, who looked.

        Args:
            home: The lab's folder; None takes the usual one.
        """
        base = default_home() if home is None else home
        self._courses = list(_keeping(base / PROGRESS_FOLDER))
        self._looked: frozenset[str] = frozenset()
        if self._courses:
            self._looked = frozenset(
                look.run for look in _read(base / LOOKS_FILE) if look.split == "test"
            )

    def concern(self, run: _Made) -> bool:
        """Whether a course teaches to choose by the validation part of this run."""
        return any(
            int(course.begun) <= run.created and run.dataset in course.chosen.values()
            for course in self._courses
        )

    def are_closed_for(self, run: _Made) -> bool:
        """Whether a course keeps the test part of this run, and nobody looked at it yet."""
        return self.concern(run) and run.id not in self._looked


def _keeping(folder: Path) -> Iterator[CourseData]:
    for path in sorted(folder.glob("*.json")):
        try:
            course = msgspec.json.decode(read_small(path, MOST_READ), type=CourseData)
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
            continue  # a course whose progress cannot be read has no say
        if course.keeps_test_closed:
            yield course


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


def opened_words(dataset: str, found: Looks, state: RunState) -> str:
    """How often the test part of `dataset` was opened, and why that matters; "" for never.

    Args:
        dataset: Its name.
        found: The looks at it.
        state: Of the run that it is said of: whether there is something else to choose by.
    """
    if not found.count:
        return ""
    if found.count == 1:
        text = _(
            "The test part of {dataset} was opened for the first time: it still is a fair test."
        )
        return text.format(dataset=dataset)
    runs = len(found.runs)
    text = ngettext(
        "The test part of {dataset} was looked at {count} times in all, with {runs} run: whoever"
        " chooses by it has no fair test left, so choose by the validation part.",
        "The test part of {dataset} was looked at {count} times in all, with {runs} runs: whoever"
        " chooses by it has no fair test left, so choose by the validation part.",
        runs,
    )
    if not is_validated(state):
        text = ngettext(
            "The test part of {dataset} was looked at {count} times in all, with {runs} run:"
            " whoever chooses by it has no fair test left. Keep a validation part, and"
            " choose by that.",
            "The test part of {dataset} was looked at {count} times in all, with {runs} runs:"
            " whoever chooses by it has no fair test left. Keep a validation part, and"
            " choose by that.",
            runs,
        )
    return text.format(dataset=dataset, count=number(found.count), runs=number(runs))


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
