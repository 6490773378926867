"""Draw the pictures of README and docs/screens.md: the real app, most of it with recorded runs.

    python docs/pictures/make.py              # all pictures, and docs/screens.md
    python docs/pictures/make.py lab report   # these two
    python docs/pictures/make.py --moving     # lab.gif: a training from the first key to the report

Needs the packages of `tui-lab[test]`. Keeps screens of 100 x 32 as SVG beside this file. For the
moving one a network is really trained, and Chromium turns the pictures into pixels.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

HERE = Path(__file__).parent
# The helpers of the tests are no package: their folder is put on the path before they are imported.
sys.path.insert(0, str(HERE.parent.parent / "tests"))
os.environ.pop("NO_COLOR", None)
os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")

from support.cli import recorded  # noqa: E402
from support.lab_screen import in_the_lab  # noqa: E402
from support.reports import digits_run, opened, sees  # noqa: E402
from support.runs_screen import to_runs  # noqa: E402
from support.sweeps import told_sweep  # noqa: E402
from support.training_view import Moment, made, shown  # noqa: E402
from support.ui import app, until  # noqa: E402
from textual.pilot import Pilot  # noqa: E402
from textual.widgets import OptionList  # noqa: E402

from tui_lab import paths  # noqa: E402
from tui_lab import settings as lab_settings  # noqa: E402
from tui_lab.neuron.model import NeuronStart  # noqa: E402
from tui_lab.runs.status import Status  # noqa: E402
from tui_lab.ui.app import LabApp  # noqa: E402
from tui_lab.ui.compare.screen import CompareScreen  # noqa: E402
from tui_lab.ui.courses.screen import CoursesScreen  # noqa: E402
from tui_lab.ui.courses.step_screen import CourseStepScreen  # noqa: E402
from tui_lab.ui.editor.form import FieldRow  # noqa: E402
from tui_lab.ui.kit.examples import Examples  # noqa: E402
from tui_lab.ui.shell.destinations import NeuronExercise  # noqa: E402
from tui_lab.ui.sweeps.screen import SweepScreen  # noqa: E402
from tui_lab.ui.training.screen import TrainingScreen  # noqa: E402

SIZE = (100, 32)


async def lab(pilot: Pilot[None]) -> None:
    """The first screen."""
    screen = await in_the_lab(pilot)
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


async def compare(pilot: Pilot[None]) -> None:
    """Runs side by side."""
    await runs(pilot)
    await pilot.press("space", "down", "space", "c")
    await until(pilot, "the comparison", lambda: isinstance(pilot.app.screen, CompareScreen))
    await pilot.app.workers.wait_for_complete()


async def sweep(pilot: Pilot[None]) -> None:
    """A search over settings, with its trials."""
    told_sweep()
    screen = SweepScreen()
    await pilot.app.push_screen(screen)
    await until(pilot, "the sweep", lambda: screen.view is not None)


async def importance(pilot: Pilot[None]) -> None:
    """Which setting mattered, and what is luck."""
    await sweep(pilot)
    await pilot.press("]", "]")


async def data(pilot: Pilot[None]) -> None:
    """What there is to learn from."""
    await pilot.press("5")
    await pilot.app.workers.wait_for_complete()


async def settings(pilot: Pilot[None]) -> None:
    """What can be set."""
    await pilot.press("6")


SHOTS: dict[str, Callable[[Pilot[None]], Awaitable[None]]] = {
    shot.__name__: shot
    for shot in (
        lab,
        architecture,
        training,
        report,
        confusion,
        runs,
        compare,
        sweep,
        importance,
        course,
        neuron,
        data,
        settings,
    )
}
PAGE = HERE.parent / "screens.md"
HEAD = """# The screens

Drawn by `python docs/pictures/make.py` from the real app, in a terminal of 100x32.
"""
FRAME_EVERY, TAIL = 0.25, 2.5
"""Seconds between two frames of the moving picture, and for which the last one stays."""


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


def write_page() -> None:
    """Put all pictures on one page, each under what it shows."""
    parts = [
        f"## {shot.__doc__.strip().rstrip('.')}\n\n![{name}](pictures/{name}.svg)\n"
        for name, shot in SHOTS.items()
        if shot.__doc__
    ]
    PAGE.write_text("\n".join([HEAD, *parts]))


async def film(frames: Path) -> list[float]:
    """Train the first network that there is, and keep a picture whenever something has changed.

    Returns:
        Seconds for which each of the pictures is shown.
    """
    seconds: list[float] = []
    lab_settings.change("engine", "plain")  # slow enough to be seen
    program = app(feed=True)
    async with program.run_test(size=SIZE) as pilot:

        def keep(shown_for: float) -> None:
            path = frames / f"{len(seconds):03}.svg"
            path.write_text(program.export_screenshot())
            seconds.append(shown_for)

        await lab(pilot)
        keep(TAIL)
        await pilot.press("t")
        await until(pilot, "the training", lambda: isinstance(program.screen, TrainingScreen))
        begun = time.monotonic()
        while isinstance(program.screen, TrainingScreen) and time.monotonic() - begun < 120:
            await asyncio.sleep(FRAME_EVERY)
            if program.screen.state.epochs or program.screen.status is Status.RUNNING:
                keep(FRAME_EVERY)
            if not program.screen.status.live:
                break
        keep(TAIL)
        await pilot.press("enter")
        await sees(pilot, "Precision")
        keep(2 * TAIL)
    return seconds


def moving() -> None:
    """Draw `lab.gif`.

    Raises:
        SystemExit: There is no Chromium.
    """
    from PIL import Image

    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise SystemExit("Chromium is not installed: it turns the pictures into pixels.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ[paths.HOME_VARIABLE] = str(Path(folder) / "lab")
        seconds = asyncio.run(film(Path(folder)))
        pictures = []
        for number in range(len(seconds)):
            source, target = (Path(folder) / f"{number:03}.{kind}" for kind in ("svg", "png"))
            options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1240,830"]
            subprocess.run(
                [browser, *options, f"--screenshot={target}", source.as_uri()],
                check=True,
                capture_output=True,
                timeout=60,
            )
            with Image.open(target) as image:
                small = image.convert("RGB").resize((930, 622), Image.Resampling.LANCZOS)
                octree = Image.Quantize.FASTOCTREE
                pictures.append(small.quantize(128, octree, dither=Image.Dither.NONE))
        pictures[0].save(
            HERE / "lab.gif",
            save_all=True,
            append_images=pictures[1:],
            duration=[round(1000 * each) for each in seconds],
            loop=0,
            optimize=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SHOTS)}")
    parser.add_argument("--moving", action="store_true", help="draw the moving picture")
    arguments = parser.parse_args()
    if arguments.moving:
        moving()
    else:
        for each in arguments.names or SHOTS:
            asyncio.run(shoot(each))
        write_page()
