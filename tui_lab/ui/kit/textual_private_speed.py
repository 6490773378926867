"""Lines of a widget that are made quickly, and messages that find their handlers quickly.

Textual gives each line that it makes seven places to keep what is made of it later. A screen takes
thousands of lines, and few ever need more than one place: making them was a twelfth of the time of
drawing. Here a place is there from when it is asked for.

For each message, and for the idle moment after it, Textual goes through all classes of a widget to
see which of them have a handler. That is the same for all widgets of a class, unless a handler is
for some widgets alone; here it is found out once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rich.segment import Segment
from textual.cache import FIFOCache
from textual.message import Message
from textual.message_pump import MessagePump
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


def draw_quickly() -> None:
    """Let all lines begin without places."""
    setattr(Strip, "__init__", _begin_line)  # noqa: B010 - mypy takes no method for another
    setattr(Strip, "__getattr__", _place_when_asked)  # noqa: B010


def dispatch_quickly() -> None:
    """Let handlers be looked for once."""
    setattr(MessagePump, "_get_dispatch_methods", _handlers_at_once)  # noqa: B010
