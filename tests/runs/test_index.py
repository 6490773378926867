"""The index of a large store: never anything else than the folders say, and never an error."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from support.runs import diverge, finish, made_run, small_experiment

from tui_lab.experiment.comparing import digest, settings_key
from tui_lab.experiment.model import Experiment
from tui_lab.runs import envelope, index, listing
from tui_lab.runs.events import EventWriter
from tui_lab.runs.header import META_FILE
from tui_lab.runs.layout import EVENTS_FILE, HEADER_FILE, INDEX_FILE, LAUNCH_FILE
from tui_lab.runs.listed import PackedSummary, pack
from tui_lab.runs.lock import RunLock
from tui_lab.runs.run import Run
from tui_lab.runs.status import LaunchRecord, Status
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing had happened to any run for a while, and one run were worth an index."""
    monkeypatch.setattr(listing, "STEADY", -1.0)
    monkeypatch.setattr(index, "WORTH_WRITING", 1)


@pytest.fixture
def store(lab_home: Path) -> Store:
    """Runs that ended in every way, listed so often that the index has them all."""
    store = Store()
    finish(store.create(small_experiment("first"), extra={"guess": {"value": 0.5}, "sweep": "s1"}))
    store.rename(store.find("first"), "renamed")
    store.note(store.find("renamed"), "Why?\nBecause.")
    finish(made_run(store, "stopped"), status="stopped", rates={2: 0.5})
    finish(made_run(store, "failed"), status="failed")
    diverge(made_run(store, "diverged"))
    with EventWriter(made_run(store, "lost").path(EVENTS_FILE)) as log:
        log.write("started", pid=1, resumed_from=0, epochs=4)
    plan = small_experiment("sealed")
    finish(store.create(replace(plan, data=replace(plan.data, test="sealed"))))
    odd = made_run(store, "odd")
    finish(odd)
    header = json.loads(odd.path(HEADER_FILE).read_text()) | {"seed": 2**63}
    odd.path(HEADER_FILE).write_text(json.dumps(header | {"experiment": {"layers": 3}}))
    store.summaries()  # leaves a summary in each folder
    store.summaries()
    assert len(index.load(lab_home)) == 7
    return store


def told(lines: list[RunSummary]) -> list[object]:
    return [(line, line.settings, line.val_metric, line.seconds_per_epoch) for line in lines]


def truth(home: Path) -> list[object]:
    """What the folders say, without any index."""
    kept = home / "elsewhere"
    os.rename(home / "cache", kept)
    try:
        return told(Store().summaries())
    finally:
        shutil.rmtree(home / "cache", ignore_errors=True)
        os.rename(kept, home / "cache")


def test_the_lines_of_the_index_are_those_of_the_folders(
    store: Store, lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = truth(lab_home)
    monkeypatch.setattr(listing, "summary", lambda run: pytest.fail(f"{run} was read"))
    lines = Store().summaries()
    assert told(lines) == true
    assert all(isinstance(line, PackedSummary) for line in lines)
    by_name = {line.name: line for line in lines}
    assert (by_name["renamed"].sweep, by_name["renamed"].note) == ("s1", "Why?\nBecause.")
    assert by_name["renamed"].guess == {"value": 0.5}
    assert [line.name for line in lines if line.settings and line.settings.sealed] == ["sealed"]
    assert [line.name for line in lines if line.settings and not line.settings.alike] == ["odd"]
    assert by_name["lost"].status is Status.LOST
    assert by_name["odd"].seed == 2**63
    assert [run.name for run in store.runs(newest=2)] == [line.name for line in lines[:2]]
    assert Store().find("last").id == lines[0].id


def test_a_packed_line_is_as_good_as_another(store: Store) -> None:
    line = store.find("stopped").summary()
    packed = pack(replace(line, settings=store.summaries()[0].settings))
    assert packed == line
    assert line == packed
    assert replace(packed, epochs=9) == replace(line, epochs=9) != packed
    for name in ("val_metric", "train_metric", "val_loss", "metrics_kept"):
        assert getattr(packed, name) == getattr(line, name)
    assert [packed.kept(name) for name in ("val_accuracy", "loss", "mae")] == [
        line.metrics_kept.get(name) for name in ("val_accuracy", "loss", "mae")
    ]


def again(store: Store) -> Run:
    return store.find("stopped")


def append(run: Run) -> None:
    with run.path(EVENTS_FILE).open("a") as log:
        event = {"seq": 99, "time": 1.0, "type": "ended", "payload": {"status": "failed"}}
        log.write(json.dumps(event) + "\n")


def replaced(run: Run) -> None:
    """Another run in its place, with the times of the first one, as `rsync -a` copies it."""
    info = os.stat(run.folder)
    aside = run.folder.parent.parent / "aside"
    os.rename(run.folder, aside)
    shutil.copytree(aside, run.folder)
    text = run.path(HEADER_FILE).read_text().replace('"stopped"', '"swapped"')
    when = os.stat(run.path(HEADER_FILE)).st_mtime_ns
    run.path(HEADER_FILE).write_text(text)
    os.utime(run.path(HEADER_FILE), ns=(when, when))
    os.utime(run.folder, ns=(info.st_atime_ns, info.st_mtime_ns))


def edited(run: Run, name: str, old: str, new: str) -> None:
    """Written over in place, with the size and the time that the file had."""
    path = run.path(name)
    info, text = path.stat(), path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.rename(again(store), "another"),
        lambda store: store.note(again(store), "slow"),
        lambda store: append(again(store)),
        lambda store: replaced(again(store)),
        lambda store: edited(again(store), HEADER_FILE, '"stopped"', '"swapped"'),
        lambda store: edited(store.find("renamed"), META_FILE, "renamed", "changed"),
        lambda store: edited(again(store), EVENTS_FILE, '"status":"stopped"', '"status":"failed!"'),
        lambda store: store.remove(again(store)),
        lambda store: store.restore(store.removed()[0]) if store.remove(again(store)) else None,
        lambda store: envelope.open_envelope(store.find("sealed")),
        lambda store: again(store).path(HEADER_FILE).unlink(),
        lambda store: (
            again(store).path(LAUNCH_FILE).write_bytes(msgspec.json.encode(LaunchRecord(time=9e9)))
        ),
        lambda store: shutil.copytree(
            again(store).folder, again(store).folder.with_name("20200101-000000-abcd")
        ),
        lambda store: finish(made_run(store, "new")),
    ],
)
def test_whatever_happens_to_a_folder_is_seen(
    store: Store, lab_home: Path, change: Callable[[Store], object]
) -> None:
    change(store)
    seen, here = Store().listing(), store.listing()
    assert told(seen[0]) == told(here[0]) == truth(lab_home)
    assert seen[1] == here[1]
    assert set(index.load(lab_home)) <= {line.id for line in seen[0]}


def test_a_run_that_trains_is_never_in_the_index(store: Store, lab_home: Path) -> None:
    run = again(store)
    with RunLock(run.folder):
        run.path(LAUNCH_FILE).write_bytes(msgspec.json.encode(LaunchRecord(time=9e9)))
        store.summaries()
        assert run.id not in index.load(lab_home)
        assert len(index.load(lab_home)) == 6


def test_what_is_lost_is_seen_on_each_machine_by_itself(
    store: Store, lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = store.find("lost").id
    monkeypatch.setattr(index, "host", lambda: "elsewhere")
    known = index.load(lab_home)
    assert lost not in known
    assert len(known) == 6


def test_a_lost_run_of_which_a_scheduler_may_know_is_read_every_time(
    store: Store, lab_home: Path
) -> None:
    lost = store.find("lost")
    launch = LaunchRecord(time=0.5, events_before=0, place="slurm", job="17")
    lost.path(LAUNCH_FILE).write_bytes(msgspec.json.encode(launch))
    for _look in range(2):
        statuses = {line.name: line.status for line in store.summaries()}
        assert statuses["lost"] is Status.LOST
        assert lost.id not in index.load(lab_home)


def damaged(path: Path, how: str) -> None:
    content = path.read_bytes()
    path.unlink()
    if how == "a folder":
        path.mkdir()
    elif how == "a link":
        path.symlink_to("/dev/zero")
    elif how == "a link to itself":
        path.symlink_to(path)
    else:
        half = len(content) // 2
        path.write_bytes(
            {
                "empty": b"",
                "noise": os.urandom(5000),
                "cut off": content[:half],
                "zeros": content[:100] + bytes(len(content) - 100),
                "another version": content[:60] + b"\0\0\0\1" + content[64:],
            }[how]
        )


@pytest.mark.parametrize(
    "how",
    [
        *("empty", "noise", "cut off", "zeros", "another version"),
        *("a folder", "a link", "a link to itself"),
    ],
)
def test_an_index_that_is_of_no_use_is_made_anew(store: Store, lab_home: Path, how: str) -> None:
    true = told(store.summaries())
    damaged(lab_home / INDEX_FILE, how)
    assert index.load(lab_home) == {}
    fresh = Store()
    assert told(fresh.summaries()) == true
    assert len(index.load(lab_home)) == (0 if how == "a folder" else 7)


def test_no_byte_of_the_index_can_be_changed_so_that_it_lies(store: Store, lab_home: Path) -> None:
    path = lab_home / INDEX_FILE
    content, known = path.read_bytes(), index.load(lab_home)
    used = [place for place in range(len(content)) if content[place]]
    for place in used[:: max(1, len(used) // 300)]:
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x11]) + content[place + 1 :])
        found = index.load(lab_home)
        assert {name: found[name] for name in found} == {name: known[name] for name in found}


def test_a_folder_that_takes_no_index_is_listed_all_the_same(store: Store, lab_home: Path) -> None:
    true = told(store.summaries())
    shutil.rmtree(lab_home / "cache")
    (lab_home / "cache").write_text("in the way")
    fresh = Store()
    assert told(fresh.summaries()) == true
    assert told(fresh.summaries()) == true


def test_several_write_at_once_and_none_waits(store: Store, lab_home: Path) -> None:
    true = told(store.summaries())
    (lab_home / INDEX_FILE).unlink()
    found: list[list[object]] = []

    def look() -> None:
        for _time in range(5):
            found.append(told(Store().summaries()))

    threads = [threading.Thread(target=look) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [true] * 20
    assert len(index.load(lab_home)) == 7
    assert os.listdir(lab_home / "cache") == [Path(INDEX_FILE).name]


def test_a_few_runs_have_no_index(lab_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "WORTH_WRITING", 2)
    finish(made_run())
    store = Store()
    store.summaries()
    assert store.summaries()[0] is store.summaries()[0]
    assert not (lab_home / "cache").exists()


def test_who_looks_all_the_time_believes_what_has_ended_for_a_while(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SHARE", 1e9)
    run, other, live = again(store), store.find("failed"), made_run(store, "training")
    with RunLock(live.folder):
        store.listing()
        append(run)
        store.remove(other)
        finish(made_run(store, "new"))
        seen = {line.name: line.status for line in store.listing(swift=True)[0]}
        assert seen["stopped"] is Status.STOPPED
        assert "failed" not in seen
        assert seen["new"] is Status.FINISHED
        assert seen["training"] is Status.QUEUED
    os.utime(live.path(HEADER_FILE), (1e9, 1e9))
    seen = {line.name: line.status for line in store.listing(swift=True)[0]}
    assert seen["training"] is Status.LOST
    settled = store.listing()[0]
    assert {line.name: line.status for line in settled}["stopped"] is Status.FAILED
    assert store.listing(swift=True)[0] == settled
    store.remove(other := store.find("lost"))
    assert [line for line in settled if line.id != other.id] == store.listing(swift=True)[0]


def test_a_digest_is_equal_where_the_keys_are() -> None:
    def of(experiment: Experiment) -> bytes:
        return digest(settings_key(experiment))

    one = small_experiment()
    assert of(one) == of(replace(one, seed=9, name="other"))
    assert of(one) != of(replace(one, fit=replace(one.fit, epochs=4)))
    assert digest((1, frozenset({("a", 1.0), ("b", None)}))) == digest(
        (1.0, frozenset({("b", None), ("a", 1)}))
    )
    assert digest(("1",)) != digest((1,))
    assert digest(("a", "b")) != digest(("a,b",))
    assert digest((0.1,)) != digest((0.2,))
