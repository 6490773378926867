"""One letter means one thing in the whole program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.actions import tables

from tui_lab.ui.kit.actions import LETTERS, Action, Letter
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE

TABLES = tables()
DOCS = Path(__file__).parents[3] / "docs" / "keys.md"
KEPT_BY_OTHERS = frozenset(
    {
        *("ctrl+t", "ctrl+n", "ctrl+w", "ctrl+p", "ctrl+q", "ctrl+s", "ctrl+o", "ctrl+l", "ctrl+f"),
        *("ctrl+a", "ctrl+b", "ctrl+e", "ctrl+j", "ctrl+z", "ctrl+y", "f1", "f5", "f6", "f10"),
        *("f11", "f12"),
    }
)
"""What a browser, JupyterLab, VS Code, tmux or screen may keep to itself."""


def letters_of(action: Action) -> list[str]:
    return [key for key in action.keys if len(key) == 1 and (key.isalpha() or key == "0")]


def wrong_letters(table: tuple[Action, ...], known: Mapping[str, Letter]) -> Iterator[str]:
    """Keys of a table that mean something else elsewhere, or nothing that is known."""
    for action in table:
        for key in letters_of(action):
            if key not in known or action.id not in known[key].actions:
                yield f"{key} {action.id}"


@pytest.mark.parametrize("name", TABLES)
def test_a_letter_means_what_the_table_says(name: str) -> None:
    assert [*wrong_letters(TABLES[name], LETTERS)] == []


def test_a_letter_with_another_meaning_is_found() -> None:
    table = (
        Action("train", "d", "", ""),
        Action("walk", "j", "", ""),
        Action("delete", "d", "", ""),
    )
    assert [*wrong_letters(table, LETTERS)] == ["d train", "j walk"]


def test_no_action_has_two_letters() -> None:
    counted = Counter(each for letter in LETTERS.values() for each in letter.actions)
    assert [each for each, count in counted.items() if count > 1] == []


def test_the_table_names_no_action_that_is_not_there() -> None:
    there = {(key, each.id) for table in TABLES.values() for each in table for key in each.keys}
    named = {(key, each) for key, letter in LETTERS.items() for each in letter.actions}
    assert named - there == set()


def test_a_capital_is_a_form_of_a_small_letter() -> None:
    capitals = [key for key in LETTERS if key.isupper()]
    assert capitals
    assert [key for key in capitals if key.lower() not in LETTERS] == []


@pytest.mark.parametrize("name", TABLES)
def test_what_fingers_know_stands_in_no_ones_way(name: str) -> None:
    everywhere = {key for action in EVERYWHERE for key in action.keys}
    taken = {key: each.id for each in TABLES[name] for key in each.keys}
    if TABLES[name] is not EVERYWHERE:
        taken |= dict.fromkeys(everywhere - set(taken), "everywhere")
    aliases = [(key, each.id) for each in TABLES[name] for key in each.aliases.split(",") if key]
    assert [(key, id_) for key, id_ in aliases if key in taken] == []
    assert [key for key, count in Counter(key for key, _id in aliases).items() if count > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_a_key_that_others_keep_has_a_second_one(name: str) -> None:
    kept = [each for each in TABLES[name] if KEPT_BY_OTHERS & set(each.keys)]
    assert [each.id for each in kept if set(each.keys) <= KEPT_BY_OTHERS] == []
    only_with_ctrl = [
        each.id
        for each in TABLES[name]
        if each.keys and all("ctrl+" in key or "alt+" in key for key in each.keys)
    ]
    assert only_with_ctrl == []


def test_the_page_on_keys_has_the_same_table() -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    for key, letter in LETTERS.items():
        assert f"| `{key}` | {letter.means} |" in lines
