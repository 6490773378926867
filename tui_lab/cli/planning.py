"""From what the user typed to an experiment that can be started: read, changed, checked.

Nothing is started here, and nothing is left behind if something is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui_lab import datasets, experiment, settings
from tui_lab.cli.console import warn
from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import NotFoundError
from tui_lab.experiment import Experiment, Subject
from tui_lab.i18n import _


def read_source(text: str) -> Experiment:
    """The experiment that `text` names or is: a preset, a TOML file, or one line.

    Raises:
        NotFoundError: It is none of them.
        ExperimentError: The file or the line is wrong.
    """
    if experiment.looks_like_line(text):
        return experiment.from_line(text)
    from tui_lab import presets

    if text in presets.names():
        return presets.get(text).experiment
    path = Path(text).expanduser()
    if path.is_file():
        return experiment.load(path)
    if text.endswith(".toml") or "/" in text:
        raise NotFoundError(
            _("There is no file {path}.").format(path=text),
            _("Name a TOML file, or a preset; `tui-lab presets list` shows them."),
        )
    return presets.get(text).experiment


def change(
    planned: Experiment,
    changes: Sequence[str],
    *,
    name: str | None = None,
    seed: int | None = None,
    epochs: int | None = None,
) -> Experiment:
    """The experiment with the changes of the command line, and the setting `test` applied.

    Raises:
        ExperimentError: A change names nothing, or its value does not fit.
    """
    wanted = list(changes)
    if epochs is not None:
        wanted.append(f"fit.epochs={epochs}")
    if seed is not None:
        wanted.append(f"seed={seed}")
    changed = experiment.with_settings(planned, wanted)
    if name is not None:
        changed = replace(changed, name=name)
    if settings.get("test") == "sealed" and changed.data.test == "open":
        changed = replace(changed, data=replace(changed.data, test="sealed"))
    return changed


def subject_of(info: DatasetInfo) -> Subject:
    """What the checks need to know of a data set."""
    return Subject(
        input_shape=info.input_shape,
        classes=len(info.classes),
        has_test=info.test_size > 0,
        options=frozenset(info.options),
    )


def check(planned: Experiment, where: str = "") -> DatasetInfo:
    """Check an experiment against its data set; warnings go to stderr.

    Args:
        planned: The experiment.
        where: Named before a warning, where several experiments are checked.

    Raises:
        ExperimentError: It cannot work; the field is named.
        NotFoundError: There is no such data set.
    """
    info = datasets.info(planned.data.dataset)
    for problem in experiment.check(planned, subject_of(info)):
        place = f"{where}: {problem.field}" if where else problem.field
        warn(f"{place}: {problem.message} {problem.hint}".strip())
    return info
