"""A data set of the lab needs one entry, and an entry has all its parts."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from tui_lab import i18n
from tui_lab.datasets import builtin_sets, listing, loading
from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.builtin_sets.schema import BuiltinSet, Points, TruthTable
from tui_lab.datasets.model import Kind, Origin
from tui_lab.datasets.planning import check_plan, starting_experiment
from tui_lab.reports.export_script import keras_script

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-data-set.md"


def test_a_data_set_needs_nothing_but_its_entry(
    alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gate that the lab does not have, with texts that the catalogue has."""
    gate = BUILTIN_SETS["and"]
    nand = BuiltinSet(replace(gate.info, name="nand"), TruthTable((1, 1, 1, 0)))
    monkeypatch.setitem(builtin_sets._REGISTERED, "nand", nand)
    assert "nand" in listing.names()
    info = listing.info("nand")
    assert listing.availability("nand").at_hand
    assert loading.load("nand").y_train.tolist() == [1, 1, 1, 0]
    planned = starting_experiment(info)
    assert check_plan(planned)[1] == []
    assert "y = np.array([1, 1, 1, 0])" in keras_script(planned, info)
    i18n.set_language("es")
    assert listing.info("nand").description != info.description


@pytest.mark.parametrize("name", BUILTIN_SETS)
def test_every_set_has_all_parts(name: str) -> None:
    known = BUILTIN_SETS[name]
    info = known.info
    assert info.name == name
    i18n.set_language("es")
    for text in (info.title, info.description):
        assert text, f"{name} needs a title and a description in N_()."
        assert i18n._(text) != text, f"{name}: run `make messages` and translate its texts."
    assert info.description.endswith("."), f"{name}: the description is made of sentences."
    assert bool(known.files) == (info.origin in (Origin.FETCHED, Origin.BY_HAND)), (
        f"{name}: a set that is fetched or put in place by hand has `files`, others have none."
    )
    for file in known.files:
        checked = bool(file.sha256 or file.content)
        assert checked or info.origin is Origin.BY_HAND, f"{name}: {file.name} needs its sha256."
        assert file.layouts, f"{name}: {file.name} needs a path where it is written."
    assert len(info.features) == (0 if info.kind is Kind.IMAGES else info.input_shape[0])


@pytest.mark.parametrize("name", BUILTIN_SETS)
def test_a_script_can_be_exported_for_every_set(name: str) -> None:
    info = listing.info(name)
    compile(keras_script(starting_experiment(info), info), name, "exec")


def test_every_cloud_of_points_has_a_formula_of_its_own(alone: None) -> None:
    clouds = [name for name, known in BUILTIN_SETS.items() if isinstance(known.reading, Points)]
    made = {name: loading.load(name, {"noise": 0.0}, seed=1).x_train for name in clouds}
    for one, other in combinations(clouds, 2):
        assert not np.array_equal(made[one], made[other]), (
            f"{one} or {other} needs a branch in `make_points` of datasets/generated.py."
        )


def test_the_how_to_names_every_part() -> None:
    text = HOW_TO.read_text()
    missing = [part.name for part in fields(BuiltinSet) if f"| `{part.name}` |" not in text]
    assert not missing, f"docs/how-to/add-a-data-set.md: add {missing} to the table of the parts."
