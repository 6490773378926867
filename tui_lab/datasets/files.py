"""Checks on the files that data sets come in: checksums, what they are, errors that name them.

Owns no format; those are in the modules that read them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tui_lab import paths, plain_files
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.text.command_line import with_commands

SIGNATURES = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"PK\x03\x04", "zip, xlsx, ods"),
    (b"\xd0\xcf\x11\xe0", "xls, doc"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"\x89HDF", "HDF5"),
    (b"\x93NUMPY", "npy"),
)
"""How files begin that are no text, and what they are called."""
WEB_PAGES = (b"<!doctype html", b"<html")


def cannot_read(path: Path, error: OSError) -> DataError:
    """The error for a file that the system does not let us read."""
    return DataError(
        _("{path} cannot be read: {reason}.").format(path=path, reason=plain_files.reason(error)),
        plain_files.advice(error),
    )


def damaged(path: Path, detail: str, name: str = "") -> DataError:
    """The error for a file that is not what it should be.

    Args:
        path: The file.
        detail: Translated part of a sentence, without a full stop: "it ends too early".
        name: The data set it belongs to, where that can be fetched.
    """
    if name and path.is_relative_to(paths.data_folder()):
        hint = with_commands(_("Fetch it again with `tui-lab data get {name}`."), name=name)
    else:
        hint = _("Put a good copy in its place.")
    return DataError(_("{path} is damaged: {detail}.").format(path=path, detail=detail), hint)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes in hexadecimal.

    Raises:
        DataError: The file cannot be read.
    """
    try:
        with plain_files.open_plain(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise cannot_read(path, error) from error


def check_sha256(path: Path, expected: str, name: str = "") -> None:
    """Compare a file with its published checksum.

    Raises:
        DataError: It differs, or the file cannot be read.
    """
    found = sha256(path)
    if found != expected:
        raise damaged(
            path,
            _("its SHA-256 checksum is {found}…, not {expected}…").format(
                found=found[:12], expected=expected[:12]
            ),
            name,
        )


def refuse_no_table(path: Path, content: bytes) -> None:
    """Check that a file that is to be read as a table does not begin like something else.

    Raises:
        DataError: It does; the hint says what to do.
    """
    kind = next((name for start, name in SIGNATURES if content.startswith(start)), None)
    if kind is not None:
        raise DataError(
            _("{path} is not a text file: it begins like one of the kind {kind}.").format(
                path=path, kind=kind
            ),
            _(
                "Unpack it, or export the table as CSV from the program that made it. The lab also "
                "reads .csv.gz, Parquet, JSON and workbooks (.xlsx, .xls, .ods)."
            ),
        )
    if content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(WEB_PAGES):
        raise DataError(
            _("{path} is a web page, not a table.").format(path=path),
            _("Get the file itself: on such a page there is often a link “raw” or “download”."),
        )
