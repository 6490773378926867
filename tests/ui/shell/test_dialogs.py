"""Questions: choosing by typing, what is marked without colours, and words that stay whole."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rich.segment import Segment
from support.runs import finish, made_run
from support.ui import app, until
from textual.events import Key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList

from tui_lab import i18n
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.cursor_sign import cursor_sign
from tui_lab.ui.kit.field import WordsField
from tui_lab.ui.kit.path_suggester import PathSuggester
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen, fitting
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.shell.palette import Commands, LabPalette

CLASSES = [("any", "any class"), *((str(n), f"{n:>2}  {'dress' if n == 3 else 'word'}{n}")
                                   for n in range(60))]  # fmt: skip


def drawn(widget: Widget) -> list[Segment]:
    """The segments of a widget as they are written to the terminal."""
    size = widget.outer_size
    return [segment for strip in widget.render_lines(size.region) for segment in strip]


def in_reverse(widget: Widget) -> str:
    """What of a widget is written in reverse."""
    return "".join(
        segment.text for segment in drawn(widget) if segment.style and segment.style.reverse
    )


async def choice(pilot: Pilot[None], answers: list[str | None]) -> ChoiceScreen:
    screen = ChoiceScreen("Which class?", CLASSES, "any")
    pilot.app.push_screen(screen, answers.append)
    await until(pilot, "asked", lambda: pilot.app.screen is screen)
    await pilot.pause()
    return screen


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        ([("backspace", "\x7f"), ("3", "3")], "83"),
        ([("left", None), ("backspace", "\x7f"), ("9", "9")], "97"),
        ([("home", None), ("1", "1"), ("end", None), ("5", "5")], "1875"),
    ],
)
async def test_keys_that_come_together_act_in_their_order(
    keys: list[tuple[str, str | None]], left: str
) -> None:
    """As they come over a slow line."""
    async with app().run_test() as pilot:
        asked = InputScreen("A number", "87")
        pilot.app.push_screen(asked)
        await until(pilot, "asked", lambda: pilot.app.screen is asked and bool(asked.focused))
        field = asked.query_one(Input)
        field.cursor_position = 2
        for key, character in keys:
            pilot.app.post_message(Key(key, character))
        await until(pilot, left, lambda: field.value == left)


async def test_a_list_has_all_its_lines_whenever_it_is_fitted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill = ChoiceScreen._fill

    def fill_and_fit(asked: ChoiceScreen, chosen: str | None) -> None:
        fill(asked, chosen)
        asked._keep_height()  # before it was laid out, as on a quick machine

    monkeypatch.setattr(ChoiceScreen, "_fill", fill_and_fit)
    async with app().run_test(size=(60, 20)) as pilot:
        for words, lines in (("one", 1), ("word " * 20, 3)):
            asked = ChoiceScreen("Which?", [("a", words)])
            pilot.app.push_screen(asked)

            def heights(asked: ChoiceScreen = asked) -> list[int]:
                return [each.size.height for each in asked.query(OptionList)]

            await until(pilot, "its lines", lambda lines=lines, now=heights: now() == [lines])
            await pilot.press("escape")
            await until(pilot, "left", lambda asked=asked: pilot.app.screen is not asked)


async def test_words_of_several_lines_keep_the_order_too() -> None:
    async with app().run_test() as pilot:
        field = WordsField("word")
        await pilot.app.screen.mount(field)
        field.focus()
        await until(pilot, "the focus", lambda: field.has_focus)
        field.move_cursor(field.document.end)
        for key, character in (("backspace", "\x7f"), ("m", "m")):
            pilot.app.post_message(Key(key, character))
        await until(pilot, "worm", lambda: field.text == "worm")


async def test_the_key_for_yes_is_that_of_the_language() -> None:
    i18n.set_language("es")
    answers: list[bool | None] = []
    async with app().run_test() as pilot:
        screen = ConfirmScreen("¿Seguro?")
        pilot.app.push_screen(screen, answers.append)
        await until(pilot, "asked", lambda: bool(screen.query("#yes")))
        assert str(screen.query_one("#yes", Button).label) == "Sí (s)"
        await pilot.press("s")
        await until(pilot, "answered", lambda: answers == [True])


def told(screen: ChoiceScreen) -> str:
    """The line with the keys."""
    return "".join(segment.text for segment in drawn(screen.query_one(".dialog-keys")))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", 61),
        ("4", 11),  # 4 and 40 to 49
        ("dr", 1),
        ("WORD5", 11),
        ("any", 1),
        ("zz", 0),
    ],
)
def test_choices_are_found_by_the_beginning_of_a_word(typed: str, found: int) -> None:
    assert len(fitting(CLASSES, typed)) == found


def test_what_begins_so_comes_before_what_has_such_a_word() -> None:
    choices = [("a", "1 shirt"), ("b", "shirt, long"), ("c", "coat")]
    assert [key for key, _words in fitting(choices, "shirt")] == ["b", "a"]
    settings = [("a", "restore_best_weights"), ("b", "learning_rate"), ("c", "rate")]
    assert [key for key, _words in fitting(settings, "rate")] == ["c", "b"]
    assert [key for key, _words in fitting(settings, "earning")] == ["b"]


async def test_a_class_is_chosen_by_typing_its_number() -> None:
    async with app().run_test() as pilot:
        answers: list[str | None] = []
        screen = await choice(pilot, answers)
        options = screen.query_one(OptionList)
        height = options.size.height
        await pilot.press("4", "7")
        await until(pilot, "found", lambda: options.option_count == 1)
        assert options.size.height == height
        assert "enter: take it   esc: all   typed: 47   1 of 61" in told(screen)
        await pilot.press("enter")
        await until(pilot, "taken", lambda: answers == ["47"])


async def test_what_fits_nothing_is_not_taken_and_what_was_typed_can_be_taken_back() -> None:
    async with app().run_test() as pilot:
        answers: list[str | None] = []
        screen = await choice(pilot, answers)
        options = screen.query_one(OptionList)
        assert "letters: find it" in told(screen)
        await pilot.press("d", "x")
        assert options.option_count == 1
        assert "enter: take it   nothing fits “dx”" in told(screen)
        found = options.highlighted_option
        await pilot.press("backspace")
        assert options.option_count == len(CLASSES)
        assert options.highlighted_option is not None
        assert found is not None
        assert options.highlighted_option.id == found.id, "the mark stays where it is"
        await pilot.press("4", "7", "backspace")
        assert options.option_count == 11
        assert options.highlighted_option.id == "47"
        await pilot.press("escape")
        assert options.option_count == len(CLASSES)
        assert options.highlighted_option.id == "47"
        assert pilot.app.screen is screen
        await pilot.press("q", "escape")  # no key of the lab gets through
        await until(pilot, "given up", lambda: answers == [None])


def test_the_sign_of_a_row_says_whether_the_keys_go_there_also_in_ascii(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def signs() -> list[str]:
        return [
            cursor_sign(cast(Any, SimpleNamespace(has_focus=focused))) for focused in (True, False)
        ]

    monkeypatch.setenv("TUI_LAB_ASCII", "0")
    assert signs() == ["▸", "▹"]
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    assert signs() == [">", "-"]


async def test_the_marked_line_has_a_sign() -> None:
    async with app().run_test() as pilot:
        screen = await choice(pilot, [])
        await pilot.press("down")
        lines = [strip.text for strip in screen.query_one(OptionList).render_lines(
            screen.query_one(OptionList).outer_size.region)]  # fmt: skip
        assert [line.split()[:2] for line in lines if "▸" in line] == [["▸", "0"]]


async def test_without_colours_the_marked_choice_is_in_reverse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app().run_test() as pilot:
        screen = await choice(pilot, [])
        options = screen.query_one(OptionList)
        assert in_reverse(options).split() == ["▸", "any", "class"]
        await pilot.press("down", "down")
        assert in_reverse(options).split() == ["▸", "1", "word1"]


async def test_without_colours_the_place_in_a_field_and_the_palette_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app().run_test() as pilot:
        screen = InputScreen("Name?", "digits")
        pilot.app.push_screen(screen)
        await until(pilot, "asked", lambda: pilot.app.screen is screen)
        await pilot.press("home")
        assert in_reverse(screen.query_one(Input)) == "d"
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        await until(pilot, "the palette", lambda: isinstance(pilot.app.screen, LabPalette))
        commands = pilot.app.screen.query_one(OptionList)
        await until(pilot, "commands", lambda: commands.option_count > 3)
        await pilot.press("down")
        await until(pilot, "one is marked", lambda: bool(in_reverse(commands).strip()))


@pytest.mark.parametrize("danger", [False, True])
async def test_without_colours_the_button_with_the_focus_is_seen(
    monkeypatch: pytest.MonkeyPatch, danger: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app().run_test() as pilot:
        screen = ConfirmScreen("Really?", yes="Do it", no="Do not", danger=danger)
        pilot.app.push_screen(screen)
        await until(pilot, "asked", lambda: pilot.app.screen is screen)
        for _turn in range(2):
            await pilot.pause()
            for button in screen.query(Button):
                assert bool(in_reverse(button).strip()) is button.has_focus, button
            await pilot.press("right")


@pytest.mark.parametrize("width", [60, 66, 70, 80, 100])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_no_word_of_a_question_is_broken(width: int, language: str) -> None:
    from tui_lab import i18n
    from tui_lab.ui.shell import quit_message as leaving

    i18n.set_language(language)
    asked, detail = leaving.question(())
    lab: LabApp = app()
    async with lab.run_test(size=(width, 24)) as pilot:
        screen = ConfirmScreen(asked, detail)
        lab.push_screen(screen)
        await until(pilot, "asked", lambda: lab.screen is screen)
        await pilot.pause()
        text = screen.query_one(".dialog-text")
        seen = [strip.text for strip in text.render_lines(text.outer_size.region)]
        assert " ".join(" ".join(seen).split()) == detail


def test_what_is_said_on_leaving_is_broken_between_words() -> None:
    from tui_lab.ui.shell import quit_message as leaving

    words = "one run goes on without the interface: `tui-lab watch last` follows it"
    lines = leaving.in_lines(words, 30).splitlines()
    assert " ".join(lines) == words
    assert max(map(len, lines)) <= 30


async def test_the_hint_names_the_keys_as_the_keyboard_does() -> None:
    from tui_lab import i18n

    i18n.set_language("es")
    async with app().run_test() as pilot:
        hint = told(await choice(pilot, []))
        assert hint.startswith("intro: ")
        assert "esc: " in hint
        assert "escape" not in hint


async def test_the_arrows_stop_at_the_ends_of_the_list() -> None:
    async with app().run_test() as pilot:
        screen = await choice(pilot, [])
        options = screen.query_one(OptionList)
        await pilot.press("up")
        assert options.highlighted == 0
        await pilot.press("end", "down")
        assert options.highlighted == len(CLASSES) - 1
        await pilot.press("up")
        assert options.highlighted == len(CLASSES) - 2


async def test_tab_completes_a_path_and_the_last_one_is_there_again(tmp_path: Path) -> None:
    (tmp_path / "numbers-of-parcels.csv").touch()

    def asked() -> InputScreen:
        return InputScreen("Which?", suggester=PathSuggester(), last="table")

    async with app().run_test() as pilot:
        taken: list[str | None] = []
        await pilot.app.push_screen(asked(), taken.append)
        field = pilot.app.screen.query_one(Input)
        field.value = f"{tmp_path}/num"
        field.cursor_position = len(field.value)
        await pilot.press("tab")
        assert field.value == str(tmp_path / "numbers-of-parcels.csv")
        assert pilot.app.screen.focused is field
        await pilot.press("enter")
        await until(pilot, "taken", lambda: taken == [field.value])
        await pilot.app.push_screen(asked())
        assert pilot.app.screen.query_one(Input).value == taken[0]


@pytest.mark.parametrize("word", ["own", "picture", "digit", "predict"])
async def test_the_way_to_an_own_picture_is_found_by_any_of_its_words(word: str) -> None:
    async with app().run_test() as pilot:
        run = made_run()
        finish(run)
        lab: Any = pilot.app
        lab.snapshot = Snapshot((run.summary(),), (), {}, listed=True)
        hits = [str(hit.text) async for hit in Commands(lab.screen).search(word)]
        assert "Own picture or example" in hits
