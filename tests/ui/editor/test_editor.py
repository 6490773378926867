"""The editor of a network as a student uses it, by keyboard alone."""

from __future__ import annotations

import asyncio

import pytest
from support.editor import editing
from textual.widgets import Input, OptionList, Static

from tui_lab import presets
from tui_lab.experiment import comparing
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Layer
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor.fold import in_order
from tui_lab.ui.editor.form import FieldRow, Form
from tui_lab.ui.editor.summary_dialog import SummaryScreen
from tui_lab.ui.kit.choice_field import ChoiceField, PickScreen
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.dialogs import ConfirmScreen
from tui_lab.ui.shell.line_dialogs import LineScreen
from tui_lab.ui.shell.paste_dialog import PasteField, PasteScreen


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


async def test_units_are_changed_and_the_network_is_trained() -> None:
    async with editing() as it:
        assert any("8,320" in line for line in it.lines())
        await it.press("tab")
        assert it.screen.query_one(Form).focused_path == "layers[1].units"
        await it.press("ctrl+a", "ctrl+k", "6", "4")
        await it.until("new weights", lambda: any("4,160" in line for line in it.lines()))
        assert "4,810 parameters" in it.text("#verdict")
        assert "can be trained" in it.text("#verdict")
        await it.press("ctrl+t")
        before = presets.get("digits-mlp").experiment
        [wanted] = it.trained
        assert [d.path for d in comparing.differences(before, wanted)] == ["layers[1].units"]


async def test_a_layer_is_added_after_the_marked_one_and_taken_back() -> None:
    async with editing() as it:
        await it.press("f2")
        await it.until("the list", lambda: isinstance(it.lab.screen, PickScreen))
        await it.press("d")
        help_text = str(it.lab.screen.query_one("#pick-help", Static).render())
        assert help_text.startswith("Silences a random share")
        await it.press("enter")
        await it.until("the layer", lambda: len(it.types()) == 4)
        assert it.types() == ["Flatten", "Dense", "Dropout", "Dense"]
        await it.until("its form", lambda: len(it.screen.query(FieldRow)) == 1)
        await it.press("ctrl+z")
        assert it.types() == ["Flatten", "Dense", "Dense"]
        await it.press("ctrl+y")
        assert it.types() == ["Flatten", "Dense", "Dropout", "Dense"]


async def test_layers_move_double_and_go() -> None:
    async with editing() as it:
        await it.press("f3")
        assert it.types() == ["Dense", "Flatten", "Dense"]
        await it.press("f4", "f5")
        assert it.types() == ["Flatten", "Dense", "Dense", "Dense"]
        await it.press("delete")
        assert it.types() == ["Flatten", "Dense", "Dense"]
        await it.press(*["f8"] * 3)
        assert it.types() == []
        assert "has no layers" in it.text("#verdict")
        await it.press("f8")
        await it.press(*["ctrl+z"] * 7)
        assert it.screen.draft == presets.get("digits-mlp").experiment


async def test_a_wrong_value_has_its_sentence_beside_it_and_stops_training_only() -> None:
    async with editing(notifications=True) as it:
        await it.fill("layers[1].units", "0")
        await it.until("the sentence", lambda: "whole number from 1" in it.problem("units"))
        assert it.row("units").has_class("-error")
        assert it.lines()[3].startswith("✗")
        assert it.text("#verdict").endswith("layers[1].units = 0 does not work.")
        await it.press("shift+tab", "end")
        await it.until("another form", lambda: it.title().startswith("Fit"))
        await it.press("ctrl+t")
        assert it.trained == []
        form = it.screen.query_one(Form)
        await it.until("back at it", lambda: form.focused_path == "layers[1].units")
        await it.fill("layers[1].units", "32")
        await it.until("all is well", lambda: it.problem("units") == "")
        await it.press("ctrl+t")
        assert it.trained[0].layers[1] == Layer("Dense", {"units": 32, "activation": "relu"})


async def test_a_layer_that_cannot_take_its_input_says_so_above_its_form() -> None:
    async with editing() as it:
        await it.press("f2", "c", "enter")
        await it.until("the layer", lambda: "Conv2D" in it.types())
        await it.until("its sentence", lambda: "needs pictures" in it.text("#part-title"))


async def test_choices_go_round_with_arrows_and_are_listed_with_their_help() -> None:
    async with editing() as it:
        form = it.screen.query_one(Form)
        form.focus_field("layers[1].activation")
        await it.press("right")
        assert it.screen.draft.layers[1].arguments["activation"] == "sigmoid"
        await it.press("left", "left")
        assert "activation" not in it.screen.draft.layers[1].arguments
        await it.press("enter")
        await it.until("the list", lambda: isinstance(it.lab.screen, PickScreen))
        await it.press("t", "enter")
        assert it.screen.draft.layers[1].arguments["activation"] == "tanh"
        assert form.focused_path == "layers[1].activation", "where the list was opened"
        await it.press("right")
        assert "tanh" not in str(it.screen.draft.layers[1].arguments)
        await it.press("ctrl+z")
        assert it.screen.draft.layers[1].arguments["activation"] == "tanh", "a change of its own"
        await it.until("its help", lambda: "passes through" in it.text("#help"))


async def test_up_and_down_go_from_field_to_field() -> None:
    async with editing() as it:
        form = it.screen.query_one(Form)
        await it.press("enter")
        seen = []
        for key in ("up", "down", "down", "down", "up", "enter"):
            await it.press(key)
            seen.append(form.focused_path.partition(".")[2])
        assert seen == ["units", "activation", "use_bias", "", *["use_bias"] * 2]
        await it.until("a list is open", lambda: isinstance(it.lab.screen, PickScreen))
        await it.press("down", "enter")
        assert it.screen.draft.layers[1].arguments["use_bias"] is False
        form.focus_field("layers[1].use_bias")
        await it.press("down", "enter", *["down"] * 20)
        assert form.focused_path == "layers[1].bias_constraint"
        assert "bias_constraint" in it.text("#help")
        form.focus_field("layers[1].kernel_initializer")
        await it.until("the whole word", lambda: "= glorot_uniform:" in it.text("#help"))


async def test_letters_in_a_choice_choose_and_do_nothing_else() -> None:
    async with editing() as it:
        it.screen.query_one(Form).focus_field("layers[1].activation")
        await it.press("t")
        assert it.screen.draft.layers[1].arguments["activation"] == "tanh"
        await it.press("d", "x", "u")
        assert it.types() == ["Flatten", "Dense", "Dense"]


async def test_an_optimizer_is_found_by_its_name_though_its_fields_change() -> None:
    async with editing() as it:
        await it.press("end", "up")
        form = it.screen.query_one(Form)
        await it.until(
            "compile", lambda: any(r.field.path == "compile.loss" for r in form.query(FieldRow))
        )
        for name in ("sgd", "adamw", "adam", "nadam", "muon"):
            form.focus_field("compile.loss")  # what was typed before is no beginning of the next
            await it.until("elsewhere", lambda: form.focused_path == "compile.loss")
            form.focus_field("compile.optimizer")
            await it.press("s")
            for letter in name:
                await it.press(letter)
                await it.until("the focus stays", lambda: form.focused_path == "compile.optimizer")
            assert it.screen.draft.compile.optimizer == name


async def test_another_optimizer_brings_its_own_fields() -> None:
    async with editing() as it:
        await it.press("end", "up")
        form = it.screen.query_one(Form)
        await it.until(
            "compile", lambda: any(r.field.path == "compile.loss" for r in form.query(FieldRow))
        )
        form.focus_field("compile.optimizer")
        while it.screen.draft.compile.optimizer != "sgd":
            await it.press("left")
        await it.until(
            "its fields",
            lambda: any(row.field.argument.name == "nesterov" for row in it.screen.query(FieldRow)),
        )
        await it.until("the focus stays", lambda: form.focused_path == "compile.optimizer")
        await it.fill("compile.momentum", "0.9")
        assert it.screen.draft.compile.arguments == {"momentum": 0.9}


async def test_a_field_that_is_emptied_waits_for_what_is_typed() -> None:
    async with editing() as it:
        await it.press("end")
        await it.fill("fit.epochs", "")
        assert it.row("epochs").query_one(Input).value == ""
        assert it.screen.draft.fit.epochs == 10
        await it.press("4", "2")
        assert it.screen.draft.fit.epochs == 42
        await it.press("ctrl+z")
        await it.until("the old value", lambda: it.row("epochs").query_one(Input).value == "30")


async def test_early_stopping_is_switched_on() -> None:
    async with editing() as it:
        await it.press("end", "tab", "tab", "tab", "right")
        assert it.screen.draft.fit.early_stopping is not None
        await it.fill("fit.early_stopping.patience", "3")
        assert it.screen.draft.fit.early_stopping.patience == 3


async def test_other_data_bring_another_shape_and_split() -> None:
    async with editing() as it:
        await it.press("home", "down", "tab", "enter")
        await it.until("the list", lambda: isinstance(it.lab.screen, PickScreen))
        await it.press("s", "s", "enter")
        await it.until("the data", lambda: it.screen.draft.data.dataset == "spiral")
        assert it.screen.draft.data.test_split is None
        await it.until(
            "its options",
            lambda: any(row.field.argument.name == "turns" for row in it.screen.query(FieldRow)),
        )
        assert "can be trained" in it.text("#verdict")


async def test_it_is_saved_as_a_preset_and_not_over_one_of_the_lab() -> None:
    async with editing(notifications=True) as it:
        await it.fill("layers[1].units", "64")
        await it.press("ctrl+s")
        await it.answer("digits-mlp")
        assert "already a preset" in next(iter(it.lab._notifications)).title
        await it.press("ctrl+s")
        await it.answer("small")
        assert presets.get("small").experiment.layers == it.screen.draft.layers
        await it.fill("layers[1].units", "65")
        await it.press("ctrl+s")
        await it.answer("small")
        await it.until("the question", lambda: isinstance(it.lab.screen, ConfirmScreen))
        await it.press("y")
        await it.until(
            "it is replaced",
            lambda: presets.get("small").experiment.layers == it.screen.draft.layers,
        )


async def test_the_summary_of_keras_is_shown() -> None:
    async with editing() as it:
        await it.press("v")
        await it.until("the table", lambda: isinstance(it.lab.screen, SummaryScreen))
        text = str(it.lab.screen.query_one("#summary", Static).render())
        assert "(None, 64)" in text
        assert max(map(len, text.splitlines())) == 74
        await it.press("escape")


async def test_a_line_is_copied_and_pasted() -> None:
    line = (
        "data(xor) > Dense(2, tanh) > Dense(classes, softmax) > compile(mse, sgd) > fit(epochs=5)"
    )
    async with editing() as it:
        await it.press("y")
        await it.until("the line", lambda: isinstance(it.lab.screen, LineScreen))
        assert from_line(it.lab.clipboard) == it.screen.draft
        await it.press("escape", "Y")
        await it.until("the question", lambda: isinstance(it.lab.screen, PasteScreen))
        it.lab.screen.query_one(PasteField).text = line
        await it.press("enter")
        await it.until("the experiment", lambda: it.screen.draft == from_line(line))
        await it.press("ctrl+z")
        assert it.screen.draft == presets.get("digits-mlp").experiment


async def test_pasted_code_is_taken_once_what_is_left_out_was_seen() -> None:
    code = "m = Sequential([Flatten(), {}Dense(10, 'softmax')])\nm.compile(SGD(0.1), 'mse')\n"
    async with editing() as it:
        await it.press("Y")
        await it.until("the question", lambda: isinstance(it.lab.screen, PasteScreen))
        field = it.lab.screen.query_one(PasteField)
        field.text = code.format("LSTM(3), ")
        await it.press("ctrl+s")
        assert "no layer LSTM" in str(it.lab.screen.query_one(".dialog-problem", Static).render())
        field.text = code.format("") + "m.fit(x, y, epochs=3, shuffle=False)"
        await it.press("ctrl+s")
        await it.until("what is left out", lambda: isinstance(it.lab.screen, ConfirmScreen))
        told = str(it.lab.screen.query_one(".dialog-text", Static).render())
        assert "Line 3: the lab has no setting for shuffle=False" in told
        assert "digits is taken" in told
        await it.press("y")
        await it.until("the code's network", lambda: it.screen.draft.fit.epochs == 3)
        assert it.screen.draft.data == presets.get("digits-mlp").experiment.data
        assert it.screen.draft.compile.learning_rate == 0.1


async def test_the_lab_keeps_what_was_changed() -> None:
    async with editing() as it:
        await it.fill("layers[1].units", "77")
        changed = it.screen.draft
        await it.press("escape", "escape")
        home = it.lab.screen
        assert isinstance(home, LabHome)
        assert home.chosen == changed
        assert "changed" in home.query_one("#what", Panel).title
        await it.press("t")
        assert it.trained == [changed]


async def test_leaving_without_a_change_leaves_the_lab_as_it_was() -> None:
    async with editing() as it:
        await it.press("escape")
        home = it.lab.screen
        assert isinstance(home, LabHome)
        assert "changed" not in home.query_one("#what", Panel).title


@pytest.mark.parametrize("preset", ["mnist-cnn", "iris-early-stopping"])
async def test_every_part_is_shown_at_every_size(preset: str) -> None:
    sizes = [(60, 20), (80, 24), (120, 40)]
    async with editing(preset, sizes[0]) as it:
        await it.press("home")
        listed = it.screen.query_one("#parts", OptionList)
        for place in range(len(it.lines())):
            for size in sizes:
                await it.pilot.resize_terminal(*size)
                await it.pilot.pause()
                assert it.screen.size == size
                assert listed.highlighted == place, size
                assert all(len(line) <= listed.size.width for line in it.lines()), size
                for row in it.screen.query(FieldRow):
                    assert row.region.right <= size[0], size
            sizes.reverse()  # it is at the first of them already
            await it.press("down")


@pytest.mark.parametrize("width", [80, 120])
async def test_long_names_and_long_words_of_settings_are_whole(width: int) -> None:
    async with editing(size=(width, 40)) as it:
        it.screen.query_one(Form).focus_field("layers[1].activity_regularizer")
        label = it.row("activity_regularizer").query_one(".field-label")
        await it.until("drawn", lambda: bool(label.size.width))
        text = "".join(segment.text for segment in label.render_line(0)).strip()
        assert text == "activity_regularizer"
        it.screen.query_one("#parts").focus()
        await it.press("down", "down")
        await it.until(
            "compile",
            lambda: any(row.field.path == "compile.loss" for row in it.screen.query(FieldRow)),
        )
        loss = it.row("loss").query_one(ChoiceField)
        loss.focus()
        await it.until("whole", lambda: "‹categorical_crossentropy›" in str(loss.render()))


async def test_a_form_that_is_filled_from_two_sides_shows_what_came_last() -> None:
    async with editing() as it:
        form = it.screen.query_one(Form)
        of_parts = [
            drafts.fields(it.screen.draft, part, it.screen._catalogue)
            for part in drafts.parts(it.screen.draft)
        ]
        of_parts.sort(key=len)
        most, least = of_parts[-1], next(filter(None, of_parts))
        assert len(most) > len(least)
        await asyncio.gather(*map(form.show_fields, (most, least, most, least, least)))
        assert [row.field.path for row in form.query(FieldRow)] == [
            field.path for field in in_order(least)
        ]
