"""Scripts of a user's own as runs: which can be started, by which Python, and starting them.

What can be done with such a run later is decided in `operations.py`, as for all others.
"""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.i18n import _
from tui_lab.paths import expanded
from tui_lab.runs import operations
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.new_folder import LONGEST_NAME
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.text.command_line import quoted
from tui_lab.text.fit import LONGEST, printable

MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_ENVIRONMENTS = ("VIRTUAL_ENV", "CONDA_PREFIX")
"""What the shell is told of the environment that was activated last."""


@dataclass(frozen=True, slots=True)
class ScriptWanted:
    """What somebody asks for."""

    file: str = ""
    """As typed; "" for a module."""
    module: str = ""
    """As `python -m` takes it; "" for a file."""
    arguments: Sequence[str] = ()
    python: str = ""
    """The Python that runs it, as typed; "" takes `usual_python`."""
    settings: Mapping[str, str | int | float | bool] | None = None
    """What it is given when it asks for them."""


def asked_for(
    words: Sequence[str],
    *,
    module: str | None = None,
    python: str | None = None,
    settings: Mapping[str, str | int | float | bool] | None = None,
) -> ScriptWanted:
    """What a command line asks for.

    Args:
        words: The script and its arguments; the arguments alone where a module is named.
        module: As `ScriptWanted.module`.
        python: As `ScriptWanted.python`.
        settings: As `ScriptWanted.settings`.

    Raises:
        UsageError: It names no script.
    """
    if not (words or module):
        raise UsageError(
            _("There is no script to start."),
            _("Name it: {example}").format(example="tui-lab run train.py"),
        )
    return ScriptWanted(
        file="" if module else words[0],
        module=module or "",
        arguments=words if module else words[1:],
        python=python or "",
        settings=settings,
    )


def script_record(wanted: ScriptWanted) -> ScriptRecord:
    """The script that is meant, to be started in the folder where this process is.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It is none that Python can run, or there is no such Python.
    """
    file = "" if wanted.module else _file(wanted.file)
    if wanted.module and not MODULE.fullmatch(wanted.module):
        raise UsageError(
            _("“{name}” is no module.").format(name=printable(wanted.module, LONGEST)),
            _("Name it as Python imports it: package.module."),
        )
    return ScriptRecord(
        file=file,
        module=wanted.module,
        arguments=tuple(wanted.arguments),
        folder=os.getcwd(),
        interpreter=_python(wanted.python),
        started_by_lab=True,
        settings=dict(wanted.settings or {}),
    )


def _file(typed: str) -> str:
    path = os.path.abspath(expanded(typed))
    shown = printable(typed, LONGEST)
    if os.path.isdir(path):
        raise UsageError(
            _("{path} is a folder, not a script.").format(path=shown),
            _("Name the file to start, or a module with -m."),
        )
    if not os.path.exists(path):
        raise NotFoundError(
            _("There is no file {path}.").format(path=shown),
            _("Name a script of Python, such as train.py."),
        )
    if path.endswith(".ipynb"):
        raise UsageError(
            _("{path} is a notebook, and only a notebook server can run it.").format(path=shown),
            _("Make a script of it: `jupyter nbconvert --to script {path}`.").format(
                path=quoted(typed)
            ),
        )
    if not os.path.isfile(path) or not os.access(path, os.R_OK):
        raise UsageError(_("{path} is no file that can be read.").format(path=shown))
    return path


def usual_python() -> str:
    """The Python of the environment that is active, else the one of the lab."""
    for name in _ENVIRONMENTS:
        python = os.path.join(os.environ.get(name, ""), "bin", "python")
        if os.environ.get(name) and os.access(python, os.X_OK):
            return python
    return sys.executable


def _python(typed: str) -> str:
    if not typed:
        return usual_python()
    import shutil

    found = shutil.which(str(expanded(typed)))
    if found is None:
        raise UsageError(
            _("There is no Python {path}.").format(path=printable(typed, LONGEST)),
            _("Name a program, such as python3.12 or ~/venv/bin/python."),
        )
    # Not resolved: the link is what tells a Python to which environment it belongs.
    return os.path.abspath(found)


def settings_of(changes: Sequence[str]) -> dict[str, str | int | float | bool]:
    """What `NAME=VALUE` says: numbers, `true` and `false` are such, all else is text.

    Raises:
        UsageError: One of them has no name or no value.
    """
    found = {}
    for change in changes:
        name, sign, text = change.partition("=")
        if not (name.strip() and sign):
            raise UsageError(
                _("“{text}” is no setting.").format(text=printable(change, LONGEST)),
                _("Write it as NAME=VALUE: {example}").format(example="lr=0.01"),
            )
        found[name.strip()] = value_of(text.strip())
    return found


def value_of(text: str) -> str | int | float | bool:
    """A value as it is typed: `0.01` is a number, `true` a truth value, all else is text."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        return value if math.isfinite(value) else text
    return text


def usual_name(script: ScriptRecord) -> str:
    """What a run of a script is called where nobody says: `train`."""
    name = script.module.rpartition(".")[2] or Path(script.file).stem
    return printable(name, LONGEST_NAME).strip() or _("script")


def create(
    store: Store,
    script: ScriptRecord,
    *,
    name: str = "",
    extra: Mapping[str, object] | None = None,
    seed: int = 0,
) -> Run:
    """Make a run of a script; nothing is started.

    Args:
        store: Where it is made.
        script: As `script_record` gives it.
        name: What the run is called; "" takes `usual_name`.
        extra: Options that are kept in run.json: `gpu`, `per_card`, `on`.
        seed: What the run is told from others by; the script gets its settings alone.

    Raises:
        UsageError: The name cannot be taken.
        StoreError: A folder cannot be written.
    """
    return store.create_from(
        name or usual_name(script),
        origin="script",
        script=script,
        seed=seed,
        extra=dict(extra or {}),
    )


def start(
    store: Store,
    script: ScriptRecord,
    *,
    name: str = "",
    extra: Mapping[str, object] | None = None,
) -> Run:
    """Make a run of a script and start its worker; it queues by itself.

    Args:
        store, script, name, extra: As `create`.

    Raises:
        UsageError, StoreError: As `create`; also where no process can be started.
        LabError: The place where it is to run cannot be used.
    """
    run = create(store, script, name=name, extra=extra)
    operations.begin(run)
    return run
