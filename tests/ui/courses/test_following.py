"""Every step of every course of the lab, opened at 80x24: what one needs is in sight."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from support.looking import keys_do_not_fit
from support.runs_screen import text_of
from support.ui import app, until
from textual.geometry import Region
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.model import CourseStep
from tui_lab.ui.courses.check_block import CheckBlock
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.shell.key_bar import KeyBar

COURSES = sorted(path.parent.name for path in catalogue.shipped_folder().glob("*/course.toml"))
FENCE = re.compile(r"^```\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", COURSES)
async def test_the_first_question_and_where_to_answer_are_in_sight(name: str) -> None:
    i18n.set_language("es")
    found: list[str] = []
    async with app().run_test(size=(80, 24)) as pilot:
        screen = CourseStepScreen(name, "1")
        await pilot.app.push_screen(screen)
        for place, known in enumerate(catalogue.get(name).steps):
            if place:
                screen.go(known.id)
            await until(pilot, known.id, lambda wanted=known.id: _open(screen) == wanted)
            step = screen.step
            assert step is not None
            bar = screen.query_one(KeyBar)

            def missing(step: CourseStep = step, bar: KeyBar = bar) -> list[str]:
                return list(_missing(step, bar, text_of(pilot, "KeyBar")))

            # The line of keys follows the page.
            await until(pilot, f"the keys of {step.id}", lambda missing=missing: not missing())
            told = [*keys_do_not_fit(pilot)]
            await pilot.press("tab")
            for _turn in range(20):  # the page scrolls to it when that is laid out
                if any(_out_of_sight(screen)):
                    await pilot.pause()
            told += [*_clipped(screen, step), *_out_of_sight(screen)]
            found += [f"{step.id}: {each}" for each in told]
    assert found == []


def _open(screen: CourseStepScreen) -> str:
    """The id of the step whose page is complete; "" while it is being made."""
    there = screen.step is not None and bool(screen.query("#ending"))
    return screen.step.id if there and screen.step is not None else ""


def _missing(step: CourseStep, bar: KeyBar, line: str) -> Iterator[str]:
    """Keys of what the page offers that are not in the line of keys."""
    wanted = ["next_step", "hint"]
    wanted += ["neuron"] if step.neuron is not None else []
    wanted += ["train"] if step.lab is not None else []
    wanted += ["edit"] if step.lab is not None and step.neuron is None else []
    parts = {binding.action: bar._part(binding, on).plain for binding, on in bar.shown}
    yield from (f"no key for {each}" for each in wanted if parts.get(each, "?") not in line)


def _clipped(screen: CourseStepScreen, step: CourseStep) -> Iterator[str]:
    """Lines of blocks, which stay as they are, that are not drawn whole."""
    texts = [(screen.query_one("#text", Static), step.text)]
    for block in screen.query(CheckBlock):
        if "```" in block.state.check.question:
            texts.append((block.query_one(".check-question", Static), block.state.check.question))
    for widget, text in texts:
        lines = [line for fence in FENCE.findall(text) for line in fence.splitlines()]
        if lines:
            whole = Region(0, 0, widget.size.width, widget.size.height)
            drawn = "\n".join(strip.text for strip in widget.render_lines(whole))
            yield from (f"clipped: {line!r}" for line in lines if line.rstrip() not in drawn)


def _out_of_sight(screen: CourseStepScreen) -> Iterator[str]:
    """What of the first open question is not seen once tab has led to it; questions too tall."""
    room, page = screen.query_one(StepPage).content_region, screen.query_one(StepPage)
    block = screen.block
    if block is None or block is not page.first_open():
        yield f"tab leads to {screen.focused}"
        return
    head, field = block.query_one(".check-head").region, block.field.region
    if not field.height or field.y < room.y or field.y + min(field.height, 3) > room.bottom:
        yield f"no field in sight: {field} in {room}"
    if head.y < room.y and field.bottom - head.y <= room.height:
        yield f"its head is out of sight: {head} in {room}"
    for each in screen.query(CheckBlock):
        if each.field.region.y - each.region.y > room.height - 3:
            yield f"{each.state.check.id}: the question leaves no room for its field"
