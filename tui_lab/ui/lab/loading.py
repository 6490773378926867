"""What the lab reads from the disk, in threads: presets, data sets, examples, the course."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.ui.lab.state import LabContents
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.training_place import TrainingPlace

if TYPE_CHECKING:
    from tui_lab.courses.current_step import CurrentStep
    from tui_lab.datasets.examples_preview import ExamplesPreview
    from tui_lab.datasets.model import Availability, DatasetInfo
    from tui_lab.experiment.model import Data, Value
    from tui_lab.reports.script_reading import CodeReading
    from tui_lab.runs.store import Store
    from tui_lab.ui.lab.draft_file import KeptDraft


class LabLoader:
    """Reads for a screen; what goes wrong is said there."""

    def __init__(self, screen: LabScreen) -> None:
        self._screen = screen

    def read(
        self, take: Callable[[LabContents], None], take_course: Callable[[CurrentStep | None], None]
    ) -> None:
        """Read presets, data sets and the course, in a thread.

        Args:
            take: Is given the presets and data sets, in the thread of the screen.
            take_course: Is given the current step afterwards, also in the thread of the screen.
        """
        self._in_thread("catalogue", partial(self._read, take, take_course))

    def _read(
        self, take: Callable[[LabContents], None], take_course: Callable[[CurrentStep | None], None]
    ) -> None:
        from tui_lab import presets
        from tui_lab.datasets import listing

        call = self._screen.app.call_from_thread
        try:
            readable, unreadable = presets.read_all()
            listed = {info.name: info for info in listing.catalogue()}
            available = {name: listing.availability(name) for name in listed}
        except LabError as error:
            call(self._screen.lab.complain, error)
            return
        # What can be used at once comes first.
        catalogue = {
            name: listed[name]
            for at_hand in (True, False)
            for name in listed
            if available[name].at_hand is at_hand
        }
        reasons = {name: str(error) for name, error in unreadable.items()}
        place = self._screen.lab.keep(TrainingPlace)
        place.look()
        contents = LabContents(readable, catalogue, available, reasons, place.offered)
        call(take, contents)
        # Later: the room of the courses is to be imported first.
        from tui_lab.courses.current_step import current_step

        call(take_course, current_step())

    def read_sweeps(
        self, ids: Iterable[str], store: Store, take: Callable[[Mapping[str, str]], None]
    ) -> None:
        """Look at sweeps, in a thread.

        Args:
            ids: Theirs; those that are gone are left out.
            store: Of their runs.
            take: Is given what is said of each, by its id, in the thread of the screen.
        """

        def read() -> None:
            from tui_lab.sweeps.look import look
            from tui_lab.sweeps.shelf import Shelf
            from tui_lab.sweeps.words import news_words

            found = {}
            for each in ids:
                with suppress(LabError):
                    found[each] = news_words(look(Shelf().open(each), store))
            self._screen.app.call_from_thread(take, found)

        self._in_thread("sweeps", read)

    def read_examples(
        self,
        info: DatasetInfo,
        options: Mapping[str, Value],
        seed: int,
        take: Callable[[ExamplesPreview | None, str], None],
    ) -> None:
        """Read a few examples of a data set, in a thread.

        Args:
            info: The data set, which is on the disk.
            options: For a data set that is generated.
            seed: As for `options`.
            take: Is given the examples, or None and why they cannot be read, in the thread of
                the screen.
        """

        def read() -> None:
            from tui_lab.datasets.examples_preview import preview_examples

            try:
                examples, problem = preview_examples(info.name, options, seed=seed), ""
            except LabError as error:
                examples, problem = None, str(error)
            self._screen.app.call_from_thread(take, examples, problem)

        self._in_thread("examples", read)

    def _in_thread(self, group: str, read: Callable[[], None]) -> None:
        self._screen.run_worker(
            read, name=group, group=group, exit_on_error=False, exclusive=True, thread=True
        )

    def availability(self, name: str) -> Availability:
        """Whether a data set is on the disk now."""
        from tui_lab.datasets import listing

        return listing.availability(name)

    def draft(self) -> KeptDraft | None:
        """The draft of last time; None where there is none or it cannot be read, which is said."""
        from tui_lab.ui.lab.draft_file import read

        try:
            return read()
        except LabError as error:
            self._screen.lab.complain(error)
            return None

    def experiment_file(self, path: str, otherwise: Data | None = None) -> CodeReading:
        """The experiment in a file: TOML, or code.

        Args:
            path: As it was typed.
            otherwise: The data to take where a code names no data set of the lab.

        Raises:
            LabError: It cannot be read, or is no experiment.
        """
        from tui_lab.paths import expanded
        from tui_lab.reports.script_reading import read_any_file

        return read_any_file(expanded(path), otherwise)
