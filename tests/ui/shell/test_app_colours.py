"""Everything can be read: in the terminal's own sixteen colours, dark and light, and with 256."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from support.contrast import GROUNDS, LEAST, PALETTES, contrast, hardly_read, seen, triplet
from support.lab_screen import in_the_lab
from support.reports import digits_run, opened, sees
from support.ui import app, snapshot_of_store, until
from textual.color import Color as TextualColor
from textual.command import CommandList
from textual.theme import Theme
from textual.widgets import Input

from tui_lab import settings
from tui_lab.ui.app import LabApp
from tui_lab.ui.editor.form import Form
from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.palette import LabPalette


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


def lab_in(theme: str) -> LabApp:
    settings.change("theme", theme)
    return app()


@pytest.mark.parametrize("theme", GROUNDS)
@pytest.mark.parametrize("palette", PALETTES)
def test_the_sixteen_colours_that_are_used_can_be_read(theme: str, palette: str) -> None:
    lab = lab_in(theme)
    variables = lab.get_css_variables()
    paper = triplet(GROUNDS[theme])
    ink = triplet("000000" if paper.red else "ffffff")

    def shown(name: str, default: ColorTriplet) -> ColorTriplet:
        return seen(TextualColor.parse(variables[name]).rich_color, palette, default)

    names = ["primary", "accent", "success", "warning", "error", "footer-key-foreground"]
    if theme == "ansi-light":
        names.append("secondary")
    for name in names:
        assert contrast(shown(name, ink), paper) >= LEAST, name
    for part in ("block-cursor", "input-selection", "screen-selection"):
        front, back = (shown(f"{part}-{ground}", ink) for ground in ("foreground", "background"))
        assert contrast(front, back) >= 3, part
        assert contrast(back, paper) >= 1.5, part  # that there is one is seen


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT])
def test_the_lab_s_own_colours_can_be_read_with_256_of_them(theme: Theme) -> None:
    def shown(number: str | None) -> ColorTriplet:
        assert number is not None
        reduced = Color.parse(number).downgrade(ColorSystem.EIGHT_BIT)
        return reduced.get_truecolor()

    grounds = [shown(each) for each in (theme.background, theme.surface, theme.panel)]
    assert grounds == sorted(grounds, reverse=not theme.dark)
    for ground in grounds:
        assert contrast(shown(theme.foreground), ground) >= 7
        for name in ("primary", "accent", "success", "warning", "error"):
            assert contrast(shown(getattr(theme, name)), ground) >= 3, name


@pytest.mark.parametrize("theme", GROUNDS)
async def test_lists_and_the_palette_can_be_read(theme: str) -> None:
    digits_run()
    lab = lab_in(theme)
    async with lab.run_test() as pilot:
        await in_the_lab(pilot)
        lab.snapshot = snapshot_of_store()
        for key in ("1", "2", "3", "4", "5", "6", "f1"):
            await pilot.press(key)
            await pilot.pause()
            assert hardly_read(lab, theme) == []
        await pilot.press("escape", "ctrl+p")
        await until(pilot, "the palette", lambda: isinstance(lab.screen, LabPalette))
        await until(
            pilot, "what it offers", lambda: lab.screen.query_one(CommandList).option_count > 0
        )
        assert hardly_read(lab, theme) == []
        listed = lab.screen.query_one(CommandList)

        def marked() -> list[str]:
            strips = listed.render_lines(listed.size.region)
            return [strip.text[1:] for strip in strips if strip.text[1:].startswith("▸")]

        for place in (0, 1):
            await until(
                pilot, f"a sign at {place}", lambda place=place: listed.highlighted == place
            )
            await until(pilot, "one sign", lambda: len(marked()) == 1)
            word = str(listed.get_option_at_index(place).prompt).split()[0]
            assert marked()[0].split()[:2] == ["▸", word]
            await pilot.press("down")


@pytest.mark.parametrize("theme", GROUNDS)
async def test_the_field_that_is_typed_into_can_be_read(theme: str) -> None:
    lab = lab_in(theme)
    async with lab.run_test() as pilot:
        await in_the_lab(pilot)
        await pilot.press("e")
        await until(pilot, "the editor", lambda: bool(lab.screen.query(Form)))
        for kind in (Input, ChoiceField):
            await until(pilot, "a field", lambda kind=kind: bool(lab.screen.query(kind)))
            form = lab.screen.query_one(Form)
            fields = [each for each in form.query(kind) if each.can_focus and each.display]
            for field in fields[:2]:
                field.focus()
                await pilot.pause()
                assert lab.focused is field
                assert hardly_read(lab, theme) == []
                if isinstance(field, Input):
                    field.action_end()  # nothing is marked any more
                    await pilot.pause()
                    assert hardly_read(lab, theme) == []


@pytest.mark.parametrize("theme", GROUNDS)
async def test_reports_can_be_read(theme: str) -> None:
    run = digits_run()
    lab = lab_in(theme)
    async with lab.run_test() as pilot:
        screen = await opened(pilot, run)
        for page, words in (("s", "▼"), ("c", "columns"), ("k", "import keras")):
            await pilot.press(page)
            await sees(pilot, words)
            assert hardly_read(lab, theme) == []
        await pilot.press("p")
        await until(pilot, "pictures", lambda: bool(getattr(screen.pane, "ready", False)))
        assert hardly_read(lab, theme) == []


async def test_a_message_can_be_read_where_dark_was_only_assumed() -> None:
    lab = lab_in("ansi-dark")
    async with lab.run_test(notifications=True) as pilot:
        await in_the_lab(pilot)
        lab.notify("a message")
        await until(pilot, "it is shown", lambda: bool(lab.screen.query("Toast")))
        await pilot.pause()
        unread = [each for each in hardly_read(lab, "ansi-dark", "ffffff") if "message" in each]
        assert unread == []
