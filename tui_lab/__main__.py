"""`tui-lab` and `python -m tui_lab`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line on `sys.argv`; the exit code is the caller's to give."""
    from tui_lab.cli.entry import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
