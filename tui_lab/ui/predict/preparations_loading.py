"""Prepares own pictures in several ways and asks the network about all: in a thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import LabError
from tui_lab.ui.predict.loading import PictureRequest, PredictLoader, named_paths
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.reports.own_answers import OwnAnswers
    from tui_lab.reports.preparations import ComparedPicture


class PicturesCompared(Message):
    """The pictures are prepared in all ways; or the answers are there as well."""

    def __init__(
        self,
        pictures: tuple[ComparedPicture, ...],
        answers: OwnAnswers | None = None,
        remark: str = "",
    ) -> None:
        super().__init__()
        self.pictures, self.answers, self.remark = pictures, answers, remark


class ComparisonFailed(Message):
    """There is nothing to compare, or no answer."""

    def __init__(self, error: LabError) -> None:
        super().__init__()
        self.error = error


def compare(
    screen: LabScreen, loader: PredictLoader, info: DatasetInfo, request: PictureRequest
) -> None:
    """Prepare, ask, and post messages to the screen."""
    work = partial(_compare, screen, loader, info, request)
    screen.run_worker(work, group="compare", thread=True, exit_on_error=False)


def _compare(
    screen: LabScreen, loader: PredictLoader, info: DatasetInfo, request: PictureRequest
) -> None:
    from tui_lab.reports import own_examples, preparations

    pictures: list[preparations.ComparedPicture] = []
    bad: list[own_examples.BadPicture] = []
    try:
        files = own_examples.picture_files(named_paths(request.text))
        for each in preparations.prepare_in_all_ways(info, files, request.invert, request.digits):
            if not screen.is_running:
                return
            if isinstance(each, own_examples.BadPicture):
                bad.append(each)
            else:
                pictures.append(each)
        if not pictures:
            raise bad[0].error
        found = tuple(pictures)
        others = [each.error.message for each in bad if each.why is None]
        remark = " ".join([own_examples.left_out(bad), *others]).strip()
        screen.post_message(PicturesCompared(found, remark=remark))
        answers = loader.answers(preparations.inputs_of(found), lambda: not screen.is_running)
        if answers is not None:
            screen.post_message(PicturesCompared(found, answers, remark))
    except LabError as error:
        screen.post_message(ComparisonFailed(error))
