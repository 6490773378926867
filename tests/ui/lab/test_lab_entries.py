"""What the lab offers: presets by data set, a plain network for each set, the user's draft."""

from __future__ import annotations

from tui_lab import presets
from tui_lab.datasets import listing
from tui_lab.experiment.line import from_line
from tui_lab.ui.lab.entries import draft_entry, entries
from tui_lab.ui.lab.state import DEFAULT
from tui_lab.ui.lab.view import first_sentence

LINE = "data(iris, test_split=0.3) > Dense(classes, softmax) > compile(mse, sgd) > fit(epochs=5)"


def names(chosen: str | None, draft: bool = False) -> list[str]:
    own = draft_entry(from_line(f"{LINE} > name(mine)")) if draft else None
    listed = entries(presets.all_presets(), listing.catalogue(), chosen, own)
    return [entry.experiment.name for entry in listed]


def test_everything_begins_with_the_network_that_always_works() -> None:
    listed = names(None)
    assert listed[0] == DEFAULT
    assert sorted(listed) == sorted(presets.names())


def test_a_data_set_shows_its_own_networks_and_a_plain_one() -> None:
    assert names("digits") == ["digits-mlp", "digits-cnn", "digits-mlp-2"]
    assert names("moons") == ["moons-mlp"]


def test_the_draft_is_there_whatever_data_are_chosen() -> None:
    assert names(None, draft=True)[0] == "mine"
    assert names("digits", draft=True)[0] == "mine"


def test_a_draft_is_titled_after_what_it_was_made_from() -> None:
    first = entries(presets.all_presets(), listing.catalogue(), "digits", None)[0]
    changed = draft_entry(from_line(LINE), first)
    assert changed.title == "Small digits, one hidden layer, changed"
    assert draft_entry(from_line(LINE), changed).title == changed.title
    assert draft_entry(from_line(LINE)).title == "An experiment of your own"


def test_the_first_sentence_is_told_apart() -> None:
    assert first_sentence("A sentence with 0.5 in it, long enough. And more. Yes.") == (
        "A sentence with 0.5 in it, long enough.",
        "And more. Yes.",
    )
    assert first_sentence("Only one.") == ("Only one.", "")
    assert first_sentence("") == ("", "")
