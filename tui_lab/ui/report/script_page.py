"""The page of the script: the plain Keras program that trains the same network again."""

from __future__ import annotations

from typing import ClassVar

from pygments.token import Token  # type: ignore[import-untyped]
from rich.segment import Segment
from textual import work
from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.highlight import HighlightTheme, highlight
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs.run import Run
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.loading import ReportData, script_of
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.view import keys_line


class ScriptColours(HighlightTheme):
    """Few colours, all of the theme's own; what matters also differs in its weight."""

    STYLES: ClassVar[dict[tuple[str, ...], str]] = {  # type: ignore[misc]
        Token.Comment: "italic $secondary",
        Token.Keyword: "bold $primary",
        Token.Operator.Word: "bold $primary",
        Token.Name.Builtin: "$primary",
        Token.Literal.Number: "$accent",
        Token.Literal.String: "$success",
        Token.Literal.String.Doc: "italic $success",
        Token.Literal.String.Double: "$success",
    }


class ScriptText(Static):
    """The script; a sign stands where what it is scrolled in cuts a line off."""

    def on_mount(self) -> None:
        """Follow how far it is scrolled."""
        scroll = self.query_ancestor(ScrollableContainer)
        for seen in ("scroll_x", "size"):
            self.watch(scroll, seen, self._moved, init=False)

    def _moved(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of it."""
        line, scroll = super().render_line(y), self.query_ancestor(ScrollableContainer)
        end = round(scroll.scroll_x) + scroll.scrollable_content_region.width
        if text_columns(line.text.rstrip()) <= end:
            return line
        more = Segment(glyph("…"), self.rich_style)
        return Strip([*line.crop(0, end - 1), more, *line.crop(end)], line.cell_length)


class ScriptPane(Pane):
    """The script, to be read and exported."""

    class Written(Message):
        """The script was made, or could not be."""

        def __init__(self, script: Content | None, error: LabError | None) -> None:
            super().__init__()
            self.script, self.error = script, error

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with (
            Panel(title=_("Keras script"), id="script-panel"),
            ScrollableContainer(id="script-scroll"),
        ):
            yield ScriptText("", id="script-text")
        yield Static("", id="script-keys", classes="muted keys")

    def refill(self, data: ReportData) -> None:
        """Make the script; it is the same for both parts."""
        key = with_keys("{key_export}", ACTIONS)
        keys = {key: _("write it to a file"), _("arrows"): _("scroll")}
        self.query_one("#script-keys", Static).update(keys_line(keys))
        self._write(data.run)

    @work(thread=True, group="script", exclusive=True, exit_on_error=False)
    def _write(self, run: Run) -> None:
        try:
            text = highlight(script_of(run), language="python", theme=ScriptColours)
            self.post_message(self.Written(text, None))
        except LabError as error:
            self.post_message(self.Written(None, error))

    def on_script_pane_written(self, message: Written) -> None:
        """Show it."""
        message.stop()
        self.say(message.error)
        if message.script is not None:
            self.query_one(ScriptText).update(message.script)
