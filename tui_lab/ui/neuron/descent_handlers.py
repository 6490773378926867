"""What can be done with the descent: steps, another start, surface or learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.i18n import _
from tui_lab.neuron import formula
from tui_lab.neuron.model import figure
from tui_lab.neuron.surfaces import RANGE, Surface, find_surface
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.neuron.actions import DESCENT_ACTIONS
from tui_lab.ui.neuron.typed import ranges_of, ranges_text, rate_of
from tui_lab.ui.neuron.walk import Walk

if TYPE_CHECKING:
    from tui_lab.ui.neuron.descent_screen import DescentScreen

MANY = 20
"""Steps that are taken at once."""


class DescentHandlers:
    """Carries out the actions on the path in front."""

    def __init__(self, screen: DescentScreen) -> None:
        self.screen = screen

    @property
    def walk(self) -> Walk:
        """The descent."""
        return self.screen.walk

    def _go(self, steps: int) -> None:
        if self.walk.go(steps):
            self.screen.redraw()
        else:
            self.screen.tell(
                with_keys(
                    _(
                        "It has run away; {key_undo} takes steps back, {key_start_over} goes "
                        "back to the start."
                    ),
                    DESCENT_ACTIONS,
                )
            )

    def one_step(self) -> None:
        """One step downhill."""
        self._go(1)

    def twenty_steps(self) -> None:
        """Many of them."""
        self._go(MANY)

    def start_over(self) -> None:
        """Back to the start."""
        self.walk.start_over()
        self.screen.redraw()

    def next_surface(self) -> None:
        """Go to the next surface."""
        self.walk.next_surface()
        self.screen.redraw()

    async def layers(self) -> None:
        """Go to the next page."""
        await self.screen.turn_to("layers")

    def faster(self) -> None:
        """A larger learning rate."""
        self._change_rate(1)

    def slower(self) -> None:
        """A smaller one."""
        self._change_rate(-1)

    def _change_rate(self, by: int) -> None:
        if self.walk.change_rate(by):
            self.screen.redraw()
        else:
            self.screen.no_other_rate(self.walk.path.rate, by)

    def learning_rate(self) -> None:
        """Type a learning rate."""
        from tui_lab.ui.shell.dialogs import InputScreen, problem_in

        def typed(text: str | None) -> None:
            if text is not None:
                self.walk.set_rate(rate_of(text))
                self.screen.redraw()

        self.screen.app.push_screen(
            InputScreen(_("Learning rate"), figure(self.walk.path.rate), check=problem_in(rate_of)),
            typed,
        )

    def optimizer(self) -> None:
        """Step as the next optimizer does."""
        self.walk.next_optimizer()
        self.screen.redraw()

    def compare(self) -> None:
        """All optimizers side by side, or one again."""
        self.walk.compare()
        self.screen.redraw()

    def own(self) -> None:
        """Type a function of one's own, then what of it is drawn."""
        from tui_lab.ui.shell.dialogs import InputScreen, problem_in

        def chosen(text: str | None) -> None:
            if text is None:
                return
            if _has_its_range(text):
                self._begin_on(find_surface(text))
                return

            def drawn(ranges: str | None) -> None:
                if ranges is not None:
                    self._begin_on(find_surface(text, ranges_of(ranges)))

            self.screen.app.push_screen(
                InputScreen(
                    _("From where to where is it drawn?"),
                    ranges_text(RANGE),
                    detail=_("Low and high end, for all weights or for each, with commas."),
                    check=problem_in(lambda typed: find_surface(text, ranges_of(typed))),
                ),
                drawn,
            )

        self.screen.app.push_screen(
            InputScreen(
                _("A function of your own"),
                detail=_(
                    "Of one or two weights, with + - * / ^, brackets, sin, exp and others; or the "
                    "points of a line, such as 1,2; 2,3; 3,5."
                ),
                placeholder="(w-3)^2",
                check=problem_in(_known),
                last="own function",
            ),
            chosen,
        )

    def _begin_on(self, surface: Surface) -> None:
        self.walk.on(surface)
        self.screen.redraw()

    def start_left(self) -> None:
        """Move the start."""
        self._move(0, -1)

    def start_right(self) -> None:
        """Move the start."""
        self._move(0, 1)

    def start_up(self) -> None:
        """Move the start."""
        self._move(1, 1)

    def start_down(self) -> None:
        """Move the start."""
        self._move(1, -1)

    def _move(self, axis: int, by: int) -> None:
        if axis >= len(self.walk.surface.axes):
            return
        if self.walk.move(axis, by):
            self.screen.redraw()
        else:
            self.screen.tell(
                with_keys(
                    _(
                        "The start is moved before the first step; {key_start_over} goes back "
                        "to it."
                    ),
                    DESCENT_ACTIONS,
                )
            )

    def undo(self) -> None:
        """Take the last step or change back."""
        if self.walk.undo():
            self.screen.redraw()
        else:
            self.screen.nothing_to_undo()


def _has_its_range(text: str) -> bool:
    """Whether these are points or a name: a range is asked for where it is a formula."""
    return ";" in text or text.isalnum()


def _known(text: str) -> None:
    """Read what was typed.

    Raises:
        LabError: It is neither a function nor points.
    """
    if _has_its_range(text):
        find_surface(text)
    else:
        formula.read(text)
