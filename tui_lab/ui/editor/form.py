"""A form made from the schema: a line for each argument, what is wrong with it right below it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from tui_lab.experiment.problems import Problem
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.i18n import N_, _
from tui_lab.text.ascii import glyph
from tui_lab.text.values import setting_text
from tui_lab.ui.editor.draft import Field
from tui_lab.ui.editor.fold import FEWEST, FoldLine, in_order, may_be_folded
from tui_lab.ui.editor.several_field import SeveralField
from tui_lab.ui.editor.values import picture_of, value_of
from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.taking import Taking
from tui_lab.ui.kit.translated import translate_bindings

LABEL, WORD = 18, 18
"""Columns of a name, and those of a value that are there in the narrowest window."""

TYPING = Taking(N_("Typing a value"), {"escape": N_("leaves it")}, N_("Typing"))


class FieldRow(Vertical):
    """One argument: its name, its value, and a place for what is wrong with it."""

    DEFAULT_CSS = """
    FieldRow { height: auto; width: 1fr; }
    FieldRow Horizontal { height: 1; width: 1fr; }
    FieldRow .field-label {
        width: 18; height: 1; color: $muted; text-wrap: nowrap; text-overflow: ellipsis;
    }
    FieldRow.-wide-name .field-label, FieldRow.-wide-value .field-label {
        width: auto; padding-right: 1;
    }
    FieldRow .field-mark { width: 1; height: 1; }
    FieldRow Input { width: 1fr; background: $surface; padding: 0; }
    FieldRow Input:focus { background: $primary 20%; }
    FieldRow Input:ansi:focus, FieldRow Input:nocolor:focus { text-style: underline; }
    FieldRow Input:ansi:focus { background: ansi_default; }
    FieldRow .field-problem { height: auto; width: 1fr; display: none; padding-left: 1; }
    FieldRow.-error .field-problem, FieldRow.-error .field-mark { color: $error; }
    FieldRow.-warning .field-problem, FieldRow.-warning .field-mark { color: $warning; }
    FieldRow.-error .field-problem, FieldRow.-warning .field-problem { display: block; }
    """

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        name = field.argument.name
        longest = max((len(word) for word, _help in field.choices), default=0)
        # Where there is little room, a long name or a long word takes that of the other.
        self.set_class(len(name) > LABEL, "-wide-name")
        self.set_class(longest > WORD and len(name) < LABEL // 2, "-wide-value")

    def compose(self) -> ComposeResult:
        """Name, value, mark; below them the problem."""
        argument = self.field.argument
        with Horizontal():
            yield Static(Text(argument.name), classes="field-label")
            yield Static(classes="field-mark")
            if self.field.choices:
                several = argument.kind is ArgumentKind.SEVERAL
                given = (
                    argument.name,
                    self.field.choices,
                    setting_text(self.field.value),
                    setting_text(argument.default),
                )
                if several:
                    yield SeveralField(*given)
                else:
                    yield ChoiceField(*given, picture=picture_of(argument))
            else:
                entry = LineField(
                    setting_text(self.field.value),
                    placeholder=setting_text(argument.default) or _hint(argument),
                    compact=True,
                ).with_keys(TYPING)
                entry.cursor_blink = False
                yield entry
        yield Static(classes="field-problem")

    def show_value(self, field: Field, *, typed: bool = False) -> None:
        """Show a value that was changed elsewhere, by undoing for instance.

        Args:
            field: With the value.
            typed: The text is what the value was made from; it is left alone.
        """
        self.field = field
        for entry in self.query(Input):
            if not typed and value_of(entry.value, field.argument) != field.value:
                with self.prevent(Input.Changed):
                    entry.value = setting_text(field.value)
                if entry.has_focus:
                    # What is typed next replaces it, as when the field is entered.
                    entry.select_all()
        for choice in self.query(ChoiceField):
            if not typed:  # else more letters may have come since
                choice.show_word(setting_text(field.value))

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong, or nothing."""
        error = problem is not None and problem.severity == "error"
        self.set_class(error, "-error")
        self.set_class(problem is not None and not error, "-warning")
        mark = "" if problem is None else glyph("✗") if error else "!"
        self.query_one(".field-mark", Static).update(mark)
        said = "" if problem is None else f"{problem.message} {problem.hint}".strip()
        self.query_one(".field-problem", Static).update(Text(said))


def _hint(argument: Argument) -> str:
    return _("required") if argument.required else "–"


class Form(VerticalScroll, can_focus=False):
    """The fields of one part of an experiment."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # In place of scrolling: the view follows the focus.
        Binding("up", "go(-1)", N_("Field before"), show=False),
        Binding("down", "go(1)", N_("Next field"), show=False),
        Binding("pageup", "page(-1)", N_("A page up"), show=False),
        Binding("pagedown", "page(1)", N_("A page down"), show=False),
        Binding("home", "end(-1)", N_("First field"), show=False),
        Binding("end", "end(1)", N_("Last field"), show=False),
    ]

    class Edited(Message):
        """A field was given another value."""

        def __init__(self, path: str, value: object, *, whole: bool = False) -> None:
            super().__init__()
            self.path = path
            self.value = value
            self.whole = whole
            """Whether it is a change of its own, which nothing before or after goes on with."""

    class Left(Message):
        """What was entered in a field is taken: letters are keys of the screen again."""

    class FieldFocused(Message):
        """Another field has the focus."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class FoldFocused(Message):
        """The line of folded fields has the focus."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        translate_bindings(self)
        self._shown: list[tuple[str, Argument, tuple[tuple[str, str], ...]]] = []
        self._problems: Mapping[str, Problem] = {}
        self._open = False
        self._typed_here = False
        self._showing = asyncio.Lock()

    @property
    def rows(self) -> list[FieldRow]:
        """The fields, from the first on."""
        return [child for child in self.children if isinstance(child, FieldRow)]

    @property
    def _rows_and_fold(self) -> list[FieldRow | FoldLine]:
        return [child for child in self.children if isinstance(child, FieldRow | FoldLine)]

    async def show_fields(self, fields: Sequence[Field], typed: str = "") -> None:
        """Show these fields; where they are those shown already, only their values change.

        It is asked for by what is typed and by dialogs that end: one waits for the other.

        Args:
            fields: What the form is for.
            typed: The path of the field that is being typed into: its text stays as it is.
        """
        async with self._showing:
            await self._show(in_order(fields), typed)

    async def _show(self, fields: Sequence[Field], typed: str) -> None:
        wanted = [(field.path, field.argument, tuple(field.choices)) for field in fields]
        if wanted == self._shown:
            for row, field in zip(self.rows, fields, strict=True):
                row.show_value(field, typed=field.path == typed)
            self._fold()
            return
        self._shown, self._problems = wanted, {}
        usual = [FieldRow(field) for field in fields if not field.argument.seldom]
        seldom = [FieldRow(field) for field in fields if field.argument.seldom]
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all([*usual, FoldLine(), *seldom])
            self._fold()

    def _fold(self) -> None:
        """Show the fields that are not folded, and say what is."""
        rows = [row for row in self.rows if row.field.argument.seldom]
        untouched = [row for row in rows if may_be_folded(row.field, self._problem_of(row))]
        if self._open:
            behind, hidden = rows, []
        else:
            behind = untouched if len(untouched) >= FEWEST else []
            hidden = [row for row in behind if not row.has_focus_within]
        for row in rows:
            row.display = row not in hidden
        for line in self.query(FoldLine):
            line.display = len(behind) >= FEWEST
            line.show([row.field.argument.name for row in behind], is_open=self._open)

    @on(FoldLine.Turned)
    def _turned(self, event: FoldLine.Turned) -> None:
        event.stop()
        self._open = event.open
        self._fold()
        self.tell_focus()

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Say what is wrong beside the fields, by path."""
        self._problems = problems
        for row in self.rows:
            row.show_problem(self._problem_of(row))
        self._fold()

    def _problem_of(self, row: FieldRow) -> Problem | None:
        path, problems = row.field.path, self._problems
        inner = (found for name, found in problems.items() if name.startswith(f"{path}."))
        return problems.get(path) or next(inner, None)

    def focus_field(self, path: str = "") -> None:
        """Put the cursor into the field of that path, or into the first."""
        for row in self.rows:
            if path in ("", row.field.path):
                if not row.display:
                    self._open = True
                    self._fold()
                # At once: `focus()` would wait, and the next key may build the form anew before.
                self.screen.set_focus(row.query("Input, ChoiceField").first())
                return

    def action_go(self, by: int) -> None:
        """Go to the field below or above; at the ends stay."""
        rows = [row for row in self._rows_and_fold if row.display]
        here = next((place for place, row in enumerate(rows) if row.has_focus_within), None)
        if here is not None:
            row = rows[min(max(0, here + by), len(rows) - 1)]
            (row if row.focusable else row.query("Input, ChoiceField").first()).focus()

    def action_page(self, direction: int) -> None:
        """Go as many fields up or down as are seen at once."""
        self.action_go(direction * max(1, self.size.height - 1))

    def action_end(self, direction: int) -> None:
        """Go to the first or the last field."""
        self.action_go(direction * len(self._rows_and_fold))

    @property
    def lines(self) -> int:
        """How many lines the fields take that are seen, where nothing is wrong with any."""
        return sum(row.display for row in self._rows_and_fold)

    @property
    def focused_path(self) -> str:
        """The path of the field that has the focus; "" where none has."""
        return next((row.field.path for row in self.rows if row.has_focus_within), "")

    def on_descendant_focus(self) -> None:
        """Tell whose help is wanted."""
        self._typed_here = False
        self.tell_focus()

    def tell_focus(self) -> None:
        """Say again which field has the focus."""
        for row in self.rows:
            if row.has_focus_within:
                self.post_message(self.FieldFocused(row.field))
        for line in self.query(FoldLine):
            if line.has_focus:
                self.post_message(self.FoldFocused(line.help_text()))

    def end_typing(self) -> None:
        """What is typed is done with: more of it replaces the value, as when one enters the field.

        For what leads away from the screen with the cursor in the field.
        """
        self._typed_here = False
        for entry in self.query(LineField):
            if entry.has_focus:
                entry.select_all()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed_here = event.input.has_focus
        row = event.input.query_ancestor(FieldRow)
        # Told even where the row's value looks the same: it may be behind what was typed last.
        value = value_of(event.value, row.field.argument)
        self.post_message(self.Edited(row.field.path, value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._typed_here and not event.input.query_ancestor(FieldRow).has_class("-error"):
            self._typed_here = False
            self.post_message(self.Left())
        else:
            # Somebody who presses it to begin to type stays here, and typing replaces the value.
            event.input.select_all()

    @on(ChoiceField.Chosen)
    def _chosen(self, event: ChoiceField.Chosen) -> None:
        event.stop()
        row = event.field.query_ancestor(FieldRow)
        value = value_of(event.word, row.field.argument)
        if value == row.field.argument.default and row.field.value is None:
            return
        self.post_message(self.Edited(row.field.path, value, whole=event.listed))
