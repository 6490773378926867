"""The source of the lab, as the tests of its structure read it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "tui_lab"
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Module:
    """A module of the package."""

    name: str
    path: Path
    tree: ast.Module

    @cached_property
    def _nodes(self) -> Mapping[type[ast.AST], Sequence[ast.AST]]:
        found = defaultdict[type[ast.AST], list[ast.AST]](list)
        for node in ast.walk(self.tree):
            found[type(node)].append(node)
        return found

    def nodes(self, *types: type[Node]) -> Iterator[Node]:
        """All nodes of the tree of one of these types; it is walked through once for all tests."""
        for each in types:
            yield from self._nodes[each]  # type: ignore[misc]


@dataclass(frozen=True)
class ClassDefinition:
    """A class at the top of a module."""

    name: str
    module: str
    lines: int
    methods: int
    bases: tuple[str, ...] = field(default=())
    """Names of its base classes as they are written, without their module."""


@cache
def modules() -> dict[str, Module]:
    """Every module of the package, by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path, ast.parse(path.read_text()))
    return found


@cache
def module_of(path: Path) -> Module:
    """A file of Python as a module; one of the package is the same as in `modules`."""
    known = {module.path: module for module in modules().values()}
    return known.get(path) or Module(path.stem, path, ast.parse(path.read_text()))


@cache
def imports(name: str) -> frozenset[str]:
    """The modules of the package that a module imports anywhere: at the top, late, or for types."""
    known = modules()
    found = set[str]()
    for node in known[name].nodes(ast.ImportFrom, ast.Import):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            submodules = parts & known.keys()
            found |= submodules
            if len(submodules) < len(parts):
                found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset((found & known.keys()) - {name})


def defines(module: str, name: str) -> bool:
    """Whether a module of the package has that name: a module in it, or something of its own."""
    known = modules()
    if f"{module}.{name}" in known or module not in known:
        return module in known
    tree = known[module].tree
    return any(
        name in (getattr(node, "name", None), getattr(node, "asname", None))
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name)
        for node in ast.walk(tree)
    )


def circles() -> list[list[str]]:
    """Modules that import each other in a circle of any kind: the strongly connected components.

    R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2), 1972.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in imports(name):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            circle = []
            while True:
                circle.append(stack.pop())
                if circle[-1] == name:
                    break
            if len(circle) > 1:
                found.append(sorted(circle))

    for name in modules():
        if name not in index:
            visit(name)
    return found


@cache
def classes() -> tuple[ClassDefinition, ...]:
    """All classes at the top of a module."""
    return tuple(_classes())


def _classes() -> Iterator[ClassDefinition]:
    for module in modules().values():
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef):
                methods = [
                    part
                    for part in node.body
                    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
                ]
                bases = [ast.unparse(base).partition("[")[0] for base in node.bases]
                yield ClassDefinition(
                    node.name,
                    module.name,
                    (node.end_lineno or node.lineno) - node.lineno + 1,
                    len(methods),
                    tuple(base.rpartition(".")[2] for base in bases),
                )


def with_bases(one: ClassDefinition) -> tuple[int, int]:
    """Lines and methods of a class and of its base classes in the same folder.

    A class that is cut in two by inheritance is as long as both halves together.
    """
    room = one.module.rpartition(".")[0]
    lines, methods = one.lines, one.methods
    for base in one.bases:
        for other in classes():
            if other.name == base and other.module.rpartition(".")[0] == room:
                more = with_bases(other)
                lines, methods = lines + more[0], methods + more[1]
    return lines, methods


DOCUMENTED = {"_exit"}
"""Names with an underscore that the documentation of Python offers: `os._exit`."""


def private_names(module: Module) -> set[str]:
    """Names with a leading underscore that a module uses or overrides, but the lab does not define.

    They belong to a framework.
    """
    used = {node.attr for node in module.nodes(ast.Attribute) if _is_private(node.attr)}
    return used - _own_private_names() - DOCUMENTED


@cache
def _own_private_names() -> frozenset[str]:
    found = set[str]()
    for module in modules().values():
        for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
            found.add(node.name)
        for node in module.nodes(ast.AnnAssign, ast.Assign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Name):
                        found.add(part.id)
                    elif isinstance(part, ast.Attribute):
                        found.add(part.attr)
    return frozenset(name for name in found if _is_private(name))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


DISK_METHODS = frozenset(
    [
        "read_text",
        "read_bytes",
        "write_text",
        "write_bytes",
        "iterdir",
        "glob",
        "rglob",
        "exists",
        "is_file",
        "is_dir",
        "stat",
        "unlink",
    ]
)
"""Methods of `pathlib.Path`."""
DISK_NAMES = frozenset(
    [
        "Store",
        "Coursework",
        "load_results",
        "load_boundary",
        "read_all",
        "all_presets",
        "read_arrays",
        "preview_examples",
    ]
)
"""What reads runs, courses, presets or data sets: not to be imported, except for types."""
DISK_CALLS = frozenset(
    [
        "listing.catalogue",
        "listing.availability",
        "listing.info",
        "presets.names",
        "presets.get",
        "store.find",
        "store.runs",
        "store.summaries",
        "run.look",
        "run.state",
        "run.summary",
    ]
)
"""The same, as they are called."""


def disk_reads(path: Path) -> Iterator[str]:
    """What a file does that reads the disk, as far as can be seen from its text."""
    module = module_of(path)
    for_types = {
        id(part)
        for node in module.nodes(ast.If)
        if "TYPE_CHECKING" in ast.unparse(node.test)
        for part in ast.walk(node)
    }
    for node in module.nodes(ast.ImportFrom, ast.Call):
        if isinstance(node, ast.ImportFrom) and id(node) not in for_types:
            yield from {alias.name for alias in node.names} & DISK_NAMES
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if (
                called == "open"
                or called.rpartition(".")[2] in DISK_METHODS
                or ".".join(called.split(".")[-2:]) in DISK_CALLS
            ):
                yield called


OPENERS = {
    "open", "os.open", "io.open", "np.load", "np.loadtxt", "np.genfromtxt", "np.fromfile",
    "Image.open", "gzip.open", "gzip.GzipFile", "zipfile.ZipFile", "tarfile.open", "h5py.File",
    "tomllib.load", "tomllib.loads", "json.load", "keras.saving.load_model",
    "shutil.copy", "shutil.copyfile",
}  # fmt: skip
"""Functions that open a file, or read one that is open."""
OUR_OWN = {"plain_files.read_text", "plain_files.read_bytes", "parsing.read_text"}
READERS = {"read_text", "read_bytes"}
WRITERS = {"write_text", "write_bytes"}
MODES = frozenset("rwxabt+")


def openings(module: Module) -> Iterator[str]:
    """Every call in a module that opens a file: `function: what is called`."""
    for function, call in _calls(module.tree, ""):
        named = ast.unparse(call.func)
        last = named.rpartition(".")[2]
        if named in OPENERS or (
            isinstance(call.func, ast.Attribute)
            and (last in READERS | WRITERS or (last == "open" and _has_mode(call)))
            and named not in OUR_OWN
        ):
            yield f"{function}: {named}"


def _has_mode(call: ast.Call) -> bool:
    """Whether `.open(…)` is a file's: it says a mode."""
    words = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "mode")]
    return any(
        isinstance(word, ast.Constant) and isinstance(word.value, str) and set(word.value) <= MODES
        for word in words
    )


def _calls(tree: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Call):
            yield function, node
        yield from _calls(node, inside)


TASKS = {"classification", "regression"}
OF_DATA_OR_RUNS = {"info", "state", "sizes", "header", "line", "summary"}
"""What has classes or quantities according to its task; of others they are colours, columns…"""


def asks_for_the_task(module: Module) -> list[str]:
    """Where a module decides by the task: by its name, or by whether there are quantities."""
    found = []
    for node in module.nodes(ast.Compare, ast.MatchValue):
        if any(isinstance(part, ast.Constant) and part.value in TASKS for part in ast.walk(node)):
            found.append(ast.unparse(node))
    for node in module.nodes(*ASKING):
        found += [ast.unparse(test) for test in _tested(node) if _has_answers(test)]
    return found


ASKING = (ast.If, ast.IfExp, ast.While, ast.comprehension, ast.UnaryOp, ast.Call)
"""Nodes in which something is asked as yes or no."""


def _tested(node: ast.AST) -> Iterator[ast.expr]:
    """What is asked as yes or no."""
    tests: list[ast.expr] = []
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        tests = [node.test]
    elif isinstance(node, ast.comprehension):
        tests = node.ifs
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        tests = [node.operand]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "bool":
        tests = node.args
    for test in tests:
        yield from test.values if isinstance(test, ast.BoolOp) else [test]


def _has_answers(test: ast.expr) -> bool:
    if not isinstance(test, ast.Attribute) or test.attr not in ("quantities", "classes"):
        return False
    owner = ast.unparse(test.value).rpartition(".")[2]
    return owner in OF_DATA_OR_RUNS
