"""Trainings of other programs are taken into the table: named, looked at, asked about, taken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext, number
from tui_lab.paths import expanded
from tui_lab.ui.kit.path_suggester import PathSuggester
from tui_lab.ui.runs import view
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen

if TYPE_CHECKING:
    from tui_lab.interop.importing import Found, Taken


class ImportHandlers:
    """Carries out `import_runs`."""

    def __init__(self, screen: LabScreen) -> None:
        self.screen = screen

    def import_runs(self) -> None:
        """Ask for a file or a folder, say what is there, and make runs of it."""
        self.screen.run_worker(self._import(), group="asking", exclusive=True, exit_on_error=False)

    async def _import(self) -> None:
        from tui_lab.interop.importing import look, take

        app, store = self.screen.app, self.screen.lab.feed.store
        text = await app.push_screen_wait(
            InputScreen(
                _("Import from which file or folder?"),
                detail=_(
                    "A CSV of Keras's CSVLogger or another program, a history as JSON, or"
                    " TensorBoard's files of events."
                ),
                check=lambda text: None if text else _("Name a file or a folder."),
                suggester=PathSuggester(),
                last="import",
            )
        )
        if not text:
            return
        try:
            found = await asyncio.to_thread(look, expanded(text))
            if not await app.push_screen_wait(_question(found)):
                return
            taken = await asyncio.to_thread(take, store, found.recordings)
        except LabError as error:
            self.screen.lab.complain(error)
            return
        self.screen.lab.feed.refresh()
        self.screen.notify(told(taken), markup=False)


def _question(found: Found) -> ConfirmScreen:
    count = len(found.recordings)
    title = ngettext("Import {count} training?", "Import {count} trainings?", count)
    detail = "\n".join([*view.recordings(found.recordings), *found.remarks])
    return ConfirmScreen(title.format(count=number(count)), detail, yes=_("Import"))


def told(taken: Sequence[Taken]) -> str:
    """What became of an import, in sentences."""
    new = [done.run.called for done in taken if not done.before]
    old = [done.run.called for done in taken if done.before]
    parts = []
    if new:
        parts.append(_("Imported: {names}.").format(names=view.names(new)))
    if old:
        parts.append(
            _("Imported before, and there already: {names}.").format(names=view.names(old))
        )
    return " ".join(parts)
