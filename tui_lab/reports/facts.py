"""What the comparison needs of a run, and settings in a few words.

Reads runs; must not import the training room or a face.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.experiment import Difference
from tui_lab.i18n import _
from tui_lab.reports.compare import RunFacts
from tui_lab.runs.run import Run
from tui_lab.runs.summary import summary


def facts_of(run: Run) -> RunFacts:
    """What the comparison needs of a run.

    Raises:
        ExperimentError: Its experiment is not one that this version understands.
        StoreError: Its log is there, but may not be read.
    """
    line = summary(run)
    state = run.state()
    return RunFacts(
        id=run.id,
        name=run.name,
        experiment=run.experiment,
        dataset=run.dataset,
        parameters=line.parameters,
        seconds=line.seconds,
        epochs=line.epochs,
        metrics=line.metrics_kept,
        evaluations=line.evaluations,
        seed=run.seed,
        fingerprint=state.sizes.fingerprint if state.sizes else "",
    )


def setting_text(value: object) -> str:
    """The value of a setting as it is typed; a dash where a run has no such setting."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def in_short(found: Sequence[Difference]) -> tuple[str, ...]:
    """Each difference in a word or two: what the right one has, such as `units 64`."""
    return tuple(_in_short(difference) for difference in found)


def _in_short(difference: Difference) -> str:
    path, left, right = difference.path, difference.left, difference.right
    name = path.rpartition(".")[2]
    if path == "data.dataset":
        return str(right)
    if path.endswith("]"):
        if right is None:
            return _("no {setting}").format(setting=left)
        return f"+{right}" if left is None else str(right)
    if right is None:
        return _("no {setting}").format(setting=name)
    return f"{name} {setting_text(right)}"
