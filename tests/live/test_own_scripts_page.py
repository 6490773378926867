"""The scripts of docs/own-scripts.md do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui_lab.runs.results_file import load_any
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

PAGE = Path(__file__).parents[2] / "docs" / "own-scripts.md"


def code(name: str) -> str:
    """A script of the page by the mark above it."""
    found = re.search(rf"<!-- script: {name} -->\n```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def run_script(name: str) -> None:
    exec(compile(code(name), f"{name}.py", "exec"), {"__name__": "__main__"})


def test_the_loop_of_the_page_is_a_run_with_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    run_script("loop")
    (run,) = Store().runs()
    status, state = run.look()
    assert (status, state.epochs_done, run.name) == (Status.FINISHED, 20, "a line")
    assert (state.epochs[-1].metrics["val_loss"] or 1) < 1e-3
    assert dict(state.script_settings) == {"target": 3.0}
    assert len(load_any(run.folder, "test")) == 2
    assert f"tui-lab watch {run.id}" in capsys.readouterr().err


@pytest.mark.worker
@pytest.mark.needs("keras")
def test_the_fit_of_the_page_is_a_run_with_a_report() -> None:
    run_script("keras")
    (run,) = Store().runs()
    status, state = run.look()
    assert (status, state.epochs_done, state.classes) == (Status.FINISHED, 3, ("dark", "light"))
    assert set(state.evaluations) == {"test", "validation"}
    assert load_any(run.folder, "test").indices.shape == (100,)
