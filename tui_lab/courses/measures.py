"""Figures of a run that a course may ask for, worked out when they are asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import N_, _
from tui_lab.reports.access import is_sealed
from tui_lab.runs.layout import Split
from tui_lab.runs.run import Run
from tui_lab.runs.summary import RunSummary
from tui_lab.text.values import figure_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALL_WEIGHT = 1e-3
"""A weight below it in size counts as zero: a penalty with l1 keeps weights near 0, not at it."""

TITLES: Mapping[str, str] = {
    "loss": N_("training loss"),
    "accuracy": N_("training accuracy"),
    "validation_loss": N_("validation loss"),
    "validation_accuracy": N_("validation accuracy"),
    "mae": N_("training mae (mean absolute error)"),
    "rmse": N_("training rmse (root of the mean squared error)"),
    "r2": N_("training R²"),
    "median_error": N_("training median error"),
    "validation_mae": N_("validation mae (mean absolute error)"),
    "validation_rmse": N_("validation rmse (root of the mean squared error)"),
    "validation_r2": N_("validation R²"),
    "validation_median_error": N_("validation median error"),
    "gap_mae": N_("gap between validation and training mae"),
    "gap": N_("gap between training and validation accuracy"),
    "rise": N_("rise of the validation loss above its lowest value"),
    "test_loss": N_("test loss"),
    "test_accuracy": N_("test accuracy"),
    "test_mae": N_("test mae (mean absolute error)"),
    "test_rmse": N_("test rmse (root of the mean squared error)"),
    "test_r2": N_("test R²"),
    "test_median_error": N_("test median error"),
    "test_correct": N_("right answers on the test part"),
    "test_count": N_("examples of the test part"),
    "epochs": N_("epochs"),
    "best_epoch": N_("best epoch"),
    "stopped_early": N_("stopped early"),
    "seconds": N_("seconds of training"),
    "parameters": N_("parameters"),
    "confusion": N_("times of the most frequent confusion on the test part"),
    "zeros": N_("weights of the first layer that are nearly zero"),
    "zero_share": N_("share of the first layer's weights that are nearly zero"),
}
"""What each is called; to be translated where it is shown."""
YES_OR_NO = ("stopped_early",)
"""Those that are 1 or 0."""
MEASURES: tuple[str, ...] = tuple(TITLES)
QUANTITY_FIGURES = ("mae", "rmse", "r2", "median_error")
"""Those of `runs.quantity_figures`, which would bring NumPy."""

OF_ANY_RUN = frozenset({"epochs", "stopped_early", "seconds", "parameters"})
"""What a run has whose weights are of no use, because it diverged."""


def measure_text(name: str, figure: float | None) -> str:
    """A figure for people; of what is 1 or 0, yes or no."""
    if name in YES_OR_NO and figure is not None:
        return _("yes") if figure else _("no")
    return figure_text(figure)


class Measures(Mapping[str, float]):
    """The figures of a run by name; one that the run does not have is missing."""

    def __init__(self, run: Run, line: RunSummary) -> None:
        self._run = run
        self._line = line
        self._known: dict[str, float | None] = {}

    def __getitem__(self, name: str) -> float:
        if name not in self._known:
            self._known[name] = self._find(name)
        value = self._known[name]
        if value is None or not math.isfinite(value):
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name in MEASURES if name in self)

    def __len__(self) -> int:
        return sum(1 for _name in self)

    def _find(self, name: str) -> float | None:
        if name not in TITLES or (self._line.without_weights and name not in OF_ANY_RUN):
            return None
        try:
            return _FINDERS[name](self._run, self._line)
        except LabError:
            return None  # results or a model that are not there, or damaged


def _last(name: str) -> Callable[[Run, RunSummary], float | None]:
    return lambda _run, line: line.metrics_last.get(name)


def _kept(name: str) -> Callable[[Run, RunSummary], float | None]:
    return lambda _run, line: line.metrics_kept.get(name)


def _gap(_run: Run, line: RunSummary) -> float | None:
    training, validation = (line.metrics_last.get(name) for name in ("accuracy", "val_accuracy"))
    return None if training is None or validation is None else training - validation


def _of_quantities(split: Split, name: str) -> Callable[[Run, RunSummary], float | None]:
    """A figure of the answers to a part, with the weights that the run kept."""

    def find(run: Run, line: RunSummary) -> float | None:
        from tui_lab.runs.results_file import load_quantities

        told = line.evaluations.get(split)
        if told is not None:
            return told.metrics.get(name)
        return load_quantities(run.folder, split).figures()[name]

    return find


def _gap_mae(run: Run, line: RunSummary) -> float | None:
    training, validation = (
        _of_quantities(split, "mae")(run, line) for split in ("training", "validation")
    )
    return None if training is None or validation is None else validation - training


def _rise(run: Run, _line: RunSummary) -> float | None:
    losses = [epoch.metrics.get("val_loss") for epoch in run.state().epochs]
    known = [loss for loss in losses if loss is not None]
    return known[-1] - min(known) if known else None


def _test(
    figure: Callable[[Run, RunSummary], float | None],
) -> Callable[[Run, RunSummary], float | None]:
    """Only where the test part may be looked at."""
    return lambda run, line: None if is_sealed(run) else figure(run, line)


def _test_loss(run: Run, line: RunSummary) -> float | None:
    from tui_lab.runs.results_file import load_any

    told = line.evaluations.get("test")
    return told.loss if told is not None else load_any(run.folder, "test").loss


def _test_correct(run: Run, _line: RunSummary) -> float:
    from tui_lab.runs.results_file import load_results

    return float(load_results(run.folder, "test").right.sum())


def _test_count(run: Run, _line: RunSummary) -> float:
    from tui_lab.runs.results_file import load_any

    return float(len(load_any(run.folder, "test")))


def _test_accuracy(run: Run, line: RunSummary) -> float | None:
    count = _test_count(run, line)
    return _test_correct(run, line) / count if count else None


def _confusion(run: Run, _line: RunSummary) -> float:
    import numpy as np

    from tui_lab.reports.metrics import confusion_matrix
    from tui_lab.runs.results_file import load_results

    results = load_results(run.folder, "test")
    matrix = confusion_matrix(results.labels, results.predicted, results.classes)
    return float((matrix - np.diag(np.diag(matrix))).max())


def _stopped_early(run: Run, line: RunSummary) -> float:
    return float(line.reason == "early_stopping")


def _zeros(run: Run, _line: RunSummary) -> float:
    return float(_small(run).sum())


def _zero_share(run: Run, _line: RunSummary) -> float:
    return float(_small(run).mean())


def _small(run: Run) -> NDArray[np.bool_]:
    import numpy as np

    from tui_lab.reports.weights import first_kernel

    return np.abs(first_kernel(run.folder).array) < SMALL_WEIGHT


_FINDERS: Mapping[str, Callable[[Run, RunSummary], float | None]] = {
    **{name: _of_quantities("training", name) for name in QUANTITY_FIGURES},
    **{f"validation_{name}": _of_quantities("validation", name) for name in QUANTITY_FIGURES},
    **{f"test_{name}": _test(_of_quantities("test", name)) for name in QUANTITY_FIGURES},
    "gap_mae": _gap_mae,
    "loss": _last("loss"),
    "accuracy": _last("accuracy"),
    "validation_loss": _kept("val_loss"),
    "validation_accuracy": _kept("val_accuracy"),
    "gap": _gap,
    "rise": _rise,
    "test_loss": _test(_test_loss),
    "test_accuracy": _test(_test_accuracy),
    "test_correct": _test(_test_correct),
    "test_count": _test(_test_count),
    "epochs": lambda _run, line: float(line.epochs),
    "best_epoch": lambda _run, line: line.best_epoch,
    "stopped_early": _stopped_early,
    "seconds": lambda _run, line: line.seconds,
    "parameters": lambda _run, line: line.parameters,
    "confusion": _test(_confusion),
    "zeros": _zeros,
    "zero_share": _zero_share,
}
