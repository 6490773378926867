"""What was answered about own examples: kept line by line, read carefully."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from tui_lab.errors import StoreError
from tui_lab.runs import predictions
from tui_lab.runs.layout import PREDICTIONS_FILE
from tui_lab.runs.predictions import Prediction, read, record

DIGEST = "0" * 64


def prediction(**changes: object) -> Prediction:
    one = Prediction(
        time=1000.5,
        dataset="mnist",
        kind="image",
        name="seven.png",
        digest=DIGEST,
        answer="7",
        probability=0.75,
    )
    return msgspec.structs.replace(one, **changes)


def test_what_is_recorded_is_read_in_order(tmp_path: Path) -> None:
    first = [prediction(), prediction(name="8.png", answer="8")]
    second = [prediction(kind="row", name="1, 2")]
    record(tmp_path, first)
    record(tmp_path, second)
    assert read(tmp_path) == (*first, *second)
    lines = (tmp_path / PREDICTIONS_FILE).read_text().splitlines()
    assert json.loads(lines[0]) == {
        "format": 1,
        "time": 1000.5,
        "dataset": "mnist",
        "kind": "image",
        "name": "seven.png",
        "digest": DIGEST,
        "answer": "7",
        "probability": 0.75,
    }


def test_names_are_printable_and_short(tmp_path: Path) -> None:
    record(tmp_path, [prediction(name="a\x1b[2J\n\udcff" + "x" * 400, answer="b\n")])
    (found,) = read(tmp_path)
    assert found.name.isprintable()
    assert len(found.name) == 200
    assert found.answer == "b "


def test_an_answer_that_is_no_number_is_none(tmp_path: Path) -> None:
    record(tmp_path, [prediction(probability=float("nan"))])
    assert not (tmp_path / PREDICTIONS_FILE).exists()


@pytest.mark.parametrize(
    "line",
    [
        b'{"format":1,"time":1.0,"da',
        b"[" * 100_000,
        b'{"format":1}',
        b"\xff\xfe",
        *(
            msgspec.json.encode(msgspec.to_builtins(prediction()) | changes)
            for changes in (
                {"format": 2},
                {"kind": "sound"},
                {"time": None},
                {"probability": 1.5},
                {"probability": "1"},
                {"digest": "x" * 64},
                {"digest": DIGEST + "\n"},
                {"name": "x" * 201},
                {"name": "\u001b[2J"},
                {"answer": "x" * 5000},
            )
        ),
    ],
)
def test_lines_that_are_not_ours_are_passed_over(tmp_path: Path, line: bytes) -> None:
    record(tmp_path, [prediction()])
    with (tmp_path / PREDICTIONS_FILE).open("ab") as file:
        file.write(line)  # torn: without its newline
    record(tmp_path, [prediction(name="after.png")])
    assert [each.name for each in read(tmp_path)] == ["seven.png", "after.png"]


def test_only_the_end_of_a_huge_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(tmp_path, [prediction(name=f"{number}.png") for number in range(50)])
    monkeypatch.setattr(predictions, "MOST_READ", 1000)
    found = read(tmp_path)
    assert 0 < len(found) < 10
    assert found[-1].name == "49.png"


def test_nothing_is_read_through_a_link_or_where_there_is_none(tmp_path: Path) -> None:
    assert read(tmp_path) == ()
    other = tmp_path / "other"
    other.mkdir()
    record(other, [prediction()])
    (tmp_path / PREDICTIONS_FILE).symlink_to(other / PREDICTIONS_FILE)
    assert read(tmp_path) == ()
    with pytest.raises(StoreError):
        record(tmp_path, [prediction()])
