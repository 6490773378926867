"""The lines of a first layer: the plane, a list of the neurons, and one of them in words."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import Click, Resize
from textual.widgets import Static

from tui_lab.i18n import _, number
from tui_lab.text.ascii import unicode_ok
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.cursor_sign import cursor_sign
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.lines_plane import UNDER, LinesPlane, margin_of
from tui_lab.ui.report.view import keys_that_fit

if TYPE_CHECKING:
    from tui_lab.reports.neuron_lines import NeuronLine, NeuronLines

GAP = 3
"""Columns between the plane and the list."""
WIDE_PLANE, NARROW_PLANE = 40, 24
"""Columns that a plane keeps beside a list with weights, and beside one of equations alone."""
WIDEST = 64
"""Columns of the words on a neuron."""
MOST_WORDS = 20
"""Columns for the words that stand in an equation's place."""
FIGURE = 9
"""Columns of a weight."""
FRAME = 1
"""Lines below the plane."""
Form = Literal["full", "equations", "compact"]
"""What the list tells of a neuron: its weights and its line, its line, or its side alone."""


class LinesView(Panel, can_focus=True):
    """The plane and the list; the page that it is on has the keys."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: NeuronLines | None = None
        self._alone = self._plain = False
        self.cursor = 0
        """The place of the chosen neuron."""

    def compose(self) -> ComposeResult:
        """The parts."""
        with Container(id="lines-main"):
            yield LinesPlane()
            with Vertical(id="lines-side"):
                yield Static("", id="lines-list")
                yield Static("", id="lines-words")
        yield Static("", id="lines-keys", classes="muted keys")

    def fill(self, lines: NeuronLines, plain: bool) -> None:
        """Show the lines of a run, with plain characters or not; the neuron stays the same."""
        self._lines, self._plain = lines, plain
        self.cursor = min(self.cursor, len(lines.neurons) - 1)
        self._show()

    def change_signs(self) -> None:
        """Plain characters, or not."""
        self._plain = not self._plain and unicode_ok()
        self._show()

    def change_number(self) -> None:
        """Only the line of the chosen neuron, or all again."""
        self._alone = not self._alone
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Share the room out anew."""
        self._show()

    def on_focus(self) -> None:
        """Show that keys come here, which is known when all have heard of it."""
        self.call_later(self._show)

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self.call_later(self._show)

    def on_click(self, event: Click) -> None:
        """Choose the neuron that was clicked in the list."""
        page, place = self._page(), event.y - 1  # below the titles
        if event.widget is self.query_one("#lines-list") and self._lines is not None:
            listed = self._form(self._lines)[0] != "compact"
            if listed and 0 <= place < len(page):
                self._go(page[place].number - 1)

    def step(self, steps: int) -> None:
        """Go to the next neuron or the one before."""
        self._go(self.cursor + steps)

    def turn(self, pages: int) -> None:
        """Go on by as many as are drawn together."""
        from tui_lab.reports.neuron_lines import TOGETHER

        self._go(self.cursor + pages * TOGETHER)

    def _go(self, place: int) -> None:
        if self._lines is not None:
            self.cursor = min(max(0, place), len(self._lines.neurons) - 1)
            self._show()

    def _page(self) -> tuple[NeuronLine, ...]:
        """The neurons that are listed together."""
        if self._lines is None:
            return ()
        from tui_lab.reports.neuron_lines import TOGETHER

        first = self.cursor - self.cursor % TOGETHER
        return self._lines.neurons[first : first + TOGETHER]

    def _show(self) -> None:
        lines = self._lines
        if lines is None or not self.size.height:
            return
        chosen = lines.neurons[self.cursor]
        self._fit(lines)
        drawn = (chosen,) if self._alone else self._page()
        self.query_one(LinesPlane).show(lines, drawn, chosen.number, self._plain)
        self.title = self._told(lines)
        self.query_one("#lines-list", Static).update(self._list(lines))
        self.query_one("#lines-words", Static).update(self._words(lines, chosen))
        self._tell_keys(lines)

    def _words(self, lines: NeuronLines, neuron: NeuronLine) -> Text:
        """What is told of the chosen neuron, as far as there is room for it."""
        from tui_lab.reports import neuron_lines_wording as told

        signs = unicode_ok()
        form, plane = self._form(lines)
        width = min(self.size.width - (0 if self.has_class("-below") else GAP + plane), WIDEST)
        listed = form != "compact" and neuron.ends is not None
        equation = "" if listed else told.equation(neuron, lines, unicode=signs)
        if text_columns(equation) > width:
            equation = equation.replace(" = 0", "\n= 0")
        words = Text(self._heading(lines, neuron), style="bold")
        words.append(f"\n{equation}" if equation else "", "not bold")
        about = told.sentences(neuron, lines, short=form == "compact", unicode=signs)
        if form != "full":
            about.insert(0, told.weights_sentence(neuron, unicode=signs))
        room = self._room(lines) - len(words.plain.splitlines())
        said = _that_fit(about, width, room)
        words.append("\n" + " ".join(said), "not bold")
        left = room - len(wrap(" ".join(said), width)) - 1
        if notes := _that_fit(told.notes(lines, short=form == "compact"), width, left):
            words.append("\n\n" + " ".join(notes), "not bold dim")
        return words

    def _room(self, lines: NeuronLines) -> int:
        """Lines for the words on a neuron, beside the plane; below it they make their own room."""
        if self.has_class("-below"):
            return self.size.height
        listed = len(self._list(lines).plain.splitlines()) + 1
        return self.size.height - FRAME - listed

    def _told(self, lines: NeuronLines) -> str:
        from tui_lab.reports.neuron_lines_wording import short_title, title

        words = title(lines)
        return words if text_columns(words) <= self.size.width - 2 else short_title(lines)

    def _heading(self, lines: NeuronLines, neuron: NeuronLine) -> str:
        count, answer = len(lines.neurons), lines.answer_of(neuron)
        text = _("Neuron {number} of {count}") if count > 1 else _("Neuron 1")
        heading = text.format(number=number(neuron.number), count=number(count))
        if not answer:
            return heading
        return _("{neuron}: class {name}").format(neuron=heading, name=answer)

    def _tell_keys(self, lines: NeuronLines) -> None:
        from tui_lab.reports.neuron_lines import TOGETHER

        # What the footer says as well gives way first.
        keys = {
            with_keys("{key_display}", ACTIONS): _("blocks")
            if self._plain
            else _("plain characters")
        }
        if len(lines.neurons) > TOGETHER:
            keys[with_keys("{pgup} {pgdn}")] = _("other neurons")
        if len(lines.neurons) > 1:
            keys[with_keys("{space}")] = _("all lines") if self._alone else _("only this line")
            keys[_("arrows")] = _("another neuron")
        self.query_one("#lines-keys", Static).update(keys_that_fit(keys, self.size.width))

    def _equation_width(self, lines: NeuronLines) -> int:
        from tui_lab.reports.neuron_lines_wording import equation

        found = (equation(each, lines, unicode=unicode_ok()) for each in self._page() if each.ends)
        return max(map(text_columns, found), default=MOST_WORDS)

    def _number_width(self) -> int:
        return max(len(str(each.number)) for each in self._page())

    def _form(self, lines: NeuronLines) -> tuple[Form, int]:
        """How much the list says, and the columns of the plane with its numbers."""
        equations = 6 + self._number_width() + self._equation_width(lines)
        width = self.size.width
        if self.has_class("-below"):
            return "full" if equations + 3 * FIGURE <= width else "equations", width
        natural = 2 * (self.size.height - FRAME - UNDER) + margin_of(lines)
        forms: tuple[tuple[Form, int, int], ...] = (
            ("full", equations + 3 * FIGURE, WIDE_PLANE),
            ("equations", equations, NARROW_PLANE),
        )
        for form, wanted, least in forms:
            plane = min(natural, width - GAP - wanted)
            if plane - margin_of(lines) >= least:
                return form, plane
        return "compact", natural

    def _fit(self, lines: NeuronLines) -> None:
        """Below each other in windows that are high and narrow, else beside each other."""
        self.set_class(all(map(self.screen.has_class, ("-narrow", "-tall"))), "-below")
        self.query_one(LinesPlane).styles.width = self._form(lines)[1]

    def _list(self, lines: NeuronLines) -> Text:
        form = self._form(lines)[0]
        if form == "compact":
            return self._numbers(lines)
        from tui_lab.reports import neuron_lines_wording as told

        plain = not unicode_ok()
        full = form == "full"
        digits = self._number_width()
        head = " " * (5 + digits)
        if full:
            head += "".join(f"{name:>{FIGURE - 2}}  " for name in ("w1", "w2", _("bias")))
        text = Text(head + " " + _("equation"), style="dim", no_wrap=True, overflow="ellipsis")
        for neuron in self._page():
            here = neuron.number - 1 == self.cursor
            text.append("\n")
            text.append_text(self._sign(neuron, digits))
            row = f" {told.ARROWS[neuron.where][plain]} "
            if full:
                figures = (*neuron.weights, neuron.bias)
                row += "".join(
                    f"{told.figure(value, unicode=not plain):>{FIGURE - 2}}  " for value in figures
                )
            row += " " + (
                told.equation(neuron, lines, unicode=not plain)
                if neuron.ends
                else _(told.SIDES[neuron.where])
            )
            style = "bold not dim" if here else "not dim" if neuron.ends else "dim"
            text.append(row, style)
        return text

    def _numbers(self, lines: NeuronLines) -> Text:
        """The numbers alone, with the arrows of their sides, where there is no room for more."""
        from tui_lab.reports.neuron_lines_wording import ARROWS

        text = Text(no_wrap=True)
        digits = self._number_width()
        room = self.size.width - GAP - self._form(lines)[1]
        beside = max(1, room // (digits + 5))
        for place, neuron in enumerate(self._page()):
            text.append("\n" if place and place % beside == 0 else "")
            text.append_text(self._sign(neuron, digits))
            text.append(f" {ARROWS[neuron.where][not unicode_ok()]} ")
        return text

    def _sign(self, neuron: NeuronLine, digits: int) -> Text:
        """The number of a neuron as it stands at its line, with the mark of the cursor."""
        here = neuron.number - 1 == self.cursor
        text = Text(f"{cursor_sign(self)} " if here else "  ", "bold not dim")
        paint = self.query_one(LinesPlane).paint()
        style = "bold reverse not dim"
        if paint.lines:
            colour = paint.strong if here else paint.lines[(neuron.number - 1) % len(paint.lines)]
            style = "bold not dim rgb({},{},{}) on rgb({},{},{})".format(*paint.ground, *colour)
        name = str(neuron.number)
        text.append(" " * (digits - len(name)))
        return text.append(name, style if neuron.ends else "not dim")


def _that_fit(sentences: Sequence[str], width: int, lines: int) -> list[str]:
    """Those sentences that have room, one after the other, in so many lines."""
    said: list[str] = []
    for sentence in sentences:
        if len(wrap(" ".join([*said, sentence]), max(1, width))) <= lines:
            said.append(sentence)
    return said
