"""What the report tells of the run itself: the guess, the best epoch, how often it was opened."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from support.reports import digits_run, opened, sees, words
from support.ui import app, until

from tui_lab.reports.guess_scores import guess_sentence
from tui_lab.runs import envelope
from tui_lab.runs.store import Store
from tui_lab.ui.report import screen as screen_module
from tui_lab.ui.report.loading import ReportData, load
from tui_lab.ui.report.screen import ReportScreen


async def test_the_summary_says_what_was_guessed_and_what_opening_means() -> None:
    run = digits_run()
    header = json.loads(run.path("run.json").read_text())
    header["extra"] = {"guess": {"kind": "accuracy", "value": 0.95}}
    run.path("run.json").write_text(json.dumps(header))
    run = Store().find(run.id)
    for _time in range(2):
        envelope.record_look(run, run.dataset)
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, run)
        outcome = guess_sentence(run, Store())
        assert outcome.startswith("You guessed 95.0%; the validation accuracy became ")
        assert "of 1 point" in outcome
        await sees(pilot, "You guessed 95.0%; the validation accuracy became")
        await sees(pilot, "test part of digits: seen 3 times in all runs")
        await sees(pilot, "The test part of digits was looked at 3 times in all, with 1 run:")
        await sees(pilot, "Best val_loss 0.4800 at epoch 5: its weights were put back.")
        screen.read("validation")
        await sees(pilot, "Validation part")
        await until(pilot, "no word on the test", lambda: "seen 3 times" not in words(screen.lab))


async def test_an_empty_page_says_that_the_results_are_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, read = digits_run(), threading.Event()

    def load_late(*arguments: Any, **named: Any) -> ReportData:
        read.wait(60)
        return load(*arguments, **named)

    monkeypatch.setattr(screen_module, "load", load_late)
    monkeypatch.setattr(screen_module, "SOON", 0.01)
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        lab.push_screen(ReportScreen(run))
        await sees(pilot, "Its results are being read.")
        read.set()
        await sees(pilot, "Right in 290")
        assert "being read" not in words(lab)
