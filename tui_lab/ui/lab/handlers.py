"""What is done in the lab with what is chosen: train, edit, guess, seed, paste, copy, fetch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _, whole_number

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment
    from tui_lab.reports.script_reading import CodeReading
    from tui_lab.runs.status import Status
    from tui_lab.runs.summary import RunSummary
    from tui_lab.ui.lab.entries import NetworkEntry
    from tui_lab.ui.lab.screen import LabHome

# The first screen waits for what is imported here: what only an action needs comes with it.


class LabHandlers:
    """Carries out the actions of the lab."""

    def __init__(self, screen: LabHome) -> None:
        self.screen = screen
        self._state, self._drafts = screen.state, screen.drafts
        self._when_read: Callable[[], None] | None = None
        """What was asked for before there was anything to do it with."""

    def train(self) -> None:
        """Train what is chosen; before the presets have been read, as soon as they are."""
        chosen = self._state.experiment
        if chosen is None:
            self._when_read = self.train
            return
        guess, entry = self._state.guess, self._state.entry

        def begun() -> None:
            if self._state.guess is guess:
                self._state.guess = None
            if entry is not None and entry.is_draft:
                self._drafts.mark_safe(entry.experiment)
            if self.screen.is_mounted:
                self.screen.show_chosen()

        extra = dict(self._state.place.extra)
        if guess is not None:
            extra["guess"] = guess.to_table()
        self.screen.lab.train(chosen, missing=lambda _info: self.fetch(), begun=begun, extra=extra)

    def presets_were_read(self) -> None:
        """Do now what was asked for before the presets had been read."""
        asked, self._when_read = self._when_read, None
        if asked is not None:
            asked()

    def edit(self) -> None:
        """Change it in the editor; before the presets have been read, as soon as they are."""
        from tui_lab.ui.shell.destinations import EditorPage

        chosen, before = self._state.experiment, self._state.entry
        if chosen is None:
            self._when_read = self.edit
            return
        self.screen.lab.open(
            EditorPage(
                chosen,
                take=lambda draft: self.take_draft(draft, before),
                keep=lambda draft: self._drafts.keep(draft, before),
            )
        )

    def sweep(self) -> None:
        """Search over its settings."""
        from tui_lab.ui.shell.destinations import SweepSetupPage

        if self._state.experiment is not None:
            self.screen.lab.open(SweepSetupPage(self._state.experiment))

    def sweeps(self) -> None:
        """Look at the searches, the latest first."""
        from tui_lab.ui.shell.destinations import SweepPage

        self.screen.lab.open(SweepPage())

    def take_draft(self, draft: Experiment, before: NetworkEntry | None = None) -> None:
        """Offer an experiment of the user's own, and choose it.

        Args:
            draft: The experiment.
            before: What it was made from.
        """
        self._state.seed = None
        if before is not None and not before.is_draft and draft == before.experiment:
            self.screen.show_draft(before.key)  # everything was taken back
            return
        entry = self._drafts.take(draft, before)
        self.screen.show_draft(entry.key)
        gave_way = self._drafts.gave_way
        if gave_way is not None:
            from tui_lab.ui.kit.key_names import with_keys

            text = _("It takes the place of your draft {name}; {key_undo} in the lab goes back.")
            name = gave_way.experiment.name or _("without a name")
            self.screen.notify(with_keys(text, self.screen.ACTIONS, name=name))

    def bring_drafts_back(self) -> None:
        """Take the drafts of last time, or those of this lab before its language was changed."""
        from tui_lab.ui.lab.entries import draft_entry, origin_of

        presets, sets = self._state.contents.presets, self._state.contents.catalogue.values()

        def entry(draft: Experiment, origin: str) -> NetworkEntry:
            return draft_entry(draft, origin_of(origin, presets, list(sets)))

        if self._drafts.entry is not None or self._drafts.can_undo or self._drafts.can_redo:
            self._drafts.say_anew(lambda before: entry(before.experiment, before.origin))
        elif (kept := self.screen.loader.draft()) is not None:
            listed = [entry(each.experiment, each.origin) for each in (*kept.earlier, kept)]
            self._drafts.bring_back(listed)

    def undo(self) -> None:
        """Go back to the draft before, or to none."""
        if not self._drafts.can_undo:
            self.screen.notify(_("There is no draft to drop."))
            return
        dropped = self._drafts.undo()
        self._show_draft(dropped.origin if dropped else "")
        if dropped is not None:
            name = dropped.experiment.name or _("without a name")
            from tui_lab.ui.kit.key_names import with_keys

            text = _("The draft {name} is dropped; {key_redo} brings it back.")
            self.screen.notify(with_keys(text, self.screen.ACTIONS, name=name))

    def redo(self) -> None:
        """Bring the draft that was dropped last back."""
        if not self._drafts.can_redo:
            self.screen.notify(_("No draft was dropped."))
            return
        self._drafts.redo()
        self._show_draft()

    def _show_draft(self, otherwise: str = "") -> None:
        """List the draft and choose it; without one, the entry of the key `otherwise`."""
        self._state.seed = None
        draft = self._drafts.entry
        self.screen.show_draft(draft.key if draft is not None else otherwise)

    def fetch(self) -> None:
        """Fetch the data set of what is chosen, or say how to get it."""
        from tui_lab.datasets.model import Origin

        info = self._state.info
        if info is None:
            return
        availability = self.screen.loader.availability(info.name)
        if availability.at_hand:
            self.screen.notify(availability.how)
        elif info.origin is Origin.FETCHED:
            self.screen.lab.fetcher.start(info.name)
        else:
            title = _("The data set {name} cannot be fetched.").format(name=info.name)
            self.screen.lab.complain(DataError(title, availability.how))

    def guess(self) -> None:
        """Ask for a guess."""
        from tui_lab.ui.lab.dialogs import ask_guess
        from tui_lab.ui.lab.guess_text import read_guess

        chosen = self._state.experiment
        if chosen is None:
            return
        dataset, runs = chosen.data.dataset, self.screen.lab.snapshot.runs
        metric = self._state.metric

        def take(text: str | None) -> None:
            if text is not None:
                self._state.guess = read_guess(text, dataset, runs, metric)
                self.screen.show_chosen()

        self.screen.app.push_screen(ask_guess(dataset, runs, self._state.guess, metric), take)

    def seed(self) -> None:
        """Ask for a seed."""
        from tui_lab.ui.lab.dialogs import ask_seed

        chosen = self._state.experiment
        if chosen is None:
            return

        def take(text: str | None) -> None:
            if text is not None and (seed := whole_number(text)) is not None:
                self._state.seed = seed
                self.screen.show_chosen()

        self.screen.app.push_screen(ask_seed(chosen.seed), take)

    def place(self) -> None:
        """Ask where it is trained."""
        self._state.place.ask(self.screen, self.screen.show_chosen)

    def paste(self) -> None:
        """Ask for an experiment: one line, or code."""
        from tui_lab.ui.shell.paste_dialog import PasteScreen, take_reading

        chosen = self._state.experiment
        self.screen.app.push_screen(
            PasteScreen(None if chosen is None else chosen.data),
            lambda read: take_reading(self.screen, read, self.take_draft),
        )

    def open_file(self) -> None:
        """Ask for a file."""
        from tui_lab.ui.lab.dialogs import ask_file
        from tui_lab.ui.shell.paste_dialog import take_reading

        chosen, loader = self._state.experiment, self.screen.loader

        def read(path: str) -> CodeReading:
            return loader.experiment_file(path, None if chosen is None else chosen.data)

        def take(text: str | None) -> None:
            if text:
                try:
                    take_reading(self.screen, read(text), self.take_draft)
                except LabError as error:
                    self.screen.lab.complain(error)

        self.screen.app.push_screen(ask_file(read), take)

    def script(self) -> None:
        """Ask for a script of the user's own, and start it."""
        from tui_lab.ui.shell.script_dialog import ask_script

        ask_script(self.screen)

    def copy(self) -> None:
        """Copy it as a line."""
        from tui_lab.experiment import line as experiment_line
        from tui_lab.ui.shell.line_dialogs import LineScreen

        chosen = self._state.experiment
        if chosen is not None:
            line = experiment_line.to_line(chosen)
            self.screen.app.copy_to_clipboard(line)
            self.screen.app.push_screen(LineScreen(line))

    def open_run(self) -> None:
        """Open the run that the lab speaks of; where it speaks of several, ask for which."""
        from tui_lab.ui.shell.dialogs import ChoiceScreen

        lab, spoken = self.screen.lab, [*self._spoken_of().values()]
        if len(spoken) == 1:
            lab.open_run_named(spoken[0].id)
        elif spoken:
            choices = [(each.id, f"{each.name}: {each.status_word}") for each in spoken]

            def take(chosen: str | None) -> None:
                if chosen:
                    lab.open_run_named(chosen)

            self.screen.app.push_screen(ChoiceScreen(_("Which run?"), choices), take)
        else:
            self.screen.notify(_("No run goes on, and none was lost or ended meanwhile."))

    def _spoken_of(self) -> dict[str, RunSummary]:
        """The runs that the lab speaks of, by the action that opens each."""
        lab = self.screen.lab
        if not lab.snapshot.runs:
            return {}  # the first picture waits for this, and must not for what is imported below
        from tui_lab.runs.status import Status
        from tui_lab.ui.lab import view

        found = {
            "watch_run": view.newest(lab.snapshot, *view.LIVE),
            "open_lost": view.newest(lab.snapshot, Status.LOST),
            "open_news": next(iter(lab.absence.news(lab.snapshot.runs)), None),
        }
        return {action: run for action, run in found.items() if run is not None}

    def leads_to_a_run(self, action: str) -> bool:
        """Whether an action that opens a run finds one now."""
        spoken = self._spoken_of()
        return bool(spoken) if action == "open_run" else action in spoken

    def watch_run(self) -> None:
        """Open the newest run that goes on."""
        from tui_lab.ui.lab import view

        self._open_newest(*view.LIVE)

    def open_lost(self) -> None:
        """Open the newest run that was lost."""
        from tui_lab.runs.status import Status

        self._open_newest(Status.LOST)

    def _open_newest(self, *statuses: Status) -> None:
        from tui_lab.ui.lab import view

        run = view.newest(self.screen.lab.snapshot, *statuses)
        if run is not None:
            self.screen.lab.open_run_named(run.id)

    def open_news(self) -> None:
        """Open the last run that ended unseen."""
        lab = self.screen.lab
        ended = lab.absence.news(lab.snapshot.runs)
        if ended:
            lab.open_run_named(ended[0].id)

    async def course(self) -> None:
        """Go on with the course that something was done of last."""
        from tui_lab.ui.shell.destinations import StepInCourse

        step = self._state.course
        await self.screen.lab.go(StepInCourse(step.course if step is not None else ""))
