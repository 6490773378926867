"""Settings, data sets, presets and the doctor."""

from __future__ import annotations

import json
import os
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from support.cli import call, recorded

from tui_lab import i18n, paths, settings
from tui_lab.cli import doctor_checks
from tui_lab.errors import ExitCode, LabError
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment import parsing
from tui_lab.paths import runs_folder
from tui_lab.text.command_line import ask_again


class TestSettings:
    def test_a_change_is_kept_and_read_back(self) -> None:
        assert call("settings", "set", "capacity", "3").exit_code == 0
        assert call("settings", "get", "capacity").stdout == "3\n"
        assert settings.get("capacity") == 3
        assert json.loads(call("settings", "list", "--json").stdout)["capacity"] == 3

    @pytest.mark.parametrize(
        ("key", "value"),
        [("fetch", "perhaps"), ("capacity", "0"), ("capacity", "1.5"), ("gpu", "first")],
    )
    def test_a_value_that_does_not_fit_changes_nothing(self, key: str, value: str) -> None:
        before = settings.get(key)
        result = call("settings", "set", key, value)
        assert result.exit_code == ExitCode.USAGE
        assert settings.allowed(settings.find(key)) in result.stderr
        assert settings.get(key) == before

    def test_an_unknown_setting_lists_the_known(self) -> None:
        result = call("settings", "get", "colour")
        assert result.exit_code == ExitCode.NOT_FOUND
        assert "language" in result.stderr

    def test_another_language_answers_in_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
        try:
            assert call("settings", "set", "language", "es").stderr == "language vale ahora es.\n"
            assert call("settings", "set", "language", "en").stderr == "language is now en.\n"
            answer = call("settings", "set", "language", "default").stderr
            assert answer == "language vale ahora auto.\n"
            ask_again("en", ())  # as `--lang en` does, which holds for this one call
            i18n.set_language("en")
            assert call("settings", "set", "language", "es").stderr == "language is now es.\n"
        finally:
            ask_again("", ())

    def test_words_switch_as_well(self) -> None:
        call("settings", "set", "fetch", "no")
        assert settings.get("fetch") is False
        call("settings", "set", "fetch", "TRUE")
        assert settings.get("fetch") is True

    @pytest.mark.parametrize("content", [b"fetch = ", b"\xff\xfe", b"fetch = 3\nunknown = 1\n"])
    def test_a_damaged_file_never_stops_the_lab(self, content: bytes) -> None:
        paths.private_folder(paths.home())
        settings.file().write_bytes(content)
        assert settings.get("fetch") is True
        result = call("settings", "list")
        assert result.exit_code == 0
        assert "left aside" in result.stderr
        assert call("runs").exit_code == 0

    def test_a_folder_that_cannot_be_written_is_a_sentence(self) -> None:
        paths.home().parent.mkdir(exist_ok=True)
        paths.home().write_text("a file where the folder should be")
        result = call("settings", "set", "fetch", "off")
        assert result.exit_code == ExitCode.FAILED
        assert str(settings.file()) in result.stderr

    def test_every_setting_has_a_default_that_fits(self) -> None:
        for key, setting in settings.SETTINGS.items():
            assert settings.change(key, settings.written(setting.default)) == setting.default
        assert settings.read()[1] == []


class TestData:
    @pytest.fixture(autouse=True)
    def _no_shared_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TUI_LAB_DATA", raising=False)

    def test_the_list_says_what_is_at_hand(self) -> None:
        listed = {info["name"]: info for info in json.loads(call("data", "list", "--json").stdout)}
        assert listed["digits"]["at_hand"]
        assert not listed["mnist"]["at_hand"]
        lines = call("data", "list").stdout.splitlines()
        (mnist,) = [line for line in lines if line.startswith("mnist ")]
        assert " no " in mnist

    def test_show_says_how_to_get_one(self) -> None:
        assert "tui-lab data get mnist" in call("data", "show", "mnist").stdout
        assert "tui-lab data add" in call("data", "show", "shipping").stdout

    def test_an_unknown_one_suggests_the_nearest(self) -> None:
        result = call("data", "show", "minst")
        assert result.exit_code == ExitCode.NOT_FOUND
        assert "mnist" in result.stderr

    def test_what_cannot_be_fetched_says_so(self) -> None:
        result = call("data", "get", "shipping")
        assert result.exit_code == ExitCode.DATA
        assert "cannot be fetched" in result.stderr

    def test_what_is_at_hand_is_not_fetched(self) -> None:
        result = call("data", "get", "iris")
        assert result.exit_code == 0
        assert "Always at hand" in result.stderr

    @pytest.fixture
    def table(self, tmp_path: Path) -> Path:
        file = tmp_path / "Own Flowers.csv"
        rows = [
            f"{n},{n / 7:.2f},{'red' if n % 3 else 'blue'},{'a' if n % 2 else 'b'}"
            for n in range(40)
        ]
        file.write_text("number,length,colour,species\n" + "\n".join(rows) + "\n")
        return file

    def test_a_table_is_looked_at_added_shown_and_removed(self, table: Path) -> None:
        preview = call("data", "add", str(table), "--preview")
        assert "species" in preview.stdout
        assert "--drop number" in preview.stderr
        added = call("data", "add", str(table), "--target", "species", "--drop", "number")
        assert added.exit_code == 0, added.stderr
        assert added.stdout == "own-flowers\n"
        shown = json.loads(call("data", "show", "own-flowers", "--json").stdout)
        assert shown["classes"] == ["a", "b"]
        assert shown["origin"] == "own"
        assert call("data", "remove", "own-flowers").exit_code == ExitCode.USAGE
        assert call("data", "remove", "own-flowers", "--yes").exit_code == 0
        assert call("data", "show", "own-flowers").exit_code == ExitCode.NOT_FOUND

    def test_adding_says_how_to_leave_out_what_counts_the_rows_and_how_to_train(
        self, table: Path
    ) -> None:
        added = call("data", "add", str(table))
        again = re.search(r"To add it again without that: tui-lab (.*)", added.stderr)
        assert again is not None
        words = shlex.split(again[1])
        assert words[-2:] == ["--drop", "number"]
        assert call(*words).exit_code == 0
        shown = json.loads(call("data", "show", "own-flowers", "--json").stdout)
        assert shown["features"] == ["length", "colour=blue", "colour=red"]
        assert shown["class_counts"] == {"train": {"a": 20, "b": 20}}
        first = re.search(r'tui-lab train "(.*)"', added.stderr)
        assert first is not None
        assert call("presets", "check", first[1]).exit_code == 0

    def test_a_table_without_a_header_is_added_when_it_is_said(self, table: Path) -> None:
        table.write_text(table.read_text().partition("\n")[2])
        refused = call("data", "add", str(table))
        assert refused.exit_code == ExitCode.DATA
        assert "--no-header" in refused.stderr
        preview = call("data", "add", str(table), "--preview", "--no-header")
        assert "column4" in preview.stdout
        words = shlex.split(preview.stderr.partition("To add it: tui-lab ")[2])
        assert call(*words).exit_code == 0

    @pytest.mark.parametrize("name", ["digits", "iris", "xor", "moons"])
    def test_a_set_is_shown_with_its_classes_and_some_examples(self, name: str) -> None:
        result = call("data", "show", name)
        assert result.exit_code == 0, result.stderr
        assert "Train, by class" in result.stdout
        assert ("@@" in result.stdout) is (name == "digits")
        assert result.stdout.count("At hand") <= 1
        if name == "iris":
            assert "setosa 50; versicolor 50; virginica 50" in result.stdout
            assert re.search(r"^setosa +5\.1 +3\.5", result.stdout, re.MULTILINE)

    def test_a_damaged_set_is_shown_as_far_as_it_can_be(self, table: Path) -> None:
        call("data", "add", str(table))
        (paths.data_folder() / "own" / "own-flowers" / "data.npz").write_bytes(b"x")
        result = call("data", "show", "own-flowers")
        assert result.exit_code == ExitCode.DATA
        assert "number, length" in result.stdout

    def test_an_npz_and_a_folder_of_pictures_are_added(self, tmp_path: Path) -> None:
        from PIL import Image

        np.savez(tmp_path / "points.npz", x=np.eye(10, dtype=np.float32), y=np.arange(10) % 2)
        assert call("data", "add", str(tmp_path / "points.npz")).stdout == "points\n"
        for name, shade in (("dark", 10), ("light", 240)):
            folder = tmp_path / "shades" / name
            folder.mkdir(parents=True)
            for number in range(3):
                Image.new("L", (8, 8), shade + number).save(folder / f"{number}.png")
        added = call("data", "add", str(tmp_path / "shades"), "--size", "6x5")
        assert added.exit_code == 0, added.stderr
        shown = json.loads(call("data", "show", "shades", "--json").stdout)
        assert shown["input_shape"] == [6, 5]

    def test_what_is_no_data_set_is_a_sentence(self, tmp_path: Path) -> None:
        assert call("data", "add", str(tmp_path / "nothing.csv")).exit_code == ExitCode.DATA
        (tmp_path / "empty.csv").write_text("")
        assert call("data", "add", str(tmp_path / "empty.csv")).exit_code == ExitCode.DATA
        result = call("data", "add", str(tmp_path), "--size", "big")
        assert result.exit_code == ExitCode.USAGE

    def test_one_of_the_labs_own_is_not_removed(self) -> None:
        assert call("data", "remove", "iris", "--yes").exit_code == ExitCode.DATA


class TestPresets:
    def test_all_that_are_listed_are_good(self) -> None:
        listed = json.loads(call("presets", "list", "--json").stdout)
        assert {"digits-mlp", "mnist-mlp-256", "iris-softmax"} <= {p["name"] for p in listed}
        checked = call("presets", "check")
        assert checked.exit_code == 0
        assert checked.stdout.count("good  ") == len(listed)
        for preset in listed:
            assert experiment_line.looks_like_line(preset["line"])

    def test_a_wrong_one_is_named_with_its_field(self, tmp_path: Path) -> None:
        file = tmp_path / "wrong.toml"
        good = call("presets", "show", "digits-mlp", "--as", "toml").stdout
        file.write_text(good.replace("relu", "rulu"))
        result = call("presets", "check", "digits-mlp", str(file))
        assert result.exit_code == ExitCode.EXPERIMENT
        first, second, problem, advice = result.stdout.splitlines()
        assert first == "good  digits-mlp"
        assert second == f"wrong  {file}"
        assert problem.startswith("  Line ")
        assert problem.endswith(": layers[1].activation = “rulu” does not work.")
        assert advice.startswith("    Did you mean relu?")

    def test_all_that_is_wrong_with_a_file_is_told(self, tmp_path: Path) -> None:
        file = tmp_path / "wrong.toml"
        good = call("presets", "show", "iris-softmax", "--as", "toml").stdout
        file.write_text(good.replace('"softmax"', '"rulu"').replace("epochs = ", "epochs = -"))
        (checked,) = json.loads(call("presets", "check", str(file), "--json").stdout)
        assert not checked["good"]
        problems = checked["problems"]
        assert [p["field"] for p in problems] == ["layers[1].activation", "fit.epochs"]
        lines = file.read_text().splitlines()
        assert all("rulu" in lines[p["line"] - 1] or "-" in lines[p["line"] - 1] for p in problems)
        assert all(p["hint"] for p in problems)
        file.write_text(good.replace("test_split = ", "noise = "))
        (checked,) = json.loads(call("presets", "check", str(file), "--json").stdout)
        assert [p["field"] for p in checked["problems"]] == ["data.test_split", "data.noise"]
        lost = call("presets", "check", "data(nowhere) > Dense(2) > compile(mse)")
        assert "no data set named nowhere" in lost.stdout

    def test_the_sample_in_the_documents_is_what_is_printed(self, tmp_path: Path) -> None:
        page = (Path(__file__).parents[2] / "docs" / "presets.md").read_text()
        message = page.partition("wrong  my.toml\n")[2].partition("```")[0]
        file = tmp_path / "my.toml"
        file.write_text(
            '[data]\ndataset = "mnist"\n\n[[layers]]\ntype = "Flatten"\n\n\n[[layers]]\n'
            'type = "Dense"\nunits = -3\n\n[compile]\nloss = "mse"\n'
        )
        assert call("presets", "check", str(file)).stdout == f"wrong  {file}\n{message}"

    def test_the_summary_is_that_of_keras(self) -> None:
        text = call("presets", "show", "mnist-mlp-256", "--as", "summary").stdout
        assert "dense (Dense)" in text
        assert "(None, 256)" in text
        assert "Total params: 203,530 (795.04 KB)" in text

    def test_every_error_of_a_line_is_told_before_training(self) -> None:
        result = call("train", "data(iris) > Dense(0, rulu) > compile(mse)")
        assert result.exit_code == ExitCode.EXPERIMENT
        assert result.stderr.count("Error: ") == 2

    def test_json_has_the_experiment_and_its_layers(self) -> None:
        shown = json.loads(call("presets", "show", "digits-mlp", "--json").stdout)
        assert parsing.parse(shown["experiment"]) == experiment_line.from_line(shown["line"])
        assert [layer["path"] for layer in shown["layers"]] == [
            "layers[0]",
            "layers[1]",
            "layers[2]",
        ]
        assert sum(layer["parameters"] for layer in shown["layers"]) == 9610

    def test_what_is_told_about_a_file_is_kept_with_the_preset(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        good = call("presets", "show", "digits-mlp", "--as", "toml").stdout
        file.write_text(good + '\n[about]\ntitle.en = "Mine"\nsource = "Lesson 3"\n')
        assert call("presets", "save", "own", str(file), "--set", "seed=3").exit_code == 0
        shown = json.loads(call("presets", "show", "own", "--json").stdout)
        assert (shown["title"], shown["source"], shown["own"]) == ("Mine", "Lesson 3", True)
        call("presets", "save", "wide", "digits-mlp", "--set", "layers[1].units=333")
        assert json.loads(call("presets", "show", "wide", "--json").stdout)["title"] == "wide"

    def test_an_own_one_is_saved_and_found(self) -> None:
        saved = call("presets", "save", "wide", "digits-mlp", "--set", "layers[1].units=333")
        assert saved.exit_code == 0, saved.stderr
        assert "333" in call("presets", "show", "wide", "--as", "line").stdout
        assert call("presets", "save", "wide", "digits-mlp").exit_code == ExitCode.EXPERIMENT
        assert call("presets", "save", "wide", "digits-mlp", "--overwrite").exit_code == 0

    def test_the_layers_are_shown_with_their_parameters(self) -> None:
        text = call("presets", "show", "digits-mlp").stdout
        assert "9,610" in text
        assert "layers[1]  Dense" in text

    def test_the_examples_of_the_help_name_presets_that_exist(self) -> None:
        from tui_lab import presets

        names = set(presets.names())
        for command in ("train", "presets show", "presets save"):
            text = call(*command.split(), "--help").stdout
            assert any(name in text for name in names), command


class TestDoctor:
    @pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
    def test_what_is_there_is_good_and_json_says_the_same(self) -> None:
        result = call("doctor", "--json")
        found = {finding["topic"]: finding for finding in json.loads(result.stdout)}
        for topic in ("python", "keras", "numpy", "store", "data", "cpu"):
            assert found[topic]["verdict"] != "bad"
        assert result.exit_code == 0
        assert "digits" in found["data"]["text"]
        assert call("doctor").stdout.count("\n") >= len(found)

    def test_what_training_does_not_follow_is_named(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("KERAS_BACKEND", "jax")
        monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")
        (tmp_path / "keras").mkdir()
        (tmp_path / "keras" / "keras.json").write_text('{"image_data_format": "channels_first"}')
        text = call("doctor").stdout
        assert "tensorflow, float32, 1e-07, channels_last" in text
        assert "KERAS_BACKEND = jax is left aside in training" in text
        assert "tui-lab settings set backend jax" in text
        told = json.loads(call("doctor", "--json").stdout)
        named = [finding["text"] for finding in told if finding["topic"] == "overruled"]
        assert {text.partition(" = ")[0] for text in named} >= {
            "KERAS_BACKEND",
            "TF_ENABLE_ONEDNN_OPTS",
            "keras.json: image_data_format",
        }
        settings.change("backend", "jax")
        monkeypatch.setattr(doctor_checks, "_version", lambda name: "1" if name != "jax" else None)
        result = call("doctor")
        assert result.exit_code == ExitCode.FAILED
        assert "KERAS_BACKEND" not in result.stdout
        assert "-m pip install jax" in result.stdout

    def test_a_package_that_is_missing_is_bad_and_says_what_to_do(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            doctor_checks, "_version", lambda name: None if name == "keras" else "1"
        )
        result = call("doctor")
        assert result.exit_code == ExitCode.FAILED
        assert "-m pip install 'keras" in result.stdout

    def test_a_folder_that_cannot_be_written_is_bad(self) -> None:
        paths.home().parent.mkdir(exist_ok=True)
        paths.home().write_text("a file where the folder should be")
        result = call("doctor")
        assert result.exit_code == ExitCode.FAILED
        assert "TUI_LAB_HOME" in result.stdout

    def test_a_folder_that_is_no_run_is_named_with_the_reason(self) -> None:
        recorded("finished")
        (runs_folder() / "foreign").mkdir()
        text = call("doctor").stdout
        assert "foreign cannot be read" in text
        assert "run.json" in text

    def test_cards_are_read_from_the_drivers_tool(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        tool = tmp_path / "nvidia-smi"
        tool.write_text("#!/bin/sh\necho 'NVIDIA H100, 81559 MiB, 550.54'\n")
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        assert doctor_checks.graphics_cards() == ["NVIDIA H100, 81559 MiB, 550.54"]
        tool.write_text("#!/bin/sh\necho 'no driver'\nexit 9\n")
        assert doctor_checks.graphics_cards() == []

    def test_a_check_that_fails_does_not_stop_the_others(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tui_lab.datasets import listing

        def broken() -> list[str]:
            raise LabError("The data folder is upside down.")

        monkeypatch.setattr(listing, "names", broken)
        result = call("doctor")
        assert "upside down" in result.stdout
        assert "Terminal" in result.stdout
