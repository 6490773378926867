"""A class: its students by the steps of a course, and below what one did, or all wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.courses import class_files
from tui_lab.courses.classroom import ClassFolder, CourseOfClass, StudentWork, read_class
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.courses import class_view as view
from tui_lab.ui.courses.actions import CLASS_ACTIONS
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.line_table import LineTable, Rows
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.path_suggester import PathSuggester
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.kit.table_columns import Cell
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen
from tui_lab.ui.shell.path_question import ask_path, tell_written


async def open_class(screen: LabScreen) -> ClassFolder | None:
    """Ask for a folder of hand-ins, and read it; None where there is nothing to show."""
    typed = await screen.app.push_screen_wait(
        InputScreen(
            _("The folder of the hand-ins"),
            detail=_("The reports that your students wrote; each may lie in a folder of its own."),
            check=lambda text: None if text else _("Name a folder."),
            suggester=PathSuggester(),
            last="class",
        )
    )
    if typed is None:
        return None
    try:
        return await asyncio.to_thread(read_class, Path(typed))
    except LabError as error:
        screen.lab.complain(error)
        return None


class ClassScreen(LabScreen):
    """The table of a class, and one view below it."""

    MODE = "courses"
    CSS_PATH = "class.tcss"
    ACTIONS = CLASS_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CLASS_ACTIONS)]

    def __init__(self, found: ClassFolder) -> None:
        super().__init__()
        self._found, self._table, self._question = found, 0, 0
        self._view = view.VIEWS[0]

    @property
    def table(self) -> CourseOfClass:
        """The hand-ins of the course in front."""
        return self._found.tables[self._table]

    @property
    def marked(self) -> StudentWork | None:
        """The student under the cursor."""
        key = self.query_one(LineTable).rows.key
        return next((work for work in self.table.works if work.key == key), None)

    def body(self) -> Iterable[Widget]:
        """What it is, the table, and what is told below it."""
        yield Static(id="class-heading")
        yield LineTable(id="class-table")
        yield Static(id="class-steps")
        with Panel(id="class-more"), ScrollPane(id="class-scroll"):
            yield Static(id="class-text")

    def on_mount(self) -> None:
        """Show it."""
        super().on_mount()
        self._fill()
        self.query_one(LineTable).rows.focus()

    def draw_again(self) -> None:
        """In the colours of another theme."""
        self._tell()

    def on_resize(self, event: Resize) -> None:
        """The table scrolls sideways where it is too wide."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        if not self.is_mounted:
            return
        table, rows = self.table, {work.key: work for work in self.table.works}
        lines = self.query_one(LineTable)
        lines.styles.max_height = max(3, min(len(rows) + 1, self.size.height // 2))
        lines.set_columns(view.columns(table), view.HELD)

        def cells(key: str) -> Sequence[Cell]:
            return view.cells(rows[key], lines.rows.columns)

        lines.rows.fill(rows, cells)
        self.query_one("#class-heading", Static).update(
            Text(view.heading(self._found, self._table))
        )
        self.query_one("#class-steps", Static).update(Text(view.steps_line(table)))
        self._tell()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Tell of the student under the cursor."""
        self._tell()

    def _tell(self) -> None:
        if not self.is_mounted:
            return
        panel, looks = self.query_one("#class-more", Panel), roles(self.app)
        title, text = _("Remarks on the files"), view.remarks(self._found, self.table)
        if self._view == "words":
            title, text = view.words(self.table, self._question, looks)
        elif self._view == "student" and (work := self.marked) is not None:
            title, text = view.student_title(work), view.student(self.table, work, looks)
        panel.title = title
        self.query_one("#class-text", Static).update(text)
        self.query_one("#class-scroll").scroll_home(animate=False)

    def action_part(self) -> None:
        """The next view below the table."""
        self._view = view.VIEWS[(view.VIEWS.index(self._view) + 1) % len(view.VIEWS)]
        self._tell()

    def action_next(self) -> None:
        """The next question that is answered in words."""
        self._show_question(1)

    def action_previous(self) -> None:
        """The question before."""
        self._show_question(-1)

    def _show_question(self, by: int) -> None:
        self._question += by if self._view == "words" else 0
        self._view = "words"
        self._tell()

    def action_next_tab(self) -> None:
        """The hand-ins of the next course."""
        self._table = (self._table + 1) % len(self._found.tables)
        self._question = 0
        self._fill()

    def worth_offering(self, action: str) -> bool:
        """Leave out the next course where there is one alone."""
        if action == "next_tab":
            return len(self._found.tables) > 1
        return super().worth_offering(action)

    def action_open_class(self) -> None:
        """Another folder, or the same once more."""
        self.run_worker(self._open(), group="asking", exclusive=True, exit_on_error=False)

    async def _open(self) -> None:
        found = await open_class(self)
        if found is not None:
            self._found, self._table, self._question = found, 0, 0
            self._fill()

    def action_export(self) -> None:
        """Write the table as CSV."""
        self.run_worker(self._export(), group="asking", exclusive=True, exit_on_error=False)

    async def _export(self) -> None:
        from tui_lab.reports import exporting

        forms = (
            ("student", _("a row for each student, a column for each step")),
            ("check", _("a row for each check of each student, with the answer")),
        )
        form = await self.app.push_screen_wait(ChoiceScreen(_("Write which table?"), forms))
        if form is None:
            return
        signs = (
            ("comma", _("commas: for programs, and spreadsheets in English")),
            (
                "semicolon",
                _("semicolons and decimal commas: for spreadsheets in Spanish or German"),
            ),
        )
        sign = await self.app.push_screen_wait(ChoiceScreen(_("What separates the cells?"), signs))
        if sign is None:
            return
        path = await ask_path(self, "class.csv")
        if path is None:
            return
        made = class_files.by_student if form == "student" else class_files.by_check
        tables = self._found.tables

        def write() -> None:
            text = made(tables, semicolons=sign == "semicolon")
            exporting.save(class_files.as_file(text), path, overwrite=True)

        try:
            await asyncio.to_thread(write)
        except LabError as error:
            self.lab.complain(error)
        else:
            tell_written(self, path)
