"""Whether an experiment can work, on the data set it is for: everything, before anything starts.

The data set is known by its `Subject` alone; must not import the room of the data sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tui_lab.errors import ExperimentError
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import Shape
from tui_lab.experiment.line_reading import typed
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import METRICS, recorded
from tui_lab.experiment.model import Compile, Data, Experiment
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.output import output_problems
from tui_lab.experiment.parsing import read_compile, read_data, read_fit, read_layer, read_name
from tui_lab.experiment.problems import Problem, doubtful, error, raise_together, warning
from tui_lab.experiment.schema import ArgumentKind
from tui_lab.experiment.sections import SEED
from tui_lab.experiment.shapes import TWO_INPUTS, layer_input, model_input_shape, summarise
from tui_lab.experiment.target import Target
from tui_lab.experiment.tasks import TASKS
from tui_lab.experiment.values import read_value, which
from tui_lab.experiment.writing import to_table
from tui_lab.i18n import _, number
from tui_lab.text.values import quoted_value

MANY_PARAMETERS = 200_000_000
BYTES_PER_PARAMETER = 16
"""A weight, its gradient and two memories of the optimizer, four bytes each."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What has to be known of a data set to check an experiment on it."""

    input_shape: Shape
    """The shape of one example in the data set: (28, 28), (4,)…"""
    target: Target
    has_test: bool
    """Whether it has a test part of its own."""
    options: frozenset[str] = frozenset()
    """The options that it takes: `noise`, `samples`…"""
    gate: bool = False
    """Whether it is a truth table, all of whose rows train, validate and test."""
    spread: float | None = None
    """The largest standard deviation of a quantity to be answered, where it is known."""
    classes: tuple[str, ...] = ()
    """The names of the classes, where they are known."""


def validate(experiment: Experiment, subject: Subject | None = None) -> list[Problem]:
    """Everything that is wrong or doubtful, in the order of a file.

    Args:
        subject: What is known of the data set; without it only what holds for all sets is checked.
    """
    written = list(_written_wrongly(experiment))
    if written:
        return written
    problems = [
        *_random_state(experiment.data),
        *_optimizer(experiment.compile),
        *_early_stopping(experiment, subject),
    ]
    if not experiment.layers:
        problems.append(
            error(
                "layers",
                _("The experiment has no layers."),
                _("Add at least one: {example}.").format(example="Dense(classes, softmax)"),
            )
        )
    if subject is None:
        return problems
    target = subject.target
    problems = [
        *_data(experiment.data, subject),
        *TASKS[target.task].settings_problems(
            experiment.data, experiment.fit, target.outputs, subject.spread
        ),
        *_weights(experiment, subject),
        *_metrics(experiment.compile, target),
        *problems,
    ]
    return problems + list(_network(experiment, subject)) if experiment.layers else problems


def check(experiment: Experiment, subject: Subject | None = None) -> list[Problem]:
    """The warnings of `validate`.

    Raises:
        ExperimentError: The first error, if there is one; it carries the others.
    """
    problems = validate(experiment, subject)
    raise_together(
        ExperimentError(problem.message, problem.hint, problem.field)
        for problem in problems
        if problem.severity == "error"
    )
    return problems


def _weights(experiment: Experiment, subject: Subject) -> Iterator[Problem]:
    """Weights are given to classes that there are."""
    weights = experiment.fit.class_weight
    for name in weights if isinstance(weights, Mapping) and subject.classes else ():
        if name not in subject.classes:
            yield error(
                "fit.class_weight",
                _("The data set {name} has no class {class_name}.").format(
                    name=experiment.data.dataset, class_name=quoted_value(name)
                ),
                which(name, subject.classes),
            )


def _written_wrongly(experiment: Experiment) -> Iterator[Problem]:
    """What a reader of files would not have let through, for experiments that were not read."""
    table = to_table(experiment)

    layers = table["layers"]
    assert isinstance(layers, list)
    readings: list[Callable[[], object]] = [
        lambda: read_name(experiment.name, "name"),
        lambda: read_value(SEED, experiment.seed, "seed"),
        lambda: read_data(_mapping(table["data"])),
        *(partial(read_layer, entry, f"layers[{place}]") for place, entry in enumerate(layers)),
        lambda: read_compile(_mapping(table["compile"])),
        lambda: read_fit(_mapping(table["fit"])),
    ]
    for read in readings:
        try:
            read()
        except ExperimentError as found:
            for each in found.everything:
                yield Problem(each.field, each.message, each.hint)


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _random_state(data: Data) -> Iterator[Problem]:
    if data.random_state is not None and data.split != "sklearn":
        yield error(
            "data.random_state",
            _("data.random_state decides nothing: the parts are drawn by the seed."),
            _("Leave it out, or draw as scikit-learn does: {setting}.").format(
                setting="split=sklearn"
            ),
        )


def _data(data: Data, subject: Subject) -> Iterator[Problem]:
    if data.test_split is None:
        if not subject.has_test and not subject.gate:
            yield error(
                "data.test_split",
                _("The data set {name} has no test part of its own.").format(name=data.dataset),
                _(
                    "Keep a share of it for testing: {setting} in a file or with --set, {call} in "
                    "a line."
                ).format(
                    setting="data.test_split = 0.3",
                    call=f"data({typed(data.dataset)}, test_split=0.3)",
                ),
            )
    elif subject.gate:
        yield error(
            "data.test_split",
            _("The gate {name} is tested on all of its four rows.").format(name=data.dataset),
            _("Leave out data.test_split."),
        )
    elif subject.has_test:
        yield error(
            "data.test_split",
            _("The data set {name} has a test part of its own.").format(name=data.dataset),
            _("Leave out data.test_split."),
        )
    if data.inputs and subject.input_shape != TWO_INPUTS:
        yield error(
            "data.inputs",
            _("data.inputs makes inputs out of two, and {name} has others.").format(
                name=data.dataset
            ),
            _("Leave out {setting}.").format(setting="data.inputs"),
        )
    for option in data.options:
        if option not in subject.options:
            known = ", ".join(sorted(subject.options))
            yield error(
                f"data.{option}",
                _("The data set {name} has no option {option}.").format(
                    name=data.dataset, option=option
                ),
                _("Its options are {options}.").format(options=known)
                if known
                else _("It has no options."),
            )


def _metrics(compiled: Compile, target: Target) -> Iterator[Problem]:
    """Metrics that cannot be had of what the network is to answer."""
    task, labels = target.task, LOSSES[compiled.loss].labels
    for name in compiled.metrics:
        schema = METRICS[name]
        if task not in schema.tasks:
            fitting = [known.name for known in METRICS.values() if task in known.tasks]
            yield error(
                "compile.metrics",
                _("The metric {name} does not fit what the data set asks for: {what}.").format(
                    name=name, what=_(TASKS[task].title)
                ),
                _("There are: {names}.").format(names=", ".join(fitting)),
            )
        elif labels == "numbers" and not schema.numbers:
            yield error(
                "compile.metrics",
                _("The metric {name} needs labels as rows, and {loss} takes class numbers.").format(
                    name=name, loss=compiled.loss
                ),
                _("Use {usual} as the loss.").format(usual=compiled.loss.removeprefix("sparse_")),
            )


def _optimizer(compiled: Compile) -> Iterator[Problem]:
    doubt_of = OPTIMIZERS[compiled.optimizer].doubt
    if doubt_of is not None and (doubt := doubt_of(compiled.arguments)) is not None:
        yield doubtful("compile", doubt)


def _early_stopping(experiment: Experiment, subject: Subject | None) -> Iterator[Problem]:
    early = experiment.fit.early_stopping
    if early is None:
        return
    if subject is not None:
        names = ("loss", *recorded(experiment.compile.metrics, subject.target.task))
        if early.monitor.removeprefix("val_") not in names:
            yield error(
                "fit.early_stopping.monitor",
                _("{monitor} cannot be watched, because it is not recorded.").format(
                    monitor=early.monitor
                ),
                _("Watch one of {names}, or add it to compile.metrics.").format(
                    names=", ".join([*names, *(f"val_{name}" for name in names)])
                ),
            )
            return
    if not early.monitor.startswith("val_"):
        return
    gate = subject is not None and subject.gate
    if not experiment.data.validation_split and not gate:
        yield error(
            "fit.early_stopping.monitor",
            _("{monitor} cannot be watched, because nothing is kept to validate.").format(
                monitor=early.monitor
            ),
            _("Set data.validation_split to more than 0, or watch {other}.").format(
                other=early.monitor.removeprefix("val_")
            ),
        )


def _network(experiment: Experiment, subject: Subject) -> Iterator[Problem]:
    shape = model_input_shape(experiment, subject.input_shape)
    loss, parameters, doubted = experiment.compile.loss, 0, set()
    for index, layer in enumerate(experiment.layers):
        field = f"layers[{index}]"
        for argument in LAYERS[layer.type].arguments:
            if argument.kind is ArgumentKind.UNITS:
                word = str(layer.arguments.get(argument.name))
                where = f"{field}.{argument.name}"
                yield from TASKS[subject.target.task].word_problems(word, where)
        doubt_of = LAYERS[layer.type].doubt
        if doubt_of is not None and layer.type not in doubted:
            doubt = doubt_of(layer_input(layer, shape, subject.target, loss, field))
            if doubt is not None:
                doubted.add(layer.type)
                yield doubtful(field, doubt)
        try:
            summary = summarise(layer, shape, subject.target, loss, field)
        except ExperimentError as found:
            yield Problem(found.field, found.message, found.hint)
            return
        shape = summary.output_shape
        parameters += summary.parameters
    if parameters > MANY_PARAMETERS:
        yield warning(
            "layers",
            _("The network has {count} parameters; training it takes about {gigabytes} GB.").format(
                count=number(parameters),
                gigabytes=number(parameters * BYTES_PER_PARAMETER / 1e9, 0),
            ),
            _("Fewer units, or pooling before Flatten, make it smaller."),
        )
    yield from output_problems(experiment, shape, subject.target)
