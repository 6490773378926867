"""Which examples a page shows, and how it says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.text import Text
from textual.app import App

from tui_lab.i18n import N_, _, number, whole_number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import shortened
from tui_lab.ui.kit.key_names import doing, with_keys
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.view import keys_line
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen

Order = Literal["index", "least-certain", "most-certain"]
ORDERS: dict[Order, str] = {
    "index": N_("in order"),
    "least-certain": N_("least certain"),
    "most-certain": N_("most certain"),
}
ANY, NUMBER = "any", "number"
WAYS = ("filter", "all_examples", "wrong", "true_class", "answer")
"""The actions that choose examples."""
LONGEST_CLASS = 16
"""Columns of a class's name in the line of the choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which examples are shown, and in which order."""

    wrong: bool = False
    true: int | None = None
    predicted: int | None = None
    order: Order = "index"

    @property
    def narrowed(self) -> bool:
        """Whether some examples are left out."""
        return self.wrong or self.true is not None or self.predicted is not None


def choice_line(
    choice: Choice,
    classes: Sequence[str],
    place: int,
    count: int,
    room: int,
    *,
    pictures: bool,
    whole: int,
) -> Text:
    """Which of the examples are shown, the one under the cursor, and the keys that choose.

    Args:
        choice: What was chosen.
        classes: Names of the classes.
        place: Of the one under the cursor, from 1; 0 where there is none.
        count: How many meet the choice.
        room: Columns.
        pictures: Whether the examples are pictures.
        whole: How many the part has.
    """
    told_place, told_count = number(place), number(count)
    text = _("picture {place} of {count}") if pictures else _("example {place} of {count}")
    wrong = _("only wrong") if choice.wrong else _("all")
    filters, orders = f"{_('Filter')}: ", f"{_('Order')}: "
    # The fullest words that fit: first the word before the place goes, then what the keys are for,
    # "any", the gaps, and the classes where any is shown.
    for words, titled, any_class, gap, longest in (
        (text, True, _("any"), 3, LONGEST_CLASS),
        (_("{place} of {count}"), True, _("any"), 3, LONGEST_CLASS),
        (_("{place} of {count}"), True, _("any"), 2, LONGEST_CLASS),
        (_("{place} of {count}"), False, _("any"), 3, LONGEST_CLASS),
        (_("{place} of {count}"), False, _("any"), 2, LONGEST_CLASS),
        (_("{place} of {count}"), False, glyph("–"), 2, LONGEST_CLASS // 2),
        (_("{place} of {count}"), False, glyph("–"), 1, LONGEST_CLASS // 2),
        (_("{place} of {count}"), False, "", 2, LONGEST_CLASS // 2),
        (_("{place} of {count}"), False, "", 1, LONGEST_CLASS // 2),
    ):
        names = [
            any_class if each is None else shortened(classes[each], longest)
            for each in (choice.true, choice.predicted)
        ]
        parts = (
            ("wrong", wrong),
            ("true_class", names[0] and _("truth: {name}").format(name=names[0])),
            ("answer", names[1] and _("answer: {name}").format(name=names[1])),
        )
        told = [Text(said, doing(action)) for action, said in parts if said]
        asks = keys_line({with_keys("{key_filter}", ACTIONS): filters if titled else ""})
        if choice.narrowed and not choice.wrong:
            del told[0]  # the classes say what is shown: it is not all
        told[0] = asks.append_text(told[0])
        if choice.narrowed:
            roomy = longest == LONGEST_CLASS
            shows_all = _("all {count}").format(count=number(whole)) if roomy else _("all")
            told.append(keys_line({with_keys("{key_all_examples}", ACTIONS): shows_all}))
        order = (orders if titled else "") + _(ORDERS[choice.order])
        told.append(keys_line({with_keys("{key_order}", ACTIONS): order}))
        # As wide as the last one's, so that nothing moves.
        widest = len(words.format(place=told_count, count=told_count)) + gap
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(words.format(place=told_place, count=told_count).ljust(widest), style="bold")
        line.append_text(Text(" " * gap).join(told))
        if line.cell_len <= room:
            break
    return line


def numbered(classes: Sequence[str]) -> list[str]:
    """The names of the classes, each after its number where the names have none."""
    if any(name[:1].isdigit() for name in classes):
        return list(classes)
    width = len(str(len(classes) - 1))
    return [f"{place:>{width}}  {name}" for place, name in enumerate(classes)]


def ask_what(app: App[object], choice: Choice, take: Callable[[str], object]) -> None:
    """Ask in which way examples are chosen: "number", "mistakes" or one of `WAYS`.

    Among the examples of a class, or of a cell of the confusion matrix, those of all classes are
    offered first.

    Args:
        app: Shows the question.
        choice: What is shown now.
        take: Gets the answer; not called where none was given.
    """
    kinds = ways_to_choose(choice)

    def answered(answer: str | None) -> None:
        if answer is not None:
            take(answer)

    first = next(way for way, _words in kinds if way in ("all_examples", "wrong"))
    app.push_screen(ChoiceScreen(_("Show what?"), kinds, first), answered)


def ways_to_choose(choice: Choice) -> list[tuple[str, str]]:
    """The ways in which other examples can be chosen, and how each is offered.

    Args:
        choice: What is shown now.
    """
    ways = [(NUMBER, _("An example by its number…"))]
    classes = choice.true is not None, choice.predicted is not None
    if choice.narrowed:
        ways.append(("all_examples", _("All examples again")))
    if any(classes):
        ways.append(("mistakes", _("Only mistakes, of all classes")))
    if not all(classes) and not choice.wrong:  # of a cell, all are mistakes or none is one
        words = _("Only mistakes among these") if any(classes) else _("Only mistakes")
        ways.append(("wrong", words))
    ways.append(("true_class", _("Only the examples of one class")))
    ways.append(("answer", _("Only what was taken for one class")))
    return ways


def ask_class(
    app: App[object],
    title: str,
    classes: Sequence[str],
    chosen: int | None,
    take: Callable[[int | None], object],
) -> None:
    """Ask for one of the classes, or any.

    Args:
        app: Shows the question.
        title: The question; translated.
        classes: Their names.
        chosen: The one that is chosen now; None for any.
        take: Gets its number, from 0, or None for any; not called where no answer was given.
    """
    choices = [(ANY, _("any class"))]
    choices += [(str(place), name) for place, name in enumerate(numbered(classes))]

    def answered(answer: str | None) -> None:
        if answer is not None:
            take(None if answer == ANY else int(answer))

    app.push_screen(ChoiceScreen(title, choices, ANY if chosen is None else str(chosen)), answered)


def ask_number(
    app: App[object], numbers: Collection[int], shown: int | None, take: Callable[[int], None]
) -> None:
    """Ask for the number of an example that there is, and hand it over.

    Args:
        app: Shows the question.
        numbers: Those that there are, at least one.
        shown: That of the example which is shown, and stands in the field at first.
        take: Gets the number; not called where none was given.
    """
    least, most = number(min(numbers)), number(max(numbers))

    def problem(text: str) -> str | None:
        asked = whole_number(text)
        if asked is None:
            return _("Write a whole number, such as 100.")
        if asked not in numbers:
            told = _("This part has no example {number}; its numbers lie from {least} to {most}.")
            return told.format(number=number(asked), least=least, most=most)
        return None

    def answered(text: str | None) -> None:
        asked = whole_number(text or "")
        if asked is not None and asked in numbers:
            take(asked)

    value = "" if shown is None else str(shown)
    asking = InputScreen(_("Which number?"), value, placeholder="100", check=problem)
    app.push_screen(asking, answered)
