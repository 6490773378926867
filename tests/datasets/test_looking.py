"""A data set to look at: parts as training has them, examples by number, figures of columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_lab.datasets import loading, planning
from tui_lab.datasets.column_figures import (
    BINS,
    category_of,
    column_figures,
    figures,
    shown_columns,
)
from tui_lab.datasets.looking import DataToLookAt, read_to_look_at, scalings
from tui_lab.datasets.looking_words import (
    class_from,
    class_words,
    labels_words,
    numbers_from,
    one_hot_words,
    quantities_in_words,
    truth_name,
    truth_title,
    truth_words,
)
from tui_lab.datasets.model import Added, Dataset, DatasetInfo, Kind, Origin
from tui_lab.datasets.preparing import PartPositions, prepare
from tui_lab.errors import DataError, UsageError
from tui_lab.experiment.model import Data


def data(x: NDArray[np.generic], **facts: object) -> DataToLookAt:
    """A made-up set; the first half of its examples is for training, the others for validation."""
    n = len(x)
    info = DatasetInfo("own", "own", Kind.TABLE, Origin.OWN, x.shape[1:], ("a", "b"), n, 0)
    info = replace(info, **facts)  # type: ignore[arg-type]
    dataset = Dataset(info, x, np.arange(n, dtype=np.int64) % 2)
    positions = PartPositions(np.arange(n // 2), np.arange(n // 2, n), None)
    return DataToLookAt(dataset, planning.data_for(info), 0, positions)


@pytest.mark.parametrize("name", ["iris", "digits", "spiral", "xor"])
@pytest.mark.parametrize("seed", [0, 7])
def test_parts_and_scaling_are_those_of_training(name: str, seed: int) -> None:
    seen = read_to_look_at(name, seed=seed)
    settings = replace(planning.data_for(seen.info), scaling="standard")
    ready = prepare(loading.load(name, seed=seed), settings, seed)
    parts = {"training": ready.train, "validation": ready.validation, "test": ready.test}
    for part in seen.parts:
        trained = parts[part]
        assert trained is not None
        assert seen.numbers(part).tolist() == sorted(trained.indices.tolist())
        first = int(trained.indices[0])
        raw = seen.arrays(part)[0][first : first + 1]
        assert np.array_equal(seen.scaler("standard")(raw)[0], trained.x[0])
        assert part == seen.part_of(first, part) or name == "xor"
    [found] = seen.distributions()
    for place, _name in enumerate(found.names):
        assert found.counts["training"][place] == int((ready.train.y == place).sum())


def test_parts_are_those_of_a_given_experiment() -> None:
    settings = Data("iris", validation_split=0.0, test_split=0.2, split="sklearn", random_state=42)
    seen = read_to_look_at("iris", data=settings, like="slides")
    # train_test_split(range(150), test_size=0.2, random_state=42)[1] begins with 73, 18, 118, 78.
    assert {73, 18, 118, 78} <= set(seen.numbers("test").tolist())
    assert (seen.parts, len(seen.numbers("test"))) == (("training", "test"), 30)
    assert seen.drawn == "as in slides"
    noisy = Data("spiral", options={"noise": 0.0})
    assert not np.array_equal(
        read_to_look_at("spiral", data=noisy).dataset.x_train,
        read_to_look_at("spiral").dataset.x_train,
    )


def test_examples_are_numbered_as_in_the_arrays() -> None:
    seen = read_to_look_at("iris")
    everything = np.concatenate([seen.numbers(part) for part in seen.parts])
    assert sorted(everything.tolist()) == list(range(150))
    assert seen.numbers(None).tolist() == list(range(150))
    only = seen.numbers("validation", 1)
    assert set(seen.dataset.y_train[only].tolist()) == {1}
    for number in (int(seen.numbers("test")[3]), int(only[0])):
        assert number in seen.numbers(seen.part_of(number))
    with pytest.raises(DataError, match="no example 150") as error:
        seen.check_number(150, None)
    assert "149" in error.value.hint
    with pytest.raises(DataError, match="test part of spiral has no example 500"):
        read_to_look_at("spiral").check_number(500, "test")


def test_a_set_too_small_to_be_parted_is_all_for_training(monkeypatch: pytest.MonkeyPatch) -> None:
    small = data(np.zeros((1, 2))).dataset
    monkeypatch.setattr(loading, "load", lambda *_args, **_kwargs: small)
    seen = read_to_look_at("own")
    assert seen.parts == ("training",)
    assert seen.undivided is not None
    with pytest.raises(DataError, match="no examples in the test part"):
        seen.numbers("test")


def test_figures_are_numpy_s_also_of_huge_numbers() -> None:
    values = np.random.default_rng(0).normal(1.7e9, 3.0, 1000)
    found = figures(values)
    assert found.least == values.min()
    assert found.largest == values.max()
    assert found.mean == pytest.approx(values.mean(), rel=1e-15)
    assert found.deviation == pytest.approx(values.std(), rel=1e-9)
    assert list(found.counts) == np.histogram(values, BINS)[0].tolist()
    huge = figures(np.array([-1.7e308, 1.7e308]))
    assert huge.counts[0] == huge.counts[-1] == 1
    same = figures(np.full(7, 0.1))
    assert (same.mean, same.deviation, sum(same.counts)) == (0.1, 0.0, 7)


def test_scaling_is_fitted_on_the_training_part_whatever_part_is_counted() -> None:
    x = np.concatenate([np.arange(10.0), np.arange(10.0) + 100])[:, None]
    [column] = column_figures(data(x), "standard", "validation")
    [one] = column.inputs
    assert (one.before.least, one.before.largest) == (100.0, 109.0)
    assert one.after is not None
    assert one.after.mean == pytest.approx(100 / np.arange(10.0).std(), rel=1e-6)
    [column] = column_figures(data(x), "none")
    assert column.inputs[0].after is None


def test_a_column_of_categories_has_its_inputs_beside_it() -> None:
    x = np.array([[1.5, 1, 0], [2.5, 0, 1], [3.5, 1, 0], [0, 0, 0]] * 2)
    added = Added("t.csv", categorical={"colour": (1, 2)}, categorical_known=True)
    seen = data(x, features=("size", "colour=red", "colour=blue"), added=added)
    shown = shown_columns(seen.info)
    assert [(each.name, each.place, each.one_hot) for each in shown] == [
        ("size", 0, False),
        ("colour", 1, False),
        ("=red", 1, True),
        ("=blue", 2, True),
    ]
    assert shown[1].column is not None
    assert [category_of(shown[1].column, 1, row) for row in x[:4]] == ["red", "blue", "red", ""]
    size, colour = column_figures(seen, "none")
    assert size.categories == ()
    assert colour.categories == (("red", 2), ("blue", 1))
    assert [each.name for each in colour.inputs] == ["colour=red", "colour=blue"]
    assert colour.inputs[0].before.mean == 0.5


@pytest.mark.parametrize("scaling", ["unit", "minmax", "standard"])
@pytest.mark.parametrize("shape", [(6, 5), (6, 5, 3)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_the_points_of_pictures_are_one_column_for_each_colour(
    scaling: str, shape: tuple[int, ...], dtype: type
) -> None:
    rng = np.random.default_rng(1)
    x = rng.integers(0, 200, (40, *shape)).astype(dtype)
    seen = data(x, kind=Kind.IMAGES, input_shape=shape, value_range=(0.0, 255.0))
    columns = column_figures(seen, scaling)  # type: ignore[arg-type]
    names = ["red", "green", "blue"] if len(shape) == 3 else ["all points"]
    assert [column.name for column in columns] == names
    points = x[:20].reshape(20, -1, len(names)).astype(np.float64)
    after = seen.scaler(scaling)(x[:20]).reshape(points.shape)  # type: ignore[arg-type]
    for place, column in enumerate(columns):
        [one] = column.inputs
        values = points[..., place]
        assert one.before.mean == pytest.approx(values.mean())
        assert one.before.deviation == pytest.approx(values.std())
        assert list(one.before.counts) == np.histogram(values, BINS)[0].tolist()
        assert one.after is not None
        assert one.after.mean == pytest.approx(after[..., place].mean(), abs=1e-6)
        assert one.after.deviation == pytest.approx(after[..., place].std(), rel=1e-5)
        assert sum(one.after.counts) == values.size


def test_quantities_are_counted_in_the_same_stretches_in_each_part() -> None:
    seen = read_to_look_at("diabetes")
    [found] = seen.distributions()
    values = seen.dataset.y_train[:, 0]
    assert (found.title, len(found.names), len(found.edges)) == ("progression", 12, 13)
    assert (found.edges[0], found.edges[-1]) == (values.min(), values.max())
    assert found.names[0] == "25 … 51.75"
    for part in seen.parts:
        expected = np.histogram(values[seen.numbers(part)], found.edges)[0]
        assert list(found.counts[part]) == expected.tolist()
    info = replace(seen.info, quantities=(seen.info.quantities[0],) * 5)
    assert truth_words(info, np.arange(5.0)) == "0, 1, 2 and 2 more"
    assert truth_words(seen.info, values[:1]) == truth_name(seen.info, values[:1]) == "151"
    assert truth_title(seen.info) == "progression"
    assert quantities_in_words(seen.info) == [
        "progression: 25 to 346, mean 152.1, standard deviation 77"
    ]
    with pytest.raises(UsageError) as error:
        class_from("a", ())
    assert "no classes" in error.value.hint


def test_scalings_begin_with_none_and_the_usual_one() -> None:
    assert scalings(read_to_look_at("iris").info) == ("none", "standard", "unit", "minmax")
    assert scalings(read_to_look_at("digits").info)[:2] == ("none", "unit")


def test_numbers_and_classes_as_typed() -> None:
    assert numbers_from(" 1-20 ") == (1, 20)
    assert numbers_from("7") == (7, 7)
    for wrong in ("", "20-1", "-3", "1-", "x", "1" * 12):
        with pytest.raises(UsageError, match="names no rows"):
            numbers_from(wrong)
    iris, diabetes = (read_to_look_at(name).info for name in ("iris", "diabetes"))
    assert labels_words(iris, range(3)) == "The 3 labels in their order: 0, 1, 2."
    assert labels_words(diabetes, [[1.0]]) == ""
    assert (one_hot_words(iris, 1), one_hot_words(diabetes, [1.0])) == ("0 1 0", "")
    classes = ("3", "Sandal", "1")
    assert class_from("sandal", classes) == 1
    assert class_from("1", classes) == 2  # a name goes before a number
    assert class_from("0", classes) == 0
    with pytest.raises(UsageError, match="no class “boot”"):
        class_from("boot", classes)
    assert [class_words(("0", "Sandal"), n) for n in (0, 1)] == ["0", "Sandal (1)"]
