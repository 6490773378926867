"""A run as JSON holds it: `tui-lab runs --json`, `tui-lab show --json` and `LabRun.to_dict`."""

from __future__ import annotations

from typing import Any

import msgspec

from tui_lab.experiment import line as experiment_line
from tui_lab.reports.guess import guess_of
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.run import Run
from tui_lab.runs.summary import RunSummary, summary
from tui_lab.sweeps.marks import SWEEP, TRIAL


def line_json(line: RunSummary) -> dict[str, Any]:
    """A run of a list; times in seconds since 1970."""
    return {
        "id": line.id,
        "name": line.name,
        "status": line.status.value,
        "reason": line.reason,
        "place": line.place,
        "waiting": line.waiting,
        "dataset": line.dataset,
        "origin": line.carried.origin,
        "source": line.carried.source,
        "settings": dict(line.script_settings),
        "seed": line.seed if line.carried.experiment else None,
        "parameters": line.parameters,
        "epochs": line.epochs,
        "epochs_target": line.epochs_target,
        "seconds": line.seconds,
        "seconds_per_epoch": line.seconds_per_epoch,
        "created": line.created,
        "best_epoch": line.best_epoch,
        "best_monitor": line.best.monitor if line.best else None,
        "best_value": line.best.value if line.best else None,
        "metrics": list(line.metrics),
        "quantities": list(line.quantities),
        "last": dict(line.metrics_last),
        "best": dict(line.metrics_best),
        "kept": dict(line.metrics_kept),
        "evaluations": {
            split: {
                "loss": evaluation.loss,
                "accuracy": evaluation.accuracy,
                "examples": evaluation.examples,
                "metrics": dict(evaluation.metrics),
            }
            for split, evaluation in line.evaluations.items()
        },
    }


def run_json(run: Run) -> dict[str, Any]:
    """All of a run: its line, its experiment, its layers, its history.

    Raises:
        StoreError: Its log is there, but may not be read.
        ExperimentError: Its experiment is not one that this version understands.
    """
    from tui_lab.reports.facts import as_told

    state = run.state()
    return {
        **line_json(as_told(summary(run), KeptEnvelopes())),
        "folder": str(run.folder),
        "note": run.note,
        "guess": guess.to_table() if (guess := guess_of(run.extra)) else None,
        "sweep": run.extra.get(SWEEP),
        "trial": run.extra.get(TRIAL),
        "script": msgspec.to_builtins(run.header.script),
        "imported": run.header.source or None,
        "experiment": run.header.experiment or None,
        "line": experiment_line.to_line(planned) if (planned := run.any_experiment) else None,
        "layers": [
            {
                "type": layer.type,
                "name": layer.name,
                "output_shape": list(layer.output_shape),
                "parameters": layer.parameters,
            }
            for layer in state.layers
        ],
        "history": [
            {
                "epoch": record.epoch,
                "seconds": record.seconds,
                "learning_rate": record.learning_rate,
                **record.metrics,
            }
            for record in state.epochs
        ],
    }
