"""The dialog that starts a script of the user's own, or a sweep over one."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui_lab import settings
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.scripts import ScriptWanted
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.path_suggester import PathSuggester, last_paths
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.shell.destinations import SweepPage, TrainingPage

if TYPE_CHECKING:
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
LAST = "script"
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

    @property
    def wanted(self) -> ScriptWanted:
        """The script and its arguments, as a shell reads them; `-m package.train` is a module.

        Raises:
            UsageError: A quote is open, or no script is named.
        """
        file, module = self.file.strip(), ""
        if file.startswith(MODULE):
            file, module = "", file.removeprefix(MODULE).strip()
        if not (file or module):
            raise UsageError(_("Name a script of Python, such as train.py."))
        try:
            return ScriptWanted(file, module, shlex.split(self.arguments))
        except ValueError as error:
            raise UsageError(_("A quote in the arguments is not closed.")) from error

    @property
    def over(self) -> list[str]:
        """What a sweep varies, as `--over` takes it."""
        return [each.strip() for each in self.vary.split(";") if each.strip()]

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
        )


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

    extra = {"gpu": asked.gpu.strip(), "on": asked.on.strip()}
    extra = {name: value for name, value in extra.items() if value}
    record = scripts.script_record(asked.wanted)
    name = asked.name.strip() or scripts.usual_name(record)
    if asked.over:
        wanted = operations.SweepWanted(asked.over, extra=extra)
        return SweepPage(
            operations.start(Shelf(), operations.prepare_script(record, name, wanted)).id
        )
    run = scripts.start(Store(), record, name=name, extra=extra)
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
            for key, title, example in FIELDS:
                with Horizontal(classes="script-line"):
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
            yield Static("", classes="dialog-problem")
            keys = _("{enter}: start it    {tab}: complete it, or go on    {esc}: leave it")
            yield Static(key_text(keys), classes="muted dialog-keys")

    @property
    def asked(self) -> ScriptAsked:
        """What stands in the fields."""
        fields = {key: self.query_one(f"#script-{key}", LineField).value for key, *_rest in FIELDS}
        return ScriptAsked(**fields)

    @property
    def may_be_left(self) -> bool:
        """Whether nothing was typed that a click beside the question would lose."""
        return not any(field.value for field in list(self._fields())[1:])

    def _fields(self) -> Iterable[LineField]:
        return self.query(LineField)

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
    read_axes(asked.over)


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
