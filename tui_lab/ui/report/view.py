"""What the report says beside its pages, as values: pure functions that know no widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from tui_lab.datasets.model import Kind
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.runs.layout import Split
from tui_lab.runs.status import word_now
from tui_lab.ui.kit.key_names import Keyed, clickable, pressing, with_keys
from tui_lab.ui.report.actions import ACTIONS

if TYPE_CHECKING:
    from tui_lab.ui.report.loading import ReportData

PARTS: Mapping[Split, str] = {
    "test": N_("Test part"),
    "validation": N_("Validation part"),
    "training": N_("Training part"),
}
SHORTEST_NAME, ENOUGH_NAME, MOST_NAME = 10, 18, 24
"""Columns of the run's name: those kept however narrow the screen is, those that tell it from
others, beside which the examples are counted, and those made room for."""


def head_line(data: ReportData, width: int) -> Text:
    """The run's name, which part is shown, and what has to be known about it, in one line."""
    from tui_lab.text.fit import shortened

    test = data.split == "test"
    part = f" {_(PARTS[data.split])} "
    turns = pressing("v") if data.other is not None else Style()
    if not data.parts:
        part = f" {word_now(data.status, data.state)} "
    count, told = "", [""]
    if data.outcome is not None:
        examples = len(data.outcome.results)
        if data.kind is Kind.IMAGES:
            text = ngettext("{count} picture", "{count} pictures", examples)
        else:
            text = ngettext("{count} example", "{count} examples", examples)
        count = "  " + text.format(count=number(examples))
    if test:
        told = looks_words(data)
    elif data.sealed and "test" in data.parts:
        told = [with_keys(_("test part sealed ({key_open_envelope} opens)"), ACTIONS)]
    elif data.course and data.split == "validation":
        told = [_("your course chooses by this part"), _("choose by this part")]
    ways = [(count, text, MOST_NAME) for text in told]
    ways += [(count, told[-1], ENOUGH_NAME), ("", told[-1], MOST_NAME)]
    for count, text, most in ways:
        behind = f"   {text}" if text else ""
        room = width - len(part) - len(count) - len(behind) - 2
        if room >= min(len(data.name), most):
            break
    name = shortened(data.name, max(SHORTEST_NAME, room))
    line = Text(f"{name}  ", style="bold", no_wrap=True, overflow="ellipsis")
    line.append(part, style=Style(reverse=True) + turns)
    line.append(count, style="not bold")
    style = "not bold dim" if test else "not bold"
    return line.append_text(clickable(behind, text, style=style))


def looks_words(data: ReportData) -> list[str]:
    """How often the test part was looked at, with whatever run: the longer words first."""
    looks = data.looks.count
    texts = (
        ngettext(
            "test part of {dataset}: seen {count} time in all runs",
            "test part of {dataset}: seen {count} times in all runs",
            looks,
        ),
        ngettext(
            "test of {dataset}: seen {count} time", "test of {dataset}: seen {count} times", looks
        ),
        ngettext("test seen {count} time", "test seen {count} times", looks),
    )
    return [text.format(dataset=data.run.data, count=number(looks)) for text in texts]


def keys_line(keys: Mapping[str, str], gap: int = 3) -> Text:
    """`arrows move   enter pictures`: keys with what they do."""
    line = Text(no_wrap=True, overflow="ellipsis")
    for key, words in keys.items():
        if line:
            line.append(" " * gap)
        said = clickable(f"{key} {words}", key)
        if isinstance(key, Keyed) and len(key.named) == 1:
            said.stylize(pressing(key.named[0][2]))  # the words too
        said.stylize("bold", 0, len(key))
        line.append_text(said)
    return line


def keys_that_fit(keys: Mapping[str, str], width: int) -> Text:
    """The keys with what they do in at most `width` columns; the first ones give way."""
    left = list(keys.items())
    while True:
        for gap in (3, 2):
            line = keys_line(dict(left), gap)
            if line.cell_len <= width or len(left) <= 1:
                return line
        del left[0]
