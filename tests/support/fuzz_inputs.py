"""Inputs for fuzzing: good ones, and what becomes of them when they are damaged, from a seed."""

from __future__ import annotations

import gzip
import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


@dataclass(slots=True)
class Attempt:
    """One input: where it may write, its own random numbers, and whether it came far."""

    rng: random.Random
    folder: Path
    home: Path
    past: bool = False
    """The first check let it through."""


NASTY = (
    "", "\x00", "\x1b[2J", "\u202e", "\ufeff", "\r", "\n", "\t", '"', "'", "[", "]", "{", "}", "(",
    ")", "=", ",", ";", ">", "#", "\\", "-", "+", "nan", "inf", "-inf", "1e999", "1e-999", "0",
    "-1", "9" * 30, "1_000", "0x10", "true", "null", "None", "[]", "{}", "\ud7ff", "é", "漢", "🙂",
    "a" * 5000, "../..", "/dev/zero", "%s", "{name}", "__class__", "1,5", "1.200,5", "=1+1",
)  # fmt: skip
"""Pieces of text that programs stumble over."""
NUMBERS = ("0", "-1", "1", "nan", "inf", "1e308", "-1e308", "1e-320", "99999999999999999999", "0.5",
           "2147483648", "true", '"3"', "[1]", "1e400", "1" + "0" * 400, "9" * 5000,
           "0x" + "f" * 5000)  # fmt: skip
SHARE_UNTOUCHED = 0.35
"""Inputs that are not damaged, so that what comes after the first check is reached as well."""


def times(rng: random.Random) -> int:
    """How often an input is damaged."""
    return 0 if rng.random() < SHARE_UNTOUCHED else rng.choice((1, 1, 1, 2, 3, 6))


def damaged_text(rng: random.Random, text: str, often: int | None = None) -> str:
    """A text with pieces left out, doubled, exchanged or put in."""
    for _time in range(times(rng) if often is None else often):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice((1, 1, 3, 10, 50)))
        match rng.randrange(7):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:end] + text[end:]
            case 2:
                text = text[:start] + rng.choice(NASTY) + text[start:]
            case 3:
                text = text[:start] + rng.choice(NASTY) + text[end:]
            case 4:
                text = _other_number(rng, text)
            case 5:
                lines = text.split("\n")
                one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
                lines[one], lines[two] = lines[two], lines[one]
                text = "\n".join(lines)
            case _:
                text = text[:start] + chr(rng.choice((rng.randrange(256), 0x2028, 0xFFFF)))
    return text


def _other_number(rng: random.Random, text: str) -> str:
    found = list(re.finditer(r"-?\d+(?:\.\d+)?", text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + rng.choice(NUMBERS) + text[one.end() :]


def damaged_bytes(rng: random.Random, data: bytes, often: int | None = None) -> bytes:
    """Bytes with some changed, left out or put in, most of them near the beginning."""
    content = bytearray(data)
    for _time in range(times(rng) if often is None else often):
        size = len(content)
        place = rng.randrange(min(size, rng.choice((16, 64, max(1, size)))) + 1)
        match rng.randrange(5):
            case 0:
                del content[place : place + rng.choice((1, 4, 100))]
            case 1:
                content[place:place] = rng.randbytes(rng.choice((1, 4, 100)))
            case 2 | 3:
                piece = rng.choice((b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"))
                content[place : place + len(piece)] = piece
            case _:
                del content[place:]
    return bytes(content)


def damaged_value(rng: random.Random, value: Any) -> Any:
    """A JSON value with one of its parts replaced by something of another kind."""
    if isinstance(value, dict) and value and rng.random() < 0.8:
        key = rng.choice(sorted(value))
        copy = dict(value)
        if rng.random() < 0.15:
            del copy[key]
        else:
            copy[key] = damaged_value(rng, value[key])
        return copy
    if isinstance(value, list) and value and rng.random() < 0.8:
        items = list(value)
        place = rng.randrange(len(items))
        items[place] = damaged_value(rng, items[place])
        return items
    return rng.choice((None, True, -1, 0, 10**30, 10**400, 1.5, 1e308, float("nan"), "",
                       rng.choice(NASTY), [], {}, [[]], {"a": 1}, "x" * 3000,
                       [1] * 500))  # fmt: skip


def a_cell(rng: random.Random, kind: str, decimal: str, row: int) -> str:
    """A cell of a column of that kind."""
    if rng.random() < 0.02:
        return rng.choice(("", "NA", "?", "-", rng.choice(NASTY)))
    match kind:
        case "number":
            return f"{rng.uniform(-5, 5):.3f}".replace(".", decimal)
        case "large":
            return str(1_700_000_000 + rng.randrange(1000))
        case "whole":
            return str(rng.randrange(9))
        case "word":
            return rng.choice(("red", "green", "azul", "ñu", "a b", "-", "1.0"))
        case "text":
            return f"row {row} {rng.randrange(10**6)}"
        case "date":
            return f"2024-0{rng.randrange(1, 10)}-11"
        case _:
            return "same"


def a_table(rng: random.Random) -> tuple[bytes, str]:
    """A CSV file, and the name of its last column."""
    separator = rng.choice((",", ",", ";", "\t", "|"))
    decimal = "," if separator == ";" and rng.random() < 0.5 else "."
    kinds = [rng.choice(("number", "number", "whole", "word", "large", "text", "date", "same"))
             for _column in range(rng.randrange(1, 6))]  # fmt: skip
    names = [
        rng.choice(("a", "peso", "x y", "año", "n,1", "c")) + str(n) for n in range(len(kinds))
    ]
    rows = [[*names, "class"]]
    classes = rng.choice((("yes", "no"), ("a", "b", "c"), ("0", "1"), ("+", "-"), ("only",)))
    for row in range(rng.choice((2, 12, 30, 60))):
        cells = [a_cell(rng, kind, decimal, row) for kind in kinds]
        rows.append([*cells, classes[row % len(classes)]])
    ending = rng.choice(("\n", "\n", "\r\n", "\r"))
    text = ending.join(separator.join(_quoted(cell, separator) for cell in row) for row in rows)
    text = damaged_text(rng, text + ending)
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "latin-1", "utf-16"))
    return damaged_bytes(
        rng, text.encode(encoding, "replace"), rng.choice((0, 0, 0, 0, 1))
    ), "class"


def _quoted(cell: str, separator: str) -> str:
    if any(sign in cell for sign in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def arrays(rng: random.Random) -> bytes:
    """An npz file with examples and classes, in some type and shape."""
    count = rng.choice((0, 1, 12, 12, 40, 40, 40))
    shape = rng.choice(((4,), (4,), (6, 6), (6, 6), (5, 5, 3), (), (0,), (2, 2, 2, 2)))
    kind = rng.choice(("f4", "f4", "f8", "u1", "u1", "i8", "?", "U3", "c8", "f2"))
    x = np.random.default_rng(rng.randrange(2**31)).random((count, *shape)) * 9
    x = x.real.astype(kind)
    y = np.arange(count) % rng.choice((1, 2, 3))
    if rng.random() < 0.1:
        x = np.full(x.shape, np.nan)
    names = rng.choice((("x", "y"),) * 6 + (("x_train", "y_train"), ("x", "z"), ("y", "x")))
    file = io.BytesIO()
    np.savez_compressed(file, **{names[0]: x, names[1]: y.astype(rng.choice(("i8", "u1", "f4")))})
    return damaged_bytes(rng, file.getvalue(), rng.choice((0, 0, 0, 1, 2)))


def idx(rng: random.Random) -> bytes:
    """A gzip file in the format of MNIST."""
    count, height, width = rng.randrange(5), rng.randrange(1, 9), rng.randrange(1, 9)
    head = bytes((0, 0, 8, 3)) + b"".join(n.to_bytes(4, "big") for n in (count, height, width))
    inner = damaged_bytes(rng, head + rng.randbytes(count * height * width))
    return damaged_bytes(rng, gzip.compress(inner, 1), rng.choice((0, 0, 1)))


def a_picture(rng: random.Random) -> bytes:
    """A picture in some mode, size and format."""
    mode = rng.choice(("L", "RGB", "RGBA", "1", "P", "LA", "I;16", "CMYK"))
    size = rng.choice(((1, 1), (8, 8), (28, 28), (40, 3), (3, 200), (120, 90)))
    picture = Image.effect_noise(size, 90)
    if rng.random() < 0.5:
        picture.paste(rng.choice((0, 255)), (0, 0, size[0], max(1, size[1] // 2)))
    picture = picture.convert("L").convert(mode) if mode != "I;16" else picture.convert("I;16")
    file = io.BytesIO()
    wanted = rng.choice(("PNG", "PNG", "JPEG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM", "ICO"))
    try:
        picture.save(file, wanted)
    except (OSError, ValueError, KeyError):
        picture.convert("L").save(file, "PNG")
    return damaged_bytes(rng, file.getvalue(), rng.choice((0, 0, 0, 1, 2)))


def a_folder(rng: random.Random, folder: Path) -> Path:
    """A folder with folders of pictures, and things that do not belong there."""
    parts = rng.choice(((".",), (".",), ("train", "test"), ("train", "validation"), ("train",)))
    for part in parts:
        for name in rng.sample(("cat", "dog", "ñu", ".hidden", "a b"), rng.choice((1, 2, 3, 3))):
            inside = folder / part / name
            inside.mkdir(parents=True, exist_ok=True)
            for number in range(rng.choice((0, 2, 4, 4))):
                content = a_picture(rng) if rng.random() < 0.9 else rng.randbytes(50)
                ending = rng.choice(("png", "png", "jpg", "PNG", "txt", "eps"))
                (inside / f"{number}.{ending}").write_bytes(content)
    if rng.random() < 0.3:
        (folder / rng.choice(("Thumbs.db", ".DS_Store", "read me.txt"))).write_bytes(b"x")
    return folder


def one_of(rng: random.Random, texts: Sequence[str]) -> str:
    """One of several good texts, damaged or not."""
    return damaged_text(rng, rng.choice(texts))
