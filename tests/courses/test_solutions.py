"""Solutions beside the steps of a course: unsolved fails, solved passes; and a new course."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from support.courses import LINE, make_course, run_evidence, step_tables

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.evidence import RunEvidence
from tui_lab.courses.skeleton import make
from tui_lab.courses.solutions import try_solutions
from tui_lab.courses.trials import TriedCourse, tried
from tui_lab.errors import CourseError, UsageError
from tui_lab.experiment.model import Experiment

FIGURES = {"validation_accuracy": 0.9, "epochs": 3}
LOOK: dict[str, Any] = {
    "answers": {"pixels": "{main.pixels}", "which": "b", "read": "3"},
    "wrong": {"pixels": ["63", "none"], "which": ["a"]},
    "runs": [{"figures": FIGURES}],
}
VARY: dict[str, Any] = {
    "answers": {"guess": "up", "why": "More weights."},
    "runs": [
        {"experiment": LINE, "set": ["layers[1].units=8"], "figures": {"validation_accuracy": 0.8}},
        {
            "experiment": LINE,
            "set": ["layers[1].units=64"],
            "figures": {"validation_accuracy": 0.9},
        },
    ],
}


def solved(look: Mapping[str, Any] | None = None, vary: Mapping[str, Any] | None = None) -> Path:
    """The small course with solutions."""
    folder = make_course(
        course={
            "data": {"main": {"digits": {"pixels": 64, "train": 1, "split": ", test_split=0.2"}}}
        }
    )
    (folder / "solutions").mkdir()
    for step, table in (("look", look), ("vary", vary)):
        if table is not None:
            text = tomli_w.dumps(table)
            (folder / "solutions" / f"{step}.toml").write_text(text, encoding="utf-8")
    return folder


def trial(
    look: Mapping[str, Any] | None = None, vary: Mapping[str, Any] | None = None
) -> TriedCourse:
    """What comes out of trying them."""
    return tried(catalogue.validate(solved(look, vary)))


class TestTrial:
    def test_solved_passes_and_unsolved_does_not(self) -> None:
        said = trial(LOOK, VARY)
        assert (said.steps, said.checks, said.wrong) == (2, 6, 3)
        assert (said.left_open, said.without) == ((), ())
        assert len(said.sentences()) == 2

    def test_what_is_not_there_is_told(self) -> None:
        said = trial(LOOK)
        assert said.without == ("vary",)
        assert any("vary" in each for each in said.sentences())
        assert (
            "nothing was tried"
            in tried(catalogue.validate(make_course(name="none"))).sentences()[0]
        )

    def test_what_only_a_training_decides_stays_open(self) -> None:
        said = trial({**LOOK, "runs": [{}]})
        assert said.left_open == ("look/train", "look/read")

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"answers": {**LOOK["answers"], "pixels": "63"}}, r"answers\.pixels: “63” does not"),
            ({"answers": {"pixels": 64, "read": 3}}, r"answers\.which: the check has no answer"),
            (
                {"answers": {**LOOK["answers"], "which": "z"}},
                r"answers\.which: .*none of the options",
            ),
            ({"wrong": {"pixels": ["64"]}}, r"wrong\.pixels: “64” passes"),
            ({"answers": {"pixel": 64}}, r"answers\.pixel: there is no field"),
            ({"runs": [{"set": ["layers[1].units=7"], "figures": FIGURES}]}, "do not pass “train”"),
            ({"runs": [{"figures": {"validation_accuracy": 0.1}}]}, "do not pass “train”"),
            ({"runs": [{"figures": {"beauty": 1}}]}, r"runs\[0\]\.figures\.beauty"),
            ({"runs": [{"set": ["layers[9].units=7"]}]}, r"runs\[0\]"),
            ({"runs": []}, "do not pass “train”"),
        ],
    )
    def test_what_does_not_hold_is_named(self, change: dict[str, Any], words: str) -> None:
        with pytest.raises(CourseError, match=words):
            trial({**LOOK, **change})

    def test_a_step_that_asks_for_a_change_is_not_passed_without_it(self) -> None:
        tables = step_tables()
        tables["look"]["checks"] = [
            {**each, "reach": {}} for each in tables["look"]["checks"] if each["id"] == "train"
        ]
        tables["vary"]["checks"] = tables["vary"]["checks"][-1:]
        folder = make_course(steps=tables)
        (folder / "solutions").mkdir()
        (folder / "solutions" / "look.toml").write_text("[[runs]]\n")
        with pytest.raises(CourseError, match="as it is, though it asks for a change"):
            tried(catalogue.validate(folder))

    def test_runs_are_trained_where_that_is_wanted(self) -> None:
        trained: list[Experiment] = []

        def train(wanted: Experiment, now: float) -> RunEvidence:
            trained.append(wanted)
            return run_evidence(f"t{now}", wanted, created=now, epochs=3, validation_accuracy=0.9)

        (course,) = catalogue.validate(solved({**LOOK, "runs": [{}]}))
        assert try_solutions(course, train).left_open == ()
        assert [each.name for each in trained] == ["small-look"]


class TestNewCourse:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_it_works_as_it_is(self, language: str, tmp_path: Path) -> None:
        i18n.set_language(language)
        courses = catalogue.validate(make("mine", tmp_path))
        assert len(courses) == 10, "two data sets, five students"
        said = tried(courses)
        assert (said.steps, said.checks, said.left_open) == (1, 3, ())
        assert said.wrong == 20

    def test_nothing_is_written_over(self, tmp_path: Path) -> None:
        make("mine", tmp_path)
        for name in ("mine", "../up", "Mine", ""):
            with pytest.raises(UsageError):
                make(name, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_several_gaps_stand_in_a_list_of_their_own(lab_home: Path) -> None:
    tables = step_tables()
    code = {
        "id": "fill",
        "kind": "code",
        "question": "Fill it.",
        "code": "keras.layers.Dense(___, activation=___)\n",
        "solutions": [["8", '"relu"']],
    }
    tables["vary"]["checks"] = [code]
    folder = make_course(steps={**tables, "look": {**tables["look"], "checks": [code]}})
    (folder / "solutions").mkdir()
    right, wrong = [["8", '"relu"'], "8\n'relu'"], [["8", '"tanh"']]
    file = folder / "solutions" / "look.toml"
    file.write_text(tomli_w.dumps({"answers": {"fill": right}, "wrong": {"fill": wrong}}))
    assert tried(catalogue.validate(folder)[:1]).wrong == 1
    file.write_text(tomli_w.dumps({"answers": {"fill": [[]]}}))
    with pytest.raises(CourseError, match="as a student types it") as refused:
        tried(catalogue.validate(folder)[:1])
    assert refused.value.hint == """For several gaps: [["8", '"relu"']]"""
