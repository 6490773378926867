"""Where the lab keeps things, also for users without a home."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tui_lab import paths, settings
from tui_lab.datasets.places import keras_folder, search_folders
from tui_lab.errors import ExitCode, StoreError

NOBODY = 54321
"""A user that no list of users has."""
# Unlike a plain change of user, setpriv leaves root's right to read what is installed.
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither `$HOME` nor the system's list of users says where the user's home is."""

    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for variable in ("HOME", "KERAS_HOME", "XDG_DATA_HOME", "TUI_LAB_DATA"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.usefixtures("homeless")
class TestWithoutAHome:
    def test_the_lab_needs_none_where_its_folder_is_named(self, tmp_path: Path) -> None:
        assert paths.home() == tmp_path / "lab"
        assert keras_folder() is None
        assert search_folders() == [tmp_path / "lab" / "data"]

    def test_an_absolute_data_folder_is_enough(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("TUI_LAB_HOME")
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert paths.home() == tmp_path / "tui-lab"

    @pytest.mark.parametrize("chosen", ["", "~", "~/lab"])
    def test_nothing_names_a_folder(self, monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
        monkeypatch.setenv("TUI_LAB_HOME", chosen)
        with pytest.raises(StoreError, match="home folder is not known") as refused:
            paths.home()
        assert 'export TUI_LAB_HOME="$PWD/tui-lab"' in refused.value.hint

    def test_settings_are_as_they_come(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TUI_LAB_HOME")
        assert settings.get("capacity") == "auto"

    def test_a_tilde_stays_what_it_is(self) -> None:
        assert paths.expanded("~/x.csv") == Path("~/x.csv")
        assert paths.expanded("~nobody-of-that-name/x") == Path("~nobody-of-that-name/x")

    def test_keras_may_be_elsewhere(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("KERAS_HOME", str(tmp_path / "k"))
        assert keras_folder() == tmp_path / "k" / "datasets"


@pytest.mark.parametrize("value", ["", "relative/folder", "~"])
def test_a_home_that_is_no_absolute_path_is_left_aside(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HOME", value)
    monkeypatch.delenv("TUI_LAB_HOME")
    known = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert paths.user_home() == known
    assert paths.home().is_relative_to(known)
    assert paths.expanded("~/x.csv") == known / "x.csv"


@pytest.mark.parametrize("value", ["", " ", "relative"])
def test_a_data_folder_that_is_no_absolute_path_is_left_aside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    monkeypatch.delenv("TUI_LAB_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", value)
    assert paths.home().is_relative_to(tmp_path)


def test_a_home_may_have_spaces_and_line_breaks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    odd = tmp_path / "a b\nc"
    monkeypatch.delenv("TUI_LAB_HOME")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(odd))
    assert paths.home().is_relative_to(odd)
    assert paths.expanded("~/x.csv") == odd / "x.csv"


def test_a_tilde_is_the_home_and_a_name_somebody_elses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.expanded("~") == tmp_path
    assert paths.expanded("~/a/../b") == tmp_path / "a" / ".." / "b"
    assert paths.expanded("a/~") == Path("a/~")
    assert paths.expanded("") == Path()
    somebody = pwd.getpwuid(os.getuid())
    assert paths.expanded(f"~{somebody.pw_name}/x") == Path(somebody.pw_dir) / "x"


@pytest.mark.skipif(
    os.getuid() != 0 or shutil.which("setpriv") is None, reason="only root may become another user"
)
class TestAsNobody:
    """The program itself, run by a user whom the system does not know."""

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*AS_NOBODY, sys.executable, "-m", "tui_lab", *arguments],
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables},
            cwd="/",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A folder that the user owns, and may reach."""
        own = tmp_path / "own"
        own.mkdir()
        os.chown(own, NOBODY, NOBODY)
        return own

    def test_data_sets_are_listed_where_the_folder_is_named(self, folder: Path) -> None:
        ran = self.run("data", "list", TUI_LAB_HOME=str(folder))
        assert (ran.returncode, ran.stderr.count("rror")) == (0, 0), ran.stderr
        assert "iris" in ran.stdout

    def test_without_a_folder_there_is_a_sentence(self) -> None:
        ran = self.run("data", "list")
        assert ran.returncode == ExitCode.FAILED
        assert "home folder is not known" in ran.stderr
        assert "Traceback" not in ran.stderr

    def test_help_needs_no_folder(self) -> None:
        ran = self.run("--help")
        assert ran.returncode == 0
