"""What a neuron is given to decide: rows of inputs with the answer that is wanted.

Pure; must not know of how a neuron learns.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.i18n import N_, _, ngettext
from tui_lab.neuron.model import LARGEST, Answering, Loss, Neuron, row_cost


@dataclass(frozen=True, slots=True)
class Task:
    """Rows with the answers that are wanted."""

    name: str
    title: str
    """Marked."""
    about: str
    """Marked: what is asked, in a sentence or two."""
    inputs: tuple[str, ...]
    """Short names, the same in every language."""
    rows: tuple[tuple[float, ...], ...]
    targets: tuple[float, ...]
    """0 and 1; any numbers where quantities are asked for."""
    answers: tuple[str, ...]
    """Marked: what 0 and what 1 mean; none where quantities are asked for."""
    meanings: tuple[str, ...] = ()
    """What each input means, marked for the catalogue; empty where its name says enough."""
    separable: bool | None = True
    """Whether one neuron can get all rows right; None where that is not known."""
    free: bool = False
    """Whether nothing but a decision says what is wanted: another one is new, not wrong."""

    @property
    def quantity(self) -> bool:
        """Whether a number is asked for and not a decision: a linear unit answers it."""
        return not self.answers

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the weights and of the bias, as in `Neuron.values`.

        The bias is b, as the courses call it, but where an input is called so.
        """
        bias = _("bias") if "b" in self.inputs else "b"
        return (*(f"w{place}" for place in range(1, len(self.inputs) + 1)), bias)


@dataclass(frozen=True, slots=True)
class TaskScore:
    """How a neuron does on a task."""

    right: int
    """Rows; 0 where quantities are asked for, of which none is right or wrong."""
    of: int
    cost: float
    """The mean of what the rows cost; with the step, the share of the wrong ones."""


_CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
_CASES = tuple((float(a), float(b), float(c)) for a in (0, 1) for b in (0, 1) for c in (0, 1))
_X = ("x1", "x2")
_YES_NO = (N_("no"), N_("yes"))
_ONE_SIDE = (
    (0.08, 0.52), (0.17, 0.21), (0.24, 0.66), (0.33, 0.38), (0.45, 0.12), (0.52, 0.36),
)  # fmt: skip
_OTHER_SIDE = (
    (0.41, 0.83), (0.58, 0.62), (0.67, 0.94), (0.76, 0.47), (0.85, 0.71), (0.93, 0.28),
)  # fmt: skip
_POINTS = tuple(
    pair
    for both in zip(
        ((point, 0) for point in _ONE_SIDE), ((point, 1) for point in _OTHER_SIDE), strict=True
    )
    for pair in both
)

TASKS: tuple[Task, ...] = (
    Task(
        "decide",
        N_("The concert"),
        N_(
            "Do you go to the concert in the park? Three conditions, each 1 or 0: with the weights "
            "4, 2 and 1 you go when their sum reaches 3."
        ),
        ("a", "b", "c"),
        _CASES,
        tuple(int(4 * a + 2 * b + c >= 3) for a, b, c in _CASES),
        (N_("stay at home"), N_("go")),
        meanings=(N_("it does not rain"), N_("a friend comes along"), N_("there is a bus home")),
        free=True,
    ),
    Task(
        "and",
        "AND",
        N_("1 only when both inputs are 1."),
        _X,
        _CORNERS,
        (0, 0, 0, 1),
        _YES_NO,
    ),
    Task(
        "or",
        "OR",
        N_("1 as soon as one input is 1."),
        _X,
        _CORNERS,
        (0, 1, 1, 1),
        _YES_NO,
    ),
    Task(
        "nand",
        "NAND",
        N_("0 only when both inputs are 1: the opposite of AND."),
        _X,
        _CORNERS,
        (1, 1, 1, 0),
        _YES_NO,
    ),
    Task(
        "xor",
        "XOR",
        N_("1 when exactly one of the two inputs is 1."),
        _X,
        _CORNERS,
        (0, 1, 1, 0),
        _YES_NO,
        separable=False,
    ),
    Task(
        "points",
        N_("Points"),
        N_("Twelve points of two kinds, scattered over the plane; a line can part them."),
        _X,
        tuple(point for point, _kind in _POINTS),
        tuple(kind for _point, kind in _POINTS),
        (N_("first kind"), N_("second kind")),
    ),
    Task(
        "line",
        N_("Straight line"),
        N_(
            "A number for each input: a linear unit, w*x + b, comes as near to four points as it "
            "can."
        ),
        ("x",),
        ((-1.0,), (0.0,), (1.0,), (2.0,)),
        (-2.0, 1.0, 2.0, 5.0),
        (),
        separable=None,
    ),
)


def find(name: str) -> Task:
    """The task of a name; or one's own, as `own_tasks.own_task` reads it.

    Raises:
        NotFoundError: There is none; the message names those that there are.
        UsageError: It is an own task that cannot be read.
    """
    for task in TASKS:
        if task.name == name:
            return task
    if ":" in name:
        from tui_lab.neuron.own_tasks import own_task

        return own_task(name)
    raise NotFoundError(
        _("There is no task “{name}” for a neuron.").format(name=name),
        _("There are: {names}. Or write your own, such as {example}.").format(
            names=", ".join(task.name for task in TASKS), example="'x1,x2: 0110'"
        ),
    )


def check_fits(neuron: Neuron, task: Task) -> None:
    """Refuse a neuron that cannot look at a task's rows, or not answer them.

    Raises:
        UsageError: It has too few or too many weights, a number that is beyond all use, or an
            activation that cannot give quantities.
    """
    if task.quantity and neuron.activation != "linear":
        raise UsageError(
            _("The task {task} asks for numbers, and the {activation} answers from 0 to 1.").format(
                task=task.name, activation=neuron.activation
            ),
            _("Only the linear activation goes with it."),
        )
    wanted, there = len(task.inputs), len(neuron.weights)
    if wanted != there:
        raise UsageError(
            ngettext(
                "The task {task} needs {wanted} weights, and {there} is given.",
                "The task {task} needs {wanted} weights, and {there} are given.",
                there,
            ).format(task=task.name, wanted=wanted, there=there),
            _("Give one for each input: {inputs}.").format(inputs=", ".join(task.inputs)),
        )
    if not all(abs(value) <= LARGEST for value in neuron.values):
        raise UsageError(
            _("The weights and the bias must be numbers, and not beyond all use."),
            _("Numbers between -10 and 10 are enough for every task."),
        )


def score(neuron: Answering, task: Task, loss: Loss = "mean_squared_error") -> TaskScore:
    """How many rows a neuron, or two layers, get right, and what its answers cost on average."""
    pairs = list(zip(task.rows, task.targets, strict=True))
    right = 0 if task.quantity else sum(neuron.decision(x) == target for x, target in pairs)
    cost = sum(row_cost(neuron, x, target, loss) for x, target in pairs) / len(pairs)
    return TaskScore(right, len(pairs), cost)
