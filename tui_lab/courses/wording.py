"""The words for steps and checks: one vocabulary for the command line, the screens and the report.

A kind of check chooses among these badges and fills a `CheckReply`; each face draws them in its
own way. Pure: values only, no store and no widgets.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_lab.i18n import _, moment, ngettext
from tui_lab.text.ascii import glyph


@dataclass(frozen=True, slots=True)
class CheckBadge:
    """The state of a check, or of a whole step, in a sign and a word or two."""

    sign: str
    word: str
    """In the current language."""
    tone: str = ""
    """What its colour means: "right", "wrong", "warning" or "primary"; "" for none."""


@dataclass(frozen=True, slots=True)
class CheckReply:
    """What a check answers to the student: about the last answer, or about the runs."""

    badge: CheckBadge
    headline: str = ""
    """Plain text, to be emphasised: `Right: 64`."""
    text: str = ""
    """Plain text that follows the headline."""
    reason: str = ""
    """Markdown that follows the headline: why an option is right or wrong."""
    runs: str = ""
    """Plain text: which run is still missing, or where a figure can be read."""
    points: tuple[str, ...] = ()
    """Markdown: what a good answer mentions."""
    after: str = ""
    """Markdown: the explanation that is shown once the check is passed."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What a face names to do, translated; "" where there is no such way."""

    hint: str = ""
    """How to get a hint."""
    training: str = ""
    """How to train what the step begins from; "" where that would have to be changed first."""
    fetching: str = ""
    """How to get a data set that is not at hand; a `{name}` in it stands for its name."""
    opening: str = ""
    """How to open a run that a check names; a `{run}` in it stands for the run's id."""


NO_WAYS = Ways()


def to_do() -> CheckBadge:
    """Nothing was done yet."""
    return CheckBadge("○", _("to do"))


def passed() -> CheckBadge:
    """Passed, for good."""
    return CheckBadge("✓", _("passed"), "right")


def tied() -> CheckBadge:
    """A value that may be as good as the best one: what is between them may be chance."""
    return CheckBadge("≈", _("a tie"), "right")


def not_right_yet() -> CheckBadge:
    """The last answer was wrong; another one may follow."""
    return CheckBadge("✗", _("not right yet"), "wrong")


def with_tries(badge: CheckBadge, left: int) -> CheckBadge:
    """The state of a check whose tries are limited.

    Args:
        badge: Its state.
        left: How many tries are left.
    """
    if not left:
        return CheckBadge("✗", _("no try is left"), "wrong")
    text = ngettext("{state}; {count} try left", "{state}; {count} tries left", left)
    return CheckBadge(badge.sign, text.format(state=badge.word, count=left), badge.tone)


def tries_left(left: int) -> str:
    """How often a check may still be answered, in a sentence.

    Args:
        left: How many tries are left.
    """
    if not left:
        return _("No try is left: this answer stays.")
    text = ngettext("{count} try is left.", "{count} tries are left.", left)
    return text.format(count=left)


def days(opens: float | None, closes: float | None, now: float) -> str:
    """Between which moments a step takes answers, in a sentence; "" where that is not limited.

    Args:
        opens: From when on (seconds since 1970); None for any time.
        closes: Until when; None for any time.
        now: The time; what lies behind it is no limit any more.
    """
    # A step that closes with a day closes at midnight: the minute before says which day.
    until = moment(closes - 1) if closes is not None else ""
    if closes is not None and closes <= now:
        return _("Closed since {time}: no answer is taken any more.").format(time=until)
    if opens is None or opens <= now:
        return _("Answers are taken until {time}.").format(time=until) if until else ""
    if not until:
        return _("It opens on {time}.").format(time=moment(opens))
    text = _("Answers are taken from {start} to {time}.")
    return text.format(start=moment(opens), time=until)


def kept() -> CheckBadge:
    """An open answer is there; nobody has judged it."""
    return CheckBadge("◆", _("kept, not checked"), "primary")


def passed_unchecked() -> CheckBadge:
    """A step is passed, and some of its answers were only kept."""
    return CheckBadge("◆", _("passed"), "right")


def unchecked_legend() -> str:
    """What the sign of a step says that is passed with answers that were only kept."""
    sign = glyph(passed_unchecked().sign)
    return _("{sign} your own words: kept, not checked").format(sign=sign)


def step_passed(unchecked: int) -> str:
    """That a step is passed, in a sentence.

    Args:
        unchecked: How many of its answers were kept without being checked.
    """
    if not unchecked:
        return _("The step is passed.")
    text = ngettext(
        "The step is passed; {count} answer was kept, not checked.",
        "The step is passed; {count} answers were kept, not checked.",
        unchecked,
    )
    return text.format(count=unchecked)


def step_words(badge: CheckBadge, unchecked: int) -> str:
    """The state of a step where there is room for it.

    Args:
        badge: Its badge.
        unchecked: How many of its answers were kept without being checked.
    """
    if not unchecked:
        return badge.word
    text = ngettext(
        "{state}; {count} answer kept, not checked",
        "{state}; {count} answers kept, not checked",
        unchecked,
    )
    return text.format(state=badge.word, count=unchecked)


def guessed() -> CheckBadge:
    """A guess that no run has confirmed or refuted yet."""
    return CheckBadge("●", _("guessed"), "primary")


def guess_result(came_true: bool) -> CheckBadge:
    """A guess that was compared with the run made after it."""
    if came_true:
        return CheckBadge("✓", _("came true"), "right")
    return CheckBadge("✗", _("did not come true"), "warning")


def begun() -> CheckBadge:
    """A step that was opened and is not passed."""
    return CheckBadge("●", _("begun"), "primary")


def step_badges() -> tuple[CheckBadge, ...]:
    """All states of a step."""
    return passed(), passed_unchecked(), begun(), to_do()


def verdict_word(right: bool) -> str:
    """The judgement of one answer, as a sentence of its own."""
    return _("Right.") if right else _("Not right.")


def not_graded() -> str:
    """The remark on a check that does not count for passing the step."""
    return _("not needed to pass")


def asked_anew(count: int, dataset: str) -> str:
    """What becomes of answers that belong to other data than those chosen now; "" for none."""
    if not count:
        return ""
    text = ngettext(
        "{count} answer belongs to the data before: it is asked anew with {name}, and is there "
        "again with the old data.",
        "{count} answers belong to the data before: they are asked anew with {name}, and are "
        "there again with the old data.",
        count,
    )
    return text.format(count=count, name=dataset)


def checks_passed(done: int, count: int, free: int = 0) -> str:
    """How many of the checks that count are passed.

    Args:
        done: How many of them are passed.
        count: How many there are.
        free: How many more are not needed to pass: the checks are numbered with these.
    """
    text = ngettext("{done} of {count} check", "{done} of {count} checks", count)
    told = text.format(done=done, count=count)
    if not free:
        return told
    text = ngettext("{checks} and {free} free", "{checks} and {free} free", free)
    return text.format(checks=told, free=free)


def hints_taken(taken: int, count: int) -> str:
    """How many of the hints of a check were taken."""
    text = ngettext("{taken} of {count} hint", "{taken} of {count} hints", count)
    return text.format(taken=taken, count=count)
