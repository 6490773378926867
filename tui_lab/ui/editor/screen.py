"""The editor of a network: its parts and a drawing on the left, the marked part on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.planning import subject_of
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment.checking import Subject
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.outline import outline
from tui_lab.experiment.problems import Problem
from tui_lab.i18n import _
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import loading, view
from tui_lab.ui.editor.actions import ACTIONS
from tui_lab.ui.editor.draft import DraftPart, History
from tui_lab.ui.editor.form import Form
from tui_lab.ui.editor.handlers import EditorHandlers
from tui_lab.ui.editor.offers import repair
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.kit.function_chart import FunctionChart
from tui_lab.ui.kit.network_drawing import NetworkDrawing
from tui_lab.ui.kit.network_stations import stations
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.training_place import TrainingPlace


class EditorScreen(LabScreen):
    """Edits an experiment. What it becomes is handed back when the screen is left."""

    MODE = "lab"
    CSS_PATH = "style.tcss"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    AUTO_FOCUS = "#parts"

    def __init__(
        self,
        planned: Experiment,
        take: Callable[[Experiment], object] = lambda _draft: None,
        keep: Callable[[Experiment], object] = lambda _draft: None,
        safe: Callable[[Experiment], object] = lambda _draft: None,
        on: str = "",
    ) -> None:
        """Make the editor.

        Args:
            planned: What is edited.
            take: Is given what it has become when the editor is left, if it was changed.
            keep: Is given what it has become after every change, to keep it on disk.
            safe: Is given what was trained or saved, and need not be kept.
            on: Where the run was trained that it comes from; "" for the lab's choice.
        """
        super().__init__()
        self._planned, self._take, self._keep = planned, take, keep
        self.mark_safe = safe
        self._kept, self._handed = planned, planned
        self._names = loading.RunNames()
        self.history = History(planned)
        self.part = drafts.first_part(planned)
        self._catalogue: Mapping[str, DatasetInfo] = {}
        self._problems: list[Problem] = []
        self.fitting: Experiment | None = None
        """The draft with what does not fit its data put right; None where all fits."""
        self.place = self.lab.keep(TrainingPlace).following(on)
        self.act_with(EditorHandlers(self))

    def body(self) -> Iterable[Widget]:
        """What is in the way, on top; then the network, and the part of it that is marked."""
        yield Static(id="verdict")
        yield Static(id="repair")
        with Horizontal(id="panes"):
            with Panel(title=_("Network"), id="network-panel"):
                yield Static(id="left-header")
                yield EndedList(id="parts", compact=True)
            with Panel(id="form-panel"):
                yield Static(id="part-title")
                yield Static(id="effect")
                yield Form(id="form")
                yield FunctionChart(id="function")
        with Panel(title=_("Drawing"), id="drawing-panel"):
            yield NetworkDrawing(within=True, id="drawing")
        with Horizontal(id="below"):
            line = ScrollPane(Static(id="line"))
            yield Panel(line, title=_("In one line"), id="line-panel")
            yield Panel(Static(id="help"), title=_("Help"), id="help-panel")

    @property
    def draft(self) -> Experiment:
        """The experiment as it is now."""
        return self.history.now

    @property
    def info(self) -> DatasetInfo | None:
        """Its data set; None where there is none of that name."""
        return self._catalogue.get(self.draft.data.dataset)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where it is trained is chosen where there is a choice."""
        return self.place.is_choice if action == "place" else True

    def on_mount(self) -> None:
        """Show what is edited."""
        super().on_mount()
        self.call_next(self.show_draft)

    def on_screen_suspend(self) -> None:
        """Something else is in front: what is changed after that is a change of its own."""
        self.history.settle()

    def on_resize(self, event: Resize) -> None:
        """Lay the columns out anew."""
        self.call_after_refresh(self._list)
        self.call_after_refresh(self._draw_function)
        self.call_after_refresh(self.query_one(Form).tell_focus)

    # Showing

    async def show_draft(self, typed: str = "") -> None:
        """Everything, after the draft or the marked part has changed.

        Args:
            typed: The path of the field that it was typed into, which is left alone.
        """
        self._catalogue = loading.catalogue()
        info = self._catalogue.get(self.draft.data.dataset)
        self._problems = drafts.problems(self.draft, info)
        self.fitting = None if info is None else repair(self.draft, info, self._problems)
        self.refresh_bindings()
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
        self._draw_function()
        form.tell_focus()

    def draw_again(self) -> None:
        """Marks and verdict hold colours."""
        self._list()
        self._title()

    def _by_field(self) -> dict[str, Problem]:
        """The first problem of each setting."""
        by_field: dict[str, Problem] = {}
        for problem in self._problems:
            by_field.setdefault(problem.field, problem)
        return by_field

    def _list(self) -> None:
        """The list on the left, and the verdict above it."""
        listed = self.query_one("#parts", OptionList)
        width = max(30, self.query_one("#parts").size.width - 1 - EndedList.GUTTER)
        info = self._catalogue.get(self.draft.data.dataset)
        summaries = outline(self.draft, self._subject_of(self.draft))
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
        self.draw()
        self._offer(info)
        self.query_one("#left-header", Static).update(view.header(width))
        self.query_one("#line", Static).update(Text(experiment_line.to_line(self.draft)))

    def _offer(self, info: DatasetInfo | None) -> None:
        """Offer to put right what does not fit the data."""
        shown = self.query_one("#repair", Static)
        shown.display = self.fitting is not None
        if self.fitting is not None and info is not None:
            shown.update(view.repair_line(self.draft, self.fitting, info, tones(self.app)))

    def _subject_of(self, experiment: Experiment) -> Subject | None:
        """What is known of the data of an experiment; None where there are no such data."""
        info = self._catalogue.get(experiment.data.dataset)
        return subject_of(info) if info is not None else None

    def draw(self) -> None:
        """The network, held against what it was at first: in figures and as a drawing."""
        now, before = self.draft, self._planned
        drawn = stations(now, self._subject_of(now), before, self._subject_of(before))
        marked = self.part.index if self.part.kind == "layer" else None
        info = self._catalogue.get(now.data.dataset)
        outputs = info.answers if info is not None else ()
        self.query_one(NetworkDrawing).show(drawn, marked, outputs=outputs, quiet=True)
        bold, wide = tones(self.app, bold=True), self.has_class("-wide")
        verdict, name = self.query_one("#verdict", Static), self._names.of(now)
        heading = view.heading(
            name,
            drawn,
            self._problems,
            bold,
            wide=wide,
            place=self.place.words,
            room=verdict.content_size.width or None,
        )
        verdict.update(heading)
        shown = self.query_one("#effect", Static)
        effect = view.part_effect(drawn, self.part, self.query_one(Form).size.width)
        shown.update(Text(effect))
        shown.display = bool(effect)

    def _draw_function(self) -> None:
        """The activation or the loss of the marked part, below its fields where there is room."""
        chart = self.query_one(FunctionChart)
        chart.show(view.part_picture(self.draft, self.part))
        panel = self.query_one("#form-panel", Panel)
        room = view.picture_room(panel.content_size.height, self.query_one(Form).lines)
        chart.display = chart.picture is not None and room > 0
        chart.styles.height = room or None

    def _title(self) -> None:
        problem = self._by_field().get(f"layers[{self.part.index}]")
        self.query_one("#form-panel", Panel).set_titles(view.part_title(self.draft, self.part))
        shown = self.query_one("#part-title", Static)
        shown.update(view.part_problem(problem, tones(self.app)))
        shown.display = problem is not None
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

    @on(NetworkDrawing.Clicked)
    async def _layer_clicked(self, event: NetworkDrawing.Clicked) -> None:
        self.part = DraftPart("layer", event.index)
        await self.show_draft()

    @on(OptionList.OptionSelected, "#parts")
    def _to_form(self) -> None:
        self.query_one(Form).focus_field()

    @on(Form.FieldFocused)
    def _field_focused(self, event: Form.FieldFocused) -> None:
        self.history.settle(event.field.path)
        room = self.query_one("#help", Static).content_size.width
        lines = self.query_one("#help-panel").content_size.height
        self._say(view.field_help(event.field, room, lines))

    @on(Form.Left)
    def _left_fields(self) -> None:
        self.history.settle()
        self.query_one("#parts").focus()

    @on(Form.FoldFocused)
    def _fold_focused(self, event: Form.FoldFocused) -> None:
        self._say(event.text)
        self._draw_function()

    @on(Form.Edited)
    async def _edited(self, event: Form.Edited) -> None:
        changed = drafts.changed(self.draft, event.path, event.value, self._catalogue)  # type: ignore[arg-type]
        if self.history.change(changed, "" if event.whole else event.path):
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

    def worth_offering(self, action: str) -> bool:
        """Whether an action does anything now."""
        useful = {
            "put_right": self.fitting is not None,
            "undo": self.history.can_undo,
            "redo": self.history.can_redo,
        }
        return useful.get(action, True) and super().worth_offering(action)

    def action_back(self) -> None:
        """Out of the fields to the list; from there back, with what it has become."""
        if self.query_one(Form).has_focus_within:
            self._left_fields()
            return
        super().action_back()
        self.leave()

    def leave(self) -> None:
        """Hand over what it has become, once: later it may be older than the lab's draft."""
        if self.draft != self._handed:
            self._handed = self.draft
            self._take(self.draft)
