"""The catalogues are complete, up to date and fit their originals; numbers follow the language."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from support.source import module_of

from tui_lab import i18n

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
Key = str | tuple[str, ...]


@cache
def texts_in_the_code() -> frozenset[Key]:
    found = extract_from_dir(ROOT / "tui_lab", method_map=[("**.py", "python")], keywords=KEYWORDS)
    return frozenset(message for _file, _line, message, _comments, _context in found)


def marked_texts(path: Path) -> set[str]:
    """The texts of a module that are marked for translation, as Python itself reads it."""
    return {
        call.args[0].value
        for call in module_of(path).nodes(ast.Call)
        if isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.mark.needs("source")
def test_every_marked_text_is_found_by_the_extraction() -> None:
    found = {parts(text)[0] for text in texts_in_the_code()}
    hidden = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in (ROOT / "tui_lab").rglob("*.py")
        for text in marked_texts(path) - found
        if text
    }
    assert hidden == set(), "inside an f-string or another call: give it a line of its own"


def catalogue(language: str) -> Catalog:
    path = i18n.LOCALE_DIR / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def parts(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def told(what: str, texts: Iterable[Key | list[str]]) -> str:
    """What is wrong, and all the texts that it is wrong of: pytest would name a few."""
    return "\n".join((f"{what}:", *sorted(f"  {parts(text)[0]}" for text in texts)))


def placeholders(text: str) -> set[str]:
    named = {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%\(\w+\)[sd]|%[sd]", text))


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    return catalogue("es")


@pytest.mark.needs("source")
def test_every_text_of_the_code_is_translated_and_nothing_else_is(spanish: Catalog) -> None:
    translated = {message.id for message in spanish if message.id}
    wanted = texts_in_the_code()
    assert wanted <= translated, told(
        "not in the catalogue: run `make messages`", wanted - translated
    )
    assert translated <= wanted, told(
        "no longer in the code: run `make messages`", translated - wanted
    )


def test_no_translation_is_empty_or_uncertain(spanish: Catalog) -> None:
    lacking = [
        message.id
        for message in spanish
        if message.id
        and (
            message.fuzzy
            or not all(message.string if isinstance(message.string, tuple) else [message.string])
        )
    ]
    said = "translate these in the catalogue, then run `make messages` again"
    assert not lacking, told(said, lacking)


def test_a_translation_uses_the_placeholders_of_its_original(spanish: Catalog) -> None:
    wrong = []
    for message in spanish:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = set().union(*(placeholders(text) for text in ids))
        for text in strings:
            if (len(ids) == 1 and placeholders(text) != allowed) or not placeholders(
                text
            ) <= allowed:
                wrong.append(message.id)
    assert not wrong, told("the translation has other placeholders than the text", wrong)


def test_the_compiled_catalogue_is_the_written_one(spanish: Catalog) -> None:
    path = i18n.LOCALE_DIR / "es" / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo"

    def texts(catalog: Catalog) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
        return {(parts(m.id), parts(m.string)) for m in catalog if m.id}

    others = texts(read_mo(BytesIO(path.read_bytes()))) ^ texts(spanish)
    assert not others, told("run `make messages`", {ids[0] for ids, _strings in others})


@pytest.mark.parametrize(
    ("locale", "written"),
    [("en", "1,234.50"), ("es_ES", "1234,50"), ("es_MX", "1,234.50")],
)
def test_numbers_are_written_as_the_language_does(locale: str, written: str) -> None:
    i18n.set_language(locale)
    assert i18n.number(1234.5, 2).replace("1.234", "1234") == written


def test_a_share_is_a_percentage() -> None:
    assert i18n.percent(0.9734) == "97.3%"
    i18n.set_language("es_ES")
    assert i18n.percent(0.9734) == "97,3\u00a0%"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (10**400, "1e+400"),
        (-123456 * 10**30, "-1.2346e+35"),
        (1.5e30, "1.5e+30"),
        (1e308, "1e+308"),
        (999_999_999_999_999, "999,999,999,999,999"),
    ],
)
@pytest.mark.parametrize("digits", [None, 0, 4])
def test_numbers_of_any_size_are_written_in_any_language(
    value: float, written: str, digits: int | None
) -> None:
    assert i18n.number(value, digits).removesuffix(".0000") == written
    i18n.set_language("es_MX")
    assert i18n.number(value, digits).removesuffix(".0000") == written
    i18n.set_language("es")
    spanish = written.translate(str.maketrans(",.", ".,"))
    assert i18n.number(value, digits).removesuffix(",0000") == spanish


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("042", 42), ("9" * 18, 10**18 - 1), ("٣", 3)]
    + [(text, None) for text in ("", "-1", "+1", "1_0", " 1", "1.0", "²", "x", "9" * 5000)],
)
def test_a_whole_number_that_was_typed(text: str, number: int | None) -> None:
    assert i18n.whole_number(text) == number


def test_numbers_that_are_none_are_a_dash() -> None:
    assert i18n.number(float("nan"), 2) == "–"
    assert i18n.percent(float("inf")) == "–"


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({}, "en"),
        ({"LANG": "es_AR.UTF-8"}, "es_AR"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "es"}, "es"),
    ],
)
def test_the_environment_names_the_language(environment: dict[str, str], locale: str) -> None:
    assert i18n.wanted_locale(environment) == locale


def test_a_length_of_time_is_brief() -> None:
    texts = [i18n.duration(seconds) for seconds in (0.42, 12.3, 185, 7620)]
    assert texts == ["0.4 s", "12 s", "3 min 05 s", "2 h 07 min"]
