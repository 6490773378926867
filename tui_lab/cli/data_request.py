"""What of a data set is to be looked at: what the options of `tui-lab data show` mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tui_lab.cli.data_kernel import kernel_place
from tui_lab.cli.planning import read_source
from tui_lab.datasets.looking_words import PartToLookAt, class_from, numbers_from
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import NotFoundError, UsageError
from tui_lab.experiment.model import Experiment, Scaling
from tui_lab.i18n import _
from tui_lab.runs.store import Store
from tui_lab.text.fit import one_line

if TYPE_CHECKING:
    from tui_lab.datasets.looking import DataToLookAt


@dataclass(frozen=True, slots=True)
class LookRequest:
    """What was asked for."""

    split: PartToLookAt | None
    index: tuple[int, ...]
    grid: bool
    rows: tuple[int, int] | None
    label: int | None
    values: bool
    columns: bool
    distribution: bool
    scaling: Scaling
    seed: int
    style: str | None
    kernel: str | None = None
    at: tuple[int, int] | None = None
    """Row and column of the window whose products are written out."""
    like: Experiment | None = None
    """The experiment that parts the data set so; None for the usual way."""
    like_named: str = ""
    """As it was asked for."""

    @classmethod
    def of(
        cls,
        info: DatasetInfo,
        *,
        split: str | None,
        index: tuple[int, ...],
        grid: bool,
        rows: str | None,
        label: str | None,
        values: bool,
        columns: bool,
        distribution: bool,
        scaling: str,
        seed: int | None,
        style: str | None,
        kernel: str | None = None,
        at: str | None = None,
        like: str | None = None,
    ) -> LookRequest:
        """What the options mean.

        Raises:
            UsageError: They do not go together, or one cannot be read.
            NotFoundError, ExperimentError: There is no experiment `like`, or it is not valid.
        """
        if grid and len(index) > 1:
            raise UsageError(
                _("A grid begins with one example."), _("Give --index once with --grid.")
            )
        place = kernel_place(info, kernel, at)
        values |= kernel is not None
        chosen = None if label is None else class_from(label, info.classes)
        told = bool(index or columns or distribution or rows)
        few = split is not None or chosen is not None or (values and info.kind is Kind.IMAGES)
        few |= scaling != "none" and not told
        parting = None if like is None else experiment_like(like, info)
        distribution |= parting is not None and not (told or few or grid or values)
        if seed is None:
            seed = 0 if parting is None else parting.seed
        return cls(
            cast("PartToLookAt | None", split),
            index or ((0,) if values and not (grid or rows) else ()),
            grid or (few and not told and not values),
            None if rows is None else numbers_from(rows),
            chosen,
            values,
            columns,
            distribution,
            cast(Scaling, scaling),
            seed,
            style,
            kernel,
            place,
            parting,
            _name_of(parting, like or ""),
        )

    def read(self, info: DatasetInfo) -> DataToLookAt:
        """The data set, parted as is asked for.

        Raises:
            DataError: It cannot be read.
            ExperimentError: The experiment that it is to be parted by could not be trained.
        """
        from tui_lab.datasets.looking import read_to_look_at

        data = None if self.like is None else self.like.data
        return read_to_look_at(info.name, seed=self.seed, data=data, like=self.like_named)

    @property
    def anything(self) -> bool:
        """Whether more than the overview is asked for."""
        return bool(self.index or self.grid or self.rows or self.columns or self.distribution)


def experiment_like(named: str, info: DatasetInfo) -> Experiment:
    """The experiment that a data set is to be parted by: one that could be trained, or a run's.

    Raises:
        UsageError: It is about other data.
        NotFoundError, ExperimentError: There is none of that name, or it is not valid.
    """
    try:
        found = read_source(named, quiet=True)
    except NotFoundError as unknown:
        try:
            found = Store().find(named).experiment
        except NotFoundError:
            raise unknown from None
    if found.data.dataset != info.name:
        raise UsageError(
            _("The experiment of --like has the data {other}, not {data}.").format(
                other=found.data.dataset, data=info.name
            ),
            _("Name one with the same data."),
        )
    return found


def _name_of(experiment: Experiment | None, asked: str) -> str:
    """What an experiment is called: its name, or what was asked for where it has none."""
    return "" if experiment is None else experiment.name or one_line(asked.partition(" > ")[0])
