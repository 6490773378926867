"""The interface where Keras is not installed: training says why it cannot be."""

from __future__ import annotations

import pytest
from support.ui import app, until

from tui_lab.runs import environment
from tui_lab.runs.store import Store


async def test_training_says_what_is_missing_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    lab = app()
    said: list[str] = []
    monkeypatch.setattr(lab, "complain", lambda error: said.append(str(error)))
    async with lab.run_test() as pilot:
        await pilot.press("t")
        await until(pilot, "the sentence", lambda: bool(said))
    assert "not installed: Keras, TensorFlow" in said[0]
    assert "-m pip install" in said[0]
    assert Store().summaries() == []
