"""`tui-lab courses`: what both faces can do with courses, as commands."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from support.cli import call, process
from support.courses import both, make_course, pass_the_first_step, step_tables, trained

from tui_lab import i18n
from tui_lab.courses import progress
from tui_lab.errors import ExitCode


@pytest.fixture(autouse=True)
def course(lab_home: Path) -> Path:
    return make_course()


class TestList:
    def test_it_tells_how_many_steps_are_passed_and_which_are_own(self) -> None:
        pass_the_first_step()
        line = next(each for each in call("courses", "list").stdout.splitlines() if "small" in each)
        assert line.split() == ["small", "1", "of", "2", "own", "Small", "course"]
        table = {
            each["name"]: each for each in json.loads(call("courses", "list", "--json").stdout)
        }
        small = table["small"]
        assert (small["passed"], small["count"], small["own"]) == (1, 2, True)
        assert all(not each["own"] for name, each in table.items() if name != "small")

    def test_one_that_cannot_be_read_is_warned_of(self) -> None:
        (make_course(name="broken") / "look.toml").unlink()
        result = call("courses", "list")
        assert result.exit_code == 0
        assert "small" in result.stdout
        assert "broken" not in result.stdout
        assert "Warning: broken: " in result.stderr

    def test_progress_that_cannot_be_read_hides_no_course(self) -> None:
        progress.folder().mkdir(parents=True)
        progress.path_of("small").write_text("{")
        result = call("courses", "list")
        assert result.exit_code == 0
        assert re.search(r"small +\? of 2", result.stdout)
        assert str(progress.path_of("small")) in result.stderr


class TestShow:
    def test_the_overview_begins_nothing(self) -> None:
        result = call("courses", "show", "small")
        assert result.exit_code == 0
        assert "Two steps with digits." in result.stdout
        assert "digits: at hand" in result.stdout
        assert "tui-lab courses use small mnist" in result.stdout
        assert re.search(r"1 +look +Look +to do", result.stdout)
        assert "tui-lab courses show small 1" in result.stderr
        assert progress.read("small") is None

    def test_a_state_is_a_word(self) -> None:
        pass_the_first_step()
        call("courses", "show", "small", "next")
        shown = call("courses", "show", "small").stdout
        assert re.search(r"look +Look +passed\n", shown)
        assert re.search(r"vary +Vary +begun, opened last\n", shown)

    def test_data_that_are_not_at_hand_come_with_a_way_to_get_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TUI_LAB_DATA", "")
        assert call("courses", "use", "small", "mnist").exit_code == 0
        assert "tui-lab data get mnist" in call("courses", "show", "small").stdout

    @pytest.mark.parametrize("name", ["look", "1", "now", "next"])
    def test_a_step_is_begun_when_it_is_shown(self, name: str) -> None:
        result = call("courses", "show", "small", name)
        assert result.exit_code == 0
        assert "Small course, step 1 of 2: Look" in result.stdout
        kept = progress.read("small")
        assert kept is not None
        assert kept.current == "look"

    def test_the_page_of_a_step_has_all_that_is_needed(self) -> None:
        shown = call("courses", "show", "small", "1").stdout
        for part in (
            "Goal: Count the pixels.",
            "Bold code: 60,000 pictures.",
            "  tui-lab train 'data(digits, test_split=0.2) > Flatten()",
            " --name small-look --set fit.epochs=2\n",
            "layers[1].units",
            "  # Its classes\n  tui-lab data show digits\n",
            "1. pixels (a number)  ○ to do\n   How many pixels?",
            "tui-lab courses answer small pixels NUMBER",
            "   a) relu\n   b) softmax\n",
            "3. train (a run)  ○ to do",
            "There is no run since this step was begun",
            "tui-lab courses check small",
        ):
            assert part in shown, part
        assert not set("`*") & set(shown)
        for hidden in ("Well done.", "They sum to 1.", "Height times width.", "Look at the shape."):
            assert hidden not in shown

    def test_answers_and_what_is_said_after_them_are_shown(self) -> None:
        run = pass_the_first_step()
        shown = call("courses", "show", "small", "1").stdout
        for part in (
            "1. pixels (a number)  ✓ passed",
            "Right: 64",
            "Height times width.",
            "They sum to 1.",
            f"The run {run.name} does it: validation accuracy",
            "✓ The step is passed.\nWell done.",
        ):
            assert part in shown, part
        assert "answer small pixels" not in shown

    def test_a_check_goes_by_its_number_and_tries_are_told(self) -> None:
        tables = step_tables()
        tables["look"]["checks"] = [{**tables["look"]["checks"][0], "tries": 2}]
        tables["vary"]["checks"] = tables["vary"]["checks"][-1:]
        make_course(course={"ordered": True, "until": date(2099, 3, 1)}, steps=tables)
        assert (
            "Answers are taken until 2099-03-01 23:59." in call("courses", "show", "small").stdout
        )
        first = call("courses", "answer", "small", "1", "63")
        assert first.stdout == "✗ Not right.\n1 try is left.\n"
        assert "tui-lab courses hint small pixels" in first.stderr
        assert "Look at the shape." in call("courses", "hint", "small", "1").stdout
        second = call("courses", "answer", "small", "1", "62")
        assert "No try is left" in second.stdout
        assert "hint" not in second.stderr
        assert "Next is step 2, Vary" in second.stderr
        checked = call("courses", "check", "small")
        assert "courses answer" not in checked.stdout
        assert "Next is step 2, Vary" in checked.stderr
        assert call("courses", "answer", "small", "2", "1").exit_code == ExitCode.NOT_FOUND

    def test_the_best_value_is_not_given_away(self) -> None:
        pass_the_first_step()
        trained("layers[1].units=64")
        shown = call("courses", "show", "small", "next").stdout
        assert re.search(r"32 +\S+ +\S.* 0\.7333\n", shown)
        assert re.search(r"64 +\S+ +\S.* 0\.7333\n", shown)
        rows = json.loads(call("courses", "check", "small", "--json").stdout)["checks"][0]["rows"]
        assert [(row["value"], "best" in row) for row in rows] == [("32", False), ("64", False)]
        assert call("courses", "answer", "small", "units", "64").exit_code == 0
        assert re.search(
            r"64 +\S+ +\S.* 0\.7333 +best\n", call("courses", "show", "small", "now").stdout
        )

    def test_after_the_last_step_there_is_none(self) -> None:
        call("courses", "show", "small", "2")
        result = call("courses", "show", "small", "next")
        assert result.exit_code == ExitCode.NOT_FOUND
        assert "last step" in result.stderr
        assert call("courses", "show", "small", "3").exit_code == ExitCode.NOT_FOUND
        assert call("courses", "show", "smal").exit_code == ExitCode.NOT_FOUND

    def test_both_forms_have_json(self) -> None:
        whole = json.loads(call("courses", "show", "small", "--json").stdout)
        assert [(each["id"], each["state"]) for each in whole["steps"]] == [
            ("look", "open"),
            ("vary", "open"),
        ]
        assert whole["data"][0]["dataset"] == "digits"
        page = json.loads(call("courses", "show", "small", "1", "--json").stdout)
        assert page["text"].startswith("**Bold**")
        assert page["lab"]["command"].startswith("tui-lab train ")
        assert [check["kind"] for check in page["checks"]] == ["number", "choice", "run", "number"]
        assert page["checks"][1]["options"] == {"a": "`relu`", "b": "`softmax`"}
        assert page["after"] is None

    def test_an_experiment_that_cannot_work_does_not_hide_the_page(self) -> None:
        steps = step_tables()
        steps["look"]["lab"] = {"experiment": "digit-mlp"}
        make_course(steps=steps)
        result = call("courses", "show", "small", "1")
        assert result.exit_code == 0
        assert "How many pixels?" in result.stdout
        assert "digit-mlp" in result.stderr

    def test_a_course_cannot_write_to_the_terminal(self) -> None:
        steps = step_tables()
        steps["look"]["text"] = steps["look"]["checks"][0]["question"] = both("evil\x1b[2J text")
        steps["look"]["commands"] = [{"line": "x\x1b[2J", "what": both("y\x1b[2J")}]
        make_course(steps=steps, course={"title": both("title\x1b[2J")})
        for words in (["list"], ["show", "small"], ["show", "small", "1"], ["check", "small"]):
            result = call("courses", *words)
            assert result.exit_code in (0, 1)
            assert "\x1b" not in result.output


class TestCheck:
    def test_each_check_is_told_and_the_exit_code_says_whether_it_is_passed(self) -> None:
        call("courses", "show", "small", "1")
        call("courses", "answer", "small", "pixels", "63")
        result = call("courses", "check", "small")
        assert result.exit_code == 1
        assert "✗ not right yet  pixels" in result.stdout
        assert "○ to do  train\n   There is no run since this step was begun" in result.stdout
        assert "Passed: 0 of 4 checks" in result.stderr
        pass_the_first_step()
        result = call("courses", "check", "small")
        assert result.exit_code == 0
        assert result.stdout.count("✓ passed") == 4
        assert "✓ The step is passed.\nWell done." in result.stdout
        assert "tui-lab courses show small next" in result.stderr
        kept = progress.read("small")
        assert kept is not None
        assert kept.current == "look"

    def test_a_step_that_was_not_begun_is_not_begun_by_it(self) -> None:
        trained()
        result = call("courses", "check", "small", "1")
        assert result.exit_code == 1
        assert "was not begun yet" in result.stderr
        assert progress.read("small") is None

    def test_json_says_the_same(self) -> None:
        call("courses", "show", "small", "1")
        result = call("courses", "check", "small", "--json")
        assert result.exit_code == 1
        found = json.loads(result.stdout)
        assert (found["step"], found["passed"], found["state"]) == ("look", False, "begun")
        assert "since this step was begun" in found["checks"][2]["message"]

    def test_the_steps_all_passed_lead_to_the_report(self) -> None:
        pass_the_first_step()
        trained("layers[1].units=64")
        for check, answer in [("units", "64"), ("why", "more")]:
            call("courses", "answer", "small", check, answer, "--step", "vary")
        result = call("courses", "check", "small", "vary")
        assert result.exit_code == 0
        assert "tui-lab courses report small" in result.stderr


def test_the_texts_follow_the_language() -> None:
    i18n.set_language("es")
    shown = call("courses", "show", "small", "1").stdout
    assert "¿Cuántos píxeles?" in shown
    assert "60.000 imágenes." in shown


def test_a_terminal_without_utf8_gets_ascii() -> None:
    ran = process("courses", "show", "small", "1", env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert ran.stdout.isascii()
    assert "o to do" in ran.stdout
