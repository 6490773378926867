"""What a run answered on a part of its data, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_lab.library.frames import frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.metrics import Report


@dataclass(frozen=True, slots=True, eq=False)
class ClassPredictions:
    """The answers of a run on one part of its data, where classes are asked for."""

    part: str
    """`test`, `validation` or `training`."""
    classes: tuple[str, ...]
    """The names of the classes, in the order of their numbers."""
    labels: NDArray[np.int64]
    """(n,) true class numbers."""
    predicted: NDArray[np.int64]
    """(n,) predicted class numbers."""
    probabilities: NDArray[np.float32]
    """(n, classes), 0..1."""
    indices: NDArray[np.int64]
    """(n,) positions of the examples in the part of the data set that they come from."""
    loss: float
    """As Keras's `evaluate` gives it; not a number where nothing says."""
    report: Report
    """Precision, recall, F1 and support of each class, their means, and the confusion matrix: equal
    to scikit-learn's `classification_report(zero_division=0)`."""

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0..1."""
        return self.report.accuracy

    @property
    def confusion(self) -> NDArray[np.int64]:
        """(classes, classes) counts; the row is the true class, the column the predicted one."""
        return self.report.confusion

    def __len__(self) -> int:
        return len(self.labels)

    def frame(self) -> Any:
        """A `pandas.DataFrame` with a row for each example: index, label, predicted (as names), and
        a column `p(NAME)` for each class.

        Raises:
            LabError: pandas is not installed.
        """
        shares = {f"p({name})": self.probabilities[:, n] for n, name in enumerate(self.classes)}
        return frame(
            {
                "index": self.indices,
                "label": [self.classes[number] for number in self.labels],
                "predicted": [self.classes[number] for number in self.predicted],
                **shares,
            }
        )


@dataclass(frozen=True, slots=True, eq=False)
class QuantityPredictions:
    """The answers of a run on one part of its data, where quantities are asked for."""

    part: str
    """`test`, `validation` or `training`."""
    quantities: tuple[str, ...]
    """Their names."""
    truths: NDArray[np.float64]
    """(n, quantities) in the unit of the data."""
    answers: NDArray[np.float64]
    """(n, quantities) in the unit of the data."""
    indices: NDArray[np.int64]
    """(n,) as in `ClassPredictions`."""
    loss: float
    """As Keras's `evaluate` gives it: of scaled targets where they were scaled."""
    figures: dict[str, float]
    """`mae`, `rmse`, `r2`, `median_error` over all quantities, as scikit-learn's plain mean."""

    @property
    def errors(self) -> NDArray[np.float64]:
        """(n, quantities) answer minus truth."""
        return self.answers - self.truths

    def __len__(self) -> int:
        return len(self.truths)

    def frame(self) -> Any:
        """A `pandas.DataFrame` with a row for each example: index, and for each quantity its truth
        under its name and its answer as `NAME (answer)`.

        Raises:
            LabError: pandas is not installed.
        """
        columns: dict[str, Any] = {"index": self.indices}
        for number, name in enumerate(self.quantities):
            columns[name] = self.truths[:, number]
            columns[f"{name} (answer)"] = self.answers[:, number]
        return frame(columns)
