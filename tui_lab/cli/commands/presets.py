"""`tui-lab presets`: the ready-made experiments; list, show, check and save them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from tui_lab import presets as presets_room
from tui_lab.cli import console, params, planning, tables
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.datasets import listing
from tui_lab.errors import ExitCode
from tui_lab.experiment import changing, shapes, writing
from tui_lab.experiment import line as experiment_line
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.text.command_line import with_commands

SECTION = "train"
ORDER = 30
SUMMARY = N_("Ready-made experiments: list, show, check, save")


def build() -> click.Command:
    """The group `presets`."""
    name = click.Argument(
        ["name"],
        metavar=_("NAME"),
        shell_complete=params.complete_presets,
        help=_("A preset; `tui-lab presets list` shows them."),
    )
    source = click.Argument(
        ["source"],
        metavar=_("PRESET|FILE|LINE"),
        shell_complete=params.complete_presets,
        help=_(
            "A preset's name, a file (TOML, or a script or notebook with Keras), an experiment in"
            " one line, or - for what comes from another command."
        ),
    )
    changes = click.Option(
        ["--set", "changes"],
        multiple=True,
        metavar=_("PATH=VALUE"),
        shell_complete=params.complete_changes,
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
                    type=click.Choice(["line", "toml", "summary", "all"]),
                    default="all",
                    help=_(
                        "Only the experiment, as one line or as TOML; only what model.summary() of"
                        " Keras prints; or everything."
                    ),
                ),
                params.json_option(_("Write one JSON object: texts, experiment and layers.")),
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
                    metavar=_("[PRESET|FILE|LINE]..."),
                    shell_complete=params.complete_presets,
                    help=_("What to check; nothing checks all presets."),
                ),
                params.json_option(_("Write a JSON list: each experiment with its problems.")),
            ],
            help=_(
                "Check experiments without starting anything, and tell all that is wrong with "
                "them. Exit code 3 if one is wrong."
            ),
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
                click.Argument(["name"], metavar=_("NAME"), help=_("What it will be called.")),
                source,
                changes,
                click.Option(
                    ["--overwrite"], is_flag=True, help=_("Replace your own one of that name.")
                ),
            ],
            help=_(
                "Keep an experiment as a preset of your own, with its title and explanation where "
                "it has them."
            ),
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
    found, unreadable = presets_room.read_all()
    if as_json:
        table = [
            {
                "name": preset.name,
                "title": preset.title,
                "explanation": preset.explanation,
                "source": preset.source,
                "dataset": preset.experiment.data.dataset,
                "line": experiment_line.to_line(preset.experiment),
            }
            for preset in found
        ]
        console.out_lines(params.to_json(table))
        return
    columns = [
        tables.Column(_("Name")),
        tables.Column(_("Data")),
        tables.Column(_("Title"), cuts=True),
    ]
    rows = [(preset.name, preset.experiment.data.dataset, preset.title) for preset in found]
    tables.show(columns, rows)
    for broken, error in unreadable.items():
        console.warn(f"{broken}: {error}")


def _show(name: str, form: str, as_json: bool) -> None:
    preset = presets_room.get(name)
    if as_json:
        console.out_lines(params.to_json(_as_json(preset)))
        return
    if form == "line":
        console.out(experiment_line.to_line(preset.experiment))
        return
    if form == "toml":
        console.out_lines(writing.dumps(preset.experiment))
        return
    if form == "summary":
        console.out_lines(planning.summary(preset.experiment))
        return
    view = console.look(sys.stdout)
    console.out(view.paint(preset.title, "strong"))
    if preset.explanation:
        tables.paragraph(preset.explanation)
    if preset.source:
        console.out(_("Source: {source}").format(source=preset.source))
    console.out()
    console.out(experiment_line.to_line(preset.experiment))
    console.out()
    tables.layers([(layer.type, layer.output_shape, layer.parameters) for layer in _layers(preset)])
    planning.show_sketch(preset.experiment)
    console.say(with_commands(_("Train it with: tui-lab train {name}"), name=name))


def _layers(preset: presets_room.Preset) -> tuple[shapes.LayerSummary, ...]:
    info = listing.info(preset.experiment.data.dataset)
    return shapes.describe(preset.experiment, info.input_shape, info.target)


def _as_json(preset: presets_room.Preset) -> dict[str, object]:
    return {
        "name": preset.name,
        "title": preset.title,
        "explanation": preset.explanation,
        "source": preset.source,
        "own": preset.own,
        "line": experiment_line.to_line(preset.experiment),
        "experiment": writing.to_table(preset.experiment),
        "layers": [
            {
                "path": f"layers[{place}]",
                "type": layer.type,
                "output_shape": list(layer.output_shape),
                "parameters": layer.parameters,
                "trainable": layer.trainable,
            }
            for place, layer in enumerate(_layers(preset))
        ],
    }


def _check(sources: tuple[str, ...], as_json: bool) -> int:
    names = sources or tuple(presets_room.names())
    checked = [(name, planning.examine(name)) for name in names]
    wrong = [name for name, found in checked if not _is_good(found)]
    if as_json:
        console.out_lines(params.to_json([_check_as_json(name, found) for name, found in checked]))
        return ExitCode.EXPERIMENT if wrong else ExitCode.OK
    view = console.look(sys.stdout)
    for name, found in checked:
        good = _is_good(found)
        mark = view.paint(_("good") if good else _("wrong"), "good" if good else "bad")
        console.out(f"{mark}  {name}")
        for one in found:
            _show_problem(one)
    text = ngettext("{count} experiment checked", "{count} experiments checked", len(names))
    console.say(text.format(count=number(len(names))))
    return ExitCode.EXPERIMENT if wrong else ExitCode.OK


def _is_good(found: Sequence[planning.Finding]) -> bool:
    return all(one.problem.severity == "warning" for one in found)


def _check_as_json(name: str, found: Sequence[planning.Finding]) -> dict[str, object]:
    return {
        "source": name,
        "good": _is_good(found),
        "problems": [
            {
                "severity": one.problem.severity,
                "field": one.problem.field,
                "line": one.line,
                "message": one.problem.message,
                "hint": one.problem.hint,
            }
            for one in found
        ],
    }


def _show_problem(found: planning.Finding) -> None:
    """What is wrong on one line, what to do on the next."""
    text = found.problem.message
    if found.line is not None:
        text = _("Line {line}: {message}").format(line=found.line, message=text)
    if found.problem.severity == "warning":
        text = f"{_('Warning:')} {text}"
    console.tell(f"  {text}")
    if found.problem.hint:
        console.tell(f"    {found.problem.hint}")


def _save(name: str, source: str, changes: tuple[str, ...], overwrite: bool) -> None:
    planned = changing.with_settings(planning.read_source(source, changes), list(changes))
    planning.check(planned)
    path = planning.file_of(source)
    about = presets_room.about_in(path) if path else {}
    if changes and path and path.parent == presets_room.shipped_folder():
        about = {}  # its title says what it no longer is
    presets_room.save_own(name, planned, about=about, overwrite=overwrite)
    console.say(with_commands(_("Saved. Train it with: tui-lab train {name}"), name=name))
