"""A real Chromium without a window, told what to do over its own protocol."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 60.0
"""Seconds: a machine may be busy."""
CODES = {
    "Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, ""),
    "ArrowDown": (40, ""), "ArrowUp": (38, ""), "F1": (112, ""), "F2": (113, ""),
}  # fmt: skip
"""What a browser calls a key: its number, and the text that it types."""
CONTROL = 2
"""The modifier, as the protocol counts."""


class Chromium:
    """A browser with one page; use it with `async with`."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1000, 640)) -> None:
        """Prepare one.

        Args:
            folder: Where it keeps its own files, and what it downloads.
            size: Pixels of the page.
        """
        self.downloads = folder / "downloads"
        self._folder = folder
        self._size = size
        self._asked = 0
        self._process: Process | None = None

    async def __aenter__(self) -> Chromium:
        assert PROGRAM is not None
        self._process = await create_subprocess_exec(
            PROGRAM,
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-dev-shm-usage", "--disable-background-networking"),
            *("--remote-debugging-port=0", f"--user-data-dir={self._folder / 'profile'}"),
            f"--window-size={self._size[0]},{self._size[1]}",
            "about:blank",
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while b"listening on" not in (line := await self._process.stderr.readline()):
                assert line, "Chromium has not begun"
        port = line.decode().split("127.0.0.1:")[1].split("/")[0]
        self._errors = asyncio.create_task(self._process.stderr.read())
        self._session = aiohttp.ClientSession()
        async with self._session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            page = next(each for each in await answer.json() if each["type"] == "page")
        self._socket = await self._session.ws_connect(
            page["webSocketDebuggerUrl"], max_msg_size=1 << 26
        )
        for domain in ("Page", "Runtime"):
            await self.call(f"{domain}.enable")
        await self.call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads)
        )
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            await self.picture(Path("chromium.png"))
        await self._socket.close()
        await self._session.close()
        assert self._process is not None
        self._process.terminate()
        await self._process.wait()
        await self._errors

    async def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Ask for something, and wait for the answer."""
        self._asked += 1
        asked = self._asked
        await self._socket.send_json({"id": asked, "method": method, "params": values})
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = json.loads(await self._socket.receive_str())
                if answer.get("id") == asked:
                    assert "error" not in answer, answer
                    result: dict[str, Any] = answer["result"]
                    return result

    async def script(self, text: str) -> Any:
        """The value of an expression in the page."""
        answer = await self.call(
            "Runtime.evaluate", expression=text, awaitPromise=True, returnByValue=True
        )
        return answer["result"].get("value")

    async def wait(self, expression: str) -> None:
        """Wait until an expression in the page is true."""
        async with asyncio.timeout(PATIENCE):
            while not await self.script(expression):
                await asyncio.sleep(0.05)

    async def go(self, address: str) -> None:
        """Open an address."""
        await self.call("Page.navigate", url=address)

    async def press(self, key: str, modifiers: int = 0) -> None:
        """Press a key and let it go, by the name that a browser gives it: "a", "Enter"."""
        number, text = CODES.get(key, (ord(key.upper()[0]), key))
        named = {"key": key, "windowsVirtualKeyCode": number, "modifiers": modifiers}
        if modifiers & CONTROL:
            text = ""
        await self.call(
            "Input.dispatchKeyEvent",
            type="keyDown" if text else "rawKeyDown",
            **named,
            **({"text": text} if text else {}),
        )
        await self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    async def paste(self, text: str) -> None:
        """Type a text at once, as a paste or an input method does."""
        await self.call("Input.insertText", text=text)

    async def picture(self, path: Path) -> None:
        """Keep what the page looks like."""
        shot = await self.call("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(shot["data"]))
