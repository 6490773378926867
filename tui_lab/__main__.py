"""`tui-lab` and `python -m tui_lab`."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line on `sys.argv`; the exit code is the caller's to give."""
    gc.disable()  # imports make thousands of objects, and no garbage
    from tui_lab.cli.entry import main as run

    gc.enable()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
