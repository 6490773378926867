"""Asking a worker about new examples: kept between questions, replaced when gone, let go."""

from __future__ import annotations

import math
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from support.runs import made_run, until

from tui_lab.errors import LabError
from tui_lab.runs import spawn as spawn_module
from tui_lab.runs.prediction_channel import Asker
from tui_lab.runs.processes import is_alive
from tui_lab.runs.run import Run

ANSWERING = """
import os, sys, time
from pathlib import Path
from tui_lab.errors import DataError
from tui_lab.runs.prediction_channel import Questions
def answer(folder):
    questions = Questions(folder)
    while questions.wanted():
        path = questions.next()
        if path is None:
            time.sleep(0.01)
        elif (text := path.read_text()) == "die":
            print("it broke", file=sys.stderr, flush=True)
            os._exit(1)
        elif text == "wrong":
            questions.refuse(DataError("It does not fit.", "Bring another."))
        elif text == "wait":
            time.sleep(0.01)
        else:
            questions.answer([[float(text), os.getpid()]])
"""
WORKER = ANSWERING + "answer(Path(sys.argv[-1]))"


def text(content: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(content)


@pytest.fixture
def run() -> Run:
    return made_run()


@pytest.fixture
def asker(run: Run, tmp_path: Path) -> Asker:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    return Asker(run, command=[sys.executable, str(script)])


def test_one_worker_answers_until_it_is_let_go(asker: Asker) -> None:
    with asker:
        assert not asker.ready
        first = asker.ask(text("0.5"))
        assert asker.ready
        second = asker.ask(text("nan"))
        assert first is not None
        assert second is not None
        assert first[0][0] == 0.5
        assert math.isnan(second[0][0])
        assert first[0][1] == second[0][1] != os.getpid()
        folder = asker._folder
        assert folder is not None
        assert [path.name for path in folder.glob("*[0-9].*")] == [], "nothing piles up"
    assert not folder.exists()
    until(lambda: not is_alive(int(first[0][1]), None), "the worker has gone")
    assert asker.ask(text("1")) is None


def test_what_the_worker_refuses_is_said_as_it_says_it(asker: Asker) -> None:
    with asker, pytest.raises(LabError, match="does not fit") as told:
        asker.ask(text("wrong"))
    assert told.value.hint == "Bring another."


def test_a_worker_that_breaks_leaves_its_words_with_the_run(asker: Asker, run: Run) -> None:
    with asker:
        with pytest.raises(LabError, match="could not be asked"):
            asker.ask(text("die"))
        assert "it broke" in run.path("worker.log").read_text()


def test_another_worker_takes_the_place_of_one_that_has_gone(asker: Asker) -> None:
    with asker:
        first = asker.ask(text("1"))
        assert first is not None
        os.kill(int(first[0][1]), 9)
        spawn_module.reap()
        second = asker.ask(text("2"))
        assert second is not None
        assert second[0][1] != first[0][1]


def test_a_question_is_given_up_at_once(asker: Asker) -> None:
    with asker:
        assert asker.ask(text("wait"), lambda: asker.ready) is None
        assert asker.ask(text("1")) is not None, "and does not stand in the way"
        answers: list[object] = []
        thread = threading.Thread(target=lambda: answers.append(asker.ask(text("wait"))))
        thread.start()
    thread.join(10)
    assert answers == [None]
