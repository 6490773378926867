"""Names that stand for pipes, devices and folders, wherever the command line reads a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image
from support.cli import call, recorded

from tui_lab import paths
from tui_lab.errors import LabError
from tui_lab.runs.layout import MODEL_FILE, results_file

PIPE = "it is a pipe, not a file"


def given(name: str) -> Callable[[Path], Path]:
    return lambda folder: folder / name


def in_home(name: str) -> Callable[[Path], Path]:
    return lambda _folder: paths.home() / name


def in_run(name: str) -> Callable[[Path], Path]:
    return lambda _folder: recorded("finished")[0].folder / name


READERS: dict[str, tuple[Callable[[Path], Path], Sequence[str]]] = {
    "a table": (given("t.csv"), ("data", "add", "{}")),
    "a table to look at": (given("t.csv"), ("data", "add", "{}", "--preview")),
    "arrays": (given("t.npz"), ("data", "add", "{}")),
    "a file of a set": (given("t.csv"), ("data", "add", "{}", "--name", "shipping")),
    "an experiment": (given("x.toml"), ("train", "{}")),
    "an own preset": (in_home("presets/mine.toml"), ("presets", "show", "mine")),
    "a course": (in_home("courses/mine/course.toml"), ("courses", "show", "mine")),
    "an own set": (in_home("data/own/mine/dataset.toml"), ("data", "show", "mine")),
    "progress": (in_home("progress/first-network.json"), ("courses", "show", "first-network")),
    "a model": (in_run(MODEL_FILE), ("export", "last", "--as", "keras", "-")),
    "weights": (in_run(MODEL_FILE), ("weights", "last")),
    "results": (in_run(results_file("validation")), ("report", "last")),
}


@pytest.mark.parametrize(("place", "words"), READERS.values(), ids=READERS)
@pytest.mark.timeout(60)
def test_a_pipe_is_refused_at_once_wherever_a_file_is_read(
    tmp_path: Path, place: Callable[[Path], Path], words: Sequence[str]
) -> None:
    path = place(tmp_path)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    result = call(*(word.format(path) for word in words))
    assert isinstance(result.exception, LabError | SystemExit), result.output
    told = f"{result.exception} {result.stderr}"
    assert PIPE in told or "What was done of the course cannot be read" in told


@pytest.mark.timeout(60)
def test_settings_in_a_pipe_are_left_aside() -> None:
    paths.home().mkdir(parents=True)
    os.mkfifo(paths.home() / "settings.toml")
    result = call("settings", "list")
    assert result.exit_code == 0
    refused = call("settings", "set", "capacity", "2")
    assert refused.exit_code != 0
    assert PIPE in f"{refused.exception} {refused.stderr}"


def test_a_folder_of_pictures_is_looked_at_before_it_is_added(tmp_path: Path) -> None:
    root = tmp_path / "my animals"
    for part in ("train", "val"):
        for animal in ("cat", "dog"):
            (root / part / animal).mkdir(parents=True)
            Image.new("L", (6, 6), 9).save(root / part / animal / "1.png")
    (root / "train" / "dog" / "2.png").write_bytes(b"no picture")
    result = call("data", "add", str(root), "--preview", "--size", "8x8", "--name", "mine")
    assert result.exit_code == 0, result.output
    assert "2 pictures of the validation folder are the validation part" in result.stderr
    assert "1 file is no picture and was left out: train/dog/2.png." in result.stderr
    command = f"tui-lab data add '{root}' --name mine --size 8x8"
    assert command in result.stderr
    added = call("data", "add", str(root), "--name", "mine", "--size", "8x8")
    assert added.exit_code == 0, added.output
    assert "1 file is no picture and was left out: train/dog/2.png." in added.stderr
