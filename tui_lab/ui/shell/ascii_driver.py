"""A terminal without UTF-8: whatever the screens and Textual draw is written in ASCII.

Signs of our own have longer stand-ins where they are laid out (`text.ascii.glyph`); here each
character that is left becomes one of the same width, so that nothing moves.
"""

from __future__ import annotations

from textual.driver import Driver

from tui_lab.text.ascii import to_ascii


def ascii_driver(driver: type[Driver]) -> type[Driver]:
    """A driver that writes what `driver` does, in ASCII."""

    class AsciiDriver(driver):  # type: ignore[misc, valid-type]
        """Writes ASCII alone."""

        def write(self, data: str) -> None:
            super().write(to_ascii(data, keep_width=True))

    return AsciiDriver
