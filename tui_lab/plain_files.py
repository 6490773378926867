"""Opening files for reading: plain files alone, and none that is larger than it may be.

Every file that the lab reads is opened here, whoever named it: a pipe would make the lab wait for
ever, a device or a file without end would fill its memory. What is refused is an OSError like those
of the system; `reason` and `advice` turn either into words. TOML is decoded here too, whoever wrote
it. Imports only texts and their language.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tui_lab.i18n import N_, _, number

if TYPE_CHECKING:
    import gzip
    import zipfile

SMALL = 1 << 20
"""Bytes that a small file may have: settings, a draft, the header of a run."""
LONGEST_NUMBER = 1000
"""Digits of a whole number in TOML; Python fails to write out one of more than 4300."""
_PIECE = 1 << 16
_KINDS = (
    (stat.S_ISDIR, N_("it is a folder, not a file"), N_("Name a file.")),
    (
        stat.S_ISFIFO,
        N_("it is a pipe, not a file"),
        N_("Write what comes out of it into a file first, and name that file."),
    ),
    (stat.S_ISSOCK, N_("it is a socket, not a file"), N_("Name a file.")),
    (stat.S_ISCHR, N_("it is a device, not a file"), N_("Name a file.")),
    (stat.S_ISBLK, N_("it is a device, not a file"), N_("Name a file.")),
)
_REASONS = {
    errno.ENOENT: N_("there is no such file"),
    errno.EACCES: N_("you may not read it"),
    errno.EPERM: N_("you may not read it"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.ENOTDIR: N_("a part of its path is not a folder"),
    errno.EISDIR: N_("it is a folder, not a file"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EIO: N_("the disk reports a fault"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your share of the disk is used up"),
    errno.EROFS: N_("the disk can only be read"),
    errno.EBUSY: N_("another program is using it"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ESTALE: N_("the network disk that holds it has changed"),
    errno.ETIMEDOUT: N_("the network disk does not answer"),
    errno.EEXIST: N_("there is one of that name already"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
}
_REASONS_OF_WRITING = _REASONS | {
    errno.ENOENT: N_("there is no such folder"),
    errno.EACCES: N_("you may not write there"),
    errno.EPERM: N_("you may not write there"),
}


class UnfitFileError(OSError):
    """A file that is there and is not read: no plain file, too large, or not text.

    Args:
        code: One of `errno`.
        reason: Translated part of a sentence, without a full stop: "it is a pipe, not a file".
        path: The file.
        hint: Translated sentence: what to do.
    """

    def __init__(self, code: int, reason: str, path: Path | str, hint: str = "") -> None:
        super().__init__(code, reason, str(path))
        self.hint = hint


def reason(error: OSError) -> str:
    """Why a file was not read, as a translated part of a sentence: "you may not read it"."""
    return _in_words(error, _REASONS)


def reason_of_writing(error: OSError) -> str:
    """Why a file was not written or removed, as a translated part of a sentence."""
    return _in_words(error, _REASONS_OF_WRITING)


def _in_words(error: OSError, reasons: Mapping[int, str]) -> str:
    known = reasons.get(error.errno or 0)
    if known is None or isinstance(error, UnfitFileError):
        return error.strerror or str(error) or type(error).__name__
    return _(known)


def advice(error: OSError) -> str:
    """What to do about a file that a user named and that was not read: a translated sentence."""
    hint = error.hint if isinstance(error, UnfitFileError) else ""
    return hint or _("Check that the file is there and that you may read it.")


def open_handle(path: Path | str, largest: int | None = None, *, links: bool = True) -> int:
    """A descriptor for reading `path`, if it is a plain file.

    Args:
        path: The file.
        largest: Bytes that it may have; None for any number.
        links: Whether a link to a plain file will do, as for all files that a user names.

    Raises:
        OSError: It is missing or may not be read; it is a folder, pipe, socket or device, or has
            more than `largest` bytes (UnfitFileError); it is a link and none will do (ELOOP).
    """
    return _opened(path, largest, links)[0]


def _opened(path: Path | str, largest: int | None, links: bool) -> tuple[int, int]:
    """As `open_handle`; also the bytes that the file has by what the system says."""
    try:
        # Looked at first: to open some devices is to do something to them.
        found = os.stat(path, follow_symlinks=links)
        if stat.S_ISLNK(found.st_mode):
            raise UnfitFileError(errno.ELOOP, _("it is a link, and none is followed here"), path)
        _refuse_unfit(found, path, largest)
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if links else os.O_NOFOLLOW)
        handle = os.open(path, flags)
    except ValueError as error:  # a null character, or one that no file's name can have
        raise UnfitFileError(errno.EINVAL, _("no file can have such a name"), path) from error
    try:
        found = os.fstat(handle)
        _refuse_unfit(found, path, largest)
    except BaseException:
        os.close(handle)
        raise
    return handle, found.st_size


def _refuse_unfit(found: os.stat_result, path: Path | str, largest: int | None) -> None:
    if not stat.S_ISREG(found.st_mode):
        for is_so, why, hint in _KINDS:
            if is_so(found.st_mode):
                code = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL
                raise UnfitFileError(code, _(why), path, _(hint))
    if largest is not None and found.st_size > largest:
        raise _too_large(path, largest)


def _too_large(path: Path | str, largest: int) -> UnfitFileError:
    text = _("it has more than {limit} MB").format(limit=number(round(largest / 2**20, 1)))
    return UnfitFileError(errno.EFBIG, text, path, _("Name a smaller file."))


def open_plain(
    path: Path | str, largest: int | None = None, *, links: bool = True
) -> io.BufferedReader:
    """A plain file, opened for reading bytes; as `open_handle`."""
    return open(open_handle(path, largest, links=links), "rb")


def read_bytes(path: Path | str, largest: int = SMALL, *, links: bool = True) -> bytes:
    """The whole content of a plain file of at most `largest` bytes; raises as `open_handle`."""
    handle, size = _opened(path, largest, links)
    try:
        content = read_all(handle, size, largest)
    finally:
        os.close(handle)
    if len(content) > largest:
        raise _too_large(path, largest)
    return content


def read_all(handle: int, size: int, largest: int = SMALL) -> bytes:
    """All bytes of an open file from where it stands, but at most one more than `largest`.

    Small files are read by the thousand: no buffer is made for them that is larger than they are.

    Args:
        handle: Its descriptor, which stays open.
        size: Bytes that it should have; they may be unknown (0, as in /proc) or have grown.
        largest: Bytes that it may have.
    """
    parts, room = [], largest + 1
    while room and (part := os.read(handle, min(room, size + 1 if size else _PIECE))):
        parts.append(part)
        room -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_text(
    path: Path | str, largest: int = SMALL, *, links: bool = True, encoding: str = "utf-8"
) -> str:
    """The text of a plain file, without a byte-order mark.

    Raises:
        OSError: As `open_handle`; UnfitFileError also where it is not text in that encoding.
    """
    try:
        text = read_bytes(path, largest, links=links).decode(encoding)
    except UnicodeDecodeError as error:
        why = _("it is not text in {encoding}").format(encoding=encoding.upper())
        raise UnfitFileError(errno.EILSEQ, why, path, _("Save it as plain text.")) from error
    return text.removeprefix("\ufeff")


def toml_table(text: str) -> dict[str, Any]:
    """The table that a text in TOML says.

    Raises:
        ValueError: It is no TOML, is nested too deeply, or has a number of more than
            LONGEST_NUMBER digits.
    """
    import tomllib  # not for the first screen

    try:
        table = tomllib.loads(text)
        _refuse_long_numbers(table)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return table


def _refuse_long_numbers(value: object) -> None:
    if isinstance(value, int) and abs(value) >= 10**LONGEST_NUMBER:
        raise ValueError(f"a number of more than {LONGEST_NUMBER} digits")
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _refuse_long_numbers(part)


@contextmanager
def open_zip(
    path: Path | str, largest: int | None = None, *, links: bool = True
) -> Iterator[zipfile.ZipFile]:
    """A zip archive in a plain file; raises as `open_handle`, or `zipfile.BadZipFile`."""
    import zipfile

    with open_plain(path, largest, links=links) as file, zipfile.ZipFile(file) as archive:
        yield archive


@contextmanager
def open_gzip(path: Path | str, largest: int | None = None) -> Iterator[gzip.GzipFile]:
    """What is packed in a plain file with gzip; raises as `open_handle`, later as `gzip` does."""
    import gzip

    with open_plain(path, largest) as file, gzip.GzipFile(fileobj=file) as unpacked:
        yield unpacked


def open_to_append(path: Path | str, *, links: bool = True) -> BinaryIO:
    """A plain file for adding bytes at its end; it is made, for the user alone, if missing.

    Args:
        path: The file.
        links: As for `open_handle`.

    Raises:
        OSError: It cannot be written, or is no plain file.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC
    handle = os.open(path, flags | (0 if links else os.O_NOFOLLOW), 0o600)
    try:
        _refuse_unfit(os.fstat(handle), path, None)
        return open(handle, "ab")
    except BaseException:
        os.close(handle)
        raise
