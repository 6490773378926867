"""`python -m tui_lab.sweeps FOLDER`: the process that goes on with a sweep."""

from __future__ import annotations

import sys

from tui_lab.sweeps.process import main

sys.exit(main(sys.argv[1:]))
