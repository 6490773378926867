"""`train`, `resume` and `watch` with workers that need no Keras: on pipes and on a terminal."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.cli import Terminal, call, process, with_fake_worker
from support.runs import until

from tui_lab.errors import ExitCode
from tui_lab.paths import runs_folder
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

LINE = (
    "data(iris, test_split=0.3) > Dense(8, relu) > Dense(classes, softmax)"
    " > compile(categorical_crossentropy, adam) > fit(epochs=3)"
)
LONG = ["--set", "fit.epochs=2000"]
CTRL_C = "\x03"
Start = Callable[..., Terminal]


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    return with_fake_worker(tmp_path)


@pytest.fixture
def terminal(program: list[str]) -> Iterator[Start]:
    opened: list[Terminal] = []

    def start(*arguments: str, **env: str) -> Terminal:
        opened.append(Terminal([*program, *arguments], env))
        return opened[-1]

    yield start
    for one in opened:
        one.close()
    for run in Store().runs():
        if run.status().live:
            from tui_lab.runs import commands

            commands.kill(run.folder)


class TestOnPipes:
    def test_there_is_a_line_for_every_epoch_on_stderr(self, program: list[str]) -> None:
        ran = process("train", LINE, "--set", "fit.epochs=40", program=program)
        told = re.findall(r"^ *(\d+)/40  loss ", ran.stderr, re.MULTILINE)
        assert told == [str(n) for n in range(1, 41)]
        assert "\r" not in ran.stderr
        assert "\x1b" not in ran.stderr + ran.stdout
        assert ran.returncode == ExitCode.OK

    def test_json_is_events_and_the_last_is_the_ending(self, program: list[str]) -> None:
        ran = process("train", LINE, "--json", program=program)
        events = [json.loads(line) for line in ran.stdout.splitlines()]
        assert events[0]["type"] == "started"
        assert [e["payload"]["epoch"] for e in events if e["type"] == "epoch"] == [1, 2, 3]
        assert events[-1]["type"] == "ended"
        assert {event["run"] for event in events} == {Store().find("last").id}
        assert ran.returncode == ExitCode.OK

    def test_a_detached_run_leaves_its_id_on_stdout_alone(self, program: list[str]) -> None:
        ran = process("train", LINE, "--detach", program=program)
        run = Store().find("last")
        assert ran.stdout == f"{run.id}\n"
        assert "tui-lab watch last" in ran.stderr
        until(lambda: run.status() is Status.FINISHED, "the run's end")

    def test_options_reach_the_run(self, program: list[str]) -> None:
        ran = process(
            *("train", "iris-softmax", "--seed", "5", "--epochs", "2", "--name", "mine"),
            *("--set", "layers[0].units=7", "--gpu", "none", "--engine", "plain"),
            program=program,
        )
        assert ran.returncode == 0, ran.stderr
        run = Store().find("mine")
        assert run.experiment.seed == 5
        assert run.experiment.fit.epochs == 2
        assert run.experiment.layers[0].arguments["units"] == 7
        assert run.extra == {"gpu": "none", "engine": "plain"}
        launched = json.loads(run.path("launch.json").read_text())
        assert (launched["gpu"], launched["engine"]) == ("none", "plain")

    def test_a_file_is_trained(self, program: list[str], tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text(call("presets", "show", "iris-softmax", "--as", "toml").stdout)
        ran = process("train", str(file), "--epochs", "1", program=program)
        assert ran.returncode == 0, ran.stderr

    def test_repeats_use_the_following_seeds_and_give_their_spread(
        self, program: list[str]
    ) -> None:
        ran = process("train", LINE, "--repeat", "3", "--seed", "10", program=program)
        assert ran.returncode == 0, ran.stderr
        assert sorted(run.seed for run in Store().runs()) == [10, 11, 12]
        assert "val_loss: 0.3667 ± 0.0000" in ran.stdout
        assert "3 runs" in ran.stdout

    def test_a_worker_that_dies_is_told_as_lost(self, program: list[str]) -> None:
        ran = process("train", LINE, program=program, env={"FAKE_DIES_AT": "2"})
        assert ran.returncode == ExitCode.FAILED
        assert "is gone" in ran.stderr
        assert "tui-lab resume" in ran.stderr

    def test_a_dead_worker_ends_the_json_as_well(self, program: list[str]) -> None:
        ran = process("train", LINE, "--json", program=program, env={"FAKE_DIES_AT": "2"})
        last = json.loads(ran.stdout.splitlines()[-1])
        assert (last["type"], last["payload"]["status"]) == ("ended", "lost")


class TestNothingStarts:
    @pytest.fixture(autouse=True)
    def _nothing_was_started(self) -> Iterator[None]:
        yield
        assert not runs_folder().exists() or list(runs_folder().iterdir()) == []

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (["no-such-preset"], ExitCode.NOT_FOUND, "no-such-preset"),
            (["missing.toml"], ExitCode.NOT_FOUND, "missing.toml"),
            (["iris-softmax", "--set", "layers[0].unit=3"], ExitCode.EXPERIMENT, "layers[0].unit"),
            (["iris-softmax", "--set", "layers[0].units=0"], ExitCode.EXPERIMENT, "units = 0"),
            (["iris-softmax", "--seed", "-1"], ExitCode.USAGE, "--seed"),
            (["iris-softmax", "--repeat", "0"], ExitCode.USAGE, "--repeat"),
            (
                ["iris-softmax", "--seed", "4294967295", "--repeat", "2"],
                ExitCode.USAGE,
                "leaves no room",
            ),
            (["iris-softmax", "--set", "data.dataset=irsi"], ExitCode.NOT_FOUND, "irsi"),
            (
                [
                    "data(iris) > Dense(3",
                ],
                ExitCode.EXPERIMENT,
                "Dense(3",
            ),
        ],
    )
    def test_what_is_wrong_is_said(self, arguments: list[str], code: ExitCode, said: str) -> None:
        result = call("train", *arguments)
        assert result.exit_code == code
        assert said in result.stderr
        assert result.stdout == ""

    def test_data_to_be_added_by_hand_are_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TUI_LAB_DATA", raising=False)
        result = call("train", "shipping-tanh")
        assert result.exit_code == ExitCode.DATA
        assert "tui-lab data add" in result.stderr
        assert "digits" in result.stderr

    def test_nothing_is_fetched_where_the_setting_forbids_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("TUI_LAB_DATA", raising=False)
        call("settings", "set", "fetch", "off")
        result = call("train", "mnist-mlp-256")
        assert result.exit_code == ExitCode.DATA
        assert "tui-lab data get mnist" in result.stderr


def test_a_missing_data_set_is_fetched_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tui_lab.datasets import fetching
    from tui_lab.errors import DataError

    asked: list[str] = []

    def fetch(name: str, progress: Callable[[str, int, int], None]) -> list[Path]:
        asked.append(name)
        progress("mnist.npz", 5, 10)
        raise DataError("No network.")

    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    monkeypatch.setattr(fetching, "fetch", fetch)
    result = call("train", "mnist-mlp-256")
    assert asked == ["mnist"]
    assert "Fetching mnist.npz" in result.stderr
    assert result.exit_code == ExitCode.DATA
    assert Store().runs() == []


def test_the_setting_seals_the_test_part(program: list[str]) -> None:
    call("settings", "set", "test", "sealed")
    process("train", LINE, "--detach", program=program)
    run = Store().find("last")
    assert run.experiment.data.test == "sealed"
    until(lambda: not run.status().live, "the run's end")


class TestOnATerminal:
    def test_one_line_is_drawn_over_and_epochs_stay(self, terminal: Start) -> None:
        screen = terminal("train", LINE, "--epochs", "5", FAKE_EPOCH_SECONDS="0.4")
        assert screen.wait() == 0
        assert re.search(r"\repoch \d/5  \[", screen.output)
        epochs = [line for line in screen.lines if re.match(r"\d/5  loss", line)]
        assert [line[0] for line in epochs] == ["1", "2", "3", "4", "5"]
        assert max(map(len, screen.lines)) <= 80

    def test_a_long_training_is_thinned(self, terminal: Start) -> None:
        screen = terminal("train", LINE, "--epochs", "300")
        assert screen.wait() == 0
        epochs = [line for line in screen.lines if re.match(r" *\d+/300  loss", line)]
        assert 10 < len(epochs) <= 32
        assert epochs[-1].startswith("300/300")

    def test_a_dumb_terminal_gets_plain_lines(self, terminal: Start) -> None:
        screen = terminal("train", LINE, TERM="dumb")
        assert screen.wait() == 0
        assert "\x1b" not in screen.output
        assert "\r" not in screen.output.replace("\r\n", "")

    def test_no_color_is_obeyed(self, terminal: Start) -> None:
        screen = terminal("train", "no-such-preset", NO_COLOR="1")
        assert screen.wait() == ExitCode.NOT_FOUND
        assert "\x1b[" not in screen.output

    def test_ctrl_c_asks_the_run_to_stop_and_keeps_it(self, terminal: Start) -> None:
        screen = terminal("train", LINE, *LONG, FAKE_EPOCH_SECONDS="0.05")
        screen.until(lambda output: "/2000  loss" in output, "the first epoch")
        screen.type(CTRL_C)
        assert screen.wait() == ExitCode.STOPPED
        assert "asked to stop" in screen.output
        assert "Stopped after" in screen.output
        assert Store().find("last").status() is Status.STOPPED

    def test_ctrl_c_stops_the_repeats_that_follow_as_well(self, terminal: Start) -> None:
        screen = terminal("train", LINE, *LONG, "--repeat", "3", FAKE_EPOCH_SECONDS="0.05")
        screen.until(lambda output: "/2000  loss" in output, "the first epoch")
        screen.type(CTRL_C)
        assert screen.wait() == ExitCode.STOPPED
        assert "2 further repeats were stopped as well" in screen.output
        for run in Store().runs():
            until(lambda run=run: run.status() is Status.STOPPED, f"the end of {run.id}")

    def test_a_second_ctrl_c_leaves_the_run_alone(self, terminal: Start) -> None:
        screen = terminal("train", LINE, *LONG, FAKE_EPOCH_SECONDS="1.0")
        screen.until(lambda output: "/2000  loss" in output, "the first epoch")
        screen.type(CTRL_C)
        screen.until(lambda output: "asked to stop" in output, "the answer to Ctrl-C")
        screen.type(CTRL_C)
        assert screen.wait() == 130
        run = Store().find("last")
        assert "tui-lab watch last" in screen.output or run.status() is Status.STOPPED

    def test_ctrl_c_ends_the_watching_and_not_the_run(self, terminal: Start) -> None:
        started = terminal("train", LINE, *LONG, "--detach", FAKE_EPOCH_SECONDS="0.05")
        assert started.wait() == 0
        screen = terminal("watch", "last")
        screen.until(lambda output: "/2000  loss" in output, "an epoch")
        screen.type(CTRL_C)
        assert screen.wait() == 130
        assert "goes on without you" in screen.output
        assert Store().find("last").status() is Status.RUNNING
        assert call("stop", "last").exit_code == 0

    def test_a_lost_terminal_leaves_the_run_alone(self, terminal: Start) -> None:
        screen = terminal("train", LINE, "--epochs", "30", FAKE_EPOCH_SECONDS="0.05")
        screen.until(lambda output: "/30  loss" in output, "the first epoch")
        screen.hang_up()
        _pid, status = os.waitpid(screen.pid, 0)
        screen.exit_code = status
        run = Store().find("last")
        until(lambda: run.status() is Status.FINISHED, "the run's end")
        assert run.state().epochs_done == 30

    def test_a_killed_follower_leaves_the_run_alone(self, terminal: Start) -> None:
        screen = terminal("train", LINE, "--epochs", "30", FAKE_EPOCH_SECONDS="0.05")
        screen.until(lambda output: "/30  loss" in output, "the first epoch")
        os.kill(screen.pid, signal.SIGKILL)
        run = Store().find("last")
        until(lambda: run.status() is Status.FINISHED, "the run's end")

    def test_a_question_takes_no_for_an_answer(self, terminal: Start) -> None:
        started = terminal("train", LINE, *LONG, "--detach", FAKE_EPOCH_SECONDS="0.05")
        started.wait()
        run = Store().find("last")
        until(lambda: run.status() is Status.RUNNING, "the run's start")
        screen = terminal("kill", "last")
        screen.until(lambda output: "[y/N]" in output, "the question")
        screen.type("\n")
        assert screen.wait() == ExitCode.FAILED
        assert run.status() is Status.RUNNING
        again = terminal("kill", "last")
        again.until(lambda output: "[y/N]" in output, "the question")
        again.type("y\n")
        assert again.wait() == 0
        until(lambda: run.status() is Status.LOST, "the run's loss")

    @pytest.mark.screen
    def test_the_bare_program_opens_the_interface(self, terminal: Start) -> None:
        screen = terminal()
        screen.until(lambda output: "digits-mlp" in output, "the lab's first screen")
        screen.type("q")
        assert screen.wait() == 0


def test_commands_are_answered_by_the_worker(program: list[str]) -> None:
    process("train", LINE, *LONG, "--detach", program=program, env={"FAKE_EPOCH_SECONDS": "0.02"})
    run = Store().find("last")
    until(lambda: run.status() is Status.RUNNING, "the run's start")
    assert "is now 0.5" in call("learning-rate", "last", "0.5").stderr
    assert "3 epochs more" in call("train-on", "last", "3").stderr
    assert call("learning-rate", "last", "0").exit_code == ExitCode.USAGE
    assert call("remove", "last").exit_code == ExitCode.FAILED
    assert "is stopping" in call("stop", "last").stderr
    until(lambda: run.status() is Status.STOPPED, "the run's end")


@pytest.mark.worker
def test_a_preset_is_trained_for_real_and_told_to_the_end(tmp_path: Path) -> None:
    ran = process("train", "digits-mlp", "--epochs", "2", "--gpu", "none")
    assert ran.returncode == 0, ran.stderr
    assert "macro average" in ran.stdout
    assert "Test part:" in ran.stdout
    assert "tui-lab images last --wrong" in ran.stderr
    run = Store().find("last")
    assert run.path("model.keras").exists()
    shown = call("weights", "last", "--limit", "2")
    assert shown.stdout.count("unit") == 2
    from PIL import Image

    picture = tmp_path / "seven.png"
    image = Image.new("L", (60, 60), 255)
    for place in range(15, 45):
        image.putpixel((place, 15), 0)
        image.putpixel((45, place), 0)
        image.putpixel((44, place), 0)
    image.save(picture)
    answered = call("predict", "last", str(picture), "--json")
    (answer,) = json.loads(answered.stdout)
    assert sum(answer["probabilities"].values()) == pytest.approx(1.0, abs=1e-4)
    resumed = call("resume", "last", "--epochs", "1")
    assert resumed.exit_code == 0, resumed.stderr
    assert run.state().epochs_done == 3
