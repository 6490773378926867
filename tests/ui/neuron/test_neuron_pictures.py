"""How the neuron and the descent look: at the sizes that count, in Spanish, in sixteen colours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support.ui import SIZES, app
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.neuron.model import NeuronStart
from tui_lab.neuron.two_layers import BY_SLIDES
from tui_lab.ui.app import LabApp
from tui_lab.ui.shell.destinations import NeuronExercise

SMALLEST = (60, 20)
POINTS = NeuronStart(task="points", activation="sigmoid", rate=2.0)
RULE = NeuronStart(task="and", weights=(4.0, 4.0), bias=1.0, rate=2.0)
CONCERT = NeuronStart(task="decide", weights=(4.0, 2.0, 1.0), bias=-2.0)


def shown(start: NeuronStart, *keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Begin somewhere, and press some keys."""

    async def prepare(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, LabApp)
        await pilot.app.go(NeuronExercise(start))
        await pilot.press(*keys)
        await pilot.pause()

    return prepare


@pytest.mark.parametrize("size", SIZES)
def test_an_example_of_the_rule(snap_compare: Any, size: str) -> None:
    prepare = shown(RULE, "n", "n", "n")
    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


@pytest.mark.parametrize("size", SIZES)
def test_points_with_the_sigmoid(snap_compare: Any, size: str) -> None:
    prepare = shown(POINTS, "e", "e", "e", "n")
    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


def test_three_conditions_in_spanish(snap_compare: Any) -> None:
    i18n.set_language("es")
    prepare = shown(CONCERT, "down", "n", "n")
    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=prepare)


def test_what_xor_does_with_the_terminals_own_colours(snap_compare: Any) -> None:
    lab = app()
    lab.theme = "ansi-dark"
    prepare = shown(NeuronStart(task="xor"), "t")
    assert snap_compare(lab, terminal_size=SIZES["small"], run_before=prepare)


def test_the_smallest_terminal(snap_compare: Any) -> None:
    prepare = shown(RULE, "a", "n", "n")
    assert snap_compare(app(), terminal_size=SMALLEST, run_before=prepare)


@pytest.mark.parametrize("size", SIZES)
def test_a_descent_into_the_wrong_valley(snap_compare: Any, size: str) -> None:
    prepare = shown(NeuronStart(surface="curve"), "g")
    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


def test_a_descent_that_jumps(snap_compare: Any) -> None:
    prepare = shown(NeuronStart(surface="bowl", rate=0.09), "n", "n", "n", "n", "n")
    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=prepare)


def test_a_descent_with_the_terminals_own_colours_in_spanish(snap_compare: Any) -> None:
    i18n.set_language("es")
    lab = app()
    lab.theme = "ansi-dark"
    prepare = shown(NeuronStart(surface="bowl"), "g")
    assert snap_compare(lab, terminal_size=SIZES["small"], run_before=prepare)


def test_four_optimizers_side_by_side_on_an_own_function(snap_compare: Any) -> None:
    prepare = shown(NeuronStart(surface="x^2 + 10*y^2"), "c", "g")
    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=prepare)


@pytest.mark.parametrize("size", SIZES)
def test_xor_with_two_layers_by_hand(snap_compare: Any, size: str) -> None:
    prepare = shown(NeuronStart("xor", layers=BY_SLIDES))
    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


def test_what_is_handed_back_in_spanish(snap_compare: Any) -> None:
    i18n.set_language("es")
    prepare = shown(NeuronStart("xor", layers=BY_SLIDES, activation="sigmoid"), "n", "n", "n")
    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=prepare)
