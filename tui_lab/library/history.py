"""The epochs of a run, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui_lab.library.frames import frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.runs.payloads import EpochRecord


class RunHistory(Mapping[str, "NDArray[np.float64]"]):
    """The metrics of the epochs by their names, as `History.history` of Keras has them, and
    `epoch` (from 1), `seconds` and `learning_rate`; each float64 (epochs,).

    A value that was not finite, or that an epoch does not have, is not a number (NaN).
    """

    def __init__(self, epochs: Sequence[EpochRecord]) -> None:
        self._epochs = tuple(epochs)
        names = dict.fromkeys(name for record in self._epochs for name in record.metrics)
        self._names = ("epoch", "seconds", "learning_rate", *names)

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        if name not in self._names:
            raise KeyError(name)
        import numpy as np

        if name in ("epoch", "seconds", "learning_rate"):
            values = [getattr(record, name) for record in self._epochs]
        else:
            values = [record.metrics.get(name) for record in self._epochs]
        return np.array([np.nan if each is None else each for each in values], np.float64)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<RunHistory: {len(self._epochs)} epochs of {', '.join(self._names[3:])}>"

    def frame(self) -> Any:
        """A `pandas.DataFrame` with a row for each epoch.

        Raises:
            LabError: pandas is not installed.
        """
        return frame(self)
