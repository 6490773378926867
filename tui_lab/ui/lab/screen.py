"""The lab: choose data and a network, look at both, train."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.kit.key_names import clickable
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.lab import list_lines
from tui_lab.ui.lab.actions import ACTIONS
from tui_lab.ui.lab.details import WhatIsChosen
from tui_lab.ui.lab.drafts import Drafts
from tui_lab.ui.lab.handlers import LabHandlers
from tui_lab.ui.lab.loading import LabLoader
from tui_lab.ui.lab.state import LabContents, LabState
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.shell.training_place import TrainingPlace

if TYPE_CHECKING:
    from tui_lab.courses.current_step import CurrentStep
    from tui_lab.experiment.model import Experiment
    from tui_lab.runs.summary import RunSummary

ALL = "*"
"""Stands for all data sets; no data set can be called so."""


class LabHome(LabScreen):
    """Data on the left, the networks for it below, and on the right what is chosen."""

    MODE = "lab"
    CSS_PATH = "style.tcss"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    AUTO_FOCUS = "#networks"

    class DraftNotKept(Message):
        """A draft could not be written to the disk."""

        def __init__(self, error: LabError) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self.state = LabState()
        self.state.place = self.lab.keep(TrainingPlace)
        self.loader = LabLoader(self)
        self.drafts = self.lab.keep(Drafts)
        self.drafts.failed = lambda error: self.post_message(self.DraftNotKept(error))
        self.handlers = LabHandlers(self)
        self.act_with(self.handlers)
        self._complained = False
        self._reported: set[str] = set()

    @property
    def chosen(self) -> Experiment | None:
        """What the key t would train."""
        return self.state.experiment

    def body(self) -> Iterable[Widget]:
        """News, two lists, and the details of what is chosen."""
        first = list_lines.first_network(self.state.wanted_preset)
        yield Static(id="news")
        yield Static(id="where")
        with Horizontal(id="columns"):
            with Vertical(id="lists"):
                yield Panel(EndedList(id="datasets"), title=_("Data"), id="data-panel")
                networks = EndedList(Option(first), id="networks")
                networks.marks_first = True
                yield Panel(networks, title=_("Networks"), id="networks-panel")
            yield WhatIsChosen(self.state, self.loader, self.drafts.is_safe, id="chosen")

    def on_mount(self) -> None:
        """Read what can be chosen."""
        super().on_mount()
        self.watch(self.app, "fetching", self._fetching_changed, init=False)
        self.query_one("#datasets", OptionList).add_option(Option(f" {_('all')}", id=ALL))

    def on_unmount(self) -> None:
        """Let the disk catch up."""
        self.drafts.flush()

    def on_screen_resume(self) -> None:
        """Look again: presets may have been saved and data fetched on other screens."""
        super().on_screen_resume()
        # What is to be read must not keep the first picture waiting. The app's turn is after it:
        # the screen would call back while the app still gathers what it will draw.
        self.app.call_after_refresh(self._fill)

    async def _fill(self) -> None:
        if self.app.screen is not self and not self.app.screen.is_modal:
            return  # another screen came first; this one is filled once it is seen again
        if self.is_attached and not self.is_mounted:  # it is being made: its turn comes
            self.call_later(self._fill)
            return
        for chosen in self.query(WhatIsChosen):  # none where the lab was left meanwhile
            if chosen.is_attached:
                await chosen.fill()
                if self.drafts.entry is not None and self.state.entry is not None:
                    self._list_networks(self.state.entry.key)  # it may have been trained by now
                self._read()

    def _read(self) -> None:
        self.loader.read(self._take, self._take_course)

    def show(self, snapshot: Snapshot) -> None:
        """Say what goes on, and where the course stands."""
        if not snapshot.listed and not self.state.is_read:
            return
        from tui_lab.ui.lab import view

        name, marks = self.chosen.name if self.chosen else "", tones(self.app, bold=True)
        ended = self.lab.absence.news(snapshot.runs)
        draft = view.draft_text(self.state.entry, self.drafts)
        self._look_at_sweeps([*snapshot.live, *ended])
        news = view.news(snapshot, name, marks, draft, ended, self.state.sweeps)
        self.query_one("#news", Static).update(news)
        line, course = self.query_one("#where", Static), self.state.course
        if self.state.is_read:
            text = view.course_line(course, self.size.width - 2)
            line.update(clickable(text, style="" if course is not None else "dim"))
        # That there are courses is said only where there is room for it.
        line.set_class(course is None and "\n" in news.plain, "-no-room")

    def _look_at_sweeps(self, runs: Sequence[RunSummary]) -> None:
        """Find out what is to be said of the sweeps of these runs, where one of them changed."""
        now = frozenset((run.id, run.status.value) for run in runs if run.sweep)
        if now == self.state.sweeps_of:
            return
        self.state.sweeps_of = now

        def take(found: Mapping[str, str]) -> None:
            self.state.sweeps = found
            if self.is_mounted:
                self.show(self.lab.snapshot)

        ids = {run.sweep for run in runs if run.sweep}
        self.loader.read_sweeps(ids, self.lab.feed.store, take)

    # What can be chosen

    def choose(self, name: str) -> None:
        """Choose a preset by its name."""
        self.state.dataset, self.state.wanted_preset = None, name
        if self.state.is_read:
            self.query_one("#datasets", OptionList).highlighted = 0
            self._list_networks(self.state.wanted_key)

    def choose_data(self, name: str) -> None:
        """Choose a data set, and the first network for it that is no draft."""
        self.state.wanted_dataset = name
        self._choose_wanted_data()

    def _choose_wanted_data(self) -> None:
        name, catalogue = self.state.wanted_dataset, self.state.contents.catalogue
        if name not in catalogue:
            return
        self.state.dataset, self.state.wanted_dataset = name, ""
        listed = self.query_one("#datasets", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listed.highlighted = [None, *catalogue].index(name)
        self._list_networks("")
        first = next((entry for entry in self.state.entries if not entry.is_draft), None)
        if first is not None:
            self._list_networks(first.key)
        self.query_one("#networks").focus()

    def show_draft(self, key: str) -> None:
        """List the draft, or list it no more, and choose the entry of that key."""
        draft = self.drafts.entry
        if draft is not None and self.state.dataset not in (None, draft.experiment.data.dataset):
            self.state.dataset = None
            self.query_one("#datasets", OptionList).highlighted = 0
        self._list_networks(key)

    def _take(self, contents: LabContents) -> None:
        """Show what was read."""
        for name in sorted(set(contents.unreadable) - self._reported):
            self.notify(contents.unreadable[name], title=name, severity="warning")
        self._reported |= set(contents.unreadable)
        state = self.state
        if not self.is_mounted or contents == state.contents:
            return
        is_first, state.contents = not state.is_read, contents
        listed = self.query_one("#datasets", OptionList)
        lines: list[Option | None] = [Option(f" {_('all')}", id=ALL)]
        at_hand = True
        for name, info in contents.catalogue.items():
            there = contents.availability[name]
            if at_hand and not there.at_hand:
                lines.append(None)  # a line before those that are to be fetched
            at_hand = there.at_hand
            lines.append(Option(list_lines.dataset_line(info, there), id=name))
        with self.prevent(OptionList.OptionHighlighted):
            listed.set_options(lines)
            if state.dataset not in contents.catalogue:
                state.dataset = None
            listed.highlighted = [None, *contents.catalogue].index(state.dataset)
        if is_first:
            self.handlers.bring_drafts_back()
        draft, entry = self.drafts.entry, state.entry
        if entry is not None:
            self._list_networks(entry.key)
        else:
            self._list_networks(draft.key if draft is not None else state.wanted_key)
        self._choose_wanted_data()
        self.handlers.presets_were_read()

    def _take_course(self, step: CurrentStep | None) -> None:
        if step != self.state.course:
            self.state.course = step
            if self.state.is_read and self.is_mounted:
                self.show(self.lab.snapshot)

    def _list_networks(self, wanted: str) -> None:
        """Fill the list of networks, and choose that of the key `wanted`."""
        self.refresh_bindings()  # there may be a draft to drop now
        index = self.state.list_entries(self.drafts.entry, wanted)
        availability = self.state.contents.availability
        listed = self.query_one("#networks", OptionList)
        lines = []
        for entry in self.state.entries:
            safe = entry.is_draft and self.drafts.is_safe(entry.experiment)
            called = self.state.called(entry) if entry.is_draft else ""
            line = list_lines.entry_line(entry, availability, called, safe=safe)
            lines.append(Option(line, id=entry.key))
        with self.prevent(OptionList.OptionHighlighted):
            listed.set_options(lines)
            listed.highlighted = index
        data = self.state.dataset
        title = _("Networks") if data is None else _("Networks for {data}").format(data=data)
        self.query_one("#networks-panel", Panel).title = title
        if index is not None:
            self.state.choose(self.state.entries[index])
            self.show_chosen()

    @on(OptionList.OptionHighlighted, "#datasets")
    def _dataset_chosen(self, event: OptionList.OptionHighlighted) -> None:
        name = None if event.option_id == ALL else event.option_id
        if name != self.state.dataset:
            self.state.dataset = name
            self._list_networks(self.state.entry.key if self.state.entry else "")

    @on(OptionList.OptionSelected, "#datasets")
    def _to_networks(self) -> None:
        self.query_one("#networks").focus()

    @on(OptionList.OptionHighlighted, "#networks")
    def _network_chosen(self, event: OptionList.OptionHighlighted) -> None:
        for entry in self.state.entries:
            if entry.key == event.option_id:
                self.state.choose(entry)
                self.show_chosen()

    @on(OptionList.OptionSelected, "#networks")
    def _network_entered(self) -> None:
        self.handlers.edit()  # nothing is trained by a key that opens what is marked elsewhere

    # What is chosen

    def show_chosen(self) -> None:
        """Show what is chosen, after something about it has changed."""
        if self.state.entry is not None:
            self.show(self.lab.snapshot)
            self.query_one(WhatIsChosen).show(self.lab.fetching)

    def _fetching_changed(self, before: Mapping[str, object], now: Mapping[str, object]) -> None:
        if self.is_mounted:
            self.query_one(WhatIsChosen).show_fetching(self.lab.fetching)
            if set(before) - set(now):
                self._read()

    def on_lab_home_draft_not_kept(self, message: DraftNotKept) -> None:
        """Say it once; each letter that is typed would be one more of the same."""
        if not self._complained:
            self._complained = True
            self.lab.complain(message.error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where it is trained is chosen where there is a choice."""
        return self.state.place.is_choice if action == "place" else True

    def worth_offering(self, action: str) -> bool:
        """What leads nowhere now is left out."""
        if action in ("open_news", "open_run", "watch_run", "open_lost"):
            return self.handlers.leads_to_a_run(action)
        if action in ("undo", "redo"):
            return self.drafts.can_undo if action == "undo" else self.drafts.can_redo
        return super().worth_offering(action)
