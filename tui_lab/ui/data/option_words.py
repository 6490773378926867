"""What the options of `data add` are called in the form: a key, or a field."""

from __future__ import annotations

import re

from rich.text import Text

from tui_lab.i18n import N_, _
from tui_lab.ui.data.actions import OWN_ACTIONS
from tui_lab.ui.kit.key_names import key_text

FIELD = N_("the field “{title}”")
BOX = N_("the box “{title}”")
KEY = N_("the key {key} ({title})")
FIELDS = {
    "--name": N_("Name"),
    "--size": N_("Size"),
    "--separator": N_("Separator"),
    "--encoding": N_("Encoding"),
    "--decimal": N_("Decimal"),
    "--thousands": N_("Thousands"),
    "--missing-value": N_("No value"),
}
BOXES = {"--no-header": N_("No header"), "--colour": N_("In colour")}
ACTIONS = {
    "--target": "target",
    "--drop": "drop",
    "--drop-useless": "drop",
    "--category": "kind",
    "--number": "kind",
    "--date": "kind",
    "--missing": "missing",
    "--classes": "task",
    "--quantity": "task",
    "--overwrite": "add",
}
ORDER = {"--day-first": N_("the day"), "--month-first": N_("the month, with the key {key}")}
_OPTION = re.compile(r"`(--[a-z-]+)[^`]*`")
_BEGINS = re.compile(r"(?:^|[.!?]\s)$")


def in_form(text: str, style: str = "") -> Text:
    """A sentence about a table with what the form has in place of options of the command line.

    Args:
        text: Options stand in backticks, with their values: `--missing drop`. One that the form
            does not have is said to be one of the command line.
        style: Of the whole text.
    """

    def put(found: re.Match[str]) -> str:
        said = _words(found[1]) or _("{option} on the command line").format(option=found[0])
        return said[:1].upper() + said[1:] if _BEGINS.search(text[: found.start()]) else said

    # The keys are put in last, so that they can be clicked; other braces are left as they are.
    marked = text.replace("{", "{{").replace("}", "}}")
    return key_text(_OPTION.sub(put, marked), OWN_ACTIONS, style=style)


def _words(option: str) -> str:
    if option in FIELDS:
        return _(FIELD).format(title=_(FIELDS[option]))
    if option in BOXES:
        return _(BOX).format(title=_(BOXES[option]))
    if option in ORDER:
        return _(ORDER[option]).format(key="{key_date_order}")
    if option not in ACTIONS:
        return ""
    action = next(each for each in OWN_ACTIONS if each.id == ACTIONS[option])
    return _(KEY).format(key=f"{{key_{action.id}}}", title=_(action.title))
