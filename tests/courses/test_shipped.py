"""All courses that come with the lab: readable in every form, complete in both languages."""

from __future__ import annotations

import functools
import re
import shlex
import tomllib
from collections.abc import Iterator
from typing import Any

import click
import pytest
from markdown_it import MarkdownIt

from tui_lab import i18n
from tui_lab.cli import app
from tui_lab.courses import catalogue
from tui_lab.courses.check import Check
from tui_lab.courses.conditions import experiment_shortfalls
from tui_lab.courses.kinds.choice import ChoiceCheck
from tui_lab.courses.kinds.code import GAP_COLUMNS, WIDEST, CodeCheck
from tui_lab.courses.kinds.number import NumberCheck, RunFigure
from tui_lab.courses.kinds.run import RunCheck
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.run_pattern import PatternCheck
from tui_lab.courses.starting_point import source, starting_experiment
from tui_lab.datasets.planning import check_plan
from tui_lab.experiment.model import Experiment

COURSES = sorted(path.parent.name for path in catalogue.shipped_folder().glob("*/course.toml"))
TEXTS = ("title", "about", "goal", "text", "after", "question", "why", "what", "unit")
LISTED = ("hints", "points")
HINTED = ("choice", "number", "code", "run", "vary", "predict")
WHOLE = ("epochs", "best_epoch", "stopped_early", "parameters", "confusion", "zeros")
SHOWN = re.compile(
    r"paragraph|inline|text|softbreak|hardbreak|strong|em|code_inline|fence|table|thead|tbody|t[rhd]"
    r"|bullet_list|ordered_list|list_item"
)
LONGEST_TITLE, LONGEST_COURSE_TITLE, WIDEST_CODE = 38, 44, 72

per_course = pytest.mark.parametrize("name", COURSES)


@functools.cache
def variants(name: str, language: str = "en") -> tuple[Course, ...]:
    """The course for every choice of its data sets, everything in it looked at."""
    i18n.set_language(language)
    return tuple(catalogue.validate(catalogue.shipped_folder() / name))


@functools.cache
def wanted(text: str) -> Experiment:
    return source(text)


def steps(name: str) -> Iterator[tuple[Course, CourseStep]]:
    for course in variants(name):
        for step in course.steps:
            yield course, step


def checks(name: str) -> Iterator[tuple[Course, CourseStep, Check]]:
    for course, step in steps(name):
        for check in step.checks:
            yield course, step, check


def raw(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((catalogue.shipped_folder() / name).glob("*.toml")):
        yield path.name, tomllib.loads(path.read_text(encoding="utf-8"))


def texts_in(value: Any, place: str, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every text for people that a file holds, with its place; options' `text` as well."""
    if key in TEXTS and not (key == "text" and isinstance(value, list)):
        yield place, value
    elif key in LISTED and isinstance(value, list):
        yield from ((f"{place}[{n}]", each) for n, each in enumerate(value))
    elif isinstance(value, dict):
        for name, part in value.items():
            if not (place.endswith(": ") and name == "data"):
                yield from texts_in(part, f"{place}.{name}", name)
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from texts_in(part, f"{place}[{n}]")


def markdown_of(name: str, language: str) -> Iterator[tuple[str, str]]:
    """Every text in Markdown as it is shown, with its place."""
    for course in variants(name, language):
        yield "about", course.about
        for step in course.steps:
            yield step.id, step.text
            yield f"{step.id}: after", step.after
            for check in step.checks:
                place = f"{step.id}/{check.id}"
                yield from ((place, text) for text in (check.question, check.after, *check.hints))
                if isinstance(check, ChoiceCheck):
                    yield from ((place, text) for o in check.choices for text in (o.text, o.why))


def test_there_are_courses() -> None:
    assert COURSES


@per_course
def test_it_can_be_read_for_every_choice_of_data_in_both_languages(name: str) -> None:
    for language in i18n.LANGUAGES:
        assert variants(name, language)
    english, spanish = (variants(name, language)[0] for language in ("en", "es"))
    assert [step.id for step in english.steps] == [step.id for step in spanish.steps]
    assert english.title != spanish.title


@per_course
def test_every_step_is_in_the_course(name: str) -> None:
    files = {path.stem for path in (catalogue.shipped_folder() / name).glob("*.toml")}
    assert files - {"course"} == {step.id for step in variants(name)[0].steps}


@per_course
def test_every_text_is_there_in_both_languages(name: str) -> None:
    missing = [
        place
        for file, table in raw(name)
        for place, text in texts_in(table, f"{file}: ")
        if not isinstance(text, dict) or any(not text.get(code) for code in i18n.LANGUAGES)
    ]
    assert missing == []


@per_course
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_titles_fit_a_list_of_80_columns(name: str, language: str) -> None:
    found = variants(name, language)
    titles = [step.title for course in found for step in course.steps]
    assert [title for title in titles if len(title) > LONGEST_TITLE] == []
    assert [each.title for each in found if len(each.title) > LONGEST_COURSE_TITLE] == []


@per_course
def test_what_is_right_fits_its_gaps_at_80_columns(name: str) -> None:
    checks = [c for course in variants(name, "en") for s in course.steps for c in s.checks]
    for check in checks:
        for solution in check.solutions if isinstance(check, CodeCheck) else ():
            waiting = iter(solution)
            for texts in check.lines():
                gaps = [max(GAP_COLUMNS, len(next(waiting)) + 1) for _gap in texts[1:]]
                assert sum(map(len, texts)) + sum(gaps) <= WIDEST, (check.id, texts)


@per_course
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_its_markdown_is_what_both_faces_show(name: str, language: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    strange, wide, left = [], [], []
    for place, text in markdown_of(name, language):
        for token in parser.parse(text):
            for each in (token, *(token.children or ())):
                kind = each.type.removesuffix("_open").removesuffix("_close")
                if not SHOWN.fullmatch(kind):
                    strange.append((place, each.type, each.content))
            if token.type == "fence":
                lines = token.content.splitlines()
                wide += [(place, line) for line in lines if len(line) > WIDEST_CODE]
        left += [(place, found) for found in re.findall(r"\{[A-Za-z]\w*(?:\.\w+)?\}", text)]
    assert (strange, wide, left) == ([], [], [])


@per_course
def test_the_right_option_is_not_always_at_the_same_letter(name: str) -> None:
    places = [
        [option.right for option in check.choices].index(True)
        for _course, _step, check in checks(name)
        if isinstance(check, ChoiceCheck)
    ]
    assert len(places) < 2 or len(set(places)) > 1


@per_course
def test_what_must_be_passed_has_two_or_three_hints(name: str) -> None:
    wrong = {
        f"{step.id}/{check.id}: {len(check.hints)}"
        for _course, step, check in checks(name)
        if check.KIND in HINTED and len(check.hints) not in (2, 3)
    }
    assert wrong == set()


@per_course
def test_every_experiment_it_names_can_be_trained(name: str) -> None:
    for _course, _step, check in checks(name):
        if isinstance(check, PatternCheck) and check.pattern.like:
            check_plan(wanted(check.pattern.like))


@per_course
def test_what_a_step_begins_from_is_what_it_asks_for(name: str) -> None:
    """Where nothing is to be changed and nothing may differ."""
    for course, step in steps(name):
        begun = starting_experiment(course, step)
        runs = [check for check in step.checks if isinstance(check, RunCheck)]
        if begun is None or len(runs) != 1 or runs[0].pattern.free:
            continue
        if step.lab is not None and not step.lab.asked:
            info, _warnings = check_plan(begun)
            missing = experiment_shortfalls(begun, runs[0].pattern, wanted, info.target)
            assert missing == [], (step.id, missing)


@per_course
def test_a_figure_with_decimals_may_be_rounded(name: str) -> None:
    exact = [
        f"{step.id}/{check.id}"
        for _course, step, check in checks(name)
        if isinstance(check, NumberCheck)
        and isinstance(check.answer, RunFigure)
        and check.answer.measure not in (*WHOLE, "test_correct", "test_count")
        and not check.tolerance
    ]
    assert exact == []


@per_course
def test_the_commands_it_names_are_there(name: str) -> None:
    program = app.build()
    context = click.Context(program)
    for _course, step in steps(name):
        for helpful in step.commands:
            first, *rest = shlex.split(helpful.line)
            command = program.get_command(context, first)
            assert command is not None, helpful.line
            if isinstance(command, click.Group):
                command = command.get_command(context, rest.pop(0))
                assert command is not None, helpful.line
            known = {opt for param in command.params for opt in param.opts} | {"--help"}
            options = {word.partition("=")[0] for word in rest if word.startswith("--")}
            assert options <= known, helpful.line


def test_texts_are_found_wherever_they_stand() -> None:
    """The walk above must not pass over anything."""
    table = {
        "title": 1,
        "text": 2,
        "lab": {"experiment": "x"},
        "checks": [{"question": 3, "hints": [4, 5], "options": [{"text": 6, "why": 7}]}],
    }
    assert [text for _place, text in texts_in(table, "f: ")] == [1, 2, 3, 4, 5, 6, 7]


@per_course
def test_no_step_says_that_the_course_is_over(name: str) -> None:
    """Others may be open: the page says it, from what was passed."""
    for language in i18n.LANGUAGES:
        i18n.set_language(language)
        for step in catalogue.get(name).steps:
            said = " ".join(step.after.casefold().split())
            for over in ("end of the course", "course is over", "acaba el curso", "fin del curso"):
                assert over not in said, f"{step.id}: {over}"


@per_course
def test_what_a_good_answer_mentions_speaks_to_the_student(name: str) -> None:
    """“Check it by these points”: in Spanish with "tú", as all texts."""
    third = r"(Nombra|Describe|Dice|Compara|Señala|Se fija|Ve|Tiene|Da|Indica|Menciona|Observa) "
    i18n.set_language("es")
    for step in catalogue.get(name).steps:
        for check in step.checks:
            for point in getattr(check, "points", ()):
                assert not re.match(third, point), f"{step.id}: {point}"
