"""What is done in the editor: add, move and remove layers, undo, train, save, copy, paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.errors import ExperimentError, LabError
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment.keras_summary import keras_summary
from tui_lab.i18n import _
from tui_lab.reports.network_sketch import sketch_of
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import loading
from tui_lab.ui.editor.draft import DraftPart
from tui_lab.ui.editor.form import Form
from tui_lab.ui.editor.summary_dialog import WIDTH, SummaryScreen
from tui_lab.ui.kit.choice_field import PickScreen
from tui_lab.ui.shell.destinations import SweepSetupPage
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.shell.line_dialogs import LineScreen
from tui_lab.ui.shell.paste_dialog import PasteScreen, take_reading

if TYPE_CHECKING:
    from tui_lab.ui.editor.screen import EditorScreen


class EditorHandlers:
    """Carries out the actions of the editor."""

    def __init__(self, screen: EditorScreen) -> None:
        self.screen = screen

    def add(self) -> None:
        """Choose a layer and put it after the marked one."""

        async def take(kind: str | None) -> None:
            if kind is not None:
                draft = self.screen.draft
                index = drafts.index_for_new(draft, self.screen.part)
                changed = drafts.with_new_layer(draft, kind, index)
                await self.screen.change(changed, DraftPart("layer", index))

        choices = drafts.layer_choices()
        self.screen.app.push_screen(PickScreen(_("Add a layer"), choices, "Dense"), take)

    async def remove_layer(self) -> None:
        """Take the marked layer away."""
        index = self._marked_layer()
        if index is not None:
            await self.screen.change(drafts.without_layer(self.screen.draft, index))

    async def duplicate(self) -> None:
        """Put the marked layer there twice."""
        index = self._marked_layer()
        if index is not None:
            changed = drafts.with_layer_twice(self.screen.draft, index)
            await self.screen.change(changed, DraftPart("layer", index + 1))

    async def move_up(self) -> None:
        """Move the marked layer up."""
        await self._move(-1)

    async def move_down(self) -> None:
        """Move the marked layer down."""
        await self._move(1)

    async def _move(self, by: int) -> None:
        index = self._marked_layer()
        if index is not None:
            changed = drafts.with_layer_moved(self.screen.draft, index, by)
            await self.screen.change(changed, DraftPart("layer", index + by))

    def _marked_layer(self) -> int | None:
        """The index of the marked layer; None where something else is marked, which is said."""
        if self.screen.part.kind == "layer":
            return self.screen.part.index
        self.screen.notify(_("Mark a layer in the list first."))
        return None

    async def put_right(self) -> None:
        """Change what does not fit the data, if there is anything."""
        fitting = self.screen.fitting
        if fitting is None:
            self.screen.notify(_("Last layer, loss and metrics fit the data."))
        else:
            await self.screen.change(fitting)

    async def undo(self) -> None:
        """Take the last change back."""
        if self.screen.history.undo():
            await self.screen.show_draft()

    async def redo(self) -> None:
        """Make it again."""
        if self.screen.history.redo():
            await self.screen.show_draft()

    def train(self) -> None:
        """Train it, unless something is in the way."""
        draft = self.screen.draft
        self._done_with()

        def wrong(error: LabError) -> None:
            if isinstance(error, ExperimentError) and self.screen.is_mounted:
                self.screen.call_later(self.screen.go_to, error.field)

        self.screen.lab.train(
            draft,
            wrong=wrong,
            begun=lambda: self.screen.mark_safe(draft),
            extra=self.screen.place.extra,
        )

    def _done_with(self) -> None:
        """Something comes of the draft as it is: what is typed later is another change."""
        self.screen.history.settle()
        self.screen.query_one(Form).end_typing()

    def place(self) -> None:
        """Ask where it is trained."""
        self.screen.place.ask(self.screen, self.screen.draw)

    def sweep(self) -> None:
        """Search over settings, first of all that of the field with the focus."""
        self._done_with()
        path = self.screen.query_one(Form).focused_path
        self.screen.lab.open(SweepSetupPage(self.screen.draft, path, on=self.screen.place.name))

    def save(self) -> None:
        """Keep it as a preset of the user's own."""
        self._done_with()

        def take(name: str | None) -> None:
            if name and loading.is_own_preset(name):
                question = _("Replace your preset {name}?").format(name=name)
                self.screen.app.push_screen(
                    ConfirmScreen(question),
                    lambda yes: self._save(name, overwrite=True) if yes else None,
                )
            elif name:
                self._save(name)

        detail = _("A preset is listed in the lab; `tui-lab train NAME` trains it as well.")
        question = InputScreen(_("Save as"), self.screen.draft.name, detail=detail)
        self.screen.app.push_screen(question, take)

    def _save(self, name: str, *, overwrite: bool = False) -> None:
        try:
            path = loading.save_preset(name, self.screen.draft, overwrite=overwrite)
        except LabError as error:
            self.screen.lab.complain(error)
            return
        self.screen.mark_safe(self.screen.draft)
        self.screen.notify(str(path), title=_("Saved as {name}").format(name=name))

    def copy(self) -> None:
        """Copy it as a line, and show that."""
        line = experiment_line.to_line(self.screen.draft)
        self.screen.app.copy_to_clipboard(line)
        self.screen.app.push_screen(LineScreen(line))

    def paste(self) -> None:
        """Ask for an experiment: one line, or code."""
        self.screen.app.push_screen(
            PasteScreen(self.screen.draft.data),
            lambda read: take_reading(self.screen, read, self.screen.change),
        )

    def keras_summary(self) -> None:
        """Show what Keras prints of the network."""
        info = self.screen.info
        if info is None:
            self.screen.notify(_("There are no such data, so the shapes are not known."))
            return
        try:
            drawn = sketch_of(self.screen.draft, info, WIDTH, unicode=unicode_ok())
            columns = WIDTH + (2 if drawn else 4)  # the drawing may bring a scrollbar
            text = keras_summary(self.screen.draft, info.input_shape, info.target, columns)
        except LabError as error:
            self.screen.lab.complain(error)
            return
        drawing = "\n".join(f"  {line}" for line in ["", *drawn]) if drawn else ""
        self.screen.app.push_screen(SummaryScreen(text.rstrip() + drawing))
