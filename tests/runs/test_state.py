"""The fold: what the events of a run come to, also when they are nonsense."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.runs import state as state_module
from tui_lab.runs.events import Event, EventReader, EventWriter
from tui_lab.runs.payloads import meant_by_single
from tui_lab.runs.state import RunState, RunStateBuilder, fold


def event(kind: str, time: float = 1.0, **payload: Any) -> Event:
    return Event(seq=1, time=time, type=kind, payload=payload)


def epoch(number: int, **payload: Any) -> Event:
    return event("epoch", **{"epoch": number, "seconds": 0.5, "loss": 1 / number, **payload})


def test_no_events_give_an_empty_state() -> None:
    assert fold([]) == RunState()
    assert fold([]).epochs_done == 0
    assert fold([]).seconds == 0.0


def test_epochs_keep_their_own_keys() -> None:
    state = fold([epoch(1, epochs=5, learning_rate=0.1, accuracy=0.5, precision=1)])
    (record,) = state.epochs
    assert (record.epoch, record.seconds, record.learning_rate) == (1, 0.5, 0.1)
    assert record.metrics == {"loss": 1.0, "accuracy": 0.5, "precision": 1.0}
    assert (state.epochs_target, state.learning_rate) == (5, 0.1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (0.9787499904632568, 0.97875),  # 11,745 of 12,000, in single precision
        (0.3333333432674408, 0.33333334),
        (16777217.0, 16777217.0),  # has no single precision
        (1e39, 1e39),
        (float("inf"), float("inf")),
        (0.0, 0.0),
        (-2.5, -2.5),
    ],
)
def test_a_figure_in_single_precision_is_the_decimal_that_it_stands_for(
    written: float, meant: float
) -> None:
    (record,) = fold([epoch(1, val_accuracy=written)]).epochs
    assert record.metrics["val_accuracy"] == meant


@given(st.floats(width=32, allow_nan=False))
def test_the_decimal_names_the_same_number_in_single_precision(value: float) -> None:
    meant = meant_by_single(value)
    assert struct.pack("f", meant) == struct.pack("f", value)
    assert len(repr(meant).removesuffix(".0").strip("0")) <= len(repr(value).removesuffix(".0"))


def test_a_number_that_was_not_finite_keeps_its_reason() -> None:
    (record,) = fold([epoch(1, loss=None, loss_reason="nan")]).epochs
    assert record.metrics == {"loss": None}
    assert record.reasons == {"loss": "nan"}


def test_a_resumed_run_forgets_what_it_does_again() -> None:
    state = fold(
        [
            event("started", pid=1, resumed_from=0, epochs=4),
            *(epoch(number) for number in (1, 2, 3)),
            event("checkpoint", epoch=2),
            event("best", epoch=3, monitor="val_loss", value=0.1),
            event("batch", epoch=2, batch=1),
            event("batch", epoch=4, batch=1),
            event("ended", status="stopped", reason="stop_requested", seconds=1.5),
            event("started", pid=2, resumed_from=2, epochs=4),
        ]
    )
    assert [record.epoch for record in state.epochs] == [1, 2]
    assert (state.ended, state.best, state.batch, state.sessions) == (None, None, None, 2)
    assert [record.epoch for record in state.batch_history] == [2]
    assert state.seconds == 1.0
    assert state.status_seen == "running"


def test_an_epoch_that_comes_again_replaces_the_first() -> None:
    state = fold([epoch(1), epoch(2, loss=5.0), epoch(2, loss=3.0)])
    assert [record.metrics["loss"] for record in state.epochs] == [1.0, 3.0]


@pytest.mark.parametrize(
    ("events", "seen"),
    [
        ([event("queued", position=2)], "queued"),
        ([event("started", pid=1)], "running"),
        ([event("started", pid=1), event("paused", epoch=1)], "paused"),
        ([event("started", pid=1), event("paused", epoch=1), event("resumed")], "running"),
        ([event("started", pid=1), event("ended", status="diverged")], "diverged"),
        ([event("ended", status="stopped"), event("queued", position=1)], "queued"),
    ],
)
def test_the_last_word_on_the_status_counts(events: list[Event], seen: str) -> None:
    assert fold(events).status_seen == seen


def test_a_place_in_the_queue_is_forgotten_when_the_run_starts() -> None:
    waiting = [event("queued", position=3)]
    assert fold(waiting).queue_position == 3
    assert fold([*waiting, event("started", pid=1)]).queue_position is None


def test_types_of_other_versions_are_counted_and_passed_over() -> None:
    state = fold([event("hologram", depth=3), epoch(1)])
    assert (state.unknown, state.unreadable, state.epochs_done, state.events) == (1, 0, 1, 2)


@pytest.mark.parametrize(
    "odd",
    [
        event("started"),
        event("started", pid="one"),
        event("started", pid=1, resumed_from=-1),
        event("epoch"),
        event("epoch", epoch=0),
        event("epoch", epoch=True),
        event("epoch", epoch=1.5),
        event("epoch", epoch=1, seconds="long"),
        event("model", layers=3),
        event("data", train=1, classes=[1]),
        event("evaluation", loss=1.0),
        event("samples", epoch=1, indices=[1, 2], true=[1], predicted=[1]),
        event("acknowledged", name="stop"),
        event("ended", status="exploded"),
        event("ended", status=None),
        event("note"),
        event("queued", position="first"),
        event("learning_rate", learning_rate=None),
        event("epochs", epochs=10**30),
        event("best", epoch=0),
    ],
    ids=lambda odd: f"{odd.type}-{len(odd.payload)}",
)
def test_a_payload_that_does_not_fit_its_type_is_counted_and_passed_over(odd: Event) -> None:
    state = fold([epoch(1), odd])
    assert state.unreadable == 1
    assert (state.epochs_done, state.ended, state.started) == (1, None, None)


def test_odd_metrics_are_left_out_and_the_epoch_stays() -> None:
    (record,) = fold([epoch(1, lists=[1], text="x", flag=True)]).epochs
    assert record.metrics == {"loss": 1.0}


def test_odd_batches_are_left_out() -> None:
    state = fold([event("batch", epoch=1, batch=1), event("batch", epoch="x"), event("batch")])
    assert [record.batch for record in state.recent_batches] == [1]


def test_the_history_of_batches_is_halved_and_keeps_equal_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state_module, "HISTORY_BATCHES", 8)
    folder = RunStateBuilder()
    seen = []
    for number in range(1, 25):
        folder.apply_all([event("batch", epoch=1, batch=number)])
        seen.append([record.batch for record in folder.snapshot().batch_history])
    assert seen[6] == [1, 2, 3, 4, 5, 6, 7]
    assert seen[7] == [2, 4, 6, 8]
    assert seen[14] == [2, 4, 6, 8, 10, 12, 14]
    assert seen[15] == [4, 8, 12, 16]
    assert seen[23] == [4, 8, 12, 16, 20, 24]
    assert folder.snapshot().batch is not None


def test_the_latest_batches_are_all_there_up_to_a_bound() -> None:
    count = state_module.RECENT_BATCHES + 50
    state = fold([event("batch", epoch=1, batch=number) for number in range(1, count + 1)])
    assert len(state.recent_batches) == state_module.RECENT_BATCHES
    assert state.recent_batches[-1].batch == count == (state.batch.batch if state.batch else 0)


def test_a_snapshot_does_not_change_afterwards() -> None:
    folder = RunStateBuilder()
    folder.apply_all([epoch(1), event("evaluation", split="test", loss=1.0)])
    before = folder.snapshot()
    folder.apply_all([epoch(2), event("evaluation", split="validation", loss=1.0)])
    assert before.epochs_done == 1
    assert set(before.evaluations) == {"test"}
    assert folder.snapshot().epochs_done == 2


def test_nothing_new_gives_the_same_snapshot() -> None:
    folder = RunStateBuilder()
    folder.apply_all([epoch(1)])
    assert folder.snapshot() is folder.snapshot()


def test_seconds_are_those_of_training_alone() -> None:
    events = [event("started", 100.0, pid=1), epoch(1), epoch(2)]
    assert fold(events).seconds == 1.0
    assert fold([*events, event("ended", status="finished", seconds=1.25)]).seconds == 1.25


def test_the_times_of_the_first_and_the_last_event_are_kept() -> None:
    state = fold([event("started", 10.0, pid=1), event("unknown", 11.0), event("batch", 12.5)])
    assert (state.first_time, state.last_time) == (10.0, 12.5)


def test_answers_are_found_by_the_id_of_the_command() -> None:
    state = fold([event("acknowledged", command="ab", name="stop", outcome="refused", reason="x")])
    assert state.acknowledged["ab"].outcome == "refused"
    assert "cd" not in state.acknowledged


def test_folding_in_pieces_gives_what_folding_at_once_gives(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with EventWriter(path) as writer:
        writer.write("started", pid=1, epochs=50)
        for number in range(1, 51):
            for batch in range(1, 30):
                writer.write("batch", epoch=number, batch=batch, batches=29, loss=0.1)
            writer.write("epoch", epoch=number, seconds=0.1, loss=0.1)
    whole = fold(EventReader(path).read())
    reader, folder = EventReader(path), RunStateBuilder()
    while events := reader.read(limit=37):
        folder.apply_all(events)
        folder.snapshot()
    assert folder.snapshot() == whole
    assert whole.epochs_done == 50


def test_a_log_of_a_hundred_thousand_events_is_folded_quickly(tmp_path: Path) -> None:
    import time

    path = tmp_path / "events.jsonl"
    line = (
        b'{"format":1,"seq":1,"time":1.5,"type":"batch","payload":{"epoch":1,"batch":3,"loss":1}}\n'
    )
    path.write_bytes(line * 100_000)
    begun = time.perf_counter()
    state = fold(EventReader(path).read())
    seconds = time.perf_counter() - begun
    print(f"100,000 events folded in {seconds:.3f} s")
    assert state.events == 100_000
    # Usually below 0.1 s; the bound only catches an algorithm that does not scale.
    assert seconds < 10


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
JSON = st.one_of(
    PLAIN,
    st.lists(PLAIN | st.lists(PLAIN, max_size=2), max_size=3),
    st.dictionaries(st.sampled_from(["type", "name"]), PLAIN, max_size=2),
)
KEYS = [
    "epoch", "epochs", "seconds", "learning_rate", "loss", "batch", "pid", "status", "split",
    "command", "code", "indices", "true", "predicted", "probabilities", "layers", "parameters",
    "train", "classes", "resumed_from", "position", "seconds_reason",
]  # fmt: skip


@given(
    st.lists(
        st.builds(
            lambda kind, payload: Event(seq=1, time=0.0, type=kind, payload=payload),
            st.sampled_from([*state_module._HANDLERS, "batch", "other"]),
            st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6),
        ),
        max_size=15,
    )
)
def test_no_events_can_make_folding_fail(events: list[Event]) -> None:
    state = fold(events)
    assert state.events == len(events)
    numbers = [record.epoch for record in state.epochs]
    assert numbers == sorted(set(numbers))
    assert state.seconds == state.seconds
