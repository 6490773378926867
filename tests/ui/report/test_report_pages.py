"""The pages of the report that need no results: weights, experiment, script; and how all look."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace

import h5py
import numpy as np
import pytest
from support.reports import conv_model, digits_run, made_up_run, opened, sees, words
from support.ui import SIZES, app, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.pages import PagesPanel
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.picture import Gallery
from tui_lab.ui.report import weights_page
from tui_lab.ui.report.loading import Weights
from tui_lab.ui.report.weights_page import WeightsPane


def keep_model(run: Run, kernel: np.ndarray, layer: str = "Dense") -> None:
    """A `.keras` file as Keras lays it out, with this first kernel."""
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        file[f"layers/{'dense' if layer == 'Dense' else 'conv2d'}/vars/0"] = kernel
    with zipfile.ZipFile(run.path("model.keras"), "w") as archive:
        config = {"config": {"layers": [{"class_name": layer}]}}
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights.getvalue())


def dense_kernel() -> np.ndarray:
    return np.sin(np.arange(64 * 20).reshape(64, 20) / 7).astype(np.float32)


async def test_the_weights_of_a_dense_layer_are_pictures() -> None:
    run = digits_run()
    keep_model(run, dense_kernel())
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        await sees(pilot, "each of the 20 units")
        await sees(pilot, "▸unit 1")
        gallery = screen.query_one(WeightsPane).query_one(Gallery)
        await pilot.press("right", "down")
        await until(pilot, "a row down", lambda: gallery.cursor == 1 + gallery.columns)
        await pilot.press("end")
        await sees(pilot, "▸unit 20")
        await pilot.press("d")
        await until(pilot, "plain characters", lambda: "▀" not in words(lab))


async def test_the_units_of_the_last_layer_have_the_names_of_their_classes() -> None:
    run = digits_run()
    keep_model(run, dense_kernel()[:, :10])
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        await sees(pilot, "▸class 0")
        await pilot.press("end")
        await sees(pilot, "▸class 9")
        assert "unit 1" not in words(lab)


async def test_weights_that_are_read_late_do_not_replace_later_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = digits_run()
    keep_model(run, dense_kernel())
    begun, may_go_on, over = threading.Event(), threading.Event(), threading.Event()
    read = weights_page.read_weights

    def late(run: Run, state: RunState) -> Weights:
        if state.epochs_done == 1:
            begun.set()
            may_go_on.wait()
        found = read(run, state)
        assert isinstance(found, Weights)
        if state.epochs_done == 1:
            over.set()
        return replace(found, names=tuple(f"{state.epochs_done}" for _name in found.names))

    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        await sees(pilot, "▸unit 1")
        monkeypatch.setattr(weights_page, "read_weights", late)
        pane = screen.query_one(WeightsPane)
        for epochs in (1, 2):
            assert pane.data is not None
            state = replace(pane.data.state, epochs=pane.data.state.epochs[:epochs])
            pane.refill(replace(pane.data, state=state))
            await until(pilot, "the first", begun.is_set)
        await sees(pilot, "▸2")
        may_go_on.set()
        await until(pilot, "the late ones", over.is_set)
        await lab.workers.wait_for_complete()
        assert "▸2" in words(lab)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_what_stands_above_small_weights_keeps_its_number(
    size: tuple[int, int], language: str
) -> None:
    i18n.set_language(language)
    run = digits_run()
    keep_model(run, dense_kernel())
    lab = app()
    async with lab.run_test(size=size) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        gallery = screen.query_one(WeightsPane).query_one(Gallery)
        await until(pilot, "drawn", lambda: "▸" in "".join(s.text for s in gallery.render_line(0)))
        above = "".join(segment.text for segment in gallery.render_line(0))
        assert "…" not in above
        numbers = [int(word) for word in above.split() if word.isdigit()]
        assert numbers == [place + 1 for place in gallery.seen][: gallery.columns]
        screen.query_one(PagesPanel).focus()
        await until(pilot, "hollow", lambda: "▹" in "".join(s.text for s in gallery.render_line(0)))


async def test_the_filters_of_a_convolution_are_pictures() -> None:
    run = digits_run()
    kernel = np.arange(3 * 3 * 8, dtype=np.float32).reshape(3, 3, 1, 8) - 30
    conv_model(run, kernel, [0.0] * 8)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("p", "right", "right", "right_square_bracket")
        await sees(pilot, "each of the 8 filters of the first layer looks for")
        await pilot.press("z")
        await sees(pilot, "each of the 8 filters makes of the picture, after relu")
        await sees(pilot, "no. 2")
        pane = screen.query_one(WeightsPane)
        await pilot.press("right")
        assert pane.query_one("#weights-one", Panel).title == "filter 1"
        await pilot.press("left_square_bracket", "right", "right_square_bracket")
        await sees(pilot, "no. 3")  # the picture that is marked now
        await pilot.press("v")
        await sees(pilot, "no. 0")  # of the other part
        await pilot.press("z")
        await sees(pilot, "each of the 8 filters of the first layer looks for")


@pytest.mark.parametrize(
    ("theme", "keys", "legend"),
    [
        ("lab-dark", "", "Bright: it wants light there."),
        ("lab-light", "", "Bright: it wants light there."),
        ("lab-light", "d", "Dark: it wants light there."),
        ("ansi-dark", "", "Bright: it wants light there."),
        ("ansi-light", "", "Dark: it wants light there."),
    ],
)
async def test_what_full_signs_mean_follows_the_paper(theme: str, keys: str, legend: str) -> None:
    run = with_model()
    lab = app()
    lab.theme = theme
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await pilot.press("p", "right_square_bracket", *keys)
        await sees(pilot, legend)


async def test_weights_that_are_no_pictures_or_are_damaged_are_said() -> None:
    run = made_up_run("iris", ("a", "b", "c"), [0, 1, 2], [0, 1, 2])
    keep_model(run, np.ones((4, 3), np.float32))
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        await sees(pilot, "cannot be drawn")
    run.path("model.keras").write_bytes(b"no model")
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await pilot.press("p", "right_square_bracket")
        await sees(pilot, "cannot be read")


async def test_the_experiment_says_what_how_and_with_what() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(120, 90)) as pilot:
        await opened(pilot, run)
        await pilot.press("k", "left_square_bracket")
        for text in (
            "digits-mlp-64", "Seed", "keras 3.12.0", "val_accuracy", "Flatten", "4,810",
            "data(digits", 'optimizer = "rmsprop"', "Device",
        ):  # fmt: skip
            await sees(pilot, text)


async def test_the_script_can_be_read_with_its_colours() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        await opened(pilot, run)
        await pilot.press("k")
        await sees(pilot, "import keras")
        line = next(
            strip
            for strip in lab.screen._compositor.render_strips()
            if "import keras" in strip.text
        )
        colours = {
            segment.style.color for segment in line if segment.style and segment.text.strip()
        }
        assert len(colours) > 1
        lines = [strip.text.rstrip() for strip in lab.screen._compositor.render_strips()]
        assert any(line.endswith("…") for line in lines), "a long line is seen to go on"
        await pilot.press(*["right"] * 80)
        script = lab.screen.query_one("#script-text")
        await until(
            pilot,
            "their ends",
            lambda: "…" not in "".join(map(str, map(script.render_line, range(9)))),
        )


def shot(page: str, run: Callable[[], Run], keys: str = "") -> tuple[LabApp, Callable[..., object]]:
    """An app that shows a page, and what brings it there."""
    made = run()
    lab = app()

    async def before(pilot: Pilot[None]) -> None:
        screen = await opened(pilot, made)
        screen.pages.turn_to(page)
        await pilot.pause()
        if page == "pictures":
            pane = screen.pane
            await until(pilot, "the pictures", lambda: getattr(pane, "ready", False))
        if page == "weights":
            await sees(pilot, "Bright")
        for key in keys:
            await pilot.press(key)
        await pilot.pause()

    return lab, before


def with_model() -> Run:
    run = digits_run()
    keep_model(run, dense_kernel())
    return run


@pytest.mark.parametrize(
    ("page", "size"),
    [
        *((page, size) for page in ("summary", "confusion", "pictures") for size in SIZES),
        ("weights", "small"),
    ],
)
def test_how_the_pages_look(page: str, size: str, snap_compare: Callable[..., bool]) -> None:
    lab, before = shot(page, with_model)
    assert snap_compare(lab, run_before=before, terminal_size=SIZES[size])


def test_how_the_summary_looks_in_spanish(snap_compare: Callable[..., bool]) -> None:
    i18n.set_language("es")
    lab, before = shot("summary", digits_run)
    assert snap_compare(lab, run_before=before, terminal_size=SIZES["small"])


async def test_the_frames_of_a_page_that_scrolls_as_a_whole_say_that_the_keys_go_to_it() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot, digits_run())
        await pilot.press(*["right_square_bracket"] * 4)
        panel = screen.query_one("#experiment-run")
        await until(
            pilot, "the focus", lambda: pilot.app.focused is screen.query_one("#experiment-scroll")
        )
        assert panel.styles.border_top[0] == "heavy"
        screen.set_focus(None)
        await pilot.pause()
        assert panel.styles.border_top[0] == "solid"


@pytest.mark.parametrize("page", ["confusion", "pictures"])
def test_how_it_looks_in_the_terminals_own_colours(
    page: str, snap_compare: Callable[..., bool]
) -> None:
    lab, before = shot(page, digits_run)
    lab.theme = "ansi-dark"
    assert snap_compare(lab, run_before=before, terminal_size=SIZES["small"])


def test_a_sealed_run_looks_so(snap_compare: Callable[..., bool]) -> None:
    lab, before = shot("summary", lambda: digits_run(sealed=True))
    assert snap_compare(lab, run_before=before, terminal_size=SIZES["small"])


def test_reports_are_opened_without_the_heavy_libraries() -> None:
    import subprocess
    import sys

    code = (
        "import sys, tui_lab.ui.report.screen as r;"
        "heavy = {'keras', 'tensorflow', 'sklearn', 'scipy', 'pandas', 'numpy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
