"""What the page for looking at a data set reads and computes: in threads, which post messages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from tui_lab.datasets.looking_words import PartToLookAt
from tui_lab.errors import LabError
from tui_lab.experiment.model import Data, Scaling
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.datasets.looking import DataToLookAt
    from tui_lab.reports.data_tables import FigureLine


class DataRead(Message):
    """The data set was read, or could not be."""

    def __init__(
        self, seed: int, like: str, seen: DataToLookAt | None, error: LabError | None
    ) -> None:
        super().__init__()
        self.seed, self.like, self.seen, self.error = seed, like, seen, error


class ScalingFitted(Message):
    """What a scaling does is known: `DataToLookAt.scaler` answers at once."""

    def __init__(self, seen: DataToLookAt, scaling: Scaling) -> None:
        super().__init__()
        self.seen, self.scaling = seen, scaling


class FiguresCounted(Message):
    """The figures of the columns are known."""

    def __init__(
        self,
        seen: DataToLookAt,
        part: PartToLookAt,
        scaling: Scaling,
        lines: tuple[FigureLine, ...],
    ) -> None:
        super().__init__()
        self.seen, self.part, self.scaling, self.lines = seen, part, scaling, lines


class LookLoader:
    """Reads and computes for one screen."""

    def __init__(self, screen: LabScreen) -> None:
        self._screen = screen

    def read(self, name: str, seed: int, data: Data | None = None, like: str = "") -> None:
        """Read a data set, and part it with a seed, as an experiment `like` does."""

        def work() -> None:
            from tui_lab.datasets.looking import read_to_look_at

            try:
                seen = read_to_look_at(name, seed=seed, data=data, like=like)
                found = DataRead(seed, like, seen, None)
            except LabError as error:
                found = DataRead(seed, like, None, error)
            self._screen.post_message(found)

        self._screen.run_worker(work, group="look", thread=True, exit_on_error=False)

    def fit(self, seen: DataToLookAt, scaling: Scaling) -> None:
        """Fit a scaling on the training part."""

        def work() -> None:
            seen.scaler(scaling)
            self._screen.post_message(ScalingFitted(seen, scaling))

        self._screen.run_worker(work, group="fit", thread=True, exit_on_error=False)

    def count(self, seen: DataToLookAt, part: PartToLookAt, scaling: Scaling) -> None:
        """Compute the figures of the columns."""
        self._screen.run_worker(
            partial(self._count, seen, part, scaling),
            group="figures",
            thread=True,
            exit_on_error=False,
        )

    def _count(self, seen: DataToLookAt, part: PartToLookAt, scaling: Scaling) -> None:
        from tui_lab.datasets.column_figures import column_figures
        from tui_lab.reports.data_tables import figure_lines

        lines = figure_lines(column_figures(seen, scaling, part), unicode=unicode_ok())
        self._screen.post_message(FiguresCounted(seen, part, scaling, tuple(lines)))
