"""Which runs a person means by a word, and what is said where it is none or several.

Must not import the store.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from tui_lab.errors import NotFoundError
from tui_lab.i18n import _, moment, ngettext
from tui_lab.text.fit import LONGEST, printable

_CANDIDATES = 8


class Findable(Protocol):
    """A run, or its line in a list."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def created(self) -> float: ...


_Found = TypeVar("_Found", bound=Findable)


def matches(reference: str, runs: Sequence[_Found]) -> list[_Found]:
    """Those whose id begins so, else those of that name, else those whose id ends so."""
    if not reference:
        return []
    return (
        [run for run in runs if run.id.startswith(reference)]
        or [run for run in runs if run.name == reference]
        or [run for run in runs if run.id.endswith(f"-{reference}")]
    )


def short_ids(ids: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """The shortest end of each id, from a dash on, by which `matches` finds it alone.

    Args:
        ids: Of the runs to be told apart.
        taken: Names, which are looked at before the ends of ids.
    """
    known, names = sorted(ids), set(taken)
    ends = {id_: [id_.split("-", n)[-1] for n in range(id_.count("-"), -1, -1)] for id_ in known}
    counts = Counter(end for several_ends in ends.values() for end in several_ends)

    def alone(end: str) -> bool:
        near = bisect_left(known, end)
        begins_one = near < len(known) and known[near].startswith(end)
        return counts[end] == 1 and end not in names and not begins_one

    return {id_: next((end for end in found if alone(end)), id_) for id_, found in ends.items()}


def several(reference: str, found: Sequence[Findable]) -> NotFoundError:
    """That more than one run is meant, and which."""
    listed = ", ".join(
        _("{run} ({name}, {time})").format(run=run.id, name=run.name, time=moment(run.created))
        for run in found[:_CANDIDATES]
    )
    return NotFoundError(
        ngettext(
            "{count} run is meant by “{reference}”: {runs}.",
            "{count} runs may be meant by “{reference}”: {runs}.",
            len(found),
        ).format(
            count=len(found),
            reference=printable(reference, LONGEST),
            runs=listed if len(found) <= _CANDIDATES else f"{listed}, …",
        ),
        _("Give more of the id."),
    )


def none(reference: str, runs: Sequence[Findable]) -> NotFoundError:
    """That no run is meant, and which one may be."""
    if not runs:
        return NotFoundError(
            _("There are no runs yet."), _("Train one: `tui-lab train digits-mlp`.")
        )
    near = get_close_matches(reference, [*(r.name for r in runs), *(r.id for r in runs)], n=1)
    hint = (
        _("Did you mean {name}?").format(name=near[0])
        if near
        else _("See them all with `tui-lab runs`.")
    )
    return NotFoundError(
        _("There is no run “{reference}”.").format(reference=printable(reference, LONGEST)), hint
    )
