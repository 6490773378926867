"""A sweep that is being put together, as lines: a setting with its values each, then how. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_lab.errors import LabError
from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.changing import argument_at, written_setting
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.i18n import N_, _, number
from tui_lab.runs.places import place_called
from tui_lab.settings import SETTINGS
from tui_lab.sweeps import words
from tui_lab.sweeps.operations import ON_CLUSTER, TRIALS, SweepReady, SweepWanted
from tui_lab.sweeps.plan import MOST_TRIALS
from tui_lab.sweeps.space import EXAMPLE, RANGE_EXAMPLE
from tui_lab.text.fit import padded, text_columns
from tui_lab.text.values import NONE, setting_text

OPTIONS: Mapping[str, str] = {
    "search": N_("Values chosen by"),
    "trials": N_("Trials"),
    "seeds": N_("Seeds for each trial"),
    "epochs": N_("Epochs of each run"),
    "stop_bad": N_("Stop bad trials"),
    "objective": N_("Judged by"),
    "at_once": N_("Runs at a time"),
    "on": N_("Trains on"),
}
"""What else can be chosen: a field of `SweepWanted`, epochs, or where -> its title."""
SEARCHES: Mapping[str, str] = {
    "": N_("grid where all combinations fit, else random"),
    "grid": N_("grid: all combinations"),
    "random": N_("random: drawn"),
    "tpe": N_("tpe: proposed from the trials before"),
}


@dataclass(frozen=True, slots=True)
class SetupLine:
    """A line of the list."""

    key: str
    """The path of a setting, or `option:` and a key of OPTIONS."""
    title: str
    value: str


def setup_lines(
    over: Mapping[str, str],
    wanted: SweepWanted,
    ready: SweepReady | None,
    epochs: str = "",
    place: str = "",
) -> list[SetupLine]:
    """What is varied, then how.

    Args:
        over: Path -> values.
        wanted: What is asked for.
        ready: What follows; None where that is not known.
        epochs: Of each run; in brackets those of the experiment.
        place: Where they are trained, in words; "" where there is no choice.
    """
    known = {"epochs": epochs, "on": place}
    found = [SetupLine(path, path, text) for path, text in over.items()]
    for name, title in OPTIONS.items():
        if name == "on" and not place:
            continue
        text = known[name] if name in known else option_text(name, wanted, ready, varied=bool(over))
        if name == "epochs" and "fit.epochs" in over:
            text = _("varied")
        found.append(SetupLine(f"option:{name}", _(title), text))
    return found


def option_text(
    name: str, wanted: SweepWanted, ready: SweepReady | None, *, varied: bool = True
) -> str:
    """What is chosen; in brackets what follows where nothing is."""
    if name == "stop_bad":
        return _("on") if wanted.stop_bad else _("off")
    chosen = getattr(wanted, name)
    if chosen is not None:
        return str(chosen)
    if ready is None:
        return _("known once a setting is varied") if not varied else NONE
    if name == "at_once":
        return f"({ready.plan.at_once}: {at_once_reason(ready)})"
    return f"({getattr(ready.plan, name)})"


def empty_words(name: str, epochs: int) -> str:
    """What an empty line says of a number; "" where it may not be empty.

    Args:
        name: A key of OPTIONS.
        epochs: Those of the experiment.
    """
    if name == "epochs":
        return _("Empty: those of the experiment, {count}.").format(count=number(epochs))
    if name == "trials":
        text = _("Empty: all combinations, where they are not more than {most}; else {count}.")
        return text.format(most=number(MOST_TRIALS), count=number(TRIALS))
    if name == "at_once":
        text = _("Empty: as many as the setting “{name}” says; on a cluster {count}.")
        return text.format(name=_(SETTINGS["capacity"].title), count=number(ON_CLUSTER))
    return ""


def values_detail(experiment: Experiment, path: str) -> str:
    """How values of a setting are written, with some that it may have, and which one it has now."""
    argument = argument_at(experiment, path)
    words = _words(argument) if argument is not None else []
    whole = argument is not None and argument.kind in (ArgumentKind.INT, ArgumentKind.UNITS)
    if words:
        detail = _("With commas between them: {list}").format(list=",".join(words[:3]))
    elif whole or (argument is not None and argument.kind is ArgumentKind.FLOAT):
        detail = _("With commas between them, or a range: {list} or {range}").format(
            list=EXAMPLE.partition("=")[2] if whole else "0.1,0.01,0.001",
            range="16..256 log" if whole else RANGE_EXAMPLE.partition("=")[2],
        )
    else:  # tables and texts, as files have them
        detail = _("With commas between them")
    own = written_setting(experiment, path)
    if not own and argument is not None and argument.default not in (None, ""):
        own = setting_text(argument.default)
    return _("{how}. The experiment has {value}.").format(how=detail, value=own) if own else detail


def _words(argument: Argument) -> list[str]:
    """The words that the value of an argument is one of; none where it is a number."""
    match argument.kind:
        case ArgumentKind.BOOL:
            return ["true", "false"]
        case ArgumentKind.ACTIVATION:
            return list(ACTIVATIONS)
        case ArgumentKind.INITIALIZER:
            return list(INITIALIZERS)
        case _:
            return list(argument.choices)


def at_once_reason(ready: SweepReady) -> str:
    """Where the number of runs at a time comes from that nobody chose."""
    if place_called(ready.plan.extra.get("on")).scheduled:
        return _("jobs that the cluster is given at a time; it decides how many train")
    return _("the setting “{name}”").format(name=_(SETTINGS["capacity"].title))


def padded_lines(lines: list[SetupLine], width: int) -> list[str]:
    """The lines with their values below each other."""
    wide = max(text_columns(line.title) for line in lines)
    wide = min(wide, max(12, width // 2))
    return [f"{padded(line.title, wide)}  {line.value}" for line in lines]


def verdict(over: Mapping[str, str], ready: SweepReady | None, problem: LabError | None) -> str:
    """What would be trained, or what is in the way."""
    if not over:
        return _("No setting is varied yet.")
    if problem is not None:
        return str(problem)
    if ready is None:
        return ""
    plan = ready.plan
    told = [words.what_words(plan), words.training_words(plan), words.sealed_words(plan)]
    capacity = words.capacity_words(ready.plan)
    return " ".join([*told, *([capacity] if capacity else [])])
