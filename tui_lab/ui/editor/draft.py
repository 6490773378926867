"""An experiment that is being changed: its parts, their fields, each change as a new experiment.

A draft may hold values that do not work: they are kept as they were typed, and named by the
checks. Pure functions and the history; must not import Textual.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from typing import Any, Literal, cast

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.planning import data_for, subject_of
from tui_lab.experiment import sections
from tui_lab.experiment.checking import validate
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.model import Data, EarlyStopping, Experiment, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.problems import Problem
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.i18n import N_, _
from tui_lab.ui.editor.offers import offered
from tui_lab.ui.editor.values import Choices, choices_of

Kind = Literal["general", "data", "layer", "compile", "fit"]
EARLY = Argument(
    "early_stopping",
    ArgumentKind.BOOL,
    False,
    help=N_("Whether the training ends when a number has stopped getting better."),
)
_PATH = re.compile(r"layers\[(\d+)\](?:\.(\w+))?.*")


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A line of the list on the left: what the form on the right is for."""

    kind: Kind
    index: int = -1
    """Of a layer, from 0; -1 for what is no layer."""

    def owns(self, path: str) -> bool:
        """Whether a setting belongs to it."""
        if self.kind == "layer":
            return re.match(rf"layers\[{self.index}\]", path) is not None
        if self.kind == "general":
            return path in ("name", "seed")
        return path == self.kind or path.startswith(f"{self.kind}.")


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    path: str
    """Of the setting, as `layers[1].units`."""
    argument: Argument
    value: object
    """None: not given."""
    choices: Choices = ()


def parts(draft: Experiment) -> list[DraftPart]:
    """All parts, in the order of a file."""
    layers = [DraftPart("layer", index) for index in range(len(draft.layers))]
    return [
        DraftPart("general"),
        DraftPart("data"),
        *layers,
        DraftPart("compile"),
        DraftPart("fit"),
    ]


def first_part(draft: Experiment) -> DraftPart:
    """The part that is marked at first: the first layer with settings, where there is one."""
    for index, layer in enumerate(draft.layers):
        if layer.arguments:
            return DraftPart("layer", index)
    return DraftPart("general")


def nearest_part(draft: Experiment, part: DraftPart) -> DraftPart:
    """The part itself; the last layer, or the data, where it is a layer that is gone."""
    if part in parts(draft):
        return part
    last = len(draft.layers) - 1
    return DraftPart("layer", last) if last >= 0 else DraftPart("data")


def problems(draft: Experiment, info: DatasetInfo | None) -> list[Problem]:
    """Everything that is wrong or doubtful; `info` is None where there is no such data set."""
    if info is not None:
        return validate(draft, subject_of(info))
    said = _("There is no data set named {name}.").format(name=draft.data.dataset)
    return [Problem("data.dataset", said, _("Choose another one.")), *validate(draft)]


def fields(draft: Experiment, part: DraftPart, catalogue: Mapping[str, DatasetInfo]) -> list[Field]:
    """The fields of a part's form: those that mean something for the task of its data.

    Args:
        draft: The experiment.
        part: One of its parts.
        catalogue: All data sets, by name.
    """
    info = catalogue.get(draft.data.dataset)
    listed = _all_fields(draft, part, catalogue)
    if info is None:
        return listed
    offers = [offered(field.path, field.argument, field.value, draft, info) for field in listed]
    return [
        replace(field, argument=offer.argument, choices=offer.choices or field.choices)
        for field, offer in zip(listed, offers, strict=True)
        if offer is not None
    ]


def _all_fields(
    draft: Experiment, part: DraftPart, catalogue: Mapping[str, DatasetInfo]
) -> list[Field]:
    match part.kind:
        case "general":
            return [
                _field("name", sections.NAME, draft.name),
                _field("seed", sections.SEED, draft.seed),
            ]
        case "data":
            return _data_fields(draft.data, catalogue)
        case "layer":
            layer = draft.layers[part.index]
            schema = LAYERS[layer.type]
            return [
                _field(f"layers[{part.index}].{known.name}", known, layer.arguments.get(known.name))
                for known in schema.arguments
            ]
        case "compile":
            compiled = draft.compile
            own = OPTIMIZERS[compiled.optimizer].arguments
            rate = replace(
                sections.COMPILE[2], default=OPTIMIZERS[compiled.optimizer].learning_rate
            )
            return [
                _field("compile.loss", sections.COMPILE[0], compiled.loss),
                _field("compile.optimizer", sections.COMPILE[1], compiled.optimizer),
                _field("compile.metrics", sections.COMPILE[3], compiled.metrics or None),
                _field("compile.learning_rate", rate, compiled.learning_rate),
                *(
                    _field(f"compile.{known.name}", known, compiled.arguments.get(known.name))
                    for known in own
                ),
            ]
        case "fit":
            early = draft.fit.early_stopping
            listed = [
                *(
                    _field(f"fit.{known.name}", known, getattr(draft.fit, known.name))
                    for known in sections.FIT
                ),
                _field("fit.early_stopping", EARLY, early is not None),
            ]
            if early is not None:
                listed += [
                    _field(f"fit.early_stopping.{known.name}", known, getattr(early, known.name))
                    for known in sections.EARLY_STOPPING
                ]
            return listed


def _field(path: str, argument: Argument, value: object) -> Field:
    return Field(path, argument, value, choices_of(argument))


def _data_fields(data: Data, catalogue: Mapping[str, DatasetInfo]) -> list[Field]:
    named = [(name, info.title) for name, info in catalogue.items()]
    if data.dataset not in catalogue:
        named.append((data.dataset, ""))
    listed = [
        Field("data.dataset", sections.DATA[0], data.dataset, named),
        *(
            # Nothing stands for the default where several can be chosen.
            _field(f"data.{known.name}", known, getattr(data, known.name) or None)
            if known.kind is ArgumentKind.SEVERAL
            else _field(f"data.{known.name}", known, getattr(data, known.name))
            for known in sections.DATA[1:]
        ),
    ]
    info = catalogue.get(data.dataset)
    defaults = info.options if info else {}
    for known in sections.DATA_OPTIONS:
        if known.name in defaults or known.name in data.options:
            default = defaults.get(known.name)
            argument = replace(known, default=default)
            listed.append(_field(f"data.{known.name}", argument, data.options.get(known.name)))
    return listed


def changed(
    draft: Experiment, path: str, value: Value | None, catalogue: Mapping[str, DatasetInfo]
) -> Experiment:
    """The draft with one setting changed; what goes with it follows (options, arguments).

    Args:
        path: As a field has it.
        value: Of any kind, also one that does not work; None leaves the setting out.
        catalogue: All data sets, by name.
    """
    top, _dot, name = path.partition(".")
    loose: Any = value
    found = _PATH.fullmatch(path)
    if found and found.group(2):
        index, name = int(found.group(1)), found.group(2)
        layer = draft.layers[index]
        return _with_layer(
            draft, index, replace(layer, arguments=_given(layer.arguments, name, value))
        )
    if path in ("name", "seed"):
        empty: Any = "" if path == "name" else 0
        return replace(draft, **{path: empty if value is None else loose})
    if top == "data":
        return replace(draft, data=_changed_data(draft.data, name, loose, catalogue))
    if top == "compile":
        return replace(draft, compile=_changed_compile(draft, name, loose))
    if path == "fit.early_stopping":
        early = EarlyStopping(patience=5, restore_best_weights=True) if value is True else None
        return replace(draft, fit=replace(draft.fit, early_stopping=early))
    if path.startswith("fit.early_stopping."):
        early = draft.fit.early_stopping or EarlyStopping()
        early = _attribute(early, name.rpartition(".")[2], loose)
        return replace(draft, fit=replace(draft.fit, early_stopping=early))
    return replace(draft, fit=_attribute(draft.fit, name, loose))


def _attribute(record: Any, name: str, value: Any) -> Any:
    """A record with an attribute changed; None gives it its default."""
    if value is None:
        value = next(each.default for each in fields_of(record) if each.name == name)
    return replace(record, **{name: value})


def _given(arguments: Mapping[str, Value], name: str, value: Value | None) -> dict[str, Value]:
    kept = {known: given for known, given in arguments.items() if known != name}
    return kept if value is None else {**kept, name: value}


def _changed_data(data: Data, name: str, value: Any, catalogue: Mapping[str, DatasetInfo]) -> Data:
    if name == "dataset":
        chosen = replace(data, dataset=str(value))
        info = catalogue.get(chosen.dataset)
        return chosen if info is None else data_for(info, chosen)
    if name in {known.name for known in sections.DATA_OPTIONS}:
        return replace(data, options=_given(data.options, name, value))
    if name == "test_split":
        return replace(data, test_split=value)
    return cast(Data, _attribute(data, name, value))


def _changed_compile(draft: Experiment, name: str, value: Any) -> Any:
    compiled = draft.compile
    if name == "optimizer":
        own = {known.name for known in OPTIMIZERS[value].arguments}
        kept = {known: given for known, given in compiled.arguments.items() if known in own}
        return replace(compiled, optimizer=value, arguments=kept)
    if name == "metrics":
        return replace(compiled, metrics=value or ())
    if name in ("loss", "learning_rate"):
        return replace(compiled, **{name: value})
    return replace(compiled, arguments=_given(compiled.arguments, name, value))


# Layers


def _with_layer(draft: Experiment, index: int, layer: Layer) -> Experiment:
    return replace(draft, layers=(*draft.layers[:index], layer, *draft.layers[index + 1 :]))


def layer_choices() -> list[tuple[str, str]]:
    """The layers that can be added, in the order of a menu, each with what it does."""
    return [(name, _(schema.help)) for name, schema in LAYERS.items()]


def index_for_new(draft: Experiment, part: DraftPart) -> int:
    """Where a new layer goes: after the marked one, or before the last one."""
    if part.kind == "layer":
        return part.index + 1
    return 0 if part.kind in ("general", "data") else max(0, len(draft.layers) - 1)


def with_new_layer(draft: Experiment, kind: str, index: int) -> Experiment:
    """The draft with a layer of that kind at that index."""
    layer = Layer(kind, LAYERS[kind].starting)
    return replace(draft, layers=(*draft.layers[:index], layer, *draft.layers[index:]))


def without_layer(draft: Experiment, index: int) -> Experiment:
    """The draft without the layer at that index."""
    return replace(draft, layers=(*draft.layers[:index], *draft.layers[index + 1 :]))


def with_layer_twice(draft: Experiment, index: int) -> Experiment:
    """The draft with the layer at that index twice."""
    return replace(draft, layers=(*draft.layers[: index + 1], *draft.layers[index:]))


def with_layer_moved(draft: Experiment, index: int, by: int) -> Experiment:
    """The draft with a layer moved up (-1) or down (1); as it is where there is no room."""
    other = index + by
    if not (0 <= index < len(draft.layers) and 0 <= other < len(draft.layers)):
        return draft
    layers = list(draft.layers)
    layers[index], layers[other] = layers[other], layers[index]
    return replace(draft, layers=tuple(layers))


PAUSE = 3.0
"""Seconds without a change after which the next one in the same field is a change of its own."""


class History:
    """The draft with what it was before; what is typed into a field in one go counts as one."""

    def __init__(self, draft: Experiment, clock: Callable[[], float] = time.monotonic) -> None:
        """Make it.

        Args:
            draft: What it begins with.
            clock: The time, in seconds from any moment on.
        """
        self.now = draft
        self._before: list[Experiment] = []
        self._after: list[Experiment] = []
        self._field = ""
        self._clock = clock
        self._changed_at = 0.0

    def settle(self, field: str = "") -> None:
        """End the change that typing went on with, but where it was in this field."""
        if field != self._field:
            self._field = ""

    def change(self, draft: Experiment, field: str = "") -> bool:
        """Take a new state.

        Args:
            draft: The state.
            field: The path that was typed into; further typing there joins this change until
                `settle` or `PAUSE` ends it. "" for a change of its own.

        Returns:
            Whether it differs from the one before.
        """
        if draft == self.now:
            return False
        now = self._clock()
        goes_on = field == self._field and now - self._changed_at < PAUSE
        if not field or not goes_on or not self._before:
            self._before.append(self.now)
        self._field, self._changed_at = field, now
        self._after.clear()
        self.now = draft
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back."""
        return bool(self._after)

    def undo(self) -> bool:
        """Go back one change; False where there is none."""
        return self._step(self._before, self._after)

    def redo(self) -> bool:
        """Make the change that was taken back again; False where there is none."""
        return self._step(self._after, self._before)

    def _step(self, source: list[Experiment], target: list[Experiment]) -> bool:
        self._field = ""
        if not source:
            return False
        target.append(self.now)
        self.now = source.pop()
        return True
