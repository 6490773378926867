"""The page of a step as Rich renderables: its head, its checks, what they answer, how to go on.

Pure: values in, renderables out. Must not know of widgets or of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tui_lab.courses import wording
from tui_lab.courses.check import AnswerOption, Check, CheckState
from tui_lab.courses.closing import Closing
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.step_state import StepState
from tui_lab.courses.wording import CheckBadge, CheckReply
from tui_lab.i18n import _
from tui_lab.text.ascii import glyph
from tui_lab.text.command_line import PROGRAM, as_called
from tui_lab.ui.courses.actions import DONE_ACTIONS, STEP_ACTIONS
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.markdown import MarkdownStyle, inline, markdown
from tui_lab.ui.kit.theme_styles import Tones


def badge_text(badge: CheckBadge, tones: Tones) -> Text:
    """The sign and the word of a badge, in their tone."""
    style = tones[badge.tone] if badge.tone else ""
    return Text(f"{glyph(badge.sign)} {badge.word}", style)


def step_head(course: Course, state: StepState, width: int, tones: Tones) -> Text:
    """Two lines above a step: its title and state; its number and how many checks are passed."""
    number = course.step_number(state.step.id)
    position = _("Step {n} of {count}").format(n=number, count=len(course.steps))
    title = Text(state.step.title, tones["primary"])
    below = Text(f"{position}  {course.title}", "dim")
    checks = Text(wording.checks_passed(*state.checks_passed), "dim")
    return Text("\n", no_wrap=True).join(
        (_apart(title, badge_text(state.badge, tones), width), _apart(below, checks, width))
    )


def _apart(left: Text, right: Text, width: int) -> Text:
    """Two texts at the two ends of a line; the left one is cut if there is too little room."""
    left.truncate(max(8, width - right.cell_len - 2), overflow="ellipsis")
    gap = " " * max(2, width - left.cell_len - right.cell_len)
    return Text.assemble(left, gap, right)


def steps_beside(
    course: Course, states: Sequence[StepState], here: str, tones: Tones
) -> RenderableType:
    """The list of the steps beside the page of a wide screen."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    for justify in ("left", "left", "right", "left"):
        grid.add_column(justify=justify)
    for number, state in enumerate(states, 1):
        current = state.step.id == here
        badge = state.badge
        style = "bold" if current else ""
        grid.add_row(
            Text(glyph("▸") if current else " ", "bold"),
            Text(glyph(badge.sign), tones[badge.tone] if badge.tone else "dim"),
            Text(str(number), style),
            Text(state.step.title, style),
        )
    return Group(Text(_("Steps"), tones["primary"]), grid)


def starting_experiment(step: CourseStep, line: str) -> Text:
    """The experiment that a step begins from, and the settings that are to be changed in it."""
    if step.lab is None:
        return Text()
    text = Text(_("Experiment") + "  ", "dim").append(line, "not dim")
    if step.lab.asked:
        asked = with_keys(
            _("To change with {key_edit} ({field_key_edit} in a field): {settings}"),
            STEP_ACTIONS,
            settings=", ".join(step.lab.asked),
        )
        text.append("\n" + asked, "not dim bold")
    return text


def missing_data(name: str) -> Text:
    """That the data of a step are not at hand, and that the step can be left out for now."""
    text = with_keys(
        _(
            "The data set {name} is not at hand: {key_train} asks whether to fetch it. Without it, "
            "go on with {key_next_step}; this step can be done later."
        ),
        STEP_ACTIONS,
        name=name,
    )
    return Text(f"{glyph('○')} {text}")


def commands(step: CourseStep) -> RenderableType:
    """The commands that help with a step."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for each in step.commands:
        grid.add_row(Text(as_called(f"{PROGRAM} {each.line}")), Text(each.what, "dim"))
    return Group(Text(_("On the command line"), "dim"), grid)


def check_name(number: int, count: int, state: CheckState) -> str:
    """The number of a check and what it asks for."""
    label = state.check.label
    return f"{number}/{count} {label[:1].upper()}{label[1:]}"


def check_head(number: int, count: int, state: CheckState, tones: Tones) -> Text:
    """The number of a check, what it asks for, its state, and the hints that were taken."""
    text = Text.assemble((check_name(number, count, state), "bold"), "   ")
    text.append_text(badge_text(state.badge, tones))
    if not state.check.GRADED:
        text.append("   " + wording.not_graded(), "dim")
    if state.done.hints:
        taken = wording.hints_taken(state.done.hints, len(state.check.hints))
        text.append("   " + taken, "dim")
    return text


def ways(step: CourseStep) -> wording.Ways:
    """The keys that a reply to the student names."""
    # A reply is read with the focus in a field, where letters are typed.
    training = with_keys(_("{field_key_train} trains it."), STEP_ACTIONS)
    return wording.Ways(
        hint=with_keys(_("Look again; {field_key_hint} gives a hint."), STEP_ACTIONS),
        training=training if step.trains_unchanged else "",
        opening=with_keys(_("{field_key_open_last} opens it."), STEP_ACTIONS),
    )


def keys_text(check: Check) -> Text:
    """Which keys to press."""
    return Text(with_keys(_(check.KEYS)), "dim")


def options_title(check: Check) -> Text | None:
    """What stands above the options; None for most kinds."""
    title, details = check.options_title()
    if not title:
        return None
    return Text(f"    {title}", "bold").append(f"   {details}", "bold dim")


def option_line(option: AnswerOption, tones: Tones, look: MarkdownStyle) -> RenderableType:
    """An answer that can be chosen, after its sign if it was tried."""
    sign = glyph(option.badge.sign) if option.badge is not None else ""
    style = tones[option.badge.tone if option.badge is not None else "primary"]
    if option.markdown:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        grid.add_column(width=2)
        grid.add_column()
        grid.add_row(Text(sign, style), option.label, inline(option.text, look))
        return grid
    line = Text(no_wrap=bool(option.detail)).append(f"{sign or ' '} ", style)
    line.append(" ".join(filter(None, (option.label, option.text))))
    return line.append(f"   {option.detail}", "dim") if option.detail else line


def reply(said: CheckReply, tones: Tones, look: MarkdownStyle) -> RenderableType:
    """What a check answers to the student, beside its sign."""
    parts: list[RenderableType] = []
    if said.text or said.reason:
        first = Text.assemble((said.headline, "bold"), " " if said.headline else "", said.text)
        parts.append(first.append_text(inline(said.reason, look)))
    elif said.headline:
        parts.append(Text(said.headline, "bold"))
    if said.points:
        parts.append(_points(inline(point, look) for point in said.points))
    if said.runs:
        parts.append(Text(said.runs))
    if said.after:
        parts.append(markdown(said.after, look))
    return _beside(said.badge, Group(*parts), tones)


def refusal(message: str, tones: Tones) -> RenderableType:
    """Why a text could not be an answer."""
    return _beside(CheckBadge("!", "", "warning"), Text(message), tones)


def _beside(badge: CheckBadge, text: RenderableType, tones: Tones) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    grid.add_row(Text(glyph(badge.sign), tones[badge.tone] if badge.tone else ""), text)
    return grid


def hints(state: CheckState, look: MarkdownStyle) -> RenderableType | None:
    """The hints that were taken, in their order; None if there are none."""
    taken = state.check.hints[: state.done.hints]
    if not taken:
        return None
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column()
    grid.add_column(ratio=1)
    for number, hint in enumerate(taken, 1):
        grid.add_row(Text(_("Hint {n}").format(n=number), "dim"), inline(hint, look))
    return grid


def ending(course: Course, state: StepState, passed: int, look: MarkdownStyle) -> RenderableType:
    """The end of the page: what the step was for, once it is passed, and how to go on."""
    last = course.step_number(state.step.id) == len(course.steps)
    if not state.passed:
        if last:
            return Text(_("This is the last step."), "dim")
        return Text(
            with_keys(
                _(
                    "{key_next_step} ({field_key_next_step} in a field) goes on to the next "
                    "step, also before this one is passed."
                ),
                STEP_ACTIONS,
            ),
            "dim",
        )
    parts: list[RenderableType] = []
    done = wording.step_passed(state.unchecked)
    if state.step.after:
        parts += [markdown(state.step.after, look), Text()]
    if passed == len(course.steps):
        parts.append(
            Text(
                with_keys(
                    _(
                        "All steps of this course are passed. {key_next_step} on the last step "
                        "shows what came out; {key_hand_in} ({field_key_hand_in} in a field) "
                        "writes your report."
                    ),
                    STEP_ACTIONS,
                ),
                "bold",
            )
        )
    elif last:
        parts.append(
            Text(
                f"{done} "
                + with_keys(
                    _("{key_list_steps} lists the others, {field_key_list_steps} from a field."),
                    STEP_ACTIONS,
                ),
                "bold",
            )
        )
    else:
        text = _("{key_next_step} goes on to the next one, {field_key_next_step} from a field.")
        parts.append(Text(f"{done} " + with_keys(text, STEP_ACTIONS), "bold"))
    return Group(*parts)


def course_done(closing: Closing) -> RenderableType:
    """The end of a course: what was learnt, what came out, and what comes next."""
    parts: list[RenderableType] = [
        Text(_("You have done the course “{title}”.").format(title=closing.title), "bold"),
        Text(),
        Text(_("What you can do now"), "bold"),
        _points(inline(goal, MarkdownStyle()) for goal in closing.learnt),
        Text(),
        Text(_("What came out"), "bold"),
        _points(Text(result) for result in closing.results),
        Text(),
        Text(_("What comes next"), "bold"),
    ]
    following = [_("{key_hand_in} writes your report, to hand it in.")]
    if closing.next_course:
        following.append(_("{key_next_course} begins the next course: {title}"))
    parts.append(
        _points(Text(with_keys(text, DONE_ACTIONS, title=closing.next_title)) for text in following)
    )
    return Group(*parts)


def _points(texts: Iterable[RenderableType]) -> RenderableType:
    points = Table.grid(padding=(0, 1, 0, 0))
    points.add_column(width=1)
    points.add_column(ratio=1)
    for text in texts:
        points.add_row(Text(glyph("•") if glyph("•") == "•" else "-"), text)
    return points
