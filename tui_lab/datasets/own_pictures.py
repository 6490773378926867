"""Own data sets from a folder of pictures with a folder for each class."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.files import cannot_read
from tui_lab.datasets.model import Added, DatasetInfo, Kind, Origin
from tui_lab.datasets.own_store import Note, check_name, silent, write_own
from tui_lab.datasets.own_wording import description
from tui_lab.datasets.words import some
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 50_000_000
"""Most pixels of one picture; a larger one is refused as a decompression bomb."""
MAX_BYTES = 2 * 1024**3
"""Most bytes of all pictures together, as they are stored."""
LARGEST_SIDE = 4096
"""More is not read even where it is asked for."""
MAX_SIDE = 128
"""Larger pictures are made smaller where no size is asked for: small networks read small ones."""
PARTS = ("train", "test")
ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm"}
)
"""A file with one of them that is no picture is an error; what has another is left out."""
LEFT_OUT = frozenset({"thumbs.db", "desktop.ini"})

Labelled = list[tuple[Path, int]]


def add_images(
    folder: Path,
    name: str,
    *,
    size: tuple[int, int] | None = None,
    grey: bool = True,
    overwrite: bool = False,
    note: Note = silent,
    progress: Callable[[int, int], None] | None = None,
) -> DatasetInfo:
    """Add an own data set from a folder with a folder of pictures for each class.

    Where the folder holds just `train` and `test`, each with the folders of the classes, the
    second becomes the test part. Hidden files are left out, and so is what neither is a picture
    nor has the ending of one.

    Args:
        folder: The folder.
        name: What the data set will be called.
        size: Height and width to which all pictures are brought; None takes the most frequent one,
            made smaller where a side is longer than 128.
        grey: One channel, (height, width); otherwise (height, width, 3).
        overwrite: Replace an own data set of that name.
        note: Is told what was decided.
        progress: Is told how many pictures are read and how many there are.

    Raises:
        DataError: The name does not fit; there are no two classes with pictures; a file is not a
            picture, is damaged or too large.
        StoreError: The data folder cannot be written.
    """
    check_name(name, overwrite=overwrite)
    classes, parts, strange = _find(folder)
    if strange:
        text = ngettext(
            "{count} file is no picture and was left out: {names}.",
            "{count} files are no pictures and were left out: {names}.",
            len(strange),
        )
        names = [str(path.relative_to(folder)) for path in strange]
        note(text.format(count=number(len(strange)), names=some(names)))
    everything = [path for labelled in parts for path, _label in labelled]
    sizes = Counter(_size(path) for path in everything)
    height, width = _common_size(sizes, size, note)
    per_picture = height * width * (1 if grey else 3)
    if per_picture * len(everything) > MAX_BYTES:
        raise DataError(
            _("{count} pictures of {height}×{width} do not fit into memory.").format(
                count=number(len(everything)), height=height, width=width
            ),
            _("Choose a smaller size: `--size 64x64`."),
        )
    arrays: dict[str, NDArray[np.generic]] = {}
    done = 0
    for part, labelled in zip(PARTS, parts, strict=False):
        shape = (height, width) if grey else (height, width, 3)
        x = np.empty((len(labelled), *shape), np.uint8)
        for position, (path, _label) in enumerate(labelled):
            x[position] = _pixels(path, (height, width), grey)
            done += 1
            if progress is not None:
                progress(done, len(everything))
        arrays[f"x_{part}"] = x
        arrays[f"y_{part}"] = np.array([label for _path, label in labelled], np.int64)
    added = Added(folder.name, folder=True)
    info = DatasetInfo(
        name=name,
        title=name,
        kind=Kind.IMAGES,
        origin=Origin.OWN,
        input_shape=arrays["x_train"].shape[1:],
        classes=classes,
        train_size=len(parts[0]),
        test_size=len(parts[1]) if len(parts) > 1 else 0,
        value_range=(0.0, 255.0),
        source=folder.name,
        description=description(added),
        added=added,
    )
    return write_own(info, arrays, overwrite=overwrite)


def count_pictures(folder: Path) -> dict[str, tuple[int, int]]:
    """How many pictures each class has for training and for testing; they are not read.

    Raises:
        DataError: There are no two classes with pictures.
    """
    classes, parts, _strange = _find(folder)
    counts = [Counter(label for _path, label in labelled) for labelled in parts]
    counts.append(Counter())
    return {name: (counts[0][label], counts[1][label]) for label, name in enumerate(classes)}


def _find(folder: Path) -> tuple[tuple[str, ...], list[Labelled], list[Path]]:
    """The classes' names; for each part its pictures with their class numbers; other files."""
    folders = _folders(folder)
    names = [each.name for each in folders]
    if sorted(names) == sorted(PARTS):
        roots = [folder / part for part in PARTS]
        if all(_folders(root) for root in roots):
            return _labelled(folder, roots)
    return _labelled(folder, [folder])


def _labelled(
    folder: Path, roots: list[Path]
) -> tuple[tuple[str, ...], list[Labelled], list[Path]]:
    found: dict[Path, dict[str, list[Path]]] = {root: {} for root in roots}
    strange: list[Path] = []
    for root in roots:
        for each in _folders(root):
            files = [path for path in _entries(each) if path.is_file()]
            pictures = [path for path in files if _is_meant_as_picture(path)]
            strange += [path for path in files if path not in pictures]
            if pictures:
                found[root][each.name] = pictures
    classes = tuple(sorted(found[roots[0]], key=_natural))
    if len(classes) < 2:
        raise DataError(
            _("{folder} does not hold two folders with pictures, one for each class.").format(
                folder=folder
            ),
            _("Put the pictures of each class into a folder with the class's name."),
        )
    for root in roots:
        unknown = sorted(set(found[root]) - set(classes))
        if unknown or not found[root]:
            raise DataError(
                _("{folder}: the class {name} is not in the training part.").format(
                    folder=root, name=unknown[0] if unknown else "–"
                ),
                _("Both parts need the same folders."),
            )
    parts = [
        [(path, label) for label, name in enumerate(classes) for path in found[root].get(name, [])]
        for root in roots
    ]
    return classes, parts, strange


def _folders(folder: Path) -> list[Path]:
    return [path for path in _entries(folder) if path.is_dir()]


def _is_meant_as_picture(path: Path) -> bool:
    """Whether it has the ending of a picture, or is one all the same."""
    from PIL import Image

    if path.suffix.lower() in ENDINGS:
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            Image.open(path).close()
    except (OSError, Image.DecompressionBombError):
        return False
    return True


def _entries(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda path: _natural(path.name))
    except OSError as error:
        raise cannot_read(folder, error) from error
    return [
        path
        for path in entries
        if not path.name.startswith(".") and path.name.lower() not in LEFT_OUT
    ]


def _natural(name: str) -> tuple[bool, int, str]:
    """Whole numbers by size, before other names by letters."""
    number = name.isascii() and name.isdigit()
    return (not number, int(name) if number and len(name) < 10 else 0, name)


def _common_size(
    sizes: Counter[tuple[int, int]], wanted: tuple[int, int] | None, note: Note
) -> tuple[int, int]:
    if wanted is not None:
        if min(wanted) < 1 or max(wanted) > LARGEST_SIDE:
            raise DataError(
                _("The size {height}×{width} does not work.").format(
                    height=wanted[0], width=wanted[1]
                ),
                _("Both numbers must be from 1 to {largest}.").format(largest=number(LARGEST_SIDE)),
            )
        height, width = wanted
    else:
        height, width = max(sizes, key=lambda size: (sizes[size], -size[0] * size[1]))
        if max(height, width) > MAX_SIDE:
            shrink = MAX_SIDE / max(height, width)
            height, width = max(1, round(height * shrink)), max(1, round(width * shrink))
    others = sum(count for size, count in sizes.items() if size != (height, width))
    if others:
        note(
            _("{count} of {total} pictures were resized to {height}×{width}.").format(
                count=number(others), total=number(sizes.total()), height=height, width=width
            )
        )
    return height, width


def _open(path: Path) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # The number of pixels is checked here, against a lower limit than Pillow's.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(path)
    except UnidentifiedImageError as error:
        raise DataError(
            _("{path} is not a picture.").format(path=path),
            _("Take it out of the folder, or save it as PNG or JPEG."),
        ) from error
    except Image.DecompressionBombError as error:
        raise _bomb(path) from error
    except OSError as error:
        raise cannot_read(path, error) from error
    if picture.width * picture.height > MAX_PIXELS:
        picture.close()
        raise _bomb(path)
    return picture


def _bomb(path: Path) -> DataError:
    return DataError(
        _("{path} has more than {limit} million pixels, so it was not read.").format(
            path=path, limit=MAX_PIXELS // 1_000_000
        ),
        _("Take it out of the folder, or make it smaller."),
    )


def _size(path: Path) -> tuple[int, int]:
    """Height and width as the picture is shown: cameras may store it on its side."""
    rotated_tag, sideways = 0x0112, (5, 6, 7, 8)
    with _open(path) as picture:
        try:
            turned = picture.getexif().get(rotated_tag) in sideways
        except (OSError, SyntaxError, ValueError) as error:
            raise _damaged(path) from error
        width, height = picture.size
    return (width, height) if turned else (height, width)


def _pixels(path: Path, size: tuple[int, int], grey: bool) -> NDArray[np.uint8]:
    """The picture as (height, width) or (height, width, 3) bytes, upright, on white."""
    from PIL import Image, ImageOps

    with _open(path) as opened:
        try:
            picture = ImageOps.exif_transpose(opened)
            if picture.mode.startswith("I"):
                # Sixteen bits: converting would cut off everything above 255.
                deep = np.asarray(picture, np.float64) / 257.0
                picture = Image.fromarray(np.clip(np.rint(deep), 0, 255).astype(np.uint8))
            if picture.has_transparency_data:
                picture = picture.convert("RGBA")
                ground = Image.new("RGBA", picture.size, "white")
                picture = Image.alpha_composite(ground, picture)
            picture = picture.convert("L" if grey else "RGB")
            height, width = size
            if picture.size != (width, height):
                picture = picture.resize((width, height), Image.Resampling.LANCZOS)
            return np.asarray(picture, np.uint8)
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise _damaged(path) from error


def _damaged(path: Path) -> DataError:
    return DataError(
        _("{path} is damaged: the picture cannot be read to its end.").format(path=path),
        _("Take it out of the folder, or save it again."),
    )
