"""One word for one thing in Spanish: every text is held against the table in CONTRIBUTING.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from tui_lab import i18n

ROOT = Path(__file__).resolve().parent.parent
KEPT = re.compile(
    r"```.*?```|`[^`]*`|[“«][a-z]+[”»]|\{[^{}]*\}|\btui-lab .*"
    r"|(?<!\w)--?[a-z][\w-]*|\w+(?:[.=_[][\w.=[\]]+)+",
    re.DOTALL,
)
"""What keeps its name in every language: code, placeholders, commands, options, settings."""
CUT = re.compile(r"([^\W\d]{3,})\.(?!\w)")
"""A word that a narrow column cuts: "Pérd."."""
NOUN = (
    "(?:a|the|this|that|each|every|your|its|one|newest|last|new|marked|no|other|these|those|all"
    "|any|same)"
)
"""What stands before a noun that might be a verb as well."""

LEFT_OUT = {
    "draft": ("Draft again", "Drop draft"),
    "epoch": tuple(f"Epoch {n}" for n in (2, 4, 6, 7)),
    "guess": ("That holds only for one and the same loss",),
    "kernel": ("It trains on the same parts of the data as the lab",),
    "layer": ("layers[", "More than twice the first layer", "It gets the 32 outputs"),
    "loss": ("Log loss", "What decides:", "Softmax knows nothing of labels"),
    "network": ("Before a lesson without network", "Trained on 3,823 digits"),
    "run": ("all runs", "The page Summary", "500 neurons are better"),
    "slope": ("That would be up the slope", "Against the gradient, so down"),
    "test part": ("Open test part", "test part sealed"),
    "weight": ("It makes the weight smaller", "It sets the weight to 0"),
    "worker": ("Digits written by census workers",),
}
"""How texts begin in which Spanish rightly leaves the word out, or English means another thing."""
COMMANDS = ("Courses: list, show", "Tell this metric beside the loss")
"""Texts whose words are names of commands and metrics."""


@dataclass(frozen=True, slots=True)
class Term:
    """A line of the table."""

    name: str
    english: re.Pattern[str]
    spanish: tuple[str, ...]
    """As the table has them; one of them is enough."""
    wrong: tuple[str, ...]


def forms(words: str) -> str:
    """A pattern for Spanish words in all their forms; those in brackets may be missing."""
    found = []
    for word in re.sub(r"\([^)]*\)", "", words).split():
        if word.endswith(("ar", "ir")):
            found.append(re.escape(word[:-2]) + r"\w+")
        elif word.endswith("ión"):
            found.append(re.escape(word[:-2]) + "(?:ó|o)n(?:es)?")
        elif word.endswith("o"):
            found.append(re.escape(word[:-1]) + "[oa]s?")
        else:
            found.append(re.escape(word) + "(?:e?s)?")
    return r"\b" + r"\s+".join(found) + r"\b"


@cache
def terms() -> tuple[Term, ...]:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page.partition("| English | Spanish | and not |")[2].partition("\n\n")[0]
    found = []
    for line in table.strip().splitlines()[1:]:
        english, spanish, wrong = (cell.strip() for cell in line.strip("|").split("|"))
        name = english.removesuffix(" (a noun)")
        before = rf"\b{NOUN} " if name != english else r"\b"
        pattern = re.compile(rf"{before}{re.escape(name)}(?:e?s)?\b", re.IGNORECASE)
        cells = [tuple(filter(None, re.split(r",\s*", cell))) for cell in (spanish, wrong)]
        found.append(Term(name, pattern, *cells))
    return tuple(found)


def bare(text: str) -> str:
    """A text without what keeps its name, in one line."""
    return " ".join(KEPT.sub(" ", text).split())


def says(spanish: str, words: str) -> bool:
    """Whether a text has these words; one that a narrow column cuts counts."""
    for cut in CUT.findall(spanish):
        whole = next((word for word in words.split() if word.startswith(cut.lower())), "")
        spanish = spanish.replace(f"{cut}.", whole or f"{cut}.")
    return re.search(forms(words), spanish, re.IGNORECASE) is not None


@cache
def pairs() -> tuple[tuple[str, str, str], ...]:
    """Every text of the program, of the presets and of the courses: place, English, Spanish."""
    found = []
    path = i18n.LOCALE_DIR / "es" / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    with path.open("rb") as file:
        for message in read_po(file, locale="es"):
            if message.id:
                both = [
                    text if isinstance(text, str) else " / ".join(text or ())
                    for text in (message.id, message.string)
                ]
                found.append(("catalogue", both[0], both[1]))
    for path in sorted((ROOT / "presets").rglob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        place = str(path.relative_to(ROOT / "presets").with_suffix(""))
        found += [(place, english, spanish) for english, spanish in _both(table)]
    return tuple((place, bare(one), bare(other)) for place, one, other in found)


def _both(value: Any) -> Iterator[tuple[str, str]]:
    """Every text that stands in both languages."""
    if isinstance(value, dict):
        if isinstance(value.get("en"), str) and isinstance(value.get("es"), str):
            yield value["en"], value["es"]
        for part in value.values():
            yield from _both(part)
    elif isinstance(value, list):
        for part in value:
            yield from _both(part)


def test_there_are_terms_and_texts() -> None:
    assert len(terms()) > 40
    assert len(pairs()) > 5000


def test_where_english_has_a_term_spanish_has_its_word() -> None:
    wrong, seen = [], 0
    for term in terms():
        for place, english, spanish in pairs():
            if term.english.search(english):
                seen += 1
                if english.startswith((*COMMANDS, *LEFT_OUT.get(term.name, ()))):
                    continue
                if not any(says(spanish, words) for words in term.spanish):
                    wrong.append(f"{term.name}: {place}: {english[:90]} => {spanish[:120]}")
    assert seen > 4000
    assert wrong == []


def test_no_other_word_stands_for_a_term() -> None:
    wrong = [
        f"{words}: {place}: {spanish[:120]}"
        for term in terms()
        for words in term.wrong
        for place, _english, spanish in pairs()
        if re.search(forms(words), spanish, re.IGNORECASE)
    ]
    assert wrong == []


def test_spanish_has_its_own_quotes() -> None:
    wrong = [(place, spanish[:80]) for place, _english, spanish in pairs() if "“" in spanish]
    assert wrong == []
