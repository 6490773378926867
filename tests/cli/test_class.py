"""`tui-lab class`: the table of a class, one student, the words, and files for other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import call
from support.courses import make_course, pass_the_first_step

from tui_lab.errors import ExitCode


@pytest.fixture
def folder(tmp_path: Path, lab_home: Path) -> Path:
    """Hand-ins of Ada, and of Bea, who has edited hers."""
    make_course()
    pass_the_first_step()
    call("courses", "show", "small", "vary")
    call("courses", "answer", "small", "why", "More weights.", "--step", "vary")
    made = tmp_path / "hand-ins"
    made.mkdir()
    for name in ("Ada", "Bea"):
        file = str(made / f"{name}.md")
        assert call("courses", "report", "small", "--student", name, "-o", file).exit_code == 0
    bea = made / "Bea.md"
    bea.write_text(bea.read_text().replace('"hints":0', '"hints":1', 1))
    return made


def test_the_table_marks_what_was_edited(folder: Path) -> None:
    shown = call("class", str(folder))
    ada, bea = (
        next(line for line in shown.stdout.splitlines() if line.startswith(name))
        for name in ("Ada", "Bea")
    )
    assert ada.split()[:4] == ["Ada", "intact", "✓", "1/2"]
    assert bea.split()[1] == "EDITED"
    assert "Bea.md was edited" in shown.stderr
    assert "the very same, to the last bit" in " ".join(shown.stderr.split()) or (
        "the very same run" in " ".join(shown.stderr.split())
    )


def test_one_student_and_the_words_of_all(folder: Path) -> None:
    shown = call("class", str(folder), "--student", "ada").stdout
    assert "pixels (passed): 64" in shown
    assert call("class", str(folder), "--student", "EA").stdout.startswith("Bea: Small course")
    words = call("class", str(folder), "--words").stdout
    assert words.count("More weights.") == 2
    wrong = call("class", str(folder), "--student", "Zoe")
    assert wrong.exit_code == ExitCode.NOT_FOUND
    assert "Ada, Bea" in wrong.stderr


def test_it_is_written_for_other_programs(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "class.csv"
    assert call("class", str(folder), "-o", str(out)).exit_code == 0
    table = out.read_text(encoding="utf-8")
    assert table.startswith("\ufeffstudent,file,hand_in,course,steps_passed"), "for spreadsheets"
    semicolons = call("class", str(folder), "--semicolons", "-o", "-").stdout
    assert semicolons.count(";") == table.count(",")
    assert semicolons.replace(",", ".").replace(";", ",") == table[1:]
    assert call("class", str(folder), "-o", str(out)).exit_code == ExitCode.USAGE
    assert "look,pixels,number" in call("class", str(folder), "--each", "-o", "-").stdout
    told = json.loads(call("class", str(folder), "--json").stdout)
    assert [s["hand_in"] for s in told["courses"][0]["students"]] == ["intact", "edited"]


def test_a_folder_without_any_is_said(tmp_path: Path) -> None:
    shown = call("class", str(tmp_path))
    assert shown.exit_code == ExitCode.NOT_FOUND
    assert "no hand-in" in shown.stderr
