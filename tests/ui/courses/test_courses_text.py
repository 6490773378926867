"""The lists of courses and steps in words: nothing is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from rich.text import Text
from support.courses import make_course, step_tables

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.step_state import StepState
from tui_lab.courses.work import Coursework
from tui_lab.ui.courses import step_view
from tui_lab.ui.courses import view as courses_text
from tui_lab.ui.courses.check_fields import by_number
from tui_lab.ui.kit.markdown import MarkdownStyle
from tui_lab.ui.kit.theme_styles import ROLES


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [32, 48, 77])
def test_titles_of_steps_are_whole(language: str, width: int) -> None:
    i18n.set_language(language)
    looks = dict.fromkeys(ROLES, Style())
    found, broken = catalogue.read_all()
    assert not broken
    steps = [each for course in found for each in course.steps]
    assert len(steps) >= 50
    for place, step in enumerate(steps, 1):
        line = courses_text.step_line(place, StepState(step, None, False, ()), width, looks)
        rows = line.plain.split("\n")
        assert max(map(len, rows)) <= width, rows
        word = StepState(step, None, False, ()).badge.word
        whole = " ".join(" ".join(rows).split())
        assert whole.replace(word, "", 1).replace("○", "").split()[1:] == step.title.split()


def test_an_option_is_chosen_by_its_number() -> None:
    options = ["1", "6", "24", "2.5", "none"]
    assert by_number(options, "", "6") == (1, "6")
    assert by_number(options, "", "2") == (2, "2")
    assert by_number(options, "2", "4") == (2, "24")
    assert by_number(options, "24", "1") == (0, "1"), "other digits begin anew"
    assert by_number(options, "", "9") == (None, "")


def test_in_an_ordered_course_the_way_on_is_told_as_it_is(lab_home: Path) -> None:
    tables = step_tables()
    checks = [{**tables["look"]["checks"][0], "tries": 1}]
    tables["vary"]["checks"] = tables["vary"]["checks"][-1:]
    make_course(
        course={"ordered": True}, steps={**tables, "look": {**tables["look"], "checks": checks}}
    )
    looks = dict.fromkeys(ROLES, Style())
    work = Coursework("small")
    look = work.step("look")
    work.open(look)

    def told(*, ordered: bool) -> str:
        state = work.state(look)
        shown = step_view.ending(state, work.states(), looks, MarkdownStyle(), ordered=ordered)
        return shown.plain if isinstance(shown, Text) else ""

    assert "also before this one is passed" in told(ordered=False)
    assert told(ordered=True) == "The next step opens when this one is passed."
    work.answer(look, "pixels", "1")
    assert told(ordered=True).startswith("No try is left here: n ")
