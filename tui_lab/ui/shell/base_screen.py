"""What all screens of the lab share: the bar on top, the footer, bindings, the feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.widget import Widget
from textual.worker import Worker, WorkerState, WorkType

from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.textual_private_screen import LateScreen
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.shell.key_bar import KeyBar
from tui_lab.ui.shell.too_small import TooSmall
from tui_lab.ui.shell.top_bar import TopBar

if TYPE_CHECKING:
    from textual.theme import Theme

    from tui_lab.ui.shell.services import Lab


T = TypeVar("T")


class LabScreen(LateScreen):
    """A screen with the lab's frame. Subclasses give `MODE`, `ACTIONS`, `BINDINGS` and `body`."""

    MODE: ClassVar[str] = "lab"
    """Which of the modes is marked in the bar."""
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    """What can be done here, for help and palette; BINDINGS = bindings(ACTIONS)."""
    AUTO_FOCUS: ClassVar[str | None] = "*"

    def __init__(self) -> None:
        super().__init__()
        translate_bindings(self)
        # Textual gives them at the first change of size, and has then to do everything again.
        self.update_classes(dict.fromkeys(self.lab.density(), True), update=False)

    def act_with(self, handlers: object) -> None:
        """Let an object carry out the actions: its method `train` does the action "train".

        Args:
            handlers: An object that was given the screen. Actions of `ACTIONS` for which it has
                no method stay methods `action_<id>` of the screen.
        """
        for action in self.ACTIONS:
            method = getattr(handlers, action.id, None)
            if method is not None:
                setattr(self, f"action_{action.id}", method)

    @property
    def lab(self) -> Lab:
        """The app."""
        return cast("Lab", self.app)

    def compose(self) -> ComposeResult:
        """The frame around `body`."""
        yield TopBar(self.MODE)
        yield from self.body()
        yield KeyBar()
        yield TooSmall()

    def body(self) -> Iterable[Widget]:
        """The widgets between bar and footer."""
        return ()

    def on_mount(self) -> None:
        """Follow the feed, and the theme."""
        self.watch(self.app, "snapshot", self._snapshot_changed)
        self.app.theme_changed_signal.subscribe(self, self._follow_theme)

    def on_screen_resume(self) -> None:
        """Catch up with what came while another screen was in front; the focus is where it was."""
        self._snapshot_changed(self.lab.snapshot)

    @property
    def is_seen(self) -> bool:
        """Whether it is in front, or behind nothing but dialogs: what goes on there is seen.

        Textual's `is_current` is also true for a screen right below an opaque one.
        """
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1 :] if self in stack else [self]
        return all(screen.is_modal for screen in above)

    def _snapshot_changed(self, snapshot: Snapshot) -> None:
        if self.is_seen and self.is_mounted:
            with self.app.batch_update():
                self.query_one(TopBar).snapshot = snapshot
                self.show(snapshot)

    def _follow_theme(self, _theme: Theme) -> None:
        if self.is_mounted:
            self.draw_again()

    def draw_again(self) -> None:
        """Make texts anew that hold colours of the theme; style sheets follow it by themselves."""

    def show(self, snapshot: Snapshot) -> None:
        """Show what is new; called at most a few times a second, and only where it is seen."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it when something that was done aside broke by a fault of the lab."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            from tui_lab.ui.shell.crash import fault

            self.lab.complain(fault(event.worker.error))

    def run_worker(
        self,
        work: WorkType[T],
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = True,
        start: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[T]:
        """As Textual's, which describes work by `repr`, with all that it is given: of thousands of
        runs that takes a second.
        """
        said = description or name or group
        return super().run_worker(work, name, group, said, exit_on_error, start, exclusive, thread)

    def worth_offering(self, action: str) -> bool:
        """Whether the palette is to offer an action of this screen now."""
        return bool(self.check_action(action, ()))

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that are offered: those that do something now, and those that are faint. The
        others still say why they do nothing."""
        return {
            key: each
            for key, each in super().active_bindings.items()
            if each.node is not self or not each.enabled or self.worth_offering(each.binding.action)
        }

    def leave(self) -> None:
        """Hand over what must not be lost: another screen comes upon it, or in its place."""

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.close_in_front()

    def close_in_front(self) -> None:
        """Go back to the screen below, unless an earlier key has done so by now."""
        if self.is_active and len(self.app.screen_stack) > 1:
            self.app.pop_screen()
