"""What a sweep on the command line varies: an experiment, or a script of the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_lab.cli import fetching, planning
from tui_lab.courses.naming import beginning
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.library.sources import changed
from tui_lab.runs import scripts
from tui_lab.runs.repeating import SEED
from tui_lab.sweeps import operations

EXAMPLE = "tui-lab sweep digits-mlp --over layers[1].units=32,64,128"


def is_script(words: Sequence[str], over: Sequence[str]) -> bool:
    """Whether a file is to be started: it is code, and what is varied is none of the lab's
    settings."""
    names = [each.partition("=")[0].strip() for each in over]
    ours = any(name == SEED or "." in name or "[" in name for name in names)
    return bool(words) and words[0].endswith(".py") and not ours


def refuse_epochs(epochs: int | None) -> None:
    """Refuse `--epochs` of a script, which has a setting or a flag of its own.

    Raises:
        UsageError: It was given.
    """
    if epochs is not None:
        raise UsageError(
            _("How many epochs a script trains is said by its own setting or flag."),
            _("Such as {example}.").format(example="--set epochs=5, -- --epochs 5"),
        )


def experiment(
    words: Sequence[str],
    wanted: operations.SweepWanted,
    changes: Sequence[str],
    *,
    seed: int | None,
    epochs: int | None,
) -> operations.SweepReady:
    """A sweep over an experiment, whose data can be read.

    Raises:
        UsageError: Not one source is named.
        LabError: As `planning.read_source` and `operations.prepare`.
    """
    if not words:
        raise UsageError(
            _("There is nothing to vary."),
            _("Name a preset, a file or a script: {example}").format(example=EXAMPLE),
        )
    if len(words) > 1:
        raise UsageError(
            _("Only a script takes arguments: {words}.").format(words=" ".join(words[1:])),
            _("Name one preset or file: {example}").format(example=EXAMPLE),
        )
    base = changed(planning.read_source(words[0], changes), changes, seed=seed, epochs=epochs)
    begun = beginning(base)
    extra = {**begun.extra, **wanted.extra}
    ready = operations.prepare(base, begun.name, replace(wanted, extra=extra))
    if ready.first is not None:
        fetching.ready(ready.first)
    return ready


def script(
    words: Sequence[str],
    wanted: operations.SweepWanted,
    changes: Sequence[str],
    *,
    module: str | None,
    python: str | None,
    as_flags: bool,
) -> operations.SweepReady:
    """A sweep over a script.

    Args:
        words: The script and what it is given in every trial.
        wanted: What is asked for.
        changes: Settings that it is given in every trial, NAME=VALUE.
        module: As `python -m` takes it; None for a file.
        python: Which Python; None takes the usual one.
        as_flags: See `operations.prepare_script`.

    Raises:
        LabError: As `scripts.script_record` and `operations.prepare_script`.
    """
    settings = scripts.settings_of(changes)
    if wanted.search_seed:
        settings[SEED] = wanted.search_seed
    record = scripts.script_record(
        scripts.asked_for(words, module=module, python=python, settings=settings)
    )
    return operations.prepare_script(record, scripts.usual_name(record), wanted, as_flags=as_flags)
