"""What stands in the frame of a chart: whole figures, as many as fit, always at one place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tui_lab import i18n
from tui_lab.ui.kit.line_plot import LinePlot, Pen, PlotLine, draw, plain
from tui_lab.ui.kit.plot_title import best_note, plot_title, says_titles, with_legend

EPOCHS = (1, 2)
PLOT = LinePlot(
    "accuracy",
    (
        PlotLine("training", EPOCHS, (0.5123, 0.6123)),
        PlotLine("validation", EPOCHS, (0.4123, 0.5623), "validation", Pen.DOTS, short="val"),
    ),
    end=10,
    best_epoch=2,
)


def title(width: int, plot: LinePlot = PLOT, cursor: int | None = None) -> list[str]:
    return plot_title(plot, width, cursor).plain.split()


def test_where_there_is_room_everything_is_told_in_words() -> None:
    told = " ".join(title(90))
    assert told == "accuracy ━ training 0.6123 • validation 0.5623 ◆ best epoch 2: 0.5623"


def test_in_half_of_80_columns_the_values_are_whole() -> None:
    assert title(37) == ["accuracy", "━", "0.6123", "•", "val", "0.5623", "◆", "2"]
    assert title(24) == ["accuracy", "━", "0.612", "•", "0.562"]


@pytest.mark.parametrize("plot", [PLOT, replace(PLOT, smoothing=0.6, logarithmic=True)])
@pytest.mark.parametrize("cursor", [None, 2])
@pytest.mark.parametrize("width", range(8, 100))
def test_no_figure_is_cut_in_half(width: int, cursor: int | None, plot: LinePlot) -> None:
    shown = plot_title(plot, width, cursor)
    assert shown.cell_length <= max(width, len("accuracy log ≈0.6 2:") + 2)
    for figure in re.findall(r"\d\.\d+", shown.plain):
        assert figure in ("0.6123", "0.5623", "0.612", "0.562", "0.61", "0.56", "0.6")


def test_the_cursor_tells_the_values_of_its_epoch() -> None:
    assert " ".join(title(90, cursor=1)) == (
        "accuracy · epoch 1 ━ training 0.5123 • validation 0.4123"
    )


def test_the_name_gives_way_before_a_value_does() -> None:
    assert title(24, cursor=1) == ["1:", "━", "0.5123", "•", "val", "0.4123"]
    assert title(18, cursor=1) == ["1:", "━", "0.512", "•", "0.412"]
    assert title(24, replace(PLOT, smoothing=0.6))[:3] == ["≈0.6", "━", "0.6123"]


def test_how_it_is_drawn_is_told_before_the_values() -> None:
    smoothed = replace(PLOT, smoothing=0.6)
    assert title(39, smoothed)[:4] == ["accuracy", "·", "smoothed", "0.6"]
    assert title(35, smoothed)[:3] == ["accuracy", "smoothed", "0.6"]
    assert title(28, smoothed)[:2] == ["accuracy", "≈0.6"]
    long = tuple(range(1, 101))
    line = PlotLine("training", long, tuple(map(float, long)))
    zoomed = LinePlot("loss", (line,), end=100, logarithmic=True).zoomed(1)
    assert " ".join(title(90, zoomed)).startswith("loss · log · epochs 51 to 100 ━ training")


def test_of_many_curves_as_many_as_fit_are_told() -> None:
    lines = tuple(PlotLine(each, EPOCHS, (0.1, 0.2), letter=each) for each in "ABCDEFGHIJ")
    many = LinePlot("val_accuracy", lines, end=2)
    told = title(40, many)
    assert told[-1] == "…"
    assert told[1:3] == ["A", "0.20"]
    assert title(200, many)[-1] == "0.2000"


def test_a_title_keeps_its_columns_while_numbers_change() -> None:
    lines = [
        tuple(replace(line, values=(1.0, value)) for line in PLOT.lines)
        for value in (None, 0.0, 1.0, 12.3456, 1e-9, 3e7)
    ]
    for width in (24, 30, 37, 60, 90):
        shown = [plot_title(replace(PLOT, lines=each), width).plain for each in lines]
        assert len({text.index("•") for text in shown}) == 1
        assert len(set(map(len, shown))) == 1


def test_the_lower_line_tells_all_values_of_the_best_epoch() -> None:
    assert best_note(PLOT, 60).plain.split() == (
        ["◆", "best", "epoch", "2", "━", "0.6123", "•", "0.5623"]
    )
    assert best_note(PLOT, 30).plain.split()[0] == "◆"
    assert best_note(PLOT, 10).plain == best_note(replace(PLOT, best_epoch=None), 60).plain == ""


def test_it_speaks_spanish_and_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    i18n.set_language("es")
    told = plot_title(replace(PLOT, smoothing=0.6), 90, 1).plain
    assert "0,6" in told
    assert "época 1" in told
    assert plot_title(PLOT, 30).plain.isascii()


def test_what_the_signs_are_stands_below_where_the_title_has_no_room() -> None:
    lines = (
        PlotLine("training", (1, 30), (1.0, 0.5)),
        PlotLine("validation", (1, 30), (1.0, 0.6), "validation", Pen.DOTS, short="val"),
    )
    plot = LinePlot("loss", lines, end=30)
    assert not says_titles(plot, plot_title(plot, 25))
    assert says_titles(plot, plot_title(plot, 60))
    bare = draw(plot, 29, 5)
    told = with_legend(bare, plot)
    assert plain(told)[-1].split() == ["epoch", "1", "━", "training", "•", "val", "30"]
    assert plain(told)[:-1] == plain(bare)[:-1]
    assert "".join(cell.sign for cell in told[-1] if cell.role == "validation") == " • val"
    long = draw(replace(plot, end=100_000), 29, 5)
    assert "• val " in plain(with_legend(long, plot))[-1]
    assert "training" not in plain(with_legend(long, plot))[-1], "the other one is told by it"
    whole = LinePlot("loss", tuple(replace(line, short="") for line in lines), end=30)
    assert with_legend(bare, whole) == bare, "nothing is cut where there is no room"


def test_letters_on_the_curves_need_no_words() -> None:
    lines = tuple(PlotLine(name, (1, 2), (0.1, 0.2), letter=name) for name in "AB")
    plot = LinePlot("val_accuracy", lines, end=2)
    assert says_titles(plot, plot_title(plot, 30))
