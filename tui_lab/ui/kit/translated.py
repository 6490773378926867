"""Bindings whose descriptions follow the language of the moment."""

from __future__ import annotations

from dataclasses import replace

from textual.dom import DOMNode

from tui_lab.i18n import _


def translate_bindings(node: DOMNode) -> None:
    """Put a node's bindings into the language in use.

    A class's bindings are made when its module is imported, which may be before the language is
    known; Textual gives each instance a copy of them, and that copy is changed here.
    """
    merged = type(node)._merged_bindings
    if merged is None:
        return
    # From the class's own texts each time: the instance's may be in another language already.
    for key, found in merged.key_to_bindings.items():
        node._bindings.key_to_bindings[key] = [
            replace(
                binding,
                description=_(binding.description),
                tooltip=_(binding.tooltip),
            )
            for binding in found
        ]
