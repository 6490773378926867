"""`tui-lab completion`: the script that lets a shell complete commands, runs and data sets."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from tui_lab.cli import console
from tui_lab.cli.group import LabCommand
from tui_lab.cli.process_exit import COMPLETION_VARIABLE
from tui_lab.cli.shell_completion import use_own_completion
from tui_lab.i18n import N_, _
from tui_lab.text.command_line import PROGRAM

SECTION = "lab"
ORDER = 40
SUMMARY = N_("Let the shell complete commands and runs")
INSTALLATIONS = {
    "bash": "tui-lab completion bash >> ~/.bashrc",
    "zsh": "tui-lab completion zsh >> ~/.zshrc",
    "fish": "tui-lab completion fish > ~/.config/fish/completions/tui-lab.fish",
}


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "completion",
        callback=_completion,
        params=[
            click.Argument(
                ["shell"],
                metavar="SHELL",
                type=click.Choice(list(INSTALLATIONS)),
                help=_("The shell that is to complete: bash, zsh or fish."),
            )
        ],
        help=_(
            "Write the script that lets a shell complete the lab's commands, and the names of "
            "runs, presets and data sets, to stdout; stderr says how to install it."
        ),
        examples=[
            (_("Install it for bash"), INSTALLATIONS["bash"]),
            (_("Try it in this bash alone"), 'eval "$(tui-lab completion bash)"'),
        ],
    )


def _completion(shell: str) -> None:
    use_own_completion()
    kind = get_completion_class(shell)
    if kind is None:  # Click has all three; a click that lost one is no case to handle finely
        raise click.BadParameter(shell)
    root = click.get_current_context().find_root().command
    # Not `source()`: that asks bash for its version, and fails where bash is not installed.
    script = kind(root, {}, PROGRAM, COMPLETION_VARIABLE)
    console.out_lines(script.source_template % script.source_vars())
    console.say(_("To install it: {command}").format(command=INSTALLATIONS[shell]))
    console.say(_("Then open a new shell."))
