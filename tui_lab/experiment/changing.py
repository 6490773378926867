"""Changes to an experiment by path and value: `layers[1].units=64`, as `--set` takes them.

Works on the table of the experiment, so that every change is checked as if it had been written in
a file.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from tui_lab.errors import ExperimentError
from tui_lab.experiment import sections
from tui_lab.experiment.constraints import CONSTRAINTS
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.line import layer_from_text, looks_like_line
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.parsing import parse
from tui_lab.experiment.schema import Argument
from tui_lab.experiment.values import PENALTIES, constraint_table, which
from tui_lab.experiment.writing import to_table
from tui_lab.i18n import _
from tui_lab.plain_files import toml_table
from tui_lab.text.fit import one_line

REMOVED = "none"
_PART = re.compile(r"([^\W\d]\w*)((?:\[-?\d{1,6}\])?)")


def with_settings(experiment: Experiment, settings: Sequence[str]) -> Experiment:
    """The experiment with some settings changed, one after the other.

    Args:
        settings: `path=value` each. The value is TOML, or else taken as a text; `none` takes the
            setting (or the layer) away. A layer may be written as in a line: `Dense(64, relu)`.
            Layers count from 0; negative numbers count from the last one.

    Raises:
        ExperimentError: A path does not exist, or its value does not work; `field` is the path.
    """
    table: dict[str, Any] = copy.deepcopy(to_table(experiment))
    for setting in settings:
        path, text = setting_parts(setting)
        _change(table, path, text)
    return parse(table)


def setting_parts(setting: str, example: str = "layers[1].units=64") -> tuple[str, str]:
    """The path and the value of `path=value`, both as text without spaces around them.

    Args:
        setting: As it was typed.
        example: Named where it is none.

    Raises:
        ExperimentError: It has no equals sign.
    """
    path, sign, text = setting.partition("=")
    if not sign:
        raise ExperimentError(
            _("“{setting}” is not a setting.").format(setting=one_line(setting)),
            _("Write path=value, such as {example}.").format(example=example),
        )
    return path.strip(), text.strip()


def setting_paths(experiment: Experiment) -> list[str]:
    """The paths of all settings that an experiment has or could have, in the order of a file."""
    return _paths(to_table(experiment))


def written_setting(experiment: Experiment, path: str) -> str:
    """What an experiment has at a path, as `path=value` takes it: `128`, `adam`; "" where it says
    nothing of it, or more than one value.

    Raises:
        ExperimentError: It is no path, or there is no such layer.
    """
    value: Any = to_table(experiment)
    for key in _keys(value, path):
        if isinstance(value, dict):
            value = value.get(str(key))
        else:
            value = value[key] if isinstance(value, list) and isinstance(key, int) else None
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""


def _change(table: dict[str, Any], path: str, text: str) -> None:
    keys = _keys(table, path)
    remove = text.lower() == REMOVED and keys != ["data", "scaling"]
    holder: Any = table
    for depth, key in enumerate(keys):
        inside = isinstance(holder, dict) and (key in holder or key in _names(table, keys[:depth]))
        if not (inside or (isinstance(holder, list) and isinstance(key, int))):
            raise _unknown(table, path, keys, depth)
        if depth == len(keys) - 1:
            break
        if isinstance(holder, dict) and key not in holder:
            if remove:
                return
            holder[key] = {}
        elif str(key).endswith("_constraint") and isinstance(holder[key], str):
            # As a setting before this one wrote it: `max_norm(3)`.
            holder[key] = dict(constraint_table(holder[key], path))
        holder = holder[key]
    last: Any = keys[-1]
    if not remove:
        holder[last] = _value(text, layer=isinstance(holder, list))
    elif isinstance(holder, list):
        del holder[last]
    else:
        holder.pop(last, None)


def _value(text: str, *, layer: bool) -> object:
    if layer and looks_like_line(text):
        return dict(layer_from_text(text))
    try:
        decoded = toml_table(f"value = {text}")
    except ValueError:
        return text
    return decoded["value"] if set(decoded) == {"value"} else text


def _keys(table: dict[str, Any], path: str) -> list[str | int]:
    """The path in parts; layers by their place, counted from the first."""
    keys: list[str | int] = []
    for part in path.split("."):
        found = _PART.fullmatch(part)
        if not found:
            raise _unknown(table, path, [path], 0)
        keys.append(found.group(1))
        if found.group(2):
            keys.append(_place(table, path, keys, int(found.group(2)[1:-1])))
    return keys


def _place(table: dict[str, Any], path: str, keys: list[str | int], number: int) -> int:
    if keys != ["layers"]:
        raise _unknown(table, path, keys, len(keys) - 1)
    count = len(table["layers"])
    if not -count <= number < count:
        raise ExperimentError(
            _("There is no setting {field}.").format(field=one_line(path)),
            _("The layers are numbered from 0 to {last}.").format(last=count - 1)
            if count
            else _("The experiment has no layers."),
            path,
        )
    return number % count


def _unknown(
    table: dict[str, Any], path: str, keys: Sequence[str | int], depth: int
) -> ExperimentError:
    message = _("There is no setting {field}.").format(field=one_line(path))
    names = _names(table, keys[:depth])
    key = str(keys[depth]) if depth < len(keys) else ""
    elsewhere = [each for each in _paths(table) if each.endswith(f".{key}")]
    match keys[:depth]:
        case ["layers", int(place)] if elsewhere:
            kinds = [f"{each.partition('.')[0]} ({_kind(table, each)})" for each in elsewhere]
            hint = _("layers[{place}] is {type}; {name} belongs to {layers}.").format(
                place=place,
                type=_kind(table, f"layers[{place}]"),
                name=key,
                layers=", ".join(kinds),
            )
            return ExperimentError(message, hint, path)
        case [] if elsewhere:
            hint = _("Did you mean {name}?").format(name=", ".join(elsewhere))
            return ExperimentError(message, hint, path)
    hint = which(str(keys[depth]), names) if names and depth < len(keys) else _("It has no parts.")
    return ExperimentError(message, hint, path)


def _paths(table: dict[str, Any]) -> list[str]:
    """The paths of the settings that can be changed one by one."""
    paths = ["name", "seed"]
    for top in ("data", "compile", "fit"):
        paths += [f"{top}.{name}" for name in _names(table, [top])]
    paths += [f"fit.early_stopping.{argument.name}" for argument in sections.EARLY_STOPPING]
    for place in range(len(table["layers"])):
        names = _names(table, ["layers", place])[1:]
        paths += [f"layers[{place}].{name}" for name in names]
    return paths


def _kind(table: dict[str, Any], path: str) -> str:
    """The type of the layer that a path leads to."""
    entry = table["layers"][int(path[len("layers[") : path.index("]")])]
    return str(entry.get("type")) if isinstance(entry, dict) else ""


def argument_at(experiment: Experiment, path: str) -> Argument | None:
    """What the setting at a path is: its kind, its default, its range; None for a path that is a
    part of the value of an argument, or none.

    Raises:
        ExperimentError: It is no path, or there is no such layer.
    """
    table = to_table(experiment)
    *table_keys, name = _keys(table, path)
    return next((each for each in _arguments(table, table_keys) if each.name == name), None)


def _arguments(table: dict[str, Any], keys: Sequence[str | int]) -> Sequence[Argument]:
    """The arguments that stand in the table at this path."""
    match keys:
        case []:
            return (sections.NAME, sections.SEED)
        case ["data"]:
            return (*sections.DATA, *sections.DATA_OPTIONS)
        case ["compile"]:
            optimizer = OPTIMIZERS.get(str(table["compile"].get("optimizer")).lower())
            return (*sections.COMPILE, *(optimizer.arguments if optimizer else ()))
        case ["fit"]:
            return sections.FIT
        case ["fit", "early_stopping"]:
            return sections.EARLY_STOPPING
        case ["layers", int(place)]:
            entry = table["layers"][place]
            schema = LAYERS.get(str(entry.get("type"))) if isinstance(entry, dict) else None
            return schema.arguments if schema else ()
        case _:
            return ()


def _names(table: dict[str, Any], keys: Sequence[str | int]) -> list[str]:
    """The names that the table at this path may have."""
    known = [each.name for each in _arguments(table, keys)]
    match keys:
        case []:
            return [*known, "data", "layers", "compile", "fit"]
        case ["fit"]:
            return [*known, "early_stopping"]
        case ["layers"]:
            return [f"layers[{place}]" for place in range(len(table["layers"]))]
        case ["layers", int(_)]:
            return ["type", *known]
        case ["layers", int(_), str(name)] if name.endswith("_regularizer"):
            return list(PENALTIES)
        case ["layers", int(place), str(name)] if name.endswith("_constraint"):
            limit = table["layers"][place].get(name)
            kind = CONSTRAINTS.get(str(limit.get("type"))) if isinstance(limit, dict) else None
            return ["type", *(each.name for each in kind.arguments)] if kind else ["type"]
        case _:
            return known
