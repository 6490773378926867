"""The user's draft in the lab, those before it, and the copy on disk. Must not import Textual."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_lab.errors import LabError
    from tui_lab.experiment.model import Experiment
    from tui_lab.ui.lab.draft_file import DraftWriter, KeptDraft
    from tui_lab.ui.lab.entries import NetworkEntry


class Drafts:
    """The draft, with undo and redo; each change is written to the disk.

    The app keeps them, so that they outlive a change of language.
    """

    def __init__(self) -> None:
        self.failed: Callable[[LabError], object] = lambda _error: None
        """Is called in a thread, with the error, when a draft cannot be written."""
        self._earlier: list[NetworkEntry | None] = []
        self._later: list[NetworkEntry | None] = []
        self._stages: list[tuple[Experiment, Experiment]] = []
        """Drafts that were made from a draft, each with that one."""
        self._in_editor: KeptDraft | None = None
        self.entry: NetworkEntry | None = None
        """The draft; None where there is none."""
        self.brought_back = False
        """Whether the draft is that of the last time the lab was open."""
        self.gave_way: NetworkEntry | None = None
        """What no run and no preset has, and what the draft was not made from, yet took the place
        of; None for nothing."""

    @cached_property
    def _writer(self) -> DraftWriter:
        """Writes to the disk. The first screen does not wait for its module."""
        from tui_lab.ui.lab.draft_file import DraftWriter

        return DraftWriter(lambda error: self.failed(error))

    def take(self, draft: Experiment, before: NetworkEntry | None = None) -> NetworkEntry:
        """Make an experiment the draft.

        Args:
            draft: The experiment.
            before: What it was made from.
        """
        from tui_lab.ui.lab.entries import draft_entry

        self.gave_way = None
        if self.entry is not None and draft != self.entry.experiment:
            made_from_it = before is not None and before.is_draft
            lost = not made_from_it and not self.is_safe(self.entry.experiment)
            self.gave_way = self.entry if lost else None
        if before is not None and before.is_draft and draft != before.experiment:
            self._stages.append((draft, before.experiment))
        self._earlier.append(self.entry)
        self._later.clear()
        entry = draft_entry(draft, before)
        self._use(entry)
        return entry

    def keep(self, draft: Experiment, before: NetworkEntry | None = None) -> None:
        """Write to the disk what is in the editor now; the draft itself stays as it is."""
        if before is not None and draft == before.experiment and not before.is_draft:
            self._in_editor = None
        else:
            from tui_lab.ui.lab.draft_file import KeptDraft

            origin = "" if before is None else before.origin or before.key
            self._in_editor = KeptDraft(draft, origin)
        self._keep()

    def mark_safe(self, draft: Experiment) -> None:
        """A run or a preset has it: it need not be kept on disk as a draft."""
        self._writer.mark_safe(draft)
        self._keep()

    def is_safe(self, draft: Experiment) -> bool:
        """Whether a run or a preset has it."""
        return self._writer.is_safe(draft)

    def bring_back(self, drafts: Sequence[NetworkEntry]) -> None:
        """Take the drafts of last time, the last one at the end; they are on disk already."""
        *earlier, self.entry = drafts
        self._earlier = [None, *earlier]
        self.brought_back = True

    def say_anew(self, say: Callable[[NetworkEntry], NetworkEntry]) -> None:
        """Make all entries anew, in another language; `say` gives each with the same key."""
        earlier, later = self._earlier, self._later
        self._earlier = [None if each is None else say(each) for each in earlier]
        self._later = [None if each is None else say(each) for each in later]
        self.entry = None if self.entry is None else say(self.entry)

    @property
    def can_undo(self) -> bool:
        """Whether a draft was taken that can be dropped."""
        return bool(self._earlier)

    @property
    def can_redo(self) -> bool:
        """Whether a draft was dropped that can be brought back."""
        return bool(self._later)

    def undo(self) -> NetworkEntry | None:
        """Go back to the draft before, or to none; the draft that was dropped."""
        dropped = self.entry
        self._later.append(dropped)
        self._use(self._earlier.pop())
        return dropped

    def redo(self) -> None:
        """Bring back the draft that was dropped last."""
        self._earlier.append(self.entry)
        self._use(self._later.pop())

    def flush(self) -> None:
        """Wait until everything is on disk."""
        self._writer.flush()

    def _use(self, draft: NetworkEntry | None) -> None:
        self.entry, self.brought_back, self._in_editor = draft, False, None
        self._keep()

    def _keep(self) -> None:
        """Write what no run and no preset has: the draft, those before it, and the editor's."""
        from tui_lab.ui.lab.draft_file import KeptDraft

        outgrown = self._outgrown()
        entries = [each for each in self._earlier if each and each.experiment not in outgrown]
        entries += [self.entry] if self.entry is not None else []
        kept = [KeptDraft(each.experiment, each.origin) for each in entries]
        if self._in_editor is not None:
            kept.append(self._in_editor)
        self._writer.keep(replace(kept[-1], earlier=tuple(kept[:-1])) if kept else None)

    def _outgrown(self) -> list[Experiment]:
        """Drafts that were stages on the way to what a run or a preset has."""
        found: list[Experiment] = []
        for later, earlier in reversed(self._stages):
            if later in found or self.is_safe(later):
                found.append(earlier)
        return found
