"""All screens, and how a pilot gets to each: for tests that look at every one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from support.courses import make_course, step_tables
from support.courses_screen import courses
from support.courses_screen import step as a_step
from support.own import asked_about, drawn, pictures_run, rows_run
from support.own import opened as own_opened
from support.reports import digits_run
from support.reports import opened as report_of
from support.runs_screen import three, to_runs
from support.training_view import Moment, shown
from support.training_view import made as run_at
from support.ui import until
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tui_lab import presets
from tui_lab.runs.status import Status
from tui_lab.ui.app import LabApp
from tui_lab.ui.compare.screen import CompareScreen
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.data.adding_screen import OwnDataScreen
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.neuron.descent_screen import DescentScreen
from tui_lab.ui.neuron.screen import NeuronScreen
from tui_lab.ui.shell.destinations import StepInCourse
from tui_lab.ui.shell.help import HelpScreen
from tui_lab.ui.shell.key_bar import KeyBar

Going = Callable[[Pilot[None]], Awaitable[object]]


async def to(pilot: Pilot[None], kind: type[Screen[None]], *keys: str) -> None:
    await pilot.press(*keys)
    await until(pilot, kind.__name__, lambda: isinstance(pilot.app.screen, kind))


async def lab(pilot: Pilot[None]) -> None:
    await pilot.press("1")


async def editor(pilot: Pilot[None]) -> None:
    await pilot.app.push_screen(EditorScreen(presets.get("digits-mlp").experiment))


async def runs(pilot: Pilot[None]) -> None:
    three()
    await to_runs(pilot)


async def compared(pilot: Pilot[None]) -> None:
    await pilot.app.push_screen(CompareScreen(three()))


async def training(pilot: Pilot[None]) -> None:
    await shown(pilot, run_at(Moment()), Status.RUNNING)


async def trained(pilot: Pilot[None]) -> None:
    moment = Moment(epochs=30, batch=0, ended=("finished", "completed"), evaluated=True)
    await shown(pilot, run_at(moment), Status.FINISHED)


async def report(pilot: Pilot[None]) -> None:
    await report_of(pilot, digits_run())


def page(key: str) -> Going:
    async def there(pilot: Pilot[None]) -> None:
        await report(pilot)
        await pilot.press(key)

    return there


async def neuron(pilot: Pilot[None]) -> None:
    await to(pilot, NeuronScreen, "4")


async def descent(pilot: Pilot[None]) -> None:
    await to(pilot, DescentScreen, "4", "v")


async def neuron_of_a_step(pilot: Pilot[None]) -> None:
    await step_with_a_neuron(pilot)
    await to(pilot, NeuronScreen, "f8")


async def data(pilot: Pilot[None]) -> None:
    await pilot.press("5")


async def own_table(pilot: Pilot[None]) -> None:
    path = Path("own.csv").absolute()
    path.write_text("a,b\n" + "1,x\n2,y\n" * 10)
    await to(pilot, OwnDataScreen, "5", "a")
    pilot.app.screen.query_one("#path", Input).value = str(path)
    await pilot.press("enter")
    bar = pilot.app.screen.query_one(KeyBar)
    await until(pilot, "its columns", lambda: len(bar.shown) > 3)


async def own_pictures(pilot: Pilot[None]) -> None:
    await asked_about(pilot, pictures_run(), drawn(Path("pictures")))


async def own_row(pilot: Pilot[None]) -> None:
    await own_opened(pilot, rows_run())


async def listed(pilot: Pilot[None]) -> None:
    make_course()
    await courses(pilot)


async def step(pilot: Pilot[None]) -> None:
    make_course()
    screen = await a_step(pilot)
    screen.go("train")
    await until(
        pilot,
        "a step with an experiment",
        lambda: screen.now is not None and screen.now.state.step.id == "train",
    )


async def step_with_a_neuron(pilot: Pilot[None]) -> None:
    tables = step_tables()
    tables["look"]["neuron"] = {"task": "and"}
    make_course(steps=tables)
    assert isinstance(pilot.app, LabApp)
    await pilot.app.go(StepInCourse("small", "look"))
    await to(pilot, CourseStepScreen)
    screen = pilot.app.screen
    await until(pilot, "its page", lambda: bool(screen.query("#neuron")))


async def settings(pilot: Pilot[None]) -> None:
    await pilot.press("6")


async def help_(pilot: Pilot[None]) -> None:
    await to(pilot, HelpScreen, "question_mark", "question_mark")


def answering(check: int) -> Going:
    async def there(pilot: Pilot[None]) -> None:
        make_course()
        screen = await a_step(pilot)
        screen.blocks[check].field.focus()
        await until(pilot, "the field", lambda: screen.block is screen.blocks[check])

    return there


async def filtering(pilot: Pilot[None]) -> None:
    await runs(pilot)
    await pilot.press("slash")


async def a_value(pilot: Pilot[None]) -> None:
    await editor(pilot)
    pilot.app.screen.query(Input).first().focus()


PLACES: Mapping[str, tuple[Going, str]] = {
    # Each with the keys that stay at 60 columns.
    "lab": (lab, "train edit guess"),
    "editor": (editor, "back train save add"),
    "runs": (runs, "open mark compare"),
    "compare": (compared, "back open"),
    "training": (training, "back pause stop"),
    "trained": (trained, "back more report"),
    "report": (report, "back class_pictures show_validation"),
    "confusion": (page("c"), "back display"),
    "pictures": (page("p"), "back show_validation"),
    "script": (page("k"), "back export"),
    "courses": (listed, "begin choose_data"),
    "step": (step, "back next_step hint train"),
    "step with a neuron": (step_with_a_neuron, "back next_step hint train"),
    "a number": (answering(0), "field.enter field.escape"),
    "an option": (answering(1), "field.enter field.escape"),
    "a filter": (filtering, "field.enter field.escape"),
    "a value": (a_value, "field.escape train"),
    "neuron": (neuron, "one_example one_epoch until_right next_task descent"),
    "descent": (descent, "one_step twenty_steps start_over next_surface layers"),
    "neuron of a step": (neuron_of_a_step, "back one_example one_epoch until_right"),
    "data": (data, "train fetch"),
    "own": (own_table, "add back"),
    "own pictures": (own_pictures, "back ask next"),
    "own row": (own_row, "back ask"),
    "settings": (settings, "forward choose"),
    "help": (help_, "back"),
}
