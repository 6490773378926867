"""`tui-lab settings`: list, read and change what is set once for all."""

from __future__ import annotations

import sys

import click

from tui_lab import i18n, settings
from tui_lab.cli import console, params, tables
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.errors import ExitCode, UsageError
from tui_lab.i18n import N_, _
from tui_lab.runs import on_end
from tui_lab.runs.store import Store
from tui_lab.text.command_line import asked_language

SECTION = "lab"
ORDER = 20
SUMMARY = N_("Settings: list, get, set")


def build() -> click.Command:
    """The group `settings`."""
    key = click.Argument(
        ["key"],
        metavar=_("SETTING"),
        shell_complete=params.complete_settings,
        help=_("The name of a setting; `tui-lab settings list` shows them."),
    )
    commands = [
        LabCommand(
            "list",
            callback=_list,
            params=[params.json_option(_("Write a JSON object: name to value."))],
            help=_("List the settings, their values, and what they can be."),
            short_help=_("List the settings and their values"),
            examples=[(_("All settings"), "tui-lab settings list")],
        ),
        LabCommand(
            "get",
            callback=_get,
            params=[key],
            help=_("Write the value of one setting to stdout."),
            short_help=_("Write the value of a setting"),
            examples=[(_("Which language is set"), "tui-lab settings get language")],
        ),
        LabCommand(
            "set",
            callback=_set,
            params=[
                key,
                click.Argument(
                    ["value"],
                    metavar=_("VALUE"),
                    shell_complete=params.complete_values,
                    help=_("What it is to be."),
                ),
            ],
            help=_("Change one setting and keep it."),
            short_help=_("Change a setting"),
            context_settings=params.NEGATIVE_NUMBERS,
            examples=[
                (_("Spanish from now on"), "tui-lab settings set language es"),
                (_("Never fetch data sets from the network"), "tui-lab settings set fetch off"),
                (
                    _("What a cluster is asked for"),
                    "tui-lab settings set slurm.options '--partition=gpu --gres=gpu:1'",
                ),
            ],
        ),
    ]
    commands.append(
        LabCommand(
            "test",
            callback=_test,
            params=[
                click.Argument(
                    ["key"],
                    metavar=_("SETTING"),
                    type=click.Choice([on_end.SETTING]),
                    help=_("The setting with the command."),
                )
            ],
            help=_(
                "Run the command for the end of a run now, with what the latest run has to tell."
                " Its output comes to this terminal."
            ),
            short_help=_("Try the command at the end of a run"),
            examples=[(_("Does the message arrive?"), "tui-lab settings test on_end")],
        )
    )
    return LabGroup(
        "settings",
        commands={command.name: command for command in commands if command.name},
        help=_("Settings are kept in the lab's folder and hold for every run from then on."),
        examples=[(_("All settings"), "tui-lab settings list")],
    )


def _list(as_json: bool) -> None:
    values, problems = settings.read()
    if as_json:
        console.out_lines(params.to_json(values))
    else:
        view = console.look(sys.stdout)
        for key, setting in settings.SETTINGS.items():
            value = view.paint(settings.written(values[key]), "strong")
            console.out(f"{key} = {value}  ({settings.allowed(setting)})")
            tables.paragraph(settings.explained(setting, as_typed=True), indent="    ")
    for problem in problems:
        console.warn(problem)
    if not as_json:
        console.say(_("All settings are kept in {path}.").format(path=settings.file()))


def _get(key: str) -> None:
    console.out(settings.written(settings.get(key)))


def _set(key: str, value: str) -> None:
    new = settings.change(key, value)
    if key == "language" and not asked_language():
        i18n.set_language(settings.locale())  # the answer is the first that is read in it
    console.say(_("{key} is now {value}.").format(key=key, value=settings.written(new)))


def _test(key: str) -> int:
    command = str(settings.get(key))
    if not command:
        raise UsageError(
            _("There is no command yet."),
            _("Set one: `tui-lab settings set on_end 'ntfy publish lab \"$TUI_LAB_MESSAGE\"'`."),
        )
    told = on_end.latest(Store())
    for name, value in told.items():
        words = on_end.VARIABLES.get(name)
        console.say(f"{name}={value}" + (f"  ({_(words)})" if words else ""), "faint")
    failure = on_end.run_command(command, told)
    if failure:
        console.warn(failure)
        return ExitCode.FAILED
    console.say(_("The command ended well."))
    return ExitCode.OK
