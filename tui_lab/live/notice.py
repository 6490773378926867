"""The one line that a script prints for the lab: where its run can be watched."""

from __future__ import annotations

import sys

from tui_lab import i18n
from tui_lab.i18n import _


def use_language() -> None:
    """Speak the language of the user, and change nothing else in the process that is theirs."""
    if i18n.language() == "en":
        from tui_lab import settings

        kept = str(settings.get("language"))
        i18n.speak(i18n.wanted_locale() if kept == "auto" else kept)


def say_where(run_id: str, name: str) -> None:
    """Say once what to type to watch a run: on stderr, in a notebook below its cell."""
    text = _("“{name}” is in the lab. Watch it in a terminal: {command}").format(
        name=name, command=f"tui-lab watch {run_id}"
    )
    print(f"tui-lab: {text}", file=sys.stdout if in_notebook() else sys.stderr, flush=True)


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    shell = _shell()
    return shell is not None and getattr(shell, "kernel", None) is not None


def _shell() -> object | None:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None
