"""The page of a step as Rich renderables: its checks, what they answer, how to go on.

Pure: values in, renderables out. Must not know of widgets or of the store.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tui_lab.courses import wording
from tui_lab.courses.check import AnswerOption, Check, CheckState
from tui_lab.courses.model import CourseStep
from tui_lab.courses.step_state import StepState, open_steps
from tui_lab.courses.wording import CheckBadge, CheckReply
from tui_lab.i18n import _, listed, ngettext
from tui_lab.text.ascii import glyph
from tui_lab.text.command_line import PROGRAM, as_called
from tui_lab.ui.courses.actions import STEP_ACTIONS
from tui_lab.ui.courses.step_frame import Looks, badge_style, badge_text
from tui_lab.ui.kit.key_names import clickable, key_text, with_keys
from tui_lab.ui.kit.markdown import MarkdownStyle, Prose, inline, markdown


def goal(step: CourseStep, looks: Looks, look: MarkdownStyle) -> RenderableType:
    """What one can do after a step, and until when it takes answers."""
    text, when = markdown(step.goal, look), wording.days(step.opens, step.closes, time.time())
    return Group(text, Text(when, looks["muted"])) if when else text


def starting_experiment(step: CourseStep, line: str, looks: Looks) -> Text:
    """The experiment that a step begins from, and the settings that are to be changed in it."""
    if step.lab is None:
        return Text()
    text = Text.assemble((_("Experiment") + "  ", looks["muted"]), line)
    if step.lab.asked:
        asked = with_keys(
            _("To change with {key_edit} ({field_key_edit} in a field): {settings}"),
            STEP_ACTIONS,
            settings=", ".join(step.lab.asked),
        )
        text.append("\n").append_text(clickable(asked, style="bold"))
    return text


def missing_data(name: str, looks: Looks) -> Text:
    """That the data of a step are not at hand, and that the step can be left out for now."""
    text = with_keys(
        _(
            "The data set {name} is not at hand: {key_train} asks whether to fetch it. Without it, "
            "go on with {key_next_step}; this step can be done later."
        ),
        STEP_ACTIONS,
        name=name,
    )
    return Text.assemble((f"{glyph('!')} ", looks["warning"]), clickable(text))


def commands(step: CourseStep, looks: Looks) -> RenderableType:
    """The commands that help with a step."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for each in step.commands:
        grid.add_row(Text(as_called(f"{PROGRAM} {each.line}")), Text(each.what, looks["muted"]))
    return Group(Text(_("On the command line"), looks["muted"]), grid)


def check_name(number: int, count: int, state: CheckState) -> str:
    """The number of a check and what it asks for."""
    label = state.check.label
    return f"{number}/{count} {label[:1].upper()}{label[1:]}"


def check_head(number: int, count: int, state: CheckState, looks: Looks, width: int = 0) -> Text:
    """The number of a check, what it asks for, its state, the hints that were taken.

    Args:
        number: Of the check, from 1.
        count: Of all checks of the step.
        state: Of the check.
        looks: The theme's.
        width: Columns; the state stands at their end where there is room, else after the name.
    """
    name, badge = Text(check_name(number, count, state), "bold"), badge_text(state.badge, looks)
    notes = [] if state.check.GRADED else [wording.not_graded()]
    if state.done.hints:
        notes.append(wording.hints_taken(state.done.hints, len(state.check.hints)))
    between = Text("   ")
    told = [Text(note, looks["muted"]) for note in notes]
    left = between.join([name, *told])
    if left.cell_len + badge.cell_len + 2 > width:
        return between.join([name, badge, *told])
    return Text.assemble(left, " " * (width - left.cell_len - badge.cell_len), badge)


def ways(step: CourseStep) -> wording.Ways:
    """The keys that a reply to the student names."""
    hint, training, fetching, opening = _ways()
    if not step.trains_unchanged:
        training = fetching = ""
    return wording.Ways(hint=hint, training=training, fetching=fetching, opening=opening)


def _ways() -> tuple[str, str, str, str]:
    # A reply is read with the focus in a field, where letters are typed.
    return (
        with_keys(_("Look again; {field_key_hint} gives a hint."), STEP_ACTIONS),
        with_keys(_("{field_key_train} trains it."), STEP_ACTIONS),
        with_keys(_("{field_key_train} asks whether to fetch it."), STEP_ACTIONS),
        with_keys(_("{field_key_open_last} opens it."), STEP_ACTIONS),
    )


def keys_text(check: Check, looks: Looks, *, entered: bool) -> Text:
    """Which keys to press; where the field has not the focus, first the one that leads to it.

    A field that is typed into says that itself while it is empty.
    """
    told = _(check.KEYS)
    if not entered and check.FIELD not in ("line", "text"):
        told = _("{tab} leads here; {keys}").replace("{keys}", told)
    return key_text(told, style=looks["muted"])


def options_title(check: Check, looks: Looks) -> Text | None:
    """What stands above the options; None for most kinds."""
    title, details = check.options_title()
    if not title:
        return None
    return Text(f"    {title}", "bold").append(f"   {details}", looks["muted"])


def option_line(option: AnswerOption, looks: Looks, look: MarkdownStyle) -> RenderableType:
    """An answer that can be chosen, after its sign if it was tried."""
    sign = glyph(option.badge.sign) if option.badge is not None else ""
    style = badge_style(option.badge, looks) if option.badge is not None else looks["primary"]
    if option.markdown:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        grid.add_column(width=2)
        grid.add_column()
        grid.add_row(Text(sign, style), option.label, inline(option.text, look))
        return grid
    line = Text().append(f"{sign or ' '} ", style)
    line.append(" ".join(filter(None, (option.label, option.text))))
    if not option.detail:
        return line
    line.no_wrap = True
    # A detail that is too long goes on below itself: further left it would look like a row.
    grid = Table.grid(padding=(0, 3, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(line, Text(option.detail, looks["muted"]))
    return grid


def reply(said: CheckReply, looks: Looks, look: MarkdownStyle) -> RenderableType:
    """What a check answers to the student, beside its sign."""
    parts: list[RenderableType] = []
    strong = looks.get(said.badge.tone, Style()) + Style(bold=True)
    if said.text or said.reason:
        text = clickable(said.text, *_ways())
        first = Prose().append(said.headline, strong).append(" " if said.headline else "")
        parts.append(first.append_text(text).append_text(inline(said.reason, look)))
    elif said.headline:
        parts.append(Text(said.headline, strong))
    if said.points:
        parts.append(_points(inline(point, look) for point in said.points))
    if said.runs:
        parts.append(clickable(said.runs, *_ways()))
    if said.after:
        parts.append(markdown(said.after, look))
    return _beside(said.badge, Group(*parts), looks)


def refusal(message: str, looks: Looks) -> RenderableType:
    """Why a text could not be an answer."""
    return _beside(CheckBadge("!", "", "warning"), Text(message), looks)


def _beside(badge: CheckBadge, text: RenderableType, looks: Looks) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    grid.add_row(Text(glyph(badge.sign), badge_style(badge, looks)), text)
    return grid


def hints(state: CheckState, looks: Looks, look: MarkdownStyle) -> RenderableType | None:
    """The hints that were taken, in their order; None if there are none."""
    taken = state.check.hints[: state.done.hints]
    if not taken:
        return None
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column()
    grid.add_column(ratio=1)
    for number, hint in enumerate(taken, 1):
        grid.add_row(Text(_("Hint {n}").format(n=number), looks["warning"]), inline(hint, look))
    return grid


def ending(
    state: StepState,
    states: Sequence[StepState],
    looks: Looks,
    look: MarkdownStyle,
    *,
    ordered: bool = False,
) -> RenderableType:
    """The end of the page: what the step was for, once it is passed, and how to go on.

    Args:
        state: Of the step.
        states: Of all steps of its course.
        looks: The theme's.
        look: How Markdown is set.
        ordered: Whether a step opens only when nothing is left to do in the one before.
    """
    last = state.step.id == states[-1].step.id
    others = open_steps(states, state.step.id)
    if not state.passed:
        if last:
            open_ = still_open(others)
            said = " ".join(filter(None, (_("This is the last step."), open_)))
            return clickable(said, open_, style=looks["muted"])
        if ordered and not state.finished:
            return Text(_("The next step opens when this one is passed."), looks["muted"])
        if ordered:
            text = _(
                "No try is left here: {key_next_step} ({field_key_next_step} in a field) goes on."
            )
            return key_text(text, STEP_ACTIONS, style="bold")
        return key_text(
            _(
                "{key_next_step} ({field_key_next_step} in a field) goes on to the next "
                "step, also before this one is passed."
            ),
            STEP_ACTIONS,
            style=looks["muted"],
        )
    parts: list[RenderableType] = []
    done = wording.step_passed(state.unchecked)
    if state.step.after:
        parts += [markdown(state.step.after, look), Text()]
    if not others:
        parts.append(
            key_text(
                _(
                    "All steps of this course are passed. {key_next_step} on the last step "
                    "shows what came out; {key_hand_in} ({field_key_hand_in} in a field) "
                    "writes your report."
                ),
                STEP_ACTIONS,
                style="bold",
            )
        )
    elif last:
        open_ = still_open(others)
        parts.append(clickable(f"{done} {open_}", open_, style="bold"))
    else:
        text = _("{key_next_step} goes on to the next one, {field_key_next_step} from a field.")
        way = key_text(text, STEP_ACTIONS, style="bold")
        parts.append(Text(f"{done} ", "bold").append_text(way))
    return Group(*parts)


def still_open(others: Sequence[tuple[int, StepState]]) -> str:
    """At the end of a course: which steps are not passed, and how to go there; "" for none.

    Args:
        others: Number, from 1, and state of each.
    """
    if not others:
        return ""
    text = ngettext(
        "The course is not done yet: step {steps} is still open. {key_next_step} "
        "({field_key_next_step} in a field) goes to step {n}: {title}",
        "The course is not done yet: steps {steps} are still open. {key_next_step} "
        "({field_key_next_step} in a field) goes to step {n}: {title}",
        len(others),
    )
    number, state = others[0]
    steps = listed([str(number) for number, _state in others])
    return with_keys(text, STEP_ACTIONS, steps=steps, n=number, title=state.step.title)


def _points(texts: Iterable[RenderableType]) -> RenderableType:
    return points(texts, "•" if glyph("•") == "•" else "-", Style())


def points(texts: Iterable[RenderableType], sign: str, style: Style) -> RenderableType:
    """Texts below each other, each after a sign."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    for text in texts:
        grid.add_row(Text(sign, style), text)
    return grid
