"""Anything is pressed while a run trains: a short round; `monkey.py` plays longer ones."""

from __future__ import annotations

import os

import pytest
from terminal.monkey import play

from tui_lab import settings

pytestmark = [pytest.mark.worker, pytest.mark.timeout(300)]


def test_whatever_is_pressed_nothing_breaks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nothing is fetched by chance
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)
    settings.change("standby", "off")
    settings.change("engine", "plain")
    play(seed=11, steps=120, size=(80, 24), environment={}, pause=0.01)
