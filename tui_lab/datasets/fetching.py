"""Fetches data sets, and takes in their files by hand; nothing unchecked gets its final name."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tui_lab import paths
from tui_lab.datasets import listing
from tui_lab.datasets.archives import check_file
from tui_lab.datasets.builtin_sets import BUILTIN_SETS, files_of
from tui_lab.datasets.builtin_sets.schema import ShippingFile, SourceFile
from tui_lab.datasets.files import cannot_read
from tui_lab.datasets.model import Origin
from tui_lab.datasets.shipping import read_shipping
from tui_lab.errors import DataError, StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import open_plain, reason_of_writing

MIRROR_VARIABLE = "TUI_LAB_MIRROR"
"""The address of a folder that holds the files under their own names: a school's own server."""
Progress = Callable[[str, int, int], None]
"""Called with the name of a file, the bytes received so far, and its size in bytes."""

TRIES = 3
TIMEOUT = (10.0, 30.0)
"""Seconds to wait for a connection, and for the next bytes."""
CHUNK = 64 * 1024


def ensure(name: str, progress: Progress | None = None) -> None:
    """Fetch the data set `name` if its files are missing.

    Raises:
        NotFoundError: There is none of that name.
        DataError: Its files are missing and cannot be fetched.
    """
    if not listing.availability(name).at_hand:
        fetch(name, progress)


def fetch(
    name: str, progress: Progress | None = None, *, pause: Callable[[float], None] = time.sleep
) -> list[Path]:
    """Fetch the files of the data set `name` into the user's data folder.

    A good file that is already there is kept, a damaged one is replaced. A transfer that breaks
    off is tried again; a file gets its name when it is whole and its checksum fits.

    Args:
        name: One of the sets whose origin is `fetched`.
        progress: Called with the progress.
        pause: Waits so many seconds between two tries.

    Returns:
        The files, in the order of the set's list.

    Raises:
        NotFoundError: There is no data set of that name.
        DataError: It is not one that is fetched; no address answered; a file is not the published.
        StoreError: The data folder cannot be written.
    """
    info = listing.info(name)
    if info.origin is not Origin.FETCHED:
        available = listing.availability(name)
        if info.origin is Origin.BY_HAND and not available.at_hand:
            raise DataError(
                _("The data set {name} cannot be fetched.").format(name=name), available.how
            )
        raise DataError(
            _("The data set {name} does not need to be fetched.").format(name=name), available.how
        )
    return [_fetch_file(name, file, progress, pause) for file in files_of(name)]


def add_file(name: str, path: Path) -> list[Path]:
    """Put a file of the data set `name`, or a folder with its files, in place after checking it.

    A file is known by its content, whatever it is called.

    Returns:
        The files in the data folder.

    Raises:
        NotFoundError: There is no data set of that name.
        DataError: The set has no files, or the file is not one of them.
        StoreError: The data folder cannot be written.
    """
    listing.info(name)
    files = files_of(name)
    if not files:
        raise DataError(
            _("The data set {name} is not read from a file that you could add.").format(name=name),
            listing.availability(name).how,
        )
    if path.is_dir():
        pairs = [(file, _in_folder(path, file)) for file in files]
        for file, found in pairs:
            _check(name, file, found)
    else:
        pairs = [(_recognised(name, path), path)]
    placed = []
    for file, found in pairs:
        target = paths.data_folder() / file.layouts[0]
        placed.append(target)
        if target.exists() and target.samefile(found):
            continue
        with _WorkFile(target) as work:
            with open_plain(found) as content, work.path.open("wb") as copy:
                shutil.copyfileobj(content, copy)
            work.done()
    return placed


def addresses(file: SourceFile) -> list[str]:
    """Where `file` is asked for: under `$TUI_LAB_MIRROR` where that is set, else in its source."""
    mirror = os.environ.get(MIRROR_VARIABLE, "").strip()
    return [f"{mirror.rstrip('/')}/{file.name}"] if mirror else [file.address]


class _WorkFile:
    """A file under a temporary name beside its final one; it gets that name with `done`."""

    def __init__(self, target: Path) -> None:
        self.target = target
        try:
            paths.private_folder(target.parent)
            handle, self.path = paths.temporary_file(target)
        except OSError as error:
            raise _cannot_write(target, error) from error
        os.close(handle)

    def __enter__(self) -> _WorkFile:
        return self

    def done(self) -> None:
        os.replace(self.path, self.target)

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        self.path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot_write(self.target, error) from error


class _Meter:
    """What pooch calls a progress bar: passes on how far it is, never backwards, never too far."""

    def __init__(self, name: str, size: int, report: Progress) -> None:
        self.name, self.size, self.report = name, size, report
        self.total = 0
        self.seen = 0

    def update(self, count: int) -> None:
        whole = self.total or self.size
        self.seen = min(self.seen + count, whole)
        self.report(self.name, self.seen, whole)

    def reset(self) -> None:
        """Pooch calls this before it reports the whole size once more; that is not news."""

    def close(self) -> None:
        """Nothing to put away."""


def _fetch_file(
    name: str, file: SourceFile, progress: Progress | None, pause: Callable[[float], None]
) -> Path:
    target = paths.data_folder() / file.layouts[0]
    if target.exists():
        try:
            check_file(target, file, name)
        except DataError:
            pass
        else:
            return target
    tried = addresses(file)
    reasons = []
    with _WorkFile(target) as work:
        for address in tried:
            for attempt in range(TRIES):
                if attempt:
                    pause(float(attempt))
                problem = _transfer(address, work.path, file, progress)
                if problem is None:
                    problem = _wrong(work.path, file, name)
                if problem is None:
                    work.done()
                    return target
            reasons.append(_("{address}: {reason}").format(address=address, reason=problem))
    raise DataError(
        _("The data set {name} could not be fetched ({reasons}).").format(
            name=name, reasons="; ".join(reasons)
        ),
        _(
            "Try again later, or put {file} into {folder} by hand, or name a mirror in "
            "{variable}. These data sets work now: {names}."
        ).format(
            file=file.name,
            folder=target.parent,
            variable=MIRROR_VARIABLE,
            names=", ".join(listing.usable_now()),
        ),
    )


def _transfer(address: str, work: Path, file: SourceFile, progress: Progress | None) -> str | None:
    """Fetch `address` into `work`; what went wrong in words, None when nothing did."""
    import pooch

    meter = _Meter(file.name, file.size, progress) if progress is not None else False
    download = pooch.HTTPDownloader(
        progressbar=meter,
        chunk_size=CHUNK,
        timeout=TIMEOUT,
        # A server that packs what is already packed would hide how far it is.
        headers={"Accept-Encoding": "identity"},
    )
    try:
        download(address, str(work), None)
    except OSError as error:
        # Errors of the transfer are OSErrors without a number; those of the disk have one.
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES, errno.EROFS):
            raise
        return _reason(error)
    except ValueError:
        return _("that is not an address")
    return None


def _reason(error: OSError) -> str:
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None)
    if status is not None:
        return _("the server answered {status}").format(status=status)
    kind = type(error).__name__
    if "Timeout" in kind:
        return _("no answer in time")
    if "Chunked" in kind or "Content" in kind:
        return _("the transfer broke off")
    if "ConnectionError" in kind or "SSL" in kind or "Proxy" in kind:
        return _("no connection")
    return _("the address does not work")


def _wrong(work: Path, file: SourceFile, name: str) -> str | None:
    """Why the fetched file is not the published one, None when it is."""
    size = work.stat().st_size
    if file.sha256 and size < file.size:
        return _("the transfer broke off after {size} of {expected} bytes").format(
            size=size, expected=file.size
        )
    try:
        check_file(work, file, name)
    except DataError:
        return _("the file has a wrong checksum")
    return None


def _in_folder(folder: Path, file: SourceFile) -> Path:
    for choice in (file.name, *file.layouts):
        if (folder / choice).is_file():
            return folder / choice
    raise DataError(
        _("{folder} does not hold {file}.").format(folder=folder, file=file.name),
        _("Name the folder with all files of the data set, or the files one by one."),
    )


def _recognised(name: str, path: Path) -> SourceFile:
    """Which file of the data set `path` is."""
    try:
        open_plain(path).close()
    except OSError as error:
        raise cannot_read(path, error) from error
    files = files_of(name)
    by_name = next((file for file in files if file.name == path.name), files[0])
    for file in sorted(files, key=lambda file: file is not by_name):
        try:
            _check(name, file, path)
        except DataError as error:
            if len(files) == 1:
                raise
            if file is by_name:
                first = error
        else:
            return file
    raise first


def _check(name: str, file: SourceFile, path: Path) -> None:
    if isinstance(BUILTIN_SETS[name].reading, ShippingFile):
        read_shipping(path)
    else:
        check_file(path, file, name)


def _cannot_write(target: Path, error: OSError) -> StoreError:
    return StoreError(
        _("{path} cannot be written: {reason}.").format(
            path=target, reason=reason_of_writing(error)
        ),
        _("Make room, or choose another folder with TUI_LAB_HOME."),
    )
