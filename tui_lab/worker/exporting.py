"""Writes a run's network with the preparation of its data, and what it takes and gives, as JSON."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from tui_lab import settings
from tui_lab.datasets.input_columns import InputColumn, input_columns
from tui_lab.datasets.model import DatasetInfo, Kind, Scaler
from tui_lab.errors import LabError, StoreError
from tui_lab.i18n import _
from tui_lab.paths import write_atomically
from tui_lab.runs.header import UnreadableRun, read_header
from tui_lab.runs.layout import MODEL_FILE
from tui_lab.runs.prepared_model import (
    DESCRIPTION_FILE,
    FORMAT,
    PREPARED_FILES,
    PreparedForm,
    refuse,
)
from tui_lab.runs.run import Run
from tui_lab.text.fit import LONGEST, one_line

_NEEDED: Mapping[str, tuple[str, ...]] = {"litert": (), "onnx": ("onnx", "tf2onnx")}
"""Packages that an export needs beside Keras and TensorFlow."""


def export(run: Path, folder: Path, form: PreparedForm = "keras") -> None:
    """Write model and description into `folder`; or why that cannot be done.

    Args:
        run: Folder of a run whose training has kept `model.keras`.
        folder: An empty one.
        form: For Keras, for LiteRT, or for the runtimes of ONNX.
    """
    from tui_lab.training.backend import start

    # Keras writes for LiteRT with TensorFlow alone, and for ONNX with what is there beside it.
    start("none", str(settings.get("backend")) if form == "keras" else "tensorflow")
    try:
        _export(run, folder, form)
    except LabError as error:
        refuse(folder, error)


def _export(run: Path, folder: Path, form: PreparedForm) -> None:
    from tui_lab.training.data import load
    from tui_lab.training.predict import load_model
    from tui_lab.training.prepared_model import PRECISE, prepared_model, scaled_inside

    header = read_header(run)
    if isinstance(header, UnreadableRun):
        raise StoreError(str(header))
    experiment = Run(run, header).experiment
    prepared = load(experiment).prepared
    info, scaler = prepared.info, prepared.scaler
    columns = _columns(info)
    plain = form != "keras"
    # LiteRT knows neither words nor, for most of its operations, double precision; ONNX as little.
    inside = [] if plain else _as_columns(columns)
    model = prepared_model(
        load_model(run / MODEL_FILE),
        info,
        scaler,
        prepared.target_scaler,
        inside,
        experiment.data.inputs,
        "float32" if plain else PRECISE,
    )
    if form != "keras":
        write_for(form, model, folder / PREPARED_FILES[form])
    else:
        model.save(folder / PREPARED_FILES[form])
    description = {
        "format": FORMAT,
        "dataset": info.name,
        "takes": "columns" if inside else "array",
        "shape": None if inside else list(info.input_shape),
        "call": _call(inside, info) if form == "keras" else _runtime_call(form, info),
        "columns": [_column(column, dict(_names(inside))) for column in columns],
        "features": list(info.features),
        "scaling": {
            "inside": scaled_inside(scaler),
            "kind": experiment.data.scaling,
            **_numbers(scaler),
        },
        "gives": list(info.answers),
        "task": info.target.task,
        "units": [each.unit for each in info.quantities],
        "outputs": int(model.output_shape[-1]),
        "target_scaling": {
            "inside": True,
            "kind": experiment.data.target_scaling,
            **_numbers(prepared.target_scaler),
        },
    }
    text = json.dumps(description, indent=2, ensure_ascii=False)
    write_atomically(folder / DESCRIPTION_FILE, f"{text}\n".encode())


def write_for(form: Literal["litert", "onnx"], model: Any, path: Path) -> None:
    """Write a model for another runtime, by Keras's own export.

    Raises:
        LabError: What writes it is not installed, or it has layers that the form has no
            operations for.
    """
    import numpy as np

    missing = [name for name in _NEEDED[form] if find_spec(name) is None]
    if missing:
        raise LabError(
            _("An export for ONNX needs packages that are not installed: {names}.").format(
                names=", ".join(missing)
            ),
            _("Install them: `pip install {names}`.").format(names=" ".join(missing)),
        )
    try:
        model(np.zeros((1, *model.input_shape[1:]), "float32"))  # Keras asks for a call before
        model.export(path, format=form, verbose=False)
    except Exception as error:  # whatever Keras and the converter raise
        logging.exception("the export failed")
        raise LabError(
            _("This network cannot be exported in the form {form}: {reason}.").format(
                form=form, reason=one_line(str(error), LONGEST).rstrip(". ")
            ),
            _("The form “prepared” has the same for Keras."),
        ) from error


def _runtime_call(form: PreparedForm, info: DatasetInfo) -> str:
    """A line of Python that asks the model of another runtime about one example."""
    zeros = f'numpy.zeros({(1, *info.input_shape)}, "float32")'
    if form == "onnx":
        return (
            f"s = onnxruntime.InferenceSession(…); s.run(None, {{s.get_inputs()[0].name: {zeros}}})"
        )
    return (
        "i = tensorflow.lite.Interpreter(model_path=…); i.allocate_tensors(); "
        f'i.set_tensor(i.get_input_details()[0]["index"], {zeros}); '
        'i.invoke(); i.get_tensor(i.get_output_details()[0]["index"])'
    )


def _call(inside: Sequence[tuple[str, InputColumn]], info: DatasetInfo) -> str:
    """A line of Python that asks the model about one example."""
    if not inside:
        return f"model(numpy.zeros((1, {', '.join(map(str, info.input_shape))})))"
    given = [
        f"{name!r}: keras.ops.convert_to_tensor([[{(column.values or (0.0,))[0]!r}]])"
        for name, column in inside
    ]
    return "model({" + ", ".join(given) + "})"


def _columns(info: DatasetInfo) -> tuple[InputColumn, ...]:
    return () if info.kind is Kind.IMAGES else input_columns(info)


def _as_columns(columns: Sequence[InputColumn]) -> list[tuple[str, InputColumn]]:
    """The columns with the names of their inputs, where some are categories and all can be inside.

    Dates, orders, pooled values and gaps are no matter of layers: the model then takes the inputs
    of the data set, which the description lists.
    """
    plain = all(
        not column.gap
        and (column.recipe is None or _only_categories(column))
        and (column.is_number or bool(column.categories))
        for column in columns
    )
    if not plain or not any(column.categories for column in columns):
        return []
    taken: set[str] = set()
    named = []
    for column in columns:
        # Keras keeps some signs of a name to itself.
        name = stem = re.sub(r"[^A-Za-z0-9_]+", "_", column.name).strip("_") or "column"
        count = 1
        while name in taken:
            count += 1
            name = f"{stem}_{count}"
        taken.add(name)
        named.append((name, column))
    return named


def _only_categories(column: InputColumn) -> bool:
    recipe = column.recipe
    return recipe is not None and recipe.kind == "categories" and not (recipe.pooled or recipe.flag)


def _names(inside: Iterable[tuple[str, InputColumn]]) -> Iterable[tuple[str, str]]:
    return ((column.name, name) for name, column in inside)


def _column(column: InputColumn, names: dict[str, str]) -> dict[str, Any]:
    kind = "categories" if column.categories else "number"
    if column.recipe is not None:
        kind = column.recipe.kind
    return {
        "name": column.name,
        "input": names.get(column.name),
        "kind": kind,
        "values": list(column.values),
        "features": list(column.inputs),
    }


def _numbers(scaler: Scaler) -> dict[str, Any]:
    """A scaler as numbers: (x - offset) / scale, once the gaps are filled."""
    found: dict[str, Any] = {"offset": scaler.offset.tolist(), "scale": scaler.scale.tolist()}
    if scaler.fill is not None:
        found["fill"] = scaler.fill.tolist()
    return found
