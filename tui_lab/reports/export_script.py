"""An experiment as a plain Keras script: to read, to hand in, to run where no lab is installed.

The script needs Keras with a backend, NumPy and scikit-learn, and nothing of the lab. It reads the
same examples into the same parts, scales them in the same way and builds the same model. The order
of the batches and the kernels differ, and so the results do, slightly. Its last line is the most
important figure on the test part: accuracy, or mean absolute error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.datasets.plane_inputs import plane_inputs
from tui_lab.experiment.constraints import CONSTRAINTS
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.model import Experiment, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.schema import ArgumentKind
from tui_lab.experiment.shapes import keras_arguments, model_input_shape
from tui_lab.experiment.target import Target
from tui_lab.i18n import _
from tui_lab.reports.script_data import (
    Source,
    draws,
    scaling,
    source_of,
    split_function,
    splitting,
)
from tui_lab.reports.script_tasks import SCRIPT_TASKS
from tui_lab.reports.script_text import call, comment, function_source, literal, quoted
from tui_lab.runs.environment import KERAS_SETTINGS

STANDARD = ("csv", "pathlib")
"""Modules of Python itself that a script may import."""


def keras_script(
    experiment: Experiment,
    info: DatasetInfo,
    remarks: Sequence[str] = (),
) -> str:
    """The experiment as the text of a Python script.

    Args:
        experiment: A valid one.
        info: Its data set.
        remarks: Translated sentences for its head: in what the lab's run was another.

    Returns:
        Python 3.11 text with comments in the current language, ending in a newline. What it reads
        from files lies beside it: see `script_data.files_beside`.
    """
    source = source_of(info, experiment.data)
    parts = [
        _head(experiment, info, remarks),
        _imports(experiment, info, source),
        _constants(experiment, info, source),
        *_functions(experiment, info, source),
        _data(experiment, info, source),
        _inputs(experiment, info, source),
        _targets(experiment, info, source),
        _model(experiment, info),
        _training(experiment, info),
        _results(experiment, info, source),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(experiment: Experiment, info: DatasetInfo, remarks: Sequence[str]) -> str:
    title = _("{title}: a neural network with Keras.").format(title=info.title)
    if experiment.name:
        title = _("{title}: the experiment “{name}” with Keras.").format(
            title=info.title, name=experiment.name
        )
    needs = _("It was written by tui-lab and needs Keras, a backend, NumPy and scikit-learn:")
    near = _(
        "It trains on the same parts of the data as the lab. Its results differ slightly from those"
        " of the lab, where the batches came in another order and were computed by other kernels."
    )
    lines = [comment(title), comment(needs), "#     pip install tensorflow scikit-learn"]
    return "\n".join([*lines, comment(near), *map(comment, remarks)])


def _imports(experiment: Experiment, info: DatasetInfo, source: Source) -> str:
    standard = [line for line in source.imports if line.split()[1] in STANDARD]
    others = [
        "import keras",
        "import numpy as np",
        "from keras import layers",
        *(line for line in source.imports if line not in standard),
        *SCRIPT_TASKS[info.target.task].imports(experiment),
    ]
    if experiment.data.split == "sklearn" and draws(info, experiment.data, source):
        others.append("from sklearn.model_selection import train_test_split")
    return "\n".join([*standard, *([""] if standard else []), *others])


def _constants(experiment: Experiment, info: DatasetInfo, source: Source) -> str:
    lines = [
        f"SEED = {experiment.seed}",
        f"EPOCHS = {experiment.fit.epochs}",
        f"BATCH_SIZE = {experiment.fit.batch_size}",
        *SCRIPT_TASKS[info.target.task].constants(info),
        *source.constants,
    ]
    if experiment.data.inputs:
        lines.append(f"INPUTS = {literal(experiment.data.inputs)}")
    if experiment.data.test == "sealed":
        lines += [
            comment(_("The test part is sealed: open it once, when nothing is left to choose.")),
            "OPEN_TEST = False",
        ]
    seeded = comment(
        _("The same seed gives the same parts of the data and the same first weights.")
    )
    ours = comment(
        _(
            "What Keras would else take from its file keras.json in your home. The lab computes"
            " with TensorFlow unless it was told otherwise; another backend gives slightly other"
            " results."
        )
    )
    settings = [
        f"keras.config.set_{name}({literal(value)})" for name, value in KERAS_SETTINGS.items()
    ]
    seeding = [seeded, "keras.utils.set_random_seed(SEED)"]
    return "\n".join([*lines, "", ours, *settings, *seeding])


def _functions(experiment: Experiment, info: DatasetInfo, source: Source) -> list[str]:
    functions = list(source.functions)
    if experiment.data.split == "stratified" and draws(info, experiment.data, source):
        functions.append(split_function(info))
    if experiment.data.inputs:
        functions.append(function_source(plane_inputs, _("Makes other inputs of two.")))
    # Two empty lines around functions, as Python is customarily laid out.
    return ["\n" + "\n\n\n".join(functions) + "\n"] if functions else []


def _data(experiment: Experiment, info: DatasetInfo, source: Source) -> str:
    return "\n".join(
        line
        for line in (
            comment(_("1. The data.")),
            source.reading,
            splitting(info, experiment.data, source),
        )
        if line
    )


def _parts(experiment: Experiment, info: DatasetInfo, source: Source) -> list[str]:
    """The parts that the script has: `train`, and `val` and `test` where there are any."""
    gate = info.kind is Kind.GATE
    parts = ["train"]
    if gate or experiment.data.validation_split:
        parts.append("val")
    if gate or source.has_test or experiment.data.test_split is not None:
        parts.append("test")
    return parts


def _inputs(experiment: Experiment, info: DatasetInfo, source: Source) -> str:
    lines = [comment(_("2. The scaling.")), scaling(info, experiment.data)]
    scaled = "({x}.astype(np.float32) - offset) / scale"
    if experiment.data.scaling == "none":
        scaled = "{x}.astype(np.float32)"
    elif experiment.data.scaling in ("minmax", "standard"):
        # As the lab does: float32 would round large numbers before their difference is taken.
        scaled = "(({x} - offset) / scale).astype(np.float32)"
    lines += [
        f"x_{part} = {scaled.format(x=f'x_{part}')}" for part in _parts(experiment, info, source)
    ]
    shape = model_input_shape(experiment, info.input_shape)
    if experiment.data.inputs:
        lines.append(comment(_("Other inputs are made of the two.")))
        lines += [
            f"x_{part} = plane_inputs(x_{part}, INPUTS)"
            for part in _parts(experiment, info, source)
        ]
    elif shape != info.input_shape:
        lines.append(comment(_("Convolutions want an axis for the colours, here a single one.")))
        lines += [
            f"x_{part} = x_{part}[..., np.newaxis]" for part in _parts(experiment, info, source)
        ]
    return "\n".join(lines)


def _targets(experiment: Experiment, info: DatasetInfo, source: Source) -> str:
    parts = _parts(experiment, info, source)
    return "\n".join(SCRIPT_TASKS[info.target.task].targets(experiment, info, parts))


def _model(experiment: Experiment, info: DatasetInfo) -> str:
    shape = literal(tuple(model_input_shape(experiment, info.input_shape)))
    loss, target = experiment.compile.loss, info.target
    lines = [f"        {_layer(layer, target, loss)}," for layer in experiment.layers]
    return "\n".join(
        [
            comment(_("4. The model.")),
            "model = keras.Sequential(",
            "    [",
            f"        keras.Input(shape={shape}),",
            *lines,
            "    ]",
            ")",
            "model.summary()",
        ]
    )


def _layer(layer: Layer, target: Target, loss: str) -> str:
    arguments = keras_arguments(layer, target, loss)
    bare, named = [], []
    for name, value in arguments.items():
        known = LAYERS[layer.type].argument(name)
        if known is not None and known.kind is ArgumentKind.UNITS:
            bare.append(literal(value))
        else:
            named.append(f"{name}={_argument(value)}")
    return call(f"layers.{layer.type}", bare + named, indent="        ")


def _argument(value: Value) -> str:
    if isinstance(value, Mapping):
        given = [f"{key}={literal(part)}" for key, part in value.items() if key != "type"]
        if "type" not in value:
            return call("keras.regularizers.L1L2", given)
        return call(f"keras.constraints.{CONSTRAINTS[str(value['type'])].keras_class}", given)
    return literal(value)


def _training(experiment: Experiment, info: DatasetInfo) -> str:
    chosen = experiment.compile
    rate = {} if chosen.learning_rate is None else {"learning_rate": chosen.learning_rate}
    arguments = {**rate, **chosen.arguments}
    optimizer = call(
        f"optimizer=keras.optimizers.{OPTIMIZERS[chosen.optimizer].keras_class}",
        [f"{key}={literal(value)}" for key, value in arguments.items()],
        indent="    ",
    )
    lines = [
        comment(_("5. Training.")),
        "model.compile(",
        f"    loss={quoted(chosen.loss)},",
        f"    {optimizer},",
        *SCRIPT_TASKS[info.target.task].metrics(experiment, info),
        ")",
    ]
    stopping = experiment.fit.early_stopping
    if stopping:
        lines += [
            comment(_("Stops when the monitored value has not got better for a while.")),
            "early_stopping = "
            + call(
                "keras.callbacks.EarlyStopping",
                [
                    f"monitor={quoted(stopping.monitor)}",
                    f"patience={stopping.patience}",
                    f"min_delta={stopping.min_delta!r}",
                    f"restore_best_weights={stopping.restore_best_weights}",
                ],
            ),
        ]
    task = SCRIPT_TASKS[info.target.task]
    lines += task.before_fit(experiment, info)
    validated = info.kind is Kind.GATE or experiment.data.validation_split
    lines += [
        "model.fit(",
        "    x_train,",
        "    t_train,",
        "    epochs=EPOCHS,",
        "    batch_size=BATCH_SIZE,",
        *(["    validation_data=(x_val, t_val),"] if validated else []),
        *(["    callbacks=[early_stopping],"] if stopping else []),
        *(f"    {argument}," for argument in task.fit_arguments(experiment)),
        "    verbose=2,",
        ")",
    ]
    return "\n".join(lines)


def _results(experiment: Experiment, info: DatasetInfo, source: Source) -> str:
    parts = _parts(experiment, info, source)
    heading = comment(_("6. The results."))
    if "test" not in parts:
        part = "val" if "val" in parts else "train"
        return "\n".join([heading, *_evaluation(experiment, info, part)])
    if experiment.data.test != "sealed":
        return "\n".join([heading, *_evaluation(experiment, info, "test")])
    lines = [heading]
    if "val" in parts:
        lines += _evaluation(experiment, info, "val")
    lines += ["if OPEN_TEST:", *(f"    {line}" for line in _evaluation(experiment, info, "test"))]
    return "\n".join(lines)


def _evaluation(experiment: Experiment, info: DatasetInfo, part: str) -> list[str]:
    return SCRIPT_TASKS[info.target.task].evaluation(experiment, info, part)
