"""What was read of a code: a network while it grows, and at the end the draft of an experiment."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tui_lab.errors import ExperimentError
from tui_lab.experiment.keras_code import settings
from tui_lab.experiment.keras_code.context import CodeContext, SeenCall, line_of
from tui_lab.experiment.keras_code.syntax import Constant, UnreadableError, written
from tui_lab.i18n import _

COST_OF_A_LAYER = 50
"""What it costs to read one, in parts of the code."""


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """What a code would train, as far as it says it."""

    table: dict[str, object]
    """`layers`, `compile` and `fit` of an experiment."""
    lines: Mapping[str, int]
    """Path of what holds a setting (`layers[0]`, `compile`) -> its line."""
    remarks: tuple[str, ...]
    """Translated sentences about what was left out, each with its line."""
    input_shape: tuple[int, ...] | None
    """Of one example, as the code gives it to the network; None where it does not say."""
    values: Mapping[str, Constant]
    """Names with the constants that they stand for at the end."""
    calls: tuple[SeenCall, ...]
    """All calls, in the order of their statements."""
    texts: frozenset[str]
    """All texts in the code."""
    divisors: frozenset[float]
    """The numbers that something is divided by, or multiplied with the reciprocal of."""
    normalizes: bool
    """Whether a layer before all others brings the inputs to mean 0 and deviation 1."""
    validation: str
    """What `fit` validates with, as text; empty where it is given nothing."""
    validation_split: float | None
    """The share that `fit` is to keep for that."""


@dataclass(slots=True)
class CodeNetwork:
    """A network that grows while its code is read."""

    layers: list[tuple[dict[str, object], int]] = field(default_factory=list)
    """Each as a table of an experiment, with its line."""
    compiling: dict[str, object] | None = None
    compiled_in: int = 0
    logits: bool = False
    """Whether the loss is given outputs before their softmax or sigmoid."""
    fitting: dict[str, object] | None = None
    fitted_in: int = 0
    data: Mapping[str, ast.expr] = field(default_factory=dict)
    """What `fit` is given of the data, by its arguments."""
    input_shape: tuple[int, ...] | None = None
    divisor: float | None = None
    normalizes: bool = False

    def add(self, node: ast.expr, code: CodeContext) -> None:
        """Put a layer at its end; what is wrong with it is noted."""
        code.spend(COST_OF_A_LAYER)
        call = code.resolved(node)
        name = code.called(call)
        first = not self.layers
        try:
            if isinstance(node, ast.Starred):
                raise code.unreadable(node, _("A layer"))
            if first and self.input_shape is None:
                self.input_shape = settings.input_shape(call, code)
            if name in ("Input", "InputLayer"):
                return
            if name == "Rescaling" and first and isinstance(call, ast.Call):
                factor = settings.rescaling(call, code)
                if factor:
                    self.divisor = 1 / factor
                    return
            if name == "Normalization" and first:
                self.normalizes = True
                return
            self.layers.append((settings.layer_table(node, code), line_of(call)))
        except ExperimentError as error:
            self.layers.append(({"type": "Flatten"}, line_of(call)))  # keeps its place
            code.found.append(error)

    def take_compile(self, call: ast.Call, code: CodeContext) -> None:
        """Read `model.compile(…)`; raises ExperimentError."""
        self.compiled_in, self.compiling = line_of(call), {}
        self.compiling, self.logits = settings.compile_table(call, code)

    def take_fit(self, call: ast.Call, code: CodeContext) -> None:
        """Read `model.fit(…)`; raises ExperimentError."""
        self.fitted_in = line_of(call)
        self.fitting, self.data = settings.fit_table(call, code)


def drafted(
    network: CodeNetwork, code: CodeContext, calls: tuple[SeenCall, ...], tree: ast.Module
) -> CodeDraft:
    """What was read of a code in which nothing was wrong."""
    assert network.compiling is not None
    layers = [table for table, _line in network.layers]
    lines = {f"layers[{place}]": line for place, (_t, line) in enumerate(network.layers)}
    lines |= {"compile": network.compiled_in, "fit": network.fitted_in}
    if network.logits:
        _put_last_activation(network, layers, code)
    table: dict[str, object] = {"layers": layers, "compile": network.compiling}
    if network.fitting is not None:
        table["fit"] = network.fitting
    else:
        code.remarks.append(_("The code has no fit: epochs and batch size are the lab's."))
    validation = network.data.get("validation_data")
    share = code.constant_or_none(network.data.get("validation_split"))
    values = {name: code.constant_or_none(ast.Name(name)) for name in code.values}
    texts = (part.value for part in ast.walk(tree) if isinstance(part, ast.Constant))
    divisors = {*_divisors(tree, code), *([network.divisor] if network.divisor else [])}
    return CodeDraft(
        table=table,
        lines={path: line for path, line in lines.items() if line},
        remarks=tuple(dict.fromkeys(code.remarks)),
        input_shape=network.input_shape,
        values={name: value for name, value in values.items() if value is not None},
        calls=calls,
        texts=frozenset(text for text in texts if isinstance(text, str)),
        divisors=frozenset(divisors),
        normalizes=network.normalizes,
        validation="" if validation is None else written(validation),
        validation_split=float(share) if isinstance(share, int | float) else None,
    )


def _put_last_activation(
    network: CodeNetwork, layers: list[dict[str, object]], code: CodeContext
) -> None:
    """`from_logits=True`: the activation that the loss applies becomes the last layer's."""
    assert network.compiling is not None
    if not layers or layers[-1].get("activation") not in (None, "linear"):
        return
    loss = str(network.compiling["loss"])
    activation = "sigmoid" if loss.startswith("binary") else "softmax"
    layers[-1] = {**layers[-1], "activation": activation}
    text = _("Line {line}: from_logits=True: the last layer gets {activation}, which is the same.")
    code.remarks.append(text.format(line=network.compiled_in, activation=activation))


def _divisors(tree: ast.Module, code: CodeContext) -> Iterable[float]:
    for part in ast.walk(tree):
        match part:
            case ast.BinOp(op=ast.Div(), right=right) | ast.AugAssign(op=ast.Div(), value=right):
                try:
                    value = code.constant(right)
                except UnreadableError:
                    continue
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield float(value)
