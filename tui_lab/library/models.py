"""Networks of runs as Keras models of this process."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.paths import write_atomically
from tui_lab.reports import exporting
from tui_lab.runs.carried import carried
from tui_lab.runs.layout import MODEL_FILE
from tui_lab.runs.run import Run


def load_model(run: Run, *, prepared: bool) -> Any:
    """See `run.load`. With preparation, a worker makes the model, as for `export --as prepared`."""
    inside = prepared and carried(run.header).experiment
    content = exporting.prepared_model(run).model if inside else exporting.model(run)
    try:
        import keras
    except ImportError as error:
        raise LabError(_("Keras cannot be loaded: {text}.").format(text=error)) from error
    with tempfile.TemporaryDirectory(prefix="tui-lab-") as folder:
        path = Path(folder) / MODEL_FILE
        write_atomically(path, content)
        try:
            # Without its compilation: own metrics and losses of scripts need not be known here.
            return keras.saving.load_model(path, compile=not inside and prepared is False)
        except (ValueError, TypeError, OSError) as error:
            raise LabError(
                _("The network of the run {run} cannot be read by this Keras: {text}.").format(
                    run=run.id, text=str(error).splitlines()[0] if str(error) else ""
                )
            ) from error
