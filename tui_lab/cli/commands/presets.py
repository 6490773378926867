"""`tui-lab presets`: the ready-made experiments; list, show, check and save them."""

from __future__ import annotations

import sys

import click

from tui_lab import datasets, experiment
from tui_lab import presets as presets_room
from tui_lab.cli import console, params, planning, tables
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _, ngettext, number


def build() -> click.Command:
    """The group `presets`."""
    name = click.Argument(
        ["name"],
        metavar="NAME",
        shell_complete=params.complete_presets,
        help=_("A preset; `tui-lab presets list` shows them."),
    )
    source = click.Argument(
        ["source"],
        metavar="PRESET|FILE|LINE",
        shell_complete=params.complete_presets,
        help=_("A preset's name, a TOML file, or an experiment in one line."),
    )
    changes = click.Option(
        ["--set", "changes"],
        multiple=True,
        metavar="PATH=VALUE",
        help=_("Change one setting, such as layers[1].units=512; may be given often."),
    )
    commands = [
        LabCommand(
            "list",
            callback=_list,
            params=[params.json_option(_("Write a JSON list of all presets."))],
            help=_("List the ready-made experiments."),
            short_help=_("List the presets"),
            examples=[(_("All presets"), "tui-lab presets list")],
        ),
        LabCommand(
            "show",
            callback=_show,
            params=[
                name,
                click.Option(
                    ["--as", "form"],
                    type=click.Choice(["line", "toml", "all"]),
                    default="all",
                    help=_("Only the experiment, as one line or as TOML; or everything."),
                ),
            ],
            help=_("Show what a preset does and why, with its layers and parameters."),
            short_help=_("Show what a preset does"),
            examples=[
                (_("What it does"), "tui-lab presets show mnist-mlp-256"),
                (
                    _("As a file to change"),
                    "tui-lab presets show mnist-mlp-256 --as toml > my.toml",
                ),
            ],
        ),
        LabCommand(
            "check",
            callback=_check,
            params=[
                click.Argument(
                    ["sources"],
                    nargs=-1,
                    metavar="[PRESET|FILE|LINE]...",
                    shell_complete=params.complete_presets,
                    help=_("What to check; nothing checks all presets."),
                )
            ],
            help=_("Check experiments without starting anything. Exit code 3 if one is wrong."),
            short_help=_("Check experiments without training"),
            examples=[
                (_("All presets"), "tui-lab presets check"),
                (_("A file of your own"), "tui-lab presets check my.toml"),
            ],
        ),
        LabCommand(
            "save",
            callback=_save,
            params=[
                click.Argument(["name"], metavar="NAME", help=_("What it will be called.")),
                source,
                changes,
                click.Option(
                    ["--overwrite"], is_flag=True, help=_("Replace your own one of that name.")
                ),
            ],
            help=_("Keep an experiment as a preset of your own."),
            short_help=_("Keep an experiment as your own preset"),
            examples=[
                (
                    _("A wider one"),
                    "tui-lab presets save wide mnist-mlp-256 --set layers[1].units=1024",
                )
            ],
        ),
    ]
    return LabGroup(
        "presets",
        commands={command.name: command for command in commands if command.name},
        help=_("Presets are experiments that are ready to be trained, changed and compared."),
        examples=[(_("All presets"), "tui-lab presets list")],
    )


def _list(as_json: bool) -> None:
    found = presets_room.all_presets()
    if as_json:
        table = [
            {
                "name": preset.name,
                "title": preset.title,
                "explanation": preset.explanation,
                "source": preset.source,
                "dataset": preset.experiment.data.dataset,
                "line": experiment.to_line(preset.experiment),
            }
            for preset in found
        ]
        console.out(params.to_json(table))
        return
    columns = [
        tables.Column(_("Name")),
        tables.Column(_("Data")),
        tables.Column(_("Title"), cuts=True),
    ]
    rows = [(preset.name, preset.experiment.data.dataset, preset.title) for preset in found]
    tables.show(columns, rows)
    for broken, error in presets_room.unreadable().items():
        console.warn(f"{broken}: {error}")


def _show(name: str, form: str) -> None:
    preset = presets_room.get(name)
    if form == "line":
        console.out(experiment.to_line(preset.experiment))
        return
    if form == "toml":
        console.out(experiment.dumps(preset.experiment).rstrip("\n"))
        return
    view = console.look(sys.stdout)
    console.out(view.paint(preset.title, "strong"))
    if preset.explanation:
        tables.paragraph(preset.explanation)
    if preset.source:
        console.out(_("Source: {source}").format(source=preset.source))
    console.out()
    console.out(experiment.to_line(preset.experiment))
    console.out()
    info = datasets.info(preset.experiment.data.dataset)
    tables.layers(
        [
            (layer.type, layer.output_shape, layer.parameters)
            for layer in experiment.describe(preset.experiment, info.input_shape, len(info.classes))
        ]
    )
    console.say(_("Train it with: tui-lab train {name}").format(name=name))


def _check(sources: tuple[str, ...]) -> int:
    wrong = 0
    names = sources or tuple(presets_room.names())
    view = console.look(sys.stdout)
    for name in names:
        try:
            planning.check(planning.read_source(name), where=name)
        except LabError as error:
            wrong += 1
            mark = view.paint(_("wrong"), "bad")
            console.out(f"{mark}  {console.clean(name)}: {error}")
        else:
            console.out(f"{view.paint(_('good'), 'good')}  {console.clean(name)}")
    text = ngettext("{count} experiment checked", "{count} experiments checked", len(names))
    console.say(text.format(count=number(len(names))))
    return ExitCode.EXPERIMENT if wrong else ExitCode.OK


def _save(name: str, source: str, changes: tuple[str, ...], overwrite: bool) -> None:
    planned = experiment.with_settings(planning.read_source(source), list(changes))
    planning.check(planned)
    presets_room.save_own(name, planned, overwrite=overwrite)
    console.say(_("Saved. Train it with: tui-lab train {name}").format(name=name))
