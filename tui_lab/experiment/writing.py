"""From an experiment to the table and the TOML that give it back.

Must not check anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from tui_lab.experiment import sections
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.model import FORMAT, Data, Experiment, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.schema import Argument

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def to_table(experiment: Experiment) -> dict[str, object]:
    """The experiment as what TOML and JSON can hold; `parse` gives it back.

    Only what is None is left out. The order of the keys is always the same.
    """
    compiled, fit = experiment.compile, experiment.fit
    table: dict[str, object] = {"format": FORMAT}
    if experiment.name:
        table["name"] = experiment.name
    table["seed"] = experiment.seed
    table["data"] = data_table(experiment.data)
    table["layers"] = [layer_table(layer) for layer in experiment.layers]
    optimizer = OPTIMIZERS.get(compiled.optimizer)
    table["compile"] = {
        **_present(compiled, sections.COMPILE),
        **arguments_table(compiled.arguments, optimizer.arguments if optimizer else ()),
    }
    written: dict[str, object] = _present(fit, sections.FIT)
    if fit.early_stopping is not None:
        written["early_stopping"] = _present(fit.early_stopping, sections.EARLY_STOPPING)
    table["fit"] = written
    return table


def dumps(experiment: Experiment) -> str:
    """The experiment as TOML, laid out as people write it; `loads` gives it back."""
    table = to_table(experiment)
    blocks = ["".join(_line(key, value) for key, value in table.items() if _is_plain(value))]
    blocks.append(_block("[data]", table["data"]))
    layers = table["layers"]
    assert isinstance(layers, list)
    blocks += [_block("[[layers]]", layer) for layer in layers]
    fit = table["fit"]
    assert isinstance(fit, dict)
    early = fit.pop("early_stopping", None)
    blocks += [_block("[compile]", table["compile"]), _block("[fit]", fit)]
    if early is not None:
        blocks.append(_block("[fit.early_stopping]", early))
    return "\n".join(blocks)


def _is_plain(value: object) -> bool:
    return not isinstance(value, dict | list)


def _block(header: str, values: object) -> str:
    assert isinstance(values, Mapping)
    return header + "\n" + "".join(_line(key, value) for key, value in values.items())


def _line(key: str, value: object) -> str:
    return f"{key} = {_toml(value)}\n"


def _toml(value: object) -> str:
    """A value on one line; tomli_w would spread lists and tables over several."""
    if isinstance(value, Mapping):
        pairs = [f"{_key(key)} = {_toml(part)}" for key, part in value.items()]
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    import tomli_w

    return tomli_w.dumps({"value": value}).partition("=")[2].strip()


def _key(name: str) -> str:
    """The name of a value in a table: of a class it may be any text."""
    return name if _BARE_KEY.fullmatch(name) else _toml(name)


def data_table(data: Data) -> dict[str, object]:
    """The table `data`."""
    return {
        **_present(data, sections.DATA),
        **arguments_table(data.options, sections.DATA_OPTIONS),
    }


def layer_table(layer: Layer) -> dict[str, object]:
    """One layer as a table: its type, then its arguments in the order of the schema."""
    schema = LAYERS.get(layer.type)
    return {
        "type": layer.type,
        **arguments_table(layer.arguments, schema.arguments if schema else ()),
    }


def arguments_table(values: Mapping[str, Value], order: Iterable[Argument]) -> dict[str, object]:
    """Arguments in the order of the schema, those it does not know last, by name."""
    known = [argument.name for argument in order if argument.name in values]
    others = sorted(name for name in values if name not in known)
    return {name: plain(values[name]) for name in (*known, *others)}


def plain(value: Value) -> object:
    """A value with lists for tuples, as the writers of TOML and JSON want it."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    return value


def _present(record: object, arguments: Collection[Argument]) -> dict[str, object]:
    values = {argument.name: getattr(record, argument.name) for argument in arguments}
    quiet = {argument.name: argument.default for argument in arguments if argument.quiet}
    return {
        name: plain(value)
        for name, value in values.items()
        if value is not None and (name not in quiet or value != quiet[name])
    }
