"""Splits and scaling: what is fitted on what, and that nothing leaks."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.later import Later

from tui_lab.datasets import loading, preparing
from tui_lab.datasets.model import Dataset, DatasetInfo, Kind, Origin, Prepared
from tui_lab.datasets.splitting import split
from tui_lab.errors import DataError, ExperimentError
from tui_lab.experiment.model import Data, Scaling

pytestmark = pytest.mark.needs("sklearn")
model_selection = Later("sklearn.model_selection")

SCALINGS: list[Scaling] = ["none", "unit", "minmax", "standard"]


def images(x: np.ndarray, y: np.ndarray, **tests: np.ndarray) -> Dataset:
    info = DatasetInfo(
        "own", "", Kind.IMAGES, Origin.OWN, x.shape[1:], ("a", "b"), len(x), 0, value_range=(0, 255)
    )
    return Dataset(info, x, y, **tests)


def table(x: np.ndarray, y: np.ndarray) -> Dataset:
    low, high = float(x.min()), float(x.max())
    info = DatasetInfo(
        "own",
        "",
        Kind.TABLE,
        Origin.OWN,
        x.shape[1:],
        ("a", "b"),
        len(x),
        0,
        value_range=(low, high),
    )
    return Dataset(info, x, y)


def random_table(rows: int = 200) -> Dataset:
    rng = np.random.default_rng(0)
    x = rng.normal(3, 7, (rows, 4)) * [1, 10, 1000, 0.01]
    return table(x, np.arange(rows) % 2)


def positions(prepared: Prepared) -> list[np.ndarray]:
    parts = [prepared.train, prepared.validation, prepared.test]
    return [part.indices for part in parts if part is not None]


# --- the split ---


@settings(max_examples=200, deadline=None)
@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=6),
    share=st.floats(0.01, 0.99),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_split_parts_every_position_and_keeps_the_proportions(
    counts: list[int], share: float, seed: int
) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    if len(labels) < 2:
        return
    first, second = split(labels, share, (seed, 1))
    assert sorted([*first, *second]) == list(range(len(labels)))
    wanted = min(max(int(len(labels) * share + 0.5), 1), len(labels) - 1)
    assert len(second) == wanted
    if min(counts) > 1 and min(wanted, len(labels) - wanted) >= len(counts):
        taken = np.bincount(labels[second], minlength=len(counts))
        assert (taken < counts).all()
        exact = np.array(counts) * wanted / len(labels)
        # Largest remainders: off by less than one, but where a class must keep an example.
        kept = exact > np.array(counts) - 1
        if not kept.any():
            assert (np.abs(taken - exact) < 1).all()


def test_a_split_is_decided_by_its_seed() -> None:
    labels = np.arange(100) % 3
    again = [split(labels, 0.3, (7, 1))[1].tolist() for _ in range(2)]
    assert again[0] == again[1]
    assert again[0] != split(labels, 0.3, (8, 1))[1].tolist()
    assert again[0] != split(labels, 0.3, (7, 2))[1].tolist()


def test_a_split_leaves_no_trace_of_the_order() -> None:
    labels = np.repeat([0, 1], 50)
    first, second = split(labels, 0.5, (0, 1))
    for part in (first, second):
        assert part.tolist() != sorted(part.tolist())
        # Classes are mixed, not one after the other.
        assert 10 < np.count_nonzero(np.diff(labels[part])) < 40


def test_a_class_of_one_example_makes_the_shuffle_plain() -> None:
    labels = np.array([0] * 99 + [1])
    first, second = split(labels, 0.2, (0, 1))
    assert len(second) == 20
    assert sorted([*first, *second]) == list(range(100))


# --- the parts ---


def test_the_parts_do_not_overlap_and_hold_everything() -> None:
    prepared = preparing.prepare(random_table(), Data("own", test_split=0.25), 1)
    sizes = [len(each) for each in positions(prepared)]
    assert sizes == [120, 30, 50]
    assert sorted(np.concatenate(positions(prepared))) == list(range(200))


def test_classes_are_in_proportion_in_every_part() -> None:
    dataset = loading.load("iris")
    prepared = preparing.prepare(dataset, Data("iris", test_split=0.2), 5)
    assert prepared.test is not None
    assert prepared.validation is not None
    assert np.bincount(prepared.test.y).tolist() == [10, 10, 10]
    assert np.bincount(prepared.validation.y).tolist() == [8, 8, 8]


def test_the_test_part_does_not_depend_on_the_validation_share() -> None:
    tests = [
        preparing.prepare(random_table(), Data("own", validation_split=share, test_split=0.3), 2)
        for share in (0.0, 0.1, 0.5)
    ]
    chosen = [prepared.test.indices.tolist() for prepared in tests if prepared.test is not None]
    assert chosen[0] == chosen[1] == chosen[2]
    assert tests[0].validation is None


def test_labels_and_positions_belong_to_the_examples() -> None:
    dataset = loading.load("digits")
    data = Data("digits", scaling="none", test_split=0.3)
    prepared = preparing.prepare(dataset, data, 9)
    for part in (prepared.train, prepared.validation, prepared.test):
        assert part is not None
        np.testing.assert_array_equal(part.x, dataset.x_train[part.indices])
        np.testing.assert_array_equal(part.y, dataset.y_train[part.indices])
        assert part.x.dtype == np.float32
        assert part.x.flags.c_contiguous
        assert part.y.dtype == part.indices.dtype == np.int64


def test_an_own_test_part_is_whole_and_in_order() -> None:
    dataset = loading.load("moons", seed=1)
    prepared = preparing.prepare(dataset, Data("moons"), 1)
    assert prepared.test is not None
    assert prepared.test.indices.tolist() == list(range(500))
    np.testing.assert_array_equal(prepared.test.y, dataset.y_test)
    assert len(prepared.train.x) == 400


@pytest.mark.parametrize("share", [0.0, 0.2])
@pytest.mark.parametrize("name", ["and", "or", "xor"])
def test_a_gate_gives_all_rows_to_every_part(name: str, share: float) -> None:
    prepared = preparing.prepare(loading.load(name), Data(name, validation_split=share), 0)
    for part in (prepared.train, prepared.validation, prepared.test):
        assert part is not None
        np.testing.assert_array_equal(part.x, [[0, 0], [0, 1], [1, 0], [1, 1]])


def test_without_a_test_part_and_a_share_there_is_none() -> None:
    assert preparing.prepare(random_table(), Data("own"), 0).test is None


def test_the_rows_of_a_notebooks_split_are_had() -> None:
    x = np.arange(203)[:, None].astype(np.float64)
    rest, test = model_selection.train_test_split(x, train_size=0.7, shuffle=True, random_state=1)
    rest, validation = model_selection.train_test_split(rest, test_size=0.1, random_state=1)
    data = Data("own", "none", 0.1, 0.3, split="sklearn", random_state=1)
    ours = preparing.prepare(table(x, np.arange(203) % 2), data, 5)
    assert ours.validation is not None
    assert ours.test is not None
    parts = (ours.train, ours.validation, ours.test)
    for part, theirs in zip(parts, (rest, validation, test), strict=True):
        assert np.array_equal(part.x, theirs)


def test_scikit_learns_split_is_drawn_by_the_seed_where_it_has_no_state_of_its_own() -> None:
    data = Data("own", "none", test_split=0.3, split="sklearn")
    by_seed = preparing.part_positions(random_table(), data, 7)
    by_state = preparing.part_positions(random_table(), replace(data, random_state=7), 0)
    assert np.array_equal(by_seed.train, by_state.train)


def test_a_share_that_is_rounded_up_to_everything_leaves_nothing_to_train() -> None:
    few = table(np.arange(4.0)[:, None], np.array([0, 1, 0, 1]))
    data = Data("own", "none", 0.0, 0.8, split="sklearn")
    with pytest.raises(DataError, match="leaves none to train"):
        preparing.part_positions(few, data, 0)


def test_a_share_of_a_set_with_a_test_part_is_refused() -> None:
    with pytest.raises(ExperimentError, match="test part of its own") as caught:
        preparing.prepare(loading.load("moons"), Data("moons", test_split=0.2), 0)
    assert caught.value.field == "data.test_split"


def test_a_share_out_of_range_names_its_field() -> None:
    with pytest.raises(ExperimentError, match=r"1\.5") as caught:
        preparing.prepare(random_table(), Data("own", validation_split=1.5), 0)
    assert caught.value.field == "data.validation_split"


def test_one_example_cannot_be_split() -> None:
    with pytest.raises(DataError, match="too few examples to split: 1"):
        preparing.prepare(random_table(1), Data("own"), 0)


# --- the scaling ---


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("kind", ["table", "bytes", "floats"])
def test_what_is_not_trained_on_does_not_change_the_scaling(scaling: Scaling, kind: str) -> None:
    rng = np.random.default_rng(3)
    y = np.arange(60) % 2
    if kind == "table":
        dataset = random_table(60)
    elif kind == "bytes":
        dataset = images(rng.integers(0, 100, (60, 3, 3)).astype(np.uint8), y)
    else:
        dataset = images(rng.random((60, 3, 3)).astype(np.float32), y)
    data = Data("own", scaling=scaling, test_split=0.2)
    before = preparing.prepare(dataset, data, 4)
    changed = dataset.x_train.copy()
    for part in (before.validation, before.test):
        assert part is not None
        changed[part.indices] = 201
    after = preparing.prepare(replace(dataset, x_train=changed), data, 4)
    np.testing.assert_array_equal(before.scaler.offset, after.scaler.offset)
    np.testing.assert_array_equal(before.scaler.scale, after.scaler.scale)
    np.testing.assert_array_equal(before.train.x, after.train.x)
    assert before.test is not None
    assert after.test is not None
    assert not np.array_equal(before.test.x, after.test.x)
    if scaling in ("minmax", "standard"):
        changed[before.train.indices[0]] = 201
        other = preparing.prepare(replace(dataset, x_train=changed), data, 4)
        assert not np.array_equal(before.scaler.scale, other.scaler.scale)


def test_an_own_test_part_does_not_change_the_scaling() -> None:
    dataset = loading.load("gauss")
    assert dataset.x_test is not None
    moved = replace(dataset, x_test=dataset.x_test + 100)
    for scaling in SCALINGS:
        data = Data("gauss", scaling=scaling)
        first, second = (preparing.prepare(each, data, 0) for each in (dataset, moved))
        np.testing.assert_array_equal(first.train.x, second.train.x)


def test_standard_scaling_gives_mean_0_and_deviation_1() -> None:
    prepared = preparing.prepare(random_table(), Data("own", scaling="standard"), 0)
    np.testing.assert_allclose(prepared.train.x.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(prepared.train.x.std(axis=0), 1, rtol=1e-5)


def test_minmax_scaling_gives_0_to_1() -> None:
    prepared = preparing.prepare(random_table(), Data("own", scaling="minmax"), 0)
    np.testing.assert_allclose(prepared.train.x.min(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(prepared.train.x.max(axis=0), 1, rtol=1e-6)


def test_unit_scaling_divides_by_the_largest_possible_value() -> None:
    digits = preparing.prepare(loading.load("digits"), Data("digits", test_split=0.2), 0)
    assert digits.scaler.scale == 16
    x = np.full((10, 2, 2), 51, np.uint8)
    prepared = preparing.prepare(images(x, np.arange(10) % 2), Data("own"), 0)
    np.testing.assert_allclose(prepared.train.x, 0.2)


def test_unit_scaling_of_a_table_is_by_the_largest_of_each_feature() -> None:
    x = np.array([[1.0, -200.0], [4.0, 100.0], [2.0, 50.0], [0.0, 0.0]])
    data = Data("own", validation_split=0.0)
    prepared = preparing.prepare(table(x, np.array([0, 1, 0, 1])), data, 0)
    assert prepared.scaler.scale.tolist() == [4.0, 200.0]


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("constant", [0.0, 0.1, 1e6 + 0.1])
def test_a_feature_that_never_changes_is_divided_by_1(scaling: Scaling, constant: float) -> None:
    x = np.column_stack([np.full(30, constant), np.arange(30.0)])
    prepared = preparing.prepare(table(x, np.arange(30) % 2), Data("own", scaling=scaling), 0)
    if scaling in ("minmax", "standard"):
        assert prepared.scaler.scale[0] == 1
        np.testing.assert_allclose(prepared.train.x[:, 0], 0, atol=1e-6)
    assert np.isfinite(prepared.train.x).all()


def test_the_scaler_agrees_with_scikit_learns() -> None:
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    dataset = loading.load("breast-cancer")
    for scaling, reference in (("standard", StandardScaler()), ("minmax", MinMaxScaler())):
        data = Data("breast-cancer", scaling=scaling, test_split=0.3)  # type: ignore[arg-type]
        prepared = preparing.prepare(dataset, data, 0)
        reference.fit(dataset.x_train[prepared.train.indices])
        assert prepared.test is not None
        expected = reference.transform(dataset.x_train[prepared.test.indices])
        np.testing.assert_allclose(prepared.test.x, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_preparing_pictures_needs_no_second_copy_of_everything(scaling: Scaling) -> None:
    x = np.random.default_rng(0).integers(0, 256, (12000, 28, 28)).astype(np.uint8)
    dataset = images(x, np.arange(12000) % 2)
    final = x.size * 4
    tracemalloc.start()
    preparing.prepare(dataset, Data("own", scaling=scaling), 0)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < final * 1.25 + 48 * 1024**2


def test_a_fingerprint_changes_with_any_array() -> None:
    dataset = loading.load("moons")
    prints = {loading.fingerprint(dataset)}
    assert prints == {loading.fingerprint(loading.load("moons"))}
    for name in ("x_train", "y_train", "x_test", "y_test"):
        changed = getattr(dataset, name).copy()
        changed.flat[0] += 1
        prints.add(loading.fingerprint(replace(dataset, **{name: changed})))
    prints.add(loading.fingerprint(replace(dataset, x_test=None, y_test=None)))
    prints.add(loading.fingerprint(replace(dataset, x_train=dataset.x_train.reshape(2, 500))))
    assert len(prints) == 7
    assert all(len(each) == 16 for each in prints)
