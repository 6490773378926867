"""From a Keras script back to an experiment: what `export_script` writes, and what people write.

The network and its training are read by `experiment.keras_code`; here it is found out which data
set of the lab the code works on, and how it is split and scaled. Nothing of the code is executed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tui_lab.datasets import listing
from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.builtin_sets.schema import (
    Formula,
    IdxFiles,
    KerasArrays,
    KerasTable,
    Points,
    Reading,
    SklearnFile,
    TruthTable,
)
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import ExperimentError
from tui_lab.experiment import sections
from tui_lab.experiment.keras_code.context import SeenCall
from tui_lab.experiment.keras_code.draft import CodeDraft
from tui_lab.experiment.keras_code.reading import read_network
from tui_lab.experiment.keras_code.syntax import LONGEST_CODE, Constant, last_part, looks_like_code
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import InputAxes
from tui_lab.experiment.line import from_line, looks_like_line
from tui_lab.experiment.metrics import recorded
from tui_lab.experiment.model import Data, Experiment, Layer, Value
from tui_lab.experiment.parsing import load, loads, parse, read_text
from tui_lab.experiment.problems import raise_together
from tui_lab.experiment.shapes import keras_arguments, model_input_shape
from tui_lab.experiment.writing import data_table
from tui_lab.i18n import _
from tui_lab.reports.script_tasks import SCRIPT_TASKS
from tui_lab.text.fit import visible
from tui_lab.text.values import shape_text

SUFFIXES = (".py", ".ipynb")
"""Files that are read as code."""
_GATE_INPUTS: Constant = [[0, 0], [0, 1], [1, 0], [1, 1]]


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What a code would train."""

    experiment: Experiment
    remarks: tuple[str, ...] = ()
    """Translated sentences: what was left out or is done in another way, with its line."""


def read_any_file(path: Path, otherwise: Data | None = None) -> CodeReading:
    """Read an experiment from a file: TOML, a script, or a notebook, which give it their name.

    Args:
        path: The file.
        otherwise: As for `read_code`.

    Raises:
        ExperimentError: It cannot be read, or is no experiment.
    """
    if path.suffix not in SUFFIXES:
        return CodeReading(load(path))
    text = read_text(path)
    read = read_code(_code_of_notebook(text, path) if path.suffix == ".ipynb" else text, otherwise)
    name = visible(path.stem, lines=False)[: sections.LONGEST_NAME].strip()
    return replace(read, experiment=replace(read.experiment, name=name))


def read_any(text: str, otherwise: Data | None = None) -> CodeReading:
    """Read an experiment that somebody pasted: one line, code, or TOML.

    Raises:
        ExperimentError: It is none of them, or something is wrong with it.
    """
    if looks_like_line(text):
        return CodeReading(from_line(text))
    if looks_like_code(text):
        return read_code(text, otherwise)
    return CodeReading(loads(text, _("the text")))


def read_code(text: str, otherwise: Data | None = None) -> CodeReading:
    """Read Python code that makes, compiles and fits a network of Keras.

    Args:
        text: The code; it is never executed.
        otherwise: The data to take where the code names no data set of the lab.

    Raises:
        ExperimentError: It is no such code, or it has what the lab does not have. Each problem
            names its line; `others` has those after the first one.
    """
    draft = read_network(text)
    name = _dataset(draft)
    if not name and otherwise is None:
        raise ExperimentError(
            _("The code loads no data set that the lab has."),
            _("Say which one to take: `--set data.dataset=NAME`. There are: {names}.").format(
                names=", ".join(listing.names())
            ),
        )
    remarks = list(draft.remarks)
    if name or otherwise is None:
        info = listing.info(name)
        data = _data(draft, info, remarks)
    else:
        info, data = listing.info(otherwise.dataset), data_table(otherwise)
        text = _("The code loads no data set that the lab has; {name} is taken.")
        remarks.append(text.format(name=info.name))
    table = {**draft.table, "data": data, "seed": _seed(draft)}
    try:
        read = parse(table)
    except ExperimentError as error:
        raise_together(_placed(each, draft.lines) for each in error.everything)
        raise
    return CodeReading(_as_in_the_lab(read, draft, info, remarks), tuple(remarks))


def _code_of_notebook(text: str, path: Path) -> str:
    """The code of a Jupyter notebook, cell after cell."""
    try:
        cells = json.loads(text)["cells"]
        sources = [each["source"] for each in cells if each["cell_type"] == "code"]
        parts = [each if isinstance(each, str) else "".join(each) for each in sources]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = _("The file {path} is no notebook.").format(path=path)
        hint = _("Save its code as a Python file, and name that.")
        raise ExperimentError(message, hint) from error
    return "\n".join(parts)[: LONGEST_CODE + 1]


def _placed(error: ExperimentError, lines: Mapping[str, int]) -> ExperimentError:
    """The error with the line of the code that holds the setting."""
    holder = next((path for path in lines if error.field.startswith(path)), "")
    if not holder:
        return error
    message = _("Line {line}: {message}").format(line=lines[holder], message=error.message)
    return ExperimentError(message, error.hint, error.field)


def _dataset(draft: CodeDraft) -> str:
    """The name of the data set of the lab that the code works on; "" where it is none."""
    for name, known in BUILTIN_SETS.items():
        files = [file.name for file in known.files]
        if _reads(draft, name, known.reading, files):
            return name
    own = [text.removesuffix(".npz") for text in draft.texts if text.endswith(".npz")]
    names = listing.names()
    return next((name for name in sorted(own) if name in names), "")


def _reads(draft: CodeDraft, name: str, reading: Reading, files: Iterable[str]) -> bool:
    match reading:
        case KerasArrays(module) | IdxFiles(module):
            loader = f"{module}.load_data"
            return any(f".{call.name}".endswith(f".{loader}") for call in draft.calls)
        case SklearnFile(loader=loader):
            return any(last_part(call.name) == loader for call in draft.calls)
        case Points() | Formula():
            maker = "make_points" if isinstance(reading, Points) else "make_quantities"
            return any(call.name == maker and call.arguments[:1] == (name,) for call in draft.calls)
        case TruthTable(outputs):
            arrays = [call.arguments[0] for call in draft.calls if call.arguments]
            columns: list[Constant] = [[each] for each in outputs]
            return _GATE_INPUTS in arrays and (list(outputs) in arrays or columns in arrays)
        case KerasTable():
            loaders = [f".{Path(file).stem}.load_data" for file in files]
            loads = any(f".{call.name}".endswith(each) for call in draft.calls for each in loaders)
            return loads or any(file in draft.texts for file in files)
        case _:
            return any(file in draft.texts for file in files)


def _seed(draft: CodeDraft) -> Constant:
    seeding = ("set_random_seed", "set_seed", "seed")
    for call in draft.calls:
        if last_part(call.name) in seeding and call.arguments and type(call.arguments[0]) is int:
            return call.arguments[0]
    return 0


def _data(draft: CodeDraft, info: DatasetInfo, remarks: list[str]) -> dict[str, object]:
    """The table `data` of the experiment."""
    table: dict[str, object] = {
        "dataset": info.name,
        "scaling": _scaling(draft, info),
        "validation_split": _validation(draft, info, remarks),
        "target_scaling": _fitted(draft, "t_offset"),
    }
    if (share := _split_share(draft, "test")) is not None and not info.test_size:
        table["test_split"] = share
    table |= _as_in_a_notebook(draft)
    if draft.values.get("OPEN_TEST") is False:
        table["test"] = "sealed"
    for call in draft.calls:
        if call.name == "plane_inputs" and len(call.arguments) > 1:
            table["inputs"] = call.arguments[1]
    for call in draft.calls:
        if call.name in ("make_points", "make_quantities"):
            for key, default in info.options.items():
                value = call.named.get(key)
                if value is not None and value != default:
                    table.setdefault(key, value)
            break
    return table


def _scaling(draft: CodeDraft, info: DatasetInfo) -> str:
    names = {last_part(call.name) for call in draft.calls}
    if "StandardScaler" in names or draft.normalizes:
        return "standard"
    if "MinMaxScaler" in names:
        return "minmax"
    if (fitted := _fitted(draft, "offset")) != "none":
        return fitted
    if "scale" in draft.values or any("scale" in call.targets for call in draft.calls):
        return "unit"
    largest = max(map(abs, info.value_range), default=1.0)
    near = any(math.isclose(each, largest, rel_tol=0.1) for each in draft.divisors)
    return "unit" if info.kind is Kind.IMAGES and near else "none"


def _fitted(draft: CodeDraft, target: str) -> str:
    """How a number of this name is fitted: as the mean, or as the lowest value."""
    names = [last_part(call.name) for call in draft.calls if target in call.targets]
    return "standard" if "mean" in names else "minmax" if "min" in names else "none"


def _validation(draft: CodeDraft, info: DatasetInfo, remarks: list[str]) -> object:
    share = _split_share(draft, "val")
    if draft.validation_split is not None:
        return draft.validation_split
    if not draft.validation or info.kind is Kind.GATE:
        return 0.0
    if share is not None:
        return share
    default = Data(info.name).validation_split
    if not info.own_validation:
        text = _("The code validates with {part}; the lab takes {share} of the training part.")
        remarks.append(text.format(part=draft.validation, share=default))
    return default


def _split_share(draft: CodeDraft, part: str) -> Constant:
    """The share that a split puts away as the part `test` or `val`; None without such a split."""
    for call in draft.calls:
        if call.name == "split" and len(call.arguments) > 1:
            from tui_lab.datasets.preparing import TEST_SPLIT, VALIDATION_SPLIT

            drawn, wanted = call.named.get("seed"), {"test": TEST_SPLIT, "val": VALIDATION_SPLIT}
            if isinstance(drawn, list) and drawn[1:] == [wanted[part]]:
                return call.arguments[1]
        elif last_part(call.name) == "train_test_split" and any(
            part in target for target in call.targets
        ):
            return _test_size(call)
    return None


def _as_in_a_notebook(draft: CodeDraft) -> dict[str, object]:
    """Settings by which the lab draws the rows that `train_test_split` draws."""
    for call in draft.calls:
        if last_part(call.name) == "train_test_split":
            plain = call.named.get("shuffle") is not False and "stratify" not in call.named
            state = call.named.get("random_state")
            own = {} if state is None or state == _seed(draft) else {"random_state": state}
            return {"split": "sklearn", **own} if plain else {}
    return {}


def _test_size(call: SeenCall) -> Constant:
    size, rest = call.named.get("test_size"), call.named.get("train_size")
    if isinstance(rest, float) and size is None:
        return round(1 - rest, 10)
    return 0.25 if size is None else size


def _as_in_the_lab(
    read: Experiment, draft: CodeDraft, info: DatasetInfo, remarks: list[str]
) -> Experiment:
    """The experiment as people write it in the lab: `classes` for their number, a Flatten where
    the code lays its data out by itself, no metric that is recorded anyway."""
    layers = list(read.layers)
    shape = draft.input_shape
    flat = shape is not None and len(shape) == 1 and shape == (math.prod(info.input_shape),)
    if flat and len(info.input_shape) > 1:
        first = next(iter(layers), None)
        if first is None or LAYERS[first.type].axes is not InputAxes.NEW:
            layers.insert(0, Layer("Flatten"))
            text = _("The code lays its examples out in rows of {count}; here a Flatten does it.")
            remarks.append(text.format(count=math.prod(info.input_shape)))
    elif shape is not None and math.prod(shape) != math.prod(
        model_input_shape(read, info.input_shape)
    ):
        text = _("The code's examples have the shape {shape}; those of {name} have {own}.")
        own = shape_text(info.input_shape)
        remarks.append(text.format(shape=shape_text(shape), name=info.name, own=own))
    word = SCRIPT_TASKS[info.target.task].unit_word
    for place in range(len(layers) - 1, -1, -1):
        unit = LAYERS[layers[place].type].units_argument
        if unit in layers[place].arguments:
            layers[place] = _with_word(layers[place], unit, word, read, info)
            break
    compiled = read.compile
    if compiled.metrics == recorded((), info.target.task):
        compiled = replace(compiled, metrics=())
    return replace(read, layers=tuple(layers), compile=compiled)


def _with_word(layer: Layer, unit: str, word: str, read: Experiment, info: DatasetInfo) -> Layer:
    """The layer with a word for its number of units, where that means the same number."""
    arguments: dict[str, Value] = {**layer.arguments, unit: word}
    named = replace(layer, arguments=arguments)
    meant = keras_arguments(named, info.target, read.compile.loss).get(unit)
    return named if meant == layer.arguments[unit] else layer
