"""How a network is drawn: across, down, marked, held against another, without Unicode."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tui_lab.experiment.checking import Subject
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment, Layer
from tui_lab.experiment.target import classes
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.gallery import KitGallery
from tui_lab.ui.kit.network_drawing import NetworkDrawing, across, network_drawing
from tui_lab.ui.kit.network_rows import down
from tui_lab.ui.kit.network_stations import Station, all_weights, outputs_line, stations

DIGITS = Subject((8, 8), classes(10), has_test=False)
PICTURES = Subject((28, 28), classes(10), has_test=True)
DENSE = "Flatten() > Dense(128, relu) > Dense(classes, softmax)"
CONVOLUTIONS = (
    "Conv2D(32, 3, activation=relu) > Conv2D(64, 3, activation=relu) > MaxPooling2D(2) > "
    "Dropout(0.25) > Flatten() > Dense(128, relu) > Dropout(0.5) > Dense(classes, softmax)"
)


def network(layers: str) -> Experiment:
    return from_line(f"data(digits) > {layers} > compile(mse, sgd) > fit(epochs=5)")


def of(layers: str, subject: Subject | None = DIGITS, against: str = "") -> list[Station]:
    other = network(against) if against else None
    return stations(network(layers), subject, other, subject)


def test_bars_grow_with_the_number_of_values() -> None:
    drawn = across(of(DENSE), 40, marked=1)
    assert drawn is not None
    assert drawn.plain.splitlines() == [
        "┌─────┐               ▄▄",
        "│     │     ██        ██       ▄▄",
        "│     │ →   ██    →   ██    →  ██",
        "└─────┘     ██        ██       ▀▀",
        "",
        "  8×8       64        128      10",
        " Input    Flatten   ▸ Dense   Dense",
        "                     8,320    1,290",
    ]


def heights(sizes: list[int]) -> list[int]:
    """Half lines of the bars for layers of these sizes."""
    found = []
    for size in sizes:
        bar = across([Station("Dense", "Dense", (size,), 1, 0)], 20)
        assert bar is not None
        figure = bar.plain.splitlines()[:5]
        found.append(
            sum(2 * line.count("██") + line.count("▄▄") + line.count("▀▀") for line in figure)
        )
    return found


def test_the_scale_is_that_of_powers_and_the_same_for_all_networks() -> None:
    tall = heights([1, 2, 10, 64, 128, 256, 512, 1_000_000])
    assert tall[0] == 1
    assert tall == sorted(tall)
    assert len(set(tall[:7])) == 7
    assert tall[-1] == tall[-2] == 9


def test_pictures_are_boxes_with_an_edge_for_more_channels() -> None:
    drawn = across(of(CONVOLUTIONS, PICTURES), 200)
    assert drawn is not None
    top = drawn.plain.splitlines()[0].split()
    assert top[0].count("┐") == 1
    assert top[1].count("┐") < top[2].count("┐")
    shapes = drawn.plain.splitlines()[5].split()
    assert shapes[:4] == ["28×28×1", "26×26×32", "24×24×64", "12×12×64"]


def test_a_broken_network_goes_on_with_an_arrow() -> None:
    assert across(of(CONVOLUTIONS, PICTURES), 60) is None
    drawn = network_drawing(of(CONVOLUTIONS, PICTURES), 60, bands=2)
    lines = drawn.plain.splitlines()
    middle = [line for line in lines if "→" in line]
    assert len(middle) == 2
    assert middle[0].endswith("→")
    assert middle[1].startswith(" →")
    assert sum(line.count("→") for line in middle) == len(of(CONVOLUTIONS)) - 1 + 1


@pytest.mark.parametrize("layers", [DENSE, CONVOLUTIONS, "Dense(classes, softmax)"])
@pytest.mark.parametrize("width", range(24, 130, 7))
@pytest.mark.parametrize("bands", [1, 2])
def test_no_drawing_is_wider_than_its_room(layers: str, width: int, bands: int) -> None:
    drawn = network_drawing(of(layers, PICTURES), width, bands=bands, marked=0)
    assert max(map(text_columns, drawn.plain.splitlines())) <= width
    for each in of(layers, PICTURES):
        assert each.name[:4] in drawn.plain


@pytest.mark.parametrize("lines", [1, 6, 8, 13, 17])
def test_a_drawing_across_keeps_to_the_lines_there_are(lines: int) -> None:
    drawn = network_drawing(of(CONVOLUTIONS, PICTURES), 60, bands=2, lines=lines)
    text = drawn.plain
    assert text.count("\n") < lines or text == down(of(CONVOLUTIONS, PICTURES), 60).plain


def test_a_network_of_very_many_layers_is_drawn_around_the_mark_at_once() -> None:
    many = of("Flatten() > " + "Dense(64, relu) > " * 300 + "Dense(classes, softmax)")
    begun = time.process_time()
    drawn = network_drawing(many, 116, marked=150, lines=9)
    assert time.process_time() - begun < 1  # of all parts of it, seconds
    assert "▸ Dense" in drawn.plain
    assert drawn.plain.count("…") == 4
    assert drawn.plain.count("\n") < 9
    for marked in (None, 0, 301):
        arrows = next(
            line
            for line in network_drawing(many, 116, marked=marked, lines=9).plain.splitlines()
            if "→" in line
        )
        assert arrows.startswith("…") is (marked == 301)
        assert arrows.endswith("…") is (marked != 301)


def test_rows_say_what_a_table_says() -> None:
    assert down(of(DENSE), 48, titled=True).plain.splitlines() == [
        "  Layer                           Output  Params",
        "  Input                     ▒▒▒      8×8",
        "↓ Flatten()                 ███       64       0",
        "↓ Dense(128, relu)         ████      128   8,320",
        "↓ Dense(classes, softmax)   ██        10   1,290",
        "  All parameters                           9,610",
    ]
    numbered = down(of(DENSE)[1:], 48, titled=True, bars=False).plain.splitlines()
    assert numbered[2].startswith("1 Dense(128, relu)")
    assert numbered[-1].split() == ["All", "parameters", "9,610"]


def test_what_changed_is_said_with_signs() -> None:
    before = "Flatten() > Dense(128, relu) > Dense(32) > Dense(classes, softmax)"
    after = "Flatten() > Dense(512, relu) > Dropout(0.2) > Dense(classes, softmax)"
    held = of(after, against=before)
    text = down(held, 70, titled=True).plain
    assert "+ Dropout(0.2)" in text
    assert "+24,960" in text  # 512 for 128 units on 64 inputs, each with its bias
    assert all_weights(held) == 64 * 512 + 512 + 512 * 10 + 10
    removed = of("Flatten() > Dense(classes, softmax)", against=DENSE)
    assert [each.change for each in removed] == ["", "", "-", ""]
    assert "− Dense(128, relu)" in down(removed, 70).plain
    assert "−8,320" in down(removed, 70).plain
    assert all_weights(removed) == 650
    assert sum(each.gained for each in removed) == 650 - 9_610
    drawn = across(removed, 70)
    assert drawn is not None
    assert "░░" in drawn.plain
    assert "−8,320" in drawn.plain


def test_the_same_network_has_not_changed() -> None:
    assert all(not each.change and not each.gained for each in of(DENSE, against=DENSE))


def test_what_does_not_work_is_drawn_without_figures() -> None:
    broken = network("Dense(128, relu) > Conv2D(3, 3) > Flatten() > Dense(classes, softmax)")
    drawn = stations(broken, Subject((4,), classes(3), has_test=False))
    assert [each.shape for each in drawn] == [(4,), (128,), None, None, None]
    text = across(drawn, 80)
    assert text is not None
    assert text.plain.count("?") == 3
    assert all_weights(drawn) is None
    typed = replace(broken, layers=(Layer("Dense", {"units": "many"}),))
    assert "?" in network_drawing(stations(typed, DIGITS), 60).plain
    assert "Flatten" in network_drawing(of(DENSE, None), 60).plain
    assert network_drawing(stations(replace(broken, layers=()), DIGITS), 60).plain


def test_without_unicode_it_is_ascii_and_as_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    held = of(CONVOLUTIONS, PICTURES, CONVOLUTIONS.replace("64", "16"))
    wide = network_drawing(held, 130, marked=2).plain.splitlines()
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    for text in (network_drawing(held, 130, marked=2), down(held, 90, titled=True)):
        assert text.plain.isascii()
    plain = network_drawing(held, 130, marked=2).plain.splitlines()
    assert list(map(len, plain)) == list(map(len, wide))


async def test_the_widget_is_as_high_as_its_drawing() -> None:
    drawing = NetworkDrawing(table=True)
    app = KitGallery()
    async with app.run_test(size=(90, 40)) as pilot:
        await app.screen.mount(drawing)
        assert drawing.size.height == 0
        drawing.show(of(DENSE))
        await pilot.pause()
        assert drawing.size.height == str(drawing.render()).count("\n") + 1 == 14
        await pilot.resize_terminal(30, 40)
        await pilot.pause()
        assert drawing.size.height == 6
        drawing.show([])
        await pilot.pause()
        assert drawing.size.height == 0


def test_what_the_outputs_stand_for_is_told_where_it_says_something() -> None:
    assert outputs_line(("height",), 40) == "Output: height"
    assert outputs_line(("no", "yes"), 40) == "Outputs: no, yes"
    assert outputs_line(("setosa", "versicolor", "virginica"), 32) == "Outputs: setosa and 2 more"
    assert outputs_line(tuple("0123456789"), 40) == "", "no more than their numbers"
    assert outputs_line((), 40) == ""
    assert outputs_line(("a name that is far too long",), 20) == ""
