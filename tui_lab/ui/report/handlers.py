"""What can be done with a run from its report: open, export, note, rename, train on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from tui_lab.errors import LabError
from tui_lab.i18n import N_, _
from tui_lab.runs import Run, envelope
from tui_lab.runs.status import status_word
from tui_lab.ui.report.loading import ReportData, Split
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import RunInEditor, TrainingPage
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.path_question import ask_path

if TYPE_CHECKING:
    from tui_lab.reports.exporting import Form

FORMS: dict[Form, str] = {
    "keras": N_("The model, for Keras (.keras)"),
    "script": N_("The Keras script (.py)"),
    "csv": N_("The history of the epochs (.csv)"),
    "markdown": N_("A report in Markdown (.md)"),
}
OF_PAGE: dict[str, Form] = {"weights": "keras", "script": "script", "experiment": "csv"}
"""What a page's export proposes; the others propose the report."""


class ReportDoing(LabScreen):
    """The actions of the report that ask something first."""

    run: Run
    data: ReportData | None = None
    page: str = "summary"
    """The page in front."""

    def read(self, split: Split | None) -> None:
        """Read the results on a part and show them."""
        raise NotImplementedError

    @work(group="asking", exclusive=True, exit_on_error=False)
    async def action_open_envelope(self) -> None:
        """Ask, open the test part for good, and show it."""
        if self.data is None or not self.data.sealed:
            return
        from tui_lab.courses.sealing import refuse_too_early

        try:
            refuse_too_early(self.run)
        except LabError as error:
            self.lab.complain(error)
            return
        answer = await self.app.push_screen_wait(
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
            envelope.open_envelope(self.run, self.run.dataset)
        except LabError as error:
            self.lab.complain(error)
            return
        self.read("test")

    def action_edit(self) -> None:
        """Change a copy of the run's experiment."""
        self.lab.open(RunInEditor(self.run))

    @work(group="asking", exclusive=True, exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note on the run."""
        text = await self.app.push_screen_wait(
            InputScreen(
                _("A note on this run"),
                self.run.note,
                placeholder=_("It confuses 3 and 9."),
                detail=_("An empty note takes the old one away."),
            )
        )
        if text is not None:
            self._change(lambda: self.lab.feed.store.note(self.run, text))

    @work(group="asking", exclusive=True, exit_on_error=False)
    async def action_rename(self) -> None:
        """Give the run another name."""
        name = await self.app.push_screen_wait(
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
        self.read(self.data.split if self.data else None)

    def action_train_on(self) -> None:
        """Go to the training of this run."""
        self.lab.open(TrainingPage(self.run), instead=True)

    @work(group="asking", exclusive=True, exit_on_error=False)
    async def action_export(self) -> None:
        """Ask what to write and where to, and write it."""
        choices = [(form, _(words)) for form, words in FORMS.items()]
        chosen = await self.app.push_screen_wait(
            ChoiceScreen(_("Export what?"), choices, OF_PAGE.get(self.page, "markdown"))
        )
        form = next((form for form in FORMS if form == chosen), None)
        if form is None:
            return
        path = await ask_path(self, proposed_name(self.run, form))
        if path is None:
            return
        try:
            await asyncio.to_thread(self._write, form, path)
        except LabError as error:
            self.lab.complain(error)
        else:
            self.notify(str(path), title=_("Written"))

    def _write(self, form: Form, path: Path) -> None:
        from tui_lab.reports import exporting

        run, data = self.run, self.data
        if form == "keras":
            content = exporting.model(run)
        elif form == "script":
            content = exporting.script(run).encode()
        elif form == "csv":
            content = exporting.history(run).encode()
        else:
            results = data.outcome.results if data and data.outcome else None
            status = data.status if data else run.status()
            content = exporting.markdown(run, results, status_word(status)).encode()
        exporting.save(content, path, overwrite=True)


def proposed_name(run: Run, form: Form) -> str:
    """A file's name after the run's, without what file systems do not like."""
    from tui_lab.reports.exporting import ENDINGS

    name = re.sub(r"[^\w.-]+", "-", run.name).strip("-.") or run.id
    return f"{name}.{ENDINGS[form]}"
