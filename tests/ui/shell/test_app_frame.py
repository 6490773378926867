"""The app around the screens: size, palette, leaving, greeting, faults, and what it imports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from support.runs import finish, made_run
from support.ui import app, resized, snapshot_of_store, until
from textual.command import DiscoveryHit, Hit
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tui_lab import paths, presets
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.report.screen import ReportScreen
from tui_lab.ui.shell import quit_message as leaving
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import PresetInLab, RunPage
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.shell.palette import LabPalette, Names
from tui_lab.ui.shell.too_small import TooSmall

HEAVY = ("keras", "tensorflow", "sklearn", "scipy", "pandas", "jax", "torch")
LATE = (
    *("numpy", "PIL", "tui_lab.cli", "tui_lab.training", "tui_lab.worker"),
    *("msgspec", "tomllib", "tui_lab.experiment.line", "tui_lab.datasets.listing"),
    *("tui_lab.ui.neuron.screen", "tui_lab.ui.shell.destinations", "tui_lab.ui.shell.palette"),
    *("tui_lab.ui.shell.fetching", "tui_lab.ui.shell.starting", "tui_lab.presets", "ssl"),
    *("textual.command", "textual.widgets._input", "textual.widgets._tree", "json"),
)
"""What the first screen does without until it is there: a fifth of the time to start."""


LOCKS: list[RunLock] = []
"""Held by `going_on`, in place of workers."""


@pytest.fixture(autouse=True)
def workers_end() -> Iterator[None]:
    yield
    while LOCKS:
        LOCKS.pop().release()


def going_on(*names: str) -> Snapshot:
    """A store in which runs of these names are training."""
    for name in names:
        run = made_run(name=name)
        LOCKS.append(RunLock(run.folder))
        LOCKS[-1].acquire()
        with EventWriter(run.path(EVENTS_FILE)) as writer:
            writer.write("started", pid=os.getpid(), resumed_from=0, epochs=2)
    return snapshot_of_store()


def test_the_interface_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from tui_lab.ui.start import import_asyncio, import_textual\n"
        "import_asyncio(), import_textual()\n"
        "import tui_lab.ui.app, tui_lab.ui.lab.screen\n"
        f"print([module for module in {HEAVY + LATE!r} if module in sys.modules])\n"
        "import ssl, asyncio; assert ssl.SSLContext  # whoever connects later has it\n"
        "import textual.command; assert textual.command.CommandPalette.BINDINGS"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_first_picture_waits_for_nothing_that_comes_later() -> None:
    late = ("numpy", "msgspec", "tui_lab.ui.lab.view", "tui_lab.presets", "json")
    code = (
        "import asyncio, sys\n"
        "from tui_lab.ui.start import import_asyncio, import_textual\n"
        "import_asyncio(), import_textual()\n"
        "from tui_lab.ui.app import LabApp\n"
        "class Lab(LabApp):\n"
        "    drawn = None\n"
        "    def _display(self, screen, picture):\n"
        f"        there = [module for module in {HEAVY + late!r} if module in sys.modules]\n"
        "        self.drawn = there if self.drawn is None else self.drawn\n"
        "        super()._display(screen, picture)\n"
        "async def see():\n"
        "    lab = Lab(standby_worker=False, feed=False)\n"
        "    async with lab.run_test(): print(lab.drawn)\n"
        "asyncio.run(see())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


async def test_a_terminal_that_is_too_small_is_told_so() -> None:
    sizes = {(59, 24): True, (60, 19): True, (60, 20): False, (50, 15): True, (20, 5): True}
    async with app().run_test(size=(59, 24)) as pilot:
        for size, guarded in sizes.items():
            await resized(pilot, size)
            for mode in "123456":
                await pilot.press(mode)
                guard = pilot.app.screen.query_one(TooSmall)
                what = f"the guard of {mode} at {size}"
                await until(pilot, what, lambda: guard.display is guarded)  # noqa: B023
                if guarded:
                    whole = pilot.app.screen.region
                    await until(pilot, "it fills it", lambda: guard.region == whole)  # noqa: B023
                    words = f"{size[0]} columns and {size[1]} rows"
                    assert words in " ".join(str(guard.render()).split())


async def test_a_larger_terminal_brings_the_screen_back() -> None:
    async with app().run_test(size=(50, 15)) as pilot:
        guard = pilot.app.screen.query_one(TooSmall)
        await until(pilot, "the guard", lambda: guard.display)
        await pilot.resize_terminal(80, 24)
        await until(pilot, "no guard", lambda: not guard.display)


async def test_leaving_asks_nobody_when_nothing_is_going_on() -> None:
    async with app().run_test() as pilot:
        await pilot.press("q")
        await until(pilot, "left", lambda: pilot.app._exit)
    assert pilot.app.return_code == 0


async def test_who_leaves_for_the_first_time_is_told_that_runs_go_on() -> None:
    async with app().run_test() as pilot:
        pilot.app.snapshot = going_on("mlp")  # type: ignore[attr-defined]
        await pilot.press("q")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, "back", lambda: isinstance(pilot.app.screen, LabScreen))
        assert not pilot.app._exit
        await pilot.press("q")
        await until(pilot, "asked again", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, "left", lambda: pilot.app._exit)
    async with app().run_test() as pilot:
        pilot.app.snapshot = snapshot_of_store()  # type: ignore[attr-defined]
        await pilot.press("q")
        await until(pilot, "left, not asked again", lambda: pilot.app._exit)


async def test_a_run_that_ended_a_moment_ago_keeps_nobody() -> None:
    async with app().run_test() as pilot:
        pilot.app.snapshot = going_on("mlp")  # type: ignore[attr-defined]
        finish(Store().find("mlp"))
        await pilot.press("q")
        await until(pilot, "left", lambda: pilot.app._exit)
        assert leaving.still_live(pilot.app.snapshot.live) == []  # type: ignore[attr-defined]


async def test_leaving_from_the_notice() -> None:
    async with app().run_test() as pilot:
        pilot.app.snapshot = going_on("mlp")  # type: ignore[attr-defined]
        await pilot.press("ctrl+q")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, "left", lambda: pilot.app._exit)
    assert leaving.was_told()


def test_the_terminal_is_left_with_a_word_on_the_runs_that_go_on() -> None:
    assert leaving.farewell(()) == ""
    (run,) = going_on("mlp").live
    one = leaving.farewell([run])
    assert one.startswith("1 run goes on without the interface: mlp.")
    assert f"`tui-lab watch {run.id}`" in one
    many = leaving.farewell(going_on("b", "c", "d").live)
    assert many.startswith("4 runs go on without the interface: ")
    assert " and 1 more." in many


async def test_runs_that_are_going_on_are_told_on_opening() -> None:
    async with app().run_test() as pilot:
        lab: Any = pilot.app
        lab.post_message(LabApp.FeedTick(going_on("mlp")))
        news = lab.screen.query_one("#news")
        await until(pilot, "told", lambda: "mlp is training" in str(news.render()))
        assert not lab._notifications


async def test_the_key_of_a_mode_always_leads_to_its_first_screen() -> None:
    run = made_run()
    finish(run)
    async with app().run_test() as pilot:
        lab: Any = pilot.app
        lab.snapshot = snapshot_of_store()
        lab.open(RunPage(Store().find(run.id)))
        await until(pilot, "the run is shown", lambda: len(lab.screen_stack) == 2)
        for key, mode in (("1", "lab"), ("2", "runs"), ("2", "runs"), ("1", "lab")):
            await pilot.press(key)
            await until(pilot, mode, lambda: lab.current_mode == mode)  # noqa: B023
            await until(pilot, "nothing upon it", lambda: len(lab.screen_stack) == 1)


async def test_who_stays_is_asked_again() -> None:
    async with app().run_test() as pilot:
        pilot.app.snapshot = going_on("mlp")  # type: ignore[attr-defined]
        for _time in range(2):
            await pilot.press("q")
            await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
            await pilot.press("n")
            await until(pilot, "back", lambda: isinstance(pilot.app.screen, LabScreen))
        assert not leaving.was_told()


async def hits(pilot: Pilot[None], query: str) -> list[Hit | DiscoveryHit]:
    """What the palette finds among presets and runs."""
    names = Names(pilot.app.screen)
    await names.startup()
    found = names.search(query) if query else names.discover()
    return [hit async for hit in found]  # type: ignore[misc]


async def test_the_palette_finds_presets_and_runs_by_name() -> None:
    run = made_run(name="my-odd-run")
    finish(run)
    async with app().run_test() as pilot:
        pilot.app.snapshot = snapshot_of_store()  # type: ignore[attr-defined]
        name = presets.names()[0]
        assert any(name in str(hit.text) for hit in await hits(pilot, name))
        (hit,) = await hits(pilot, "my-odd-run")
        opened: list[str] = []
        pilot.app.open = lambda page: opened.append(page.run.id)  # type: ignore[attr-defined]
        hit.command()
        assert opened == [run.id]
        assert [str(each.text) for each in await hits(pilot, "")] == ["my-odd-run"]
        assert await hits(pilot, "zzzzzz") == []


async def test_a_run_that_has_gone_meanwhile_is_said() -> None:
    run = made_run(name="gone")
    finish(run)
    async with app().run_test(notifications=True) as pilot:
        lab: Any = pilot.app
        lab.snapshot = snapshot_of_store()
        (hit,) = [hit for hit in await hits(pilot, "gone") if "gone" in str(hit.text)]
        Store().remove(run)
        hit.command()
        await until(pilot, "a notice", lambda: len(lab._notifications) == 1)


async def test_the_palette_chooses_a_preset_in_the_lab_from_another_mode() -> None:
    async with app().run_test() as pilot:
        lab: Any = pilot.app
        await pilot.press("6")
        await lab.change_language()
        await lab.go(
            PresetInLab("iris-mlp" if "iris-mlp" in presets.names() else presets.names()[-1])
        )
        await until(pilot, "the lab", lambda: lab.current_mode == "lab")


async def test_the_palette_offers_what_can_be_done_now() -> None:
    async with app().run_test() as pilot:
        await pilot.press("5")
        screen: Any = pilot.app.screen
        await until(pilot, "a marked set", lambda: screen.marked is not None)
        titles = [command.title for command in pilot.app.get_system_commands(screen)]
        assert "New" in titles
        assert "Remove" not in titles
        assert "Quit" in titles
        await pilot.press("ctrl+p")
        await until(pilot, "the palette", lambda: isinstance(pilot.app.screen, LabPalette))
        assert titles == [each.title for each in pilot.app.get_system_commands(screen)]
        await pilot.press("escape")
        await until(pilot, "gone", lambda: pilot.app.screen is screen)


async def offered(pilot: Pilot[None]) -> dict[str, Any]:
    """What the palette offers here: title and callback."""
    commands = pilot.app.get_system_commands(pilot.app.screen)
    return {command.title: command.callback for command in commands}


async def test_the_palette_leads_to_what_is_done_on_other_screens() -> None:
    for name in ("older", "newer"):
        finish(made_run(name=name))
    async with app().run_test(notifications=True) as pilot:
        lab: Any = pilot.app
        assert not {"Compare", "Report", "Export"} & set(await offered(pilot))  # no runs yet
        lab.snapshot = snapshot_of_store()
        await pilot.press("6")
        found = await offered(pilot)
        assert {"Train", "Compare", "Report", "Export", "Fetch"} <= set(found)
        await found["Compare"]()
        await until(pilot, "the runs", lambda: lab.current_mode == "runs")
        await until(
            pilot, "told", lambda: any("press c" in note.message for note in lab._notifications)
        )
        await (await offered(pilot))["Report"]()
        await until(pilot, "a report", lambda: isinstance(lab.screen, ReportScreen))
        assert lab.screen.run.id == lab.snapshot.runs[0].id
        await (await offered(pilot))["Train"]()
        await until(pilot, "the lab", lambda: lab.current_mode == "lab")
        assert len(lab.screen_stack) == 1
        await (await offered(pilot))["Export"]()
        await until(pilot, "asked what", lambda: isinstance(lab.screen, ChoiceScreen))
        await pilot.press("escape")


async def test_the_palette_leaves_out_what_means_nothing_among_no_runs() -> None:
    async with app().run_test() as pilot:
        await pilot.press("2")
        found = await offered(pilot)
        assert not {"Mark", "Rename", "Delete", "Stop", "Go on", "Unreadable"} & set(found)
        assert "Undo" not in found


async def test_a_fault_of_the_interface_goes_into_the_log_and_is_a_sentence() -> None:
    lab = app()

    def break_down() -> None:
        raise RuntimeError("a fault made for this test")

    with pytest.raises(RuntimeError, match="made for this test"):  # noqa: PT012 - it comes late
        async with lab.run_test() as pilot:
            lab.call_later(break_down)
            await until(pilot, "the end", lambda: lab._exit_renderables != [])
            said = "".join(
                segment.text for each in lab._exit_renderables for segment in each.segments
            )
    assert "Traceback" not in said
    assert "ended by a fault of its own" in " ".join(said.split())
    assert "a fault made for this test" in paths.log_file().read_text()


async def test_what_work_is_given_is_not_made_a_text_of() -> None:
    class Large:
        def __repr__(self) -> str:
            raise AssertionError("a text of it was made")

    done: list[Large] = []
    async with app().run_test() as pilot:
        for group in ("large", "default"):
            work = partial(done.append, Large())
            pilot.app.screen.run_worker(work, group=group, thread=True)
        await until(pilot, "done", lambda: len(done) == 2)


async def test_a_removed_widget_neither_gets_nor_keeps_the_focus() -> None:
    async with app().run_test() as pilot:
        screen = pilot.app.screen
        kept, field = Input(), Input()
        await screen.mount_all([kept, field])
        kept.focus()
        await until(pilot, "focused", lambda: screen.focused is kept)
        await field.remove()
        screen.set_focus(field)
        assert screen.focused is kept
        # However it came to have the focus, it does not swallow the keys.
        screen.set_reactive(Screen.focused, field)
        await pilot.press("2")
        await until(pilot, "another mode", lambda: pilot.app.current_mode == "runs")
