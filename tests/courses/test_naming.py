"""What a run is called that has no name of its own, and what it is held against."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.courses import LINE, begun_work, make_course, step_tables
from support.runs import finish

from tui_lab import presets
from tui_lab.courses.naming import beginning
from tui_lab.courses.work import Coursework
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.comparing import Difference
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment
from tui_lab.reports.origin import LONGEST, ORIGIN, named, origin_of
from tui_lab.reports.table_lines import lines_of
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store


def preset(*changes: str) -> Experiment:
    return with_settings(presets.get("digits-mlp").experiment, list(changes))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ((), "digits-mlp"),
        (("seed=5",), "digits-mlp"),
        (("layers[1].units=32",), "digits-mlp units=32"),
        (("compile.learning_rate=0.1",), "digits-mlp learning_rate=0.1"),
        (
            ("compile.optimizer=sgd", "compile.learning_rate=0.1"),
            "digits-mlp optimizer=sgd learning_rate=0.1",
        ),
        (
            ("layers[1].units=32", "fit.epochs=5", "fit.batch_size=8", "compile.optimizer=sgd"),
            "digits-mlp, 4 changes",
        ),
    ],
)
def test_a_run_is_called_after_its_preset_and_what_was_changed(
    changes: tuple[str, ...], name: str
) -> None:
    begun = beginning(preset(*changes))
    assert begun.name == name
    assert len(begun.name) <= LONGEST
    assert begun.extra == {}, "the preset is known by its name"


def test_layers_with_the_same_change_are_told_apart() -> None:
    narrower = [Difference(f"layers[{place}].units", 32, 16) for place in (0, 1)]
    assert named("spiral", narrower) == "spiral layers[0].units=16 layers[1].units=16"
    assert named("spiral", narrower[1:]) == "spiral units=16"


def test_a_layer_more_or_less_is_told_with_its_sign() -> None:
    plain = preset()
    dense = plain.layers[1]
    more = replace(plain, layers=(*plain.layers[:2], dense, plain.layers[2]))
    assert beginning(more).name == "digits-mlp +Dense(128,relu)"
    fewer = replace(plain, layers=(plain.layers[0], plain.layers[2]))
    assert beginning(fewer).name == "digits-mlp -Dense(128,relu)"


def test_an_experiment_of_another_name_keeps_it() -> None:
    begun = beginning(replace(from_line(LINE), name="mine"))
    assert (begun.name, begun.extra) == ("mine", {})


def course_of(experiment: str, *changes: str) -> Coursework:
    tables = step_tables()
    tables["look"]["lab"] = {"experiment": experiment, "set": list(changes)}
    make_course(steps=tables)
    return Coursework("small")


def begun_at(work: Coursework, *changes: str) -> Experiment:
    step = work.course.steps[0]
    work.open(step)
    experiment = work.experiment(step)
    assert experiment is not None
    return with_settings(experiment, list(changes))


def test_a_run_of_a_step_is_called_after_the_step_until_something_is_changed() -> None:
    work = course_of("digits-mlp")
    assert beginning(begun_at(work)).name == "small-look"
    assert beginning(begun_at(work, "layers[1].units=32")).name == "digits-mlp units=32"


def test_a_step_that_changes_its_preset_itself_gives_its_own_name_to_the_changes() -> None:
    work = course_of("digits-mlp", "fit.epochs=2")
    begun = beginning(begun_at(work, "layers[1].units=32"))
    assert begun.name == "small-look units=32"
    origin = origin_of(begun.extra)
    assert origin is not None
    assert origin.experiment.fit.epochs == 2


def made(experiment: Experiment) -> Run:
    begun = beginning(experiment)
    run = Store().create(experiment, name=begun.name, extra=begun.extra)
    finish(run)
    return run


def test_what_differs_is_told_against_the_network_of_the_step_not_the_run_before() -> None:
    work = begun_work()
    runs = [made(begun_at(work, f"layers[1].units={units}")) for units in (16, 64)]
    runs.append(made(begun_at(work, "compile.learning_rate=0.1")))
    lines = lines_of([run.summary() for run in reversed(runs)], runs)
    assert [line.differs for line in reversed(lines)] == [
        ("units 16",),
        ("units 64",),
        ("learning_rate 0.1",),
    ]
    assert {line.reference for line in lines} == {"small-look"}
    assert [run.name for run in runs] == [
        "small-look units=16",
        "small-look units=64",
        "small-look learning_rate=0.1",
    ]


@pytest.mark.parametrize(
    "kept",
    [None, 7, "x", {}, {"name": 7, "experiment": {}}, {"name": "a", "experiment": {"layers": 3}}],
)
def test_what_run_json_says_and_nobody_understands_is_no_origin(kept: object) -> None:
    assert origin_of({ORIGIN: kept}) is None
