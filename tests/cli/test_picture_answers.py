"""`predict` with pictures: several digits in one, damaged files, preparations held against others.

The network is a stand-in: the first input is answered 0, the next 1…
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from support.cli import call
from support.digits import written
from support.own import FakeAsker, faked, pictures_run

from tui_lab.cli.commands import predict
from tui_lab.datasets import listing
from tui_lab.errors import ExitCode
from tui_lab.reports import preparations
from tui_lab.runs import predictions
from tui_lab.ui.predict.preparations_view import PREPARATION_HELP


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    faked(monkeypatch)


def test_several_digits_are_answered_from_left_to_right(tmp_path: Path) -> None:
    run = pictures_run()
    path = str(written("1984", tmp_path / "year.png"))
    shown = call("predict", "last", path, "--style", "ascii")
    assert shown.exit_code == 0
    assert "4 digits were found" in shown.stderr
    assert f"{path}, from left to right: 0123" in shown.stdout
    assert [(each.name, each.answer) for each in predictions.read(run)] == [
        (f"year.png ({place}/4)", str(place - 1)) for place in (1, 2, 3, 4)
    ]
    told = json.loads(call("predict", "last", path, "--json").stdout)
    assert [(each["digit"], each["digits"]) for each in told] == [(n, 4) for n in (1, 2, 3, 4)]
    one = json.loads(call("predict", "last", path, "--digits", "one", "--json").stdout)
    assert [(each["picture"], each["digits"]) for each in one] == [(path, 1)]


def test_damaged_files_are_left_out_and_named_once(tmp_path: Path) -> None:
    pictures_run()
    written("7", tmp_path / "seven.png")
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"no picture")
    Image.new("L", (30, 30), 200).save(tmp_path / "empty.png")
    result = call("predict", "last", str(tmp_path), "--json")
    assert result.exit_code == ExitCode.DATA
    assert result.stderr.count("a.png") == 1
    assert "2 files are no pictures and were left out: a.png, b.png." in result.stderr
    assert "empty.png: There is nothing to see" in result.stderr
    assert len(json.loads(result.stdout)) == 1


def test_preparations_are_held_against_each_other(tmp_path: Path) -> None:
    run = pictures_run()
    small = tmp_path / "small.png"
    Image.open(written("3", tmp_path / "three.png")).resize((8, 8)).save(small)
    year = written("19", tmp_path / "year.png")
    result = call("predict", "last", str(small), str(year), "--prepare", "all")
    head, first, second = (line.split() for line in result.stdout.splitlines())
    assert head == ["Picture", "none", "resize", "full"]
    assert first[1:] == ["0", "(80.0%)", "1", "(80.0%)", "2", "(80.0%)"]
    assert second[1:] == ["–", "3", "(80.0%)", "45", "(80.0%)"]
    assert result.stderr.count("the network takes 8×8") == 1
    assert FakeAsker.asked[-1].shape == (6, 8, 8)
    assert tuple(predictions.read(run)) == (), "a comparison is no answer"
    told = json.loads(call("predict", "last", str(year), "--prepare", "all", "--json").stdout)
    assert [told[0][way]["predicted"] for way in ("none", "resize", "full")] == [
        [],
        ["0"],
        ["1", "2"],
    ]
    alone = call("predict", "last", str(year), "--prepare", "none")
    assert alone.exit_code == ExitCode.DATA
    assert "the network takes 8×8" in alone.stderr
    scaled = json.loads(call("predict", "last", str(year), "--prepare", "resize", "--json").stdout)
    assert scaled[0]["steps"] == ["opened", "scaled"]


def test_the_command_offers_the_preparations_that_there_are() -> None:
    assert predict.PREPARATIONS == preparations.PREPARATIONS == tuple(PREPARATION_HELP)


def test_digits_are_drawn_in_rows(tmp_path: Path) -> None:
    path = str(written("1234567", tmp_path / "many.png"))
    (found,) = preparations.prepare_in_all_ways(listing.info("digits"), [path], "auto")
    assert isinstance(found, preparations.ComparedPicture)
    drawn = preparations.given(found, "full")
    assert drawn is not None
    assert drawn.shape == (16, 40)
    assert not drawn[8:, 16:].any()
    assert preparations.given(found, "none") is None
