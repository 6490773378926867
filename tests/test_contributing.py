"""What the door for contributors names is there: make targets, files, links, commands, options."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tui_lab.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "README.md",
    ROOT / "docs" / "architecture.md",
    *sorted((ROOT / ".github").rglob("*.md")),
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MADE_THERE = re.compile(
    r"count[_-]layers|FEATURE|NAME|dist/|/tmp|~|\*\.|snapshot_report|_presets|^https?:"
)
"""What a how-to makes itself, stands for something else, or lies outside of the repository."""
TOOLS = {"textual": "textual-dev", "pybabel": "babel"}
"""Programs that are not called like the package that brings them."""
WITH_PIP = {"pip", "python"}

per_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def commands(text: str) -> Iterator[list[str]]:
    """The words of each command in the shell blocks and in backticks; comments are left out."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    for line in [*lines, *re.findall(r"`((?:make|tui-lab) [^`\n]+)`", text)]:
        for part in re.split(r"&&|;|\|", line):
            words = shlex.split(part, comments=True)
            while words and re.match(r"[A-Z_]+=", words[0]):
                words = words[1:]
            if words:
                yield words


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def requirements() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    listed = [*project["dependencies"], *extras["test"]]
    return {re.split(r"[^\w-]", requirement)[0] for requirement in listed}


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


@per_page
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"https?:", link):
            continue
        path, _sign, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@per_page
def test_every_path_is_there(page: Path) -> None:
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", page.read_text(encoding="utf-8"))
    paths = {name for name in named if "/" in name or name.endswith(".py")}
    known = (ROOT, ROOT / "tui_lab", ROOT / "tui_lab" / "ui")
    gone = [
        path
        for path in sorted(paths)
        if not MADE_THERE.search(path)
        and not any((folder / path).exists() for folder in known)
        and not any(ROOT.glob(f"tui_lab/**/{path}"))
        and not any(ROOT.glob(f"tests/**/{path}"))
    ]
    assert gone == []


@per_page
def test_every_make_target_and_program_is_there(page: Path) -> None:
    brought = requirements() | WITH_PIP | {"tui-lab"}
    for words in commands(page.read_text(encoding="utf-8")):
        program = words[0]
        if program == "make":
            assert set(words[1:]) <= targets(), words
        elif program == ".venv/bin/pip":
            brought |= {word for word in words[2:] if not word.startswith("-")}
        elif program.startswith(".venv/bin/"):
            tool = program.removeprefix(".venv/bin/")
            assert TOOLS.get(tool, tool) in brought, f"nothing brings {tool}"
        for word in words[1:]:
            if re.match(r"(tests|docs|benchmarks|tui_lab)/", word) and "::" not in word:
                assert (ROOT / word).exists(), words


@per_page
def test_every_command_of_the_lab_is_there_with_its_options(page: Path) -> None:
    program = app.build()
    for words in commands(page.read_text(encoding="utf-8")):
        name, *rest = words
        if name.rpartition("/")[2] != "tui-lab" or MADE_THERE.search(" ".join(words[1:2])):
            continue
        command: click.Command = program
        while rest and isinstance(command, click.Group) and not rest[0].startswith("-"):
            context = click.Context(command)
            _name, inner, rest = command.resolve_command(context, rest)
            assert inner is not None, words
            command = inner
        options = {option for param in command.params for option in param.opts} | {"--help"}
        options |= {option for param in program.params for option in param.opts}
        assert {word for word in rest if word.startswith("--")} <= options, words


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_use_what_is_there_and_write_nothing(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    assert set(re.findall(r"run: make ([a-z]+)$", text, re.MULTILINE)) <= targets()
    for script in re.findall(r"run: bash (\S+)", text):
        assert (ROOT / script).is_file()
    assert "\npermissions:\n  contents: read\n" in text
    assert re.findall(r"([a-z-]+): write$", text, re.MULTILINE) in ([], ["id-token"])


def test_the_workflow_tries_every_python_that_the_package_promises() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    prefix = "Programming Language :: Python :: "
    promised = [c.removeprefix(prefix) for c in project["classifiers"] if c.startswith(prefix)]
    wanted = f"python: [{', '.join(f'{version!r}' for version in promised)}]".replace("'", '"')
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert text.count(wanted) == text.count("matrix:\n")


def test_every_target_of_make_is_explained_and_phony() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == targets()
    assert targets() == set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE))


def test_every_how_to_is_named_in_the_door() -> None:
    door = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    pages = [f"docs/how-to/{page.name}" for page in (ROOT / "docs" / "how-to").glob("*.md")]
    assert [page for page in pages if page not in door] == []


def test_what_the_hooks_before_a_commit_run_comes_from_the_venv() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"entry: (\S+)", hooks)
    assert [entry.removeprefix(".venv/bin/") for entry in entries] == ["ruff", "ruff", "mypy"]
    assert hooks.count("repo: ") == hooks.count("repo: local") == 1
