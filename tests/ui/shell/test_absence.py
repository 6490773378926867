"""What ended while the interface was closed is told when it is opened again."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from support.runs import finish, made_run
from support.sweeps import told_sweep
from support.ui import app, snapshot_of_store, until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary
from tui_lab.sweeps.look import look
from tui_lab.sweeps.words import news_words
from tui_lab.ui.lab.view import news
from tui_lab.ui.shell import feed as feed_module
from tui_lab.ui.shell import news_while_away as absence
from tui_lab.ui.shell.destinations import RunPage
from tui_lab.ui.shell.feed import Feed, Snapshot, has_ended
from tui_lab.ui.shell.news_while_away import EVERY, Absence
from tui_lab.ui.training.screen import TrainingScreen

TONES = dict.fromkeys(("good", "notice", "bad"), Style())


class Clock:
    """Stands where it is put."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


def away(*names: str, status: str = "finished", epochs: int = 2) -> list[str]:
    """Runs that ended between an interface of an hour ago and the next one; their ids."""
    if absence.read() is None:
        absence.write(time.time() - 3600)
    runs = [made_run(name=name) for name in names]
    for run in runs:
        finish(run, epochs, status)
    return [run.id for run in runs]


def ended(name: str, at: float | None) -> RunSummary:
    """A run that ended at that moment."""
    run = made_run(name=name)
    finish(run)
    return replace(run.summary(), ended_at=at)


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#news", Static).render())


def test_news_is_what_ended_after_the_last_interface() -> None:
    absence.write(1000.0)
    this = Absence(Clock(2000.0))
    runs = [ended(name, at) for name, at in (("a", 999), ("b", 1500), ("c", 1800))]
    runs.append(ended("lost", None))
    assert this.news(runs) == []  # it has not been read yet
    this.stay()
    assert [run.name for run in this.news(runs)] == ["c", "b"]
    this.seen(runs[2].id)
    assert [run.name for run in this.news(runs)] == ["b"]
    runs[1] = replace(runs[1], sweep="20250101-120000-a1b2")
    this.seen("20250101-120000-a1b2")
    assert this.news(runs) == []


def test_a_run_that_ends_on_another_page_is_news_and_one_that_is_watched_is_not() -> None:
    clock = Clock(1000.0)
    this = Absence(clock)  # the first interface there ever was
    this.stay()
    watched, left, before = ended("watched", 1500.0), ended("left", 1600.0), ended("before", 900.0)
    for clock.now in (1400.0, 1501.0):
        this.seen(watched.id)
    clock.now = 1590.0
    this.seen(left.id)
    assert [run.name for run in this.news([watched, left, before])] == ["left"]
    clock.now = 1700.0
    this.seen(left.id)
    assert this.news([watched, left, before]) == []
    gone_on = replace(left, ended_at=1800.0)
    assert this.news([gone_on]) == [gone_on]


def test_of_a_sweep_the_lab_tells_and_not_of_its_runs() -> None:
    sweep = told_sweep()
    said = {sweep.id: news_words(look(sweep, Store()))}
    of_it = [replace(ended(name, 1500.0), sweep=sweep.id) for name in "ab"]
    told = str(news(Snapshot(listed=True), "", TONES, "", [*of_it, ended("c", 1400.0)], said))
    first, second = told.split("\n")
    assert "The sweep over digits-mlp finished, 6 of 6 trials done; best: batch_size=32," in first
    assert "val_accuracy 0.9500 (2 runs ended meanwhile): R opens it." in first
    assert second.startswith("✓ c finished meanwhile")
    # One that goes on is named as well, and once.
    live = replace(of_it[0], status=Status.RUNNING)
    told = str(news(Snapshot((live,), listed=True), "", TONES, "", of_it, said))
    assert told.count("The sweep over digits-mlp") == 1
    assert told.endswith("R opens it.")
    assert "was lost" in news_words(replace(look(sweep, Store()), status="lost", best=None))


def test_the_next_start_tells_nothing_twice() -> None:
    absence.write(1000.0)
    Absence(Clock(2000.0)).stay()
    after = Absence(Clock(3000.0))
    after.stay()
    assert after.news([ended("a", 1500.0)]) == []


def test_it_is_kept_now_and_then_for_an_interface_that_is_killed() -> None:
    clock = Clock(1000.0)
    this = Absence(clock)
    this.stay()
    kept = []
    for clock.now in (1001.0, 999 + EVERY, 1001 + EVERY, 1002 + EVERY):
        this.stay()
        kept.append(absence.read())
    assert kept == [1000.0, 1000.0, 1001 + EVERY, 1001 + EVERY]
    clock.now += 1
    this.leave()
    assert absence.read() == clock.now


def test_a_run_that_was_seen_to_end_is_no_news_for_an_interface_that_was_killed() -> None:
    absence.write(900.0)
    clock = Clock(1000.0)
    this = Absence(clock)
    this.stay()
    run = ended("a", 1003.0)
    for clock.now in (1002.0, 1004.0, 1006.0):
        this.stay([run])
    assert absence.read() == 1004.0  # written once for it, and then the interface is killed
    after = Absence(Clock(2000.0))
    after.stay([run])
    assert after.news([run]) == []


def test_an_interface_that_was_left_at_once_forgets_nothing() -> None:
    absence.write(1000.0)
    Absence(Clock(2000.0)).leave()
    assert absence.read() == 1000.0


@pytest.mark.parametrize("content", [b"", b"soon", b"\xff\xfe", b"nan", b"9" * 400, b"1e999"])
def test_a_damaged_file_means_no_news(lab_home: Path, content: bytes) -> None:
    lab_home.mkdir()
    absence.file().write_bytes(content)
    this = Absence(Clock(2000.0))
    this.stay()
    assert this.news([ended("a", 1500.0)]) == []
    assert absence.read() == 2000.0


def test_a_folder_that_cannot_be_used_is_no_news_and_no_crash(lab_home: Path) -> None:
    lab_home.write_text("a file where the folder should be")
    this = Absence(Clock(2000.0))
    this.stay()
    this.leave()
    assert absence.read() is None


def test_a_link_is_not_followed(lab_home: Path, tmp_path: Path) -> None:
    lab_home.mkdir()
    other = tmp_path / "other"
    other.write_text("1000")
    absence.file().symlink_to(other)
    assert absence.read() is None
    absence.write(2000.0)
    assert other.read_text() == "1000"
    assert absence.read() == 2000.0
    assert [each.name for each in lab_home.iterdir()] == ["last-open"]
    assert os.stat(absence.file()).st_mode & 0o077 == 0


def test_the_feed_knows_of_the_absence_before_it_posts() -> None:
    done: list[str] = []
    feed = Feed(
        lambda _snapshot: (done.append("post"), feed.end()), beside=lambda _runs: done.append("")
    )
    feed.run()
    assert done == ["", "post"]


def test_the_feed_takes_no_word_for_an_answer_in_the_end_and_hears_of_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feed_module, "TAKEN_WITHIN", 0.2)
    monkeypatch.setattr(feed_module, "LIST_EVERY", 0.0)
    run, names = made_run(name="script.py"), list[str]()

    def post(_snapshot: Snapshot) -> None:  # and never says that it was shown
        names.append(run.called)
        Store().rename(Store().find(run.id), "its own name")
        if len(names) == 2:
            feed.end()

    feed = Feed(post)
    feed.interval = 0.0
    feed.watch(run)
    feed.run()
    assert names == ["script.py", "its own name"]


async def test_a_run_that_finished_meanwhile_is_told_until_it_is_opened() -> None:
    (run,) = away("digits-mlp")
    lab = app(feed=True)
    async with lab.run_test() as pilot:
        await until(pilot, "the news", lambda: "finished meanwhile" in said(pilot))
        assert said(pilot) == ("✓ digits-mlp finished meanwhile, val_accuracy 0.6500: r opens it.")
        await pilot.press("r")
        await until(pilot, "the run", lambda: getattr(lab.screen, "run", None) is not None)
        shown: Any = lab.screen
        assert shown.run.id == run
        await pilot.press("escape")
        await until(pilot, "no news", lambda: "Choose a network" in said(pilot))
    kept = absence.read()
    assert kept is not None
    assert abs(kept - time.time()) < 60


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("failed", "✗ net failed meanwhile, after epoch 2: r opens it."),
        ("diverged", "▲ net diverged meanwhile, in epoch 3: r opens it."),
        ("stopped", "■ net was stopped meanwhile, after epoch 2: r opens it."),
    ],
)
async def test_how_it_ended_is_said(status: str, words: str) -> None:
    away("net", status=status)
    async with app(feed=True).run_test() as pilot:
        await until(pilot, "the news", lambda: said(pilot) == words)


async def test_several_runs_are_counted() -> None:
    away("a", "b")
    (last,) = away("c", status="failed")
    opened: list[str] = []
    lab = app(feed=True)
    lab.open_run_named = opened.append  # type: ignore[method-assign]
    async with lab.run_test() as pilot:
        words = "✗ 3 runs ended meanwhile (failed: 1): r opens the last, 2 all."
        await until(pilot, "the news", lambda: said(pilot) == words)
        await pilot.press("r")
        assert opened == [last]
        lab.absence.seen(last)
        lab.screen.show(lab.snapshot)  # type: ignore[attr-defined]
        words = "✓ 2 runs ended meanwhile: r opens the last one, 2 lists all."
        assert said(pilot) == words
        assert "News" in [each.title for each in lab.get_system_commands(lab.screen)]


async def test_a_run_that_ends_beside_the_lab_is_told_there_and_one_on_its_page_is_not() -> None:
    lab = app(feed=True)
    async with lab.run_test() as pilot:
        await until(pilot, "the store", lambda: lab.snapshot.listed)
        finish(made_run(name="beside"))
        await until(pilot, "the news", lambda: "beside finished meanwhile" in said(pilot))
        await pilot.press("r")
        await until(pilot, "the run", lambda: isinstance(lab.screen, TrainingScreen))
        run = made_run(name="seen")
        assert isinstance(lab.screen, TrainingScreen)
        lab.open(RunPage(run), instead=True)
        finish(run)
        ends = lambda: lab.snapshot.watched[run.id].status is Status.FINISHED  # noqa: E731
        await until(pilot, "its end", lambda: run.id in lab.snapshot.watched and ends())
        await pilot.press("escape")
        await until(pilot, "no news", lambda: "Choose a network" in said(pilot))


async def test_runs_of_earlier_times_and_a_first_start_are_no_news() -> None:
    finish(made_run(name="before"))
    async with app(feed=True).run_test() as pilot:
        lab: Any = pilot.app
        await until(pilot, "the store", lambda: lab.snapshot.listed)
        await until(pilot, "the usual line", lambda: "Choose a network" in said(pilot))
        assert "News" not in [each.title for each in lab.get_system_commands(lab.screen)]
        await pilot.press("r")
        assert len(lab.screen_stack) == 1


async def test_a_run_that_is_gone_is_no_news() -> None:
    (run,) = away("a")
    lab = app()
    lab.absence.stay()
    assert lab.absence.news(snapshot_of_store().runs)
    Store().remove(Store().find(run))
    assert lab.absence.news(snapshot_of_store().runs) == []


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_line_fits_into_eighty_columns(language: str) -> None:
    i18n.set_language(language)
    away("iris-early-stopping", status="diverged", epochs=2)
    lab = app()
    lab.absence.stay()
    async with lab.run_test() as pilot:
        lab.snapshot = snapshot_of_store()
        await until(pilot, "the news", lambda: "iris-early-stopping" in said(pilot))
        assert lab.screen.query_one("#news").size.height == 1


def test_nothing_is_read_or_kept_before_the_first_picture() -> None:
    app()
    assert absence.read() is None
    assert Snapshot().runs == ()


def test_the_bell_is_for_runs_that_end_and_not_for_those_that_are_removed() -> None:
    gone, done = ended("a", 0.0), ended("b", 1000.0)
    live = replace(done, status=Status.RUNNING)
    before = Snapshot((live, gone), listed=True)
    assert has_ended(before, Snapshot((done, gone), listed=True))
    assert not has_ended(before, before)
    assert not has_ended(before, Snapshot((gone,), listed=True))
    assert not has_ended(Snapshot(), Snapshot((done,), listed=True))
