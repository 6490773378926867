"""The shape of the project: who imports whom, how long a file may be, what stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from support import source, speed
from support.source import ROOT

from tui_lab.runs import layout

pytestmark = pytest.mark.needs("source")

LONGEST_FILE = 400
LONGEST_CLASS = 400
"""Lines, with its base classes in the same folder."""
MOST_METHODS = 40
"""Counted in the same way."""
LARGEST_CIRCLE = 2
FEATURES = (
    "lab", "editor", "training", "runs", "compare", "report", "courses", "neuron", "data",
    "predict", "settings", "sweeps",
)  # fmt: skip
READING = {"pathlib", "tui_lab.paths", "tui_lab.presets", "tui_lab.runs.store"}
FRAMEWORK_PRIVATE = {
    "tui_lab.cli.web_server",
    "tui_lab.ui.kit.textual_private",
    "tui_lab.ui.kit.textual_private_app",
    "tui_lab.ui.kit.textual_private_driver",
    "tui_lab.ui.kit.textual_private_fields",
    "tui_lab.ui.kit.textual_private_import",
    "tui_lab.ui.kit.textual_private_palette",
    "tui_lab.ui.kit.textual_private_screen",
    "tui_lab.ui.kit.textual_private_speed",
    "tui_lab.ui.kit.textual_private_styles",
    "tui_lab.ui.kit.textual_private_web",
    "tui_lab.training.engine.fused",
}
"""textual-serve; Textual; Keras."""
WRITERS = {
    ("cli.streams", "watch_streams: open"),
    ("cli.streams", "_place: os.open"),
    ("datasets.fetching", "add_file: work.path.open"),
    ("datasets.npz", "write_arrays: zipfile.ZipFile"),
    ("datasets.own_store", "write_own: (work / places.HEADER_FILE).write_bytes"),
    ("paths", "temporary_file: os.open"),
    ("runs.events", "open: os.open"),
    ("runs.events", "open: self._reserve.write_bytes"),
    ("runs.files", "append_line: os.open"),
    ("runs.files", "locked: os.open"),
    ("runs.lock", "acquire: os.open"),
    ("runs.queue", "__init__: os.open"),
    ("runs.queue", "_guarded: os.open"),
    ("runs.queue", "_free_slot: os.open"),
}
"""What opens a file to write or to lock it (or the null device): a file of the lab's own."""
ON_OPEN_FILES = {
    ("datasets.embedded", "_read: np.loadtxt"),
    ("reports.keras_file", "arrays_of: h5py.File"),
    ("training.predict", "load_model: keras.saving.load_model"),
    ("library.models", "load_model: keras.saving.load_model"),
    ("datasets.picture_files", "_opened: Image.open"),
}
"""Readers of libraries: they are given bytes or an open file, or a name that was looked at."""
TASK_PLACES = (
    *("experiment.tasks", "experiment.target", "training.answers", "reports.tasks"),
    *("datasets.targets", "datasets.own_header", "datasets.looking_words"),
    *("cli.tasks", "ui.training.tasks", "live.answers"),
)
"""The places of the rooms that say what a task means; all others ask them."""
TASK_ASKED_BESIDE = {"ui.kit.examples"}
"""It draws examples and asks by itself; the list only gets shorter."""
HEAVY = ("keras", "tensorflow", "sklearn", "scipy", "pandas", "polars", "jax", "torch", "textual")


def python_files() -> list[Path]:
    return [
        path
        for folder in ("tui_lab", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in python_files()}
    assert lengths, "no files were found"
    assert {p.name: n for p, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_class_is_too_long_or_does_too_much() -> None:
    sizes = {f"{one.module}.{one.name}": source.with_bases(one) for one in source.classes()}
    assert len(sizes) > 300
    too_large = {
        name: (lines, methods)
        for name, (lines, methods) in sizes.items()
        if lines > LONGEST_CLASS or methods > MOST_METHODS
    }
    assert too_large == {}


def test_no_two_classes_have_one_name() -> None:
    names = Counter(one.name for one in source.classes())
    twice = {name for name, count in names.items() if count > 1}
    assert twice == set()


def test_modules_do_not_import_each_other_in_circles() -> None:
    assert [circle for circle in source.circles() if len(circle) > LARGEST_CIRCLE] == []


def test_the_files_of_a_run_are_named_in_one_module() -> None:
    names = {
        value
        for name, value in vars(layout).items()
        if name.endswith("_FILE") and isinstance(value, str)
    } | {"validation.npz", "test.npz"}
    assert len(names) > 12
    users = {
        (module.name, node.value)
        for module in source.modules().values()
        for node in module.nodes(ast.Constant)
        if node.value in names
        if module.name != "tui_lab.runs.layout"
    }
    assert users == set()


def test_names_that_a_framework_keeps_to_itself_stand_in_one_module() -> None:
    users = {
        module.name: sorted(names)
        for module in source.modules().values()
        if (names := source.private_names(module)) and module.name not in FRAMEWORK_PRIVATE
    }
    assert users == {}


def test_a_box_to_tick_is_the_one_whose_sign_differs() -> None:
    takers = {
        module.name
        for module in source.modules().values()
        for node in module.nodes(ast.ImportFrom)
        if node.module == "textual.widgets"
        and any(alias.name in ("Checkbox", "RadioButton") for alias in node.names)
    }
    assert takers == {"tui_lab.ui.kit.checkbox"}


def test_views_read_no_files_and_know_no_widgets() -> None:
    views = sorted((ROOT / "tui_lab" / "ui").glob("*/*view.py"))
    assert len(views) > 10
    users = {
        str(path.relative_to(ROOT / "tui_lab" / "ui"))
        for path in views
        if any(name.split(".")[0] == "textual" or name in READING for name in imports_of(path))
    }
    assert users == set()


def test_only_loading_modules_of_the_features_read_the_disk() -> None:
    readers = set()
    for feature in FEATURES:
        for path in sorted((ROOT / "tui_lab" / "ui" / feature).glob("*.py")):
            if not path.name.endswith("loading.py") and path.name != "draft_file.py":
                reads = set(source.disk_reads(path))
                readers |= {f"{feature}/{path.name}: {what}" for what in reads}
    assert readers == set()


def test_every_file_that_is_read_is_opened_in_one_module() -> None:
    found = {
        (module.name.removeprefix("tui_lab."), opening)
        for module in source.modules().values()
        for opening in source.openings(module)
        if module.name != "tui_lab.plain_files"
    }
    assert found - WRITERS - ON_OPEN_FILES == set()
    assert found >= WRITERS | ON_OPEN_FILES, "a name in the list above is out of date"


def test_what_a_task_means_is_asked_in_one_place_of_each_room() -> None:
    asking = {
        module.name.removeprefix("tui_lab.")
        for module in source.modules().values()
        if source.asks_for_the_task(module)
    }
    known = {name for name in asking if name.startswith(TASK_PLACES)}
    assert known, "nothing was found"
    assert asking - known <= TASK_ASKED_BESIDE
    assert asking >= TASK_ASKED_BESIDE, "a name in the list above is out of date"


def test_asking_for_the_task_is_seen() -> None:
    code = (
        "a = 1 if info.quantities else 2\n"
        "if run.state.classes and x: pass\n"
        "b = run.task == 'regression'\n"
        "c = not paint.classes or info.quantities[0]\n"
        "d = TASKS['regression']\n"
    )
    found = source.asks_for_the_task(source.Module("made", Path("made.py"), ast.parse(code)))
    assert sorted(found) == ["info.quantities", "run.state.classes", "run.task == 'regression'"]


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tui_lab").rglob("*.py"))
        if not path.read_text().lstrip().startswith('"""')
    ]
    assert silent == []


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, at the top or inside a function."""
    found: set[str] = set()
    for node in source.module_of(path).nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(
    "script",
    [*sorted((ROOT / "benchmarks").glob("*.py")), ROOT / "docs" / "pictures" / "make.py"],
    ids=lambda path: path.name,
)
def test_what_a_script_imports_is_there(script: Path) -> None:
    missing = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(script.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tui_lab")
        for alias in node.names
        if not source.defines(node.module or "", alias.name)
    }
    assert missing == set()


@pytest.mark.parametrize("face", ["cli", "ui"])
def test_both_faces_start_resume_ask_repeat_and_kill_through_one_module(face: str) -> None:
    beside = {f"tui_lab.runs.{name}" for name in ("launch", "commands")}
    beside |= {f"tui_lab.runs.repeating.{name}" for name in ("free_seeds", "used_seeds")}
    files = sorted((ROOT / "tui_lab" / face).rglob("*.py"))
    assert files
    found = {path.name: sorted(imports_of(path) & beside) for path in files}
    assert {name: modules for name, modules in found.items() if modules} == {}


def test_the_import_contracts_hold() -> None:
    ran = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "module",
    [
        "tui_lab.cli.app",
        "tui_lab.runs",
        "tui_lab.reports",
        "tui_lab.imaging",
        "tui_lab.datasets",
        "tui_lab.courses.work",
        "tui_lab.neuron",
    ],
)
def test_what_a_face_imports_stays_light(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_check_of_the_project_runs_the_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    script = (ROOT / ".ci" / "run").read_text()
    install = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]'"
    tests = ".venv/bin/pytest --numprocesses 4 --dist worksteal"
    assert f"{install} && {tests}" in readme
    assert install in script
    assert tests in script


def test_the_command_line_writes_to_its_streams_in_one_place() -> None:
    """What a terminal must not be sent is taken out in `console`, so nothing may go past it."""
    found = {
        f"{module.name}: {ast.unparse(node)[:60]}"
        for module in source.modules().values()
        if module.name.startswith("tui_lab.cli.") and module.name != "tui_lab.cli.console"
        for node in module.nodes(ast.Call)
        if ast.unparse(node.func)
        in ("print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write")
    }
    assert found == set()


def test_a_file_for_others_is_written_in_one_place() -> None:
    """CSV and Markdown are made of cells that hold one name, and that are no formula."""
    found = {
        module.name
        for module in source.modules().values()
        for node in module.nodes(ast.Attribute)
        if node.attr.endswith("riter") and ast.unparse(node) in ("csv.writer", "csv.DictWriter")
    }
    assert found == {"tui_lab.reports.cells"}


def test_no_module_of_tests_imports_what_takes_seconds() -> None:
    assert speed.imported_too_early == [], "each process imports it: use `support.later.Later`"
