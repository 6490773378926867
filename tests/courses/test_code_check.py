"""The kind `code`: what a completed snippet means, and what is said where that is another thing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from support.cli import call
from support.courses import both, make_course
from support.courses_screen import block, step
from support.ui import app, until
from textual.widgets import Input

from tui_lab.courses import catalogue
from tui_lab.courses.check import Reply
from tui_lab.courses.kinds.code import CodeCheck
from tui_lab.courses.tables import Table
from tui_lab.errors import CourseError, ExitCode

COMPILE = CodeCheck(
    "compile", "?", code="model.compile(optimizer=___, loss=___)", solutions=(('"adam"', '"mse"'),)
)
LAYER = "Dense(10, activation='softmax')"
STOP = "EarlyStopping(monitor='val_loss', patience=5)"
ALIKE = [
    ("model.add(___)", LAYER, "keras.layers.Dense(activation=\"softmax\", units=2 * 5)"),
    ("model.add(___)", LAYER, "layers.Dense(10, tf.nn.softmax, use_bias=True)"),
    ("model.add(___)", "Conv2D(8, 3)", "layers.Conv2D(filters=8, kernel_size=(3, 3), strides=1)"),
    ("m.add(___)", "Dense(4, kernel_regularizer='l2')", "Dense(4, kernel_regularizer=l2(0.01))"),
    ("model.add(___)", "Dense(4, kernel_initializer=HeNormal())",
     "Dense(4, kernel_initializer='he_normal')"),
    ("m.compile(___)", "'adam', 'mse'", "loss=keras.losses.MeanSquaredError(), optimizer=Adam()"),
    ("model.compile(___)", "'rmsprop', 'mse'", "loss='mean_squared_error'"),
    ("m.compile('sgd', 'mse', ___)", "metrics=['accuracy']", "metrics=['acc'], run_eagerly=False"),
    ("model.compile('sgd', 'mse', ___)", "metrics=['accuracy']", "metrics=[CategoricalAccuracy()]"),
    ("model.fit(x, y, ___)", "epochs=5, batch_size=32", "batch_size=32, epochs=5, verbose=0"),
    ("model.fit(x, y, ___)", "32, 5", "epochs=5, batch_size=32"),
    ("model.fit(x, y, ___)", f"callbacks=[{STOP}]", "callbacks=EarlyStopping(patience=5.0)"),
    ("answer = ___", "np.argmax(p, axis=1)", "p.argmax(1)"),
    ("___", "x = np.expand_dims(picture, axis=0)", "batch=np.expand_dims(picture,0)"),
    ("___", "x_train = x_train / 255", "x_train /= 255.0"),
    ("x = x.reshape(___)", "(1, 28, 28)", "1, 28, 28"),
    ("t = ___", "keras.utils.to_categorical(y, 10)", "to_categorical(y, num_classes=10)"),
    ("___\nmodel = Sequential()", "from keras.models import Sequential",
     "from tensorflow.keras.models import Sequential"),
    ("___\nm = a.Sequential()", "import keras as a", "import keras as a  # so it is"),
]  # fmt: skip


SPELLED = "`{}` is spelled otherwise: Python tells capitals from small letters."


def single(code: str, solution: str) -> CodeCheck:
    return CodeCheck("it", "?", code=code, solutions=((solution,),))


def grade(check: CodeCheck, *pieces: str) -> Reply:
    context: Any = None
    return check.grade("\n".join(pieces), context)


@pytest.mark.parametrize(("code", "solution", "answer"), ALIKE)
def test_what_means_the_same_is_right(code: str, solution: str, answer: str) -> None:
    check = single(code, solution)
    assert grade(check, solution).right
    assert grade(check, answer).right
    assert single(code, answer).grade(solution, None).right  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "solution", "answer", "said"),
    [
        ("m.add(___)", LAYER, "Dense(10)", "In `Dense` an argument is missing."),
        ("m.add(___)", LAYER, "Dense(10, 'relu')",
         "In `Dense`, `'relu'` is not the value that the argument `activation` is to have."),
        ("m.add(___)", LAYER, "Dense(10, 'softmax', use_bias=False)",
         "In `Dense`, `False` is not the value that the argument `use_bias` is to have."),
        ("m.add(___)", LAYER, "Dense(10, 'softmax', wide=True)",
         "`Dense` has no argument `wide`."),
        ("f(EarlyStopping(___))", "'val_loss', patience=2", "val_loss, patience=2",
         "`val_loss` is a name like that of a variable; a text stands in quotes."),
        ("m.add(___)", LAYER, "Dense('10', 'softmax')", "`'10'` is a text; leave out its quotes."),
        ("m.add(___)", LAYER, "Dense(10, softmax)",
         "`softmax` is a name like that of a variable; a text stands in quotes."),
        ("m.compile(___)", "'adam', 'mse'", "adam, 'mse'",
         "`adam` is a name like that of a variable; a text stands in quotes."),
        ("m.compile(___)", "Adam(9), 'mse'", "'adam', 'mse'", "In `Adam` an argument is missing."),
        ("y = ___", "np.argmax(p, axis=1)", "np.argmax(p, axis=0)",
         "In `argmax`, `0` is not the value that the argument `axis` is to have."),
        ("y = ___", "np.argmax(p, axis=1)", "max(p)",
         "Something else belongs in the place of `max(p)`."),
        ("x = ___", "x / 255", "x * 255", "Something else belongs in the place of `x * 255`."),
        ("m.fit(x, y, ___)", "callbacks=[a]", "callbacks=[a, b]",
         "There is more than wanted: `b`"),
        ("m.fit(x, y, ___)", "epochs=3", "epochs=3, shuffle=True, initial_epoch=1",
         "In `fit`, `1` is not the value that the argument `initial_epoch` is to have."),
        ("m.add(___)", LAYER, "Dense",
         "`Dense` alone is only a name: the brackets with the arguments are missing."),
        ("m.compile(___)", "'adam', 'mse'", "keras.optimizers.Adam, 'mse'",
         "`keras.optimizers.Adam` alone is only a name: "
         "the brackets with the arguments are missing."),
        ("m.add(___)", LAYER, "keras.Dense(10, 'softmax')",
         "`keras.Dense(10, 'softmax')` does not exist: look in which module of Keras it is."),
        ("m.add(___)", LAYER, "layers.dense(10, 'softmax')", SPELLED.format(
            "layers.dense(10, 'softmax')")),
        ("m.add(___)", LAYER, "Dense(10, 'Softmax')", SPELLED.format("'Softmax'")),
        ("f(EarlyStopping(___))", "restore_best_weights=True", "restore_best_weights=true",
         SPELLED.format("true")),
        ("keras.Input(shape=___)", "(8, 8)", "(64,)",
         "In `Input`, `(64,)` is not the value that the argument `shape` is to have."),
        ("m.compile('sgd', 'mse', metrics=___)", "['accuracy']", "'accuracy'",
         "`'accuracy'` is a text alone: a list is wanted here, in square brackets."),
        ("m.add(layers.Dense(___))", "4", "Dense(4)",
         "“Dense(” stands before the gap already: write only what follows it."),
        ("y = encoder.___", "transform(n)", "encoder.transform(n)",
         "“encoder.” stands before the gap already: write only what follows it."),
        ("m.add(Dropout(___))", "0.5", "0,5", "In code a decimal has a point: 0.1, not 0,1."),
    ],
)  # fmt: skip
def test_what_differs_is_named_and_not_what_is_right(
    code: str, solution: str, answer: str, said: str
) -> None:
    reply = grade(single(code, solution), answer)
    assert (reply.right, reply.passes, reply.message) == (False, False, said)


def test_of_several_gaps_the_one_that_is_wrong_is_named() -> None:
    assert grade(COMPILE, "Adam()", '"mse"').right
    assert grade(COMPILE, '"sgd"', '"mae"').message.startswith("Gap 1: In `compile`, `'sgd'` is")
    wrong = grade(COMPILE, '"adam"', '"mae"')
    assert wrong.message.startswith("Gap 2: In `compile`, `'mae'` is not the value")
    faults = [('"sgd"', '"mse"'), ('"adam"', '"mae"'), ('"adam"', '"mse'), ("Adam()", "'mse'")]
    assert [COMPILE.gap_at_fault("\n".join(each)) for each in faults] == [1, 2, 2, 0]
    assert [COMPILE.gap_at_fault(each) for each in ("Adam()\n", "1")] == [2, 0]
    assert wrong.value == '"adam"\n"mae"'
    assert COMPILE.answer_words(wrong.value) == '"adam" · "mae"'
    assert COMPILE.shown() == "model.compile(optimizer=__1__, loss=__2__)"


def test_the_nearest_of_several_solutions_is_spoken_of() -> None:
    check = CodeCheck(
        "it", "?", code="x = ___", solutions=(("np.expand_dims(x, 0)",), ("x[None]",))
    )
    assert grade(check, "x[np.newaxis]").right
    assert "`axis`" in grade(check, "np.expand_dims(x, 1)").message


def test_the_whole_code_may_be_the_answer() -> None:
    check = single("a = f(x)\nb = g(a)\nc = ___", "h(b)")
    assert grade(check, "p = f(x)", "q = g(p)", "", "r = h(q)").right
    assert not grade(check, "p = f(x)", "q = g(p)", "r = h(p)").right


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (('metrics=[], "adam"', '"mse"'), "What stands in gap 1 is no Python there"),
        (('"adam"', ""), "Gap 2 is empty."),
        (('"adam"', 'mse"'), 'What stands in gap 2 is no Python there: “mse"”.'),
        (('"adam"',), "The code has 2 gaps, and the answer 1"),
        (("(" * 9000, '"mse"'), "What stands in gap 1 is no Python there"),
        (("-" * 9000 + "1", '"mse"'), "What stands in gap 1 is no Python there"),
    ],
)
def test_what_is_no_code_is_refused_with_a_sentence(pieces: tuple[str, ...], said: str) -> None:
    before = time.process_time()
    with pytest.raises(CourseError) as caught:
        grade(COMPILE, *pieces)
    assert caught.value.message.startswith(said)
    assert caught.value.hint
    assert time.process_time() - before < 2


def test_the_slips_in_what_is_no_code_are_named() -> None:
    fit = single("m.fit(x, epochs=2, ___)", "callbacks=[stopping]")
    for code, answer, said in [
        (fit, "stopping", "Behind an argument with a name, name=value, the others need theirs too"),
        (fit, "validation_split=0,2", "In code a decimal has a point"),
        (fit, "callbacks=[stopping", "Look for a bracket"),
    ]:
        with pytest.raises(CourseError) as caught:
            grade(code, answer)
        assert caught.value.hint.startswith(said)


@pytest.mark.parametrize(
    ("code", "solutions", "said"),
    [
        ("f(x)", ["1"], "the code needs 1 to 6 gaps"),
        ("f(___)", [], "a solution is missing"),
        ("f(___, ___)", ["1"], "it needs a text for each of its 2 gaps"),
        ("f(___)", ["1)"], "is not Python"),
        ("f(___" + " " * 58 + ")", ["1"], "may have 71 columns, 12 for each gap"),
    ],
)
def test_a_snippet_that_cannot_be_solved_is_refused(
    code: str, solutions: list[str], said: str, tmp_path: Path
) -> None:
    content = {"id": "it", "kind": "code", "question": "?", "code": code, "solutions": solutions}
    with pytest.raises(CourseError, match=said):
        CodeCheck.read(Table(content, tmp_path / "a.toml", "checks[0]", {}))


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A course with one check of the kind."""
    monkeypatch.setattr(catalogue, "shipped_folder", lambda: tmp_path / "no-courses")
    check = {
        "id": "compile",
        "kind": "code",
        "question": both("Complete it."),
        "hints": [both("Look at Adam.")],
        "code": COMPILE.code,
        "solutions": [list(each) for each in COMPILE.solutions],
    }
    title = {key: both(key.title()) for key in ("title", "goal", "text")}
    return make_course(steps={"only": {**title, "checks": [check]}})


def test_it_is_answered_on_the_command_line(course: Path) -> None:
    assert call("courses", "validate", str(course)).exit_code == ExitCode.OK
    page = call("courses", "show", course.name, "1").stdout
    assert "model.compile(optimizer=__1__, loss=__2__)" in page
    assert f"tui-lab courses answer {course.name} compile 'GAP 1' 'GAP 2'" in page
    wrong = call("courses", "answer", course.name, "compile", "adam", '"mse"')
    assert wrong.exit_code == ExitCode.FAILED
    assert "Gap 1: adam is a name like that of a variable" in wrong.stdout
    right = call("courses", "answer", course.name, "compile", "-", typed="Adam()\n'mse'\n")
    assert right.exit_code == ExitCode.OK
    assert "`Adam()` · `'mse'`" in call("courses", "report", course.name).stdout


@pytest.mark.screen
async def test_its_gaps_are_filled_on_the_page(course: Path) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        field = block(screen, "compile").field
        first, second = field.query(Input)
        await pilot.press("tab", *"adam", "enter")
        await until(pilot, "the next gap", lambda: second.has_focus)
        await pilot.press(*"'mse'", "enter")
        await until(pilot, "a reply", lambda: "Gap 1" in block(screen, "compile").said)
        await until(pilot, "the gap that is wrong", lambda: first.has_focus)
        first.value, second.value = "Adam()", "MeanSquaredError()"
        await pilot.press("enter")
        await until(pilot, "it is right", lambda: block(screen, "compile").state.passed)
        await pilot.press(*"xyz", "enter")
        await until(pilot, "the answer again", lambda: first.value == "Adam()")
        assert field.region.right <= 80
