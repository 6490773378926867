"""The examples below the curves: pictures, answers, and what is drawn again."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest
from support.training_view import Moment, chart, give, look_at, made, shown
from support.ui import app, until

from tui_lab.runs.events import EventWriter
from tui_lab.runs.payloads import Samples
from tui_lab.runs.status import Status
from tui_lab.ui.training.samples import SampleStrip, samples_title

SMALL = (80, 24)


async def test_the_examples_say_what_the_network_takes_them_for() -> None:
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, made(Moment()), Status.RUNNING)
        await until(pilot, "pictures", lambda: bool(screen.pictures and screen.pictures.images))
        await pilot.pause()
        strip = str(screen.query_one(SampleStrip).render())
        assert "▀" in strip
        assert "✓ 0 70%" in strip
        assert "✗ 8 70%" in strip
        assert "is 1" in strip


async def test_the_examples_change_while_it_learns() -> None:
    run = made(Moment(batch=0))
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        with EventWriter(run.folder / "events.jsonl") as writer:
            writer.write("samples", epoch=4, indices=[0], true=[0], predicted=[6])
        give(pilot.app, run, look_at(run, Status.RUNNING))  # type: ignore[arg-type]
        strip = screen.query_one(SampleStrip)
        await until(pilot, "the new answer", lambda: "✗ 6" in str(strip.render()))
        shown_lines = [strip.render_line(y).text for y in range(strip.size.height)]
        assert any("✗ 6" in line for line in shown_lines)


async def test_the_pictures_of_the_examples_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are what costs most at each look, and only the words below them change."""
    run = made(Moment(batch=0))
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        await until(pilot, "pictures", lambda: bool(screen.pictures and screen.pictures.images))
        await pilot.pause()
        strip = screen.query_one(SampleStrip)
        before = strip.render_line(0)
        drawn = Mock(side_effect=AssertionError("drawn again"))
        monkeypatch.setattr("tui_lab.ui.training.samples.pictures", drawn)
        samples = strip.view.samples
        assert samples is not None
        strip.view = replace(strip.view, samples=replace(samples, epoch=samples.epoch + 1))
        await pilot.pause()
        assert strip.render_line(0) == before
        monkeypatch.undo()
        await pilot.resize_terminal(120, 40)
        await until(pilot, "wider pictures", lambda: strip.render_line(0) != before)


async def test_without_its_data_the_examples_are_words() -> None:
    run = made(Moment(dataset="no-such-data"))
    async with app().run_test(size=SMALL) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        assert "✓ 0 70%" in str(screen.query_one(SampleStrip).render())
        assert chart(screen, "loss")


def test_where_nothing_is_validated_the_examples_are_of_training() -> None:
    some = Samples(3, (1,), true=(0,), predicted=(0,))
    assert samples_title(some) == "Validation examples after epoch 3"
    assert samples_title(some, validated=False) == "Training examples after epoch 3"
    assert samples_title(None, validated=False) == "Training examples"
