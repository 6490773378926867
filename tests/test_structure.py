"""The shape of the project: who imports whom, how long a file may be, what stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
HEAVY = ("keras", "tensorflow", "sklearn", "scipy", "pandas", "jax", "torch", "textual")


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
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


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
