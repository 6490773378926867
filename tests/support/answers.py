"""The answers of the courses' questions, worked out, and the formulas that they need."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from support.figures import all_courses

from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.starting_point import source
from tui_lab.datasets import listing
from tui_lab.datasets.loading import load
from tui_lab.datasets.planning import held_out
from tui_lab.experiment.shapes import describe
from tui_lab.neuron.learning import lesson_of, one_epoch, one_example, until_right
from tui_lab.neuron.model import NeuronStart
from tui_lab.neuron.two_layers import layers_lesson_of, learn_layers

Numbers = tuple[float, ...]
MNIST, DIGITS = 28 * 28, 8 * 8


def step_of(course: str, step: str, chosen: str = "") -> CourseStep:
    """A step in English, for the first choice of data, or one with a certain data set."""
    for each in all_courses():
        if each.name == course and (not chosen or chosen in each.chosen.values()):
            found = each.step(step)
            assert found is not None
            return found
    raise AssertionError(course)


def parameters(text: str) -> list[int]:
    """Of each layer of a preset or of a line."""
    experiment = source(text)
    info = listing.info(experiment.data.dataset)
    return [each.parameters for each in describe(experiment, info.input_shape, info.target)]


def sizes(text: str) -> tuple[int, int, int]:
    """How many examples train, validate and test."""
    data = source(text).data
    info = listing.info(data.dataset)
    test = info.test_size
    rest = info.train_size
    if data.test_split:
        test = held_out(rest, data.test_split, data.split)
        rest -= test
    validation = held_out(rest, data.validation_split, data.split) if data.validation_split else 0
    return rest - validation, validation, test


def dense(inputs: int, units: int) -> int:
    return (inputs + 1) * units


def cross_entropy(share: float) -> float:
    return -math.log(share)


def answers(course: Course) -> dict[str, Numbers]:
    """STEP/CHECK -> what is to be answered, where no hint writes the sum out."""
    sets = {slot: listing.info(name) for slot, name in course.chosen.items()}
    match course.name:
        case "digits-in-depth":
            pixels = math.prod(sets["main"].input_shape)
            side = sets["main"].input_shape[0]
            return {
                "early-stopping/series": (
                    patient([0.40, 0.31, 0.28, 0.29, 0.27, 0.28, 0.30, 0.29, 0.26], 3),
                ),
                "early-stopping/price": (40_000 - held_out(40_000, 0.15),),
                "perceptron/parameters": (dense(pixels, 10),),
                "regularization/penalty": (0.01 * (0.5 + 0.3 + 0.1),),
                "cnn/window": (2 + 1 + 13 - 0 - 0 - 1,),
                "cnn/shape": (side - 2, side - 2, 32),
                "cnn/pooled": ((side - 4) // 2, (side - 4) // 2, 64),
            }
        case "fashion-workshop":
            clothes = sets["clothes"]
            deep = parameters("fashion-mlp-500x3")
            return {
                "look/shape": (clothes.train_size, *clothes.input_shape),
                "look/always": (clothes.test_size / len(clothes.classes),),
                "network/first-dense": (parameters("fashion-mlp-128-10")[1],),
                "network/updates": (math.ceil(sizes("fashion-mlp-128-10")[0] / 32),),
                "answers/rest": (1 - 0.62 - 0.31,),
                "gap/half": (cross_entropy(0.5),),
                "mistakes/coats": ((90 + 92) / (1000 - 771),),
                "layers/second": (deep[2],),
                "layers/all": (sum(deep),),
            }
        case "first-network":
            main = sets["main"]
            preset = "mnist-mlp-256" if main.name == "mnist" else "digits-mlp"
            layers = parameters(preset)
            return {
                "look/flatten": (math.prod(main.input_shape),),
                "prepare/three": tuple(float(digit == 3) for digit in range(10)),
                "output/softmax": (softmax(3, 1, 0)[0],),
                "loss/by-hand": (cross_entropy(0.2),),
                "loss/batch": ((cross_entropy(0.2) + cross_entropy(0.5)) / 2,),
                "loss/fresh": (cross_entropy(0.1),),
                "train/hidden": (layers[1],),
                "train/outputs": (layers[2],),
                "train/steps": (math.ceil(sizes(preset)[0] / source(preset).fit.batch_size),),
                "weights/parameters": (dense(math.prod(main.input_shape), 10),),
            }
        case "keras-code":
            return {
                "summary/total": (dense(DIGITS, 32) + dense(32, 10),),
                "summary/fixed": (2 * 32,),
                "labels/order": tuple(
                    sorted({"dog", "cat", "bear"}).index(name)
                    for name in ("dog", "cat", "bear", "cat")
                ),
                "fit/batches": (math.ceil(sizes(course_line(course, "fit"))[0] / 32),),
                "answers/shape": (sizes(course_line(course, "fit"))[2], 10),
                "answers/axis": tuple(np.argmax([[0.2, 0.3, 0.5], [0.8, 0.1, 0.1]], axis=1)),
                "one-picture/shape": (1, 8, 8, 1),
            }
        case "layers-losses-optimizers":
            table = sets["table"]
            late = max(Counter(load(table.name).y_train.tolist()).values()) if here(table) else 0
            shipping = table.name == "shipping"
            return {
                "line/parameters": (3 + 1,),
                "neurons/letters": (ord("Z") - ord("A") + 1,),
                "neurons/late": (1,),
                "flatten/shape": (1000, 12 * 12),
                "activations/relu": (max(0.0, -1.5 * 2 + 1 + 0.5),),
                "losses/mse": (((3 - 4) ** 2 + (5 - 2) ** 2) / 2,),
                "table/inputs": (table.input_shape[0],),
                "table/baseline": (late / table.train_size,) if late else (),
                "notebook/encoded": (3 if shipping else table.input_shape[0] + 4,),
                "notebook/rows": (table.train_size - held_out(table.train_size, 0.3, "sklearn"),),
                "sweep/runs": (3 * 2 * 4,),
                "batches/updates": (60_000 / 40,),
                "batches/rounded": (math.ceil(sizes(course_line(course, "batches"))[0] / 32),),
                "clothes/label": (sets["clothes"].classes.index("Trouser"),),
            }
        case "one-neuron":
            rule = lesson_of(NeuronStart("and", weights=(4, 4), bias=1, rate=2))
            first = one_epoch(rule)
            second = one_example(one_example(first))
            preset = "optdigits-mlp" if "optdigits" in course.chosen.values() else "digits-mlp"
            return {
                "ideas/first-rule": (150,),
                "brain/hebb": (0.5 + 0.2 * 1 * 1, 0.3 + 0.2 * 1 * 0),
                "decide/sum": (4 + 1,),
                "decide/cases": (sum(4 * a + 2 * b + c >= 3 for a, b, c in bits(3)),),
                "decide/bias": (4 - 5,),
                "gates/turned": tuple(float(-a - b + 1.5 >= 0) for a, b in bits(2)),
                "rule/fourth": first.neuron.values,
                "rule/second": second.neuron.values,
                "rule/clean": (until_right(rule).epoch,),
                "descent/two-steps": (down(0.25)[2],),
                "descent/bowl": (10 - 0.1 * 2 * 10, 3 - 0.1 * 20 * 3),
                "xor-one/best": (0.75,),
                "xor-two/last-row": (1 - 1 - 0.5,),
                "xor-two/parameters": (dense(2, 2) + dense(2, 1),),
                "backprop/epochs": (epochs_of_two_layers(),),
                "playground/lines": (3,),
                "iris/minmax-by-hand": ((5.1 - 1.0) / (6.9 - 1.0),),
                "iris/z-by-hand": ((5.1 - 3.76) / 1.76,),
                "iris/parameters": tuple(parameters("iris-tanh-mse")),
                "softmax/by-hand": (12 + 30,),
                "confusion/precision": (36 / 37,),
                "confusion/recall": (36 / 41,),
                "confusion/f1": (2 * 36 / (37 + 41),),
                "confusion/accuracy": ((42 + 36 + 36) / 120,),
                "digits/first-layer": (parameters(preset)[1],),
            }
    raise AssertionError(course.name)


def here(info: listing.DatasetInfo) -> bool:
    return listing.at_hand(info.name)


def course_line(course: Course, step: str) -> str:
    found = course.step(step)
    assert found is not None
    assert found.lab is not None
    return found.lab.experiment


def bits(count: int) -> list[tuple[int, ...]]:
    return [tuple(n >> place & 1 for place in reversed(range(count))) for n in range(2**count)]


def softmax(*scores: float) -> list[float]:
    raised = [math.exp(score) for score in scores]
    return [each / sum(raised) for each in raised]


def sigmoid(net: float) -> float:
    return 1 / (1 + math.exp(-net))


def down(rate: float, steps: int = 3) -> list[float]:
    """Where gradient descent on (w - 3)^2 comes from 0."""
    places = [0.0]
    for _step in range(steps):
        places.append(places[-1] - rate * 2 * (places[-1] - 3))
    return places


def patient(losses: list[float], patience: int) -> int:
    """After which epoch early stopping ends."""
    best, since = math.inf, 0
    for epoch, loss in enumerate(losses, 1):
        best, since = (loss, 0) if loss < best else (best, since + 1)
        if since == patience:
            return epoch
    raise AssertionError


def epochs_of_two_layers() -> int:
    """After which epoch the layers of the step on backpropagation have all rows right."""
    step = step_of("one-neuron", "backprop")
    assert step.neuron is not None
    return learn_layers(layers_lesson_of(step.neuron), 1000).epoch
