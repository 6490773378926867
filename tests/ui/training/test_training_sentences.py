"""No two sentences about a run contradict each other: every status, with everything asked of it."""

from __future__ import annotations

import copy
import itertools
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from support.cli import call
from support.runs import made_run

from tui_lab.runs import commands
from tui_lab.runs.events import Event, EventWriter
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.lock import RunLock
from tui_lab.runs.messages import trouble
from tui_lab.runs.processes import host, own_start
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState, fold
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.text.statuses import STATUSES
from tui_lab.ui.training import view
from tui_lab.ui.training.handlers import TrainingHandlers
from tui_lab.ui.training.sent_commands import SentCommands

Events = tuple[tuple[str, dict[str, Any]], ...]
BEGUN: Events = (("started", {"pid": 1, "process_started": 1.0, "host": "aula", "epochs": 9}),)
EPOCH: Events = (
    ("batch", {"epoch": 1, "batch": 4, "batches": 4, "loss": 0.5}),
    ("epoch", {"epoch": 1, "epochs": 9, "seconds": 1.0, "loss": 0.5, "val_loss": 0.6}),
)
WAITS: Events = (("queued", {"position": 2}),)
TURN: Events = (("queued", {"position": 0}),)
PAUSED: Events = (("paused", {"epoch": 0}),)
RESUMED: Events = (("resumed", {"epoch": 0}),)
STOPPED: Events = (("ended", {"status": "stopped", "reason": "stop_requested", "epochs_done": 1}),)


def ended(status: str) -> Events:
    return (("ended", {"status": status, "epochs_done": 1, "message": f"It {status} somehow."}),)


MOMENTS: dict[str, tuple[Status, Events]] = {
    "being started": (Status.QUEUED, ()),
    "in the queue": (Status.QUEUED, WAITS),
    "its turn has come": (Status.QUEUED, WAITS + TURN),
    "paused in the queue": (Status.PAUSED, WAITS + PAUSED),
    "paused while it is started": (Status.PAUSED, PAUSED),
    "in the queue after a pause": (Status.QUEUED, WAITS + PAUSED + RESUMED + WAITS),
    "before the first batch": (Status.RUNNING, BEGUN),
    "before the first batch, after a pause": (Status.RUNNING, PAUSED + RESUMED + BEGUN),
    "training": (Status.RUNNING, BEGUN + EPOCH),
    "paused in the first epoch": (Status.PAUSED, BEGUN + EPOCH[:1] + PAUSED),
    "paused before the first batch": (Status.PAUSED, BEGUN + PAUSED),
    "paused": (Status.PAUSED, BEGUN + EPOCH + PAUSED),
    "training after a pause": (Status.RUNNING, BEGUN + EPOCH + PAUSED + RESUMED),
    "in the queue once more": (Status.QUEUED, BEGUN + EPOCH + STOPPED + WAITS),
    "paused in the queue once more": (Status.PAUSED, BEGUN + EPOCH + STOPPED + WAITS + PAUSED),
    "stopped": (Status.STOPPED, BEGUN + EPOCH + STOPPED),
    "stopped in the queue": (Status.STOPPED, WAITS + STOPPED),
    "finished": (Status.FINISHED, BEGUN + EPOCH + ended("finished")),
    "diverged": (Status.DIVERGED, BEGUN + EPOCH + ended("diverged")),
    "failed": (Status.FAILED, WAITS + ended("failed")),
    "lost": (Status.LOST, BEGUN + EPOCH),
    "lost while it was paused": (Status.LOST, BEGUN + EPOCH + PAUSED),
}
ACTIONS = ("pause", "stop", "learning_rate", "more")
ANSWERS = (None, ("done", ""), ("refused", "already_so"), ("refused", "too_late"))
ONLY_IN: dict[str, set[Status]] = {
    "Paused;": {Status.PAUSED},
    "The first batch is on its way": {Status.RUNNING},
    "waits for its turn": {Status.QUEUED},
    "Keras is being started": {Status.QUEUED},
    "It does not begin": {Status.QUEUED, Status.PAUSED},
    "It is stopping": {Status.RUNNING, Status.PAUSED},
    "is asked": {Status.QUEUED, Status.RUNNING, Status.PAUSED},
    "has not answered": {Status.QUEUED, Status.RUNNING, Status.PAUSED},
    "not told any more": set(Status) - {Status.QUEUED, Status.RUNNING, Status.PAUSED},
    "Stopped": {Status.STOPPED},
    "Finished": {Status.FINISHED},
    "diverged": {Status.DIVERGED},
    "failed": {Status.FAILED},
    "Press r": {Status.LOST},
}
"""What is said, and in which statuses it can be true."""


def state_of(events: Events) -> RunState:
    return fold(
        Event(seq=seq, time=float(seq), type=kind, payload=payload)
        for seq, (kind, payload) in enumerate(events, start=1)
    )


def shown(run: Run, status: Status, state: RunState, sent: SentCommands) -> str:
    """The words of the training view."""
    if sent.notice is not None:
        return sent.notice.text
    best = view.best(run, state)
    why = trouble(run, status, state)
    return " ".join(view.sentences(status, state, view.reading(state), best, None, why))


def contradictions(text: str, status: Status) -> list[str]:
    return [said for said, true_in in ONLY_IN.items() if said in text and status not in true_in]


def asked(run: Run, status: Status, state: RunState, action: str) -> SentCommands:
    """What the view has to say once the user has done `action`, with every question answered."""
    replies = {"stop": True, "learning_rate": "0.5", "more": "3"}

    def answered(_dialog: object, take: Any) -> None:
        take(replies[action])

    screen = SimpleNamespace(
        run=run,
        status=status,
        state=state,
        planned=9,
        clock=lambda: 100.0,
        redraw=lambda: None,
        notify=lambda _text: None,
        app=SimpleNamespace(push_screen=answered),
        run_worker=lambda *_work, **_options: None,
        lab=SimpleNamespace(feed=SimpleNamespace(refresh=lambda: None), complain=pytest.fail),
    )
    handlers = TrainingHandlers(cast(Any, screen))
    getattr(handlers, action)()
    return handlers.sent


def situations(run: Run) -> Iterator[tuple[str, str, SentCommands, list[str]]]:
    """Every moment at which something is asked: moment, action, what is shown, ids of commands."""
    for moment, (status, events) in MOMENTS.items():
        yield moment, "nothing", SentCommands(), []
        for action in ACTIONS:
            reader = commands.CommandReader(run)
            before = len(reader.read())
            sent = asked(run, status, state_of(events), action)
            ids = [command.id for command in commands.CommandReader(run).read()[before:]]
            yield moment, action, sent, ids


def test_what_the_training_view_says_fits_the_status_whatever_was_asked() -> None:
    run = made_run()
    wrong = []
    for moment, action, sent, ids in situations(run):
        status, events = MOMENTS[moment]
        text = shown(run, status, state_of(events), sent)
        wrong += [(moment, action, said) for said in contradictions(text, status)]
        if ids and status is Status.PAUSED and action == "pause":
            assert text == "○ It is asked to go on.", moment
        for answer, (after, (later, more)) in itertools.product(ANSWERS, MOMENTS.items()):
            told = copy.deepcopy(sent)
            replies: Events = ()
            if answer is not None:
                outcome, reason = answer
                replies = tuple(
                    ("acknowledged", {"command": id_, "outcome": outcome, "reason": reason})
                    for id_ in ids
                )
            state = state_of(more + replies)
            told.take_answers(later, state, 100.5)
            text = shown(run, later, state, told)
            found = contradictions(text, later)
            if "is asked" in text and (answer is not None or not ids):
                found.append("asked, but answered")
            if "refused" in text and (answer or ("", ""))[1] != "too_late":
                found.append("refused, but done")
            if later is Status.PAUSED and told.notice is None and "Paused; p lets" not in text:
                found.append("paused, but not said")
            wrong += [(moment, action, answer, after, said) for said in found]
    assert not wrong, f"{len(wrong)}, such as {wrong[:5]}"


LIVE = {name: moment for name, moment in MOMENTS.items() if moment[0].live}


@pytest.mark.parametrize("moment", LIVE)
def test_the_command_line_says_the_same_of_a_run_that_a_worker_has(moment: str) -> None:
    status, events = LIVE[moment]
    run = made_run()
    with RunLock(run.folder), EventWriter(run.path("events.jsonl")) as writer:
        for kind, payload in events:
            mine = {"pid": os.getpid(), "process_started": own_start(), "host": host()}
            session = mine if kind == "started" and status_begun(events) else {}
            writer.write(kind, **{**payload, **session})
        assert run.status() is status
        told = " ".join(call("show", run.id).output.split())
        listed = call("runs").stdout
        as_json = call("runs", "--json").stdout
    assert f"Status {STATUSES[status].word} " in told
    assert ("go on with `tui-lab resume" in told) is (status is Status.PAUSED)
    waits = status is Status.QUEUED and events[-1:] == WAITS
    assert ("It waits for its turn: place 2 in line." in told) is waits
    assert ("Keras is being started." in told) is (status is Status.QUEUED and not waits)
    assert ("queued (2)" in listed) is waits
    assert ('"place": 2' in as_json) is waits


def status_begun(events: Events) -> bool:
    """Whether the session that began is still the one that is going on."""
    return "ended" not in [kind for kind, _payload in events]


def test_nothing_is_said_of_a_test_part_that_a_script_has_not_told_of() -> None:
    run = Store().create_from("x", origin="script", script=ScriptRecord(file="train.py"))
    for told, shows in ((0, False), (5, True)):
        sizes = {"train": 20, "validation": 4, "test": told, "metrics": ["loss"]}
        rows = dict(view.table(run, state_of((*BEGUN, ("data", sizes))), "", None, ""))
        assert rows["Validation part"] == "4"
        assert ("Test part" in rows) is shows
