"""The hand-ins of a class: what is read from them, what shows, and that none does harm."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from support.courses import begun_work, trained

from tui_lab.courses import class_files
from tui_lab.courses.admission import name_key
from tui_lab.courses.class_words import check_line, step_badge
from tui_lab.courses.classroom import CourseOfClass, StudentWork, figures, read_class, words_of
from tui_lab.courses.hand_in import HandIn, read_hand_in, with_data
from tui_lab.courses.handing_in import report
from tui_lab.errors import CourseError, NotFoundError

HOSTILE_NAME = "=cmd|'x'\x1b[31m\u202ebea\n"


def hand_in(**fields: object) -> HandIn:
    """One with little in it, and these fields."""
    plain = {"lab": "1", "course": "small", "title": "Small", "written": 100.0, "student": "Ada"}
    return msgspec.convert({**plain, **fields}, HandIn)


def step(**fields: object) -> dict[str, object]:
    """A step with a check of each role."""
    checks = [
        {
            **{"id": "n", "kind": "number", "question": "How many?", "graded": True},
            **{"judged": True, "passed": 400.0, "hints": 1, "answer": "64"},
            "attempts": [
                {"time": 160.0, "value": "63", "right": False},
                {"time": 400.0, "value": "64", "right": True},
            ],
        },
        {
            **{"id": "g", "kind": "guess", "question": "Where?", "graded": False},
            **{"judged": True, "came_true": True},
            "attempts": [{"time": 90_000.0, "value": "up"}],
        },
        {
            **{"id": "w", "kind": "words", "question": "Why?", "graded": True, "judged": False},
            **{"text": True, "passed": 90_060.0, "answer": "Because."},
            "attempts": [{"time": 90_060.0, "value": "Because."}],
        },
    ]
    return {
        **{"id": "look", "title": "Look", "passed": True, "opened": 100.0, "checks": checks},
        **fields,
    }


def write(folder: Path, name: str, **fields: object) -> Path:
    """A hand-in in a file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(with_data("# Report", hand_in(**fields)), encoding="utf-8")
    return path


def only_table(folder: Path) -> CourseOfClass:
    """The one course that the folder has hand-ins of."""
    (table,) = read_class(folder).tables
    return table


class TestEvidence:
    def test_a_report_carries_what_was_done_as_data(self, tmp_path: Path) -> None:
        work = begun_work()
        look = work.step("look")
        work.answer(look, "pixels", "63")
        work.answer(look, "pixels", "64")
        work.hint(look, "pixels")
        run = trained()
        work.answer(work.step("vary"), "guess", "up")
        work.answer(work.step("vary"), "why", "More weights > fewer -->")
        path = tmp_path / "ada.md"
        path.write_text(report(work, "Ada  L."), encoding="utf-8")
        found, state = read_hand_in(path)
        assert (found.student, found.course, state) == ("Ada L.", "small", "intact")
        pixels = found.steps[0].checks[0]
        assert [each.right for each in pixels.attempts] == [False, True]
        assert (pixels.hints, pixels.answer) == (1, "64")
        assert found.steps[1].checks[2].answer == "More weights > fewer -->"
        kept = next(each for each in found.runs if each.id == run.id)
        assert len(kept.log) == 64
        assert "seed(7)" in kept.line
        assert kept.figures["val_loss"] is not None
        assert not any("test" in name for name in kept.figures), "its envelope may be closed"

    @pytest.mark.parametrize(
        ("change", "state"),
        [
            (lambda text: text, "intact"),
            (lambda text: "\ufeff" + text.replace("\n", "\r\n") + "\r\n\r\n", "intact"),
            (lambda text: text.replace("# Report", "# Report: well done"), "text"),
            (lambda text: text.replace('"value":"63"', '"value":"64"'), "edited"),
            (lambda text: text.replace('"Ada"', '"Bea"'), "edited"),
            (lambda text: text.replace("sha256 ", "sha256 0"), "edited"),
        ],
    )
    def test_what_was_edited_shows(
        self, tmp_path: Path, change: Callable[[str], str], state: str
    ) -> None:
        path = write(tmp_path, "a.md", steps=[step()])
        path.write_bytes(change(path.read_text(encoding="utf-8")).encode())
        assert read_hand_in(path)[1] == state
        remarks = only_table(tmp_path).remarks
        assert bool(remarks) == (state != "intact")

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"# An older report\n",
            b"\xff\xfe\x00",
            b"<!-- tui-lab hand-in\n",
            b"<!-- tui-lab hand-in\n{}\nsha256 0\n-->",
            b"<!-- tui-lab hand-in\n" + b"[" * 100_000 + b"\nsha256 0\n-->",
            with_data("x", hand_in(format=2)).encode(),
            with_data("x", hand_in()).replace('"written":100.0', '"written":1e300').encode(),
            with_data("x", hand_in()).replace("Ada", "A" * 500).encode(),
        ],
    )
    def test_what_is_none_is_answered_with_a_sentence(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "a.md").write_bytes(content)
        with pytest.raises(CourseError, match=r"a\.md is no hand-in of the lab\."):
            read_hand_in(tmp_path / "a.md")
        with pytest.raises(NotFoundError, match=r"a\.md is no hand-in"):
            read_class(tmp_path)


class TestFolder:
    def test_what_is_no_file_of_a_student_is_left_alone(self, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        write(folder, "Bea_1/report.md", student="Bea")
        secret = write(tmp_path, "secret.md", student="Eve")
        (folder / "link.md").symlink_to(secret)
        (folder / "loop").symlink_to(folder)
        os.mkfifo(folder / "pipe.md")
        os.truncate(write(folder, "huge.md"), 20 << 20)
        (folder / "a.zip").write_bytes(b"PK")
        write(folder, "1/2/3/4/deep.md", student="Deep")
        write(folder, ".hidden.md", student="Hidden")
        found = read_class(folder)
        assert [work.student for work in found.tables[0].works] == ["Bea"]
        told = "\n".join(found.problems)
        for part in ("link.md is a link", "loop is a link", "a pipe", "16 MB", "a.zip"):
            assert part in told, part

    def test_nobody_and_nothing_are_said(self, tmp_path: Path) -> None:
        for folder in (tmp_path, tmp_path / "gone"):
            with pytest.raises(NotFoundError):
                read_class(folder)
        write(tmp_path, "a.md")
        with pytest.raises(NotFoundError, match="other") as error:
            read_class(tmp_path, "other")
        assert "small" in error.value.hint

    def test_of_each_student_the_newest_counts(self, tmp_path: Path) -> None:
        write(tmp_path, "old.md", student="ADA  Lovelace", written=1.0)
        write(tmp_path, "new.md", student="Áda lovelace", written=2.0)
        write(tmp_path, "none.md", student=" ")
        write(tmp_path, "none2.md", student="")
        table = only_table(tmp_path)
        assert [work.student for work in table.works] == ["none.md", "none2.md", "Áda lovelace"]
        assert any("old.md is left out" in remark for remark in table.remarks)

    def test_the_very_same_run_of_two_is_told(self, tmp_path: Path) -> None:
        run = {
            **{"id": "r", "name": "r", "created": 1.0, "status": "finished", "dataset": "iris"},
            **{"epochs": 1, "seconds": 1.0, "log": "abc"},
        }
        write(tmp_path, "a.md", student="Ada", runs=[run])
        write(tmp_path, "b.md", student="Bea", runs=[run])
        write(tmp_path, "c.md", student="Cleo", runs=[{**run, "log": "other"}])
        (remark,) = only_table(tmp_path).remarks
        assert "Ada and Bea" in remark
        assert "Cleo" not in remark


class TestTable:
    def test_figures_of_a_step(self) -> None:
        (known,) = hand_in(steps=[step()]).steps
        done = figures(known)
        assert (done.passed, done.count, done.tries, done.wrong) == (2, 2, 2, 1)
        assert (done.hints, done.came_true, done.guesses, done.words) == (1, 1, 1, 1)
        assert done.seconds == 60 + 240 + 60, "the night between is none of it"

    def test_a_step_in_few_columns(self) -> None:
        known = hand_in(steps=[step(), step(passed=False), step(opened=None, checks=[])]).steps
        assert [step_badge(each).word for each in (*known, None)] == ["✓", "2/2", "–", "–"]
        line = check_line(known[0].checks[0])
        assert "64" in line
        assert "1 wrong: 63" in line
        assert "1 hint" in line

    def test_words_stand_side_by_side(self, tmp_path: Path) -> None:
        write(tmp_path, "a.md", student="Ada", steps=[step()])
        write(tmp_path, "b.md", student="Bea", steps=[step(checks=[])])
        assert words_of(only_table(tmp_path)) == [("Look", "Why?", [("Ada", "Because.")])]

    def test_csv_has_a_row_for_each_student_or_each_check(self, tmp_path: Path) -> None:
        write(tmp_path, "a.md", student="Ada", steps=[step()], written=200.0)
        write(tmp_path, "b.md", student=HOSTILE_NAME, steps=[step(id="other")])
        tables = read_class(tmp_path).tables
        head, *rows = class_files.by_student(tables).splitlines()
        assert head.endswith("words,step_look,step_other")
        assert next(row for row in rows if "Ada" in row).endswith(",1,1.0,")
        hostile = next(row for row in rows if "bea" in row)
        assert hostile.startswith("'=cmd|'x'")
        assert "\x1b" not in hostile
        head, *rows = class_files.by_check(tables).splitlines()
        assert len(rows) == 6
        ada = next(row for row in rows if row.startswith("Ada"))
        assert ada.split(",")[:7] == ["Ada", "a.md", "intact", "small", "look", "n", "number"]

    def test_the_json_is_all_of_it(self, tmp_path: Path) -> None:
        write(tmp_path, "a.md", steps=[step()])
        (course,) = msgspec.json.decode(
            msgspec.json.encode(class_files.as_json(read_class(tmp_path)))
        )["courses"]
        (student,) = course["students"]
        assert student["hand_in"] == "intact"
        assert student["total"]["tries"] == 2
        assert student["data"]["steps"][0]["checks"][0]["attempts"][0]["value"] == "63"


def test_a_name_is_the_same_however_it_is_typed() -> None:
    assert name_key("  ÁDA  l. ") == name_key("ada L.")
    assert StudentWork(hand_in(student=""), "intact", "x/a.md").key == "/x/a.md"
