"""The style sheets of the interface, parsed once for all apps of a process."""

from __future__ import annotations

from typing import Any

from textual.css.stylesheet import Stylesheet

_parsed: dict[tuple[tuple[str, str], ...], dict[Any, Any]] = {}
"""What Textual made of each piece of CSS, by the variables that the theme gives."""


def read_css_once() -> None:
    """Let all apps share the rules that were parsed; Textual reads them and never changes them.

    The parser takes a sixth of the time of a test that starts the app.
    """
    start, set_variables = Stylesheet.__init__, Stylesheet.set_variables

    def share(sheet: Any) -> None:
        variables = tuple(sorted(sheet._variables.items()))
        sheet._parse_cache = _parsed.setdefault(variables, {})

    def start_shared(sheet: Any, *, variables: dict[str, str] | None = None) -> None:
        start(sheet, variables=variables)
        share(sheet)

    def set_shared(sheet: Any, variables: dict[str, str]) -> None:
        sheet._parse_cache = {}  # `set_variables` clears what it finds, and others need it
        set_variables(sheet, variables)
        share(sheet)

    Stylesheet.__init__ = start_shared  # type: ignore[method-assign]
    Stylesheet.set_variables = set_shared  # type: ignore[method-assign]
