"""The frame of TensorFlow's record files: length, checksum, data, checksum.

Source: https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details. A record
is its length (8 bytes, little-endian), the masked CRC-32C of these bytes, the data, and the masked
CRC-32C of the data. CRC-32C is Castagnoli's, RFC 3720, appendix B.4. The mask is that of
`tsl/lib/hash/crc32c.h`: the checksum turned right by 15 bits, plus 0xA282EAD8.

Written here rather than taken from a library: tensorboardX only writes, TensorBoard's own reader
needs protobuf and gRPC (40 MB), and of all that this is two pages.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

_POLYNOMIAL = 0x82F63B78
_MASK_DELTA = 0xA282EAD8
_LENGTH = struct.Struct("<Q")
_CHECKSUM = struct.Struct("<I")
_HEADER = _LENGTH.size + _CHECKSUM.size


def _table() -> tuple[int, ...]:
    rows = []
    for value in range(256):
        for _bit in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        rows.append(value)
    return tuple(rows)


_TABLE = _table()


def crc32c(data: bytes) -> int:
    """The CRC-32C of `data`, 0 to 2**32 - 1."""
    value = 0xFFFFFFFF
    for byte in data:
        value = value >> 8 ^ _TABLE[(value ^ byte) & 0xFF]
    return value ^ 0xFFFFFFFF


def masked_crc32c(data: bytes) -> int:
    """As it stands in a record."""
    value = crc32c(data)
    return ((value >> 15 | value << 17) + _MASK_DELTA) & 0xFFFFFFFF


def record(data: bytes) -> bytes:
    """`data` as one whole record."""
    length = _LENGTH.pack(len(data))
    frame = length + _CHECKSUM.pack(masked_crc32c(length))
    return frame + data + _CHECKSUM.pack(masked_crc32c(data))


class Damage:
    """What of a file could not be read, after `records` has gone through it."""

    def __init__(self) -> None:
        self.wrong = 0
        """Records whose data does not have its checksum; they are passed over."""
        self.broken_at: int | None = None
        """The byte at which no record begins: no later one is found. None at a clean end."""
        self.passed_over = 0
        """Records that were larger than wanted; they were not read."""


def records(file: BinaryIO, largest: int, damage: Damage) -> Iterator[bytes]:
    """The data of each record of `largest` bytes at most, one after the other.

    Larger ones (pictures, graphs) are jumped over unread, whatever length they claim. A wrong
    length or a file that is cut off ends it; never more than `largest` bytes are held.

    Args:
        file: Opened for reading, at its beginning; it can be told to jump.
        largest: Bytes of data that are wanted at most.
        damage: Told what could not be read.
    """
    end = file.seek(0, 2)
    at = file.seek(0)
    while at < end:
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            damage.broken_at = at
            return
        length = _LENGTH.unpack_from(header)[0]
        known = _CHECKSUM.unpack_from(header, _LENGTH.size)[0]
        after = at + _HEADER + length + _CHECKSUM.size
        if masked_crc32c(header[: _LENGTH.size]) != known or after > end:
            damage.broken_at = at
            return
        if length > largest:
            damage.passed_over += 1
            file.seek(after)
        else:
            data = file.read(length)
            checksum = file.read(_CHECKSUM.size)
            if len(checksum) < _CHECKSUM.size:
                damage.broken_at = at
                return
            if _CHECKSUM.unpack(checksum)[0] == masked_crc32c(data):
                yield data
            else:
                damage.wrong += 1
        at = after
