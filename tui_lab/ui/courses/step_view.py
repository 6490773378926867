"""How a course, its steps and checks stand, in signs and words; nothing here knows of widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tui_lab.courses.answers import LETTERS
from tui_lab.courses.measures import TITLES
from tui_lab.courses.model import (
    Check,
    ChoiceCheck,
    Course,
    GuessCheck,
    NumberCheck,
    PredictCheck,
    RunCheck,
    Step,
    VaryCheck,
    WordsCheck,
    graded,
)
from tui_lab.courses.standing import CheckState, StepState
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.reports.guess import DIRECTIONS, Direction
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.markdown import Look, inline, markdown
from tui_lab.ui.kit.theme_styles import Tones

if TYPE_CHECKING:
    from tui_lab.courses.judging import Row

KINDS: Mapping[str, str] = {
    "choice": N_("Choose one"),
    "number": N_("A number"),
    "run": N_("A run"),
    "vary": N_("Several runs"),
    "guess": N_("A guess"),
    "words": N_("In your own words"),
    "predict": N_("Your own pictures"),
}
HOW: Mapping[str, str] = {
    "choice": N_("arrows or letters choose, {enter} answers"),
    "number": N_("{enter} answers"),
    "run": N_("the lab looks by itself; {enter} makes it look now"),
    "vary": N_("once there are enough runs: arrows choose the best, {enter} answers"),
    "guess": N_("before you train: arrows choose, {enter} answers"),
    "words": N_("kept when you leave the field, and with ctrl+s"),
    "predict": N_("the lab looks by itself; {enter} makes it look now"),
}
"""What to press, by the kind of a check."""
GUESSES: tuple[Direction, ...] = ("up", "same", "down")
GUESS_SIGNS: Mapping[Direction, str] = {"up": "+", "same": "=", "down": "-"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A sign, the word for it, and the tone of both."""

    sign: str
    word: str
    tone: str = ""

    def text(self, tones: Tones) -> Text:
        """Both, in their tone."""
        return Text(f"{glyph(self.sign)} {self.word}", tones[self.tone] if self.tone else "")


def of_step(state: StepState) -> Standing:
    """How a step stands, in a word."""
    if state.passed:
        return Standing("✓", _("passed"), "success")
    if state.opened is not None:
        return Standing("●", _("begun"), "accent")
    return Standing("○", _("to do"))


def of_check(state: CheckState) -> Standing:
    """How a check stands, in a word or two."""
    if isinstance(state.check, GuessCheck):
        if state.score is not None:
            came = Standing("✓", _("came true"), "success")
            return came if state.score[0] else Standing("✗", _("did not come true"), "warning")
        return Standing("●", _("guessed"), "accent") if state.last else Standing("○", _("to do"))
    if state.passed:
        kept = isinstance(state.check, WordsCheck)
        return Standing("✓", _("kept") if kept else _("done"), "success")
    if state.last is not None and state.last.right is False:
        return Standing("✗", _("not right yet"), "warning")
    return Standing("○", _("to do"))


def count_words(state: StepState) -> str:
    """How many of the checks that count are passed."""
    wanted = graded([each.check for each in state.checks])
    done = sum(each.passed for each in state.checks if each.check.GRADED)
    text = ngettext("{done} of {count} check", "{done} of {count} checks", len(wanted))
    return text.format(done=done, count=len(wanted))


def step_head(course: Course, state: StepState, width: int, tones: Tones) -> Text:
    """Two lines over a step: its title and how it stands, then where it is."""
    where = _("Step {n} of {count}").format(n=course.place(state.step.id), count=len(course.steps))
    title = Text(state.step.title, tones["primary"])
    below = Text(f"{where}  {course.title}", "dim")
    return Text("\n", no_wrap=True).join(
        (
            _apart(title, of_step(state).text(tones), width),
            _apart(below, Text(count_words(state), "dim"), width),
        )
    )


def _apart(left: Text, right: Text, width: int) -> Text:
    """Two texts at the two ends of a line; the left one gives way."""
    left.truncate(max(8, width - right.cell_len - 2), overflow="ellipsis")
    gap = " " * max(2, width - left.cell_len - right.cell_len)
    return Text.assemble(left, gap, right)


def steps_beside(
    course: Course, states: Sequence[StepState], here: str, tones: Tones
) -> RenderableType:
    """The steps for the side of a wide screen; long titles go on under themselves."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    for justify in ("left", "left", "right", "left"):
        grid.add_column(justify=justify)
    for place, state in enumerate(states, 1):
        mine = state.step.id == here
        stand = of_step(state)
        style = "bold" if mine else ""
        grid.add_row(
            Text(glyph("▸") if mine else " ", "bold"),
            Text(glyph(stand.sign), tones[stand.tone] if stand.tone else "dim"),
            Text(str(place), style),
            Text(state.step.title, style),
        )
    return Group(Text(_("Steps"), tones["primary"]), grid)


def begun_from(step: Step, line: str) -> Text:
    """The experiment that a step begins from, and what is asked to be changed in it."""
    if step.lab is None:
        return Text()
    text = Text(_("Experiment") + "  ", "dim").append(line, "not dim")
    if step.lab.asked:
        asked = _("To change with e: {settings}").format(settings=", ".join(step.lab.asked))
        text.append("\n" + asked, "not dim bold")
    return text


def commands(step: Step) -> RenderableType:
    """What helps on the command line."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for each in step.commands:
        grid.add_row(Text(f"tui-lab {each.line}"), Text(each.what, "dim"))
    return Group(Text(_("On the command line"), "dim"), grid)


def check_head(place: int, count: int, state: CheckState, tones: Tones) -> Text:
    """Its number, what kind of answer is wanted, how it stands, hints taken."""
    stand = of_check(state)
    text = Text.assemble((f"{place}/{count} {_(KINDS[state.check.KIND])}", "bold"), "   ")
    text.append_text(stand.text(tones))
    if not state.check.GRADED:
        text.append("   " + _("not needed to pass"), "dim")
    hints = len(state.check.hints)
    if state.done.hints:
        taken = ngettext("{taken} of {count} hint", "{taken} of {count} hints", hints)
        text.append("   " + taken.format(taken=state.done.hints, count=hints), "dim")
    return text


def how(check: Check) -> Text:
    """What to press."""
    return Text(with_keys(_(HOW[check.KIND])), "dim")


def option_lines(state: CheckState, tones: Tones, look: Look) -> list[RenderableType]:
    """What can be chosen; those that were tried have their sign."""
    check = state.check
    if isinstance(check, ChoiceCheck):
        tried = {attempt.value: attempt.right for attempt in state.done.attempts}
        return [
            _option(letter, inline(option.text, look), tried.get(letter), tones)
            for letter, option in zip(LETTERS, check.options, strict=False)
        ]
    if isinstance(check, GuessCheck):
        said = state.last.value if state.last else ""
        return [
            Text.assemble(
                (f"{glyph('●') if name == said else ' '} ", tones["accent"]),
                f"{GUESS_SIGNS[name]} {_(DIRECTIONS[name])}",
            )
            for name in GUESSES
        ]
    if isinstance(check, VaryCheck) and state.verdict is not None:
        return [_row(row, state.passed, tones) for row in state.verdict.rows]
    return []


def _option(letter: str, text: Text, right: bool | None, tones: Tones) -> RenderableType:
    """The sign of an option that was tried stands before its letter, in a place of its own."""
    sign, tone = {None: ("", "primary"), True: ("✓", "success"), False: ("✗", "warning")}[right]
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(width=2)
    grid.add_column()
    grid.add_row(Text(glyph(sign) if sign else "", tones[tone]), f"{letter})", text)
    return grid


VALUE, FIGURE = 16, 12


def _row(row: Row, passed: bool, tones: Tones) -> Text:
    best = passed and row.best
    line = Text(no_wrap=True).append(f"{glyph('✓') if best else ' '} ", tones["success"])
    figure = _("diverged") if row.figure is None else number(row.figure, 4)
    line.append(f"{row.value:<{VALUE}}{figure:>{FIGURE}}")
    return line.append(f"   {row.run}", "dim")


def rows_head(check: VaryCheck) -> Text:
    """The titles above the values of a varied setting."""
    setting, figure = check.setting.rpartition(".")[2], _(TITLES[check.by])
    room = VALUE + FIGURE
    text = Text(f"    {setting:<{max(VALUE, room - text_columns(figure))}}{figure}", "bold")
    return text.append("   " + _("run"), "bold dim")


def reply(
    state: CheckState, said: str, option: int | None, tones: Tones, look: Look
) -> RenderableType | None:
    """What is said to the answer, or of the runs; nothing while there is neither.

    Args:
        state: The check's.
        said: What was said to the last answer, as long as the step is in front.
        option: Of a choice, the option whose reason is wanted; None takes the answer's.
        tones: Styles of the signs.
        look: How Markdown is set.
    """
    check = state.check
    if isinstance(check, ChoiceCheck):
        return _choice(check, state, option, tones, look)
    if isinstance(check, GuessCheck):
        return _guess(state, tones)
    if isinstance(check, WordsCheck):
        return _words(check, state, tones, look)
    if isinstance(check, RunCheck | PredictCheck):
        told = state.told
        return _signed(state, [Text(told)] if told else [], tones, look)
    if isinstance(check, NumberCheck | VaryCheck):
        return _answer(check, state, said, tones, look)
    return None


def _signed(
    state: CheckState, parts: list[RenderableType], tones: Tones, look: Look
) -> RenderableType | None:
    """What is said, beside the sign of how it stands; with the reason once it is passed."""
    if state.passed and state.check.after:
        parts = [*parts, markdown(state.check.after, look)]
    if not parts:
        return None
    stand = of_check(state)
    return _beside(stand.sign, stand.tone, Group(*parts), tones)


def _beside(sign: str, tone: str, said: RenderableType, tones: Tones) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    grid.add_row(Text(glyph(sign), tones[tone] if tone else ""), said)
    return grid


def _choice(
    check: ChoiceCheck, state: CheckState, option: int | None, tones: Tones, look: Look
) -> RenderableType | None:
    if option is None:
        answer = next((each for each in state.done.attempts if each.right), state.last)
        if answer is None or answer.value not in LETTERS[: len(check.options)]:
            return None
        option = LETTERS.index(answer.value)
    chosen = check.options[option]
    word = _("{letter}) Right.") if chosen.right else _("{letter}) Not right.")
    said = Text.assemble((word.format(letter=LETTERS[option]), "bold"), " ")
    parts: list[RenderableType] = [said.append_text(inline(chosen.why, look))]
    if chosen.right and state.passed and check.after:
        parts.append(markdown(check.after, look))
    sign = ("✓", "success") if chosen.right else ("✗", "warning")
    return _beside(*sign, Group(*parts), tones)


def _guess(state: CheckState, tones: Tones) -> RenderableType | None:
    stand = of_check(state)
    if state.score is not None:
        return _beside(stand.sign, stand.tone, Text(state.score[1]), tones)
    if state.last is None:
        return None
    words = {str(name): _(text) for name, text in DIRECTIONS.items()}
    text = _("Guessed: {guess}. It is held against your run once that is done.")
    said = text.format(guess=words.get(state.last.value, state.last.value))
    return _beside(stand.sign, stand.tone, Text(said), tones)


def _words(check: WordsCheck, state: CheckState, tones: Tones, look: Look) -> RenderableType | None:
    if state.last is None:
        return None
    parts: list[RenderableType] = [Text(_("Kept for your report."))]
    if check.points:
        parts = [Text(_("Kept for your report. Hold it against these points:"))]
        points = Table.grid(padding=(0, 1, 0, 0))
        points.add_column(width=1)
        points.add_column(ratio=1)
        for point in check.points:
            points.add_row(Text(glyph("•") if glyph("•") == "•" else "-"), inline(point, look))
        parts.append(points)
    return _signed(state, parts, tones, look)


def _answer(
    check: NumberCheck | VaryCheck, state: CheckState, said: str, tones: Tones, look: Look
) -> RenderableType | None:
    """To a number, or to the best value of a setting."""
    last, found = state.last, state.verdict
    if state.passed:
        right = next((each.value for each in state.done.attempts if each.right), "")
        unit = check.unit if isinstance(check, NumberCheck) else ""
        text = _("Right: {answer}").format(answer=f"{right} {unit}".strip())
        return _signed(state, [Text(text, "bold")], tones, look)
    missing = [Text(found.message)] if found is not None and not (found.passed and last) else []
    if last is None or last.right is not False:
        return _beside("○", "", missing[0], tones) if missing else None
    text = _("Not right: {answer}.").format(answer=last.value)
    more = said or _("Look again; F2 gives a hint.") if check.hints else said
    parts = [Text.assemble((text, "bold"), " ", more), *missing]
    return _beside("✗", "warning", Group(*parts), tones)


def refusal(text: str, tones: Tones) -> RenderableType:
    """That an answer was none, and what is wanted."""
    return _beside("!", "warning", Text(text), tones)


def hints(state: CheckState, look: Look) -> RenderableType | None:
    """The hints that were taken, the first one first."""
    taken = state.check.hints[: state.done.hints]
    if not taken:
        return None
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column()
    grid.add_column(ratio=1)
    for place, hint in enumerate(taken, 1):
        grid.add_row(Text(_("Hint {n}").format(n=place), "dim"), inline(hint, look))
    return grid


def ending(course: Course, state: StepState, passed: int, look: Look) -> RenderableType:
    """What stands below the last check: what the step was for, and how to go on."""
    last = course.place(state.step.id) == len(course.steps)
    if not state.passed:
        if last:
            return Text(_("This is the last step."), "dim")
        return Text(
            _("n (^n in a field) goes on to the next step, also before this one is passed."), "dim"
        )
    parts: list[RenderableType] = []
    if state.step.after:
        parts += [markdown(state.step.after, look), Text()]
    if passed == len(course.steps):
        parts.append(Text(_("All steps of this course are passed: w writes your report."), "bold"))
    elif last:
        parts.append(Text(_("This step is passed; s lists the others."), "bold"))
    else:
        parts.append(
            Text(_("This step is passed: n goes on to the next one, ^n from a field."), "bold")
        )
    return Group(*parts)
