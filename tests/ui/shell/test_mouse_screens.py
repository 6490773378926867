"""What looks as if it could be clicked does what it says, on each screen."""

from __future__ import annotations

from support.lab_screen import in_the_lab
from support.mouse import click_at, click_on, place_of
from support.reports import digits_run, opened, sees, words
from support.runs_screen import lab_of, three, to_runs
from support.ui import app, until

from tui_lab.experiment.model import Experiment
from tui_lab.ui.app import LabApp
from tui_lab.ui.editor.draft import DraftPart
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.bars import Bars
from tui_lab.ui.kit.line_table import Header
from tui_lab.ui.kit.network_drawing import NetworkDrawing
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.neuron.screen import NeuronScreen
from tui_lab.ui.report.pictures_page import PicturesPane
from tui_lab.ui.settings.group_list import GroupList
from tui_lab.ui.shell.dialogs import ChoiceScreen
from tui_lab.ui.shell.feed import Snapshot


async def test_the_pages_the_part_and_the_mistakes_of_a_report() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, digits_run())
        x, y = place_of(pilot, "[ ]")
        await click_at(pilot, x + 2, y)
        await until(pilot, "the next page", lambda: screen.page == "confusion")
        await click_at(pilot, x, y)
        await until(pilot, "the page before", lambda: screen.page == "summary")
        await click_on(pilot, "Confusion")
        await until(pilot, "the mistakes", lambda: bool(screen.pane.query(Bars)))
        await pilot.pause()
        pair = next(row.label for row in screen.pane.query_one(Bars)._rows)
        true, predicted = pair.split(" → ")
        await click_on(pilot, pair)
        await until(pilot, "its pictures", lambda: screen.page == "pictures")
        choice = screen.query_one(PicturesPane).choice
        assert (str(choice.true), str(choice.predicted)) == (true, predicted)
        await click_on(pilot, "Test part")
        await until(pilot, "the other part", lambda: "Validation part" in words(lab_of(pilot)))


async def test_the_title_of_the_pictures() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, digits_run())
        await click_on(pilot, "Pictures")
        pane = screen.query_one(PicturesPane)
        await until(pilot, "the pictures", lambda: pane.ready)
        await click_on(pilot, "in order")
        await until(pilot, "another order", lambda: pane.choice.order == "least-certain")
        x, y = place_of(pilot, "Filter: all")
        await click_at(pilot, x + len("Filter: "), y)
        await until(pilot, "only wrong", lambda: pane.choice.wrong)
        for word in ("truth: any", "answer: any", "/ Filter: only wrong"):
            await click_on(pilot, word)
            await until(pilot, word, lambda: isinstance(pilot.app.screen, ChoiceScreen))
            await pilot.press("escape")
            await until(pilot, "back", lambda: pilot.app.screen is screen)


async def test_the_line_below_a_page_and_one_on_the_script() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, digits_run())
        await click_on(pilot, "Script")
        await sees(pilot, "write it to a file")
        await click_on(pilot, "write it to a file")
        await until(pilot, "which file", lambda: pilot.app.screen.is_modal)
        assert screen.is_current


async def test_the_columns_out_of_sight_are_behind_a_sign() -> None:
    three()
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)
        header = screen.query_one(Header)
        assert header.view.more
        await pilot.click(Header, offset=(header.size.width - 1, 0))
        await until(pilot, "scrolled", lambda: header.view.skipped == 1)
        await pilot.click(Header, offset=(0, 0))
        await until(pilot, "back", lambda: header.view.skipped == 0)


async def test_the_numbers_and_the_settings_of_a_neuron() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        await pilot.press("4")
        await until(pilot, "the neuron", lambda: isinstance(pilot.app.screen, NeuronScreen))
        screen = pilot.app.screen
        assert isinstance(screen, NeuronScreen)
        await click_on(pilot, "w2")
        await until(pilot, "chosen", lambda: screen.bench.chosen == 1)
        await click_on(pilot, "seed 0")
        await until(pilot, "others", lambda: screen.bench.now.seed == 1)
        rate = screen.bench.lesson.rate
        x, y = place_of(pilot, "+ -")
        await click_at(pilot, x + 2, y)
        await until(pilot, "slower", lambda: screen.bench.lesson.rate < rate)
        await click_on(pilot, "step")
        await until(
            pilot, "the sigmoid", lambda: screen.bench.lesson.neuron.activation == "sigmoid"
        )


async def test_a_layer_of_the_drawing_in_the_editor() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        await until(pilot, "the lab", lambda: isinstance(pilot.app.screen, LabHome))
        await pilot.pause()
        await pilot.press("e")
        await until(pilot, "the editor", lambda: isinstance(pilot.app.screen, EditorScreen))
        screen = pilot.app.screen
        assert isinstance(screen, EditorScreen)
        await pilot.pause()
        layers = screen.draft.layers
        for index in (len(layers) - 1, 0):
            drawing = screen.query_one(NetworkDrawing)
            place = next(
                (x, y)
                for y in range(drawing.size.height)
                for x in range(drawing.size.width)
                if drawing.screen.get_style_at(x + drawing.region.x, y + drawing.region.y).meta.get(
                    "layer"
                )
                == index
            )
            await pilot.click(drawing, offset=place)
            await until(pilot, "marked", lambda n=index: screen.part == DraftPart("layer", n))


async def test_a_sentence_names_keys_that_can_be_clicked() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        assert isinstance(pilot.app, LabApp)
        pilot.app.snapshot = Snapshot(listed=True)
        await sees(pilot, "Press 1 to go")
        x, y = place_of(pilot, "Press 1 to go")
        await click_at(pilot, x + len("Press "), y)
        await until(pilot, "the lab", lambda: isinstance(pilot.app.screen, LabHome))
        screen = await in_the_lab(pilot)
        begun: list[Experiment] = []
        pilot.app.train = lambda wanted, **_given: begun.append(wanted)  # type: ignore[method-assign]
        await click_on(pilot, "digits-cnn")
        await until(pilot, "marked", lambda: bool(screen.chosen and "cnn" in screen.chosen.name))
        assert not begun, "to look at a network is not to train it"
        await click_on(pilot, "▸ digits-cnn", times=2)
        await until(pilot, "opened", lambda: isinstance(pilot.app.screen, EditorScreen))
        assert not begun


async def test_a_message_names_keys_that_can_be_clicked() -> None:
    from tui_lab.ui.kit.key_names import with_keys
    from tui_lab.ui.shell.app_actions import ACTIONS

    async with app().run_test(size=(120, 40), notifications=True) as pilot:
        said = with_keys("Nothing here; {key_show_courses} goes on.", ACTIONS)
        pilot.app.notify(said, title="A title", severity="error")
        await sees(pilot, "Nothing here")
        x, y = place_of(pilot, "; 3 goes")
        await click_at(pilot, x + 2, y)
        await until(pilot, "the courses", lambda: pilot.app.current_mode == "courses")


async def test_the_mouse_over_a_row_marks_nothing() -> None:
    async with app().run_test(size=(120, 50)) as pilot:
        await pilot.press("6")
        await until(pilot, "the settings", lambda: bool(pilot.app.screen.query(GroupList)))
        screen = pilot.app.screen
        table = next(each for each in screen.query(GroupList) if each.row_count > 2)
        table.focus()
        await pilot.hover(table, offset=(4, 1))
        await until(pilot, "over a row", lambda: table.hover_row == 1)
        await pilot.pause()
        shades = [
            {part.style.bgcolor for part in table.render_line(row) if part.style}
            for row in range(3)
        ]
        assert table.cursor_row == 0
        assert shades[0] != shades[1], "the cursor is seen"
        assert shades[1] == shades[2]
