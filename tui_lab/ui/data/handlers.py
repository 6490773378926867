"""What can be done with the data sets: train, fetch, add a file or own data, remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.datasets.builtin_sets import files_of
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.planning import check_sizes, starting_experiment
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _, ngettext
from tui_lab.ui.data import loading
from tui_lab.ui.data import view as data_text
from tui_lab.ui.data.actions import ACTIONS
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.path_suggester import PathSuggester
from tui_lab.ui.shell.destinations import DataInLab
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.shell.fetching import at_hand

if TYPE_CHECKING:
    from tui_lab.ui.data.column_roles import Filled
    from tui_lab.ui.data.screen import DataScreen


class DataHandlers:
    """Carries out the actions on the marked data set."""

    def __init__(self, screen: DataScreen) -> None:
        self.screen = screen
        self._filled: Filled | None = None
        """What was in the form for own data when it was left."""

    async def train(self) -> None:
        """Go to the lab with the marked set and a network for it."""
        info = self.screen.marked
        if info is not None:
            await self.screen.lab.go(DataInLab(info.name))

    def look(self) -> None:
        """Give the marked set the whole screen, and the keys for scrolling."""
        self.screen.add_class("-reading")
        self.screen.entitle()
        self.screen.query_one("#about").focus()
        self.screen.refresh_bindings()

    def look_inside(self) -> None:
        """Open the pages on the examples, columns and classes of the marked set."""
        from tui_lab.ui.data.looking_screen import LookScreen

        info = self.screen.marked
        if info is not None and at_hand(info.name):
            self.screen.app.push_screen(LookScreen(info))

    def back(self) -> None:
        """Go back to the list."""
        self.screen.remove_class("-reading")
        self.screen.entitle()
        self.screen.query_one("#sets").focus()
        self.screen.refresh_bindings()

    def fetch(self) -> None:
        """Fetch the marked set, or give that up."""
        info, lab = self.screen.marked, self.screen.lab
        if info is None:
            return
        if info.name in lab.fetching:
            lab.fetcher.give_up(info.name)
        else:
            lab.fetcher.start(info.name)

    def add_file(self) -> None:
        """Ask for the file of the marked set."""
        info = self.screen.marked
        if info is None:
            return

        def named(path: str | None) -> None:
            if path:
                self.screen.loader.add_file(info.name, path, self._file_added)

        self.screen.app.push_screen(
            InputScreen(
                _("The file of {name}").format(name=info.name),
                detail=data_text.wanted_files(info),
                placeholder=" "
                + _("for example {example}").format(
                    example="~/Downloads/" + files_of(info.name)[0].name
                ),
                check=lambda text: None if text else _("Write the name of a file or folder."),
                suggester=PathSuggester(),
                last="data file",
            ),
            named,
        )

    def _file_added(self, name: str, error: LabError | None) -> None:
        if error is not None:
            self.screen.lab.complain(error)
        elif at_hand(name):
            self.screen.notify(_("The data set {name} is at hand.").format(name=name))
        else:
            self.screen.notify(
                _("The file was added; {name} needs more of them.").format(name=name)
            )
        self.screen.read()

    def add_own(self) -> None:
        """Open the form for own data."""
        from tui_lab.ui.data.adding_screen import OwnDataScreen

        self.screen.app.push_screen(OwnDataScreen(self._own_added, self._own_left, self._filled))

    def _own_left(self, filled: Filled) -> None:
        self._filled = filled
        self.screen.notify(
            with_keys(_("What you filled in is kept: {key_add_own} goes on with it."), ACTIONS)
        )

    def _own_added(self, info: DatasetInfo) -> None:
        self._filled = None
        words = ngettext(
            "Added {name}: {count} example.",
            "Added {name}: {count} examples.",
            info.train_size + info.test_size,
        )
        count = data_text.size(info.train_size + info.test_size)
        said = words.format(name=info.name, count=count)
        try:
            check_sizes(starting_experiment(info).data, info)
        except DataError as error:
            self.screen.notify(f"{said} {error}", severity="warning")
        else:
            then = with_keys(_("Press {key_train} to train a network with it."), ACTIONS)
            self.screen.notify(f"{said} {then}")
        self.screen.forget(info.name)
        self.screen.read(info.name)

    def remove(self) -> None:
        """Ask whether the marked set is to be removed."""
        info = self.screen.marked
        if info is None:
            return
        self.screen.app.push_screen(
            ConfirmScreen(
                _("Remove the data set {name} for good?").format(name=info.name),
                _("Runs that were trained with it stay; they cannot be resumed without it."),
                yes=_("Remove"),
                no=_("Keep"),
                danger=True,
            ),
            lambda sure: self._remove(info.name) if sure else None,
        )

    def _remove(self, name: str) -> None:
        try:
            loading.remove(name)
        except LabError as error:
            self.screen.lab.complain(error)
            return
        self.screen.forget(name, marked=False)
        self.screen.notify(_("The data set {name} was removed.").format(name=name))
        self.screen.read()
