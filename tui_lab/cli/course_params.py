"""Arguments that the commands of courses share, and what the shell completes for them."""

from __future__ import annotations

from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from tui_lab.cli.params import typed
from tui_lab.courses import catalogue
from tui_lab.courses.model import CourseStep
from tui_lab.courses.work import Coursework
from tui_lab.errors import LabError, NotFoundError
from tui_lab.i18n import _
from tui_lab.text.command_line import with_commands

NOW, NEXT = "now", "next"


def course_argument() -> click.Argument:
    """COURSE."""
    return click.Argument(
        ["course"],
        metavar=_("COURSE"),
        shell_complete=complete_courses,
        help=_("A course; `tui-lab courses list` shows them."),
    )


def step_argument() -> click.Argument:
    """[STEP], the one to be done now without it."""
    return click.Argument(
        ["step"],
        metavar=_("[STEP]"),
        required=False,
        default="",
        shell_complete=complete_steps,
        help=_("A step: its name, its number, `now` or `next`."),
    )


def step_option() -> click.Option:
    """`--step`: of a check that is not in the step that was opened last."""
    return click.Option(
        ["--step"],
        default="",
        metavar=_("STEP"),
        shell_complete=complete_steps,
        help=_("The step of the check; else the one that was opened last."),
    )


def check_argument() -> click.Argument:
    """CHECK."""
    return click.Argument(
        ["check"],
        metavar=_("CHECK"),
        shell_complete=complete_checks,
        help=_("A check of the step: its name, or its number."),
    )


def dataset_argument() -> click.Argument:
    """DATASET of a course."""
    return click.Argument(
        ["dataset"],
        metavar=_("DATASET"),
        shell_complete=complete_sets,
        help=_("One of the data sets that the course works with."),
    )


def find_step(work: Coursework, text: str) -> CourseStep:
    """A step by its name, its number, `now` (also "") or `next`.

    Raises:
        NotFoundError: There is none of that name, or none after the last.
    """
    if text not in (NOW, NEXT) or work.course.step(text) is not None:
        return work.step(text)
    now = work.current_step()
    if text == NOW or work.progress is None:
        return now
    number = work.course.step_number(now.id)
    if number == len(work.course.steps):
        raise NotFoundError(
            _("“{step}” is the last step of the course.").format(step=now.title),
            with_commands(
                _("`tui-lab courses report {course}` writes what you can hand in."),
                course=work.name,
            ),
        )
    return work.course.steps[number]


def complete_courses(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of courses."""
    return [CompletionItem(name) for name in catalogue.folders() if name.startswith(incomplete)]


def _work(ctx: click.Context) -> Coursework | None:
    """The course that stands on the command line; None where there is none that can be read."""
    with suppress(LabError):
        return Coursework(typed(ctx, "course"))
    return None


def complete_steps(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Steps of the course that stands on the command line, `now` and `next`."""
    work = _work(ctx)
    known = [(step.id, step.title) for step in work.course.steps] if work else []
    known += [(NOW, _("the step opened last")), (NEXT, _("the step after it"))]
    return [CompletionItem(a, help=b) for a, b in known if a.startswith(incomplete)]


def complete_checks(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Checks of the step that stands on the command line, else of the one opened last."""
    work = _work(ctx)
    if work is None:
        return []
    try:
        step = find_step(work, str(ctx.params.get("step") or ""))
    except LabError:
        return []
    names = [check.id for check in step.checks]
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def complete_sets(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Data sets that the course on the command line works with."""
    work = _work(ctx)
    sets = [name for each in work.course.slots.values() for name in each] if work else []
    return [CompletionItem(name) for name in dict.fromkeys(sets) if name.startswith(incomplete)]
