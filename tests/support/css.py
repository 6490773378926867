"""The style sheets of the interface, parsed once for all apps of a process."""

from __future__ import annotations

from typing import Any

from textual.css.stylesheet import Stylesheet
from textual.design import ColorSystem

from tui_lab.ui.kit.textual_private_styles import LabStylesheet, RuleMemory

_parsed: dict[tuple[tuple[str, str], ...], dict[Any, Any]] = {}
"""What Textual made of each piece of CSS, by the variables that the theme gives."""
_found: dict[tuple[tuple[str, str], ...], RuleMemory] = {}
"""Which rules hold for nodes that stand alike, by the same variables."""


def read_css_once() -> None:
    """Let all apps share the rules that were parsed; Textual reads them and never changes them.

    The parser takes a sixth of the time of a test that starts the app; to find out which rules hold
    for which widget takes nearly as much, and the colours of a theme a twentieth.
    """
    generate = ColorSystem.generate
    made: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}

    def generate_once(colours: Any) -> dict[str, str]:
        key = tuple(sorted((name, repr(value)) for name, value in vars(colours).items()))
        if key not in made:
            made[key] = generate(colours)
        return dict(made[key])

    ColorSystem.generate = generate_once  # type: ignore[method-assign]
    start, set_variables = Stylesheet.__init__, Stylesheet.set_variables

    def variables_of(sheet: Any) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(sheet._variables.items()))

    def share(sheet: Any) -> None:
        sheet._parse_cache = _parsed.setdefault(variables_of(sheet), {})

    def shared_memory(sheet: Any) -> RuleMemory:
        return _found.setdefault(variables_of(sheet), RuleMemory())

    def start_shared(sheet: Any, *, variables: dict[str, str] | None = None) -> None:
        start(sheet, variables=variables)
        share(sheet)

    def set_shared(sheet: Any, variables: dict[str, str]) -> None:
        sheet._parse_cache = {}  # `set_variables` clears what it finds, and others need it
        set_variables(sheet, variables)
        share(sheet)

    start_lab = LabStylesheet.__init__

    def start_lab_shared(sheet: Any, *, variables: dict[str, str] | None = None) -> None:
        start_lab(sheet, variables=variables)
        share(sheet)

    Stylesheet.__init__ = start_shared  # type: ignore[method-assign]
    LabStylesheet.__init__ = start_lab_shared  # type: ignore[method-assign]
    Stylesheet.set_variables = set_shared  # type: ignore[method-assign]
    LabStylesheet.new_memory = shared_memory  # type: ignore[method-assign]
