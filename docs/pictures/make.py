"""Draw the README's pictures from the real program.

    python docs/pictures/make.py

Trains `digits-mlp` in a lab folder of its own and keeps screens of the app, 100 x 32, as SVG.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SIZE = (100, 32)
SHOTS = {
    "lab": [],
    "runs": ["2"],
    "training": ["2", "enter", "r"],
    "report": ["2", "enter"],
    "confusion": ["2", "enter", "c"],
    "architecture": ["e"],
}
"""Which keys lead to each picture."""
TURNS = 60
"""How often the app is let settle after a key; it reads files in threads."""


async def shoot(name: str, keys: list[str]) -> None:
    """Open the app, press the keys, keep the screen."""
    from tui_lab.ui.app import LabApp

    app = LabApp(standby_worker=False)
    async with app.run_test(size=SIZE) as pilot:
        for key in ["", *keys]:
            if key:
                await pilot.press(key)
            for _ in range(TURNS):
                await pilot.pause()
            await app.workers.wait_for_complete()
        (HERE / f"{name}.svg").write_text(app.export_screenshot())


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(TUI_LAB_HOME=home, TERM="xterm-256color", COLORTERM="truecolor")
        command = [sys.executable, "-m", "tui_lab", "train", "digits-mlp"]
        subprocess.run(command, check=True, capture_output=True)
        for name, keys in SHOTS.items():
            asyncio.run(shoot(name, keys))


if __name__ == "__main__":
    main()
