"""What can be done in the lab with what is chosen: train, edit, guess, seed, paste, copy, fetch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_lab import datasets, experiment
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import EditorPage, StepInCourse

if TYPE_CHECKING:
    from tui_lab.courses.current_step import CurrentStep
    from tui_lab.datasets import DatasetInfo
    from tui_lab.experiment import Experiment
    from tui_lab.reports.guess import Guess
    from tui_lab.runs.status import Status
    from tui_lab.ui.lab.choice import Entry

# The first screen waits for what is imported here: what only an action needs comes with it.


class LabDoing(LabScreen):
    """The actions; what they work on is shown by the subclass."""

    def __init__(self) -> None:
        super().__init__()
        self._catalogue: dict[str, DatasetInfo] = {}
        self._chosen: Entry | None = None
        self._seed: int | None = None
        self._guess: Guess | None = None
        self._where: CurrentStep | None = None
        """Where the course stands that something was done of last."""
        self._train_soon = False
        """Training was asked for before the presets had been read."""

    @property
    def chosen(self) -> Experiment | None:
        """What `t` would train."""
        if self._chosen is None:
            return None
        wanted = self._chosen.experiment
        return wanted if self._seed is None else replace(wanted, seed=self._seed)

    def take_draft(self, draft: Experiment, before: Entry | None = None) -> None:
        """Offer an experiment of the user's own, and choose it.

        Args:
            draft: The experiment.
            before: What it was made from.
        """
        raise NotImplementedError

    def keep_draft(self, draft: Experiment, before: Entry | None = None) -> None:
        """Keep on disk what an entry is becoming in the editor."""
        raise NotImplementedError

    def draft_is_safe(self, draft: Experiment) -> None:
        """A run or a preset has it: it need not be kept as a draft."""
        raise NotImplementedError

    def was_trained(self, entry: Entry) -> None:
        """A run was made of an entry."""
        raise NotImplementedError

    def show_chosen(self) -> None:
        """Show what is chosen, after something about it has changed."""
        raise NotImplementedError

    def action_train(self) -> None:
        """Train what is chosen."""
        wanted = self.chosen
        self._train_soon = wanted is None
        if wanted is None:
            return
        wanted = self.lab.ready_to_train(wanted, missing=lambda _info: self.action_fetch())
        if wanted is None:
            return
        extra: dict[str, object] = {} if self._guess is None else {"guess": self._guess.to_table()}
        if self.lab.train(wanted, wanted.name, **extra) is not None:
            self._guess = None
            if self._chosen is not None:
                self.was_trained(self._chosen)
            self.show_chosen()

    def action_edit(self) -> None:
        """Change it in the editor."""
        before = self._chosen
        if before is not None and self.chosen is not None:
            self.lab.open(
                EditorPage(
                    self.chosen,
                    take=lambda draft: self.take_draft(draft, before),
                    keep=lambda draft: self.keep_draft(draft, before),
                )
            )

    def action_fetch(self) -> None:
        """Fetch the data set of what is chosen, or say how to get it."""
        from tui_lab.datasets import Origin

        wanted = self.chosen
        info = self._catalogue.get(wanted.data.dataset) if wanted else None
        if info is None:
            return
        there = datasets.availability(info.name)
        if there.at_hand:
            self.notify(there.how)
        elif info.origin is Origin.FETCHED:
            self.lab.fetcher.start(info.name)
        else:
            title = _("The data set {name} cannot be fetched.").format(name=info.name)
            self.lab.complain(DataError(title, there.how))

    def action_guess(self) -> None:
        """Ask for a guess."""
        from tui_lab.ui.lab.dialogs import ask_guess
        from tui_lab.ui.lab.guess_text import read_guess

        wanted = self.chosen
        if wanted is None:
            return
        dataset, runs = wanted.data.dataset, self.lab.snapshot.runs

        def take(text: str | None) -> None:
            if text is not None:
                self._guess = read_guess(text, dataset, runs)
                self.show_chosen()

        self.app.push_screen(ask_guess(dataset, runs, self._guess), take)

    def action_seed(self) -> None:
        """Ask for a seed."""
        from tui_lab.ui.lab.dialogs import ask_seed

        if self.chosen is None:
            return

        def take(text: str | None) -> None:
            if text is not None:
                self._seed = int(text)
                self.show_chosen()

        self.app.push_screen(ask_seed(self.chosen.seed), take)

    def action_paste(self) -> None:
        """Ask for a line."""
        from tui_lab.ui.shell.line_dialogs import ask_line

        def take(text: str | None) -> None:
            if text:
                self.take_draft(experiment.from_line(text))

        self.app.push_screen(ask_line(), take)

    def action_open_file(self) -> None:
        """Ask for a file."""
        from tui_lab.ui.kit.path_suggester import typed_path
        from tui_lab.ui.lab.dialogs import ask_file

        def take(text: str | None) -> None:
            if text:
                try:
                    self.take_draft(experiment.load(typed_path(text)))
                except LabError as error:
                    self.lab.complain(error)

        self.app.push_screen(ask_file(), take)

    def action_copy(self) -> None:
        """Copy it as a line."""
        from tui_lab.ui.shell.line_dialogs import LineScreen

        if self.chosen is not None:
            line = experiment.to_line(self.chosen)
            self.app.copy_to_clipboard(line)
            self.app.push_screen(LineScreen(line))

    def action_watch_run(self) -> None:
        """Open the newest run that goes on."""
        from tui_lab.ui.lab import view as lab_details

        self._open(*lab_details.LIVE)

    async def action_course(self) -> None:
        """Go on with the course that something was done of last."""
        await self.lab.go(StepInCourse(self._where.course if self._where is not None else ""))

    def action_open_lost(self) -> None:
        """Open the newest run that was lost."""
        from tui_lab.runs.status import Status

        self._open(Status.LOST)

    def action_open_news(self) -> None:
        """Open the last run that ended while the interface was closed."""
        found = self.lab.absence.news(self.lab.snapshot.runs)
        if found:
            self.lab.open_run_named(found[0].id)

    def worth_offering(self, action: str) -> bool:
        """What leads nowhere now is left out."""
        if action == "open_news":
            return bool(self.lab.absence.news(self.lab.snapshot.runs))
        return super().worth_offering(action)

    def _open(self, *statuses: Status) -> None:
        from tui_lab.ui.lab import view as lab_details

        found = lab_details.newest(self.lab.snapshot, *statuses)
        if found is not None:
            self.lab.open_run_named(found.id)
