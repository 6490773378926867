"""Whether the names in a field of a course's file exist: settings, data sets, experiments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui_lab.courses.conditions import COUNT
from tui_lab.courses.tables import Table
from tui_lab.errors import LabError
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.values import which
from tui_lab.i18n import _

_LAYER = re.compile(r"layers\[-?\d{1,3}\](?:\.(\w+)(?:\.(?:l1|l2))?)?")
_SECTIONS = ("seed", "layers", "data", "compile", "fit")


@dataclass(frozen=True, slots=True)
class FieldValidation:
    """Checks the fields of one table of a course's file; every error names file and field."""

    table: Table
    source: Callable[[str], Experiment]
    """Gives the experiment that a preset's name or a line stands for."""

    def works(self, field: str, attempt: Callable[[], object]) -> None:
        """Refuse a field whose value cannot work.

        Args:
            field: The name of the field.
            attempt: Uses the value, and raises a `LabError` if it cannot work.

        Raises:
            CourseError: It cannot work.
        """
        try:
            attempt()
        except LabError as error:
            self.table.fail(field, error.message, error.hint)

    def dataset(self, field: str, name: str) -> None:
        """Refuse the name of a data set that does not exist.

        Raises:
            CourseError: There is none of that name.
        """
        from tui_lab.datasets import listing

        self.works(field, lambda: listing.info(name))

    def settings(self, field: str, paths: Sequence[str], *, counts: bool = False) -> None:
        """Refuse paths of settings that do not exist.

        Args:
            field: The name of the field.
            paths: Written as for `--set`.
            counts: Whether `count.TYPE`, the number of layers of a type, is allowed too.

        Raises:
            CourseError: One does not exist; a similar one is suggested.
        """
        for path in paths:
            if counts and path.startswith(COUNT):
                layer = path.removeprefix(COUNT)
                if layer not in LAYERS:
                    self._fail(field, path, layer, list(LAYERS))
            elif path.startswith("layers["):
                match = _LAYER.fullmatch(path)
                known = _layer_arguments()
                if match is None or match[1] not in (None, *known):
                    self._fail(field, path, (match and match[1]) or "", known)
            elif path not in (known := [*_SECTIONS, *_section_paths()]):
                self._fail(field, path, path, known)

    def _fail(self, field: str, path: str, name: str, known: list[str]) -> None:
        text = _("There is no setting {field}.").format(field=path)
        self.table.fail(field, text, which(name, known))


def _layer_arguments() -> list[str]:
    """The arguments that some layer has, and `type`."""
    names = {argument.name for schema in LAYERS.values() for argument in schema.arguments}
    return ["type", *sorted(names)]


def _section_paths() -> Iterator[str]:
    """The paths of all settings outside the layers."""
    from tui_lab.experiment.sections import COMPILE, DATA, DATA_OPTIONS, EARLY_STOPPING, FIT

    yield from (f"data.{known.name}" for known in (*DATA, *DATA_OPTIONS))
    yield from (f"compile.{known.name}" for known in COMPILE)
    options = {known.name for schema in OPTIMIZERS.values() for known in schema.arguments}
    yield from (f"compile.{name}" for name in sorted(options))
    yield from (f"fit.{known.name}" for known in FIT)
    yield "fit.early_stopping"
    yield from (f"fit.early_stopping.{known.name}" for known in EARLY_STOPPING)
