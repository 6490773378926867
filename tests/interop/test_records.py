"""TensorFlow's record files and TensorBoard's events: read and written, also damaged ones."""

from __future__ import annotations

import io
import math
import random
import struct
from pathlib import Path

import pytest

from tui_lab.interop.summaries import (
    NotAnEventError,
    ScalarEvent,
    read_event,
    scalar_event,
    version_event,
)
from tui_lab.interop.tfrecord import Damage, crc32c, masked_crc32c, record, records

REAL = Path(__file__).parent.parent / "data" / "imports" / "tensorboard"
"""Written by `keras.callbacks.TensorBoard` of Keras 3.15 on TensorFlow 2.21, in our training."""
VALIDATION = next((REAL / "validation").iterdir())


@pytest.mark.parametrize(
    ("data", "checksum"),
    [
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
        (b"123456789", 0xE3069283),
    ],
)
def test_the_checksum_is_that_of_rfc_3720(data: bytes, checksum: int) -> None:
    assert crc32c(data) == checksum


def test_what_is_written_as_records_is_read_again() -> None:
    written = [b"", b"a", bytes(1000)]
    damage = Damage()
    file = io.BytesIO(b"".join(map(record, written)))
    assert list(records(file, 1000, damage)) == written
    assert (damage.wrong, damage.broken_at, damage.passed_over) == (0, None, 0)


def test_a_record_with_a_wrong_checksum_is_passed_over_and_a_large_one_is_not_read() -> None:
    bad = bytearray(record(b"bad"))
    bad[12] ^= 1
    damage = Damage()
    file = io.BytesIO(record(b"x" * 50) + bytes(bad) + record(b"good"))
    assert list(records(file, 10, damage)) == [b"good"]
    assert (damage.wrong, damage.broken_at, damage.passed_over) == (1, None, 1)


def test_a_length_that_cannot_be_is_not_believed() -> None:
    length = struct.pack("<Q", 1 << 60)
    claims = length + struct.pack("<I", masked_crc32c(length)) + b"short"
    for rest in (claims, b"\x05", struct.pack("<Q", 4) + b"\0\0\0\0data\0\0\0\0"):
        damage = Damage()
        assert list(records(io.BytesIO(record(b"one") + rest), 1 << 16, damage)) == [b"one"]
        assert damage.broken_at == len(record(b"one"))


def test_a_file_of_keras_is_read_to_the_last_digit() -> None:
    content = VALIDATION.read_bytes()
    events = [read_event(data) for data in records(io.BytesIO(content), 1 << 16, Damage())]
    losses = {
        event.step: event.values["epoch_loss"] for event in events if "epoch_loss" in event.values
    }
    # As Keras put them into its history, which lies beside it.
    assert losses == {
        0: 0.670758843421936,
        1: 0.6662130355834961,
        2: 0.6621016263961792,
        3: 0.6583935618400574,
        4: 0.6550148725509644,
        5: 0.6519250869750977,
    }
    assert events[0] == ScalarEvent(1796005175.0, 0, {})
    assert events[-1].time == pytest.approx(1796005176.454521)


def test_scalars_come_back_as_they_were_written() -> None:
    values = {"epoch_loss": 0.5, "größe": -2.0, "big": 1e300, "none": math.nan}
    event = read_event(scalar_event(1.5e9, 300, values))
    assert (event.time, event.step) == (1.5e9, 300)
    assert (event.values["epoch_loss"], event.values["größe"]) == (0.5, -2.0)
    assert event.values["big"] == math.inf
    assert math.isnan(event.values["none"])
    assert read_event(version_event(3.0)) == ScalarEvent(3.0, 0, {})


def field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def value_event(content: bytes) -> bytes:
    return field(5, field(1, field(1, b"tag") + content))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (bytes([2 << 3 | 5]) + struct.pack("<f", 1.5), 1.5),  # simple_value
        (field(8, b"\x08\x02" + field(4, struct.pack("<d", 2.5))), 2.5),  # DT_DOUBLE
        (field(8, b"\x08\x01" + field(5, struct.pack("<f", 3.5))), 3.5),  # float_val, packed
        (field(8, b"\x08\x01" + bytes([5 << 3 | 5]) + struct.pack("<f", 4.5)), 4.5),
        (field(8, b"\x08\x09" + bytes([10 << 3, 7])), 7.0),  # int64_val
        (field(8, b"\x08\x03" + field(7, b"\xac\x02")), 300.0),  # int_val, packed
        (field(8, b"\x08\x0e" + field(4, b"\xc0\x3f")), 1.5),  # DT_BFLOAT16
        (field(8, b"\x08\x01" + field(2, field(2, b"\x08\x02")) + field(4, bytes(8))), None),
        (field(8, b"\x08\x07" + field(8, b"a word")), None),  # DT_STRING
        (field(9, field(1, field(1, b"images"))) + field(8, b"\x08\x01"), None),
        (field(8, b"\x08\x01"), 0.0),
    ],
)
def test_a_number_is_found_however_it_is_kept(content: bytes, expected: float | None) -> None:
    assert read_event(value_event(content)).values.get("tag") == expected


def test_bytes_that_are_no_event_are_said_so_and_nothing_else_happens() -> None:
    rng = random.Random(1)
    whole = list(records(io.BytesIO(VALIDATION.read_bytes()), 1 << 16, Damage()))[-1]
    refused = 0
    for _try in range(2000):
        data = bytearray(whole[: rng.randrange(len(whole) + 1)])
        for _change in range(rng.randrange(4)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            read_event(bytes(data))
        except NotAnEventError:
            refused += 1
    assert 200 < refused < 2000
