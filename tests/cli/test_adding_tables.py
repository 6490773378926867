"""`tui-lab data add` with tables: what is printed runs as printed, and keeps what was asked for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from support.cli import call

from tui_lab.datasets import listing
from tui_lab.errors import ExitCode
from tui_lab.runs.store import Store

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


def written(folder: Path, content: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def proposed(said: str) -> list[str]:
    """The words of the command that a preview prints, as bash reads it."""
    found = re.search(r"To add it: tui-lab (.*)", said)
    assert found is not None, said
    ran = subprocess.run(
        ["bash", "-c", f"printf '%s\\0' {found[1]}"], capture_output=True, check=True, text=True
    )
    return ran.stdout.split("\0")[:-1]


GAPS = "k,x,y\nA,1,2.5\nB,,3.5\nA,3,4.5\nB,4,5.5\n"


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        (GAPS, ["--target", "k"]),
        (GAPS, ["--target", "k", "--missing", "drop", "--category", "x"]),
        (GAPS, ["--name", "mine", "--drop", "y"]),
        ("Individual ID;x;class\n1;5,5;a\n2;4,5;b\n3;7,5;a\n", []),
        ("it's;-x;a`b\n1;5,5;a\n7;4,5;b\n3;7,5;a\n", ["--target", "a`b", "--drop", "-x"]),
        ("sign,x,class\n+,1,a\n-,2,b\n+,5,a\n", ["--missing-value", ""]),
        ("x;class\n1.200;a\n950;b\n1.200;a\n", ["--decimal", ","]),
        ("x;class\n1.200;a\n950;b\n1.200;a\n", ["--thousands", "."]),
        ("1,a\n2,b\n5,a\n", ["--no-header"]),
        ("x#class\n1#a\n2#b\n5#a\n", ["--separator", "#"]),
        ("x\tclass\n1\ta\n2\tb\n5\ta\n", ["--separator", "tab", "--encoding", "utf-8"]),
    ],
)
def test_the_command_of_a_preview_runs_and_keeps_what_was_asked(
    tmp_path: Path, content: str, asked: list[str]
) -> None:
    path = written(tmp_path, content, "My table.csv")
    preview = call("data", "add", str(path), "--preview", *asked)
    assert preview.exit_code == 0, preview.stderr
    words = proposed(preview.stderr)
    assert " ".join(asked[:2]) in " ".join(words)
    added = call(*words)
    assert added.exit_code == 0, added.stderr
    assert added.stdout == ("mine\n" if "mine" in asked else "my-table\n")


def test_a_preview_proposes_a_name_that_is_free(tmp_path: Path) -> None:
    path = written(tmp_path, "x,class\n1,a\n2,b\n5,a\n", "iris.csv")
    assert "--name iris-2" in call("data", "add", str(path), "--preview").stderr
    words = proposed(call("data", "add", str(path), "--preview").stderr)
    assert call(*words).exit_code == 0
    assert "--name iris-3" in call("data", "add", str(path), "--preview").stderr


def test_a_preview_of_what_cannot_be_added_says_why_and_proposes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "x;class\n1.200;a\n950;b\n1.200;a\n")
    preview = call("data", "add", str(path), "--preview")
    assert preview.exit_code == 0
    assert "To add it" not in preview.stderr
    assert "line 2, column x: “1.200” may be 1.2 or 1200" in preview.stderr
    added = call("data", "add", str(path))
    assert added.exit_code == ExitCode.DATA
    assert "`--decimal ,` for 1200" in added.stderr


def test_too_few_rows_start_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y,class\n1,2,a\n2,3,b\n", "two.csv")
    added = call("data", "add", str(path))
    assert added.exit_code == 0
    assert "tui-lab train" not in added.stderr
    assert "too few to be parted" in added.stderr
    line = "data(two, test_split=0.3) > Dense(classes, softmax) > compile(mse, sgd)"
    trained = call("train", line)
    assert trained.exit_code == ExitCode.DATA
    assert "two has 2 examples" in trained.stderr
    assert Store().runs() == []
    assert call("presets", "check", line).exit_code != 0


def test_the_words_for_missing_values_are_said(tmp_path: Path) -> None:
    path = written(tmp_path, "sign,x,class\n+,1,a\n-,2,b\n+,?,a\n-,4,b\n+,6,b\n")
    preview = call("data", "add", str(path), "--preview")
    assert "Besides empty fields, these count as missing: -, ?." in preview.stderr
    chosen = call("data", "add", str(path), "--missing-value", "?", "--missing", "drop")
    assert chosen.exit_code == 0, chosen.stderr
    assert "these counted as missing: ?." in chosen.stderr
    shown = json.loads(call("data", "show", "table", "--json").stdout)
    assert shown["features"] == ["sign=+", "sign=-", "x"]


def test_names_that_a_terminal_would_obey_are_kept_and_make_good_commands(tmp_path: Path) -> None:
    name = "a\x1b]0;PWNED\x07"
    rows = "".join(f"{n},{n * 3 % 7},{['y', name][n % 2]}\n" for n in range(20))
    path = written(tmp_path, f"{name},b,c\n{rows}", "evil.csv")
    words = proposed(call("data", "add", str(path), "--preview").stderr)
    assert words[-2:] == ["--drop", name]
    assert call(*words).exit_code == 0
    assert listing.info("evil").classes == (name, "y")


@pytest.mark.parametrize("preview", [[], ["--preview"]])
@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--size", "big"], ExitCode.USAGE),
        (["--size", "0x4"], ExitCode.DATA),
        (["--name", "../x"], ExitCode.DATA),
    ],
)
def test_a_preview_names_no_command_that_would_be_refused(
    tmp_path: Path, preview: list[str], options: list[str], code: ExitCode
) -> None:
    for name in ("dark", "light"):
        (tmp_path / name).mkdir()
        Image.new("L", (8, 8)).save(tmp_path / name / "1.png")
    result = call("data", "add", str(tmp_path), *options, *preview)
    assert result.exit_code == code
    assert "To add it" not in result.stderr
