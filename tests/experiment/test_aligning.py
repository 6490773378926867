"""Which layers of several networks answer to each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.strategies import layers

from tui_lab.experiment.aligning import aligned, path_words, row_paths
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Layer

FEW = (
    Layer("Flatten"),
    *(Layer("Dense", {"units": units}) for units in (10, 32, 64)),
    Layer("Activation", {"activation": "relu"}),
)
"""Of so few layers many networks are alike, and many alignments have one price."""
few_networks = st.lists(st.lists(st.sampled_from(FEW), max_size=6), min_size=1, max_size=4)
any_networks = st.lists(st.lists(layers(), max_size=4), min_size=1, max_size=3)


def network(text: str) -> tuple[Layer, ...]:
    return from_line(f"data(digits) > {text} > compile(mse)").layers


@given(few_networks | any_networks)
def test_each_column_is_its_network_in_its_order(networks: list[list[Layer]]) -> None:
    rows = aligned(networks)
    for number, given_layers in enumerate(networks):
        column = [row[number] for row in rows if row[number] is not None]
        assert column == list(range(len(given_layers)))
    assert all(any(place is not None for place in row) for row in rows)


@given(few_networks | any_networks)
def test_every_row_has_a_path_of_its_own(networks: list[list[Layer]]) -> None:
    rows = aligned(networks)
    paths = row_paths(rows)
    assert len(set(paths)) == len(rows)
    named = [(path, row[0]) for path, row in zip(paths, rows, strict=True) if row[0] is not None]
    assert all(path == f"layers[{place}]" for path, place in named)


@given(st.lists(layers(), max_size=6), st.integers(1, 4))
def test_a_network_beside_itself_has_its_layers_in_its_rows(
    given_layers: list[Layer], copies: int
) -> None:
    expected = [(place,) * copies for place in range(len(given_layers))]
    assert aligned([given_layers] * copies) == expected


@given(few_networks)
def test_networks_that_are_alike_have_their_layers_in_the_same_rows(
    networks: list[list[Layer]],
) -> None:
    for left, right in itertools.combinations(range(len(networks)), 2):
        if networks[left] == networks[right]:
            assert all(row[left] == row[right] for row in aligned(networks))


@given(st.data())
def test_layers_that_were_added_at_different_places_are_in_different_rows(
    data: st.DataObject,
) -> None:
    base = [Layer("Dense", {"units": 8 * 2**n}) for n in range(data.draw(st.integers(1, 5)))]
    networks, added_at = [base], [-1]
    for _count in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(base)))
        added = Layer("Dropout", {"rate": data.draw(st.sampled_from([0.1, 0.2, 0.3]))})
        networks.append([*base[:place], added, *base[place:]])
        added_at.append(place)
    rows = aligned(networks)
    for place in range(len(base)):
        # A layer of the base is one row, whatever was put in before it.
        wanted = tuple(place + (at != -1 and at <= place) for at in added_at)
        assert wanted in rows
    for row in rows:
        new = {
            at
            for at, here, layers_of in zip(added_at, row, networks, strict=True)
            if here is not None and layers_of[here].type == "Dropout"
        }
        assert len(new) <= 1
    assert len(rows) == len(base) + len({at for at in added_at if at != -1})


@given(few_networks)
def test_two_networks_get_one_answer_in_both_orders(
    networks: list[list[Layer]],
) -> None:
    pair = networks[:2]
    if len(pair) == 2:
        turned = [(left, right) for right, left in aligned(pair[::-1])]
        assert sorted(turned, key=str) == sorted(aligned(pair), key=str)


SAME, ADDED_BETWEEN = [(0, 0), (1, 1), (2, 2)], [(0, 0), (None, 1), (1, 2)]


@pytest.mark.parametrize(
    ("left", "right", "rows"),
    [
        # What is the same stays together, whatever else was changed.
        ("Dense(64) > Dense(10)", "Dense(64) > Dense(32) > Dense(10)", ADDED_BETWEEN),
        # The layer whose settings are nearest is the one that was changed.
        ("Dense(128) > Dense(10)", "Dense(64) > Dense(32) > Dense(10)", ADDED_BETWEEN),
        (
            "Dense(128) > Dense(10)",
            "Dense(32) > Dense(64) > Dense(10)",
            [(None, 0), (0, 1), (1, 2)],
        ),
        # The last layers of both give the answer.
        ("Dense(64) > Dense(10)", "Dense(64) > Dense(10) > Dense(10)", ADDED_BETWEEN),
        (
            "Dense(64, relu) > Dense(10, softmax)",
            "Dense(64, relu) > Dense(10, relu) > Dense(10, sigmoid)",
            ADDED_BETWEEN,
        ),
        # Of two equal layers the later one was added.
        ("Dense(64) > Dense(10)", "Dense(64) > Dense(64) > Dense(10)", ADDED_BETWEEN),
        # A block is added as a whole.
        (
            "Conv2D(8, 3) > MaxPooling2D() > Flatten()",
            "Conv2D(8, 3) > MaxPooling2D() > Conv2D(8, 3) > MaxPooling2D() > Flatten()",
            [(0, 0), (1, 1), (None, 2), (None, 3), (2, 4)],
        ),
        # Another layer in the place of one is an exchange, not one less and one more.
        ("Dense(64) > Flatten() > Dense(10)", "Dense(64) > Dropout(0.2) > Dense(10)", SAME),
    ],
)
def test_the_answer_is_the_one_that_a_teacher_would_give(
    left: str, right: str, rows: list[tuple[int | None, int | None]]
) -> None:
    assert aligned([network(left), network(right)]) == rows


def test_what_the_first_network_lacks_is_called_by_its_neighbours() -> None:
    texts = (
        "Dense(64) > Dense(10)",
        "Flatten() > Dense(64) > Dropout(0.2) > Flatten() > Dense(10) > Activation(softmax)",
    )
    paths = row_paths(aligned([network(text) for text in texts]))
    assert paths == [
        *("layers[0]-1", "layers[0]", "layers[0]+1", "layers[0]+2", "layers[1]", "layers[1]+1"),
    ]
    assert path_words(paths[0]) == "new layer before layers[0]"
    assert path_words(f"{paths[3]}.rate") == "rate of new layer 2 after layers[0]"
    assert path_words("layers[1].units") == "layers[1].units"
    assert row_paths(aligned([(), network("Flatten()")])) == ["layers+1"]


def test_many_long_networks_are_aligned_at_once() -> None:
    networks = [
        [Layer("Dense", {"units": 1 + (number * place) % 97}) for place in range(60)]
        for number in range(12)
    ]
    rows = aligned(networks)
    assert [row[5] for row in rows if row[5] is not None] == list(range(60))
