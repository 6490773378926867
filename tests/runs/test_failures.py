"""Why a training failed: kept as a code with values, said in the language of whoever reads it."""

from __future__ import annotations

import errno
from pathlib import Path
from string import Formatter

import msgspec
import pytest

from tui_lab import i18n
from tui_lab.errors import DataError
from tui_lab.runs import failures
from tui_lab.runs.failures import FAILURES, TrainingError
from tui_lab.runs.payloads import Ended

FOLDER = Path("/runs/20260225-071320-1a2b")


def ended(error: Exception) -> Ended:
    """The ending with that error, as it is read from a log."""
    assert isinstance(error, DataError | TrainingError)
    told = {"status": "failed", **failures.kept(error)}
    return msgspec.json.decode(msgspec.json.encode(told), type=Ended)


@pytest.mark.parametrize("code", FAILURES)
def test_each_is_said_in_the_language_of_the_reader(code: str) -> None:
    fields = {field for text in FAILURES[code] for _, field, _, _ in Formatter().parse(text)}
    values = dict.fromkeys(fields - {None, "run", "reason"}, "«it»")
    error = OSError(errno.EACCES, "") if "reason" in fields else None
    english = TrainingError(code, FOLDER, error, **values)
    kept = ended(english)
    assert failures.words(kept, FOLDER) == (kept.message, kept.hint)
    i18n.set_language("es")
    spanish = failures.words(kept, FOLDER)
    assert spanish == (TrainingError(code, FOLDER, error, **values).message, spanish[1])
    assert spanish[0] != kept.message
    assert not {"{", "}"} & set("".join(spanish))
    assert all("«it»" in spanish[0] + spanish[1] for _ in values)


def test_a_script_that_failed_is_told_where_what_it_printed_lies_now() -> None:
    kept = ended(TrainingError("script_exit", FOLDER, code=1, line="ValueError: no such file"))
    said = failures.words(kept, Path("/elsewhere"))
    assert said[0] == "The script ended with exit code 1: ValueError: no such file"
    assert said[1] == "All that it printed is in /elsewhere/worker.log."


@pytest.mark.parametrize(
    "other",
    [
        ended(DataError("As it was worded.", "Then.")),
        Ended("failed", "error", "As it was worded.", "Then.", "of_a_later_version"),
        Ended("failed", "error", "As it was worded.", "Then.", "script_exit", {"code": 1}),
        Ended("failed", "error", "As it was worded.", "Then.", "not_written", {"errno": "x"}),
    ],
)
def test_what_has_no_words_here_is_told_as_it_was_worded(other: Ended) -> None:
    assert failures.words(other, FOLDER) == ("As it was worded.", "Then.")
