"""Bindings whose descriptions follow the language of the moment."""

from __future__ import annotations

from dataclasses import replace

from textual.dom import DOMNode

from tui_lab.i18n import _
from tui_lab.ui.kit.textual_private import class_bindings, own_bindings


def translate_bindings(node: DOMNode) -> None:
    """Put a node's bindings into the language in use.

    A class's bindings are made when its module is imported, which may be before the language is
    known; Textual gives each instance a copy of them, and that copy is changed here.
    """
    own = own_bindings(node)
    # From the class's own texts each time: the instance's may be in another language already.
    for key, found in class_bindings(node).items():
        own[key] = [
            replace(
                binding,
                description=_(binding.description),
                tooltip=_(binding.tooltip),
            )
            for binding in found
        ]
