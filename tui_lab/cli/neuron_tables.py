"""A neuron and a lesson on the command line: as tables and drawings, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tui_lab.cli import console, tables
from tui_lab.cli.console import Terminal
from tui_lab.i18n import _, ngettext, number
from tui_lab.neuron import drawing, learning, learning_words
from tui_lab.neuron.drawing import SIGNS, Mark
from tui_lab.neuron.learning import Correction, Lesson
from tui_lab.neuron.model import LEGIBLE, Answering, Loss, Neuron, figure
from tui_lab.neuron.surfaces import SURFACES
from tui_lab.neuron.tasks import TASKS, Task, TaskScore, score

Json = dict[str, object]

WIDE = 45
TALL = 17
"""Columns and rows of a plane: cells are about twice as high as wide, so it is nearly a square."""
DECIMALS = 4
LEFT = "  "


def list_page() -> None:
    """Write the tasks and the surfaces to stdout."""
    columns = [
        tables.Column(_("Task")),
        tables.Column(_("Inputs")),
        tables.Column(_("What it is about"), cuts=True),
    ]
    tables.show(columns, [(t.name, ", ".join(t.inputs), _(t.about)) for t in TASKS])
    console.out()
    columns = [
        tables.Column(_("Surface")),
        tables.Column(_("Cost")),
        tables.Column(_("What it is about"), cuts=True),
    ]
    tables.show(columns, [(s.name, s.formula, _(s.about)) for s in SURFACES])


def list_json() -> Json:
    """The tasks and the surfaces."""
    return {
        "tasks": [
            {
                "name": task.name,
                "title": _(task.title),
                "about": _(task.about),
                "inputs": list(task.inputs),
                "meanings": [_(each) for each in task.meanings],
                "answers": [_(each) for each in task.answers],
                "rows": [list(row) for row in task.rows],
                "targets": list(task.targets),
                "separable": task.separable,
                "free": task.free,
                "quantity": task.quantity,
            }
            for task in TASKS
        ],
        "surfaces": [
            {
                "name": surface.name,
                "title": _(surface.title),
                "about": _(surface.about),
                "formula": surface.formula,
                "axes": list(surface.axes),
                "low": list(surface.low),
                "high": list(surface.high),
                "start": list(surface.start),
                "rates": list(surface.rates),
            }
            for surface in SURFACES
        ],
    }


def try_page(neuron: Neuron, task: Task, loss: Loss) -> None:
    """Write what a neuron decides to stdout."""
    _head(neuron, task)
    console.out()
    _rows(neuron, task)
    plane_page(neuron, task)
    console.out()
    found = score(neuron, task, loss)
    if task.quantity:
        console.tell(_("Mean squared error {cost}.").format(cost=number(found.cost, DECIMALS)))
    else:
        console.tell(new_decision(found) if task.free else score_words(found))


def score_words(found: TaskScore) -> str:
    """How a neuron does, in a sentence."""
    return _("{right} of {count} rows right; cost {cost}.").format(
        right=found.right, count=found.of, cost=number(found.cost, DECIMALS)
    )


def new_decision(found: TaskScore) -> str:
    """How a decision without a truth beside it compares with the one that stands there."""
    other = found.of - found.right
    if not other:
        return _("All {count} rows are decided as before.").format(count=found.of)
    told = ngettext(
        "{count} row is decided otherwise than before.",
        "{count} rows are decided otherwise than before.",
        other,
    ).format(count=other)
    return f"{told} " + _(
        "Another weight or another threshold makes a new decision, not a mistake."
    )


def task_head(task: Task) -> None:
    """Write what is asked, and what 0 and 1 mean, to stdout."""
    console.tell(_(task.title), "strong")
    console.tell(_(task.about))
    for name, meaning in zip(task.inputs, task.meanings, strict=False):
        console.tell(f"{LEFT}{name}  {_(meaning)}")
    if not task.quantity:
        no, yes = (_(each) for each in task.answers)
        console.tell(_("0 means: {no}; 1 means: {yes}").format(no=no, yes=yes))


def _head(neuron: Neuron, task: Task) -> None:
    task_head(task)
    sums = [f"{w}*{x}" for w, x in zip(task.parameters, task.inputs, strict=False)]
    console.tell(" + ".join([f"s = {sums[0]}", *sums[1:], task.parameters[-1]]))
    console.tell(
        _("{values}; activation: {activation}").format(
            values=_values(neuron, task), activation=neuron.activation
        )
    )


def _values(neuron: Neuron, task: Task) -> str:
    pairs = zip(task.parameters, neuron.values, strict=True)
    return "; ".join(f"{name} = {figure(value)}" for name, value in pairs)


def _rows(neuron: Neuron, task: Task) -> None:
    view = console.look(sys.stdout)
    columns = [tables.Column(name, right=True) for name in task.inputs]
    wanted = _("Before") if task.free else _("Wanted")
    columns += [tables.Column(title, right=True) for title in ("s", _("Output"), wanted)]
    columns.append(tables.Column(_("Error"), right=True) if task.quantity else tables.Column(""))
    cells: list[tuple[tables.Cell, ...]] = []
    for x, target in zip(task.rows, task.targets, strict=True):
        shown = (*x, neuron.net(x), neuron.output(x), float(target))
        said: tables.Cell = said_of(neuron.decision(x) == target, view)
        if task.quantity:
            said = figure(target - neuron.output(x))
        elif task.free:
            said = "" if neuron.decision(x) == target else (_("new decision"), "notice")
        cells.append((*(figure(each) for each in shown), said))
    tables.show(columns, cells)


def said_of(right: bool, view: Terminal) -> tables.Cell:
    """A row's cell that says whether it is right."""
    if right:
        return f"{view.sign('✓')} {_('right')}", "good"
    return f"{view.sign('✗')} {_('wrong')}", "bad"


def plane_page(neuron: Answering, task: Task) -> None:
    """Write the plane of two inputs to stdout, with the border, or the line of a quantity over its
    input; nothing for a task without a drawing."""
    if not drawing.is_drawn(task):
        return
    view = console.look(sys.stdout)
    wide = max(12, min(WIDE, view.width - 6))
    drawn = drawing.picture(neuron, task, wide, TALL)
    heights = {drawn.row_of(each): str(each) for each in (0, 1)}
    console.out()
    console.out(f"{LEFT}{drawing.upward(task)}")
    for row, line in enumerate(drawing.signs(drawing.with_spots(drawn, task), view.unicode)):
        console.out(f"{LEFT}{heights.get(row, ''):>2} {line}".rstrip())
    foot = [" "] * wide
    for each in (0, 1):
        foot[drawn.column_of(each)] = str(each)
    console.out(f"{LEFT}   {''.join(foot).rstrip()}  {task.inputs[0]}")
    no, yes, one, line = (
        _sign(mark, view) for mark in (Mark.ROW_ZERO, Mark.ROW_ONE, Mark.ONE, Mark.LINE)
    )
    if task.quantity:
        told = _("{point} what is wanted, {line} what is answered").format(point=yes, line=line)
        console.tell(LEFT + told, "faint")
        return
    console.tell(
        LEFT
        + _(
            "{no} should be 0, {yes} should be 1, {one} is answered with 1, {line} the border"
        ).format(no=no, yes=yes, one=one, line=line),
        "faint",
    )


def _sign(mark: Mark, view: Terminal) -> str:
    return SIGNS[mark][not view.unicode]


def try_json(neuron: Neuron, task: Task, loss: Loss) -> Json:
    """What a neuron decides."""
    found = score(neuron, task, loss)
    return {
        "task": task.name,
        **_neuron_json(neuron),
        "activation": neuron.activation,
        "loss": None if neuron.activation == "step" else loss,
        "free": task.free,
        "quantity": task.quantity,
        "rows": [
            {
                "inputs": list(x),
                "net": neuron.net(x),
                "output": neuron.output(x),
                "decision": None if task.quantity else neuron.decision(x),
                "wanted": target,
                "right": None if task.quantity else neuron.decision(x) == target,
            }
            for x, target in zip(task.rows, task.targets, strict=True)
        ],
        **_score_json(found, task),
    }


def _neuron_json(neuron: Neuron) -> Json:
    return {"weights": list(neuron.weights), "bias": neuron.bias}


def _score_json(found: TaskScore, task: Task) -> Json:
    right = None if task.quantity else found.right
    return {"right": right, "of": found.of, "cost": found.cost}


def learn_page(lessons: Sequence[Lesson], examples: Sequence[Correction]) -> None:
    """Write how a neuron learned to stdout.

    Args:
        lessons: Before the first epoch, and after each.
        examples: Those whose arithmetic is shown.
    """
    first, last = lessons[0], lessons[-1]
    task = first.task
    _head(first.neuron, task)
    console.tell(_rule_words(first))
    _arithmetic(first, examples)
    console.out()
    columns = [tables.Column(_("Epoch"), right=True)]
    columns += [tables.Column(name, right=True) for name in task.parameters]
    judged = () if task.quantity else (_("Mistakes"), _("Right"))
    columns += [tables.Column(title, right=True) for title in (*judged, _("Cost"))]
    tables.show(columns, [_epoch_cells(lesson) for lesson in lessons[1:]])
    plane_page(last.neuron, task)
    console.out()
    console.tell(learning_words.outcome(last))


def _rule_words(lesson: Lesson) -> str:
    rate = figure(lesson.rate)
    if lesson.neuron.activation == "step":
        return _("Perceptron rule, learning rate {rate}").format(rate=rate)
    if lesson.neuron.activation == "linear":
        return _("Delta rule: gradient descent on {loss}, learning rate {rate}").format(
            loss=lesson.loss, rate=rate
        )
    return _("Gradient descent on {loss}, learning rate {rate}").format(loss=lesson.loss, rate=rate)


def _arithmetic(lesson: Lesson, examples: Sequence[Correction]) -> None:
    view = console.look(sys.stdout)
    for place, each in enumerate(examples):
        epoch, row = divmod(place, len(lesson.task.rows))
        console.out()
        title = _("Epoch {epoch}, row {row}").format(epoch=epoch + 1, row=row + 1)
        console.tell(title, "strong")
        for line in learning_words.correction_words(each, lesson.task, lesson.rate, lesson.loss):
            console.tell(LEFT + (line if view.unicode else line.replace("·", "*")))


def _epoch_cells(lesson: Lesson) -> tuple[tables.Cell, ...]:
    found = lesson.history[-1]
    judged: tuple[tables.Cell, ...] = ()
    if not lesson.task.quantity:
        right = _("{right} of {count}").format(right=found.right, count=found.of)
        judged = (str(lesson.mistakes[-1]), right)
    return (
        number(lesson.epoch),
        *(figure(value) for value in lesson.neuron.values),
        *judged,
        figure(found.cost) if found.cost >= LEGIBLE else number(found.cost, DECIMALS),
    )


def learn_json(lessons: Sequence[Lesson], examples: Sequence[Correction]) -> Json:
    """How a neuron learned; arguments as `learn_page`."""
    first, last = lessons[0], lessons[-1]
    return {
        "task": first.task.name,
        "activation": first.neuron.activation,
        "loss": None if first.neuron.activation == "step" else first.loss,
        "rate": first.rate,
        "start": _neuron_json(first.neuron),
        "examples": [
            {
                "row": each.row,
                "inputs": list(each.x),
                "wanted": each.target,
                "net": each.net,
                "output": each.output,
                "error": each.error,
                **_neuron_json(each.after),
            }
            for each in examples
        ],
        "epochs": [
            {
                "epoch": lesson.epoch,
                **_neuron_json(lesson.neuron),
                "mistakes": None if first.task.quantity else lesson.mistakes[-1],
                **_score_json(lesson.history[-1], first.task),
            }
            for lesson in lessons[1:]
        ],
        **_neuron_json(last.neuron),
        "learned": learning.is_learned(last),
        "message": learning_words.outcome(last),
    }
