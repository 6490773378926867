"""Steps that cannot be read in plain text: sealed by the author, opened by the lab or by a word.

A sealed step stands in `ID.sealed` instead of `ID.toml`. Without a word the lab opens it by itself:
then it is only hidden from curious eyes, since the lab's code is open. With a word the key is made
of that (scrypt, RFC 7914), and a long one keeps the step closed until it is told. The text is added
bit by bit to a stream of SHAKE-256 (FIPS 202), and signed with HMAC-SHA-256 (RFC 2104).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from tui_lab.errors import CourseError
from tui_lab.i18n import _
from tui_lab.plain_files import read_bytes, reason, toml_table

ENDING = ".sealed"
FORMAT = 1
LARGEST = 4 << 20
"""Bytes of a sealed step."""
_OWN_WORD = "tui-lab"


class SealedStep(msgspec.Struct, kw_only=True, frozen=True):
    """What a sealed step's file holds."""

    format: int = FORMAT
    title: str | dict[str, str]
    """In plain text, as in the file that was sealed."""
    word: bool
    """Whether a word opens it."""
    salt: str
    content: str
    tag: str


def _keys(word: str, salt: str) -> tuple[bytes, bytes]:
    """The key of the stream and that of the signature."""
    made = _stretched(word, salt)
    return made[:32], made[32:]


@lru_cache(64)
def _stretched(word: str, salt: str) -> bytes:
    plain = " ".join(word.casefold().split()).encode()
    if word == _OWN_WORD:  # it is known anyway
        return hashlib.sha512(plain + salt.encode()).digest()
    return hashlib.scrypt(plain, salt=salt.encode(), n=2**14, r=8, p=1, dklen=64)


def _added(text: bytes, key: bytes) -> bytes:
    stream = hashlib.shake_256(key).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))


def sealed(text: str, word: str = "") -> bytes:
    """The file of a sealed step.

    Args:
        text: Its TOML.
        word: What opens it; "" lets the lab open it.

    Raises:
        ValueError: The text is no TOML with a title.
    """
    title = toml_table(text)["title"]
    salt = secrets.token_hex(16)
    key, signing = _keys(word or _OWN_WORD, salt)
    content = _added(text.encode(), key)
    step = SealedStep(
        title=title,
        word=bool(word),
        salt=salt,
        content=base64.b64encode(content).decode(),
        tag=hmac.digest(signing, content, "sha256").hex(),
    )
    return msgspec.json.format(msgspec.json.encode(step), indent=1) + b"\n"


def find(folder: Path, identity: str) -> Path | None:
    """The file of a sealed step; None where there is none."""
    path = folder / f"{identity}{ENDING}"
    return path if path.exists() else None


def opened(path: Path, word: str) -> tuple[Path, Mapping[str, Any] | None, Any]:
    """A sealed step's file.

    Args:
        path: Of the file.
        word: That was said; "" for none.

    Returns:
        The file, the table in it, or None where it stays closed, and its title.

    Raises:
        CourseError: It is damaged.
    """
    try:
        content = read_bytes(path, LARGEST)
    except OSError as error:
        said = _("{file} cannot be read: {reason}.").format(file=path, reason=reason(error))
        raise CourseError(said) from error
    return path, *_unsealed(path, content, word)


def course_table(path: Path, table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table of `course.toml`; that of a sealed copy stands under `sealed` in it.

    Raises:
        CourseError: It is damaged.
    """
    text = table.get("sealed")
    if not isinstance(text, str):
        return table
    found, _title = _unsealed(path, text.encode(), "")
    if found is None:
        raise _damaged(path)
    return found


def _unsealed(path: Path, text: bytes, word: str) -> tuple[dict[str, Any] | None, Any]:
    """The table in a sealed text, or None where it stays closed; and its title."""
    try:
        step = msgspec.json.decode(text, type=SealedStep)
        if step.word and not word:
            return None, step.title
        key, signing = _keys(word if step.word else _OWN_WORD, step.salt)
        content = base64.b64decode(step.content, validate=True)
        if not hmac.compare_digest(hmac.digest(signing, content, "sha256").hex(), step.tag):
            if step.word:
                return None, step.title
            raise _damaged(path)
        return toml_table(_added(content, key).decode()), step.title
    except (msgspec.MsgspecError, ValueError, RecursionError, binascii.Error) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> CourseError:
    return CourseError(
        _("The sealed step {file} is damaged.").format(file=path),
        _("Ask for the course again, or seal it anew."),
    )


def try_word(folder: Path, identity: str, word: str) -> None:
    """Refuse a word that does not open a sealed step.

    Raises:
        CourseError: It is another word, or the file is damaged.
    """
    path = find(folder, identity)
    if path is not None and opened(path, word)[1] is None:
        raise CourseError(
            _("This word does not open the step “{name}”.").format(name=identity),
            _("Capitals do not matter; every letter does."),
        )
