"""The user's draft on disk: it outlives the interface, however that ends.

`draft.json` in the lab's folder, replaced whole, readable by the user alone. A draft may hold
values that do not work; they come back as they were typed. Must not import Textual.
"""

from __future__ import annotations

import errno
import math
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_lab import paths
from tui_lab.errors import ExperimentError, LabError, StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import reason_of_writing

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment, Layer

FORMAT = 1
MOST = 20
"""Earlier drafts that are kept."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it is kept."""

    experiment: Experiment
    origin: str = ""
    """The key of the lab's entry that it was made from; "" for none."""
    earlier: tuple[KeptDraft, ...] = ()
    """Drafts that gave way to it, the last one at the end."""


def file() -> Path:
    """Where the draft is kept."""
    return paths.home() / "draft.json"


def read() -> KeptDraft | None:
    """The draft that was kept; None where there is none.

    Raises:
        StoreError: There is one that cannot be read.
    """
    import json

    from tui_lab.runs.files import read_small

    try:
        table = json.loads(read_small(file()), parse_constant=_no_number)
        if not isinstance(table, dict) or table.get("format") != FORMAT:
            raise ValueError("format")
        earlier = tuple(map(_from_table, table.get("earlier", ())))
        return replace(_from_table(table), earlier=earlier)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (
        OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError,
    ) as error:  # fmt: skip
        raise _put_aside() from error


def _from_table(table: Any) -> KeptDraft:
    origin = table.get("origin", "")
    return KeptDraft(_experiment(table["experiment"]), origin if type(origin) is str else "")


def _no_number(text: str) -> float:
    """What is read for NaN and Infinity, which JSON does not have; raises ValueError."""
    raise ValueError(text)


def _put_aside() -> StoreError:
    """Give a file that cannot be read another name, so that nothing is lost; what to say."""
    aside = file().with_name(f"{file().name}.damaged")
    try:
        if not file().is_file():
            raise OSError(errno.EINVAL, "no plain file")
        os.replace(file(), aside)
    except OSError:
        return StoreError(
            _("The draft in {path} cannot be read and is left aside.").format(path=file()),
            _("The next draft takes its place."),
        )
    return StoreError(
        _("The draft in {path} cannot be read.").format(path=file()),
        _("It was put aside as {name}.").format(name=aside.name),
    )


def write(kept: KeptDraft) -> None:
    """Write a draft to the disk; it replaces the one before.

    Raises:
        StoreError: It cannot be written; what was there stays.
    """
    import json

    earlier = [_to_table(each) for each in kept.earlier]
    table = {"format": FORMAT, **_to_table(kept), "earlier": earlier}
    try:
        paths.private_folder(file().parent)
        paths.write_atomically(file(), json.dumps(table).encode())
    except OSError as error:
        raise StoreError(
            _("Your draft cannot be kept in {path}: {reason}.").format(
                path=file(), reason=reason_of_writing(error)
            ),
            _("It is there until you leave. Make room, or choose another folder (TUI_LAB_HOME)."),
        ) from error


def _to_table(kept: KeptDraft) -> dict[str, object]:
    from tui_lab.experiment.writing import to_table

    return {"origin": kept.origin, "experiment": to_table(kept.experiment)}


def forget() -> None:
    """Delete the file; a draft that cannot be deleted only comes back at the next start."""
    try:
        file().unlink(missing_ok=True)
    except OSError:
        return


class DraftWriter:
    """Writes drafts in a thread; where they come faster than the disk, only the last one."""

    def __init__(self, failed: Callable[[LabError], object]) -> None:
        """Make it.

        Args:
            failed: Is called in the thread, with the error, when a draft cannot be written.
        """
        self._failed = failed
        self._lock = threading.Lock()
        self._waiting: list[KeptDraft | None] = []
        self._safe: list[Experiment] = []
        self._thread: threading.Thread | None = None

    def keep(self, kept: KeptDraft | None) -> None:
        """Keep a draft, or none any more; returns at once.

        Of it and those before it, what a run or a preset has is left out.
        """
        found = [] if kept is None else [*kept.earlier, kept]
        unsafe = [each for each in found if not self.is_safe(each.experiment)]
        kept = replace(unsafe[-1], earlier=tuple(unsafe[:-1][-MOST:])) if unsafe else None
        with self._lock:
            self._waiting = [kept]
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="draft")
                self._thread.start()

    def is_safe(self, experiment: Experiment) -> bool:
        """Whether a run or a preset has it."""
        return experiment in self._safe

    def mark_safe(self, experiment: Experiment) -> None:
        """It is in a run or a preset: it is left out when drafts are kept from now on."""
        self._safe.append(experiment)

    def flush(self) -> None:
        """Wait until everything is on disk."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _write(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                kept = self._waiting.pop()
            if kept is None:
                forget()
                continue
            try:
                write(kept)
            except LabError as error:
                self._failed(error)


def _experiment(table: Any) -> Experiment:
    """The experiment in a table, also where some of its values do not work."""
    from tui_lab.experiment.parsing import parse

    if not isinstance(table, dict):
        raise ValueError(table)
    try:
        return parse(table)
    except ExperimentError:
        return _loose(table)


def _loose(table: Mapping[str, Any]) -> Experiment:
    """As `parse`, without checking the values: any text or number may stand for another.

    Raises:
        ValueError: A layer or the optimizer is unknown: the editor has no form for it; or
            something is neither text nor number.
    """
    from tui_lab.experiment.layers import LAYERS
    from tui_lab.experiment.model import Compile, Data, EarlyStopping, Experiment, Fit
    from tui_lab.experiment.optimizers import OPTIMIZERS

    if not isinstance(table["data"]["dataset"], str):
        raise ValueError(table["data"])
    data, own = _split_fields(table["data"], Data)
    compiled, arguments = _split_fields(table["compile"], Compile)
    fit, _more = _split_fields(table["fit"], Fit)
    if "early_stopping" in table["fit"]:
        early, _more = _split_fields(table["fit"]["early_stopping"], EarlyStopping)
        fit["early_stopping"] = EarlyStopping(**early)
    if compiled.get("optimizer") not in OPTIMIZERS:
        raise ValueError(compiled.get("optimizer"))
    layers = tuple(_layer(layer, LAYERS) for layer in table["layers"])
    return Experiment(
        data=Data(**data, options=own),
        layers=layers,
        compile=Compile(**compiled, arguments=arguments),
        fit=Fit(**fit),
        name=str(table.get("name", "")),
        seed=_value(table["seed"]),
    )


def _split_fields(table: Mapping[str, Any], record: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The settings that are attributes of the record, and the others (options, arguments)."""
    known = {field.name for field in fields(record)} - {"options", "arguments"}
    values = {
        name: _value(value, tables=name == "class_weight")
        for name, value in table.items()
        if name != "early_stopping"
    }
    return (
        {name: value for name, value in values.items() if name in known},
        {name: value for name, value in values.items() if name not in known},
    )


def _layer(table: Mapping[str, Any], known: Mapping[str, object]) -> Layer:
    from tui_lab.experiment.model import Layer

    if table["type"] not in known:
        raise ValueError(table["type"])
    return Layer(
        table["type"], {k: _value(v, tables=True) for k, v in table.items() if k != "type"}
    )


def _value(raw: Any, *, tables: bool = False) -> Any:
    """A value from JSON as an experiment holds it: tuples instead of lists.

    Raises:
        ValueError: It is neither a text or finite number nor a list of them; nor, where `tables`,
            a table.
    """
    parts = raw if isinstance(raw, list) else raw.values() if isinstance(raw, dict) else ()
    if any(isinstance(part, list | dict) for part in parts):
        raise ValueError(raw)
    if isinstance(raw, list):
        return tuple(map(_value, raw))
    if isinstance(raw, dict) and tables:
        return {name: _value(part) for name, part in raw.items()}
    if not isinstance(raw, str | int | float) or raw in (math.inf, -math.inf):
        raise ValueError(raw)
    return raw
