"""The names of pages: how they fit, which is marked, and that they can be clicked."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from tui_lab.ui.kit.pages import PagesPanel, PageTab, tabs_line

TABS = (
    PageTab("summary", "s", "Summary"),
    PageTab("weights", "w", "Weights of it"),
    PageTab("script", "k", "Script"),
)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (60, " s Summary    w Weights of it    k Script "),
        (40, " s Summary   w Weights of it   k Script "),
        (37, "s Summary  w Weights of it  k Script"),
        (34, "s Summary w Weights of it k Script"),
        (30, "s Summary w Weights… k Script"),
        (20, "s Sum… w Wei… k Scr…"),
        (3, "s Su… w We… k Sc…"),
    ],
)
def test_the_longest_names_are_cut_first(width: int, expected: str) -> None:
    for tab in TABS:
        assert tabs_line(TABS, tab.id, width).content.plain.rstrip() == expected.rstrip()


def test_a_page_may_have_no_letter() -> None:
    tabs = [PageTab("one", "", "One"), PageTab("two", "", "Two")]
    assert tabs_line(tabs, "one", 60).content.plain == " One    Two "


def test_the_page_in_front_is_marked_and_the_others_show_their_keys() -> None:
    content = tabs_line(TABS, "weights", 60).content
    marked = [content.plain[s.start : s.end] for s in content.spans if "reverse" in str(s.style)]
    assert "".join(marked) == " w Weights of it "


class PagesApp(App[None]):
    """A place with three pages."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield PagesPanel(Static("x"), tabs=TABS, keys="[ ]")

    def on_pages_panel_chosen(self, event: PagesPanel.Chosen) -> None:
        self.chosen.append(event.page)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"frame": "#444444"}


async def test_a_name_can_be_clicked_and_nothing_else_of_the_line() -> None:
    lab = PagesApp()
    async with lab.run_test(size=(60, 10)) as pilot:
        panel = lab.query_one(PagesPanel)
        line = panel.render_lines(panel.region.at_offset((0, 0)))[0].text
        assert line.startswith("━ s Summary ")
        assert " [ ] " in line
        for x in (2, line.index("Weights"), line.index("Script"), 55, 0):
            await pilot.click(PagesPanel, offset=(x, 0))
        await pilot.click(Static, offset=(2, 0))
        await pilot.pause()
        assert lab.chosen == ["summary", "weights", "script"]
        assert panel.current == "summary", "whoever has it turns the pages"
        panel.current = "script"
        await pilot.pause()
        assert "reverse" in str(panel.line.content.spans)
