"""The editor of a network: its parts on the left, the settings of the marked one on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.planning import subject_of
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.outline import outline
from tui_lab.experiment.problems import Problem
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import loading, view
from tui_lab.ui.editor.actions import ACTIONS
from tui_lab.ui.editor.draft import DraftPart, History
from tui_lab.ui.editor.form import Form
from tui_lab.ui.editor.handlers import EditorHandlers
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.textual_private import CalmOptionList
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.shell.base_screen import LabScreen


class EditorScreen(LabScreen):
    """Edits an experiment. What it becomes is handed back when the screen is left."""

    MODE = "lab"
    CSS_PATH = "style.tcss"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(ACTIONS),
        # A number that is typed beside a field must not leave the editor.
        Binding("1,2,3,4,5", "no_mode", show=False),
    ]
    AUTO_FOCUS = "#parts"
    HELP_KEY = "F1"

    def __init__(
        self,
        planned: Experiment,
        take: Callable[[Experiment], object] = lambda _draft: None,
        keep: Callable[[Experiment], object] = lambda _draft: None,
        safe: Callable[[Experiment], object] = lambda _draft: None,
    ) -> None:
        """Make the editor.

        Args:
            planned: What is edited.
            take: Is given what it has become when the editor is left, if it was changed.
            keep: Is given what it has become after every change, to keep it on disk.
            safe: Is given what was trained or saved, and need not be kept.
        """
        super().__init__()
        self._planned, self._take, self._keep = planned, take, keep
        self.mark_safe = safe
        self._kept = planned
        self.history = History(planned)
        self.part = drafts.first_part(planned)
        self._catalogue: Mapping[str, DatasetInfo] = {}
        self._problems: list[Problem] = []
        self.act_with(EditorHandlers(self))

    def body(self) -> Iterable[Widget]:
        """What is in the way, on top; then the two panes."""
        yield Static(id="verdict")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static(id="left-header")
                yield CalmOptionList(id="parts", compact=True)
                yield Static(id="line")
            with Vertical(id="right"):
                yield Static(id="part-title")
                yield Form(id="form")
                yield Static(id="help")

    @property
    def draft(self) -> Experiment:
        """The experiment as it is now."""
        return self.history.now

    def on_mount(self) -> None:
        """Show what is edited."""
        super().on_mount()
        self.call_next(self.show_draft)

    def on_resize(self, event: Resize) -> None:
        """Lay the columns out anew."""
        self.call_after_refresh(self._list)

    # Showing

    async def show_draft(self, typed: str = "") -> None:
        """Everything, after the draft or the marked part has changed.

        Args:
            typed: The path of the field that it was typed into, which is left alone.
        """
        self._catalogue = loading.catalogue()
        info = self._catalogue.get(self.draft.data.dataset)
        self._problems = drafts.problems(self.draft, info)
        if self.draft != self._kept:
            self._kept = self.draft
            self._keep(self.draft)
        self.part = drafts.nearest_part(self.draft, self.part)
        self._list()
        self._title()
        form = self.query_one(Form)
        focused = form.focused_path
        await form.show_fields(drafts.fields(self.draft, self.part, self._catalogue), typed)
        if focused and not form.focused_path:
            form.focus_field(focused)
        form.show_problems(self._by_field())
        form.tell_focus()

    def _by_field(self) -> dict[str, Problem]:
        """The first problem of each setting."""
        by_field: dict[str, Problem] = {}
        for problem in self._problems:
            by_field.setdefault(problem.field, problem)
        return by_field

    def _list(self) -> None:
        """The list on the left, and the verdict above it."""
        listed = self.query_one("#parts", OptionList)
        width = max(30, self.query_one("#left").size.width - 1)
        info = self._catalogue.get(self.draft.data.dataset)
        summaries = outline(self.draft, subject_of(info) if info else None)
        marks = tones(self.app, bold=True)
        shown = []
        for part in drafts.parts(self.draft):
            summary = summaries[part.index] if part.kind == "layer" else None
            problem = view.problem_of(part, self._problems)
            shown.append(view.part_line(self.draft, part, summary, info, problem, width, marks))
        with self.prevent(OptionList.OptionHighlighted), self.app.batch_update():
            if listed.option_count == len(shown):
                for index, line in enumerate(shown):
                    listed.replace_option_prompt_at_index(index, line)
            else:
                listed.clear_options()
                listed.add_options(Option(line) for line in shown)
            listed.highlighted = drafts.parts(self.draft).index(self.part)
        heading = view.heading(self.draft, summaries, self._problems, marks)
        self.query_one("#verdict", Static).update(heading)
        self.query_one("#left-header", Static).update(view.header(width))
        self.query_one("#line", Static).update(Text(experiment_line.to_line(self.draft)))

    def _title(self) -> None:
        problem = self._by_field().get(f"layers[{self.part.index}]")
        bold, plain = tones(self.app, bold=True), tones(self.app)
        title = view.part_title(self.draft, self.part, problem, bold, plain)
        self.query_one("#part-title", Static).update(title)
        self._say(view.part_help(self.draft, self.part))

    def _say(self, text: str) -> None:
        self.query_one("#help", Static).update(Text(text))

    # Following what is done on the screen

    @on(OptionList.OptionHighlighted, "#parts")
    async def _part_marked(self, event: OptionList.OptionHighlighted) -> None:
        part = drafts.parts(self.draft)[event.option_index]
        if part != self.part:
            self.part = part
            await self.show_draft()

    @on(OptionList.OptionSelected, "#parts")
    def _to_form(self) -> None:
        self.query_one(Form).focus_field()

    @on(Form.FieldFocused)
    def _field_focused(self, event: Form.FieldFocused) -> None:
        self._say(view.field_help(event.field))

    @on(Form.Edited)
    async def _edited(self, event: Form.Edited) -> None:
        changed = drafts.changed(self.draft, event.path, event.value, self._catalogue)  # type: ignore[arg-type]
        if self.history.change(changed, event.path):
            await self.show_draft(typed=event.path)

    async def change(self, draft: Experiment, part: DraftPart | None = None) -> None:
        """Take a changed draft; `part` is to be marked then, None leaves that as it is."""
        if self.history.change(draft):
            self.part = part or self.part
            await self.show_draft()

    async def go_to(self, field: str) -> None:
        """Mark the part that a setting belongs to, with the cursor in its field."""
        owner = next((part for part in drafts.parts(self.draft) if part.owns(field)), None)
        if owner is not None:
            self.part = owner
            await self.show_draft()
            self.query_one(Form).focus_field(field)

    def action_no_mode(self) -> None:
        """Stay here; Escape goes back to the lab."""

    def action_back(self) -> None:
        """Go back, with what it has become."""
        super().action_back()
        self.leave()

    def leave(self) -> None:
        """Hand over what it has become."""
        if self.draft != self._planned:
            self._take(self.draft)
