"""What the lab asks for in a line of text, and the line that it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_lab import experiment
from tui_lab.errors import LabError, UsageError
from tui_lab.experiment.sections import SEED
from tui_lab.experiment.values import read_value
from tui_lab.i18n import N_, _, number
from tui_lab.reports.guess import Guess
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.path_suggester import typed_path
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.lab import guess as lab_guess
from tui_lab.ui.shell.dialogs import InputScreen

EXAMPLE = "data(iris, test_split=0.3) > Dense(8, relu) > Dense(classes, softmax) > …"


def checked(read: Callable[[str], object]) -> Callable[[str], str | None]:
    """What a dialog checks with: the sentence of the LabError that `read` raises."""

    def check(text: str) -> str | None:
        try:
            read(text)
        except LabError as error:
            return str(error)
        return None

    return check


def ask_guess(dataset: str, runs: Sequence[RunSummary], guess: Guess | None) -> InputScreen:
    """Ask how well it will do."""
    return InputScreen(
        _("What is your guess?"),
        lab_guess.typed(guess),
        detail=lab_guess.guess_help(lab_guess.comparable(runs, dataset)),
        placeholder=lab_guess.placeholder(),
        check=checked(lambda text: lab_guess.read_guess(text, dataset, runs)),
    )


def ask_seed(seed: int) -> InputScreen:
    """Ask for a seed."""

    def read(text: str) -> object:
        if not text.isdecimal():
            raise UsageError(_("A seed is a whole number, 0 or more."))
        return read_value(SEED, int(text), "seed")

    return InputScreen(
        _("Seed"),
        str(seed),
        detail=_(
            "Every random draw starts from it. The same seed gives the same run again; "
            "another one shows how much is chance."
        ),
        check=checked(read),
    )


def ask_line() -> InputScreen:
    """Ask for an experiment in one line."""
    return InputScreen(
        _("Paste an experiment in one line"),
        detail=_("As `y` copies it, or as somebody gave it to you."),
        placeholder=" " + _("for example {example}").format(example=EXAMPLE),
        check=checked(lambda text: experiment.from_line(text) if text else None),
    )


def ask_file() -> InputScreen:
    """Ask for a TOML file."""
    return InputScreen(
        _("Open an experiment from a TOML file"),
        detail=_("The folder here is {path}.").format(path=Path.cwd()),
        placeholder=" " + _("for example {example}").format(example="my-experiment.toml"),
        check=checked(lambda text: experiment.load(typed_path(text)) if text else None),
    )


class LineScreen(ModalScreen[None]):
    """Shows a line that was copied, for terminals that cannot copy."""

    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,y,q", "close", N_("Close"), show=False)
    ]

    def __init__(self, line: str) -> None:
        super().__init__()
        translate_bindings(self)
        self._line = line

    def compose(self) -> ComposeResult:
        """The line, wrapped."""
        with Vertical(classes="dialog"):
            yield Static(Text(_("Copied")), classes="title")
            yield Static(Text(self._line), id="copied")
            length = _("One line of {count} characters; `p` or `tui-lab train` takes it.")
            yield Static(
                Text(length.format(count=number(len(self._line)))), classes="muted dialog-text"
            )
            yield Static(Text(with_keys(_("{esc}: close"))), classes="muted dialog-keys")

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
