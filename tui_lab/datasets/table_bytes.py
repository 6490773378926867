"""The bytes of a file that holds a table: unpacked, decoded, and what its first bytes tell.

Knows nothing of rows and columns.
"""

from __future__ import annotations

import codecs
import errno
import re
import zlib
from pathlib import Path

from tui_lab.datasets.files import cannot_read, damaged, refuse_no_table
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.plain_files import open_gzip, read_bytes

MAX_BYTES = 500 * 1024**2
"""A table takes about five times its size while it is read."""
GZIP = b"\x1f\x8b"
SNIFFED_BYTES = 1000
WINDOWS = re.compile(rb"[\x80-\x9f]")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark this one begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def table_bytes(path: Path) -> bytes:
    """The content of a file, unpacked where it is packed with gzip.

    Raises:
        DataError: It cannot be read, is damaged, or has more than `MAX_BYTES` unpacked.
    """
    try:
        content = read_bytes(path, MAX_BYTES)
        if not content.startswith(GZIP):
            return content
        with open_gzip(path, MAX_BYTES) as unpacked:
            content = unpacked.read(MAX_BYTES + 1)
    except (EOFError, zlib.error) as error:
        raise damaged(path, _("what is packed in it cannot be unpacked")) from error
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _too_large(path) from error
        if error.errno is None:  # gzip's own
            raise damaged(path, _("what is packed in it cannot be unpacked")) from error
        raise cannot_read(path, error) from error
    if len(content) > MAX_BYTES:
        raise _too_large(path)
    return content


def _too_large(path: Path) -> DataError:
    return DataError(
        _("{path} is larger than {limit} MB.").format(path=path, limit=MAX_BYTES // 1024**2),
        _("Keep a part of its lines, or add the arrays as an .npz file."),
    )


def empty(path: Path) -> DataError:
    """The error for a file with nothing in it."""
    return DataError(
        _("{path} is empty.").format(path=path),
        _("Choose a file with a header and a line for each example."),
    )


def as_utf8(path: Path, content: bytes, encoding: str | None) -> tuple[bytes, str]:
    """The content of a text file as UTF-8 without a mark, and the encoding that it had.

    Args:
        path: The file, for sentences.
        content: Its bytes.
        encoding: A name that Python knows; None takes the byte-order mark's, else UTF-8, else
            Windows-1252 or Latin-1.

    Raises:
        DataError: It is no text, or not in that encoding.
    """
    refuse_no_table(path, content)
    if encoding is None and content.isascii() and b"\x00" not in content:
        return content, "utf-8"
    candidates = [encoding] if encoding else _candidates(content)
    text, used = "", ""
    for used in candidates:
        try:
            text = content.decode(used)
        except LookupError as error:
            raise DataError(
                _("The encoding {encoding} is not known.").format(encoding=used),
                _("Usual ones are utf-8, utf-16, latin-1 and cp1252."),
            ) from error
        except (UnicodeDecodeError, ValueError) as error:
            if used == candidates[-1]:
                position = error.start if isinstance(error, UnicodeDecodeError) else 0
                raise DataError(
                    _("{path}, line {line}: the text is not in the encoding {encoding}.").format(
                        path=path,
                        line=content.count(b"\n", 0, position) + 1,
                        encoding=used,
                    ),
                    _("Name another encoding, for example latin-1."),
                ) from error
            continue
        break
    if "\x00" in text:
        raise DataError(
            _("{path} is not a text file: there is a zero byte in line {line}.").format(
                path=path, line=text.count("\n", 0, text.index("\x00")) + 1
            ),
            _(
                "Export the table as CSV from the program that made it; where it is UTF-16, add "
                "`--encoding utf-16`."
            ),
        )
    # Half a pair of UTF-16, which some encodings let through, is no text that could be written.
    same = codecs.lookup(used).name == "utf-8" and not text.startswith("\ufeff")
    return content if same else text.removeprefix("\ufeff").encode(errors="replace"), used


def _candidates(content: bytes) -> list[str]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return [encoding]
    # Text in UTF-16 without a mark: of every letter of the west one byte is zero.
    pairs = content[:SNIFFED_BYTES]
    first, second = pairs[::2].count(0), pairs[1::2].count(0)
    if 4 * max(first, second) > len(pairs) and not min(first, second):
        return ["utf-16-be" if first else "utf-16-le"]
    # What Latin-1 has no letter for are quotes and the euro sign in Windows-1252.
    western = ["cp1252", "latin-1"] if WINDOWS.search(content) else ["latin-1"]
    return ["utf-8", *western]
