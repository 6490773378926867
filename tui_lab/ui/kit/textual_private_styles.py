"""Styles of many widgets at once: what did not change is left alone, and each is told once.

Textual sets every rule of every widget anew when a theme, a class or the focus changes, and for
each colour that is another all widgets below are marked to be drawn: of a screen with a hundred
widgets some of them a hundred times. That took half the time of a change of theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from textual.app import App
from textual.css.styles import RulesMap, Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

_refresh = Styles.refresh
_waiting: dict[DOMNode, tuple[bool, bool, bool, bool]] | None = None
"""What is to be drawn anew once all rules are set: layout, children, parent and repaint of each."""


def _refresh_later(
    styles: Styles,
    *,
    layout: bool = False,
    children: bool = False,
    parent: bool = False,
    repaint: bool = True,
) -> None:
    """As Textual's; while `_gathered` lasts, it is only noted."""
    node = styles.node
    if _waiting is None or node is None:
        _refresh(styles, layout=layout, children=children, parent=parent, repaint=repaint)
        return
    wanted = (layout, children, parent, repaint)
    before = _waiting.get(node, (False, False, False, False))
    _waiting[node] = cast(
        tuple[bool, bool, bool, bool], tuple(a or b for a, b in zip(before, wanted, strict=True))
    )


setattr(Styles, "refresh", _refresh_later)  # noqa: B010 - mypy takes no method for another


@contextmanager
def _gathered() -> Iterator[None]:
    """Let each widget whose styles change meanwhile be marked once, at the end."""
    global _waiting
    if _waiting is not None:
        yield
        return
    _waiting = {}
    try:
        yield
    finally:
        noted, _waiting = _waiting, None
        _mark(noted)


def _mark(noted: dict[DOMNode, tuple[bool, bool, bool, bool]]) -> None:
    """Do for all nodes what Textual does for each of their rules."""
    wanted: dict[DOMNode, tuple[bool, bool]] = {}

    def want(node: DOMNode, layout: bool, repaint: bool) -> bool:
        """Whether that is more than was wanted of it before."""
        before = wanted.get(node)
        now = (layout, repaint) if before is None else (before[0] or layout, before[1] or repaint)
        wanted[node] = now
        return now != before

    below: dict[DOMNode, tuple[bool, bool]] = {}

    def want_below(node: DOMNode, layout: bool, repaint: bool) -> None:
        for child in node.children:
            before = below.get(child, (False, False))
            now = (before[0] or layout, before[1] or repaint)
            if now != before:
                below[child] = now
                want(child, layout, repaint)
                want_below(child, layout, repaint)

    for node, (layout, children, parent, repaint) in noted.items():
        if not node._is_mounted:
            continue
        if parent and isinstance(node._parent, DOMNode):
            want(node._parent, False, repaint)
        want(node, layout, True)
        if children:
            want_below(node, layout, repaint)
    for node, (layout, repaint) in wanted.items():
        node.refresh(layout=layout, repaint=repaint)


class LabStylesheet(Stylesheet):
    """The rules of the lab; nothing moves in it, so all are set at once."""

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        """Set the rules that are others than before."""
        base = node.styles.base
        before, get = base._rules, rules.get
        for key in before.keys() | rules.keys():
            if before.get(key) != get(key):
                setattr(base, key, get(key))
        node.notify_style_update()

    def update_nodes(self, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        """Apply all rules to these."""
        with _gathered():
            super().update_nodes(nodes, animate=False)


def style_quickly(app: App[Any]) -> None:
    """Give an app that has read no rules yet a style sheet of this kind."""
    app.stylesheet = LabStylesheet(variables=app.stylesheet._variables)
