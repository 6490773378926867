"""What the network of a run answered about examples that the user brought: `predictions.jsonl`.

One strict-JSON line for each example, appended by whoever asked. Must not import the store.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from tui_lab.plain_files import open_plain
from tui_lab.runs.files import InFolder, append_line, folder_of
from tui_lab.runs.layout import PREDICTIONS_FILE
from tui_lab.text.fit import printable

FORMAT = 1
LONGEST_NAME = 200
LONGEST_LINE = 4096
"""Bytes; a longer line is not ours."""
MOST_READ = 16 << 20
"""Bytes that are read: of a larger file, the last ones."""
_DIGEST = re.compile(r"[0-9a-f]{64}")

Kind = Literal["image", "row"]


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """One example and what the network answered."""

    format: int = FORMAT
    time: float
    """Seconds since 1970."""
    dataset: str
    """What the run was trained with."""
    kind: Kind
    name: str
    """The picture's file name, or the row's values: printable, at most 200 characters."""
    digest: str
    """sha256, in hex, of the bytes of the picture's file, or of the row's inputs (before scaling,
    float32, little-endian): the same row has the same one however it was written."""
    answer: str
    """The name of the most probable class; or the quantity in the unit of the data, of several
    each after its name: `152.1`, `width=3.2 cm, height=4`."""
    probability: float | None = None
    """Of that class, 0..1; None for quantities."""


def record(run: Path | InFolder, predictions: Iterable[Prediction]) -> None:
    """Put down what was answered; all of it or, where it cannot be written, nothing.

    Names are made printable and cut. A probability that is no number, as a network whose weights
    are no numbers any more gives it, is no answer and is left out.

    Raises:
        StoreError: The run's folder cannot be written.
    """
    lines = [
        msgspec.json.encode(
            msgspec.structs.replace(
                each,
                dataset=printable(each.dataset, LONGEST_NAME),
                name=printable(each.name, LONGEST_NAME),
                answer=printable(each.answer, LONGEST_NAME),
            )
        )
        for each in predictions
        if each.probability is None or 0 <= each.probability <= 1
    ]
    if lines:
        append_line(folder_of(run) / PREDICTIONS_FILE, b"\n".join(lines))


def read(run: Path | InFolder) -> tuple[Prediction, ...]:
    """What was put down for a run, the oldest first; empty where nothing was or can be read.

    Lines that are torn, of another format or not what `record` writes are passed over. Of a file
    of more than 16 MiB, the end is read.
    """
    lines = _lines(folder_of(run) / PREDICTIONS_FILE)
    return tuple(found for line in lines if (found := _prediction(line)) is not None)


def _lines(path: Path) -> list[bytes]:
    try:
        with open_plain(path, links=False) as file:
            start = max(0, os.fstat(file.fileno()).st_size - MOST_READ)
            file.seek(start)
            lines = file.read(MOST_READ).split(b"\n")
    except OSError:
        return []
    return lines[1:] if start else lines


def _prediction(line: bytes) -> Prediction | None:
    """The prediction of a line; None for one that is not whole or not ours."""
    if not line or len(line) > LONGEST_LINE:
        return None
    try:
        found = msgspec.json.decode(line, type=Prediction)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    sound = (
        found.format == FORMAT
        and math.isfinite(found.time)
        and (found.probability is None or 0 <= found.probability <= 1)
        and _DIGEST.fullmatch(found.digest) is not None
        and all(
            text.isprintable() and len(text) <= LONGEST_NAME
            for text in (found.dataset, found.name, found.answer)
        )
    )
    return found if sound else None
