"""What is said of an ending that is missing, older or of no use."""

from __future__ import annotations

import shutil
from typing import Any

import numpy as np
import pytest
from support.runs import made_run

from tui_lab.errors import DivergedError, NotFoundError
from tui_lab.runs import ending, messages
from tui_lab.runs.events import EventWriter
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status

FINE = {"loss": 0.5, "val_loss": 0.6}
NAN = {"loss": float("nan"), "val_loss": float("nan")}
Told = tuple[str, dict[str, Any]]


def epoch(number: int, metrics: dict[str, float], target: int = 6) -> Told:
    return "epoch", {"epoch": number, "epochs": target, "seconds": 0.1, **metrics}


def ended(status: str, **more: Any) -> Told:
    return "ended", {"status": status, **more}


def best(restored: bool) -> Told:
    return "best", {"epoch": 1, "monitor": "val_loss", "value": 0.6, "restored": restored}


STARTED: Told = ("started", {"pid": 1, "resumed_from": 0, "epochs": 6})
SIZES: Told = ("data", {"train": 8, "validation": 2, "test": 2})


def told(*events: Told) -> Run:
    run = made_run()
    with EventWriter(run.path("events.jsonl")) as writer:
        for kind, payload in events:
            writer.write(kind, **payload)
    run.path("launch.json").write_text('{"time": 1.0, "pid": 4194303, "process_started": 1.0}')
    return run


WITHOUT = [
    (told_, words)
    for told_, words in (
        ((epoch(1, NAN), ended("diverged", finite_weights=False)), "its weights are not numbers"),
        ((ended("diverged", finite_weights=False),), "its weights are not numbers"),
        ((ended("diverged", finite_weights=True),), "no weights from before that"),
        ((epoch(1, NAN), ended("diverged")), "no weights from before that"),
    )
]


@pytest.mark.parametrize(("events", "words"), WITHOUT)
def test_a_run_that_diverged_at_once_answers_nothing(events: tuple[Told, ...], words: str) -> None:
    run = told(STARTED, *events)
    run.path("model.keras").touch()
    for ask in (ending.refuse_diverged, ending.require_network):
        with pytest.raises(DivergedError, match=words) as caught:
            ask(run)
        assert caught.value.exit_code == 7
        assert "in epoch 1." in caught.value.hint
    ending.require_network(run, of_use=False)


def test_a_run_whose_best_weights_were_put_back_answers_and_says_so() -> None:
    run = told(
        STARTED, epoch(1, FINE), epoch(2, NAN), best(True), ended("diverged", finite_weights=True)
    )
    run.path("model.keras").touch()
    ending.require_network(run)
    assert messages.divergence_words(run.state()) == [
        "The run diverged: its loss became infinite or not a number in epoch 2.",
        "Best val_loss 0.6000 at epoch 1: its weights were put back.",
    ]


@pytest.mark.parametrize(
    ("events", "broken", "line"),
    [
        ((), 1, "0 epochs"),
        ((epoch(1, NAN),), 1, "1 epoch"),
        ((epoch(1, FINE),), 2, "1 epoch"),
        ((epoch(1, FINE), epoch(2, {"loss": 0.5, "val_loss": float("inf")})), 2, "2 epochs"),
    ],
)
def test_the_epoch_of_a_divergence_is_one_number(
    events: tuple[Told, ...], broken: int, line: str
) -> None:
    from tui_lab.ui.runs.view import status_sentence

    run = told(STARTED, *events, ended("diverged"))
    status, state = run.look()
    trouble = messages.trouble(run, status, state)
    assert trouble is not None
    assert f"in epoch {broken}." in trouble.message
    assert f"in epoch {broken}." in status_sentence(run.summary())
    assert run.summary().epochs == int(line.split()[0])


MISSING = {
    Status.LOST: ((STARTED, epoch(1, FINE)), "has no model yet", "tui-lab resume {run}`"),
    Status.FAILED: ((STARTED, ended("failed")), "has no model yet", "tui-lab resume {run}`"),
    Status.STOPPED: ((STARTED, ended("stopped")), "is gone", "tui-lab resume {run}`"),
    Status.FINISHED: (
        (STARTED, epoch(6, FINE), ended("finished")),
        "The file model.keras of the run {run} is gone",
        '"$(tui-lab show {run} --as line)"',
    ),
}


@pytest.mark.parametrize("status", MISSING)
def test_a_model_that_is_not_there_is_told_of_with_the_way_to_it(status: Status) -> None:
    events, message, hint = MISSING[status]
    run = told(*events)
    assert run.status() is status
    with pytest.raises(NotFoundError) as caught:
        ending.require_network(run)
    assert message.format(run=run.id) in caught.value.message
    assert hint.format(run=run.id) in caught.value.hint


def test_a_finished_run_with_a_checkpoint_makes_its_files_again() -> None:
    run = told(STARTED, SIZES, epoch(6, FINE), ended("finished"))
    assert ending.lacking(run, run.state()) == ()
    run.path("checkpoint.npz").touch()
    assert ending.lacking(run, run.state()) == (
        "model.keras", "validation.npz", "test.npz", "training.npz"
    )  # fmt: skip
    assert "from the checkpoint by `tui-lab resume" in ending.how_to_get_it(run)
    run.path("model.keras").write_bytes(b"PK\x03\x04 and no more")
    np.savez(run.path("test.npz"), probabilities=np.zeros(3))
    assert ending.lacking(run, run.state()) == (
        "model.keras", "validation.npz", "test.npz", "training.npz"
    )  # fmt: skip


def test_results_of_an_earlier_session_are_said_to_be_older() -> None:
    again: Told = ("started", {"pid": 1, "resumed_from": 6, "epochs": 9})
    first = (STARTED, epoch(6, FINE), ended("finished"))
    assert ending.not_the_latest(*_look(told(*first))) == ""
    assert "older" in ending.not_the_latest(*_look(told(*first, again, epoch(7, FINE))))
    assert "older" in ending.not_the_latest(*_look(told(*first, again, ended("failed"))))
    broken = told(STARTED, epoch(6, FINE), ("checkpoint", {"epoch": 6}))
    assert "not all of its results" in ending.not_the_latest(*_look(broken))


def _look(run: Run) -> tuple[Run, Status, Any]:
    return run, *run.look()


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((), "from the beginning again with `tui-lab resume {run}`"),
        ((epoch(1, FINE),), "from the beginning again with `tui-lab resume {run}`"),
        ((epoch(4, FINE), ("checkpoint", {"epoch": 3})), "after epoch 3 with `tui-lab resume"),
        (
            (epoch(6, FINE), ("checkpoint", {"epoch": 6})),
            "`tui-lab resume {run}` makes up for its ending",
        ),
        ((epoch(6, FINE), ("checkpoint", {"epoch": 5})), "after epoch 5 with `tui-lab resume"),
    ],
)
def test_how_to_go_on_with_a_lost_run_is_told_by_its_checkpoint(
    events: tuple[Told, ...], words: str
) -> None:
    run = told(STARTED, *events)
    status, state = run.look()
    trouble = messages.trouble(run, status, state)
    assert status is Status.LOST
    assert trouble is not None
    assert words.format(run=run.id) in trouble.hint


def test_of_a_folder_that_was_removed_nothing_is_advised() -> None:
    run = told(STARTED, epoch(1, FINE))
    run.state()
    shutil.rmtree(run.folder)
    status, state = run.look()
    trouble = messages.trouble(run, status, state)
    assert status is Status.LOST
    assert trouble is not None
    assert trouble.message == f"The folder of the run {run.id} is gone."
    assert trouble.hint == ""
