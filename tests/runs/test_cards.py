"""Graphics cards and slots: which card a run gets, and how many train at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_lab import settings
from tui_lab.runs import cards, queue
from tui_lab.runs.cards import CardWish


@pytest.fixture(autouse=True)
def _two_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nvidia1", "nvidia0", "nvidiactl", "nvidia-uvm", "sda"):
        (tmp_path / name).touch()
    monkeypatch.setattr(cards, "_DEVICES", tmp_path)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


@pytest.mark.parametrize(
    ("variable", "setting", "expected"),
    [
        (None, "auto", ("0", "1")),
        ("1", "auto", ("1",)),
        ("GPU-a1, GPU-b2", "auto", ("GPU-a1", "GPU-b2")),
        ("", "auto", ()),
        ("-1", "auto", ()),
        (None, "none", ()),
        (None, "1", ("1",)),
        ("3,4", "3", ("3",)),
    ],
)
def test_which_cards_runs_may_have(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, setting: str, expected: tuple[str, ...]
) -> None:
    if variable is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", variable)
    settings.change("gpu", setting)
    assert cards.allowed() == expected
    assert cards.capacity() == max(1, len(expected))


def test_how_many_train_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.change("per_card", "3")
    assert cards.capacity() == 6
    assert cards.capacity(per_card=2) == 4
    settings.change("capacity", "5")
    assert cards.capacity() == 5
    settings.change("capacity", "auto")
    monkeypatch.setattr(cards, "_DEVICES", tmp_path / "none")
    assert cards.capacity() == 1, "there is no card to share"


@pytest.mark.parametrize(
    ("wish", "holders", "expected"),
    [
        (CardWish(), [["0"]], ()),
        (CardWish(("0", "1"), per_card=1), [], ("0",)),
        (CardWish(("0", "1"), per_card=1), [["0"]], ("1",)),
        (CardWish(("0", "1"), per_card=1), [["0"], ["1"]], None),
        (CardWish(("0", "1"), per_card=2), [["0"], ["1"], ["0"]], ("1",)),
        (CardWish(("0", "1")), [["0"], ["0"], ["1"]], ("1",)),
        (CardWish(("0", "1"), fixed=True, per_card=1), [["1"]], None),
        (CardWish(("0", "1"), fixed=True, per_card=1), [["2"]], ("0", "1")),
        (CardWish(("1",), fixed=True), [["1"]], ("1",)),
    ],
)
def test_a_run_gets_the_card_with_the_fewest_runs(
    wish: CardWish, holders: list[list[str]], expected: tuple[str, ...] | None
) -> None:
    assert wish.choose(holders) == expected


def test_what_a_start_asks_for() -> None:
    assert cards.wish() == CardWish(("0", "1"), per_card=1)
    assert cards.wish("auto", 4) == CardWish(("0", "1"), per_card=4)
    assert cards.wish("none") == CardWish()
    assert cards.wish("0,1") == CardWish(("0", "1"), fixed=True, per_card=1)
    settings.change("capacity", "3")
    assert cards.wish() == CardWish(("0", "1")), "so many at once were asked for"


def test_slots_give_out_the_cards_and_say_who_has_them() -> None:
    def turn(name: str, gpu: str | None = None) -> queue.Slot | None:
        looks = iter([False, True])
        return queue.wait_turn(
            Path(name),
            cards.capacity,
            lambda place: None,
            lambda: next(looks),
            wish=lambda: cards.wish(gpu),
            interval=0.001,
        )

    first, second = turn("a"), turn("b")
    assert first is not None
    assert second is not None
    assert (first.cards, second.cards) == (("0",), ("1",))
    assert turn("c") is None
    assert [(each.run, each.cards) for each in queue.holders()] == [("a", ["0"]), ("b", ["1"])]
    first.release()
    assert turn("d", "1") is None, "that card is taken"
    third = turn("e")
    assert third is not None
    assert third.cards == ("0",)
    assert os.environ.get("CUDA_VISIBLE_DEVICES") is None
    second.release()
    third.release()
    both = turn("f", "0,1")
    assert both is not None
    assert both.cards == ("0", "1")
    assert queue.holders()[0].cards == ["0", "1"]
    both.release()
    assert queue.holders() == []
