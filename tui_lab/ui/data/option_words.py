"""What the options of `data add` are called in the form: a key, or a field."""

from __future__ import annotations

from rich.text import Text

from tui_lab.i18n import N_, _
from tui_lab.ui.data.actions import OWN_ACTIONS
from tui_lab.ui.kit.key_names import key_text, with_keys
from tui_lab.ui.kit.option_words import BOX, FIELD, with_controls

KEY = N_("the key {key} ({title})")
FIELDS = {
    "--name": N_("Name"),
    "--size": N_("Size"),
    "--separator": N_("Separator"),
    "--encoding": N_("Encoding"),
    "--decimal": N_("Decimal"),
    "--thousands": N_("Thousands"),
    "--missing-value": N_("No value"),
    "--pool-rare": N_("Pool below"),
    "--sheet": N_("Sheet"),
}
BOXES = {"--no-header": N_("No header"), "--colour": N_("In colour")}
ACTIONS = {
    "--target": "target",
    "--drop": "drop",
    "--drop-useless": "drop",
    "--category": "kind",
    "--number": "kind",
    "--date": "kind",
    "--order": "value_order",
    "--missing": "missing",
    "--classes": "task",
    "--quantity": "task",
    "--overwrite": "add",
}
ORDER = {"--day-first": N_("the day"), "--month-first": N_("the month, with the key {key}")}


def in_form(text: str, style: str = "") -> Text:
    """A sentence about a table with what the form has in place of options of the command line.

    Args:
        text: Options stand in backticks, with their values: `--missing drop`. One that the form
            does not have is said to be one of the command line.
        style: Of the whole text.
    """
    # The keys are put in last, so that they can be clicked; other braces are left as they are.
    marked = text.replace("{", "{{").replace("}", "}}")
    return key_text(with_controls(marked, _words), OWN_ACTIONS, style=style)


def of_form(text: str) -> str:
    """A sentence about a data set that was added, for a page from which the form can be opened."""

    def words(option: str) -> str:
        said = _words(option)
        whole = _("{control} of the form for own data").format(control=said) if said else ""
        return with_keys(whole, OWN_ACTIONS)

    return with_controls(text, words)


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
