"""Keras, imported once for all tests of this room."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.speed import keep_what_is_imported

from tui_lab.training.backend import Backend, start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this room are among those that import Keras."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.needs("keras"))


@pytest.fixture(scope="session", autouse=True)
def backend() -> Backend:
    """Keras on the CPU."""
    backend = start("none")
    from support.warm_process import do_not_optimize_graphs

    do_not_optimize_graphs()
    keep_what_is_imported()
    return backend


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    """An empty folder for a run."""
    folder = tmp_path / "run"
    folder.mkdir()
    return folder
