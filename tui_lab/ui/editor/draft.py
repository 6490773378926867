"""An experiment that is being changed: its parts, their fields, each change as a new experiment.

A draft may hold values that do not work: they are kept as they were typed, and named by the
checks. Pure functions and the history; must not import Textual.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from typing import Any, Literal, cast

from tui_lab import datasets
from tui_lab.datasets.planning import data_for
from tui_lab.experiment import (
    LAYERS,
    OPTIMIZERS,
    Argument,
    ArgumentKind,
    Data,
    EarlyStopping,
    Experiment,
    Layer,
    Value,
    sections,
)
from tui_lab.i18n import N_, _
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
class Part:
    """A line of the list on the left: what the form on the right is for."""

    kind: Kind
    place: int = -1
    """Of a layer."""

    def owns(self, path: str) -> bool:
        """Whether a setting belongs to it."""
        if self.kind == "layer":
            return re.match(rf"layers\[{self.place}\]", path) is not None
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


def parts(draft: Experiment) -> list[Part]:
    """All parts, in the order of a file."""
    layers = [Part("layer", place) for place in range(len(draft.layers))]
    return [Part("general"), Part("data"), *layers, Part("compile"), Part("fit")]


def fields(draft: Experiment, part: Part) -> list[Field]:
    """The fields of a part's form."""
    match part.kind:
        case "general":
            return [
                _field("name", sections.NAME, draft.name),
                _field("seed", sections.SEED, draft.seed),
            ]
        case "data":
            return _data_fields(draft.data)
        case "layer":
            layer = draft.layers[part.place]
            schema = LAYERS[layer.type]
            return [
                _field(f"layers[{part.place}].{known.name}", known, layer.arguments.get(known.name))
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


def _data_fields(data: Data) -> list[Field]:
    catalogue = {info.name: info for info in datasets.catalogue()}
    named = [(name, info.title) for name, info in catalogue.items()]
    if data.dataset not in catalogue:
        named.append((data.dataset, ""))
    listed = [
        Field("data.dataset", sections.DATA[0], data.dataset, named),
        *(
            _field(f"data.{known.name}", known, getattr(data, known.name))
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


def changed(draft: Experiment, path: str, value: Value | None) -> Experiment:
    """The draft with one setting changed; what goes with it follows (options, arguments).

    Args:
        path: As a field has it.
        value: Of any kind, also one that does not work; None leaves the setting out.
    """
    top, _dot, name = path.partition(".")
    loose: Any = value
    found = _PATH.fullmatch(path)
    if found and found.group(2):
        place, name = int(found.group(1)), found.group(2)
        layer = draft.layers[place]
        return _with_layer(
            draft, place, replace(layer, arguments=_given(layer.arguments, name, value))
        )
    if path in ("name", "seed"):
        empty: Any = "" if path == "name" else 0
        return replace(draft, **{path: empty if value is None else loose})
    if top == "data":
        return replace(draft, data=_changed_data(draft.data, name, loose))
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


def _changed_data(data: Data, name: str, value: Any) -> Data:
    if name == "dataset":
        chosen = replace(data, dataset=str(value))
        info = next((info for info in datasets.catalogue() if info.name == value), None)
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
    if name in ("loss", "learning_rate"):
        return replace(compiled, **{name: value})
    return replace(compiled, arguments=_given(compiled.arguments, name, value))


# Layers


def _with_layer(draft: Experiment, place: int, layer: Layer) -> Experiment:
    return replace(draft, layers=(*draft.layers[:place], layer, *draft.layers[place + 1 :]))


def layer_choices() -> list[tuple[str, str]]:
    """The layers that can be added, in the order of a menu, each with what it does."""
    return [(name, _(schema.help)) for name, schema in LAYERS.items()]


def place_for_new(draft: Experiment, part: Part) -> int:
    """Where a new layer goes: after the marked one, or before the last one."""
    if part.kind == "layer":
        return part.place + 1
    return 0 if part.kind in ("general", "data") else max(0, len(draft.layers) - 1)


def with_new_layer(draft: Experiment, kind: str, place: int) -> Experiment:
    """The draft with a layer of that kind at that place."""
    layer = Layer(kind, LAYERS[kind].starting)
    return replace(draft, layers=(*draft.layers[:place], layer, *draft.layers[place:]))


def without_layer(draft: Experiment, place: int) -> Experiment:
    """The draft without the layer at that place."""
    return replace(draft, layers=(*draft.layers[:place], *draft.layers[place + 1 :]))


def with_layer_twice(draft: Experiment, place: int) -> Experiment:
    """The draft with the layer at that place there twice."""
    return replace(draft, layers=(*draft.layers[: place + 1], *draft.layers[place:]))


def with_layer_moved(draft: Experiment, place: int, by: int) -> Experiment:
    """The draft with a layer moved up (-1) or down (1); as it is where there is no room."""
    other = place + by
    if not (0 <= place < len(draft.layers) and 0 <= other < len(draft.layers)):
        return draft
    layers = list(draft.layers)
    layers[place], layers[other] = layers[other], layers[place]
    return replace(draft, layers=tuple(layers))


class History:
    """The draft with what it was before; changes of one field in a row count as one."""

    def __init__(self, draft: Experiment) -> None:
        self.now = draft
        self._before: list[Experiment] = []
        self._after: list[Experiment] = []
        self._field = ""

    def change(self, draft: Experiment, field: str = "") -> bool:
        """Take a new state.

        Args:
            draft: The state.
            field: The path that was typed into; further typing there joins this change.

        Returns:
            Whether it differs from the one before.
        """
        if draft == self.now:
            return False
        if not field or field != self._field or not self._before:
            self._before.append(self.now)
        self._field = field
        self._after.clear()
        self.now = draft
        return True

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
