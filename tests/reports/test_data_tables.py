"""What there is to look at in a data set, as cells of tables."""

from __future__ import annotations

import numpy as np
import pytest

from tui_lab import i18n
from tui_lab.datasets.column_figures import ColumnFigures, InputFigures, figures, shown_columns
from tui_lab.datasets.looking import read_to_look_at
from tui_lab.reports.data_tables import (
    count_lines,
    figure_cells,
    figure_lines,
    row_cells,
    spark_of,
)
from tui_lab.text.values import value_text


@pytest.mark.parametrize(
    ("value", "text", "fixed"),
    [
        (0.0, "0", "0"),
        (5.0, "5", "5"),
        (5.1, "5.1", "5.100"),
        (float(np.float32(5.1)), "5.1", "5.100"),
        (-1.12345, "-1.123", "-1.123"),
        (123.456, "123.46", "123.46"),
        (1635.34, "1,635.3", "1,635.3"),
        (1_700_000_060.4, "1,700,000,060", "1,700,000,060"),
        (1.7e-7, "1.7e-07", "1.7e-07"),
    ],
)
def test_values_have_about_four_figures(value: float, text: str, fixed: str) -> None:
    assert value_text(value) == text
    assert value_text(value, fixed=True) == fixed


def test_what_rounding_left_of_a_mean_is_none() -> None:
    scaled = (np.arange(5, dtype=np.float32) - 2) / np.float32(np.sqrt(2)) + np.float32(1e-8)
    assert figure_cells(figures(scaled), scaled=True)[2:] == ("0", "1.000")
    i18n.set_language("es")
    assert figure_cells(figures(np.array([0.5, 1.0]))) == ("0,5", "1", "0,750", "0,250")


def test_one_hot_inputs_stand_below_their_column() -> None:
    one = figures(np.array([0.0, 1.0]))
    inputs = (InputFigures("g=M", one, None),)
    lines = figure_lines([ColumnFigures("g", inputs, (("M", 1), ("F", 1)))], unicode=False)
    assert [line.name for line in lines] == ["g", "  =M", "  =F: all 0"]
    assert [line.count for line in lines] == ["", "1", "1"]
    assert lines[0].before == lines[2].before == ("", "", "", "")
    assert lines[1].spark == "%" + "_" * 14 + "%"


def test_a_distribution_begins_at_none() -> None:
    assert spark_of([4, 4, 2, 0]) == "██▅▁"


def test_rows_show_categories_and_their_inputs() -> None:
    seen = read_to_look_at("iris")
    shown = shown_columns(seen.info)
    raw = seen.dataset.x_train[0]
    assert row_cells(shown, raw, raw) == ["5.1", "3.5", "1.4", "0.2"]
    scaled = seen.scaler("minmax")(raw[None])[0]
    assert row_cells(shown, raw, scaled)[0] == f"{scaled[0]:.3f}"


def test_counts_of_classes_by_part() -> None:
    counts = {"training": (30, 10), "validation": (1, 3)}
    lines = count_lines(["a", "b"], counts, roomy=True)  # type: ignore[arg-type]
    assert lines[0].texts == ("30 (75.0%)", "1 (25.0%)")
    assert lines[0].shares == (1.0, 1 / 3)
    assert count_lines(["a", "b"], counts, roomy=False)[1].texts == ("10", "3")  # type: ignore[arg-type]
    assert count_lines(["a"], {"test": (0,)}, roomy=True)[0].texts == ("0 (0.0%)",)
