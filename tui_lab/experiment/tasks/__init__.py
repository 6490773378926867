"""The tasks: what it means for an experiment that its data have classes, or quantities.

The only place of this room that asks which task it is. Must not import Keras or NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_lab.experiment.target import TaskName
from tui_lab.experiment.tasks.classification import CLASSIFICATION
from tui_lab.experiment.tasks.regression import REGRESSION
from tui_lab.experiment.tasks.schema import TaskSchema

TASKS: Mapping[TaskName, TaskSchema] = MappingProxyType(
    {"classification": CLASSIFICATION, "regression": REGRESSION}
)
