"""The trial of a course as both faces tell it: every choice of data, several students."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_lab.courses.model import Course
from tui_lab.courses.solutions import Trial, trainer, try_solutions
from tui_lab.i18n import _, ngettext, number


@dataclass(frozen=True, slots=True)
class TriedCourse:
    """What came out of trying a course with all that it can be read for."""

    steps: int
    checks: int
    wrong: int
    left_open: tuple[str, ...]
    without: tuple[str, ...]

    def sentences(self) -> list[str]:
        """What there is to say, the good first."""
        if not self.steps:
            return [_("There are no solutions beside the steps: nothing was tried.")]
        text = ngettext(
            "Solutions of {count} step: with nothing done it is not passed, with them it is.",
            "Solutions of {count} steps: with nothing done none is passed, with them all are.",
            self.steps,
        )
        if self.left_open:
            text = ngettext(
                "The solution of {count} step was tried, as far as that goes on paper.",
                "Solutions of {count} steps were tried, as far as that goes on paper.",
                self.steps,
            )
        told = [text.format(count=number(self.steps))]
        if self.wrong:
            text = ngettext(
                "{count} wrong answer was refused.",
                "{count} wrong answers were refused.",
                self.wrong,
            )
            told.append(text.format(count=number(self.wrong)))
        if self.left_open:
            text = _("Only a training can decide: {names}. Give the runs figures, or train them.")
            told.append(text.format(names=", ".join(self.left_open)))
        if self.without:
            told.append(_("Without a solution: {names}.").format(names=", ".join(self.without)))
        return told


def tried(
    courses: Sequence[Course],
    folder: Path | None = None,
    told: Callable[[str], object] = lambda name: None,
) -> TriedCourse:
    """Try the solutions of a course.

    Args:
        courses: It with each choice of data sets, and each one for several students, as
            `catalogue.validate` gives it.
        folder: Where the runs of the solutions are trained, for the first one alone; None judges
            them on paper.
        told: Is given the name of each run before it is trained.

    Raises:
        CourseError: A step does not hold; file and field are named.
    """
    trials: list[Trial] = []
    for course in courses:
        train = trainer(folder, told) if folder is not None and not trials else None
        trials.append(try_solutions(course, train))
    first = trials[0]
    return TriedCourse(
        first.steps,
        first.checks,
        sum(trial.wrong for trial in trials),
        first.left_open,
        first.without,
    )
