"""The dialog that starts a script of the user's own, or a sweep over one."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui_lab import settings
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import N_, _, whole_number
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.scripts import ScriptWanted, settings_of, usual_python
from tui_lab.text.fit import LONGEST, printable
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.fold_line import FoldingLine
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.path_suggester import PathSuggester, last_paths
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.shell.destinations import SweepPage, TrainingPage

if TYPE_CHECKING:
    from tui_lab.sweeps.operations import SweepWanted
    from tui_lab.sweeps.plan import SweepPlan
    from tui_lab.ui.shell.base_screen import LabScreen
    from tui_lab.ui.shell.destinations import Page

FIELDS = (
    ("file", N_("Script"), "train.py"),
    ("arguments", N_("Arguments"), "--lr 0.01 --epochs 20"),
    ("name", N_("Name"), ""),
    ("gpu", N_("Card"), "auto, none, 0, 0,1"),
    ("on", N_("On"), "process, slurm"),
    ("vary", N_("Vary"), "lr=1e-4..1e-1 log; units=32,64   --lr=…"),
)
"""What is asked for: its key, its title, and an example."""
MORE_FIELDS = (
    ("settings", N_("Settings"), "lr=0.01; depth=2"),
    ("python", N_("Python"), "~/venv/bin/python"),
    ("search", N_("Values chosen by"), "grid, random, tpe"),
    ("trials", N_("Trials"), "30"),
    ("seeds", N_("Seeds for each trial"), "3"),
    ("objective", N_("Judged by"), "val_loss, val_accuracy"),
    ("at_once", N_("Runs at a time"), "2"),
    ("stop_bad", N_("Stop bad trials"), "yes, no"),
)
"""What is seldom said, and of a sweep alone: on a page of its own, so that neither is crowded."""
OF_SWEEPS = ("search", "trials", "seeds", "objective", "at_once", "stop_bad")
YES, NO = N_("yes"), N_("no")
LAST = "script"
MOST_AT_ONCE = 64
Name = TypeVar("Name", bound=str)
MODULE = "-m "
"""Before the name of a module instead of a file."""


@dataclass(frozen=True, slots=True)
class ScriptAsked:
    """What was typed."""

    file: str = ""
    arguments: str = ""
    name: str = ""
    gpu: str = ""
    on: str = ""
    vary: str = ""
    """What a sweep varies, with semicolons between; "" starts one run."""
    settings: str = ""
    """What it is given when it asks for it, as `--set` takes it, with semicolons between."""
    python: str = ""
    search: str = ""
    trials: str = ""
    seeds: str = ""
    objective: str = ""
    at_once: str = ""
    stop_bad: str = ""
    """Of a sweep, as the options of the command line; "" takes what fits."""

    @property
    def wanted(self) -> ScriptWanted:
        """The script and its arguments, as a shell reads them; `-m package.train` is a module.

        Raises:
            UsageError: A quote is open, no script is named, or a setting has no value.
        """
        file, module = self.file.strip(), ""
        if file.startswith(MODULE):
            file, module = "", file.removeprefix(MODULE).strip()
        if not (file or module):
            raise UsageError(_("Name a script of Python, such as train.py."))
        try:
            arguments = shlex.split(self.arguments)
        except ValueError as error:
            raise UsageError(_("A quote in the arguments is not closed.")) from error
        settings = settings_of(_parts(self.settings))
        return ScriptWanted(file, module, arguments, self.python.strip(), settings)

    @property
    def extra(self) -> dict[str, str]:
        """Options of its runs."""
        known = {"gpu": self.gpu.strip(), "on": self.on.strip()}
        return {name: value for name, value in known.items() if value}

    @property
    def sweep(self) -> SweepWanted | None:
        """The sweep that is asked for; None where one run is.

        Raises:
            UsageError: An option of a sweep is none, or there is no sweep that it could be of.
        """
        from tui_lab.sweeps.operations import SweepWanted
        from tui_lab.sweeps.plan import MOST_SEEDS, MOST_TRIALS, SEARCHES

        said = {name: getattr(self, name).strip() for name in OF_SWEEPS}
        if not _parts(self.vary):
            if any(said.values()):
                raise UsageError(_("There is no sweep: say what it varies, such as lr=0.1,0.01."))
            return None
        search = _one_of(_("Values chosen by"), said["search"], SEARCHES)
        stop = _one_of(_("Stop bad trials"), said["stop_bad"], (_(YES), _(NO)))
        return SweepWanted(
            _parts(self.vary),
            search,
            _whole(_("Trials"), said["trials"], MOST_TRIALS),
            _whole(_("Seeds for each trial"), said["seeds"], MOST_SEEDS) or 1,
            _whole(_("Runs at a time"), said["at_once"], MOST_AT_ONCE),
            stop == _(YES),
            said["objective"] or None,
            extra=self.extra,
        )

    @classmethod
    def like(cls, plan: SweepPlan) -> ScriptAsked:
        """What would be typed for another sweep as one that was."""
        script = plan.script or ScriptRecord()
        dashes = "--" if plan.as_flags and not plan.over[0].startswith("-") else ""
        return cls(
            f"{MODULE}{script.module}" if script.module else script.file,
            shlex.join(script.arguments),
            plan.name,
            str(plan.extra.get("gpu", "")),
            str(plan.extra.get("on", "")),
            "; ".join(f"{dashes}{each}" for each in plan.over),
            "; ".join(f"{name}={value}" for name, value in script.settings.items()),
            "" if script.interpreter == usual_python() else script.interpreter,
            "" if plan.search == "grid" else plan.search,
            "" if plan.search == "grid" else str(plan.trials),  # whatever fits: see the form
            str(plan.seeds) if plan.seeds > 1 else "",
            "" if plan.objective == "val_loss" else plan.objective,
            str(plan.at_once),
            _(YES) if plan.stop_bad else "",
        )


def _parts(text: str) -> list[str]:
    return [each.strip() for each in text.split(";") if each.strip()]


def _one_of(title: str, said: str, known: Sequence[Name]) -> Name | None:
    if said and said not in known:
        text = _("{title}: “{said}” is none of {names}.")
        raise UsageError(
            text.format(title=title, said=printable(said, LONGEST), names=", ".join(known))
        )
    return next((each for each in known if each == said), None)


def _whole(title: str, said: str, most: int) -> int | None:
    value = whole_number(said) if said else None
    if said and (value is None or not 1 <= value <= most):
        text = _("{title}: a whole number from 1 to {most}.")
        raise UsageError(text.format(title=title, most=most))
    return value


def start_asked(asked: ScriptAsked) -> Page:
    """Start what was asked for; reads and writes the disk.

    Returns:
        The page that shows it.

    Raises:
        LabError: It cannot be started.
    """
    from tui_lab.runs import scripts
    from tui_lab.runs.store import Store
    from tui_lab.sweeps import operations
    from tui_lab.sweeps.shelf import Shelf

    record = scripts.script_record(asked.wanted)
    name = asked.name.strip() or scripts.usual_name(record)
    if (wanted := asked.sweep) is not None:
        ready = operations.prepare_script(record, name, wanted)
        return SweepPage(operations.start(Shelf(), ready).id)
    run = scripts.start(Store(), record, name=name, extra=asked.extra)
    _called = run.name  # looked up here, for the page
    return TrainingPage(run)


class ScriptScreen(Dialog[ScriptAsked | None]):
    """Asks for a script; None when it was given up."""

    CSS_PATH = "script_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", N_("Cancel"), show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, before: ScriptAsked | None = None) -> None:
        """Make the question.

        Args:
            before: What stands in the fields at first; None takes the script that was named last.
        """
        super().__init__()
        translate_bindings(self)
        self._before = before

    def compose(self) -> ComposeResult:
        """A field for each thing that can be said, and room for what is wrong."""
        before = self._before or ScriptAsked(last_paths(self.app).get(LAST, ""))
        with DialogFrame(title=_("Start a script of your own")):
            told = _("It runs in {path}, as if it were started there, and outlives the lab.")
            yield Static(Text(told.format(path=Path.cwd())), classes="dialog-text")
            for key, title, example in (*FIELDS, *MORE_FIELDS):
                more = "script-more" if (key, title, example) in MORE_FIELDS else "script-main"
                if key == OF_SWEEPS[0]:
                    yield Static(_("Of a sweep alone:"), classes="script-line muted script-more")
                with Horizontal(classes=f"script-line {more}"):
                    yield Static(Text(_(title)), classes="script-title")
                    field = LineField(
                        getattr(before, key),
                        placeholder=f" {example}" if example else "",
                        suggester=PathSuggester() if key == "file" else None,
                        compact=True,
                        id=f"script-{key}",
                        classes="script-field",
                    )
                    field.cursor_blink = False
                    yield field
            yield FoldingLine(id="script-fold")
            yield Static("", classes="dialog-problem")
            keys = _("{enter}: start it    {tab}: complete it, or go on    {esc}: leave it")
            yield Static(key_text(keys), classes="muted dialog-keys")

    @property
    def asked(self) -> ScriptAsked:
        """What stands in the fields."""
        fields = self.query(LineField)
        return ScriptAsked(**{str(each.id).removeprefix("script-"): each.value for each in fields})

    @property
    def may_be_left(self) -> bool:
        """Whether nothing was typed that a click beside the question would lose."""
        return not any(field.value for field in list(self._fields())[1:])

    def _fields(self) -> Iterable[LineField]:
        return self.query(LineField)

    def on_mount(self) -> None:
        """Say what the other page has."""
        self._fold(False)

    @on(FoldingLine.Turned)
    def _turned(self, event: FoldingLine.Turned) -> None:
        event.stop()
        self._fold(event.open)

    def _fold(self, open_: bool) -> None:
        """Show one of the two pages, and on its last line what the other has."""
        asked = self.asked
        said = [
            f"{_(title)} {value}"
            for key, title, _example in MORE_FIELDS
            if (value := getattr(asked, key).strip())
        ]
        words = ", ".join(said) or _("More: settings, Python, how a sweep searches")
        self.set_class(open_, "-more")
        line = self.query_one("#script-fold", FoldingLine)
        line.show_words(_("Back to the script") if open_ else words, is_open=open_)

    def on_input_changed(self) -> None:
        """Take back what was wrong: it may be right now."""
        self.query_one(".dialog-problem", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it, unless something is wrong with it."""
        event.stop()
        try:
            check(self.asked)
        except LabError as error:
            self.query_one(".dialog-problem", Static).update(Text(str(error)))
            return
        last_paths(self.app)[LAST] = self.asked.file
        self.dismiss(self.asked)

    def action_give_up(self) -> None:
        """Go back without one."""
        self.dismiss(None)


def check(asked: ScriptAsked) -> None:
    """Check what was typed.

    Raises:
        LabError: Something of it cannot be.
    """
    from tui_lab.runs import scripts
    from tui_lab.runs.places import place_called
    from tui_lab.sweeps.space import read_axes

    scripts.script_record(asked.wanted)
    if asked.gpu.strip() and not settings.GPU.fullmatch(asked.gpu.strip()):
        raise UsageError(
            _("There is no graphics card “{gpu}”.").format(gpu=asked.gpu.strip()),
            _("Use auto, none, or the number of a card, such as 0."),
        )
    place_called(asked.on.strip() or None)
    if (wanted := asked.sweep) is not None:
        read_axes(wanted.over)


def ask_script(screen: LabScreen, before: ScriptAsked | None = None) -> None:
    """Ask for a script, start it in a thread, and show how it goes.

    Args:
        screen: The one in front.
        before: What stands in the fields at first.
    """

    def take(asked: ScriptAsked | None) -> None:
        if asked is not None:
            screen.notify(_("The script is being started."))
            screen.run_worker(
                partial(_start, screen, asked), group="script", thread=True, exit_on_error=False
            )

    screen.app.push_screen(ScriptScreen(before), take)


def _start(screen: LabScreen, asked: ScriptAsked) -> None:
    try:
        page = start_asked(asked)
    except LabError as error:
        screen.app.call_from_thread(screen.lab.complain, error)
        return
    screen.app.call_from_thread(_show, screen, page)


def _show(screen: LabScreen, page: Page) -> None:
    screen.lab.feed.refresh()
    if screen.is_current:  # else the user has gone on to something else
        screen.lab.open(page)
