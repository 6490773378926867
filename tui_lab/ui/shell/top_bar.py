"""The line on top: the modes with their keys, the runs that are going on, the key for help."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text
from textual.events import Click
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget

from tui_lab.i18n import N_, _, ngettext
from tui_lab.text.ascii import glyph
from tui_lab.ui.kit.taking import help_key
from tui_lab.ui.shell.feed import Snapshot

MODES = (
    ("lab", "1", N_("Lab")),
    ("runs", "2", N_("Runs")),
    ("courses", "3", N_("Courses")),
    ("neuron", "4", N_("Neuron")),
    ("data", "5", N_("Data")),
    ("settings", "6", N_("Settings")),
)

LONG = 8
"""A name of more letters is shortened where there is no room for it."""


class TopBar(Widget):
    """`1 Lab  2 Runs  3 Courses  …    ● 1 run is training  ? help`; the mode is marked."""

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; color: $text; padding: 0 1; }
    """
    snapshot: var[Snapshot] = var(Snapshot, init=False)

    def __init__(self, mode: str) -> None:
        """Make it.

        Args:
            mode: Which of the modes is marked.
        """
        super().__init__()
        self._mode, self._help_key = mode, "?"

    def on_mount(self) -> None:
        """Follow what has the focus: `?` is typed into text fields."""
        self.screen.bindings_updated_signal.subscribe(self, self._focus_moved)

    def _focus_moved(self, screen: Screen[object]) -> None:
        if (key := help_key(screen.focused)) != self._help_key:
            self._help_key = key
            self.refresh()

    def watch_snapshot(self, old: Snapshot, new: Snapshot) -> None:
        """Draw anew when the counts are others; a snapshot is new with every batch."""
        if [run.status for run in old.live] != [run.status for run in new.live]:
            self.refresh()

    def render(self) -> Text:
        """One line; the gaps, long names, then what is right give way when it does not fit."""
        bars = (self._modes(" ", " "), self._modes(" "), self._modes(""), self._modes("", cut=True))
        for right in self._right():
            for bar in bars:
                room = self.size.width - bar.cell_len - right.cell_len
                if room >= 0:
                    return bar.append(" " * room).append_text(right)
        return bars[-1]

    async def on_click(self, event: Click) -> None:
        """Go to the mode that was clicked; on the right, to the runs or to the help."""
        event.stop()
        place = event.get_content_offset(self)
        line = self.render().plain
        if place is None or not line[max(0, place.x - 1) : place.x + 2].strip():
            return  # between modes and what is right
        starts, column = [], 0
        for name, key, _title in MODES:
            column = line.index(f"{key} ", column)
            starts.append((column, f"show_{name}"))
        if self.snapshot.live and (at := line.find(glyph("●"))) >= 0:
            starts.append((at, "show_runs"))
        if line.endswith((self._help_key, _("help"))):
            starts.append((line.rindex(self._help_key), "help"))
        here = [action for start, action in starts if start <= place.x + 1]
        if here:
            await self.app.run_action(here[-1])

    def _modes(self, margin: str, gap: str = "", *, cut: bool = False) -> Text:
        """All modes.

        Args:
            margin: Left and right of each, marked with it; without one a space keeps them apart.
            gap: Between them.
            cut: Shorten long names.
        """
        bar = Text(no_wrap=True, overflow="ellipsis", end="")
        for name, key, title in MODES:
            word = _(title)
            if cut and len(word) > LONG:
                word = word[: LONG // 2] + "."
            here = "bold reverse" if name == self._mode else ""
            bar.append(f"{margin}{key} {word}{margin}", style=here).append(gap if margin else " ")
        return bar

    def _right(self) -> Iterator[Text]:
        """What stands on the right, from the longest form to the shortest."""
        asked = Text(self._help_key + " " + _("help"), "dim")
        live, count = self._live(), len(self.snapshot.live)
        key = Text(self._help_key, "dim")
        if not count:
            yield from (asked, key)
            return
        short = Text(f"{glyph('●')} {count}", style="bold")
        for told, help_ in ((live, asked), (live, key), (short, asked), (short, key)):
            yield Text("  ").join((told, help_))
        yield short

    def _live(self) -> Text:
        live = self.snapshot.live
        if not live:
            return Text()
        from tui_lab.runs.status import Status

        counts = {status: sum(run.status is status for run in live) for status in Status}
        running, paused = counts[Status.RUNNING], counts[Status.PAUSED]
        queued, silent = counts[Status.QUEUED], counts[Status.SILENT]
        words = []
        if silent:
            text = ngettext("{count} run does not answer", "{count} runs do not answer", silent)
            words.append(text.format(count=silent))
        if running:
            text = ngettext("{count} run is training", "{count} runs are training", running)
            words.append(text.format(count=running))
        if paused:
            text = ngettext("{count} run is paused", "{count} runs are paused", paused)
            words.append(text.format(count=paused))
        if queued:
            text = ngettext("{count} run is queued", "{count} runs are queued", queued)
            words.append(text.format(count=queued))
        return Text(f"{glyph('●')} {', '.join(words)}", style="bold")
