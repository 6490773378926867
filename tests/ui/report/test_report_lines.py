"""The page of the weights of a run with two inputs: its neurons' lines in the plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from support.lines import Dense, moons, two_inputs
from support.reports import opened, sees, words
from support.ui import SIZES, app, resized, until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.paths import log_file
from tui_lab.runs.run import Run
from tui_lab.ui.app import LabApp
from tui_lab.ui.report import weights_page
from tui_lab.ui.report.lines_page import LinesView
from tui_lab.ui.report.lines_plane import LinesPlane
from tui_lab.ui.report.screen import ReportScreen
from tui_lab.ui.report.weights_page import WeightsPane

CUT_AT = ((60, 20), (80, 24), (80, 44), (120, 40))
TITLE = "The lines of the 2 neurons of the first layer: there their net input is 0."


def many(count: int) -> list[Dense]:
    angles = np.linspace(0, 3, count)
    kernel = np.stack([np.cos(angles), np.sin(angles)])
    bias = 0.4 * np.sin(7 * angles)
    bias[4] = 9.0  # out of sight
    out = np.sin(np.arange(count))[:, None]
    return [Dense(kernel.tolist(), bias.tolist(), "relu"), Dense(out.tolist(), [0.0], "sigmoid")]


async def to_weights(pilot: Pilot[None], run: Run, text: str = "net input is 0") -> LinesView:
    screen = await opened(pilot, run)
    await pilot.press("p", "right_square_bracket")
    await sees(pilot, text)
    return screen.query_one(LinesView)


def broken(screen: ReportScreen) -> str:
    """What stands in place of the page where its weights could not be read."""
    page = screen.query_one(WeightsPane)
    return str(page.query_one(".instead", Static).render()) if page.has_class("-instead") else ""


def drawn(view: LinesView) -> str:
    """The plane as it is drawn."""
    return view.query_one(LinesPlane).render().plain


async def test_a_gate_shows_the_lines_of_its_two_neurons() -> None:
    run = two_inputs()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        view = await to_weights(pilot, run, TITLE)
        for text in (
            "▸ 1 ↑  2.00·a + 2.00·b − 1.00 = 0",
            "2 ↑  1.50·a + 1.50·b − 2.25 = 0",
            "Neuron 1 of 2",
            "Weights 2.00 and 2.00, bias −1.00.",
        ):
            await sees(pilot, text)
        assert "It answers above its line." in " ".join(
            str(view.query_one("#lines-words").render()).split()
        )
        plane = drawn(view)
        assert plane.count("1") >= 2
        assert plane.count("2") >= 2


async def test_the_arrows_go_from_neuron_to_neuron() -> None:
    run = two_inputs()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        view = await to_weights(pilot, run)
        await pilot.press("down")
        await sees(pilot, "Neuron 2 of 2")
        await sees(pilot, "▸ 2")
        await pilot.press("right")
        assert view.cursor == 1
        await pilot.press("up")
        await sees(pilot, "Neuron 1 of 2")


async def test_maps_of_each_layer_come_in_turns_with_the_lines() -> None:
    run = two_inputs()
    async with app().run_test(size=(80, 24)) as pilot:
        await to_weights(pilot, run)
        await pilot.press("z")
        await sees(pilot, "What each of the 2 neurons of layer 1 of 2 answers")
        await sees(pilot, "▸neuron 1")
        await pilot.press("right")
        await sees(pilot, "▸neuron 2")
        await pilot.press("z")
        await sees(pilot, "What the neuron of layer 2 of 2 answers")
        await pilot.press("z")
        await sees(pilot, TITLE)


async def test_space_leaves_one_line_alone() -> None:
    run = two_inputs()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        view = await to_weights(pilot, run)
        await sees(pilot, "space only this line")
        both = sum(0x2800 < ord(sign) < 0x2900 for sign in drawn(view))
        await pilot.press("space")
        await sees(pilot, "space all lines")
        alone = sum(0x2800 < ord(sign) < 0x2900 for sign in drawn(view))
        assert 0 < alone < both
        await pilot.press("space")
        await sees(pilot, "space only this line")


async def test_plain_characters_are_asked_for_with_a_key() -> None:
    run = two_inputs()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        view = await to_weights(pilot, run)
        assert "▀" in drawn(view)
        await pilot.press("d")
        await sees(pilot, "g blocks")
        plane = drawn(view)
        assert plane.replace("−", "").isascii()
        assert plane.count("#") > 5  # the chosen line
        assert plane.count("\\") > 5
        await pilot.press("d")
        await until(pilot, "blocks", lambda: "▀" in drawn(view))


async def test_more_than_eight_neurons_come_in_pages() -> None:
    run = two_inputs("moons", many(11))
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        view = await to_weights(pilot, run)
        await sees(pilot, "pgup pgdn other neurons")
        listed = str(view.query_one("#lines-list").render())
        assert len(listed.splitlines()) == 9
        await pilot.press("pagedown")
        await sees(pilot, "Neuron 9 of 11")
        listed = str(view.query_one("#lines-list").render())
        assert listed.splitlines()[1].split()[:2] == ["▸", "9"]
        assert len(listed.splitlines()) == 4
        assert "11" in drawn(view)
        await pilot.press("end")
        await sees(pilot, "Neuron 11 of 11")
        await pilot.press("home")
        await sees(pilot, "Neuron 1 of 11")


async def test_a_line_out_of_sight_is_said_in_the_list_and_in_words() -> None:
    run = two_inputs("moons", many(11))
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        view = await to_weights(pilot, run)
        await sees(pilot, "no line in sight")
        await pilot.press("down", "down", "down", "down")
        await sees(pilot, "Neuron 5 of 11")
        told = " ".join(str(view.query_one("#lines-words").render()).split())
        assert "does not cross this part of the plane" in told
        assert "+ 9.00 = 0" in told


async def test_a_click_in_the_list_chooses() -> None:
    run = two_inputs()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await to_weights(pilot, run)
        await pilot.click("#lines-list", offset=(4, 2))
        await sees(pilot, "Neuron 2 of 2")


async def test_neurons_that_are_the_answer_have_the_name_of_their_class() -> None:
    run = two_inputs("and", [Dense([[5.9, 1.0], [5.8, 1.0]], [-8.8, 0.0], "softmax")])
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await to_weights(pilot, run)
        await sees(pilot, "Neuron 1 of 2: class 0")


async def test_one_neuron_has_no_keys_for_others() -> None:
    run = two_inputs("xor", [Dense([[1.0], [2.0]], [-0.5], "sigmoid")])
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await to_weights(pilot, run, "the only neuron")
        await sees(pilot, "says “1” on")
        assert "another neuron" not in words(lab)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("count", [1, 2, 11])
async def test_nothing_is_cut_off(language: str, count: int) -> None:
    i18n.set_language(language)
    layers: Sequence[Dense] = many(11)
    if count < 11:
        kernel = np.array([[-12.34, 1.5], [-10.25, 1.5]])[:, :count]
        layers = [Dense(kernel.tolist(), [-10.05, -2.25][:count]), Dense([[1.0]] * count, [0.0])]
    run = two_inputs("moons", layers, scaling="standard")
    lab = app()
    async with lab.run_test(size=CUT_AT[0]) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        view = screen.query_one(LinesView)
        await until(pilot, "the page", lambda: screen.query_one(WeightsPane).display)
        await until(pilot, "drawn", lambda: "▀" in drawn(view) or broken(screen) != "")
        assert broken(screen) == ""
        for size in CUT_AT:
            await resized(pilot, size)
            await pilot.press("home")
            for neuron in range(count):
                await pilot.pause()
                assert view.cursor == neuron, size
                at = (neuron, size)
                side = view.query_one("#lines-side")
                told = view.query_one("#lines-words")
                assert told.region.bottom <= side.region.bottom, at
                assert side.region.right <= view.region.right, at
                assert side.region.bottom <= view.region.bottom, at
                assert "…" not in str(view.query_one("#lines-list").render()), at
                plane = view.query_one(LinesPlane)
                assert plane.region.bottom <= view.region.bottom, at
                assert max(map(len, drawn(view).splitlines())) <= plane.size.width, at
                await pilot.press("down")


async def test_moons_are_told_apart_by_six_lines_in_the_units_of_the_data() -> None:
    run = moons()
    lab = app()
    async with lab.run_test(size=(120, 40)) as pilot:
        view = await to_weights(pilot, run)
        await sees(pilot, "w1")
        listed = str(view.query_one("#lines-list").render()).splitlines()
        # -2.42 · (x - mean) / deviation: another weight than the network's own.
        assert listed[2].split()[1:5] == ["←", "−2.42", "0.10", "−1.64"]
        assert "−2.80·x + 0.20·y" in listed[2]
        told = " ".join(str(view.query_one("#lines-words").render()).split())
        assert "plane and lines are in the data's units" in told


async def test_a_fault_while_the_weights_are_read_is_said_on_their_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*_given: object) -> object:
        raise AttributeError("partially imported")

    monkeypatch.setattr(weights_page, "read_maps", breaks)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, two_inputs())
        await pilot.press("p", "right_square_bracket")
        await until(pilot, "said", lambda: "by a fault of the lab" in broken(screen))
        assert "The details are in" in broken(screen)
        assert "partially imported" in log_file().read_text()


async def test_what_cannot_be_drawn_is_said() -> None:
    run = two_inputs(layers=["BatchNormalization", Dense([[1.0], [2.0]], [0.0])])
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        await sees(pilot, "after a layer BatchNormalization")
        assert not lab.screen.query_one(LinesView).display


async def test_without_unicode_everything_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    run = two_inputs()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        view = await to_weights(pilot, run)
        await sees(pilot, "> 1 ^  2.00*a + 2.00*b - 1.00 = 0")
        page = "\n".join(words(lab).splitlines()[4:-1])
        assert page.isascii()
        pilot.app.set_focus(None)
        await until(
            pilot, "a hollow sign", lambda: "> 1 ^" not in "\n".join(words(lab).splitlines())
        )
        view.focus()
        await sees(pilot, "> 1 ^")
        await pilot.press("d")
        assert drawn(view).isascii()


def shot(run: Run, *keys: str, theme: str = "") -> tuple[LabApp, Callable[..., object]]:
    lab = app()
    if theme:
        lab.theme = theme

    async def before(pilot: Pilot[None]) -> None:
        screen = await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        view = screen.query_one(LinesView)
        await until(pilot, "drawn", lambda: bool(drawn(view)))
        await pilot.press(*keys)
        await pilot.pause()

    return lab, before


@pytest.mark.parametrize("size", SIZES)
def test_how_the_lines_look(size: str, snap_compare: Callable[..., bool]) -> None:
    lab, before = shot(moons(), "down")
    assert snap_compare(lab, run_before=before, terminal_size=SIZES[size])


def test_how_a_gate_looks_in_spanish_and_the_terminals_own_colours(
    snap_compare: Callable[..., bool],
) -> None:
    i18n.set_language("es")
    lab, before = shot(two_inputs(), theme="ansi-dark")
    assert snap_compare(lab, run_before=before, terminal_size=SIZES["small"])
