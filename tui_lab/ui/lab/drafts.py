"""The user's draft in the lab: chosen, kept on disk, dropped and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.lab.draft_file import Keeper, Kept, read
from tui_lab.ui.lab.handlers import LabDoing

if TYPE_CHECKING:
    from tui_lab.experiment import Experiment
    from tui_lab.presets import Preset
    from tui_lab.ui.lab.choice import Entry


class LabDrafts(LabDoing):
    """What becomes of drafts; the lists are shown by the subclass."""

    class NotKept(Message):
        """A draft could not be written to the disk."""

        def __init__(self, error: LabError) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._draft: Entry | None = None
        self._earlier: list[Entry | None] = []
        self._later: list[Entry | None] = []
        self._brought_back = False
        self._complained = False
        self._keeper = Keeper(lambda error: self.post_message(self.NotKept(error)))

    def show_draft(self, key: str) -> None:
        """List the draft, or list it no more, and choose the entry of that key."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Let the disk catch up."""
        self._keeper.flush()

    def on_lab_drafts_not_kept(self, message: NotKept) -> None:
        """Say it once; each letter that is typed would be one more of the same."""
        if not self._complained:
            self._complained = True
            self.lab.complain(message.error)

    def take_draft(self, draft: Experiment, before: Entry | None = None) -> None:
        """Offer an experiment of the user's own, and choose it."""
        from tui_lab.ui.lab.choice import draft_entry

        self._earlier.append(self._draft)
        self._later.clear()
        self._use(draft_entry(draft, before))

    def keep_draft(self, draft: Experiment, before: Entry | None = None) -> None:
        """Keep on disk what is in the editor now; the lab itself is not told of it yet."""
        if before is not None and draft == before.experiment and not before.changed:
            self._keep(self._draft)
            return
        origin = "" if before is None else before.origin or before.key
        self._keeper.keep(Kept(draft, origin))

    def draft_is_safe(self, draft: Experiment) -> None:
        """A run or a preset has it: it need not be kept on disk as a draft."""
        self._keeper.safe(draft)

    def is_safe(self, draft: Experiment) -> bool:
        """Whether a run or a preset has it."""
        return self._keeper.is_safe(draft)

    def was_trained(self, entry: Entry) -> None:
        """The run has the draft now."""
        if entry.changed:
            self.draft_is_safe(entry.experiment)

    def bring_back(self, presets: list[Preset]) -> str:
        """The draft of last time, where there is one; its key, or ""."""
        from tui_lab.ui.lab.choice import draft_entry, origin_of

        if self._draft is not None:
            return ""
        try:
            kept = read()
        except LabError as error:
            self.lab.complain(error)
            return ""
        if kept is None:
            return ""
        before = origin_of(kept.origin, presets, list(self._catalogue.values()))
        self._draft = draft_entry(kept.experiment, before)
        self._earlier = [None]
        self._brought_back = True
        return self._draft.key

    def action_undo(self) -> None:
        """Go back to the draft before, or to none."""
        if not self._earlier:
            self.notify(_("There is no draft to drop."))
            return
        dropped = self._draft
        self._later.append(dropped)
        self._use(self._earlier.pop(), origin=dropped.origin if dropped else "")
        if dropped is not None:
            name = dropped.experiment.name or _("without a name")
            self.notify(_("The draft {name} is dropped; r brings it back.").format(name=name))

    def action_redo(self) -> None:
        """Bring the draft that was dropped last back."""
        if not self._later:
            self.notify(_("No draft was dropped."))
            return
        self._earlier.append(self._draft)
        self._use(self._later.pop())

    def _use(self, draft: Entry | None, origin: str = "") -> None:
        self._draft, self._brought_back, self._seed = draft, False, None
        self._keep(draft)
        self.show_draft(draft.key if draft is not None else origin)

    def _keep(self, draft: Entry | None) -> None:
        self._keeper.keep(None if draft is None else Kept(draft.experiment, draft.origin))

    @property
    def draft_words(self) -> str:
        """What can be done with the draft, where it is what is chosen; else nothing."""
        if self._chosen is None or not self._chosen.changed:
            return ""
        if self.is_safe(self._chosen.experiment):
            text = _("Your change {name}, trained or saved: e changes it further, u drops it.")
        elif self._brought_back:
            text = _("Your draft {name} of last time: t trains it, e changes it, u drops it.")
        else:
            text = _("Your draft {name}: t trains it, e changes it, u drops it.")
        return text.format(name=self._chosen.experiment.name or _("without a name"))
