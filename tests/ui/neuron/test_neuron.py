"""The neuron: its numbers by hand, learning example by example, undoing, other tasks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui_lab import i18n
from tui_lab.neuron.model import NeuronStart, starting
from tui_lab.neuron.tasks import TASKS, score
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.neuron.past import RATES
from tui_lab.ui.neuron.screen import NeuronScreen
from tui_lab.ui.neuron.state import Bench
from tui_lab.ui.neuron.typed import value_of
from tui_lab.ui.shell.destinations import NeuronExercise
from tui_lab.ui.shell.dialogs import InputScreen

AND = NeuronStart(task="and", weights=(1.0, 1.0), bias=-1.5)


async def at(pilot: Pilot[None], start: NeuronStart | None = None) -> NeuronScreen:
    """The neuron, at its first task or where `start` says."""
    lab = pilot.app
    assert isinstance(lab, LabApp)
    await pilot.press("4")
    if start is not None:
        await lab.go(NeuronExercise(start))
    await pilot.pause()
    screen = lab.screen
    assert isinstance(screen, NeuronScreen)
    return screen


def text(screen: NeuronScreen, name: str) -> str:
    """What a part says; "stand" is how the examples stand, in the frame of their panel."""
    if name == "stand":
        return screen.query_one("#examples", Panel).title.removeprefix("Examples  ")
    return str(screen.query_one(f"#{name}", Static).render())


def rows(screen: NeuronScreen) -> list[list[str]]:
    """The table, without what is marked before it."""
    return [line.replace("▸", " ").split() for line in text(screen, "rows").splitlines()]


def task(pilot: Pilot[None]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, NeuronScreen)
    return screen.bench.lesson.task.name


async def test_and_with_the_weights_of_the_course_has_all_rows_right() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)
        assert rows(screen)[1:] == [
            ["0", "0", "-1.50", "0", "○", "0", "✓"],
            ["0", "1", "-0.50", "0", "○", "0", "✓"],
            ["1", "0", "-0.50", "0", "○", "0", "✓"],
            ["1", "1", "0.50", "1", "●", "1", "✓"],
        ]
        assert text(screen, "stand").split("  ")[:2] == ["4 of 4 right", "cost 0.000"]


async def test_the_arrows_choose_a_number_and_change_it() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)
        await pilot.press("down", "down", "down", "right", "right", "shift+right", "left")
        assert screen.bench.lesson.neuron.values == (1.0, 1.0, -0.4)
        assert "▸ bias   -0.40" in text(screen, "numbers")
        assert text(screen, "stand").startswith("2 of 4 right")
        assert [row[-1] for row in rows(screen)[1:]] == ["✓", "✗", "✗", "✓"]
        await pilot.press("up", "up", "up", "shift+left")
        assert screen.bench.lesson.neuron.values == (0.0, 1.0, -0.4)
        assert "▸ w1      0.00" in text(screen, "numbers")


async def test_who_gets_all_rows_right_by_hand_is_told() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, NeuronStart(task="or", weights=(1.0, 1.0), bias=-1.5))
        await pilot.press("down", "down", *["right"] * 4)
        assert "All 4 rows are right." not in text(screen, "said")
        await pilot.press("right")
        assert text(screen, "said") == "✓ All 4 rows are right."


async def test_a_number_is_typed_and_what_is_none_is_refused() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)
        await pilot.press("down", "enter")
        await until(pilot, "a field", lambda: isinstance(pilot.app.screen, InputScreen))
        field = pilot.app.screen.query_one(Input)
        assert field.value == "1"
        field.value = "two"
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, InputScreen)
        field.value = "-2,25"
        await pilot.press("enter")
        await until(pilot, "the neuron", lambda: pilot.app.screen is screen)
        assert screen.bench.lesson.neuron.values == (1.0, -2.25, -1.5)
        await pilot.press("enter")
        await until(pilot, "the field", lambda: isinstance(pilot.app.screen, InputScreen))
        await pilot.press("escape")
        await until(pilot, "the neuron", lambda: pilot.app.screen is screen)
        assert screen.bench.lesson.neuron.values == (1.0, -2.25, -1.5)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0.5", 0.5), (" -3 ", -3.0), ("1,5", 1.5), ("", None), ("nan", None), ("1e99", None)],
)
def test_what_counts_as_a_number(typed: str, value: float | None) -> None:
    assert value_of(typed) == value


async def test_an_example_is_shown_with_its_arithmetic_and_marked() -> None:
    start = NeuronStart(task="and", weights=(4.0, 4.0), bias=1.0, rate=2.0)
    async with app().run_test() as pilot:
        screen = await at(pilot, start)
        await pilot.press("n", "n")
        assert screen.bench.lesson.neuron.values == (4.0, 2.0, -3.0)
        said = text(screen, "said").splitlines()
        assert said[0].startswith("Example 2 of 4, epoch 1:")
        assert "w2 = 4 + 2·(-1)·1 = 2" in said
        assert text(screen, "rows").splitlines()[2].startswith("▸")
        await pilot.press("n", "n")
        assert text(screen, "said").startswith("Example 4 of 4, epoch 1:")


async def test_an_epoch_is_finished_and_then_the_cost_is_a_curve() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot)
        await pilot.press("n", "e")
        assert (screen.bench.lesson.epoch, screen.bench.lesson.next_row) == (1, 0)
        assert "After 1 epoch" in text(screen, "said")
        assert text(screen, "stand").rstrip()[-1].isdigit(), "one epoch is no curve"
        await pilot.press("e")
        assert not text(screen, "stand").rstrip()[-1].isdigit()


async def test_learning_goes_on_until_all_is_right() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot)
        await pilot.press("t")
        assert text(screen, "said") == "Epoch 3 was without a mistake: all 4 rows are right."
        assert text(screen, "stand").startswith("4 of 4 right")


async def test_xor_is_not_learned_and_it_is_said_why() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, NeuronStart(task="xor"))
        await pilot.press("t")
        assert screen.bench.lesson.epoch == 100
        assert "no line has the two kinds of XOR" in text(screen, "said").replace("\n", " ")
        assert not text(screen, "stand").startswith("4 of 4")


async def test_everything_can_be_undone() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)
        begun = screen.bench.now
        for key in (
            "right",
            "n",
            "e",
            "t",
            "plus",
            "a",
            "l",
            "r",
            "0",
            "right_square_bracket",
            "minus",
        ):
            await pilot.press(key)
        for _turn in range(11):
            await pilot.press("u")
        assert screen.bench.now == begun


async def test_undo_says_when_there_is_nothing_left() -> None:
    async with app().run_test(notifications=True) as pilot:
        await at(pilot)
        await pilot.press("u")
        notes = [note.message for note in pilot.app._notifications]
        assert notes == ["There is nothing to undo."]


async def test_the_start_comes_back_with_what_else_is_set() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)
        await pilot.press("a", "plus", "right", "e", "0")
        lesson = screen.bench.lesson
        assert lesson.neuron.values == (1.0, 1.0, -1.5)
        assert (lesson.neuron.activation, lesson.rate, lesson.epoch) == ("sigmoid", 0.2, 0)


async def test_each_random_start_has_the_next_seed_and_says_it() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot)
        first = screen.bench.lesson.neuron.values
        assert "seed 0" in text(screen, "numbers")
        await pilot.press("r")
        assert screen.bench.lesson.neuron.values != first
        assert "seed 1" in text(screen, "numbers")
        assert text(screen, "said") == "New random weights, of seed 1."


async def test_the_sigmoid_has_a_loss_and_the_step_has_none() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await at(pilot, AND)
        await pilot.press("l")
        assert [note.message for note in pilot.app._notifications] == [
            "The step learns without a loss; a changes to the sigmoid."
        ]
        assert "squared error" not in text(screen, "numbers")
        await pilot.press("a")
        assert "squared error" in text(screen, "numbers")
        assert rows(screen)[1][3] == "0.182"
        await pilot.press("l")
        assert "cross-entropy" in text(screen, "numbers")
        assert screen.bench.lesson.loss == "binary_crossentropy"


async def test_the_learning_rate_has_its_steps_and_its_ends() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await at(pilot)
        await pilot.press("plus")
        assert "rate 0.2" in text(screen, "numbers")
        for _turn in RATES:
            await pilot.press("minus")
        assert screen.bench.lesson.rate == min(RATES)
        assert any("smallest learning rate" in note.message for note in pilot.app._notifications)


async def test_each_task_keeps_its_weights() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)
        names = [task(pilot)]
        for _each in TASKS[1:]:
            await pilot.press("right_square_bracket")
            names.append(task(pilot))
        assert sorted(names) == sorted(each.name for each in TASKS)
        await pilot.press("right", "right_square_bracket")
        assert screen.bench.lesson.neuron.values == (1.0, 1.0, -1.5)


async def test_three_inputs_have_a_table_in_place_of_the_plane() -> None:
    start = NeuronStart(task="decide", weights=(4.0, 2.0, 1.0), bias=-3.0)
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await at(pilot, start)
        assert not screen.query_one("#plane-panel").display
        assert len(rows(screen)) == 9
        assert {row[-1] for row in rows(screen)[1:]} == {"✓"}
        assert "it does not rain" in text(screen, "numbers")
        await pilot.press("right_square_bracket")
        assert screen.query_one("#plane-panel").display


async def test_a_long_table_follows_the_example_and_can_be_scrolled() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await at(pilot, NeuronStart(task="points"))
        assert "▼" in text(screen, "rows")
        shown = len(rows(screen))
        for _each in range(9):
            await pilot.press("n")
        assert any(line.startswith("▸") for line in text(screen, "rows").splitlines())
        assert "▲" in text(screen, "rows")
        await pilot.press("pageup", "pageup", "pageup")
        assert "▲" not in text(screen, "rows")
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert "▼" not in text(screen, "rows")
        assert len(rows(screen)) == shown


def plane(screen: NeuronScreen) -> list[str]:
    return str(screen.query_one("#plane").render()).splitlines()


LOOKS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "a wrong row has a cross beside it": ("○✗", lambda line: "○✗" in line),
    "the last example stands in brackets": ("[○]", lambda line: "[○]" in line),
}


@pytest.mark.parametrize("look", LOOKS)
async def test_the_plane_has_signs_beside_its_colours(look: str) -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot)
        await pilot.press("n")
        sign, there = LOOKS[look]
        assert any(there(line) for line in plane(screen)), (sign, plane(screen))
        assert sum(line.count("○") + line.count("●") for line in plane(screen)) == 4
        assert any("\u2800" < sign < "\u2900" for line in plane(screen) for sign in line), "a line"


async def test_the_neuron_is_as_it_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)
        await pilot.press("right", "1", "4")
        await until(pilot, "the neuron again", lambda: pilot.app.screen is screen)
        assert screen.bench.lesson.neuron.values == (1.1, 1.0, -1.5)


async def test_another_language_finds_the_neuron_as_it_was() -> None:
    async with app().run_test() as pilot:
        await at(pilot, AND)
        await pilot.press("right", "1")
        i18n.set_language("es")
        await pilot.app.change_language()  # type: ignore[attr-defined]
        screen = await at(pilot)
        assert screen.bench.lesson.neuron.values == (1.1, 1.0, -1.5)
        assert "1,10" in text(screen, "numbers")
        await pilot.press("enter")
        await until(pilot, "a field", lambda: isinstance(pilot.app.screen, InputScreen))
        assert pilot.app.screen.query_one(Input).value == "1,1"


async def test_another_theme_draws_everything_anew() -> None:
    async with app().run_test() as pilot:
        screen = await at(pilot, AND)

        def grounds() -> set[str]:
            drawn = screen.query_one("#plane").render()
            return {str(span.style).partition(" on ")[2] for span in drawn.spans}  # type: ignore[union-attr]

        before = grounds()
        await pilot.press("1")
        pilot.app.theme = "lab-light"
        await pilot.press("4")
        await pilot.pause()
        assert not before & grounds() - {""}


def test_many_changes_can_be_taken_back() -> None:
    bench = Bench()
    begun = bench.now
    for _turn in range(60):
        bench.add(0.1)
    assert bench.lesson.neuron.values[0] == pytest.approx(begun.lesson.neuron.values[0] + 6)
    for _turn in range(60):
        assert bench.undo()
    assert bench.now == begun
    assert not bench.undo()


async def test_without_unicode_all_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    async with app().run_test() as pilot:
        screen = await at(pilot)
        await pilot.press("n", "e", "e")
        drawn = "\n".join(plane(screen)) + text(screen, "rows") + text(screen, "stand")
        assert drawn.isascii(), drawn


@pytest.mark.parametrize("name", [task.name for task in TASKS])
def test_no_task_is_done_before_one_has_begun(name: str) -> None:
    bench = Bench()
    while bench.lesson.task.name != name:
        bench.next_task()
    lesson = bench.lesson
    assert score(lesson.neuron, lesson.task).right < len(lesson.task.rows)
    seed = bench.now.seed
    assert seed is not None
    assert starting(len(lesson.task.inputs), seed, lesson.neuron.activation) == lesson.neuron
    assert lesson.neuron.activation == ("linear" if lesson.task.quantity else "step")
