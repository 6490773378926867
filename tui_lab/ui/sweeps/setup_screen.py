"""A sweep to be begun: which settings are varied with which values, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.events import Key, Resize
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _, whole_number
from tui_lab.runs.place_words import place_words
from tui_lab.sweeps.operations import SweepReady, SweepWanted
from tui_lab.sweeps.plan import SweepPlan
from tui_lab.sweeps.space import check_values
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import SweepPage
from tui_lab.ui.shell.dialogs import ChoiceList, ChoiceScreen, InputScreen, problem_in
from tui_lab.ui.shell.training_place import TrainingPlace
from tui_lab.ui.sweeps.actions import SETUP_ACTIONS
from tui_lab.ui.sweeps.loading import SetupChecked, SetupLoader, SweepDraft
from tui_lab.ui.sweeps.setup_view import (
    OPTIONS,
    SEARCHES,
    SetupLine,
    empty_words,
    padded_lines,
    setup_lines,
    values_detail,
    verdict,
)

MOST = {"trials": 1000, "seeds": 20, "at_once": 64, "epochs": 1_000_000}
"""The largest numbers."""


class SweepSetupScreen(LabScreen):
    """Puts a sweep together."""

    MODE = "lab"
    ACTIONS: ClassVar[tuple[Action, ...]] = SETUP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SETUP_ACTIONS)]
    CSS_PATH: ClassVar[str | Path] = "setup.tcss"

    def __init__(
        self, experiment: Experiment, path: str = "", like: SweepPlan | None = None, on: str = ""
    ) -> None:
        """Make the screen.

        Args:
            experiment: What is varied.
            path: A setting whose values are asked for at once; "" for none.
            like: A sweep whose choices fill the form.
            on: Where the run was trained that the experiment is of; "" for the lab's choice.
        """
        super().__init__()
        self._experiment, self._path = experiment, path
        self.chosen = self.lab.keep(SweepDraft)
        self.chosen.begin(experiment, like)
        self.place = self.lab.keep(TrainingPlace).following(on)
        self.ready: SweepReady | None = None
        self._problem: LabError | None = None
        self._lines: list[SetupLine] = []
        self._loader = SetupLoader(self, experiment)
        self._starting = False

    def body(self) -> Iterable[Widget]:
        """The list, and below it what would be trained."""
        yield Panel(ChoiceList(id="setup-list", compact=True), id="setup-panel")
        yield Static(id="setup-verdict")

    def on_mount(self) -> None:
        """Fill the list; ask for the values of the setting that was marked."""
        super().on_mount()
        self._entitle(self._experiment.name)
        self._loader.read_name(self._entitle)
        self._changed()
        if self._path:
            self.call_after_refresh(self._ask_values, self._path)

    def _entitle(self, name: str) -> None:
        if self.is_mounted:
            title = _("A sweep over {name}").format(name=name or self._experiment.data.dataset)
            self.query_one("#setup-panel", Panel).title = title

    def on_resize(self, event: Resize) -> None:
        """Fit the lines."""
        self.call_after_refresh(self._fill)

    def _changed(self) -> None:
        """Something else is chosen: check it."""
        self.ready, self._problem = None, None
        self._fill()
        if self.chosen.over:
            self._loader.check(self._asked, self.chosen.epochs)

    def on_setup_checked(self, message: SetupChecked) -> None:
        """Say what would be trained."""
        self.ready, self._problem = message.ready, message.problem
        self._fill()

    def _fill(self) -> None:
        listed = self.query_one(ChoiceList)
        marked = listed.highlighted or 0
        epochs = self.chosen.epochs or f"({self._experiment.fit.epochs})"
        on = str(self._asked.extra.get("on", self.place.by_setting))
        self._lines = setup_lines(
            self.chosen.over,
            self.chosen.wanted,
            self.ready,
            str(epochs),
            place_words(on) if self.place.is_choice else "",
        )
        shown = padded_lines(self._lines, self.size.width - 8)
        with self.prevent(OptionList.OptionHighlighted):
            listed.set_options(Option(Text(each, no_wrap=True)) for each in shown)
            listed.highlighted = min(marked, len(shown) - 1)
        told = verdict(self.chosen.over, self.ready, self._problem)
        style = "bold" if self._problem is not None else ""
        self.query_one("#setup-verdict", Static).update(Text(told, style))

    @property
    def _asked(self) -> SweepWanted:
        """All that is asked for; where it is trained as it was chosen, also elsewhere."""
        asked = self.chosen.asked
        return replace(asked, extra={**self.place.extra, **asked.extra})

    def _follow_place(self) -> None:
        """The place that was chosen holds, and not that of a sweep whose choices were taken."""
        kept = {name: value for name, value in self.chosen.wanted.extra.items() if name != "on"}
        self._want(extra=kept)

    @property
    def _marked(self) -> SetupLine:
        return self._lines[self.query_one(ChoiceList).highlighted or 0]

    @on(OptionList.OptionSelected, "#setup-list")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_edit()

    def action_edit(self, typed: str = "") -> None:
        """Change the marked line.

        Args:
            typed: A digit that was typed; a line without a number passes it over.
        """
        line = self._marked
        if line.key in self.chosen.over:
            self._ask_values(line.key, typed)
            return
        name = line.key.removeprefix("option:")
        asks: dict[str, Callable[[], None]] = {
            "search": self._ask_search,
            "objective": self._ask_objective,
            "on": lambda: self.place.ask(self, self._follow_place),
            "stop_bad": lambda: self._want(stop_bad=not self.chosen.wanted.stop_bad),
        }
        if not typed or name not in asks:
            asks.get(name, lambda: self._ask_number(name, typed))()

    def action_add(self) -> None:
        """Vary another setting."""
        known = [each for each in self._loader.settings() if each[0] not in self.chosen.over]
        title = _("Which setting is to be varied?")

        def take(path: str | None) -> None:
            if path:
                self._ask_values(path)

        self.app.push_screen(ChoiceScreen(title, known), take)

    def action_drop(self) -> None:
        """Do not vary the marked setting."""
        if self.chosen.over.pop(self._marked.key, None) is None:
            self.notify(_("Mark a setting that is varied."))
        else:
            self._changed()

    def action_sweeps(self) -> None:
        """Look at those that were begun."""
        self.lab.open(SweepPage())

    def action_train(self) -> None:
        """Start it."""
        if self._problem is not None or not self.chosen.over:
            self.notify(verdict(self.chosen.over, None, self._problem))
        elif not self._starting:
            self._starting = True
            self.notify(_("The sweep is being started."))
            self._loader.start(self._asked, self.chosen.epochs, self._started)

    def _started(self, sweep: str) -> None:
        self._starting = False
        if not sweep:
            return
        if self.is_current:
            self.lab.open(SweepPage(sweep), instead=True)
        else:
            self.lab.notify(_("The sweep {sweep} has begun.").format(sweep=sweep))

    def on_key(self, event: Key) -> None:
        """Digits lead to no other screen from a form that waits for numbers."""
        if event.character is not None and event.character.isdecimal():
            event.stop()
            event.prevent_default()
            self.action_edit(event.character)

    def _ask_values(self, path: str, typed: str = "") -> None:
        """Ask for the values of a setting."""

        def take(text: str | None) -> None:
            if text:
                self.chosen.over[path] = text
                self.query_one(ChoiceList).highlighted = list(self.chosen.over).index(path)
                self._changed()

        self.app.push_screen(
            InputScreen(
                _("Values of {path}").format(path=path),
                self.chosen.over.get(path, ""),
                typed=typed,
                detail=values_detail(self._experiment, path),
                check=problem_in(lambda text: check_values(self._experiment, path, text)),
                while_typing=problem_in(
                    lambda text: check_values(self._experiment, path, text, whole=False)
                ),
            ),
            take,
        )

    def _want(self, **changes: object) -> None:
        wanted: SweepWanted = replace(self.chosen.wanted, **changes)  # type: ignore[arg-type]
        self.chosen.wanted = wanted
        self._changed()

    def _ask_search(self) -> None:
        choices = [(key, _(words)) for key, words in SEARCHES.items()]

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self._want(search=chosen or None)

        title = _("How are values chosen?")
        self.app.push_screen(ChoiceScreen(title, choices, self.chosen.wanted.search or ""), take)

    def _ask_objective(self) -> None:
        known = self._loader.objectives()
        if not known:
            self.notify(_("The experiment keeps no validation part, and a sweep chooses by that."))
            return

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self._want(objective=chosen)

        title = _("What are the trials judged by?")
        now = self.chosen.wanted.objective or known[0]
        self.app.push_screen(ChoiceScreen(title, [(each, each) for each in known], now), take)

    def _ask_number(self, name: str, typed: str = "") -> None:
        """Ask for a number; an empty line takes what fits."""
        most = MOST[name]
        now = self.chosen.epochs if name == "epochs" else getattr(self.chosen.wanted, name)

        def check(text: str) -> str | None:
            value = whole_number(text)
            if (not text and name != "seeds") or (value is not None and 1 <= value <= most):
                return None
            return _("A whole number from 1 to {most}.").format(most=most)

        def take(text: str | None) -> None:
            value = whole_number(text) if text else None
            if text is not None and name == "epochs":
                self.chosen.epochs = value
                self._changed()
            elif text is not None:
                self._want(**{name: value})

        detail = empty_words(name, self._experiment.fit.epochs)
        value = "" if now is None else str(now)
        question = InputScreen(
            _(OPTIONS[name]), value, detail=detail, check=check, while_typing=check, typed=typed
        )
        self.app.push_screen(question, take)
