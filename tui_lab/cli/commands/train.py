"""`tui-lab train`: train a preset, a file or a line in a worker, and follow it."""

from __future__ import annotations

import click

from tui_lab.cli import (
    after_run,
    console,
    doctor_checks,
    fetching,
    guessing,
    params,
    planning,
    repeats,
)
from tui_lab.cli.group import LabCommand
from tui_lab.courses.naming import beginning
from tui_lab.datasets.planning import plan
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _
from tui_lab.library.sources import changed
from tui_lab.runs import operations
from tui_lab.runs.places import place_called
from tui_lab.runs.repeating import LARGEST_SEED
from tui_lab.runs.store import Store

SECTION = "train"
ORDER = 10
SUMMARY = N_("Train a preset, a file or a line, and follow it")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "train",
        callback=_train,
        params=[
            click.Argument(
                ["source"],
                metavar=_("PRESET|FILE|LINE"),
                shell_complete=params.complete_presets,
                help=_(
                    "A preset's name, a file (TOML, or a script or notebook with Keras), an"
                    " experiment in one line, or - for what comes from another command."
                ),
            ),
            click.Option(
                ["--set", "changes"],
                multiple=True,
                metavar=_("PATH=VALUE"),
                shell_complete=params.complete_changes,
                help=_("Change one setting, such as layers[1].units=512; may be given often."),
            ),
            click.Option(["--seed"], type=click.IntRange(0, LARGEST_SEED), help=_("The seed.")),
            click.Option(["--epochs"], type=click.IntRange(min=1), help=_("How many epochs.")),
            click.Option(
                ["--repeat"],
                type=click.IntRange(1, 100),
                default=1,
                metavar="N",
                help=_("Train N times, with the seeds seed, seed+1, …, and give mean and spread."),
            ),
            click.Option(["--name"], help=_("What the run is called.")),
            click.Option(
                ["--guess"],
                metavar=_("TEXT"),
                help=_(
                    "What you expect of the first metric on the validation part: 0.95 (95%) of "
                    "accuracy, 41 of an error in the unit of the data; or up, same, down, better, "
                    "worse against the last run on the same data. It is scored at the end."
                ),
            ),
            click.Option(
                ["--gpu"],
                metavar=_("CARD"),
                help=_(
                    "auto, none (the CPU), the number of a card, or several such as 0,1 for one "
                    "run on all of them; else one of those of the setting."
                ),
            ),
            params.per_card_option(),
            click.Option(
                ["--engine"],
                type=click.Choice(["auto", "plain", "resident"]),
                help=_("How training is driven; else the setting."),
            ),
            params.on_option(),
            params.tensorboard_option(
                _("Write it for TensorBoard too, into this folder, while it trains.")
            ),
            params.detach_option(_("Write the run's id to stdout and leave it to itself.")),
            params.events_option(),
        ],
        help=_(
            "Train in a process of its own, follow it, and show the report of every class at the "
            "end. The run outlives the terminal. Ctrl-C asks it to stop and keeps what it learned; "
            "a second Ctrl-C leaves it alone."
        ),
        examples=[
            (_("A preset"), "tui-lab train digits-mlp"),
            (
                _("With another width and learning rate, for 20 epochs"),
                "tui-lab train mnist-mlp-256 --set layers[1].units=512"
                " --set compile.learning_rate=0.01 --epochs 20",
            ),
            (_("With a guess, scored at the end"), "tui-lab train digits-mlp --guess 95%"),
            (_("Five seeds, for mean and spread"), "tui-lab train digits-mlp --repeat 5"),
            (
                _("A network in one line"),
                'tui-lab train "data(iris, test_split=0.3) > Dense(8, relu)'
                " > Dense(classes, softmax) > compile(categorical_crossentropy, adam)"
                ' > fit(epochs=50)"',
            ),
            (_("Start it and go home"), "tui-lab train mnist-mlp-256 --detach"),
            (_("On a cluster"), "tui-lab train mnist-cnn --on slurm"),
        ],
    )


def _train(
    source: str,
    changes: tuple[str, ...],
    seed: int | None,
    epochs: int | None,
    repeat: int,
    name: str | None,
    guess: str | None,
    gpu: str | None,
    per_card: int | None,
    engine: str | None,
    on: str | None,
    tensorboard: str | None,
    detach: bool,
    as_json: bool,
) -> int:
    planned = changed(
        planning.read_source(source, changes), changes, name=name, seed=seed, epochs=epochs
    )
    if planned.seed + repeat - 1 > LARGEST_SEED:
        raise UsageError(
            _("The seed {seed} leaves no room for {count} repeats.").format(
                seed=planned.seed, count=repeat
            ),
            _("Choose a smaller seed."),
        )
    ready = plan(planned)
    if not place_called(on).scheduled:  # else the cards are those of another machine
        doctor_checks.check_gpu(gpu)
    fetching.ready(ready)
    begun = beginning(ready.experiment)
    chosen = {"gpu": gpu, "per_card": per_card, "engine": engine, "on": on}
    chosen["tensorboard"] = params.absolute_folder(tensorboard)
    options = {name: value for name, value in chosen.items() if value is not None}
    options |= guessing.taken(guess, ready)
    runs = operations.start(
        Store(),
        ready.experiment,
        name=name or begun.name,
        extra={**begun.extra, **options},
        times=repeat,
    )
    if not as_json:
        after_run.say_place(runs[0])
    if detach:
        return after_run.leave(runs)
    if not as_json:
        for run in runs:
            console.say(
                _("Run {run}: {name}, seed {seed}.").format(
                    run=run.id, name=run.name, seed=run.experiment.seed
                )
            )
    return repeats.follow_all(runs, as_json=as_json)
