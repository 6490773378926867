"""From what somebody names or writes to an experiment, for the library and the command line."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui_lab.datasets.planning import sealed_as_set
from tui_lab.errors import NotFoundError
from tui_lab.experiment import changing
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment.model import Data, Experiment
from tui_lab.i18n import _
from tui_lab.paths import expanded
from tui_lab.reports.script_reading import SUFFIXES, CodeReading, read_any_file


def named(text: str, changes: Sequence[str] = ()) -> CodeReading:
    """The experiment that `text` names or is: a preset, a file (TOML, or code with a network of
    Keras), or one line.

    Args:
        text: The source.
        changes: `path=value`: `data.dataset` counts for a code that loads no data of the lab.

    Raises:
        NotFoundError: It is none of them.
        ExperimentError: The file or the line is wrong.
    """
    if experiment_line.looks_like_line(text):
        return CodeReading(experiment_line.from_line(text))
    from tui_lab import presets

    if text in presets.names():
        return CodeReading(presets.get(text).experiment)
    path = expanded(text)
    if os.path.exists(path) and not os.path.isdir(path):
        return read_any_file(path, data_of(changes))
    if text.endswith((".toml", *SUFFIXES)) or "/" in text:
        raise NotFoundError(
            _("There is no file {path}.").format(path=text),
            _("Name a TOML or Python file, or a preset; `tui-lab presets list` shows them."),
        )
    return CodeReading(presets.get(text).experiment)


def data_of(changes: Sequence[str]) -> Data | None:
    """The data set that the changes name; None where they name none."""
    sign = "data.dataset="
    names = [each.removeprefix(sign).strip("\"' ") for each in changes if each.startswith(sign)]
    return Data(names[-1]) if names else None


def changed(
    experiment: Experiment,
    changes: Sequence[str] = (),
    *,
    name: str | None = None,
    seed: int | None = None,
    epochs: int | None = None,
) -> Experiment:
    """The experiment with changes, and the setting `test` applied.

    Args:
        experiment: To begin with.
        changes: `path=value`, as `layers[1].units=512`; see `tui-lab train --set`.
        name: What its runs are called.
        seed: 0 <= seed < 2**32.
        epochs: At least 1.

    Raises:
        ExperimentError: A change names nothing, or its value does not fit.
    """
    wanted = list(changes)
    if epochs is not None:
        wanted.append(f"fit.epochs={epochs}")
    if seed is not None:
        wanted.append(f"seed={seed}")
    with_them = changing.with_settings(experiment, wanted)
    if name is not None:
        with_them = replace(with_them, name=name)
    return sealed_as_set(with_them)


def read_experiment(
    source: str | Path | Experiment,
    *changes: str,
    name: str | None = None,
    seed: int | None = None,
    epochs: int | None = None,
) -> Experiment:
    """The experiment that `source` names or is, with changes.

    Args:
        source: A preset (`digits-mlp`), a file (TOML, or a script or notebook with a network of
            Keras), an experiment in one line, or an experiment.
        changes: `path=value` each: `"layers[1].units=512"`, `"compile.learning_rate=0.01"`.
        name: What its runs are called.
        seed: 0 <= seed < 2**32.
        epochs: At least 1.

    Returns:
        A frozen dataclass; equal experiments do equal things.

    Raises:
        NotFoundError: There is no such preset or file.
        ExperimentError: Something in it is wrong; `field` is its path.
    """
    if isinstance(source, Experiment):
        found = source
    else:
        read = named(str(source), changes)
        for remark in read.remarks:
            warnings.warn(remark, stacklevel=2)
        found = read.experiment
    return changed(found, changes, name=name, seed=seed, epochs=epochs)
