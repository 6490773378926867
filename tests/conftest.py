"""What every test rests on: a lab folder of its own, and no setting of the machine it runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_lab import i18n

LEFT_OUT = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "FORCE_COLOR")


@pytest.fixture(autouse=True)
def lab_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lab folder that is empty and goes away with the test; English; no colour settings."""
    for variable in LEFT_OUT:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TUI_LAB_HOME", str(tmp_path / "lab"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    i18n.set_language("en")
    yield tmp_path / "lab"
    i18n.set_language("en")
    os.environ.pop("LANGUAGE", None)


@pytest.fixture
def shared_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with the real data sets; the test is skipped where there is none."""
    folder = os.environ.get("TUI_LAB_DATA", "")
    if not folder:
        pytest.skip("TUI_LAB_DATA is not set: the real data sets are not at hand")
    return Path(folder.split(os.pathsep)[0])
