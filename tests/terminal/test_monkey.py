"""Anything is pressed while a run trains: a short round; `monkey.py` plays longer ones."""

from __future__ import annotations

import os

import pytest
from support.runs import finish, made_run
from terminal.monkey import play
from terminal.unharmed import check_log, held_against

from tui_lab import settings
from tui_lab.runs.layout import EVENTS_FILE

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
    told = play(seed=11, steps=120, size=(80, 24), environment={}, pause=0.01)
    assert "the same" in told[0]


def test_a_run_that_learned_anything_else_would_be_found() -> None:
    run, alone, other = made_run(), made_run(), made_run()
    finish(run)
    finish(alone)
    assert "the same" in held_against(run, alone)
    finish(other)
    text = other.path(EVENTS_FILE).read_text(encoding="utf-8")
    other.path(EVENTS_FILE).write_text(text.replace('"val_loss":0.6', '"val_loss":0.6000001'))
    with pytest.raises(AssertionError, match="epoch 2"):
        held_against(other, alone)


def test_a_log_with_a_line_that_is_no_event_would_be_found() -> None:
    run = made_run()
    finish(run)
    check_log(run)
    with run.path(EVENTS_FILE).open("a", encoding="utf-8") as log:
        log.write('{"seq":5,"type":"epoch"}\n')
    with pytest.raises(AssertionError):
        check_log(run)
