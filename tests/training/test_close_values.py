"""Values that differ little beside their size are learned like any others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.training import experiment, train_here

from tui_lab.datasets import listing, loading, own_csv, preparing
from tui_lab.datasets.rows import read_rows
from tui_lab.experiment.model import Data, Layer

pytestmark = pytest.mark.worker


def test_classes_that_one_far_column_tells_apart_are_learned(
    run_folder: Path, tmp_path: Path
) -> None:
    from tui_lab.training.answers import answers_for
    from tui_lab.training.evaluate import predict

    start = 1_700_000_000_000
    path = tmp_path / "close.csv"
    rows = "".join(f"{start + n % 3},{'abc'[n % 3]}\n" for n in range(90))
    path.write_text(f"v,class\n{rows}")
    own_csv.add_csv(path, "close")
    data = preparing.prepare(loading.load("close"), Data("close", "standard", test_split=0.3), 0)
    what = experiment(
        Layer("Dense", {"units": 16, "activation": "relu"}),
        Layer("Dense", {"units": "classes", "activation": "softmax"}),
        loss="categorical_crossentropy",
        epochs=60,
        batch_size=4,
    )
    model = train_here(run_folder, what, data, "resident").model
    assert data.test is not None
    answers = predict(model, what, answers_for(what, data), data.test.x).argmax(axis=1)
    assert np.array_equal(answers, data.test.y)
    asked = read_rows(listing.info("close"), [str(start + n) for n in range(3)])
    own = predict(model, what, answers_for(what, data), data.scaler(asked.x)).argmax(axis=1)
    assert own.tolist() == [0, 1, 2]
