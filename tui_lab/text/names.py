"""Names in a column that is too narrow for them: what tells them apart stays.

Runs of one experiment begin alike (`mnist-mlp-256`) and end in what was changed
(`optimizer=sgd learning_rate=0.1`). What is common gives way first, then the names of the
settings; their values stay as long as they can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile

from tui_lab.i18n import ngettext
from tui_lab.text.ascii import sign, unicode_ok
from tui_lab.text.fit import shortened, text_columns, visible

COMMON, SETTING, OTHER, VALUE = range(4)
"""What a part of a name is, in the order in which they give way."""
_KEPT = ({COMMON: 3, SETTING: 2, OTHER: 6, VALUE: 5}, {SETTING: 0, COMMON: 1, OTHER: 4, VALUE: 3})
"""The columns that each kind keeps at first, and where that is not enough."""
_CUT_SETTING = re.compile(r"(?:^| )(?:\w{0,2}[^\w\s=]+)?=")
"""A setting of which fewer than three letters are left: nobody can say which one it is."""


def told_apart(
    names: Iterable[str], columns: int, *, unicode: bool | None = None
) -> dict[str, str]:
    """Each name in at most `columns`.

    Args:
        names: All that stand in the column, each in one line.
        columns: Its width.
        unicode: Whether more than ASCII can be shown; None asks the terminal of the interface.

    Returns:
        By name. Different names have different texts, where so few columns can hold that.
    """
    all_names = list(dict.fromkeys(names))
    long = [name for name in all_names if text_columns(name) > columns]
    if not long:
        return {name: name for name in all_names}
    often = Counter(word for name in all_names for word in set(name.split()) if "=" not in word)
    unicode = unicode_ok() if unicode is None else unicode
    found = {name: name for name in all_names}
    for name in long:
        common = frozenset(word for word in name.split() if often[word] > 1)
        found[name] = _by_words(visible(name, lines=False), columns, common, unicode)
    cut = [name for name in long if _CUT_SETTING.search(found[name])]
    told = found | _in_words(cut, columns, unicode)
    alone = Counter(told.values())
    found |= {name: told[name] for name in cut if alone[told[name]] == 1}
    _part(found, columns, unicode)
    return found


def _in_words(names: Sequence[str], columns: int, unicode: bool) -> dict[str, str]:
    """By name, how many changes it tells; of those alike in that, the ones that only it has."""
    found = {name: told_briefly(name, columns, unicode=unicode) for name in names}
    for alike in _alike(found):
        shared = set.intersection(*(set(name.split()) for name in alike))
        for name in alike:
            base, *changes = visible(name, lines=False).split()
            own = [change for change in changes if change not in shared]
            more = [sign("…", unicode)] * (len(own) < len(changes))
            text = _by_words(" ".join([base, *own, *more]), columns, frozenset({base}), unicode)
            if _CUT_SETTING.search(text):
                del found[name]
            else:
                found[name] = text
    return found


FEWEST = 4
"""Columns of the beginning of a name that still say something of it."""


def told_briefly(name: str, columns: int, *, unicode: bool | None = None) -> str:
    """One name in at most `columns`, whole words of it: `dig… units=2048`, `digits-mlp +2 changes`.

    Of one change the beginning of the name before it gives way first; several are counted where
    they have no room.

    Args:
        name: What it was begun from, and what was changed.
        columns: There are no more.
        unicode: As for `told_apart`.
    """
    if text_columns(name) <= columns:
        return name
    base, *changes = visible(name, lines=False).split(" ")
    if not changes or not all("=" in word or word[:1] in ("+", "-") for word in changes):
        return shortened(name, columns, unicode=unicode, middle=True)
    change, ends = changes[0], [""]
    if len(changes) > 1:
        several = ngettext("+{count} change", "+{count} changes", len(changes))
        change, ends = f"+{len(changes)}", [several.format(count=len(changes))]
    ends = [end for end in [*ends, change] if end]
    for end in ends:
        if text_columns(f"{base} {end}") <= columns:
            return f"{base} {end}"
    left = columns - text_columns(change) - 1
    if left >= FEWEST:
        return f"{shortened(base, left, unicode=unicode)} {change}"
    return shortened(change, columns, unicode=unicode, middle=True)


@lru_cache(8192)
def _by_words(name: str, columns: int, common: frozenset[str], unicode: bool) -> str:
    """A name whose words are cut one after the other until it fits."""
    parts: list[tuple[str, int]] = []
    """Text and kind; a space stands before each but values."""
    for word in name.split():
        setting, equals, value = word.partition("=")
        if equals:
            parts += [(setting, SETTING), (f"={value}", VALUE)]
        else:
            parts.append((word, COMMON if word in common else OTHER))
    widths = [text_columns(text) for text, _kind in parts]
    spaces = sum(kind != VALUE for _text, kind in parts) - 1

    def over() -> int:
        return sum(widths) + spaces - columns

    for kept in _KEPT:
        for kind, least in kept.items():
            places = [place for place, part in enumerate(parts) if part[1] == kind]
            while over() > 0 and any(widths[place] > least for place in places):
                widest = max(places, key=lambda place: widths[place])
                # An ellipsis alone says no more than nothing.
                widths[widest] -= 2 if widths[widest] == 2 and not least else 1
    if over() > 0:
        return shortened(name, columns, unicode=unicode, middle=True)
    cut = [
        (shortened(text, width, unicode=unicode, middle=kind in (OTHER, VALUE)), kind)
        for (text, kind), width in zip(parts, widths, strict=True)
    ]
    return "".join(text if kind == VALUE else f" {text}" for text, kind in cut).lstrip()


def _part(found: dict[str, str], columns: int, unicode: bool) -> None:
    """Cut names that came out alike around the place where they differ first."""
    for alike in _alike(found):
        letters = zip(*alike, strict=False)
        before = len(list(takewhile(lambda at: len(set(at)) == 1, letters)))
        for name in alike:
            found[name] = _around(visible(name, lines=False), before, columns, unicode)


def _alike(found: Mapping[str, str]) -> list[Sequence[str]]:
    by_text: dict[str, list[str]] = {}
    for name, text in found.items():
        by_text.setdefault(text, []).append(name)
    return [names for names in by_text.values() if len(names) > 1]


def _around(name: str, place: int, columns: int, unicode: bool) -> str:
    """The beginning of a name, and what stands from `place` on."""
    ellipsis = sign("…", unicode)
    if text_columns(name[: place + 1]) <= columns - len(ellipsis):
        return shortened(name, columns, unicode=unicode)
    head = name[: max(0, min(4, columns // 4))] + ellipsis
    rest = name[max(0, place - 1) :]
    return head + shortened(rest, columns - text_columns(head), unicode=unicode)
