"""What every test rests on: a lab folder of its own, and no setting of the machine it runs on."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Generator, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support import warm
from support.speed import (
    collect_seldom,
    keep_what_is_imported,
    let_go_at_once,
    look_at_imports,
    rewrite_a_share,
)

from tui_lab import i18n
from tui_lab.paths import KERAS_HOME_VARIABLE
from tui_lab.runs import environment
from tui_lab.runs import warm as warm_processes
from tui_lab.text.command_line import ask_again

ANY_SPEED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""No test depends on how quick the machine is."""
settings.register_profile("lab", derandomize=True, **ANY_SPEED)
settings.register_profile("search", max_examples=1000, **ANY_SPEED)
settings.load_profile("lab")
KERAS_ROOMS = ("training", "worker")
"""Folders of tests whose modules import Keras; `--fast` does not even collect them."""
HEAVY = ("slurm", "keras", "sklearn", "source")
"""What takes a process seconds to have, and a test names with the marker `needs`: a cluster, whose
tests take longest and so begin first; libraries; the source of the lab as `support.source` reads
it."""
SCREEN_ROOMS = ("ui", "terminal")
"""Folders of tests that open screens; elsewhere such a test has the marker `screen`."""
FOLDERS = count()
"""The numbers of the folders of tests in this process."""
LEFT_OUT = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "FORCE_COLOR")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fast`: what needs neither Keras nor a worker, and so no TensorFlow installed either."""
    parser.addoption(
        "--fast",
        action="store_true",
        help="only tests that start no worker and import no Keras",
    )
    parser.addoption(
        "--screens",
        choices=("only", "none"),
        help="only tests that open a screen, or none of them",
    )


def pytest_configure(config: pytest.Config) -> None:
    """One warm process for all processes that run tests; these share what each of them needs."""
    collect_seldom()
    worker = getattr(config, "workerinput", None)
    if worker is None:
        warm.offer()
    else:
        rewrite_a_share(config, int(worker["workerid"].removeprefix("gw")), worker["workercount"])


def pytest_unconfigure() -> None:
    """The warm process is needed no longer."""
    warm.take_back()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the rooms that import Keras, and those of screens."""
    left_out = KERAS_ROOMS if config.getoption("--fast") else ()
    if config.getoption("--screens") == "none":
        left_out += SCREEN_ROOMS
    folder = Path(__file__).parent
    return True if collection_path in [folder / room for room in left_out] else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests that compare a picture of a screen, before `-m` chooses among them."""
    if "snap_compare" in getattr(item, "fixturenames", ()):
        item.add_marker("snapshot")


def heaviest_need(item: pytest.Item) -> int:
    """The place in `HEAVY` of what the test needs; the last place where it is nothing of that."""
    marker = item.get_closest_marker("needs")
    return HEAVY.index(marker.args[0]) if marker else len(HEAVY)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that start a worker, where that is asked for.

    Tests with the same heavy need come one after another and first, so that of several
    processes, which each begin with a part of the list, as few as possible have it.
    """
    items.sort(key=heaviest_need)
    rooms = [Path(__file__).parent / room for room in SCREEN_ROOMS]
    screens, fast = config.getoption("--screens"), config.getoption("--fast")

    def wanted(item: pytest.Item) -> bool:
        if fast and item.get_closest_marker("worker"):
            return False
        opens = item.get_closest_marker("screen") or any(map(item.path.is_relative_to, rooms))
        return screens is None or bool(opens) == (screens == "only")

    left_out = [item for item in items if not wanted(item)]
    if left_out:
        items[:] = [item for item in items if wanted(item)]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """A test that came to its time limit fails, also where the loop took what that raises."""
    begun, limit = time.monotonic(), 0.9 * float(item.config.getini("timeout"))  # set-up counts too
    yield
    assert time.monotonic() - begun < limit, "it hung until its time limit"


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """All modules of tests have been imported."""
    look_at_imports()
    keep_what_is_imported()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """All tests are over."""
    let_go_at_once()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the test alone, as pytest's.

    To number it, pytest looks through the folders of all tests before; with thousands of them that
    takes longer than most tests.
    """
    name = re.sub(r"\W", "_", request.node.name)[:30]
    folder = tmp_path_factory.getbasetemp() / f"{name}-{next(FOLDERS)}"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(autouse=True)
def lab_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lab folder that is empty and goes away with the test; English; no colour settings."""
    for variable in LEFT_OUT:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TUI_LAB_HOME", str(tmp_path / "lab"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv(KERAS_HOME_VARIABLE, raising=False)
    i18n.set_language("en")
    ask_again("", ())
    yield tmp_path / "lab"
    for party in list(warm_processes.everyone()) if (tmp_path / "lab" / "warm").is_dir() else ():
        os.kill(party.pid, signal.SIGKILL)
    i18n.set_language("en")
    os.environ.pop("LANGUAGE", None)


@pytest.fixture(autouse=True)
def warm_workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that this process starts are forked from one that has imported Keras already."""
    if request.node.get_closest_marker("cold_worker") is None:
        monkeypatch.setattr("tui_lab.runs.spawn.Popen", warm.popen)


@pytest.fixture(autouse=True)
def same_ids(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs that this process makes have the same digits in their ids each time."""
    digits = random.Random(request.node.nodeid)
    monkeypatch.setattr(
        "tui_lab.runs.new_folder._any_digits", lambda: f"{digits.getrandbits(16):04x}"
    )


@pytest.fixture(autouse=True)
def one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a cluster can be used from here the interface looks as it does elsewhere."""
    monkeypatch.setattr("tui_lab.runs.places.found", lambda: ("process",))


@pytest.fixture(autouse=True, scope="session")
def as_if_keras_were_installed() -> Iterator[None]:
    """Where Keras is not installed, the tests that start no worker still decide as if it were."""
    missing = {name for name in ("keras", "tensorflow") if find_spec(name) is None}
    with pytest.MonkeyPatch.context() as patch:
        if missing:
            stand_in = find_spec("numpy")
            patch.setattr(
                environment,
                "find_spec",
                lambda name: stand_in if name in missing else find_spec(name),
            )
        yield


@pytest.fixture
def shared_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with the real data sets; the test is skipped where there is none."""
    folder = os.environ.get("TUI_LAB_DATA", "")
    if not folder:
        pytest.skip("TUI_LAB_DATA is not set: the real data sets are not at hand")
    return Path(folder.split(os.pathsep)[0])
