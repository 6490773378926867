"""The lists of courses and steps in words: nothing is cut off."""

from __future__ import annotations

import pytest
from rich.style import Style

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.step_state import StepState
from tui_lab.ui.courses import view as courses_text
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
