"""`predict` with real networks: own pictures as they were added, folders of them, and rows."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from support.cli import call, recorded
from support.own import faked
from support.quantities import quantity_run

from tui_lab.datasets import listing, loading, own_csv, own_pictures
from tui_lab.errors import ExitCode
from tui_lab.reports import own_examples
from tui_lab.runs import predictions
from tui_lab.runs.store import Store

TRAINING = "Dense(classes, softmax) > compile(categorical_crossentropy, adam, learning_rate=0.02)"


def bars(folder: Path, count: int = 20) -> Path:
    """Dark bars on white: lying in one class, standing in the other, nowhere quite the same."""
    rng = np.random.default_rng(0)
    for name in ("lying", "standing"):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            picture = Image.new("RGB", (24, 24), "white")
            start, across = (int(place) for place in rng.integers(2, 8, 2))
            box = (start, 8 + across, start + 14, 10 + across)
            box = box if name == "lying" else (box[1], box[0], box[3], box[2])
            ImageDraw.Draw(picture).rectangle(box, fill="black")
            picture.save(folder / name / f"{name}_{number}.png")
    return folder


@pytest.mark.worker
def test_own_pictures_are_recognised_as_they_were_learned(tmp_path: Path) -> None:
    folder = bars(tmp_path / "bars")
    own_pictures.add_images(folder, "bars", size=(12, 12))
    line = (
        f"data(bars, scaling=standard, test_split=0.2) > Flatten() > Dense(16, tanh) > {TRAINING}"
    )
    trained = call("train", f"{line} > fit(epochs=30, batch_size=8)", "--gpu", "none")
    assert trained.exit_code == 0, trained.stderr
    (folder / "lying" / "notes.txt").write_text("no picture")
    answered = call("predict", "last", str(folder / "lying"), str(folder / "standing"), "--json")
    answers = json.loads(answered.stdout)
    assert len(answers) == 40
    right = [answer["predicted"] in Path(answer["picture"]).name for answer in answers]
    assert sum(right) >= 38
    assert not any(answer["inverted"] for answer in answers)
    kept = predictions.read(Store().find("last"))
    assert [each.answer for each in kept] == [answer["predicted"] for answer in answers]
    assert [each.name for each in kept] == [Path(answer["picture"]).name for answer in answers]
    file = Path(answers[0]["picture"]).read_bytes()
    assert kept[0].digest == hashlib.sha256(file).hexdigest()
    assert (kept[0].dataset, kept[0].kind) == ("bars", "image")

    (folder / "lying" / "torn.png").write_bytes(b"no picture")
    one = str(folder / "standing" / "standing_0.png")
    shown = call("predict", "last", str(folder / "lying"), one, "--steps", "--style", "ascii")
    assert shown.exit_code == ExitCode.DATA
    assert "1 file is no picture and was left out: torn.png." in shown.stderr
    table = shown.stdout.partition("Probability")[2].splitlines()
    assert len([line for line in table if line.strip()]) == 21
    assert "2. The picture was" in shown.stdout
    first_step, second_step = shown.stdout.splitlines()[1].split("  ")
    assert (len(first_step), len(second_step)) == (24, 24)


@pytest.mark.worker
def test_classes_that_one_large_number_tells_apart_are_learned(tmp_path: Path) -> None:
    table = tmp_path / "close.csv"
    table.write_text("v,class\n" + "100000000,a\n100000001,b\n100000002,c\n" * 30)
    own_csv.add_csv(table, "close")
    line = (
        "data(close, scaling=standard, test_split=0.3) > Dense(16, relu) > Dense(classes, softmax)"
        " > compile(categorical_crossentropy, adam, learning_rate=0.02) > fit(epochs=60)"
    )
    trained = call("train", line, "--gpu", "none")
    assert trained.exit_code == 0, trained.stderr
    assert "Right in 27 of 27 examples" in trained.stderr + trained.stdout
    rows = [word for n in range(3) for word in ("--row", f"{100_000_000 + n}")]
    answers = json.loads(call("predict", "last", *rows, "--json").stdout)
    assert [answer["predicted"] for answer in answers] == ["a", "b", "c"]


@pytest.mark.worker
def test_rows_are_asked_about_by_order_and_by_name(tmp_path: Path) -> None:
    rows = [
        f"{1 + n % 2 * 3 + n / 100:.2f},{'red' if n % 2 else 'blue'},{n % 2}" for n in range(60)
    ]
    table = tmp_path / "table.csv"
    table.write_text("size,colour,kind\n" + "\n".join(rows) + "\n")
    own_csv.add_csv(table, "mine", "kind")
    line = f"data(mine, scaling=standard, test_split=0.2) > {TRAINING} > fit(epochs=30)"
    trained = call("train", line, "--gpu", "none")
    assert trained.exit_code == 0, trained.stderr
    asked = call("predict", "last", "--row", "1.1,blue", "--row", "4.2,red", "--json")
    answers = json.loads(asked.stdout)
    assert [answer["predicted"] for answer in answers] == ["0", "1"]
    assert answers[0]["values"] == {"size": "1.1", "colour": "blue"}
    assert sum(answers[1]["probabilities"].values()) == pytest.approx(1.0, abs=1e-4)
    table.write_text("colour,other,size\nred,9,4.2\nblue,9,1.1\n")
    shown = call("predict", "last", "--csv", str(table))
    assert "left out: other" in shown.stderr
    first, second, *same = predictions.read(Store().find("last"))
    assert (first.kind, first.name, first.answer) == ("row", "1.1, blue", "0")
    assert [each.digest for each in same] == [second.digest, first.digest]
    assert [line.split()[1] for line in shown.stdout.splitlines()] == ["Answer", "1", "0"]


class TestMisfits:
    @pytest.fixture(autouse=True)
    def _run(self) -> None:
        (run,) = recorded("finished")  # of digits
        run.path("model.keras").write_bytes(b"")

    def test_rows_for_a_network_of_pictures_are_refused(self) -> None:
        result = call("predict", "last", "--row", "1,2")
        assert result.exit_code == ExitCode.DATA
        assert "which holds pictures" in result.stderr

    def test_nothing_to_ask_about_is_said(self) -> None:
        result = call("predict", "last")
        assert result.exit_code == ExitCode.USAGE
        assert "Name picture files" in result.stderr

    def test_a_folder_without_pictures_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("no picture")
        result = call("predict", "last", str(tmp_path))
        assert result.exit_code == ExitCode.DATA
        assert str(tmp_path) in result.stderr

    def test_pictures_for_a_network_of_rows_are_refused_with_its_columns(self) -> None:
        path = Store().find("last").path("run.json")
        header = json.loads(path.read_text())
        header["experiment"]["data"] = {"dataset": "iris", "test_split": 0.3}
        path.write_text(json.dumps(header))
        result = call("predict", "last", "seven.png")
        assert result.exit_code == ExitCode.DATA
        assert "holds no pictures" in result.stderr
        assert "petal width (cm)" in result.stderr
        assert call("predict", "last", "--row", "1", "--csv", "x").exit_code == ExitCode.USAGE
        assert "wants 4" in call("predict", "last", "--row", "1").stderr


def test_a_photograph_of_clothes_gets_the_ground_of_the_training_data(
    shared_data: Path, tmp_path: Path
) -> None:
    part = loading.load_part("fashion-mnist", "test")
    assert part is not None
    shoe = part[0][0]
    for picture, inverted in ((255 - shoe, True), (shoe, False)):
        path = str(tmp_path / "shoe.png")
        Image.fromarray(picture).resize((280, 280)).save(path)
        (each,) = own_examples.prepare_each(listing.info("fashion-mnist"), [path], "auto")
        assert not isinstance(each, own_examples.BadPicture)
        (found,) = each
        assert found.prepared.inverted is inverted
        assert np.abs(found.prepared.image - shoe).mean() < 12


class TestQuantities:
    """Without a worker: the network's outputs are made up."""

    @pytest.fixture(autouse=True)
    def _run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        quantity_run().path("model.keras").write_bytes(b"")
        faked(monkeypatch).quantities = (150.0,)

    ROW = "59,2,32.1,101,157,93.2,38,4,4.8598,87"

    def test_a_row_is_answered_in_the_unit_of_the_data(self) -> None:
        shown = call("predict", "last", "--row", self.ROW)
        assert shown.stdout.splitlines()[0] == "Answer: 150.0"
        assert "the truth lies in the interval" in shown.stdout
        (told,) = json.loads(call("predict", "last", "--row", self.ROW, "--json").stdout)
        assert told["predicted"] == {"progression": 150.0}
        ends = told["intervals"]["progression"]
        assert ends["low"] < 150 < ends["high"]
        (first, _second) = predictions.read(Store().find("last"))
        assert (first.answer, first.probability) == ("150", None)

    def test_a_file_is_answered_into_another_and_bad_rows_are_named(self, tmp_path: Path) -> None:
        names = ",".join(listing.info("diabetes").features)
        table, out = tmp_path / "t.csv", tmp_path / "answers.csv"
        table.write_text(f"{names},progression\n{self.ROW},140\n1,2\n{self.ROW},161\n")
        asked = call("predict", "last", "--csv", str(table), "--out", str(out))
        assert asked.exit_code == ExitCode.DATA, asked.stderr
        assert "line 3: 2 fields" in asked.stderr
        assert "left out" not in asked.stderr  # the truth is no column too many
        assert "off by 10.0 on average in 2 examples" in asked.stdout
        assert len(out.read_text().splitlines()) == 3
        again = call("predict", "last", "--csv", str(table), "--out", str(out))
        assert again.exit_code == ExitCode.USAGE
        piped = call("predict", "last", "--csv", str(table), "--out", "-")
        assert piped.stdout == out.read_text()
        table.write_text(table.read_text().replace("progression", "later"))
        named = call("predict", "last", "--csv", str(table), "--target", "later", "--json")
        assert "left out" not in named.stderr
        told = json.loads(named.stdout)
        assert [entry.get("line") for entry in told] == [2, 4, 3, None]
        assert told[0]["error of progression"] == 10.0
        assert told[-1]["figures"]["mae"] == 10.0

    @pytest.mark.parametrize(
        "words",
        [("--row", ROW, "--out", "x"), ("--row", ROW, "--target", "y"),
         ("--csv", "t.csv", "--out", "-", "--json")],
    )  # fmt: skip
    def test_options_that_do_not_go_together_are_refused(self, words: tuple[str, ...]) -> None:
        assert call("predict", "last", *words).exit_code == ExitCode.USAGE
