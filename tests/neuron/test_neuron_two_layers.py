"""Two layers: XOR by hand, slopes that are slopes, arithmetic that adds up, and learning."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tui_lab.errors import UsageError
from tui_lab.neuron.drawing import plane
from tui_lab.neuron.model import LOSSES, Loss, row_cost, sigmoid
from tui_lab.neuron.tasks import find, score
from tui_lab.neuron.two_layers import (
    BY_SLIDES,
    NAMES,
    LayersLesson,
    TwoLayers,
    backward,
    begun_layers,
    check_slopes,
    hidden_task,
    learn_layers,
    next_epoch,
    next_example,
    random_layers,
)
from tui_lab.neuron.two_layers_words import STAGES, outcome, stage_title, stage_words

XOR = find("xor")
BY_HAND = TwoLayers(BY_SLIDES)


class TestByHand:
    def test_the_numbers_of_the_slides_are_xor_out_of_or_and_and(self) -> None:
        assert [BY_HAND.hidden(x) for x in XOR.rows] == [(0, 0), (1, 0), (1, 0), (1, 1)]
        assert score(BY_HAND, XOR).right == 4
        seen = hidden_task(BY_HAND, XOR)
        assert seen.inputs == ("h1", "h2")
        assert score(BY_HAND.neurons[2], seen).right == 4, "one line parts the hidden answers"

    def test_soft_steps_answer_as_the_steps_do(self) -> None:
        net = TwoLayers(tuple(10 * each for each in BY_SLIDES), "sigmoid")
        assert score(net, XOR).right == 4
        h1, h2 = (sigmoid(each) for each in (5.0, -5.0))
        assert net.output((0.0, 1.0)) == pytest.approx(sigmoid(10 * h1 - 15 * h2 - 5))

    def test_its_plane_has_a_band_between_two_lines(self) -> None:
        drawn = plane(BY_HAND, XOR, 40, 17)
        middle = "".join(mark.value[0] for mark in drawn.cells[8])  # zero, one, line
        assert re.fullmatch("z+l+o+l+z+", middle)

    def test_one_number_is_set_at_its_place(self) -> None:
        for place, name in enumerate(NAMES):
            net = BY_HAND.changed(place, 7.25)
            neuron = net.neurons[int(name[1]) - 1]
            assert 7.25 in neuron.values
            assert net.changed(place, BY_SLIDES[place]) == BY_HAND


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_is_handed_back_is_the_gradient(seed: int, loss: Loss) -> None:
    net, h = random_layers(seed), 1e-6
    for row, (x, target) in enumerate(zip(XOR.rows, XOR.targets, strict=True)):
        done = backward(net, XOR, row, 0.3, loss)
        for place, value in enumerate(net.values):
            one, two = (
                row_cost(_with(net, place, value + sign * h), x, target, loss) for sign in (-1, 1)
            )
            slope = (two - one) / (2 * h)
            assert -done.downhill[place] == pytest.approx(slope, abs=1e-5), NAMES[place]
            assert done.after.values[place] == pytest.approx(value - 0.3 * slope, abs=1e-5)
        assert done.after.decision(x) in (0, 1)


def _with(net: TwoLayers, place: int, value: float) -> TwoLayers:
    values = list(net.values)
    values[place] = value
    return TwoLayers(tuple(values), net.activation)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_product_that_is_written_gives_what_stands_behind_it(loss: Loss) -> None:
    done = backward(random_layers(3), XOR, 3, 0.5, loss)
    counted = 0
    for stage in range(STAGES):
        assert stage_title(stage)
        for line in stage_words(done, XOR, 0.5, loss, stage):
            for part in line.split(";  "):
                *_name, made, found = part.replace("·", "*").split(" = ")
                if re.fullmatch(r"[-\d.()*+ ]+|sigmoid\([-\d.]+\)", made):
                    assert eval(made, {"sigmoid": sigmoid}) == pytest.approx(
                        float(found), abs=4e-4
                    ), line
                    counted += 1
    assert counted >= 6 + 1 + 2 + 9


class TestLearning:
    def test_xor_is_learned_example_by_example(self) -> None:
        begun = begun_layers(XOR, random_layers(1))
        lesson = learn_layers(begun, 400)
        assert lesson.epoch < 400
        assert "4 of 4 rows are right" in outcome(lesson)
        assert score(lesson.net, XOR) == lesson.history[-1]
        steps: LayersLesson = begun
        for _row in XOR.rows:
            steps = next_example(steps)
        assert steps == next_epoch(begun)

    def test_what_is_stuck_is_said_to_be(self) -> None:
        lesson = learn_layers(begun_layers(XOR, random_layers(1)), 20)
        late = replace(lesson, epoch=1000, history=(replace(lesson.history[-1], cost=0.1),) * 1000)
        assert "Another start could get there" in outcome(late)
        assert "give them more epochs" in outcome(lesson)

    def test_what_cannot_work_is_refused(self) -> None:
        with pytest.raises(UsageError, match="two inputs, and decide has 3"):
            begun_layers(find("decide"), BY_HAND)
        with pytest.raises(UsageError, match="beyond all use"):
            begun_layers(XOR, TwoLayers((float("nan"),) * 9))
        with pytest.raises(UsageError, match="learning rate of 0"):
            begun_layers(XOR, BY_HAND, 0.0)
        with pytest.raises(UsageError, match="no slope"):
            check_slopes(BY_HAND)
