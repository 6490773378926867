"""Own tasks: truth tables, conditions with names, points, and whether a line parts them."""

from __future__ import annotations

import itertools

import pytest

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.neuron.learning import begun, until_right
from tui_lab.neuron.learning_words import outcome
from tui_lab.neuron.model import Neuron, starting
from tui_lab.neuron.own_tasks import own_task, separable
from tui_lab.neuron.tasks import TASKS, find


def test_a_truth_table_counts_from_00_to_11() -> None:
    task = find(" x1 , x2 : 01 10")
    assert (task.inputs, task.rows) == (("x1", "x2"), find("xor").rows)
    assert (task.targets, task.separable, task.meanings) == ((0, 1, 1, 0), False, ())
    assert find(task.name) == task


def test_conditions_with_long_names_get_letters() -> None:
    task = own_task("it does not rain,Ana comes,there is a bus: 00010111")
    assert task.inputs == ("a", "b", "c")
    assert task.meanings == ("it does not rain", "Ana comes", "there is a bus")
    assert task.parameters == ("w1", "w2", "w3", "bias" if "b" in task.inputs else "b")
    assert task.separable is True
    assert len(task.rows) == 8


def test_points_are_rows_with_their_answers() -> None:
    task = own_task("x,y: 0.1,-2=0; 3,4.5=1;")
    assert task.rows == ((0.1, -2.0), (3.0, 4.5))
    assert task.targets == (0, 1)


@pytest.mark.parametrize(("inputs", "count"), [(1, 4), (2, 14), (3, 104)])
def test_as_many_truth_tables_are_separable_as_there_are_threshold_functions(
    inputs: int, count: int
) -> None:
    """Their numbers are known: S. Muroga, Threshold Logic and Its Applications (1971)."""
    rows = tuple(itertools.product((0.0, 1.0), repeat=inputs))
    tables = [each for each in itertools.product((0, 1), repeat=len(rows)) if len(set(each)) > 1]
    assert sum(separable(rows, table) is True for table in tables) == count - 2, "all but constants"


def test_what_is_said_of_the_tasks_that_there_are_is_so() -> None:
    decisions = [task for task in TASKS if not task.quantity]
    assert {task.name: separable(task.rows, task.targets) for task in decisions} == {
        task.name: task.separable for task in decisions
    }


def test_points_in_a_row_and_twice_in_one_place() -> None:
    line = ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0))
    assert separable(line, (0, 1, 1)) is True
    assert separable(line, (0, 1, 0)) is False
    assert separable(((1.0, 1.0), (1.0, 1.0)), (0, 1)) is False
    in_space = tuple((*each, 0.5) for each in line)
    assert separable(in_space, (0, 1, 0)) is None
    lesson = begun(find("x,y,z: 0,0,0.5=0; 1,1,0.5=1; 2,2,0.5=0"), starting(3, 0))
    assert "Perhaps no border parts these rows" in outcome(until_right(lesson, 5))


def test_a_neuron_learns_an_own_task_like_any_other() -> None:
    lesson = until_right(begun(find("p,q: 1011"), Neuron((0.0, 0.0), 0.0)))
    assert lesson.history[-1].right == 4
    assert "no line has the two kinds of p,q: 1001" in outcome(
        until_right(begun(find("p,q: 1001"), Neuron((0.0, 0.0), 0.0)), 3)
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x1,x2: 011", "4 answers, and 3 are given"),
        ("x1,x2:", "no row of 2 numbers"),
        ("x1,x2: 0,1", "no row of 2 numbers"),
        ("x1,x2: 0,1=z", "no row of 2 numbers"),
        ("x1,x2: 0,1=1; nan,1=0", "“nan,1=0”"),
        ("x1,x2: 0,1=1; 1e12,1=0", "“1e12,1=0”"),
        ("x1,x1: 0110", "a name of its own"),
        ("x1,: 0110", "a name of its own"),
        (f"{'x' * 50}: 01", "at most 40 signs"),
        (": 01", "a name of its own"),
        ("a,b,c,d,e: 01", "from 1 to 4 inputs"),
        ("a,b: 0000", "nothing to decide"),
        ("a,b: " + "0,1=1; " * 100, "at most 600 signs"),
        ("a: " + "0=1;" * 61 + "1=0", "at most 60 rows"),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        find(text)
    assert words in str(caught.value)
    assert "0110" in caught.value.hint


def test_answers_that_are_numbers_make_a_quantity() -> None:
    task = own_task("hours: 1=2; 2=3.5; 3=5")
    assert (task.quantity, task.separable, task.inputs) == (True, None, ("a",))
    assert task.targets == (2, 3.5, 5)
    decision = own_task("x: 1=0; 2=1")
    assert not decision.quantity
    assert [type(each) for each in decision.targets] == [int, int]


def test_a_word_is_no_own_task() -> None:
    with pytest.raises(NotFoundError, match="xand") as caught:
        find("xand")
    assert "'x1,x2: 0110'" in caught.value.hint
