"""What the texts of the courses write as code is known to the lab, to Keras or to the step."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cli import commands_by_name
from support.command_lines import shell_parsed

from tui_lab import i18n, presets
from tui_lab.courses import catalogue
from tui_lab.courses.conditions import setting
from tui_lab.courses.kinds.choice import ChoiceCheck
from tui_lab.courses.kinds.code import CodeCheck
from tui_lab.courses.kinds.words import WordsCheck
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.run_pattern import PatternCheck
from tui_lab.courses.starting_point import source, starting_experiment
from tui_lab.datasets import listing
from tui_lab.datasets.planning import check_plan
from tui_lab.errors import LabError
from tui_lab.experiment import keras_code
from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.changing import setting_paths, with_settings
from tui_lab.experiment.choices import SCALINGS
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.line import from_line
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import METRICS
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.schema import UNIT_WORDS

COURSES = sorted(path.parent.name for path in catalogue.shipped_folder().glob("*/course.toml"))
FENCE = re.compile(r"```.*?```", re.DOTALL)
TICKS = re.compile(r"`([^`]+)`")
WORD = re.compile(r"[^\W\d]\w{3,}")
PATH = re.compile(r"(?:data|compile|fit|layers)(?:\[\d+\])?\.[\w.]+|layers\[\d+\]")
PAIR = re.compile(r"(\w+) = ([\w.]+)")
OF_OTHERS = frozenset(
    WORD.findall(
        "LabelEncoder fit_transform inverse_transform transform train_test_split sklearn scaler"
        " random_state train_size axis argmax expand_dims reshape astype newaxis mean drop replace"
        " get_dummies True False None true input python Sequential Model Input model summary"
        " evaluate predict compile history keras layers optimizers encoder probabilities classes"
        " kernel bias"
    )
)
"""Of Python, NumPy, pandas, scikit-learn, and of Keras what is no layer."""
OF_THE_TEXT = frozenset(
    WORD.findall(
        "entradas neuronas media tasa pendiente desviación inputs neurons rate slope deviation std"
        " Output Shape Param Total params picture digit stopping names_train names_test"
        " PICTURE ARCHIVO FILE"
    )
)
"""Words of formulas, of what Keras prints, and names that the step gives itself."""


@functools.cache
def of_the_program() -> tuple[frozenset[str], frozenset[str]]:
    """Its commands, and all their options."""
    commands = commands_by_name()
    options = {opt for each in commands.values() for param in each.params for opt in param.opts}
    return frozenset(commands), frozenset(options)


@functools.cache
def ready_made() -> frozenset[str]:
    return frozenset((*presets.names(), *listing.names()))


@functools.cache
def known() -> frozenset[str]:
    """All words of the lab and of Keras's signatures."""
    folder = Path(keras_code.__file__).parent
    keras = set(WORD.findall((folder / "signatures.txt").read_text(encoding="utf-8")))
    paths = {path for name in presets.names() for path in setting_paths(source(name))}
    settings = {part for path in paths for part in WORD.findall(path)}
    metrics = {f"{before}{name}" for name in METRICS for before in ("", "val_")}
    of_lab = {
        *LAYERS,
        *ACTIVATIONS,
        *LOSSES,
        *OPTIMIZERS,
        *metrics,
        *SCALINGS,
        *UNIT_WORDS,
        "loss",
        "val_loss",
        "val_",
    }
    data = {word for each in listing.catalogue() for word in (*each.classes, *each.features)}
    words = {word for text in data for word in WORD.findall(text)} | set(listing.names())
    return frozenset(keras | settings | of_lab | words | OF_OTHERS | OF_THE_TEXT)


def texts(step: CourseStep) -> Iterator[str]:
    """All that a step says, but its snippets of code to complete."""
    yield from (step.goal, step.text, step.after)
    for check in step.checks:
        yield from (check.question, check.after, *check.hints)
        if isinstance(check, ChoiceCheck):
            for option in check.choices:
                yield from (option.text, option.why)
        if isinstance(check, WordsCheck):
            yield from check.points


def experiments(course: Course, step: CourseStep) -> list[Experiment]:
    """What a step begins from, asks for, or names as a preset."""
    found = [starting_experiment(course, step)]
    for check in step.checks:
        if isinstance(check, PatternCheck) and check.pattern.like:
            found.append(source(check.pattern.like))
    ticks = {tick for text in texts(step) for tick in TICKS.findall(text)}
    found += [source(tick) for tick in ticks & set(presets.names())]
    return [each for each in found if each is not None]


def steps(language: str) -> Iterator[tuple[Course, CourseStep]]:
    i18n.set_language(language)
    for name in COURSES:
        course = catalogue.get(name)
        for step in course.steps:
            yield course, step


def strange(step: CourseStep, tick: str, planned: list[Experiment]) -> str:
    """Why a piece of code is wrong; "" where it is not."""
    commands, options = of_the_program()
    if "tui-lab" in tick or tick in ready_made() or tick in commands:
        return ""
    if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", tick):
        return "no such preset"
    if tick.startswith("--"):
        return "" if tick.split()[0] in options else "no such option"
    if PATH.fullmatch(tick):
        there = any(setting(each, tick) is not None for each in planned)
        return "" if there else "no such setting in this step"
    code = " ".join(each.code for each in step.checks if isinstance(each, CodeCheck))
    code += " ".join(FENCE.findall(step.text))
    without = re.sub(r'"[^"]*"|\'[^\']*\'', "", tick)
    unknown = set(WORD.findall(without)) - known() - set(WORD.findall(code))
    unknown = {word for word in unknown if not re.fullmatch(r"[xXyt]_(?:train|test|val)", word)}
    if unknown:
        return f"unknown: {sorted(unknown)}"
    if re.match(rf"(?:{'|'.join(LAYERS)})\(", tick) and not re.search(r"…|\bn\b|\"|input", tick):
        try:
            from_line(f"data(digits) > {tick} > compile(mse, adam) > fit(epochs=1)")
        except LabError as error:
            return str(error)
    return ""


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_written_as_code_is_known(language: str) -> None:
    wrong, seen = [], 0
    for course, step in steps(language):
        planned = experiments(course, step)
        for text in texts(step):
            for tick in TICKS.findall(FENCE.sub(" ", text)):
                seen += 1
                if why := strange(step, " ".join(tick.split()), planned):
                    wrong.append((course.name, step.id, tick, why))
    assert seen > 600
    assert wrong == []


def test_a_value_that_a_page_gives_a_setting_is_that_of_its_experiment() -> None:
    wrong, seen = [], 0
    for course, step in steps("en"):
        planned = experiments(course, step)
        names = {path.rpartition(".")[2] for each in planned for path in setting_paths(each)}
        for tick in TICKS.findall(FENCE.sub(" ", step.text)):
            pair = PAIR.fullmatch(tick)
            if pair is None or pair[1] not in names:
                continue
            seen += 1
            given = [
                setting(each, path)
                for each in planned
                for path in setting_paths(each)
                if path.rpartition(".")[2] == pair[1]
            ]
            if pair[2].lower() not in {str(value).lower() for value in given}:
                wrong.append((course.name, step.id, tick, given))
    assert seen >= 5
    assert wrong == []


def test_the_commands_beside_a_step_name_what_is_there() -> None:
    """Presets, data sets and settings; what is trained is an experiment that works."""
    trained = 0
    for language in i18n.LANGUAGES:
        for course, step in steps(language):
            for helpful in step.commands:
                shell_parsed(f"tui-lab {helpful.line}")
                name, *words = shlex.split(helpful.line)
                if name == "data" or (name == "presets" and words[0] == "show"):
                    assert words[1] in ready_made(), helpful.line
                if name == "train" and not words[0].endswith(".py"):
                    sets = [words[n + 1] for n, word in enumerate(words) if word == "--set"]
                    check_plan(with_settings(source(words[0]), sets))
                    trained += 1
                if name == "courses":
                    assert words[1] == course.name, helpful.line
    assert trained > 20


@pytest.mark.parametrize(
    "tick",
    ["gate-nor", "layers[7].units", "--confusions", "categorical_crosentropy", "Dense(8, rely)"],
)
def test_what_is_nowhere_is_found(tick: str) -> None:
    course = catalogue.get("first-network")
    step = course.step("train")
    assert step is not None
    assert strange(step, tick, experiments(course, step))
