"""Two layers in words and columns; nothing here knows of widgets."""

from __future__ import annotations

from itertools import zip_longest

from rich.style import Style
from rich.text import Text

from tui_lab.i18n import _, number
from tui_lab.neuron.model import figure
from tui_lab.neuron.tasks import Task, score
from tui_lab.neuron.two_layers import NAMES, LayersLesson
from tui_lab.neuron.two_layers_words import STAGES, outcome, stage_title, stage_words
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.key_names import clickable, doing, with_keys
from tui_lab.ui.neuron.layers_actions import LAYERS_ACTIONS
from tui_lab.ui.neuron.layers_bench import LayersStanding
from tui_lab.ui.neuron.neuron_plane import TARGETS
from tui_lab.ui.neuron.view import ACTIVATION_NAMES, LOSS_NAMES, Looks, setting, shown

NUMBER = 7
"""Columns of a number that one changes."""
LABEL = 4
APART = 3
"""Columns between two corrections that stand side by side."""


def numbers(standing: LayersStanding, chosen: int, looks: Looks) -> Text:
    """A line of numbers for each neuron, one of them chosen, and below them what else is set.

    Args:
        standing: Of the layers.
        chosen: Which of the numbers the arrows change.
        looks: The theme's.
    """
    lesson = standing.lesson
    text = Text(no_wrap=True, overflow="ellipsis")
    lines = (("h1", lesson.task.inputs), ("h2", lesson.task.inputs), ("y", ("h1", "h2")))
    for neuron, (name, inputs) in enumerate(lines):
        if neuron != 1:
            heads = "".join(f"{each:>{NUMBER}}" for each in (*inputs, "b"))
            text.append(f"{'':{LABEL}}{heads}\n", looks["muted"])
        text.append(f"{name:<{LABEL}}")
        for place in range(3 * neuron, 3 * neuron + 3):
            value = shown(lesson.net.values[place])
            here = place == chosen
            sign = glyph("▸") if here else " "
            style = looks["primary"] + Style(bold=True) if here else Style()
            text.append(f"{sign + value:>{NUMBER}}", style + doing(f"choose({place})"))
        text.append("\n")
    activation = _(ACTIVATION_NAMES[lesson.net.activation])
    rate = _("rate {rate}").format(rate=figure(lesson.rate))
    seed = _("given weights")
    if standing.seed is not None:
        seed = _("seed {seed}").format(seed=standing.seed)
    text.append_text(setting("{key_activation}", activation, 2, LAYERS_ACTIONS, looks))
    if lesson.net.activation == "sigmoid":
        loss = setting("{key_loss}", _(LOSS_NAMES[lesson.loss]), 2, LAYERS_ACTIONS, looks)
        text.append("  ").append_text(loss)
    text.append("\n")
    text.append_text(setting("{key_faster} {key_slower}", rate, 4, LAYERS_ACTIONS, looks))
    text.append("  ")
    return text.append_text(setting("{key_random_start}", seed, 2, LAYERS_ACTIONS, looks))


def table(lesson: LayersLesson, first: int, most: int, looks: Looks) -> Text:
    """The rows of the task, as many as fit: inputs, hidden answers, answer, what is wanted, sign.

    Args:
        lesson: Whose rows.
        first: The first one that is shown.
        most: Rows that fit below the line of headings.
        looks: The theme's.
    """
    task, net = lesson.task, lesson.net
    whole = all(each == int(each) for row in task.rows for each in row)
    wide = 3 if whole else 5
    text = Text(no_wrap=True, overflow="ellipsis")
    heads = "".join(f"{name:>{wide}}" for name in task.inputs)
    heads += "".join(f"{name:>5}" for name in ("h1", "h2", "y"))
    text.append(f" {heads}", looks["muted"])
    last = lesson.last.row if lesson.last is not None else -1
    digits = 0 if net.activation == "step" else 2
    for place in range(first, min(first + most, len(task.rows))):
        x, target = task.rows[place], task.targets[place]
        right = net.decision(x) == target
        told = "".join(f"{number(each, 0 if whole else 2):>{wide}}" for each in x)
        told += "".join(f"{number(each, digits):>5}" for each in (*net.hidden(x), net.output(x)))
        text.append(
            f"\n{glyph('▸') if place == last else ' '}{told} {glyph(TARGETS[int(target)])} "
        )
        text.append(glyph("✓" if right else "✗"), looks["right" if right else "wrong"])
    return text


def stand(lesson: LayersLesson) -> str:
    """How many rows are right, and what it costs."""
    now = score(lesson.net, lesson.task, lesson.loss)
    right = _("{right} of {count} right").format(right=now.right, count=now.of)
    return f"{right}  {_('cost {cost}').format(cost=number(now.cost, 3))}"


def title(standing: LayersStanding) -> str:
    """What the arithmetic is about."""
    lesson = standing.lesson
    if standing.stage < 0 or lesson.last is None:
        return _("Arithmetic")
    return _("{stage} of {count}  {title}").format(
        stage=standing.stage + 1, count=STAGES, title=stage_title(standing.stage)
    )


def said(standing: LayersStanding, task: Task, width: int, looks: Looks) -> Text:
    """The arithmetic of a stage, or how it stands after an epoch, or what can be done.

    Args:
        standing: Of the layers.
        task: What they are to decide.
        width: Columns.
        looks: The theme's.
    """
    lesson = standing.lesson
    if standing.stage >= 0 and lesson.last is not None:
        lines = stage_words(lesson.last, task, lesson.rate, lesson.loss, standing.stage)
        return Text("\n".join(_side_by_side(lines, width)), overflow="fold")
    if standing.happened == "learned":
        return Text(outcome(lesson))
    told = with_keys(
        _(
            "{key_one_step} goes through an example stage by stage, {key_one_epoch} through all "
            "of them, {key_until_right} goes on until all are right; the sigmoid is needed for "
            "it, with {key_activation}. By hand: up and down choose a number, left and right "
            "change it by 0.1, with shift by 1, and {enter} lets you type it."
        ),
        LAYERS_ACTIONS,
    )
    return clickable(told, style=looks["muted"])


def _side_by_side(lines: list[str], width: int) -> list[str]:
    """Corrections of two neurons in two columns, where they are six and there is room."""
    half = len(lines) // 2
    if len(lines) < len(NAMES) - 3:
        return lines
    wide = max(map(text_columns, lines[:half])) + APART
    if wide + max(map(text_columns, lines[half:])) > width:
        return lines
    pairs = zip_longest(lines[:half], lines[half:], fillvalue="")
    return [f"{one:<{wide}}{two}".rstrip() for one, two in pairs]
