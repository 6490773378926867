"""What a step says about the neuron or the descent that it begins with."""

from __future__ import annotations

from rich.text import Text

from tui_lab.i18n import _
from tui_lab.neuron.model import NeuronStart, figure
from tui_lab.neuron.surfaces import find_surface
from tui_lab.neuron.tasks import find
from tui_lab.ui.courses.actions import STEP_ACTIONS
from tui_lab.ui.courses.step_frame import Looks
from tui_lab.ui.kit.key_names import key_text


def neuron_start(start: NeuronStart, looks: Looks) -> Text:
    """The neuron or the surface that a step begins with, and the key that leads there."""
    if start.surface:
        words = _(find_surface(start.surface).title)
    else:
        words = _(find(start.task).title)
        if start.layers:
            words += ", " + _("two layers")
        elif start.weights is None:
            words += ", " + _("random weights")
        else:
            weights = "; ".join(figure(weight) for weight in start.weights)
            bias = figure(start.bias or 0.0)
            words += ", " + _("weights {weights}, bias {bias}").format(weights=weights, bias=bias)
    if start.rate is not None:
        words += ", " + _("rate {rate}").format(rate=figure(start.rate))
    text = Text.assemble((_("Neuron") + "  ", looks["muted"]), words)
    way = key_text(_("{key_neuron} goes there"), STEP_ACTIONS, style=looks["muted"])
    return text.append("   ").append_text(way)
