"""Whether what a course names is there: experiments that can work, settings, data sets.

For those who write courses; a student's lab reads them without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from tui_lab.courses.conditions import COUNT
from tui_lab.courses.lab import begun_from, source
from tui_lab.courses.model import Check, Course, PredictCheck, RunCheck, VaryCheck
from tui_lab.courses.tables import Table
from tui_lab.errors import LabError
from tui_lab.experiment import LAYERS, OPTIMIZERS
from tui_lab.experiment.values import which
from tui_lab.i18n import _
from tui_lab.neuron.model import NeuronStart

_LAYER = re.compile(r"layers\[-?\d{1,3}\](?:\.(\w+)(?:\.(?:l1|l2))?)?")
_TOPS = ("seed", "layers", "data", "compile", "fit")


def vet(course: Course) -> None:
    """Check the experiments, settings and data sets that a course names.

    Raises:
        CourseError: One cannot work or does not exist; file and field are named.
    """
    for step in course.steps:
        table = Table({}, course.folder / f"{step.id}.toml", "", {})
        if step.lab is not None:
            _works(table, "lab", partial(begun_from, course, step))
            _known(table, "lab.change", step.lab.asked)
        if step.neuron is not None:
            _vet_neuron(Table({}, table.file, "neuron", {}), step.neuron)
        for place, check in enumerate(step.checks):
            _vet_check(Table({}, table.file, f"checks[{place}]", {}), check)


def _vet_check(table: Table, check: Check) -> None:
    if isinstance(check, PredictCheck):
        _vet_dataset(table, check.dataset)
    if not isinstance(check, RunCheck | VaryCheck):
        return
    like = check.pattern.like
    if like:
        _works(table, "like", partial(source, like))
    _known(table, "free", check.pattern.free)
    _known(table, "match", tuple(check.pattern.match), counts=True)
    if isinstance(check, VaryCheck):
        _known(table, "setting", (check.setting,))
        _known(table, "also", check.also)


def _vet_neuron(table: Table, start: NeuronStart) -> None:
    from tui_lab.neuron import check_rate, find, find_surface, lesson_of

    if start.rate is not None:
        _works(table, "rate", partial(check_rate, start.rate))
    if start.surface:
        _works(table, "surface", partial(find_surface, start.surface))
        return
    _works(table, "task", partial(find, start.task))
    _works(table, "weights", partial(lesson_of, start))


def _vet_dataset(table: Table, name: str) -> None:
    from tui_lab import datasets

    _works(table, "dataset", partial(datasets.info, name))


def _works(table: Table, field: str, attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except LabError as error:
        table.fail(field, error.message, error.hint)


def _known(table: Table, field: str, paths: tuple[str, ...], *, counts: bool = False) -> None:
    for path in paths:
        if counts and path.startswith(COUNT):
            kind = path.removeprefix(COUNT)
            if kind not in LAYERS:
                table.fail(field, _no_setting(path), which(kind, list(LAYERS)))
        elif path.startswith("layers["):
            found = _LAYER.fullmatch(path)
            known = _arguments()
            if found is None or found[1] not in (None, *known):
                table.fail(field, _no_setting(path), which((found and found[1]) or "", known))
        elif path not in _settings():
            table.fail(field, _no_setting(path), which(path, _settings()))


def _no_setting(path: str) -> str:
    return _("There is no setting {field}.").format(field=path)


def _arguments() -> list[str]:
    """What any layer has."""
    names = {argument.name for schema in LAYERS.values() for argument in schema.arguments}
    return ["type", *sorted(names)]


def _settings() -> list[str]:
    """The paths outside the layers: the parts of an experiment, and what may stand in them."""
    return [*_TOPS, *(path for path in _paths() if not path.startswith("layers"))]


def _paths() -> Iterator[str]:
    from tui_lab.experiment.sections import COMPILE, DATA, DATA_OPTIONS, EARLY_STOPPING, FIT

    yield from (f"data.{known.name}" for known in (*DATA, *DATA_OPTIONS))
    yield from (f"compile.{known.name}" for known in COMPILE)
    options = {known.name for schema in OPTIMIZERS.values() for known in schema.arguments}
    yield from (f"compile.{name}" for name in sorted(options))
    yield from (f"fit.{known.name}" for known in FIT)
    yield "fit.early_stopping"
    yield from (f"fit.early_stopping.{known.name}" for known in EARLY_STOPPING)
