"""Where `tui-lab` begins: the language, and then the interface or the commands.

Must not import Click at the top: without arguments the interface opens, which should not wait for
what it does not use.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from tui_lab import i18n
from tui_lab.cli import console
from tui_lab.cli.process_exit import COMPLETION_VARIABLE, guarded
from tui_lab.text.command_line import ask_again


def main(arguments: Sequence[str]) -> int:
    """Run `tui-lab` with these arguments.

    Returns:
        The exit code.
    """
    console.prepare_streams()
    rest = choose_language(list(arguments))
    if not rest and COMPLETION_VARIABLE not in os.environ:
        from tui_lab.ui.start import start

        return guarded(start)
    from tui_lab.cli.app import build

    return build().run(rest)


def choose_language(arguments: list[str]) -> list[str]:
    """Set the language from `--lang`, else the setting, else the environment.

    Commands that are shown repeat the `--lang` of this call.

    Returns:
        The arguments; a valid `--lang` is taken out, wherever it stood before a `--`.
    """
    chosen, rest = _take_language(arguments)
    if chosen is None:
        from tui_lab import settings

        ask_again("", ())
        chosen = settings.locale()
    else:
        from tui_lab.cli.command_index import command_files

        ask_again(chosen, command_files())
    i18n.set_language(chosen)
    return rest


def _take_language(arguments: list[str]) -> tuple[str | None, list[str]]:
    end = arguments.index("--") if "--" in arguments else len(arguments)
    for at, word in enumerate(arguments[:end]):
        name, equals, value = word.partition("=")
        if name != "--lang":
            continue
        if not equals and at + 1 < end:
            value = arguments[at + 1]
        if value in i18n.LANGUAGES:
            return value, arguments[:at] + arguments[at + (1 if equals else 2) :]
    return None, arguments
