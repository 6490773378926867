"""Nothing jumps in the training view: words and marks have their place, also when a run ends."""

from __future__ import annotations

import itertools

import pytest
from support import training_view
from support.training_view import Moment, chart, curve, give, head, look_at, made, shown, words
from support.ui import app, until
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.payloads import Samples
from tui_lab.runs.processes import host
from tui_lab.runs.status import Status
from tui_lab.runs.usage import Usage
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.training.samples import SampleStrip
from tui_lab.ui.training.screen import TrainingScreen
from tui_lab.ui.training.tasks.classes import ClassExamples
from tui_lab.ui.training.tasks.schema import SamplesView
from tui_lab.ui.training.view import fitting, fitting_trouble

SIZES = [(80, 24), (120, 40), (60, 20), (120, 24)]
PLACES = ("#run", "#head", "#words", "#loss", "#metric", "#facts", "#samples-panel", "#samples")
FURTHER = "Its weights are a bit further than after the last full epoch."


def places(screen: TrainingScreen) -> dict[str, object]:
    return {name: screen.query_one(name).region for name in PLACES}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("status", [Status.FINISHED, Status.STOPPED])
async def test_nothing_moves_when_a_run_ends(
    size: tuple[int, int], status: Status, language: str
) -> None:
    i18n.set_language(language)
    run = made(Moment(epochs=27, batch=12))
    async with app().run_test(size=size) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        before, said = places(screen), words(screen)
        with EventWriter(run.path(EVENTS_FILE)) as writer:
            writer.write("best", epoch=20, monitor="val_loss", value=0.1948, restored=False)
            reason = "early_stopping" if status is Status.FINISHED else "stop_requested"
            writer.write("ended", status=status.value, reason=reason, epochs_done=27, seconds=9.0)
        give(screen.lab, run, look_at(run, status))
        await until(pilot, "the ending", lambda: words(screen) != said)
        await pilot.pause()
        assert places(screen) == before
        shown_words = screen.query_one("#words", Static)
        lines = shown_words.render_lines(shown_words.size.region)
        # What was put there can be read to its end.
        assert words(screen).split()[-1] in "".join(strip.text for strip in lines)
        assert "20" in words(screen), "since when it overfits, or which epoch was best"


def test_what_does_not_fit_gives_way_in_whole_sentences() -> None:
    told = ["It ended after a long time of training.", "Overfitting since epoch 3.", FURTHER]
    assert fitting(told, 200, 1) == " ".join(told)
    assert fitting(told, 70, 1) == " ".join(told[:2])
    assert fitting(told, 40, 1) == told[0]
    assert fitting(told, 40, 1, brief="Ended.") == f"Ended. {told[1]}"


GRIEF = "The device has not enough memory for this run. " * 6 + "That is all."
IN_A_FOLDER = "No room is left on the disk of /home/somebody/a/long/way/down/runs/1a2b/model.keras."


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 24), (120, 40)])
@pytest.mark.parametrize(
    "message",
    [GRIEF, IN_A_FOLDER, "x" * 400, "Short."],
    ids=["long", "path", "one word", "short"],
)
async def test_a_failure_says_its_cause_and_what_to_try_and_moves_nothing(
    size: tuple[int, int], message: str
) -> None:
    run = made(Moment(epochs=2, batch=3))
    async with app().run_test(size=size) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        before, said = places(screen), words(screen)
        with EventWriter(run.path(EVENTS_FILE)) as writer:
            hint = "Make room with `tui-lab remove`, and resume the run."
            writer.write("ended", status="failed", reason="error", message=message, hint=hint)
        give(screen.lab, run, look_at(run, Status.FAILED))
        await until(pilot, "the ending", lambda: words(screen) != said)
        await pilot.pause()
        shown_words = screen.query_one("#words", Static)
        assert shown_words.size.height <= 3
        if size != (120, 24):  # there a third line is taken only where it is needed
            assert places(screen) == before
        lines = shown_words.render_lines(shown_words.size.region)
        read = " ".join(" ".join(strip.text for strip in lines).split())
        assert message[:20] in read
        assert hint in read
        cut = message[0] == "x" or (message == GRIEF and size != (120, 24))
        assert (f"tui-lab show {run.id}" in read) == cut


def test_a_path_is_named_by_its_end_where_there_is_little_room() -> None:
    told = [IN_A_FOLDER, "Make room."]
    assert fitting_trouble(told, "1a2b", 50, 3) == " ".join(told)
    short = fitting_trouble(told, "1a2b", 40, 2)
    assert short == "No room is left on the disk of …/1a2b/model.keras. Make room."


async def test_both_charts_and_the_words_name_one_best_epoch() -> None:
    moment = Moment(epochs=20, target=20, loss=(*(1 / n for n in range(1, 15)), *[0.5] * 6))
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, made(moment), Status.RUNNING)
        assert "Best val_loss 0.0714 at epoch 14." in words(screen)
        *_plot, note = chart(screen, "loss").split("\n")
        assert note.split()[-6:] == ["epoch", "14", "━", "0.0714", "•", "0.0714"]
        # The accuracy rises to the end, but the network of epoch 14 is the one that counts.
        at_best = f"{curve(14)['val_accuracy']:.4f}"
        *_plot, note = chart(screen, "metric").split("\n")
        assert note.split()[-6:] == [
            *("epoch", "14", "━"),
            f"{curve(14)['accuracy']:.4f}",
            "•",
            at_best,
        ]


async def test_the_usage_has_one_width_for_every_share() -> None:
    run = made(Moment(epochs=3, host=host()))
    facts = []
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        for share in (None, 0.0, 0.07, 0.85, 1.0):
            for memory in (1, 12 * 1024**3):
                screen.usage = Usage(share, memory, ())
                screen.redraw()
                facts.append(head(screen).split("\n")[0])
        screen.usage = None
        screen.redraw()
        facts.append(head(screen).split("\n")[0])
        assert "CPU  85% 12.0 GB" in facts[7].replace("CPU   ", "CPU  ")
        assert len({(line.index("digits ·"), line.index("4,810")) for line in facts}) == 1


async def test_without_room_for_pictures_the_examples_are_told_in_words() -> None:
    run = made(Moment(dataset="fashion-mnist"))
    log = run.folder / "events.jsonl"
    for number, name in ((1, "Trouser"), (8, "Bag"), (2, "Pullover")):
        log.write_text(log.read_text().replace(f'"{number}"', f'"{name}"'))
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await shown(pilot, run, Status.RUNNING)
        strip = screen.query_one(SampleStrip)
        lines = str(strip.render()).split("\n")
        panel = screen.query_one("#samples-panel", Panel)
        assert panel.title == "Validation examples after epoch 3"
        assert "✗ Trouser→Bag 70%  ✓ Pullover 70%" in lines[0]
        assert len(lines) <= strip.size.height
        assert max(map(len, lines)) <= strip.size.width


def test_examples_in_words_are_never_cut() -> None:
    samples = Samples(1, (0, 1, 2), (0, 1, 2), (0, 8, 2), ((0.999,), (0.1,) * 9, ()))
    view = SamplesView(samples, tuple("0123456789"), None, with_pictures=True)
    for width, lines in itertools.product(range(8, 61), (0, 1, 2)):
        rows = ClassExamples().in_words(view, width, lines)
        assert len(rows) <= max(lines, 0)
        told = [words for row in rows for words, _right in row]
        assert told == [w for w in ("✓ 0 100%", "✗ 1→8 10%", "✓ 2") if w in told]
        assert all(len("  ".join(words for words, _right in row)) <= width for row in rows)
    assert ClassExamples().in_words(view, 60, 1) == [
        [("✓ 0 100%", "right"), ("✗ 1→8 10%", "wrong"), ("✓ 2", "right")]
    ]


async def test_all_facts_have_their_lines_as_they_come() -> None:
    run = made(Moment(epochs=0, batch=0, queued=1, started=False))
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, run, Status.QUEUED)
        facts = screen.query_one("#facts", Static)
        few = facts.size.height
        with EventWriter(run.folder / EVENTS_FILE) as writer:
            training_view._write(Moment(epochs=3, batch=12), writer)
        give(screen.lab, run, look_at(run, Status.RUNNING))
        lines = str(facts.render()).count("\n") + 1
        assert lines > few
        await until(pilot, "their lines", lambda: facts.size.height == lines)
