"""Activations and losses drawn: every one of them, in any room, with what its signs mean."""

from __future__ import annotations

import pytest

from tui_lab.experiment.activations import ACTIVATIONS, DRAWN
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Layer, Value
from tui_lab.reports.function_charts import (
    FunctionPicture,
    activation_picture,
    layer_picture,
    loss_picture,
    picture_lines,
)


def text(picture: FunctionPicture | None, width: int = 60, height: int = 14) -> list[str]:
    assert picture is not None
    lines = picture_lines(picture, width, height)
    return ["".join(part.text for part in line) for line in lines]


def pictures() -> dict[str, FunctionPicture]:
    losses = {name: loss_picture(name) for name in LOSSES}
    drawn = {name: activation_picture(schema) for name, schema in DRAWN.items()}
    return {**drawn, **{name: picture for name, picture in losses.items() if picture}}


def test_all_are_drawn_in_any_room_within_it_and_with_their_formulas() -> None:
    assert len(pictures()) == len(DRAWN) + len(LOSSES)
    for name, picture in pictures().items():
        for width, height in ((30, 8), (36, 10), (76, 20)):
            for unicode in (True, False):
                lines = picture_lines(picture, width, height, unicode=unicode)
                plain = ["".join(part.text for part in line) for line in lines]
                assert len(plain) == height, name
                assert max(map(len, plain)) <= width, name
                assert any("=" in line for line in plain), name
                assert unicode or all(line.isascii() for line in plain), name
        assert picture_lines(picture, 4, 2)  # too little room is no fault


def test_curve_and_slope_are_told_apart_without_colours() -> None:
    lines = text(activation_picture(DRAWN["leaky_relu"], {"negative_slope": 0.1}), 36, 10)
    assert lines[-2:] == ["━ f(x) = x < 0: 0.1 x;  x > 0: x", "⠿ f'(x) = x < 0: 0.1;  x > 0: 1"]
    assert text(activation_picture(DRAWN["elu"]))[-4] == "━ f(x) = x < 0: 1 (e^x - 1);  x > 0: x"
    ascii_ = picture_lines(activation_picture(DRAWN["tanh"]), 36, 10, unicode=False)
    assert ["".join(p.text for p in line)[:2] for line in ascii_[-2:]] == ["# ", "o "]


def test_what_looks_at_all_outputs_is_drawn_as_bars() -> None:
    lines = text(activation_picture(ACTIVATIONS["softmax"]), 36, 10)
    assert lines[0].startswith("x1 = 2   ████")
    assert [line.split()[-1] for line in lines[:4]] == ["0.64", "0.24", "0.09", "0.03"]
    assert [line.split()[-1] for line in text(activation_picture(DRAWN["sparsemax"]))[:2]] == [
        "1.00",
        "0.00",
    ]


@pytest.mark.parametrize(
    ("layer", "arguments", "formula"),
    [
        ("Dense", {"units": 3, "activation": "tanh"}, "f(x) = (e^x - e^-x) / (e^x + e^-x)"),
        ("Dense", {"units": 3}, "f(x) = x"),
        ("LeakyReLU", {}, "f(x) = x < 0: 0.3 x;  x > 0: x"),
        ("ELU", {"alpha": 0.5}, "f(x) = x < 0: 0.5 (e^x - 1);  x > 0: x"),
        ("ReLU", {}, "f(x) = max(0, x)"),
        ("ReLU", {"negative_slope": 0.2}, "f(x) = x < 0: 0.2 x;  x > 0: x"),
        ("ReLU", {"max_value": 6.0}, "f(x) = x < 0: 0 (x - 0);  x < 6: x;  x > 6: 6"),
    ],
)
def test_a_layer_shows_its_activation_with_its_arguments(
    layer: str, arguments: dict[str, Value], formula: str
) -> None:
    picture = layer_picture(Layer(layer, arguments))
    assert picture is not None
    assert picture.captions[0].text == formula


def test_what_cannot_be_drawn_has_no_picture() -> None:
    assert layer_picture(Layer("Flatten")) is None
    assert layer_picture(Layer("Dense", {"activation": "rel"})) is None
    assert layer_picture(Layer("LeakyReLU", {"negative_slope": "0,"})) is None
    assert loss_picture("mse?") is None
    for name, schema in LAYERS.items():
        drawn = layer_picture(Layer(name, dict(schema.starting))) is not None
        assert drawn == (schema.acts_as is not None or schema.argument("activation") is not None)


def test_the_slope_of_a_steep_loss_does_not_push_the_loss_out_of_sight() -> None:
    picture = loss_picture("categorical_crossentropy")
    assert picture is not None
    assert picture.view is not None
    seen = [y for _x, y in picture.view.series[0].points]
    assert min(seen) > -2.5
    assert max(seen) == pytest.approx(4.605, abs=0.001)  # the loss itself, up to its end
    assert any(line.strip().startswith(("2", "4")) for line in text(picture, 36, 10))
    assert text(loss_picture("binary_crossentropy"))[-4:] == [
        "━ truth 1: L = -ln p", "⠿ truth 0", "", ""
    ]  # fmt: skip
