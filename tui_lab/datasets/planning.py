"""What a data set means for an experiment: checks, the setting `test`, a network to begin with.

Both faces plan experiments with these functions. Must not import NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from tui_lab import settings
from tui_lab.datasets import listing
from tui_lab.datasets.model import Availability, DatasetInfo, Kind
from tui_lab.errors import DataError
from tui_lab.experiment.checking import Subject, check
from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer, Split
from tui_lab.experiment.problems import Problem
from tui_lab.experiment.shapes import TWO_INPUTS
from tui_lab.experiment.tasks import TASKS
from tui_lab.i18n import _, ngettext, number

TEST_SHARE = 0.3
"""Kept to test where a set has no test part of its own."""
MANY = 10_000
"""Examples from which on larger batches and fewer epochs are the better start."""
BATCH = 16
UPDATES = 1000
"""Of the weights that a first training has at least, where examples are few: with Adam's usual
steps of 0.001, a network of some dozens of rows has hardly begun to learn after a hundred."""
EPOCHS = (50, 100, 200, 500)
"""What a first training of fewer than `MANY` examples chooses from."""


def subject_of(info: DatasetInfo) -> Subject:
    """What the checks need to know of a data set."""
    return Subject(
        input_shape=info.input_shape,
        target=info.target,
        has_test=info.test_size > 0,
        options=frozenset(info.options),
        gate=info.kind is Kind.GATE,
        spread=max((each.deviation for each in info.quantities), default=None),
        classes=info.classes,
    )


def sealed_as_set(planned: Experiment) -> Experiment:
    """The experiment with the setting `test` applied: a test part may be sealed from the start."""
    if settings.get("test") == "sealed" and planned.data.test == "open":
        return replace(planned, data=replace(planned.data, test="sealed"))
    return planned


def check_plan(planned: Experiment) -> tuple[DatasetInfo, list[Problem]]:
    """Check an experiment against its data set.

    Returns:
        What is known of the data set, and the warnings.

    Raises:
        ExperimentError: It cannot work; the field is named.
        NotFoundError: There is no such data set.
        DataError: The data set has too few examples for the parts that are wanted.
    """
    info = listing.info(planned.data.dataset)
    if planned.data.test_split is None:
        # Else the advice to keep a share for the test would be refused in its turn.
        check_sizes(replace(data_for(info, planned.data), options={}), info)
    warnings = check(planned, subject_of(info))
    check_sizes(planned.data, info)
    return info, warnings


def check_sizes(data: Data, info: DatasetInfo) -> None:
    """Check that each part of the data that an experiment wants gets an example at least.

    Raises:
        DataError: There are too few.
    """
    if info.kind is Kind.GATE:
        return
    left = size = int(str(data.options.get("samples", info.train_size)))
    for share in (data.test_split, data.validation_split):
        if share and left < 2:
            raise DataError(
                ngettext(
                    "The data set {name} has {count} example, too few to be parted into training, "
                    "validation and test.",
                    "The data set {name} has {count} examples, too few to be parted into training, "
                    "validation and test.",
                    size,
                ).format(name=info.name, count=number(size)),
                _("Add examples: dozens of each class, better hundreds."),
            )
        if share:
            if data.split == "sklearn":
                require_training(info.name, left, share)
            left -= held_out(left, share, data.split)


def require_training(name: str, total: int, share: float) -> None:
    """Check that the split `sklearn`, which rounds up, leaves an example of `total` to train.

    Raises:
        DataError: It does not.
    """
    if held_out(total, share, "sklearn") >= total:
        raise DataError(
            _("{name}: a share of {share} of {count} examples leaves none to train.").format(
                name=name, share=share, count=number(total)
            ),
            _("Take a smaller share, or {setting}.").format(setting="split=stratified"),
        )


def held_out(total: int, share: float, how: Split = "stratified") -> int:
    """How many of `total` examples, 2 or more, a share of them is.

    As `splitting.split` has it, or, for `sklearn`, as `train_test_split` rounds: up.
    """
    if how == "sklearn":
        return ceil(total * share)
    return min(max(int(total * share + 0.5), 1), total - 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """An experiment that can be trained as soon as its data can be read."""

    experiment: Experiment
    """With its test part sealed, where the setting `test` says so."""
    info: DatasetInfo
    warnings: tuple[Problem, ...]
    data: Availability


def plan(wanted: Experiment) -> Plan:
    """Make an experiment ready to be trained: seal it, check it, look for its data.

    Raises:
        ExperimentError: It cannot work; the field is named.
        NotFoundError: There is no such data set.
        DataError: The data set has too few examples.
    """
    sealed = sealed_as_set(wanted)
    info, warnings = check_plan(sealed)
    return Plan(sealed, info, tuple(warnings), listing.availability(info.name))


def require_data(planned: Plan) -> None:
    """Check that the data of a plan can be read.

    Raises:
        DataError: They cannot; the hint says how to get them.
    """
    if not planned.data.at_hand:
        raise DataError(
            _("The data set {name} is not at hand.").format(name=planned.info.name),
            planned.data.how,
        )


def data_for(info: DatasetInfo, data: Data | None = None) -> Data:
    """The settings `data` made fit for a data set: a test share where one is needed, its options.

    Args:
        data: What to begin with; None begins with what suits the kind of data.
    """
    if data is None:
        data = Data(info.name, "standard" if info.kind is Kind.TABLE else "unit")
    own_test = info.test_size > 0 or info.kind is Kind.GATE
    share = None if own_test else data.test_split or TEST_SHARE
    options = {key: value for key, value in data.options.items() if key in info.options}
    inputs = data.inputs if info.input_shape == TWO_INPUTS else ()
    return replace(data, dataset=info.name, test_split=share, options=options, inputs=inputs)


def starting_experiment(info: DatasetInfo) -> Experiment:
    """A small network that can be trained on the data set as it is, to be changed from there."""
    hidden = 128 if info.kind is Kind.IMAGES else 8
    target = info.target
    last, loss, scaling = TASKS[target.task].starting(target.outputs)
    layers = [Layer("Dense", {"units": hidden, "activation": "relu"}), last]
    if len(info.input_shape) > 1:
        layers.insert(0, Layer("Flatten"))
    data = replace(data_for(info), target_scaling=scaling)
    return Experiment(
        data=data,
        layers=tuple(layers),
        compile=Compile(loss, "adam", 0.01 if info.kind is Kind.GATE else None),
        fit=_first_fit(info, data),
        name=f"{info.name}-mlp",
    )


def _first_fit(info: DatasetInfo, data: Data) -> Fit:
    """Epochs and batch size to begin with."""
    if info.train_size >= MANY:
        return Fit(10, 128)
    if info.kind is Kind.GATE:
        return Fit(EPOCHS[-1], BATCH)
    left = info.train_size
    for share in (data.test_split, data.validation_split):
        if share and left > 1:
            left -= held_out(left, share)
    updates = -(-left // BATCH)
    enough = (epochs for epochs in EPOCHS if epochs * updates >= UPDATES)
    return Fit(next(enough, EPOCHS[-1]), BATCH)
