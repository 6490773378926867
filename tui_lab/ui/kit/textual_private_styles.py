"""Styles of many widgets at once: what did not change is left alone, and each is told once.

Textual sets every rule of every widget anew when a theme, a class or the focus changes, and for
each colour that is another all widgets below are marked to be drawn: of a screen with a hundred
widgets some of them a hundred times. That took half the time of a change of theme.

It also looks for the rules of each widget anew, though most stand as others stood before: below
nodes of the same classes, with the same names and states. All that stand alike have the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any, NamedTuple, cast

from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.styles import RenderStyles, RulesMap, Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

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


class _Choice(NamedTuple):
    """Which rules may hold for a node with certain names."""

    called: set[str]
    """Its names as they stand at the end of a selector."""
    rules: int
    """The number of just these rules in their order."""
    asks_more: bool
    """Whether one of them asks for more than what `_states` gives: which child of its parent a node
    is, or whether it would take the focus."""
    flags: tuple[bool, bool, bool, bool]
    """What Textual notes at the node: whether they ask for hover, focus within, order, parity."""


class RuleMemory:
    """The rules of nodes by how they stand; for style sheets with the same variables."""

    LIMIT = 20_000
    """How many numbers there may be before all is forgotten."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], RulesMap] = {}
        """What a node has, by the number of its standing and that of the rules it may have."""
        self.parts: dict[tuple[int, int], Mapping[str, RulesMap]] = {}
        """What the parts of a node have that it draws itself, in the same way."""
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._next = count()

    def number(self, *thing: Any) -> int:
        """The number of a thing: no other one ever has it."""
        number = self._numbers.get(thing)
        if number is None:
            if len(self._numbers) >= self.LIMIT:
                self._numbers.clear()
                self.found.clear()
                self.parts.clear()
            number = self._numbers[thing] = next(self._next)
        return number


class _Parts(dict[str, RenderStyles]):
    """The styles of what a node draws itself, each made when it is first asked for."""

    def __init__(self, node: DOMNode, rules: Mapping[str, RulesMap]) -> None:
        super().__init__()
        self.node, self.rules = node, rules

    def __contains__(self, name: object) -> bool:
        return name in self.rules or super().__contains__(name)

    def __missing__(self, name: str) -> RenderStyles:
        part = DOMNode(classes=name)
        part._attach(self.node)
        _begin(part, self.rules[name])
        self[name] = part.styles
        return part.styles

    def clear(self) -> None:
        """Called when the node has gone."""
        super().clear()
        self.rules = {}


class LabStylesheet(Stylesheet):
    """The rules of the lab; nothing moves in it, so all are set at once."""

    ORDER = frozenset({"first-of-type", "last-of-type", "first-child", "last-child", "empty"})
    PARITY = frozenset({"odd", "even"})

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(1024)  # more than there are sources
        self.memory = self.new_memory()
        self._choices: dict[tuple[Any, ...], _Choice] = {}
        self._part_choices: dict[frozenset[str], int | None] = {}
        self._chosen_from: list[RuleSet] = []
        self._places: dict[RuleSet, int] = {}

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours: the rules are read anew then."""
        super().set_variables(variables)
        self.memory = self.new_memory()

    def new_memory(self) -> RuleMemory:
        """A memory for the variables that there are now."""
        return RuleMemory()

    def reparse(self) -> None:
        """Read all rules; those that were read with the same variables are there already."""
        self.parse()

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[Any, ...], RulesMap] | None = None,
    ) -> None:
        """Set the rules of a node and of the parts that it draws itself.

        Args:
            node: It belongs to the app.
            animate: Makes no difference, because nothing moves.
            cache: The same one for nodes that are given at one moment: how those above them stand
                is then asked once.
        """
        standing = self._standing(node, cast(dict[DOMNode, int], {} if cache is None else cache))
        choice = self._choice(node)
        rules = None if choice.asks_more else self.memory.found.get((standing, choice.rules))
        if rules is None:
            super().apply(node)
            if not choice.asks_more:
                found = cast(RulesMap, dict(node.styles.base._rules))
                self.memory.found[standing, choice.rules] = found
            return
        (
            node._has_hover_style,
            node._has_focus_within,
            node._has_order_style,
            node._has_odd_or_even,
        ) = choice.flags
        if node.styles.base._rules or node._is_mounted:
            self.replace_rules(node, rules)
        else:
            _begin(node, rules)
        self._set_parts(node, standing)

    def _choice(self, node: DOMNode) -> _Choice:
        """Which rules may hold for a node, by its names alone."""
        self._follow_rules()
        names = (type(node), node._id, frozenset(node._classes))
        choice = self._choices.get(names)
        if choice is None:
            named, called = self.rules_map, node._selector_names
            may = {rule for name in called & named.keys() for rule in named[name]}
            asked: set[str] = set().union(*(rule.pseudo_classes for rule in may))
            order, parity = (not asked.isdisjoint(each) for each in (self.ORDER, self.PARITY))
            takes_focus = "can-focus" in asked and any(map(_asks_for_focus, may))
            choice = self._choices[names] = _Choice(
                called,
                self.memory.number(*sorted(may, key=self._places.__getitem__)),
                order or parity or takes_focus,
                ("hover" in asked, "focus-within" in asked, order, parity),
            )
        return choice

    def _follow_rules(self) -> None:
        """Forget which rules may hold for whom, where there are others by now."""
        rules, before = self.rules, self._chosen_from
        if rules is before:
            return
        self._chosen_from = rules
        self._part_choices = {}
        self._places = {rule: place for place, rule in enumerate(rules)}
        if rules[: len(before)] == before:  # a widget or screen of a new kind brought its own
            new: set[str] = set().union(*(rule.selector_names for rule in rules[len(before) :]))
            kept = {key: each for key, each in self._choices.items() if new.isdisjoint(each.called)}
            self._choices = kept
        else:
            self._choices = {}

    def _standing(self, node: DOMNode, seen: dict[DOMNode, int]) -> int:
        """The number of all that a rule can ask of a node and of those above it, but for places."""
        standing = seen.get(node)
        if standing is None:
            above = node._parent
            over = self._standing(above, seen) if isinstance(above, DOMNode) else -1
            names = (type(node), node._id, frozenset(node._classes))
            standing = seen[node] = self.memory.number(over, *names, *_states(node))
        return standing

    def _process_component_classes(self, node: DOMNode) -> None:
        self._set_parts(node, self._standing(node, {}))

    def _set_parts(self, node: DOMNode, standing: int) -> None:
        """Set the rules of what a node draws itself; those that are as before are kept."""
        names = type(node)._get_component_classes()
        if not names:
            return
        rules = self._part_rules(node, standing, names)
        before = node._component_styles
        if not isinstance(before, _Parts) or before.rules != rules:
            node._component_styles = _Parts(node, rules)
            node.refresh()

    def _part_rules(
        self, node: DOMNode, standing: int, names: frozenset[str]
    ) -> Mapping[str, RulesMap]:
        """The rules of each part that a node draws itself, by its name."""
        choices = self._part_choices.get(names)
        if choices is None:
            each = [self._choice(DOMNode(classes=name)) for name in sorted(names)]
            asks_more = any(choice.asks_more for choice in each)
            number = self.memory.number(*(choice.rules for choice in each))
            choices = self._part_choices[names] = None if asks_more else number
        rules = None if choices is None else self.memory.parts.get((standing, choices))
        if rules is None:
            rules = {}
            for name in names:
                part = DOMNode(classes=name)
                part._attach(node)
                self.apply(part)
                rules[name] = cast(RulesMap, dict(part.styles.base._rules))
            if choices is not None:
                self.memory.parts[standing, choices] = rules
        return rules

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


def _begin(node: DOMNode, rules: RulesMap) -> None:
    """Set the rules of a node that has none, and that nobody looks at yet."""
    node.styles.base.merge_rules(rules)
    node.notify_style_update()


def _asks_for_focus(rule: RuleSet) -> bool:
    """Whether a rule asks if a node that is not disabled takes the focus."""
    return any(
        "can-focus" in selector.pseudo_classes and "disabled" not in selector.pseudo_classes
        for each in rule.selector_set
        for selector in each.selectors
    )


def _states(node: DOMNode) -> tuple[bool, ...]:
    """The states of a node that a rule can ask for."""
    if isinstance(node, Widget):
        disabled = node.is_disabled
        # A widget may look at what is above it to say whether it takes the focus: no question for
        # one that is still to be put there.
        here = (node.mouse_hover, node.has_focus, disabled, disabled and node.allow_focus())
        return (*here, node.has_focus_within)
    if isinstance(node, App):
        here = (node.app_focus, node.current_theme.dark, node.is_inline, node.no_color)
        return (*here, node.native_ansi_color)
    return ()


def style_quickly(app: App[Any]) -> None:
    """Give an app that has read no rules yet a style sheet of this kind."""
    app.stylesheet = LabStylesheet(variables=app.stylesheet._variables)
