"""The lab beside Keras's `fit`: `from tui_lab.keras import LiveLab`.

Imports the user's Keras, with whatever backend that has; besides it only the room `live` and what
that rests on, and the checkpoints of the training room.
"""

from tui_lab.keras.callback import LiveLab
from tui_lab.live import StopTraining

__all__ = ["LiveLab", "StopTraining"]
