"""A draft file that is damaged or holds anything: it is put aside, and the editor never breaks."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import Any

import pytest

from tui_lab.datasets import listing
from tui_lab.errors import StoreError
from tui_lab.experiment.parsing import parse
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor.values import value_of
from tui_lab.ui.lab import draft_file


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


def changed(path: tuple[str | int, ...], value: object, *, loose: bool = True) -> str:
    """A draft on disk in which something has another value; `loose`: and one that does not work."""
    table: Any = json.loads(DRAFT)
    if loose:
        table["experiment"]["fit"]["epochs"] = "many"
    place = table
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(table)


DRAFT = json.dumps(
    {
        "format": 1,
        "origin": "preset:gate-xor-one-neuron",
        "experiment": {
            "format": 1,
            "name": "mine",
            "seed": 0,
            "data": {"dataset": "xor"},
            "layers": [{"type": "Dense", "units": "classes", "activation": "softmax"}],
            "compile": {"loss": "categorical_crossentropy", "optimizer": "adam"},
            "fit": {
                "epochs": 3,
                "batch_size": 4,
                "early_stopping": {"monitor": "loss", "patience": 3},
            },
        },
    }
)
STRANGE: tuple[object, ...] = (None, 1, [], {}, "", [[1]], {"a": 1}, True, 1e308, 10**400, "\0")
EXPERIMENT = "experiment"
PLACES: tuple[tuple[str | int, ...], ...] = (
    ("format",),
    ("origin",),
    (EXPERIMENT,),
    *((EXPERIMENT, name) for name in ("name", "seed", "data", "layers", "compile", "fit")),
    (EXPERIMENT, "data", "dataset"),
    (EXPERIMENT, "layers", 0),
    *((EXPERIMENT, "layers", 0, name) for name in ("type", "units", "activation")),
    *((EXPERIMENT, "compile", name) for name in ("loss", "optimizer")),
    *((EXPERIMENT, "fit", name) for name in ("epochs", "batch_size", "early_stopping")),
    *((EXPERIMENT, "fit", "early_stopping", name) for name in ("monitor", "patience")),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_a_draft_with_anything_anywhere_is_read_or_put_aside_and_never_breaks_the_editor(
    place: tuple[str | int, ...],
) -> None:
    catalogue = {info.name: info for info in listing.catalogue()}
    for value in STRANGE:
        for loose in (True, False):
            draft_file.file().parent.mkdir(parents=True, exist_ok=True)
            with suppress(TypeError):  # a part that is not there any more
                draft_file.file().write_text(changed(place, value, loose=loose))
            try:
                kept = draft_file.read()
            except StoreError:
                assert draft_file.read() is None  # it was put aside
                continue
            assert kept is not None
            draft = kept.experiment
            drafts.problems(draft, catalogue.get(draft.data.dataset))
            assert [drafts.fields(draft, part, catalogue) for part in drafts.parts(draft)]
            draft_file.write(kept)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"NaN",
        b"[" * 200_000,
        b" " * (11 << 20),
        DRAFT.replace('"seed": 0', '"seed": Infinity').encode(),
        DRAFT.replace('"data": {"dataset": "xor"}', '"data": 1').encode(),
    ],
    ids=["empty", "bytes", "null", "no number", "deep", "large", "infinite", "no table"],
)
def test_a_draft_that_cannot_be_read_is_put_aside_with_a_sentence(content: bytes) -> None:
    draft_file.file().parent.mkdir(parents=True, exist_ok=True)
    draft_file.file().write_bytes(content)
    with pytest.raises(StoreError, match="cannot be read"):
        draft_file.read()
    assert draft_file.read() is None
    aside = draft_file.file().with_name("draft.json.damaged")
    assert aside.read_bytes() == content


def test_a_pipe_in_the_place_of_the_draft_keeps_nobody_waiting() -> None:
    draft_file.file().parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(draft_file.file())
    with pytest.raises(StoreError, match="cannot be read"):
        draft_file.read()


@pytest.mark.parametrize(
    "text", ["nan", "1e999", "{}", "{l2 = nan}", "[[]]", "[inf]", "0x" + "f" * 5000, "9" * 5000]
)
def test_whatever_is_typed_into_a_field_is_in_the_draft_when_it_is_read_again(text: str) -> None:
    experiment = parse(json.loads(DRAFT)["experiment"])
    catalogue = {info.name: info for info in listing.catalogue()}
    for part in drafts.parts(experiment):
        for field in drafts.fields(experiment, part, catalogue):
            if field.choices:
                continue
            typed = drafts.changed(
                experiment, field.path, value_of(text, field.argument), catalogue
            )
            draft_file.write(draft_file.KeptDraft(typed))
            assert draft_file.read() == draft_file.KeptDraft(typed), field.path
