"""TensorBoard's events: the scalars in one, read and written.

The fields are those of `tensorflow/core/util/event.proto`, `framework/summary.proto`,
`framework/tensor.proto` and `framework/types.proto`; the encoding is that of
https://protobuf.dev/programming-guides/encoding. Whatever else an event holds is passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_WALL_TIME, _STEP, _FILE_VERSION, _SUMMARY, _SESSION_LOG = 1, 2, 3, 5, 7
_VALUE = 1
_TAG, _SIMPLE_VALUE, _TENSOR, _METADATA = 1, 2, 8, 9
_PLUGIN_DATA, _PLUGIN_NAME = 1, 1
_DTYPE, _SHAPE, _CONTENT = 1, 2, 4
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_DOUBLE = struct.Struct("<d")
_SINGLE = struct.Struct("<f")
_FLOAT = 1
_CONTENTS: Mapping[int, struct.Struct] = {
    _FLOAT: _SINGLE,
    2: _DOUBLE,
    3: struct.Struct("<i"),
    9: struct.Struct("<q"),
    19: struct.Struct("<e"),
}
"""DT_FLOAT, DT_DOUBLE, DT_INT32, DT_INT64, DT_HALF: how a number of that type lies in bytes."""
_TYPED: Mapping[int, int] = {_FLOAT: 5, 2: 6, 3: 7, 9: 10}
"""The same types where the number is in a field of its own: float_val, double_val, int_val,
int64_val."""
_BFLOAT16 = 14
LONGEST_TAG = 300
"""Bytes; a longer name of a scalar is not taken."""


class NotAnEventError(ValueError):
    """Bytes that are no event."""


@dataclass(frozen=True, slots=True)
class ScalarEvent:
    """The scalars of one event."""

    time: float
    """Seconds since 1970."""
    step: int
    values: Mapping[str, float]
    """By tag."""


def read_event(data: bytes) -> ScalarEvent:
    """The scalars in an event; none where it holds something else.

    Raises:
        NotAnEventError: It is none.
    """
    time, step, values = 0.0, 0, dict[str, float]()
    for field, value in _fields(data):
        if field == (_WALL_TIME, _FIXED64):
            time = _DOUBLE.unpack(value)[0]
        elif field == (_STEP, _VARINT):
            step = _signed(value)
        elif field == (_SUMMARY, _BYTES):
            for inner, content in _fields(value):
                if inner == (_VALUE, _BYTES):
                    tag, scalar = _summary_value(content)
                    if tag and scalar is not None:
                        values[tag] = scalar
    return ScalarEvent(time, step, values)


def _summary_value(data: bytes) -> tuple[str, float | None]:
    tag, scalar, plugin = b"", None, b""
    for field, value in _fields(data):
        if field == (_TAG, _BYTES):
            tag = value
        elif field == (_SIMPLE_VALUE, _FIXED32):
            scalar = _SINGLE.unpack(value)[0]
        elif field == (_TENSOR, _BYTES):
            scalar = _number_in_tensor(value)
        elif field == (_METADATA, _BYTES):
            plugin = _first(_first(value, _PLUGIN_DATA), _PLUGIN_NAME)
    if len(tag) > LONGEST_TAG or plugin not in (b"", b"scalars"):
        return "", None
    return tag.decode("utf-8", "replace"), scalar


def _first(data: bytes, number: int) -> bytes:
    return next((value for field, value in _fields(data) if field == (number, _BYTES)), b"")


def _number_in_tensor(data: bytes) -> float | None:
    """The number in a tensor without axes; None for any other tensor."""
    dtype, content, shape = 0, b"", b""
    typed: dict[int, tuple[int, Any]] = {}
    for (number, kind), value in _fields(data):
        if (number, kind) == (_DTYPE, _VARINT):
            dtype = value
        elif (number, kind) == (_SHAPE, _BYTES):
            shape = value
        elif (number, kind) == (_CONTENT, _BYTES):
            content = value
        else:
            typed[number] = kind, value
    if dtype == _BFLOAT16 and len(content) == 2 and not shape:
        return float(_SINGLE.unpack(b"\0\0" + content)[0])
    packing = _CONTENTS.get(dtype)
    if packing is None or shape:
        return None
    if len(content) == packing.size:
        return float(packing.unpack(content)[0])
    kind, value = typed.get(_TYPED.get(dtype, 0), (-1, b""))
    if kind == -1:
        return None if content else 0.0  # what is nought may be left out
    if dtype in (_FLOAT, 2):
        return float(packing.unpack(value)[0]) if len(value) == packing.size else None
    if kind == _BYTES:  # packed, as lists of numbers are
        value, _end = _varint(value, 0)
    return float(_signed(value))


def _signed(value: int) -> int:
    return value if value < 1 << 63 else value - (1 << 64)


def _fields(data: bytes) -> Iterator[tuple[tuple[int, int], Any]]:
    """The fields of a message: number and kind, and the value: a whole number, or bytes."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield (number, kind), value
            continue
        if kind == _BYTES:
            size, at = _varint(data, at)
        else:
            size = {_FIXED64: 8, _FIXED32: 4}.get(kind, -1)
        if size < 0 or at + size > end:
            raise NotAnEventError("a field that is cut off, or of no kind that there is")
        yield (number, kind), data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & (1 << 64) - 1, at
    raise NotAnEventError("a number that does not end")


def version_event(time: float) -> bytes:
    """The event that a file of events begins with."""
    return _wall_time(time) + _message(_FILE_VERSION, b"brain.Event:2")


def session_event(time: float, step: int) -> bytes:
    """The event that says that a session begins at a step: TensorBoard drops what it knows of that
    step and later ones, because they are done again."""
    start = _whole(1, 1)  # SessionLog.status = START
    return _wall_time(time) + _whole(_STEP, step) + _message(_SESSION_LOG, start)


def scalar_event(time: float, step: int, values: Mapping[str, float]) -> bytes:
    """An event of scalars.

    They are written as `simple_value`, not as the tensors of TensorFlow 2: TensorBoard shows both
    alike, but its `EventAccumulator.Scalars` and other programs know only these.

    Args:
        time: Seconds since 1970.
        step: 0 or more.
        values: By tag; kept in single precision, also those that are not finite.
    """
    summary = b"".join(_message(_VALUE, _scalar(tag, value)) for tag, value in values.items())
    return _wall_time(time) + _whole(_STEP, step) + _message(_SUMMARY, summary)


def _scalar(tag: str, value: float) -> bytes:
    try:
        number = _SINGLE.pack(value)
    except OverflowError:  # too large for single precision
        number = _SINGLE.pack(float("inf") if value > 0 else float("-inf"))
    return _message(_TAG, tag.encode()) + bytes([_SIMPLE_VALUE << 3 | _FIXED32]) + number


def _wall_time(time: float) -> bytes:
    return bytes([_WALL_TIME << 3 | _FIXED64]) + _DOUBLE.pack(time)


def _whole(number: int, value: int) -> bytes:
    return bytes([number << 3 | _VARINT]) + _as_varint(value)


def _message(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | _BYTES]) + _as_varint(len(content)) + content


def _as_varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
