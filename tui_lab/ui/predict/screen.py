"""The screen that asks a trained network about one's own pictures or rows.

What takes time runs in threads (`loading`). The worker that is asked is kept until the screen is
left; whatever is still being asked then is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from rich.text import Text
from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Digits, Input, Static
from textual.worker import Worker, WorkerState

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs.run import Run
from tui_lab.text.ascii import unicode_ok
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.bars import Bars
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.predict import loading, view
from tui_lab.ui.predict.answer_views import AnswerView, answer_view
from tui_lab.ui.predict.handlers import PredictHandlers
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.reports.own_answers import OwnAnswers


FRAME = 6
"""Columns of a frame beside its title."""


class ExampleForm(Protocol):
    """What a kind of examples has of its own: its fields, and how an example is shown."""

    def fields(self) -> Iterable[Widget]:
        """The fields."""

    def invitation(self) -> Text:
        """What the fields take, shown until something was brought."""

    def before_asking(self) -> str:
        """Show what there is before an answer; what its frame says then."""

    def subject(self) -> Iterable[Widget]:
        """What stands to the left of the bars."""

    def beneath(self) -> Iterable[Widget]:
        """What stands below the bars."""

    def preparation(self) -> loading.Prepare | None:
        """Prepares what is in the fields; None where something is missing, which has been said."""

    def show_example(self, example: loading.OwnExample) -> None:
        """Show what was brought."""

    def leave_fields(self) -> None:
        """Move the focus to what the arrows move, once there is an answer."""


class OwnScreen(LabScreen):
    """A form on top, answers below it. A subclass gives the form of its kind of examples."""

    MODE = "runs"
    CSS_PATH = "style.tcss"
    TITLE_TEXT: ClassVar[str] = ""
    form: ExampleForm

    def __init__(self, run: Run, info: DatasetInfo) -> None:
        """Make the screen.

        Args:
            run: Whose network is asked; it has kept a model.
            info: The data set that it was trained with.
        """
        super().__init__()
        self.run, self.info = run, info
        self.loader = loading.PredictLoader(self, run)
        self.examples: Sequence[loading.OwnExample] = ()
        self.answers: OwnAnswers | None = None
        self.place = 0
        """The index of the example in front."""
        self._shown_question = 0
        """The question that the examples belong to."""
        self._remark = ""
        self._answer_lines = 0
        """Lines that the answer to the example in front takes."""
        self._answer_room: int | None = None
        """Lines of the pane that it was made for; None without an answer."""
        self._table: Callable[[OwnAnswers], str] | None = None
        self.act_with(PredictHandlers(self))

    def body(self) -> Iterable[Widget]:
        """The form with a line on how it goes; the answer with what it is about."""
        with Vertical(id="own"):
            with Panel(title=f"{_(self.TITLE_TEXT)}: {self.run.name}", id="own-form"):
                yield from self.form.fields()
                yield Static("", id="own-status")
                yield Static(self.form.invitation(), id="own-invitation")
            with (
                Panel(title=self.form.before_asking(), id="own-result"),
                Horizontal(id="own-main"),
            ):
                yield from self.form.subject()
                with Vertical(id="own-said"):
                    with Horizontal(id="own-large-answer"):
                        yield Digits("", classes="figure")
                        yield Static("", id="own-verdict")
                    with ScrollPane(id="own-answer"):
                        yield Static("", id="own-problem")
                        yield Bars(id="own-bars")
            yield from self.form.beneath()

    def on_mount(self) -> None:
        """Make the cursors of the fields steady."""
        super().on_mount()
        for field in self.query(Input):
            field.cursor_blink = False
        self.watch(self.query_one("#own-answer"), "scroll_y", self._tell_unseen, init=False)

    def on_descendant_focus(self) -> None:
        """The key to the classes out of sight is another one beside values that scroll."""
        self._tell_unseen()

    def on_unmount(self) -> None:
        """Give up what is being asked, and let the worker go; another may be of use soon."""
        self.loader.close()
        if self.lab.standby is not None and self.loader.question:
            self.lab.standby.want()

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.run_action("ask")

    def on_preparation_progress(self, message: loading.PreparationProgress) -> None:
        """Say how far the preparation is."""
        if message.question == self.loader.question:
            self.say(view.progress(message.done, message.total))

    def on_examples_prepared(self, message: loading.ExamplesPrepared) -> None:
        """Show what was brought while the network is asked."""
        if message.question != self.loader.question:
            return
        prepared = message.prepared
        names = [example.name for example in prepared.examples]
        if names != [example.name for example in self.examples]:
            self.place = 0
        self.examples = prepared.examples
        self._shown_question = message.question
        self._remark, self._table = prepared.remark, prepared.table
        self.set_class(True, "-brought")
        asking = prepared.inputs is not None
        self.say(view.asking(ready=self.loader.ready) if asking else "")
        self.refresh_bindings()
        self.redraw()

    def on_network_answered(self, message: loading.NetworkAnswered) -> None:
        """Show the answers."""
        if message.warning is not None:
            self.lab.complain(message.warning)
        if message.question != self.loader.question:
            return
        self.answers = message.answers
        self._remark = " ".join(each for each in (message.told, self._remark) if each)
        self.refresh_bindings()
        self._say_beside()
        self.redraw()
        self.form.leave_fields()

    def on_question_failed(self, message: loading.QuestionFailed) -> None:
        """Say why there is no answer, beside the field."""
        if message.question != self.loader.question:
            return
        self.say(message.error)
        if self._shown_question != message.question:  # the examples belong to another question
            self.examples, self.place = (), 0
            self.set_class(False, "-brought")
            self.query_one("#own-result", Panel).title = self.form.before_asking()
            self.refresh_bindings()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Nothing goes on any more when a fault of the lab broke it off."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR and self.is_mounted:
            self.say("")

    def say(self, what: str | LabError) -> None:
        """Say how it goes, or what is wrong; "" says nothing."""
        status = self.query_one("#own-status", Static)
        wrong = isinstance(what, LabError)
        status.set_class(wrong, "-wrong")
        status.update(view.problem(what) if isinstance(what, LabError) else Text(what))

    def on_resize(self, _event: Resize) -> None:
        """The bars take the room that there is."""
        self.call_after_refresh(self.redraw)

    @property
    def example(self) -> loading.OwnExample | None:
        """The example in front."""
        return self.examples[self.place] if self.examples else None

    def show_example(self, place: int) -> None:
        """Bring another example to the front, if there is one at that index."""
        if 0 <= place < len(self.examples):
            self.place = place
            self.query_one("#own-answer").scroll_home(animate=False)
            if self.answers is not None:
                self._say_beside()
            self.redraw()

    def _say_beside(self) -> None:
        """Say what there is to know beside the answers, and of the example in front."""
        told = self.example.told if self.example is not None else ""
        self.say(" ".join(each for each in (told, self._remark) if each))

    def redraw(self) -> None:
        """Show the example in front, and what was answered about it."""
        example = self.example
        if example is None or not self.is_mounted:
            return
        self.form.show_example(example)
        self._entitle(example)
        self.call_after_refresh(self._show_bars)  # when they know their room

    def _entitle(self, example: loading.OwnExample, unseen: int = 0) -> None:
        """The example and its answer in the frame; and how many classes are out of sight."""
        panel = self.query_one("#own-result", Panel)
        values = self.query("#own-values:focus")  # these take the arrows themselves
        more = view.unseen(unseen, first=_("tab") if values else "")
        said, where = self._said(example), (self.place, len(self.examples))

        def words(width: int) -> Content:
            room = width - FRAME - text_columns(more)
            told = "" if said is None else said.told(room)
            head = view.head(example.name, where, told, room).append(more, "bold")
            return Content.from_rich_text(head).stylize_before("not bold $foreground")

        panel.set_title_for(words)

    def _said(self, example: loading.OwnExample) -> AnswerView | None:
        """What the network answered about an example."""
        if self.answers is None or example.row is None:
            return None
        return answer_view(self.answers, example.row)

    def _show_bars(self) -> None:
        example, bars = self.example, self.query_one(Bars)
        said = self._said(example) if example is not None else None
        problem = self.query_one("#own-problem", Static)
        error = example.error if example is not None else None
        problem.display = error is not None
        problem.update(view.problem(error) if error is not None else "")
        self.set_class(said is not None and error is None, "-answered")
        self._answer_lines, self._answer_room = 0, None
        if said is None or error is not None:
            bars.show(())
            return
        figure = self.query_one(Digits)
        figure.update(said.large())
        figure.display = unicode_ok()
        self.query_one("#own-verdict", Static).update(said.verdict())
        lines = self.query_one("#own-answer").size.height
        rows = said.bars(lines)
        bars.show(rows)
        self._answer_lines, self._answer_room = len(rows), lines
        self._tell_unseen()

    def _tell_unseen(self) -> None:
        """Say in the frame how many classes are below those in sight."""
        pane, example = self.query_one("#own-answer"), self.example
        if self._answer_lines and example is not None and pane.size.height > 0:
            self._entitle(example, self._answer_lines - pane.size.height - round(pane.scroll_y))

    @on(ScrollPane.Fitted, "#own-answer")
    def _fit_bars(self, event: ScrollPane.Fitted) -> None:
        """Show the bars again where the pane has got other room than they were made for."""
        event.stop()
        if self._answer_room not in (None, event.pane.size.height):
            self._show_bars()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One example has no next one; answers to the rows of a file can be written."""
        if action in ("next", "previous"):
            return len(self.examples) > 1
        if action in ("classes_below", "classes_above"):
            return self.is_mounted and self.query_one("#own-answer").max_scroll_y > 0
        if action == "write":
            return self._table is not None and self.answers is not None
        return True

    def answers_table(self) -> str | None:
        """The answers to the rows of a file as CSV; None where there are none."""
        if self._table is None or self.answers is None:
            return None
        return self._table(self.answers)
