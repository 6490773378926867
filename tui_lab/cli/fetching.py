"""Having a data set's files at hand: fetching them, with progress on stderr."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tui_lab import settings
from tui_lab.cli.console import draw_over, look, say
from tui_lab.cli.planning import warn_of
from tui_lab.datasets import listing
from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.datasets.planning import Plan
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.text.values import megabytes

FETCH_EVERY = 0.2
"""Seconds between two drawings of how far a download is."""


def ready(plan: Plan) -> None:
    """Write the warnings of a plan, and make sure that its data can be read.

    Raises:
        DataError: As `have_data`.
    """
    warn_of(plan.warnings)
    have_data(plan.info)


def have_data(info: DatasetInfo) -> None:
    """Make sure that the data set's files are at hand; fetch them where that is allowed.

    Raises:
        DataError: They are not, and how to get them.
    """
    there = listing.availability(info.name)
    if there.at_hand:
        return
    if info.origin is Origin.FETCHED and settings.get("fetch"):
        say(_("The data set {name} is fetched first.").format(name=info.name))
        fetch(info.name)
        return
    raise DataError(
        _("The data set {name} is not at hand.").format(name=info.name),
        _("{how} These work now: {names}.").format(
            how=there.how,
            names=", ".join(n for n in listing.names() if listing.availability(n).at_hand),
        ),
    )


def fetch(name: str) -> list[Path]:
    """Fetch a data set, with progress on stderr."""
    from tui_lab.datasets import fetching

    progress = FetchProgress()
    try:
        return fetching.fetch(name, progress)
    finally:
        progress.clear()


class FetchProgress:
    """Says how far a download is: drawn over on a terminal, a line per file elsewhere."""

    def __init__(self) -> None:
        self._view = look(sys.stderr)
        self._file = ""
        self._next = 0.0

    def __call__(self, file: str, done: int, total: int) -> None:
        """Args: the file's name, and bytes: done so far and in all (0: not known)."""
        if self._view.live:
            now = time.monotonic()
            if now >= self._next or done == total:
                self._next = now + FETCH_EVERY
                draw_over(self._words(file, done, total))
        elif file != self._file:
            say(_("Fetching {file}…").format(file=file))
        self._file = file

    def _words(self, file: str, done: int, total: int) -> str:
        if not total:
            return _("{file}: {done} MB").format(file=file, done=megabytes(done))
        return _("{file}: {done} of {total} MB").format(
            file=file, done=megabytes(done), total=megabytes(total)
        )

    def clear(self) -> None:
        """Leave a clean line."""
        if self._view.live and self._file:
            draw_over()
