"""What a data set means for an experiment: fitting splits, a network to begin with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_lab import settings
from tui_lab.datasets import builtin_sets, listing
from tui_lab.datasets.planning import check_plan, data_for, sealed_as_set, starting_experiment
from tui_lab.errors import ExperimentError
from tui_lab.experiment.line import from_line, to_line
from tui_lab.experiment.model import Data


@pytest.mark.parametrize("name", sorted(builtin_sets.BUILTIN_SETS))
def test_the_starting_network_of_every_set_can_be_trained(name: str) -> None:
    info = listing.info(name)
    planned = starting_experiment(info)
    found, warnings = check_plan(planned)
    assert (found.name, warnings) == (name, [])
    assert from_line(to_line(planned)) == planned


def test_a_test_share_is_put_where_it_is_needed_and_taken_where_it_is_not() -> None:
    given = Data("digits", test_split=0.4, options={"noise": 0.1})
    assert data_for(listing.info("iris"), given).test_split == 0.4
    assert data_for(listing.info("mnist"), given).test_split is None
    assert data_for(listing.info("xor"), given).test_split is None
    assert data_for(listing.info("spiral"), given).options == {"noise": 0.1}
    assert data_for(listing.info("iris"), given).options == {}
    assert data_for(listing.info("iris"), replace(given, test_split=None)).test_split == 0.3


@pytest.mark.parametrize(
    ("rows", "epochs"), [(3, 500), (51, 500), (200, 200), (1000, 50), (10_000, 10)]
)
def test_few_examples_are_gone_through_more_often_at_first(rows: int, epochs: int) -> None:
    """A thousand updates or more, where the most epochs are enough for that."""
    info = replace(listing.info("diabetes"), train_size=rows)
    assert starting_experiment(info).fit.epochs == epochs


def test_the_setting_seals_an_open_test_part() -> None:
    planned = starting_experiment(listing.info("digits"))
    assert sealed_as_set(planned) == planned
    settings.change("test", "sealed")
    assert sealed_as_set(planned).data.test == "sealed"


def test_a_plan_that_cannot_work_names_the_field() -> None:
    planned = starting_experiment(listing.info("digits"))
    with pytest.raises(ExperimentError) as caught:
        check_plan(replace(planned, data=replace(planned.data, test_split=None)))
    assert caught.value.field == "data.test_split"
