"""A new course: files that work as they are, to be changed into one's own."""

from __future__ import annotations

from pathlib import Path

from tui_lab.courses import catalogue
from tui_lab.courses.reading import COURSE_FILE, NAME
from tui_lab.courses.solutions import FOLDER
from tui_lab.errors import StoreError, UsageError
from tui_lab.i18n import _
from tui_lab.paths import expanded, write_atomically
from tui_lab.plain_files import reason_of_writing
from tui_lab.text.fit import one_line

LINE = (
    "data({main}, scaling=standard, validation_split=0.2, test_split=0.3) > Dense({draw.units}, "
    "relu) > Dense(classes, softmax) > compile(categorical_crossentropy, adam, "
    "learning_rate=0.01) > fit(epochs=20, batch_size=16) > seed(0)"
)


def files() -> dict[str, str]:
    """The files of a new course, in the language in use; each is TOML."""
    told = _texts()
    course = f"""\
# {told["format"]}
format = 1
steps = ["first"]
title = "{told["course"]}"
about = "{told["about"]}"

# {told["data"]}
[data.main.iris]
inputs = 4
[data.main.wine]
inputs = 13

# {told["draw"]}
[draw]
units = {{from = 5, to = 12}}
parameters = "{{draw.units}} * ({{main.inputs}} + 1)"
"""
    step = f"""\
title = "{told["step"]}"
goal = "{told["goal"]}"
text = \"\"\"
{told["text"]}
\"\"\"

[lab]
experiment = "{LINE}"

[[checks]]
id = "parameters"
kind = "number"
question = "{told["parameters"]}"
answer = "{{draw.parameters}}"
hints = ["{told["hint"]}"]

[[checks]]
id = "train"
kind = "run"
question = "{told["train"]}"
like = "{LINE}"
reach = {{accuracy = ">= 0.8"}}

[[checks]]
id = "why"
kind = "words"
question = "{told["why"]}"
points = ["{told["point"]}"]
"""
    solution = f"""\
# {told["solution"]}
[answers]
parameters = "{{draw.parameters}}"
why = "{told["because"]}"

# {told["wrong"]}
[wrong]
parameters = ["0", "{{draw.units}}"]

# {told["runs"]}
[[runs]]
figures = {{accuracy = 0.95}}
"""
    return {COURSE_FILE: course, "first.toml": step, f"{FOLDER}/first.toml": solution}


def _texts() -> dict[str, str]:
    """What is said in them, by a word for each."""
    units, inputs = "{draw.units}", "{main.inputs}"
    return {
        "format": _("docs/courses.md describes every key."),
        "course": _("A new course"),
        "about": _("One step, ten minutes: for whom it is, and what they learn."),
        "data": _("The data sets that it works with, and facts of them."),
        "draw": _("Numbers that are drawn for each student: {example} stands for one.").format(
            example=units
        ),
        "step": _("Count the parameters"),
        "goal": _("Count the parameters of a Dense layer, and train the network."),
        "text": _(
            "Each row of the table has {inputs} numbers. In a `Dense` layer every neuron has a "
            "weight for each of its inputs, and one bias: 3 neurons on 5 inputs have "
            "3 · 5 + 3 = 18 parameters."
        ).format(inputs=inputs),
        "parameters": _("How many parameters has the layer of {units} neurons?").format(
            units=units
        ),
        "hint": _("Count the weights of one neuron first."),
        "train": _("Train the network of this step, unchanged."),
        "why": _("What would you try next, and why?"),
        "point": _("One change at a time"),
        "solution": _("The author's solution, which students are not given."),
        "because": _("Twice as many neurons, all else equal."),
        "wrong": _("Answers that must not pass: mistakes that students really make."),
        "runs": _("The runs that pass the checks, with the figures that they reach."),
    }


def make(name: str, parent: Path | None = None) -> Path:
    """Write a new course.

    Args:
        name: Of its folder.
        parent: The folder that it is made in; None takes the lab's own folder of courses.

    Returns:
        The course's folder.

    Raises:
        UsageError: It cannot be the name of a course, or there is something of that name.
        StoreError: It cannot be written.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            _("“{name}” cannot be the name of a course's folder.").format(name=one_line(name)),
            _("Use small letters, digits and hyphens, a letter first."),
        )
    folder = (catalogue.own_folders()[-1] if parent is None else expanded(parent)) / name
    if folder.exists():
        raise UsageError(
            _("There is something of that name already: {path}.").format(path=folder),
            _("Take another name."),
        )
    try:
        (folder / FOLDER).mkdir(parents=True)
        for file, content in files().items():
            write_atomically(folder / file, content.encode())
    except OSError as error:
        raise StoreError(
            _("{path} cannot be written: {reason}.").format(
                path=folder, reason=reason_of_writing(error)
            )
        ) from error
    return folder
