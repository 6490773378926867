"""Guesses: how they are typed, kept, held against what came out, and counted."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab import i18n
from tui_lab.errors import UsageError
from tui_lab.reports.guess import Guess, from_table, parse_guess
from tui_lab.reports.guess_scores import SAME_WITHIN, outcome_of, score, score_of, settled, tally
from tui_lab.runs.payloads import Evaluation
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary


def line(identity: str = "a", accuracy: float | None = 0.9, **changes: Any) -> RunSummary:
    evaluations = (
        {}
        if accuracy is None
        else {"validation": Evaluation("validation", 0.1, 0, {"accuracy": accuracy})}
    )
    values: dict[str, Any] = {
        "id": identity,
        "name": f"name-{identity}",
        "status": Status.FINISHED,
        "dataset": "digits",
        "parameters": 10,
        "epochs": 3,
        "epochs_target": 3,
        "seconds": 1.0,
        "created": 0.0,
        "metrics_last": {},
        "metrics_best": {},
        "evaluations": evaluations,
        "seed": 0,
        "best_epoch": None,
    }
    return RunSummary(**(values | changes))


@pytest.mark.parametrize("text", ["0.95", "95%", "95 %", "95", "0,95", " .95 "])
def test_an_accuracy_may_be_typed_in_many_ways(text: str) -> None:
    guess = parse_guess(text)
    assert guess.kind == "accuracy"
    assert guess.value == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("text", "value", "against"),
    [("up", "up", ""), ("DOWN", "down", ""), ("=", "same", ""), ("up wide-512", "up", "wide-512")],
)
def test_a_direction_may_name_a_run(text: str, value: str, against: str) -> None:
    assert parse_guess(text) == Guess("direction", value, against)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "good", "101", "-3", "nan", "inf", "120%", "%", "upwards"])
def test_what_is_no_guess_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_guess(text)
    assert "0.95" in caught.value.hint


def test_words_of_the_language_in_use_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    i18n.set_language("es")
    monkeypatch.setattr("tui_lab.reports.guess._", {"up": "sube"}.get)
    monkeypatch.setattr("tui_lab.reports.guess.DIRECTIONS", {"up": "up"})
    assert parse_guess("Sube").value == "up"
    assert parse_guess("up").value == "up"


@given(
    st.one_of(
        st.builds(Guess, st.just("accuracy"), st.floats(0, 1)),
        st.builds(
            Guess,
            st.just("direction"),
            st.sampled_from(["up", "same", "down"]),
            st.text(max_size=9),
        ),
    )
)
def test_a_guess_comes_back_as_it_was_kept(guess: Guess) -> None:
    assert from_table(guess.to_table()) == guess


@pytest.mark.parametrize(
    "table",
    [
        None,
        "up",
        {},
        {"kind": "accuracy"},
        {"kind": "accuracy", "value": 7},
        {"kind": "accuracy", "value": True},
        {"kind": "accuracy", "value": math.nan},
        {"kind": "direction", "value": "sideways"},
        {"kind": "direction", "value": ["up"]},
        {"kind": "direction", "value": "up", "against": 3},
    ],
)
def test_what_run_json_may_hold_besides_guesses_is_none(table: object) -> None:
    assert from_table(table) is None


@pytest.mark.parametrize(
    ("guessed", "outcome", "points", "right"),
    [
        (0.95, 0.95, 1.0, True),
        (0.95, 0.97, 0.8, True),
        (0.95, 0.93, 0.8, True),
        (0.95, 0.975, 0.75, False),
        (0.95, 0.90, 0.5, False),
        (0.95, 0.80, 0.0, False),
    ],
)
def test_an_accuracy_loses_a_tenth_for_each_point(
    guessed: float, outcome: float, points: float, right: bool
) -> None:
    found = score(Guess("accuracy", guessed), outcome)
    assert found is not None
    assert found.points == pytest.approx(points)
    assert found.right is right


@pytest.mark.parametrize(
    ("guessed", "change", "points", "right"),
    [
        ("up", 0.02, 1.0, True),
        ("up", 0.004, 0.5, False),
        ("up", 0.0, 0.0, False),
        ("up", -0.02, 0.0, False),
        ("down", -0.02, 1.0, True),
        ("down", -0.004, 0.5, False),
        ("same", 0.005, 1.0, True),
        ("same", -0.005, 1.0, True),
        ("same", 0.009, 0.5, False),
        ("same", 0.03, 0.0, False),
    ],
)
def test_a_direction_is_right_wrong_or_nearly_right(
    guessed: Any, change: float, points: float, right: bool
) -> None:
    found = score(Guess("direction", guessed, "b"), 0.9 + change, 0.9)
    assert found is not None
    assert (found.points, found.right) == (points, right)


@given(st.floats(0, 1), st.floats(0, 1))
def test_exactly_one_direction_is_right(outcome: float, reference: float) -> None:
    scores = [
        score(Guess("direction", d, "b"), outcome, reference)  # type: ignore[arg-type]
        for d in ("up", "same", "down")
    ]
    assert [found.right for found in scores if found].count(True) == 1
    assert all(found is not None and 0 <= found.points <= 1 for found in scores)
    if abs(outcome - reference) < SAME_WITHIN:
        assert scores[1] is not None
        assert scores[1].right


def test_the_sentence_names_guess_outcome_and_points() -> None:
    found = score(Guess("accuracy", 0.95), 0.98)
    assert found is not None
    assert found.sentence == (
        "You guessed 95.0%; the validation accuracy became 98.0%: too low (0.7 of 1 point)."
    )
    found = score(Guess("direction", "up", "b"), 0.92, 0.98)
    assert found is not None
    assert found.sentence == (
        "You guessed “up”; the validation accuracy fell from 98.0% to 92.0%: wrong (0 of 1 point)."
    )


def test_without_outcome_or_reference_there_is_no_score() -> None:
    assert score(Guess("accuracy", 0.9), None) is None
    assert score(Guess("accuracy", 0.9), math.nan) is None
    assert score(Guess("direction", "up", "b"), 0.9, None) is None


def test_the_outcome_is_the_validation_of_the_kept_weights_never_the_test() -> None:
    test = {"test": Evaluation("test", 0.1, 0, {"accuracy": 0.99})}
    assert outcome_of(line(accuracy=0.9)) == 0.9
    assert outcome_of(line(evaluations=test)) is None
    kept = line(evaluations=test, metrics_best={"val_accuracy": 0.8}, restored=True)
    assert outcome_of(kept) == 0.8
    assert outcome_of(line(status=Status.RUNNING)) is None
    assert outcome_of(line(status=Status.LOST)) is None


def test_a_direction_is_held_against_the_newest_run_on_the_same_data() -> None:
    store = [
        line("new", status=Status.RUNNING),
        line("other", dataset="iris"),
        line("bare", accuracy=None),
        line("old"),
        line("older"),
    ]
    assert settled(parse_guess("up"), "digits", store).against == "old"
    assert settled(parse_guess("up name-older"), "digits", store).against == "older"
    assert settled(parse_guess("0.9"), "wine", store) == Guess("accuracy", 0.9)
    with pytest.raises(UsageError, match="no earlier run on wine"):
        settled(parse_guess("up"), "wine", store)
    with pytest.raises(UsageError, match="nobody"):
        settled(parse_guess("up nobody"), "digits", store)


def test_the_score_of_a_run_looks_the_other_run_up() -> None:
    lines = {"a": line("a", 0.95), "b": line("b", 0.9)}
    found = score_of(lines["a"], Guess("direction", "up", "b"), lines)
    assert found is not None
    assert found.right
    assert score_of(lines["a"], Guess("direction", "up", "gone"), lines) is None


def test_the_tally_counts_what_was_right() -> None:
    scores = [score(Guess("accuracy", g), 0.9) for g in (0.9, 0.91, 0.5)]
    assert tally(found for found in scores if found) == "So far 2 of 3 guesses were right."
    assert tally([]) == ""
