"""Which run a person means by a word, and the shortest word by which one is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.runs import made_run

from tui_lab.errors import NotFoundError
from tui_lab.runs.lookup import short_ids
from tui_lab.runs.store import Store

HEX = st.text("0123456789abcdef", min_size=4, max_size=4)
IDS = st.lists(
    st.builds("{}-{}-{}".format, st.sampled_from(["20260101", "20260102"]), HEX, HEX),
    unique=True,
    max_size=30,
)


def test_an_id_is_shortened_to_its_last_part_where_that_is_enough() -> None:
    ids = ["20260101-120000-ab12", "20260101-120500-cd34", "20260102-090000-cd34", "finished"]
    assert short_ids(ids) == {
        ids[0]: "ab12",
        ids[1]: "120500-cd34",
        ids[2]: "090000-cd34",
        "finished": "finished",
    }


def test_what_means_another_run_already_is_no_short_id() -> None:
    taken_by_a_name = short_ids(["20260101-120000-ab12"], ["ab12"])
    assert taken_by_a_name == {"20260101-120000-ab12": "120000-ab12"}
    begins_another = short_ids(["20260101-120000-2026", "20260101-120000-ffff"])
    assert begins_another["20260101-120000-2026"] == "120000-2026"


@given(IDS)
def test_short_ids_end_their_ids_and_are_never_shared(ids: list[str]) -> None:
    short = short_ids(ids)
    assert all(id_.endswith(end) for id_, end in short.items())
    assert len(set(short.values())) == len(ids)
    for id_, end in short.items():
        found = [i for i in ids if i.startswith(end)] or [i for i in ids if i.endswith(f"-{end}")]
        assert found == [id_]


def test_a_run_is_found_by_its_short_id() -> None:
    store = Store()
    runs = [made_run(store) for _ in range(5)]
    for run in runs:
        end = short_ids([r.id for r in runs], ["digits-mlp"])[run.id]
        assert store.find(end).id == run.id


class TestTrash:
    def test_a_removed_run_is_found_as_any_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ends = (f"{place:02x}00" for place in range(16))  # no two begin alike
        monkeypatch.setattr("tui_lab.runs.new_folder._any_digits", lambda: next(ends))
        store = Store()
        runs = {name: made_run(store, name) for name in ("first", "second", "third", "third")}
        for run in store.runs():
            store.remove(run)
        assert store.restore("second").id == runs["second"].id
        assert store.restore(runs["first"].id[:-1]).id == runs["first"].id
        with pytest.raises(NotFoundError, match="2 runs may be meant by “third”"):
            store.restore("third")
        last = store.removed()[0]
        assert store.restore("last").id == last

    def test_an_empty_trash_has_no_last_run(self) -> None:
        with pytest.raises(NotFoundError, match="not in the trash"):
            Store().restore("last")

    def test_a_removed_run_keeps_the_name_that_it_was_given(self) -> None:
        store = Store()
        run = made_run(store, "old")
        store.rename(run, "new")
        store.remove(run)
        (removed,) = store.trashed()
        assert (removed.id, removed.name) == (run.id, "new")
