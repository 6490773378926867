"""Own rows in the interface: values in fields, in one line, from a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from support.own import FakeAsker, answered, entered, faked, opened, rows_run, shown
from support.quantities import quantity_run
from support.reports import sees
from support.ui import app, until
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Checkbox, Input

from tui_lab.datasets import listing
from tui_lab.runs import predictions
from tui_lab.ui.predict.screen import OwnScreen
from tui_lab.ui.shell.dialogs import InputScreen

FLOWERS = "petal width (cm),petal length (cm),sepal width (cm),sepal length (cm),who\n"


@pytest.fixture(autouse=True)
def asker(monkeypatch: pytest.MonkeyPatch) -> type[FakeAsker]:
    return faked(monkeypatch, classes=3)


def fields(screen: OwnScreen) -> list[Input]:
    return list(screen.query(".value").results(Input))


async def test_each_of_a_few_columns_has_a_field_that_shows_what_the_data_have() -> None:
    run = rows_run()
    async with app().run_test() as pilot:
        screen = await opened(pilot, run)
        await until(pilot, "seen", lambda: fields(screen)[0].placeholder == " 4.3 to 7.9")
        for field, value in zip(fields(screen), ("5,1", "3.5", "1.4", ""), strict=True):
            field.value = value
        await pilot.press("f2")
        await sees(pilot, "There is no value for petal width (cm) yet.")
        assert screen.focused is fields(screen)[3]
        await pilot.press("x", "enter")
        await sees(pilot, "Your example, column petal width (cm): “x” is not a number.")
        await pilot.press("backspace", "0", ".", "2", "enter")
        await answered(pilot, screen)
        assert shown(screen, "head") == "answer: setosa (80.0%)"
        assert shown(screen, "status") == ""
        assert not screen.check_action("next", ())
    (x,) = FakeAsker.asked
    assert x.shape == (1, 4)
    assert abs(x).max() < 3, "scaled as the run's data were"
    (kept,) = predictions.read(run)
    assert (kept.kind, kept.name, kept.answer) == ("row", "5,1, 3.5, 1.4, 0.2", "setosa")


async def test_the_rows_of_a_file_follow_each_other(tmp_path: Path) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS + "0.2,1.4,3.5,5.1,me\n1.5,4.5,3.0,6.0,you\n")
    async with app().run_test() as pilot:
        screen = await opened(pilot, rows_run())
        await entered(pilot, screen, "own-file", str(path))
        await answered(pilot, screen)
        assert "left out: who" in shown(screen, "status")
        assert shown(screen, "head") == "1 of 2   line 2   answer: setosa (80.0%)"
        await pilot.press("n")
        await until(pilot, "the second", lambda: shown(screen, "head").startswith("2 of 2"))
        assert "versicolor" in shown(screen, "head")
        await sees(pilot, "sepal length (cm)  6.0")

        path.write_text(FLOWERS.replace("petal width", "width") + "0.2,1.4,3.5,5.1,me\n")
        await entered(pilot, screen, "own-file", str(path))
        await sees(pilot, "lacks the column petal width (cm)")


async def test_many_columns_share_a_field_and_are_listed_in_their_order(tmp_path: Path) -> None:
    run = rows_run("wine")
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot, run)
        assert len(fields(screen)) == 1
        await sees(pilot, "alcohol")
        await entered(pilot, screen, "own-line", "1, 2")
        await sees(pilot, "the network wants 13")
        await entered(pilot, screen, "own-line", ",".join("1" * 13))
        await answered(pilot, screen)
        path = tmp_path / "wine.csv"
        path.write_text(",".join("2" * 12) + "\n")
        screen.query_one("#own-headless", Checkbox).value = True
        await entered(pilot, screen, "own-file", str(path))
        wrong = "12 values, but the network wants 13"
        await until(pilot, "said", lambda: wrong in shown(screen, "status"))
        assert shown(screen, "head") == "Columns of the data set"
        await sees(pilot, "11.03 to 14.83")


async def test_quantities_are_answered_with_an_interval_and_a_file_is_written(
    tmp_path: Path,
) -> None:
    run = quantity_run()
    run.path("model.keras").write_bytes(b"")
    FakeAsker.quantities = (150.0,)
    names = ",".join(listing.info("diabetes").features)
    row = "59,2,32.1,101,157,93.2,38,4,4.8598,87"
    path = tmp_path / "patients.csv"
    path.write_text(f"{names},progression\n{row},140\n{row}\n{row},161\n")
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, run)
        assert not screen.check_action("write", ())
        await entered(pilot, screen, "own-file", str(path))
        await answered(pilot, screen)
        assert shown(screen, "head") == "1 of 3   line 2   answer: 150.0"
        assert "progression: off by 10.0 on average in 2 examples" in shown(screen, "status")
        assert "150.0" in shown(screen, "bars")
        assert "the truth lies in the interval" in shown(screen, "verdict")
        await pilot.press("n")
        await until(pilot, "the bad row", lambda: "10 fields" in shown(screen, "problem"))
        await pilot.press("n")
        await until(pilot, "the third", lambda: shown(screen, "head").endswith("151.0"))
        await pilot.press("w")
        await until(pilot, "the question", lambda: isinstance(lab_screen(pilot), InputScreen))
        lab_screen(pilot).query_one(Input).value = str(tmp_path / "answers.csv")
        await pilot.press("enter")
        await until(pilot, "the file", (tmp_path / "answers.csv").exists)
    table = list(csv.DictReader((tmp_path / "answers.csv").read_text().splitlines()))
    assert [each["predicted progression"] for each in table] == ["150.0", "151.0"]
    assert [each["error of progression"] for each in table] == ["10.0", "-10.0"]
    assert [each.answer for each in predictions.read(run)] == ["150", "151"]
    assert predictions.read(run)[0].probability is None


def lab_screen(pilot: Pilot[None]) -> Screen[Any]:
    return pilot.app.screen
