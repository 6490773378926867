"""The store: making, finding, renaming, removing and bringing back."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec
import pytest
from support.runs import finish, made_run, small_experiment

from tui_lab.errors import NotFoundError, StoreError, UsageError
from tui_lab.runs import listing
from tui_lab.runs.events import EventWriter
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.layout import LAUNCH_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host, own_start
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import KEPT_IN_TRASH, Store, open_run


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def clocked(lab_home: Path) -> Store:
    """A store whose runs are made a minute apart."""
    ticks = count(1_772_000_000, 60)
    return Store(lab_home, clock=lambda: float(next(ticks)))


def test_a_new_run_is_a_private_folder_with_its_experiment(store: Store, lab_home: Path) -> None:
    run = store.create(small_experiment(), extra={"gpu": None, "engine": "plain"})
    assert re.fullmatch(r"\d{8}-\d{6}-[0-9a-f]{4}", run.id)
    assert run.folder == lab_home / "runs" / run.id
    assert run.experiment == small_experiment()
    assert (run.name, run.dataset, run.seed) == ("digits-mlp", "digits", 7)
    assert run.extra == {"gpu": None, "engine": "plain"}
    assert run.folder.stat().st_mode & 0o777 == 0o700
    assert run.path("run.json").stat().st_mode & 0o777 == 0o600
    header = json.loads(run.path("run.json").read_text())
    assert header["format"] == 1
    assert header["machine"]["cores"] >= 1
    assert header["versions"].keys() >= {"tui_lab", "python"}
    assert os.listdir(lab_home / "runs") == [run.id]


def test_a_run_read_again_is_the_same_run(store: Store) -> None:
    run = store.create(small_experiment(), name="Nombre con eñe")
    again = Store().find(run.id)
    assert (again.id, again.name, again.header) == (run.id, run.name, run.header)
    assert open_run(run.folder).experiment == run.experiment


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing had happened to any run for a while."""
    monkeypatch.setattr(listing, "STEADY", -1.0)


def append(run: Run, status: str) -> None:
    with run.path("events.jsonl").open("a") as log:
        event = {"seq": 99, "time": 1.0, "type": "ended", "payload": {"status": status}}
        log.write(json.dumps(event) + "\n")


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (lambda store, run: store.rename(run, "other"), "other finished"),
        (lambda store, run: append(run, "stopped"), "digits-mlp stopped"),
        (
            lambda store, run: run.path(LAUNCH_FILE).write_bytes(
                msgspec.json.encode(LaunchRecord(time=time.time() + 1))
            ),
            "digits-mlp queued",
        ),
        (lambda store, run: store.remove(run), ""),
    ],
)
def test_a_run_that_has_ended_is_read_again_only_where_something_happened_to_it(
    store: Store, change: Callable[[Store, Run], object], seen: str
) -> None:
    finish(made_run(store))
    (run,) = store.runs()
    store.summaries()  # leaves summary.json in the folder
    os.utime(run.folder, (1e9, 1e9))
    (line,) = store.summaries()
    assert store.summaries()[0] is line
    change(store, run)
    assert " ".join(f"{each.name} {each.status}" for each in store.summaries()) == seen


def test_a_run_that_changed_just_now_is_read_again(store: Store) -> None:
    finish(made_run(store))
    store.summaries()
    assert store.summaries()[0] is not store.summaries()[0]


@pytest.mark.usefixtures("steady")
def test_a_run_that_a_worker_has_is_read_every_time(store: Store) -> None:
    run = made_run(store)
    with RunLock(run.folder):
        store.summaries()
        assert [line.status for line in store.summaries()] == [Status.QUEUED]
    os.utime(run.path("run.json"), (1e9, 1e9))
    assert [line.status for line in store.summaries()] == [Status.LOST]


def test_a_run_without_a_name_is_called_by_its_data_set(store: Store) -> None:
    assert store.create(small_experiment(name="")).name == "digits"


def test_runs_of_the_same_second_have_different_ids(lab_home: Path) -> None:
    store = Store(lab_home, clock=lambda: 1_772_000_000.0)
    assert len({made_run(store).id for _ in range(30)}) == 30
    assert len(store.runs()) == 30


def test_runs_are_listed_newest_first(clocked: Store) -> None:
    made = [made_run(clocked).id for _ in range(4)]
    assert [run.id for run in clocked.runs()] == made[::-1]


def test_a_store_that_does_not_exist_has_no_runs(store: Store, lab_home: Path) -> None:
    assert store.runs() == []
    assert store.unreadable() == []
    assert store.removed() == []
    assert not lab_home.exists()


def test_a_run_is_found_by_what_a_person_types(clocked: Store) -> None:
    first = made_run(clocked, "first")
    second = made_run(clocked, "second")
    assert clocked.find(first.id).id == first.id
    assert clocked.find(first.id[:-1]).id == first.id
    assert clocked.find("second").id == second.id
    assert clocked.find("last").id == second.id


def test_runs_are_counted_back_from_the_last(clocked: Store) -> None:
    runs = [clocked.create(small_experiment()) for _ in range(3)]
    assert clocked.find("last").id == clocked.find("last~0").id == runs[2].id
    assert clocked.find("last~2").id == runs[0].id
    with pytest.raises(NotFoundError, match="last~3"):
        clocked.find("last~3")


def test_an_unclear_reference_lists_what_it_may_mean(clocked: Store) -> None:
    runs = [made_run(clocked, "same") for _ in range(10)]
    with pytest.raises(NotFoundError, match="10 runs may be meant by “same”") as caught:
        clocked.find("same")
    assert runs[-1].id in caught.value.message
    assert caught.value.message.endswith("….")
    with pytest.raises(NotFoundError, match="10 runs"):
        clocked.find("2")


def test_a_wrong_reference_suggests_the_nearest(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no runs yet"):
        store.find("last")
    made_run(store, "digits-mlp")
    with pytest.raises(NotFoundError) as caught:
        store.find("digit-mlp")
    assert caught.value.hint == "Did you mean digits-mlp?"


@pytest.mark.parametrize(
    "reference", ["", ".", "..", "../..", "/etc", "a\0b", "\x1b[2J", "x" * 999]
)
def test_no_reference_leads_out_of_the_store(store: Store, reference: str) -> None:
    made_run(store)
    with pytest.raises(NotFoundError) as caught:
        store.find(reference)
    assert caught.value.message.isprintable()


def test_a_renamed_run_is_found_by_its_new_name(store: Store) -> None:
    run = made_run(store, "old")
    store.rename(run, "  new name ")
    assert run.name == "new name"
    assert Store().find("new name").id == run.id
    with pytest.raises(NotFoundError):
        store.find("old")


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31m", "x" * 101])
def test_a_name_that_cannot_be_shown_is_refused(store: Store, name: str) -> None:
    run = made_run(store, "old")
    with pytest.raises(UsageError):
        store.rename(run, name)
    assert run.name == "old"


def test_a_note_and_a_name_do_not_disturb_each_other(store: Store) -> None:
    run = made_run(store)
    store.note(run, "Two lines\nof thoughts: ñ")
    store.rename(run, "other")
    assert (run.note, run.name) == ("Two lines\nof thoughts: ñ", "other")
    store.note(run, "bytes of a command line: \udcff")
    assert run.note == "bytes of a command line: ?"
    store.note(run, "")
    assert (run.note, run.name) == ("", "other")


def test_a_removed_run_can_be_brought_back(store: Store) -> None:
    run = made_run(store)
    finish(run)
    store.remove(run)
    assert store.runs() == []
    assert store.removed() == [run.id]
    with pytest.raises(NotFoundError):
        store.find(run.id)
    again = store.restore(run.id)
    assert again.state().epochs_done == 2
    assert store.removed() == []
    with pytest.raises(NotFoundError, match="not in the trash"):
        store.restore(run.id)


def test_the_trash_keeps_the_latest(store: Store) -> None:
    runs = [made_run(store) for _ in range(KEPT_IN_TRASH + 3)]
    for run in runs:
        finish(run)
        store.remove(run)
    assert store.removed() == [run.id for run in reversed(runs[3:])]


def test_a_run_removed_twice_is_in_the_trash_once(store: Store) -> None:
    run = made_run(store)
    finish(run)
    for _ in range(2):
        store.remove(run)
        run = store.restore(run.id)
    store.remove(run)
    assert store.removed() == [run.id]


def test_a_run_that_is_being_trained_is_not_removed(store: Store) -> None:
    run = made_run(store)
    with RunLock(run.folder), pytest.raises(StoreError, match="already being trained"):
        store.remove(run)
    record = LaunchRecord(time=1e11, pid=os.getpid(), process_started=own_start(), host=host())
    run.path(LAUNCH_FILE).write_bytes(msgspec.json.encode(record))
    with pytest.raises(StoreError, match="just being started"):
        store.remove(run)
    assert store.find(run.id).folder.is_dir()


def test_the_state_of_a_run_follows_its_log(store: Store) -> None:
    run = made_run(store)
    assert run.state().epochs_done == 0
    with RunLock(run.folder), EventWriter(run.path("events.jsonl")) as writer:
        writer.write("started", pid=os.getpid(), process_started=own_start(), host=host())
        for epoch in range(1, 6):
            writer.write("epoch", epoch=epoch, loss=1.0)
            assert run.state().epochs_done == epoch
        assert run.status() is Status.RUNNING
    assert run.status() is Status.LOST


def test_the_same_run_is_handed_out_again_while_it_is_the_same(store: Store) -> None:
    run = made_run(store)
    assert store.find(run.id) is store.runs()[0]


def test_a_run_whose_folder_was_taken_away_says_so(store: Store) -> None:
    run = made_run(store)
    finish(run)
    store.remove(run)
    run.folder.parent.joinpath(run.id).symlink_to("/nowhere")
    assert run.state().epochs_done == 0


def test_a_long_log_can_be_read_in_pieces(store: Store) -> None:
    run = made_run(store)
    with EventWriter(run.path("events.jsonl")) as writer:
        for batch in range(30_000):
            writer.write("batch", epoch=1, batch=batch + 1)
    first = run.state(seconds=0.0)
    assert 0 < first.events < 30_000
    assert run.state().events == 30_000
