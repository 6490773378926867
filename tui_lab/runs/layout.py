"""The files of a run's folder: every name once. Who writes each is told in docs/architecture.md."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Split = Literal["validation", "test", "training"]
"""A part of the data that a network is evaluated on."""

TRASH = "trash"
"""The folder of removed runs, beside that of the runs."""
INDEX_FILE = "cache/runs.sqlite"
"""In the lab's folder: what lists show of all runs, made of their folders again at any time."""
HEADER_FILE = "run.json"
"""What the run is to do; written once."""
EVENTS_FILE = "events.jsonl"
"""The log: what happened, one event a line."""
COMMANDS_FILE = "commands.jsonl"
"""What viewers ask of the worker."""
LAUNCH_FILE = "launch.json"
"""The options of the current session."""
LOCK_FILE = "worker.lock"
"""Held while a worker trains; says who holds it."""
HEARTBEAT_FILE = "heartbeat"
"""Touched by a worker that a scheduler runs, for as long as it lives; empty."""
LOG_FILE = "worker.log"
"""Everything that the libraries print."""
GUARD_FILE = ".guard"
"""Held for a moment by whoever launches, renames or removes a run."""
MODEL_FILE = "model.keras"
"""The trained network."""
CHECKPOINT_FILE = "checkpoint.npz"
"""The state after an epoch: all variables of model and optimizer."""
BEST_FILES = "best-*.npz"
"""A pattern of the names that `best_file` gives."""
BOUNDARY_FILE = "boundary.npz"
"""What the network answers on a grid over the plane."""
SUMMARY_FILE = "summary.json"
"""What a list of runs shows; valid for one size of the log."""
LOOKS_FILE = "test-looks.jsonl"
"""When results of the test part were looked at."""
PROGRESS_FOLDER = "progress"
"""In the lab's folder: what was done of each course, one JSON file a course."""
OPENINGS_FILE = "openings.jsonl"
"""When a sealed test part was opened."""
PREDICTIONS_FILE = "predictions.jsonl"
"""What the network answered about pictures and rows of the user's own."""


def file_in(folder: Path, name: str) -> str:
    """The file of that name in a run's folder, where thousands of runs are looked at.

    To join a path costs as much as to read a small file.
    """
    return f"{folder}/{name}"


def reserve_file(log: str) -> str:
    """Room that a worker keeps on the disk for the last line of its log."""
    return f".{log}.reserve"


def best_file(epoch: int) -> str:
    """The weights of the best epoch, counted from 1."""
    return f"best-{epoch}.npz"


def results_file(split: Split) -> str:
    """What the network answers about a part of the data: probabilities, labels, indices, loss."""
    return f"{split}.npz"


def examples_file(split: Split) -> str:
    """Examples of a part, of a run whose data the lab has not."""
    return f"examples-{split}.npz"
