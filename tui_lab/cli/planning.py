"""From what the user typed to an experiment that can be started: read, changed, checked.

Nothing is started here, and nothing is left behind if something is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_lab.cli.console import look, out, say, warn
from tui_lab.datasets import listing
from tui_lab.datasets.planning import check_plan, check_sizes, subject_of
from tui_lab.errors import ExperimentError, LabError, NotFoundError
from tui_lab.experiment import checking, parsing
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment import parsing as experiment_parsing
from tui_lab.experiment.keras_code.syntax import LONGEST_CODE
from tui_lab.experiment.keras_summary import COLUMNS, keras_summary
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.problems import Problem
from tui_lab.i18n import _
from tui_lab.library.sources import data_of, named
from tui_lab.paths import expanded
from tui_lab.reports.script_reading import SUFFIXES, CodeReading, read_any

STDIN = "-"
LEFT = "  "


def read_source(text: str, changes: Sequence[str] = (), *, quiet: bool = False) -> Experiment:
    """The experiment that `text` names or is: a preset, a file, one line, or `-` for stdin.

    A file, and what comes from stdin, may be TOML, code with a network of Keras, or one line. What
    of a code is left out goes to stderr.

    Args:
        text: The source.
        changes: What `--set` says: `data.dataset` counts for a code that loads no data of the lab.
        quiet: Whether nothing is said of a code.

    Raises:
        NotFoundError: It is none of them.
        ExperimentError: The file or the line is wrong.
    """
    if text == STDIN:
        return _told(read_any(_from_stdin(), data_of(changes)), quiet=quiet)
    return _told(named(text, changes), quiet=quiet)


def _from_stdin() -> str:
    if sys.stdin.isatty():
        say(_("Write or paste an experiment; Ctrl-D on an empty line ends it."))
    return sys.stdin.buffer.read(4 * LONGEST_CODE).decode("utf-8", "replace")


def _told(read: CodeReading, *, quiet: bool) -> Experiment:
    for remark in () if quiet else read.remarks:
        warn(remark)
    return read.experiment


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of an experiment, and where in its file it is."""

    problem: Problem
    line: int | None
    """None where there is no file, or the line is not found."""


def file_of(source: str) -> Path | None:
    """The TOML file that `source` names, as a preset or by its path; None where it is none."""
    from tui_lab import presets

    if experiment_line.looks_like_line(source):
        return None
    path = presets.file_of(source) or expanded(source)
    return path if os.path.exists(path) and path.suffix not in SUFFIXES else None


def examine(source: str) -> list[Finding]:
    """Everything that is wrong or doubtful with an experiment, on its data set; nothing is raised.

    Args:
        source: As `read_source`.
    """
    path, text = file_of(source), ""
    try:
        if path is None:
            planned = read_source(source)
        else:
            text = parsing.read_text(path)
            planned = experiment_parsing.parse(parsing.decode(text, path.name))
        info = listing.info(planned.data.dataset)
        problems = checking.validate(planned, subject_of(info))
        if not problems:
            check_sizes(planned.data, info)
    except ExperimentError as error:
        problems = [Problem(each.field, each.message, each.hint) for each in error.everything]
    except NotFoundError as error:
        problems = [Problem("data.dataset", error.message, error.hint)]
    except LabError as error:
        problems = [Problem("", error.message, error.hint)]
    return [
        Finding(problem, parsing.line_of(text, problem.field) if text and problem.field else None)
        for problem in problems
    ]


def summary(planned: Experiment) -> str:
    """What `model.summary()` of Keras prints of the network, laid out for the terminal.

    Raises:
        NotFoundError: There is no such data set.
        ExperimentError: A layer cannot take what it gets.
    """
    info = listing.info(planned.data.dataset)
    width = max(COLUMNS, look(sys.stdout).width)
    return keras_summary(planned, info.input_shape, info.target, width)


def show_sketch(planned: Experiment) -> None:
    """Write a drawing of the network to stdout, with an empty line before it, where it is small.

    Raises:
        NotFoundError: There is no such data set.
        ExperimentError: A layer cannot take what it gets.
    """
    from tui_lab.reports.network_sketch import sketch_of

    view = look(sys.stdout)
    info = listing.info(planned.data.dataset)
    drawn = sketch_of(planned, info, view.width - len(LEFT), unicode=view.unicode)
    for line in ["", *drawn] if drawn else []:
        out(f"{LEFT}{line}".rstrip())


def check(planned: Experiment) -> None:
    """Check an experiment against its data set; warnings go to stderr.

    Raises:
        ExperimentError: It cannot work; the field is named.
        NotFoundError: There is no such data set.
    """
    _info, warnings = check_plan(planned)
    warn_of(warnings)


def warn_of(warnings: Iterable[Problem]) -> None:
    """Write what is doubtful about an experiment to stderr."""
    for problem in warnings:
        warn(f"{problem.message} {problem.hint}".strip())
