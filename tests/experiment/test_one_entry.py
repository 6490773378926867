"""A layer, an optimizer and a loss need one entry each, and an entry has all its parts."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tui_lab import i18n
from tui_lab.datasets import listing as dataset_listing
from tui_lab.datasets.planning import check_plan
from tui_lab.errors import ExperimentError
from tui_lab.experiment import layers
from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.checking import validate
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.arguments import PADDING, pair
from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerInput,
    LayerSchema,
    Parameters,
    Shape,
)
from tui_lab.experiment.layers.windows import window_places
from tui_lab.experiment.line import from_line, to_line
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Experiment, Layer
from tui_lab.experiment.optimizers import OPTIMIZERS, OptimizerSchema
from tui_lab.experiment.output import output_activation
from tui_lab.experiment.parsing import loads, read_layer
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.experiment.shapes import describe, summarise
from tui_lab.experiment.target import classes as of_classes
from tui_lab.experiment.tasks.schema import LossSchema, MetricSchema
from tui_lab.experiment.writing import dumps
from tui_lab.reports.export_script import keras_script
from tui_lab.reports.forward import passes_unchanged
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import loading

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
LINE = (
    "data(digits, test_split=0.3) > DepthwiseConv2D(3, depth_multiplier=2) > Flatten() > "
    "Dense(classes, softmax) > compile(categorical_crossentropy, adam) > fit(epochs=1)"
)


def _output_shape(given: LayerInput) -> Shape:
    places = window_places(given, "kernel_size", given.pair("strides"))
    return (*places, given.shape[2] * given.whole("depth_multiplier"))


def _parameters(given: LayerInput) -> Parameters:
    height, width = given.pair("kernel_size")
    return Parameters(given.shape[2] * given.whole("depth_multiplier") * (height * width + 1))


SAMPLE = LayerSchema(
    name="DepthwiseConv2D",
    title="Convolution",  # texts that the Spanish catalogue has
    help="Moves small windows of weights over a picture; each makes a picture of its own.",
    arguments=(
        pair("kernel_size", "Height and width of each window.", required=True),
        pair("strides", "How far the window moves each time.", 1),
        PADDING,
        Argument(
            "depth_multiplier",
            ArgumentKind.INT,
            1,
            minimum=1,
            maximum=100,
            help="How many windows, and so how many pictures come out.",
        ),
    ),
    positional=4,
    starting={"kernel_size": 3},
    axes=InputAxes.IMAGE,
    keeps=Keeps.NOTHING,
    compilation=Compilation.SLOW_WINDOWS,
    output_shape=_output_shape,
    parameters=_parameters,
)
"""A layer of Keras that the lab does not have."""


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> LayerSchema:
    """The sample layer, registered for one test: as by an entry in a module of `layers`."""
    monkeypatch.setitem(layers._REGISTERED, SAMPLE.name, SAMPLE)
    return SAMPLE


@pytest.fixture
def experiment(sample: LayerSchema) -> Experiment:
    return from_line(LINE)


class TestALayerNeedsNothingButItsEntry:
    def test_it_is_read_and_written(self, experiment: Experiment) -> None:
        layer = Layer("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 2})
        assert experiment.layers[0] == layer
        assert "DepthwiseConv2D(3, depth_multiplier=2)" in to_line(experiment)
        assert from_line(to_line(experiment)) == experiment
        assert 'type = "DepthwiseConv2D"' in dumps(experiment)
        assert loads(dumps(experiment)) == experiment

    def test_a_wrong_value_is_refused_with_its_range(self, sample: LayerSchema) -> None:
        with pytest.raises(ExperimentError) as raised:
            from_line(LINE.replace("depth_multiplier=2", "depth_multiplier=0"))
        assert raised.value.field == "layers[0].depth_multiplier"
        assert "from 1 to 100" in raised.value.hint

    def test_it_is_checked(self, experiment: Experiment) -> None:
        assert check_plan(experiment)[1] == []
        wide = replace(
            experiment, layers=(Layer(SAMPLE.name, {"kernel_size": 9}), *experiment.layers[1:])
        )
        with pytest.raises(ExperimentError, match="9×9 is larger than the 8×8"):
            check_plan(wide)
        assert validate(experiment) == []

    @pytest.mark.worker
    @pytest.mark.needs("keras")
    def test_keras_builds_it_with_the_same_shape_and_parameters(
        self, experiment: Experiment
    ) -> None:
        from tui_lab.training.build import build_model

        info = dataset_listing.info("digits")
        model = build_model(experiment, info)
        computed = describe(experiment, info.input_shape, info.target)
        assert [(s.output_shape, s.parameters) for s in computed] == [
            (tuple(layer.output.shape[1:]), layer.count_params()) for layer in model.layers
        ]
        assert computed[0].output_shape == (6, 6, 2)

    def test_the_exported_script_has_it(self, experiment: Experiment) -> None:
        script = keras_script(experiment, dataset_listing.info("digits"))
        assert "layers.DepthwiseConv2D(kernel_size=3, depth_multiplier=2)," in script

    def test_the_editor_offers_it_with_its_starting_values_and_a_form(
        self, experiment: Experiment
    ) -> None:
        assert (SAMPLE.name, SAMPLE.help) in drafts.layer_choices()
        draft = drafts.with_new_layer(experiment, SAMPLE.name, 1)
        assert draft.layers[1] == Layer(SAMPLE.name, {"kernel_size": 3})
        form = drafts.fields(draft, drafts.DraftPart("layer", 1), loading.catalogue())
        assert [field.argument.name for field in form] == [a.name for a in SAMPLE.arguments]

    def test_it_is_helped_in_both_languages(self, sample: LayerSchema) -> None:
        english = dict(drafts.layer_choices())[sample.name]
        i18n.set_language("es")
        spanish = dict(drafts.layer_choices())[sample.name]
        assert english != spanish
        assert spanish

    def test_its_effect_on_the_output_is_known(self, experiment: Experiment) -> None:
        assert not passes_unchanged(SAMPLE.name)
        last = replace(experiment, layers=(*experiment.layers[2:], experiment.layers[0]))
        assert output_activation(last)[0] == "linear"


def has_sentence(text: str, what: str) -> None:
    """A help text is there, is a sentence, and is translated."""
    assert text.endswith("."), f"{what} needs a help text: one plain sentence in N_()."
    i18n.set_language("es")
    translated = i18n._(text)
    i18n.set_language("en")
    assert translated != text, (
        f"{what}: run `make messages` and translate its help in the .po file."
    )


def have_help(arguments: Iterable[Argument], owner: str) -> None:
    for argument in arguments:
        has_sentence(argument.help, f"The argument {argument.name} of {owner}")


@pytest.mark.parametrize("schema", LAYERS.values(), ids=LAYERS)
class TestEveryLayerHasAllParts:
    def test_texts_in_both_languages(self, schema: LayerSchema) -> None:
        assert schema.title, f"{schema.name} needs a title: what it is called in a list."
        has_sentence(schema.help, schema.name)
        have_help(schema.arguments, schema.name)

    def test_starting_values_that_work(self, schema: LayerSchema) -> None:
        """A layer that is added in the editor can be used as it is."""
        missing = [
            argument.name
            for argument in schema.arguments
            if argument.required and argument.name not in schema.starting
        ]
        assert not missing, f"{schema.name}: give {missing} in `starting`."
        layer = read_layer({"type": schema.name, **schema.starting}, "layers[0]")
        assert layer.arguments == schema.starting, f"{schema.name}: write `starting` as it is read."
        shape = (8, 8, 3) if schema.axes is InputAxes.IMAGE else (12,)
        assert summarise(
            layer, shape, of_classes(3), "mean_squared_error", "layers[0]"
        ).output_shape

    def test_names_that_its_parts_agree_on(self, schema: LayerSchema) -> None:
        names = [argument.name for argument in schema.arguments]
        assert len(set(names)) == len(names), f"{schema.name} has an argument twice."
        assert schema.positional <= len(names), f"{schema.name}: `positional` is too large."
        assert not schema.units_argument or schema.units_argument in names, (
            f"{schema.name} has no argument {schema.units_argument}: correct `units_argument`."
        )

    def test_what_it_keeps_is_true_of_its_shape(self, schema: LayerSchema) -> None:
        layer = Layer(schema.name, dict(schema.starting))
        shape = (8, 8, 3) if schema.axes is InputAxes.IMAGE else (12,)
        after = summarise(
            layer, shape, of_classes(3), "mean_squared_error", "layers[0]"
        ).output_shape
        if Keeps.FEATURES in schema.keeps:
            assert after[-1] == shape[-1], f"{schema.name} does not keep the last axis: `keeps`."
        if Keeps.VALUES in schema.keeps and len(shape) == 1:
            assert after == shape, f"{schema.name} changes a vector: correct `keeps`."


def test_every_layer_that_a_module_has_is_registered() -> None:
    found = {
        schema.name
        for module in pkgutil.iter_modules(layers.__path__)
        for value in vars(importlib.import_module(f"{layers.__name__}.{module.name}")).values()
        for schema in (value if isinstance(value, tuple) else (value,))
        if isinstance(schema, LayerSchema)
    }
    assert found == set(LAYERS), (
        "Add the module's tuple to `_KINDS` in experiment/layers/__init__.py."
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_has_all_parts(name: str) -> None:
    schema = OPTIMIZERS[name]
    has_sentence(schema.help, name)
    have_help(schema.arguments, name)


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_has_all_parts(name: str) -> None:
    schema = LOSSES[name]
    assert schema.name == name
    has_sentence(schema.help, name)
    taken = [alias for loss in LOSSES.values() for alias in (loss.name, *loss.aliases)]
    assert len(set(taken)) == len(taken), f"{name}: each alias belongs to one loss."
    assert all(alias == alias.lower() for alias in schema.aliases)


@pytest.mark.parametrize("name", LAYERS)
def test_the_how_to_lists_every_layer_with_its_module(name: str) -> None:
    rows = (HOW_TO / "add-a-layer.md").read_text().splitlines()
    module = next(
        path.name
        for path in Path(layers.__file__).parent.glob("*.py")
        if f'name="{name}",' in path.read_text()
    )
    row = next(line for line in rows if line.startswith(f"| `{module}`"))
    assert f"`{name}`" in row, f"docs/how-to/add-a-layer.md: add {name} to the row of {module}."


@pytest.mark.parametrize(
    ("page", "schema"),
    [
        ("add-a-layer.md", LayerSchema),
        ("add-an-optimizer.md", OptimizerSchema),
        ("add-a-loss.md", LossSchema),
        ("add-a-metric.md", MetricSchema),
    ],
)
def test_the_how_to_names_every_part(page: str, schema: type[Any]) -> None:
    text = (HOW_TO / page).read_text()
    missing = [part.name for part in fields(schema) if f"| `{part.name}` |" not in text]
    assert not missing, f"docs/how-to/{page}: add {missing} to the table of the parts."


@pytest.mark.parametrize(
    "listing", [ACTIVATIONS, INITIALIZERS], ids=["activations", "initializers"]
)
def test_every_name_to_choose_has_its_help(listing: Any) -> None:
    for name, known in listing.items():
        has_sentence(known.help, name)


def test_a_registered_loss_is_offered_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_lab.experiment import losses
    from tui_lab.ui.editor.values import choices_of

    sample = replace(LOSSES["mean_squared_error"], name="rank_error", aliases=("ranks",))
    monkeypatch.setitem(losses._REGISTERED, sample.name, sample)
    experiment = from_line(
        LINE.replace("DepthwiseConv2D(3, depth_multiplier=2) > ", "").replace(
            "categorical_crossentropy", "ranks"
        )
    )
    assert experiment.compile.loss == "rank_error"
    draft = drafts.fields(experiment, drafts.DraftPart("compile"), loading.catalogue())
    [field] = [field for field in draft if field.argument.name == "loss"]
    assert (sample.name, sample.help) in choices_of(field.argument)
    assert loads(dumps(experiment)) == experiment


def test_a_registered_optimizer_is_offered_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_lab.experiment import optimizers
    from tui_lab.ui.editor.values import choices_of

    sample = replace(OPTIMIZERS["sgd"], keras_class="Rprop")
    monkeypatch.setitem(optimizers._REGISTERED, sample.name, sample)
    experiment = from_line(
        LINE.replace("DepthwiseConv2D(3, depth_multiplier=2) > ", "").replace(
            "adam", "rprop, momentum=0.5"
        )
    )
    assert experiment.compile.optimizer == "rprop"
    form = drafts.fields(experiment, drafts.DraftPart("compile"), loading.catalogue())
    [field] = [field for field in form if field.argument.name == "optimizer"]
    assert (sample.name, sample.help) in choices_of(field.argument)
    assert "momentum" in [field.argument.name for field in form]
    script = keras_script(experiment, dataset_listing.info("digits"))
    assert "keras.optimizers.Rprop(" in script
