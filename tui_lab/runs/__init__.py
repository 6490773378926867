"""The runs: their folders, logs and states, and how workers are started, asked and watched.

Light: the standard library, msgspec and psutil. Must not import the training room, the worker or
any face.
"""

from typing import TYPE_CHECKING

from tui_lab.late import late

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.runs.store import Store

__all__ = ["Run", "Store"]

if not TYPE_CHECKING:  # there, a wrong name must be found
    __getattr__ = late(__name__, {"Run": "run", "Store": "store"})
