"""From files to courses: what is read, and that every error names its file and its field."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from support.courses import both, course_table, make_course, step_tables

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.kinds.choice import ChoiceCheck
from tui_lab.courses.kinds.number import NumberCheck, RunFigure
from tui_lab.courses.kinds.run import RunCheck
from tui_lab.courses.kinds.vary import VaryCheck
from tui_lab.courses.reading import read_course, read_slots
from tui_lab.errors import CourseError, NotFoundError

Tables = dict[str, dict[str, Any]]


def test_a_course_is_read_with_its_placeholders_filled(tmp_path: Path) -> None:
    course = read_course(make_course(tmp_path), {})
    assert (course.name, course.title, course.about) == (
        "small",
        "Small course",
        "Two steps with digits.",
    )
    assert course.slots == {"main": ("digits", "mnist")}
    look, vary = course.steps
    assert look.text == "**Bold** `code`: 60,000 pictures."
    assert look.lab is not None
    assert look.lab.experiment.startswith("data(digits")
    assert look.lab.asked == ("layers[1].units",)
    assert look.commands[0].line == "data show digits"
    pixels, which, train, read = look.checks
    assert isinstance(pixels, NumberCheck)
    assert pixels.answer == (64,)
    assert len(pixels.hints) == 2
    assert isinstance(which, ChoiceCheck)
    assert [option.right for option in which.choices] == [False, True]
    assert isinstance(train, RunCheck)
    assert train.pattern.since == "step"
    assert isinstance(read, NumberCheck)
    assert read.answer == RunFigure("epochs", "train")
    units = vary.checks[0]
    assert isinstance(units, VaryCheck)
    assert units.pattern.since == "course"
    assert course.runs_check("look/train", "vary") is train
    assert course.runs_check("which", "look") is None


def test_texts_follow_the_language_and_the_chosen_data(tmp_path: Path) -> None:
    folder = make_course(tmp_path)
    i18n.set_language("es")
    course = read_course(folder, {"main": "mnist"})
    assert course.title == "Curso breve"
    assert course.steps[0].text == "60.000 imágenes."
    check = course.steps[0].checks[0]
    assert isinstance(check, NumberCheck)
    assert check.answer == (784,)
    assert read_course(folder, {"main": "iris"}).chosen == {"main": "digits"}


def test_a_command_may_name_a_file_in_each_language(tmp_path: Path) -> None:
    tables = step_tables()
    tables["look"]["commands"] = [
        {"line": both("predict last seven.png", "predict last siete.png"), "what": both("Ask it")}
    ]
    folder = make_course(tmp_path, steps=tables)
    for language, name in (("en", "seven.png"), ("es", "siete.png")):
        i18n.set_language(language)
        (command,) = read_course(folder, {}).steps[0].commands
        assert command.line == f"predict last {name}"


def test_one_language_alone_is_enough_for_an_own_course(tmp_path: Path) -> None:
    course = read_course(make_course(tmp_path, course={"title": "Plain"}), {})
    assert course.title == "Plain"
    i18n.set_language("es")
    english_only = make_course(tmp_path, "other", course={"title": {"en": "Only English"}})
    assert read_course(english_only, {}).title == "Only English"


def test_the_slots_can_be_read_alone(tmp_path: Path) -> None:
    assert read_slots(make_course(tmp_path)) == {"main": ("digits", "mnist")}


def test_settings_without_quotes_are_conditions_too(tmp_path: Path) -> None:
    steps = step_tables()
    steps["look"]["checks"][2]["match"] = {"fit": {"epochs": ">= 5"}, "compile": {"loss": ["mse"]}}
    check = read_course(make_course(tmp_path, steps=steps), {}).steps[0].checks[2]
    assert isinstance(check, RunCheck)
    assert set(check.pattern.match) == {"fit.epochs", "compile.loss"}


def change(tables: Tables, path: str, value: object) -> None:
    """Set what stands at a path such as `look.checks.0.id`; None takes it away."""
    *way, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    place: Any = tables
    for part in way:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value


NAN, INF = float("nan"), float("inf")
WRONG: list[tuple[str, object, str, str]] = [
    # path, value, file and field that the error names, words of it
    ("course.format", 2, "course.toml, format", "format 1"),
    ("course.format", None, "course.toml, format", "format 1"),
    ("course.titel", "x", "course.toml, titel", "title"),
    ("course.title", None, "course.toml, title", "text is missing"),
    ("course.title", {"en": ""}, "course.toml, title", "text is missing"),
    ("course.title", {"en": "x", "fr": "y"}, "course.toml, title", "text is missing"),
    ("course.about", 5, "course.toml, about", "text is missing"),
    ("course.steps", [], "course.toml, steps", "different steps"),
    ("course.steps", ["look", "look"], "course.toml, steps", "different steps"),
    ("course.steps", [1], "course.toml, steps", "list of texts"),
    ("course.steps", ["../look"], "course.toml, steps", "../look"),
    ("course.steps", ["look", "missing"], "missing.toml", ""),
    ("course.order", "first", "course.toml, order", "not a number"),
    ("course.order", INF, "course.toml, order", "not a number"),
    ("course.order", NAN, "course.toml, order", "not a number"),
    ("course.order", -1, "course.toml, order", "not a number"),
    ("course.order", True, "course.toml, order", "not a number"),
    ("course.order", 10**400, "course.toml, order", "not a number"),
    ("course.sealed_until", "lok", "course.toml, sealed_until", "look"),
    ("course.data", 5, "course.toml, data", "table"),
    ("course.data.main", {}, "course.toml, data.main", "at least one"),
    ("course.data.main.digits", 5, "course.toml, data.main.digits", "table"),
    ("course.data.main.mnist.pixels", None, "course.toml, data.main.mnist", "pixels"),
    ("course.data.main.mnist.more", 1, "course.toml, data.main.mnist", "more"),
    ("look.titel", "x", "look.toml, titel", "title"),
    ("look.text", None, "look.toml, text", "text is missing"),
    ("look.text", both("{main.pixel}"), "look.toml, text", "{main.pixels}"),
    ("look.text", both("{other}"), "look.toml, text", "{other}"),
    ("look.checks", [], "look.toml, checks", "can be passed"),
    ("look.checks", 5, "look.toml, checks", "list of tables"),
    ("look.lab.experiment", None, "look.toml, lab.experiment", "text is missing"),
    ("look.lab.sets", [], "look.toml, lab.sets", "set"),
    ("look.lab.set", [1], "look.toml, lab.set", "list of texts"),
    ("look.lab.experiment", "{main.prest}", "look.toml, lab.experiment", "{main.prest}"),
    ("look.commands.0.what", None, "look.toml, commands[0].what", "text is missing"),
    ("look.commands.0.line", 3, "look.toml, commands[0].line", "text is missing"),
    ("look.checks.0.id", "Pixels!", "look.toml, checks[0].id", "small letters"),
    ("look.checks.0.id", None, "look.toml, checks[0].id", "small letters"),
    ("look.checks.1.id", "pixels", "look.toml, checks", "“pixels”"),
    ("look.checks.0.kind", "numbr", "look.toml, checks[0].kind", "number"),
    ("look.checks.0.options", [], "look.toml, checks[0].options", "no field"),
    ("look.checks.0.question", None, "look.toml, checks[0].question", "text is missing"),
    ("look.checks.0.hints", "one", "look.toml, checks[0].hints", "list of texts"),
    ("look.checks.0.hints", [both("x"), 5], "look.toml, checks[0].hints[1]", "text is missing"),
    ("look.checks.0.answer", "many", "look.toml, checks[0].answer", "must be a number"),
    ("look.checks.0.answer", [], "look.toml, checks[0].answer", "must be a number"),
    ("look.checks.0.answer", [True], "look.toml, checks[0].answer", "must be a number"),
    ("look.checks.0.answer", NAN, "look.toml, checks[0].answer", "must be a number"),
    ("look.checks.0.answer", None, "look.toml, checks[0].answer", "must be a number"),
    ("look.checks.0.tolerance", -1, "look.toml, checks[0].tolerance", "not a number"),
    ("look.checks.1.options.0.right", True, "look.toml, checks[1].options", "one right one"),
    ("look.checks.1.options.1.right", False, "look.toml, checks[1].options", "one right one"),
    ("look.checks.1.options.1.right", "yes", "look.toml, checks[1].options[1].right", "true"),
    ("look.checks.1.options.0.why", None, "look.toml, checks[1].options[0].why", "missing"),
    (
        "look.checks.1.options",
        [{"text": "t", "why": "w", "right": n == 0} for n in range(9)],
        "look.toml, checks[1].options",
        "8 options",
    ),
    ("look.checks.2.like", None, "look.toml, checks[2].match", "like or match"),
    ("look.checks.2.status", "done", "look.toml, checks[2].status", "done"),
    ("look.checks.2.since", "ever", "look.toml, checks[2].since", "step"),
    ("look.checks.2.opened", 1, "look.toml, checks[2].opened", "true or false"),
    ("look.checks.2.reach", 5, "look.toml, checks[2].reach", "table"),
    ("look.checks.2.reach", {"val_acc": 1}, "look.toml, checks[2].reach.val_acc", "validation"),
    (
        "look.checks.2.reach",
        {"validation_accuracy": {"a": 1}},
        "look.toml, checks[2].reach.validation_accuracy.a",
        "no field",
    ),
    ("look.checks.2.match", {"fit.epochs": []}, "look.toml, checks[2].match.fit.epochs", "no cond"),
    ("look.checks.3.answer.check", "trian", "look.toml, checks[3].answer", "“trian”"),
    ("look.checks.3.answer.check", "pixels", "look.toml, checks[3].answer", "“pixels”"),
    ("look.checks.3.answer.measure", "epoch", "look.toml, checks[3].answer.measure", "epochs"),
    ("vary.checks.0.setting", None, "vary.toml, checks[0].setting", "text is missing"),
    ("vary.checks.0.at_least", 1, "vary.toml, checks[0].at_least", "from 2 on"),
    ("vary.checks.0.by", "test_accuracy", "vary.toml, checks[0].by", "validation_accuracy"),
    ("vary.checks.0.include", "running", "vary.toml, checks[0].include", "running"),
    ("vary.checks.1.of", "unit", "vary.toml, checks[1].of", "“unit”"),
    ("vary.checks.1.against", "lok/train", "vary.toml, checks[1].against", "“lok/train”"),
    ("vary.checks.1.measure", None, "vary.toml, checks[1].measure", ""),
    ("vary.checks.2.points", [both("x"), {}], "vary.toml, checks[2].points[1]", "missing"),
    (
        "vary.checks.2",
        {"id": "own", "kind": "predict", "question": "?"},
        "vary.toml, checks[2].dataset",
        "text is missing",
    ),
]


@pytest.mark.parametrize(("path", "value", "named", "words"), WRONG)
def test_what_is_wrong_is_said_with_file_and_field(
    tmp_path: Path, path: str, value: object, named: str, words: str
) -> None:
    tables: Tables = copy.deepcopy({"course": course_table(), **step_tables()})
    change(tables, path, value)
    head = tables.pop("course")
    folder = make_course(tmp_path, steps=tables)
    rewrite(folder / "course.toml", head)
    with pytest.raises(CourseError) as caught:
        read_course(folder, {})
    assert f"{folder}/{named}" in caught.value.message
    assert words in str(caught.value)


def rewrite(path: Path, table: dict[str, Any]) -> None:
    import tomli_w

    path.write_text(tomli_w.dumps(table), encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"title = ", "Line 1"), (b"\xff\xfe", ""), (b"a = 1\na = 2", "course.toml")],
)
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    folder = make_course(tmp_path)
    (folder / "course.toml").write_bytes(content)
    with pytest.raises(CourseError) as caught:
        read_course(folder, {})
    assert "course.toml" in str(caught.value)
    assert words in str(caught.value)


def test_a_folder_whose_name_cannot_be_typed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="My course"):
        read_course(make_course(tmp_path, "My course"), {})


VETTED: list[tuple[str, object, str, str]] = [
    ("look.lab.experiment", "digit-mlp", "look.toml, lab", "digits-mlp"),
    ("look.lab.set", ["fit.epoch=2"], "look.toml, lab", "epochs"),
    ("look.lab.set", ["data.dataset=iris"], "look.toml, lab", ""),
    ("look.lab.change", ["layers[1].unit"], "look.toml, lab.change", "units"),
    ("look.checks.2.like", "digit-mlp", "look.toml, checks[2].like", "digits-mlp"),
    ("look.checks.2.free", ["fit.epoch"], "look.toml, checks[2].free", "fit.epochs"),
    ("look.checks.2.match", {"count.Dens": 1}, "look.toml, checks[2].match", "Dense"),
    ("look.checks.2.match", {"layers[x].units": 1}, "look.toml, checks[2].match", "layers[x]"),
    ("vary.checks.0.setting", "layers[1].unit", "vary.toml, checks[0].setting", "units"),
    ("vary.checks.0.also", ["optimizer"], "vary.toml, checks[0].also", "compile.optimizer"),
    (
        "vary.checks.2",
        {"id": "own", "kind": "predict", "question": "?", "dataset": "minst"},
        "vary.toml, checks[2].dataset",
        "mnist",
    ),
]


@pytest.mark.parametrize(("path", "value", "named", "words"), VETTED)
def test_validating_names_what_does_not_exist(
    tmp_path: Path, path: str, value: object, named: str, words: str
) -> None:
    steps = step_tables()
    change(steps, path, value)
    folder = make_course(tmp_path, steps=steps)
    with pytest.raises(CourseError) as caught:
        catalogue.validate(folder)
    assert f"{folder}/{named}" in caught.value.message
    assert words in str(caught.value)


def test_validating_reads_every_choice_of_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_course(tmp_path)
    assert [course.chosen["main"] for course in catalogue.validate(folder)] == ["digits", "mnist"]
    monkeypatch.chdir(folder)
    assert len(catalogue.validate(Path("."))) == 2


class TestCatalogue:
    def test_own_courses_are_found_in_the_lab_and_in_named_folders(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_course(name="mine")
        make_course(tmp_path / "class", "theirs")
        single = make_course(tmp_path, "single")
        monkeypatch.setenv("TUI_LAB_COURSES", f"{tmp_path / 'class'}:{single}:/not/there")
        found = catalogue.folders()
        assert {"mine", "theirs", "single"} <= set(found)
        assert all(found[name].own for name in ("mine", "theirs", "single"))

    def test_a_course_that_cannot_be_read_hides_no_other(self) -> None:
        make_course(name="good")
        (make_course(name="bad") / "look.toml").unlink()
        found, unreadable = catalogue.read_all()
        assert "good" in [course.name for course in found]
        assert "good" not in unreadable
        assert "look.toml" in str(unreadable["bad"])

    def test_a_name_that_is_nearly_right_is_suggested(self) -> None:
        make_course(name="mine-alone")
        with pytest.raises(NotFoundError) as caught:
            catalogue.get("mine-alon")
        assert "mine-alone" in caught.value.hint

    def test_what_is_at_hand_is_taken_first(self) -> None:
        slots = {"main": ("nothing-of-that-name", "digits"), "other": ("nothing", "nor-this")}
        assert catalogue.available_sets(slots) == {"main": "digits", "other": "nothing"}
