"""The data of an experiment, read and prepared without Keras: it can be done while Keras is
being imported, which takes several seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tui_lab.datasets.model import Prepared
from tui_lab.datasets.planning import subject_of
from tui_lab.experiment.checking import check
from tui_lab.experiment.model import Experiment


@dataclass(frozen=True, slots=True)
class Loaded:
    """What training is given, and what is known of where it came from."""

    prepared: Prepared
    fingerprint: str
    test_source: Literal["train", "test"]
    """Which part of the source the test part was taken from: "test" or "train"."""


def load(experiment: Experiment) -> Loaded:
    """Read, check, split and scale.

    Raises:
        LabError: The data are missing or damaged, or the experiment does not fit them.
    """
    from tui_lab.datasets import loading, preparing

    what = experiment.data
    dataset = loading.load(what.dataset, what.options, seed=experiment.seed)
    info, has_test = dataset.info, dataset.x_test is not None
    check(experiment, replace(subject_of(info), has_test=has_test))
    return Loaded(
        preparing.prepare(dataset, what, experiment.seed),
        loading.fingerprint(dataset),
        "test" if has_test else "train",
    )
