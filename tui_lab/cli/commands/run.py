"""`tui-lab run`: start a script of the user's own in a run's folder, and follow it."""

from __future__ import annotations

import click

from tui_lab.cli import after_run, console, doctor_checks, params, script_view
from tui_lab.cli.group import LabCommand
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _
from tui_lab.runs import scripts
from tui_lab.runs.places import place_called
from tui_lab.runs.store import Store

SECTION = "train"
ORDER = 15
SUMMARY = N_("Start a script of your own, and follow it")


class _RunCommand(LabCommand):
    """Says of an option that it does not know where those of the script stand."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if not ctx.resilient_parsing and args and not args[0].startswith("-"):
                raise UsageError(
                    _("`tui-lab run` has no option {option}.").format(option=error.option_name),
                    _("What the script is to get stands after --: {example}").format(
                        example="tui-lab run train.py -- --lr 0.01"
                    ),
                ) from error
            raise


def build() -> click.Command:
    """The command."""
    return _RunCommand(
        "run",
        callback=_run,
        params=[
            click.Argument(
                ["words"],
                metavar=_("FILE [-- ARGUMENTS]"),
                nargs=-1,
                type=click.UNPROCESSED,
                shell_complete=params.complete_files,
                help=_("A script of Python, and what it is to get on its command line."),
            ),
            click.Option(
                ["--module", "-m"],
                metavar=_("NAME"),
                help=_("A module instead of a file, as `python -m` takes it."),
            ),
            click.Option(["--name"], help=_("What the run is called; else as the script.")),
            click.Option(
                ["--set", "settings"],
                multiple=True,
                metavar=_("NAME=VALUE"),
                help=_(
                    "What `LiveLab.setting` gives the script for this name; may be given often."
                ),
            ),
            click.Option(
                ["--python"],
                metavar=_("PATH"),
                help=_("Which Python runs it; else that of the active environment."),
            ),
            click.Option(
                ["--gpu"],
                metavar=_("CARD"),
                help=_(
                    "auto, none (the CPU), the number of a card, or several such as 0,1; else one "
                    "of those of the setting. The script sees no other."
                ),
            ),
            params.per_card_option(),
            params.on_option(),
            params.tensorboard_option(
                _("Write it for TensorBoard too, into this folder, while it trains.")
            ),
            params.detach_option(_("Write the run's id to stdout and leave it to itself.")),
            params.events_option(),
        ],
        help=_(
            "Start a script in a process of its own, in its turn, and follow what it prints. It "
            "outlives the terminal: Ctrl-C leaves it to itself, and `tui-lab stop RUN` ends it. "
            "Where it reports by LiveLab, its training stands in the run; every script has its "
            "output there."
        ),
        examples=[
            (_("A script"), "tui-lab run train.py"),
            (_("With arguments of its own"), "tui-lab run train.py -- --lr 0.01 --epochs 20"),
            (_("A module"), "tui-lab run -m package.train -- --lr 0.01"),
            (_("Start it and go home"), "tui-lab run train.py --name wide --detach"),
            (_("On a cluster"), "tui-lab run train.py --on slurm --detach"),
        ],
    )


def _run(
    words: tuple[str, ...],
    module: str | None,
    name: str | None,
    settings: tuple[str, ...],
    python: str | None,
    gpu: str | None,
    per_card: int | None,
    on: str | None,
    tensorboard: str | None,
    detach: bool,
    as_json: bool,
) -> int:
    wanted = scripts.asked_for(
        words, module=module, python=python, settings=scripts.settings_of(settings)
    )
    record = scripts.script_record(wanted)
    if not place_called(on).scheduled:  # else the cards are those of another machine
        doctor_checks.check_gpu(gpu)
    chosen = {"gpu": gpu, "per_card": per_card, "on": on}
    chosen["tensorboard"] = params.absolute_folder(tensorboard)
    run = scripts.start(
        Store(),
        record,
        name=name or "",
        extra={key: value for key, value in chosen.items() if value is not None},
    )
    if not as_json:
        after_run.say_place(run)
    if detach:
        return after_run.leave([run])
    if not as_json:
        console.say(_("Run {run}: {name}.").format(run=run.id, name=run.name))
    return script_view.follow_script(run, as_json=as_json)
