"""What is said to an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_lab.courses.answers import (
    LETTERS,
    LONGEST,
    direction,
    is_number,
    option_place,
    row_of,
)
from tui_lab.courses.judging import Verdict
from tui_lab.courses.model import (
    Check,
    ChoiceCheck,
    GuessCheck,
    NumberCheck,
    Reading,
    VaryCheck,
    WordsCheck,
)
from tui_lab.errors import CourseError
from tui_lab.i18n import _, number
from tui_lab.text.fit import one_line


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to an answer."""

    value: str
    """The answer as it is kept."""
    right: bool | None
    """None where nothing is right or wrong."""
    message: str
    passes: bool
    """Whether the check is passed with it."""
    points: tuple[str, ...] = ()
    """What a good answer touches."""


def grade(
    check: Check, text: str, verdict: Verdict | None = None, figures: Sequence[float] = ()
) -> Reply:
    """Judge an answer.

    Args:
        check: What was asked.
        text: What was typed.
        verdict: Of a `vary`, what the runs say.
        figures: Of a number that is read off runs, what stands there.

    Raises:
        CourseError: The text is no answer to it, or a run is missing first.
    """
    match check:
        case ChoiceCheck():
            return _choice(check, text)
        case NumberCheck():
            return _number(check, text, figures)
        case VaryCheck():
            return _vary(check, text, verdict)
        case GuessCheck():
            return _guess(text)
        case WordsCheck():
            return _words(check, text)
        case _:
            raise CourseError(_("“{name}” takes no answer.").format(name=check.id))


def _choice(check: ChoiceCheck, text: str) -> Reply:
    place = option_place(text, check)
    if place is None:
        raise CourseError(
            _("“{text}” is none of the options.").format(text=one_line(text)),
            _("Name one by its letter, {first} to {last}.").format(
                first=LETTERS[0], last=LETTERS[len(check.options) - 1]
            ),
        )
    option = check.options[place]
    return Reply(LETTERS[place], option.right, option.why, option.right)


def _number(check: NumberCheck, text: str, figures: Sequence[float]) -> Reply:
    if isinstance(check.answer, Reading):
        if not figures:
            raise CourseError(
                _("First a run is needed that this figure can be read off."),
                _("Train it, then answer."),
            )
        found = [is_number(text, (figure,), check.tolerance) for figure in figures]
    else:
        found = [is_number(text, check.answer, check.tolerance)]
    if None in found:
        several = not isinstance(check.answer, Reading) and len(check.answer) > 1
        if several and not isinstance(check.answer, Reading):
            hint = _("Write {count} numbers with commas between them.").format(
                count=len(check.answer)
            )
        else:
            hint = _("Write a number, such as 1250 or {decimal}.").format(decimal=number(0.5))
        raise CourseError(_("“{text}” is no number.").format(text=one_line(text)), hint)
    right = True in found
    return Reply(" ".join(text.split()), right, check.after if right else "", right)


def _vary(check: VaryCheck, text: str, verdict: Verdict | None) -> Reply:
    if verdict is None or not verdict.passed:
        raise CourseError(
            verdict.message if verdict else _("First the runs are needed."),
            _("Train them, then name the best value."),
        )
    row = row_of(text, verdict.rows)
    if row is None:
        raise CourseError(
            _("None of the runs has {setting} = {value}.").format(
                setting=check.setting, value=one_line(text)
            ),
            _("There are: {names}.").format(names=", ".join(each.value for each in verdict.rows)),
        )
    if row.best:
        return Reply(row.value, True, check.after, True)
    return Reply(
        row.value,
        False,
        _("By its validation loss another value is better: look at the table.")
        if check.by == "validation_loss"
        else _("By its validation accuracy another value is better: look at the table."),
        False,
    )


def _guess(text: str) -> Reply:
    found = direction(text)
    if found is None:
        raise CourseError(
            _("“{text}” is no guess.").format(text=one_line(text)),
            _("Say {up}, {down} or {same}.").format(up=_("up"), down=_("down"), same=_("same")),
        )
    message = _("Kept. It is held against your run once that is done.")
    return Reply(found, None, message, True)


def _words(check: WordsCheck, text: str) -> Reply:
    said = text.strip()[:LONGEST]
    if not said:
        raise CourseError(_("The answer is empty."), _("Write it in your own words."))
    message = _("Kept for your report.")
    if check.points:
        message = _("Kept for your report. Hold it against these points:")
    return Reply(said, None, message, True, check.points)
