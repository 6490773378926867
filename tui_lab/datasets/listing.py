"""Which data sets there are, what is known of them, and whether they can be used now.

Must not import NumPy: the catalogue is shown by the light faces, and opens no arrays.
"""

from __future__ import annotations

from pathlib import Path

from tui_lab import paths
from tui_lab.datasets import places
from tui_lab.datasets.builtin_sets import BUILTIN_SETS, translated
from tui_lab.datasets.model import Availability, DatasetInfo, Origin
from tui_lab.datasets.own_header import read_header
from tui_lab.errors import DataError, LabError, NotFoundError
from tui_lab.experiment.values import nearest
from tui_lab.i18n import _
from tui_lab.text.command_line import with_commands

DATA_FILE = "data.npz"


def names() -> list[str]:
    """The names of all data sets: the lab's, then the user's own ones."""
    return [*BUILTIN_SETS, *(name for name in places.own_folders() if name not in BUILTIN_SETS)]


def info(name: str) -> DatasetInfo:
    """What is known of the data set `name`, in the current language.

    Raises:
        NotFoundError: There is none of that name; the nearest one is suggested.
        DataError: An own data set's description cannot be read.
    """
    if name in BUILTIN_SETS:
        return translated(BUILTIN_SETS[name].info)
    return read_header(folder_of_own(name))


def folder_of_own(name: str) -> Path:
    """The folder of the own data set `name`.

    Raises:
        NotFoundError: There is none of that name; the nearest one is suggested.
    """
    folder = places.own_folders().get(name)
    if folder is None:
        near = nearest(name, names())
        hint = _("Did you mean {name}?").format(name=near) if near else ""
        raise NotFoundError(
            _("There is no data set named {name}.").format(name=name),
            hint or _("`tui-lab data list` shows all of them."),
        )
    return folder


def catalogue() -> list[DatasetInfo]:
    """What is known of every data set; own ones that cannot be read are left out."""
    found = [translated(known.info) for known in BUILTIN_SETS.values()]
    for name, folder in places.own_folders().items():
        if name not in BUILTIN_SETS:
            try:
                found.append(read_header(folder))
            except DataError:
                continue
    return found


def unreadable() -> dict[str, str]:
    """The own data sets that `catalogue` leaves out: name -> sentence saying why."""
    broken = {}
    for name, folder in places.own_folders().items():
        if name not in BUILTIN_SETS:
            try:
                read_header(folder)
            except DataError as error:
                broken[name] = str(error)
    return broken


def at_hand(name: str) -> bool:
    """Whether a data set can be used now; False for one that is not there any more."""
    try:
        return availability(name).at_hand
    except LabError:
        return False


def availability(name: str) -> Availability:
    """Whether the data set `name` can be used now, and where it is or how to get it.

    Only looks whether its files are there; `load` looks into them.

    Raises:
        NotFoundError: There is none of that name.
    """
    if name not in BUILTIN_SETS:
        folder = folder_of_own(name)
        if places.is_file(folder / DATA_FILE):
            return Availability(True, folder, _("At hand in {path}.").format(path=folder))
        return Availability(
            False, None, _("Damaged: {path} is missing.").format(path=folder / DATA_FILE)
        )
    known = BUILTIN_SETS[name]
    if known.info.origin is Origin.EMBEDDED:
        return Availability(True, None, _("Always at hand: it comes with scikit-learn."))
    if known.info.origin is Origin.GENERATED:
        return Availability(True, None, _("Always at hand: it is computed from the seed."))
    found = places.find_files(known.files)
    if found is not None:
        where = found[0] if len(found) == 1 else found[0].parent
        return Availability(True, where, _("At hand in {path}.").format(path=where))
    return Availability(False, None, how_to_get(name))


def how_to_get(name: str) -> str:
    """Sentences that say that the files of a data set are missing, and how to get them."""
    known = BUILTIN_SETS[name]
    files = ", ".join(file.name for file in known.files)
    folder = paths.data_folder()
    if len(known.files) > 1 and "/" in known.files[0].layouts[0]:
        folder /= known.files[0].layouts[0].partition("/")[0]
    if known.info.origin is Origin.FETCHED:
        text = _(
            "Not at hand. Fetch it with `tui-lab data get {name}`, or put {files} into {folder}."
        )
        return with_commands(text, name=name, files=files, folder=folder)
    text = _(
        "Not at hand. Get {files} from {source} and add it with "
        "`tui-lab data add {file} --name {name}`, or put it into {folder}."
    )
    return with_commands(
        text,
        files=files,
        file=known.files[0].name,
        name=name,
        source=known.info.source,
        folder=folder,
    )


def usable_now() -> list[str]:
    """The names of the data sets that can be used now."""
    return [name for name in names() if availability(name).at_hand]
