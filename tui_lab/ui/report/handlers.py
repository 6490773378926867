"""What the keys of the report do: with the run and its parts, and with the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import N_, _
from tui_lab.ui.report.loading import export
from tui_lab.ui.shell.destinations import PredictionPage, RunInEditor, TrainingPage
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.line_dialogs import copy_experiment
from tui_lab.ui.shell.path_question import ask_path, tell_written

if TYPE_CHECKING:
    from tui_lab.reports.exporting import Form
    from tui_lab.ui.report.screen import ReportScreen

FORMS: dict[Form, str] = {
    "prepared": N_("The model with its preparation, for raw values (.keras)"),
    "keras": N_("The model alone, for values prepared as in training (.keras)"),
    "litert": N_("The model with its preparation, for LiteRT (.tflite)"),
    "onnx": N_("The model with its preparation, for ONNX (.onnx)"),
    "script": N_("The Keras script (.py)"),
    "csv": N_("The history of the epochs (.csv)"),
    "markdown": N_("A report in Markdown (.md)"),
    "tensorboard": N_("The curves for TensorBoard (a folder)"),
}
OF_PAGE: dict[str, Form] = {"weights": "keras", "script": "script", "experiment": "csv"}
"""What a page's export proposes; the others propose the report."""


class ReportHandlers:
    """Carries out the actions on the run and on its parts."""

    def __init__(self, screen: ReportScreen) -> None:
        self.screen = screen
        self.run = screen.run
        self.lab = screen.lab

    def _ask(self, dialog: Coroutine[None, None, None]) -> None:
        """Run something that opens dialogs and waits for their answers."""
        self.screen.run_worker(dialog, group="asking", exclusive=True, exit_on_error=False)

    def show_test(self) -> None:
        """Show the results on the test part."""
        self.screen.read("test")

    def show_validation(self) -> None:
        """Show the results on the validation part."""
        self.screen.read("validation")

    def show_training(self) -> None:
        """Show the results on the training part."""
        self.screen.read("training")

    def own(self) -> None:
        """Ask the network about one's own pictures, or rows."""
        self.lab.open(PredictionPage(self.run))

    def own_example(self) -> None:
        """The same, where the run was not trained with pictures."""
        self.own()

    def open_envelope(self) -> None:
        """Ask, open the test part for good, and show it."""
        self._ask(self._open_envelope())

    async def _open_envelope(self) -> None:
        if self.screen.data is None or not self.screen.data.sealed:
            return
        from tui_lab.courses.sealing import open_for_good, refuse_too_early

        try:
            refuse_too_early(self.run)
        except LabError as error:
            self.lab.complain(error)
            return
        answer = await self.screen.app.push_screen_wait(
            ConfirmScreen(
                _("Open the sealed test part of this run?"),
                _(
                    "It stays open. When it was opened is put down, and every look at the test "
                    "part is counted. Choose with the validation part; open it when you are done."
                ),
                yes=_("Open it"),
                no=_("Leave it sealed"),
                danger=True,
            )
        )
        if not answer:
            return
        try:
            open_for_good(self.run)
        except LabError as error:
            self.lab.complain(error)
            return
        self.screen.read("test")

    def copy(self) -> None:
        """Copy the run's experiment as one line of text, and show it."""
        copy_experiment(self.screen, self.run)

    def edit(self) -> None:
        """Open the editor on a copy of the run's experiment."""
        self.lab.open(RunInEditor(self.run))

    def note(self) -> None:
        """Write a note on the run."""
        self._ask(self._note())

    async def _note(self) -> None:
        text = await self.screen.app.push_screen_wait(
            InputScreen(
                _("A note on this run"),
                self.run.note,
                placeholder=_("It confuses 3 and 9."),
                detail=_("An empty note takes the old one away."),
            )
        )
        if text is not None:
            self._change(lambda: self.lab.feed.store.note(self.run, text))

    def rename(self) -> None:
        """Give the run another name."""
        self._ask(self._rename())

    async def _rename(self) -> None:
        name = await self.screen.app.push_screen_wait(
            InputScreen(_("Another name for this run"), self.run.name)
        )
        if name:
            self._change(lambda: self.lab.feed.store.rename(self.run, name))

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except LabError as error:
            self.lab.complain(error)
            return
        self.lab.feed.refresh()
        self.screen.read(self.screen.data.split if self.screen.data else None)

    def open_run(self) -> None:
        """Show the curves of this run's training."""
        self.train_on()

    def train_on(self) -> None:
        """Go to the training of this run."""
        self.lab.open(TrainingPage(self.run))

    def export_report(self) -> None:
        """The same, on the summary."""
        self.export()

    def export(self) -> None:
        """Ask what to write and where to, and write it."""
        self._ask(self._export())

    async def _export(self) -> None:
        from tui_lab.reports.exporting import forms_of, proposed_name

        choices = [(form, _(FORMS[form])) for form in FORMS if form in forms_of(self.run)]
        chosen = await self.screen.app.push_screen_wait(
            ChoiceScreen(_("Export what?"), choices, OF_PAGE.get(self.screen.page, "markdown"))
        )
        form = next((form for form in FORMS if form == chosen), None)
        if form is None:
            return
        path = await ask_path(self.screen, proposed_name(self.run, form))
        if path is None:
            return
        try:
            warnings = await asyncio.to_thread(export, self.run, self.screen.data, form, path)
        except LabError as error:
            self.lab.complain(error)
            return
        tell_written(self.screen, path)
        if warnings:
            self.screen.notify(" ".join(warnings), severity="warning")


class PageHandlers:
    """Carries out the actions that turn the pages, and those of the page in front."""

    def __init__(self, screen: ReportScreen, pages: Sequence[str]) -> None:
        """Begin on the first page.

        Args:
            screen: The report.
            pages: Their ids, from left to right.
        """
        self.screen = screen
        self.pages = pages
        self.trail = [pages[0]]
        """The page in front; before it the one that led to it, which escape goes back to."""

    @property
    def page(self) -> str:
        """The page in front."""
        return self.trail[-1]

    def turn_to(self, page: str) -> None:
        """Bring a page to the front."""
        self.trail = [page]
        self.screen.show_page(page)

    def lead_to(self, page: str) -> None:
        """Bring a page to the front that shows what the one in front asks for."""
        self.trail = [self.page, page]
        self.screen.show_page(page)

    def back(self) -> None:
        """Go back within the page, else to the page that led here, else leave the report."""
        inner = self.screen.pane.inner_back
        if inner is not None and inner():
            self.screen.make_room()
        elif len(self.trail) > 1:
            self.turn_to(self.trail[0])
        else:
            self.screen.close_in_front()

    def next_tab(self) -> None:
        """Show the page to the right."""
        self._turn(1)

    def previous_tab(self) -> None:
        """Show the page to the left."""
        self._turn(-1)

    def _turn(self, steps: int) -> None:
        index = self.pages.index(self.page) + steps
        self.turn_to(self.pages[index % len(self.pages)])
        self.screen.to_pane()  # also from the names of the pages: the arrows are for the page

    def tab_summary(self) -> None:
        """Show the summary."""
        self.turn_to("summary")

    def tab_confusion(self) -> None:
        """Show the confusion matrix."""
        self.turn_to("confusion")

    def tab_answers(self) -> None:
        """Show the answers against the truth."""
        self.turn_to("answers")

    def tab_pictures(self) -> None:
        """Show the examples."""
        self.turn_to("pictures")

    def tab_weights(self) -> None:
        """Show the weights."""
        self.turn_to("weights")

    def tab_experiment(self) -> None:
        """Show the experiment."""
        self.turn_to("experiment")

    def tab_script(self) -> None:
        """Show the script."""
        self.turn_to("script")

    def class_pictures(self) -> None:
        """Show the pictures of a class."""
        self._on_page("class_pictures")

    def class_examples(self) -> None:
        """Show the examples of a class."""
        self._on_page("class_examples")

    def range_examples(self) -> None:
        """Show the examples of a range."""
        self._on_page("range_examples")

    def next_quantity(self) -> None:
        """Look at the next quantity."""
        self._on_page("next_quantity")

    def order(self) -> None:
        """Sort what is on the page otherwise."""
        self._on_page("order")

    def step_example(self) -> None:
        """The next example; the page itself takes the arrows while it has the focus."""
        self._on_page("step_example")

    def zoom(self) -> None:
        """A grid of pictures."""
        self._on_page("zoom")
        self.screen.make_room()

    def zoom_large(self) -> None:
        """The marked picture of the grid, large."""
        self._on_page("zoom_large")
        self.screen.make_room()

    def zoom_in(self) -> None:
        """Fewer pictures, larger."""
        self._on_page("zoom_in")
        self.screen.make_room()

    def zoom_out(self) -> None:
        """More pictures at once, smaller."""
        self._on_page("zoom_out")
        self.screen.make_room()

    def display(self) -> None:
        """Draw what is on the page otherwise."""
        self._on_page("display")

    def filter(self) -> None:
        """Choose which examples are shown."""
        self._on_page("filter")

    def all_examples(self) -> None:
        """All examples again, whatever was chosen."""
        self._on_page("all_examples")

    def wrong(self) -> None:
        """Only mistakes, or all again."""
        self._on_page("wrong")

    def true_class(self) -> None:
        """Only the examples of one class."""
        self._on_page("true_class")

    def answer(self) -> None:
        """Only what was taken for one class."""
        self._on_page("answer")

    def one_line(self) -> None:
        """Only one line, or all again."""
        self._on_page("one_line")

    def maps(self) -> None:
        """What neurons answer over the plane, filters for a picture; or lines, weights again."""
        self._on_page("maps")

    def more_columns(self) -> None:
        """The next columns of the table."""
        self._on_page("more_columns")

    def _on_page(self, action: str) -> None:
        pane = self.screen.pane
        if self.screen.data is not None and pane.offers(action):
            getattr(pane, f"do_{action}")()
