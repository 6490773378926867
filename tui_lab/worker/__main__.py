"""`python -m tui_lab.worker`: the process that trains. See `tui_lab.worker.main`."""

import sys

from tui_lab.worker.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
