"""What is said of a run: its engine, its learning rate, how it ended."""

from __future__ import annotations

from typing import Any

import pytest

from tui_lab.runs.events import Event
from tui_lab.runs.messages import (
    backend_words,
    copy_with_smaller_rate,
    ending,
    engine_words,
    last_rate,
    learning_rates,
    rate_changes,
    rate_sentences,
)
from tui_lab.runs.state import RunState, fold
from tui_lab.runs.status import Status


def event(kind: str, **payload: Any) -> Event:
    return Event(seq=1, time=1.0, type=kind, payload=payload)


def trained(*rates: float | None, more: tuple[Event, ...] = (), **begun: str) -> RunState:
    epochs = [
        event("epoch", epoch=n, epochs=9, seconds=0.5, loss=1.0, learning_rate=rate)
        for n, rate in enumerate(rates, start=1)
    ]
    return fold([event("started", pid=1, epochs=9, **begun), *epochs, *more])


@pytest.mark.parametrize(
    ("engine", "reason", "words"),
    [
        ("compiled", "dense_network", "resident, compiled (the fastest for a dense network)"),
        ("resident", "", "resident"),
        ("plain", "asked_for", "plain (as was asked for)"),
        ("hologram", "of a later version", "hologram"),
    ],
)
def test_the_engine_is_called_as_the_setting_calls_it(engine: str, reason: str, words: str) -> None:
    state = fold([event("started", pid=1, engine=engine, engine_reason=reason)])
    assert engine_words(state) == words


def test_what_a_session_computed_with_is_told_where_the_log_says_it() -> None:
    assert backend_words(RunState()) == ""
    assert backend_words(fold([event("started", pid=1, backend="tensorflow")])) == ""
    loop = event("started", pid=1, backend="torch", backend_version="2.13.0")
    assert backend_words(fold([loop])) == "torch 2.13.0"
    said = {"backend": "jax", "floatx": "float32", "image_data_format": "channels_last"}
    assert backend_words(fold([event("started", pid=1, **said)])) == "jax, float32, channels_last"
    odd = {"KERAS_BACKEND": "torch", "keras.json: epsilon": "1"}
    told = backend_words(fold([event("started", pid=1, **said, overruled=odd)]))
    assert told.endswith("; left aside: KERAS_BACKEND, keras.json: epsilon")


def test_a_learning_rate_in_32_bits_was_not_changed() -> None:
    assert rate_changes(trained(0.0010000000474974513, 0.001), 0.001) == ()
    assert rate_changes(trained(None, None), 0.001) == ()


def test_every_change_of_the_learning_rate_is_found_with_its_epoch() -> None:
    state = trained(0.01, 0.001, 0.001, 0.0005)
    assert rate_changes(state, 0.01) == ((2, 0.001), (4, 0.0005))
    assert rate_changes(state, 0.02) == ((1, 0.01), (2, 0.001), (4, 0.0005))
    assert rate_changes(state) == rate_changes(state, 0.01)
    assert rate_sentences([(2, 0.001)]) == ["The learning rate was changed to 0.001 in epoch 2."]


def test_a_change_in_an_epoch_that_was_broken_off_is_found() -> None:
    state = trained(0.01, more=(event("learning_rate", epoch=2, learning_rate=0.5),))
    assert rate_changes(state, 0.01) == ((2, 0.5),)


def ended(*before: Event) -> list[str]:
    more = (*before, event("ended", status="stopped", reason="stop_requested", seconds=2.0))
    return ending(Status.STOPPED, trained(0.1, 0.1, more=more))


def test_a_stop_in_the_middle_of_an_epoch_is_told_as_such() -> None:
    assert ended(event("batch", epoch=3, batch=5, batches=9)) == [
        "Stopped in the middle of epoch 3, after 2 epochs; 2.0 s of training. What it learned is"
        " kept.",
        "Its weights are a bit further than after the last full epoch.",
    ]


def test_a_stop_after_a_full_epoch_is_not() -> None:
    told = ["Stopped after 2 epochs; 2.0 s of training. What it learned is kept."]
    assert ended() == told
    assert ended(event("batch", epoch=2, batch=9, batches=9)) == told


def test_of_a_script_that_kept_its_network_to_itself_nothing_is_said_to_be_kept() -> None:
    end = event("ended", status="stopped", reason="stop_requested", seconds=2.0)
    best = event("best", epoch=1, monitor="val_loss", value=0.5, restored=False)
    state = trained(0.1, 0.1, more=(best, end), keras="3.15", device="CPU")
    told = ["Stopped after 2 epochs; 2.0 s of training.", "Best val_loss 0.5000 at epoch 1."]
    assert ending(Status.STOPPED, state) == told
    saved = (event("checkpoint", epoch=2), end)
    state = trained(0.1, 0.1, more=saved, keras="3.15", device="CPU")
    assert "What it learned is kept." in ending(Status.STOPPED, state)[0]


def test_weights_that_were_put_back_are_not_further() -> None:
    best = event("best", epoch=1, monitor="val_loss", value=0.5, restored=True)
    sentences = ended(event("batch", epoch=3, batch=5, batches=9), best)
    assert not any("a bit further" in sentence for sentence in sentences)
    assert sentences[-1].endswith("its weights were put back.")


def test_a_smaller_rate_is_advised_as_a_number_that_can_be_pasted() -> None:
    known = copy_with_smaller_rate("1a2b", last_rate(learning_rates(trained(900.0, 300.0))))
    assert known == [
        'As a command line: `tui-lab train "$(tui-lab show 1a2b --as line)"'
        " --set compile.learning_rate=30`"
    ]
    assert copy_with_smaller_rate("1a2b", 0.0010000000474974513)[0].endswith("=0.0001`")
    assert copy_with_smaller_rate("1a2b", last_rate(learning_rates(trained(None)))) == []
