"""What is done with a course as commands: answers, hints, a new beginning, the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import PROGRAM, Terminal, call, process
from support.courses import make_course, pass_the_first_step, step_tables, trained

from tui_lab.courses import progress
from tui_lab.errors import ExitCode


@pytest.fixture(autouse=True)
def course(lab_home: Path) -> Path:
    return make_course()


class TestAnswer:
    def test_right_or_wrong_is_a_word_and_an_exit_code(self) -> None:
        wrong = call("courses", "answer", "small", "which", "a")
        assert (wrong.exit_code, wrong.stdout) == (1, "✗ Not right.\nIt has no upper end.\n")
        right = call("courses", "answer", "small", "which", "b")
        assert (right.exit_code, right.stdout) == (0, "✓ Right.\nThey sum to 1.\n")

    def test_a_wrong_answer_offers_a_hint_while_there_is_one(self) -> None:
        answer = ["courses", "answer", "small", "pixels", "1"]
        assert "tui-lab courses hint small pixels" in call(*answer).stderr
        call("courses", "hint", "small", "pixels")
        call("courses", "hint", "small", "pixels")
        assert "hint" not in call(*answer).stderr

    def test_words_need_no_quotes_and_points_follow(self) -> None:
        result = call("courses", "answer", "small", "why", "more", "weights", "--step", "2")
        assert result.exit_code == 0
        assert "- More weights\n- More to remember\n" in result.stdout
        kept = progress.read("small")
        assert kept is not None
        assert kept.steps["vary"].checks["why"].attempts[0].value == "more weights"

    def test_a_dash_reads_stdin_and_for_a_guess_says_down(self) -> None:
        call("courses", "show", "small", "2")
        assert call("courses", "answer", "small", "why", "-", typed="two\nlines\n").exit_code == 0
        assert call("courses", "answer", "small", "guess", "-").exit_code == 0
        kept = progress.read("small")
        assert kept is not None
        checks = kept.steps["vary"].checks
        assert checks["why"].attempts[0].value == "two\nlines"
        assert checks["guess"].attempts[0].value == "down"

    def test_a_negative_number_is_no_option(self) -> None:
        assert call("courses", "answer", "small", "pixels", "-3").stdout == "✗ Not right.\n"

    def test_bytes_that_are_no_text_are_kept_as_far_as_they_are(self) -> None:
        code = "import os, sys; os.execv(sys.argv[1], [*map(os.fsencode, sys.argv[1:]), b'a\\xff'])"
        words = [*PROGRAM, "courses", "answer", "small", "why", "--step", "vary"]
        ran = process(*words, program=[PROGRAM[0], "-c", code])
        assert ran.returncode == 0, ran.stderr
        kept = progress.read("small")
        assert kept is not None
        assert kept.steps["vary"].checks["why"].attempts[0].value == "a?"

    def test_what_is_no_answer_is_told_and_not_kept(self) -> None:
        result = call("courses", "answer", "small", "which", "z")
        assert result.exit_code == ExitCode.EXPERIMENT
        assert "a to b" in result.stderr
        missing = call("courses", "answer", "small", "whch", "a")
        assert missing.exit_code == ExitCode.NOT_FOUND
        assert "pixels, which, train, read" in missing.stderr

    def test_the_last_answer_of_a_step_says_that_it_is_passed(self) -> None:
        pass_the_first_step()
        trained("layers[1].units=64")
        call("courses", "show", "small", "2")
        call("courses", "answer", "small", "units", "32")
        result = call("courses", "answer", "small", "why", "so")
        assert "◆ The step is passed; 1 answer was kept, not checked." in result.stdout
        assert "The step is passed" not in call("courses", "answer", "small", "why", "so").stdout

    def test_json_says_the_same(self) -> None:
        result = call("courses", "answer", "small", "pixels", "64", "--json")
        found = json.loads(result.stdout)
        assert (found["right"], found["passed"], found["step_passed"]) == (True, True, False)


def test_hints_come_one_by_one() -> None:
    first = call("courses", "hint", "small", "pixels")
    assert first.stdout == "Hint 1 of 2: Look at the shape.\n"
    assert "tui-lab courses hint small pixels" in first.stderr
    second = call("courses", "hint", "small", "pixels")
    assert (second.stdout, second.stderr) == ("Hint 2 of 2: Multiply both sides.\n", "")
    assert "There is no hint" in call("courses", "hint", "small", "which").stderr


class TestReset:
    def test_it_is_confirmed_where_somebody_can(self) -> None:
        call("courses", "answer", "small", "pixels", "64")
        result = call("courses", "reset", "small")
        assert result.exit_code == ExitCode.USAGE
        assert "--yes" in result.stderr
        with_terminal = Terminal([*PROGRAM, "courses", "reset", "small", "1"])
        with_terminal.until(lambda text: "[y/N]" in text, "the question")
        with_terminal.type("n\n")
        assert with_terminal.wait() == ExitCode.FAILED
        kept = progress.read("small")
        assert kept is not None
        assert "look" in kept.steps

    def test_a_step_or_all_of_it(self) -> None:
        call("courses", "answer", "small", "pixels", "64")
        call("courses", "answer", "small", "why", "so", "--step", "vary")
        assert call("courses", "reset", "small", "look", "--yes").exit_code == 0
        kept = progress.read("small")
        assert kept is not None
        assert list(kept.steps) == ["vary"]
        assert call("courses", "reset", "small", "--yes").exit_code == 0
        assert progress.read("small") is None

    def test_it_mends_a_damaged_file(self) -> None:
        progress.folder().mkdir(parents=True)
        progress.path_of("small").write_text("{")
        assert call("courses", "show", "small").exit_code == ExitCode.FAILED
        assert call("courses", "reset", "small", "--yes").exit_code == 0
        assert call("courses", "show", "small").exit_code == 0


class TestReport:
    def test_it_goes_to_stdout_or_into_a_file(self, tmp_path: Path) -> None:
        pass_the_first_step()
        result = call("courses", "report", "small", "--student", "Ada")
        assert result.exit_code == 0
        assert "- Handed in by: Ada\n" in result.stdout
        target = tmp_path / "ada.md"
        words = ["courses", "report", "small", "--student", "Ada", "--output", str(target)]
        assert call(*words).exit_code == 0
        text, _comment, _data = result.stdout.partition("<!--")
        assert target.read_text().startswith(text)  # the data behind it say when
        assert call(*words).exit_code == ExitCode.USAGE
        assert call(*words, "--overwrite").exit_code == 0

    def test_a_folder_gets_a_file_of_the_courses_name(self, tmp_path: Path) -> None:
        assert call("courses", "report", "small", "-o", str(tmp_path)).exit_code == 0
        assert (tmp_path / "small.md").exists()

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        result = call("courses", "report", "small", "-o", str(tmp_path / "no" / "where.md"))
        assert result.exit_code == ExitCode.FAILED
        assert "where.md" in result.stderr


class TestValidate:
    def test_a_good_course_is_counted(self, course: Path) -> None:
        result = call("courses", "validate", str(course))
        assert result.exit_code == 0
        assert result.stdout == "good  small: 2 steps, 7 checks, 2 choices of data\n"
        found = json.loads(call("courses", "validate", str(course), "--json").stdout)
        assert found.pop("solutions")["steps"] == 0
        assert found == {"good": True, "steps": 2, "checks": 7, "variants": 2}

    def test_what_is_wrong_is_said_with_file_and_field(self, course: Path) -> None:
        steps = step_tables()
        del steps["look"]["checks"][0]["answer"]
        make_course(steps=steps)
        result = call("courses", "validate", str(course))
        assert result.exit_code == ExitCode.EXPERIMENT
        assert f"{course}/look.toml, checks[0].answer: " in result.stderr
        as_json = call("courses", "validate", str(course), "--json")
        assert as_json.exit_code == ExitCode.EXPERIMENT
        assert json.loads(as_json.stdout)["good"] is False
        nowhere = call("courses", "validate", "/not/there")
        assert nowhere.exit_code == ExitCode.EXPERIMENT
        assert "/not/there/course.toml" in nowhere.stderr
