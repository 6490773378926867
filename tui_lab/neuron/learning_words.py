"""The learning of one neuron in words: what became of it, and the arithmetic of an example.

Pure; must not know of any face.
"""

from __future__ import annotations

from tui_lab.i18n import _, ngettext, number
from tui_lab.neuron.learning import (
    Correction,
    Lesson,
    Loss,
    has_run_away,
    has_settled,
    is_learned,
    least_squares,
)
from tui_lab.neuron.model import Neuron, figure
from tui_lab.neuron.tasks import Task, score


def outcome(lesson: Lesson) -> str:
    """Whether the neuron has learned its task, and if not, why: one or two sentences."""
    if lesson.task.quantity:
        return _quantity_outcome(lesson)
    if is_learned(lesson):
        return _("Epoch {epoch} was without a mistake: all {count} rows are right.").format(
            epoch=number(lesson.epoch), count=len(lesson.task.rows)
        )
    if lesson.task.separable is False:
        return _(
            "One neuron draws one line, and no line has the two kinds of {task} on different "
            "sides. So there are no weights that get all rows right, however long it learns."
        ).format(task=_(lesson.task.title))
    if not lesson.history:
        return _("No epoch is done yet.")
    last = lesson.history[-1]
    stand = ngettext(
        "After {epochs} epoch it gets {right} of {count} rows right.",
        "After {epochs} epochs it gets {right} of {count} rows right.",
        lesson.epoch,
    ).format(epochs=number(lesson.epoch), right=last.right, count=last.of)
    return f"{stand} {_advice(lesson)}"


def _run_away() -> str:
    return _("It has run away: each correction overshoots more. Begin again with a smaller rate.")


def _quantity_outcome(lesson: Lesson) -> str:
    if not lesson.history:
        return _("No epoch is done yet.")
    if has_run_away(lesson):
        return _run_away()
    cost = figure(lesson.history[-1].cost)
    if not is_learned(lesson):
        told = _("After epoch {epoch} the cost is {cost}.").format(
            epoch=number(lesson.epoch), cost=cost
        )
        return f"{told} {_advice(lesson)}"
    told = _(
        "Epoch {epoch} hardly changed the numbers: it has settled, at a cost of {cost}."
    ).format(epoch=number(lesson.epoch), cost=cost)
    best = least_squares(lesson.task)
    if best is None:
        return told
    least = score(best, lesson.task).cost
    if lesson.history[-1].cost <= least + 0.0005 * (1 + least):
        return f"{told} " + _("No straight line has a lower one.")
    return f"{told} " + _(
        "The line of least squares has {least}: going by one example at a time, it keeps beside "
        "that line, the nearer the smaller the rate is."
    ).format(least=figure(least))


def _advice(lesson: Lesson) -> str:
    costs = [each.cost for each in lesson.history]
    if has_run_away(lesson):
        return _run_away()
    if lesson.task.quantity:
        risen = costs[-1] > costs[0]
        return _still() if not risen else _not_fallen()
    if lesson.history[-1].right == lesson.history[-1].of:
        return _("The last epoch still had a mistake; one more shows whether it was the last one.")
    if lesson.neuron.activation == "step" and lesson.task.separable is None:
        return _("Perhaps no border parts these rows: more epochs could show it.")
    if lesson.neuron.activation == "step":
        return _("The rule does find a line here: give it more epochs, or a larger rate.")
    if lesson.neuron.activation == "linear" and has_settled(lesson):
        return _(
            "It has settled: the least squared error is not the most rows that are right, because "
            "answers far beyond 1 cost as much as those that are wrong."
        )
    if len(costs) > 1 and costs[-1] >= costs[0]:
        return _not_fallen()
    return _still()


def _still() -> str:
    return _("It is still on its way: give it more epochs, or a larger rate.")


def _not_fallen() -> str:
    return _("The cost has not fallen: try a smaller rate, or another start.")


def correction_words(
    correction: Correction, task: Task, rate: float, loss: Loss = "mean_squared_error"
) -> list[str]:
    """The arithmetic of one example, a line for each thought.

    Args:
        correction: What happened.
        task: Whose row it was.
        rate: The learning rate.
        loss: Of a neuron with the sigmoid.
    """
    neuron, x = correction.before, correction.x
    inputs = "; ".join(
        f"{name} = {figure(each)}" for name, each in zip(task.inputs, x, strict=True)
    )
    terms = [f"{_factor(w, first=not n)}·{_factor(each)}" for n, (w, each) in _pairs(neuron, x)]
    total = " + ".join([*terms, _factor(neuron.bias)])
    lines = [
        _("{inputs}; wanted: {target}").format(inputs=inputs, target=figure(correction.target)),
        _("net input s = {sum} = {net}").format(sum=total, net=figure(correction.net)),
        _output_words(correction),
        _("error = wanted - output = {target} - {output} = {error}").format(
            target=_factor(correction.target, first=True),
            output=_factor(correction.output),
            error=figure(correction.error),
        ),
    ]
    if neuron.activation == "step" and correction.right:
        return [*lines, _("The answer is right: nothing changes.")]
    factors = [figure(rate), *_slope_factors(correction, loss)]
    for name, before, after, each in zip(
        task.parameters, neuron.values, correction.after.values, (*x, None), strict=True
    ):
        product = "·".join([*factors, *([] if each is None else [_factor(each)])])
        lines.append(f"{name} = {figure(before)} + {product} = {figure(after)}")
    return lines


def _output_words(correction: Correction) -> str:
    if correction.before.activation == "step":
        if correction.net >= 0:
            return _("The net input is 0 or more: the output is 1.")
        return _("The net input is below 0: the output is 0.")
    if correction.before.activation == "linear":
        return _("output = s = {output}").format(output=figure(correction.output))
    return _("output = sigmoid({net}) = {output}").format(
        net=figure(correction.net), output=figure(correction.output)
    )


def _slope_factors(correction: Correction, loss: Loss) -> list[str]:
    """The factors between rate and input, as they are written."""
    error = _factor(correction.error)
    if correction.before.activation == "linear":
        return ["2", error]
    if correction.before.activation == "step" or loss == "binary_crossentropy":
        return [error]
    output = figure(correction.output)
    return ["2", error, output, f"(1 - {output})"]


def _pairs(neuron: Neuron, x: tuple[float, ...]) -> list[tuple[int, tuple[float, float]]]:
    return list(enumerate(zip(neuron.weights, x, strict=True)))


def _factor(value: float, *, first: bool = False) -> str:
    """A number in a product or a sum; a negative one in brackets, but where the line begins."""
    text = figure(value)
    return text if first or not text.startswith("-") else f"({text})"
