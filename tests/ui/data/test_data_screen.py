"""The screen of data sets: the list, the marked set, fetching, adding files, removing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from support.courses_screen import lines
from support.ui import app, until
from textual.notifications import Notification
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui_lab import i18n, paths
from tui_lab.datasets import fetching, listing, own_csv
from tui_lab.datasets.planning import check_plan
from tui_lab.errors import DataError
from tui_lab.ui.app import LabApp
from tui_lab.ui.data.screen import DataScreen
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.row_list import RowList
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


def shown(lab: LabApp, selector: str) -> str:
    return str(lab.screen.query_one(selector, Static).render())


async def opened(pilot: Pilot[None], mark: str) -> DataScreen:
    """The screen with the cursor on the set `mark`."""
    await pilot.press("5")
    screen = pilot.app.screen
    assert isinstance(screen, DataScreen)
    table = screen.query_one(RowList)
    await until(pilot, "the list", lambda: mark in table.rows)
    await pilot.press(*["down"] * list(table.rows).index(mark))
    await until(pilot, f"{mark} is marked", lambda: getattr(screen.marked, "name", "") == mark)
    return screen


def row(screen: DataScreen, name: str) -> str:
    return " ".join(cell.plain.strip() for cell in screen.query_one(RowList).get_row(name))


async def test_the_list_says_what_each_set_is_and_whether_it_is_at_hand() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "digits")
        assert row(screen, "digits") == "digits pictures 8×8 10 1,797 – ● built in"
        assert row(screen, "mnist") == "mnist pictures 28×28 10 60,000 10,000 ○ press f"
        assert row(screen, "shipping").endswith("○ press i")
        assert len(screen.query_one(RowList).rows) == len(listing.catalogue())


@pytest.mark.parametrize("name", ["digits", "iris", "spiral", "xor"])
async def test_the_marked_set_is_shown_with_examples(name: str) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, name)
        examples = screen.query_one(Examples)
        await until(pilot, "examples", lambda: str(examples.render()).strip() != "")
        assert examples.dataset == name
        title = pilot.app.screen.query_one("#set-panel", Panel).title
        assert title.startswith(listing.info(name).title)


async def test_going_quickly_through_the_list_ends_with_the_examples_of_the_last_one() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "digits")
        rows = list(screen.query_one(RowList).rows)
        await pilot.press(*["down"] * (rows.index("moons") - rows.index("digits")))
        examples = screen.query_one(Examples)
        await until(
            pilot, "the last", lambda: examples.dataset == "moons" and "●" in str(examples.render())
        )


async def test_enter_gives_the_set_the_whole_screen_and_escape_the_list_back() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "iris")
        await pilot.press("enter")
        await until(pilot, "no list", lambda: not screen.query_one("#set-list").display)
        assert screen.focused is screen.query_one("#about")
        title = screen.query_one("#set-panel", Panel)
        assert "esc: the list" in str(title.title)
        await pilot.press("escape")
        await until(pilot, "the list", lambda: screen.query_one("#set-list").display)
        assert "enter: read on" in str(title.title)
        assert screen.focused is screen.query_one(RowList)


class Download:
    """Stands for the network: goes on when it is told to, and puts the file there."""

    def __init__(self, folder: Path, error: DataError | None = None) -> None:
        self.go_on = threading.Event()
        self.given_up = threading.Event()
        self.folder, self.error = folder, error

    def __call__(self, name: str, progress: Callable[..., None], **_more: object) -> list[Path]:
        try:
            for share in (0, 25, 50):
                progress("mnist.npz", share, 100)
            while not self.go_on.wait(0.02):
                progress("mnist.npz", 50, 100)
        except BaseException:
            self.given_up.set()
            raise
        if self.error is not None:
            raise self.error
        self.folder.mkdir(parents=True)
        (self.folder / "mnist.npz").write_bytes(b"")
        progress("mnist.npz", 100, 100)
        return []


@pytest.fixture
def download(lab_home: Path, monkeypatch: pytest.MonkeyPatch) -> Download:
    found = Download(lab_home / "data")
    monkeypatch.setattr("tui_lab.datasets.fetching.fetch", found)
    return found


async def test_a_set_is_fetched_with_progress(download: Download) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "mnist")
        await pilot.press("f")
        await until(pilot, "progress", lambda: "▼" in row(screen, "mnist"))
        await until(pilot, "a bar", lambda: "█" in shown(pilot.app, "#set-state"))  # type: ignore[arg-type]
        download.go_on.set()
        await until(pilot, "at hand", lambda: "● on disk" in row(screen, "mnist"))
        assert not pilot.app.fetching  # type: ignore[attr-defined]


async def test_a_transfer_can_be_given_up(download: Download) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "mnist")
        await pilot.press("f")
        await until(pilot, "progress", lambda: "▼" in row(screen, "mnist"))
        await pilot.press("f")
        await until(pilot, "given up", download.given_up.is_set)
        await until(pilot, "as before", lambda: "○ press f" in row(screen, "mnist"))


async def test_leaving_the_lab_gives_transfers_up(download: Download) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "mnist")
        await pilot.press("f")
        await until(pilot, "progress", lambda: "▼" in row(screen, "mnist"))
    assert download.given_up.is_set()


async def test_a_transfer_that_fails_is_said(download: Download) -> None:
    download.error = DataError("The data set mnist could not be fetched.", "Try again later.")
    async with app().run_test(notifications=True) as pilot:
        await opened(pilot, "mnist")
        await pilot.press("f")
        download.go_on.set()
        notice = await told(pilot)
        assert notice.title == "The data set mnist could not be fetched."
        await until(pilot, "why", lambda: "Try again later." in lines(pilot))
        assert "f tries again" in lines(pilot)


async def test_elsewhere_a_transfer_that_failed_is_one_line_of_news(download: Download) -> None:
    why = "https://example.org/mnist.npz: no connection; " * 5
    download.error = DataError(f"The data set mnist could not be fetched ({why}).", "Try later.")
    async with app().run_test(size=(80, 24), notifications=True) as pilot:
        lab = pilot.app
        assert isinstance(lab, LabApp)
        lab.fetcher.start("mnist")
        download.go_on.set()
        notice = await told(pilot)
        assert notice.title == ""
        assert notice.message == "The data set mnist could not be fetched. 5 says why."
        assert "no connection" in str(lab.fetcher.failed["mnist"])
        await pilot.press("5")
        await until(pilot, "its row and why", lambda: "Try later." in lines(pilot))
        await pilot.press("home", "1", "5")
        await until(pilot, "what was marked since", lambda: "Try later." not in lines(pilot))


async def told(pilot: Pilot[None]) -> Notification:
    """The notice that comes, when none has come before."""
    notices = pilot.app._notifications
    await until(pilot, "a notice", lambda: len(notices) == 1)
    return next(iter(notices))


async def added(pilot: Pilot[None], path: str) -> Notification:
    """Add a file to the set `shipping` by its path; what is said then."""
    await opened(pilot, "shipping")
    await pilot.press("i")
    await until(pilot, "asked", lambda: isinstance(pilot.app.screen, InputScreen))
    pilot.app.screen.query_one(Input).value = path
    await pilot.press("enter")
    return await told(pilot)


async def test_a_file_by_hand_is_checked_before_it_is_taken(tmp_path: Path) -> None:
    wrong = tmp_path / "Train.csv"
    wrong.write_text("a,b\n1,2\n")
    async with app().run_test(notifications=True) as pilot:
        await added(pilot, str(wrong))
        assert not listing.availability("shipping").at_hand


async def test_keys_that_the_marked_set_does_not_allow_say_why() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await opened(pilot, "digits")
        await pilot.press("x", "f", "i")
        notices: Any = pilot.app._notifications
        await until(pilot, "three sentences", lambda: len(notices) == 3)
        assert pilot.app.screen is screen
        assert not pilot.app.fetching  # type: ignore[attr-defined]
        said = [notice.message for notice in notices]
        assert "only data of your own" in said[0]
        assert "need not be fetched" in said[1]
        assert "needs no file. Press a" in said[2]
        await pilot.press("home", *["down"] * screen.query_one(RowList).get_row_index("shipping"))
        await until(pilot, "shipping", lambda: getattr(screen.marked, "name", "") == "shipping")
        await pilot.press("f")
        await until(pilot, "one more", lambda: len(notices) == 4)
        assert "Press i when you have its file" in list(notices)[3].message


async def test_a_path_of_nobody_is_said() -> None:
    async with app().run_test(notifications=True) as pilot:
        notice = await added(pilot, "~no-such-person/Train.csv")
        assert "~no-such-person/Train.csv" in notice.title


async def test_a_fault_while_a_file_is_added_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> None:
        raise RuntimeError("a fault made for this test")

    monkeypatch.setattr(fetching, "add_file", broken)
    async with app().run_test(notifications=True) as pilot:
        notice = await added(pilot, str(tmp_path))
        assert str(paths.log_file()) in notice.message
        assert "a fault made for this test" in paths.log_file().read_text()


async def test_t_goes_to_the_lab_with_the_set_and_a_network_for_it() -> None:
    async with app().run_test() as pilot:
        await opened(pilot, "wine")
        await pilot.press("t")
        await until(pilot, "the lab", lambda: isinstance(pilot.app.screen, LabHome))
        lab: Any = pilot.app.screen
        await until(
            pilot, "a network", lambda: lab.chosen is not None and lab.chosen.data.dataset == "wine"
        )
        assert check_plan(lab.chosen)[1] == []


async def test_an_own_set_is_removed_after_a_question(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("a,b\n" + "1,x\n2,y\n" * 10)
    own_csv.add_csv(table, "own")
    async with app().run_test() as pilot:
        screen = await opened(pilot, "own")
        await pilot.press("x")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("enter")  # the answer that does no harm
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        assert "own" in listing.names()
        await pilot.press("x")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, "gone", lambda: "own" not in screen.query_one(RowList).rows)
        assert "own" not in listing.names()


async def test_a_set_that_was_added_meanwhile_is_there_on_coming_back(tmp_path: Path) -> None:
    table = tmp_path / "late.csv"
    table.write_text("a,b\n" + "1,x\n2,y\n" * 10)
    async with app().run_test() as pilot:
        screen = await opened(pilot, "iris")
        await pilot.press("6")
        own_csv.add_csv(table, "late")
        await pilot.press("5")
        await until(pilot, "the new one", lambda: "late" in screen.query_one(RowList).rows)
        assert screen.marked is not None
        assert screen.marked.name == "iris"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_the_list_is_never_wider_than_its_place(size: tuple[int, int]) -> None:
    async with app().run_test(size=size) as pilot:
        screen = await opened(pilot, "digits")
        table = screen.query_one(RowList)
        assert table.virtual_size.width <= table.scrollable_content_region.width


async def ready(pilot: Pilot[None], name: str) -> None:
    """Let the cursor stand on the set `name`, with its examples where it is at hand."""
    screen = await opened(pilot, name)
    examples = screen.query_one(Examples)
    if listing.availability(name).at_hand:
        await until(pilot, "examples", lambda: str(examples.render()).strip() != "")


@pytest.mark.parametrize(("size", "name"), [((80, 24), "digits"), ((120, 40), "mnist")])
def test_how_it_looks(
    snap_compare: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], name: str
) -> None:
    monkeypatch.setenv("TUI_LAB_HOME", "/home/ana/lab")
    assert snap_compare(app(), terminal_size=size, run_before=partial(ready, name=name))


def test_how_it_looks_on_sixteen_colours(
    snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    assert snap_compare(app(), terminal_size=(80, 24), run_before=partial(ready, name="iris"))


async def test_it_speaks_spanish() -> None:
    i18n.set_language("es")
    async with app().run_test() as pilot:
        screen = await opened(pilot, "mnist")
        assert "60.000" in row(screen, "mnist")
