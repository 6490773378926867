"""Somebody who presses anything, in a real pseudo-terminal, while a run trains.

    python tests/terminal/monkey.py --seed 1 --steps 2000 [--size 120x40] [--env TERM=xterm]

Keys, a mouse of either kind, pastes, resizes, focus, and bytes that mean nothing. The interface
must not break, the terminal must be given back, and the runs must come to the end that they come to
alone. What was sent last and what the lab has logged is printed when one of that fails. Keys that
ask for an end (quit, stop, kill, delete) are left out, but may be found in the palette.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.runs import finish, made_run
from support.terminal import PATIENCE, Terminal
from support.worker import create, digits, wait_for
from terminal.unharmed import check_all

from tui_lab import paths, settings
from tui_lab.runs.launch import launch

LEFT_OUT = "qxkdQXKD"
"""Letters that ask for an end."""
LETTERS = [chr(code) for code in range(32, 127) if chr(code) not in LEFT_OUT]
NAMED = (
    *("\r", "\x1b", "\t", "\x1b[Z", "\x7f", "\x1b[3~", "\x1b[2~", "\x1bOP", "\x1bOQ", "\x1b[15~"),
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~"),
    *("\x1b[1;5A", "\x1b[1;2B", "\x1b[1;5C", "\x1b[1;3D", "\x1b[1;5H", "\x1b[1;5F", "\x1bx"),
)
CONTROL = [chr(code) for code in range(32) if code not in (0x11, 0x1B)]
SIZES = ((80, 24), (120, 40), (60, 20), (40, 10), (20, 5), (200, 60), (5, 2), (97, 31))
WORDS = (
    "iris",
    "[/red]",
    "ñandú €",
    "data(digits) > Dense(8)",
    "0.01",
    "-1e309",
    "\t",
    "a\nb\n",
    "/",
)
GARBAGE = (
    b"\xff",
    b"\xf1",
    b"\xe2\x82",
    b"\xc0\xaf",
    b"\x1b]11;rgb:0000/0000/0000",
    b"\x1bP>|XTerm(354)",
    b"\x1b[?62;22c",
    b"\x1b[0n",
    b"\x1b[?1u",
    b"\x1b[<0;10",
    b"\x1b[M\x20\xff",
    b"\x1b[97;;55296u",
    b"\x1b[99999999;1u",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[5;7R",
    b"\x1b[?2048;2$y",
)
TOGETHER = 20
"""Steps that are done however far behind the interface is."""
BUSY = 60.0
"""Per cent of a core that are more than following a run takes."""
LEAVES_WITHIN = 120.0
"""Seconds, on a machine that does much else."""
KILLED = (b"Ended: ", b"Terminado: ")
"""What the interface says where a worker was killed through it, in both languages."""
KEPT = 40
"""Steps that are printed when something fails."""


class Monkey:
    """Sends one thing after another; the same for the same seed."""

    def __init__(self, seed: int, size: tuple[int, int]) -> None:
        self.chance = random.Random(seed)
        self.size = size
        self.last: deque[bytes] = deque(maxlen=KEPT)
        self._kinds: tuple[tuple[int, Callable[[], bytes]], ...] = (
            (30, lambda: self.chance.choice(LETTERS).encode()),
            (40, lambda: self.chance.choice(NAMED).encode()),
            (5, lambda: self.chance.choice(CONTROL).encode()),
            (8, lambda: self.chance.choice("123456?").encode()),
            (3, lambda: b"\x10" + self.chance.choice("aeioustr").encode()),
            (12, self._mouse),
            (4, self._old_mouse),
            (4, self._paste),
            (4, lambda: self.chance.choice(GARBAGE)),
            (2, lambda: self.chance.choice((b"\x1b[I", b"\x1b[O"))),
            (2, lambda: self.chance.randbytes(self.chance.randrange(1, 12)).replace(b"\x11", b"")),
        )

    def step(self, terminal: Terminal) -> None:
        """Send something, or make the window another size."""
        if self.chance.random() < 0.01:
            self.size = self.chance.choice(SIZES)
            self.last.append(f"resize {self.size}".encode())
            terminal.resize(*self.size)
            return
        (make,) = self.chance.choices(
            [make for _weight, make in self._kinds], [weight for weight, _make in self._kinds]
        )
        data = make()
        if data.isalpha() and data.decode("latin-1") in LEFT_OUT:
            return
        self.last.append(data)
        terminal.send(data)

    def _place(self) -> tuple[int, int]:
        columns, rows = self.size
        return self.chance.randrange(1, columns + 4), self.chance.randrange(1, rows + 3)

    def _mouse(self) -> bytes:
        x, y = self._place()
        button = self.chance.choice((0, 0, 0, 1, 2, 32, 35, 64, 65, 66, 4, 16))
        press = f"\x1b[<{button};{x};{y}M"
        return (press + (f"\x1b[<{button};{x};{y}m" if button < 32 else "")).encode()

    def _old_mouse(self) -> bytes:
        x, y = self._place()
        button = self.chance.choice((0, 1, 2, 3, 35, 64, 65))
        return b"\x1b[M" + bytes((32 + button, min(255, 32 + x), min(255, 32 + y)))

    def _paste(self) -> bytes:
        text = self.chance.choice(WORDS) * self.chance.choice((1, 1, 1, 50, 5000))
        end = b"\x1b[201~" if self.chance.random() < 0.8 else b""
        return b"\x1b[200~" + text.encode() + end


def leave(terminal: Terminal) -> int:
    """Quit, out of whatever dialog there is."""
    time.sleep(1.5)  # a paste without end has one by then
    deadline = time.monotonic() + LEAVES_WITHIN
    while terminal.process.poll() is None and time.monotonic() < deadline:
        # What is unfinished, then a dialog, then the interface; it may ask whether one is sure.
        for keys in (b"\x1b\\\x1b[201~", b"\x1b", b"\x11", b"y"):
            with suppress(OSError):
                terminal.send(keys)
            catch_up(terminal)
    return terminal.wait_exit(LEAVES_WITHIN)


def catch_up(terminal: Terminal) -> None:
    """Wait until the interface has nothing more to do than to follow the run."""
    with suppress(psutil.Error):
        process = psutil.Process(terminal.process.pid)
        process.cpu_percent()
        deadline = time.monotonic() + PATIENCE
        while process.cpu_percent(0.1) > BUSY:
            assert time.monotonic() < deadline, f"it never rests:\n{terminal.text()}"


def play(
    seed: int,
    steps: int,
    size: tuple[int, int],
    environment: Mapping[str, str],
    pause: float,
    *,
    runs: int = 1,
    epochs: int = 4,
) -> list[str]:
    """Let one monkey play; fails with what it did last.

    Args:
        seed: Of the chances.
        steps: How many things are sent.
        size: Columns and rows at the beginning.
        environment: What is different from an ordinary terminal.
        pause: Seconds between two steps.
        runs: How many train meanwhile, one after the other.
        epochs: Of each.

    Returns:
        A line about each run: what was done to it, and that it learned what it learns alone.
    """
    finish(made_run(name="before"))
    ours = [create(digits(epochs=epochs, batch_size=4), engine="plain") for _run in range(runs)]
    for run in ours:
        launch(run, engine=run.engine)
    wait_for("the first epoch", lambda: any(run.state().epochs_done for run in ours))
    monkey = Monkey(seed, size)
    left, killed = 0, False
    while left < steps:
        with Terminal(size=monkey.size, environment=environment) as terminal:
            terminal.wait("a screen", lambda _text: b"\x1b[?1049h" in terminal.raw)
            while left < steps and terminal.process.poll() is None:
                with suppress(OSError):  # it was left by the palette
                    monkey.step(terminal)
                left += 1
                time.sleep(monkey.chance.uniform(0, 2 * pause))
                if left % TOGETHER == 0:
                    catch_up(terminal)
            code = leave(terminal)
            log = paths.log_file()
            said = log.read_text() if log.exists() else ""
            story = f"seed {seed}, step {left}, last: {list(monkey.last)}\n{said}"
            to_the_end = b"".join(monkey.last)
            interrupted = code == -signal.SIGINT and b"\x03" in to_the_end  # after it had left
            assert code == 0 or interrupted, f"exit code {code}: {story}\n{terminal.text()}"
            assert not said, f"faults were logged: {story}"
            terminal.expect_given_back()
            killed |= any(word in terminal.raw for word in KILLED)
    return check_all(ours, killed)


def main() -> None:
    """Play once, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--size", default="80x24", help="columns x rows")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--pause", type=float, default=0.012, help="seconds between two steps")
    parser.add_argument("--runs", type=int, default=2, help="trained meanwhile")
    parser.add_argument("--epochs", type=int, default=40, help="of each of them")
    chosen = parser.parse_args()
    columns, rows = (int(each) for each in chosen.size.split("x"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["TUI_LAB_HOME"] = folder
        os.environ.pop("TUI_LAB_DATA", None)
        # Nothing is fetched by chance.
        os.environ.update(https_proxy="http://127.0.0.1:9", http_proxy="http://127.0.0.1:9")
        os.chdir(folder)
        settings.change("standby", "off")
        settings.change("engine", "plain")
        environment = dict(each.split("=", 1) for each in chosen.env)
        told = play(
            chosen.seed,
            chosen.steps,
            (columns, rows),
            environment,
            chosen.pause,
            runs=chosen.runs,
            epochs=chosen.epochs,
        )
    print(*told, sep="\n")
    print(f"seed {chosen.seed}: {chosen.steps} steps, nothing broke")


if __name__ == "__main__":
    main()
