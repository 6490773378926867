"""What stands beside the form: the drawing, what a change does; and what the form folds away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from rich.style import Style
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import i18n, presets
from tui_lab.datasets import listing
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.line import from_line
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.text.fit import wrapped
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import view
from tui_lab.ui.editor.draft import DraftPart
from tui_lab.ui.editor.fold import FoldLine
from tui_lab.ui.editor.form import FieldRow, Form
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.choice_field import PickScreen
from tui_lab.ui.kit.function_chart import FunctionChart
from tui_lab.ui.kit.network_drawing import NetworkDrawing
from tui_lab.ui.kit.network_stations import stations

LINE = (
    "data(digits, test_split=0.3) > Flatten() > Dense(128, relu{more}) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, adam) > fit(epochs=5)"
)


@asynccontextmanager
async def editing(
    more: str = "", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], EditorScreen]]:
    lab = app()
    async with lab.run_test(size=size) as pilot:
        await pilot.pause()
        screen = EditorScreen(from_line(LINE.format(more=more)))
        lab.push_screen(screen)
        await until(pilot, "a form", lambda: screen.is_mounted and bool(screen.query(FieldRow)))
        await pilot.pause()
        yield pilot, screen


def shown(screen: EditorScreen) -> list[str]:
    """The names of the fields that can be seen."""
    return [row.field.argument.name for row in screen.query(FieldRow) if row.display]


def fold(screen: EditorScreen) -> str:
    """What the line of folded fields says; "" where there is none."""
    line = screen.query_one(FoldLine)
    return str(line.render()).strip() if line.display else ""


def said(screen: EditorScreen, name: str) -> str:
    return str(screen.query_one(f"#{name}", Static).render())


USUAL = ["units", "activation", "use_bias"]
SELDOM = [
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "bias_constraint",
]


async def test_what_is_seldom_changed_is_behind_one_line() -> None:
    async with editing() as (pilot, screen):
        assert shown(screen) == USUAL
        assert fold(screen).startswith("▸ 7 more: kernel_initializer, ")
        screen.query_one(FoldLine).focus()
        await until(pilot, "its help", lambda: "activity_regularizer" in said(screen, "help"))
        await pilot.press("enter")
        await until(pilot, "all fields", lambda: shown(screen) == USUAL + SELDOM)
        assert fold(screen) == "▾ 7 seldom changed"
        await pilot.press("enter")
        await until(pilot, "folded again", lambda: shown(screen) == USUAL)
        await pilot.press("right", "right")
        await until(pilot, "open", lambda: shown(screen) == USUAL + SELDOM)


async def test_it_stays_open_for_other_layers() -> None:
    async with editing() as (pilot, screen):
        screen.query_one(FoldLine).focus()
        await pilot.press("enter", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "down")
        await until(pilot, "the next layer", lambda: screen.part == DraftPart("layer", 2))
        await until(pilot, "all fields", lambda: shown(screen) == USUAL + SELDOM)


async def test_what_differs_from_its_default_is_never_folded() -> None:
    async with editing(", kernel_regularizer=L2(0.01)") as (pilot, screen):
        assert shown(screen) == [*USUAL, "kernel_regularizer"]
        assert fold(screen).startswith("▸ 6 more:")
        form = screen.query_one(Form)
        form.focus_field("layers[1].kernel_regularizer")
        await pilot.press("ctrl+a", "ctrl+k")
        await until(
            pilot,
            "it is gone from the draft",
            lambda: "kernel_regularizer" not in screen.draft.layers[1].arguments,
        )
        assert form.focused_path == "layers[1].kernel_regularizer"  # not from under the cursor
        assert "kernel_regularizer" in shown(screen)


async def test_a_wrong_value_behind_the_line_is_shown() -> None:
    async with editing() as (pilot, screen):
        form = screen.query_one(Form)
        form.focus_field("layers[1].bias_regularizer")  # opens it
        await pilot.press("x")
        row = next(r for r in screen.query(FieldRow) if r.field.argument.name == "bias_regularizer")
        await until(pilot, "its sentence", lambda: row.has_class("-error"))
        screen.query_one(FoldLine).focus()
        await pilot.press("left")
        await until(pilot, "folded", lambda: shown(screen) == [*USUAL, "bias_regularizer"])


async def test_one_field_alone_is_not_folded() -> None:
    for schema in (*LAYERS.values(), *OPTIMIZERS.values()):
        for argument in schema.arguments:
            assert not (argument.seldom and argument.required), argument.name
    async with editing(
        ", kernel_initializer=he_normal, bias_initializer=ones, kernel_regularizer=L2(0.1), "
        "bias_regularizer=L2(0.1), kernel_constraint=unit_norm, bias_constraint=non_neg"
    ) as (_pilot, screen):
        assert shown(screen) == USUAL + SELDOM
        assert fold(screen) == ""


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_what_a_change_does_to_the_weights_is_said_at_once(size: tuple[int, int]) -> None:
    async with editing(size=size) as (pilot, screen):
        share = ", 87% of all" if size[0] >= 80 else ""
        assert said(screen, "effect") == f"8,320 parameters{share}"
        place = screen.query_one(Form).region
        await pilot.press("tab", "ctrl+a", "ctrl+k")
        await until(pilot, "it is unknown", lambda: said(screen, "effect") == "– parameters")
        assert screen.query_one(Form).region == place  # nothing has moved
        await pilot.press("5", "1", "2")
        await until(
            pilot,
            "the effect",
            lambda: said(screen, "effect").endswith("33,280 parameters, 4 times"),
        )
        assert screen.query_one(Form).region == place  # nothing has moved
        if size[0] >= 80:
            assert said(screen, "effect").startswith("8,320 → ")
        if size[0] >= 100:
            assert "9,610 → 38,410 parameters, 4 times" in said(screen, "verdict")
        else:
            assert "38,410 parameters" in said(screen, "verdict")


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (8_320, 8_320, "8,320 parameters"),
        (8_320, 32_896, "8,320 → 32,896 parameters, 4 times"),
        (1_000, 2_460, "1,000 → 2,460 parameters, 2.5 times"),
        (100, 123_456, "100 → 123,456 parameters, 1,234 times"),
        (1_000, 1_250, "1,000 → 1,250 parameters, +25%"),
        (1_000, 500, "1,000 → 500 parameters, −50%"),
        (10_000, 10_001, "10,000 → 10,001 parameters, +0.0%"),
        (0, 650, "0 → 650 parameters"),
        (650, 0, "650 → 0 parameters"),
    ],
)
def test_an_effect_is_said_in_times_or_percent(before: int, now: int, words: str) -> None:
    assert view.effect(before, now) == words


def test_what_has_no_room_is_left_out_whole() -> None:
    assert view.effect(8320, 1048320, 31) == "1,048,320 parameters, 126 times"
    assert view.effect(8320, 1048320, 27) == "1,048,320 parameters"
    draft, part = presets.get("digits-mlp").experiment, DraftPart("compile")
    loss = drafts.fields(draft, part, {})[0]
    field = replace(loss, value="sparse_categorical_crossentropy")
    said = "loss = sparse_categorical_crossentropy: The number that training makes smaller."
    assert view.field_help(field) == f"{said} Left and right change it, enter lists all."
    assert view.field_help(field, 58, 2) == f"{said} Left, right; enter: all."
    assert view.field_help(field, 30, 2) == "loss: The number that training makes smaller."


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_each_part_is_for_is_said_in_two_lines(language: str) -> None:
    i18n.set_language(language)
    for said in view.PARTS.values():
        assert len(wrapped(i18n._(said), 58)) <= 2


def test_in_the_heading_the_name_gives_way_and_not_what_is_said() -> None:
    marks = {"primary": Style(), "success": Style(), "warning": Style()}
    long = view.heading("digits-mlp units=64", (), (), marks, room=50).plain
    assert len(long) <= 50
    assert long.startswith("digi… units=64 ")
    assert long.endswith("✓ It can be trained.")
    assert view.heading("mlp", (), (), marks).plain.startswith("mlp  ")


def test_a_layer_without_weights_and_one_that_does_not_work() -> None:
    from tui_lab.datasets.planning import subject_of

    digits = next(info for info in listing.catalogue() if info.name == "digits")
    drawn = stations(from_line(LINE.format(more="")), subject_of(digits))
    assert view.part_effect(drawn, DraftPart("layer", 0)) == "no parameters"
    assert view.part_effect(drawn, DraftPart("fit")) == ""
    unknown = stations(from_line(LINE.format(more="")), None)
    assert view.part_effect(unknown, DraftPart("layer", 1)) == "– parameters"


async def test_the_network_is_drawn_with_the_marked_layer_and_what_changed() -> None:
    async with editing(size=(120, 40)) as (pilot, screen):
        drawing = screen.query_one(NetworkDrawing)
        await until(pilot, "a drawing", lambda: "▸ Dense" in str(drawing.render()))
        assert "→" in str(drawing.render())
        before = drawing.region
        await pilot.press("tab", "5", "1", "2")
        await until(pilot, "what changed", lambda: "+24,960" in str(drawing.render()))
        assert drawing.region == before
        lines = str(drawing.render()).splitlines()
        assert len(lines) <= drawing.size.height
        await pilot.press("shift+tab", *["A"] * 20)
        await until(pilot, "a long one", lambda: len(screen.draft.layers) == 23)
        await until(pilot, "the part around", lambda: "…" in str(drawing.render()))
        drawn = str(drawing.render())
        assert "▸ Dense" in drawn
        assert len(drawn.splitlines()) <= drawing.size.height
        assert max(map(len, drawn.splitlines())) <= drawing.size.width


def plain(chart: FunctionChart) -> str:
    return chart.render().plain if chart.display else ""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_activation_is_drawn_below_its_fields_and_nothing_moves(
    size: tuple[int, int],
) -> None:
    async with editing(size=size) as (pilot, screen):
        chart, form = screen.query_one(FunctionChart), screen.query_one(Form)
        assert "f(x) = max(0, x)" in plain(chart)
        await pilot.press("enter", "down")
        places = chart.region, form.region
        await pilot.press("right")
        await until(pilot, "the next one", lambda: "f(x) = 1 / (1 + e^-x)" in plain(chart))
        await pilot.press("down", "up")
        assert (chart.region, form.region) == places
        await pilot.press("enter")
        await until(pilot, "a list", lambda: isinstance(pilot.app.screen, PickScreen))
        beside = pilot.app.screen.query_one(FunctionChart)
        await until(pilot, "the marked one", lambda: "1 / (1 + e^-x)" in plain(beside))
        await pilot.press("down")
        await until(pilot, "bars", lambda: "x1 = 2" in plain(beside))
        await pilot.press("down", "enter")
        await until(pilot, "the chosen one", lambda: "f'(x) = 1 - f^2" in plain(chart))
        await pilot.press("escape", "end", "up")
        await until(pilot, "the loss", lambda: "L = -ln p" in plain(chart))


def test_a_picture_takes_the_lines_that_are_left_or_none() -> None:
    assert [view.picture_room(height, 4) for height in (13, 14, 17, 22, 30)] == [0, 8, 10, 12, 16]
    draft = from_line(LINE.format(more=""))
    assert view.part_picture(draft, DraftPart("layer", 0)) is None
    assert view.part_picture(draft, DraftPart("fit")) is None
