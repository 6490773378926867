"""What outputs and truths of somebody else's network mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_lab.datasets.model import Kind
from tui_lab.errors import DataError, NotFoundError, StoreError
from tui_lab.live import LiveLab
from tui_lab.live.answers import Meaning, ScriptAnswers, understood
from tui_lab.reports import access
from tui_lab.runs.examples_file import MOST_EXAMPLES, load_examples
from tui_lab.runs.layout import examples_file
from tui_lab.runs.results_file import QuantityResults, Results, load_any
from tui_lab.runs.store import Store

SHARES = [[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]]
"""Of two classes; the first is answered, then the second, then the first."""


def answers(truths: Any, outputs: Any, loss: str = "", **names: tuple[str, ...]) -> ScriptAnswers:
    return understood(np.asarray(truths), np.asarray(outputs), Meaning(**names, loss=loss))


@pytest.mark.parametrize(
    ("truths", "outputs", "loss"),
    [
        ([0, 1, 1], SHARES, ""),
        ([[1, 0], [0, 1], [0, 1]], SHARES, "categorical_crossentropy"),
        ([[0.0], [1.0], [1.0]], [[0.1], [0.8], [0.3]], "binary_crossentropy"),
        ([0, 1, 1], [-2.2, 1.4, -0.8], "BinaryCrossentropy"),
        ([0, 1, 1], [[2.0, -0.2], [0.0, 1.4], [1.0, 0.2]], "sparse_categorical_crossentropy"),
        ([-1, 1, 1], [[-0.8], [0.6], [-0.4]], "hinge"),
        ([0, 1, 1], [0, 1, 0], ""),
        ([False, True, True], [0.1, 0.8, 0.3], ""),
    ],
    ids=["sparse", "one-hot", "sigmoid", "logit", "logits", "hinge", "labels", "truths"],
)
def test_classes_are_understood_in_every_form(truths: Any, outputs: Any, loss: str) -> None:
    found = answers(truths, outputs, loss)
    assert found.classes == ("0", "1")
    assert found.truths.tolist() == [0, 1, 1]
    assert found.said.argmax(axis=1).tolist() == [0, 1, 0]
    assert found.said.sum(axis=1) == pytest.approx(1)
    assert found.figures() == {"accuracy": 2 / 3}


def test_names_of_classes_are_taken_as_they_are_given_or_found() -> None:
    found = answers(["cat", "dog", "dog"], ["cat", "dog", "cat"])
    assert found.classes == ("cat", "dog")
    assert answers([0, 1], SHARES[:2], classes=("low", "high")).classes == ("low", "high")
    # More names are wanted than were given: the others are numbers.
    assert answers([0, 2], [[1, 0, 0], [0, 0, 1]], classes=("a",)).classes == ("a", "1", "2")
    with pytest.raises(DataError, match="no class bird"):
        answers(["bird"], ["cat"], classes=("cat", "dog"))


def test_quantities_are_understood() -> None:
    found = answers([1.0, 2.0, 4.0], [[1.5], [2.0], [3.0]], "mse")
    assert found.quantities == ("y",)
    assert found.figures()["mae"] == pytest.approx(0.5)
    # Whole numbers are quantities where the loss says so, and 0 and 1 as well.
    assert answers([0, 1], [0.1, 0.8], "mean_absolute_error").quantities == ("y",)
    two = answers([[1.0, 2.0]], [[1.0, 2.0]], quantities=("east", "north"))
    assert (two.quantities, two.classes) == (("east", "north"), ())


@pytest.mark.parametrize("one_hot", [True, False])
def test_each_step_of_a_sequence_is_an_answer(one_hot: bool) -> None:
    truths = np.array([[0, 1, 1], [1, 0, 0]])
    shares = np.eye(2)[[[0, 1, 0], [1, 0, 0]]] * 0.8 + 0.1
    found = answers(np.eye(2)[truths] if one_hot else truths, shares, "categorical_crossentropy")
    assert (found.places, found.truths.tolist()) == (3, [0, 1, 1, 1, 0, 0])
    assert found.figures() == {"accuracy": 5 / 6}
    # One sequence of quantities is not taken apart.
    assert answers(np.ones((2, 3, 2)), np.ones((2, 3, 2)), "mse").said.shape == (2, 6)


def test_truths_that_say_how_sure_something_is_are_quantities() -> None:
    found = answers([0.25, 0.5, 1.0], [[-1.0], [0.0], [2.0]], "binary_crossentropy")
    assert found.quantities == ("y",)
    assert found.said[:, 0] == pytest.approx([0.2689, 0.5, 0.8808], abs=1e-4)
    # Shares are no scores, and rounded labels are classes.
    assert answers([0.25, 0.5], [0.2, 0.6], "binary_crossentropy").said.tolist() == [[0.2], [0.6]]
    assert answers([0.0, 1.0], [0.2, 0.6], "binary_crossentropy").classes == ("0", "1")


@pytest.mark.parametrize(
    ("truths", "outputs", "loss", "words"),
    [
        ([1.0], [1.0, 2.0], "mse", "2 answers to 1 examples"),
        ([[1, 1, 0]], [[0.9, 0.8, 0.1]], "binary_crossentropy", "several classes or none.*quantit"),
        ([0.5], [[0.2, 0.8]], "sparse_categorical_crossentropy", "no numbers of classes"),
        (np.zeros((2, 28, 28)), np.zeros((2, 28, 28)), "mse", "784 numbers"),
        ([[1.0, 2.0]], [[1.0]], "mse", "1 numbers in an answer, and 2 in the truth"),
        ([np.nan], [1.0], "mse", "not all numbers"),
        ([-3], [[0.2, 0.8]], "sparse_categorical_crossentropy", "no numbers of classes"),
    ],
)
def test_what_is_neither_is_said(truths: Any, outputs: Any, loss: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        answers(truths, outputs, loss)


def test_a_loop_keeps_its_results_and_the_examples_that_are_worth_it() -> None:
    size = MOST_EXAMPLES + 500
    labels = np.arange(size) % 2
    said = np.stack([labels == 0, labels == 1], axis=1).astype(float)
    wrong = [3, 700, 1400]
    said[wrong] = said[wrong, ::-1]
    pictures = np.zeros((size, 4, 4), np.int64)
    pictures[:, 0, 0] = np.arange(size) % 256
    with LiveLab("results", classes=("even", "odd"), quiet=True) as lab:
        lab.log(epoch=0, loss=0.1)
        lab.result(labels, said, x=pictures, loss=0.25)
    (run,) = Store().runs()
    results = load_any(run.folder, "test")
    assert isinstance(results, Results)
    assert np.flatnonzero(~results.right).tolist() == wrong
    evaluation = run.state().evaluations["test"]
    assert (evaluation.loss, evaluation.accuracy) == (0.25, 1 - 3 / size)
    sizes = run.state().sizes
    assert sizes is not None
    assert (sizes.test, sizes.classes) == (size, ("even", "odd"))
    kept = load_examples(run.folder, "test")
    assert (len(kept.x), kept.x.dtype) == (MOST_EXAMPLES, np.uint8)
    assert set(wrong) <= set(kept.indices.tolist())
    assert (kept.x[:, 0, 0] == kept.indices % 256).all()


@pytest.mark.parametrize(
    ("shape", "kept", "kind"),
    [
        ((8, 9), (8, 9), Kind.IMAGES),
        ((3, 8, 9), (8, 9, 3), Kind.IMAGES),
        ((1, 8, 9), (8, 9, 1), Kind.IMAGES),
        ((8, 9, 3), (8, 9, 3), Kind.IMAGES),
        ((6,), (6,), Kind.TABLE),
    ],
)
def test_pictures_of_a_loop_are_pictures_wherever_their_channels_are(
    shape: tuple[int, ...], kept: tuple[int, ...], kind: Kind
) -> None:
    x = np.arange(2 * np.prod(shape), dtype=np.float32).reshape(2, *shape)
    with LiveLab("pictures", quiet=True) as lab:
        lab.result([0, 1], [[0.9, 0.1], [0.2, 0.8]], x=x)
    (run,) = Store().runs()
    examples = load_examples(run.folder, "test").x
    assert examples.shape[1:] == kept
    assert sorted(examples.ravel()) == sorted(x.ravel())
    assert access.kind_of(run) is kind


def test_a_loop_that_answers_quantities_has_their_results() -> None:
    with LiveLab("amounts", quiet=True) as lab:
        lab.result(np.array([1.0, 2.0]), np.array([1.0, 2.5]))
    (run,) = Store().runs()
    assert isinstance(load_any(run.folder, "test"), QuantityResults)
    assert run.state().quantities == ("y",)
    with pytest.raises(NotFoundError):
        load_examples(run.folder, "test")


def test_answers_that_mean_nothing_cost_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with LiveLab("odd", quiet=True) as lab:
        lab.log(epoch=0, loss=0.1)
        lab.result([1.0, 2.0], [1.0])
    assert "There are 1 answers to 2 examples." in capsys.readouterr().err
    assert Store().find("last").state().evaluations == {}


@pytest.mark.parametrize(
    "arrays",
    [
        {"x": np.zeros((2, 3), np.float64), "indices": np.arange(2)},
        {"x": np.zeros((2, 3), np.float32), "indices": np.array([1, 1])},
        {"x": np.zeros((2, 3), np.float32), "indices": np.array([-1, 1])},
        {"x": np.zeros((2, 3), np.float32), "indices": np.arange(3)},
    ],
)
def test_a_foreign_file_of_examples_is_refused(tmp_path: Path, arrays: dict[str, Any]) -> None:
    np.savez(tmp_path / examples_file("test"), **arrays)
    with pytest.raises(StoreError):
        load_examples(tmp_path, "test")
