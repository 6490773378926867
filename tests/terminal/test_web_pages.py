"""The lab behind a page of a browser: what it draws, is sent, and how it ends."""

from __future__ import annotations

import re
import signal

import pytest
from support.web import PATIENCE, Page, packet

from tui_lab import settings
from tui_lab.ui.kit.palettes import THEMES


def filled(page: Page) -> str:
    """The last background that the terminal was told to take for its own."""
    return re.findall(rb"\x1b\]11;(#\w+)\x1b", page.raw)[-1].decode().lower()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, and no worker that imports Keras for nothing."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    settings.change("standby", "off")


def test_it_is_drawn_in_unicode_whatever_the_server_s_locale_says() -> None:
    with Page(environment={"LC_ALL": "C", "TERM": "dumb"}) as page:
        page.expect("1 Lab", "digits-mlp", "●", "q Quit")
        page.type("q")
        assert page.process.wait(PATIENCE) == 0
        assert {"type": "exit"} in page.told


def test_it_goes_on_whatever_comes() -> None:
    with Page(columns=-5, rows="x") as page:
        page.expect("1 Lab", "q Quit")
        page.type(b"\xff\xfe\x1b[999999;1R\x1b[<0;-1;9999999M")
        for width, height in ((0, 0), (-1, 10**9), ("a", None), (10**9, 1), (True, 2.5)):
            page.tell(type="resize", width=width, height=height)
        page.tell(type="deliver_chunk_request", key="nothing", size=5)
        page.tell(type="no such thing")
        page.tell(type="resize", width=80, height=24)
        whole = packet(b"D", b"6")
        for at in range(len(whole)):  # a pipe cuts where it likes
            page.send(whole[at : at + 1])
        page.expect("Language", "automatic")
        page.type("q")
        assert page.process.wait(PATIENCE) == 0


def test_ctrl_z_stops_nothing() -> None:
    with Page() as page:
        page.tell(type="focus")  # a page is quicker than the lab
        page.expect("q Quit", "Networks")
        page.wait("the focus", lambda: page.is_bold("Networks"))
        page.type("\x1a")
        page.type("6")
        page.expect("Language", "automatic")
        # Where the window has no cells, it has the theme's colour.
        assert filled(page) == THEMES["dark"].background
        for keys in ("\x1b[B\x1b[B", "\x1b[C\x1b[C"):
            page.type(keys)
        page.expect("light")
        page.wait("a light window", lambda: filled(page) == THEMES["light"].background)


def test_it_ends_with_the_tab_and_with_the_server() -> None:
    with Page() as page:
        page.expect("q Quit")
        page.tell(type="quit")
        assert page.process.wait(PATIENCE) == 0
    with Page() as page:
        page.expect("q Quit")
        assert page.process.stdin is not None
        page.process.stdin.close()  # as when the server was killed
        assert page.process.wait(PATIENCE) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_a_signal(number: signal.Signals) -> None:
    with Page() as page:
        page.expect("q Quit")
        page.process.send_signal(number)
        assert page.process.wait(PATIENCE) == 128 + number
