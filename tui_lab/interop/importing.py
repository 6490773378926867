"""Trainings of other programs become runs of the lab: found, shown, and then taken over.

`look` reads and changes nothing; `take` makes the runs. Both faces use these two.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tui_lab.datasets.files import cannot_read
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _, ngettext, number
from tui_lab.interop import event_files, text_records
from tui_lab.interop.recording import Recording, Trainings
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.new_folder import LONGEST_NAME
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.runs.summary import write_summary
from tui_lab.text.fit import one_line

MOST_AT_ONCE = 200
"""Runs that one import makes at most."""
_MARK = "import"
"""In `RunHeader.extra`: what wrote the records, and the digest of what was taken."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a path holds."""

    recordings: tuple[Recording, ...]
    remarks: tuple[str, ...]
    """Translated sentences: what of it was not taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one recording."""

    recording: Recording
    run: Run
    before: bool = False
    """Whether that run was there already, from an earlier import."""


def look(path: Path, name: str = "") -> Found:
    """The trainings that a file or a folder tells of; nothing is written.

    Args:
        path: A CSV, a JSON, a file of events of TensorBoard, or a folder with such files of events.
        name: What their runs are to be called; "" takes the names of files and folders.

    Raises:
        DataError: There are none, or it cannot be read.
    """
    remarks: list[str] = []
    path = path.absolute()
    try:
        found = os.stat(path)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        recordings = list(_of_folder(path, remarks))
    elif event_files.is_event_file(path):
        recordings = list(_of_events({path.parent: [path]}, path.parent, path, remarks))
    else:
        recordings = list(_of_text(path, found.st_mtime, remarks))
    if not recordings:
        raise DataError(
            _("{path} holds no history of a training that is known here.").format(path=path),
            _("CSV, JSON and TensorBoard's files of events are read."),
        )
    if len(recordings) > MOST_AT_ONCE:
        raise DataError(
            _("{path} holds {count} trainings; at most {limit} are taken at once.").format(
                path=path, count=number(len(recordings)), limit=number(MOST_AT_ONCE)
            )
        )
    for sentence in _about(recordings):
        remarks.append(sentence)
    return Found(tuple(_named(recordings, name)), tuple(remarks))


def _unreadable(path: Path, error: OSError | ValueError) -> DataError:
    if isinstance(error, OSError):
        return cannot_read(path, error)
    return DataError(_("No file can be called {path}.").format(path=ascii(str(path))))


def _of_folder(folder: Path, remarks: list[str]) -> Iterator[Recording]:
    try:
        places = event_files.find(folder)
    except OSError as error:
        raise _unreadable(folder, error) from error
    if not places:
        raise DataError(
            _("In {path} and its folders there is no file of events of TensorBoard.").format(
                path=folder
            ),
            _("Of a CSV or a JSON, name the file itself."),
        )
    yield from _of_events(places, folder, folder, remarks)


def _of_events(
    places: dict[Path, list[Path]], root: Path, source: Path, remarks: list[str]
) -> Iterator[Recording]:
    for run in event_files.runs_in(places, root, remarks):
        if run.other_tags:
            remarks.append(
                ngettext(
                    "{name}: {count} scalar that is not counted in epochs is left out.",
                    "{name}: {count} scalars that are not counted in epochs are left out.",
                    run.other_tags,
                ).format(name=run.name, count=number(run.other_tags))
            )
        place = source if source.is_file() else root / run.name
        mark = place if place.exists() else root
        yield from _recordings(
            run.name, "TensorBoard", mark, mark.stat().st_mtime, run.trainings, not run.of_epochs
        )


def _of_text(path: Path, changed: float, remarks: list[str]) -> Iterator[Recording]:
    gathered = text_records.gather(path)
    if gathered.odd:
        remarks.append(
            ngettext(
                "{count} line has no number of an epoch or no values, and is left out.",
                "{count} lines have no number of an epoch or no values, and are left out.",
                gathered.odd,
            ).format(count=number(gathered.odd))
        )
    for name, trainings in gathered.runs.items():
        yield from _recordings(
            name or path.stem, gathered.program, path, changed, trainings, gathered.steps
        )


def _recordings(
    name: str, program: str, source: Path, changed: float, trainings: Trainings, steps: bool
) -> Iterator[Recording]:
    found = [each for each in trainings.found() if any(epoch.values for epoch in each[0])]
    for place, (epochs, thinned) in enumerate(found, start=1):
        called = f"{name} {place}" if len(found) > 1 else name
        first = next((epoch.time for epoch in epochs if epoch.time is not None), None)
        yield Recording(
            called,
            program,
            source,
            max(0.0, changed) if first is None else first,
            epochs,
            steps=steps,
            thinned=thinned,
        )


def _about(recordings: Sequence[Recording]) -> Iterator[str]:
    if any(each.steps for each in recordings):
        yield _("Its rows are counted in steps, not in epochs; the numbers are kept.")
    if any(each.thinned for each in recordings):
        yield _("There are very many rows: some at equal distances are kept.")


def _named(recordings: Sequence[Recording], name: str) -> Iterator[Recording]:
    for place, each in enumerate(recordings, start=1):
        wanted = name or each.name
        if name and len(recordings) > 1:
            wanted = f"{name} {place}"
        yield replace(each, name=one_line(wanted, LONGEST_NAME).strip() or each.program)


def known(store: Store) -> dict[str, Run]:
    """The runs that were imported before, by the digest of what was taken.

    Raises:
        StoreError: The folder of the runs cannot be read.
    """
    found: dict[str, Run] = {}
    for run in store.runs():
        mark = run.extra.get(_MARK)
        digest = mark.get("digest") if isinstance(mark, dict) else None
        if isinstance(digest, str) and run.state().ended is not None:
            found[digest] = run
    return found


def take(store: Store, recordings: Iterable[Recording]) -> list[Taken]:
    """Make a run of each recording; of those that were taken before, the run that is there.

    Raises:
        StoreError: A run cannot be written; those before it are there.
    """
    before, taken = known(store), list[Taken]()
    for recording in recordings:
        digest = recording.digest
        if digest in before:
            taken.append(Taken(recording, before[digest], before=True))
            continue
        before[digest] = run = _write(store, recording, digest)
        taken.append(Taken(recording, run))
    return taken


def _write(store: Store, recording: Recording, digest: str) -> Run:
    run = store.create_from(
        recording.name,
        origin="import",
        source=str(recording.source),
        created=recording.created,
        versions={},
        machine={},
        extra={_MARK: {"program": recording.program, "digest": digest}},
    )
    try:
        now = recording.created
        with EventWriter(run.path(EVENTS_FILE), clock=lambda: now) as writer:
            names = tuple(dict.fromkeys(name.removeprefix("val_") for name in recording.metrics))
            beside = [name for name in names if name != "loss"]
            # Where there is nothing else, the loss is what the run is told by.
            writer.write("data", train=0, metrics=beside or ["loss"])
            writer.write("epochs", epochs=recording.epochs[-1].number)
            for epoch in recording.epochs:
                now = epoch.time or now
                writer.write(
                    "epoch",
                    **epoch.values,
                    epoch=epoch.number,
                    seconds=epoch.seconds,
                    learning_rate=epoch.learning_rate,
                )
            seconds = [epoch.seconds for epoch in recording.epochs if epoch.seconds is not None]
            writer.write(
                "ended",
                status="finished",
                reason="imported",
                epochs_done=recording.epochs[-1].number,
                seconds=sum(seconds) if seconds else None,
            )
    except (LabError, OSError):
        shutil.rmtree(run.folder, ignore_errors=True)
        raise
    write_summary(run)
    return run
