"""Sentences that name options of the command line, with what a page has in their place."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui_lab.i18n import N_, _

FIELD = N_("the field “{title}”")
BOX = N_("the box “{title}”")
_OPTION = re.compile(r"`(--[a-z-]+)[^`]*`")
_BEGINS = re.compile(r"(?:^|[.!?]\s)$")


def with_controls(text: str, words: Callable[[str], str]) -> str:
    """A sentence with the fields, boxes and keys of a page in place of options.

    Args:
        text: Options stand in backticks, with their values: `--missing drop`.
        words: What the page has for an option, translated; "" for none, which is said to be one of
            the command line.
    """

    def put(found: re.Match[str]) -> str:
        said = words(found[1]) or _("{option} on the command line").format(option=found[0])
        return said[:1].upper() + said[1:] if _BEGINS.search(text[: found.start()]) else said

    return _OPTION.sub(put, text)
