"""`tui-lab sweep`: search over the settings of an experiment."""

from __future__ import annotations

import click

from tui_lab.cli import doctor_checks, params, sweep_commands, sweep_sources, sweep_text
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.i18n import N_, _
from tui_lab.runs.places import place_called
from tui_lab.runs.repeating import LARGEST_SEED
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations
from tui_lab.sweeps.plan import MOST_SEEDS, MOST_TRIALS, SEARCHES, SearchName
from tui_lab.sweeps.shelf import Shelf

SECTION = "train"
ORDER = 25
SUMMARY = N_("Search over the settings of an experiment")
OVER_UNITS = "tui-lab sweep digits-mlp --over layers[1].units=32,64,128"


class SweepGroup(LabGroup):
    """The group `sweep`: what is none of its commands is what `start` varies."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; options that stand first are those of `start`."""
        if args and args[0].startswith("-") and args[0] != "--help":
            args = ["start", *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command: `sweep digits-mlp` means `sweep start digits-mlp`."""
        named = args[0] in self.commands or args[0].startswith("-")
        return super().resolve_command(ctx, args if named else ["start", *args])


def build() -> click.Command:
    """The group `sweep`."""
    commands = [_start_command(), *sweep_commands.commands()]
    return SweepGroup(
        "sweep",
        commands={command.name: command for command in commands if command.name},
        subcommand_metavar=_("[start] SOURCE [OPTIONS] | COMMAND [ARGS]..."),
        help=_(
            "Train an experiment with many settings and find the best by the validation part. A "
            "sweep goes on by itself when the terminal is closed; its runs are ordinary runs. The "
            "test part stays sealed in them."
        ),
        examples=[
            (_("Three widths"), OVER_UNITS),
            (_("How it does"), "tui-lab sweep show last"),
        ],
    )


def _start_command() -> LabCommand:
    return LabCommand(
        "start",
        callback=_start,
        params=[
            click.Argument(
                ["source"],
                metavar=_("PRESET|FILE|LINE"),
                required=False,
                shell_complete=params.complete_presets,
                help=_(
                    "What is varied: a preset, a file, an experiment in one line, or a script of"
                    " your own."
                ),
            ),
            click.Argument(
                ["arguments"], nargs=-1, type=click.UNPROCESSED, metavar=_("[-- ARGUMENTS]")
            ),
            click.Option(
                ["--over"],
                multiple=True,
                required=True,
                metavar=_("PATH=VALUES"),
                shell_complete=params.complete_varied,
                help=_(
                    "A setting and its values: 64,128,256; or a range: 1e-4..1e-1 log (evenly on a"
                    " logarithmic scale); or so many values of one: 1e-4..1e-1 log 4. May be given"
                    " often."
                ),
            ),
            click.Option(
                ["--set", "changes"],
                multiple=True,
                metavar=_("PATH=VALUE"),
                shell_complete=params.complete_changes,
                help=_("Change a setting that is not varied; may be given often."),
            ),
            click.Option(
                ["--as", "form"],
                type=click.Choice(["settings", "flags"]),
                help=_(
                    "How a script of your own gets the values: by `LiveLab.setting`, or on its"
                    " command line (--lr 0.01). Else settings, where no name is one of the lab's."
                ),
            ),
            click.Option(
                ["--module", "-m"],
                metavar=_("NAME"),
                help=_("A module instead of a file, as `python -m` takes it."),
            ),
            click.Option(
                ["--python"],
                metavar=_("PATH"),
                help=_("Which Python runs a script; else that of the active environment."),
            ),
            click.Option(["--epochs"], type=click.IntRange(min=1), help=_("How many epochs.")),
            click.Option(
                ["--trials"],
                type=click.IntRange(1, MOST_TRIALS),
                help=_("How many are tried; else all combinations, or {count} of a range.").format(
                    count=operations.TRIALS
                ),
            ),
            click.Option(
                ["--search"],
                type=click.Choice(SEARCHES),
                help=_(
                    "grid: all combinations; random: drawn; tpe: proposed from how the trials"
                    " before did. Else grid where it fits, or random."
                ),
            ),
            click.Option(
                ["--stop-bad"],
                is_flag=True,
                help=_("Stop trials that do worse than half of those before, after some epochs."),
            ),
            click.Option(
                ["--seeds"],
                type=click.IntRange(1, MOST_SEEDS),
                default=1,
                show_default=True,
                help=_("Train each trial with so many seeds; their mean counts."),
            ),
            click.Option(
                ["--at-once"],
                type=click.IntRange(1, 64),
                help=_("So many runs at a time; else the setting `capacity`, which limits them."),
            ),
            click.Option(
                ["--objective"],
                metavar=_("NAME"),
                help=_(
                    "What decides: val_loss, or a metric; else the first metric, of a script"
                    " val_loss or loss."
                ),
            ),
            click.Option(
                ["--seed"],
                type=click.IntRange(0, LARGEST_SEED),
                help=_("The (first) seed of the runs, and of the search."),
            ),
            click.Option(
                ["--gpu"],
                metavar=_("CARD"),
                help=_("auto, none (the CPU), or the number of a card; else the setting."),
            ),
            params.on_option(),
            params.detach_option(_("Write the sweep's id to stdout and leave it to itself.")),
            params.json_option(_("At the end, write what came out as one JSON object.")),
        ],
        help=_(
            "Start a sweep and follow it. Ctrl-C stops it, to be resumed later; a second Ctrl-C "
            "leaves it to itself. Grid and random search are fixed by the seed; tpe and --stop-bad "
            'need Optuna: pip install "tui-lab[sweep]".'
        ),
        short_help=_("Start a sweep and follow it"),
        examples=[
            (_("Three widths"), OVER_UNITS),
            (
                _("Thirty trials, proposed by TPE; bad ones are stopped"),
                "tui-lab sweep start digits-mlp --over layers[1].units=16..256\\\n"
                "      --over 'compile.learning_rate=1e-4..1e-1 log'\\\n"
                "      --over compile.optimizer=sgd,adam --trials 30 --search tpe --stop-bad",
            ),
            (
                _("Two activations, three seeds each"),
                "tui-lab sweep digits-mlp --over layers[1].activation=relu,tanh --seeds 3",
            ),
            (
                _("A script of your own, by its flags"),
                "tui-lab sweep train.py --as flags --over 'lr=1e-4..1e-1 log' --trials 8",
            ),
        ],
    )


def _start(
    source: str | None,
    arguments: tuple[str, ...],
    over: tuple[str, ...],
    changes: tuple[str, ...],
    form: str | None,
    module: str | None,
    python: str | None,
    epochs: int | None,
    trials: int | None,
    search: SearchName | None,
    stop_bad: bool,
    seeds: int,
    at_once: int | None,
    objective: str | None,
    seed: int | None,
    gpu: str | None,
    on: str | None,
    detach: bool,
    as_json: bool,
) -> int:
    if not place_called(on).scheduled:  # else the cards are those of another machine
        doctor_checks.check_gpu(gpu)
    wanted = operations.SweepWanted(
        over,
        search,
        trials,
        seeds,
        at_once,
        stop_bad,
        objective,
        seed or 0,
        {"gpu": gpu, "on": on},
    )
    words = ((source,) if source else ()) + arguments
    if form is not None or module is not None or sweep_sources.is_script(words, over):
        sweep_sources.refuse_epochs(epochs)
        ready = sweep_sources.script(
            words, wanted, changes, module=module, python=python, as_flags=form == "flags"
        )
    else:
        ready = sweep_sources.experiment(words, wanted, changes, seed=seed, epochs=epochs)
    sweep = operations.start(Shelf(), ready)
    if detach:
        return sweep_commands.left(sweep.id)
    sweep_text.say_begun(sweep)
    return sweep_text.follow(sweep, Store(), as_json=as_json)
