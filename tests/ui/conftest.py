"""The terminal that the tests of the interface believe in: UTF-8 and many colours."""

from __future__ import annotations

import os

import pytest
from support.css import read_css_once
from support.frames import draw_at_steps
from support.idle import lay_out_when_idle, wait_no_longer

from tui_lab.ui.kit.messages import AppWithMessages

read_css_once()


@pytest.fixture(autouse=True)
def known_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same theme and signs on every machine."""
    for variable in list(os.environ):
        if variable.startswith("TEXTUAL") and "SNAPSHOT" not in variable:
            monkeypatch.delenv(variable)
    for variable in (
        "COLORTERM",
        "LC_CTYPE",
        "TUI_LAB_ASCII",
        "TERM_PROGRAM",
        "JUPYTER_SERVER_URL",
    ):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(autouse=True)
def messages_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages stay, however long a slow machine takes from one key to the next."""
    monkeypatch.setattr(AppWithMessages, "READ_IN", float("inf"))


@pytest.fixture(autouse=True)
def few_frames(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed is drawn when a pilot has done something; with `every_frame`, at all times."""
    if request.node.get_closest_marker("every_frame") is None:
        draw_at_steps(monkeypatch)
        lay_out_when_idle(monkeypatch)


@pytest.fixture(autouse=True)
def no_idle_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot goes on as soon as nothing is left to do."""
    wait_no_longer(monkeypatch)
