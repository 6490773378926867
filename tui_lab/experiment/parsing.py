"""From decoded TOML to an experiment, with a sentence for everything that does not belong there.

Must not know of data sets: whether an experiment fits one is for `checking`.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import cast

from tui_lab import plain_files
from tui_lab.errors import ExperimentError
from tui_lab.experiment import sections
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.left_out import why_left_out
from tui_lab.experiment.losses import loss_name
from tui_lab.experiment.model import (
    FORMAT,
    Compile,
    Data,
    EarlyStopping,
    Experiment,
    Fit,
    Layer,
    Value,
)
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.problems import attempt, raise_together
from tui_lab.experiment.schema import Argument
from tui_lab.experiment.values import read_choice, read_value, which, wrong
from tui_lab.i18n import _
from tui_lab.text.fit import one_line

TOP = ("format", "name", "seed", "about", "data", "layers", "compile", "fit")
LARGEST_FILE = 1_000_000
MOST_LAYERS = 1000


def parse(table: Mapping[str, object], where: str = "") -> Experiment:
    """Read an experiment from decoded TOML or JSON. A table `about` is left to those it is for.

    Args:
        where: The name of the file, for the messages; may be empty.

    Raises:
        ExperimentError: Something is unknown, missing, of the wrong type or out of its range;
            `field` is its path, as `layers[2].units`. It is the first of all that was found;
            `others` has the rest.
    """
    try:
        return _parse(table)
    except ExperimentError as error:
        if not where:
            raise
        raise_together(_placed(each, where) for each in error.everything)
        raise


def loads(text: str, where: str = "") -> Experiment:
    """Read an experiment from TOML.

    Raises:
        ExperimentError: As `parse`; or the text is not TOML.
    """
    return located(text, decode(text, where), where)


def located(text: str, table: Mapping[str, object], where: str = "") -> Experiment:
    """Read an experiment from TOML that is decoded already.

    Args:
        text: What `table` was decoded from: messages name the line.
        table: What `decode` gave.
        where: The name of the file, for the messages; may be empty.

    Raises:
        ExperimentError: As `parse`.
    """
    try:
        return _parse(table)
    except ExperimentError as error:
        if not where:
            raise
        raise_together(_placed(each, where, line_of(text, each.field)) for each in error.everything)
        raise


def load(path: Path | str) -> Experiment:
    """Read an experiment from a TOML file.

    Raises:
        ExperimentError: As `loads`; or the file cannot be read.
    """
    return loads(read_text(Path(path)), str(path))


def read_text(path: Path) -> str:
    """The text of a file with an experiment.

    Raises:
        ExperimentError: It is not there, is not text or is too large to be an experiment.
    """
    hint = _("An experiment is a TOML file: text with lines such as {example}.").format(
        example='loss = "mean_squared_error"'
    )
    try:
        return plain_files.read_text(path, LARGEST_FILE)
    except OSError as error:
        if error.errno == errno.EFBIG:
            message = _("The file {path} is too large.").format(path=path)
        elif error.errno == errno.EILSEQ:
            message = _("The file {path} is not text in UTF-8.").format(path=path)
        else:
            message = _("The file {path} cannot be read: {reason}.").format(
                path=path, reason=plain_files.reason(error)
            )
            hint = plain_files.advice(error)
        raise ExperimentError(message, hint) from error


def decode(text: str, where: str = "") -> dict[str, object]:
    """Decode TOML.

    Raises:
        ExperimentError: It is none; the message names the line and repeats it.
    """
    try:
        return plain_files.toml_table(text)
    except ValueError as error:
        lines = text.splitlines() or [""]
        number = _line_of_fault(str(error), lines)
        raise ExperimentError(
            _("Line {line} of {file} is not TOML: {text}").format(
                line=number,
                file=where or _("the text"),
                text=one_line(lines[number - 1]),
            ),
            _("Write {example}: a name, an equals sign, a value; texts stand in quotes.").format(
                example='loss = "mean_squared_error"'
            ),
        ) from error


_LONG_NUMBER = re.compile(rf"[\da-fA-F_]{{{plain_files.LONGEST_NUMBER // 2},}}")


def _line_of_fault(told: str, lines: list[str]) -> int:
    """The line, from 1, where decoding TOML failed; the last one where nothing tells."""
    if found := re.search(r"at line (\d+)", told):
        return min(int(found.group(1)), len(lines))
    long = (number for number, line in enumerate(lines, 1) if _LONG_NUMBER.search(line))
    return next(long, len(lines)) if "digits" in told else len(lines)


def line_of(text: str, field: str) -> int | None:
    """The line of a TOML text where the setting of that path is written, if it is found.

    It is looked for as people write it: tables with a header, a setting on a line.
    """
    found = re.match(r"layers\[(\d+)\](?:\.(\w+))?", field)
    if found:
        header, table, key = "[[layers]]", int(found.group(1)), found.group(2) or ""
    else:
        path, _dot, key = field.rpartition(".")
        header, table = f"[{path}]" if path else "", 0
    inside, seen, at_header = not header, -1, None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            inside = False
            if line.replace(" ", "") == header:
                seen += 1
                inside = seen == table
                at_header = number if inside else at_header
        elif inside and key and re.match(rf'"?{re.escape(key)}"?\s*=', line):
            return number
    return at_header


def _placed(error: ExperimentError, where: str, line: int | None = None) -> ExperimentError:
    message = (
        _("{field}: {message}").format(field=where, message=error.message)
        if line is None
        else _("{file}, line {line}: {message}").format(
            file=where, line=line, message=error.message
        )
    )
    return ExperimentError(message, error.hint, error.field)


def _parse(table: Mapping[str, object]) -> Experiment:
    if table.get("format", FORMAT) != FORMAT:
        raise wrong(
            "format",
            table["format"],
            _("This version of the lab reads format {number}; a newer one may read it.").format(
                number=FORMAT
            ),
        )
    found = _unknown(table, TOP, "")
    name = attempt(found, lambda: read_name(table.get("name", ""), "name"))
    seed = attempt(found, lambda: read_value(sections.SEED, table.get("seed", 0), "seed"))
    data = attempt(found, lambda: read_data(_table(table, "data", "data")))
    layers = attempt(found, lambda: _layers(table.get("layers", ())))
    compiled = attempt(found, lambda: read_compile(_table(table, "compile", "compile")))
    fit = attempt(found, lambda: read_fit(_table(table, "fit", "fit")))
    raise_together(found)
    return Experiment(
        data=cast(Data, data),
        layers=cast("tuple[Layer, ...]", layers),
        compile=cast(Compile, compiled),
        fit=cast(Fit, fit),
        name=cast(str, name),
        seed=cast(int, seed),
    )


def read_name(value: object, field: str) -> str:
    """A name for people: one line of printable text.

    Raises:
        ExperimentError: It is something else, or too long.
    """
    if (
        not isinstance(value, str)
        or len(value) > sections.LONGEST_NAME
        or not value.isprintable()
        or value != value.strip()
    ):
        raise wrong(
            field,
            value,
            _("It must be a text of at most {count} characters, on one line.").format(
                count=sections.LONGEST_NAME
            ),
        )
    return value


def _unknown(
    table: Mapping[str, object], names: Iterable[str], field: str
) -> list[ExperimentError]:
    """An error for every key that is none of the names."""
    known = list(names)
    found = []
    for key in table:
        if key not in known:
            path = f"{field}.{key}" if field else str(key)
            message = _("There is no setting {field}.").format(field=one_line(path))
            hint = f"{why_left_out(str(key))} {which(str(key), known)}".strip()
            found.append(ExperimentError(message, hint, path))
    return found


def _table(table: Mapping[str, object], key: str, field: str) -> Mapping[str, object]:
    value = table.get(key, {})
    if not isinstance(value, Mapping):
        raise wrong(
            field, value, _("It must be a table: a line [{name}] first.").format(name=field)
        )
    return value


def _settings(
    table: Mapping[str, object],
    arguments: Iterable[Argument],
    field: str,
    found: list[ExperimentError],
) -> dict[str, Value]:
    """The values that the table has for the arguments; what is wrong is added to `found`."""
    values: dict[str, Value] = {}
    for argument in arguments:
        if table.get(argument.name) is not None:
            try:
                path = f"{field}.{argument.name}"
                values[argument.name] = read_value(argument, table[argument.name], path)
            except ExperimentError as error:
                found.append(error)
        elif argument.required:
            found.append(missing(argument, field))
    return values


def missing(argument: Argument, field: str) -> ExperimentError:
    """The error for a setting that must be there and is not."""
    return ExperimentError(
        _("The setting {field} is missing.").format(field=f"{field}.{argument.name}"),
        _(argument.help),
        f"{field}.{argument.name}",
    )


def read_data(table: Mapping[str, object]) -> Data:
    """Read the table `data`; raises ExperimentError."""
    arguments = (*sections.DATA, *sections.DATA_OPTIONS)
    found = _unknown(table, (argument.name for argument in arguments), "data")
    values = _settings(table, sections.DATA, "data", found)
    if "dataset" in values:
        attempt(found, lambda: read_name(values["dataset"], "data.dataset"))
        if not values["dataset"]:
            found.append(wrong("data.dataset", "", _("It must be the name of a data set.")))
    options = _settings(table, sections.DATA_OPTIONS, "data", found)
    raise_together(found)
    return Data(**values, options=options)  # type: ignore[arg-type]


def _layers(listed: object) -> tuple[Layer, ...]:
    if not isinstance(listed, list | tuple) or len(listed) > MOST_LAYERS:
        raise wrong("layers", listed, _("It must be a list of layers: [[layers]] before each."))
    found: list[ExperimentError] = []
    layers = [
        attempt(found, partial(read_layer, entry, f"layers[{place}]"))
        for place, entry in enumerate(listed)
    ]
    raise_together(found)
    return tuple(layer for layer in layers if layer is not None)


def read_layer(entry: object, field: str) -> Layer:
    """Read one layer from its table.

    Raises:
        ExperimentError: It is no layer that the lab knows, or an argument is wrong.
    """
    if not isinstance(entry, Mapping):
        raise wrong(
            field, entry, _("It must be a table such as {example}.").format(example="{type=…}")
        )
    if "type" not in entry:
        raise ExperimentError(
            _("The setting {field} is missing.").format(field=f"{field}.type"),
            _("There are: {names}.").format(names=", ".join(LAYERS)),
            f"{field}.type",
        )
    kind = read_choice(entry["type"], LAYERS, f"{field}.type")
    schema = LAYERS[kind]
    found = _unknown(entry, ("type", *(argument.name for argument in schema.arguments)), field)
    values = _settings(entry, schema.arguments, field, found)
    raise_together(found)
    return Layer(kind, values)


def read_compile(table: Mapping[str, object]) -> Compile:
    """Read the table `compile`; raises ExperimentError."""
    written = table.get("loss")
    if isinstance(written, str):
        table = {**table, "loss": loss_name(written)}
    chosen = str(table.get("optimizer", "rmsprop")).lower()
    own = OPTIMIZERS[chosen].arguments if chosen in OPTIMIZERS else ()
    arguments = (*sections.COMPILE, *own)
    found: list[ExperimentError] = []
    if chosen in OPTIMIZERS:  # else nobody knows which arguments it has
        found += _unknown(table, (argument.name for argument in arguments), "compile")
    values = _settings(table, sections.COMPILE, "compile", found)
    options = _settings(table, own, "compile", found)
    raise_together(found)
    return Compile(
        loss=cast(str, values["loss"]),
        optimizer=cast(str, values.get("optimizer", "rmsprop")),
        learning_rate=cast("float | None", values.get("learning_rate")),
        arguments=options,
        metrics=cast("tuple[str, ...]", values.get("metrics", ())),
    )


def read_fit(table: Mapping[str, object]) -> Fit:
    """Read the table `fit`; raises ExperimentError."""
    names = [*(argument.name for argument in sections.FIT), "early_stopping"]
    found = _unknown(table, names, "fit")
    values = _settings(table, sections.FIT, "fit", found)
    early = attempt(found, lambda: _read_early_stopping(table))
    raise_together(found)
    return Fit(**values, early_stopping=early)  # type: ignore[arg-type]


def _read_early_stopping(table: Mapping[str, object]) -> EarlyStopping | None:
    if table.get("early_stopping") is None:
        return None
    field = "fit.early_stopping"
    inner = _table(table, "early_stopping", field)
    found = _unknown(inner, (argument.name for argument in sections.EARLY_STOPPING), field)
    values = _settings(inner, sections.EARLY_STOPPING, field, found)
    raise_together(found)
    return EarlyStopping(**values)  # type: ignore[arg-type]
