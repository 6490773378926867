"""What is done to runs from their table: compare, name, delete, stop, go on, repeat, export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext, number, whole_number
from tui_lab.reports.table import Line
from tui_lab.runs import operations, repeating
from tui_lab.runs.store import KEPT_IN_TRASH
from tui_lab.sweeps.marks import place_of
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.runs import view
from tui_lab.ui.runs.actions import ACTIONS
from tui_lab.ui.shell.deletions import Deleted, Deletions
from tui_lab.ui.shell.destinations import (
    ComparisonPage,
    RunInEditor,
    RunPage,
    SweepPage,
    SweepSetupPage,
)
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.path_question import ask_path, tell_written
from tui_lab.ui.shell.queue_leaving import leave_queue
from tui_lab.ui.shell.script_dialog import ask_script
from tui_lab.ui.shell.trial_question import unless_trial

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.runs.summary import RunSummary
    from tui_lab.ui.runs.screen import RunsScreen

REPEATS = 4
"""What is proposed: with the first that makes five runs."""


class RunsHandlers:
    """Carries out the actions on the run under the cursor, or on the marked runs."""

    def __init__(self, screen: RunsScreen) -> None:
        self.screen = screen
        self._deletions = screen.lab.keep(Deletions).made

    def can_act_on(self, action: str, line: Line) -> bool:
        """Whether a run can be stopped, or gone on with."""
        progress = operations.progress_in(line.summary)
        if action == "stop":
            return operations.not_training(progress) is None
        decision = operations.decide_resume(progress)
        return not isinstance(decision, operations.Refusal) or decision.epochs_wanted

    def open(self) -> None:
        """Show how the run goes, or its report; of a group, compare its runs."""
        lines = self.screen.listing.under_cursor
        if len(lines) > 1:
            self._compare(lines)
        elif lines:
            self._try(lambda: self.screen.lab.open(RunPage(self._run(lines[0]))))

    def compare(self) -> None:
        """Compare the marked runs, and the one under the cursor where only one is marked."""
        lines = self.screen.listing.chosen
        if len(lines) == 1:
            lines = [
                *lines,
                *(line for line in self.screen.listing.under_cursor if line not in lines),
            ]
        self._compare(lines)

    def _compare(self, lines: Sequence[Line]) -> None:
        if len(lines) < 2:
            self.screen.notify(
                with_keys(
                    _("Mark at least two runs with the space bar, then press {key_compare}."),
                    ACTIONS,
                )
            )
            return
        self._try(lambda: self.screen.lab.open(ComparisonPage([self._run(line) for line in lines])))

    def copy(self) -> None:
        """Copy the ids of what is chosen."""
        ids = " ".join(line.id for line in self.screen.listing.chosen)
        if ids:
            self.screen.app.copy_to_clipboard(ids)
            self.screen.notify(ids, title=_("Copied"), markup=False)

    def edit(self) -> None:
        """Change a copy of a run's experiment."""
        line = self.screen.listing.current
        if line is not None:
            self._try(lambda: self.screen.lab.open(RunInEditor(self._run(line))))

    def sweeps(self) -> None:
        """Show the search over settings that the run belongs to, else the latest one."""
        line = self.screen.listing.current

        def show() -> None:
            place = place_of(self._run(line).extra) if line is not None else None
            self.screen.lab.open(SweepPage(place[0] if place is not None else ""))

        self._try(show)

    def sweep(self) -> None:
        """Begin a search over the settings of the run's experiment."""
        line = self.screen.listing.current
        if line is not None:
            self._try(lambda: self._vary(self._run(line)))

    def _vary(self, run: Run) -> None:
        self.screen.lab.open(SweepSetupPage(run.experiment, on=run.trained_on))

    def rename(self) -> None:
        """Ask for another name."""
        line = self.screen.listing.current
        if line is None:
            return

        def take(name: str | None) -> None:
            if name:
                self._try(lambda: self.screen.lab.feed.store.rename(self._run(line), name))

        title = _("What is this run to be called?")
        self.screen.app.push_screen(InputScreen(title, line.summary.name), take)

    def note(self) -> None:
        """Ask for a note."""
        line = self.screen.listing.current
        if line is None:
            return

        def take(text: str | None) -> None:
            if text is not None:
                self._try(lambda: self.screen.lab.feed.store.note(self._run(line), text))

        def ask() -> None:
            title = _("A note about {name}").format(name=line.summary.name)
            self.screen.app.push_screen(InputScreen(title, self._run(line).note), take)

        self._try(ask)

    def delete(self) -> None:
        """Delete the marked runs, or the one under the cursor; ask where they are not the same."""
        marked, under = self.screen.listing.chosen, self.screen.listing.under_cursor
        if not under or {line.id for line in under} & {line.id for line in marked}:
            self._delete_known(marked)
            return
        count = ngettext("The {count} marked run", "The {count} marked runs", len(marked))
        choices = [
            ("under", self._named([line.summary for line in under])),
            ("marked", count.format(count=len(marked))),
        ]
        lines = {"under": under, "marked": marked}
        self.screen.app.push_screen(
            ChoiceScreen(_("Delete which?"), choices),
            lambda which: self._delete_known(lines[which]) if which else None,
        )

    def _delete_known(self, lines: Sequence[Line]) -> None:
        """Ask only about what a key does not bring back: more runs than the trash keeps."""
        if len(lines) <= KEPT_IN_TRASH:
            self._delete(lines)
            return
        question = ngettext("Delete {count} run?", "Delete {count} runs?", len(lines))
        detail = _("Only the last {count} deleted runs are kept: the others are lost.")
        self.screen.app.push_screen(
            ConfirmScreen(
                question.format(count=len(lines)), detail.format(count=KEPT_IN_TRASH), danger=True
            ),
            lambda yes: self._delete(lines) if yes else None,
        )

    def _delete(self, lines: Sequence[Line]) -> None:
        done = [line for line in lines if self._try(partial(self._remove, line))]
        if not done:
            return
        named = self._named([line.summary for line in done])
        self._deletions.append(Deleted(tuple(line.id for line in done)))
        self.screen.listing.delete(line.id for line in done)
        self.screen.refill()
        self.screen.refresh_bindings()
        text = ngettext(
            "Deleted: {names}. {key_undo} brings it back.",
            "Deleted: {names}. {key_undo} brings them back.",
            len(done),
        )
        self.screen.notify(with_keys(text, self.screen.ACTIONS, names=named))

    def _named(self, runs: Sequence[RunSummary]) -> str:
        """The names of runs; with its id where another run of the table has the same."""
        listed = Counter(line.summary.name for line in self.screen.listing.lines.values())
        return view.names(
            [f"{run.name} ({run.id})" if listed[run.name] > 1 else run.name for run in runs]
        )

    def undo(self) -> None:
        """Bring back what was deleted last, also before the lab was opened."""
        store = self.screen.lab.feed.store
        last = self._deletions.pop() if self._deletions else Deleted(tuple(store.removed()[:1]))
        restored, said = list[str](), ""
        if last.sweep:
            # Seldom wanted, and the table is not to wait for what it imports.
            from tui_lab.sweeps import operations as sweeps
            from tui_lab.sweeps.shelf import Shelf, Sweep
            from tui_lab.sweeps.words import back_words

            found: list[tuple[Sweep, list[Run]]] = []
            self._try(lambda: found.append(sweeps.restore(Shelf(), store, last.sweep)))
            for sweep, runs in found:
                restored, said = [run.id for run in runs], back_words(sweep.plan.name, len(runs))
        elif not last.runs:
            said = _("Nothing was deleted that could be brought back.")
        restored += [each for each in last.runs if self._try(partial(store.restore, each))]
        if not restored:
            if said:
                self.screen.notify(said)
            return
        self.screen.listing.deleted.difference_update(restored)
        self.screen.loader.forget()
        self.screen.wanted = restored[0]
        self.screen.show(self.screen.lab.snapshot)
        named = view.names([self.screen.loader.name(each) for each in restored])
        self.screen.notify(said or _("Back again: {names}.").format(names=named))

    def stop(self) -> None:
        """Ask, then stop what is training of the chosen runs."""
        refused = [
            (line, operations.not_training(operations.progress_in(line.summary)))
            for line in self.screen.listing.chosen
        ]
        lines = [line for line, refusal in refused if refusal is None]
        if not lines:
            for _line, refusal in refused[:1]:
                self.screen.notify(refusal.sentence if refusal else "")
            return

        def take(yes: bool | None) -> None:
            asked = [line for line in lines if yes and self._try(partial(self._send, line, "stop"))]
            leave_queue(self.screen, [self._run(line) for line in asked])

        question = view.stop_question([line.summary for line in lines])
        self.screen.app.push_screen(ConfirmScreen(*question), take)

    def resume(self) -> None:
        """Go on with the run; ask for how long where it has done all that was planned."""
        line = self.screen.listing.current
        if line is None:
            return
        try:
            progress = self.screen.loader.progress(line)
        except LabError as error:
            self.screen.lab.complain(error)
            return
        decision = operations.decide_resume(progress)
        if isinstance(decision, operations.Ask):
            self._try(partial(self._send, line, decision.command))
        elif isinstance(decision, operations.Launch):
            self._launch(line, decision)
        elif decision.epochs_wanted:

            def take(text: str | None) -> None:
                if text:
                    again = operations.decide_resume(progress, whole_number(text))
                    if isinstance(again, operations.Launch):
                        self._launch(line, again)

            question = InputScreen(
                _("How many epochs more?"), "10", detail=decision.sentence, check=_whole
            )
            ask = partial(self.screen.app.push_screen, question, take)
            unless_trial(self.screen, self._run(line), progress.epochs, ask)
        else:
            self.screen.notify(decision.sentence)

    def _launch(self, line: Line, decision: operations.Launch) -> None:
        self._in_thread("launch", lambda: operations.launch(self._run(line), decision))

    def repeat(self) -> None:
        """Ask how often, then train the run again with other seeds."""
        line = self.screen.listing.current
        if line is None:
            return
        if not line.summary.carried.allows("repeat"):
            self._try(lambda: self._run(line).experiment)  # says why
            return
        title = _("How often is it to be repeated?")
        detail = _("Each time with the next seed and the same settings: {name}.").format(
            name=line.summary.name
        )
        detail = " ".join(filter(None, (detail, repeating.why_alike(line.summary))))

        def take(text: str | None) -> None:
            if text and (times := whole_number(text)):
                self._repeat(line, times)

        self.screen.app.push_screen(
            InputScreen(title, str(REPEATS), detail=detail, check=_whole), take
        )

    def _repeat(self, line: Line, count: int) -> None:
        store = self.screen.lab.feed.store
        self._in_thread("launch", lambda: operations.repeat(store, self._run(line), count))

    def export(self) -> None:
        """Ask for the format and the file, then write the runs that are shown."""
        self.screen.run_worker(self._export(), group="asking", exclusive=True, exit_on_error=False)

    async def _export(self) -> None:
        forms = [
            ("csv", _("CSV: for a spreadsheet or a program")),
            ("md", _("Markdown: for a report")),
        ]
        title = ngettext(
            "Export the {count} run that is shown as",
            "Export the {count} runs that are shown as",
            len(self.screen.listing.shown),
        )
        count = number(len(self.screen.listing.shown))
        form = await self.screen.app.push_screen_wait(
            ChoiceScreen(title.format(count=count), forms, "csv")
        )
        path = None if form is None else await ask_path(self.screen, f"runs.{form}")
        if form is not None and path is not None:
            self._save(path, form, list(self.screen.listing.shown))

    def _save(self, path: Path, form: str, lines: list[Line]) -> None:
        from tui_lab.reports.exporting import save
        from tui_lab.reports.table_files import runs_csv, runs_markdown

        def write() -> None:
            if form == "csv":
                text = runs_csv(lines, {line.id: line.summary.note for line in lines})
            else:
                text = runs_markdown(lines)
            save(text, path, overwrite=True)
            self.screen.app.call_from_thread(tell_written, self.screen, path)

        self._in_thread("export", write)

    def script(self) -> None:
        """Ask for a script of the user's own, and start it."""
        ask_script(self.screen)

    def unreadable(self) -> None:
        """List the folders that cannot be read, with the reason."""
        folders = self.screen.listing.unreadable
        if not folders:
            self.screen.notify(_("Every folder among the runs can be read."))
            return
        listed = [(folder.name, f"{folder.name}: {folder.reason}") for folder in folders]
        title = _("Folders among the runs that cannot be read")
        self.screen.app.push_screen(ChoiceScreen(title, listed))

    def _run(self, line: Line) -> Run:
        return self.screen.loader.run(line)

    def _send(self, line: Line, command: str) -> None:
        operations.send(self._run(line), command)

    def _remove(self, line: Line) -> None:
        self.screen.lab.feed.store.remove(self._run(line))

    def _try(self, do: Callable[[], object]) -> bool:
        """Do something; say what went wrong. True where nothing did."""
        try:
            do()
        except LabError as error:
            self.screen.lab.complain(error)
            return False
        self.screen.lab.feed.refresh()
        return True

    def _in_thread(self, group: str, do: Callable[[], object]) -> None:
        """Do something in a thread; what goes wrong is said on the screen."""
        self.screen.run_worker(
            partial(self._do, do), name=group, group=group, exit_on_error=False, thread=True
        )

    def _do(self, do: Callable[[], object]) -> None:
        try:
            do()
        except LabError as error:
            self.screen.app.call_from_thread(self.screen.lab.complain, error)
        self.screen.lab.feed.refresh()


def _whole(text: str) -> str | None:
    """What is wrong with a number of times; None when it is good."""
    good = 1 <= (whole_number(text) or 0) <= 10**6
    return None if good else _("Type a whole number, such as {example}.").format(example=REPEATS)
