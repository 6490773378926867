"""What the lab computes without Keras is what Keras computes."""

from __future__ import annotations

import inspect
import os
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from support.speed import keep_what_is_imported
from support.strategies import architectures

from tui_lab.errors import ExperimentError
from tui_lab.experiment.activations import ACTIVATIONS, DRAWN
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.constraints import CONSTRAINTS
from tui_lab.experiment.keras_code.signatures import ALIASES, _known
from tui_lab.experiment.keras_summary import keras_summary
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.augmentation import AUGMENTATION
from tui_lab.experiment.layers.schema import InputAxes, Keeps
from tui_lab.experiment.line import from_line
from tui_lab.experiment.loss_curves import Over
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Experiment, Layer
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.shapes import describe, model_input_shape
from tui_lab.experiment.target import classes as of_classes

pytestmark = [pytest.mark.worker, pytest.mark.needs("keras")]
EXAMPLES = 150
NOT_REFUSED_BY_KERAS = {schema.name for schema in AUGMENTATION}
"""Keras lets these change rows of numbers as if they were pictures."""


@pytest.fixture(scope="module")
def keras() -> Any:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras

    keep_what_is_imported()
    return keras


def build(keras: Any, experiment: Experiment, shape: tuple[int, ...], classes: int) -> Any:
    """The network of an experiment, as the training builds it."""
    from tui_lab.training.build import build_layer

    model = keras.Sequential([keras.Input(model_input_shape(experiment, shape))])
    for layer in experiment.layers:
        model.add(build_layer(layer, of_classes(classes), experiment.compile.loss))
    return model


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(generated=architectures())
def test_shapes_and_counts_are_those_of_keras(
    keras: Any, generated: tuple[Experiment, tuple[int, ...], int]
) -> None:
    experiment, shape, classes = generated
    try:
        summaries = describe(experiment, shape, of_classes(classes))
    except ExperimentError as error:
        if any(name in error.message for name in NOT_REFUSED_BY_KERAS):
            return
        with pytest.raises(ValueError):  # noqa: PT011 - Keras words it in many ways
            build(keras, experiment, shape, classes)
        return
    model = build(keras, experiment, shape, classes)
    told = [(s.type, s.output_shape, s.parameters, s.trainable) for s in summaries]
    found = [
        (
            type(layer).__name__,
            tuple(layer.output.shape[1:]),
            layer.count_params(),
            sum(weight.value.numpy().size for weight in layer.trainable_weights),
        )
        for layer in model.layers
    ]
    assert told == found
    # Without its search for garbage, which took seven eighths of this test.
    keras.utils.clear_session(free_memory=False)


@pytest.mark.parametrize("name", list(LAYERS))
def test_what_an_entry_says_is_kept_is_kept_when_the_network_is_used(keras: Any, name: str) -> None:
    from tui_lab.training.build import build_layer

    schema, numbers = LAYERS[name], np.random.default_rng(1)
    shapes = [(8, 8, 3)] if schema.axes is InputAxes.IMAGE else [(8, 8, 3), (6,)]
    for shape in shapes if name != "Reshape" else [(16,)]:
        x = numbers.random((5, *shape), np.float32)
        given = {**schema.starting, **({"target_shape": (4, 4)} if name == "Reshape" else {})}
        layer = build_layer(Layer(name, given), of_classes(3), "categorical_crossentropy")
        layer.build(x.shape)
        for weight in layer.weights:  # anything that may have been learned
            weight.assign(numbers.normal(2, 1, weight.shape) ** 2)
        out = np.asarray(layer(x, training=False))
        if Keeps.FEATURES in schema.keeps:
            assert out.shape[-1] == x.shape[-1]
        if Keeps.RANGE in schema.keeps:
            assert 0 <= out.min() <= out.max() <= 1
        if Keeps.VALUES in schema.keeps and len(shape) == 1:
            assert np.array_equal(out, x)


@pytest.mark.parametrize("name", list(LAYERS))
def test_the_arguments_of_a_layer_have_the_defaults_and_the_order_of_keras(
    keras: Any, name: str
) -> None:
    parameters = inspect.signature(getattr(keras.layers, name)).parameters
    schema = LAYERS[name]
    for argument in schema.arguments:
        default = parameters[argument.name].default
        if argument.required:
            assert default is inspect.Parameter.empty or name == "RandomRotation"
        else:
            assert argument.default == (default[0] if isinstance(default, tuple) else default)
    by_place = [argument.name for argument in schema.arguments[: schema.positional]]
    assert by_place == list(parameters)[: len(by_place)]


def test_constraints_have_the_arguments_and_defaults_of_keras(keras: Any) -> None:
    shipped = {
        found.__name__
        for found in vars(keras.constraints).values()
        if inspect.isclass(found) and issubclass(found, keras.constraints.Constraint)
    }
    assert shipped - {"Constraint"} == {schema.keras_class for schema in CONSTRAINTS.values()}
    for schema in CONSTRAINTS.values():
        kind = getattr(keras.constraints, schema.keras_class)
        assert isinstance(keras.constraints.get(schema.name), kind)
        known = {} if schema.name == "non_neg" else inspect.signature(kind).parameters
        assert [(each.name, each.default) for each in schema.arguments] == [
            (name, parameter.default) for name, parameter in known.items()
        ]


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_an_optimizer_has_the_defaults_of_keras(keras: Any, name: str) -> None:
    schema = OPTIMIZERS[name]
    parameters = inspect.signature(getattr(keras.optimizers, schema.keras_class)).parameters
    assert schema.learning_rate == parameters["learning_rate"].default
    for argument in schema.arguments:
        assert argument.default == parameters[argument.name].default, argument.name


def test_no_optimizer_of_keras_is_missing(keras: Any) -> None:
    wrappers = {"Optimizer", "LossScaleOptimizer", "MultiOptimizer", "OptimizerMap"}
    classes = {
        name
        for name, found in vars(keras.optimizers).items()
        if inspect.isclass(found) and issubclass(found, keras.optimizers.Optimizer)
    }
    assert classes - wrappers == {schema.keras_class for schema in OPTIMIZERS.values()}


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_every_optimizer_trains_pictures_and_dense_layers(keras: Any, name: str) -> None:
    keras.utils.set_random_seed(1)
    x = np.random.default_rng(1).random((32, 6, 6, 1), np.float32)
    y = (x.mean(axis=(1, 2)) > 0.5).astype(np.float32)
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.Conv2D(3, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    schema = OPTIMIZERS[name]
    steady = {"epsilon_1": 1e-12} if name == "adafactor" else {}
    optimizer = getattr(keras.optimizers, schema.keras_class)(learning_rate=0.02, **steady)
    model.compile(optimizer, "binary_crossentropy", run_eagerly=True)
    losses = [float(model.train_on_batch(x, y)) for _step in range(6)]
    assert all(np.isfinite(losses))
    assert losses[-1] < losses[0]


def test_every_activation_initializer_and_loss_is_known_to_keras(keras: Any) -> None:
    for name in ACTIVATIONS:
        result = keras.activations.get(name)(keras.ops.convert_to_tensor([[0.5, -1.0, 2.0]]))
        assert tuple(result.shape) == (1, 3), name
    for name in INITIALIZERS:
        assert tuple(keras.initializers.get(name)((4, 3)).shape) == (4, 3), name
    for name in LOSSES:
        assert callable(keras.losses.get(name)), name


def test_the_optimizers_of_a_descent_step_as_those_of_keras(keras: Any) -> None:
    from tui_lab.neuron.descent import begin, descend, gradient
    from tui_lab.neuron.optimizers import MOMENTUM, RULES
    from tui_lab.neuron.surfaces import find_surface

    made = {
        "sgd": keras.optimizers.SGD(0.05),
        "momentum": keras.optimizers.SGD(0.05, momentum=MOMENTUM),
        "rmsprop": keras.optimizers.RMSprop(0.05),
        "adam": keras.optimizers.Adam(0.05),
    }
    assert made.keys() == RULES.keys()
    surface = find_surface("sin(a) + 10*b^2")
    for name in RULES:
        path = descend(begin(surface, (1.0, 0.5), 0.05, name), 12)
        weights = keras.Variable([1.0, 0.5], dtype="float32")
        for place, point in enumerate(path.points):
            found = weights.numpy()
            assert found == pytest.approx(point, rel=1e-4, abs=1e-5), (name, place)
            slope = gradient(surface, tuple(float(each) for each in found))
            made[name].apply([keras.ops.convert_to_tensor(slope)], [weights])


def test_the_signatures_are_those_of_the_packages(keras: Any) -> None:
    """What a newer or older version has beside them does not count."""
    import sklearn.model_selection
    import sklearn.preprocessing
    from sklearn.preprocessing import LabelEncoder

    from tui_lab.experiment.keras_code import signatures

    homes = {
        "Sequential": keras.Sequential,
        "LabelEncoder": LabelEncoder,
        "numpy": np,
        "preprocessing": sklearn.preprocessing,
        "model_selection": sklearn.model_selection,
    }
    text = signatures.FILE.read_text()
    compared = 0
    for path, known in signatures._read(text):
        held = getattr(homes.get(known.module) or getattr(keras, known.module), known.name)
        if held in (LabelEncoder, keras.initializers.Ones, keras.initializers.Zeros):
            continue  # they take nothing
        real = inspect.signature(held.__init__ if inspect.isclass(held) else held).parameters
        places = [name for name in real if name in known.order]
        assert places == [name for name in known.order if name in real], path
        for name, default in known.defaults.items():
            if name in real and name not in signatures.OF_EVERY_LAYER:
                theirs = real[name].default
                same = list(theirs) if isinstance(theirs, tuple) else theirs
                assert default == same, f"{path}: {name}"
                compared += 1
    assert compared > 400


ACROSS = np.linspace(-7, 7, 281) + 0.013
"""Numbers between which no corner of an activation is met, from far left to far right."""
LIMITED = {"max_value": 3.0, "negative_slope": 0.25, "threshold": 0.5}


def slopes_of(keras: Any, function: Any, x: Any) -> tuple[Any, Any]:
    """Values and slopes as Keras computes them, of a function of single numbers."""
    import tensorflow as tf

    given = tf.constant(x, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(given)
        values = function(given)
    return values.numpy(), tape.gradient(values, given).numpy()


def test_every_curve_of_an_activation_is_that_of_keras_and_so_is_its_slope(keras: Any) -> None:
    drawn = [(name, ACTIVATIONS[name].curve, {}) for name in ACTIVATIONS]
    drawn += [
        ("leaky_relu", ACTIVATIONS["leaky_relu"].curve, {"negative_slope": 0.1}),
        ("elu", ACTIVATIONS["elu"].curve, {"alpha": 0.4}),
        ("celu", ACTIVATIONS["celu"].curve, {"alpha": 2.0}),
        ("relu", DRAWN["ReLU"].curve, LIMITED),
    ]
    for name, curve, arguments in drawn:
        function = keras.activations.get(name)
        if curve is None:
            together, rows = ACTIVATIONS[name].together, np.array([[2, 0.5, -1], [0.1, 0.2, 0]])
            assert together is not None
            if name == "sparsemax":  # Keras's shares of the second row add up to a half
                assert sum(together(rows[1])) == pytest.approx(1)
                rows = rows[:1]
            wanted = function(keras.ops.convert_to_tensor(rows, "float32"))
            assert np.allclose([together(row) for row in rows], wanted, atol=1e-6), name
            continue
        found = np.array([curve(x, **arguments) for x in ACROSS])
        values, slopes = slopes_of(keras, lambda x, f=function, a=arguments: f(x, **a), ACROSS)
        assert np.allclose(found[:, 0], values, rtol=1e-5, atol=2e-6), (name, arguments)
        assert np.allclose(found[:, 1], slopes, rtol=1e-4, atol=2e-5), (name, arguments)
        shown = DRAWN[name].reach
        assert all(np.isfinite(curve(x, **arguments)).all() for x in (*shown, 0.0, -700.0, 700.0))


def test_every_curve_of_a_loss_is_that_of_keras_and_so_is_its_slope(keras: Any) -> None:
    ops = keras.ops
    for name, schema in LOSSES.items():
        curve, loss = schema.curve, keras.losses.get(name)
        answers = np.linspace(*curve.reach, 97)[1:-1] + 0.001
        for truth in curve.truths:

            def of(
                answer: Any, truth: float = truth, loss: Any = loss, schema: Any = schema
            ) -> Any:
                """The loss of each answer alone, as an example of its own."""
                column = ops.expand_dims(answer, 1)
                match schema.curve.over:
                    case Over.TRUE_CLASS:
                        rows = ops.concatenate([column, 1 - column], 1)
                        labels = 0.0 if schema.labels == "numbers" else (1.0, 0.0)
                        return loss(ops.convert_to_tensor([labels] * len(rows)), rows)
                    case Over.LEAD:
                        rows = ops.concatenate([column, ops.zeros_like(column)], 1)
                        return loss(ops.convert_to_tensor([(1.0, 0.0)] * len(rows)), rows)
                return loss(ops.full_like(column, truth), column)

            values, slopes = slopes_of(keras, of, answers)
            found = np.array([curve.value(truth, float(answer)) for answer in answers])
            assert np.allclose(found[:, 0], values, rtol=1e-4, atol=1e-5), (name, truth)
            assert np.allclose(found[:, 1], slopes, rtol=1e-3, atol=1e-4), (name, truth)
            assert np.isfinite([curve.value(truth, end) for end in curve.reach]).all()


@pytest.mark.parametrize("columns", [78, 80, 120])
def test_the_summary_is_what_keras_prints(
    keras: Any, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for layers in (
        "Flatten() > Dense(256, relu) > BatchNormalization() > Dropout(0.2) > Dense(10, softmax)",
        "RandomTranslation(0.1, 0.1) > Conv2D(32, 3) > Conv2D(32, 3) > MaxPooling2D(2) > "
        "GlobalAveragePooling2D() > LayerNormalization() > Dense(10, softmax)",
    ):
        experiment = from_line(f"data(mnist) > {layers} > compile(mse)")
        keras.backend.clear_session()  # its names count on from one network to the next
        printed: list[str] = []
        build(keras, experiment, (28, 28), 10).summary(print_fn=printed.append)
        lines = [line.rstrip() for line in "".join(printed).strip("\n").splitlines()]
        assert keras_summary(experiment, (28, 28), of_classes(10), columns).splitlines() == lines


def test_all_names_that_keras_gives_to_a_class_are_read(keras: Any) -> None:
    rooms = {name: getattr(keras, name) for name in ("layers", "optimizers", "losses", "metrics")}
    for module, name in (path.split(".") for path in _known()):
        made = getattr(rooms.get(module), name, None)
        if inspect.isclass(made):
            others = {each for each, found in vars(rooms[module]).items() if found is made} - {name}
            assert others == {each for each, known in ALIASES.items() if known == name}, name
