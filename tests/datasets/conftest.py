"""A server on this machine that can misbehave, and a lab that sees no data folder but its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@dataclass
class Mirror:
    """What the server answers: for each file name a queue of answers, the last one for ever."""

    address: str = ""
    answers: dict[str, list[tuple[bytes, int]]] = field(default_factory=dict)
    """Content, and how many bytes more than that are promised."""
    asked: list[str] = field(default_factory=list)

    def put(self, name: str, *answers: bytes | tuple[bytes, int]) -> None:
        self.answers[name] = [
            answer if isinstance(answer, tuple) else (answer, 0) for answer in answers
        ]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


@pytest.fixture
def data_folder(lab_home: Path, alone: None) -> Path:
    """The lab's own data folder, made and empty."""
    folder = lab_home / "data"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror on this machine, named in TUI_LAB_MIRROR."""
    state = Mirror()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            state.asked.append(self.path)
            answers = state.answers.get(name)
            if not answers:
                self.send_error(404)
                return
            content, promised = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content) + promised))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """The test's output stays clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}/lab"
    monkeypatch.setenv("TUI_LAB_MIRROR", state.address)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield state
    server.shutdown()
    server.server_close()
    thread.join()
