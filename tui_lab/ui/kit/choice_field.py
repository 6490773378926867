"""A field whose value is one of a few words: left and right change it, enter lists them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar
from weakref import WeakKeyDictionary

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.i18n import N_, _
from tui_lab.reports.function_charts import FunctionPicture
from tui_lab.text.fit import fitted
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.kit.function_chart import FunctionChart
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.translated import translate_bindings

NONE = "–"
BESIDE = 5
"""Columns of a list beside its words: the air around them, and the bar."""
Choices = Sequence[tuple[str, str]]
"""Words, and a translated sentence on each; a sentence may be empty."""
PictureOf = Callable[[str], FunctionPicture | None]
"""From a word to its picture; None for one without."""


class Typing:
    """Finds words by what is typed, letter after letter; the same letter again goes on."""

    def __init__(self) -> None:
        self._typed = ""

    def find(self, words: Sequence[str], here: int, letter: str) -> int | None:
        """The place of the next word that begins as typed, else with that letter; None for none.

        Args:
            words: All of them.
            here: The place of the marked one; -1 for none.
            letter: What was typed now.
        """
        for typed in (self._typed + letter.lower(), letter.lower()):
            first = here + (len(typed) == 1)  # the marked word may go on as it is typed
            places = ((first + step) % len(words) for step in range(len(words)))
            found = next((n for n in places if words[n].lower().startswith(typed)), None)
            if found is not None:
                self._typed = typed
                return found
        return None


_GOING_ON: WeakKeyDictionary[App[object], tuple[str, str, Typing]] = WeakKeyDictionary()
"""What was typed last in each app: in which field, the word that was found, and the letters."""


class ChoiceField(Widget, can_focus=True):
    """`‹ relu ›`; what is not given is dim and shows the default."""

    DEFAULT_CSS = """
    ChoiceField { height: 1; width: 1fr; background: $surface; }
    ChoiceField:focus { background: $primary 20%; text-style: bold; }
    ChoiceField:ansi:focus, ChoiceField:nocolor:focus { text-style: reverse; }
    ChoiceField:ansi:focus { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", N_("Before"), show=False),
        Binding("right,space", "step(1)", N_("Next"), show=False),
        Binding("enter", "list", N_("All choices"), show=False),
    ]

    ARROWS: ClassVar[tuple[str, str]] = ("‹", "›")
    """What stands around the word where it can be changed."""

    class Chosen(Message):
        """Another word was chosen."""

        def __init__(self, field: ChoiceField, word: str, *, listed: bool = False) -> None:
            super().__init__()
            self.field = field
            self.word = word
            self.listed = listed
            """Whether it was taken from the list of all words, and not stepped or typed to."""

        @property
        def control(self) -> ChoiceField:
            """The field."""
            return self.field

    def __init__(
        self,
        title: str,
        choices: Choices,
        word: str,
        default: str = "",
        picture: PictureOf | None = None,
    ) -> None:
        """Make the field.

        Args:
            title: What is chosen; above the list of all choices.
            choices: What there is to choose from.
            word: What is chosen now; "" where nothing is given.
            default: What counts where nothing is given; "" for none.
            picture: What is drawn beside the list of all words, for the marked one.
        """
        super().__init__()
        translate_bindings(self)
        self._title, self._choices, self._default = title, choices, default
        self._picture = picture
        self.word = word

    def show_word(self, word: str) -> None:
        """Show another word, without telling anybody."""
        if word != self.word:
            self.word = word
            self.refresh()

    def render(self) -> Text:
        """The word between two arrows when it can be changed with them."""
        word = self.word or self._default or NONE
        focused = self.has_focus
        before, after = self.ARROWS if focused else ("", "")
        room = max(1, self.size.width - len(before + after))
        text = Text(no_wrap=True, end="", style="" if self.word else "dim")
        if not focused:
            return text.append(fitted(word, room))
        return text.append(f"{before}{fitted(word, room).rstrip()}{after}")

    def on_focus(self) -> None:
        """Show the arrows."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide them."""
        self.refresh()

    def action_step(self, by: int) -> None:
        """Choose the next word, or the one before."""
        words = [word for word, _help in self._choices]
        shown = self.word or self._default
        place = words.index(shown) if shown in words else -1 if by > 0 else 0
        self._choose(words[(place + by) % len(words)])

    def action_list(self) -> None:
        """Show all words, with what is to be said of each."""

        def take(word: str | None) -> None:
            if word is not None:
                self._choose(word, listed=True)

        shown = self.word or self._default
        self.app.push_screen(
            PickScreen(self._title, self._choices, shown, picture=self._picture), take
        )

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are for the field, not for the screen."""
        return character is not None and character.isalpha()

    def on_key(self, event: Key) -> None:
        """Letters go to the next word that begins as they are typed."""
        if event.character is None or not event.character.isalpha():
            return
        event.stop()
        event.prevent_default()
        words = [word for word, _help in self._choices]
        shown = self.word or self._default
        here = words.index(shown) if shown in words else -1
        # A form may have made this field anew since the letter before.
        title, word, typing = _GOING_ON.get(self.app, ("", "", Typing()))
        if (title, word) != (self._title, shown):
            typing = Typing()
        found = typing.find(words, here, event.character)
        if found is not None:
            _GOING_ON[self.app] = (self._title, words[found], typing)
            self._choose(words[found])

    def on_click(self) -> None:
        """As enter."""
        self.action_list()

    def _choose(self, word: str, *, listed: bool = False) -> None:
        if word != (self.word or self._default):
            self.word = word
            self.refresh()
            self.post_message(self.Chosen(self, word, listed=listed))


class PickScreen(Dialog[str | None]):
    """A list to choose from, with a sentence on the marked word below it."""

    CSS_PATH = "choice_field.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", N_("Cancel"), show=False),
    ]

    def __init__(
        self, title: str, choices: Choices, word: str = "", *, picture: PictureOf | None = None
    ) -> None:
        """Make the list.

        Args:
            title: What is asked for; translated.
            choices: What is given back, and a sentence about it.
            word: What is marked at first.
            picture: What is drawn beside the list, for the marked word.
        """
        super().__init__()
        translate_bindings(self)
        self._title, self._choices, self._word = title, choices, word
        self._picture = picture
        self.set_class(picture is not None, "-drawn")
        self._typing = Typing()

    def compose(self) -> ComposeResult:
        """The list and the sentence."""
        with Vertical():
            yield Static(Text(self._title), classes="title")
            listed = EndedList(*(Option(Text(word or NONE)) for word, _help in self._choices))
            if self._picture is None:
                yield listed
            else:
                with Horizontal(id="pick-drawn"):
                    yield listed
                    yield FunctionChart(id="pick-picture")
            yield Static(id="pick-help")
            yield Static(key_text(_("{enter}: take it    {esc}: leave it")), classes="muted")

    def on_mount(self) -> None:
        """Mark what is chosen now."""
        words = [word for word, _help in self._choices]
        listed = self.query_one(OptionList)
        if self._picture is not None:
            listed.styles.width = max(map(len, words)) + BESIDE
        listed.highlighted = words.index(self._word) if self._word in words else 0

    def on_key(self, event: Key) -> None:
        """Letters go to the next word that begins as they are typed."""
        if event.character is None or not event.character.isalpha():
            return
        event.stop()
        listed = self.query_one(OptionList)
        words = [word for word, _help in self._choices]
        found = self._typing.find(words, listed.highlighted or 0, event.character)
        if found is not None:
            listed.highlighted = found

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the marked word is."""
        word, said = self._choices[event.option_index]
        self.query_one("#pick-help", Static).update(Text(said))
        for chart in self.query(FunctionChart):
            chart.show(self._picture(word) if self._picture else None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take it."""
        event.stop()
        self.dismiss(self._choices[event.option_index][0])

    def action_give_up(self) -> None:
        """Go back without a choice."""
        self.dismiss(None)
