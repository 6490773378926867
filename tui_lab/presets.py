"""Finds and reads the ready-made experiments: those that come with the lab, and the user's own.

A preset is an experiment in TOML with a table `about`: a title and an explanation in each language,
and where it comes from. Must not know of data sets or runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab import i18n, paths
from tui_lab.errors import ExperimentError, LabError, NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import reason_of_writing

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment

PACKAGE = Path(__file__).parent
NOTHING: Mapping[str, object] = {}
_NAME = re.compile(r"[^\W_][\w.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready-made experiment with what is to be said of it, in the current language."""

    name: str
    experiment: Experiment
    title: str
    explanation: str
    """A paragraph; empty for the user's own."""
    source: str
    """Where the experiment comes from; may be empty."""
    own: bool = False
    """Whether the user has saved it."""


def own_folder() -> Path:
    """Where the user's own presets are kept."""
    return paths.home() / "presets"


def shipped_folder() -> Path:
    """Where the presets of the lab are: in a checkout beside the package, in a wheel inside it.

    Raises:
        StoreError: They are in neither place; the installation is damaged.
    """
    for folder in (PACKAGE / "_presets", PACKAGE.parent / "presets"):
        if (folder / "experiments").is_dir():
            return folder / "experiments"
    raise StoreError(
        _("The ready-made experiments are missing from the installation in {folder}.").format(
            folder=PACKAGE
        ),
        _("Install tui-lab again."),
    )


def names() -> list[str]:
    """The names of all presets: those of the lab by name, then the user's own."""
    shipped = _in(shipped_folder())
    return [*shipped, *(name for name in _in(own_folder()) if name not in shipped)]


def get(name: str) -> Preset:
    """A preset by its name.

    Raises:
        NotFoundError: There is none of that name.
        ExperimentError: The user's own preset of that name cannot be read.
    """
    shipped = shipped_folder()
    if name in _in(shipped):
        return _read(shipped / f"{name}.toml", own=False)
    if name in _in(own_folder()):
        return _read(own_folder() / f"{name}.toml", own=True)
    from tui_lab.text.fit import one_line

    close = _close(name)
    hint = _("Did you mean {name}?").format(name=close) + " " if close else ""
    raise NotFoundError(
        _("There is no preset “{name}”.").format(name=one_line(name)),
        hint + _("`tui-lab presets list` shows all there are."),
    )


def file_of(name: str) -> Path | None:
    """The file of the preset of that name; None where there is none."""
    for folder in (shipped_folder(), own_folder()):
        if name in _in(folder):
            return folder / f"{name}.toml"
    return None


def about_in(path: Path) -> Mapping[str, object]:
    """The table `about` of an experiment's file: titles, explanations, source; empty without one.

    Raises:
        ExperimentError: The file cannot be read or is not TOML.
    """
    from tui_lab.experiment.parsing import decode, read_text

    return _about(decode(read_text(path), str(path)))


def all_presets() -> list[Preset]:
    """All presets that can be read, in the order of `names`."""
    return read_all()[0]


def read_all() -> tuple[list[Preset], dict[str, LabError]]:
    """All presets that can be read, in the order of `names`, and why the others cannot.

    The user may have damaged one of their own: it must not take the others with it.
    """
    found, unreadable = [], {}
    folder = shipped_folder()
    shipped = _in(folder)
    places = [(folder / f"{name}.toml", False) for name in shipped]
    own = (name for name in _in(own_folder()) if name not in shipped)
    for path, is_own in (*places, *((own_folder() / f"{name}.toml", True) for name in own)):
        try:
            found.append(_read(path, own=is_own))
        except LabError as error:
            unreadable[path.stem] = error
    return found, unreadable


def save_own(
    name: str,
    experiment: Experiment,
    *,
    about: Mapping[str, object] = NOTHING,
    overwrite: bool = False,
) -> Path:
    """Keep an experiment as a preset of the user's own.

    Args:
        name: What it will be called.
        experiment: What it is to do.
        about: What stands in the table of that name; see `about_in`.
        overwrite: Replace an own one of that name.

    Returns:
        The file that was written.

    Raises:
        ExperimentError: The name cannot be used, or is taken.
        StoreError: The file cannot be written.
    """
    from tui_lab.text.fit import one_line

    if not _NAME.fullmatch(name) or name.lower().endswith(".toml"):
        raise ExperimentError(
            _("“{name}” cannot be the name of a preset.").format(name=one_line(name)),
            _("Use up to 64 letters, digits, dots, hyphens and underscores, a letter first."),
            "name",
        )
    path = own_folder() / f"{name}.toml"
    if name in _in(shipped_folder()) or (path.exists() and not overwrite):
        raise ExperimentError(
            _("There is already a preset “{name}”.").format(name=one_line(name)),
            _("Choose another name."),
            "name",
        )
    try:
        paths.private_folder(own_folder())
        paths.write_atomically(path, _written(replace(experiment, name=name), about).encode())
    except OSError as error:
        raise StoreError(
            _("The preset cannot be written to {path}: {reason}.").format(
                path=path, reason=reason_of_writing(error)
            ),
            _("Check that there is room on the disk and that you may write there."),
        ) from error
    return path


def _written(experiment: Experiment, about: Mapping[str, object]) -> str:
    from tui_lab.experiment.writing import dumps

    text = dumps(experiment)
    if about:
        import tomli_w

        text += "\n" + tomli_w.dumps({"about": about})
    return text


def _close(name: str) -> str:
    """The preset that is most likely meant: one on the same data, else one that looks alike."""
    from tui_lab.experiment.values import nearest

    first = name.partition("-")[0]
    same = [known for known in names() if known.partition("-")[0] == first]
    return nearest(name, same, cutoff=0.0) or nearest(name, names())


def _in(folder: Path) -> list[str]:
    try:
        return sorted(path.stem for path in folder.glob("*.toml") if not path.is_dir())
    except OSError:
        return []


def _read(path: Path, *, own: bool) -> Preset:
    from tui_lab.experiment.parsing import read_text
    from tui_lab.text.fit import unbroken

    experiment, about = _parsed(read_text(path), str(path))
    return Preset(
        name=path.stem,
        experiment=replace(experiment, name=path.stem),
        title=unbroken(_text(about, "title")) or path.stem,
        explanation=_text(about, "explanation"),
        source=unbroken(_text(about, "source")),
        own=own,
    )


@lru_cache(maxsize=256)
def _parsed(text: str, where: str) -> tuple[Experiment, Mapping[str, object]]:
    """The experiment in a file and what it says about it; the lab reads the same files often."""
    from tui_lab.experiment.parsing import decode, located

    table = decode(text, where)
    return located(text, table, where), _about(table)


def _about(table: Mapping[str, object]) -> Mapping[str, object]:
    about = table.get("about", {})
    return about if isinstance(about, Mapping) else {}


def _text(about: Mapping[str, object], key: str) -> str:
    """A text of the table `about`, in the current language or else in English."""
    value = about.get(key, "")
    if isinstance(value, Mapping):
        value = value.get(i18n.language(), value.get("en", ""))
    return " ".join(value.split()) if isinstance(value, str) else ""
