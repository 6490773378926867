"""`python -m tui_lab.interop RUN FOLDER`: the process that writes a run for TensorBoard."""

from __future__ import annotations

import sys

from tui_lab.interop.following import main

sys.exit(main(sys.argv[1:]))
