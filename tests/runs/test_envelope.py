"""The sealed envelope: every look at the test part is counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.runs import made_run

from tui_lab.runs.envelope import (
    Looks,
    is_open,
    looks,
    one_look,
    open_envelope,
    opened_words,
    record_look,
)
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.state import fold
from tui_lab.runs.store import Store


def test_nobody_has_looked_at_first() -> None:
    assert looks("digits") == Looks(0, ())


def test_looks_are_counted_for_each_data_set_and_part() -> None:
    first, second = made_run(), made_run()
    record_look(first, "digits")
    record_look(second, "digits", by="images")
    record_look(first, "digits", by="images")
    record_look(first, "iris")
    record_look(first, "digits", split="validation")
    assert looks("digits") == Looks(3, (first.id, second.id))
    assert looks("iris").count == 1
    assert looks("digits", split="validation").count == 1


def test_a_look_at_several_runs_at_once_is_one_look() -> None:
    first, second = made_run(), made_run()
    for mark in (one_look(), one_look()):
        for run in (first, second):
            record_look(run, "digits", by="compare", together=mark)
    assert looks("digits") == Looks(2, (first.id, second.id))
    record_look(first, "digits")
    record_look(first, "digits")
    assert looks("digits").count == 4


def test_it_is_said_what_was_opened_and_why_that_matters() -> None:
    first, second = made_run(), made_run()
    state = fold([])
    assert opened_words("digits", looks("digits"), state) == ""
    record_look(first, "digits")
    assert opened_words("digits", looks("digits"), state) == (
        "The test part of digits was opened for the first time: it still is a fair test."
    )
    record_look(second, "digits")
    record_look(first, "digits")
    validated = replace(state, epochs=(EpochRecord(1, 0.5, 0.1, {"loss": 1.0, "val_loss": 2.0}),))
    told = opened_words("digits", looks("digits"), validated)
    assert told.startswith("The test part of digits was looked at 3 times in all, with 2 runs: ")
    assert "choose by the validation part" in told
    # Advice that cannot be followed is none.
    assert "choose by the validation part" not in opened_words("digits", looks("digits"), state)


def test_looks_are_remembered_when_the_run_is_gone() -> None:
    run = made_run()
    record_look(run, "digits")
    Store().remove(run)
    assert looks("digits") == Looks(1, (run.id,))


def test_an_envelope_is_sealed_until_it_is_opened() -> None:
    run = made_run()
    assert not is_open(run)
    open_envelope(run, "digits", by="report")
    assert is_open(run)
    assert is_open(run.folder)
    assert not is_open(made_run())


def test_a_damaged_ledger_is_read_as_far_as_it_goes(lab_home: Path) -> None:
    run = made_run()
    record_look(run, "digits")
    ledger = lab_home / "test-looks.jsonl"
    ledger.write_bytes(b"\xff\n[]\n{}\n" + ledger.read_bytes() + b'{"time":')
    assert looks("digits").count == 1
    record_look(run, "digits")
    assert looks("digits").count == 2
