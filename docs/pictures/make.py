"""Draw the README's pictures: the real app, fed by the same recorded runs as the tests' snapshots.

    python docs/pictures/make.py

Needs the packages of `tui-lab[test]`. Keeps screens of 100 x 32 as SVG beside this file.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

HERE = Path(__file__).parent
# The helpers of the tests are no package: their folder is put on the path before they are imported.
sys.path.insert(0, str(HERE.parent.parent / "tests"))
os.environ.pop("NO_COLOR", None)
os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")

from support.cli import recorded  # noqa: E402
from support.reports import digits_run, opened, sees  # noqa: E402
from support.runs_screen import to_runs  # noqa: E402
from support.training_view import Moment, made, shown  # noqa: E402
from support.ui import app, until  # noqa: E402
from textual.pilot import Pilot  # noqa: E402
from textual.widgets import OptionList  # noqa: E402

from tui_lab import paths  # noqa: E402
from tui_lab.neuron.model import NeuronStart  # noqa: E402
from tui_lab.runs.status import Status  # noqa: E402
from tui_lab.ui.app import LabApp  # noqa: E402
from tui_lab.ui.courses.screen import CoursesScreen  # noqa: E402
from tui_lab.ui.courses.step_screen import CourseStepScreen  # noqa: E402
from tui_lab.ui.editor.form import FieldRow  # noqa: E402
from tui_lab.ui.kit.examples import Examples  # noqa: E402
from tui_lab.ui.lab.screen import LabHome  # noqa: E402
from tui_lab.ui.shell.destinations import NeuronExercise  # noqa: E402

SIZE = (100, 32)


async def lab(pilot: Pilot[None]) -> None:
    """The first screen."""
    screen = pilot.app.screen
    assert isinstance(screen, LabHome)
    await until(pilot, "something is chosen", lambda: screen.chosen is not None)
    examples = screen.query_one(Examples)
    await until(pilot, "examples", lambda: len(str(examples.render())) > 10)


async def architecture(pilot: Pilot[None]) -> None:
    """The editor."""
    await lab(pilot)
    await pilot.press("e")
    await until(pilot, "its form", lambda: bool(pilot.app.screen.query(FieldRow)))


async def training(pilot: Pilot[None]) -> None:
    """A run while it trains."""
    screen = await shown(pilot, made(Moment(epochs=12)), Status.RUNNING)
    await until(pilot, "pictures", lambda: bool(screen.pictures))
    await pilot.app.workers.wait_for_complete()


async def report(pilot: Pilot[None]) -> None:
    """What was learned."""
    await opened(pilot, digits_run())


async def confusion(pilot: Pilot[None]) -> None:
    """What was taken for what."""
    await report(pilot)
    await pilot.press("c")
    await sees(pilot, "Most often mixed up")


async def course(pilot: Pilot[None]) -> None:
    """A step of a course, with an answer given."""
    await pilot.press("3")
    first = pilot.app.screen
    assert isinstance(first, CoursesScreen)
    await until(pilot, "courses", lambda: first.query_one("#courses", OptionList).option_count > 0)
    first.open_step("first-network", "output")
    await until(pilot, "a step", lambda: isinstance(pilot.app.screen, CourseStepScreen))
    await until(pilot, "its page", lambda: bool(pilot.app.screen.query("#ending")))


async def neuron(pilot: Pilot[None]) -> None:
    """One neuron that learns to part points, an example at a time."""
    assert isinstance(pilot.app, LabApp)
    await pilot.app.go(NeuronExercise(NeuronStart(task="points", activation="sigmoid", rate=2.0)))
    await pilot.press("e", "e", "e", "n")


async def runs(pilot: Pilot[None]) -> None:
    """All runs."""
    recorded("finished", "diverged", "killed", "resumed")
    await to_runs(pilot)


SHOTS: dict[str, Callable[[Pilot[None]], Awaitable[None]]] = {
    shot.__name__: shot
    for shot in (lab, architecture, training, report, confusion, course, neuron, runs)
}


async def shoot(name: str) -> None:
    """Open the app in a lab folder of its own, go to the screen, keep it."""
    with tempfile.TemporaryDirectory() as home:
        os.environ[paths.HOME_VARIABLE] = home
        program = app()
        async with program.run_test(size=SIZE) as pilot:
            await SHOTS[name](pilot)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            (HERE / f"{name}.svg").write_text(program.export_screenshot())


if __name__ == "__main__":
    for shot in SHOTS:
        asyncio.run(shoot(shot))
