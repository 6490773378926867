"""How a script that the lab has started finds its run: the variables that it is given.

The worker of the run sets them; whatever reports from the script reads them.
"""

from __future__ import annotations

RUN_VARIABLE = "TUI_LAB_RUN"
"""The folder of the run, as an absolute path; who has joined the run takes it away."""
RESUME_VARIABLE = "TUI_LAB_RESUME"
"""1 where the script is started again, to go on from what it has kept."""
SETTINGS_VARIABLE = "TUI_LAB_SETTINGS"
"""A JSON object with values for settings that the script asks for by their names."""
