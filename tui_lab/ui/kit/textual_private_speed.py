"""Lines of a widget that are made quickly.

Textual gives each line that it makes seven places to keep what is made of it later. A screen takes
thousands of lines, and few ever need more than one place: making them was a twelfth of the time of
drawing. Here a place is there from when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual.cache import FIFOCache
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


def draw_quickly() -> None:
    """Let all lines begin without places."""
    setattr(Strip, "__init__", _begin_line)  # noqa: B010 - mypy takes no method for another
    setattr(Strip, "__getattr__", _place_when_asked)  # noqa: B010
