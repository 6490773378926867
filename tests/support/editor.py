"""The editor of a network as tests use it: keys, fields, and what it was asked to train."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from support.lab_screen import in_the_lab
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tui_lab.datasets.planning import plan
from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment
from tui_lab.ui.app import LabApp
from tui_lab.ui.editor.form import FieldRow, Form
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.shell.dialogs import InputScreen


class Editing:
    """An app with the editor open, and what it was asked to train."""

    def __init__(self, lab: LabApp, pilot: Pilot[None], screen: EditorScreen) -> None:
        self.lab, self.pilot, self.screen = lab, pilot, screen
        self.trained: list[Experiment] = []

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, what: str, condition: Callable[[], bool]) -> None:
        await until(self.pilot, what, condition)

    async def fill(self, path: str, text: str) -> None:
        """Type into the field of that path, key by key."""
        form = self.screen.query_one(Form)
        form.focus_field(path)
        await self.until(f"{path} has the focus", lambda: form.focused_path == path)
        await self.press("ctrl+a", "ctrl+k")
        names = {".": "full_stop", "-": "minus", ",": "comma", "=": "equals_sign", " ": "space"}
        await self.press(*(names.get(key, key) for key in text))

    async def answer(self, text: str) -> None:
        await self.until("a question", lambda: isinstance(self.lab.screen, InputScreen))
        self.lab.screen.query_one(Input).value = text
        await self.press("enter")

    def text(self, selector: str) -> str:
        return str(self.screen.query_one(selector, Static).render())

    def title(self) -> str:
        return self.screen.query_one("#form-panel", Panel).title

    def lines(self) -> list[str]:
        listed = self.screen.query_one("#parts", OptionList)
        return [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]

    def row(self, name: str) -> FieldRow:
        return next(row for row in self.screen.query(FieldRow) if row.field.argument.name == name)

    def problem(self, name: str) -> str:
        return str(self.row(name).query_one(".field-problem", Static).render())

    def types(self) -> list[str]:
        return [layer.type for layer in self.screen.draft.layers]


@asynccontextmanager
async def editing(
    preset: str = "digits-mlp", size: tuple[int, int] = (80, 24), **arguments: Any
) -> AsyncIterator[Editing]:
    lab = app()
    async with lab.run_test(size=size, **arguments) as pilot:
        home = await in_the_lab(pilot)
        home.choose(preset)
        await pilot.press("e")
        await until(pilot, "the editor", lambda: isinstance(lab.screen, EditorScreen))
        screen = lab.screen
        assert isinstance(screen, EditorScreen)
        await until(pilot, "a form", lambda: bool(screen.query(FieldRow)))
        made = Editing(lab, pilot, screen)

        def train(
            wanted: Experiment,
            *,
            begun: Callable[[], object],
            wrong: Callable[[LabError], object] = lambda _error: None,
            **_others: object,
        ) -> None:
            try:
                plan(wanted)
            except LabError as error:
                wrong(error)
            else:
                made.trained.append(wanted)
                begun()

        lab.train = train  # type: ignore[method-assign, assignment]
        yield made
