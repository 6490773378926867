"""What is done to runs from the table: open, compare, name, delete, stop, go on, repeat, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from textual import work

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.table import Line
from tui_lab.runs import Run, commands
from tui_lab.runs.header import UnreadableRun
from tui_lab.runs.status import Status
from tui_lab.runs.store import KEPT_IN_TRASH
from tui_lab.runs.telling import going_on
from tui_lab.ui.editing import edit_copy
from tui_lab.ui.runs import view
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen

REPEATS = 4
"""What is proposed: with the first that makes five runs."""


NEED_RUNS = frozenset(
    ("open", "mark", "compare", "filter", "sort", "reverse", "fold", "repeat", "rename", "note")
) | {"edit", "delete", "export", "details"}
"""What means nothing while there are no runs."""
NEED_SHOWN = frozenset(
    ("open", "mark", "compare", "repeat", "rename", "note", "delete", "stop", "resume", "export")
) | {"edit"}
"""What means nothing while no run fits the filter."""


def _means(action: str, status: Status) -> bool:
    return status.live if action == "stop" else status is Status.PAUSED or not status.live


class RunsDoing(LabScreen):
    """The doing part of the table of runs; `RunsScreen` shows it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, Line] = {}
        """By id: those that are there."""
        self.shown: list[Line] = []
        """Those that fit the filter, in order."""
        self.notes: dict[str, str] = {}
        """By id: those that the filter had to read."""
        self.marked: set[str] = set()
        self.gone: set[str] = set()
        """Deleted, though the last snapshot has them still."""
        self.unreadable: tuple[UnreadableRun, ...] = ()
        self._deleted: list[list[str]] = []

    @property
    def current(self) -> Line | None:
        """The run that the cursor is on."""
        raise NotImplementedError

    def chosen(self) -> list[Line]:
        """The marked runs; without marks those under the cursor."""
        raise NotImplementedError

    def refill(self) -> None:
        """Show what is there now."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Make the lines anew, though the last snapshot may say the same as the one before."""
        raise NotImplementedError

    def worth_offering(self, action: str) -> bool:
        """Leave out of the palette what means nothing now; its key would say why."""
        if not self.check_action(action, ()):
            return False
        if action in ("stop", "resume"):
            return any(_means(action, line.summary.status) for line in self.chosen())
        if action == "unreadable":
            return bool(self.unreadable)
        return bool(self.lines) or action not in NEED_RUNS

    def _run(self, line: Line) -> Run:
        return self.lab.feed.store.find(line.id)

    def _try(self, what: Callable[[], object]) -> bool:
        """Do it; say what went wrong. True where nothing did."""
        try:
            what()
        except LabError as error:
            self.lab.complain(error)
            return False
        self.lab.feed.refresh()
        return True

    def open(self, line: Line) -> None:
        """Show how a run goes, or its report."""
        self._try(lambda: self.lab.open_run(self._run(line)))

    def compare(self, lines: Sequence[Line]) -> None:
        """Show runs side by side."""
        from tui_lab.ui.compare.screen import CompareScreen

        if len(lines) < 2:
            self.notify(_("Mark at least two runs with the space bar, then press c."))
            return
        self._try(lambda: self.app.push_screen(CompareScreen([self._run(one) for one in lines])))

    def action_edit(self) -> None:
        """Change a copy of a run's experiment."""
        line = self.current
        if line is not None:
            self._try(lambda: edit_copy(self, self._run(line)))

    def action_rename(self) -> None:
        """Ask for another name."""
        line = self.current
        if line is None:
            return

        def take(name: str | None) -> None:
            if name:
                self._try(lambda: self.lab.feed.store.rename(self._run(line), name))

        title = _("What is this run to be called?")
        self.app.push_screen(InputScreen(title, line.summary.name), take)

    def action_note(self) -> None:
        """Ask for a note."""
        line = self.current
        if line is None:
            return

        def take(text: str | None) -> None:
            if text is not None and self._try(
                lambda: self.lab.feed.store.note(self._run(line), text)
            ):
                self.notes.pop(line.id, None)
                self.refill()

        def ask() -> None:
            title = _("A note about {name}").format(name=line.summary.name)
            self.app.push_screen(InputScreen(title, self._run(line).note), take)

        self._try(ask)

    def action_delete(self) -> None:
        """Delete the marked runs, or the one under the cursor; many are asked about."""
        lines = self.chosen()
        if not lines:
            return
        if len(lines) == 1:
            self._delete(lines)
            return
        question = ngettext("Delete {count} run?", "Delete {count} runs?", len(lines))
        lost = len(lines) > KEPT_IN_TRASH
        detail = (
            _("Only the last {count} deleted runs are kept: the others are lost.")
            if lost
            else _("The key u brings them back.")
        )
        self.app.push_screen(
            ConfirmScreen(
                question.format(count=len(lines)), detail.format(count=KEPT_IN_TRASH), danger=lost
            ),
            lambda yes: self._delete(lines) if yes else None,
        )

    def _delete(self, lines: Sequence[Line]) -> None:
        done = [
            line.id
            for line in lines
            if self._try(lambda line=line: self.lab.feed.store.remove(self._run(line)))  # type: ignore[misc]
        ]
        if not done:
            return
        self._deleted.append(done)
        self.gone |= set(done)
        self.marked -= set(done)
        self.refill()
        text = ngettext(
            "{count} run was deleted; u brings it back.",
            "{count} runs were deleted; u brings them back.",
            len(done),
        )
        self.notify(text.format(count=len(done)))

    def action_undo(self) -> None:
        """Bring back what was deleted last, also before the lab was opened."""
        store = self.lab.feed.store
        ids = self._deleted.pop() if self._deleted else store.removed()[:1]
        if not ids:
            self.notify(_("Nothing was deleted that could be brought back."))
            return
        back = [one for one in ids if self._try(partial(store.restore, one))]
        self.gone -= set(back)
        self.look_again()

    def action_stop(self) -> None:
        """Ask, then stop what is training of the chosen runs."""
        lines = [line for line in self.chosen() if line.summary.status.live]
        if not lines:
            self.notify(_("It is not training."))
            return
        question = ngettext("Stop {names}?", "Stop {count} runs: {names}?", len(lines))
        detail = _("They finish their batch, are evaluated, and keep what they learned.")

        def take(yes: bool | None) -> None:
            for line in lines if yes else ():
                self._try(lambda line=line: commands.send(self._run(line), "stop"))  # type: ignore[misc]

        self.app.push_screen(
            ConfirmScreen(question.format(count=len(lines), names=view.names(lines)), detail), take
        )

    def action_resume(self) -> None:
        """Go on with the run; ask for how long where it has done all that was planned."""
        line = self.current
        if line is None:
            return
        run = line.summary
        if run.status is Status.PAUSED:
            self._try(lambda: commands.send(self._run(line), "resume"))
        elif run.status.live:
            self.notify(going_on(run.status))
        elif run.epochs_target is not None and run.epochs >= run.epochs_target:
            title = _("How many epochs more?")
            detail = _("{name} has done all of its {count} epochs.").format(
                name=run.name, count=number(run.epochs)
            )

            def take(text: str | None) -> None:
                if text:
                    self._resume(line, int(text))

            self.app.push_screen(InputScreen(title, "10", detail=detail, check=_whole), take)
        else:
            self._resume(line, None)

    @work(thread=True, group="launch", exit_on_error=False)
    def _resume(self, line: Line, epochs: int | None) -> None:
        from tui_lab.datasets.planning import check_plan
        from tui_lab.runs.launch import resume

        def go_on() -> None:
            run = self._run(line)
            check_plan(run.experiment)
            gpu, engine = run.extra.get("gpu"), run.extra.get("engine")
            resume(
                run,
                epochs,
                gpu=gpu if isinstance(gpu, str) else None,
                engine=engine if isinstance(engine, str) else None,
            )

        self._aside(go_on)

    def _aside(self, what: Callable[[], object]) -> None:
        """Do it in a thread; what goes wrong is said on the screen."""
        try:
            what()
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
        self.lab.feed.refresh()

    def action_repeat(self) -> None:
        """Ask how often, then train the run again with other seeds."""
        line = self.current
        if line is None:
            return
        title = _("How often is it to be repeated?")
        detail = _("Each time with the next seed and the same settings: {name}.").format(
            name=line.summary.name
        )

        def take(text: str | None) -> None:
            if text:
                self._repeat(line, int(text))

        self.app.push_screen(InputScreen(title, str(REPEATS), detail=detail, check=_whole), take)

    @work(thread=True, group="launch", exit_on_error=False)
    def _repeat(self, line: Line, count: int) -> None:
        from tui_lab.datasets.planning import check_plan
        from tui_lab.runs.repeating import free_seeds, repeat, used_seeds

        def begin() -> None:
            run = self._run(line)
            check_plan(run.experiment)
            store = self.lab.feed.store
            used = used_seeds(store, run.experiment)
            repeat(store, run, free_seeds(run.experiment, used, count))

        self._aside(begin)

    def action_export(self) -> None:
        """Ask for form and place, then write the runs that are shown."""
        forms = [
            ("csv", _("CSV: for a spreadsheet or a program")),
            ("md", _("Markdown: for a report")),
        ]
        title = ngettext(
            "Export the {count} run that is shown as",
            "Export the {count} runs that are shown as",
            len(self.shown),
        )

        def ask(form: str | None) -> None:
            if form is not None:
                where = str(Path.cwd() / f"runs.{form}")
                self.app.push_screen(
                    InputScreen(_("Write them to which file?"), where),
                    lambda text: self._write(Path(text).expanduser(), form) if text else None,
                )

        count = number(len(self.shown))
        self.app.push_screen(ChoiceScreen(title.format(count=count), forms, "csv"), ask)

    def _write(self, path: Path, form: str, overwrite: bool = False) -> None:
        if path.exists() and not overwrite:
            self.app.push_screen(
                ConfirmScreen(_("Replace {path}?").format(path=path), danger=True),
                lambda yes: self._write(path, form, True) if yes else None,
            )
            return
        self._save(path, form, list(self.shown))

    @work(thread=True, group="export", exit_on_error=False)
    def _save(self, path: Path, form: str, lines: list[Line]) -> None:
        from tui_lab.reports.exporting import save
        from tui_lab.reports.table import runs_csv, runs_markdown

        def write() -> None:
            if form == "csv":
                notes = {line.id: self._run(line).note for line in lines}
                text = runs_csv(lines, notes)
            else:
                text = runs_markdown(lines)
            save(text.encode(), path, overwrite=True)
            said = _("Written: {path}").format(path=path)
            self.app.call_from_thread(self.notify, said)

        self._aside(write)

    def action_unreadable(self) -> None:
        """List the folders that cannot be read, with the reason."""
        if not self.unreadable:
            self.notify(_("Every folder among the runs can be read."))
            return
        listed = [(one.name, f"{one.name}: {one.reason}") for one in self.unreadable]
        self.app.push_screen(ChoiceScreen(_("Folders among the runs that cannot be read"), listed))


def _whole(text: str) -> str | None:
    """What is wrong with a number of times; None when it is good."""
    try:
        good = 1 <= int(text) <= 10**6
    except ValueError:
        good = False
    return None if good else _("Type a whole number, such as {example}.").format(example=REPEATS)
