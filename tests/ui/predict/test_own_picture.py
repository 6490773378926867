"""Own pictures in the interface: prepared step by step, asked about, put down."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from support.own import (
    FakeAsker,
    answered,
    asked_about,
    drawn,
    entered,
    faked,
    opened,
    pictures_run,
    shown,
)
from support.reports import digits_run, sees
from support.reports import opened as report_of
from support.ui import app, until
from textual.widgets import Digits

from tui_lab.errors import LabError
from tui_lab.imaging.prepare import Step
from tui_lab.runs import predictions
from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.predict.loading import named_paths, thumbnail
from tui_lab.ui.predict.picture_screen import OwnPictureScreen
from tui_lab.ui.predict.steps import StepStrip
from tui_lab.ui.predict.view import large, verdict


@pytest.fixture(autouse=True)
def asker(monkeypatch: pytest.MonkeyPatch) -> type[FakeAsker]:
    return faked(monkeypatch)


async def test_the_report_leads_there_once_there_is_a_model() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(notifications=True) as pilot:
        report = await report_of(pilot, run)
        assert report.check_action("own", ())
        assert not report.check_action("own_example", ())
        await pilot.press("i")
        await until(
            pilot, "said", lambda: any("model.keras" in note.title for note in lab._notifications)
        )
        run.path("model.keras").write_bytes(b"")
        await pilot.press("i")
        await until(pilot, "the screen", lambda: isinstance(lab.screen, OwnPictureScreen))
        await pilot.press("escape")
        await until(pilot, "back", lambda: lab.screen is report)


async def test_a_folder_is_asked_about_picture_by_picture_and_put_down(tmp_path: Path) -> None:
    run = pictures_run()
    folder = drawn(tmp_path / "pictures")
    (folder / "torn.png").write_bytes(b"no picture")
    async with app().run_test() as pilot:
        screen = await asked_about(pilot, run, folder)
        said = "1 of 3   stroke_0.png   answer: 0 (80.0%)"
        await until(pilot, "the head in its width", lambda: shown(screen, "head") == said)
        assert shown(screen, "status") == "1 file is no picture and was left out: torn.png."
        assert len(shown(screen, "bars").splitlines()) == 10
        strip = screen.query_one(StepStrip)
        sentences = [step.sentence for step in strip.steps]
        assert sentences[0] == "The picture has 60×48 pixels in colour."
        assert sentences[2] == "Dark and light were exchanged: the ink is light now."
        assert strip.cursor == len(sentences) - 1
        assert strip.has_focus
        await sees(pilot, sentences[-1])
        await pilot.press("home")
        await sees(pilot, f"1. {sentences[0]}")
        await pilot.press("n", "n")
        await until(pilot, "the third", lambda: "stroke_2.png   answer: 2" in shown(screen, "head"))
        assert strip.cursor == len(strip.steps) - 1
        await pilot.press("n", "pageup")
        await until(pilot, "the second", lambda: "stroke_1.png" in shown(screen, "head"))
    (x,) = FakeAsker.asked
    assert x.shape == (3, 8, 8)
    assert x.max() <= 1.0, "scaled as the run's data were"
    kept = predictions.read(run)
    assert [(each.name, each.answer) for each in kept] == [
        (f"stroke_{number}.png", str(number)) for number in range(3)
    ]


async def test_other_ways_with_dark_and_light_are_asked_about_anew(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "pictures")
    async with app().run_test() as pilot:
        screen = await asked_about(pilot, pictures_run(), folder)
        await pilot.press("n")
        choice, strip = screen.query_one(ChoiceField), screen.query_one(StepStrip)
        await pilot.press("v")
        await until(pilot, "asked again", lambda: len(FakeAsker.asked) == 2)
        await answered(pilot, screen)
        assert choice.word == "yes"
        assert "were exchanged" in strip.steps[2].sentence
        assert screen.place == 1, "the same picture stays in front"
        await pilot.press("f3")
        await until(pilot, "dark ink is none", lambda: "No ink" in shown(screen, "problem"))
        assert (choice.word, len(FakeAsker.asked)) == ("no", 2)
        assert "stroke_1.png" in shown(screen, "head")
        await pilot.press("f3")
        await answered(pilot, screen)
        assert choice.word == "auto"
        assert screen.place == 1


async def test_what_is_wrong_is_said_beside_the_field(tmp_path: Path) -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, pictures_run())
        await pilot.press("f2")
        await until(pilot, "said", lambda: "Write where" in shown(screen, "status"))
        for path, sentence in (
            (tmp_path / "none.png", "There is no picture"),
            (tmp_path, "There are no pictures in the folder"),
        ):
            await entered(pilot, screen, "own-path", str(path))
            await until(pilot, "said", lambda: sentence in shown(screen, "status"))  # noqa: B023
            assert screen.focused is screen.query_one("#own-path")
        await entered(pilot, screen, "own-path", str(drawn(tmp_path / "pictures", 1)))
        await answered(pilot, screen)
        assert shown(screen, "status") == ""
        await entered(pilot, screen, "own-path", str(tmp_path / "none.png"))
        await until(pilot, "said", lambda: "There is no picture" in shown(screen, "status"))
        assert not screen.has_class("-brought"), "no answer stands there for something else"
    assert len(FakeAsker.asked) == 1


async def test_a_network_that_gives_no_answer_is_said(tmp_path: Path) -> None:
    FakeAsker.error = LabError("The network could not be asked.", "Look there.")
    async with app().run_test() as pilot:
        screen = await opened(pilot, pictures_run())
        await entered(pilot, screen, "own-path", str(drawn(tmp_path / "pictures", 1)))
        await until(pilot, "said", lambda: "could not be asked" in shown(screen, "status"))
        assert screen.query_one(StepStrip).steps, "the steps can be looked at"


async def test_answers_that_cannot_be_put_down_are_shown_all_the_same(tmp_path: Path) -> None:
    run = pictures_run()
    run.path(predictions.PREDICTIONS_FILE).mkdir()
    lab = app()
    async with lab.run_test(notifications=True) as pilot:
        await asked_about(pilot, run, drawn(tmp_path / "pictures", 1))
        await until(
            pilot, "warned", lambda: any("put down" in note.title for note in lab._notifications)
        )


async def test_waiting_holds_nothing_up_and_leaving_gives_it_up(tmp_path: Path) -> None:
    FakeAsker.hold = threading.Event()
    run = pictures_run()
    lab = app()
    async with lab.run_test() as pilot:
        before = lab.screen
        screen = await opened(pilot, run)
        await entered(pilot, screen, "own-path", str(drawn(tmp_path / "pictures", 1)))
        await until(pilot, "told", lambda: "takes some seconds" in shown(screen, "status"))
        assert screen.query_one(StepStrip).steps, "the steps are there before the answer"
        await pilot.press("escape")
        await until(pilot, "left", lambda: lab.screen is before)
        await until(pilot, "the worker was let go", lambda: FakeAsker.closed == 1)
        await until(pilot, "given up", lambda: all(w.is_finished for w in lab.workers))
    assert predictions.read(run) == ()


def test_names_are_taken_as_terminals_and_file_managers_give_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    one, other = tmp_path / "my seven.png", tmp_path / "8.png"
    one.touch()
    other.touch()
    for text in (str(one), f" '{one}' ", str(one).replace(" ", "\\ "), "~/my seven.png"):
        assert named_paths(text) == [str(one)]
    assert named_paths(one.as_uri()) == [str(one)]
    assert named_paths(f"'{one}' ~/8.png") == [str(one), str(other)]
    assert named_paths("none.png 'x") == ["none.png 'x"]


@pytest.mark.parametrize(
    ("shares", "classes", "figure", "sentences"),
    [
        ([0.1, 0.7, 0.2], ("0", "1", "2"), "1", ("“1”", "70.0%", "“2” with 20.0%")),
        ([0.8, 0.2], ("setosa", "virginica"), "80.0%", ("“setosa”", "80.0%", "with 20.0%")),
        ([0.8, 0.2], ("12345", "2"), "80.0%", ("“12345”",)),
        ([0.8, 0.2], ("²", "2"), "80.0%", ("“²”",)),
        ([1.0], ("all",), "100.0%", ("“all”",)),
        ([float("nan")] * 2, ("0", "1"), "0", ("“0”", "–")),
    ],
)
def test_the_answer_is_written_large_and_told(
    shares: list[float], classes: tuple[str, ...], figure: str, sentences: tuple[str, ...]
) -> None:
    assert large(shares, classes) == figure
    told = verdict(shares, classes).plain
    assert all(each in told for each in sentences)
    assert ("Next" in told) == (len(classes) > 1)


async def test_the_answer_is_large_where_there_is_room(tmp_path: Path) -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await asked_about(pilot, pictures_run(), drawn(tmp_path / "pictures"))
        await until(pilot, "large", lambda: screen.query_one(Digits).value == "0")
        assert screen.query_one(Digits).region.height == 3
        await sees(pilot, "Next comes “1” with 2.2%.")


def test_a_step_is_kept_small_and_looks_the_same() -> None:
    image = np.zeros((700, 431, 3))
    image[:, 200:] = 1.0
    small = thumbnail(Step("opened", image, "")).image
    assert max(small.shape) <= 112
    assert small.shape[0] / small.shape[1] == pytest.approx(700 / 431, rel=0.05)
    assert small.mean() == pytest.approx(image.mean() * 255, rel=0.02)
    assert thumbnail(Step("", np.full((3, 5), 0.5), "")).image.tolist() == [[128] * 5] * 3


async def test_it_is_said_that_there_are_more_classes_and_the_arrow_leads_to_them(
    tmp_path: Path,
) -> None:
    run = pictures_run()
    folder = drawn(tmp_path / "pictures")
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await asked_about(pilot, run, folder)
        place = screen.query_one("#own-answer")

        def said() -> bool:
            unseen = 10 - place.size.height
            return unseen > 0 and f"{unseen} more: ↓" in shown(screen, "head")

        await until(pilot, "it is said", said)
        place.styles.max_height = 2  # as when a line comes above it
        await until(pilot, "less room", lambda: "8 more: ↓" in shown(screen, "head"))
        place.styles.max_height = None
        await until(pilot, "room again", lambda: place.size.height > 2 and said())
        unseen = 10 - place.size.height
        assert screen.focused is not place
        await pilot.press("down")
        left = f"{unseen - 1} more: ↓"
        await until(pilot, "one less", lambda: left in shown(screen, "head"))
        await pilot.press(*["down"] * (unseen - 1))
        await until(pilot, "the last", lambda: "more" not in shown(screen, "head"))
        assert place.scroll_offset.y == unseen
        await pilot.press("up")
        await until(pilot, "one again", lambda: "1 more: ↓" in shown(screen, "head"))
        await pilot.resize_terminal(120, 40)
        await until(pilot, "room", lambda: "more" not in shown(screen, "head"))
