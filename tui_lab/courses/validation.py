"""Whether everything that a course names exists: experiments, settings, data sets, neurons.

For the authors of courses; a student's lab reads courses without it.
"""

from __future__ import annotations

from functools import partial

from tui_lab.courses.field_validation import FieldValidation
from tui_lab.courses.model import Course
from tui_lab.courses.starting_point import source, starting_experiment
from tui_lab.courses.tables import Table
from tui_lab.neuron.model import NeuronStart


def validate_names(course: Course) -> None:
    """Check the experiments, settings and data sets that a course names.

    Raises:
        CourseError: One does not exist or cannot work; file and field are named.
    """
    for step in course.steps:
        file = course.folder / f"{step.id}.toml"
        fields = FieldValidation(Table({}, file, "", {}), source)
        if step.lab is not None:
            fields.works("lab", partial(starting_experiment, course, step))
            fields.settings("lab.change", step.lab.asked)
        if step.neuron is not None:
            _validate_neuron(FieldValidation(Table({}, file, "neuron", {}), source), step.neuron)
        for index, check in enumerate(step.checks):
            check.validate(FieldValidation(Table({}, file, f"checks[{index}]", {}), source))


def _validate_neuron(fields: FieldValidation, start: NeuronStart) -> None:
    from tui_lab.neuron.learning import lesson_of
    from tui_lab.neuron.model import check_rate
    from tui_lab.neuron.surfaces import find_surface
    from tui_lab.neuron.tasks import find
    from tui_lab.neuron.two_layers import layers_lesson_of

    if start.rate is not None:
        fields.works("rate", partial(check_rate, start.rate))
    if start.surface:
        fields.works("surface", partial(find_surface, start.surface))
        return
    fields.works("task", partial(find, start.task))
    if start.layers:
        fields.works("layers", partial(layers_lesson_of, start))
        return
    fields.works("weights", partial(lesson_of, start))
