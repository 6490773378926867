"""The program as a whole: its sections of commands, its help and its exit codes.

The commands themselves are found in `tui_lab.cli.commands`; see `command_index`.
"""

from __future__ import annotations

from collections.abc import Mapping

import click

from tui_lab import i18n
from tui_lab.cli import console
from tui_lab.cli.group import LazyGroup
from tui_lab.cli.process_exit import BROKEN_PIPE, HUNG_UP, INTERRUPTED, TERMINATED
from tui_lab.errors import ExitCode
from tui_lab.i18n import N_, _
from tui_lab.text.command_line import PROGRAM
from tui_lab.version import __version__

SECTIONS: Mapping[str, str] = {
    "train": N_("Train"),
    "runs": N_("Runs"),
    "results": N_("Results"),
    "learn": N_("Learn"),
    "lab": N_("The lab"),
}
"""The sections of the help in their order: what a command's module calls it -> its title."""

EXIT_CODES: tuple[tuple[int, str], ...] = (
    (ExitCode.OK, N_("everything went well")),
    (ExitCode.FAILED, N_("something went wrong: a full disk, a worker that died")),
    (ExitCode.USAGE, N_("the command line is off, or a terminal is needed")),
    (
        ExitCode.EXPERIMENT,
        N_("the experiment, or a course's file, is not valid; nothing was started"),
    ),
    (ExitCode.DATA, N_("a data set or picture is missing or damaged")),
    (ExitCode.NOT_FOUND, N_("no such run, preset, course, class or setting")),
    (ExitCode.STOPPED, N_("the run was stopped early; what it learned is kept")),
    (ExitCode.DIVERGED, N_("the loss became infinite or not a number")),
    (HUNG_UP, N_("the terminal was closed")),
    (INTERRUPTED, N_("interrupted with Ctrl-C")),
    (BROKEN_PIPE, N_("whoever read the output has gone, as in `| head`")),
    (TERMINATED, N_("ended from outside, as by `kill`")),
)
"""What the help and the README say of each exit code."""


class Program(LazyGroup):
    """The root: its help ends with the exit codes."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, exit codes, and where to read on."""
        super().format_epilog(ctx, formatter)
        codes = [(str(int(code)), _(words)) for code, words in EXIT_CODES]
        with formatter.section(_("Exit codes")):
            formatter.write_dl(codes)


def build() -> Program:
    """The program in the language now in use."""
    return Program(
        PROGRAM,
        SECTIONS,
        callback=_root,
        invoke_without_command=True,
        no_args_is_help=False,
        help=_(
            "A laboratory for neural networks in the terminal: choose, train with Keras, see what "
            "was learned, compare.\n\nWithout a command, the interface opens. RUN is always an "
            "id, a unique beginning of one, a name, or `last`. Data go to stdout and everything "
            "else to stderr; --json is there wherever there is something to read. Each command "
            "has its own --help with examples."
        ),
        params=[
            click.Option(
                ["--lang"],
                type=click.Choice(list(i18n.LANGUAGES)),
                expose_value=False,
                help=_("Language of all texts; else the setting, else the environment's."),
            ),
            click.Option(
                ["--no-mouse"],
                is_flag=True,
                help=_("In the interface, leave the mouse to the terminal, to select text."),
            ),
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_version,
                help=_("Show the version and exit."),
            ),
        ],
        examples=[
            (_("Open the interface"), "tui-lab"),
            (_("Train a small network on the digits and follow it"), "tui-lab train digits-mlp"),
            (_("See which digits it mistook"), "tui-lab images last --wrong"),
            (_("Read the list of runs from a program"), "tui-lab runs --json"),
        ],
    )


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        console.out(f"{PROGRAM} {__version__}")
        ctx.exit()


def _root(no_mouse: bool) -> int:
    if click.get_current_context().invoked_subcommand is not None:
        return ExitCode.OK
    from tui_lab.ui.start import start

    return start(mouse=not no_mouse)
