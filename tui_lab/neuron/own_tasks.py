"""Tasks of one's own, typed in a line: a truth table with names of conditions, or points.

Pure; must not know of any face.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _, ngettext
from tui_lab.neuron.model import LARGEST
from tui_lab.neuron.tasks import Task

MOST_INPUTS = 4
MOST_ROWS = 60
LONGEST = 600
"""Signs of a task."""
LONGEST_NAME = 40
"""Signs of the name of a condition."""
LONGEST_TITLE = 24
"""Signs of a task that is its own title."""
LETTERS = "abcd"
"""Short names of conditions whose own ones are too long for a table."""
EXAMPLES = "'x1,x2: 0110', 'x1,x2: 0.1,0.3=0; 0.6,0.9=1', 'x: 1=2; 2=3; 3=5'"
EPOCHS = 1000
"""Of the perceptron's rule that looks for a border among more than two inputs."""
_SHORT = re.compile(r"[^\W\d]\w{0,3}")


def own_task(text: str) -> Task:
    """The task of a line such as `x1,x2: 0110` or `x1,x2: 0.1,0.3=0; 0.6,0.9=1`.

    Args:
        text: Names with commas; a colon; then a 0 or a 1 for each row of the truth table, which
            counts 00, 01, 10, 11, or rows `number,number=answer` with semicolons. Where all answers
            are 0 or 1 they are decisions, else quantities.

    Raises:
        UsageError: It cannot be read: a name, a row or an answer is off, or there are too many.
    """
    names_part, _colon, rows_part = text.partition(":")
    names = [" ".join(name.split()) for name in names_part.split(",")]
    if len(text) > LONGEST or not 1 <= len(names) <= MOST_INPUTS:
        raise _wrong(
            _("An own task has from 1 to {most} inputs, and at most {signs} signs.").format(
                most=MOST_INPUTS, signs=LONGEST
            )
        )
    if len(set(names)) < len(names) or not all(0 < len(each) <= LONGEST_NAME for each in names):
        raise _wrong(
            _("Every input needs a name of its own, of at most {most} signs.").format(
                most=LONGEST_NAME
            )
        )
    answers = "".join(rows_part.split())
    rows: tuple[tuple[float, ...], ...]
    targets: tuple[float, ...]
    if re.fullmatch("[01]+", answers):
        rows, targets = _truth_table(answers, len(names))
        about = N_("A truth table of your own.")
    else:
        rows, targets = _points(rows_part, len(names))
        about = N_("Rows of your own.")
    if len(set(targets)) < 2:
        raise _wrong(_("All rows have the same answer: there is nothing to decide."))
    quantity = not set(targets) <= {0, 1}
    targets = targets if quantity else tuple(map(int, targets))
    short = all(_SHORT.fullmatch(name) for name in names)
    return Task(
        text,
        text if len(text) <= LONGEST_TITLE else N_("Own task"),
        about,
        tuple(names) if short else tuple(LETTERS[: len(names)]),
        rows,
        targets,
        () if quantity else (N_("no"), N_("yes")),
        meanings=() if short else tuple(names),
        separable=None if quantity else separable(rows, targets),
    )


def _wrong(message: str) -> UsageError:
    return UsageError(message, _("For example: {examples}").format(examples=EXAMPLES))


def _truth_table(
    answers: str, inputs: int
) -> tuple[tuple[tuple[float, ...], ...], tuple[int, ...]]:
    rows = tuple(itertools.product((0.0, 1.0), repeat=inputs))
    if len(answers) != len(rows):
        raise _wrong(
            _(
                "A truth table of {inputs} inputs has {wanted} answers, and {there} are given."
            ).format(inputs=inputs, wanted=len(rows), there=len(answers))
        )
    return rows, tuple(int(each) for each in answers)


def _points(text: str, inputs: int) -> tuple[tuple[tuple[float, ...], ...], tuple[float, ...]]:
    rows, targets = [], []
    for part in text.strip("; ").split(";"):
        numbers, _sign, answer = part.partition("=")
        try:
            row = tuple(float(each) + 0.0 for each in numbers.split(","))
            target = float(answer) + 0.0
        except ValueError:
            row, target = (), 0.0
        if len(row) != inputs or not all(abs(each) <= LARGEST**0.5 for each in (*row, target)):
            raise _wrong(
                ngettext(
                    "“{text}” is no row of {inputs} number and an answer.",
                    "“{text}” is no row of {inputs} numbers and an answer.",
                    inputs,
                ).format(text=part.strip(), inputs=inputs)
            )
        rows.append(row)
        targets.append(target)
    if len(rows) > MOST_ROWS:
        raise _wrong(_("An own task has at most {most} rows.").format(most=MOST_ROWS))
    return tuple(rows), tuple(targets)


def separable(rows: Sequence[tuple[float, ...]], targets: Sequence[float]) -> bool | None:
    """Whether a straight border can part the rows; None where that is not known.

    With up to two inputs, exactly: the ways from every 0 to every 1 must point into one half of the
    plane. With more the perceptron's rule is let go on for long; in a truth table of up to four
    inputs it would have found a border by then.
    """
    if len(rows[0]) <= 2:
        ones, zeros = (
            [(*row, 0.0)[:2] for row, target in zip(rows, targets, strict=True) if target == kind]
            for kind in (1, 0)
        )
        ways = [(a - c, b - d) for (a, b), (c, d) in itertools.product(ones, zeros)]
        if (0.0, 0.0) in ways:
            return False
        angles = sorted(math.atan2(y, x) for x, y in ways)
        gaps = [two - one for one, two in itertools.pairwise(angles)]
        gaps.append(angles[0] + 2 * math.pi - angles[-1])
        return max(gaps) > math.pi + 1e-9
    if _border_found(rows, targets):
        return True
    return False if all(each in (0.0, 1.0) for row in rows for each in row) else None


def _border_found(rows: Sequence[tuple[float, ...]], targets: Sequence[float]) -> bool:
    weights = [0.0] * (len(rows[0]) + 1)
    for _epoch in range(EPOCHS):
        wrong = 0
        for row, target in zip(rows, targets, strict=True):
            inputs = (*row, 1.0)
            net = sum(w * each for w, each in zip(weights, inputs, strict=True))
            if error := target - int(net >= 0):
                wrong += 1
                weights = [w + error * each for w, each in zip(weights, inputs, strict=True)]
        if not wrong:
            return True
    return False
