"""Data sets for code of one's own, and the parts that an experiment makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_lab.datasets.model import Dataset, DatasetInfo, Prepared
    from tui_lab.experiment.model import Experiment


def list_datasets() -> list[str]:
    """The names of all data sets, own ones as well."""
    from tui_lab.datasets import listing

    return listing.names()


def describe_data(name: str) -> DatasetInfo:
    """What is known of a data set before it is read: shape, classes or quantities, source.

    Raises:
        NotFoundError: There is none of that name.
    """
    from tui_lab.datasets import listing

    return listing.info(name)


def load_data(name: str, *, seed: int = 0, **options: object) -> Dataset:
    """The arrays of a data set as they are in its source.

    Args:
        name: One of `list_datasets()`.
        seed: Of generated sets: equal seeds give equal points.
        options: Of generated sets: `samples`, `noise`, `turns`.

    Returns:
        `info`, `x_train` (n, *input_shape), `y_train` (class numbers int64 (n,), or quantities
        float64 (n, quantities)), `x_test` and `y_test`, which are None where the set has no test
        part of its own.

    Raises:
        NotFoundError: There is none of that name.
        ExperimentError: An option is unknown or out of range.
        DataError: It is not at hand, and the hint says how to get it; or it is damaged.
    """
    from tui_lab.datasets import loading

    return loading.load(name, options, seed=seed)


def load_parts(experiment: Experiment) -> Prepared:
    """What an experiment trains, validates and tests with: the same examples, scaled alike.

    Returns:
        `train`, `validation` and `test` (None where there is no such part), each with `x` float32
        (n, *input_shape), `y`, and `indices` into the source; `scaler` has what was fitted on the
        training part.

    Raises:
        ExperimentError, NotFoundError, DataError: As `load_data`; or the experiment does not fit
            its data.
    """
    from tui_lab.datasets import loading, planning, preparing

    planning.check_plan(experiment)
    what = experiment.data
    dataset = loading.load(what.dataset, what.options, seed=experiment.seed)
    return preparing.prepare(dataset, what, experiment.seed)
