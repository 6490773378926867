"""The layers of an experiment that may not work yet, with the shapes that can be computed."""

from __future__ import annotations

from tui_lab.errors import ExperimentError
from tui_lab.experiment.checking import Subject
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.parsing import read_layer
from tui_lab.experiment.shapes import LayerSummary, model_input_shape, summarise
from tui_lab.experiment.writing import layer_table


def outline(experiment: Experiment, subject: Subject | None) -> list[LayerSummary | None]:
    """Output shape and number of weights of each layer.

    Args:
        subject: The data set that it is trained on; None where it is unknown.

    Returns:
        One entry for each layer; None from the first layer on that does not work.
    """
    summaries: list[LayerSummary | None] = [None] * len(experiment.layers)
    if subject is None:
        return summaries
    shape = model_input_shape(experiment, subject.input_shape)
    for index, layer in enumerate(experiment.layers):
        field = f"layers[{index}]"
        try:
            read_layer(layer_table(layer), field)
            summary = summarise(layer, shape, subject.target, experiment.compile.loss, field)
        except ExperimentError:
            break
        summaries[index], shape = summary, summary.output_shape
    return summaries
