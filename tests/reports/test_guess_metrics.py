"""Guesses about other metrics than accuracy: in the unit of the data, and with the right way up."""

from __future__ import annotations

import pytest
from support.quantities import quantity_run

from tui_lab.errors import UsageError
from tui_lab.reports.guess import Guess, from_table, parse_guess
from tui_lab.reports.guess_scores import outcome_of, score, settled
from tui_lab.ui.lab.guess_text import comparable, guess_help, placeholder, read_guess, typed


@pytest.mark.parametrize(
    ("text", "metric", "value", "said"),
    [
        ("41", "mae", 41.0, "41"),
        ("41,5", "mae", 41.5, "41.5"),
        ("-0.2", "r2_score", -0.2, "-0.2"),
        ("90", "precision", 0.9, "90.0%"),
        ("90%", "precision", 0.9, "90.0%"),
    ],
)
def test_a_value_is_typed_in_the_unit_of_its_metric(
    text: str, metric: str, value: float, said: str
) -> None:
    guess = parse_guess(text, metric)
    assert guess == Guess("value", value, metric=metric)
    assert guess.text == said
    assert from_table(guess.to_table()) == guess


@pytest.mark.parametrize(("metric", "better"), [("mae", "down"), ("r2_score", "up")])
def test_better_is_down_for_errors(metric: str, better: str) -> None:
    guess = parse_guess("better RUN", metric)
    assert (guess.value, guess.against) == (better, "RUN")
    assert parse_guess("worse", metric).value != better
    assert parse_guess("+", metric).value == "up"
    assert from_table(guess.to_table()) == guess


@pytest.mark.parametrize("text", ["41%", "nan", "inf", "far"])
def test_what_is_no_guess_of_an_error_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_guess(text, "mae")
    assert str(refused.value.message) == f"“{text}” is no guess of mae."
    assert "in the unit of the data" in refused.value.hint


def test_tables_that_make_no_sense_are_none() -> None:
    assert from_table({"kind": "value", "value": 41, "metric": "speed"}) is None
    assert from_table({"kind": "value", "value": 41}) is None
    assert from_table({"kind": "value", "value": True, "metric": "mae"}) is None
    assert from_table({"kind": "accuracy", "value": 0.5, "metric": "mae"}) is None


@pytest.mark.parametrize(
    ("guessed", "points", "right", "word"),
    [(40.0, 1.0, True, "right"), (43.9, 0.8, True, "right"), (50.0, 0.5, False, "too high"),
     (30.0, 0.5, False, "too low"), (99.0, 0.0, False, "too high")],
)  # fmt: skip
def test_an_error_is_right_within_a_tenth_of_what_came_out(
    guessed: float, points: float, right: bool, word: str
) -> None:
    found = score(Guess("value", guessed, metric="mae"), 40.0)
    assert found is not None
    assert (found.points, found.right) == (pytest.approx(points, abs=0.01), right)
    assert found.sentence.startswith(f"You guessed {guessed:g}; val_mae became 40.000: {word}")


def test_an_error_of_nothing_is_guessed_or_not() -> None:
    exact, off = (score(Guess("value", value, metric="mae"), 0.0) for value in (0.0, 1.0))
    assert exact is not None
    assert off is not None
    assert (exact.points, exact.right, off.points, off.right) == (1.0, True, 0.0, False)


def test_what_is_best_at_1_is_held_against_it_as_accuracy_is() -> None:
    found = score(Guess("value", 0.45, metric="r2_score"), 0.40)
    assert found is not None
    assert (found.points, found.right) == (pytest.approx(0.5), False)


@pytest.mark.parametrize(
    ("guessed", "after", "points", "words"),
    [("down", 36.0, 1.0, "fell from 40.000 to 36.000: right"), ("up", 36.0, 0.0, "wrong"),
     ("same", 40.9, 1.0, "stayed"), ("same", 41.5, 0.5, "rose"), ("up", 40.5, 0.5, "nearly")],
)  # fmt: skip
def test_a_direction_is_that_of_the_figure(
    guessed: str, after: float, points: float, words: str
) -> None:
    found = score(Guess("direction", guessed, "x", "mae"), after, 40.0)  # type: ignore[arg-type]
    assert found is not None
    assert found.points == points
    assert words in found.sentence


def test_a_guess_is_held_against_a_run_that_has_its_metric() -> None:
    summary = quantity_run().summary()
    mae = summary.evaluations["validation"].metrics["mae"]
    assert outcome_of(summary) == outcome_of(summary, "mae") == mae
    assert outcome_of(summary, "r2_score") == summary.evaluations["validation"].metrics["r2"]
    assert settled(parse_guess("up", "mae"), "diabetes", [summary]).against == summary.id
    with pytest.raises(UsageError) as refused:
        settled(parse_guess("up", "mape"), "diabetes", [summary])
    assert refused.value.hint == "Guess a value of mape instead."
    assert comparable([summary], "diabetes") is None
    assert comparable([summary], "diabetes", "mae") is summary
    told = guess_help(summary, "mae")
    assert "in the unit of the data" in told
    assert f"{mae:.3f}" in told
    assert "- lower: better" in told
    guess = read_guess("1250.5", "diabetes", [summary], "mae")
    assert (typed(guess), typed(read_guess("-", "diabetes", [summary], "mae"))) == ("1250.5", "-")
    assert "41" in placeholder("mae")
    assert "in percent" in guess_help(None, "precision")
