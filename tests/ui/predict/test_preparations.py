"""Several digits of one picture, and the page that compares preparations."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from support.digits import written
from support.own import asked_about, drawn, faked, pictures_run, shown
from support.ui import app, until
from textual.widgets import Static

from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.predict.preparations_screen import PreparationsScreen


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    faked(monkeypatch)


async def test_digits_follow_each_other_and_preparations_are_compared(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "pictures", 1)
    written("42", folder / "year.png")
    Image.new("L", (8, 8), 90).save(folder / "z.png")
    (folder / "torn.png").write_bytes(b"no picture")
    async with app().run_test() as pilot:
        screen = await asked_about(pilot, pictures_run(), folder)
        assert "1 of 4   stroke_0.png" in shown(screen, "head")
        assert shown(screen, "status") == "1 file is no picture and was left out: torn.png."
        await pilot.press("n")
        await until(pilot, "a digit", lambda: "year.png (1/2)" in shown(screen, "head"))
        assert shown(screen, "status").startswith("2 digits were found")
        await pilot.press("f4")
        field = screen.query_one("#own-prepare", ChoiceField)
        await until(pilot, "not prepared", lambda: field.word == "none")
        await until(pilot, "refused", lambda: "the network takes 8×8" in shown(screen, "problem"))
        await pilot.press("c")
        await until(pilot, "page", lambda: isinstance(pilot.app.screen, PreparationsScreen))
        page = pilot.app.screen
        assert isinstance(page, PreparationsScreen)
        await until(pilot, "answers", lambda: page.compared is not None and page.compared.answers)
        table = page.query_one(LineTable)
        await until(pilot, "rows", lambda: len(table.rows.keys) == 2)
        said = str(page.query_one("#ways-status", Static).render())
        assert "torn.png" in said
        assert "z.png: There is nothing to see" in said
        await pilot.press("down")
        full = page.query_one("#way-full", Static)
        await until(pilot, "both digits", lambda: "full  34 (80.0%)" in str(full.render()))
        assert "takes 8×8" in str(page.query_one("#way-none", Static).render())
        await pilot.press("escape")
        assert pilot.app.screen is screen
