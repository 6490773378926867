"""Train what the texts of courses and presets give figures of, and hold the figures against it.

    python benchmarks/figures.py [NAME …]

A name is that of a course, of a step (`one-neuron/iris`) or of a preset; without one all are done,
which takes about half an hour on two cores. What no training can move, such as parameters, formulas
and counts, is held by the tests: `docs/figures.md` says which figure is computed where.

Needs the data sets that are named; what is not at hand is skipped and named. Uses a lab folder of
its own, prints a Markdown table, and ends with 1 if a text says something else than what came out.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text, and how it comes about."""

    place: str
    """COURSE/STEP, or the name of a preset."""
    says: str
    """What the text says."""
    experiment: str
    """A preset's name or a line."""
    measure: str
    """As courses name it, such as `validation_accuracy`; or of the test part a probability,
    `answer EXAMPLE CLASS`, or how often one class was taken for another, `taken CLASS CLASS`."""
    least: float
    most: float
    settings: tuple[str, ...] = ()
    seeds: int = 1
    """How many, from 0."""
    of: Literal["each", "mean", "whole"] = "each"
    """What lies between `least` and `most`: `each` value, their `mean`, or how many are 1."""


FASHION, IRIS = "fashion-mlp-128-10", "iris-tanh-mse"
DIGITS = "data(digits, validation_split=0.2, test_split=0.3) > Flatten() > "
PLAIN = (
    f"{DIGITS}Dense(64, relu) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, adam) > fit(epochs=20, batch_size=32)"
)
MNIST = "data(mnist, validation_split=0.1, test=sealed) > Flatten() > "
DESCENT = (
    f"{MNIST}Dense(128, relu) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, sgd) > fit(epochs=10, batch_size=128)"
)
SCARCE = (
    "data(mnist, validation_split=0.9, test=sealed) > Flatten() > Dense(512, relu) > "
    "Dense(classes, softmax) > compile(categorical_crossentropy, rmsprop) > "
    "fit(epochs=40, batch_size=128)"
)
PENALTY = (
    f"{MNIST}Dense(64, relu, kernel_regularizer=L2(0.01)) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, rmsprop) > fit(epochs=20, batch_size=128)"
)
PERCEPTRON = (
    f"{MNIST}Dense(classes, sigmoid) > compile(categorical_crossentropy, sgd, learning_rate=0.01)"
    " > fit(epochs=20, batch_size=128)"
)
TUMOURS = (
    "data('breast-cancer', scaling=standard, validation_split=0, test_split=0.3, split=sklearn,"
    " random_state=1) > Dense(16, relu) > Dense(classes, sigmoid) > compile(binary_crossentropy,"
    " adam, learning_rate=0.003) > fit(epochs=30, batch_size=32)"
)
LINEAR = (
    "data(circle) > Dense(16, linear) > Dense(classes, sigmoid) > compile(binary_crossentropy,"
    " adam, learning_rate=0.01) > fit(epochs=40, batch_size=16)"
)
STOPPED = (
    f"{DIGITS}Dense(32, relu) > Dense(classes, softmax) > compile(categorical_crossentropy, adam,"
    " learning_rate=0.01) > fit(epochs=200, batch_size=32, early_stopping(val_loss, patience=5,"
    " restore_best_weights=true))"
)
SHUFFLED = "shuffled-clothes"
"""Fashion-MNIST with the pixels of every picture in another order, the same for all."""
ACCURACY, TEST = "validation_accuracy", "test_accuracy"
XOR, HIDDEN = ("layers[0].units=2",), "layers[0].units"
CROSS = ("layers[1].activation=softmax", "compile.loss=categorical_crossentropy")
FIGURES = [
    Figure("one-neuron/descent", "0.01: not there in 200 epochs", "gate-and", "loss", 0.3, 1,
           ("compile.optimizer=sgd", "compile.learning_rate=0.01")),
    Figure("one-neuron/xor-one", "about 0.693", "gate-xor-one-neuron", "loss", 0.69, 0.70),
    Figure("one-neuron/xor-two", "of ten, three", "gate-xor", "accuracy", 3, 3, XOR, 10, "whole"),
    Figure("one-neuron/playground", "one: about two thirds", "circle", ACCURACY, 0.6, 0.73,
           (f"{HIDDEN}=1",)),
    Figure("one-neuron/playground", "two: about four fifths", "circle", ACCURACY, 0.75, 0.87,
           (f"{HIDDEN}=2",)),
    Figure("one-neuron/playground", "from three: nearly all", "circle", ACCURACY, 0.95, 1,
           (f"{HIDDEN}=3",)),
    Figure("one-neuron/playground", "two layers of 16: 0.99", "spiral", ACCURACY, 0.98, 1,
           (f"{HIDDEN}=16", "layers[1].units=16")),
    Figure("one-neuron/iris", "minmax: about 0.67", IRIS, ACCURACY, 0.62, 0.72,
           ("data.scaling=minmax",), 3),
    Figure("one-neuron/iris", "standard: 0.83 to 0.92", IRIS, ACCURACY, 0.82, 0.93, (), 3),
    Figure("one-neuron/iris", "minmax, 1,000 epochs: above 0.9", IRIS, ACCURACY, 0.9, 1,
           ("data.scaling=minmax", "fit.epochs=1000")),
    Figure("one-neuron/softmax", "mean 0.88", IRIS, ACCURACY, 0.875, 0.885, (), 5, "mean"),
    Figure("one-neuron/softmax", "mean 0.97", IRIS, ACCURACY, 0.965, 0.975, CROSS, 5, "mean"),
    Figure("one-neuron/softmax", "34 to 64 epochs", "iris-early-stopping", "epochs", 34, 64, (), 6),
    Figure("one-neuron/digits", "at least 0.97", "optdigits-mlp", ACCURACY, 0.97, 1),
    Figure("layers-losses-optimizers/line", "at least 0.95",
           "data(gauss) > Dense(classes, sigmoid) > compile(binary_crossentropy, adam,"
           " learning_rate=0.01) > fit(epochs=30, batch_size=16)", ACCURACY, 0.95, 1, (), 3),
    Figure("layers-losses-optimizers/dense", "close to 0.5", LINEAR, ACCURACY, 0.35, 0.65),
    Figure("layers-losses-optimizers/optimizers", "adadelta, rate 1: about 96", PLAIN, ACCURACY,
           0.95, 0.975, ("compile.optimizer=adadelta", "compile.learning_rate=1")),
    Figure("layers-losses-optimizers/table", "0.97 to 0.98", "breast-cancer-mlp", TEST, 0.965,
           0.985),
    Figure("layers-losses-optimizers/notebook", "tumours: 0.953 to 0.965", TUMOURS, TEST, 0.952,
           0.966, (), 5),
    *(
        Figure("layers-losses-optimizers/notebook", "random_state 2 to 6: 0.665 to 0.683",
               "shipping-notebook", TEST, 0.6645, 0.6845, (f"data.random_state={state}",))
        for state in range(2, 7)
    ),
    Figure("layers-losses-optimizers/clothes", "ten epochs: at least 0.876", FASHION, TEST, 0.876,
           1),
    Figure("keras-code/fit", "at least 0.85", PLAIN.replace("64", "32"), ACCURACY, 0.85, 1),
    Figure("keras-code/callbacks", "a few dozen of 200", STOPPED, "epochs", 12, 60),
    Figure("first-network/weights", "about 92 of 100", "mnist-mlp-256", ACCURACY, 0.915, 0.93,
           ("layers[1]=none",)),
    Figure("first-network/weights", "digits: about 94 of 100", "digits-mlp", ACCURACY, 0.93, 0.955,
           ("layers[1]=none",)),
    Figure("first-network/fashion", "about 88 of 100", "fashion-mlp-256", TEST, 0.87, 0.89),
    Figure("digits-in-depth/perceptron", "rate 0.1: at least 0.91", PERCEPTRON, ACCURACY, 0.91, 1,
           ("compile.learning_rate=0.1",)),
    Figure("digits-in-depth/losses", "squared error: 0.06", DESCENT, "validation_loss", 0.05, 0.07,
           ("compile.loss=mean_squared_error",)),
    Figure("digits-in-depth/losses", "cross-entropy: 0.30", DESCENT, "validation_loss", 0.27, 0.33),
    Figure("digits-in-depth/losses", "cross-entropy: 0.91", DESCENT, ACCURACY, 0.905, 0.925),
    Figure("digits-in-depth/losses", "squared error: 0.65", DESCENT, ACCURACY, 0.5, 0.8,
           ("compile.loss=mean_squared_error",)),
    Figure("digits-in-depth/overfitting", "gap of at least 0.03", SCARCE, "gap", 0.03, 1),
    Figure("digits-in-depth/overfitting", "rise of at least 0.01", SCARCE, "rise", 0.01, 10),
    Figure("digits-in-depth/regularization", "L2: below 32,000", PENALTY, "zeros", 0, 31999),
    Figure("digits-in-depth/regularization", "L1: at least 35,000", PENALTY, "zeros", 35000, 50176,
           ("layers[1].kernel_regularizer={l1=0.01}",)),
    Figure("fashion-workshop/network", "training 0.91", FASHION, "accuracy", 0.905, 0.915),
    Figure("fashion-workshop/network", "test about 0.88", FASHION, TEST, 0.875, 0.89, (), 4),
    Figure("fashion-workshop/width", "0.892 to 0.897", FASHION, ACCURACY, 0.8915, 0.8975, (), 4),
    Figure("fashion-workshop/width", "32: about 0.015 less", FASHION, ACCURACY, 0.87, 0.888,
           ("layers[1].units=32",)),
    Figure("fashion-workshop/width", "500: 0.894", "fashion-mlp-500", ACCURACY, 0.889, 0.899),
    Figure("fashion-workshop/mistakes", "100 to 200", FASHION, "confusion", 100, 200, (), 4),
    Figure("fashion-workshop/answers", "Pullover 0.47", FASHION, "answer 25 2", 0.42, 0.52),
    Figure("fashion-workshop/answers", "Shirt 0.28", FASHION, "answer 25 6", 0.23, 0.33),
    Figure("fashion-workshop/answers", "Coat 0.25", FASHION, "answer 25 4", 0.2, 0.3),
    Figure("fashion-workshop/answers", "Sandal 0.98", FASHION, "answer 12 5", 0.95, 1),
    Figure("fashion-workshop/mistakes", "shuffled pixels: 0.879", FASHION, TEST, 0.87, 0.888,
           (f"data.dataset={SHUFFLED}",)),
    Figure("fashion-workshop/mistakes", "835 of the T-shirts", FASHION, "taken 0 0", 820, 850),
    Figure("fashion-workshop/mistakes", "771 of the coats", FASHION, "taken 4 4", 755, 787),
    Figure("fashion-workshop/mistakes", "114 shirts", FASHION, "taken 2 6", 100, 128),
    Figure("fashion-workshop/gap", "8,750 to 8,900", FASHION, "test_correct", 8750, 8900, (), 4),
    Figure("fashion-workshop/gap", "training 0.236", FASHION, "loss", 0.23, 0.242),
    Figure("fashion-workshop/gap", "validation 0.306", FASHION, "validation_loss", 0.29, 0.32),
    Figure("fashion-workshop/gap", "test 0.345", FASHION, "test_loss", 0.33, 0.36),
    Figure("fashion-mlp-128-10", "training about 91 of 100", FASHION, "accuracy", 0.905, 0.915),
    Figure("fashion-mlp-128-10", "test 87 to 88 of 100", FASHION, TEST, 0.865, 0.89),
    Figure("fashion-mlp-256", "about 88 of 100", "fashion-mlp-256", TEST, 0.87, 0.89),
    Figure("fashion-cnn", "passes 90 of 100", "fashion-cnn", TEST, 0.9, 1),
    Figure("gate-xor-one-neuron", "about 0.69", "gate-xor-one-neuron", "loss", 0.69, 0.70),
    Figure("bowl", "less than 0.1", "bowl", "test_mae", 0, 0.1),
    Figure("diabetes-mlp", "41 to 51", "diabetes-mlp", "test_mae", 40.9, 51.1, (), 5),
    Figure("diabetes-mlp", "R² of 0.38 to 0.53", "diabetes-mlp", "test_r2", 0.375, 0.535, (), 5),
    Figure("digits-mlp", "about 97 of 100", "digits-mlp", TEST, 0.965, 0.98),
    Figure("line", "0.08", "line", "test_mae", 0.07, 0.09),
    Figure("line-outlier-mse", "0.78 or more", "line-outlier-mse", "test_mae", 0.78, 2),
    Figure("line-outlier-mae", "less than 0.1", "line-outlier-mae", "test_mae", 0, 0.1),
    Figure("line-outlier-huber", "less than 0.1", "line-outlier-huber", "test_mae", 0, 0.1),
    Figure("sine", "about 0.1", "sine", "test_mae", 0.08, 0.12),
    Figure("sine", "above 0.95", "sine", "test_r2", 0.95, 1),
    Figure("sine-one-neuron", "below 0.1", "sine-one-neuron", "test_r2", -1, 0.1),
    Figure("iris-softmax", "well above 0.90", "iris-softmax", TEST, 0.92, 1, (), 10, "mean"),
    Figure("iris-tanh-mse", "about 0.85", IRIS, TEST, 0.83, 0.87, (), 10, "mean"),
    Figure("optdigits-mlp", "0.963 to 0.971", "optdigits-mlp", TEST, 0.9625, 0.9715, (), 5),
    Figure("iris-notebook", "1,000 epochs: 0.97", "iris-notebook", "accuracy", 0.965, 0.985,
           ("fit.epochs=1000",), 5),
    Figure("iris-notebook", "0.75 to 0.94", "iris-notebook", "accuracy", 0.74, 0.95, (), 10),
    Figure("fashion-mlp-128", "about 87 of 100", "fashion-mlp-128", TEST, 0.865, 0.88),
    Figure("mnist-mlp-256", "about 98 of 100", "mnist-mlp-256", TEST, 0.975, 0.985),
    Figure("mnist-perceptron", "about 90 of 100", "mnist-perceptron", TEST, 0.9, 0.91),
]  # fmt: skip
Trained = tuple[str, tuple[str, ...]]


def add_shuffled(folder: str) -> None:
    """Make the set whose pixels are in another order, as one of the lab's own."""
    import numpy as np

    from tui_lab.datasets.loading import load

    clothes = load("fashion-mnist")
    assert clothes.x_test is not None
    order = np.random.default_rng(0).permutation(28 * 28)
    arrays = {"y_train": clothes.y_train, "y_test": clothes.y_test}
    for name, pictures in (("x_train", clothes.x_train), ("x_test", clothes.x_test)):
        arrays[name] = pictures.reshape(-1, 28 * 28)[:, order].reshape(-1, 28, 28)
    path = f"{folder}/{SHUFFLED}.npz"
    np.savez(path, **arrays)
    words = [sys.executable, "-m", "tui_lab", "data", "add", path, "--name", SHUFFLED]
    subprocess.run(words, check=True, capture_output=True)


def train(figure: Figure) -> str:
    """Train what a figure is about, with each seed; gives why that could not be done, or ""."""
    words = [sys.executable, "-m", "tui_lab", "train", figure.experiment, "--seed", "0", "--json"]
    for setting in figure.settings:
        words += ["--set", setting]
    if figure.seeds > 1:
        words += ["--repeat", str(figure.seeds)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stderr.strip().splitlines()[0] if done.returncode else ""


def values(figure: Figure, before: set[str]) -> list[float]:
    """The measure of each run that was not there before."""
    from tui_lab.courses.evidence import run_evidence
    from tui_lab.runs.results_file import load_results
    from tui_lab.runs.store import Store

    runs = [run for run in Store().runs() if run.id not in before]
    kind, *numbers = figure.measure.split()
    if not numbers:
        return [run_evidence(run).measures[kind] for run in runs]
    one, two = map(int, numbers)
    found = []
    for run in runs:
        results = load_results(run.folder, "test")
        if kind == "answer":
            place = list(results.indices).index(one)
            found.append(float(results.probabilities[place, two]))
        else:
            answers = results.probabilities.argmax(axis=1)
            found.append(float(((results.labels == one) & (answers == two)).sum()))
    return found


def judged(figure: Figure, found: list[float]) -> tuple[bool, str]:
    """Whether what came out is what the text says, and what came out."""
    if figure.of == "mean":
        held, told = [statistics.mean(found)], f"{statistics.mean(found):.3f} on average"
    elif figure.of == "whole":
        count = sum(value >= 1 for value in found)
        held, told = [float(count)], f"{count} of {len(found)}"
    else:
        ends = (min(found), max(found))
        held, told = found, " to ".join(f"{end:.4g}" for end in dict.fromkeys(ends))
    return all(figure.least <= value <= figure.most for value in held), told


def main() -> int:
    """Print the table; gives the exit code."""
    from tui_lab.runs.store import Store

    chosen, missed = set(sys.argv[1:]), 0
    print(
        "| where | measure | the text says | seeds | came out |\n| --- | --- | --- | ---: | --- |"
    )
    with tempfile.TemporaryDirectory() as home:
        os.environ["TUI_LAB_HOME"] = home
        trained: dict[tuple[str, tuple[str, ...], int], tuple[set[str], str]] = {}
        for figure in FIGURES:
            if chosen and not chosen & {figure.place, figure.place.partition("/")[0]}:
                continue
            key = (figure.experiment, figure.settings, figure.seeds)
            if key not in trained:
                if f"data.dataset={SHUFFLED}" in figure.settings:
                    add_shuffled(home)
                before = {run.id for run in Store().runs()}
                problem = train(figure)
                now = {run.id for run in Store().runs()}
                trained[key] = (now - before, problem)
            ids, problem = trained[key]
            others = {run.id for run in Store().runs()} - ids
            right, told = (True, f"not trained: {problem}") if problem else (False, "")
            if not problem:
                right, told = judged(figure, values(figure, others))
            missed += not right
            print(
                f"| {figure.place} | {figure.measure} | {figure.says} | {figure.seeds} "
                f"| {told}{'' if right else ' **missed**'} |",
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
