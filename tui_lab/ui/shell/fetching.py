"""Fetches data sets in threads, tells how far they are, and can give them up at any moment.

The threads are daemons: a server that does not answer must not hold up the end of the interface.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tui_lab.errors import LabError
from tui_lab.i18n import _, percent
from tui_lab.text.ascii import glyph
from tui_lab.text.values import megabytes

NEWS_EVERY = 0.25
"""Seconds between two reports of how far a transfer is."""
BAR = 24


@dataclass(frozen=True, slots=True)
class Fetching:
    """How far the transfer of a data set is."""

    name: str
    file: str = ""
    done: int = 0
    total: int = 0
    """Bytes; 0 where it is not known."""
    ended: bool = False
    given_up: bool = False
    error: LabError | None = None

    @property
    def share(self) -> float:
        """0..1 of the file that is on its way."""
        return self.done / self.total if self.total else 0.0

    def words(self) -> str:
        """One line: file, bytes, a bar."""
        if not self.file:
            return _("Asking for {name}…").format(name=self.name)
        full = round(self.share * BAR)
        bar = glyph("█") * full + glyph("░") * (BAR - full)
        return (
            _("{file}: {done} of {total} MB").format(
                file=self.file, done=megabytes(self.done), total=megabytes(self.total)
            )
            + f"  {bar} {percent(self.share, 0)}"
        )


class GivenUpError(Exception):
    """The user does not want it any more."""


class Fetcher:
    """The transfers that are going on."""

    def __init__(self, post: Callable[[Fetching], object]) -> None:
        """Make one.

        Args:
            post: Is told the news, from other threads.
        """
        self._post = post
        self.failed: dict[str, LabError] = {}
        """Why the last transfer of a data set failed, by its name, until it is asked for again."""
        self.unseen = ""
        """The data set that there is news of since the list of all was looked at; "" for none."""
        self._going_on: dict[str, tuple[threading.Thread, threading.Event]] = {}

    def start(self, name: str) -> None:
        """Fetch `name`, unless it is on its way already."""
        if self.fetches(name):
            return
        self.failed.pop(name, None)
        self.unseen = name
        given_up = threading.Event()
        thread = threading.Thread(
            target=self._fetch, args=(name, given_up), name=f"fetch {name}", daemon=True
        )
        self._going_on[name] = (thread, given_up)
        thread.start()

    def fetches(self, name: str) -> bool:
        """Whether `name` is on its way."""
        return name in self._going_on and not self._going_on[name][1].is_set()

    def give_up(self, name: str) -> None:
        """Fetch `name` no further; nothing unfinished is left behind."""
        if name in self._going_on:
            self._going_on[name][1].set()

    def end(self, patience: float = 0.5) -> None:
        """Give up all, and let the threads tidy up for so many seconds."""
        going_on = list(self._going_on.values())
        for _thread, given_up in going_on:
            given_up.set()
        until = time.monotonic() + patience
        for thread, _given_up in going_on:
            thread.join(max(0.0, until - time.monotonic()))

    def _fetch(self, name: str, given_up: threading.Event) -> None:

        next_news = 0.0

        def progress(file: str, done: int, total: int) -> None:
            nonlocal next_news
            if given_up.is_set():
                raise GivenUpError
            now = time.monotonic()
            if now >= next_news or done == total:
                next_news = now + NEWS_EVERY
                self._post(Fetching(name, file, done, total))

        def pause(seconds: float) -> None:
            if given_up.wait(seconds):
                raise GivenUpError

        from tui_lab.datasets.fetching import fetch

        error: LabError | None = None
        self._post(Fetching(name))
        try:
            fetch(name, progress, pause=pause)
        except GivenUpError:
            pass
        except LabError as failure:
            error = self.failed[name] = failure
            self.unseen = name
        if self._going_on.get(name, (None, given_up))[1] is given_up:
            self._going_on.pop(name, None)
        self._post(Fetching(name, ended=True, given_up=given_up.is_set(), error=error))


def at_hand(name: str) -> bool:
    """Whether a data set can be used now; False for one that is not there any more."""
    from tui_lab.datasets import listing

    return listing.at_hand(name)
