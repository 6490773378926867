"""The log: whole lines or none, readers that follow, and whatever a hostile file may hold."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.errors import StoreError
from tui_lab.runs import events
from tui_lab.runs.events import Event, EventReader, EventWriter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def numbers(read: list[Event]) -> list[int]:
    return [event.seq for event in read]


def test_an_event_is_one_line_of_strict_json(path: Path) -> None:
    with EventWriter(path, clock=lambda: 12.5) as writer:
        writer.write("epoch", epoch=1, loss=0.5, classes=["uno", "ñ"])
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "format": 1,
        "seq": 1,
        "time": 12.5,
        "type": "epoch",
        "payload": {"epoch": 1, "loss": 0.5, "classes": ["uno", "ñ"]},
    }


def test_numbers_that_are_not_finite_become_null_with_a_reason(path: Path) -> None:
    with EventWriter(path) as writer:
        event = writer.write(
            "epoch",
            loss=math.nan,
            val_loss=math.inf,
            low=-math.inf,
            fine=1.0,
            nested={"inner": [1.0, math.nan]},
        )
    assert event.payload == {
        "loss": None,
        "loss_reason": "nan",
        "val_loss": None,
        "val_loss_reason": "inf",
        "low": None,
        "low_reason": "-inf",
        "fine": 1.0,
        "nested": {"inner": [1.0, None], "inner_reason": "nan"},
    }
    assert EventReader(path).read() == [event]


def test_numpy_values_are_written_as_plain_numbers(path: Path) -> None:
    with EventWriter(path) as writer:
        event = writer.write(
            "samples",
            one=np.float32(0.5),
            two=np.int64(3),
            nan=np.float64("nan"),
            table=np.array([[1.0, np.inf], [0.0, 2.0]], np.float32),
        )
    assert event.payload == {
        "one": 0.5,
        "two": 3,
        "nan": None,
        "nan_reason": "nan",
        "table": [[1.0, None], [0.0, 2.0]],
        "table_reason": "inf",
    }


def test_a_payload_may_use_any_key(path: Path) -> None:
    with EventWriter(path) as writer:
        writer.write("note", **{"self": 1, "kind": "x", "type": "y"})
    assert EventReader(path).read()[0].payload == {"self": 1, "kind": "x", "type": "y"}


def test_a_writer_goes_on_counting_after_a_torn_last_line(path: Path) -> None:
    with EventWriter(path) as writer:
        writer.write("started", pid=1)
        writer.write("epoch", epoch=1)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"format":1,"seq":3,"ti')
    with EventWriter(path) as writer:
        assert path.read_bytes() == whole
        assert writer.write("started", pid=2).seq == 3
    assert numbers(EventReader(path).read()) == [1, 2, 3]


def test_a_writer_finds_its_count_behind_lines_that_are_no_events(path: Path) -> None:
    with EventWriter(path) as writer:
        writer.write("started", pid=1)
    path.write_bytes(path.read_bytes() + b"garbage\n\xff\xfe\n\n[1]\n")
    with EventWriter(path) as writer:
        assert writer.write("epoch", epoch=1).seq == 2
    reader = EventReader(path)
    assert numbers(reader.read()) == [1, 2]
    assert reader.unreadable == 3


def test_a_writer_finds_its_count_across_chunks(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EventWriter(path) as writer:
        for epoch in range(40):
            writer.write("epoch", epoch=epoch + 1, text="x" * (epoch * 7))
    path.write_bytes(path.read_bytes() + b"#" * 300 + b"\n" + b"?" * 500)
    monkeypatch.setattr(events, "_CHUNK", 64)
    with EventWriter(path) as writer:
        assert writer.write("ended", status="finished").seq == 41
    reader = EventReader(path)
    assert numbers(reader.read()) == list(range(1, 42))
    assert reader.unreadable == 1


def test_a_log_of_nothing_but_a_torn_line_starts_anew(path: Path) -> None:
    path.write_bytes(b'{"format":1')
    with EventWriter(path) as writer:
        assert writer.write("started", pid=1).seq == 1


def test_the_log_is_private_to_the_user(path: Path) -> None:
    EventWriter(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_closed_writer_leaves_nothing_but_the_log(path: Path) -> None:
    with EventWriter(path) as writer:
        writer.write("started", pid=1)
    assert [p.name for p in path.parent.iterdir()] == ["events.jsonl"]


def test_a_writer_does_not_follow_a_link(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("precious")
    path.symlink_to(other)
    with pytest.raises(StoreError):
        EventWriter(path)
    assert other.read_text() == "precious"


def test_a_torn_last_line_means_not_yet(path: Path) -> None:
    with EventWriter(path) as writer:
        writer.write("started", pid=1)
    reader = EventReader(path)
    assert numbers(reader.read()) == [1]
    line = b'{"format":1,"seq":2,"time":1.0,"type":"epoch","payload":{}}\n'
    for end in (1, 20, len(line) - 1):
        path.write_bytes(path.read_bytes()[: reader.offset] + line[:end])
        assert reader.read() == []
        assert reader.unreadable == 0
    path.write_bytes(path.read_bytes()[: reader.offset] + line)
    assert numbers(reader.read()) == [2]


def test_a_missing_log_is_an_empty_one(path: Path) -> None:
    reader = EventReader(path)
    assert reader.read() == []
    with EventWriter(path) as writer:
        writer.write("started", pid=1)
    assert numbers(reader.read()) == [1]


def test_a_limit_stops_exactly_there(path: Path) -> None:
    with EventWriter(path) as writer:
        for epoch in range(10):
            writer.write("epoch", epoch=epoch + 1)
    reader = EventReader(path)
    assert [numbers(reader.read(limit=4)) for _ in range(4)] == [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10],
        [],
    ]


def test_a_time_limit_still_moves_on_each_time(path: Path) -> None:
    with EventWriter(path) as writer:
        for epoch in range(10_000):
            writer.write("batch", epoch=1, batch=epoch + 1, batches=10_000)
    reader = EventReader(path)
    read: list[int] = []
    turns = 0
    while found := reader.read(seconds=0.0):
        read += numbers(found)
        turns += 1
    assert read == list(range(1, 10_001))
    assert turns > 1


def test_lines_of_a_newer_format_are_counted_and_passed_over(path: Path) -> None:
    path.write_text(
        '{"format":2,"seq":1,"time":1,"type":"epoch","payload":{}}\n'
        '{"format":1,"seq":2,"time":1,"type":"epoch","payload":{},"later":true}\n'
    )
    reader = EventReader(path)
    assert numbers(reader.read()) == [2]
    assert reader.unreadable == 1


def test_a_replaced_log_is_read_from_its_beginning(path: Path) -> None:
    with EventWriter(path) as writer:
        writer.write("started", pid=1)
        writer.write("epoch", epoch=1)
    reader = EventReader(path)
    reader.read()
    shorter = path.with_name("new")
    with EventWriter(shorter) as writer:
        writer.write("started", pid=2)
    os.replace(shorter, path)
    assert [event.payload["pid"] for event in reader.read()] == [2]
    assert reader.restarts == 1


def test_a_line_without_an_end_does_not_fill_the_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LONGEST_LINE", 1 << 18)
    with open(path, "wb") as file:
        file.truncate(3 << 18)
        file.seek(0, os.SEEK_END)
        file.write(b'x\n{"seq":9,"time":1,"type":"ended","payload":{}}\n')
    reader = EventReader(path)
    assert numbers(reader.read()) == [9]
    assert reader.unreadable == 1


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "device"])
def test_what_is_no_plain_file_is_refused_at_once(path: Path, kind: str) -> None:
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else "/etc/hostname")
    with pytest.raises(OSError, match=r"not a file|it is a link"):
        EventReader(path).read()


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40).filter(lambda line: b"\n" not in line),
            st.sampled_from(
                [
                    b'{"seq":1,"time":1,"type":"a","payload":{}}',
                    b'{"seq":1,"time":1,"type":"a","payload":{}}{"seq":2}',
                    b'{"seq":1,"time":"x","type":"a","payload":{}}',
                    b"[" * 3000,
                    b'{"seq":' + b"9" * 400 + b',"time":1,"type":"a","payload":{}}',
                ]
            ),
        ),
        max_size=12,
    )
)
def test_no_line_can_make_reading_fail(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("log") / "events.jsonl"
    good = b'{"seq":7,"time":1,"type":"last","payload":{}}'
    path.write_bytes(b"\n".join([*lines, good]) + b"\n")
    reader = EventReader(path)
    assert reader.read()[-1].type == "last"
    assert reader.offset == path.stat().st_size
