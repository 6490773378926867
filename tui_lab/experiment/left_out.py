"""What Keras or a text book has and an experiment cannot choose, with the reason.

Must not import Keras.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_lab.i18n import N_, _

_CHANNELS = N_(
    "Pictures are channels_last here, (height, width, channels), as Keras has them by default: one "
    "of 28×28 grey points is (28, 28, 1). The data of channels_first have the channels in front."
)
_REASONS: Mapping[str, str] = {
    "lossscaleoptimizer": N_(
        "It enlarges the loss for the sake of numbers of 16 bits; the lab computes with 32, where "
        "that changes nothing."
    ),
    "multioptimizer": N_("It gives layers optimizers of their own; a run of the lab has one."),
    "step": N_(
        "Its slope is 0 everywhere, so that no gradient can train it: `tui-lab neuron` teaches it "
        "by a rule of its own."
    ),
    "verbose": N_(
        "It says how much `fit` prints. Here every epoch has a line, and the training is shown or "
        "not, whatever the experiment says."
    ),
    "dataformat": _CHANNELS,
    "channelslast": _CHANNELS,
    "channelsfirst": _CHANNELS,
    "sinc": N_("Keras has no such activation; `tui-lab explain sinc` draws it."),
}


def why_left_out(word: str) -> str:
    """A translated sentence on why a word cannot be chosen; "" where there is none."""
    reason = _REASONS.get(word.replace("_", "").lower())
    return _(reason) if reason else ""
