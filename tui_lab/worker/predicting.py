"""Predictions of a trained run for pictures or rows that the user brings."""

from __future__ import annotations

import json
from pathlib import Path

from tui_lab.errors import DataError, StoreError
from tui_lab.i18n import _
from tui_lab.paths import write_atomically


def predict(run: Path, request: Path, response: Path) -> None:
    """Answer a request.

    Args:
        run: Folder of a run whose training has kept `model.keras`.
        request: JSON `{"npz": path}`; that file holds `x`, float32 (n, *input shape), prepared
            and scaled as the run's own data were.
        response: Where `{"probabilities": [[…]]}` goes, a row for each example.

    Raises:
        StoreError: The run has no model that can be loaded.
        DataError: The request cannot be read, or its arrays do not fit the model.
    """
    from tui_lab.training.backend import start

    start("none")
    from tui_lab.training.predict import load_model, probabilities

    try:
        arrays = Path(json.loads(request.read_bytes())["npz"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            _("The request {path} cannot be read: {reason}.").format(path=request, reason=error)
        ) from error
    model_file = run / "model.keras"
    if not model_file.exists():
        raise StoreError(
            _("The run in {path} has kept no model yet.").format(path=run),
            _("Wait until it has ended, or stop it."),
        )
    answer = probabilities(load_model(model_file), arrays)
    write_atomically(response, json.dumps({"probabilities": answer.tolist()}).encode())
