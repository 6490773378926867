"""The neuron and its task in words and columns; nothing here knows of widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from rich.style import Style
from rich.text import Text

from tui_lab.i18n import N_, _, number
from tui_lab.neuron.learning import Lesson
from tui_lab.neuron.learning_words import correction_words, outcome
from tui_lab.neuron.model import Activation, Loss, figure
from tui_lab.neuron.tasks import Task, score
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.key_names import clickable, doing, key_text, with_keys
from tui_lab.ui.kit.sparkline import spark
from tui_lab.ui.neuron.actions import NEURON_ACTIONS
from tui_lab.ui.neuron.neuron_plane import TARGETS
from tui_lab.ui.neuron.state import Standing

ACTIVATION_NAMES: Mapping[Activation, str] = {
    "step": N_("step"),
    "sigmoid": N_("sigmoid"),
    "linear": N_("linear"),
}
LOSS_NAMES: Mapping[Loss, str] = {
    "mean_squared_error": N_("squared error"),
    "binary_crossentropy": N_("cross-entropy"),
}
"""As short as their place is."""
Looks = Mapping[str, Style]
"""The styles of the roles, as `theme_styles.roles` gives them."""
VALUE = 8
"""Columns of a number that one changes."""
FACTS = 19
"""Columns of what else is set."""
GAP = 2
AIRY = 40
"""Columns from which the table is set more widely."""
SPARK = 24
"""Columns of the curve of the costs, at the most."""


def head(task: Task, width: int, most: int) -> Text:
    """What is asked, and what 0 and 1 mean; without the question where it does not fit.

    Args:
        task: Of the neuron.
        width: Columns.
        most: Lines.
    """
    title, signs = Text().append(_(task.title), "bold"), Text(legend(task))
    lines = with_right(title.copy().append(f"  {_(task.about)}"), signs, width)
    if len(lines) > most:
        lines = with_right(title, signs, width)
    return Text("\n", no_wrap=True, overflow="ellipsis").join(lines[:most])


def legend(task: Task) -> str:
    """What 0 and 1 mean; of a quantity, what stands for a point."""
    if task.quantity:
        return f"{glyph(TARGETS[1])} {_('wanted')}"
    return "   ".join(
        f"{glyph(sign)} {place} {_(word)}"
        for place, (sign, word) in enumerate(zip(TARGETS, task.answers, strict=True))
    )


def framed(title: str, told: str, about: str, width: int) -> tuple[str, Text]:
    """What stands in the frame of the panel that says what is asked, and what in it.

    Args:
        title: In the frame.
        told: Behind it where there is room, else on the right of the last line of the panel.
        about: In the panel.
        width: Columns.
    """
    behind = f"{title}   {told}"
    if text_columns(behind) + GAP <= width:
        return behind, Text("\n").join(with_right(Text(about), Text(), width))
    return title, Text("\n", no_wrap=True).join(with_right(Text(about), Text(told), width))


def with_right(text: Text, right: Text, width: int) -> list[Text]:
    """A text in lines, and at the end of the last one, or of one more, what stands on the right."""
    from rich.console import Console

    lines = list(text.wrap(Console(width=width, color_system=None), max(1, width)))
    for line in lines:
        line.rstrip()
    if not right:
        return lines
    if width - lines[-1].cell_len - right.cell_len < GAP:
        lines.append(Text())
    lines[-1].append(" " * max(0, width - lines[-1].cell_len - right.cell_len)).append_text(right)
    return lines


def numbers(standing: Standing, chosen: int, width: int, looks: Looks) -> Text:
    """The weights and the bias, one of them chosen, and beside or below them what else is set.

    Args:
        standing: Of the neuron.
        chosen: Which of its numbers the arrows change.
        width: Columns.
        looks: The theme's.
    """
    lesson = standing.lesson
    task, names = lesson.task, [*lesson.task.parameters[:-1], _("bias")]
    label = max(text_columns(name) for name in names)
    meanings = [_(each) for each in task.meanings] or [""] * len(task.inputs)
    left = []
    for place, (name, value, meaning) in enumerate(
        zip(names, lesson.neuron.values, [*meanings, ""], strict=True)
    ):
        here = place == chosen
        sign = glyph("▸") if here else " "
        style = looks["primary"] + Style(bold=True) if here else Style()
        style += doing(f"choose({place})")
        line = Text().append(f"{sign} {name:<{label}}{shown(value):>{VALUE}}", style)
        if meaning and label + VALUE + 2 + GAP + text_columns(meaning) <= width:
            line.append(f"{'':{GAP}}{meaning}", looks["muted"])
        left.append(line)
    right = facts(standing, looks)
    if task.meanings:
        lines = [*left, *(right if width < 2 * FACTS - 2 else [Text(), *_two_columns(right)])]
    else:
        # One more line than numbers: the loss comes and goes with the sigmoid.
        known = label + VALUE + 2
        blank = Text(" " * known)
        lines = []
        for place in range(max(len(left), len(right), 4)):
            line = left[place] if place < len(left) else blank.copy()
            line.append(" " * min(6, max(1, width - known - FACTS)))
            lines.append(line.append_text(right[place]) if place < len(right) else line)
    return Text("\n", no_wrap=True, overflow="ellipsis").join(lines)


def facts(standing: Standing, looks: Looks) -> list[Text]:
    """Activation, learning rate, seed and loss, each with the key that changes it."""
    lesson = standing.lesson
    seed = standing.seed
    told = [
        ("{key_activation}", _(ACTIVATION_NAMES[lesson.neuron.activation])),
        ("{key_faster} {key_slower}", _("rate {rate}").format(rate=figure(lesson.rate))),
        (
            "{key_random_start}",
            _("given weights") if seed is None else _("seed {seed}").format(seed=seed),
        ),
    ]
    if lesson.neuron.activation == "sigmoid":
        told.append(("{key_loss}", _(LOSS_NAMES[lesson.loss])))
    return [setting(keys, words, 4, NEURON_ACTIONS, looks) for keys, words in told]


def setting(keys: str, words: str, width: int, table: Sequence[Action], looks: Looks) -> Text:
    """The keys that change a setting, in so many columns, and what it is now.

    Where that is one key, a click on the words presses it as well.
    """
    shown = key_text(keys, table, style=looks["primary"])
    text = Text().append_text(shown)
    text.append(" " * (width - shown.cell_len), looks["primary"]).append(words)
    if keys.count("{") == 1:
        text.stylize(shown.spans[0].style)
    return text


def _two_columns(facts: list[Text]) -> list[Text]:
    lines = []
    for one, two in zip_longest(facts[::2], facts[1::2]):
        lines.append(one.copy())
        if two is not None:
            lines[-1].append(" " * max(1, FACTS - one.cell_len)).append_text(two)
    return lines


def table(lesson: Lesson, first: int, most: int, width: int, looks: Looks) -> Text:
    """The rows of the task, as many as fit: inputs, net input, output, what is wanted, its sign.

    Args:
        lesson: Whose rows.
        first: The first one that is shown.
        most: Rows that fit below the line of headings.
        width: Columns.
        looks: The theme's.
    """
    task, neuron = lesson.task, lesson.neuron
    soft = neuron.activation != "step"
    whole = all(each == int(each) for row in task.rows for each in row)
    inputs = max(map(len, task.inputs)) + 2 if whole else 5
    digits = 3 if soft or not whole else 2
    net, output, wanted = _("net"), _("output"), _("wanted")
    airy = int(width >= AIRY)
    sum_, out = 7 + airy, max(7, text_columns(output) + 1 + airy)
    text = Text("  ", no_wrap=True, overflow="ellipsis", style="")
    heading = "".join(f"{name:>{inputs - 1}} " for name in task.inputs)
    text.append(f"{heading}{net:>{sum_}}{output:>{out}}  {wanted}", looks["muted"])
    below = len(task.rows) - first - most
    for sign, count in (("▲", first), ("▼", below)):
        hidden = f"  {glyph(sign)} {count}"
        if count > 0 and text.cell_len + len(hidden) <= width:
            text.append(hidden, looks["muted"])
    last = lesson.last.row if lesson.last is not None else -1
    by_hand = is_new_decision(lesson)
    for place in range(first, min(first + most, len(task.rows))):
        x, target = task.rows[place], task.targets[place]
        right = not task.quantity and neuron.decision(x) == target
        tone = looks["right" if right else "warning" if by_hand else "wrong"]
        answer = shown(neuron.output(x), 3) if soft else number(int(neuron.output(x)))
        text.append(f"\n{glyph('▸') if place == last else ' '} ")
        for each in x:
            told = number(int(each)) if whole else number(each, 2)
            text.append(f"{told:>{inputs - 1}} ")
        text.append(f"{shown(neuron.net(x), digits):>{sum_}}{answer:>{out}}  ")
        if task.quantity:
            text.append(f"{figure(target):>{text_columns(wanted)}}")
            continue
        text.append(f"{glyph(TARGETS[int(target)])} {int(target)}  ")
        text.append(glyph("✓" if right else "≠" if by_hand else "✗"), tone)
    return text


def is_new_decision(lesson: Lesson) -> bool:
    """Whether rows that differ are decided anew, by hand, where no truth says that it is wrong."""
    return lesson.task.free and not lesson.epoch and not lesson.next_row


def stand(lesson: Lesson, width: int, *, titled: bool = False) -> str:
    """How many rows are right, what it costs, and how the cost of the epochs went.

    Args:
        lesson: Whose rows.
        width: Columns.
        titled: Whether it says too that these are the examples, where there is room.
    """
    now = score(lesson.neuron, lesson.task, lesson.loss)
    cost = _("cost {cost}").format(cost=shown(now.cost, 3))
    if lesson.task.quantity:
        text = f"{_('Examples')}  {cost}" if titled else cost
        return _with_curve(f"{text}{'':{GAP}}", lesson, width)
    told = (
        _("{right} of {count} as before")
        if is_new_decision(lesson)
        else _("{right} of {count} right")
    )
    right = told.format(right=now.right, count=now.of)
    name = _("Examples")
    text = f"{name}  {right}" if titled and width >= AIRY else right
    if text_columns(text) + GAP + text_columns(cost) <= width:
        text += f"{'':{GAP}}{cost}{'':{GAP}}"
    return _with_curve(text, lesson, width)


def _with_curve(text: str, lesson: Lesson, width: int) -> str:
    """A text, and behind it the curve of the costs of the epochs, where there is room."""
    room = min(SPARK, width - text_columns(text))
    if len(lesson.history) > 1 and room > 3:
        text += spark([each.cost for each in lesson.history], room)
    return text


def said(standing: Standing, width: int, most: int, looks: Looks) -> Text:
    """What was done last: the arithmetic of an example, or how it stands after an epoch.

    Args:
        standing: Of the neuron.
        width: Columns.
        most: Lines.
        looks: The theme's.
    """
    lesson, happened = standing.lesson, standing.happened
    if happened == "example" and lesson.last is not None:
        return _sums(lesson, width, most)
    if happened in ("epoch", "learned"):
        return Text(outcome(lesson))
    if happened == "random":
        text = _("New random weights, of seed {seed}.").format(seed=standing.seed)
        return Text(text)
    now = score(lesson.neuron, lesson.task)
    if happened == "moved" and now.right == now.of:
        told = _("All {count} rows are right.").format(count=now.of)
        return Text.assemble((f"{glyph('✓')} ", looks["right"]), told)
    if happened == "moved" and is_new_decision(lesson):
        return Text(
            _(
                "Another weight or another threshold, which is minus the bias, makes a new "
                "decision, not a mistake: {sign} marks what is decided otherwise than before."
            ).format(sign=glyph("≠"))
        )
    told = _(
        "{key_one_example} shows the neuron one example and how it corrects itself, "
        "{key_one_epoch} all of them once; {key_until_right} goes on until it hardly changes. Or "
        "do it by hand: up and down choose a number, left and right change it by 0.1, with shift "
        "by 1, and {enter} lets you type it."
    )
    if not lesson.task.quantity:
        told = _(
            "{key_one_example} shows the neuron one example and how it corrects itself, "
            "{key_one_epoch} all of them once; {key_until_right} goes on until all are right. "
            "Or do it "
            "by hand: up and down choose a number, left and right change it by 0.1, with shift "
            "by 1, "
            "and {enter} lets you type it."
        )
    return clickable(with_keys(told, NEURON_ACTIONS), style=looks["muted"])


def _sums(lesson: Lesson, width: int, most: int) -> Text:
    last = lesson.last
    assert last is not None
    place = _("Example {n} of {count}, epoch {epoch}").format(
        n=last.row + 1,
        count=len(lesson.task.rows),
        epoch=lesson.epoch + (last.row + 1 < len(lesson.task.rows)),
    )
    first, *lines = correction_words(last, lesson.task, lesson.rate, lesson.loss)
    text = Text(overflow="fold").append(f"{place}:  ", "bold").append(first)
    if 1 + sum(-(-text_columns(line) // width) for line in lines) > most:
        del lines[1]  # what the output is stands in the table, and in the error
    for line in lines:
        text.append("\n" + line)
    return text


def not_to_learn(rate: float, *, faster: bool) -> str:
    """Why there is no other learning rate."""
    if faster:
        return _("{rate} is the largest learning rate here.").format(rate=figure(rate))
    return _("{rate} is the smallest learning rate here.").format(rate=figure(rate))


def shown(value: float, digits: int = 2) -> str:
    """A number with decimals of its column; more where it would be 0 and is not."""
    text = number(round(value, digits) + 0.0, digits)
    return text if round(value, digits) or not value else figure(value)
