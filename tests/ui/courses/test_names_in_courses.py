"""What the texts of the courses name on the screen is there under that name, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.i18n import _
from tui_lab.ui.courses.actions import ACTIONS as COURSES
from tui_lab.ui.courses.actions import STEP_ACTIONS as STEP
from tui_lab.ui.data.actions import LOOK_ACTIONS as LOOK
from tui_lab.ui.lab.actions import ACTIONS as LAB
from tui_lab.ui.report.actions import ACTIONS as REPORT
from tui_lab.ui.runs.actions import ACTIONS as RUNS
from tui_lab.ui.runs.run_columns import columns
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE

PLACES = re.compile(
    r"(?:[Pp]age|[Pp]ágina|[Ss]creen|[Pp]antalla|[Cc]olumn|[Cc]olumna|choose|elige)"
    r" (?:[“«]([^”»]+)[”»]|([A-ZÁ][a-záéíóúñ]+)\b)"
)
"""A page, a screen, a column or a choice of the interface, by its name."""
KEY = re.compile(
    r"(?:[Pp]ress|[Tt]he key|[Pp]ulsa|[Ll]a tecla) "
    r"(?:[A-Za-z0-9]|F[0-9]+|`.`|\^[a-z])(?=[ .,;:)]|$)"
)
"""A key that a text names by its letter: it would be another one in a field."""


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every text of the courses of the lab, after its file."""
    for folder in catalogue.folders().values():
        for path in sorted(folder.folder.glob("*.toml")):
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            for text in _texts(table, language):
                yield f"{folder.folder.name}/{path.stem}", " ".join(text.split())


def _texts(value: Any, language: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key == language and isinstance(part, str):
                yield part
            else:
                yield from _texts(part, language)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, language)


def titles() -> set[str]:
    """What the interface calls its screens, pages, columns and actions in the current language."""
    tables = (COURSES, STEP, LAB, LOOK, REPORT, RUNS, EVERYWHERE)
    found = {_(action.title) for table in tables for action in table}
    return found | {column.title for column in columns(300)}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_page_screen_or_choice_has_the_name_that_the_text_gives_it(language: str) -> None:
    i18n.set_language(language)
    known = titles()
    named = [
        (file, match[1] or match[2])
        for file, text in texts(language)
        for match in PLACES.finditer(text)
    ]
    assert len(named) >= 15
    assert [(file, name) for file, name in named if name not in known] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_names_a_key_by_its_letter(language: str) -> None:
    assert [(file, text) for file, text in texts(language) if KEY.search(text)] == []


def test_a_wrong_name_or_letter_would_be_found() -> None:
    assert PLACES.search("choose “Own picture” and")[1] == "Own picture"  # type: ignore[index]
    assert PLACES.search("la página Confusiones dice")[2] == "Confusiones"  # type: ignore[index]
    assert KEY.search("Press o to open it.")
