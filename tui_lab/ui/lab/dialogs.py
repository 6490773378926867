"""What the lab asks for in a line of text: a guess, a seed, a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tui_lab.errors import UsageError
from tui_lab.experiment.sections import SEED
from tui_lab.experiment.values import read_value
from tui_lab.i18n import _, whole_number
from tui_lab.reports.guess import Guess
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.kit.path_suggester import PathSuggester
from tui_lab.ui.lab import guess_text
from tui_lab.ui.shell.dialogs import InputScreen, problem_in


def ask_guess(
    dataset: str, runs: Sequence[RunSummary], guess: Guess | None, metric: str
) -> InputScreen:
    """Ask how well it will do, by this metric."""
    return InputScreen(
        _("What is your guess?"),
        guess_text.typed(guess),
        detail=guess_text.guess_help(guess_text.comparable(runs, dataset, metric), metric),
        placeholder=guess_text.placeholder(metric),
        check=problem_in(lambda text: guess_text.read_guess(text, dataset, runs, metric)),
    )


def ask_seed(seed: int) -> InputScreen:
    """Ask for a seed."""

    def read(text: str) -> object:
        seed = whole_number(text)
        if seed is None:
            raise UsageError(_("A seed is a whole number, 0 or more."))
        return read_value(SEED, seed, "seed")

    return InputScreen(
        _("Seed"),
        str(seed),
        detail=_(
            "Every random draw starts from it. The same seed gives the same run again; "
            "another one shows how much is chance."
        ),
        check=problem_in(read),
    )


def ask_file(read: Callable[[str], object]) -> InputScreen:
    """Ask for a file: TOML, a script, or a notebook.

    Args:
        read: Reads the file of that path; raises a LabError where it is no experiment.
    """
    return InputScreen(
        _("Open an experiment from a file"),
        detail=_("TOML, or a script (.py) or notebook (.ipynb) with Keras. Here is {path}.").format(
            path=Path.cwd()
        ),
        placeholder=" " + _("for example {example}").format(example="my-experiment.toml"),
        check=problem_in(lambda text: read(text) if text else None),
        suggester=PathSuggester(),
        last="experiment",
    )
