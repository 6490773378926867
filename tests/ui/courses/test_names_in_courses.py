"""What the texts of the courses name on the screen is there under that name, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from babel.messages.pofile import read_po
from support.actions import tables

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.model import CourseStep
from tui_lab.courses.run_pattern import PatternCheck
from tui_lab.courses.starting_point import source
from tui_lab.datasets import listing
from tui_lab.i18n import _
from tui_lab.ui.report.tasks import PAGES
from tui_lab.ui.runs.run_columns import columns

CATALOGUE = i18n.LOCALE_DIR / "es" / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
PLACES = re.compile(
    r"(?:[Pp]age|[Pp]ágina|[Ss]creen|[Pp]antalla|[Cc]olumn|[Cc]olumna|choose|elige)"
    r" (?:[“«]([^”»]+)[”»]|([A-ZÁ][a-záéíóúñ]+)\b)"
)
"""A page, a screen, a column or a choice of the interface, by its name."""
QUOTED = re.compile(r"[“«]([A-ZÁÉÍÓÚÑ][^”»?]*)[”»]")
"""What is quoted and has a capital: what stands on the screen, the name of a step or of a class."""
KEY = re.compile(
    r"(?:[Pp]ress|[Tt]he key|[Pp]ulsa|[Ll]a tecla) "
    r"(?:[A-Za-z0-9]|F[0-9]+|`.`|\^[a-z])(?=[ .,;:)]|$)"
    r"|(?:\b(?:with|con) |[.,;] )`[a-zA-Z]`(?= (?:in|en|shows|takes|writes|goes|opens|trains"
    r"|muestra|toma|escribe|recorre|abre|entrena|hace|sigue)\b|[.,;]|$)"
)
"""A key that a text names by its letter: it would be another one in a field."""
SAID = re.compile(r"\{[\w.]+\}|…|\b(?:val_)?(?:loss|accuracy)\b")
"""What is filled in, where a text quotes a sentence of the lab."""


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
    found = {_(action.title) for table in tables().values() for action in table}
    found |= {_(page.title) for pages in PAGES.values() for page in pages}
    return found | {column.title for column in columns(300)} | {_("Kernel")}


def names() -> set[str]:
    """What courses and their steps are called, and the classes of their data sets."""
    found: set[str] = set()
    for course in map(catalogue.get, catalogue.folders()):
        found |= {course.title} | {step.title for step in course.steps}
        for name in course.chosen.values():
            found |= set(listing.info(name).classes)
    return found


def sentences(language: str) -> str:
    """Every text of the lab, with a sign for what is filled in."""
    with CATALOGUE.open("rb") as file:
        texts = [m.id if language == "en" else m.string for m in read_po(file) if m.id]
    whole = "\n".join(text if isinstance(text, str) else "\n".join(text or ()) for text in texts)
    return re.sub(r"\{\w+\}", "…", whole)


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
    known |= names()
    quoted = [(file, match[1]) for file, text in texts(language) for match in QUOTED.finditer(text)]
    assert len(quoted) >= 15
    told = sentences(language)
    strange = [
        (file, name)
        for file, name in quoted
        if name not in known and SAID.sub("…", name) not in told
    ]
    assert strange == []


def test_a_page_of_the_report_is_there_for_the_data_of_the_step() -> None:
    """Rows of a table are examples there, pictures are pictures; quantities have other pages."""
    i18n.set_language("es")
    of_all = {_(page.title) for pages in PAGES.values() for page in pages}
    wrong, seen = [], 0
    for course in map(catalogue.get, catalogue.folders()):
        for step in course.steps:
            patterns = [each.pattern for each in step.checks if isinstance(each, PatternCheck)]
            wanted = [each.like for each in patterns if each.like]
            named = [step.lab.experiment] if step.lab is not None else wanted
            data = source(named[0]).data.dataset if named else next(iter(course.chosen.values()))
            info = listing.info(data)
            pages = {_(page.title) for page in PAGES[info.target.task]}
            if len(info.input_shape) == 1:
                pages = pages - {_("Pictures")} | {_("Examples")}
            for text in _texts_of(step):
                found = re.findall(r"página «([^»]+)»", text)
                seen += len(found)
                on_report = [name for name in found if name in of_all | {_("Examples")}]
                wrong += [(course.name, step.id, name) for name in on_report if name not in pages]
    assert seen > 20
    assert wrong == []


def _texts_of(step: CourseStep) -> Iterator[str]:
    yield from (step.text, step.after)
    for check in step.checks:
        yield from (check.question, check.after, *check.hints)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_names_a_key_by_its_letter(language: str) -> None:
    assert [(file, text) for file, text in texts(language) if KEY.search(text)] == []


def test_a_wrong_name_or_letter_would_be_found() -> None:
    assert PLACES.search("choose “Own picture” and")[1] == "Own picture"  # type: ignore[index]
    assert PLACES.search("la página Confusiones dice")[2] == "Confusiones"  # type: ignore[index]
    for key in (
        "Press o to open it.",
        "In the editor, `v` shows this.",
        "pégalo con `Y` en el lab",
    ):
        assert KEY.search(key)
    assert not KEY.search("Take 0.25 of it away from `w`. Sum the `b`; `w` is 3, con `w1` y `b`")
    assert QUOTED.search("elige «Predecir» allí")[1] == "Predecir"  # type: ignore[index]
