"""Where the next runs are trained, as it is chosen in the lab, the editor and the form of a sweep.

There is a choice only where there is more than one place: a cluster was found, or the setting `on`
names one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_lab import settings
from tui_lab.i18n import _
from tui_lab.settings.entries import OWN_PROCESS

if TYPE_CHECKING:
    from tui_lab.ui.shell.base_screen import LabScreen


class TrainingPlace:
    """What is chosen; one for the app, `Lab.keep`."""

    def __init__(self) -> None:
        self.chosen: str | None = None
        """A name of `places.PLACES`; None follows the setting."""
        self.by_setting = OWN_PROCESS
        """The place that the setting `on` names."""
        self.found: tuple[str, ...] = ()
        """Those that can be used from here, as far as was looked."""

    def look(self) -> None:
        """Look which ones there are, and what is set: reads the disk."""
        from tui_lab.runs.places import found

        self.found, self.by_setting = found(), str(settings.get("on"))

    @property
    def name(self) -> str:
        """The place where a run would be trained now."""
        return self.chosen or self.by_setting

    @property
    def offered(self) -> tuple[str, ...]:
        """Those that can be chosen, that of the setting first."""
        return tuple(dict.fromkeys((self.by_setting, OWN_PROCESS, *self.found, self.name)))

    @property
    def is_choice(self) -> bool:
        """Whether there is something to choose."""
        return len(self.offered) > 1

    @property
    def extra(self) -> dict[str, object]:
        """What a run's options say of it: nothing where nothing was chosen."""
        return {} if self.chosen is None else {"on": self.chosen}

    @property
    def words(self) -> str:
        """It in a word or two; "" where there is no choice."""
        return _in_words(self.name) if self.is_choice else ""

    def following(self, name: str) -> TrainingPlace:
        """The place for what is made from a run: where that was trained, as long as nothing else is
        chosen there; this one where that cannot be used from here.

        Args:
            name: A name of `places.PLACES`; "" where nothing is known of it.
        """
        if name == self.name or name not in self.offered:
            return self
        own = copy.copy(self)
        own.chosen = name
        return own

    def ask(self, screen: LabScreen, then: Callable[[], object]) -> None:
        """Ask for it, and call `then` where another one was chosen."""
        from tui_lab.ui.shell.dialogs import ChoiceScreen

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self.chosen = chosen
                then()
                if chosen != self.by_setting:
                    text = _("Until the interface is left; the setting “{name}” keeps it for good.")
                    screen.lab.notify(text.format(name=_(settings.SETTINGS["on"].title)))

        choices = [(name, _in_words(name)) for name in self.offered]
        title = _("Where is it trained?")
        screen.app.push_screen(ChoiceScreen(title, choices, self.name), take)


def _in_words(name: str) -> str:
    from tui_lab.runs.place_words import place_words  # not before the first picture

    return place_words(name)
