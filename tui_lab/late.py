"""Names of a package that are imported when they are first asked for (PEP 562).

The first screen and the short commands are there sooner when a room's face does not import the
whole room.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping


def late(package: str, places: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a package.

    Args:
        package: Its `__name__`.
        places: In which of its modules each name is.
    """

    def find(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(importlib.import_module(f"{package}.{places[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return find
