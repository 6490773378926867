"""A panel on a run that trains: what it is, how far it is, how the batches go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import _, duration
from tui_lab.runs.epoch_time import seconds_per_epoch
from tui_lab.runs.messages import seconds_left
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status, status_tone, status_word
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.text.statuses import STATUSES, Tone
from tui_lab.text.values import metric_text, seconds_text
from tui_lab.ui.kit.panel import Panel, room_for_title
from tui_lab.ui.kit.sparkline import spark
from tui_lab.ui.training.bars import bar
from tui_lab.ui.training.charts import first_figure, metric_name

NARROW = 100
NOTHING = RunState()
TONES: Mapping[Tone, str] = {"good": "right", "notice": "warning", "bad": "wrong"}
"""The colours that the tones of a status have in the frame."""


@dataclass(frozen=True, slots=True)
class HeadView:
    """What the head shows. Nothing in it changes."""

    name: str = ""
    facts: tuple[str, ...] = ()
    """Short, the most telling first; those that do not fit are left out."""
    status: Status = Status.QUEUED
    state: RunState = NOTHING
    target: int = 0
    """Epochs planned."""
    metric: str = ""
    """Told beside the loss; "" for none."""
    stopping: bool = False
    """It was asked to stop, and has not ended."""


def head_title(view: HeadView, width: int) -> Content:
    """Status and name, then as many facts as fit."""
    status = STATUSES[view.status]
    word = status_word(view.status, stopping=view.stopping)
    tone = status_tone(view.status, stopping=view.stopping)
    parts: list[tuple[str, str]] = [
        (f"{glyph(status.sign)} {word}", f"bold ${TONES[tone]}"),
        (f"  {view.name}", "bold $foreground"),
    ]
    room = width - sum(text_columns(text) for text, _style in parts)
    between = "  "
    for fact in view.facts:
        more = between + fact
        if text_columns(more) > room:
            break
        parts.append((more, "$muted"))
        room -= text_columns(more)
        between = f" {glyph('·')} "
    return Content.assemble(*parts)


def _progress_line(
    title: str,
    done: int,
    whole: int,
    columns: int,
    colour: str,
    *,
    figures: int,
    share: float | None = None,
) -> Text:
    titles = max(len(_("Epoch")), len(_("Batch")))
    line = Text(no_wrap=True, end="")
    line.append(f"{title:<{titles}} ", "dim")
    known = f"{done}/{whole}" if whole else str(done) if done else glyph("–")
    line.append(f"{known:>{figures}} ")
    full, empty = bar((done / whole if whole else 0.0) if share is None else share, columns)
    line.append(full, colour)
    line.append(empty, "dim")
    return line


def epoch_line(view: HeadView, width: int, colour: str, figures: int) -> Text:
    """The epochs: a bar, seconds for one, and what is left or was needed in all."""
    state = view.state
    done, batch = state.epochs_done, state.batch
    current, exact = done, float(done)
    if batch is not None and batch.epoch > done and batch.batches:
        current = min(batch.epoch, view.target or batch.epoch)
        exact += batch.batch / batch.batches
    elif batch is not None:
        current = max(done, batch.epoch)
    share = exact / view.target if view.target else 0.0
    columns = _bar_columns(width)
    line = _progress_line(
        _("Epoch"), current, view.target, columns, colour, figures=figures, share=share
    )
    parts = []
    each, left = seconds_per_epoch(state.epochs), seconds_left(state)
    if not view.status.live and state.epochs:
        parts += [_("{time} in all").format(time=duration(state.seconds))] if state.seconds else []
        if each is not None:
            # The whole is more than the epochs times this: the first one compiles.
            parts.append(_("{time} a typical epoch").format(time=seconds_text(each)))
        return _with_parts(line, parts, width)
    if each is not None:
        parts.append(_("{time} an epoch").format(time=seconds_text(each)))
    if left is not None and view.status is not Status.QUEUED and not view.stopping:
        parts.append(_("{time} left").format(time=duration(left)))
    return _with_parts(line, parts, width)


def _with_parts(line: Text, parts: Iterable[str], width: int) -> Text:
    """The parts behind the line, each in its own columns so that nothing moves."""
    for part in parts:
        if line.cell_len + 3 + text_columns(part) > width:
            break
        line.append("   ")
        line.append(part.ljust(14))
    return line


def batch_line(view: HeadView, width: int, colour: str, figures: int) -> Text:
    """The batches: a bar, and the running loss and metric with their sparklines."""
    state, batch = view.state, view.state.batch
    done, whole = (batch.batch, batch.batches) if batch is not None else (0, 0)
    if view.status is Status.FINISHED:
        done = whole  # of quick epochs not every batch is told
    columns = _bar_columns(width)
    line = _progress_line(_("Batch"), done, whole, columns, colour, figures=figures)
    series = state.recent_batches if len(state.recent_batches) >= 2 else state.batch_history
    names = tuple(filter(None, (first_figure(state), view.metric)))
    heads = [
        f"{metric_name(name)} {metric_text(batch.metrics.get(name)) if batch else glyph('–'):>7}"
        for name in names
    ]
    room = width - line.cell_len - sum(map(len, heads)) - 3 - 2 * len(heads)
    each = min(24, room // len(heads))
    for number, (head, values) in enumerate(
        zip(heads, ([b.metrics.get(name) for b in series] for name in names), strict=True)
    ):
        line.append("  " if number else "   ")
        line.append(head)
        if each >= 4:
            line.append(" ")
            line.append(spark(values, each), colour)
    line.truncate(width)
    return line


def _bar_columns(width: int) -> int:
    return 8 if width < NARROW - 30 else 12 if width < NARROW - 4 else 24


class RunHead(Widget):
    """The two lines; give it a `view`."""

    DEFAULT_CSS = "RunHead { height: 2; width: 1fr; }"
    view: reactive[HeadView] = reactive(HeadView(), init=False)

    def render(self) -> Text:
        """The lines, as wide as there is room."""
        view, width = self.view, self.size.width
        primary = self.app.theme_variables.get("primary", "")
        batch = view.state.batch
        figures = max(
            7,
            2 * len(str(view.target)) + 1,
            2 * len(str(batch.batches)) + 1 if batch is not None else 0,
        )
        lines = (
            epoch_line(view, width, _rich(primary), figures),
            batch_line(view, width, _rich(primary), figures),
        )
        return Text("\n", end="").join(lines)


class RunPanel(Panel):
    """The run: what it is in the frame, how far it is below, then what is said of it."""

    DEFAULT_CSS = """
    RunPanel { height: auto; }
    RunPanel > #words { height: 3; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._view = HeadView()
        self._told: Content | None = None

    def compose(self) -> ComposeResult:
        """The two lines, and a place for sentences."""
        yield RunHead(id="head")
        yield Static("", id="words")

    def show(self, view: HeadView) -> None:
        """Show how far the run is."""
        self.query_one(RunHead).view = self._view = view
        self._tell()

    def on_resize(self) -> None:
        """Tell as many facts as there is room for."""
        self._tell()

    def _tell(self) -> None:
        title = head_title(self._view, room_for_title(self))
        if title != self._told:
            self._told = title
            self.set_title(title)


def _rich(colour: str) -> str:
    """A colour of the theme as Rich names it; Textual's `ansi_blue` is Rich's `blue`."""
    return colour.removeprefix("ansi_")
