"""What more epochs for one run of a sweep do to the comparison of its trials."""

from __future__ import annotations

from tui_lab.errors import LabError
from tui_lab.i18n import ngettext
from tui_lab.runs.run import Run
from tui_lab.sweeps.marks import place_of
from tui_lab.sweeps.shelf import Shelf, tag_of


def leaving_words(run: Run, epochs_done: int, more: int | None = None) -> str:
    """That a run which is a trial of a sweep can no longer be compared with the others once it has
    trained more epochs than they; "" where nothing is lost by that.

    Args:
        run: That is to train on.
        epochs_done: Of the run.
        more: How many come on top of those; None where they come on top of its plan.
    """
    place = place_of(run.extra)
    planned = run.header.experiment.get("fit", {}).get("epochs")
    if place is None or not isinstance(planned, int):
        return ""
    if more is not None and epochs_done + more <= planned:
        return ""
    identity, trial = place
    try:
        plan = Shelf().open(identity).plan
    except LabError:
        return ""  # the sweep was removed: nobody compares it
    text = ngettext(
        "It is trial {trial} of the sweep over {name} ({tag}), which gives it {count} epoch:"
        " with more, it can no longer be compared with the other trials.",
        "It is trial {trial} of the sweep over {name} ({tag}), which gives it {count} epochs:"
        " with more, it can no longer be compared with the other trials.",
        planned,
    )
    return text.format(trial=trial, name=plan.name, tag=tag_of(identity), count=planned)
