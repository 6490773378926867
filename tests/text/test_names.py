"""Names in a narrow column keep what tells them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.text.fit import text_columns
from tui_lab.text.names import told_apart, told_briefly

COURSE = (
    "mnist-mlp-256",
    "mnist-mlp-256 units=512",
    "mnist-mlp-256 optimizer=sgd learning_rate=0.1",
    "mnist-mlp-256 optimizer=adam learning_rate=0.1",
    "fashion-mlp-256 optimizer=sgd learning_rate=0.1",
)


def test_the_values_of_settings_stay_and_what_is_common_gives_way() -> None:
    assert list(told_apart(COURSE, 28).values()) == [
        "mnist-mlp-256",
        "mnist-mlp-256 units=512",
        "mn… optimi…=sgd learnin…=0.1",
        "mn… optimi…=adam learni…=0.1",
        "fashion-mlp-256 +2 changes",
    ]
    assert told_apart(COURSE, 14)[COURSE[2]] == "mn… opt…=sgd …"


def test_of_settings_that_nobody_could_read_the_ones_that_differ_are_told() -> None:
    runs = [f"digits-mlp batch_size=16 learning_rate={rate} epochs=5" for rate in (0.01, 0.02)]
    assert list(told_apart([*runs, "digits-mlp"], 20).values()) == [
        "di… learning…=0.01 …",
        "di… learning…=0.02 …",
        "digits-mlp",
    ]
    assert list(told_apart([runs[0], "digits-mlp"], 20).values()) == ["digits-mlp +3", "digits-mlp"]
    assert told_apart(runs, 14)[runs[0]] == "… =16 =0.01 =5", "there is no room for a word"


@pytest.mark.parametrize("width", [14, 16, 20, 28, 60])
def test_names_of_a_course_are_all_told_apart(width: int) -> None:
    found = told_apart(COURSE, width)
    assert len(set(found.values())) == len(COURSE)
    assert max(map(text_columns, found.values())) <= width


@pytest.mark.parametrize(
    "names",
    [
        [f"a-name-that-somebody-gave-by-hand-{letter}-and-its-end" for letter in "abc"],
        [f"{letter}-a-name-that-somebody-gave-by-hand" for letter in "abc"],
        [f"run number {n} of a series of very many runs" for n in range(30)],
        [f"日本語の名前がここに{n}あるのです" for n in range(4)],
    ],
)
def test_other_names_are_cut_around_the_place_where_they_differ(names: list[str]) -> None:
    found = told_apart(names, 14)
    assert len(set(found.values())) == len(names)
    assert max(map(text_columns, found.values())) <= 14


def test_without_unicode_the_signs_are_ascii() -> None:
    assert all(text.isascii() for text in told_apart(COURSE, 20, unicode=False).values())


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=6), st.integers(4, 40))
def test_no_name_takes_more_columns(names: list[str], width: int) -> None:
    found = told_apart(names, width)
    assert set(found) == set(names)
    assert all(text_columns(text) <= width for text in found.values())
    assert all(found[name] == name for name in names if text_columns(name) <= width)


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("digits-mlp units=2048", 21, "digits-mlp units=2048"),
        ("digits-mlp units=2048", 18, "digits… units=2048"),
        ("digits-mlp units=2048", 14, "units=2048"),
        ("digits-mlp units=2048", 9, "unit…2048"),
        ("digits-mlp optimizer=adamw epochs=4", 21, "digits-mlp +2 changes"),
        ("digits-mlp +Dropout(0.2) -Dense(8)", 18, "digits-mlp +2"),
        ("digits-mlp optimizer=adamw epochs=4", 10, "digits… +2"),
        ("mnist-mlp-256, 5 changes", 19, "mnist-mlp…5 changes"),
        ("a-long-name-of-mine", 9, "a-lo…mine"),
    ],
)
def test_one_name_keeps_whole_words(name: str, columns: int, expected: str) -> None:
    assert told_briefly(name, columns) == expected
    assert len(expected) <= columns
