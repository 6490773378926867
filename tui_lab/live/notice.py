"""The one line that a script prints for the lab: where its run can be watched."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from tui_lab import i18n
from tui_lab.i18n import _, listed


def use_language() -> None:
    """Speak the language of the user, and change nothing else in the process that is theirs."""
    if i18n.language() == "en":
        from tui_lab import settings

        kept = str(settings.get("language"))
        i18n.speak(i18n.wanted_locale() if kept == "auto" else kept)


def say_where(run_id: str, name: str, epochs_done: int = 0) -> None:
    """Say once what to type to watch a run: on stderr, in a notebook below its cell.

    Args:
        run_id: The run's.
        name: What it is called.
        epochs_done: After how many epochs it goes on; 0 for a new one.
    """
    text = (
        _("“{name}” goes on after epoch {epoch}. Watch it in a terminal: {command}")
        if epochs_done
        else _("“{name}” is in the lab. Watch it in a terminal: {command}")
    ).format(name=name, command=f"tui-lab watch {run_id}", epoch=epochs_done)
    _say(text)


def say_output(chosen: str, names: Sequence[str]) -> None:
    """Say which of several outputs is in the report, where the script has not chosen one."""
    text = _("The report is about the output {name}; `LiveLab(output=…)` chooses among {names}.")
    _say(text.format(name=chosen, names=listed(names)))


def _say(text: str) -> None:
    print(f"tui-lab: {text}", file=sys.stdout if in_notebook() else sys.stderr, flush=True)


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    shell = _shell()
    return shell is not None and getattr(shell, "kernel", None) is not None


def _shell() -> object | None:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None


def after_cell(left: Callable[[BaseException | None], None]) -> None:
    """Call `left` once when the cell that runs now is over; nowhere but in a notebook.

    Args:
        left: Is given what the cell was left by; None where it came to its end.
    """
    shell: Any = _shell()
    if shell is None:
        return

    def over(result: Any) -> None:
        shell.events.unregister("post_run_cell", over)
        left(getattr(result, "error_in_exec", None))

    shell.events.register("post_run_cell", over)
