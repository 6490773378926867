"""Keras at the ready: kept where runs are trained here, and let go of where a cluster trains."""

from __future__ import annotations

import socket

import pytest

from tui_lab import settings
from tui_lab.runs import warm
from tui_lab.runs.warm import WarmProcess
from tui_lab.ui.shell.standby import Standby


def test_nothing_is_kept_ready_where_a_cluster_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    party = WarmProcess(pid=1, process_started=1.0, host="here", since=1.0)
    line, other = socket.socketpair()
    started: list[WarmProcess] = []
    monkeypatch.setattr(warm, "start", lambda: started.append(party) or party)
    monkeypatch.setattr(warm, "wait_until_ready", lambda _given_up: party)
    monkeypatch.setattr(warm, "stay", lambda _party: line)
    standby = Standby()
    settings.change("on", "slurm")
    standby._keep()
    assert not started
    settings.change("on", "process")
    standby._keep()
    assert started
    other.setblocking(False)
    with pytest.raises(BlockingIOError):
        other.recv(1)
    settings.change("on", "slurm")
    standby._keep()
    assert other.recv(1) == b"", "the line is closed"
    other.close()
