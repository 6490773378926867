"""The lab in the browser: who may come in, and the server behind it.

textual-serve starts the interface for each tab and hands on what is typed and drawn, and has no
login of its own. Everything that it serves stands behind a middleware here.
"""

from __future__ import annotations

import asyncio
import html
import logging
import secrets
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path
from string import Template
from typing import ClassVar
from urllib.parse import quote, urlsplit

import textual_serve.server
from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from tui_lab import paths, plain_files
from tui_lab.cli import console
from tui_lab.i18n import _, language
from tui_lab.text.command_line import as_called

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE = Path(__file__).parent / "web_page"
LARGEST_PAGE = 1 << 20
"""Bytes."""
TOKEN = "token"
"""The name of the token in the address."""
FONT_SIZE = 16
"""Pixels, where the address does not say `fontsize`."""
FONT_SIZES = range(6, 73)
ENDS_WITHIN = 5.0
"""Seconds within which the interfaces of all tabs have to be gone when the server ends."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Of every response: the page loads nothing from elsewhere, and no address or token leaves it."""


class _Log(logging.Handler):
    """What goes wrong behind a page: the details for the log, a sentence for the terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write both."""
        path = paths.log_file()
        try:
            paths.private_folder(path.parent)
            with plain_files.open_to_append(path) as file:
                file.write(f"{logging.Formatter().format(record)}\n".encode())
        except OSError:
            return
        said = _("Something went wrong behind a page; the details are in {path}.")
        console.warn(said.format(path=path))


class Entrance:
    """The token of the address, and the cookies that it was exchanged for."""

    def __init__(self, cookie: str, *, url: str = "", reuse: bool = False) -> None:
        """Make a token.

        Args:
            cookie: The name of the cookie; ports of one host share their cookies.
            url: What the browser calls the server, where something stands before it.
            reuse: Whether the token lets in more than one browser.
        """
        self.token = secrets.token_urlsafe(32)
        self.cookie = cookie
        self._url = urlsplit(url)
        self._reuse = reuse
        self._used = False
        self._given: list[str] = []

    def exchange(self, token: str) -> str | None:
        """What the cookie is to hold for a token; None where that lets nobody in."""
        right = _equal(token, self.token)
        if not right or (self._used and not self._reuse):
            return None
        self._used = True
        self._given.append(secrets.token_urlsafe(32))
        return self._given[-1]

    def knows(self, request: web.Request) -> bool:
        """Whether a request comes from a browser that was let in."""
        shown = request.cookies.get(self.cookie, "")
        return sum(_equal(shown, each) for each in self._given) > 0  # all are compared

    def is_own_page(self, request: web.Request) -> bool:
        """Whether the page that opens a websocket is the one that is served here."""
        origin = request.headers.get("Origin", "").lower()
        scheme, host = (
            (self._url.scheme, self._url.netloc)
            if self._url.netloc
            else (request.scheme, request.host)
        )
        return bool(host) and origin == f"{scheme}://{host}".lower()

    def let_in(self, cookie: str) -> web.HTTPSeeOther:
        """What sends a browser on to the page, whose address does not hold the token.

        Args:
            cookie: What it is given to show from now on; "" where it has that already.
        """
        found = web.HTTPSeeOther("./")  # a proxy may have put the page anywhere
        if not cookie:
            return found
        found.set_cookie(
            self.cookie,
            cookie,
            path=self._url.path or "/",
            httponly=True,
            samesite="Lax",  # a link to the address may stand on another site's page
            secure=self._url.scheme == "https",
        )
        return found


def _equal(one: str, other: str) -> bool:
    """Whether they are equal, in a time that does not say how far."""
    return secrets.compare_digest(*(each.encode("utf-8", "replace") for each in (one, other)))


class Tab(AppService):
    """The interface behind one tab; textual-serve is given it in place of its own."""

    seen: ClassVar[set[Tab]] = set()
    """Those that have not ended."""

    async def start(self, width: int, height: int) -> None:
        """Start the interface, for a terminal of so many cells."""
        self.ended = asyncio.Event()
        await super().start(width, height)
        self.seen.add(self)

    async def run(self) -> None:
        """Hand on what it draws; however it ended, the tab is told, and no process is left."""
        with suppress(asyncio.CancelledError):  # comes from itself where an app ends at once
            await super().run()
        # In a task of its own: the server cancels this one when it ends.
        self._ending = asyncio.create_task(self._end())
        await asyncio.shield(self._ending)

    async def _end(self) -> None:
        try:
            await self.shut()
            await self._end_process()
        finally:
            self.seen.discard(self)
            self.ended.set()

    async def shut(self) -> None:
        """Close the connection to the browser."""
        with suppress(ConnectionError):
            await self.remote_close()

    async def _end_process(self) -> None:
        if self._process is None:
            return
        try:
            await asyncio.wait_for(self._process.wait(), ENDS_WITHIN)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        self.stdin.close()
        with suppress(ConnectionError):
            await self.stdin.wait_closed()


async def _shut_all(_app: web.Application) -> None:
    """Close every tab; the interfaces behind them end, and runs do not."""
    shutting = [asyncio.create_task(tab.shut()) for tab in Tab.seen]
    if shutting:
        await asyncio.wait(shutting, timeout=ENDS_WITHIN)


async def _wait_for_all(_app: web.Application) -> None:
    """Wait until no interface is left."""
    await asyncio.gather(*(tab.ended.wait() for tab in Tab.seen))


def application(command: str, entrance: Entrance) -> web.Application:
    """The web application that shows the lab.

    Args:
        command: What a shell starts for each tab.
        entrance: Who is let in.
    """
    setattr(textual_serve.server, "AppService", Tab)  # noqa: B010 - a name of its module
    server = Server(command)

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        known = entrance.knows(request)
        if request.path == "/" and request.method == "GET" and TOKEN in request.query:
            cookie = "" if known else entrance.exchange(request.query[TOKEN])
            if cookie is not None:
                raise entrance.let_in(cookie)
        if not known:
            raise web.HTTPForbidden(text=_refusal())
        if request.path == "/ws" and not entrance.is_own_page(request):
            raise web.HTTPForbidden(text=_("The lab is opened by its own page alone.") + "\n")
        return await handler(request)

    app = web.Application(middlewares=[guard])
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/ws", server.handle_websocket),
            web.get("/download/{key}", server.handle_download),
            web.static("/static", server.statics_path),
            web.static("/page", PAGE),
        ]
    )
    app.on_response_prepare.append(_complete)
    app.on_shutdown.append(_shut_all)
    app.on_cleanup.append(_wait_for_all)
    return app


def _refusal() -> str:
    said = _("This address lets nobody in: it is not the one that was printed, or it was used.")
    hint = _("Start `tui-lab serve` again, and open the address that it prints; it opens once.")
    return f"{said}\n{as_called(hint)}\n"


async def _page(request: web.Request) -> web.Response:
    page = Template(plain_files.read_text(PAGE / "page.html", LARGEST_PAGE))
    size = request.query.get("fontsize", "")
    number = int(size) if size.isdecimal() and len(size) < 3 else FONT_SIZE
    words = {
        "language": language(),
        "opening": _("Opening"),
        "closed": _("The lab was closed. Runs go on."),
        "again": _("Open it again"),
        "size": str(number if number in FONT_SIZES else FONT_SIZE),
    }
    filled = page.substitute({name: html.escape(text) for name, text in words.items()})
    return web.Response(text=filled, content_type="text/html")


async def _complete(request: web.Request, response: web.StreamResponse) -> None:
    """Headers that belong to every response; the name of a file as browsers read it."""
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = (
        "private, no-cache" if request.path.startswith(("/static/", "/page/")) else "no-store"
    )
    disposition = response.headers.get("Content-Disposition", "")
    kind, named, name = disposition.partition("; filename=")
    if named:
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
        coded = quote(name, safe="", errors="replace")
        response.headers["Content-Disposition"] = (
            f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{coded}"
        )


async def serve(app: web.Application, listening: socket.socket, ready: Callable[[], object]) -> int:
    """Serve until a signal ends it.

    Args:
        app: What is served.
        listening: Where: a socket that is bound already.
        ready: Called when the first page can be opened.

    Returns:
        The number of the signal.
    """
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def end(number: int) -> None:
        if not ended.done():
            ended.set_result(number)

    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    for name in ("aiohttp", "textual-serve"):
        logging.getLogger(name).addHandler(_Log(logging.ERROR))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=ENDS_WITHIN)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        ready()
        with redirect_stdout(sys.stderr):  # textual-serve writes there what the interfaces say
            return await ended
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(runner.cleanup(), 4 * ENDS_WITHIN)
