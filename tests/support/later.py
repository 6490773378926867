"""Modules that import Keras, for the top of a module of tests: imported when they are first used.

All processes that run tests import all modules of tests; few of them run those that need Keras.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__") or "pytest" in attribute:
            raise AttributeError(attribute)  # pytest asks everything in a module for these
        return getattr(import_module(self._name), attribute)
