"""Reading what a run answered, from files that may be missing, damaged or hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_lab.errors import NotFoundError, StoreError
from tui_lab.reports.pictures import select
from tui_lab.reports.report import build_report
from tui_lab.runs.results_file import Results, load_results

PROBABILITIES = np.array([[0.9, 0.1], [0.4, 0.6], [0.55, 0.45], [0.2, 0.8]], np.float32)


def arrays(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "probabilities": PROBABILITIES,
        "labels": np.array([0, 1, 1, 0]),
        "indices": np.array([7, 3, 5, 1]),
        "loss": np.array(0.5),
        "source": np.array("train"),
    }
    return usual | changes


def made(**changes: Any) -> Results:
    given = {"loss": 0.5, "source": "train"} | changes
    return Results(
        "validation", PROBABILITIES, np.array([0, 1, 1, 0]), arrays()["indices"], **given
    )


def test_results_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    np.savez(tmp_path / "test.npz", **arrays())
    results = load_results(tmp_path, "test")
    assert results.split == "test"
    assert np.array_equal(results.probabilities, PROBABILITIES)
    assert results.predicted.tolist() == [0, 1, 0, 1]
    assert results.right.tolist() == [True, True, False, False]
    assert results.loss == 0.5
    assert results.source == "train"
    assert len(results) == 4


def test_missing_results_say_which_part_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="test part"):
        load_results(tmp_path, "test")
    with pytest.raises(NotFoundError, match="validation part"):
        load_results(tmp_path, "validation")


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": np.array([0, 1])},
        {"labels": np.array([0, 1, 1, 2])},
        {"labels": np.array([0, 1, 1, -1])},
        {"labels": np.array([0.0, 1.0, 1.0, 0.0])},
        {"probabilities": np.array([1.0, 0.0, 0.0, 1.0])},
        {"probabilities": np.array([["a", "b"]] * 4)},
        {"indices": np.array([[1, 2, 3, 4]])},
        {"loss": np.array([0.1, 0.2])},
        {"loss": np.array("much")},
        {"source": np.array("elsewhere")},
        {"labels": np.array([{}, {}, {}, {}], object)},
    ],
)
def test_results_that_do_not_fit_together_are_named_with_their_file(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    np.savez(tmp_path / "test.npz", **arrays(**changes))
    with pytest.raises(StoreError, match=r"test\.npz"):
        load_results(tmp_path, "test")


def test_a_missing_array_is_named(tmp_path: Path) -> None:
    given = arrays()
    del given["indices"]
    np.savez(tmp_path / "test.npz", **given)
    with pytest.raises(StoreError, match="indices"):
        load_results(tmp_path, "test")


def _truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _swollen(content: bytes) -> bytes:
    """An array that says that it has a thousand million rows."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "labels.npy":
                header = io.BytesIO()
                said = {"descr": "<i8", "fortran_order": False, "shape": (10**12,)}
                np.lib.format.write_array_header_1_0(header, said)
                text = header.getvalue() + bytes(32)
            new.writestr(name, text)
    return changed.getvalue()


@pytest.mark.parametrize(
    "spoil", [_truncated, _swollen, lambda _content: b"no archive", lambda _c: b""]
)
def test_damaged_and_hostile_files_give_a_sentence(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    np.savez(tmp_path / "test.npz", **arrays())
    content = (tmp_path / "test.npz").read_bytes()
    (tmp_path / "test.npz").write_bytes(spoil(content))
    with pytest.raises(StoreError, match=r"test\.npz") as caught:
        load_results(tmp_path, "test")
    assert caught.value.hint


def test_probabilities_that_are_no_numbers_still_give_an_answer() -> None:
    probabilities = np.array([[np.nan, np.nan], [np.nan, 0.3]], np.float32)
    results = Results("test", probabilities, np.array([0, 1]), np.array([0, 1]))
    assert results.predicted.tolist() == [0, 1]
    assert results.certainty.tolist() == [0.0, pytest.approx(0.3)]


def test_all_examples_come_in_the_order_of_the_data() -> None:
    assert select(made()).tolist() == [3, 1, 2, 0]


def test_wrong_examples_can_be_chosen_by_their_cell_of_the_confusion_matrix() -> None:
    assert select(made(), wrong=True).tolist() == [3, 2]
    assert select(made(), true=1, predicted=0).tolist() == [2]
    assert select(made(), true=1, predicted=1, wrong=True).tolist() == []


def test_examples_can_be_ordered_by_certainty_and_limited() -> None:
    assert select(made(), order="least-certain").tolist() == [2, 1, 3, 0]
    assert select(made(), order="most-certain", limit=2).tolist() == [0, 3]
    assert select(made(), limit=0).tolist() == []


def test_the_report_has_the_documented_keys() -> None:
    report = build_report("20250101-000000-abcd", made(), ["no", "yes"])
    assert list(report) == [
        "run", "split", "examples", "loss", "accuracy", "classes", "macro", "weighted", "confusion"
    ]  # fmt: skip
    assert report["classes"][1] == {
        "name": "yes", "precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2
    }  # fmt: skip
    assert report["confusion"] == [[1, 1], [1, 1]]
    assert (report["accuracy"], report["loss"], report["examples"]) == (0.5, 0.5, 4)


def test_a_loss_that_is_no_number_is_null_in_the_report() -> None:
    assert build_report("r", made(loss=float("nan")), ["a", "b"])["loss"] is None


def test_a_data_set_that_changed_since_the_run_is_an_error() -> None:
    with pytest.raises(StoreError, match="2 classes, but the data set has 3"):
        build_report("r", made(), ["a", "b", "c"])
