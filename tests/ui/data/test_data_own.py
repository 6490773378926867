"""The form for own data: tables with their columns, folders of pictures, arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from support.own_data import FLOWERS, opened, roles, said, summary
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Checkbox, Input

from tui_lab.datasets import listing, own_csv
from tui_lab.ui.data.screen import DataScreen
from tui_lab.ui.kit.path_suggester import complete
from tui_lab.ui.kit.row_list import RowList
from tui_lab.ui.shell.dialogs import ConfirmScreen


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    path = tmp_path / "My Flowers.csv"
    path.write_text(FLOWERS)
    return path


async def test_a_table_is_looked_at_before_it_is_added(flowers: Path) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, flowers)
        assert "11 rows, separator “;”, encoding utf-8." in summary(screen)
        assert "refused" in summary(screen)
        assert roles(screen) == {
            "id": "left out",
            "petal": "input",
            "colour": "input",
            "note": "left out",
            "species": "target",
        }
        assert screen.query_one("#name", Input).value == "my-flowers"
        assert "my-flowers" not in listing.names()


async def test_a_name_that_nobody_typed_follows_the_path(flowers: Path) -> None:
    other = flowers.with_name("others.csv")
    other.write_text("x,y\n1,a\n2,b\n3,a\n4,b\n")
    async with app().run_test() as pilot:
        screen: Any = await opened(pilot, flowers)
        path, name = screen.query_one("#path", Input), screen.query_one("#name", Input)
        await until(pilot, "the columns", lambda: screen.focused is screen.query_one(RowList))
        path.value = str(other)
        await pilot.press("f9")  # looks at the new file first
        await until(pilot, "the new file", lambda: set(roles(screen)) == {"x", "y"})
        assert name.value == "others"
        await pilot.press("escape", "n")
        screen = pilot.app.screen
        await until(pilot, "read again", lambda: summary(screen)[:1].isdigit())
        # What is typed now is a path, and no letter of it a command.
        assert screen.focused is screen.query_one("#path")
        screen.query_one("#path", Input).value = str(flowers.with_name("none.csv"))
        await pilot.press("enter")
        await until(pilot, "a sentence", lambda: "There is no file" in said(screen))
        assert screen.query_one("#name", Input).value == "none"
        assert not str(screen.query_one("#details").render())
        screen.query_one("#name", Input).value = "mine"
        screen.query_one("#path", Input).value = str(flowers)
        await pilot.press("enter")
        await until(pilot, "the first file", lambda: "species" in roles(screen))
        assert screen.query_one("#name", Input).value == "mine"


async def test_what_is_wrong_is_said_in_place_and_can_be_put_right(flowers: Path) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, flowers)
        await pilot.press("f2")
        await until(pilot, "a sentence", lambda: "line 4, column petal" in said(screen))
        assert pilot.app.screen is screen
        await pilot.press("m", "f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        info = listing.info("my-flowers")
        assert info.train_size == 10
        assert info.features == ("petal", "colour=blue", "colour=red")
        listed = pilot.app.screen
        assert isinstance(listed, DataScreen)
        await until(pilot, "marked", lambda: listed.marked == info)


async def test_target_and_left_out_columns_are_chosen_by_keys(flowers: Path) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, flowers)
        await until(pilot, "the columns", lambda: screen.focused is screen.query_one(RowList))
        await pilot.press("down", "d", "down", "t", "m")
        assert roles(screen)["petal"] == "left out"
        assert roles(screen)["colour"] == "target"
        assert roles(screen)["species"] == "input"
        await pilot.press("d")  # the target stays
        assert roles(screen)["colour"] == "target"
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        info = listing.info("my-flowers")
        assert info.classes == ("blue", "red")
        assert all(feature.startswith("species=") for feature in info.features)


async def test_another_separator_reads_the_table_anew(tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text("a#b\n" + "1#x\n2#y\n" * 5)
    async with app().run_test() as pilot:
        screen = await opened(pilot, odd)
        screen.query_one("#separator", Input).value = "#"
        screen.query_one("#separator", Input).focus()
        await pilot.press("enter")
        await until(pilot, "two columns", lambda: set(roles(screen)) == {"a", "b"})
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert listing.info("odd").classes == ("x", "y")


async def test_a_folder_of_pictures_is_counted_and_added(tmp_path: Path) -> None:
    for name, grey in (("dark", 20), ("bright", 230)):
        (tmp_path / "shades" / name).mkdir(parents=True)
        for number in range(3):
            Image.new("L", (12, 10), grey).save(tmp_path / "shades" / name / f"{number}.png")
    async with app().run_test() as pilot:
        screen = await opened(pilot, tmp_path / "shades")
        assert summary(screen) == "6 pictures, 2 classes: bright 3, dark 3."
        screen.query_one("#size", Input).value = "8x9"
        screen.query_one("#colour", Checkbox).value = True
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert listing.info("shades").input_shape == (8, 9, 3)


async def test_what_was_filled_in_is_there_again_after_escape(flowers: Path) -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await opened(pilot, flowers)
        await until(pilot, "the columns", lambda: screen.focused is screen.query_one(RowList))
        await pilot.press("down", "down", "d", "m")
        screen.query_one("#name", Input).value = "mine"
        await pilot.press("escape")
        await until(pilot, "the list", lambda: isinstance(pilot.app.screen, DataScreen))
        notices: Any = pilot.app._notifications
        await until(pilot, "a sentence", lambda: len(notices) == 1)
        assert "a goes on with it" in next(iter(notices)).message
        await pilot.press("n")
        again: Any = pilot.app.screen
        await until(pilot, "read again", lambda: summary(again)[0].isdigit())
        assert again.query_one("#name", Input).value == "mine"
        assert roles(again)["colour"] == "left out"
        assert "left out (v" in summary(again)
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert all("colour" not in feature for feature in listing.info("mine").features)
        await pilot.press("n")
        assert pilot.app.screen.query_one("#path", Input).value == ""


async def test_a_new_set_is_trained_with_one_key(flowers: Path) -> None:
    async with app().run_test(notifications=True) as pilot:
        await pilot.press("1")
        home: Any = pilot.app.screen
        await until(pilot, "the lab", lambda: home.chosen is not None)
        await opened(pilot, flowers)
        await pilot.press("m", "f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        notices: Any = pilot.app._notifications
        said_then = "Added my-flowers: 10 examples. Press t"
        await until(pilot, "what next", lambda: any(said_then in n.message for n in notices))
        await pilot.press("t")
        await until(pilot, "a network for it", lambda: home.chosen.data.dataset == "my-flowers")
        assert home.chosen.name == "my-flowers-mlp"
        assert home.focused is home.query_one("#networks")
        trained = []
        pilot.app.train = lambda wanted, *_, **_more: trained.append(wanted)  # type: ignore[attr-defined]
        await pilot.press("t")
        assert [wanted.data.dataset for wanted in trained] == ["my-flowers"]


async def test_a_path_of_nobody_is_no_path() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, Path("~no-such-person/flowers.csv"))
        assert "There is no file or folder" in said(screen)


async def test_arrays_are_added(tmp_path: Path) -> None:
    path = tmp_path / "arrays.npz"
    np.savez(path, x=np.zeros((6, 2), np.float32), y=np.array([0, 1] * 3))
    async with app().run_test() as pilot:
        await pilot.press("5", "n")
        screen = pilot.app.screen
        screen.query_one("#path", Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, "read", lambda: "Arrays" in summary(screen))  # type: ignore[arg-type]
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert listing.info("arrays").input_shape == (2,)


async def test_a_path_with_nothing_there_is_said(tmp_path: Path) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, tmp_path / "nothing.csv")
        assert "There is no file or folder" in said(screen)
        await pilot.press("f2")
        assert pilot.app.screen is screen


async def test_a_name_that_is_taken_is_only_replaced_after_a_question(flowers: Path) -> None:
    own_csv.add_csv(flowers, "my-flowers", missing="drop", drop=["id", "note"])
    async with app().run_test() as pilot:
        screen = await opened(pilot, flowers)
        await pilot.press("m", "down", "d", "f2")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        assert "petal" in listing.info("my-flowers").features
        await pilot.press("f2")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert "petal" not in listing.info("my-flowers").features


def test_paths_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "plants.csv").touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert complete(f"{tmp_path}/pi") == f"{tmp_path}/pictures/"
    assert complete("~/pl") == "~/plants.csv"
    assert complete(f"{tmp_path}/x") is None
    assert complete(f"{tmp_path}/no/such") is None
    assert complete("~nobody-of-that-name/x") is None
    assert complete("\0/x") is None
    assert complete("") is None


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_how_it_looks(
    snap_compare: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    (tmp_path / "flowers.csv").write_text(FLOWERS)
    monkeypatch.chdir(tmp_path)

    async def ready(pilot: Pilot[None]) -> None:
        screen = await opened(pilot, Path("flowers.csv"))
        await until(pilot, "the columns", lambda: screen.focused is screen.query_one(RowList))

    assert snap_compare(app(), terminal_size=size, run_before=ready)
