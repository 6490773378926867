"""What shows the interface, and which keys it keeps to itself."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.actions import tables
from support.ui import app, until
from textual.app import App, ComposeResult
from textual.binding import Binding

from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.kit.terminal_kind import KEPT, Kind, heard_first, kind
from tui_lab.ui.shell.help import HelpScreen
from tui_lab.ui.shell.key_bar import KeyBar
from tui_lab.ui.shell.key_panel import KeyPanel
from tui_lab.ui.shell.themes import theme_for

BROWSER = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TERM_PROGRAM": "textual"}
VSCODE = {"TERM_PROGRAM": "vscode"}
SKIPPED = {
    "quickOpen": ("ctrl+p", "ctrl+e"),
    "showCommands": ("f1",),
    "togglePanel": ("ctrl+j",),
    "terminal.focusFind": ("ctrl+f",),
    "terminal.findNext, findPrevious": ("f3", "shift+f3"),
    "terminal.scrollToPreviousCommand, scrollToNextCommand": ("ctrl+up", "ctrl+down"),
    "focusNextPart, focusPreviousPart": ("f6", "shift+f6"),
    "debug.start": ("f5",),
    "toggleFullScreen": ("f11",),
    "the first key of a chord": ("ctrl+k",),
}
"""Commands that VS Code keeps from its terminal by default, and their keys on Linux and Windows."""
JUPYTER = {"JUPYTER_SERVER_URL": "http://127.0.0.1:8888/"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "terminal"),
        ({"TERM_PROGRAM": "tmux"}, "terminal"),
        ({"TERM_PROGRAM": "iTerm.app", "JUPYTER_SERVER_URL": ""}, "terminal"),
        (VSCODE, "vscode"),
        (JUPYTER, "jupyter"),
        (JUPYTER | {"TERM_PROGRAM": "tmux"}, "jupyter"),
        (JUPYTER | VSCODE, "vscode"),
        (BROWSER, "browser"),
        (BROWSER | JUPYTER, "browser"),
    ],
)
def test_it_is_known_by_its_variables(environment: Mapping[str, str], expected: str) -> None:
    assert kind(environment) == expected


def test_a_key_that_never_arrives_is_named_last(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ["ctrl+q", "q"]
    train = Action("train", "ctrl+t,f9", "Train", "Train it.")
    assert heard_first(keys) == keys
    assert with_keys("{key_train}, {field_key_train}", [train]) == "^t, f9"
    monkeypatch.setenv("TERM_PROGRAM", "vscode")
    assert heard_first(keys) == ["q", "ctrl+q"]
    assert heard_first(["question_mark", "f1"]) == ["question_mark", "f1"]
    assert heard_first(["f1", "question_mark"]) == ["question_mark", "f1"]
    assert with_keys("{key_train}, {field_key_train}", [train]) == "f9, ^t"


def test_what_only_has_kept_keys_keeps_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_SERVER_URL", "http://127.0.0.1:8888/")
    assert {"ctrl+w", "ctrl+t"} <= KEPT["jupyter"]
    assert heard_first(["ctrl+w", "ctrl+t"]) == ["ctrl+w", "ctrl+t"]


@pytest.mark.parametrize("place", [name for name in KEPT if KEPT[name]])
def test_every_action_has_a_key_that_arrives(place: Kind) -> None:
    actions = [action for table in tables().values() for action in table if action.keys]
    assert len(actions) > 100
    unheard = [action.id for action in actions if KEPT[place].issuperset(action.keys)]
    assert unheard == []


def test_what_vs_code_keeps_is_known() -> None:
    assert [key for keys in SKIPPED.values() for key in keys if key not in KEPT["vscode"]] == []


class Keyed(App[None]):
    """A line of keys over an action with three keys, and one that has no second."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it as a class variable
        Binding("ctrl+t,ctrl+n,f9", "train", "Train"),
        Binding("ctrl+w", "shut", "Shut"),
    ]  # type: list[BindingType]

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEMES["dark"])
        self.theme = THEMES["dark"].name

    def compose(self) -> ComposeResult:
        yield KeyBar()

    def action_train(self) -> None:
        """Nothing."""

    def action_shut(self) -> None:
        """Nothing."""


@pytest.mark.parametrize(("environment", "key"), [({}, "ctrl+t"), (VSCODE, "f9"), (JUPYTER, "f9")])
async def test_the_line_of_keys_shows_one_that_arrives(
    monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str], key: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    one = Keyed()
    async with one.run_test():
        shown = [binding.key for binding, _enabled in one.query_one(KeyBar).shown]
        assert shown[:2] == [key, "ctrl+w"]


async def test_a_browser_has_all_colours_and_no_shell_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    for name, value in BROWSER.items():
        monkeypatch.setenv(name, value)
    assert theme_for("auto") == "lab-dark"
    assert theme_for("auto", BROWSER | {"NO_COLOR": "1"}) == "ansi-dark"
    one = app()
    async with one.run_test(size=(120, 80)) as pilot:
        assert one.driver_class.__name__ == "LabWebDriver"
        offered = {each.title for each in one.get_system_commands(one.screen)}
        assert "Quit" in offered
        assert "Suspend" not in offered
        await pilot.press("ctrl+z")
        assert one.is_running
        for page in (KeyPanel, HelpScreen):
            await pilot.press("question_mark")
            await until(pilot, page.__name__, lambda page=page: isinstance(one.screen, page))
            await until(pilot, "its keys", lambda: "Quit" in one.export_screenshot())
            assert "Suspend" not in one.export_screenshot()
