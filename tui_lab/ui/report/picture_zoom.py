"""How large the pictures of a report are drawn: which view is shown, and which one comes next."""

from __future__ import annotations

from collections.abc import Callable

MANY, BARS, LARGE = range(3)
"""25 pictures on all of the page; a grid with probabilities; one large picture."""


class PictureZoom:
    """The view that is shown, and the grid that was seen last."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Begin with one large picture.

        Args:
            changed: Called when another view is to be drawn.
        """
        self.view, self._grid = LARGE, BARS
        self._from_grid = False
        """Whether the large picture was opened out of the grid, to which Escape goes back."""
        self._changed = changed

    def offers(self, action: str) -> bool:
        """Whether an action changes the view, or is none of those that do."""
        dead = ("zoom", "zoom_out") if self.view == MANY else ("zoom",)
        return action not in (("zoom_large", "zoom_in") if self.view == LARGE else dead)

    def turn(self) -> None:
        """Show the grid that was seen last, or one picture large."""
        self._look_at(self._grid if self.view == LARGE else LARGE)

    def larger(self) -> None:
        """Show fewer pictures, larger."""
        self._look_at(min(self.view + 1, LARGE))

    def smaller(self) -> None:
        """Show more pictures at once, smaller."""
        self._look_at(max(self.view - 1, MANY))

    def back(self) -> bool:
        """Whether there was a way from the large picture to the grid that it was opened in."""
        there = self.view == LARGE and self._from_grid
        if there:
            self._look_at(self._grid)
        return there

    def _look_at(self, view: int) -> None:
        if view == self.view:
            return
        self._from_grid = view == LARGE
        self.view, self._grid = view, self._grid if view == LARGE else view
        self._changed()
