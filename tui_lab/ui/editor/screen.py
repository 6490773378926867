"""The editor of a network: its parts on the left, the settings of the marked one on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab import datasets, experiment, presets
from tui_lab.datasets import DatasetInfo
from tui_lab.datasets.planning import subject_of
from tui_lab.errors import ExperimentError, LabError
from tui_lab.experiment import LAYERS, Experiment, Problem
from tui_lab.experiment.outline import outline
from tui_lab.i18n import _, number
from tui_lab.text.fit import fitted
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import layer_list as lines
from tui_lab.ui.editor.actions import ACTIONS
from tui_lab.ui.editor.draft import Field, History, Part
from tui_lab.ui.editor.form import Form
from tui_lab.ui.editor.values import text_of
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.choice_field import PickScreen
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.shell.line_dialogs import LineScreen, ask_line

NAME, LONG = 24, 8
"""Columns of the name on top, at most; a choice with more letters may be cut in its field."""


class ArchitectureScreen(LabScreen):
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
        self._planned, self._take, self._keep, self._safe = planned, take, keep, safe
        self._kept = planned
        self._history = History(planned)
        self._part = self._first_part()
        self._info: DatasetInfo | None = None
        self._problems: list[Problem] = []

    def body(self) -> Iterable[Widget]:
        """What is in the way, on top; then the two panes."""
        yield Static(id="verdict")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static(id="left-header")
                yield OptionList(id="parts", compact=True)
                yield Static(id="line")
            with Vertical(id="right"):
                yield Static(id="part-title")
                yield Form(id="form")
                yield Static(id="help")

    @property
    def draft(self) -> Experiment:
        """The experiment as it is now."""
        return self._history.now

    def on_mount(self) -> None:
        """Show what is edited."""
        super().on_mount()
        self.call_next(self._show)

    def on_resize(self, event: Resize) -> None:
        """Lay the columns out anew."""
        self.call_after_refresh(self._list)

    def _first_part(self) -> Part:
        """The first layer with settings of its own, where there is one."""
        for place, layer in enumerate(self._planned.layers):
            if layer.arguments:
                return Part("layer", place)
        return Part("general")

    # Showing

    async def _show(self, typed: str = "") -> None:
        """Everything, after the draft or the marked part has changed.

        Args:
            typed: The path of the field that it was typed into, which is left alone.
        """
        self._info = next(
            (info for info in datasets.catalogue() if info.name == self.draft.data.dataset), None
        )
        subject = subject_of(self._info) if self._info else None
        self._problems = experiment.validate(self.draft, subject)
        if self._info is None:
            said = _("There is no data set named {name}.").format(name=self.draft.data.dataset)
            self._problems.insert(0, Problem("data.dataset", said, _("Choose another one.")))
        if self.draft != self._kept:
            self._kept = self.draft
            self._keep(self.draft)
        if self._part not in drafts.parts(self.draft):
            last = len(self.draft.layers) - 1
            self._part = Part("layer", last) if last >= 0 else Part("data")
        self._list()
        self._title()
        form = self.query_one(Form)
        focused = form.focused_path
        await form.show_fields(drafts.fields(self.draft, self._part), typed)
        if focused and not form.focused_path:
            form.focus_field(focused)
        form.show_problems(self._by_field())
        form.tell_focus()

    def _by_field(self) -> dict[str, Problem]:
        found: dict[str, Problem] = {}
        for problem in self._problems:
            found.setdefault(problem.field, problem)
        return found

    def _list(self) -> None:
        """The list on the left, and the verdict above it."""
        listed = self.query_one("#parts", OptionList)
        width = max(30, self.query_one("#left").size.width - 1)
        summaries = outline(self.draft, subject_of(self._info) if self._info else None)
        marks = tones(self.app, bold=True)
        shown = []
        for part in drafts.parts(self.draft):
            summary = summaries[part.place] if part.kind == "layer" else None
            problem = lines.problem_of(part, self._problems)
            shown.append(
                lines.part_line(self.draft, part, summary, self._info, problem, width, marks)
            )
        with self.prevent(OptionList.OptionHighlighted), self.app.batch_update():
            if listed.option_count == len(shown):
                for place, line in enumerate(shown):
                    listed.replace_option_prompt_at_index(place, line)
            else:
                listed.clear_options()
                listed.add_options(Option(line) for line in shown)
            listed.highlighted = drafts.parts(self.draft).index(self._part)
        total = sum(summary.parameters for summary in summaries if summary)
        name = fitted(self.draft.name or "–", NAME).rstrip()
        words = Text(name, style=marks["primary"])
        known = None not in summaries
        count = number(total) if known else "–"
        words.append("  " + _("{count} weights").format(count=count) + "  ", "not bold default")
        self.query_one("#verdict", Static).update(
            words.append_text(lines.verdict(self._problems, marks))
        )
        self.query_one("#left-header", Static).update(lines.header(width))
        self.query_one("#line", Static).update(Text(experiment.to_line(self.draft)))

    def _title(self) -> None:
        part, text = self._part, Text()
        shades, bold = tones(self.app), tones(self.app, bold=True)["primary"]
        if part.kind == "layer":
            layer = self.draft.layers[part.place]
            schema = LAYERS[layer.type]
            text.append(layer.type, bold)
            text.append(f"  {_(schema.title)}", "dim")
            self._say(_(schema.help))
            problem = self._by_field().get(f"layers[{part.place}]")
            if problem is not None:
                text.append(f"\n{problem.message} {problem.hint}", shades[problem.severity])
        else:
            titles = {
                "general": _("Name and seed"),
                "data": _("Data"),
                "compile": _("Compile: loss and optimizer"),
                "fit": _("Fit: how long and in what steps"),
            }
            text.append(titles[part.kind], bold)
            self._say("")
        self.query_one("#part-title", Static).update(text)

    def _say(self, text: str) -> None:
        self.query_one("#help", Static).update(Text(text))

    # Following what is done on the screen

    @on(OptionList.OptionHighlighted, "#parts")
    async def _part_marked(self, event: OptionList.OptionHighlighted) -> None:
        part = drafts.parts(self.draft)[event.option_index]
        if part != self._part:
            self._part = part
            await self._show()

    @on(OptionList.OptionSelected, "#parts")
    def _to_form(self) -> None:
        self.query_one(Form).focus_field()

    @on(Form.FieldFocused)
    def _field_focused(self, event: Form.FieldFocused) -> None:
        self._say(field_help(event.field))

    @on(Form.Edited)
    async def _edited(self, event: Form.Edited) -> None:
        changed = drafts.changed(self.draft, event.path, event.value)  # type: ignore[arg-type]
        if self._history.change(changed, event.path):
            await self._show(typed=event.path)

    async def _change(self, draft: Experiment, part: Part | None = None) -> None:
        if self._history.change(draft):
            self._part = part or self._part
            await self._show()

    def _place(self) -> int | None:
        """The place of the marked layer; None where something else is marked."""
        if self._part.kind == "layer":
            return self._part.place
        self.notify(_("Mark a layer in the list first."))
        return None

    # What can be done

    def action_no_mode(self) -> None:
        """Stay here; Escape goes back to the lab."""

    def action_add(self) -> None:
        """Choose a layer and put it after the marked one."""

        async def take(kind: str | None) -> None:
            if kind is not None:
                place = drafts.place_for_new(self.draft, self._part)
                draft = drafts.with_new_layer(self.draft, kind, place)
                await self._change(draft, Part("layer", place))

        self.app.push_screen(PickScreen(_("Add a layer"), drafts.layer_choices(), "Dense"), take)

    async def action_remove_layer(self) -> None:
        """Take the marked layer away."""
        place = self._place()
        if place is not None:
            draft = drafts.without_layer(self.draft, place)
            last = len(draft.layers) - 1
            part = Part("layer", min(place, last)) if last >= 0 else Part("data")
            await self._change(draft, part)

    async def action_duplicate(self) -> None:
        """Put the marked layer there twice."""
        place = self._place()
        if place is not None:
            draft = drafts.with_layer_twice(self.draft, place)
            await self._change(draft, Part("layer", place + 1))

    async def action_move_up(self) -> None:
        """Move the marked layer up."""
        await self._move(-1)

    async def action_move_down(self) -> None:
        """Move the marked layer down."""
        await self._move(1)

    async def _move(self, by: int) -> None:
        place = self._place()
        if place is not None:
            draft = drafts.with_layer_moved(self.draft, place, by)
            await self._change(draft, Part("layer", place + by))

    async def action_undo(self) -> None:
        """Take the last change back."""
        if self._history.undo():
            await self._show()

    async def action_redo(self) -> None:
        """Make it again."""
        if self._history.redo():
            await self._show()

    async def action_train(self) -> None:
        """Train it, unless something is in the way."""
        wrong: list[LabError] = []
        ready = self.lab.ready_to_train(self.draft, wrong=wrong.append)
        for error in wrong:
            if isinstance(error, ExperimentError):
                await self._go_to(error.field)
        if ready is not None and self.lab.train(ready, ready.name) is not None:
            self._safe(self.draft)

    async def _go_to(self, field: str) -> None:
        """Mark the part that a setting belongs to, with the cursor in its field."""
        owner = next((part for part in drafts.parts(self.draft) if part.owns(field)), None)
        if owner is not None:
            self._part = owner
            await self._show()
            self.query_one(Form).focus_field(field)

    def action_save(self) -> None:
        """Keep it as a preset of the user's own."""

        def take(name: str | None) -> None:
            if name:
                self._save(name)

        detail = _("A preset is listed in the lab; `tui-lab train NAME` trains it as well.")
        self.app.push_screen(InputScreen(_("Save as"), self.draft.name, detail=detail), take)

    def _save(self, name: str) -> None:
        own = presets.own_folder() / f"{name}.toml"

        def overwrite(yes: bool | None) -> None:
            if yes:
                self._write(name, overwrite=True)

        if name in presets.names() and own.is_file():
            question = _("Replace your preset {name}?").format(name=name)
            self.app.push_screen(ConfirmScreen(question), overwrite)
        else:
            self._write(name)

    def _write(self, name: str, *, overwrite: bool = False) -> None:
        try:
            path = presets.save_own(name, self.draft, overwrite=overwrite)
        except LabError as error:
            self.lab.complain(error)
            return
        self._safe(self.draft)
        self.notify(str(path), title=_("Saved as {name}").format(name=name))

    def action_copy(self) -> None:
        """Copy it as a line, and show that."""
        line = experiment.to_line(self.draft)
        self.app.copy_to_clipboard(line)
        self.app.push_screen(LineScreen(line))

    def action_paste(self) -> None:
        """Ask for a line."""

        async def take(text: str | None) -> None:
            if text:
                await self._change(experiment.from_line(text))

        self.app.push_screen(ask_line(), take)

    def action_back(self) -> None:
        """Go back, with what it has become."""
        super().action_back()
        self.leave()

    def leave(self) -> None:
        """Hand over what it has become."""
        if self.draft != self._planned:
            self._take(self.draft)


def field_help(field: Field) -> str:
    """What a field is for, with its whole name."""
    argument = field.argument
    said = f"{argument.name}: {_(argument.help)}"
    if field.choices:
        word = text_of(field.value) or text_of(argument.default)
        if len(word) > LONG:
            said = f"{argument.name} = {word}: {_(argument.help)}"
        return f"{said} " + _("Left and right change it, enter lists all.")
    return said
