"""What the screens for one's own pictures and rows share: asking the network, answers, errors.

Everything that takes time runs in a thread. The worker that is asked is kept until the screen is
left; whatever is still being asked then is given up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs.run import Run
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.predict import view as words
from tui_lab.ui.predict.steps import ShownStep
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.own import Answers


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the examples that were brought."""

    name: str
    steps: tuple[ShownStep, ...] = ()
    values: tuple[str, ...] = ()
    row: int | None = None
    """Where its answer stands; None where it could not be asked about."""
    error: LabError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """What a question is about."""

    entries: tuple[Entry, ...]
    inputs: NDArray[np.generic] | None
    """None where there is nothing to ask about."""
    put_down: Callable[[Answers], LabError | None]
    """Records the answers; gives what went wrong with that."""
    remark: str = ""
    """What else there is to know, translated."""


class OwnScreen(LabScreen):
    """A form on top, answers below it. Subclasses give the form and bring what is in it."""

    MODE = "runs"
    CSS_PATH = "style.tcss"
    HELP_KEY = "F1"
    TITLE_TEXT: ClassVar[str] = ""

    class Progress(Message):
        """So many examples are prepared."""

        def __init__(self, asked: int, done: int, total: int) -> None:
            super().__init__()
            self.asked, self.done, self.total = asked, done, total

        def can_replace(self, message: Message) -> bool:
            """The newer one counts."""
            return isinstance(message, OwnScreen.Progress)

    class Ready(Message):
        """The examples are prepared, and the network is being asked."""

        def __init__(self, asked: int, brought: Brought) -> None:
            super().__init__()
            self.asked, self.brought = asked, brought

    class Answered(Message):
        """The network has answered."""

        def __init__(self, asked: int, answers: Answers, warning: LabError | None) -> None:
            super().__init__()
            self.asked, self.answers, self.warning = asked, answers, warning

    class Failed(Message):
        """There is no answer."""

        def __init__(self, asked: int, error: LabError) -> None:
            super().__init__()
            self.asked, self.error = asked, error

    def __init__(self, run: Run, info: DatasetInfo) -> None:
        """Make the form.

        Args:
            run: Whose network is asked; it has kept a model.
            info: What it was trained with.
        """
        from tui_lab.reports.own import Network

        super().__init__()
        self.run, self.info = run, info
        self._network = Network(run)
        self.entries: Sequence[Entry] = ()
        self.answers: Answers | None = None
        self.place = 0
        self._asked = 0
        self._shown = 0
        """What was asked about when the entries were brought."""
        self._remark = ""
        self._left = threading.Event()

    def body(self) -> Iterable[Widget]:
        """The form, a line on how it goes, the answer with what it is about."""
        title = Text(_(self.TITLE_TEXT))
        title.append(f"   {self.run.name}", "not bold dim")
        with Vertical(id="own"):
            yield Static(title, classes="title one-line")
            yield from self.form()
            yield Static("", id="own-status")
            yield Static(self.invitation(), id="own-invitation")
            yield Static("", id="own-head", classes="one-line")
            with Horizontal(id="own-main"):
                yield from self.subject()
                with ScrollPane(id="own-answer"):
                    yield Static("", id="own-bars")
            yield from self.beneath()

    def form(self) -> Iterable[Widget]:
        """The fields."""
        raise NotImplementedError

    def invitation(self) -> Text:
        """What the form takes, shown until something was brought."""
        raise NotImplementedError

    def subject(self) -> Iterable[Widget]:
        """What stands to the left of the bars."""
        raise NotImplementedError

    def beneath(self) -> Iterable[Widget]:
        """What stands below it."""
        return ()

    def wish(self) -> object | None:
        """What is in the form; None where something is missing, which has been said."""
        raise NotImplementedError

    def bring(
        self, wish: object, given_up: Callable[[], bool], progress: Callable[[int, int], object]
    ) -> Brought | None:
        """Prepare what was wished for, in a thread; None where it was given up.

        Raises:
            LabError: There is nothing to ask about, and why.
        """
        raise NotImplementedError

    def show_entry(self, entry: Entry | None) -> None:
        """Show what was brought; None for nothing."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Calm fields."""
        super().on_mount()
        for field in self.query(Input):
            field.cursor_blink = False

    def on_unmount(self) -> None:
        """Give up what is being asked, and let the worker go; another may be of use soon."""
        self._left.set()
        threading.Thread(target=self._network.close, name="own").start()
        if self.lab.standby is not None and self._asked:
            self.lab.standby.want()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_ask()

    def action_ask(self) -> None:
        """Ask the network about what is in the form."""
        wish = self.wish()
        if wish is not None:
            self._asked += 1
            self.answers = None
            self.say("")
            self._show()
            self._ask(wish, self._asked)

    @work(thread=True, group="own", exit_on_error=False)
    def _ask(self, wish: object, asked: int) -> None:
        def given_up() -> bool:
            return self._left.is_set() or asked != self._asked

        try:
            brought = self.bring(
                wish,
                given_up,
                lambda done, total: self.post_message(self.Progress(asked, done, total)),
            )
            if brought is None:
                return
            self.post_message(self.Ready(asked, brought))
            if brought.inputs is None:
                return
            answers = self._network.ask(brought.inputs, given_up)
            if answers is not None:
                self.post_message(self.Answered(asked, answers, brought.put_down(answers)))
        except LabError as error:
            self.post_message(self.Failed(asked, error))

    def on_own_screen_progress(self, message: Progress) -> None:
        """Say how far it is."""
        if message.asked == self._asked:
            self.say(words.progress(message.done, message.total))

    def on_own_screen_ready(self, message: Ready) -> None:
        """Show what was brought while the network is asked."""
        if message.asked != self._asked:
            return
        brought = message.brought
        same = [each.name for each in self.entries] == [each.name for each in brought.entries]
        self.place = self.place if same else 0
        self.entries = brought.entries
        self._shown = message.asked
        self._remark = brought.remark
        self.set_class(True, "-brought")
        asking = brought.inputs is not None
        self.say(words.asking(ready=self._network.ready) if asking else "")
        self.refresh_bindings()
        self._show()

    def on_own_screen_answered(self, message: Answered) -> None:
        """Show the answers."""
        if message.warning is not None:
            self.lab.complain(message.warning)
        if message.asked != self._asked:
            return
        self.answers = message.answers
        self.say(self._remark)
        self._show()
        self.rest()

    def on_own_screen_failed(self, message: Failed) -> None:
        """Say why there is no answer, beside the field."""
        if message.asked != self._asked:
            return
        self.say(message.error)
        if self._shown != message.asked:  # what still stands there is about something else
            self.entries, self.place = (), 0
            self.set_class(False, "-brought")
            self.refresh_bindings()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Nothing goes on any more when a fault of the lab broke it off."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR and self.is_mounted:
            self.say("")

    def rest(self) -> None:
        """Move the focus from the fields to what the arrows move, once there is an answer."""

    def say(self, what: str | LabError) -> None:
        """Say how it goes, or what is wrong; "" says nothing."""
        status = self.query_one("#own-status", Static)
        wrong = isinstance(what, LabError)
        status.set_class(wrong, "-wrong")
        status.update(words.problem(what) if isinstance(what, LabError) else Text(what))

    def on_resize(self, _event: Resize) -> None:
        """The bars take the room that there is."""
        self.call_after_refresh(self._show)

    @property
    def entry(self) -> Entry | None:
        """The example in front."""
        return self.entries[self.place] if self.entries else None

    def _show(self) -> None:
        """Show the example in front, and what was answered about it."""
        entry = self.entry
        if entry is None or not self.is_mounted:
            return
        self.show_entry(entry)
        self._show_head(entry)
        self.call_after_refresh(self._show_bars)  # when they know their room

    def _shares(self, entry: Entry) -> Sequence[float] | None:
        """What was answered about an example."""
        if self.answers is None or entry.row is None:
            return None
        return self.answers.shares[entry.row]

    def _show_head(self, entry: Entry) -> None:
        head = words.head(
            entry.name,
            (self.place, len(self.entries)),
            self.answers.classes if self.answers else (),
            self._shares(entry),
            self.size.width - 2,
        )
        self.query_one("#own-head", Static).update(head)

    def _show_bars(self) -> None:
        entry, bars = self.entry, self.query_one("#own-bars", Static)
        shares = self._shares(entry) if entry is not None else None
        bars.set_class(entry is not None and entry.error is not None, "-wrong")
        if entry is not None and entry.error is not None:
            bars.update(words.problem(entry.error))
        elif shares is None or self.answers is None:
            bars.update("")
        else:
            pane, classes = self.query_one("#own-answer"), self.answers.classes
            lines = pane.size.height
            width = pane.region.width - (len(classes) > lines)  # for the scroll bar
            bars.update(words.bars(shares, classes, width, lines))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One example has no next one."""
        if action in ("next", "previous"):
            return len(self.entries) > 1
        return True

    def action_next(self) -> None:
        """Show the next example."""
        self._go(self.place + 1)

    def action_previous(self) -> None:
        """Show the example before."""
        self._go(self.place - 1)

    def _go(self, place: int) -> None:
        if 0 <= place < len(self.entries):
            self.place = place
            self.query_one("#own-answer").scroll_home(animate=False)
            self._show()
