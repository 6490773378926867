"""The lab inside somebody else's training: its run is written while it goes on, its wishes obeyed.

`LiveLab` is for loops of one's own, in whatever library; `tui_lab.keras` has the callback for
Keras's `fit`. Whatever fails in here never harms the training (`guard`). This room imports no
Keras, no backend and no face, and NumPy only where results are written.
"""

from tui_lab.live.lab import LiveLoop as LiveLab
from tui_lab.live.lab import StopTraining

__all__ = ["LiveLab", "StopTraining"]
