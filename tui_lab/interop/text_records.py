"""Records in text: CSV of Keras's CSVLogger and of other programs, JSON, and JSON line by line.

Every reader gives rows: a number (epoch or step), a time, and values by the names of the file.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tui_lab import plain_files
from tui_lab.datasets.files import cannot_read
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.interop.recording import SECONDS, Trainings, metric_name, sane_time, whole

LARGEST = 64 << 20
"""Bytes of a file of text."""
LONGEST_LINE = 1 << 20
MOST_COLUMNS = 2000
_EPOCH = frozenset({"epoch", "epochs"})
_STEP = frozenset({"step", "steps", "global_step", "iteration", "trainer/global_step"})
_TIME = frozenset({"timestamp", "wall time", "wall_time"})
_SECONDS = frozenset({"seconds", "epoch_seconds", "epoch_time"})
_RUN = frozenset({"run", "run_id", "run_name", "run name", "run_uuid"})
_USUAL = frozenset({"loss", "val_loss", "accuracy", "val_accuracy"})
_SEPARATORS = ",;\t| :"
_OF_RUN = re.compile(r"(.+) - ([^-]+?)(__MIN|__MAX)?")
"""A column of a chart that was exported from Weights & Biases: `my-run - val_loss`."""


@dataclass(slots=True)
class TextRecords:
    """What a file of text gave."""

    program: str
    runs: dict[str, Trainings]
    """By the name that the file has for them; "" where it has none."""
    steps: bool = False
    """Whether its rows are counted in steps alone."""
    odd: int = 0
    """Rows that were passed over: no number, or no values."""


def read_csv(file: BinaryIO, path: Path) -> TextRecords:
    """The trainings in a CSV.

    Args:
        file: Opened for reading, at its beginning.
        path: For what is said of it.

    Raises:
        DataError: It is no such file.
    """
    lines = _lines(file, path)
    head = next((line for line in lines if line.strip()), "")
    columns = _columns(head, path)
    gathered = TextRecords(columns.program, {}, columns.steps)
    reader = csv.reader(lines, delimiter=columns.separator)
    try:
        for cells in reader:
            if not cells or columns.take(cells, gathered):
                continue
            if (again := _header(cells, columns.separator)) is None:
                gathered.odd += 1
            elif again.names != columns.names:
                columns = again
    except csv.Error as error:
        raise DataError(
            _("{path} is no table: {reason} in line {line}.").format(
                path=path, reason=error, line=number(reader.line_num + 1)
            )
        ) from error
    return gathered


class _Columns:
    """What the columns of a table mean."""

    def __init__(self, names: Sequence[str], separator: str) -> None:
        self.names, self.separator = list(names), separator
        low = [name.lower().lstrip("_") for name in names]
        self._epoch = _at(low, _EPOCH)
        self._step = _at(low, _STEP)
        self._time = _at(low, _TIME)
        self._run = _at(low, _RUN)
        index = 0 if not names[0] and self._epoch is None and self._step is None else None
        self._number = self._epoch if self._epoch is not None else self._step
        if self._number is None:
            self._number = index
        self.joined = self._step is not None
        self.steps = self._epoch is None and self._step is not None
        beside = {self._epoch, self._step, self._time, self._run, index}
        self._values = [
            (place, SECONDS if low[place] in _SECONDS else name)
            for place, name in enumerate(names)
            if place not in beside and name
        ]
        self._of_run = self._by_run()
        self._rows = 0

    def _by_run(self) -> dict[int, tuple[str, str]]:
        found: dict[int, tuple[str, str]] = {}
        for place, name in self._values:
            part = _OF_RUN.fullmatch(name)
            if part is None:
                return {}
            if part[3] is None:
                found[place] = part[1], part[2]
        return found

    @property
    def program(self) -> str:
        keras = self.names[0] == "epoch" and not self.joined and self._time is None
        return "Keras CSVLogger" if keras and SECONDS not in self.names else "CSV"

    @property
    def fits(self) -> bool:
        """Whether it can be one of a training."""
        known = {metric_name(name) for _place, name in self._values} & _USUAL
        return bool(self._values) and (self._number is not None or bool(known))

    def take(self, cells: Sequence[str], gathered: TextRecords) -> bool:
        """Take a row in; whether there was something in it."""
        self._rows += 1
        told = self._rows - 1 if self._number is None else _cell(cells, self._number)
        at = whole(None if told is None else float(told))
        values = {
            name: value
            for place, name in self._values
            if (value := self._of(cells, place)) is not None
        }
        if at is None or not values:
            return False
        time = sane_time(None if self._time is None else _cell(cells, self._time))
        if not self._of_run:
            run = cells[self._run] if self._run is not None and self._run < len(cells) else ""
            self._trainings(gathered, run).add(at, time, values)
            return True
        for place, name in self._values:
            if place in self._of_run and name in values:
                run, metric = self._of_run[place]
                self._trainings(gathered, run, joined=True).add(at, time, {metric: values[name]})
        return True

    def _of(self, cells: Sequence[str], place: int) -> float | None:
        return _cell(cells, place, comma=self.separator != ",")

    def _trainings(self, gathered: TextRecords, run: str, *, joined: bool = False) -> Trainings:
        if run not in gathered.runs:
            gathered.runs[run] = Trainings(joined=joined or self.joined)
        return gathered.runs[run]


def _at(names: Sequence[str], wanted: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in wanted), None)


def _cell(cells: Sequence[str], place: int, *, comma: bool = False) -> float | None:
    """The number in a cell; None where there is none."""
    text = cells[place].strip() if place < len(cells) else ""
    if comma and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        return float(text) if text and "_" not in text else None
    except ValueError:
        return None


def _columns(head: str, path: Path) -> _Columns:
    beside = re.findall(r"(?i)epoch\W?(\W)|(\W)\W?epoch", head[:1000])
    tried = dict.fromkeys([*_SEPARATORS, *(each for pair in beside for each in pair if each)])
    found: list[_Columns] = []
    for separator in tried:
        if separator in '"\r\n' or separator not in head:
            continue
        try:
            cells = next(csv.reader([head], delimiter=separator), [])
        except csv.Error:
            continue
        columns = _header(cells, separator)
        if columns is not None:
            found.append(columns)
    if not found:
        raise DataError(
            _("{path} holds no history of a training that is known here.").format(path=path),
            _(
                "A CSV needs a first line with names: epoch or step, and metrics such as loss. Of"
                " TensorBoard, name the file of events or its folder."
            ),
        )
    best = max(found, key=lambda columns: len(columns.names))
    if len(best.names) > MOST_COLUMNS:
        raise DataError(
            _("{path} has {count} columns; at most {limit} are read.").format(
                path=path, count=number(len(best.names)), limit=number(MOST_COLUMNS)
            )
        )
    return best


def _header(cells: Sequence[str], separator: str) -> _Columns | None:
    """The columns, where cells are names of them."""
    names = [each.strip() for each in cells]
    if len(names) < 2 or any(_cell(names, place) is not None for place in range(len(names))):
        return None
    columns = _Columns(names, separator)
    return columns if columns.fits else None


def _lines(file: BinaryIO, path: Path) -> Iterator[str]:
    """The lines of a text, of whatever coding, none of them endless."""
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        file.seek(0)
        yield from file.read(LARGEST).decode("utf-16", "replace").splitlines(keepends=True)
        return
    file.seek(0)
    first = True
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE or b"\0" in line:
            raise _no_text(path)
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        try:
            yield line.decode()
        except UnicodeDecodeError:
            yield line.decode("latin-1")


def _no_text(path: Path) -> DataError:
    return DataError(
        _("{path} holds no history of a training that is known here.").format(path=path),
        _("CSV, JSON and TensorBoard's files of events are read."),
    )


def read_json(content: str, path: Path) -> TextRecords:
    """The training in a JSON: `history.history` of Keras, or a list of rows.

    Raises:
        DataError: It is none.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DataError(
            _("{path} is no JSON: {reason}.").format(path=path, reason=str(error)[:200]),
            _("Keras's history is written by `json.dump(history.history, file)`."),
        ) from error
    for name in ("history", "log_history"):
        if isinstance(found, dict) and isinstance(found.get(name), dict | list):
            found = found[name]
    if isinstance(found, dict):
        return _from_lists(found, path)
    if isinstance(found, list):
        gathered = TextRecords("JSON", {}, steps=not any(_says(row, "epoch") for row in found))
        for row in found:
            _take_object(row, gathered)
        return gathered
    raise _no_text(path)


def _from_lists(table: Mapping[str, Any], path: Path) -> TextRecords:
    lists = {name: column for name, column in table.items() if isinstance(column, list)}
    if not lists:
        raise _no_text(path)
    trainings = Trainings(joined=False)
    for row in range(max(map(len, lists.values()))):
        values = {
            name: float(column[row])
            for name, column in lists.items()
            if name.lower() not in _EPOCH and row < len(column) and _is_number(column[row])
        }
        if values:
            trainings.add(row, None, values)
    return TextRecords("Keras history", {"": trainings})


def read_json_lines(file: BinaryIO, path: Path) -> TextRecords:
    """The training in a file with an object a line, as a history of Weights & Biases.

    Raises:
        DataError: It is none.
    """
    gathered = TextRecords("JSON", {}, steps=True)
    for line in _lines(file, path):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            gathered.odd += 1
            continue
        gathered.steps = gathered.steps and not _says(row, "epoch")
        _take_object(row, gathered)
    return gathered


def _says(row: object, name: str) -> bool:
    return isinstance(row, dict) and _is_number(row.get(name))


def _take_object(row: object, gathered: TextRecords) -> None:
    if not isinstance(row, dict):
        gathered.odd += 1
        return
    flat = dict(_flat(row))
    low = {name.lower().lstrip("_"): value for name, value in flat.items()}
    names = [*(_EPOCH if not gathered.steps else ()), *_STEP]
    at = whole(next((low[name] for name in names if name in low), None))
    time = sane_time(next((low[name] for name in _TIME if name in low), None))
    beside = _EPOCH | _STEP | _TIME | {"runtime"}
    values = {name: value for name, value in flat.items() if name.lower().lstrip("_") not in beside}
    trainings = gathered.runs.setdefault("", Trainings(joined=True))
    if values and at is not None:
        trainings.add(at, time, values)
    else:
        gathered.odd += 1


def _flat(row: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, float]]:
    for name, value in row.items():
        if _is_number(value):
            yield f"{before}{name}", float(value)
        elif isinstance(value, dict) and depth < 3:
            yield from _flat(value, f"{before}{name}/", depth + 1)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, float) or abs(value) < 1e300


def gather(path: Path) -> TextRecords:
    """The trainings in a file of text, whatever its form.

    Raises:
        DataError: It is no such file, or none that is read.
    """
    try:
        with plain_files.open_plain(path, LARGEST) as file:
            start = file.read(LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").lstrip()
            file.seek(0)
            if start[:1] not in (b"{", b"["):
                return read_csv(file, path)
            first = start.split(b"\n", 1)
            if len(first) == 2 and start[:1] == b"{" and _is_object(first[0]):
                return read_json_lines(file, path)
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise cannot_read(path, error) from error
    return read_json(content.decode("utf-8", "replace").removeprefix("\ufeff"), path)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
