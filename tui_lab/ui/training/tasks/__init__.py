"""What the training view shows of a network's answers, task by task.

The only place of this feature that asks which task it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_lab.experiment.target import TaskName
from tui_lab.ui.training.tasks.classes import ClassExamples
from tui_lab.ui.training.tasks.quantities import QuantityExamples
from tui_lab.ui.training.tasks.schema import ExamplesOfTask

EXAMPLES: Mapping[TaskName, ExamplesOfTask] = MappingProxyType(
    {"classification": ClassExamples(), "regression": QuantityExamples()}
)
