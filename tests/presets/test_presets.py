"""The ready-made experiments: all of them work, and each says what it is in both languages."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tui_lab import i18n, presets
from tui_lab.errors import ExperimentError, NotFoundError, StoreError
from tui_lab.experiment.checking import Subject, validate
from tui_lab.experiment.line import from_line, to_line
from tui_lab.experiment.model import EarlyStopping
from tui_lab.experiment.parsing import loads
from tui_lab.experiment.shapes import describe
from tui_lab.experiment.target import classes, quantities

POINTS = Subject((2,), classes(2), True, frozenset({"samples", "noise", "turns"}))
FORMULA = frozenset({"samples", "noise", "outliers"})
SUBJECTS = {
    "digits": Subject((8, 8), classes(10), False),
    "mnist": Subject((28, 28), classes(10), True),
    "fashion-mnist": Subject((28, 28), classes(10), True),
    "optdigits": Subject((8, 8), classes(10), True),
    "iris": Subject((4,), classes(3), False),
    "wine": Subject((13,), classes(3), False),
    "breast-cancer": Subject((30,), classes(2), False),
    "shipping": Subject((18,), classes(2), False),
    "and": Subject((2,), classes(2), False, gate=True),
    "or": Subject((2,), classes(2), False, gate=True),
    "xor": Subject((2,), classes(2), False, gate=True),
    "circle": POINTS,
    "spiral": POINTS,
    "line": Subject((1,), quantities(1), True, FORMULA),
    "sine": Subject((1,), quantities(1), True, FORMULA),
    "bowl": Subject((2,), quantities(1), True, FORMULA),
    "diabetes": Subject((10,), quantities(1), False),
    "california-housing": Subject((8,), quantities(1), False),
}
"""The data sets of the presets, described by their shapes and classes."""
NAMES = [
    "bowl",
    "breast-cancer-mlp",
    "california-mlp",
    "circle",
    "diabetes-mlp",
    "digits-cnn",
    "digits-mlp",
    "fashion-cnn",
    "fashion-mlp-128",
    "fashion-mlp-128-10",
    "fashion-mlp-256",
    "fashion-mlp-500",
    "fashion-mlp-500x3",
    "fashion-notebook",
    "gate-and",
    "gate-or",
    "gate-xor",
    "gate-xor-one-neuron",
    "iris-early-stopping",
    "iris-notebook",
    "iris-softmax",
    "iris-tanh-mse",
    "line",
    "line-outlier-huber",
    "line-outlier-mae",
    "line-outlier-mse",
    "mnist-cnn",
    "mnist-mlp-1",
    "mnist-mlp-2",
    "mnist-mlp-256",
    "mnist-mlp-early-stopping",
    "mnist-mlp-l2",
    "mnist-perceptron",
    "optdigits-mlp",
    "shipping-notebook",
    "shipping-tanh",
    "sine",
    "sine-one-neuron",
    "spiral",
    "wine-mlp",
]
ENGLISH_WORDS = {"the", "of", "a", "with", "that", "each", "and", "is", "to", "in"}
SPANISH_WORDS = {"el", "la", "los", "las", "de", "una", "con", "que", "en"}


def test_all_presets_are_there_and_can_be_read() -> None:
    assert presets.names() == NAMES
    assert presets.read_all()[1] == {}
    assert [preset.name for preset in presets.all_presets()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_works_on_its_data_set(name: str) -> None:
    experiment = presets.get(name).experiment
    problems = validate(experiment, SUBJECTS[experiment.data.dataset])
    # Ten sigmoid units with a categorical loss are what the perceptron of the course is.
    warned = ["layers[1].activation"] if name == "mnist-perceptron" else []
    assert [problem.field for problem in problems] == warned
    assert all(problem.severity == "warning" for problem in problems)
    assert experiment.name == name
    assert experiment.seed == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_survives_being_shared_as_a_line(name: str) -> None:
    experiment = presets.get(name).experiment
    assert from_line(to_line(experiment)) == experiment


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_explains_itself_in_both_languages(name: str) -> None:
    english = presets.get(name)
    i18n.set_language("es")
    spanish = presets.get(name)
    assert english.experiment == spanish.experiment
    for left, right in (
        (english.title, spanish.title),
        (english.explanation, spanish.explanation),
    ):
        assert left
        assert right
        assert left != right
    assert len(SPANISH_WORDS & set(spanish.explanation.lower().split())) >= 3
    assert len(ENGLISH_WORDS & set(english.explanation.lower().split())) >= 3
    assert 150 < len(english.explanation) < 600
    assert 150 < len(spanish.explanation) < 600
    assert max(len(english.title), len(spanish.title)) <= 60


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_names_what_it_leaves_to_the_reader(name: str) -> None:
    """Presets that are mentioned in an explanation exist."""
    words = presets.get(name).explanation.replace(",", " ").replace(":", " ").split()
    mentioned = {
        word.strip(".")
        for word in words
        if word.startswith(("mnist-", "fashion-mlp", "line-", "sine-"))
    }
    assert mentioned <= set(NAMES)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("mnist-mlp-256", 203_530),
        ("mnist-perceptron", 7_850),
        ("fashion-mlp-500x3", 898_510),
        ("mnist-cnn", 1_199_882),
        ("iris-tanh-mse", 19),
        ("gate-and", 3),
        ("line", 2),
        ("diabetes-mlp", 193),
    ],
)
def test_a_preset_has_the_parameters_of_the_course(name: str, parameters: int) -> None:
    experiment = presets.get(name).experiment
    subject = SUBJECTS[experiment.data.dataset]
    layers = describe(experiment, subject.input_shape, subject.target)
    assert sum(layer.parameters for layer in layers) == parameters


def test_the_presets_with_early_stopping_stop_as_the_course_says() -> None:
    stopped = presets.get("mnist-mlp-early-stopping").experiment.fit.early_stopping
    assert stopped == EarlyStopping("val_loss", 5, 0.0, True)
    iris = presets.get("iris-early-stopping").experiment.fit
    assert iris.early_stopping == EarlyStopping("val_accuracy", 30, 0.0001, True)
    assert iris.epochs == 4000


def test_the_lines_with_an_outlier_differ_in_nothing_but_the_loss() -> None:
    found = [presets.get(f"line-outlier-{loss}").experiment for loss in ("mse", "mae", "huber")]
    assert {experiment.compile.loss for experiment in found} == {
        "mean_squared_error",
        "mean_absolute_error",
        "huber",
    }
    alike = [replace(each, name="", compile=replace(each.compile, loss="")) for each in found]
    assert alike[0] == alike[1] == alike[2]
    assert alike[0].data.options == {"samples": 40, "outliers": 1}
    # The outlier is one of the examples that train: none is put aside to validate.
    assert alike[0].data.validation_split == 0


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"no preset .*Did you mean digits-mlp\?"):
        presets.get("digit-mlp")


@pytest.mark.parametrize("name", ["../digits-mlp", "/etc/passwd", "", "digits-mlp.toml", "a\x00b"])
def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(NotFoundError):
        presets.get(name)


def test_an_own_preset_is_saved_and_found(lab_home: Path) -> None:
    experiment = from_line("data(iris, test_split=0.2) > Dense(classes, softmax) > compile(mse)")
    path = presets.save_own("mine", experiment)
    assert path == lab_home / "presets" / "mine.toml"
    own = presets.get("mine")
    assert (own.own, own.title, own.explanation) == (True, "mine", "")
    assert own.experiment.layers == experiment.layers
    assert presets.names() == [*NAMES, "mine"]
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_told_about_an_own_preset_is_kept(lab_home: Path) -> None:
    experiment = from_line("data(iris) > Dense(classes, softmax) > compile(mse)")
    about = {
        "title": {"en": "Mine", "es": "El mío"},
        "explanation": {"en": 'Two\nlines = "quoted"'},
        "source": "Lesson 3",
    }
    path = presets.save_own("mine", experiment, about=about)
    assert presets.about_in(path) == about
    assert presets.file_of("mine") == path
    mine = presets.get("mine")
    assert (mine.title, mine.explanation) == ("Mine", 'Two lines = "quoted"')
    assert mine.source == "Lesson 3"
    assert mine.experiment == replace(experiment, name="mine")


@pytest.mark.parametrize(
    ("name", "close"),
    [("iris-mlp", "iris-softmax"), ("mnist", "mnist-cnn"), ("mnist-mpl-256", "mnist-mlp-256")],
)
def test_a_preset_on_the_same_data_is_suggested(name: str, close: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        presets.get(name)
    assert f"Did you mean {close}?" in caught.value.hint


def test_nothing_is_suggested_where_nothing_comes_near() -> None:
    with pytest.raises(NotFoundError) as caught:
        presets.get("fotos")
    assert "Did you mean" not in caught.value.hint


def test_a_preset_is_never_overwritten_unasked(lab_home: Path) -> None:
    experiment = from_line("data(iris) > Dense(classes, softmax) > compile(mse)")
    presets.save_own("mine", experiment)
    for name in ("mine", "digits-mlp"):
        with pytest.raises(ExperimentError, match=f"already a preset “{name}”"):
            presets.save_own(name, experiment)
    presets.save_own("mine", from_line("data(wine) > Dense(3) > compile(mse)"), overwrite=True)
    assert presets.get("mine").experiment.data.dataset == "wine"


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "x" * 65, "mine.toml", "a b"])
def test_a_name_that_could_be_no_file_is_refused(name: str) -> None:
    with pytest.raises(ExperimentError, match="cannot be the name"):
        presets.save_own(name, from_line("data(iris) > Dense(3) > compile(mse)"))


def test_a_damaged_own_preset_breaks_no_other(lab_home: Path) -> None:
    (lab_home / "presets").mkdir(parents=True)
    (lab_home / "presets" / "bad.toml").write_text("layers = 3", encoding="utf-8")
    (lab_home / "presets" / "digits-mlp.toml").write_text("layers = 3", encoding="utf-8")
    assert list(presets.read_all()[1]) == ["bad"]
    assert [preset.name for preset in presets.all_presets()] == NAMES
    with pytest.raises(ExperimentError, match=r"bad.toml"):
        presets.get("bad")


def test_a_folder_that_cannot_be_written_is_named(lab_home: Path) -> None:
    lab_home.parent.mkdir(parents=True, exist_ok=True)
    lab_home.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        presets.save_own("mine", from_line("data(iris) > Dense(3) > compile(mse)"))


def test_presets_are_found_in_an_installed_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = presets.shipped_folder() / "digits-mlp.toml"
    inside = tmp_path / "tui_lab" / "_presets" / "experiments"
    inside.mkdir(parents=True)
    (inside / "only.toml").write_bytes(shipped.read_bytes())
    monkeypatch.setattr(presets, "PACKAGE", tmp_path / "tui_lab")
    assert presets.names() == ["only"]
    monkeypatch.setattr(presets, "PACKAGE", tmp_path / "elsewhere" / "tui_lab")
    with pytest.raises(StoreError, match="missing from the installation"):
        presets.names()


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_file_is_laid_out_for_people(name: str) -> None:
    text = (presets.shipped_folder() / f"{name}.toml").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 120
    assert list(tomllib.loads(text)) == [
        "format",
        "name",
        "seed",
        "about",
        "data",
        "layers",
        "compile",
        "fit",
    ]
    assert loads(text).name == name
