"""What the palette offers beside the screen's own actions: ways to those of other screens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from tui_lab.errors import LabError
from tui_lab.i18n import N_, _
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.shell.destinations import Page, PredictionPage, ReportPage

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.ui.shell.services import Lab


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a screen; texts are marked with N_."""

    id: str
    """The action that it leads to; where the screen in front has it, there is no way to it."""
    title: str
    help: str
    go: Callable[[Lab], Awaitable[None]]
    needs: int = 0
    """Runs that have ended without which it leads nowhere."""


async def _train(lab: Lab) -> None:
    await lab.go_to("lab")
    lab.notify(
        with_keys(_("Choose data and a network, then press {key_train}."), lab.actions_in_front())
    )


async def _compare(lab: Lab) -> None:
    await lab.go_to("runs")
    lab.notify(
        with_keys(
            _("Mark at least two runs with the space bar, then press {key_compare}."),
            lab.actions_in_front(),
        )
    )


async def _fetch(lab: Lab) -> None:
    await lab.go_to("data")
    lab.notify(
        with_keys(
            _("Choose a data set that is missing, then press {key_fetch}."), lab.actions_in_front()
        )
    )


async def _report(lab: Lab, *, export: bool = False) -> None:
    _open_last(lab, lambda run: ReportPage(run, export=export))


async def _own(lab: Lab) -> None:
    _open_last(lab, PredictionPage)


def _open_last(lab: Lab, page: Callable[[Run], Page]) -> None:
    """Open a page of the run that ended last; what is wrong is said."""
    try:
        run = lab.feed.store.find(ended(lab)[0])
    except LabError as error:
        lab.complain(error)
    else:
        lab.open(page(run))


WAYS = (
    Way("train", N_("Train"), N_("Go to the lab: choose data and a network, and train."), _train),
    Way("compare", N_("Compare"), N_("Go to the runs, mark some, and compare them."), _compare, 2),
    Way("tab_summary", N_("Report"), N_("Open the report of the run that ended last."), _report, 1),
    Way(
        "export",
        N_("Export"),
        N_("Write the model, script or report of the run that ended last to a file."),
        partial(_report, export=True),
        1,
    ),
    Way(
        "own",
        N_("Own picture or example"),
        N_("Let the network that ended last predict your own pictures, digits or rows."),
        _own,
        1,
    ),
    Way("fetch", N_("Fetch"), N_("Go to the data sets, and fetch one that is missing."), _fetch),
)


def ended(lab: Lab) -> list[str]:
    """The ids of the runs that have ended, the newest first."""
    return [run.id for run in lab.snapshot.runs if not run.status.live]


def ways(lab: Lab, here: Iterable[str]) -> Iterable[SystemCommand]:
    """The commands that lead from a screen with these actions to other screens."""
    known, count = set(here), len(ended(lab))
    for way in WAYS:
        if way.id not in known and count >= way.needs:
            yield SystemCommand(_(way.title), _(way.help), partial(way.go, lab))
