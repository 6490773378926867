"""`tui-lab repeat`: train a run again with other seeds, to tell effect from chance."""

from __future__ import annotations

import click

from tui_lab.cli import after_run, console, fetching, params, repeats
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.runs import operations
from tui_lab.runs.repeating import MOST, why_alike
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

SECTION = "train"
ORDER = 20
SUMMARY = N_("Train a run again with other seeds: mean and spread")
TIMES = 4
"""With the run itself that makes five."""


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "repeat",
        callback=_repeat,
        params=[
            params.run_argument(),
            click.Option(
                ["--seeds", "count"],
                type=click.IntRange(1, MOST),
                default=TIMES,
                show_default=True,
                metavar="N",
                help=_("With how many further seeds: the next ones that it was not trained with."),
            ),
            params.on_option(),
            click.Option(
                ["--at-once"],
                type=click.IntRange(1, 64),
                help=_("So many of them train at a time; else the setting `capacity` says that."),
            ),
            params.detach_option(_("Write the ids to stdout and leave the runs to themselves.")),
            params.events_option(),
        ],
        help=_(
            "Train a run again with other seeds and the same settings, and give mean and spread "
            "of all of them. What differs among them is chance: only a larger difference between "
            "two experiments says something. Ctrl-C stops the run that trains and those that wait."
        ),
        examples=[
            (_("Four times more, which makes five"), "tui-lab repeat last"),
            (_("Nine times, left to themselves"), "tui-lab repeat wide-512 --seeds 9 --detach"),
            (_("Then the spread of all of them"), "tui-lab compare wide-512 last"),
        ],
    )


def _repeat(
    run: str, count: int, on: str | None, at_once: int | None, detach: bool, as_json: bool
) -> int:
    store = Store()
    found = store.find(run)
    made = operations.repeat(store, found, count, fetching.ready, on=on, at_once=at_once or 0)
    if not as_json:
        after_run.say_place(made[0])
    if why := why_alike(found.summary()):
        console.warn(why)
    if detach:
        return after_run.leave(made)
    if not as_json:
        for one in made:
            text = _("Run {run}: {name}, seed {seed}.")
            console.say(text.format(run=one.id, name=one.name, seed=one.seed))
    ended = found.status() in (Status.FINISHED, Status.STOPPED)
    return repeats.follow_all(made, as_json=as_json, before=[found] if ended else [])
