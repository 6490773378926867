"""Numbers, shapes, settings and times are written in one way, whoever shows them."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import source

from tui_lab.i18n import number, set_language
from tui_lab.text import values as values_module
from tui_lab.text.values import (
    count_text,
    figure_text,
    metric_text,
    quoted_value,
    seconds_number,
    seconds_text,
    setting_text,
    shape_text,
    share_text,
    spread_text,
)


def test_a_shape_has_the_sign_of_multiplication_and_no_batch() -> None:
    assert shape_text((28, 28, 1)) == "28×28×1"
    assert shape_text((None, 10)) == "10"
    assert shape_text(()) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (128, "128"),
        (0.001, "0.001"),
        (1e-7, "1e-07"),
        (128.0, "128"),
        ((3, 3), "3, 3"),
        ({"l2": 0.01}, "l2=0.01"),
        (True, "true"),
        ("adam", "adam"),
        (None, ""),
    ],
)
def test_a_setting_is_written_as_it_is_typed(value: object, text: str) -> None:
    assert setting_text(value) == text
    assert setting_text(value, none="–") == (text or "–")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_digit_of_a_setting_is_lost(value: float) -> None:
    assert float(setting_text(value)) == value


def test_a_count_and_a_share_that_could_not_be_read_stay_as_they_were_typed() -> None:
    assert [count_text(value) for value in (12345, "many")] == ["12,345", "many"]
    assert [share_text(value) for value in (0.25, "half")] == ["25%", "half"]


def test_a_figure_in_a_sentence_follows_the_language() -> None:
    assert [figure_text(value) for value in (0.9, 2.0, 1e-4, True, None)] == [
        *("0.9", "2", "0.0001", "true", "not set")
    ]
    assert figure_text({"l1": 0.01, "l2": 0.5}) == "l1=0.01, l2=0.5"
    set_language("es")
    assert figure_text(0.9) == "0,9"


def test_a_wrong_value_is_quoted_on_one_line() -> None:
    assert quoted_value("two\nlines") == "“two lines”"
    assert quoted_value([1, "a", {"b": True}]) == "[1, “a”, {b = true}]"
    assert quoted_value(10**100) == "a number of more than 60 digits"
    assert len(quoted_value("x" * 100)) == 60


def test_a_metric_has_four_decimals_or_a_power_of_ten() -> None:
    assert [metric_text(value) for value in (0.12345, 0.0, 1e-7, 3e9)] == [
        *("0.1235", "0.0000", "1.0e-07", "3.00e+09")
    ]
    assert metric_text(None) == "–"
    assert metric_text(None, "nan") == "nan"


def test_a_deviation_has_as_many_decimals_as_its_mean() -> None:
    assert spread_text(0.96667, 0.00124) == "0.9667 ± 0.0012"
    assert spread_text(0.96667, 0.00001) == "0.9667 ± 0.0000"
    assert spread_text(2e-5, 1e-6) == "2.0e-05 ± 1.0e-06"
    assert spread_text(0.5, None) == "0.5000"


def test_the_time_of_an_epoch_is_always_in_seconds() -> None:
    times = (0.0042, 0.42, 12.34, 185.4)
    assert [seconds_number(time) for time in times] == ["0.004", "0.420", "12.3", "185"]
    assert [seconds_text(time) for time in times] == ["0.004 s", "0.420 s", "12.3 s", "185 s"]
    assert seconds_number(None) == "–"


SHAPE = re.compile(r"\} ?[x×] ?\{|[\"'] ?[x×] ?[\"']\.join")
SPREAD = re.compile(r"\} ± \{")


@pytest.mark.parametrize(
    ("pattern", "sentences"),
    [
        (SHAPE, re.compile(r"\{width\}×\{height\}|\{height\}×\{width\}|size\.columns\}×")),
        (SPREAD, re.compile(r"\{mean\} ± \{spread\}")),
    ],
)
@pytest.mark.needs("source")
def test_no_other_module_writes_shapes_and_spreads_itself(
    pattern: re.Pattern[str], sentences: re.Pattern[str]
) -> None:
    writers = {
        module.name
        for module in source.modules().values()
        for line in module.path.read_text().splitlines()
        if pattern.search(line) and not sentences.search(line)
    }
    assert writers == {"tui_lab.text.values"}


@pytest.mark.needs("source")
def test_a_function_that_makes_text_of_a_value_stands_once() -> None:
    names = Counter(
        node.name
        for module in source.modules().values()
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_text")
    )
    values = {name for name in vars(values_module) if name.endswith("_text")}
    assert {name: names[name] for name in values} == dict.fromkeys(values, 1)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("value", [-0.0, -1e-9, -0.00004])
def test_a_number_that_is_written_as_zero_has_no_sign(value: float, language: str) -> None:
    set_language(language)
    assert number(value, 4).lstrip("0.,") == ""
    assert not number(value).startswith("-")
    assert number(-0.00006, 4).startswith("-")


def test_powers_of_ten_are_written_as_the_language_writes_them() -> None:
    assert (metric_text(3.8e-09), metric_text(123456.0)) == ("3.8e-09", "1.23e+05")
    set_language("es")
    assert (metric_text(3.8e-09), metric_text(123456.0)) == ("3,8e-09", "1,23e+05")
    assert values_module.value_text(0.00012) == "1,2e-04"
