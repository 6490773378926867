"""The form for own data: what can be chosen about a table, and large ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.own_data import FLOWERS, opened, roles, said, summary
from support.ui import app, until
from support.workbooks import Rows, workbook
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui_lab.datasets import listing, loading
from tui_lab.ui.data.adding_screen import OwnDataScreen
from tui_lab.ui.data.screen import DataScreen
from tui_lab.ui.kit.row_list import RowList


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    path = tmp_path / "My Flowers.csv"
    path.write_text(FLOWERS)
    return path


async def filled(pilot: Pilot[None], screen: OwnDataScreen, field: str, text: str) -> None:
    """Write into a field and leave it."""
    screen.query_one(f"#{field}", Input).value = text
    screen.query_one(f"#{field}", Input).focus()
    await pilot.press("enter")


def kinds(screen: OwnDataScreen) -> dict[str, str]:
    table = screen.query_one(RowList)
    rows = [table.get_row(key) for key in table.rows]
    return {row[1].plain.strip(): row[2].plain.strip() for row in rows}


async def test_a_number_that_nothing_decides_is_decided_in_a_field(tmp_path: Path) -> None:
    path = tmp_path / "sizes.csv"
    path.write_text("size;class\n1.200;a\n950;b\n1.300;a\n950;b\n")
    async with app().run_test() as pilot:
        screen = await opened(pilot, path)
        assert kinds(screen)["size"] == "numbers"
        await pilot.press("f2")
        await until(pilot, "a sentence", lambda: "may be 1.2 or 1200" in said(screen))
        await filled(pilot, screen, "decimal", "x")
        await until(pilot, "no sign", lambda: "“x” is no decimal sign" in said(screen))
        await filled(pilot, screen, "decimal", ",")
        await until(pilot, "decided", lambda: "thousands sign a point" in summary(screen))
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert loading.load("sizes").x_train[:, 0].tolist() == [1200, 950, 1300, 950]


async def test_codes_are_told_from_numbers_and_one_sign_means_one_thing(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("zip,size,class\n08001,1,a\n28013,5,b\n08001,3,a\n28013,9,b\n")
    async with app().run_test() as pilot:
        screen = await opened(pilot, path)
        assert kinds(screen)["zip"] == "codes"
        assert kinds(screen)["size"] == "numbers"
        await filled(pilot, screen, "thousands", ",")
        await filled(pilot, screen, "decimal", ",")
        await until(pilot, "a sentence", lambda: "The sign , cannot part both" in said(screen))
        await filled(pilot, screen, "decimal", ".")
        await until(pilot, "no sentence", lambda: "cannot part" not in said(screen))
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert listing.info("places").features == ("zip=08001", "zip=28013", "size")


async def test_the_words_for_missing_values_are_said_and_chosen(tmp_path: Path) -> None:
    path = tmp_path / "signs.csv"
    path.write_text("sign,x,class\n+,1,a\n-,2,b\n+,?,a\n-,4,b\n+,6,b\n")
    async with app().run_test() as pilot:
        screen = await opened(pilot, path)
        assert "count as missing: -, ?." in summary(screen)
        await pilot.press("m")
        await filled(pilot, screen, "missing-words", '?, "sin dato"')
        await until(pilot, "read", lambda: "count as missing: ?." in summary(screen))
        assert "left out (v" in summary(screen)
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        info = listing.info("signs")
        assert info.features == ("sign=+", "sign=-", "x")
        assert info.train_size == 4


async def test_the_kind_of_a_column_is_chosen_by_a_key(flowers: Path) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, flowers)
        await until(pilot, "the columns", lambda: screen.focused is screen.query_one(RowList))
        await pilot.press("m", "down", "down", "down", "c")
        assert kinds(screen)["note"] == "✓ categories"
        assert roles(screen)["note"] == "input"
        await pilot.press("c")
        assert kinds(screen)["note"] == "✓ numbers"
        await pilot.press("c")
        assert kinds(screen)["note"] == "free text"
        await pilot.press("c", "f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert "note=a gift" in listing.info("my-flowers").features


async def test_sheet_order_and_rare_categories_are_chosen(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    colours = ["red", "red", "red", "blue", "gold", "pink"]
    sizes = ["small", "large", "medium", "small, thin"]
    rows: Rows = [[sizes[n % 4], colours[n % 6], n * 1.5] for n in range(24)]
    path.write_bytes(workbook([["x", "class"], [1, "a"]], Sales=[["size", "colour", "y"], *rows]))
    async with app().run_test() as pilot:
        screen = await opened(pilot, path)
        assert not screen.query_one("#separator").region
        await filled(pilot, screen, "sheet", "Sold")
        await until(pilot, "a sentence", lambda: "There are: Data, Sales." in said(screen))
        await filled(pilot, screen, "sheet", "2")
        await until(pilot, "read", lambda: "colour" in roles(screen))
        await filled(pilot, screen, "pool", "x")
        await until(pilot, "a sentence", lambda: "“x” is no number of rows" in said(screen))
        await filled(pilot, screen, "pool", "5")
        await until(pilot, "read", lambda: said(screen) == "" and screen.preview is not None)
        screen.query_one(RowList).focus()
        await pilot.press("O")
        field = pilot.app.screen.query_one(Input)
        assert field.value == 'small, large, medium, "small, thin"'
        field.value = '"small, thin", small, large'
        await pilot.press("enter")
        assert "not in the order: medium" in str(
            pilot.app.screen.query_one(".dialog-problem").render()
        )
        field.value = '"small, thin", small, medium, large'
        await pilot.press("enter")
        assert kinds(screen)["size"] == "✓ an order"
        assert "small, thin < small < medium" in str(screen.query_one("#details").render())
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
    info = listing.info("shop")
    assert info.features == ("size", "colour=red", "colour=(other)")
    assert loading.load("shop").x_train[:4, 0].tolist() == [1, 3, 2, 0]


async def test_a_table_without_a_header_is_added_when_the_box_is_ticked(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("1,7,a\n2,3,b\n5,9,a\n4,7,b\n")
    async with app().run_test() as pilot:
        screen = await opened(pilot, path)
        assert "no header" in said(screen)
        await until(pilot, "the box", lambda: screen.query_one("#headless").region.width > 0)
        box = screen.query_one("#headless")
        assert "X" not in str(box.render())
        await pilot.click("#headless")
        await until(pilot, "read", lambda: "column1" in roles(screen))
        assert "X" in str(box.render())
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        assert listing.info("bare").features == ("column1", "column2")


async def test_what_the_fields_of_a_table_say_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "sizes.csv"
    path.write_text("size;class\n1.200;a\n950;b\n1.300;a\n950;b\n")
    async with app().run_test() as pilot:
        screen = await opened(pilot, path)
        await filled(pilot, screen, "thousands", ".")
        await until(pilot, "decided", lambda: "thousands sign a point" in summary(screen))
        await pilot.press("escape")
        await until(pilot, "the list", lambda: isinstance(pilot.app.screen, DataScreen))
        await pilot.press("n")
        again: Any = pilot.app.screen
        await until(pilot, "read again", lambda: "thousands sign a point" in summary(again))
        assert again.query_one("#thousands", Input).value == "."


async def test_too_few_rows_are_said_when_they_are_added(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("x,y,class\n1,2,a\n2,3,b\n")
    async with app().run_test(notifications=True) as pilot:
        await opened(pilot, path)
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        notices: Any = pilot.app._notifications
        await until(pilot, "said", lambda: any("too few" in each.message for each in notices))


async def test_a_table_of_many_columns_is_listed_whole(tmp_path: Path) -> None:
    width = 1100
    names = ",".join(f"c{n}" for n in range(width))
    rows = "".join(
        f"{','.join(str(r * n % 7) for n in range(width))},{'ab'[r % 2]}\n" for r in range(4)
    )
    path = tmp_path / "wide.csv"
    path.write_text(f"{names},class\n{rows}")
    async with app().run_test() as pilot:
        screen = await opened(pilot, path)
        table = screen.query_one(RowList)
        await until(pilot, "all rows", lambda: table.row_count == width + 1)
        await pilot.press("down", "down", "down")
        await until(pilot, "another column", lambda: table.cursor_row == 3)
        await pilot.press("d", "end")
        listed = roles(screen)
        assert listed["c0"] == listed["c3"] == "left out"
        assert listed["class"] == "target"
        await pilot.resize_terminal(110, 30)
        await until(pilot, "all rows again", lambda: len(roles(screen)) == width + 1)
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        inputs = tuple(name for name, role in listed.items() if role == "input")
        assert listing.info("wide").features == inputs


async def test_reading_a_large_table_is_shown_and_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wide.csv"
    names = ",".join(f"c{n}" for n in range(300))
    rows = "".join(f"{','.join([str(r)] * 300)},{'ab'[r % 2]}\n" for r in range(6))
    path.write_text(f"{names},class\n{rows}")
    told: list[str] = []
    tell = OwnDataScreen._tell

    def listening(screen: OwnDataScreen, text: str) -> None:
        told.append(text)
        if len(told) == 4:
            screen._given_up.set()
        tell(screen, text)

    async with app().run_test() as pilot:
        monkeypatch.setattr(OwnDataScreen, "_tell", listening)
        await pilot.press("5", "n")
        screen: Any = pilot.app.screen
        screen.query_one("#path", Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, "given up", lambda: len(told) == 4)
        await pilot.app.workers.wait_for_complete()
        assert all(text.startswith("Reading the table: ") for text in told)
        assert len(told) == 4
        assert screen._found is None


async def test_gaps_targets_and_tasks_are_chosen_by_keys(tmp_path: Path) -> None:
    path = tmp_path / "flats.csv"
    rows = "".join(
        f"2024-0{n % 9 + 1}-11,{'' if n % 4 == 1 else n % 13},{n * 7 % 50},{n * 2.5},{n % 3}\n"
        for n in range(60)
    )
    path.write_text(f"when,rooms,size,price,floor\n{rows}")
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, path)
        details = screen.query_one("#details", Static)
        assert kinds(screen)["when"] == "dates"
        await pilot.press("down", "g", "g", "g", "g")  # refused, left out, mean, median
        await until(pilot, "its gaps", lambda: "gaps: median" in str(details.render()))
        assert "15 missing; 0 to 12" in str(details.render())
        await pilot.press("down", "t", "k", "k", "down", "plus")
        assert roles(screen)["size"] == roles(screen)["price"] == "target"
        await pilot.press("home", "e")
        await until(pilot, "seconds", lambda: "seconds" in str(details.render()))
        await pilot.press("f2")
        await until(pilot, "added", lambda: isinstance(pilot.app.screen, DataScreen))
        info = listing.info("flats")
        assert info.features == ("when=seconds", "rooms", "floor")
        assert info.answers == ("size", "price")
        assert info.added is not None
        assert dict(info.added.filled) == {"rooms": "median"}
