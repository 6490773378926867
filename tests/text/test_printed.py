"""What a program prints, as a terminal shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_lab.runs.output import AT_ONCE, MOST_BEHIND, OutputReader, leave_out_middle
from tui_lab.text.printed import printed_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b", ""]),
        ("\x1b[1;31mred\x1b[0m \x1b]0;title\x07on", ["red on"]),
        (" 10%|#   |\r 50%|##  |\r100%|####|\n", ["100%|####|", ""]),
        ("loss 0.5\b\b\b0.4", ["loss 0.4"]),
        ("12345\rab", ["ab345"]),
        ("\x1b[2K\x1b[1Gdone\x00\x07", ["done"]),
        ("\x1b", ["\x1b"]),
    ],
)
def test_lines_that_are_drawn_over_and_coloured(text: str, lines: list[str]) -> None:
    assert printed_lines(text) == lines


def test_output_is_followed_as_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    reader = OutputReader(path)
    assert reader.read() == []
    path.write_bytes(b"one\ntwo \xc3")
    assert (reader.read(), reader.unfinished) == (["one"], "two \ufffd")
    with path.open("ab") as file:
        file.write(b"\xb1\n 1%\r 2%")
    assert (reader.read(), reader.unfinished) == (["two ñ"], " 2%")
    path.write_bytes(b"anew\n")
    assert list(reader.lines()) == ["anew"]
    assert list(OutputReader(path, last=2).lines()) == []


def test_what_is_far_behind_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    with path.open("wb") as file:
        file.seek(4 * MOST_BEHIND)
        file.write(b"x" * AT_ONCE + b"\nlast\n")
    reader = OutputReader(path)
    found = list(reader.lines())
    assert found[-1] == "last"
    assert reader.offset == path.stat().st_size


def test_of_a_log_that_would_fill_the_disk_beginning_and_end_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, size in (("LONGEST_LOG", 4000), ("HEAD", 100), ("TAIL", 200)):
        monkeypatch.setattr(f"tui_lab.runs.output.{name}", size)
    path = tmp_path / "worker.log"
    reader = OutputReader(path)
    with path.open("wb") as fixed, path.open("ab", buffering=0) as printing:
        for number in range(1000):
            printing.write(b"line %d\n" % number)
        assert reader.read()[-1] == "line 999"
        # Whoever writes at a place of its own would leave the file as long as it was.
        assert not leave_out_middle(path, fixed.fileno())
        assert leave_out_middle(path, printing.fileno())
        assert reader.read() == []
        printing.write(b"goes on\n")
        assert not leave_out_middle(path, printing.fileno())
    assert reader.read() == ["goes on"]
    lines = path.read_text().splitlines()
    assert lines[:13] == [f"line {number}" for number in range(13)]
    assert lines[13:15] == ["", "[tui-lab: 0.0 MB of the output are left out here.]"]
    assert lines[15:] == [*(f"line {number}" for number in range(978, 1000)), "goes on"]
