"""What is said when the lab is left while runs are going on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab import paths
from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import wrapped

if TYPE_CHECKING:
    from tui_lab.runs.summary import RunSummary

NAMES_AT_MOST = 3


def still_live(seen: Sequence[RunSummary]) -> list[RunSummary]:
    """Those of the runs that were seen going on which still do: one may have ended just now."""
    from tui_lab.runs.store import Store

    store = Store()
    live = []
    for run in seen:
        try:
            if store.find(run.id).status().live:
                live.append(run)
        except LabError:
            continue  # it was removed
    return live


def farewell(live: Sequence[RunSummary]) -> str:
    """What the terminal shows after the interface is gone; "" where nothing is going on."""
    if not live:
        return ""
    going_on = ngettext(
        "{count} run goes on without the interface: {names}.",
        "{count} runs go on without the interface: {names}.",
        len(live),
    ).format(count=len(live), names=names(live))
    how = _("`tui-lab` shows it again; `tui-lab watch {run}` follows it here.")
    return f"{going_on} {with_commands(how, run=live[0].id)}"


def in_lines(words: str, width: int) -> str:
    """What the terminal is to show, in lines that end between words."""
    return "\n".join(wrapped(words, max(20, width)))


def question(live: Sequence[RunSummary]) -> tuple[str, str]:
    """What a first-time user is asked on leaving: the question, and what to know about it."""
    asked = ngettext(
        "Leave while {count} run is going on?",
        "Leave while {count} runs are going on?",
        len(live),
    ).format(count=len(live))
    return asked, _(
        "Training does not need this window: it goes on after you leave, and even when the "
        "connection breaks. Open `tui-lab` again at any time to see it. This is only asked once."
    )


def names(runs: Sequence[RunSummary]) -> str:
    """The names of a few runs; further ones are counted."""
    listed = ", ".join(run.name for run in runs[:NAMES_AT_MOST])
    more = len(runs) - NAMES_AT_MOST
    return listed if more <= 0 else _("{names} and {count} more").format(names=listed, count=more)


def was_told() -> bool:
    """Whether this user has been told once that runs go on without the interface."""
    return _mark().exists()


def told() -> None:
    """Remember that; a folder that cannot be written only means to be told again."""
    try:
        paths.private_folder(_mark().parent)
        _mark().touch()
    except OSError:
        return


def _mark() -> Path:
    return paths.home() / "told-leaving"
