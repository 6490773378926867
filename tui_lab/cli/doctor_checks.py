"""What `tui-lab doctor` finds out: nothing heavy is imported for it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Literal

from tui_lab import paths, settings
from tui_lab.cli.console import look
from tui_lab.datasets import listing
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import _, moment, ngettext, number
from tui_lab.plain_files import reason_of_writing
from tui_lab.runs import environment, queue, warm
from tui_lab.text.command_line import with_commands
from tui_lab.version import __version__

Verdict = Literal["good", "notice", "bad"]
NEEDED = ("keras", "tensorflow", "jax", "torch", "numpy", "scikit-learn")
"""Of the backends, the one that is set."""
USEFUL = ("click", "rich", "msgspec", "pillow", "pooch", "psutil")
OLDEST_PYTHON = (3, 11)
LEAST_FREE = 200e6
"""Bytes: below this a run may end for lack of room."""
SMI = ("nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader")


@dataclass(frozen=True, slots=True)
class MachineFinding:
    """What one check found."""

    topic: str
    """For programs, not translated."""
    title: str
    verdict: Verdict
    text: str
    hint: str = ""


def findings() -> Iterator[MachineFinding]:
    """All checks, one after the other."""
    checks: tuple[Callable[[], Iterator[MachineFinding]], ...] = (
        _python,
        _packages,
        _overruled,
        _device,
        _cluster,
        _store,
        _runs,
        _warm,
        _data,
        _settings,
        _terminal,
    )
    told: set[str] = set()
    for check in checks:
        try:
            yield from check()
        except LabError as error:
            if error.message in told:
                continue  # where there is no folder for anything, it is said once
            told.add(error.message)
            yield MachineFinding(
                check.__name__.strip("_"), _("Trouble"), "bad", error.message, error.hint
            )


def _python() -> Iterator[MachineFinding]:
    good = sys.version_info >= OLDEST_PYTHON
    text = f"{platform.python_version()} ({sys.executable})"
    hint = "" if good else _("tui-lab needs Python 3.11 or newer.")
    yield MachineFinding("tui-lab", "tui-lab", "good", __version__)
    yield MachineFinding("python", "Python", "good" if good else "bad", text, hint)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _packages() -> Iterator[MachineFinding]:
    backend = str(settings.get("backend"))
    for name in NEEDED:
        if name in environment.PACKAGES and name != backend:
            continue
        found = _version(name)
        if found is not None:
            yield MachineFinding(name, name, "good", found)
        else:
            hint = environment.install_hint([name])
            yield MachineFinding(name, name, "bad", _("not installed"), hint)
    versions = [f"{name} {_version(name) or '–'}" for name in USEFUL]
    yield MachineFinding("packages", _("Others"), "good", ", ".join(versions))


def _overruled() -> Iterator[MachineFinding]:
    """What of the user's variables and of Keras's own file a training does not follow."""
    backend = str(settings.get("backend"))
    text = ", ".join(map(str, (backend, *environment.KERAS_SETTINGS.values())))
    yield MachineFinding("training", _("Training computes with"), "good", text)
    for each in environment.overruled(os.environ, backend):
        text = _("{name} = {value} is left aside in training").format(
            name=each.name, value=each.value
        )
        hint = ""
        if "backend" in each.name.lower() and each.value.strip('"') in environment.PACKAGES:
            hint = with_commands(
                _("To train with it: tui-lab settings set backend {backend}"),
                backend=each.value.strip('"'),
            )
        yield MachineFinding("overruled", _("Environment"), "notice", text, hint)
    for name, folder in environment.shadowed(backend):
        text = _("Python takes {name} from {path}, which PYTHONPATH names").format(
            name=name, path=folder
        )
        yield MachineFinding("shadowed", _("Environment"), "notice", text)


def graphics_cards() -> list[str]:
    """The cards that the driver lists, as `name, memory, driver`; empty where there is none."""
    if shutil.which(SMI[0]) is None:
        return []
    try:
        done = subprocess.run(
            SMI, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [
        line.strip() for line in done.stdout.splitlines() if line.strip() and not done.returncode
    ]


def check_gpu(gpu: str | None) -> None:
    """Check that what `--gpu` asks for can be had.

    Raises:
        UsageError: It is not auto, none or numbers of cards, or there is no card of that number.
    """
    if gpu is None or gpu in ("auto", "none"):
        return
    cards = graphics_cards()
    if not settings.GPU.fullmatch(gpu):
        raise UsageError(
            _("There is no graphics card “{gpu}”.").format(gpu=gpu),
            _("Use auto, none, or the number of a card, such as 0."),
        )
    for place in map(int, gpu.split(",")):
        # Where the driver brings no nvidia-smi, its device files tell.
        if place >= len(cards) and (cards or not os.path.exists(f"/dev/nvidia{place}")):
            raise UsageError(
                _("There is no graphics card {number} on this machine.").format(number=place),
                _("The cards are counted from 0; `tui-lab doctor` lists them.")
                if cards
                else _("It has none that nvidia-smi lists: use --gpu auto or --gpu none."),
            )


def _device() -> Iterator[MachineFinding]:
    import psutil

    cards = graphics_cards()
    for place, card in enumerate(cards):
        names = [each.run for each in queue.holders() if str(place) in each.cards]
        held = _("{card}; training on it: {names}").format(card=card, names=", ".join(names))
        title = _("Graphics card {number}").format(number=place)
        yield MachineFinding("gpu", title, "good", held if names else card)
    if cards and (chosen := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None:
        text = _("CUDA_VISIBLE_DEVICES = {value}: training sees these and no others").format(
            value=chosen
        )
        yield MachineFinding("gpu-chosen", _("Graphics cards"), "good", text)
    if not cards:
        yield MachineFinding("gpu", _("Graphics card"), "good", _("none: training runs on the CPU"))
    memory = psutil.virtual_memory()
    text = _("{cores} cores; {free} of {total} GB of memory free").format(
        cores=_cores(), free=number(memory.available / 1e9, 1), total=number(memory.total / 1e9, 1)
    )
    little = memory.available < 1.5e9
    hint = _("Keras alone needs more than a gigabyte; close something.") if little else ""
    yield MachineFinding("cpu", "CPU", "notice" if little else "good", text, hint)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cluster() -> Iterator[MachineFinding]:
    """Whether runs can be handed to SLURM; nothing is said where there is none and none is set."""
    from tui_lab.runs.places import slurm, slurm_commands
    from tui_lab.runs.places.slurm_script import own_options

    wanted = settings.get("on") == slurm.NAME
    if not slurm_commands.is_installed():
        if wanted:
            hint = _("Log in where it is, or: tui-lab settings set on process")
            yield MachineFinding("slurm", "SLURM", "bad", _("sbatch is not installed here"), hint)
        return
    try:
        found = slurm_commands.partitions()
        own_options(str(settings.get("slurm.options")))
    except LabError as error:
        verdict: Verdict = "bad" if wanted else "notice"
        yield MachineFinding("slurm", "SLURM", verdict, error.message, error.hint)
        return
    yield MachineFinding("slurm", "SLURM", "good", "; ".join(found) or _("no partition"))
    accounts = slurm_commands.keeps_accounts()
    text = _("sacct answers") if accounts else _("none are kept, and none are needed")
    yield MachineFinding("slurm-accounts", _("SLURM: accounts"), "good", text)


def _store() -> Iterator[MachineFinding]:
    home = paths.home()
    try:
        paths.private_folder(home)
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"?")
        free = shutil.disk_usage(home).free
    except OSError as error:
        text = _("{path} cannot be written: {reason}").format(
            path=home, reason=reason_of_writing(error)
        )
        hint = _("Choose another folder with TUI_LAB_HOME.")
        yield MachineFinding("store", _("Folder"), "bad", text, hint)
        return
    text = _("{path}, {free} GB free").format(path=home, free=number(free / 1e9, 1))
    little = free < LEAST_FREE
    hint = _("Make room, or choose another folder with TUI_LAB_HOME.") if little else ""
    yield MachineFinding("store", _("Folder"), "notice" if little else "good", text, hint)


def _runs() -> Iterator[MachineFinding]:
    from tui_lab.runs.store import Store

    store = Store()
    lines = store.summaries()
    live = [line for line in lines if line.status.live]
    total = ngettext("{count} run", "{count} runs", len(lines)).format(count=number(len(lines)))
    if live:
        names = ", ".join(f"{line.id} ({line.name})" for line in live)
        text = _("{runs}; training now: {names}").format(runs=total, names=names)
    else:
        text = _("{runs}; none is training").format(runs=total)
    yield MachineFinding("runs", _("Runs"), "good", text)
    for damaged in store.unreadable():
        text = _("{name} cannot be read. {reason}").format(name=damaged.name, reason=damaged.reason)
        hint = _("It does no harm; it is {path}.").format(path=damaged.folder)
        yield MachineFinding("unreadable", _("Runs"), "notice", text, hint)


def _warm() -> Iterator[MachineFinding]:
    """Processes that keep Keras at the ready, and why there is none."""
    import psutil

    minutes = warm.minutes()
    told = False
    for party in warm.everyone():
        try:
            size = psutil.Process(party.pid).memory_info().rss
        except psutil.Error:
            continue
        text = _("process {pid}, {memory} MB, since {time}").format(
            pid=party.pid, memory=number(size / 1e6, 0), time=moment(party.since)
        )
        told = True
        yield MachineFinding("warm", _("Keras at the ready"), "good", text)
    if told:
        return
    if minutes:
        text = ngettext(
            "none now; after a run it stays for {count} minute",
            "none now; after a run it stays for {count} minutes",
            int(minutes),
        ).format(count=number(minutes))
    elif settings.get("warm") == "off":
        text = _("none: the setting warm is off")
    else:
        text = _("none: other people use this machine too (`tui-lab settings set warm 10`)")
    yield MachineFinding("warm", _("Keras at the ready"), "good", text)


def _data() -> Iterator[MachineFinding]:
    names = listing.names()
    there = [name for name in names if listing.availability(name).at_hand]
    yield MachineFinding("data", _("Data at hand"), "good", ", ".join(there))
    missing = [name for name in names if name not in there]
    if missing:
        hint = _("`tui-lab data show NAME` says how to get one.")
        yield MachineFinding("data-missing", _("Not at hand"), "notice", ", ".join(missing), hint)
    for name, sentence in listing.unreadable().items():
        yield MachineFinding("data-damaged", name, "bad", sentence)


def _settings() -> Iterator[MachineFinding]:
    _values, problems = settings.read()
    for problem in problems:
        yield MachineFinding("settings", _("Settings"), "notice", problem)


def _terminal() -> Iterator[MachineFinding]:
    view = look(sys.stdout)
    if not view.terminal:
        yield MachineFinding(
            "terminal", _("Terminal"), "good", _("none: stdout is a file or a program")
        )
        return
    size = os.get_terminal_size(sys.stdout.fileno())
    colours = _("colours") if view.colour else _("no colours")
    signs = "UTF-8" if view.unicode else _("no UTF-8: plain characters are used")
    text = f"{size.columns}×{size.lines}, TERM={os.environ.get('TERM', '')}, {colours}, {signs}"
    small = size.columns < 80 or size.lines < 24
    hint = _("80×24 or more is comfortable.") if small else ""
    yield MachineFinding("terminal", _("Terminal"), "notice" if small else "good", text, hint)
