"""`tui-lab run`: what it takes, what it refuses, what it tells."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support.cli import call

from tui_lab.cli.after_run import show_results
from tui_lab.errors import NotFoundError, UsageError
from tui_lab.live import LiveLab
from tui_lab.reports.table_lines import lines_of
from tui_lab.runs import operations, scripts
from tui_lab.runs.operations import Launch, Progress, Refusal, decide_resume, decide_train_on
from tui_lab.runs.repeating import scripts_again, why_alike
from tui_lab.runs.scripts import ScriptWanted, script_record
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The runs that would have been started; the current folder has a script."""
    found: list[str] = []
    monkeypatch.setattr(
        operations.launching, "launch", lambda run, **_options: found.append(run.id)
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.py").write_text("print('hello')\n")
    return found


def test_a_script_is_kept_as_it_was_asked_for(begun: list[str], tmp_path: Path) -> None:
    options = ("--name", "wide", "--gpu", "none", "--set", "lr=0.1", "--set", "fast=true")
    result = call("run", "train.py", *options, "--detach", "--", "--epochs", "3", "-v")
    assert result.exit_code == 0, result.output
    run = Store().find(result.stdout.strip())
    assert begun == [run.id]
    script = run.header.script
    assert script is not None
    assert (script.file, script.folder) == (str(tmp_path / "train.py"), str(tmp_path))
    assert script.arguments == ("--epochs", "3", "-v")
    assert script.settings == {"lr": 0.1, "fast": True}
    assert (run.name, run.gpu, run.carried.source) == ("wide", "none", "train.py")
    shown = call("show", run.id).stdout
    assert "lr=0.1, fast=True" in shown
    module = call("run", "-m", "package.net", "--detach", "--", "x")
    run = Store().find(module.stdout.strip())
    assert (run.name, run.carried.source) == ("net", "package.net")
    assert "-m package.net x" in call("show", run.id).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("train.py", "--lr", "3"), "stands after --: tui-lab run train.py -- --lr 0.01"),
        (("gone.py",), "There is no file gone.py."),
        (("folder",), "folder is a folder, not a script."),
        (("net.ipynb",), "jupyter nbconvert --to script net.ipynb"),
        (("-m", "no-module"), "“no-module” is no module."),
        (("train.py", "--python", "no-python"), "There is no Python no-python."),
        (("train.py", "--set", "lr"), "“lr” is no setting."),
        ((), "There is no script to start."),
    ],
)
def test_what_cannot_be_started_is_said(
    words: tuple[str, ...], told: str, begun: list[str], tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "net.ipynb").touch()
    result = call("run", *words)
    assert result.exit_code != 0
    assert told in result.stderr
    assert begun == []
    assert Store().runs() == []


def test_the_python_of_the_active_environment_runs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    assert scripts.usual_python() == sys.executable
    (tmp_path / "bin").mkdir()
    own = tmp_path / "bin" / "python"
    own.symlink_to(sys.executable)
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path))
    assert scripts.usual_python() == str(own), "the link, not what it points to"
    assert script_record(ScriptWanted(module="net", python="sh")).interpreter.endswith("/sh")
    with pytest.raises(NotFoundError):
        script_record(ScriptWanted(os.path.join(tmp_path, "none.py")))


@pytest.mark.parametrize("text", ["3", "0.5", "true", "nan", "a b"])
def test_settings_have_types(text: str) -> None:
    wanted = {"3": 3, "0.5": 0.5, "true": True}.get(text, text)
    found = scripts.settings_of([f"x={text}"])["x"]
    assert (found, type(found)) == (wanted, type(wanted))


def test_a_script_is_started_again_but_not_once_it_is_done(begun: list[str]) -> None:
    run = scripts.start(Store(), script_record(ScriptWanted("train.py")))

    def at(status: Status) -> Progress:
        return Progress(run.id, run.id, status, 2, 5, carried=run.carried)

    for status in (Status.STOPPED, Status.FAILED, Status.LOST):
        assert decide_resume(at(status)) == Launch(None)
    done = decide_resume(at(Status.FINISHED))
    assert isinstance(done, Refusal)
    assert f"tui-lab repeat {run.id}" in done.hint
    more = decide_train_on(at(Status.STOPPED), 3)
    assert isinstance(more, Refusal)
    assert "said in its script" in more.sentence
    assert not isinstance(decide_train_on(at(Status.RUNNING), 3), Refusal)


def test_repeats_of_a_script_have_seeds_that_no_other_had(begun: list[str]) -> None:
    store = Store()
    record = script_record(ScriptWanted("train.py", settings={"seed": 4, "lr": 0.1}))
    run = scripts.start(store, record, extra={"gpu": "none", "sweep": "x"})
    first, second = operations.repeat(store, run, 2)
    assert [each.header.script.settings for each in (first, second) if each.header.script] == [
        {"seed": 5, "lr": 0.1},
        {"seed": 6, "lr": 0.1},
    ]
    assert (first.name, first.extra, first.seed) == ("train seed=5", {"gpu": "none"}, 5)
    assert begun == [run.id, first.id, second.id]
    summary = run.summary()
    assert "did not ask for its seed" in why_alike(replace(summary, status=Status.FINISHED))
    assert why_alike(replace(summary, script_settings={"seed": 4})) == ""
    assert why_alike(replace(summary, status=Status.RUNNING)) == ""
    (third,) = scripts_again(store, first, 1)
    assert third["seed"] == 7
    other = store.create_from("x", origin="import", source="log.csv")
    with pytest.raises(UsageError, match="was imported"):
        scripts_again(store, other, 1)


def test_of_arguments_of_a_script_those_that_differ_are_told(begun: list[str]) -> None:
    store = Store()
    for arguments in (
        ("data.csv", "--lr", "0.1", "--fast"),
        ("data.csv", "--lr", "-0.5", "--fast"),
        ("data.csv", "--lr=0.5", "-v"),
        ("data.csv", "--lr=0.5", "-v"),
    ):
        scripts.start(store, script_record(ScriptWanted("train.py", arguments=arguments)))
    found = lines_of([run.summary() for run in store.runs()], store.runs())[::-1]
    assert [line.differs for line in found] == [
        ("data.csv --lr 0.1 --fast",),
        ("--lr -0.5",),
        ("--lr=0.5 -v",),
        (),
    ]
    assert [line.reference for line in found] == ["", *["train"] * 3]


def test_after_a_script_its_page_is_said_to_show_the_script(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with LiveLab("mine", quiet=True) as lab:
        lab.log(epoch=0, loss=1.0)
        lab.result([0, 1], [0, 1])
    show_results(Store().find("last"))
    assert "tui-lab show last              the script and its history" in capsys.readouterr().err
