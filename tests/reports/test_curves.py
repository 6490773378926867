"""What the curves of a training say: recorded shapes, and what each is taken for."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.runs import RECORDED

from tui_lab import i18n
from tui_lab.reports.curves import read_curves
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.store import open_run


def epochs(
    loss: Sequence[float | None],
    val_loss: Sequence[float | None] | None = None,
    **more: Sequence[float | None],
) -> list[EpochRecord]:
    series = {"loss": loss, **({"val_loss": val_loss} if val_loss is not None else {}), **more}
    return [
        EpochRecord(
            number, 0.1, 0.01, {name: values[number - 1] for name, values in series.items()}
        )
        for number in range(1, len(loss) + 1)
    ]


def shape(count: int, at: Callable[[int], float]) -> list[float]:
    return [at(place) for place in range(count)]


FALLING = shape(30, lambda e: 1 / (1 + 0.3 * e))
SETTLED = shape(30, lambda e: math.exp(-0.5 * e) + 0.2)


def test_a_loss_that_falls_is_still_improving() -> None:
    reading = read_curves(epochs(FALLING, [value + 0.1 for value in FALLING]))
    assert reading.code == "improving"
    assert "validation loss is falling" in reading.sentence


@pytest.mark.parametrize("count", [8, 12, 20, 60])
def test_a_loss_that_falls_slowly_but_steadily_is_not_flat(count: int) -> None:
    slowly = shape(count, lambda e: 2.29 - 0.016 * e)  # plain SGD on digits: 0.7 % in each epoch
    assert read_curves(epochs(slowly, slowly)).code == "improving"
    settled = [*slowly, *[slowly[-1] - 0.0001 * e for e in range(count)]]
    assert read_curves(epochs(settled, settled)).code == "flat"


def test_without_validation_the_training_loss_is_judged() -> None:
    reading = read_curves(epochs(FALLING))
    assert reading.code == "improving"
    assert "training loss is falling" in reading.sentence


def test_more_epochs_are_not_recommended_when_every_example_is_right() -> None:
    right = [1.0] * 30
    reading = read_curves(epochs(FALLING, FALLING, val_accuracy=right))
    assert reading.code == "improving"
    assert "more epochs" not in reading.sentence


def test_a_settled_loss_is_flat_since_it_settled() -> None:
    reading = read_curves(epochs(SETTLED, [value + 0.1 for value in SETTLED]))
    assert reading.code == "flat"
    assert reading.epoch is not None
    assert 6 <= reading.epoch <= 14
    assert str(reading.epoch) in reading.sentence


def test_a_loss_that_never_moves_learns_nothing() -> None:
    reading = read_curves(epochs([0.693] * 20, [0.693] * 20))
    assert (reading.code, reading.epoch) == ("flat", 1)
    assert "hardly anything is learned" in reading.sentence


@pytest.mark.parametrize("turn", [5, 8, 15])
def test_overfitting_is_dated_by_the_turn_of_the_validation_loss(turn: int) -> None:
    training = shape(40, lambda e: math.exp(-0.15 * e))
    validation = shape(40, lambda e: math.exp(-0.15 * min(e, turn)) + 0.1 + 0.03 * max(0, e - turn))
    reading = read_curves(epochs(training, validation))
    assert reading.code == "overfitting"
    assert reading.epoch is not None
    assert abs(reading.epoch - (turn + 1)) <= 3


def test_validation_that_rises_with_the_training_is_no_overfitting() -> None:
    training = shape(40, lambda e: 0.5 + 0.3 * abs(e - 15) / 15)
    reading = read_curves(epochs(training, [value + 0.1 for value in training]))
    assert reading.code != "overfitting"


@pytest.mark.parametrize("gap", [1, 3])
def test_a_loss_that_is_no_number_diverges_from_there(gap: int) -> None:
    broken: list[float | None] = [1.0, 5.0, 80.0, *([None] * gap)]
    reading = read_curves(epochs(broken))
    assert (reading.code, reading.epoch) == ("diverging", 4)


def test_a_loss_that_grows_diverges_before_it_is_infinite() -> None:
    reading = read_curves(epochs(shape(20, lambda e: 0.5 * 1.3**e)))
    assert reading.code == "diverging"
    assert "smaller learning rate" in reading.sentence


def test_a_loss_that_jumps_is_unstable() -> None:
    jumps = shape(30, lambda e: 0.5 + 0.4 * (-1) ** e)
    assert read_curves(epochs(jumps)).code == "unstable"


@pytest.mark.parametrize("first", [0.7, 2.3])
def test_jumps_that_are_tiny_beside_what_was_gained_are_not_unstable(first: float) -> None:
    settled = [first, first / 4, first / 20, *(0.0019 * (1 + 0.5 * (-1) ** n) for n in range(27))]
    assert read_curves(epochs(settled)).code == "flat"
    large = [first, first / 4, first / 20, *(0.19 * (1 + 0.5 * (-1) ** n) for n in range(27))]
    assert read_curves(epochs(large)).code == "unstable"
    far = [80.0, 4.0, *(1 + 0.5 * (-1) ** n for n in range(27))]
    assert read_curves(epochs(far)).code == "unstable"


def test_what_is_hardly_better_does_not_deny_a_best_epoch_later_on() -> None:
    settled = [*shape(12, lambda e: 0.2 + math.exp(-0.7 * e)), *([0.2006, 0.2005] * 6)]
    settled[15] = 0.1999
    reading = read_curves(epochs(settled))
    assert reading.code == "flat"
    assert reading.epoch is not None
    assert reading.epoch < 16
    assert reading.sentence.startswith(f"Hardly any better since epoch {reading.epoch}:")


@pytest.mark.parametrize(("count", "seeds"), [(20, 60), (900, 8)])
def test_no_better_names_the_best_epoch_and_never_one_that_has_just_come(
    count: int, seeds: int
) -> None:
    found = []
    for seed in range(seeds):
        dice = random.Random(seed)
        values = [0.3 + 0.5 * math.exp(-0.4 * e) + dice.gauss(0, 0.01) for e in range(count)]
        reading = read_curves(epochs(values))
        if "No better" in reading.sentence:
            found.append(reading.epoch)
            assert reading.epoch == 1 + values.index(min(values))
            assert reading.epoch <= count - 2
    assert found, "also where several epochs are read as one"


def test_a_little_noise_is_not_unstable() -> None:
    noisy = shape(30, lambda e: math.exp(-0.5 * e) + 0.3 + 0.01 * (-1) ** e)
    assert read_curves(epochs(noisy, noisy)).code == "flat"


def test_validation_ahead_of_training_is_explained_by_dropout() -> None:
    training = shape(30, lambda e: math.exp(-0.3 * e) + 0.5)
    reading = read_curves(epochs(training, [value - 0.2 for value in training]))
    assert reading.code == "validation_better"
    assert "dropout" in reading.sentence


def test_validation_that_is_only_one_epoch_ahead_needs_no_explanation() -> None:
    training = shape(30, lambda e: math.exp(-0.1 * e))
    reading = read_curves(epochs(training, [*training[1:], training[-1] * 0.9]))
    assert reading.code == "improving"


GOOD = [*shape(20, lambda e: 1 / (1 + 0.3 * e))]


def with_training(val_loss: Sequence[float]) -> list[EpochRecord]:
    """Beside a training loss that falls to the end."""
    return epochs(shape(len(val_loss), lambda e: 0.9 * math.exp(-0.1 * e)), val_loss)


def test_one_epoch_in_ten_that_is_no_better_is_no_news() -> None:
    for worse in ([1.01], [1.01, 1.005]):
        reading = read_curves(with_training([*GOOD, *(GOOD[-1] * each for each in worse)]))
        assert reading.code == "improving"
        assert reading.sentence.startswith("Still improving")


def test_more_epochs_that_are_no_better_are_said_and_not_called_improving() -> None:
    short = GOOD[:10]
    reading = read_curves(with_training([*short, short[-1] * 1.01, short[-1] * 1.005]))
    assert (reading.code, reading.epoch) == ("turning", 10)
    assert reading.sentence == (
        "Improving until epoch 10; the 2 epochs since then have no lower val_loss."
    )
    long = shape(40, lambda e: math.exp(-0.1 * e))
    rising = [*long, *(long[-1] * (1 + 0.001 * n) for n in range(1, 4))]
    assert read_curves(with_training(rising)).code in ("turning", "rising")


def test_a_new_best_after_a_worse_epoch_is_improving_again() -> None:
    reading = read_curves(with_training([*GOOD, GOOD[-1] * 1.01, GOOD[-1] * 0.98]))
    assert reading.code == "improving"


@pytest.mark.parametrize("rises", [3, 4])
def test_a_validation_loss_that_rises_for_some_epochs_is_counted(rises: int) -> None:
    rising = [*GOOD, *(GOOD[-1] * (1 + 0.01 * n) for n in range(1, rises + 1))]
    reading = read_curves(with_training(rising))
    assert (reading.code, reading.epoch) == ("rising", 20)
    assert f"rising for {rises} epochs, since epoch 20, while" in reading.sentence
    assert "improving" not in reading.sentence.lower()


def test_where_training_gets_worse_as_well_a_rise_is_no_overfitting() -> None:
    rising = [*GOOD, *(GOOD[-1] * (1 + 0.01 * n) for n in range(1, 4))]
    reading = read_curves(epochs(rising, [value + 0.1 for value in rising]))
    assert reading.code == "rising"
    assert "overfit" not in reading.sentence
    assert "training loss has been rising" in read_curves(epochs(rising)).sentence


def test_overfitting_begins_where_the_chart_marks_the_best_epoch() -> None:
    values = [*GOOD, *(GOOD[-1] * (1 + 0.04 * n) for n in range(1, 9))]
    reading = read_curves(with_training(values))
    assert (reading.code, reading.epoch) == ("overfitting", 20)
    jagged = [
        *GOOD,
        *(GOOD[-1] * each for each in (1.03, 1.05, 1.06, 0.995, 1.09, 1.1, 1.12, 1.14)),
    ]
    reading = read_curves(with_training(jagged))
    assert (reading.code, reading.epoch) == ("overfitting", 24), "the best one comes later"


def test_a_noisy_plateau_neither_improves_nor_overfits() -> None:
    codes = []
    for seed in range(40):
        dice = random.Random(seed)
        plateau = [*GOOD, *(GOOD[-1] * (1 + dice.gauss(0, 0.02)) for _ in range(25))]
        reading = read_curves(with_training(plateau))
        assert "learned" not in reading.sentence
        codes.append(reading.code)
    assert not {"improving", "overfitting", "unstable", "validation_better"} & set(codes)
    # Three rises in a row from the lowest point may be chance as well; seldom.
    assert codes.count("flat") >= 36, codes


@pytest.mark.parametrize("seed", range(20))
def test_a_noisy_fall_is_never_called_flat(seed: int) -> None:
    dice = random.Random(seed)
    falling = [math.exp(-0.08 * e) * (1 + dice.gauss(0, 0.02)) for e in range(30)]
    assert read_curves(with_training(falling)).code in ("improving", "turning")


def test_a_validation_that_is_best_at_first_is_not_said_to_have_learned_nothing() -> None:
    level = [0.1, 0.0995, 0.101, 0.1, 0.1005, 0.1, 0.1002, 0.1001]
    reading = read_curves(epochs(shape(8, lambda e: 0.3 * math.exp(-0.3 * e)), level))
    assert reading.code == "flat"
    assert "hardly anything is learned" not in reading.sentence


@pytest.mark.parametrize("count", [0, 1, 4])
def test_few_epochs_say_nothing(count: int) -> None:
    assert read_curves(epochs(FALLING[:count])).code == "too_few"


def test_a_long_training_is_read_as_well() -> None:
    training = shape(4000, lambda e: math.exp(-0.002 * e))
    validation = shape(4000, lambda e: math.exp(-0.002 * min(e, 1000)) + 0.0002 * max(0, e - 1000))
    reading = read_curves(epochs(training, validation))
    assert reading.code == "overfitting"
    assert reading.epoch is not None
    assert 850 <= reading.epoch <= 1150


@pytest.mark.parametrize(
    ("name", "code"),
    [("finished", "flat"), ("diverged", "diverging"), ("killed", "too_few")],
)
def test_recorded_runs(name: str, code: str) -> None:
    folder: Path = RECORDED / name
    assert read_curves(open_run(folder).state().epochs).code == code


@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(width=64),
            st.none() | st.floats(width=64),
        ),
        max_size=60,
    )
)
def test_any_numbers_have_a_reading(pairs: list[tuple[float | None, float | None]]) -> None:
    reading = read_curves(epochs([a for a, _b in pairs], [b for _a, b in pairs]))
    assert reading.sentence.endswith(".")


def test_the_sentence_follows_the_language() -> None:
    i18n.set_language("es")
    assert read_curves(epochs(FALLING)).sentence
