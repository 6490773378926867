"""TensorBoard's files of events: those of a folder, and the trainings that they tell of.

A folder with files is a run, as TensorBoard has it. `train` and `validation` inside one, as Keras's
callback makes them, are the two halves of one training.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui_lab import plain_files
from tui_lab.datasets.files import cannot_read
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number
from tui_lab.interop.recording import MOST_METRICS, MOST_VALUES, Trainings, sane_time
from tui_lab.interop.summaries import NotAnEventError, ScalarEvent, read_event
from tui_lab.interop.tfrecord import Damage, records

MARK = "tfevents"
"""What the name of such a file has in it."""
MOST_FILES = 1000
MOST_ENTRIES = 50_000
"""Names that are looked at below a folder."""
DEEPEST = 8
MOST_RECORDS = 5_000_000
LARGEST_RECORD = 1 << 16
"""Bytes; larger ones are no scalars: pictures, graphs, histograms."""
_HALVES = {"train": "", "training": "", "validation": "val_", "val": "val_", "valid": "val_"}
_OF_EPOCHS = "epoch_"
"""What tags of Keras begin with that have a value for each epoch."""


@dataclass(slots=True)
class EventFile:
    """The scalars of one file."""

    rows: dict[int, tuple[float | None, dict[str, float]]] = field(default_factory=dict)
    """By step: time and values by tag."""
    tags: dict[str, None] = field(default_factory=dict)
    thinned: bool = False
    _every: int = 1

    @property
    def begun(self) -> float:
        """The time of its first scalar."""
        return next((time or 0.0 for time, _values in self.rows.values()), 0.0)

    def add(self, event: ScalarEvent) -> int:
        """Take scalars in; how many numbers are kept besides those before."""
        if event.step % self._every:
            return 0
        kept = self.rows.setdefault(event.step, (sane_time(event.time), {}))[1]
        before = len(kept)
        for tag, value in event.values.items():
            if tag in self.tags or len(self.tags) < MOST_METRICS:
                self.tags[tag] = None
                kept[tag] = value
        return len(kept) - before

    def thin(self) -> int:
        """Keep the steps that twice as large a number divides; how many numbers are left."""
        self._every *= 2
        self.thinned = True
        kept = {step: row for step, row in self.rows.items() if not step % self._every}
        self.rows = kept or dict([next(iter(self.rows.items()))])
        return sum(len(values) for _time, values in self.rows.values())


@dataclass(slots=True)
class EventRun:
    """What the files of one folder tell."""

    name: str
    trainings: Trainings
    of_epochs: bool
    thinned: bool
    other_tags: int = 0
    """Scalars that were left out: those of batches, where there are others of epochs."""


def is_event_file(path: Path) -> bool:
    """Whether it is one by its name."""
    return MARK in path.name


def find(folder: Path) -> dict[Path, list[Path]]:
    """The files of events below a folder, by the folder that they are in; no link is followed.

    Raises:
        DataError: There are too many.
        OSError: The folder cannot be read.
    """
    found: dict[Path, list[Path]] = {}
    looked = files = 0
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                looked += 1
                if entry.is_dir(follow_symlinks=False) and depth < DEEPEST:
                    waiting.append((Path(entry.path), depth + 1))
                elif MARK in entry.name and entry.is_file(follow_symlinks=False):
                    files += 1
                    found.setdefault(place, []).append(Path(entry.path))
                if looked > MOST_ENTRIES or files > MOST_FILES:
                    raise DataError(
                        _("In {path} there are too many files to look through.").format(
                            path=folder
                        ),
                        _("Name the folder of one training, or of a few."),
                    )
    return {place: sorted(found[place], key=lambda path: path.name) for place in sorted(found)}


def runs_in(places: dict[Path, list[Path]], root: Path, remarks: list[str]) -> Iterator[EventRun]:
    """The runs that files of events tell of.

    Args:
        places: As `find` gives them.
        root: What runs are named from.
        remarks: Sentences on what could not be read are added.
    """
    halves: dict[Path, dict[str, list[EventFile]]] = {}
    for place, paths in places.items():
        prefix = _HALVES.get(place.name.lower())
        run = place if prefix is None else place.parent
        files = [read_file(path, remarks) for path in paths]
        halves.setdefault(run, {}).setdefault(prefix or "", []).extend(files)
    for run, parts in halves.items():
        found = _joined(_run_name(run, root), parts)
        if found is not None:
            yield found


def _run_name(run: Path, root: Path) -> str:
    inside = run.is_relative_to(root) and run != root
    return str(run.relative_to(root)) if inside else run.name


def _joined(name: str, parts: dict[str, list[EventFile]]) -> EventRun | None:
    every = [file for files in parts.values() for file in files]
    tags = {tag for file in every for tag in file.tags}
    if not tags:
        return None
    of_epochs = any(tag.startswith(_OF_EPOCHS) for tag in tags)
    trainings = Trainings(joined=True)
    for sessions in _sessions(parts):
        rows: dict[int, tuple[float | None, dict[str, float]]] = {}
        for prefix, file in sessions:
            for step, (time, values) in file.rows.items():
                kept = rows.setdefault(step, (time, {}))[1]
                for tag, value in values.items():
                    if not of_epochs or tag.startswith(_OF_EPOCHS):
                        kept[f"{prefix}{tag.removeprefix(_OF_EPOCHS)}"] = value
        for step, (time, values) in sorted(rows.items()):
            if values:
                trainings.add(step, time, values)
    left_out = sum(not tag.startswith(_OF_EPOCHS) for tag in tags) if of_epochs else 0
    return EventRun(name, trainings, of_epochs, any(file.thinned for file in every), left_out)


def _sessions(parts: dict[str, list[EventFile]]) -> list[list[tuple[str, EventFile]]]:
    """The files that belong together: each of the training with what was validated meanwhile."""
    halves = {prefix: _one_after_the_other(files) for prefix, files in parts.items()}
    first = halves.pop("", [])
    sessions = [[("", file)] for file in first]
    for prefix, files in halves.items():
        for place, file in enumerate(files):
            if len(files) != len(first):
                before = [each for each in first if each.begun <= file.begun]
                place = max(len(before) - 1, 0)
            if place < len(first):
                sessions[place].append((prefix, file))
            else:
                sessions.append([(prefix, file)])
    return sessions


def _one_after_the_other(files: Sequence[EventFile]) -> list[EventFile]:
    """The files that have scalars; those of several writers at once, with tags of their own, are
    one."""
    found: list[EventFile] = []
    for file in files:
        if not file.rows:
            continue
        if found and not file.tags.keys() & found[-1].tags.keys():
            for step, (time, values) in file.rows.items():
                found[-1].rows.setdefault(step, (time, {}))[1].update(values)
            found[-1].tags |= file.tags
        else:
            found.append(file)
    return found


def read_file(path: Path, remarks: list[str]) -> EventFile:
    """The scalars of one file.

    Args:
        path: The file.
        remarks: Sentences on what of it could not be read are added.

    Raises:
        DataError: It cannot be opened, or is no file of events.
    """
    found, damage, odd = EventFile(), Damage(), 0
    values = 0
    try:
        with plain_files.open_plain(path) as file:
            for count, data in enumerate(records(file, LARGEST_RECORD, damage)):
                if count >= MOST_RECORDS:
                    text = _("{path}: only the first {count} records were read.")
                    remarks.append(text.format(path=path, count=number(MOST_RECORDS)))
                    break
                try:
                    event = read_event(data)
                except NotAnEventError:
                    odd += 1
                    continue
                if event.step < 0 or not event.values:
                    continue
                values += found.add(event)
                if values > MOST_VALUES and len(found.rows) > 1:
                    values = found.thin()
    except OSError as error:
        raise cannot_read(path, error) from error
    if damage.broken_at == 0:
        raise DataError(
            _("{path} is no file of events of TensorBoard, or its beginning is damaged.").format(
                path=path
            )
        )
    if damage.broken_at is not None:
        text = _("{path} is cut off or damaged after byte {byte}; what stands before it was read.")
        remarks.append(text.format(path=path, byte=number(damage.broken_at)))
    if damage.wrong + odd:
        remarks.append(
            ngettext(
                "{path}: {count} record is damaged and was passed over.",
                "{path}: {count} records are damaged and were passed over.",
                damage.wrong + odd,
            ).format(path=path, count=number(damage.wrong + odd))
        )
    return found
