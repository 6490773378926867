"""The line on top: the modes with their keys, and the runs that are going on."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import var
from textual.widget import Widget

from tui_lab.i18n import N_, _, ngettext
from tui_lab.runs.status import Status
from tui_lab.ui.feed import Snapshot
from tui_lab.ui.glyphs import glyph

MODES = (("lab", "1", N_("Lab")), ("runs", "2", N_("Runs")), ("data", "3", N_("Data")))
SETTINGS = ("settings", "4", N_("Settings"))


class TopBar(Widget):
    """`1 Lab  2 Runs  3 Data  4 Settings            ● 1 running`; the current mode is marked."""

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; color: $text; padding: 0 1; }
    """
    snapshot: var[Snapshot] = var(Snapshot, init=False)

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode

    def watch_snapshot(self, old: Snapshot, new: Snapshot) -> None:
        """Draw anew when the counts are others; a snapshot is new with every batch."""
        if [run.status for run in old.live] != [run.status for run in new.live]:
            self.refresh()

    def render(self) -> Text:
        """One line; what is right gives way when it does not fit."""
        bar = Text(no_wrap=True, overflow="ellipsis", end="")
        for name, key, title in (*MODES, SETTINGS):
            here = name == self._mode
            bar.append(f" {key} {_(title)} ", style="bold reverse" if here else "")
            bar.append(" ")
        right = self._live()
        gap = self.size.width - bar.cell_len - right.cell_len
        if gap >= 1:
            bar.append(" " * gap)
            bar.append_text(right)
        return bar

    def _live(self) -> Text:
        live = self.snapshot.live
        if not live:
            return Text("tui-lab", style="bold")
        running = sum(run.status is not Status.QUEUED for run in live)
        waiting = len(live) - running
        words = []
        if running:
            text = ngettext("{count} run is training", "{count} runs are training", running)
            words.append(text.format(count=running))
        if waiting:
            text = ngettext("{count} run waits", "{count} runs wait", waiting)
            words.append(text.format(count=waiting))
        return Text(f"{glyph('●')} {', '.join(words)}", style="bold")
