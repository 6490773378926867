"""Own rows in the interface: values in fields, in one line, from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.own import FakeAsker, answered, entered, faked, opened, rows_run, shown
from support.reports import sees
from support.ui import app, until
from textual.widgets import Checkbox, Input

from tui_lab.runs import predictions
from tui_lab.ui.predict.screen import OwnScreen

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
        assert shown(screen, "head") == "1 of 2   answer: setosa (80.0%)"
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
