"""`tui-lab explain`: what a layer, an activation, a loss or an optimizer is, with its curve."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from tui_lab.cli import console, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _

if TYPE_CHECKING:
    from tui_lab.reports.explaining import Explanation
    from tui_lab.reports.function_charts import FunctionPicture

SECTION = "learn"
ORDER = 30
SUMMARY = N_("What a layer, an activation, a loss is, drawn")
WIDTH, HEIGHT = 72, 16
"""Columns and lines of a picture at most."""


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "explain",
        callback=_explain,
        params=[
            click.Argument(
                ["name"],
                required=False,
                metavar=_("[NAME]"),
                shell_complete=_complete,
                help=_("As experiments have it; a layer may have arguments. Nothing lists all."),
            ),
            params.json_option(_("Write JSON: the texts, and the points of the curves.")),
        ],
        help=_(
            "Say what a layer, an activation, a loss, an optimizer, a constraint, an initializer "
            "or a metric is, with its arguments; activations and losses are drawn with their "
            "formula and slope."
        ),
        examples=[
            (_("All names"), "tui-lab explain"),
            (_("An activation and its slope"), "tui-lab explain gelu"),
            (_("A leaky relu with another slope"), 'tui-lab explain "LeakyReLU(0.1)"'),
            (_("A loss over the answer"), "tui-lab explain binary_crossentropy"),
            (_("The arguments of an optimizer"), "tui-lab explain muon"),
        ],
    )


def _complete(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """All names."""
    from tui_lab.reports.explaining import KINDS

    names = dict.fromkeys(name for _title, listed in KINDS.values() for name in listed)
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _explain(name: str | None, as_json: bool) -> None:
    from tui_lab.reports.explaining import explain

    if name is None:
        _list(as_json)
        return
    found = explain(name)
    if as_json:
        console.out_lines(params.to_json(_as_json(found)))
        return
    console.tell(f"{found.name}  ({found.title})", "strong")
    for sentence in found.sentences:
        console.tell(sentence)
    if found.source:
        console.tell(_("Source: {source}").format(source=found.source), "faint")
    if found.picture is not None:
        console.out()
        write_picture(found.picture)
    if found.arguments:
        console.out()
        console.tell(_("Arguments, with their defaults:"), "strong")
    for argument, default, text in found.arguments:
        console.tell(f"{argument} = {default}: {text}" if default else f"{argument}: {text}")


def _list(as_json: bool) -> None:
    from tui_lab.reports.explaining import KINDS

    if as_json:
        rows = [
            {"kind": kind, "name": name, "help": _(each.help)}
            for kind, (_title, listed) in KINDS.items()
            for name, each in listed.items()
        ]
        console.out_lines(params.to_json(rows))
        return
    columns = [tables.Column(_("Name")), tables.Column(_("What it is"), cuts=True)]
    for place, (title, listed) in enumerate(KINDS.values()):
        if place:
            console.out()
        console.tell(_(title), "strong")
        tables.show(columns, [(name, _(each.help)) for name, each in listed.items()])


def write_picture(picture: FunctionPicture, height: int = HEIGHT) -> None:
    """Write a picture to stdout, as wide as the terminal but not wider than it reads well."""
    from tui_lab.cli.quantity_report import ROLES
    from tui_lab.reports.function_charts import picture_lines

    view = console.look(sys.stdout)
    lines = picture_lines(picture, min(view.width, WIDTH), height, unicode=view.unicode)
    while lines and not lines[-1]:
        lines.pop()
    for line in lines:
        parts = (view.paint(part.text, ROLES.get(part.role, "plain")) for part in line)
        console.out("".join(parts).rstrip())


def _as_json(found: Explanation) -> dict[str, Any]:
    picture = found.picture
    table: dict[str, Any] = {
        "kind": found.kind,
        "name": found.name,
        "sentences": list(found.sentences),
        "source": found.source,
        "arguments": [
            {"name": name, "default": default, "help": text}
            for name, default, text in found.arguments
        ],
    }
    if picture is not None:
        table["captions"] = [caption.text for caption in picture.captions]
        table["bars"] = [{"input": came_in, "output": out} for came_in, out in picture.bars]
    if picture is not None and picture.view is not None and picture.view.curve is not None:
        table["across"] = picture.view.across
        table["curves"] = [
            [[x, y] for x, y in picture.view.curve.points],
            [[x, y] for x, y in picture.view.series[0].points],
        ]
    return table
