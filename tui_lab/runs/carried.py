"""What a run carries, and so what can be done with it: said here once, for every origin.

Rooms ask `carried(run.header)`, or `carried` of its line, never what the origin is. Must not import
the store.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from tui_lab.errors import ExperimentError
from tui_lab.i18n import N_, _
from tui_lab.runs.header import Origin, RunHeader
from tui_lab.text.command_line import quoted, with_commands
from tui_lab.text.fit import LONGEST, printable

ORIGINS: Mapping[Origin, str] = {
    "experiment": N_("experiment"),
    "script": N_("script"),
    "import": N_("imported"),
}
"""What a run was made from, in a word; marked with N_."""


_NEED_EXPERIMENT = frozenset({"edit", "copy_experiment", "own", "own_example", "train_on"})
"""Actions of screens; how many epochs a script trains is said in it, so none are added after."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the header of a run says that it has; files that come later are asked for themselves."""

    experiment: bool = True
    """Settings that the lab knows: they can be edited, repeated, compared and written as a script,
    and its data set can be read."""
    start: bool = True
    """The lab can start it, and so go on with it: an experiment, or a script that it started."""
    origin: Origin = "experiment"
    """For words and filters."""
    source: str = ""
    """The name of the script, or of what was imported, fit to be shown; "" for an experiment, and
    where it is not known."""

    def allows(self, action: str) -> bool:
        """Whether an action of a screen can mean something; the key of another says why it does
        not."""
        if action in _NEED_EXPERIMENT:
            return self.experiment
        return self.start or action != "repeat"


def carried(header: RunHeader) -> Carried:
    """What a run has, by its header."""
    if header.origin == "experiment":
        return Carried()
    script = header.script
    path = header.source if script is None else script.file or script.module
    name = printable(PurePath(path).name, LONGEST)
    return Carried(False, script is not None and script.started_by_lab, header.origin, name)


def no_experiment(header: RunHeader) -> ExperimentError:
    """Why a run has no settings that the lab knows, and where what is known of it is told."""
    if header.origin == "import":
        text = _("The run {run} was imported: its settings are not known here.")
        hint = _("`tui-lab show {run}` tells what is known of it.")
    else:
        text = _("The run {run} comes from a script of its own: its settings are in that script.")
        hint = _("`tui-lab show {run}` tells which script it is, and how it was started.")
    return ExperimentError(text.format(run=header.id), with_commands(hint, run=header.id))


def no_preparation(header: RunHeader) -> ExperimentError:
    """Why the network of a run without an experiment cannot be asked, and what can be done."""
    text = _("How the inputs of the run {run} are prepared is not known here.")
    hint = _("Its model, where it left one: `tui-lab export {run} --as keras model.keras`")
    return ExperimentError(text.format(run=header.id), with_commands(hint, run=header.id))


def cannot_start(run: str, called: str, known: Carried) -> tuple[str, str]:
    """Why the lab cannot go on with a run, and what can be done instead.

    Args:
        run: Its id, for command lines.
        called: What a sentence calls it.
        known: What it carries.
    """
    if known.origin == "import":
        text = _("The run {run} was imported: there is nothing here to go on with.")
        hint = _("`tui-lab show {run}` tells what is known of it.")
    else:
        text = _("The run {run} comes from a script that the lab did not start.")
        hint = _(
            "Start its script again: `tui-lab show {run}` tells how it was started. The lab can go"
            " on with what `tui-lab run FILE` starts."
        )
    return text.format(run=called), with_commands(hint, run=run)


def what_was_left(header: RunHeader) -> str:
    """Why results or a network of a run without an experiment may not be there."""
    if header.origin == "import":
        return _("It was imported: there is what was read of it, and nothing else.")
    return _(
        "A script leaves what it hands to LiveLab: `test=(x, y)`, or in a loop"
        " `lab.result(y_true, y_pred)`, gives results, `save_model=True`"
        " keeps the network. Answers of more than twenty numbers have no report, and of"
        " a network with several inputs no examples are kept."
    )


def how_made(header: RunHeader) -> list[tuple[str, str]]:
    """What a run without an experiment was made from: a title and its value for each fact.

    Returns:
        Empty for an experiment; what is not known is left out.
    """
    if header.origin == "experiment":
        return []
    script = header.script
    if script is None:
        return [(_("Imported from"), header.source)] if header.source else []
    facts = [
        (_("Script"), script.file or script.module),
        (_("Arguments"), arguments_of(header)),
        (_("Given settings"), ", ".join(f"{a}={b}" for a, b in script.settings.items())),
        (_("Started in"), script.folder),
        (_("Python"), script.interpreter),
    ]
    return [(title, value) for title, value in facts if value]


def arguments_of(header: RunHeader) -> str:
    """What the script of a run was given on its command line, as a shell reads it."""
    script = header.script
    return " ".join(map(quoted, script.arguments)) if script is not None else ""


def options_of(header: RunHeader) -> list[str]:
    """The arguments of a script, each option with the words that follow it: `--lr 0.1`."""
    found: list[str] = []
    for word in header.script.arguments if header.script is not None else ():
        if found and found[-1].startswith("-") and not re.match(r"--?[A-Za-z]", word):
            found[-1] += f" {quoted(word)}"
        else:
            found.append(quoted(word))
    return found


def start_line(header: RunHeader) -> str:
    """The line of a shell that starts the script of a run as it was started; "" where that is not
    known."""
    script = header.script
    if script is None or not (script.file or script.module):
        return ""
    what = ["-m", script.module] if script.module else [script.file]
    words = [script.interpreter or "python", *what, *script.arguments]
    line = " ".join(map(quoted, words))
    return f"cd {quoted(script.folder)} && {line}" if script.folder else line
