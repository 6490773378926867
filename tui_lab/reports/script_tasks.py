"""The parts of an exported script that depend on what is answered: classes or quantities.

`SCRIPT_TASKS` has one entry for each task; the other modules of the script ask it and nothing else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tui_lab.datasets.model import DatasetInfo
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import recorded
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.shapes import label_form
from tui_lab.experiment.target import TaskName
from tui_lab.experiment.tasks.classification import weight_of_each
from tui_lab.i18n import _
from tui_lab.reports.script_text import comment, listed, quoted

WORDS: Mapping[str, str] = {"test": "test", "val": "validation", "train": "training"}
"""How a part of the data is called in what the script prints."""


class ScriptTask(ABC):
    """What one task needs in a script."""

    measures: tuple[str, ...]
    """Functions of `sklearn.metrics` that it uses."""
    plain_labels: str
    """An expression with `{y}` for what a split keeps in proportion."""
    unit_word: str
    """What an experiment says for as many units as there are answers."""

    @abstractmethod
    def constants(self, info: DatasetInfo) -> list[str]:
        """Statements for the top: the names of what is answered."""

    @abstractmethod
    def split_words(self) -> str:
        """What the function that splits does, translated."""

    @abstractmethod
    def targets(self, experiment: Experiment, info: DatasetInfo, parts: Sequence[str]) -> list[str]:
        """Statements that make `t_train`… of `y_train`…, in the form that the loss wants."""

    @abstractmethod
    def metrics(self, experiment: Experiment, info: DatasetInfo) -> list[str]:
        """Lines of the call of `compile`, from `metrics=` on."""

    def before_fit(self, experiment: Experiment, info: DatasetInfo) -> list[str]:
        """Statements before `fit`."""
        return []

    def fit_arguments(self, experiment: Experiment) -> list[str]:
        """Further arguments of `fit`."""
        return []

    @abstractmethod
    def evaluation(self, experiment: Experiment, info: DatasetInfo, part: str) -> list[str]:
        """Statements that print how good the answers on a part are; the last one the most
        important figure."""

    def imports(self, experiment: Experiment) -> list[str]:
        """Lines `from sklearn… import …`, in their order."""
        return [_import("sklearn.metrics", self.measures)]


def _import(module: str, names: Sequence[str]) -> str:
    """One line, or one name a line where that is too long."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 88:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])


class _ScriptOfClasses(ScriptTask):
    """Which class it is."""

    measures = ("classification_report", "confusion_matrix")
    unit_word = "classes"
    plain_labels = "{y}"

    def constants(self, info: DatasetInfo) -> list[str]:
        return [listed("CLASSES", [quoted(name) for name in info.classes])]

    def split_words(self) -> str:
        return _(
            "Parts the positions of the labels in two at random, each class in proportion, and"
            " always in the same way for the same seed."
        )

    def targets(self, experiment: Experiment, info: DatasetInfo, parts: Sequence[str]) -> list[str]:
        heading = comment(_("3. The labels, in the form that the loss wants."))
        form = label_form(experiment, info.target)
        if form == "one_hot":
            note = _("One-hot: a column for each class, 1 for the true one.")
            lines = [f"t_{p} = keras.utils.to_categorical(y_{p}, len(CLASSES))" for p in parts]
        elif form == "binary":
            note = _("One column: 0 for the first class, 1 for the second.")
            lines = [f"t_{p} = y_{p}.reshape(-1, 1).astype(np.float32)" for p in parts]
        else:
            note = _("The numbers of the classes.")
            lines = [f"t_{p} = y_{p}.astype(np.int32)" for p in parts]
        return [heading, comment(note), *lines]

    def metrics(self, experiment: Experiment, info: DatasetInfo) -> list[str]:
        names = recorded(experiment.compile.metrics, info.target.task)
        written = [self._metric(name, experiment, info) for name in names]
        return [f"    {line}" for line in f"metrics={_list(written)},".splitlines()]

    def _metric(self, name: str, experiment: Experiment, info: DatasetInfo) -> str:
        """A metric that Keras would not choose by its name alone is written out."""
        form = label_form(experiment, info.target)
        if name == "accuracy" and LOSSES[experiment.compile.loss].signed:
            return 'keras.metrics.BinaryAccuracy(name="accuracy", threshold=0)'
        if name == "top_k_categorical_accuracy" and form == "integer":
            return f"keras.metrics.SparseTopKCategoricalAccuracy(name={quoted(name)})"
        return quoted(name)

    def before_fit(self, experiment: Experiment, info: DatasetInfo) -> list[str]:
        wanted = experiment.fit.class_weight
        if wanted is None:
            return []
        if wanted == "balanced":
            return [
                comment(_("Classes with few examples count more, so that all weigh the same.")),
                "present = np.unique(y_train)",
                'weights = compute_class_weight("balanced", classes=present, y=y_train)',
                "class_weight = dict(zip(present.tolist(), weights.tolist()))",
            ]
        given = weight_of_each(wanted, info.classes)
        weights = [f"{number}: {weight!r}" for number, weight in enumerate(given)]
        return [
            comment(_("How much an example of each class counts.")),
            "class_weight = {" + ", ".join(weights) + "}",
        ]

    def fit_arguments(self, experiment: Experiment) -> list[str]:
        return [] if experiment.fit.class_weight is None else ["class_weight=class_weight"]

    def imports(self, experiment: Experiment) -> list[str]:
        lines = super().imports(experiment)
        if experiment.fit.class_weight == "balanced":
            lines.append("from sklearn.utils.class_weight import compute_class_weight")
        return lines

    def evaluation(self, experiment: Experiment, info: DatasetInfo, part: str) -> list[str]:
        word = WORDS[part]
        answers = "probabilities.argmax(axis=1)"
        if label_form(experiment, info.target) == "binary":
            # A loss that wants -1 or 1 parts the classes at 0.
            side = "0" if LOSSES[experiment.compile.loss].signed else "0.5"
            answers = f"(probabilities[:, 0] > {side}).astype(int)"
        names = recorded(experiment.compile.metrics, info.target.task)
        alone = names == ("accuracy",)
        figures = [f"loss, accuracy = model.evaluate(x_{part}, t_{part}, verbose=0)"]
        others: list[str] = []
        if not alone:
            figures = [
                f"figures = model.evaluate(x_{part}, t_{part}, verbose=0, return_dict=True)",
                'loss = figures.pop("loss")',
            ]
            others = [
                f"accuracy = np.mean(predicted == y_{part})",
                "for name, value in figures.items():",
                '    if name != "accuracy":',
                f'        print(f"{word} {{name}}: {{value:.4f}}")',
            ]
        return [
            *figures,
            f"probabilities = model.predict(x_{part}, verbose=0)",
            f"predicted = {answers}",
            "numbers = range(len(CLASSES))",
            "print(",
            "    classification_report(",
            f"        y_{part}, predicted, labels=numbers, target_names=CLASSES, zero_division=0",
            "    )",
            ")",
            f"print(confusion_matrix(y_{part}, predicted, labels=numbers))",
            f'print(f"{word} loss: {{loss:.4f}}")',
            *others,
            f'print(f"{word} accuracy: {{accuracy:.4f}}")',
        ]


class _ScriptOfQuantities(ScriptTask):
    """How much it is."""

    measures = (
        "mean_absolute_error",
        "median_absolute_error",
        "r2_score",
        "root_mean_squared_error",
    )
    plain_labels = "np.zeros(len({y}), dtype=int)"
    unit_word = "outputs"

    def constants(self, info: DatasetInfo) -> list[str]:
        each = info.quantities
        lines = [
            comment(_("What the outputs of the network are, in their order.")),
            listed("QUANTITIES", [quoted(quantity.name) for quantity in each]),
        ]
        if any(quantity.unit for quantity in each):
            lines.append(listed("UNITS", [quoted(quantity.unit) for quantity in each]))
        return lines

    def split_words(self) -> str:
        return _(
            "Parts the positions of the labels in two at random, always in the same way for the"
            " same seed; labels that are all alike make it a plain shuffle."
        )

    def targets(self, experiment: Experiment, info: DatasetInfo, parts: Sequence[str]) -> list[str]:
        scaling = experiment.data.target_scaling
        heading = comment(_("3. The quantities that are to be answered."))
        if scaling == "none":
            return [heading, *(f"t_{p} = y_{p}.astype(np.float32)" for p in parts)]
        note = _(
            "They are scaled, fitted on the training part alone. An answer of the network is taken"
            " back to the unit of the data by * t_scale + t_offset."
        )
        if scaling == "minmax":
            fitted = [
                "t_offset = y_train.min(axis=0)",
                "t_scale = y_train.max(axis=0) - t_offset",
                "t_scale[t_scale == 0] = 1.0",
            ]
        else:
            fitted = [
                "t_offset = y_train.mean(axis=0)",
                "t_scale = y_train.std(axis=0)",
                "t_scale[y_train.min(axis=0) == y_train.max(axis=0)] = 1.0",
            ]
        scaled = [f"t_{p} = ((y_{p} - t_offset) / t_scale).astype(np.float32)" for p in parts]
        return [heading, comment(note), *fitted, *scaled]

    def metrics(self, experiment: Experiment, info: DatasetInfo) -> list[str]:
        names = recorded(experiment.compile.metrics, info.target.task)
        lines = [f"metrics={_list([quoted(name) for name in names])},"]
        if experiment.data.target_scaling != "none":
            lines.insert(0, comment(_("During training these are figures of the scaled targets.")))
        return [f"    {line}" for text in lines for line in text.splitlines()]

    def evaluation(self, experiment: Experiment, info: DatasetInfo, part: str) -> list[str]:
        word, unit = WORDS[part], ""
        scaled = experiment.data.target_scaling != "none"
        back = " * t_scale + t_offset" if scaled else ""
        several = len(info.quantities) > 1
        units = any(quantity.unit for quantity in info.quantities)
        if units and not several:
            unit = " {UNITS[0]}"
        lines = [
            f"figures = model.evaluate(x_{part}, t_{part}, verbose=0, return_dict=True)",
            f"answers = model.predict(x_{part}, verbose=0).astype(np.float64){back}",
            f"for truth, answer in zip(y_{part}[:5], answers[:5]):",
            '    print("true:", truth, "answered:", answer)',
        ]
        if several:
            each = " {UNITS[column]}" if units else ""
            lines += [
                "for column, name in enumerate(QUANTITIES):",
                f"    error = mean_absolute_error(y_{part}[:, column], answers[:, column])",
                f'    print(f"{word} MAE of {{name}}: {{error:.4f}}{each}")',
            ]
        figure = f"(y_{part}, answers)"
        return [
            *lines,
            f"print(f\"{word} loss: {{figures['loss']:.4f}}\")",
            f'print(f"{word} R2: {{r2_score{figure}:.4f}}")',
            f'print(f"{word} median error: {{median_absolute_error{figure}:.4f}}{unit}")',
            f'print(f"{word} RMSE: {{root_mean_squared_error{figure}:.4f}}{unit}")',
            f'print(f"{word} MAE: {{mean_absolute_error{figure}:.4f}}{unit}")',
        ]


def _list(items: Sequence[str]) -> str:
    """A list in one line, or with an item on each where that is too long."""
    line = f"[{', '.join(items)}]"
    if len(line) <= 70:
        return line
    return "\n".join(["[", *(f"    {item}," for item in items), "]"])


SCRIPT_TASKS: Mapping[TaskName, ScriptTask] = MappingProxyType(
    {"classification": _ScriptOfClasses(), "regression": _ScriptOfQuantities()}
)
"""What each task needs in a script."""
