"""The part of an exported script that reads, splits and scales the data.

The splits and the generated points are those of the lab to the last example, because the script
holds the text of the very functions that the lab uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.builtin_sets.schema import (
    UCI_FILES,
    Formula,
    IdxFiles,
    KerasArrays,
    KerasTable,
    OptdigitsFiles,
    Points,
    ShippingFile,
    SklearnFile,
    TruthTable,
)
from tui_lab.datasets.gap_filling import fill_values, gaps_of
from tui_lab.datasets.generated import make_points, make_quantities
from tui_lab.datasets.model import DatasetInfo, Kind, Origin
from tui_lab.datasets.preparing import TEST_SPLIT, VALIDATION_SPLIT
from tui_lab.datasets.shipping import TARGET
from tui_lab.datasets.splitting import split
from tui_lab.experiment.model import Data
from tui_lab.i18n import _
from tui_lab.reports.script_tasks import SCRIPT_TASKS
from tui_lab.reports.script_text import call, comment, function_source, listed, quoted

PATHLIB = "from pathlib import Path"


@dataclass(frozen=True, slots=True)
class Source:
    """How a script reads a data set."""

    reading: str
    """Statements after which `x` and `y` (or `x_train`, `y_train`, `x_test`, `y_test`) exist."""
    has_test: bool
    imports: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    """Statements for the top of the script: paths, names of columns."""
    functions: tuple[str, ...] = ()


def files_beside(info: DatasetInfo) -> tuple[str, ...]:
    """The names of the files that have to lie beside a script for the data set, in its order."""
    if info.origin is Origin.OWN or info.name not in BUILTIN_SETS:
        return (f"{info.name}.npz",)
    known = BUILTIN_SETS[info.name]
    if isinstance(known.reading, OptdigitsFiles | ShippingFile):
        return tuple(file.name for file in known.files)
    return ()


def source_of(info: DatasetInfo, data: Data) -> Source:
    """How to read the data set.

    Args:
        info: The data set.
        data: The experiment's choices; the options of generated points count here.
    """
    files = files_beside(info)
    if info.origin is Origin.OWN or info.name not in BUILTIN_SETS:
        return _own(info, files[0])
    known = BUILTIN_SETS[info.name]
    match known.reading:
        case TruthTable() as table:
            return _gate(table)
        case Points():
            return _points(info, data)
        case Formula():
            return _formula(info, data)
        case SklearnFile() as file:
            return _sklearn(info, file)
        case KerasArrays(module) | IdxFiles(module):
            reading = f"(x_train, y_train), (x_test, y_test) = {module}.load_data()"
            imports = (f"from keras.datasets import {module}",)
            return Source(reading, has_test=True, imports=imports)
        case KerasTable():
            return _keras_table(info)
        case OptdigitsFiles():
            return _optdigits(files)
        case ShippingFile():
            return _shipping(info, files[0])


def _gate(table: TruthTable) -> Source:
    reading = "\n".join(
        [
            "x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)",
            f"y = np.array({list(table.outputs)})",
        ]
    )
    return Source(reading, has_test=False)


def _points(info: DatasetInfo, data: Data) -> Source:
    options = {**info.options, **data.options}
    samples = int(float(str(options["samples"])))
    common = [quoted(info.name), "samples=SAMPLES", "noise=NOISE", "turns=TURNS"]
    reading = "\n".join(
        [
            call("x_train, y_train = make_points", [*common, "seed=(SEED, 0)"]),
            call("x_test, y_test = make_points", [*common, "seed=(SEED, 1)"]),
        ]
    )
    constants = (
        f"SAMPLES = {samples}",
        f"NOISE = {options['noise']!r}",
        f"TURNS = {options.get('turns', 0.0)!r}",
    )
    explanation = _(
        "Makes points of two classes at random: as many of one as of the other, moved by normal"
        " noise."
    )
    functions = (function_source(make_points, explanation),)
    return Source(reading, has_test=True, constants=constants, functions=functions)


def _formula(info: DatasetInfo, data: Data) -> Source:
    options = {**info.options, **data.options}
    common = [quoted(info.name), "samples=SAMPLES", "noise=NOISE"]
    seeds = ("(SEED, 0)", "(SEED, 1)")
    reading = "\n".join(
        [
            call(
                "x_train, y_train = make_quantities",
                [*common, "outliers=OUTLIERS", f"seed={seeds[0]}"],
            ),
            call("x_test, y_test = make_quantities", [*common, "outliers=0", f"seed={seeds[1]}"]),
        ]
    )
    constants = (
        f"SAMPLES = {int(float(str(options['samples'])))}",
        f"NOISE = {options['noise']!r}",
        f"OUTLIERS = {int(float(str(options['outliers'])))}",
    )
    functions = (function_source(make_quantities, _("Makes examples by a formula, with noise.")),)
    return Source(reading, has_test=True, constants=constants, functions=functions)


def _sklearn(info: DatasetInfo, file: SklearnFile) -> Source:
    loader = file.loader
    lines = [f"x, y = {loader}(return_X_y=True)"]
    if file.target_name:
        lines = [f"x, y = {loader}(return_X_y=True, scaled=False)", "y = y.reshape(-1, 1)"]
    if info.kind is Kind.IMAGES:
        shape = ", ".join(map(str, info.input_shape))
        lines.append(f"x = x.reshape(-1, {shape})")
    imports = (f"from sklearn.datasets import {loader}",)
    return Source("\n".join(lines), has_test=False, imports=imports)


def _keras_table(info: DatasetInfo) -> Source:
    """The file itself: Keras's own loader shuffles the rows."""
    (file,) = BUILTIN_SETS[info.name].files
    arguments = [quoted(file.name), "origin=DATA_ADDRESS", "file_hash=DATA_SHA256"]
    constants = (
        f"DATA_ADDRESS = {quoted(file.address)}",
        f"DATA_SHA256 = {quoted(file.sha256)}",
    )
    reading = "\n".join(
        [
            f"with np.load({call('keras.utils.get_file', arguments)}) as arrays:",
            '    x, y = arrays["x"], arrays["y"].reshape(-1, 1)',
        ]
    )
    return Source(reading, has_test=False, constants=constants)


def _optdigits(files: Sequence[str]) -> Source:
    train, test = files
    note = comment(_("The files are at {address}").format(address=UCI_FILES))
    constants = (f"{note}\nTRAIN_FILE = {_beside(train)}\nTEST_FILE = {_beside(test)}",)
    reading = "\n".join(
        [
            'train = np.loadtxt(TRAIN_FILE, delimiter=",")',
            'test = np.loadtxt(TEST_FILE, delimiter=",")',
            "x_train, y_train = train[:, :-1].reshape(-1, 8, 8), train[:, -1].astype(int)",
            "x_test, y_test = test[:, :-1].reshape(-1, 8, 8), test[:, -1].astype(int)",
        ]
    )
    return Source(reading, has_test=True, imports=(PATHLIB,), constants=constants)


def _beside(name: str) -> str:
    """A file beside the script, wherever that is called from."""
    return f"Path(__file__).with_name({quoted(name)})"


def _shipping(info: DatasetInfo, name: str) -> Source:
    note = comment(_("The file is at {address}").format(address=info.source))
    features = comment(
        _("The inputs: a column of numbers, or column=category, which is 1 for that category.")
    )
    constants = (
        f"{note}\nDATA_FILE = {_beside(name)}",
        f"{features}\n" + listed("FEATURES", [quoted(name) for name in info.features]),
        f"TARGET = {quoted(TARGET)}",
    )
    reading = "\n".join(
        [
            'with open(DATA_FILE, newline="", encoding="utf-8-sig") as file:',
            "    rows = list(csv.DictReader(file))",
            "x = np.zeros((len(rows), len(FEATURES)))",
            "for column, feature in enumerate(FEATURES):",
            '    name, _, category = feature.partition("=")',
            "    for number, row in enumerate(rows):",
            "        x[number, column] = row[name] == category if category else float(row[name])",
            "y = np.array([int(row[TARGET]) for row in rows])",
        ]
    )
    return Source(reading, has_test=False, imports=("import csv", PATHLIB), constants=constants)


def _own(info: DatasetInfo, name: str) -> Source:
    lines = ["with np.load(DATA_FILE, allow_pickle=False) as arrays:"]
    if info.test_size:
        lines.append('    x_train, y_train = arrays["x_train"], arrays["y_train"]')
        lines.append('    x_test, y_test = arrays["x_test"], arrays["y_test"]')
    else:
        lines.append('    x, y = arrays["x_train"], arrays["y_train"]')
    reading = "\n".join(lines)
    constants = (f"DATA_FILE = {_beside(name)}",)
    imports, has_test = (PATHLIB,), bool(info.test_size)
    gaps = gaps_of(info)
    if not gaps:
        return Source(reading, has_test=has_test, imports=imports, constants=constants)
    told = comment(_("How missing values are filled, from which input on, up to which."))
    filling = f"{told}\n" + listed("GAPS", [repr(each) for each in gaps])
    explained = _(
        "What each input gets where it is missing; several inputs are a column of categories, and "
        "its most frequent one is taken."
    )
    functions = (function_source(fill_values, explained),)
    return Source(reading, has_test, imports, (*constants, filling), functions)


def splitting(info: DatasetInfo, data: Data, source: Source) -> str:
    """Statements that part the examples into training, validation and test."""
    if info.kind is Kind.GATE:
        text = _("A gate has four rows and no others: all of them train, validate and test.")
        return "\n".join(
            [comment(text), "x_train = x_val = x_test = x", "y_train = y_val = y_test = y"]
        )
    lines, labels = [], SCRIPT_TASKS[info.target.task].plain_labels
    kept = info.own_validation if data.validation_split else 0
    if kept:
        x, y = ("x_train", "y_train") if source.has_test else ("x", "y")
        lines += [
            comment(_("The last examples are a validation part of the data set's own.")),
            f"x_val, y_val = {x}[-{kept}:], {y}[-{kept}:]",
            f"{x}, {y} = {x}[:-{kept}], {y}[:-{kept}]",
        ]
    if not source.has_test and data.test_split is not None:
        lines += [
            comment(_("The test part is put away before anything looks at the data.")),
            *_drawn(data, "test", "x", "y", labels),
        ]
    elif not source.has_test:
        lines.append("x_train, y_train = x, y")
    if data.validation_split and not kept:
        lines += [
            comment(_("The validation part is taken from the training part.")),
            *_drawn(data, "val", "x_train", "y_train", labels),
        ]
    return "\n".join(lines)


def _drawn(data: Data, part: str, x: str, y: str, labels: str) -> list[str]:
    """Statements that take the part `test` or `val` out of the arrays called `x` and `y`.

    Args:
        data: How parts are drawn, and their shares.
        part: The end of the names of its arrays.
        x: What its examples are called.
        y: What their answers are called.
        labels: The expression for what the stratified split looks at, with `{y}`.
    """
    share = repr(data.test_split if part == "test" else data.validation_split)
    if data.split == "sklearn":
        state = "SEED" if data.random_state is None else repr(data.random_state)
        arguments = [x, y, f"test_size={share}", f"random_state={state}"]
        return [call(f"x_train, x_{part}, y_train, y_{part} = train_test_split", arguments)]
    seed = TEST_SPLIT if part == "test" else VALIDATION_SPLIT
    return [
        call("rest, chosen = split", [labels.format(y=y), share, f"seed=(SEED, {seed})"]),
        f"x_{part}, y_{part} = {x}[chosen], {y}[chosen]",
        f"x_train, y_train = {x}[rest], {y}[rest]",
    ]


def draws(info: DatasetInfo, data: Data, source: Source) -> bool:
    """Whether the script draws a part of its examples, rather than taking the set's own."""
    if info.kind is Kind.GATE:
        return False
    validation = bool(data.validation_split) and not info.own_validation
    return validation or (data.test_split is not None and not source.has_test)


def split_function(info: DatasetInfo) -> str:
    """The lab's own `split`."""
    return function_source(split, SCRIPT_TASKS[info.target.task].split_words())


def scaling(info: DatasetInfo, data: Data) -> str:
    """Statements that define `offset` and `scale`, fitted on the training part alone, if anything
    is scaled; before that, what is missing is filled."""
    if not gaps_of(info):
        return _scaling(info, data)
    parts = ["x_train", *(["x_val"] if data.validation_split else [])]
    if info.test_size or data.test_split is not None:
        parts.append("x_test")
    filled = [f"{part} = np.where(np.isnan({part}), fill, {part})" for part in parts]
    told = comment(_("Missing values are filled with those of the training part alone."))
    lines = [told, "fill = fill_values(x_train, GAPS)", *filled]
    return "\n".join([*lines, _scaling(info, data)])


def _scaling(info: DatasetInfo, data: Data) -> str:
    if data.scaling == "none":
        return comment(_("The inputs stay as they are."))
    if data.scaling == "unit":
        return _unit(info)
    fitted = comment(_("The scaling is fitted on the training part alone."))
    if data.scaling == "minmax":
        return "\n".join(
            [
                fitted,
                "offset = x_train.min(axis=0).astype(np.float64)",
                "scale = x_train.max(axis=0).astype(np.float64) - offset",
                "scale[scale == 0] = 1.0",
            ]
        )
    return "\n".join(
        [
            fitted,
            "offset = x_train.mean(axis=0, dtype=np.float64)",
            "scale = x_train.std(axis=0, dtype=np.float64)",
            "scale[x_train.min(axis=0) == x_train.max(axis=0)] = 1.0",
        ]
    )


def _unit(info: DatasetInfo) -> str:
    largest = max(map(abs, info.value_range)) or 1.0
    fixed = f"offset, scale = 0.0, {largest!r}"
    if info.kind in (Kind.POINTS, Kind.GATE) or (
        info.kind is Kind.IMAGES and info.origin is not Origin.OWN
    ):
        known = comment(_("The inputs are divided by the largest value they can have."))
        return f"{known}\n{fixed}"
    axis = "" if info.kind is Kind.IMAGES else "axis=0"
    fitted = [
        f"offset, scale = 0.0, np.abs(x_train).max({axis}).astype(np.float32)",
        "scale = np.where(scale == 0, np.float32(1.0), scale)",
    ]
    seen = comment(_("The inputs are divided by the largest value in the training part."))
    if info.kind is Kind.TABLE:
        return "\n".join([seen, *fitted])
    # An own set's pictures may be bytes or not; only its file knows.
    bytes_first = ["if x_train.dtype == np.uint8:", f"    {fixed}", "else:"]
    return "\n".join([seen, *bytes_first, *(f"    {line}" for line in fitted)])
