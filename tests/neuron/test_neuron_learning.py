"""How a neuron learns: the two rules, epochs, when it stops, and its arithmetic in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_lab import i18n
from tui_lab.errors import UsageError
from tui_lab.neuron.learning import (
    Lesson,
    begun,
    corrected,
    is_learned,
    least_squares,
    lesson_of,
    one_epoch,
    one_example,
    until_right,
)
from tui_lab.neuron.learning_words import correction_words, outcome
from tui_lab.neuron.model import (
    ACTIVATIONS,
    FASTEST,
    LOSSES,
    Activation,
    Loss,
    Neuron,
    NeuronStart,
    row_cost,
    starting,
)
from tui_lab.neuron.tasks import TASKS, find

AND = find("and")
COURSE = Neuron((4.0, 4.0), 1.0)
"""Where the course's step on the rule begins, with the rate 2."""
small = st.floats(-4, 4)


def lesson(name: str = "and", seed: int = 0, rate: float = 0.1, **more: object) -> Lesson:
    task = find(name)
    activation: Activation = "sigmoid" if more.get("loss") else "step"
    loss: Loss = more.get("loss") or "mean_squared_error"  # type: ignore[assignment]
    return begun(task, starting(len(task.inputs), seed, activation), rate, loss)


class TestALinearUnit:
    def test_it_corrects_itself_by_the_delta_rule_row_by_row(self) -> None:
        at = begun(find("line"), Neuron((0.0,), 0.0, "linear"), 0.1)
        values = []
        for _row in range(4):
            at = one_example(at)
            values.append(at.neuron.values)
        # By hand: e = -2, 1.4, 1.72 and 3.288; w + 0.2·e·x, b + 0.2·e.
        assert values == [(0.4, -0.4), (0.4, -0.12), (0.744, 0.224), (2.0592, 0.8816)]

    def test_it_settles_beside_the_line_of_least_squares_the_nearer_the_smaller_the_rate(
        self,
    ) -> None:
        task = find("line")
        best = least_squares(task)
        assert best is not None
        assert best.values == pytest.approx((2.2, 0.4))
        far, told = [], []
        for rate in (0.1, 0.01):
            at = until_right(begun(task, Neuron((0.0,), 0.0, "linear"), rate), epochs=500)
            assert is_learned(at)
            told.append(outcome(at))
            far.append(math.dist(at.neuron.values, best.values))
        assert far[1] < far[0] / 4
        assert "it has settled" in told[0]
        assert "least squares has 0.2:" in told[0]

    def test_points_on_a_line_are_met_exactly(self) -> None:
        task = find("x: 0=1; 1=3; 2=5")
        at = until_right(begun(task, Neuron((0.0,), 0.0, "linear"), 0.1), epochs=500)
        assert at.neuron.values == pytest.approx((2, 1), abs=0.01)
        assert "No straight line has a lower one" in outcome(at)

    def test_a_rate_that_is_too_large_runs_away_and_is_told(self) -> None:
        at = until_right(begun(find("x: 1=2; 2=3; 3=5"), Neuron((0.0,), 0.0, "linear"), 0.5))
        assert "smaller rate" in outcome(at)
        assert at.epoch < 100
        assert not is_learned(at)

    def test_it_decides_too_with_its_border_where_it_answers_a_half(self) -> None:
        at = until_right(begun(AND, Neuron((0.0, 0.0), 0.0, "linear"), 0.1))
        assert is_learned(at)
        (border,) = Neuron((0.5, 0.5), -0.25, "linear").borders
        assert border.net((1.0, 0.5)) == 0
        # The far one draws the line of least squares to itself: it answers 0.58 at 0.
        far = begun(find("x: 0=0; 1=1; 2=1; 10=1"), Neuron((0.05,), 0.6, "linear"), 0.001)
        drawn = until_right(far, 2000)
        assert drawn.history[-1].right == 3
        assert "the least squared error is not" in outcome(drawn)

    def test_only_it_answers_numbers(self) -> None:
        with pytest.raises(UsageError, match="asks for numbers"):
            begun(find("line"), Neuron((1.0,), 0.0, "sigmoid"))
        assert lesson_of(NeuronStart("line")).neuron.activation == "linear"


class TestTheRule:
    def test_it_gives_the_table_of_the_course(self) -> None:
        at = begun(AND, COURSE, 2.0)
        values = []
        for _row in range(4):
            at = one_example(at)
            values.append(at.neuron.values)
        assert values == [(4, 4, -1), (4, 2, -3), (2, 2, -5), (4, 4, -3)]
        at = one_example(one_example(at))
        assert at.neuron.values == (4, 2, -5)

    def test_a_right_answer_changes_nothing(self) -> None:
        neuron = Neuron((1.0, 1.0), -1.5)
        assert corrected(neuron, (1.0, 1.0), 1, 0.5, "mean_squared_error") == neuron

    def test_a_correction_keeps_what_happened(self) -> None:
        last = one_example(begun(AND, COURSE, 2.0)).last
        assert last is not None
        assert (last.row, last.x, last.target) == (0, (0, 0), 0)
        assert (last.net, last.output, last.error) == (1, 1, -1)
        assert last.before == COURSE
        assert last.change == (0, 0, -2)
        assert not last.right

    @pytest.mark.parametrize("loss", LOSSES)
    @given(st.tuples(small, small), small, st.tuples(small, small), st.sampled_from([0, 1]))
    @settings(max_examples=60)
    def test_the_sigmoid_goes_down_the_gradient_of_the_loss(
        self,
        loss: Loss,
        weights: tuple[float, float],
        bias: float,
        x: tuple[float, float],
        target: int,
    ) -> None:
        neuron, rate, h = Neuron(weights, bias, "sigmoid"), 0.5, 1e-4
        after = corrected(neuron, x, target, rate, loss)
        for place, (before, now) in enumerate(zip(neuron.values, after.values, strict=True)):
            moved = [list(neuron.values) for _side in range(2)]
            moved[0][place] -= h
            moved[1][place] += h
            low, high = (row_cost(neuron.with_values(m), x, target, loss) for m in moved)
            assert (now - before) / rate == pytest.approx(-(high - low) / (2 * h), abs=2e-6)


class TestEpochs:
    def test_an_epoch_that_has_begun_is_finished(self) -> None:
        at = one_epoch(one_example(lesson()))
        assert (at.epoch, at.next_row, len(at.history), len(at.mistakes)) == (1, 0, 1, 1)
        assert at == one_epoch(lesson())

    def test_the_history_is_of_the_neuron_after_the_epoch(self) -> None:
        at = until_right(begun(AND, COURSE, 2.0))
        assert [(each.right, each.cost) for each in at.history] == [(2, 0.5), (4, 0), (4, 0)]

    def test_it_stops_after_the_first_epoch_without_a_mistake(self) -> None:
        at = until_right(begun(AND, COURSE, 2.0))
        assert at.mistakes == (4, 1, 0)
        assert at.epoch == 3
        assert at.neuron.values == (4, 2, -5)
        assert is_learned(at)

    def test_a_small_rate_takes_as_long_as_the_course_says(self) -> None:
        assert until_right(begun(AND, COURSE, 0.02)).epoch == 79

    def test_it_does_no_more_than_it_may(self) -> None:
        at = until_right(begun(AND, COURSE, 0.02), epochs=5)
        assert at.epoch == 5
        assert not is_learned(at)
        assert until_right(at, epochs=5).epoch == 10

    def test_one_example_more_takes_the_claim_back(self) -> None:
        assert not is_learned(one_example(until_right(lesson())))

    @pytest.mark.parametrize("name", [task.name for task in TASKS if task.separable])
    @given(seed=st.integers(0, 10**6), rate=st.sampled_from([0.05, 0.1, 0.5, 1.0, FASTEST]))
    @settings(max_examples=25)
    def test_the_rule_ends_where_a_line_parts_the_rows(
        self, name: str, seed: int, rate: float
    ) -> None:
        at = until_right(lesson(name, seed, rate), epochs=500)
        assert is_learned(at)
        assert at.history[-1].right == len(at.task.rows)

    @given(
        values=st.tuples(small, small, small),
        activation=st.sampled_from(ACTIVATIONS),
        loss=st.sampled_from(LOSSES),
        rate=st.floats(1e-3, FASTEST),
    )
    @settings(max_examples=40)
    def test_xor_is_never_said_to_be_learned(
        self, values: tuple[float, ...], activation: Activation, loss: Loss, rate: float
    ) -> None:
        neuron = Neuron(values[:2], values[2], activation)
        at = until_right(begun(find("xor"), neuron, rate, loss), epochs=20)
        assert at.epoch == 20 or activation == "linear", "which may have run away or settled"
        assert not is_learned(at)
        assert all(each.right < each.of for each in at.history)

    @pytest.mark.parametrize("activation", ACTIVATIONS)
    @pytest.mark.parametrize("loss", LOSSES)
    def test_the_largest_rate_and_weights_give_no_nonsense(
        self, activation: Activation, loss: Loss
    ) -> None:
        neuron = Neuron((1e9, -1e9), 1e9, activation)
        at = until_right(begun(find("xor"), neuron, FASTEST, loss), epochs=50)
        assert all(math.isfinite(value) for value in at.neuron.values)
        assert all(math.isfinite(each.cost) for each in at.history)

    @pytest.mark.parametrize("loss", LOSSES)
    def test_the_sigmoid_learns_too_and_its_cost_falls(self, loss: Loss) -> None:
        at = until_right(lesson("or", rate=1.0, loss=loss), epochs=200)
        assert is_learned(at)
        later = one_epoch(one_epoch(at))
        assert later.history[-1].cost < at.history[0].cost


class TestBeginning:
    def test_a_neuron_that_does_not_fit_is_refused(self) -> None:
        with pytest.raises(UsageError, match="needs 3 weights"):
            begun(find("decide"), COURSE)

    def test_a_rate_of_zero_is_refused(self) -> None:
        with pytest.raises(UsageError, match="does not work"):
            begun(AND, COURSE, 0.0)

    def test_a_course_s_start_may_say_everything_or_little(self) -> None:
        assert lesson_of(NeuronStart("and", weights=(4.0, 4.0), bias=1.0, rate=2.0)) == begun(
            AND, COURSE, 2.0
        )
        assert lesson_of(NeuronStart("and", weights=(1.0, 1.0))).neuron.bias == 0
        by_chance = lesson_of(NeuronStart("decide", activation="sigmoid", seed=5))
        assert by_chance.neuron == starting(3, 5, "sigmoid")
        assert lesson_of(NeuronStart("and", bias=2.0)).neuron.bias == 2


class TestOutcome:
    def test_it_says_which_epoch_was_the_clean_one(self) -> None:
        assert outcome(until_right(begun(AND, COURSE, 2.0))).startswith("Epoch 3 was without")

    def test_for_xor_it_says_why_not(self) -> None:
        text = outcome(until_right(lesson("xor")))
        assert "no line has the two kinds of XOR" in text

    def test_before_the_first_epoch_there_is_little_to_say(self) -> None:
        assert outcome(lesson()) == "No epoch is done yet."

    def test_too_few_epochs_are_told_apart_from_what_cannot_be(self) -> None:
        text = outcome(until_right(begun(AND, COURSE, 0.02), epochs=5))
        assert text.startswith("After 5 epochs it gets 1 of 4 rows right.")
        assert "does find a line" in text

    def test_a_line_that_was_found_in_the_last_epoch_is_not_called_missing(self) -> None:
        text = outcome(until_right(begun(AND, COURSE, 2.0), epochs=2))
        assert "4 of 4" in text
        assert "one more shows" in text

    def test_a_sigmoid_on_its_way_is_given_time(self) -> None:
        at = until_right(begun(AND, Neuron((4.0, 4.0), 1.0, "sigmoid"), 0.1), epochs=3)
        assert "still on its way" in outcome(at)

    def test_a_cost_that_does_not_fall_is_said_to_need_another_rate(self) -> None:
        at = until_right(begun(AND, Neuron((400.0, 400.0), 100.0, "sigmoid"), 0.1), epochs=3)
        assert "has not fallen" in outcome(at)


class TestWords:
    def words(self, neuron: Neuron, rate: float, loss: Loss = "mean_squared_error") -> list[str]:
        last = one_example(begun(AND, neuron, rate, loss)).last
        assert last is not None
        return correction_words(last, AND, rate, loss)

    def test_a_mistake_is_worked_out_to_the_end(self) -> None:
        at = one_example(one_example(begun(AND, COURSE, 2.0)))
        assert at.last is not None
        assert correction_words(at.last, AND, 2.0) == [
            "x1 = 0; x2 = 1; wanted: 0",
            "net input s = 4·0 + 4·1 + (-1) = 3",
            "The net input is 0 or more: the output is 1.",
            "error = wanted - output = 0 - 1 = -1",
            "w1 = 4 + 2·(-1)·0 = 4",
            "w2 = 4 + 2·(-1)·1 = 2",
            "b = -1 + 2·(-1) = -3",
        ]

    def test_a_right_answer_needs_no_correction(self) -> None:
        said = self.words(Neuron((1.0, 1.0), -1.5), 0.1)
        assert said[2:] == [
            "The net input is below 0: the output is 0.",
            "error = wanted - output = 0 - 0 = 0",
            "The answer is right: nothing changes.",
        ]

    def test_the_sigmoid_shows_the_slope_of_the_squared_error(self) -> None:
        said = self.words(Neuron((0.5, -0.2), 0.0, "sigmoid"), 0.1)
        assert said[2] == "output = sigmoid(0) = 0.5"
        assert said[-1] == "b = 0 + 0.1·2·(-0.5)·0.5·(1 - 0.5) = -0.025"

    def test_the_cross_entropy_needs_no_more_than_the_error(self) -> None:
        said = self.words(Neuron((0.5, -0.2), 0.0, "sigmoid"), 0.1, "binary_crossentropy")
        assert said[-1] == "b = 0 + 0.1·(-0.5) = -0.05"

    @given(st.tuples(small, small, small), st.sampled_from(LOSSES), st.sampled_from(ACTIVATIONS))
    @settings(max_examples=40)
    def test_every_line_of_it_comes_out_right(
        self, values: tuple[float, ...], loss: Loss, activation: Activation
    ) -> None:
        rounded = [round(value, 2) for value in values]
        neuron = Neuron(tuple(rounded[:2]), rounded[2], activation)
        for line in self.words(neuron, 0.5, loss):
            if "=" not in line or "sigmoid(" in line or line.startswith(("x1", "output = s")):
                continue
            *_names, sum_, result = line.split(" = ")
            computed = eval(sum_.replace("·", "*"))
            assert computed == pytest.approx(float(result), abs=4e-4), line

    def test_numbers_are_written_as_the_language_does(self) -> None:
        i18n.set_language("es")
        assert any("-0,025" in line for line in self.words(Neuron((0.0, 0.0), 0.0, "sigmoid"), 0.1))
