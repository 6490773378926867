"""The network in a code, how it is compiled and fitted, and what else of it says what is trained.

Statements are gone through in their order, as if each ran once: loops over values that are written
out are followed, of an `if` both ways are read. Networks whose layers stand one behind another are
understood, whether they are given as a list, by `add`, or one called on the other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tui_lab.errors import ExperimentError
from tui_lab.experiment.keras_code.context import LONGEST_WORK, CodeContext, SeenCall
from tui_lab.experiment.keras_code.draft import CodeDraft, CodeNetwork, drafted
from tui_lab.experiment.keras_code.signatures import signature
from tui_lab.experiment.keras_code.syntax import DEEPEST, Constant, parse_code
from tui_lab.experiment.problems import raise_together
from tui_lab.i18n import _, ngettext, number

MOST_TURNS = 1_000
"""How often the statements of a loop are read."""
MODELS = ("Sequential", "Model", "Functional")


def read_network(text: str) -> CodeDraft:
    """Read a code.

    Raises:
        ExperimentError: It is no Python, has no network, or one that the lab does not have; each
            problem names its line. It is the first of all that was found; `others` has the rest.
    """
    tree = parse_code(text)
    reader = _CodeReader()
    reader.walk(tree.body)
    network = reader.chosen()
    raise_together(reader.code.found)
    return drafted(network, reader.code, tuple(reader.calls), tree)


class _CodeReader:
    """Goes through the statements."""

    def __init__(self) -> None:
        self.code = CodeContext()
        self.networks: list[CodeNetwork] = []
        self.by_name: dict[str, CodeNetwork] = {}
        self.chains: dict[str, list[ast.expr]] = {}
        """Name -> the layers that its value has passed through."""
        self.calls: list[SeenCall] = []

    def walk(self, statements: Iterable[ast.stmt], depth: int = 0) -> None:
        """Go through statements; what is wrong with one is noted, and the next one is read."""
        for statement in statements:
            self.code.spend(1 if depth < DEEPEST else LONGEST_WORK)
            try:
                self._statement(statement, depth + 1)
            except ExperimentError as error:
                if self.code.left < 0:
                    raise
                self.code.found.append(error)

    def _statement(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self.code.names.add(node)
            case ast.Assign(targets=targets, value=value):
                self._see(value, targets)
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._see(value, [target])
                self._assign(target, value)
            case ast.Expr(value=value):
                self._see(value, [])
                if self._new_network(value) is None:
                    self._expression(value)
            case ast.FunctionDef(name=name, body=body, args=arguments):
                self._function(name, arguments, body, depth)
            case ast.Return(value=ast.expr() as value):
                self._see(value, [])
                self._assign(ast.Name("return"), value)
            case ast.For(target=target, iter=over, body=body):
                self._loop(node, target, over, body, depth)
            case ast.If(body=body, orelse=otherwise):
                self.walk([*body, *otherwise], depth)
            case ast.With(body=body, items=items):
                for item in items:
                    self._see(item.context_expr, [])
                self.walk(body, depth)
            case ast.Try(body=body) | ast.While(body=body) | ast.ClassDef(body=body):
                self.walk(body, depth)
            case _:
                pass

    def _function(
        self, name: str, arguments: ast.arguments, body: list[ast.stmt], depth: int
    ) -> None:
        """Read a function where it stands, with the defaults of its arguments."""
        given = arguments.args[len(arguments.args) - len(arguments.defaults) :]
        for each, default in zip(given, arguments.defaults, strict=True):
            self._assign(ast.Name(each.arg), default)
        before = self.by_name.pop("return", None)
        self.walk(body, depth)
        if "return" in self.by_name:
            self.by_name[f"{name}()"] = self.by_name.pop("return")
        elif before is not None:
            self.by_name["return"] = before

    def _loop(
        self, node: ast.For, target: ast.expr, over: ast.expr, body: list[ast.stmt], depth: int
    ) -> None:
        values = self._looped(over)
        if values is None or not isinstance(target, ast.Name):
            adds = any(
                isinstance(part, ast.Attribute) and part.attr == "add" and self._model(part.value)
                for statement in body
                for part in ast.walk(statement)
            )
            if adds:
                raise self.code.unreadable(over, _("How often the loop adds layers"))
            values = [None]
        for value in values:
            if isinstance(target, ast.Name):
                self.code.values[target.id] = value
            self.walk(body, depth)

    def _looped(self, over: ast.expr) -> list[Constant] | None:
        """What a loop goes through; None where that cannot be read off."""
        if not (isinstance(over, ast.Call) and self.code.named(over.func) == "range"):
            held = self.code.constant_or_none(over)
            return held if isinstance(held, list) else None
        ends = [self.code.constant_or_none(each) for each in over.args]
        whole = [end for end in ends if isinstance(end, int)]
        if not 1 <= len(whole) == len(ends) <= 3 or whole[2:] == [0]:
            return None
        return list(range(*whole)[:MOST_TURNS])

    def _see(self, value: ast.expr, targets: list[ast.expr]) -> None:
        """Keep the calls of a statement."""
        names = tuple(
            part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)
        )
        for part in ast.walk(value):
            self.code.spend(1)
            if isinstance(part, ast.Call) and (name := self._path(part.func)):
                plain = (each for each in part.args if not isinstance(each, ast.Starred))
                arguments = tuple(self.code.constant_or_none(each) for each in plain)
                named = {
                    each.arg: self.code.constant_or_none(each.value)
                    for each in part.keywords
                    if each.arg
                }
                self.calls.append(SeenCall(name, names, arguments, named))

    def _path(self, node: ast.expr) -> str:
        dotted = self.code.names.dotted(node)
        return dotted or (node.attr if isinstance(node, ast.Attribute) else "")

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            for inner, part in zip(target.elts, parts, strict=len(parts) == len(target.elts)):
                self._assign(inner, part)
            return
        if not isinstance(target, ast.Name):
            return
        name = target.id
        network = self._new_network(value) or self._model(value)
        if network is not None:
            self.by_name[name] = network
            return
        chain = self._chain(value)
        if chain is not None:
            self.chains[name] = chain
            return
        self._expression(value)
        held = self.code.constant_or_none(value)
        mentions = any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(value))
        if held is not None:
            self.code.values[name] = held
        elif mentions:
            self.code.values.pop(name, None)
        else:
            self.code.values[name] = value

    def _model(self, node: ast.expr) -> CodeNetwork | None:
        """The network that a name, or a call of a function that was read, stands for."""
        if isinstance(node, ast.Name):
            return self.by_name.get(node.id)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self.by_name.get(f"{node.func.id}()")
        return None

    def _new_network(self, node: ast.expr) -> CodeNetwork | None:
        """The network that a call of `Sequential` or `Model` makes."""
        if not isinstance(node, ast.Call) or self.code.called(node) not in MODELS:
            return None
        network = CodeNetwork()
        known = signature("Sequential", "models")
        assert known is not None
        if self.code.called(node) == "Sequential":
            listed = self.code.bound(node, known).get("layers")
        else:
            given = {each.arg: each.value for each in node.keywords}
            outputs = given.get("outputs") or (node.args[1] if len(node.args) > 1 else None)
            chain = self._chain(outputs) if outputs is not None else None
            if chain is None:
                text = _("the layers of the network do not stand one behind another.")
                raise self.code.problem(node, text, _("The lab reads such networks only."))
            listed = ast.List(chain)
        self.networks.append(network)
        if listed is not None:
            held = self.code.resolved(listed)
            if not isinstance(held, ast.List | ast.Tuple):
                raise self.code.unreadable(listed, _("The list of layers"))
            for layer in held.elts:
                network.add(layer, self.code)
        return network

    def _chain(self, node: ast.expr) -> list[ast.expr] | None:
        """The layers that a value has passed through; None where it is no output of layers."""
        if isinstance(node, ast.Name):
            return self.chains.get(node.id)
        if not isinstance(node, ast.Call):
            return None
        if self.code.called(node) == "Input":
            return [node]
        layer = self.code.resolved(node.func)
        if len(node.args) == 1 and isinstance(layer, ast.Call):
            before = self._chain(node.args[0])
            return None if before is None else [*before, layer]
        return None

    def _expression(self, node: ast.expr) -> None:
        """Look for what is done with a network: `add`, `compile`, `fit`."""
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return
        network = self._model(node.func.value)
        if network is None:
            return
        match node.func.attr:
            case "add" if len(node.args) + len(node.keywords) >= 1:
                network.add(node.args[0] if node.args else node.keywords[0].value, self.code)
            case "compile":
                network.take_compile(node, self.code)
            case "fit":
                network.take_fit(node, self.code)
            case "pop":
                raise self.code.problem(
                    node,
                    _("the lab does not follow how a network is changed again."),
                    _("Leave out the layer where it is added."),
                )
            case _:
                pass

    def chosen(self) -> CodeNetwork:
        """The network that is read: the last one that is compiled.

        Raises:
            ExperimentError: There is none, or none is compiled.
        """
        if not self.networks:
            raise_together(self.code.found)
            raise ExperimentError(
                _("The code makes no network that the lab can read."),
                _("It looks for {example}, model.compile(…) and model.fit(…).").format(
                    example="model = keras.Sequential([…])"
                ),
            )
        compiled = [each for each in self.networks if each.compiling is not None]
        if not compiled:
            raise_together(self.code.found)
            raise ExperimentError(
                _("The code compiles no network, so nothing says its loss."),
                _("Add a line such as {example}.").format(
                    example='model.compile(optimizer="adam", loss="mse")'
                ),
            )
        if len(compiled) > 1:
            count = len(compiled)
            text = ngettext(
                "The code compiles {count} network; the last one is read, of line {line}.",
                "The code compiles {count} networks; the last one is read, of line {line}.",
                count,
            )
            self.code.remarks.append(
                text.format(count=number(count), line=compiled[-1].compiled_in)
            )
        return compiled[-1]
