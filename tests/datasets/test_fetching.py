"""Fetching from a server on this machine: success, and every way in which it can fail."""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tui_lab.datasets import builtin_sets, fetching, listing, loading
from tui_lab.datasets import fetching as dataset_fetching
from tui_lab.datasets.builtin_sets.schema import SourceFile
from tui_lab.errors import DataError, StoreError

CONTENT = os.urandom(300_000)


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> SourceFile:
    """A stand-in for mnist.npz that is quick to move; only its checksum matters here."""
    file = SourceFile(
        "mnist.npz",
        ("mnist.npz",),
        len(CONTENT),
        "http://127.0.0.1:9/nowhere/mnist.npz",
        hashlib.sha256(CONTENT).hexdigest(),
    )
    known = replace(builtin_sets.BUILTIN_SETS["mnist"], files=(file,))
    monkeypatch.setitem(builtin_sets._REGISTERED, "mnist", known)
    return file


def no_pause(_seconds: float) -> None:
    """Tests do not wait between two tries."""


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_fetched_file_is_put_in_place_and_its_progress_told(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    mirror.put("mnist.npz", CONTENT)
    told: list[tuple[str, int, int]] = []
    assert not listing.availability("mnist").at_hand
    paths = dataset_fetching.fetch("mnist", lambda *step: told.append(step))
    assert paths == [data_folder / "mnist.npz"]
    assert paths[0].read_bytes() == CONTENT
    assert files_in(data_folder) == ["mnist.npz"]
    assert mirror.asked == ["/lab/mnist.npz"]
    assert {(name, total) for name, _done, total in told} == {("mnist.npz", len(CONTENT))}
    done = [step[1] for step in told]
    assert done == sorted(done)
    assert len(done) > 2
    assert done[-1] == len(CONTENT)
    assert listing.availability("mnist").at_hand


def test_a_file_that_is_there_and_good_is_not_fetched_again(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    (data_folder / "mnist.npz").write_bytes(CONTENT)
    dataset_fetching.fetch("mnist")
    dataset_fetching.ensure("mnist")
    assert mirror.asked == []


def test_a_damaged_file_is_replaced_by_fetching(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    mirror.put("mnist.npz", CONTENT)
    (data_folder / "mnist.npz").write_bytes(CONTENT[:100])
    dataset_fetching.fetch("mnist")
    assert (data_folder / "mnist.npz").read_bytes() == CONTENT


def test_ensure_fetches_what_is_not_at_hand(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    mirror.put("mnist.npz", CONTENT)
    dataset_fetching.ensure("mnist")
    assert (data_folder / "mnist.npz").exists()


@pytest.mark.usefixtures("alone")
def test_ensure_does_nothing_for_embedded_and_generated_sets(mirror: Any) -> None:
    dataset_fetching.ensure("iris")
    dataset_fetching.ensure("spiral")
    assert mirror.asked == []


def test_a_wrong_checksum_leaves_nothing_behind(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    mirror.put("mnist.npz", CONTENT[::-1])
    with pytest.raises(DataError, match=r"mnist.*could not be fetched.*wrong checksum") as caught:
        fetching.fetch("mnist", pause=no_pause)
    assert files_in(data_folder) == []
    assert str(data_folder) in caught.value.hint
    assert "iris" in caught.value.hint
    assert len(mirror.asked) == fetching.TRIES


def test_a_transfer_that_breaks_off_is_tried_again(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    mirror.put("mnist.npz", (CONTENT[:1000], 5000), CONTENT[:2000], CONTENT)
    pauses: list[float] = []
    told: list[int] = []
    fetching.fetch("mnist", lambda _name, done, _total: told.append(done), pause=pauses.append)
    assert (data_folder / "mnist.npz").read_bytes() == CONTENT
    assert files_in(data_folder) == ["mnist.npz"]
    assert len(mirror.asked) == 3
    assert pauses == [1.0, 2.0]
    assert told[-1] == len(CONTENT)


def test_a_transfer_that_always_breaks_off_says_so(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    mirror.put("mnist.npz", (CONTENT[:1000], 5000))
    with pytest.raises(DataError, match="broke off"):
        fetching.fetch("mnist", pause=no_pause)
    assert files_in(data_folder) == []


def test_a_refused_connection_says_what_was_tried_and_what_works(
    small_mnist: Any, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("TUI_LAB_MIRROR", address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        with pytest.raises(DataError) as caught:
            fetching.fetch("mnist", pause=no_pause)
    assert f"{address}/mnist.npz: no connection" in caught.value.message
    assert str(data_folder) in caught.value.hint
    assert "digits" in caught.value.hint
    assert "mnist," not in caught.value.hint.partition("work now")[2]


def test_a_file_that_the_server_does_not_have_names_the_answer(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    with pytest.raises(DataError, match="the server answered 404"):
        fetching.fetch("mnist", pause=no_pause)
    assert files_in(data_folder) == []


def test_a_mirror_that_is_no_address_is_told(
    small_mnist: Any, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_LAB_MIRROR", "school")
    with pytest.raises(DataError, match=r"school/mnist\.npz: "):
        fetching.fetch("mnist", pause=no_pause)


def test_a_data_folder_that_cannot_be_made_is_one_sentence(
    small_mnist: Any, mirror: Any, lab_home: Path, alone: None
) -> None:
    lab_home.mkdir()
    (lab_home / "data").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        fetching.fetch("mnist", pause=no_pause)


def test_without_a_mirror_the_published_address_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_LAB_MIRROR", raising=False)
    for name in ("mnist", "fashion-mnist", "optdigits"):
        for file in builtin_sets.files_of(name):
            (address,) = fetching.addresses(file)
            assert address.startswith("https://")
            assert address.endswith(f"/{file.name}")


def test_an_interrupted_fetch_leaves_nothing_behind(
    small_mnist: Any, mirror: Any, data_folder: Path
) -> None:
    mirror.put("mnist.npz", CONTENT)

    def interrupt(_name: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dataset_fetching.fetch("mnist", interrupt)
    assert files_in(data_folder) == []


@pytest.mark.parametrize(("name", "words"), [("iris", "does not need"), ("xor", "does not need")])
def test_sets_that_are_always_at_hand_are_not_fetched(alone: None, name: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        dataset_fetching.fetch(name)


def test_the_shipping_data_cannot_be_fetched_and_the_hint_says_how_to_add_it(alone: None) -> None:
    with pytest.raises(DataError, match="cannot be fetched") as caught:
        dataset_fetching.ensure("shipping")
    assert "tui-lab data add Train.csv" in caught.value.hint


def test_optdigits_is_fetched_with_other_line_ends(
    shared_data: Path, mirror: Any, data_folder: Path
) -> None:
    for part in ("optdigits.tra", "optdigits.tes"):
        content = (shared_data / part).read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n"
        mirror.put(part, content)
    dataset_fetching.fetch("optdigits")
    dataset = loading.load("optdigits")
    assert dataset.x_train.shape == (3823, 8, 8)
    assert dataset.x_test is not None
    assert dataset.x_test.shape == (1797, 8, 8)


def test_optdigits_with_one_other_number_is_refused(
    shared_data: Path, mirror: Any, data_folder: Path
) -> None:
    content = (shared_data / "optdigits.tra").read_bytes()
    mirror.put("optdigits.tra", b"1" + content[1:])
    with pytest.raises(DataError, match="wrong checksum"):
        fetching.fetch("optdigits", pause=no_pause)
    assert files_in(data_folder) == []


def test_a_file_is_added_by_hand_whatever_its_name(
    shared_data: Path, data_folder: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "download(1).txt"
    odd.write_bytes((shared_data / "optdigits.tes").read_bytes())
    assert dataset_fetching.add_file("optdigits", odd) == [data_folder / "optdigits.tes"]
    assert not listing.availability("optdigits").at_hand
    dataset_fetching.add_file("optdigits", shared_data / "optdigits.tra")
    assert listing.availability("optdigits").at_hand


def test_a_folder_with_all_files_is_added_by_hand(shared_data: Path, data_folder: Path) -> None:
    placed = dataset_fetching.add_file("fashion-mnist", shared_data / "fashion-mnist")
    assert [path.parent.name for path in placed] == ["fashion-mnist"] * 4
    assert listing.availability("fashion-mnist").where == data_folder / "fashion-mnist"


def test_the_shipping_file_is_added_by_hand(shared_data: Path, data_folder: Path) -> None:
    dataset_fetching.add_file("shipping", shared_data / "ecommerce-shipping" / "Train.csv")
    assert listing.availability("shipping").at_hand
    assert files_in(data_folder / "ecommerce-shipping") == ["Train.csv"]


def test_a_wrong_file_is_not_added(data_folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "mnist.npz"
    wrong.write_bytes(b"something else")
    with pytest.raises(DataError, match=r"mnist\.npz is damaged: its SHA-256"):
        dataset_fetching.add_file("mnist", wrong)
    with pytest.raises(DataError, match="line 1 is not 64 counts"):
        dataset_fetching.add_file("optdigits", wrong)
    with pytest.raises(DataError, match="does not hold train-images"):
        dataset_fetching.add_file("fashion-mnist", tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        dataset_fetching.add_file("mnist", tmp_path / "nothing")
    with pytest.raises(DataError, match="not read from a file"):
        dataset_fetching.add_file("iris", wrong)
    assert files_in(data_folder) == []
