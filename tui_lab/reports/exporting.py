"""A run as something that lives without the lab: the model, a script, a table, a report."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from tui_lab import plain_files
from tui_lab.datasets import listing, places
from tui_lab.datasets.builtin_sets import files_of
from tui_lab.datasets.model import Origin
from tui_lab.errors import StoreError, UsageError
from tui_lab.i18n import _
from tui_lab.paths import temporary_file, write_atomically
from tui_lab.reports import access
from tui_lab.reports.facts import planned_rate
from tui_lab.runs.carried import how_made, no_experiment
from tui_lab.runs.ending import require_network
from tui_lab.runs.layout import MODEL_FILE
from tui_lab.runs.messages import divergence_words, rate_changes, rate_sentences
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.runs.summary import summary
from tui_lab.text.fit import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_lab.reports.outcomes import Outcome
    from tui_lab.runs.prepared_model import PreparedForm, PreparedModel

Form = Literal["keras", "prepared", "litert", "onnx", "script", "csv", "markdown", "tensorboard"]
FORMS: tuple[Form, ...] = get_args(Form)
OF_EXPERIMENTS: frozenset[Form] = frozenset({"prepared", "litert", "onnx", "script"})
"""The forms that a run without an experiment does not have."""
ENDINGS: Mapping[Form, str] = {
    "keras": "keras",
    "prepared": "keras",
    "litert": "tflite",
    "onnx": "onnx",
    "script": "py",
    "csv": "csv",
    "markdown": "md",
    "tensorboard": "",
}
"""How the name of the file ends; "" where it is a folder."""
_OF_MODELS = frozenset({".keras", ".tflite", ".onnx"})
DESCRIBED = ".preparation.json"
"""The end of the name of the file beside a model that carries its preparation."""

LARGEST_MODEL = 4 << 30
"""Bytes."""


def forms_of(run: Run) -> tuple[Form, ...]:
    """The forms that a run can be written in."""
    return tuple(form for form in FORMS if run.carried.experiment or form not in OF_EXPERIMENTS)


def file_name(run: Run, form: Form) -> str:
    """What the file is called where nobody says otherwise."""
    return f"{run.id}.{ENDINGS[form]}".rstrip(".")


def proposed_name(run: Run, form: Form) -> str:
    """A file's name after the run's, without what file systems do not like."""
    name = re.sub(r"[^\w.-]+", "-", run.name).strip("-.") or run.id
    return f"{name}.{ENDINGS[form]}".rstrip(".")


def named(path: Path, form: Form) -> Path:
    """The file that is written: models are known by the end of their name, as .keras."""
    ending = f".{ENDINGS[form]}"
    wanting = ending in _OF_MODELS and path.suffix != ending
    return path.with_name(path.name + ending) if wanting else path


def save(content: str | bytes, path: Path, *, overwrite: bool = False) -> None:
    """Write a file at once: a text with signs for what it hides, as on a terminal.

    Raises:
        UsageError: It is there already, and is not to be replaced.
        StoreError: It cannot be written.
    """
    if path.exists() and not overwrite:
        raise there_already(path)
    if isinstance(content, str):
        content = visible(content).encode()
    try:
        write_atomically(path, content)
    except OSError as error:
        raise StoreError(
            _("{path} cannot be written: {reason}.").format(
                path=path, reason=plain_files.reason_of_writing(error)
            )
        ) from error


def there_already(path: Path) -> UsageError:
    """The error for a file that would be replaced."""
    return UsageError(
        _("The file {path} is there already.").format(path=path),
        _("Add --overwrite to replace it."),
    )


def model(run: Run) -> bytes:
    """The trained network as Keras reads it.

    Raises:
        NotFoundError: There is none yet, or none any more.
        StoreError: It cannot be read.
    """
    path = run.path(MODEL_FILE)
    require_network(run, of_use=False)
    try:
        return plain_files.read_bytes(path, LARGEST_MODEL, links=False)
    except OSError as error:
        raise StoreError(
            _("The model in {path} cannot be read: {reason}.").format(
                path=path, reason=plain_files.reason(error)
            )
        ) from error


PREPARED: Mapping[Form, PreparedForm] = {"prepared": "keras", "litert": "litert", "onnx": "onnx"}
"""The forms that carry the preparation of the data."""


def prepared_model(run: Run, form: Form = "prepared") -> PreparedModel:
    """The trained network with the preparation of its data, made by a worker: some seconds.

    Args:
        run: The run.
        form: One of PREPARED.

    Raises:
        NotFoundError: There is none yet, or none any more.
        DivergedError: Its weights are of no use.
        DataError: The data set is not at hand: its scaling cannot be computed.
        ExperimentError: Nothing is known of how its data were prepared.
        LabError: The worker could not make it.
    """
    from tui_lab.runs.prepared_model import make

    if not run.carried.experiment:
        raise no_experiment(run.header)
    require_network(run)
    return make(run, PREPARED[form])


def model_takes(run: Run) -> str:
    """What the model alone has to be given, as a translated sentence."""
    if not run.carried.experiment:
        return _("The model takes what the script gave it.")
    return _(
        "The model takes values that are prepared as in training; the form “prepared” takes raw"
        " ones."
    )


def save_prepared(made: PreparedModel, path: Path, *, overwrite: bool = False) -> tuple[Path, str]:
    """Write a model with its preparation, and beside it what it takes and gives.

    Returns:
        The file beside it, and a translated sentence on what the model takes.

    Raises:
        UsageError, StoreError: As `save`.
    """
    import msgspec

    from tui_lab.runs.prepared_model import Takes

    beside = path.with_name(path.stem + DESCRIBED)
    if beside.exists() and not overwrite:
        raise there_already(beside)
    save(made.model, path, overwrite=overwrite)
    save(made.description, beside, overwrite=overwrite)
    if msgspec.json.decode(made.description, type=Takes).takes == "columns":
        return beside, _("The model takes each column by its name, categories as words.")
    return beside, _("The model takes the values of an example as they are, in one array.")


def script(run: Run) -> str:
    """The Python script that trains the run again with Keras alone; see also `script_data`.

    Raises:
        NotFoundError: The data set is not known any more.
    """
    from tui_lab.reports.export_script import keras_script

    info = listing.info(run.experiment.data.dataset)
    return keras_script(run.experiment, info, _remarks(run))


def _remarks(run: Run) -> list[str]:
    """In what the run was not trained as its experiment says, for whoever runs the script."""
    planned, state = run.experiment.fit.epochs, run.state()
    changes = rate_changes(state, planned_rate(run.experiment))
    told = divergence_words(state) if run.status() is Status.DIVERGED else []
    if changes:
        told += rate_sentences(changes)
        told.append(_("This script keeps the learning rate that it begins with."))
    stopped_itself = state.ended is not None and state.ended.reason == "early_stopping"
    if state.epochs_done != planned and not stopped_itself:
        text = _(
            "In the lab, the run trained {done} epochs; this script trains {planned}, as was"
            " planned."
        )
        told.append(text.format(done=state.epochs_done, planned=planned))
    return told


def script_data(run: Run) -> tuple[tuple[str, Path | None], ...]:
    """What has to lie beside the script of a run: names, and the files; None where one is missing.

    Raises:
        NotFoundError: The data set is not known any more.
    """
    from tui_lab.reports.script_data import files_beside

    info = listing.info(run.experiment.data.dataset)
    names = files_beside(info)
    sources: Sequence[Path] | None
    if info.origin is Origin.OWN:
        where = listing.availability(info.name).where
        sources = None if where is None else [where / listing.DATA_FILE]
    else:
        sources = places.find_files(files_of(info.name)) if names else []
    if sources is None:
        return tuple((name, None) for name in names)
    return tuple(zip(names, sources, strict=True))


def save_script_data(run: Run, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Copy what the script of a run reads into its folder; what is there already, is left alone.

    Returns:
        What now lies beside the script.

    Raises:
        NotFoundError: The data set is not known any more.
        UsageError: Something else is there under that name, and is not to be replaced.
        StoreError: It cannot be written.
    """
    placed = []
    for name, source in script_data(run):
        if source is None:
            continue
        target = folder / name
        if not _same(source, target):
            _copy(source, target, overwrite=overwrite)
        placed.append(target)
    return placed


def _same(source: Path, target: Path) -> bool:
    try:
        return filecmp.cmp(source, target, shallow=False)
    except OSError:
        return False


def _copy(source: Path, target: Path, *, overwrite: bool) -> None:
    if os.path.lexists(target) and not overwrite:
        raise UsageError(
            _("The file {path} is there already, and is not the data of the run.").format(
                path=target
            ),
            _("Write the script into another folder, or move that file away."),
        )
    try:
        handle, work = temporary_file(target)
        try:
            with os.fdopen(handle, "wb") as copy, plain_files.open_plain(source) as content:
                shutil.copyfileobj(content, copy)
            os.replace(work, target)
        except BaseException:
            work.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(
            _("{path} cannot be written: {reason}.").format(
                path=target, reason=plain_files.reason_of_writing(error)
            )
        ) from error


def history(run: Run) -> str:
    """The run's epochs as CSV."""
    from tui_lab.reports.export_text import history_csv

    return history_csv(run.state().epochs)


def markdown(run: Run, outcome: Outcome | None, status: str) -> str:
    """The run as a Markdown report.

    Args:
        run: The run.
        outcome: What came out on the part that is told of; None leaves that out.
        status: The run's status as a translated word.
    """
    from tui_lab.reports.export_text import RunText, markdown_report
    from tui_lab.reports.guess_scores import guess_words
    from tui_lab.reports.tasks import TASK_REPORTS

    line, state = summary(run), run.state()
    told: list[str] = []
    if outcome is not None:
        told = TASK_REPORTS[outcome.task].markdown(run, outcome, access.kind_of(run))
    return markdown_report(
        RunText(
            id=run.id,
            name=run.name,
            experiment=run.any_experiment,
            made=how_made(run.header),
            status=status,
            epochs=state.epochs,
            parameters=state.parameters,
            seconds=state.seconds,
            seconds_per_epoch=line.seconds_per_epoch,
            best=line.best,
            device=state.device,
            guess=guess_words(run, Store()),
            versions=run.header.versions,
            remarks=access.remarks(run),
        ),
        told,
    )
