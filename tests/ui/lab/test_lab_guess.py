"""Guesses as people type them."""

from __future__ import annotations

import pytest
from support.runs import finish, made_run

from tui_lab.errors import UsageError
from tui_lab.reports.guess import Guess
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.lab.guess_text import comparable, guess_help, read_guess, typed


@pytest.fixture
def runs() -> list[RunSummary]:
    run = made_run()
    finish(run)
    return Store().summaries()


@pytest.mark.parametrize("text", ["95", "95%", "0.95", "95.0 %", "0,95"])
def test_an_accuracy_is_understood_as_people_write_it(text: str) -> None:
    assert read_guess(text, "digits", []) == Guess("accuracy", 0.95)


def test_a_direction_is_held_against_the_last_run(runs: list[RunSummary]) -> None:
    for sign, direction in (("+", "up"), ("=", "same"), ("-", "down"), ("up", "up")):
        guess = read_guess(sign, "digits", runs)
        assert guess is not None
        assert guess.to_table() == {"kind": "direction", "value": direction, "against": runs[0].id}
    assert typed(read_guess("-", "digits", runs)) == "-"


def test_nothing_takes_the_guess_back() -> None:
    assert read_guess("  ", "digits", []) is None
    assert typed(None) == ""


@pytest.mark.parametrize("text", ["101", "much", "-3", "1e3", "nan", "+"])
def test_what_is_no_guess_is_said(text: str) -> None:
    with pytest.raises(UsageError):
        read_guess(text, "digits", [])


def test_only_a_run_on_the_same_data_is_comparable(runs: list[RunSummary]) -> None:
    assert comparable(runs, "iris") is None
    last = comparable(runs, "digits")
    assert last is not None
    assert last.name in guess_help(last)
    assert "last run" not in guess_help(None)
