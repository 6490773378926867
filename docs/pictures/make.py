"""Draw the README's picture from the real program.

    python docs/pictures/make.py

Trains `digits-mlp` in a lab folder of its own, on a pseudo-terminal of 92 x 60, and turns what was
printed into `train.svg` with Rich.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 92
COMMANDS = [["train", "digits-mlp"], ["images", "last", "--wrong", "--limit", "3"]]


def printed(words: list[str]) -> str:
    """What a command shows on a terminal, with its colours."""
    master, slave = pty.openpty()
    environment = os.environ | {
        "COLUMNS": str(WIDTH),
        "LINES": "60",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "en_US.UTF-8",
        "PYTHONUTF8": "1",
    }
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "tui_lab", *words]
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True
    )
    os.close(slave)
    content = bytearray()
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux says so when the last writer has gone
            break
        if not chunk:
            break
        content += chunk
    process.wait()
    os.close(master)
    return content.decode(errors="replace")


def settled(output: str) -> str:
    """The lines that stay: a progress line is overwritten by what follows its carriage return."""
    lines = []
    for line in output.replace("\r\n", "\n").split("\n"):
        last = line.split("\r")[-1]
        lines.append(re.sub(r"\x1b\[[0-9;?]*[A-HJKhl]", "", last))
    return "\n".join(lines).strip("\n")


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TUI_LAB_HOME"] = home
        console = Console(
            record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor"
        )
        for words in COMMANDS:
            console.print(Text(f"$ tui-lab {' '.join(words)}", style="bold"))
            console.print(Text.from_ansi(settled(printed(words))))
            console.print()
    target = Path(__file__).parent / "train.svg"
    target.write_text(console.export_svg(title="tui-lab", unique_id="tui-lab"))


if __name__ == "__main__":
    main()
