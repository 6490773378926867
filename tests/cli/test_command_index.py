"""A command is one module: what `docs/how-to/add-a-command.md` shows, walked through."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cli import call, process

from tui_lab.cli import app, commands
from tui_lab.cli.command_index import read_entry

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to" / "add-a-command.md"


@pytest.fixture
def count_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The command of the how-to, in a folder that counts as one of the commands' folders."""
    code = re.search(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    path = tmp_path / "count_layers.py"
    path.write_text(code[1], encoding="utf-8")
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    yield path
    sys.modules.pop("tui_lab.cli.commands.count_layers", None)


@pytest.mark.usefixtures("count_layers")
def test_a_new_module_is_a_new_command() -> None:
    listed = call("--help").stdout
    assert "  count-layers  Count the layers of an experiment\n" in listed
    assert listed.index("  presets ") < listed.index("  count-layers ") < listed.index("Runs:")
    assert "tui_lab.cli.commands.count_layers" not in sys.modules
    assert "tui-lab count-layers digits-mlp" in call("count-layers", "--help").stdout
    ran = call("count-layers", "digits-mlp")
    assert (ran.exit_code, ran.stdout) == (0, "3\n")
    ran = call("count-layers", "digits-mlp", "--json")
    assert (ran.exit_code, ran.stdout) == (0, '{\n  "layers": 3\n}\n')
    assert "Did you mean 'count-layers'?" in call("count-layerz").stderr


@pytest.mark.usefixtures("count_layers")
def test_the_shell_completes_a_new_command(monkeypatch: pytest.MonkeyPatch) -> None:
    program = app.build()
    context = program.make_context("tui-lab", [], resilient_parsing=True)
    found = [item.value for item in program.shell_complete(context, "cou")]
    assert found == sorted(name for name in program.entries if name.startswith("cou"))
    assert "count-layers" in found


def test_a_module_without_the_three_lines_is_named(count_layers: Path) -> None:
    count_layers.write_text('SECTION = "runs"\nSUMMARY = N_("Count")\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"count_layers\.py lacks SECTION, ORDER, SUMMARY"):
        read_entry(count_layers)


def test_every_command_stands_in_a_section_that_exists() -> None:
    program = app.build()
    modules = (ROOT / "tui_lab" / "cli" / "commands").glob("[a-z]*.py")
    entries = [read_entry(path) for path in modules]
    assert {entry.section for entry in entries} == set(program.sections)
    assert sorted(entry.name for entry in entries) == sorted(program.entries)
    for section in program.sections:
        orders = [entry.order for entry in entries if entry.section == section]
        assert len(orders) == len(set(orders)), f"two commands of {section} have the same ORDER"


def test_a_name_that_is_no_module_is_no_command() -> None:
    for name in ("--init--", "../app", "commands.runs", "__init__"):
        assert process(name).returncode == 2
