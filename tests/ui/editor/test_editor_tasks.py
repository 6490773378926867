"""What the editor offers for classes and for quantities, and puts right for them."""

from __future__ import annotations

from dataclasses import replace

from support.editor import editing

from tui_lab import presets
from tui_lab.experiment.line import from_line
from tui_lab.experiment.metrics import METRICS
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.sections import COMPILE, FIT
from tui_lab.text.values import setting_text
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import loading
from tui_lab.ui.editor.draft import DraftPart, Field
from tui_lab.ui.editor.offers import repair, repair_words
from tui_lab.ui.editor.several_field import SeveralField
from tui_lab.ui.editor.values import value_of
from tui_lab.ui.shell.many_choices import ManyChoicesScreen

LINE = "data(sine) > Dense(4, tanh) > Dense(outputs) > compile(mse, adam) > fit(epochs=3)"


def offers(draft: Experiment, kind: str) -> dict[str, Field]:
    part = DraftPart(kind)  # type: ignore[arg-type]
    return {field.path: field for field in drafts.fields(draft, part, loading.catalogue())}


def words(field: Field) -> list[str]:
    return [word for word, _help in field.choices]


def test_only_losses_and_metrics_of_the_task_are_offered() -> None:
    quantities, classes = from_line(LINE), presets.get("digits-mlp").experiment
    compiled = offers(quantities, "compile")
    assert "huber" in words(compiled["compile.loss"])
    assert "categorical_crossentropy" not in words(compiled["compile.loss"])
    assert {"mae", "r2_score"} < set(words(compiled["compile.metrics"]))
    assert "accuracy" not in words(compiled["compile.metrics"])
    assert compiled["compile.metrics"].argument.default == ("mae",)
    compiled = offers(classes, "compile")
    assert "mean_absolute_percentage_error" not in words(compiled["compile.loss"])
    assert "r2_score" not in words(compiled["compile.metrics"])
    assert "precision" in words(compiled["compile.metrics"])


def test_class_numbers_have_fewer_metrics() -> None:
    draft = presets.get("digits-mlp").experiment
    sparse = "sparse_categorical_crossentropy"
    draft = replace(draft, compile=replace(draft.compile, loss=sparse))
    listed = words(offers(draft, "compile")["compile.metrics"])
    assert listed == [name for name in METRICS if METRICS[name].numbers]


def test_settings_that_mean_nothing_are_not_offered() -> None:
    quantities, classes = from_line(LINE), presets.get("digits-mlp").experiment
    assert "data.target_scaling" in offers(quantities, "data")
    assert "data.target_scaling" not in offers(classes, "data")
    assert "fit.class_weight" in offers(classes, "fit")
    assert "fit.class_weight" not in offers(quantities, "fit")
    # What is set and means nothing stays to be seen, with what the checks say of it.
    wrong = replace(quantities, fit=replace(quantities.fit, class_weight="balanced"))
    assert "fit.class_weight" in offers(wrong, "fit")
    wrong = replace(quantities, compile=replace(quantities.compile, loss="hinge"))
    assert words(offers(wrong, "compile")["compile.loss"])[-1] == "hinge"


def test_what_is_recorded_can_be_watched() -> None:
    line = LINE.replace("adam)", "adam, metrics=[r2_score])")
    draft = from_line(line.replace("epochs=3", "epochs=3, early_stopping(val_loss)"))
    monitors = words(offers(draft, "fit")["fit.early_stopping.monitor"])
    assert monitors == ["val_loss", "val_r2_score", "loss", "r2_score"]


def test_metrics_and_weights_are_typed_as_in_a_file() -> None:
    metrics = next(known for known in COMPILE if known.name == "metrics")
    weights = next(known for known in FIT if known.name == "class_weight")
    assert value_of("mae, R2_score", metrics) == ("mae", "r2_score")
    assert value_of("", metrics) is None
    assert value_of("balanced", weights) == "balanced"
    assert value_of("1, 2.5", weights) == (1, 2.5)
    named = {"on time": 1, "late, lost": 2.5, "3": 1}
    assert setting_text(named) == 'on time=1, "late, lost"=2.5, 3=1'
    assert value_of(setting_text(named), weights) == named
    assert value_of("{ 'on time' = 1, late = 2 }", weights) == {"on time": 1, "late": 2}
    assert value_of("late=1,5, 3=2,25", weights) == {"late": 1.5, "3": 2.25}
    assert value_of("late=1,3=2", weights) == {"late": 1, "3": 2}
    assert value_of("late=", weights) == "late="
    # What does not work is kept, for the checks to name.
    assert value_of("late=-1", weights) == {"late": -1}
    draft = drafts.changed(from_line(LINE), "compile.metrics", ("mse",), loading.catalogue())
    assert draft.compile.metrics == ("mse",)
    draft = drafts.changed(draft, "compile.metrics", None, loading.catalogue())
    assert draft.compile.metrics == ()


def test_what_is_put_right_is_said_before() -> None:
    draft = presets.get("digits-mlp").experiment
    known = loading.catalogue()
    assert repair(draft, known["digits"], drafts.problems(draft, known["digits"])) is None
    moved = drafts.changed(draft, "data.dataset", "diabetes", known)
    fitting = repair(moved, known["diabetes"], drafts.problems(moved, known["diabetes"]))
    assert fitting is not None
    said = repair_words(moved, fitting)
    assert said == "Dense(outputs), mean_squared_error, target_scaling standard"
    assert drafts.problems(fitting, known["diabetes"]) == []
    # Something else that is wrong is no reason to offer it.
    wrong = replace(draft, fit=replace(draft.fit, epochs=-1))
    assert repair(wrong, known["digits"], drafts.problems(wrong, known["digits"])) is None


async def test_a_key_puts_right_what_other_data_ask_for() -> None:
    async with editing() as made:
        screen = made.screen
        assert not screen.query_one("#repair").display
        await screen.change(
            drafts.changed(screen.draft, "data.dataset", "bowl", loading.catalogue())
        )
        await made.until("the offer", lambda: bool(screen.query_one("#repair").display))
        said = " ".join(made.text("#repair").split())
        assert said.startswith("✗ bowl asks for quantities: E changes it to Dense(outputs)")
        await made.press("E")
        await made.until("it fits", lambda: screen.fitting is None)
        assert screen.draft.compile.loss == "mean_squared_error"
        assert not screen.query_one("#repair").display
        await made.press("u")
        await made.until("the change taken back", lambda: screen.fitting is not None)
        await made.press("E")
        await screen.go_to("compile.metrics")
        field = screen.query_one(SeveralField)
        await made.until("its width", lambda: field.render().plain == "mae ▾")
        await made.press("enter")
        await made.until("the metrics", lambda: isinstance(made.lab.screen, ManyChoicesScreen))
        await made.press("down", "space", "enter")
        await made.until("two metrics", lambda: screen.draft.compile.metrics == ("mae", "mse"))
