"""The lab: choose data and a network, look at both, train."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from rich.text import Text
from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab import datasets, presets
from tui_lab.errors import LabError, NotFoundError
from tui_lab.i18n import _
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.lab.actions import ACTIONS
from tui_lab.ui.lab.drafts import LabDrafts
from tui_lab.ui.lab.lists import ALL, dataset_option, entry_option, first_option
from tui_lab.ui.shell.feed import Snapshot

if TYPE_CHECKING:
    from tui_lab.courses.current_step import CurrentStep
    from tui_lab.datasets import Availability, DatasetInfo
    from tui_lab.datasets.glimpse import Glimpse
    from tui_lab.experiment import Experiment, Value
    from tui_lab.presets import Preset
    from tui_lab.ui.lab.choice import Entry

Look: TypeAlias = "tuple[str, tuple[tuple[str, Value], ...], int]"
"""A data set with its options and the seed: what its examples depend on."""


class LabHome(LabDrafts):
    """Data on the left, the networks for it below, and on the right what is chosen."""

    MODE = "lab"
    CSS_PATH = "style.tcss"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    AUTO_FOCUS = "#networks"

    def __init__(self) -> None:
        super().__init__()
        self._presets: list[Preset] = []
        self._there: dict[str, Availability] = {}
        self._entries: list[Entry] = []
        self._dataset: str | None = None
        self._wanted = presets.DEFAULT
        self._asked = ""
        self._glimpses: dict[Look, Glimpse] = {}
        self._look: Look | None = None
        self._told: set[str] = set()

    def body(self) -> Iterable[Widget]:
        """News, two lists, and the details of what is chosen."""
        yield Static(id="news")
        yield Static(id="where")
        with Horizontal(id="columns"):
            with Vertical(id="lists"):
                yield Static(_("Data"), classes="title")
                yield EndedList(id="datasets")
                yield Static(_("Networks"), classes="title")
                yield EndedList(first_option(presets.DEFAULT), id="networks")
            yield ScrollPane(id="details")

    def on_mount(self) -> None:
        """Read what can be chosen."""
        super().on_mount()
        self.watch(self.app, "fetching", self._fetching_changed, init=False)
        self.query_one("#datasets", OptionList).add_option(Option(_("all"), id=ALL))

    def on_screen_resume(self) -> None:
        """Look again: presets may have been saved and data fetched on other screens."""
        super().on_screen_resume()
        # What is to be read must not keep the first picture waiting. The app's turn is after it:
        # the screen would call back while the app still gathers what it will draw.
        self.app.call_after_refresh(self._fill)

    async def _fill(self) -> None:
        details = self.query_one("#details")
        if not details.is_attached:  # it was left meanwhile
            return
        if not details.children:
            names = ("heading", "lead", "fetching", "network", "recipe", "rest", "facts")
            heading, lead, fetching, *others = (Static(id=name) for name in names)
            await details.mount(heading, lead, fetching, Examples(id="examples"), *others)
        self._read()

    def show(self, snapshot: Snapshot) -> None:
        """Say what goes on."""
        if not snapshot.listed and not self._presets:
            return
        from tui_lab.ui.lab import view as lab_details

        name, marks = self.chosen.name if self.chosen else "", tones(self.app, bold=True)
        ended = self.lab.absence.news(snapshot.runs)
        told = lab_details.news(snapshot, name, marks, self.draft_words, ended)
        self.query_one("#news", Static).update(told)
        self._show_where(told.plain.count("\n") + 1)

    def _show_where(self, news: int) -> None:
        """Say where the course stands; that there are courses only where there is room for it."""
        from tui_lab.ui.lab import view as lab_details

        line = self.query_one("#where", Static)
        if self._presets:
            told = lab_details.course_line(self._where, self.size.width - 2)
            line.update(Text(told, "" if self._where is not None else "dim"))
        line.set_class(self._where is None and news > 1, "-no-room")

    def show_draft(self, key: str) -> None:
        """List the draft, or list it no more, and choose the entry of that key."""
        draft = self._draft
        if draft is not None and self._dataset not in (None, draft.experiment.data.dataset):
            self._dataset = None
            self.query_one("#datasets", OptionList).highlighted = 0
        self._list_networks(key)

    def choose(self, name: str) -> None:
        """Choose a preset by its name."""
        self._dataset = None
        self._wanted = name
        if self._presets:
            self.query_one("#datasets", OptionList).highlighted = 0
            self._list_networks(self._wanted_key())

    def choose_data(self, name: str) -> None:
        """Choose a data set, and the first network for it that is no draft."""
        self._asked = name
        if name in self._catalogue:
            self._choose_asked()

    def _choose_asked(self) -> None:
        self._dataset, self._asked = self._asked, ""
        listed = self.query_one("#datasets", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listed.highlighted = [None, *self._catalogue].index(self._dataset)
        self._list_networks("")
        first = next((entry for entry in self._entries if not entry.changed), None)
        if first is not None:
            self._list_networks(first.key)
        self.query_one("#networks").focus()

    def _wanted_key(self) -> str:
        from tui_lab.ui.lab.choice import PRESET

        return f"{PRESET}:{self._wanted}"

    # What can be chosen

    @work(thread=True, group="catalogue", exclusive=True, exit_on_error=False)
    def _read(self) -> None:
        try:
            found, unreadable = presets.read_all()
            catalogue = datasets.catalogue()
            there = {info.name: datasets.availability(info.name) for info in catalogue}
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
            return
        self.app.call_from_thread(self._take, found, catalogue, there)
        # Later: the room of the courses is to be imported first.
        from tui_lab.courses.current_step import current_step

        self.app.call_from_thread(self._take_where, current_step())
        broken = {name: str(error) for name, error in unreadable.items()}
        self.app.call_from_thread(self._tell_broken, broken)

    def _tell_broken(self, broken: dict[str, str]) -> None:
        """Say once of each preset that it cannot be read."""
        for name in sorted(set(broken) - self._told):
            self.notify(broken[name], title=name, severity="warning", timeout=10)
        self._told |= set(broken)

    def _take_where(self, where: CurrentStep | None) -> None:
        if where != self._where:
            self._where = where
            if self._presets and self.is_mounted:
                self.show(self.lab.snapshot)

    def _take(
        self, found: list[Preset], catalogue: list[DatasetInfo], there: dict[str, Availability]
    ) -> None:
        before = (self._presets, list(self._catalogue.values()), self._there)
        if not self.is_mounted or before == (found, catalogue, there):
            return
        self._presets, self._there = found, there
        self._catalogue = {info.name: info for info in catalogue}
        listed = self.query_one("#datasets", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            listed.add_option(Option(_("all"), id=ALL))
            listed.add_options(dataset_option(info, there[info.name]) for info in catalogue)
            names = [None, *self._catalogue]
            if self._dataset not in names:
                self._dataset = None
            listed.highlighted = names.index(self._dataset)
        first = not self._entries
        back = self.bring_back(found) if first else ""
        self._list_networks(back or (self._chosen.key if self._chosen else self._wanted_key()))
        if self._asked in self._catalogue:
            self._choose_asked()
        if self._train_soon:
            self.action_train()

    def _list_networks(self, wanted: str) -> None:
        """Fill the list of networks, and choose one of them."""
        from tui_lab.ui.lab.choice import entries

        catalogue = list(self._catalogue.values())
        self._entries = entries(self._presets, catalogue, self._dataset, self._draft)
        listed = self.query_one("#networks", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            listed.add_options(entry_option(entry, self._there) for entry in self._entries)
            keys = [entry.key for entry in self._entries]
            if wanted not in keys and self._draft is not None and len(keys) > 1:
                wanted = keys[1]
            place = keys.index(wanted) if wanted in keys else 0
            listed.highlighted = place if keys else None
        self._choose(self._entries[place] if keys else None)

    @on(OptionList.OptionHighlighted, "#datasets")
    def _dataset_chosen(self, event: OptionList.OptionHighlighted) -> None:
        name = None if event.option_id == ALL else event.option_id
        if name != self._dataset:
            self._dataset = name
            self._list_networks(self._chosen.key if self._chosen else "")

    @on(OptionList.OptionSelected, "#datasets")
    def _to_networks(self) -> None:
        self.query_one("#networks").focus()

    @on(OptionList.OptionHighlighted, "#networks")
    def _network_chosen(self, event: OptionList.OptionHighlighted) -> None:
        entry = next((each for each in self._entries if each.key == event.option_id), None)
        if entry is not None:
            self._choose(entry)

    @on(OptionList.OptionSelected, "#networks")
    def _enter(self) -> None:
        self.action_train()

    def _choose(self, entry: Entry | None) -> None:
        if entry is None:
            return
        if self._chosen is None or self._chosen.key != entry.key:
            self._guess = None
        self._chosen = entry
        self.show_chosen()

    # What is chosen

    def show_chosen(self) -> None:
        entry, wanted = self._chosen, self.chosen
        if entry is None or wanted is None:
            return
        from tui_lab.ui.lab import view as lab_details
        from tui_lab.ui.lab.choice import opening

        self.show(self.lab.snapshot)
        lead, rest = opening(entry.explanation)
        self._update("heading", self._heading(entry, wanted))
        self._update("lead", lead)
        self._update("rest", "\n".join(filter(None, (rest, entry.source))))
        self.query_one("#recipe", Static).update(lab_details.recipe(wanted))
        info = self._catalogue.get(wanted.data.dataset)
        if info is None:
            error = NotFoundError(
                _("There is no data set named {name}.").format(name=wanted.data.dataset)
            )
            self._update("fetching", Text(str(error)))
            return
        there = self._there[info.name]
        self.query_one("#network", Static).update(lab_details.network_table(wanted, info))
        self.query_one("#facts", Static).update(lab_details.facts(info, there))
        self._show_fetching()
        self._show_examples(wanted, info, there)

    def _update(self, name: str, text: str | Text) -> None:
        part = self.query_one(f"#{name}", Static)
        part.update(Text(text) if isinstance(text, str) else text)
        part.display = bool(text)

    def _heading(self, entry: Entry, wanted: Experiment) -> Text:
        text = Text(entry.title, style=tones(self.app, bold=True)["primary"])
        told = [wanted.name or "–", wanted.data.dataset]
        told.append(_("seed {seed}").format(seed=wanted.seed))
        if self._guess is not None:
            told.append(_("guess: {guess}").format(guess=self._guess.text))
        text.append("\n" + "  ".join(told), "not bold dim default")
        return text

    def _show_examples(self, wanted: Experiment, info: DatasetInfo, there: Availability) -> None:
        """Draw examples of the data, which for generated sets depend on options and seed."""
        seed = wanted.seed if info.options else 0
        look = (info.name, tuple(sorted(wanted.data.options.items())), seed)
        known = self._glimpses.get(look)
        if look == self._look and (known is not None or not there.at_hand):
            return
        self._look = look
        waiting = "" if there.at_hand else _("Examples are drawn here once the data are there.")
        self.query_one(Examples).show(info, known, waiting)
        if known is None and there.at_hand:
            self._look_into(look, info, wanted.data.options)

    @work(thread=True, group="examples", exclusive=True, exit_on_error=False)
    def _look_into(self, look: Look, info: DatasetInfo, options: Mapping[str, Value]) -> None:
        from tui_lab.datasets.glimpse import glimpse

        try:
            found = glimpse(info.name, options, seed=look[2])
        except LabError as error:
            self.app.call_from_thread(self._looked, look, info, None, str(error))
        else:
            self.app.call_from_thread(self._looked, look, info, found, "")

    def _looked(self, look: Look, info: DatasetInfo, found: Glimpse | None, problem: str) -> None:
        if found is not None:
            self._glimpses[look] = found
        if self.is_mounted and self._look == look:
            self.query_one(Examples).show(info, found, problem)

    def _show_fetching(self) -> None:
        """Say that the chosen data are missing, or how far their transfer is."""
        info = self._catalogue.get(self.chosen.data.dataset) if self.chosen else None
        if info is not None:
            from tui_lab.ui.lab import view as lab_details

            there, going_on = self._there[info.name], self.lab.fetching.get(info.name)
            self._update("fetching", lab_details.missing(info, there, going_on))

    def _fetching_changed(self, before: Mapping[str, object], now: Mapping[str, object]) -> None:
        if self.is_mounted:
            self._show_fetching()
            if set(before) - set(now):
                self._read()
