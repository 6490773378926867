"""What a piece of code means, as a form that is the same for all ways to write it.

Spaces, quotes, the order of named arguments, whether an argument is named, arguments that have
their default anyway, names of modules and of variables that the code makes itself: none of them
matters. `"adam"` is `Adam()`, `"mse"` is `MeanSquaredError()`, `28 * 28` is 784, `x / 255` the same
as `x /= 255`. Nothing is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tui_lab.experiment.keras_code.signatures import (
    ALIASES,
    KERAS_MODULES,
    Signature,
    keras_name,
    signature,
)
from tui_lab.experiment.keras_code.syntax import (
    DEEPEST,
    CodeNames,
    Constant,
    UnreadableError,
    constant,
    last_part,
)
from tui_lab.experiment.losses import LOSSES, loss_name
from tui_lab.experiment.metrics import metric_name
from tui_lab.experiment.optimizers import OPTIMIZERS

_MODULES = {
    *("keras", "tf", "tensorflow", "layers", "models", "optimizers", "losses", "metrics"),
    *("callbacks", "regularizers", "initializers", "constraints", "activations", "utils"),
    *("datasets", "np", "numpy", "sklearn", "preprocessing", "model_selection"),
}
"""Names that are modules in code that does not import them."""
_OF_ARRAYS = ("argmax", "reshape")
"""What NumPy has as a function and arrays have as a method."""
_ON_TOP = ("Input", "Sequential")
"""What `keras` itself has of its modules."""
_PAIRS = ("kernel_size", "strides", "pool_size", "dilation_rate")
_WITHOUT_MEANING = ("verbose",)
"""Arguments that decide only what is printed."""
_ACCURACY = ("categorical_accuracy", "sparse_categorical_accuracy", "binary_accuracy")
_OWN_NAMES = "name {number}"
"""What a variable that the code itself makes is called in its form."""


@dataclass(frozen=True, slots=True)
class CodeForm:
    """A part of a code, without what does not matter."""

    kind: str
    """`call`, `text`, `number`, `word`, `list`, `code`, or the name of a node of `ast`."""
    label: str = ""
    """What is called, what the text says, which number it is."""
    parts: tuple[tuple[str, CodeForm], ...] = ()
    """What is inside, by name and in the order of the names; arguments of a call."""
    node: ast.AST | None = field(default=None, compare=False)
    """Where it is written."""

    @property
    def by_name(self) -> dict[str, CodeForm]:
        """What is inside."""
        return dict(self.parts)


def code_form(tree: ast.Module) -> CodeForm:
    """The form of a whole code."""
    return _Former(tree).code(tree.body, tree)


class _Former:
    """Makes forms; knows what names of one code stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self.names = CodeNames()
        self.own: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.names.add(node)
        stored = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        for node in sorted(stored, key=lambda each: (each.lineno, each.col_offset)):
            self.own.setdefault(node.id, _OWN_NAMES.format(number=len(self.own) + 1))

    def code(self, statements: list[ast.stmt], holder: ast.AST, depth: int = 0) -> CodeForm:
        """Statements one after another; imports count together, by what they bring."""
        brought = sorted(
            f"{node.module or ''}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
            for node in statements
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        )
        plain = [each.replace("tensorflow.keras", "keras") for each in brought]
        parts = [
            (f"import {place}", CodeForm("word", name, (), holder))
            for place, name in enumerate(plain)
        ]
        others = (s for s in statements if not isinstance(s, ast.Import | ast.ImportFrom))
        parts += [(str(place), self.form(s, "", depth)) for place, s in enumerate(others)]
        return CodeForm("code", "", tuple(parts), holder)

    def form(self, node: ast.AST, argument: str = "", depth: int = 0) -> CodeForm:
        """The form of one part.

        Args:
            node: The part.
            argument: The argument that it is given to; "" elsewhere.
            depth: How deep it lies.
        """
        depth += 1
        if depth > DEEPEST:
            return CodeForm("deep", node=node)
        special = self._named_in_keras(node, argument, depth)
        if special is not None:
            return special
        if isinstance(node, ast.expr) and not isinstance(node, ast.List | ast.Tuple | ast.Set):
            try:
                return _of_constant(constant(node), node, argument)
            except UnreadableError:
                pass
        match node:
            case ast.Call():
                return self._call(node, argument, depth)
            case ast.Name() | ast.Attribute():
                return self._name(node, depth)
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return self._listed(items, node, argument, depth)
            case ast.AugAssign(target=target, op=sign, value=value):
                whole = ast.copy_location(ast.BinOp(target, sign, value), value)
                return self._generic("Assign", {"0": target, "value": whole}, node, depth)
            case ast.Assign(targets=[target], value=value):
                return self._generic("Assign", {"0": target, "value": value}, node, depth)
            case ast.Expr(value=value):
                return self.form(value, "", depth)
        inner: dict[str, ast.AST] = {}
        label = ""
        for name, held in ast.iter_fields(node):
            if name in ("ctx", "kind", "type_comment", "lineno"):
                continue
            if isinstance(held, ast.AST):
                inner[name] = held
            elif isinstance(held, list):
                inner |= {f"{name} {n}": each for n, each in enumerate(held) if each is not None}
            elif held is not None:
                label += f"{name}={held!r} "
        return self._generic(type(node).__name__, inner, node, depth, label)

    def _generic(
        self,
        kind: str,
        inner: Mapping[str, ast.AST],
        node: ast.AST,
        depth: int,
        label: str = "",
    ) -> CodeForm:
        parts = tuple((name, self.form(held, "", depth)) for name, held in sorted(inner.items()))
        return CodeForm(kind, label, parts, node)

    def _name(self, node: ast.Name | ast.Attribute, depth: int) -> CodeForm:
        if isinstance(node, ast.Name) and node.id in self.own:
            return CodeForm("word", self.own[node.id], (), node)
        dotted = self.names.dotted(node)
        if not dotted or (isinstance(node, ast.Attribute) and not self._in_module(node)):
            assert isinstance(node, ast.Attribute)
            return CodeForm(
                "Attribute", node.attr, (("of", self.form(node.value, "", depth)),), node
            )
        return CodeForm("word", last_part(dotted) if "." in dotted else dotted, (), node)

    def _in_module(self, node: ast.expr) -> bool:
        """Whether a name with dots leads into a module, and is no method of a value."""
        first = node
        while isinstance(first, ast.Attribute):
            first = first.value
        if not isinstance(first, ast.Name) or first.id in self.own:
            return False
        return first.id in self.names.imports or first.id in _MODULES

    def _listed(self, items: list[ast.expr], node: ast.AST, argument: str, depth: int) -> CodeForm:
        parts = tuple(
            (str(n), self.form(each, f"{argument}[]", depth)) for n, each in enumerate(items)
        )
        return CodeForm("list", "", parts, node)

    def _call(self, node: ast.Call, argument: str, depth: int) -> CodeForm:
        function, receiver = node.func, None
        if isinstance(function, ast.Attribute) and not self._in_module(function):
            receiver, name = function.value, function.attr
        elif dotted := self.names.dotted(function):
            name = last_part(dotted)
            name = dotted if _misplaced(dotted) else self.own.get(name, name)
        else:
            parts = {"of": function, **{str(n): each for n, each in enumerate(node.args)}}
            return self._generic("call", parts, node, depth)
        name = ALIASES.get(name, name)
        metric = argument.removesuffix("[]") == "metrics"
        known = (signature(name, "metrics") if metric else None) or signature(name)
        positional = list(node.args)
        if receiver is not None and name in _OF_ARRAYS:
            positional, receiver = [receiver, *positional], None
        if name == "reshape" and len(positional) > 2:  # x.reshape(1, 28, 28)
            shape = ast.copy_location(ast.Tuple(positional[1:], ast.Load()), node)
            positional = [positional[0], shape]
        given = _by_name(positional, node.keywords, known)
        inner: dict[str, CodeForm] = {}
        for key, held in given.items():
            form = self.form(held, key, depth)
            if key not in _WITHOUT_MEANING and not _is_default(key, form, known):
                inner[key] = form
        if receiver is not None:
            inner["of"] = self.form(receiver, "", depth)
        return CodeForm("call", name, tuple(sorted(inner.items())), node)

    def _named_in_keras(self, node: ast.AST, argument: str, depth: int) -> CodeForm | None:
        """What Keras takes as a text, as a function or as an object, where it is one of these."""
        plain = argument.removesuffix("[]")
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        named = isinstance(node, ast.Name | ast.Attribute) and self._in_module_or_imported(node)
        spoken = text or (last_part(self.names.dotted(node)) if named else "")  # type: ignore[arg-type]
        match plain:
            case "optimizer" if text.lower() in OPTIMIZERS:
                return CodeForm("call", OPTIMIZERS[text.lower()].keras_class, (), node)
            case "loss" if loss_name(keras_name(spoken)) in LOSSES:
                return CodeForm("text", loss_name(keras_name(spoken)), (), node)
            case "loss" if isinstance(node, ast.Call):
                form = self._call(node, "", depth)
                name = loss_name(keras_name(form.label))
                return (
                    CodeForm("text", name, (), node) if name in LOSSES and not form.parts else form
                )
            case "activation" if named:
                return CodeForm("text", spoken.lower(), (), node)
            case "metrics":
                return self._metric(node, spoken, argument, depth)
            case "callbacks" if not isinstance(node, ast.List | ast.Tuple) and argument == plain:
                inner = self.form(node, "callbacks[]", depth)
                return CodeForm("list", "", (("0", inner),), node)
            case _ if plain.endswith("_regularizer") and text in ALIASES:
                return CodeForm("call", ALIASES[text], (), node)
            case _ if plain.endswith("_initializer") and (spoken or isinstance(node, ast.Call)):
                made = self._call(node, "", depth) if isinstance(node, ast.Call) else None
                if made is None or not made.parts:
                    return CodeForm("text", keras_name(made.label if made else spoken), (), node)
        return None

    def _in_module_or_imported(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Attribute | ast.Name) and (
            self._in_module(node) or (isinstance(node, ast.Name) and node.id in self.names.imports)
        )

    def _metric(self, node: ast.AST, spoken: str, argument: str, depth: int) -> CodeForm | None:
        if isinstance(node, ast.Call):
            form = self._call(node, "metrics", depth)
            if form.parts:
                return None
            spoken = form.label
        if not spoken:
            return None
        name = metric_name(keras_name(spoken))
        return CodeForm("text", "accuracy" if name in _ACCURACY else name, (), node)


def _misplaced(dotted: str) -> bool:
    """Whether Keras has what is called, but not in this module: `keras.Dense`."""
    holder, _dot, name = dotted.rpartition(".")
    module = last_part(holder)
    if not holder or signature(name) is None or signature(name, module) is not None:
        return False
    return module in KERAS_MODULES or (module == "keras" and name not in _ON_TOP)


def _by_name(
    positional: list[ast.expr], named: list[ast.keyword], known: Signature | None
) -> dict[str, ast.expr]:
    """The arguments by name, where the names are known; else by their places."""
    order = known.order if known is not None and not known.takes_many else ()
    given = {
        order[place] if place < len(order) else str(place): held
        for place, held in enumerate(positional)
    }
    for each in named:
        given[each.arg or "**"] = each.value
    return given


def _is_default(name: str, form: CodeForm, known: Signature | None) -> bool:
    return form == _default(name, known)


def _default(name: str, known: Signature | None) -> CodeForm | None:
    """The form of an argument's default; None where there is none."""
    if known is None or name not in known.defaults:
        return None
    default = known.defaults[name]
    if name == "optimizer" and isinstance(default, str):
        return CodeForm("call", OPTIMIZERS[default].keras_class)
    return _of_constant(default, None, name)


def _of_constant(value: Constant, node: ast.AST | None, argument: str = "") -> CodeForm:
    if argument in _PAIRS and isinstance(value, int):
        value = [value, value]
    if isinstance(value, bool) or value is None:
        return CodeForm("value", str(value), (), node)
    if isinstance(value, int | float):
        return CodeForm("number", repr(float(value)), (), node)
    if isinstance(value, str):
        return CodeForm("text", value, (), node)
    if isinstance(value, list):
        items = [(str(place), part) for place, part in enumerate(value)]
        parts = tuple((key, _of_constant(part, node)) for key, part in items)
        return CodeForm("list", "", parts, node)
    pairs = sorted((repr(key), part) for key, part in value.items())
    return CodeForm(
        "table", "", tuple((key, _of_constant(part, node)) for key, part in pairs), node
    )


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """The first place where two codes mean something else."""

    given: CodeForm | None
    """What is there; None where something is missing."""
    wanted: CodeForm | None
    """What is wanted; None where there is too much."""
    call: str = ""
    """The innermost call around it: `compile`."""
    argument: str = ""
    """Its argument."""
    whole: bool = False
    """Whether the argument itself is missing, or too much; not a part of its value."""
    node: ast.AST | None = None
    """The part of the given code that it is in."""


def differences(given: CodeForm, wanted: CodeForm) -> list[CodeDifference]:
    """Where two forms differ, in the order in which the given one is written."""
    found = _differences(given, wanted, "", "", given.node)
    return sorted(found, key=lambda each: (each.given is None, _place(each.node)))


def _place(node: ast.AST | None) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _differences(
    given: CodeForm, wanted: CodeForm, call: str, argument: str, node: ast.AST | None
) -> Iterator[CodeDifference]:
    node = given.node if hasattr(given.node, "lineno") else node
    if given == wanted:
        return
    if (given.kind, given.label) != (wanted.kind, wanted.label):
        yield CodeDifference(given, wanted, call, argument, node=node)
        return
    parts = (*given.parts, *wanted.parts)
    if given.kind == "list" and all(part.kind == "number" for _name, part in parts):
        # Of a shape the whole is said: (64,), and not 64.
        yield CodeDifference(given, wanted, call, argument, node=node)
        return
    is_call = given.kind == "call" and bool(given.label)
    mine, theirs = given.by_name, wanted.by_name
    for name in dict.fromkeys((*mine, *theirs)):
        here = (given.label, name) if is_call and name != "of" else (call, argument)
        one, other = mine.get(name), theirs.get(name)
        if is_call and one is not None and other is None:
            other = _default(name, signature(given.label))  # the wanted code leaves it at that
        if one is None or other is None:
            at = one.node if one is not None and hasattr(one.node, "lineno") else node
            yield CodeDifference(one, other, *here, is_call and name != "of", at)
        else:
            yield from _differences(one, other, *here, node)
