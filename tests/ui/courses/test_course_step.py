"""A step of a course: answering, hints, evidence, training, handing in."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.courses import make_course, make_course_of_long_options, step_tables
from support.courses_screen import alone, block, lines, looks_again, step, trained
from support.ui import app, settled, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, TextArea

from tui_lab.courses import progress
from tui_lab.courses.progress import CourseProgress
from tui_lab.courses.work import Coursework
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.courses.check_block import SAVE_AFTER
from tui_lab.ui.courses.check_fields import scroller_of
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.fetching import Fetching
from tui_lab.ui.training.screen import TrainingScreen


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)


async def says(pilot: Pilot[None], text: str) -> None:
    """Wait until it stands on the screen."""
    await until(pilot, text, lambda: text in lines(pilot))


def notices(pilot: Pilot[None]) -> str:
    """What was said in passing."""
    return " ".join(f"{each.title} {each.message}" for each in pilot.app._notifications)


async def shown(pilot: Pilot[None], kind: type[object]) -> None:
    await until(pilot, kind.__name__, lambda: isinstance(pilot.app.screen, kind))


async def vary(pilot: Pilot[None]) -> CourseStepScreen:
    return await step(pilot, "tab", "down")


async def test_a_number_is_answered_with_hints_and_nothing_moves_on() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        await pilot.press("tab", "x", "enter")
        await says(pilot, "“x” is no number.")
        assert "not right" not in lines(pilot)
        await pilot.press("6", "3", "enter")
        await says(pilot, "Not right: 63.")
        await pilot.press("f2")
        await says(pilot, "1 of 2 hints")
        assert "Look at the shape." in lines(pilot)
        assert "Multiply" not in lines(pilot)
        await pilot.press("f2")
        await says(pilot, "Multiply both sides.")
        await pilot.press("f2", "6", "4", "enter")
        await says(pilot, "Right: 64")
        assert "Height times width." in lines(pilot), "why it is so"
        block_ = block(screen, "pixels")
        assert pilot.app.focused is block_.field
        assert block_.state.done.hints == 2
        assert "1 of 4 checks" in lines(pilot)
        await pilot.press("backspace", "enter")
        assert len(block_.state.done.attempts) == 2, "it stays passed"


async def test_a_choice_says_why_each_option_is_right_or_wrong() -> None:
    make_course_of_long_options()
    async with app().run_test() as pilot:
        screen = await step(pilot)
        field = block(screen, "which").field
        field.focus()
        # Enter answers with what is in sight, and the page scrolls to what gets the focus.
        await settled(pilot, lambda: scroller_of(field).scroll_y)
        await pilot.press("c", "enter")
        await says(pilot, "✗ c) Not right. 2th why")
        await pilot.press("down")
        await says(pilot, "▸   d) 3 word")
        await pilot.press("enter")
        await says(pilot, "✓ d) Right. 3th why")
        await pilot.press("up", "enter")
        await says(pilot, "✗ c) Not right. 2th why")
        state = block(screen, "which").state
        assert state.passed
        assert [each.value for each in state.done.attempts] == ["c", "d"]


async def test_a_run_that_ends_passes_its_check_by_itself() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        await says(pilot, "There is no run since this step was begun")
        page = screen.query_one(StepPage)
        page.scroll_to(y=3, animate=False)
        trained(epochs=1)
        await pilot.press("l")
        await until(pilot, "said", lambda: "0 of 4 checks" in notices(pilot))
        assert "wanted: at least 0.5" in lines(pilot)
        run = trained(epochs=5)
        await looks_again(pilot)
        await says(pilot, "The run mine does it")
        assert page.scroll_y == 3
        assert pilot.app.focused is page
        block(screen, "read").field.focus()
        await pilot.press("5", "enter")
        await says(pilot, "Right: 5")
        assert Coursework("small").state(screen.step).of("read").passed  # type: ignore[arg-type]
        await pilot.press("ctrl+o")
        await shown(pilot, TrainingScreen)
        assert pilot.app.screen.run.id == run.id  # type: ignore[attr-defined]
        work = Coursework("small")
        assert screen.step is not None
        for check, text in (("pixels", "64"), ("which", "b")):
            work.answer(screen.step, check, text)
        await pilot.press("escape")
        await says(pilot, "4 of 4 checks")
        page.focus()
        await pilot.press("end")
        await says(pilot, "The step is passed. n goes on to the next one, ^n from a field.")
        assert "Well done." in lines(pilot)
        assert "✓ passed" in lines(pilot).splitlines()[1]


async def test_values_are_compared_guesses_made_and_words_kept() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await vary(pilot)
        trained("layers[1].units=16", epochs=3)
        await looks_again(pilot)
        await says(pilot, "So far 1 value of layers[1].units")
        listed = block(screen, "units").field
        assert isinstance(listed, OptionList)
        listed.focus()
        await pilot.press("enter")
        assert not block(screen, "units").state.done.attempts, "too early"
        trained("layers[1].units=64", epochs=3)
        await looks_again(pilot)
        await until(pilot, "both", lambda: listed.option_count == 2)
        await pilot.press("down", "enter")
        await says(pilot, "Right: 64")
        await pilot.press("tab", "enter")
        await says(pilot, "Guessed: up.")
        await pilot.press("down", "enter")
        await says(pilot, "Guessed: same.")
        await pilot.press("minus", "enter")
        await says(pilot, "Guessed: down.")
        area = block(screen, "why").field
        assert isinstance(area, TextArea)
        await pilot.press("tab", *"Room.", "ctrl+s")
        await says(pilot, "Kept for your report, not checked by the lab. Check it by these")
        assert "More to remember" in lines(pilot)
        assert pilot.app.focused is area
        await pilot.press("n", "tab")
        await until(pilot, "kept", lambda: _words() == "Room.n")
        assert area.text == "Room.n"


def _words() -> str:
    work = Coursework("small")
    last = work.state(work.step("vary")).of("why").last
    return last.value if last is not None else ""


async def test_words_are_kept_when_the_screen_is_left_or_the_user_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert SAVE_AFTER > 1
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await vary(pilot)
        block(screen, "why").field.focus()
        await pilot.press("a", "escape")
        await until(pilot, "kept", lambda: _words() == "a")
        screen = await step(pilot)
        monkeypatch.setattr("tui_lab.ui.courses.check_block.SAVE_AFTER", 0.01)
        block(screen, "why").field.focus()
        await pilot.press("b")
        await until(pilot, "kept", lambda: _words() == "ab")
        monkeypatch.setattr("tui_lab.ui.courses.check_block.SAVE_AFTER", SAVE_AFTER)
        await pilot.press("c", "ctrl+q")
    assert _words() == "abc"


async def test_going_through_the_steps_comes_back_to_where_one_was() -> None:
    async with app().run_test() as pilot:
        screen = await step(pilot)
        await pilot.press("tab", "tab")
        await until(pilot, "the second", lambda: block(screen, "which").has_focus_within)
        line = await settled(pilot, lambda: screen.query_one(StepPage).scroll_y)
        assert line > 0
        await pilot.press("n")
        await says(pilot, "Step 2 of 2")
        await pilot.press("s")
        await shown(pilot, ChoiceScreen)
        await pilot.press("up", "enter")
        await says(pilot, "Step 1 of 2")
        await until(pilot, "the line", lambda: screen.query_one(StepPage).scroll_y == line)
        assert screen.query_one(StepPage).has_focus, "keys are commands until a field is chosen"
        await pilot.press("end")
        await pilot.pause()
        await pilot.press("tab")
        assert block(screen, "pixels").has_focus_within, "the first question that is open"


async def test_train_opens_the_training_of_the_steps_experiment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Run] = []
    monkeypatch.setattr("tui_lab.runs.launch.launch", lambda run, **_options: started.append(run))
    async with app().run_test() as pilot:
        screen = await step(pilot)
        await pilot.press("t")
        await shown(pilot, TrainingScreen)
        assert [run.name for run in started] == ["small-look"]
        assert started[0].experiment.fit.epochs == 2
        await pilot.press("escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)


async def test_missing_data_are_fetched_before_anything_is_trained() -> None:
    Coursework("small").choose_dataset("mnist")
    async with app().run_test() as pilot:
        fetched: list[str] = []
        pilot.app.fetcher.start = fetched.append  # type: ignore[attr-defined]
        await step(pilot)
        await pilot.press("t")
        await shown(pilot, ConfirmScreen)
        assert "11.5 MB" in lines(pilot)
        await pilot.press("n")
        await until(pilot, "back", lambda: isinstance(pilot.app.screen, CourseStepScreen))
        assert fetched == [], "nothing is fetched without a yes"
        await pilot.press("t")
        await shown(pilot, ConfirmScreen)
        await pilot.press("y")
        await until(pilot, "fetching", lambda: fetched == ["mnist"])
        assert not Store().runs()


async def test_a_step_whose_data_are_missing_says_so_and_that_it_can_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Coursework("small").choose_dataset("mnist")
    async with app().run_test(size=(80, 40)) as pilot:
        await step(pilot)
        assert "The data set mnist is not at hand: t asks whether to fetch it." in lines(pilot)
        assert "go on with n; this step can be done later" in " ".join(lines(pilot).split())
        lab = pilot.app
        assert isinstance(lab, LabApp)
        lab.fetching = {"mnist": Fetching("mnist")}
        monkeypatch.setattr("tui_lab.datasets.listing.at_hand", lambda _name: True)
        lab.fetching = {}
        await until(pilot, "there", lambda: "is not at hand" not in lines(pilot))


async def test_edit_makes_the_experiment_the_labs_draft() -> None:
    async with app().run_test() as pilot:
        screen = await step(pilot)
        await pilot.press("e")
        await shown(pilot, EditorScreen)
        editor = pilot.app.screen
        await until(pilot, "its fields", lambda: bool(editor.query(Input)))
        await pilot.press("tab", *"48", "escape", "escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        await pilot.press("escape", "1")
        home = pilot.app.screen
        assert isinstance(home, LabHome)
        await until(pilot, "the draft", lambda: home.chosen is not None)
        assert home.chosen is not None
        assert home.chosen.layers[1].arguments["units"] == 48


async def test_what_was_trained_in_the_editor_is_no_draft_that_has_to_be_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LabApp, "train", lambda *_args, begun, **_others: begun())
    async with app().run_test(notifications=True) as pilot:
        screen = await step(pilot)
        await pilot.press("e")
        await shown(pilot, EditorScreen)
        editor = pilot.app.screen
        await until(pilot, "its fields", lambda: bool(editor.query(Input)))
        await pilot.press("tab", *"48", "ctrl+t", "escape", "escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        assert "draft" not in notices(pilot)


async def test_back_from_a_training_the_cursor_is_in_the_field_of_the_editor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui_lab.runs.launch.launch", lambda run, **_options: None)
    async with app().run_test(size=(80, 24)) as pilot:
        await step(pilot)
        await pilot.press("e")
        await shown(pilot, EditorScreen)
        editor = pilot.app.screen
        await until(pilot, "its fields", lambda: bool(editor.query(Input)))
        await pilot.press("tab", *"48", "ctrl+t")
        await shown(pilot, TrainingScreen)
        assert Store().runs()[0].name == "small-look units=48"
        await pilot.press("escape")
        await until(pilot, "back", lambda: pilot.app.screen is editor)
        assert isinstance(pilot.app.focused, Input)
        await pilot.press(*"512")
        assert isinstance(editor, EditorScreen)
        assert editor.draft.layers[1].arguments["units"] == 512


async def test_a_step_without_an_experiment_that_works_says_so() -> None:
    tables = step_tables()
    tables["look"]["lab"] = {"experiment": "no-such-preset"}
    make_course(steps=tables)
    async with app().run_test() as pilot:
        await step(pilot)
        await pilot.press("t")
        assert "no-such-preset" in notices(pilot)
        await pilot.press("n")
        await says(pilot, "Step 2 of 2")
        await pilot.press("e")
        assert "no experiment of its own" in notices(pilot)


async def test_the_report_is_written_and_a_step_begun_anew(tmp_path: Path) -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        await pilot.press("tab", "6", "4", "enter")
        await says(pilot, "Right: 64")
        await pilot.press("f9")
        await shown(pilot, InputScreen)
        await pilot.press(*"Ana", "enter")
        await until(pilot, "path", lambda: pilot.app.screen.query_one(Input).value.endswith(".md"))
        await pilot.press("enter")
        path = tmp_path / "small-ana.md"
        await until(pilot, "the file", path.exists)
        assert "Ana" in path.read_text()
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        screen.query_one(StepPage).focus()
        await pilot.press("x")
        await shown(pilot, ConfirmScreen)
        await pilot.press("y")
        await says(pilot, "0 of 4 checks")
        field = block(screen, "pixels").field
        assert isinstance(field, Input)
        assert field.value == ""


async def test_tab_goes_to_the_first_answer_in_sight_that_is_to_be_given_yet() -> None:
    async with app().run_test(size=(80, 60)) as pilot:
        screen = await step(pilot)
        await pilot.press("tab", "6", "4", "enter")
        await until(pilot, "the answer", lambda: block(screen, "pixels").state.passed)
        await pilot.press("escape", "tab")
        assert screen.block is block(screen, "which")


async def test_once_a_step_is_passed_one_goes_on_with_the_next() -> None:
    work = Coursework("small")
    work.open(work.step("look"))
    assert work.next_step().id == "look"
    for check in work.state(work.step("look")).checks:
        keep_as_passed(work, check.check.id)
    assert work.current_step().id == "look"
    assert work.next_step().id == "vary"
    async with app().run_test() as pilot:
        screen = await step(pilot)
        assert screen.now is not None
        assert screen.now.state.step.id == "vary"


def keep_as_passed(work: Coursework, check: str) -> None:
    def how(done: CourseProgress) -> None:
        done.steps["look"].of(check).passed = 1.0

    progress.change(work.name, how)
    work.reload()
