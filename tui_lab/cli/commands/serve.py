"""`tui-lab serve`: the interface in a browser."""

from __future__ import annotations

import errno
import getpass
import ipaddress
import shlex
import signal
import socket
import sys
from contextlib import suppress
from importlib.util import find_spec
from urllib.parse import urlsplit

import click

from tui_lab.cli import console
from tui_lab.cli.group import LabCommand
from tui_lab.cli.process_exit import HUNG_UP, TERMINATED
from tui_lab.errors import ExitCode, LabError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.plain_files import reason
from tui_lab.runs.environment import install_hint
from tui_lab.text.command_line import asked_language, quoted

SECTION = "lab"
ORDER = 50
SUMMARY = N_("Show the lab in a browser")
HOST = "127.0.0.1"
PORT = 8000
CODES = {signal.SIGINT: ExitCode.OK, signal.SIGTERM: TERMINATED, signal.SIGHUP: HUNG_UP}


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "serve",
        callback=_serve,
        params=[
            click.Option(
                ["--host"],
                default=HOST,
                show_default=True,
                help=_("Where to listen; on any other, more people can try to come in."),
            ),
            click.Option(
                ["--port"],
                type=click.IntRange(0, 65535),
                default=PORT,
                show_default=True,
                help=_("Where to listen; a free one is taken where this one is not free."),
            ),
            click.Option(
                ["--url"],
                default="",
                help=_("What browsers call the server, where a proxy stands before it."),
            ),
            click.Option(
                ["--reuse"],
                is_flag=True,
                help=_("Let the address open more than once, in several browsers."),
            ),
        ],
        help=_(
            "Show the interface in a browser, until Ctrl+C ends it. The address that is printed "
            "holds a secret and opens once: from then on, that browser is let in and no other. "
            "Runs go on when the page or the server is closed. Needs the packages of "
            "`tui-lab[web]`."
        ),
        examples=[
            (_("On this machine"), "tui-lab serve"),
            (
                _("Behind a proxy that speaks HTTPS"),
                "tui-lab serve --port 8080 --url https://lab.example.org/",
            ),
        ],
    )


def _serve(host: str, port: int, url: str, reuse: bool) -> int:
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise LabError(
            _("The lab in a browser needs the package textual-serve, and it is not here."),
            install_hint(["tui-lab[web]"]),
        )
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
        raise UsageError(
            _("{url} is no address of a page.").format(url=url),
            _("Write it whole, as in `--url https://lab.example.org/`."),
        )
    listening = _listening(host, port, free=not url)
    with listening:
        return _serve_there(listening, url if not url or url.endswith("/") else f"{url}/", reuse)


def _listening(host: str, port: int, *, free: bool) -> socket.socket:
    """A socket that is bound.

    Args:
        host: A name or an address.
        port: 0 for any that is free.
        free: Whether to take one that is free where another program has this one.

    Raises:
        UsageError: Nothing can listen there.
    """
    hint = _("Choose another with --host or --port.")
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(
            host or HOST, port, type=socket.SOCK_STREAM
        )[0]
        made = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UsageError(_("There is no host {host}.").format(host=host), hint) from error
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            made.bind(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not free:
                raise
            made.bind((address[0], 0, *address[2:]))
            said = _("Another program has port {port}; {other} is taken instead.")
            console.say(said.format(port=port, other=made.getsockname()[1]))
        made.listen()
    except OSError as error:
        made.close()
        said = _("Nothing can listen on {host}, port {port}: {reason}.")
        told = said.format(host=host, port=port, reason=reason(error))
        raise UsageError(told, hint) from error
    return made


def _serve_there(listening: socket.socket, url: str, reuse: bool) -> int:
    import asyncio

    from tui_lab.cli.web_server import Entrance, application, serve

    entrance = Entrance(f"tui-lab-{listening.getsockname()[1]}", url=url, reuse=reuse)
    language = asked_language()
    words = [sys.executable, "-m", "tui_lab", *(["--lang", language] if language else [])]
    app = application(f"exec {shlex.join(words)}", entrance)
    number = asyncio.run(
        serve(app, listening, lambda: _tell(listening, url, reuse, entrance.token))
    )
    console.say(_("The server has ended. Runs go on."))
    return CODES[signal.Signals(number)]


def _tell(listening: socket.socket, url: str, reuse: bool, token: str) -> None:
    """Say where the lab is, and what there is to know about that."""
    host, port = listening.getsockname()[:2]
    address = ipaddress.ip_address(host)
    if not address.is_loopback:
        console.warn(
            _(
                "Everybody who reaches {host} can try to open the lab, and the network can read "
                "what is typed and shown. Use a tunnel, or a proxy that speaks HTTPS."
            ).format(host=host)
        )
    name = socket.gethostname() if address.is_unspecified else host
    base = url or f"http://{f'[{name}]' if ':' in name else name}:{port}/"
    console.out_now(f"{base}?token={token}", sys.stdout)
    console.say(
        _("Open this address in a browser; it opens as often as you like.")
        if reuse
        else _("Open this address in a browser; it opens once.")
    )
    if address.is_loopback and not url:
        console.say(_("On another machine, call this first:"))
        console.say(f"  {_tunnel(port, host)}")
    console.say(_("Ctrl+C ends the server; runs go on."))


def _tunnel(port: int, host: str) -> str:
    """The command that brings a port of this machine to another one."""
    user = ""
    with suppress(OSError, KeyError, ImportError):  # without a name in the user database
        user = f"{getpass.getuser()}@"
    bound = f"[{host}]" if ":" in host else host
    there = quoted(f"{user}{socket.gethostname()}")
    return f"ssh -N -L {port}:{bound}:{port} {there}"
