"""Keras, imported once for all tests of this room."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.speed import keep_what_is_imported

from tui_lab.training.backend import Backend, start


@pytest.fixture(scope="session", autouse=True)
def backend() -> Backend:
    """Keras on the CPU."""
    backend = start("none")
    keep_what_is_imported()
    return backend


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    """An empty folder for a run."""
    folder = tmp_path / "run"
    folder.mkdir()
    return folder
