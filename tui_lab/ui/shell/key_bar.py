"""The line at the bottom: the keys of the screen, with what they do.

In place of Textual's Footer, which makes a widget for each key and makes all of them anew whenever
a binding changes: one widget costs a tenth of that at the start and nothing between the keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget

from tui_lab.i18n import _
from tui_lab.text.ascii import glyph
from tui_lab.ui.kit.key_names import pressing
from tui_lab.ui.kit.taking import TakesKeys, Taking, help_key
from tui_lab.ui.kit.terminal_kind import KEPT, kind


class KeyBar(Widget):
    """`t Train  e Edit …  ^q Quit`; a key can be clicked, one that is off is faint."""

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom; height: 1; padding: 0 1; background: $panel; color: $foreground;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    KeyBar > .key-bar--key { color: $footer-key-foreground; text-style: bold; }
    KeyBar > .key-bar--off { color: $muted; }
    KeyBar:ansi > .key-bar--off { text-style: dim; }
    """
    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"key-bar--key", "key-bar--off"}  # noqa: RUF012 - Textual declares it as a class variable

    def on_mount(self) -> None:
        """Follow what is possible here."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh()

    @property
    def taking(self) -> Taking | None:
        """What the widget with the focus does with keys that are commands elsewhere."""
        focused = self.screen.focused
        return focused.taking if isinstance(focused, TakesKeys) else None

    @property
    def shown(self) -> list[tuple[Binding, bool]]:
        """The keys that are shown, one for each action, and whether they can be pressed now.

        While something is typed, these are the keys that do not end up in the field, after those
        that the field has a use of its own for. Of several keys the first that can arrive is shown.
        """
        taking = self.taking
        found: dict[str, tuple[Binding, bool]] = {}
        own = taking.keys if taking is not None else {}
        for key, words in own.items():
            found[f"field.{key}"] = (Binding(key, f"field.{key}", _(words)), True)
        for _node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if binding.show and binding.key not in own and not self._typed(binding.key):
                _take(found, binding, enabled)
        return list(found.values())

    def _typed(self, key: str) -> bool:
        """Whether a key would be typed into the field that has the focus."""
        focused = self.screen.focused
        return focused is not None and focused.check_consume_key(key, key_to_character(key))

    def render(self) -> Text:
        """The keys that are shown; where there are two lines, in the second one the next keys."""
        first = self._first_line()
        if self.size.height < 2:
            return first
        both = Text("\n", end="", no_wrap=True, overflow="ellipsis")
        return both.join([first, self._next_keys()])

    def _next_keys(self) -> Text:
        """As many of the keys that are not shown as fit, then a sign that there are more."""
        shown = {binding.action for binding, _on in self.shown}
        found: dict[str, tuple[Binding, bool]] = {}
        for node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            mine = node is self.screen and binding.id and binding.action not in shown
            if mine and not self._typed(binding.key):
                _take(found, binding, enabled)
        line = Text(end="")
        for binding, enabled in found.values():
            part = self._part(binding, enabled)
            if line.cell_len + part.cell_len + 8 > self.size.width:
                room = self.size.width - line.cell_len - 2
                more = next(each for each in self._mores() if each.cell_len <= room)
                return line.append("  ").append_text(more)
            line.append("  " if line else "").append_text(part)
        return line

    def _first_line(self) -> Text:
        """One line; where it is too long, what stands before the last key gives way."""
        parts = [self._part(binding, enabled) for binding, enabled in self.shown]
        taking = self.taking
        said = [] if taking is None else [taking.what, taking.short or taking.what]
        heads = [[Text(f"{_(words)}:", "reverse")] for words in said] or [[], []]
        head: list[Text] = []
        for head, gap in ((heads[0], "  "), (heads[0], " "), (heads[1], " ")):
            line = Text(gap).join([*head, *parts])
            if line.cell_len <= self.size.width:
                break
        while line.cell_len > self.size.width and len(parts) > 1:
            del parts[-2]
            for more in self._mores():
                line = Text(" ").join([*head, *parts[:-1], more, *parts[-1:]])
                if line.cell_len <= self.size.width:
                    break
        line.no_wrap, line.overflow, line.end = True, "ellipsis", ""
        return line

    def _part(self, binding: Binding, enabled: bool) -> Text:
        """A key with what it does."""
        mine = pressing(binding.key)
        key_style = self.get_component_rich_style("key-bar--key", partial=True)
        if not enabled:
            key_style = self.get_component_rich_style("key-bar--off", partial=True)
            mine += key_style
        text = Text(end="").append(self.app.get_key_display(binding), key_style + mine)
        return text.append(f" {binding.description}", mine)

    def _mores(self) -> Iterator[Text]:
        """That there are more keys, the longest first: the key that shows them and a word, the key
        and a sign, the sign alone.
        """
        word = _("more")
        style = self.get_component_rich_style("key-bar--key", partial=True)
        faint = Style(dim=True) + pressing("f1")
        named = Text(end="").append(help_key(self.screen.focused), style + pressing("f1"))
        yield named.copy().append(f" {word}", pressing("f1"))
        yield named.append(f" {glyph('…')}", faint)
        yield Text(glyph("…"), faint, end="")


def _take(found: dict[str, tuple[Binding, bool]], binding: Binding, enabled: bool) -> None:
    """Take a key for its action, unless there is one already that can arrive."""
    kept = KEPT[kind()]
    before = found.get(binding.action)
    if before is None or (before[0].key in kept and binding.key not in kept):
        found[binding.action] = (binding, enabled)
