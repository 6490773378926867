"""What is done to runs from their table: names, notes, deleting, stopping, repeating, exporting."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.cli import recorded
from support.runs import small_experiment
from support.runs_screen import front, lab_of, made, names, refresh, text_of, three, to_runs
from support.sweeps import Workers, made_sweep, sweep_plan, work
from support.ui import app, until
from textual.widgets import Input

from tui_lab import i18n
from tui_lab.errors import LabError
from tui_lab.interop.importing import look, take
from tui_lab.runs import commands
from tui_lab.runs.lock import RunLock
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations
from tui_lab.sweeps.shelf import Shelf
from tui_lab.ui.runs import handlers, view
from tui_lab.ui.runs.import_handlers import told
from tui_lab.ui.shell.deletions import Deleted, Deletions
from tui_lab.ui.shell.dialogs import ChoiceList, ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.key_bar import KeyBar


async def test_a_run_is_renamed_and_gets_a_note() -> None:
    three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        await pilot.press("n")
        front(pilot, InputScreen)
        await pilot.press("end", "2", "enter")
        await refresh(pilot)
        await until(pilot, "the name", lambda: names(screen)[0] == "again2")
        await pilot.press("a", *"Why so slow?", "enter")
        await refresh(pilot)
        said = "Note: Why so slow?"
        await until(pilot, "the note", lambda: said in text_of(pilot, "#runs-detail"))
        assert Store().find("again2").note == "Why so slow?"


async def test_a_name_that_cannot_be_is_said_and_changes_nothing() -> None:
    three()
    async with app().run_test(notifications=True) as pilot:
        screen = await to_runs(pilot)
        lab_of(pilot).screen.table.rows.focus()  # type: ignore[attr-defined]
        await pilot.press("n")
        front(pilot, InputScreen).query_one(Input).value = "x" * 200
        await pilot.press("enter")
        await refresh(pilot)
        assert names(screen)[0] == "again"
        assert any("cannot be called" in note.title for note in pilot.app._notifications)


async def test_delete_and_undo(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = three()
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)

        def said() -> str:
            return str(screen.query_one(KeyBar).render())

        assert "u Undo" not in said()
        columns = screen.table.rows.columns
        await pilot.press("d")
        assert names(screen) == ["longer", "first"]
        assert "d Delete u Undo" in said()
        await refresh(pilot)
        assert names(screen) == ["longer", "first"]
        await pilot.press("space", "down", "space", "d")
        await until(pilot, "all gone, unasked", lambda: names(screen) == [])
        assert "u Undo" in said()
        assert Store().runs() == []
        await pilot.press("u")
        await refresh(pilot)
        await until(pilot, "two back", lambda: sorted(names(screen)) == ["first", "longer"])
        await pilot.press("u")
        await refresh(pilot)
        await until(pilot, "all back", lambda: len(names(screen)) == 3)
        assert {run.id for run in Store().runs()} == {run.id for run in runs}
        await until(pilot, "nothing to undo", lambda: "u Undo" not in said())
        await until(pilot, "columns that fit", lambda: screen.table.rows.columns == columns)
        monkeypatch.setattr(handlers, "KEPT_IN_TRASH", 1)
        await pilot.press("home", "space", "down", "space", "d")
        assert "are lost" in text_of(pilot, ".dialog-text")
        await pilot.press("n")
        assert len(names(screen)) == 3


async def test_beside_marks_the_run_under_the_cursor_is_not_deleted_for_them_unasked() -> None:
    runs = three()
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)
        await pilot.press("space", "down", "space", "down", "d")
        asked = front(pilot, ChoiceScreen)
        said = [str(option.prompt) for option in asked.query_one(ChoiceList).options]
        assert said == ["first", "The 2 marked runs"]
        await pilot.press("escape")
        assert len(names(screen)) == 3
        await pilot.press("d", "enter")
        await until(pilot, "it alone", lambda: names(screen) == ["again", "longer"])
        await pilot.press("u")
        await refresh(pilot)
        await until(pilot, "back", lambda: len(names(screen)) == 3)
        await until(pilot, "the cursor", lambda: screen.table.rows.key == runs[0].id)
        await pilot.press("d")
        front(pilot, ChoiceScreen)
        await pilot.press("down", "enter")
        await until(pilot, "the marked ones", lambda: names(screen) == ["first"])


async def test_what_was_deleted_and_what_came_back_is_named_and_has_the_cursor() -> None:
    runs = three()
    async with app().run_test(size=(60, 20), notifications=True) as pilot:
        screen = await to_runs(pilot)
        notices = pilot.app._notifications
        await pilot.press("down", "d")
        await until(pilot, "a notice", lambda: len(notices) == 1)
        assert [each.message for each in notices] == ["Deleted: longer. u brings it back."]
        await pilot.press("end", "u")
        await refresh(pilot)
        await until(pilot, "it is back", lambda: len(names(screen)) == 3)
        assert [each.message for each in notices][1:] == ["Back again: longer."]
        await until(pilot, "the cursor", lambda: screen.table.rows.key == runs[1].id)


async def test_runs_of_one_name_are_told_apart_when_one_is_deleted() -> None:
    older, newer = made("same", at=100), made("same", at=200)
    async with app().run_test(size=(60, 20), notifications=True) as pilot:
        await to_runs(pilot)
        await pilot.press("end", "d")
        notices = pilot.app._notifications
        await until(pilot, "a notice", lambda: len(notices) == 1)
        (said,) = [each.message for each in notices]
        assert older.id in said
        assert newer.id not in said


async def test_a_sweep_that_was_deleted_with_its_runs_comes_back_by_one_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rates = ("compile.learning_rate=0.1,0.01,0.001",)
    sweep, other = made_sweep(sweep_plan(rates, trials=3)), made("another")
    work(sweep, Workers(monkeypatch, lambda _run, _epoch: 0.5))
    async with app().run_test(notifications=True) as pilot:
        screen = await to_runs(pilot)
        operations.remove(Shelf(), Store(), sweep, runs=True)
        lab_of(pilot).keep(Deletions).made.append(Deleted(sweep=sweep.id))
        await refresh(pilot)
        await until(pilot, "the other alone", lambda: names(screen) == [other.name])
        await pilot.press("u")
        said = f"Back again: the sweep {sweep.plan.name} with 3 runs."
        await until(pilot, "said", lambda: said in [n.message for n in pilot.app._notifications])
        await refresh(pilot)
        await until(pilot, "all", lambda: len(names(screen)) == 4)
        assert [each.id for each in Shelf().sweeps()] == [sweep.id]
        # Of what is gone for good it is said, and the next key is for what was deleted before.
        lab_of(pilot).keep(Deletions).made.append(Deleted(sweep="20250101-120000-ffff"))
        await pilot.press("u")
        said = "No sweep was removed that could be brought back."
        told = lambda: [n.title or n.message for n in pilot.app._notifications]  # noqa: E731
        await until(pilot, "what is wrong", lambda: said in told())


async def test_a_change_of_language_leaves_cursor_marks_and_filter() -> None:
    runs = three()
    lab = app()
    async with lab.run_test(notifications=True) as pilot:
        screen = await to_runs(pilot)
        await pilot.press("slash", *"digits", "enter", "end", "space", "d")
        await until(pilot, "two", lambda: len(names(screen)) == 2)
        await pilot.press("end", "space")
        held = screen.table.rows.key
        assert held != screen.table.rows.keys[0]
        await pilot.press("6")
        i18n.set_language("es")
        await lab.change_language()
        anew = await to_runs(pilot)
        assert anew is not screen
        assert (anew.table.rows.key, anew.listing.marked) == (held, {held})
        assert anew.listing.filter == anew.query_one("#runs-filter", Input).value == "digits"
        await pilot.press("u")
        await refresh(pilot)
        await until(pilot, "three", lambda: len(names(anew)) == 3)
        assert anew.table.rows.key == runs[0].id


async def test_undo_works_on_what_was_deleted_before_the_lab_was_opened() -> None:
    run, *_others = three()
    Store().remove(run)
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        assert len(names(screen)) == 2
        await pilot.press("u")
        await refresh(pilot)
        await until(pilot, "back", lambda: len(names(screen)) == 3)


async def test_a_run_that_trains_is_not_deleted_but_can_be_stopped() -> None:
    run = Store().create(small_experiment("alive"))
    with RunLock(run.folder):
        async with app().run_test(notifications=True) as pilot:
            screen = await to_runs(pilot)
            await pilot.press("d")
            assert names(screen) == ["alive"]
            assert pilot.app._notifications
            await pilot.press("x")
            front(pilot, ConfirmScreen)
            await pilot.press("n")
            assert commands.CommandReader(run).read() == []
            await pilot.press("x", "y")
            await pilot.pause()
            assert [command.name for command in commands.CommandReader(run).read()] == ["stop"]


async def test_a_lost_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded("killed")
    asked: list[tuple[str, int | None]] = []
    monkeypatch.setattr(
        "tui_lab.runs.launch.resume", lambda run, epochs, **_more: asked.append((run.id, epochs))
    )
    async with app().run_test() as pilot:
        await to_runs(pilot)
        assert "? lost" in text_of(pilot, "Rows")
        await pilot.press("r")
        await until(pilot, "asked for", lambda: asked == [("killed", None)])


async def test_a_run_that_has_done_all_its_epochs_asks_how_many_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recorded("resumed")
    asked: list[tuple[str, int | None]] = []
    monkeypatch.setattr(
        "tui_lab.runs.launch.resume", lambda run, epochs, **_more: asked.append((run.id, epochs))
    )
    async with app().run_test() as pilot:
        await to_runs(pilot)
        await pilot.press("r")
        front(pilot, InputScreen).query_one(Input).value = "none"
        await pilot.press("enter")
        assert "whole number" in text_of(pilot, ".dialog-problem")
        front(pilot, InputScreen).query_one(Input).value = "5"
        await pilot.press("enter")
        await until(pilot, "asked for", lambda: asked == [("resumed", 5)])


async def test_repeats_take_the_seeds_that_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    three()
    seeds: list[int] = []

    def launch(run: Run, **_options: object) -> None:
        assert run.name == "again"
        seeds.append(run.seed)

    monkeypatch.setattr("tui_lab.runs.launch.launch", launch)
    async with app().run_test() as pilot:
        await to_runs(pilot)
        await pilot.press("s")
        front(pilot, InputScreen).query_one(Input).value = "2"
        await pilot.press("enter")
        await until(pilot, "repeated", lambda: seeds == [9, 10])


async def test_what_goes_wrong_in_a_thread_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    three()

    def launch(*_arguments: object, **_options: object) -> None:
        raise LabError("The disk is full.", "Delete something.")

    monkeypatch.setattr("tui_lab.runs.launch.launch", launch)
    async with app().run_test(notifications=True) as pilot:
        await to_runs(pilot)
        await pilot.press("s", "enter")
        await until(
            pilot,
            "said",
            lambda: any(note.title == "The disk is full." for note in pilot.app._notifications),
        )


async def test_what_is_shown_is_exported(tmp_path: Path) -> None:
    three()
    target = tmp_path / "kept.csv"
    target.write_text("old")
    async with app().run_test() as pilot:
        await to_runs(pilot)
        await pilot.press("slash", *"first", "enter", "w")
        front(pilot, ChoiceScreen)
        await pilot.press("enter")
        front(pilot, InputScreen).query_one(Input).value = str(target)
        await pilot.press("enter")
        front(pilot, ConfirmScreen)
        await pilot.press("y")
        await until(pilot, "written", lambda: target.read_text() != "old")
    rows = list(csv.DictReader(target.read_text().splitlines()))
    assert [row["name"] for row in rows] == ["first"]


async def test_trainings_of_other_programs_are_shown_and_then_taken_in(tmp_path: Path) -> None:
    log = tmp_path / "old.csv"
    log.write_text("epoch,loss,val_loss\n0,0.5,0.6\n1,0.25,0.3\n")
    three()
    async with app().run_test(notifications=True) as pilot:
        screen = await to_runs(pilot)
        await pilot.press("i")
        question = front(pilot, InputScreen)
        question.query_one(Input).value = str(tmp_path / "gone.csv")
        await pilot.press("enter")
        notices = pilot.app._notifications._notifications.values
        await until(
            pilot, "no such file", lambda: any("no such file" in each.title for each in notices())
        )
        await pilot.press("i")
        front(pilot, InputScreen).query_one(Input).value = str(log)
        await pilot.press("enter")
        await until(pilot, "a question", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        asked = " ".join(text_of(pilot, ".dialog-text").split())
        assert "old: Keras CSVLogger, 2 epochs, loss 0.2500, val_loss 0.3000" in asked
        assert len(Store().runs()) == 3
        await pilot.press("y")
        await until(pilot, "a run", lambda: len(Store().runs()) == 4)
        await refresh(pilot)
        assert "old" in names(screen)


def test_what_is_said_of_recordings_before_they_are_taken(tmp_path: Path) -> None:
    log = tmp_path / "old.csv"
    rows = [f"{5 * (place % 2 == 0)},{place}\n" for place in range(20)]
    log.write_text("step,loss\n" + "".join(rows))
    found = look(log)
    lines = view.recordings(found.recordings)
    assert lines[0] == "old 1: CSV, 1 row, loss 0.0000"
    assert (len(lines), lines[-1]) == (9, "and 3 more")
    taken = take(Store(), found.recordings)
    assert told(taken) == "Imported: old 1, old 2, old 3, …."
    assert "there already: old 1" in told(take(Store(), found.recordings))


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_what_is_done_most_is_named_where_there_is_little_room(size: tuple[int, int]) -> None:
    three()
    async with app().run_test(size=size) as pilot:
        await to_runs(pilot)
        keys = text_of(pilot, "KeyBar")
        assert all(word in keys for word in ("Open", "Mark", "Compare", "Delete"))
        assert size[0] < 80 or all(word in keys for word in ("Filter", "Repeat"))


async def test_the_sign_of_the_best_value_is_explained_on_the_run_that_has_it() -> None:
    best, *others = [made(f"run{n}", f"fit.epochs={n}", at=n) for n in (9, 3, 4)]
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)
        told = {}
        for run in (best, *others):
            screen.table.rows.go_to(run.id)
            await pilot.pause()
            detail = " ".join(text_of(pilot, "#runs-detail").split())
            told[run.id] = "at the best value" in detail
        seen = {column.id for column in screen.table.rows.columns}
        marked = {id_ for name, ids in screen.listing.best.items() if name in seen for id_ in ids}
        assert marked
        assert {id_ for id_, said in told.items() if said} == marked & set(told)
        assert len(marked) < 3
        lab_of(pilot).begun = best.id  # as whoever starts a run says
        await pilot.press("1", "2")
        await until(pilot, "it is marked", lambda: screen.table.rows.key == best.id)
        assert not lab_of(pilot).begun


async def test_a_name_is_whole_where_there_is_room_for_it() -> None:
    run = made("digits-mlp units=27")
    async with app().run_test(size=(60, 20)) as pilot:
        await to_runs(pilot)
        assert f" {run.name} " in text_of(pilot, "Rows")
