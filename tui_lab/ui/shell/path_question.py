"""Asking where a file is to be written, and saying that it was."""

from __future__ import annotations

from pathlib import Path

from tui_lab.i18n import _
from tui_lab.paths import expanded
from tui_lab.ui.kit.path_suggester import PathSuggester, last_paths
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen


async def ask_path(screen: LabScreen, name: str) -> Path | None:
    """Where to write; a file that is there is only replaced after a question.

    Args:
        screen: The one in front; asked from a worker of it.
        name: The file's name that is proposed, and taken in a folder that is named.

    Returns:
        None where nothing is to be written after all.
    """
    last = last_paths(screen.app)
    proposed = str(Path(last.get("folder", Path.cwd())) / name)
    while True:
        text = await screen.app.push_screen_wait(
            InputScreen(
                _("Write to which file?"), proposed, check=path_problem, suggester=PathSuggester()
            )
        )
        if text is None:
            return None
        path = expanded(text).absolute()
        if path.is_dir():
            path /= name
        if not path.exists() or await screen.app.push_screen_wait(
            ConfirmScreen(
                _("The file is there already. Replace it?"),
                str(path),
                yes=_("Replace it"),
                no=_("Another name"),
                danger=True,
            )
        ):
            last["folder"] = str(path.parent)
            return path
        proposed = str(path)


def tell_written(screen: LabScreen, path: Path) -> None:
    """Say that a file was written; a browser, which may be far away from it, fetches it too."""
    screen.notify(str(path), title=_("Written"))
    if screen.app.is_web and path.is_file():
        screen.app.deliver_binary(path)


def path_problem(text: str) -> str | None:
    """What is wrong with a path to write to; None where nothing is."""
    if not text:
        return _("Name a file.")
    try:
        if not text.isprintable():
            raise ValueError(text)
        path = expanded(text).absolute()
        if not path.is_dir() and not path.parent.is_dir():
            return _("There is no folder {path}.").format(path=path.parent)
    except (OSError, ValueError):
        return _("This cannot be the name of a file.")
    return None
