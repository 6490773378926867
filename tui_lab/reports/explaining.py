"""What a layer, an activation, a loss, an optimizer or another name of an experiment is.

Pure: made from the entries in `experiment`, so that no second text can say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_lab.errors import ExperimentError, NotFoundError
from tui_lab.experiment.activations import DRAWN
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.constraints import CONSTRAINTS
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.left_out import why_left_out
from tui_lab.experiment.line import layer_from_text, layer_text
from tui_lab.experiment.losses import LOSSES, loss_name
from tui_lab.experiment.metrics import METRICS
from tui_lab.experiment.model import Layer
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.parsing import read_layer
from tui_lab.experiment.plane_inputs import PLANE_INPUTS
from tui_lab.experiment.schema import Argument, Explained
from tui_lab.experiment.values import nearest
from tui_lab.i18n import N_, _
from tui_lab.reports.function_charts import (
    FunctionPicture,
    activation_picture,
    layer_picture,
    loss_picture,
)
from tui_lab.text.fit import one_line
from tui_lab.text.values import setting_text

_ACTIVATIONS = {name: schema for name, schema in DRAWN.items() if name not in LAYERS}
KINDS: Mapping[str, tuple[str, Mapping[str, Explained]]] = {
    "layer": (N_("layer"), LAYERS),
    "activation": (N_("activation"), _ACTIVATIONS),
    "loss": (N_("loss"), LOSSES),
    "optimizer": (N_("optimizer"), OPTIMIZERS),
    "constraint": (N_("constraint"), CONSTRAINTS),
    "initializer": (N_("initializer"), INITIALIZERS),
    "metric": (N_("metric"), METRICS),
    "input": (N_("input made of two"), PLANE_INPUTS),
}
"""Kinds of names, in the order in which a name is looked for -> what they are called, and all."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to be said of a name."""

    kind: str
    """One of `KINDS`."""
    name: str
    """A layer with arguments as it is written in a line."""
    sentences: tuple[str, ...]
    """Translated."""
    arguments: tuple[tuple[str, str, str], ...] = ()
    """Name, default ("" where there is none), and what it is, translated."""
    source: str = ""
    """Who described it first, where that is known."""
    picture: FunctionPicture | None = None

    @property
    def title(self) -> str:
        """The kind, translated."""
        return _(KINDS[self.kind][0])


def explain(word: str) -> Explanation:
    """What a name means.

    Args:
        word: As an experiment has it; a layer may have arguments: `LeakyReLU(0.1)`. Where only
            capitals tell two apart, they count: `relu` is an activation, `ReLU` a layer.

    Raises:
        NotFoundError: There is no such name.
        ExperimentError: It is a layer whose arguments do not work.
    """
    if "(" in word:
        layer = read_layer(layer_from_text(word), "layers[0]")
        return _layer(layer, layer_text(layer))
    written = loss_name(word)
    all_names = [(kind, name) for kind, (_title, listed) in KINDS.items() for name in listed]
    exact = (found for found in all_names if found[1] == written)
    alike = (found for found in all_names if found[1].lower() == written.lower())
    if found := next(exact, None) or next(alike, None):
        return _of_kind(*found)
    close = nearest(word, [name for _kind, name in all_names])
    hints = [
        why_left_out(word),
        _("Did you mean {name}?").format(name=close) if close else "",
        _("`tui-lab explain` lists all names."),
    ]
    raise NotFoundError(
        _("There is no {name}.").format(name=one_line(word)), " ".join(filter(None, hints))
    )


def drawn(word: str) -> FunctionPicture:
    """The picture of a name.

    Raises:
        ExperimentError: It means nothing that can be drawn.
    """
    try:
        picture = explain(word).picture
    except NotFoundError as error:
        raise ExperimentError(error.message, error.hint) from error
    if picture is None:
        raise ExperimentError(
            _("{name} cannot be drawn.").format(name=one_line(word)),
            _("Activations, losses and layers with an activation can."),
        )
    return picture


def _of_kind(kind: str, name: str) -> Explanation:
    help_ = _(KINDS[kind][1][name].help)
    match kind:
        case "layer":
            return _layer(Layer(name, dict(LAYERS[name].starting)), name)
        case "activation":
            schema = DRAWN[name]
            told = (help_, why_left_out(name)) if why_left_out(name) else (help_,)
            return Explanation(
                kind, name, told, source=schema.source, picture=activation_picture(schema)
            )
        case "loss":
            return Explanation(kind, name, (help_,), picture=loss_picture(name))
        case "optimizer":
            optimizer = OPTIMIZERS[name]
            rate = setting_text(optimizer.learning_rate)
            first = ("learning_rate", rate, _("How far the weights move at each step."))
            return Explanation(kind, name, (help_,), (first, *_rows(optimizer.arguments)))
        case "constraint":
            return Explanation(kind, name, (help_,), _rows(CONSTRAINTS[name].arguments))
        case _:
            return Explanation(kind, name, (help_,))


def _layer(layer: Layer, name: str) -> Explanation:
    schema = LAYERS[layer.type]
    told = (f"{_(schema.title)}.", _(schema.help))
    return Explanation("layer", name, told, _rows(schema.arguments), picture=layer_picture(layer))


def _rows(arguments: Sequence[Argument]) -> tuple[tuple[str, str, str], ...]:
    return tuple((each.name, setting_text(each.default), _(each.help)) for each in arguments)
