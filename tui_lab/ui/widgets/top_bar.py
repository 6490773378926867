"""The line on top: the modes with their keys, the runs that are going on, the key for help."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text
from textual.reactive import var
from textual.widget import Widget

from tui_lab.i18n import N_, _, ngettext
from tui_lab.ui.feed import Snapshot
from tui_lab.ui.glyphs import glyph

MODES = (
    ("lab", "1", N_("Lab")),
    ("runs", "2", N_("Runs")),
    ("courses", "3", N_("Courses")),
    ("data", "4", N_("Data")),
    ("settings", "5", N_("Settings")),
)


class TopBar(Widget):
    """`1 Lab  2 Runs  3 Courses  …    ● 1 run is training  ? help`; the mode is marked."""

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; color: $text; padding: 0 1; }
    """
    snapshot: var[Snapshot] = var(Snapshot, init=False)

    def __init__(self, mode: str, help_key: str = "?") -> None:
        """Make it.

        Args:
            mode: Which of the modes is marked.
            help_key: What opens the help here; `?` is typed into text fields.
        """
        super().__init__()
        self._mode, self._help_key = mode, help_key

    def watch_snapshot(self, old: Snapshot, new: Snapshot) -> None:
        """Draw anew when the counts are others; a snapshot is new with every batch."""
        if [run.status for run in old.live] != [run.status for run in new.live]:
            self.refresh()

    def render(self) -> Text:
        """One line; the gaps, then what is right give way when it does not fit."""
        rights = list(self._right())
        wide, close = self._modes(" "), self._modes("")
        shortest = min(right.cell_len for right in rights)
        bar = wide if wide.cell_len + shortest < self.size.width else close
        room = self.size.width - bar.cell_len
        for right in rights:
            if right.cell_len <= room:
                bar.append(" " * (room - right.cell_len))
                return bar.append_text(right)
        return bar

    def _modes(self, gap: str) -> Text:
        bar = Text(no_wrap=True, overflow="ellipsis", end="")
        for name, key, title in MODES:
            here = name == self._mode
            bar.append(f" {key} {_(title)} ", style="bold reverse" if here else "").append(gap)
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
        for told, help_ in ((live, asked), (short, asked), (short, key)):
            yield Text("  ").join((told, help_))
        yield short

    def _live(self) -> Text:
        live = self.snapshot.live
        if not live:
            return Text()
        from tui_lab.runs.status import Status

        counts = {status: sum(run.status is status for run in live) for status in Status}
        running, paused = counts[Status.RUNNING], counts[Status.PAUSED]
        queued = counts[Status.QUEUED]
        words = []
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
