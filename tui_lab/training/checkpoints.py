"""Everything that a training needs to go on as if it had never stopped, in files without pickles.

`checkpoint.npz` holds the state after an epoch; `best-N.npz` the weights of the best epoch N. Both
are replaced atomically, and the checkpoint names the best file that belongs to it, so a crash
between the two leaves a pair that fits.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import npz
from tui_lab.errors import DataError, StoreError
from tui_lab.i18n import _
from tui_lab.paths import temporary_name, write_atomically
from tui_lab.plain_files import open_plain
from tui_lab.runs import layout
from tui_lab.runs.layout import BEST_FILES, CHECKPOINT_FILE
from tui_lab.training.backend import host_array
from tui_lab.training.progress import TrainingProgress

FORMAT = 1
CHECKPOINT_SHARE = 0.05
"""Checkpoints may take this share of the time at most, and come at most once a second."""
Weights = list[NDArray[Any]]


def variables(model: keras.Model) -> list[Any]:
    """All that training changes: weights, seeds of random layers, the optimizers' memory."""
    return [*model.variables, *(each for one in optimizers(model) for each in one.variables)]


def optimizers(model: keras.Model) -> list[keras.optimizers.Optimizer]:
    """The optimizer of a model, and what others a model with its own `train_step` has."""
    found = [model.optimizer, *(value for _name, value in sorted(vars(model).items()))]
    known: list[keras.optimizers.Optimizer] = []
    for each in found:
        if isinstance(each, keras.optimizers.Optimizer) and not any(each is one for one in known):
            known.append(each)
    return known


def get_weights(model: keras.Model) -> Weights:
    """Copies of the model's variables (the optimizer's are not among them)."""
    return [np.array(host_array(variable)) for variable in model.variables]


def set_weights(model: keras.Model, weights: Weights) -> None:
    """Put back what `get_weights` gave."""
    for variable, value in zip(model.variables, weights, strict=True):
        variable.assign(value)


def save(
    folder: Path, model: keras.Model, progress: TrainingProgress, best: Weights | None
) -> None:
    """Write the state after an epoch.

    Args:
        folder: The run's.
        model: Compiled and built.
        progress: What `load` gives back.
        best: Weights of `progress.best_epoch`, or None where there is no best epoch yet.

    Raises:
        OSError: The disk is full or cannot be written; the checkpoint before it is intact.
    """
    best_file = _best_file(folder, progress.best_epoch)
    if best is not None and progress.best_epoch and not best_file.exists():
        write_atomically(best_file, _packed(best, {}))
    arrays = [np.asarray(host_array(variable)) for variable in variables(model)]
    write_atomically(
        folder / CHECKPOINT_FILE, _packed(arrays, {"format": FORMAT, **asdict(progress)})
    )
    _remove_others(folder, best_file)


def _remove_others(folder: Path, best_file: Path) -> None:
    for old in folder.glob(BEST_FILES):
        if old != best_file:
            old.unlink(missing_ok=True)


def load(folder: Path, model: keras.Model) -> tuple[TrainingProgress, Weights | None]:
    """Put the model and its optimizer into the state of the checkpoint.

    Best weights that the checkpoint does not name are removed: they are of a session that was
    killed before its checkpoint, and the epochs after it may come out differently now.

    Returns:
        How far training was, and the weights of the best epoch; an empty progress where there is
        no checkpoint.

    Raises:
        StoreError: The checkpoint is damaged or belongs to another network.
    """
    path = folder / CHECKPOINT_FILE
    if not path.exists():
        _remove_others(folder, path)
        return TrainingProgress(), None
    try:
        arrays, facts = _unpacked(path)
        progress = replace(TrainingProgress(), **{k: v for k, v in facts.items() if k != "format"})
        targets = variables(model)
        if [a.shape for a in arrays] != [tuple(v.shape) for v in targets]:
            raise ValueError("the shapes differ")
        best_file = _best_file(folder, progress.best_epoch)
        best = _unpacked(best_file)[0] if progress.best_epoch and best_file.exists() else None
    except DataError as error:
        raise StoreError(error.message, _("Train the experiment again from the start.")) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(
            _("The checkpoint {path} cannot be used: {reason}.").format(path=path, reason=error),
            _("Train the experiment again from the start."),
        ) from error
    for variable, value in zip(targets, arrays, strict=True):
        variable.assign(value)
    _remove_others(folder, best_file)
    return progress, best


def save_model(model: keras.Sequential, path: Path) -> None:
    """Keep a network as Keras saves it.

    Raises:
        OSError: The file cannot be written; an older one is intact.
    """
    temporary = temporary_name(path, path.suffix)
    try:
        model.save(temporary)
        with open_plain(temporary, links=False) as saved:
            write_atomically(path, saved.read())
    finally:
        temporary.unlink(missing_ok=True)


def saved_epoch(folder: Path) -> int:
    """The epoch after which the checkpoint of a run was written; 0 where there is none to use."""
    try:
        facts = json.loads(
            str(npz.read_arrays(folder / CHECKPOINT_FILE, ["facts"], links=False)["facts"])
        )
        return max(0, int(facts["epoch"]))
    except (DataError, OSError, ValueError, TypeError, KeyError):
        return 0


def saved_shapes(folder: Path) -> list[tuple[int, ...]]:
    """The shapes of the variables that the checkpoint has; none where there is none to use."""
    try:
        return [array.shape for array in _unpacked(folder / CHECKPOINT_FILE)[0]]
    except (DataError, OSError, ValueError, TypeError, KeyError, RecursionError):
        return []


def _best_file(folder: Path, epoch: int) -> Path:
    return folder / layout.best_file(epoch)


def _packed(arrays: Weights, facts: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    named = {f"v{number}": array for number, array in enumerate(arrays)}
    np.savez(buffer, facts=np.array(json.dumps(facts)), allow_pickle=False, **named)
    return buffer.getvalue()


def _unpacked(path: Path) -> tuple[Weights, dict[str, Any]]:
    count = len(npz.keys(path, links=False)) - 1
    names = [f"v{number}" for number in range(count)]
    arrays = npz.read_arrays(path, ["facts", *names], links=False)
    return [arrays[name] for name in names], json.loads(str(arrays["facts"]))
