from __future__ import annotations

import errno
import os
import re
import socket
import stat
from pathlib import Path

import pytest

from tui_lab import i18n, plain_files


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def a_socket(folder: Path) -> Path:
    # The name of a socket may have about a hundred characters, fewer than folders of tests have.
    here = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
    finally:
        os.chdir(here)
    return folder / "socket"


def a_device(folder: Path) -> Path:
    return Path("/dev/zero")


def a_folder(folder: Path) -> Path:
    return folder


def a_circle_of_links(folder: Path) -> Path:
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    return folder / "one"


def nothing(folder: Path) -> Path:
    return folder / "nothing"


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("x")
    return folder / "file" / "inside"


def an_endless_name(folder: Path) -> Path:
    return folder / ("n" * 5000)


def a_null_character(folder: Path) -> Path:
    return folder / "a\0b"


def half_a_character(folder: Path) -> Path:
    return folder / "\ud83d"


def too_much(folder: Path) -> Path:
    with (folder / "large").open("wb") as file:
        file.truncate(1 << 40)
    return folder / "large"


def a_link_to_a_pipe(folder: Path) -> Path:
    (folder / "link").symlink_to(a_pipe(folder))
    return folder / "link"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (a_pipe, "it is a pipe, not a file"),
        (a_link_to_a_pipe, "it is a pipe, not a file"),
        (a_socket, "it is a socket, not a file"),
        (a_device, "it is a device, not a file"),
        (a_folder, "it is a folder, not a file"),
        (a_circle_of_links, "its links lead in a circle"),
        (nothing, "there is no such file"),
        (below_a_file, "a part of its path is not a folder"),
        (an_endless_name, "its name is too long"),
        (a_null_character, "no file can have such a name"),
        (half_a_character, "no file can have such a name"),
        (too_much, "it has more than 1 MB"),
    ],
)
def test_what_is_no_plain_file_is_refused_at_once_with_a_reason_and_an_advice(
    make: object, why: str, tmp_path: Path
) -> None:
    assert callable(make)
    with pytest.raises(OSError) as caught:  # noqa: PT011 - the words are looked at below
        plain_files.read_bytes(make(tmp_path))
    assert plain_files.reason(caught.value) == why
    assert plain_files.advice(caught.value).endswith(".")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "closed"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(PermissionError) as caught:
        plain_files.read_bytes(path)
    assert plain_files.reason(caught.value) == "you may not read it"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_file_whose_size_the_system_does_not_say_is_read_whole() -> None:
    assert os.stat("/proc/self/status").st_size == 0
    assert plain_files.read_bytes("/proc/self/status").count(b"\n") > 20


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_may_have_as_many_bytes_as_are_allowed(size: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)
    assert plain_files.read_bytes(tmp_path / "file", 100) == b"x" * size


def test_a_file_that_grows_while_it_is_read_is_not_read_for_ever(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 5000)
    with (tmp_path / "file").open("rb") as file:
        assert len(plain_files.read_all(file.fileno(), 10, 100)) == 101


def test_links_to_plain_files_are_followed_where_a_user_names_them_and_not_elsewhere(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to("file")
    assert plain_files.read_bytes(tmp_path / "link") == b"text"
    with pytest.raises(OSError, match="link") as caught:
        plain_files.read_bytes(tmp_path / "link", links=False)
    assert caught.value.errno == errno.ELOOP


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc")
def test_a_file_whose_size_is_not_told_is_read_to_its_end_and_no_further() -> None:
    assert b"VmRSS" in plain_files.read_bytes("/proc/self/status")
    with pytest.raises(plain_files.UnfitFileError) as caught:
        plain_files.read_bytes("/proc/self/status", 10)
    assert caught.value.errno == errno.EFBIG


def test_text_is_read_without_a_mark_and_other_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes("\ufeffniño".encode())
    assert plain_files.read_text(path) == "niño"
    path.write_bytes("niño".encode("latin-1"))
    with pytest.raises(plain_files.UnfitFileError) as caught:
        plain_files.read_text(path)
    assert plain_files.reason(caught.value) == "it is not text in UTF-8"


def test_a_log_is_added_to_and_made_for_the_user_alone(tmp_path: Path) -> None:
    for line in (b"one\n", b"two\n"):
        with plain_files.open_to_append(tmp_path / "log") as log:
            log.write(line)
    assert (tmp_path / "log").read_bytes() == b"one\ntwo\n"
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600
    with pytest.raises(OSError, match=r"pipe|device|No such"):
        plain_files.open_to_append(a_pipe(tmp_path))


@pytest.mark.parametrize(
    "code",
    [
        *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT),
        *(errno.EIO, errno.EBUSY, errno.EMFILE, errno.ESTALE, errno.ETIMEDOUT, errno.EEXIST),
        *(errno.ENOTEMPTY,),
    ],
)
def test_why_nothing_was_written_is_said_in_the_language(code: int) -> None:
    error = OSError(code, os.strerror(code))
    english = plain_files.reason_of_writing(error)
    i18n.set_language("es")
    spanish = plain_files.reason_of_writing(error)
    assert len({os.strerror(code), english, spanish}) == 3


def test_a_worker_says_why_it_cannot_write_in_the_language(tmp_path: Path) -> None:
    from tui_lab.worker.running import _told

    error = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(tmp_path / "log"))
    assert _told(error, tmp_path).message.endswith("cannot be written: you may not write there.")
    i18n.set_language("es")
    assert os.strerror(errno.EACCES) not in _told(error, tmp_path).message


def test_the_words_of_the_system_are_not_told_as_they_are() -> None:
    root = Path(plain_files.__file__).parent
    raw = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"[=,] *error\.strerror", path.read_text(encoding="utf-8"))
    }
    assert raw == set()
