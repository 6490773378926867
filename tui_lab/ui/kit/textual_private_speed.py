"""Lines of a widget that are made quickly, and messages that find their handlers quickly.

Textual gives each line that it makes seven places to keep what is made of it later. A screen takes
thousands of lines, and few ever need more than one place: making them was a twelfth of the time of
drawing. Here a place is there from when it is asked for.

For each message, and for the idle moment after it, Textual goes through all classes of a widget to
see which of them have a handler. That is the same for all widgets of a class, unless a handler is
for some widgets alone; here it is found out once.

What a widget keeps, its screen, and how many arguments a callback takes are asked for hundreds of
thousands of times in a minute of work. Textual asks each time whether the widget was begun, imports
the class of screens anew, and reads a signature; here each is asked in one step where it can be.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType
from typing import Any

from rich.segment import Segment
from textual import _callback
from textual.cache import FIFOCache
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip

_KEPT = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}
"""What a line keeps of what was made of it, and how much of each; few lines need two of these."""


def _begin_line(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    """As Textual's, without a place for what may never be made of the line."""
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._render_cache = None
    strip._link_ids = None
    strip._cell_count = None


def _place_when_asked(strip: Strip, name: str) -> FIFOCache[Any, Any]:
    """Called for what a line does not have."""
    if name not in _KEPT:
        raise AttributeError(name)
    place: FIFOCache[Any, Any] = FIFOCache(_KEPT[name])
    setattr(strip, name, place)
    return place


Handlers = Iterable[tuple[type, Callable[[Message], Awaitable[Any]]]]
_handlers_of = MessagePump._get_dispatch_methods
_handlers: dict[tuple[type, str, type], tuple[tuple[type, Any], ...] | None] = {}
"""Of a class of widgets, a name and a class of messages: which classes have which handlers; None
where a handler asks whom the message is about.
"""


def _found_handlers(
    kind: type, name: str, message: type[Message]
) -> tuple[tuple[type, Any], ...] | None:
    """All handlers in the order in which Textual calls them."""
    messages = [each for each in message.__mro__ if issubclass(each, Message)]
    found: dict[tuple[type, Any], None] = {}
    decorated: set[Any] = set()
    for owner in kind.__mro__:
        marked = owner.__dict__.get("_decorated_handlers") or {}
        for method, selectors in (each for about in messages for each in marked.get(about, ())):
            if selectors:
                return None
            if method not in decorated:
                decorated.add(method)
                found[owner, method] = None
        named = owner.__dict__.get(f"_{name}") or owner.__dict__.get(name)
        if named is not None and not getattr(named, "_textual_on", None):
            found[owner, named] = None
    return tuple(found)


def _handlers_at_once(pump: MessagePump, name: str, message: Message) -> Handlers:
    """As Textual's, for messages that handlers take whomever they are about."""
    key = (pump.__class__, name, message.__class__)
    if key not in _handlers:
        _handlers[key] = _found_handlers(*key)
    found = _handlers[key]
    if found is None:
        yield from _handlers_of(pump, name, message)
        return
    before: type | None = None
    for owner, method in found:
        if owner is not before and message._no_default_action:
            return
        before = owner
        yield owner, method.__get__(pump, owner)


_reactive_value = Reactive.__get__
_kept: dict[type, set[str]] = {}
"""The names of the values, by class of widgets, that widgets keep and that nothing computes."""


def _value_at_once(reactive: Reactive[Any], widget: Any, kind: type) -> Any:
    """As Textual's, for a value that was set before and that nothing computes."""
    if widget is None:
        return reactive
    name = reactive.internal_name
    if name in widget.__dict__:
        if name in _kept.get(kind, ()):
            return widget.__dict__[name]
        if not hasattr(widget, reactive.compute_name):
            _kept.setdefault(kind, set()).add(name)
    return _reactive_value(reactive, widget, kind)


_screen_of: Any = vars(DOMNode)["screen"].fget
_PARENT = "_MessagePump__parent"
"""Where a widget keeps the weak reference to what it stands in."""


def _screen_at_once(widget: Any) -> Any:
    """As Textual's, which also says what is wrong where there is no screen."""
    node = widget
    while node is not None and not isinstance(node, Screen):
        parent = node.__dict__.get(_PARENT)
        node = None if parent is None else parent()
    return _screen_of(widget) if node is None else node


_parameters_of = _callback._count_parameters


def _count_at_once(function: Any) -> int:
    """As Textual's, for a function that is not wrapped and has no signature but its own."""
    if type(function) is not FunctionType or function.__dict__:
        return _parameters_of(function)
    code = function.__code__
    several = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    return code.co_argcount + code.co_kwonlyargcount + several


def draw_quickly() -> None:
    """Let all lines begin without places."""
    setattr(Strip, "__init__", _begin_line)  # noqa: B010 - mypy takes no method for another
    setattr(Strip, "__getattr__", _place_when_asked)  # noqa: B010


def dispatch_quickly() -> None:
    """Let handlers be looked for once."""
    setattr(MessagePump, "_get_dispatch_methods", _handlers_at_once)  # noqa: B010


def look_up_quickly() -> None:
    """Let values, screens and the number of arguments be found in one step."""
    setattr(Reactive, "__get__", _value_at_once)  # noqa: B010
    setattr(DOMNode, "screen", property(_screen_at_once))  # noqa: B010
    setattr(_callback, "_count_parameters", _count_at_once)  # noqa: B010
