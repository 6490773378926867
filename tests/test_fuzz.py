"""A short round of fuzzing; the long one is `python benchmarks/fuzz.py --inputs 50000`."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fuzz import KINDS, SHARE, fuzz

INPUTS = 40


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_comes_in_the_lab_answers_or_says_an_error_of_its_own(
    kind: str, lab_home: Path
) -> None:
    tally = fuzz(kind, 20, range(INPUTS), lab_home)
    assert tally.faults == []
    assert tally.past >= SHARE * INPUTS, "too few inputs get past the first check to find anything"
    assert tally.fine, "not one of them was read to the end"


def test_a_fault_would_be_found_and_says_how_to_repeat_it(
    lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "toml", lambda _attempt: [][1])
    tally = fuzz("toml", 20, range(2), lab_home)
    assert [fault.split("\n")[0] for fault in tally.faults] == [
        "--kind toml --seed 20 --only 0",
        "--kind toml --seed 20 --only 1",
    ]
    assert "IndexError" in tally.faults[0]
