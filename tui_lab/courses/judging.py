"""The checks over runs, as pure functions of the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tui_lab.courses.conditions import (
    Shortfall,
    below,
    condition_words,
    counted_from_start,
    experiment_shortfalls,
    holds,
    setting,
    value_words,
    with_numbers,
)
from tui_lab.courses.evidence import Evidence, RunFacts
from tui_lab.courses.measures import TITLES
from tui_lab.courses.model import (
    GuessCheck,
    NumberCheck,
    Pattern,
    PredictCheck,
    Reading,
    RunCheck,
    VaryCheck,
)
from tui_lab.experiment import Experiment, differences
from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.guess import DIRECTIONS, Direction
from tui_lab.runs.status import Status, status_word

Source = Callable[[str], Experiment]
"""Gives the experiment that a preset's name or a line stands for."""
TOLD = 3
"""Differences that a sentence names."""
RATE = "compile.learning_rate"
TIED = 5e-5
"""Figures that look the same with four decimals are equally good."""


@dataclass(frozen=True, slots=True)
class Row:
    """A value of a varied setting, and what it led to."""

    value: str
    run: str
    """The id of the newest run with it."""
    figure: float | None
    """What is compared; None where the run diverged."""
    best: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says of a check."""

    passed: bool
    message: str
    """One or two sentences: what counts, or what is missing."""
    runs: tuple[str, ...] = ()
    """The ids of those that count, or of the one that comes nearest."""
    rows: tuple[Row, ...] = ()
    """Of a varied setting, in the order of the values."""


def judge_run(check: RunCheck, evidence: Evidence, source: Source) -> Verdict:
    """Whether there is a run as the check wants it, and else what is missing."""
    since = evidence.step_opened if check.pattern.since == "step" else evidence.course_begun
    nearest: tuple[int, str, RunFacts] | None = None
    for run in evidence.runs:
        if run.created < since:
            continue
        distance, missing = _missing(run, check.pattern, evidence, source)
        if not missing:
            return Verdict(True, _run_words(run, check.pattern), (run.id,))
        if nearest is None or distance < nearest[0]:
            nearest = (distance, missing, run)
    if nearest is None:
        text = _("There is no run since this step was begun: train its network.")
        if check.pattern.since == "course":
            text = _("There is no run since this course was begun: train its network.")
        return Verdict(False, text)
    return Verdict(False, nearest[1], (nearest[2].id,))


def _missing(
    run: RunFacts, pattern: Pattern, evidence: Evidence, source: Source
) -> tuple[int, str]:
    """How far a run is from what is wanted, and the sentence that says so; "" where it is it."""
    unlike = experiment_shortfalls(run.experiment, pattern, source, run.classes)
    if unlike:
        far = 1000 if any(each.path == "data.dataset" for each in unlike) else 10
        return far + len(unlike), _unlike_words(run, unlike)
    if run.rate_changed and pattern.like and not below(RATE, (*pattern.free, *pattern.match)):
        return 9, _(
            "The run {run} fits, but its learning rate was changed while it trained."
        ).format(run=run.name)
    if evidence.sealed and run.experiment.data.test != "sealed":
        return 9, _(
            "The run {run} fits, but its test part is not sealed: in this course it must be"
            " (data.test = sealed)."
        ).format(run=run.name)
    if run.live:
        return 1, _("The run {run} fits and is not done yet.").format(run=run.name)
    if run.status not in pattern.statuses:
        return 8, _("The run {run} fits, but it ended as {status}, not as {wanted}.").format(
            run=run.name,
            status=status_word(Status(run.status)),
            wanted=_(" or ").join(status_word(Status(each)) for each in pattern.statuses),
        )
    for name, condition in pattern.reach.items():
        figure = run.measures.get(name)
        if not holds(condition, figure):
            return 5, _("The run {run} fits; {figure}: {value}, wanted: {wanted}.").format(
                run=run.name,
                figure=_(TITLES[name]),
                value=value_words(figure),
                wanted=condition_words(condition),
            )
    if pattern.opened and not run.opened:
        return 3, _("The run {run} fits; open the envelope of its test part.").format(run=run.name)
    return 0, ""


def _unlike_words(run: RunFacts, unlike: Sequence[Shortfall]) -> str:
    told = [
        _("{path} is {now}, wanted: {wanted}").format(
            path=each.path, now=each.is_now, wanted=each.wanted
        )
        for each in unlike[:TOLD]
    ]
    text = _("The run {run} comes nearest: {differences}.").format(
        run=run.name, differences="; ".join(told)
    )
    more = len(unlike) - len(told)
    if more:
        text += " " + ngettext(
            "{count} more setting is different.", "{count} more settings are different.", more
        ).format(count=more)
    return text


def _run_words(run: RunFacts, pattern: Pattern) -> str:
    told = [
        f"{_(TITLES[name])} {value_words(run.measures[name])}"
        for name in pattern.reach
        if name in run.measures
    ]
    if told:
        return _("The run {run} does it: {figures}.").format(run=run.name, figures=", ".join(told))
    return _("The run {run} does it.").format(run=run.name)


def judge_vary(check: VaryCheck, evidence: Evidence, source: Source) -> Verdict:
    """Whether enough runs differ in the one setting; the rows hold what each value led to."""
    fitting = _fitting(check, evidence, source)
    best: tuple[Row, ...] = ()
    for anchor in fitting:
        rows = _rows(check, anchor, fitting)
        complete = not check.include or any(_is(row, check.include, fitting) for row in rows)
        if len(rows) >= check.at_least and complete:
            return Verdict(
                True,
                _("These runs differ in {setting} alone.").format(setting=check.setting),
                tuple(row.run for row in rows),
                rows,
            )
        if len(rows) > len(best):
            best = rows
    text = ngettext(
        "So far {count} value of {setting} with all else equal; {wanted} are wanted.",
        "So far {count} values of {setting} with all else equal; {wanted} are wanted.",
        len(best),
    ).format(count=len(best), setting=check.setting, wanted=check.at_least)
    if len(best) >= check.at_least and check.include:
        text = _("None of the runs that differ in {setting} ended as {status} yet.").format(
            setting=check.setting, status=status_word(Status(check.include))
        )
    return Verdict(False, text, tuple(row.run for row in best), best)


def _fitting(check: VaryCheck, evidence: Evidence, source: Source) -> list[RunFacts]:
    since = evidence.step_opened if check.pattern.since == "step" else evidence.course_begun
    free = (*check.pattern.free, check.setting, *check.also)
    wanted = replace(check.pattern, free=free)
    # Of a run that is to have come to grief, no figure can be asked.
    grief = replace(wanted, statuses=(check.include,), reach={}, opened=False)
    return [
        run
        for run in evidence.runs
        if run.created >= since
        and not run.rate_changed
        and not _missing(run, grief if run.status == check.include else wanted, evidence, source)[1]
    ]


def _rows(check: VaryCheck, anchor: RunFacts, runs: Sequence[RunFacts]) -> tuple[Row, ...]:
    """The newest run of each value among those that differ from the anchor in the setting alone."""
    base = with_numbers(anchor.experiment, anchor.classes)
    allowed = counted_from_start((check.setting, *check.also), len(base.layers))
    found: dict[str, tuple[object, RunFacts]] = {}
    for run in runs:
        if run.experiment.seed != base.seed and "seed" not in allowed:
            continue  # quicker than to compare them whole
        settled = with_numbers(run.experiment, run.classes)
        if all(below(each.path, allowed) for each in differences(base, settled)):
            value = setting(settled, check.setting)
            found.setdefault(value_words(value), (value, run))
    figures = {
        text: None if run.status == "diverged" else run.measures.get(check.by)
        for text, (_value, run) in found.items()
    }
    known = [figure for figure in figures.values() if figure is not None]
    top = (min(known) if check.by == "validation_loss" else max(known)) if known else None
    ordered = sorted(found.items(), key=lambda item: _order(item[1][0]))
    return tuple(
        Row(text, run.id, figures[text], _ties(figures[text], top))
        for text, (_value, run) in ordered
    )


def _ties(figure: float | None, top: float | None) -> bool:
    return figure is not None and top is not None and abs(figure - top) < TIED


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return (0, float(value), "")
    return (1, 0.0, str(value))


def _is(row: Row, status: str, runs: Sequence[RunFacts]) -> bool:
    return any(run.id == row.run and run.status == status for run in runs)


def judge_predict(check: PredictCheck, evidence: Evidence) -> Verdict:
    """Whether enough own pictures were answered since the step was opened."""
    found = {
        each.digest: each.run
        for each in evidence.answered
        if each.dataset == check.dataset and each.time >= evidence.step_opened
    }
    text = ngettext(
        "{count} picture of your own has been answered; {wanted} are wanted.",
        "{count} different pictures of your own have been answered; {wanted} are wanted.",
        len(found),
    )
    passed = len(found) >= check.at_least
    if passed:
        text = ngettext(
            "{count} picture of your own has been answered.",
            "{count} different pictures of your own have been answered.",
            len(found),
        )
    said = text.format(count=len(found), wanted=check.at_least)
    return Verdict(passed, said, tuple(sorted(set(found.values()))))


def counting_runs(
    check: RunCheck | VaryCheck, evidence: Evidence, source: Source
) -> list[RunFacts]:
    """The runs since the course was begun that pass a check, newest first."""
    if isinstance(check, VaryCheck):
        return _fitting(check, evidence, source)
    return [run for run in evidence.runs if not _missing(run, check.pattern, evidence, source)[1]]


def readings(
    check: NumberCheck, of: RunCheck | VaryCheck, evidence: Evidence, source: Source
) -> list[tuple[RunFacts, float]]:
    """The figure that a number is read off, for each run that counts, newest first."""
    if not isinstance(check.answer, Reading):
        return []
    return [
        (run, run.measures[check.answer.measure])
        for run in counting_runs(of, evidence, source)
        if check.answer.measure in run.measures
    ]


def score_guess(
    check: GuessCheck,
    said: Direction,
    time: float,
    course_checks: tuple[RunCheck | VaryCheck, RunCheck | VaryCheck],
    evidence: Evidence,
    source: Source,
) -> tuple[bool, str] | None:
    """Whether a guess came true, and the sentence that says so.

    Args:
        check: What was asked.
        said: up, down or same.
        time: When it was said; only runs made since then count for it.
        course_checks: Those that `of` and `against` name.

    Returns:
        None while one of the two runs is missing.
    """
    of, against = course_checks
    after = [run for run in counting_runs(of, evidence, source) if run.created >= time]
    if not after:
        return None
    run = after[-1]
    before = [
        each
        for each in counting_runs(against, evidence, source)
        if each.id != run.id and each.created < run.created
    ]
    if not before or any(check.measure not in each.measures for each in (run, before[0])):
        return None
    old, new = before[0].measures[check.measure], run.measures[check.measure]
    went = "same" if abs(new - old) <= check.same_within else "up" if new > old else "down"
    text = {
        True: _("Guessed: {guess}. The {figure} went from {old} to {new}: right."),
        False: _("Guessed: {guess}. The {figure} went from {old} to {new}: wrong."),
    }[went == said]
    words = text.format(
        guess=_(DIRECTIONS[said]), figure=_(TITLES[check.measure]), old=number(old), new=number(new)
    )
    return went == said, words
