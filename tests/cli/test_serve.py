"""`tui-lab serve`: who comes in, what is served, and how it ends."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import Morsel
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyte
import pytest
from aiohttp import ClientSession, CookieJar, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import WebSocketResponse
from support.chromium import PROGRAM, Chromium
from support.cli import call, recorded, with_fake_worker

from tui_lab import settings
from tui_lab.cli.commands import serve
from tui_lab.cli.web_server import Entrance, Tab, application
from tui_lab.errors import ExitCode
from tui_lab.runs.store import Store

HELLO = r"printf '__GANGLION__\nD\000\000\000\005hello'"
"""An app that draws five letters and ends."""
WAITS = f"{HELLO}; cat > ended; echo ended >> ended"
LAB = f"exec {sys.executable} -m tui_lab"
PATHS = ("/", "/ws", "/static/js/textual.js", "/page/page.js", "/download/some", "/nowhere")
PATIENCE = 60.0

Client = TestClient[object, object]


@asynccontextmanager
async def browser(entrance: Entrance, command: str = HELLO) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(command, entrance))) as client:
        yield client
    assert not Tab.seen  # every interface ends with its tab, at the latest with the server


async def come_in(client: Client, entrance: Entrance) -> None:
    answer = await client.get("/", params={"token": entrance.token})
    assert answer.status == 200


def own(client: Client) -> dict[str, str]:
    return {"Origin": str(client.make_url("")).rstrip("/")}


@pytest.mark.parametrize("path", PATHS)
async def test_without_token_or_cookie_nothing_is_served(path: str) -> None:
    entrance = Entrance("lab")
    async with browser(entrance) as client:
        for address in (path, f"{path}?token=", f"{path}?token=wrong", f"{path}?token=%ff"):
            answer = await client.get(address, headers={"Cookie": "lab=; lab=wrong"})
            assert answer.status == 403
            assert "`tui-lab serve`" in await answer.text()
        if path != "/":  # the token opens the page, and nothing else
            answer = await client.get(path, params={"token": entrance.token})
            assert answer.status == 403
        await come_in(client, entrance)


async def test_the_token_is_exchanged_for_a_cookie() -> None:
    entrance = Entrance("lab")
    async with browser(entrance) as client:
        answer = await client.get("/", params={"token": entrance.token}, allow_redirects=False)
        assert answer.status == 303
        assert answer.headers["Location"] == "./"
        cookie: Morsel[str] = answer.cookies["lab"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["max-age"] == cookie["expires"] == cookie["secure"] == ""
        assert cookie.value != entrance.token
        for path in ("/", "/static/js/textual.js", "/static/css/xterm.css", "/page/page.js"):
            answer = await client.get(path)
            assert answer.status == 200
            assert entrance.token not in await answer.text()
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert (await client.get("/download/some")).status == 404
        assert (await client.get("/static/")).status == 403  # no list of files
        assert (await client.get("/page/../web_server.py")).status == 404
        assert (await client.get("/page/%2e%2e/web_server.py")).status == 404


async def test_the_page_loads_nothing_from_elsewhere() -> None:
    entrance = Entrance("lab")
    async with browser(entrance) as client:
        await come_in(client, entrance)
        for path in ("/", "/page/page.css", "/page/page.js"):
            text = await (await client.get(path)).text()
            assert "//" not in text.replace("://lab", "")


async def test_the_token_opens_once() -> None:
    entrance = Entrance("lab")
    async with browser(entrance) as client, ClientSession() as other:
        address = client.make_url("/").with_query(token=entrance.token)
        assert (await client.head("/", params={"token": entrance.token})).status == 403
        await come_in(client, entrance)
        await come_in(client, entrance)  # the same browser has its cookie
        assert (await other.get(address)).status == 403
        assert (await client.get("/")).status == 200


async def test_a_token_for_several_browsers() -> None:
    entrance = Entrance("lab", reuse=True)
    async with browser(entrance) as client:
        await come_in(client, entrance)
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as other:
            address = client.make_url("/")
            assert (await other.get(address.with_query(token=entrance.token))).status == 200
            assert (await other.get(address)).status == 200
        assert (await client.get("/")).status == 200


async def test_a_websocket_is_opened_by_the_own_page_alone() -> None:
    entrance = Entrance("lab")
    async with browser(entrance) as client:
        with pytest.raises(WSServerHandshakeError, match="403"):
            await client.ws_connect("/ws", headers=own(client))  # without the cookie
        await come_in(client, entrance)
        port = client.make_url("").port
        for origin in (
            *("", "null", "http://example.org", "http://127.0.0.1", f"https://127.0.0.1:{port}"),
            *(f"http://localhost:{port}", f"http://127.0.0.1:{port}.example.org"),
        ):
            with pytest.raises(WSServerHandshakeError, match="403"):
                await client.ws_connect("/ws", headers={"Origin": origin} if origin else {})
        async with client.ws_connect("/ws", headers=own(client)) as page:
            assert await page.receive_bytes() == b"hello"
            assert (await page.receive()).type is WSMsgType.CLOSE  # the app has ended


async def test_behind_a_proxy_the_page_has_its_address() -> None:
    entrance = Entrance("lab", url="https://hub.example.org/user/ana/")
    async with browser(entrance) as client:
        answer = await client.get("/", params={"token": entrance.token}, allow_redirects=False)
        cookie = answer.cookies["lab"]
        assert (cookie["secure"], cookie["path"]) == (True, "/user/ana/")
        passed = {"Cookie": f"lab={cookie.value}"}
        with pytest.raises(WSServerHandshakeError, match="403"):
            await client.ws_connect("/ws", headers=passed | own(client))
        outside = {"Origin": "https://HUB.example.org"}
        async with client.ws_connect("/ws", headers=passed | outside) as page:
            assert await page.receive_bytes() == b"hello"


async def test_closing_the_tab_or_the_server_ends_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entrance = Entrance("lab")

    async def wait_for_the_end() -> None:
        async with asyncio.timeout(PATIENCE):
            while not Path("ended").exists() or "ended" not in Path("ended").read_text():
                await asyncio.sleep(0.02)
        Path("ended").unlink()

    # The app reads until its input ends, which a quiet one of textual-serve's never does.
    command = WAITS.replace("cat > ended", "head -c 5 > ended")
    async with browser(entrance, command) as client:
        await come_in(client, entrance)
        page = await client.ws_connect("/ws", headers=own(client))
        assert await page.receive_bytes() == b"hello"
        await page.close()
        await wait_for_the_end()
        page = await client.ws_connect("/ws", headers=own(client))
        assert await page.receive_bytes() == b"hello"
    await wait_for_the_end()


async def test_no_process_is_left_however_the_server_ends() -> None:
    entrance = Entrance("lab")
    lingers = f"{HELLO}; exec >&- 2>&-; sleep 0.3"
    async with browser(entrance, lingers) as client:
        await come_in(client, entrance)
        page = await client.ws_connect("/ws", headers=own(client))
        assert await page.receive_bytes() == b"hello"
        assert (await page.receive()).type is WSMsgType.CLOSE
        (tab,) = Tab.seen
        assert tab._process is not None
        assert tab._process.returncode is None
    assert tab._process.returncode == 0


@pytest.mark.screen
async def test_the_lab_is_drawn_and_a_file_comes_to_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    settings.change("standby", "off")
    recorded("finished", "diverged")
    folder = tmp_path / "mi año; 1"
    folder.mkdir()
    entrance = Entrance("lab")
    async with browser(entrance, LAB) as client:
        await come_in(client, entrance)
        target = folder / "añadidas.csv"
        async with (
            asyncio.timeout(3 * PATIENCE),
            client.ws_connect("/ws?width=100&height=30", headers=own(client)) as page,
        ):
            screen = pyte.Screen(100, 30)
            stream = pyte.ByteStream(screen)

            async def drawn_is(words: str) -> None:
                async with asyncio.timeout(PATIENCE):
                    try:
                        while words not in "\n".join(screen.display):
                            stream.feed(await page.receive_bytes())
                    finally:
                        print(*screen.display, sep="\n")  # shown where the test fails

            async def write(text: str) -> None:
                await page.send_json(["stdin", text])

            await drawn_is("digits-mlp")
            await write("2")
            await drawn_is("2 runs")
            await write("\x10")
            await drawn_is("What do you want")
            await write("Export")
            await drawn_is("CSV or Markdown")
            await write("\r")
            await drawn_is("for a spreadsheet")
            await write("\r")
            await drawn_is("which file")
            await write("\x15" + str(target) + "\r")
            while (message := await page.receive()).type is not WSMsgType.TEXT:
                pass
            what, key = message.json()
            assert what == "deliver_file_start"
            answer = await client.get(f"/download/{key}")
            assert await answer.read() == target.read_bytes()
            assert "finished" in target.read_text()
            assert answer.headers["Content-Disposition"] == (
                "attachment; filename=\"a_adidas.csv\"; filename*=UTF-8''a%C3%B1adidas.csv"
            )
            await write("q")
            while (message := await page.receive()).type is not WSMsgType.CLOSE:
                pass


class Serving:
    """The command in a process; use it with `with`."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui_lab", "serve", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def __enter__(self) -> Serving:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """The exit code, and what was said."""
        self.process.send_signal(number)
        _out, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_port_that_is_taken_and_how_the_server_ends(number: signal.Signals, code: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Serving("--port", str(port)) as serving:
            assert serving.address.startswith("http://127.0.0.1:")
            assert f":{port}/" not in serving.address
            other = serving.address.split("/")[2].partition(":")[2]
            ended, said = serving.end(number)
    assert ended == code
    assert f"Another program has port {port}; {other} is taken instead." in said
    assert f"ssh -N -L {other}:127.0.0.1:{other} " in said
    assert socket.gethostname() in said
    assert said.endswith("The server has ended. Runs go on.\n")
    assert "Traceback" not in said
    assert "Warning" not in said


def test_who_is_told_of_a_risk() -> None:
    with Serving("--host", "0.0.0.0", "--port", "0", "--reuse") as serving:
        assert f"//{socket.gethostname()}:" in serving.address
        _code, said = serving.end(signal.SIGINT)
    assert "Warning: Everybody who reaches 0.0.0.0 can try" in said
    assert "as often as you like" in said
    assert "ssh" not in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--url", "lab.example.org"), "lab.example.org is no address of a page."),
        (("--url", "ftp://lab"), "ftp://lab is no address of a page."),
        (("--host", "no such host"), "There is no host no such host."),
        (("--host", "192.0.2.1"), "Nothing can listen on 192.0.2.1, port 8000"),
    ],
)
def test_what_cannot_be_served_is_said(arguments: tuple[str, ...], words: str) -> None:
    result = call("serve", *arguments)
    assert result.exit_code == ExitCode.USAGE
    assert words in result.stderr


def test_behind_a_proxy_no_other_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = call("serve", "--port", port, "--url", "https://lab.example.org/")
    assert result.exit_code == ExitCode.USAGE
    assert f"Nothing can listen on 127.0.0.1, port {port}" in result.stderr


def test_the_package_that_is_needed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> object:
        return None if name == "textual_serve" else find_spec(name)

    monkeypatch.setattr(serve, "find_spec", without)
    result = call("serve")
    assert result.exit_code == ExitCode.FAILED
    assert "needs the package textual-serve" in result.stderr
    assert "-m pip install 'tui-lab[web]'`" in result.stderr


@pytest.mark.screen
@pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium")
async def test_in_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    settings.change("standby", "off")
    recorded("finished")
    monkeypatch.chdir(tmp_path)
    entrance = Entrance("lab")
    program = shlex.join(with_fake_worker(tmp_path))
    screen = pyte.Screen(200, 60)
    stream = pyte.ByteStream(screen)
    send = WebSocketResponse.send_bytes

    async def sent(page: WebSocketResponse, content: bytes, *more: Any, **others: Any) -> None:
        stream.feed(content)
        await send(page, content, *more, **others)

    async def sees(*words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not all(each in "\n".join(screen.display) for each in words):
                await asyncio.sleep(0.05)

    monkeypatch.setattr(WebSocketResponse, "send_bytes", sent)
    async with browser(entrance, f"exec {program}") as client, Chromium(tmp_path) as chromium:
        await chromium.go(str(client.make_url("/").with_query(token=entrance.token)))
        await chromium.wait("document.body?.classList.contains('-first-byte')")
        assert await chromium.script("location.search") == ""
        assert await chromium.script("document.activeElement.tagName") == "TEXTAREA"
        assert await chromium.script("document.fonts.check('16px Roboto Mono')")
        await chromium.press("q")  # typed without a click
        await chromium.wait("document.body.classList.contains('-closed')")
        assert await chromium.script("getComputedStyle(document.querySelector('a')).display")
        assert await chromium.script("document.querySelector('.closed').offsetHeight") > 0
        await chromium.wait("document.activeElement === document.querySelector('.closed a')")
        await chromium.press("Enter")
        await chromium.wait("!document.body?.classList.contains('-closed')")
        await chromium.wait("document.body?.classList.contains('-first-byte')")
        # No key of these is kept by a browser or a program in it.
        await sees("digits-mlp", "Quit")
        for keys, words in (
            ("Enter", "8,320 parameters"),
            ("Enter 6 4 Enter", "Dense(64, relu)"),
            ("Escape", "t Train"),
            ("t", "val_loss"),
            ("3", "enter opens the first step"),
            ("Enter", "How many numbers"),
            ("Tab 6 4 Enter", "Right: 64"),
        ):
            for key in keys.split():
                await chromium.press(key)
            await sees(words)
        assert any("units=64" in run.name for run in Store().summaries())
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)
