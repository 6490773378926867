"""A field whose value is several words, the most important first; enter lists all of them."""

from __future__ import annotations

from typing import ClassVar

from textual.events import Key

from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.shell.many_choices import ManyChoicesScreen


class SeveralField(ChoiceField):
    """`mae, r2_score`: its words stand in one text, as they are typed in a file."""

    ARROWS: ClassVar[tuple[str, str]] = ("", " ▾")

    def action_step(self, by: int) -> None:
        """List all: of several words there is no next one."""
        self.action_list()

    def action_list(self) -> None:
        """Show all words with marks; what is taken is the new value, nothing the default."""

        def take(words: tuple[str, ...] | None) -> None:
            if words is not None:
                self._choose(", ".join(words), listed=True)

        shown = (self.word or self._default).split(", ")
        offered = [(name, f"{name}: {title}" if title else name) for name, title in self._choices]
        self.app.push_screen(ManyChoicesScreen(self._title, offered, shown), take)

    def on_key(self, event: Key) -> None:
        """A letter lists all, as it would lead to one of them in a field with one word."""
        if event.character is not None and event.character.isalpha():
            event.stop()
            event.prevent_default()
            self.action_list()
