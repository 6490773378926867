"""What runs carry that were not made by the lab itself."""

from __future__ import annotations

import pytest

from tests.support.runs import small_experiment
from tui_lab.errors import ExperimentError
from tui_lab.runs.carried import carried
from tui_lab.runs.header import ScriptRecord, UnreadableRun, read_header
from tui_lab.runs.store import Store


def test_a_run_of_a_script_carries_no_experiment() -> None:
    store = Store()
    script = ScriptRecord(file="/home/ana/train.py", arguments=("--lr", "0.1"))
    run = store.create_from("my net", origin="script", script=script)
    assert store.find("my net").header.script == script
    assert carried(run.header) == carried(store.find(run.id).header)
    assert (carried(run.header).experiment, carried(run.header).start) == (False, False)
    with pytest.raises(ExperimentError, match="its settings are in that script"):
        run.experiment  # noqa: B018
    # Every second script is called train.py: looks at their test parts are counted by the path.
    assert (run.data, run.data_key) == ("train.py", "/home/ana/train.py")
    assert (run.dataset, run.planned_epochs(None), run.summary().epochs) == ("", None, 0)


def test_a_script_that_the_lab_started_can_be_started_again() -> None:
    store = Store()
    script = ScriptRecord(file="/home/ana/train.py", started_by_lab=True)
    run = store.create_from("my net", origin="script", script=script)
    known = carried(run.header)
    assert (known.experiment, known.start) == (False, True)
    # How many epochs it trains is said in it.
    assert (known.allows("repeat"), known.allows("train_on")) == (True, False)


def test_an_imported_run_says_so_and_keeps_its_time() -> None:
    store = Store()
    run = store.create_from("old", origin="import", source="/logs/old.csv", created=1e9)
    assert run.created == 1e9
    assert (run.data, run.data_key) == ("old.csv", "/logs/old.csv")
    assert run.id.startswith("2001")
    with pytest.raises(ExperimentError, match="was imported"):
        run.experiment  # noqa: B018


def test_a_run_of_the_lab_carries_all_and_old_headers_are_such_runs() -> None:
    store = Store()
    run = store.create(small_experiment())
    assert carried(run.header).experiment
    assert carried(run.header).start
    text = run.path("run.json").read_text().replace('"origin":"experiment",', "")
    assert "origin" not in text
    run.path("run.json").write_text(text)
    read = read_header(run.folder)
    assert not isinstance(read, UnreadableRun)
    assert carried(read).experiment
