"""Reading `.npz` files that may be hostile: no pickles, and no array before its size is known.

The headers of the arrays are looked at first; a file that would unpack to far more than it should
is refused before memory is asked for. Writing them: what shrinks is packed, quickly.
"""

from __future__ import annotations

import lzma
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.files import cannot_read, damaged
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.plain_files import open_zip

MAX_BYTES = 4 * 1024**3
"""Unpacked bytes of all arrays together; more would not fit into a small machine's memory."""
BOMB_BYTES = 64 * 1024**2
BOMB_RATIO = 200
"""A file that unpacks to more than `BOMB_BYTES` and to more than this many times its size is
refused as a decompression bomb."""
PACKING = 1
"""The level of zlib: the next ones take twice the time for a tenth less."""
SAMPLES, SAMPLE_BYTES = 16, 1 << 18
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    # A garbled flag makes zipfile ask for a password or miss a method (RuntimeError); a garbled
    # header is read as Python source by NumPy and fails in the ways of that.
    RuntimeError,
    SyntaxError,
    TypeError,
    tokenize.TokenError,
)
"""What zipfile and NumPy raise on garbled files."""


def write_arrays(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write arrays as `numpy.savez_compressed` does, in a fraction of its time.

    Measured numbers hardly shrink: packing a million rows of them takes longer than to read the
    table they are from. What a sample shows not to shrink by half is written as it is.

    Raises:
        OSError: The file cannot be written.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for key, array in arrays.items():
            member = zipfile.ZipInfo(f"{key}.npy")
            if _shrinks(array):
                member.compress_type = zipfile.ZIP_DEFLATED
                member._compresslevel = PACKING  # type: ignore[attr-defined]
            with archive.open(member, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)


def _shrinks(array: NDArray[np.generic]) -> bool:
    flat = np.ascontiguousarray(array).reshape(-1)
    step = max(1, len(flat) // SAMPLES)
    count = min(step, SAMPLE_BYTES // SAMPLES // max(1, flat.itemsize))
    pieces = [flat[start : start + count].tobytes() for start in range(0, len(flat), step)]
    sample = b"".join(pieces)
    return 2 * len(zlib.compress(sample, PACKING)) < len(sample)


def keys(path: Path, name: str = "", *, links: bool = True) -> tuple[str, ...]:
    """The names of the arrays in the file; `links` as for `read_arrays`.

    Raises:
        DataError: It cannot be read or is no `.npz` file.
    """
    with _opened(path, name, links=links) as archive:
        return tuple(_array_members(archive))


def read_arrays(
    path: Path,
    required: Iterable[str],
    optional: Iterable[str] = (),
    *,
    name: str = "",
    max_bytes: int = MAX_BYTES,
    links: bool = True,
) -> dict[str, NDArray[np.generic]]:
    """Read the arrays that are asked for.

    Args:
        path: The file.
        required: Names of arrays that must be there.
        optional: Names of arrays that are read where they are there.
        name: The data set it belongs to, where that can be fetched; for the error's hint.
        max_bytes: More unpacked bytes than this are refused.
        links: Whether the file may be a link to another.

    Raises:
        DataError: The file cannot be read, is truncated, lacks an array, holds Python objects or
            unpacks to too much.
    """
    with _opened(path, name, links=links) as archive:
        members = _array_members(archive)
        missing = [key for key in required if key not in members]
        if missing:
            raise DataError(
                _("{path} lacks the array {missing}; it holds {found}.").format(
                    path=path, missing=", ".join(missing), found=", ".join(members) or "–"
                ),
                _("The arrays are named x and y, or x_train, y_train, x_test and y_test."),
            )
        wanted = [*required, *(key for key in optional if key in members)]
        try:
            _refuse_bombs(path, archive, [members[key] for key in wanted], max_bytes)
            arrays = {}
            for key in wanted:
                with archive.open(members[key]) as stream:
                    arrays[key] = _read(stream)
                    # The rest is read so that the archive's own checksum is compared.
                    if stream.read(1):
                        raise ValueError(key)
        except BROKEN as error:
            raise damaged(path, _("it ends too early or its contents are garbled"), name) from error
        except OSError as error:
            raise cannot_read(path, error) from error
    return arrays


@contextmanager
def _opened(path: Path, name: str, *, links: bool) -> Iterator[zipfile.ZipFile]:
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(open_zip(path, MAX_BYTES, links=links))
        except BROKEN as error:
            why = _("it is not an .npz file, or its end is missing")
            raise damaged(path, why, name) from error
        except OSError as error:
            raise cannot_read(path, error) from error
        yield archive


def _array_members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    return {
        member.filename.removesuffix(".npy"): member
        for member in archive.infolist()
        if member.filename.endswith(".npy")
    }


def _refuse_bombs(
    path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], max_bytes: int
) -> None:
    total = 0
    for member in members:
        with archive.open(member) as stream:
            shape, _order, dtype = _header(stream)
        if dtype.hasobject:
            raise DataError(
                _("{path}: the array {name} holds Python objects, which could run code.").format(
                    path=path, name=member.filename.removesuffix(".npy")
                ),
                _("Save plain numbers or text: `array.astype('float32')`, `array.astype(str)`."),
            )
        size = dtype.itemsize
        for length in shape:
            size *= length
        if min(shape, default=0) < 0 or size > member.file_size:
            raise ValueError(member.filename)
        total += member.file_size
    packed = max(path.stat().st_size, 1)
    if total > max_bytes or (total > BOMB_BYTES and total > BOMB_RATIO * packed):
        raise DataError(
            _("{path} would unpack from {packed} to {total} bytes, so it was not read.").format(
                path=path, packed=packed, total=total
            ),
            _("Save fewer or smaller examples."),
        )


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[np.generic]]:
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        header = np.lib.format.read_array_header_1_0(stream)
    elif version == (2, 0):
        header = np.lib.format.read_array_header_2_0(stream)
    else:
        raise ValueError(version)
    return header


def _read(stream: IO[bytes]) -> NDArray[np.generic]:
    array: NDArray[np.generic] = np.lib.format.read_array(stream, allow_pickle=False)
    return array
