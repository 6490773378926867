"""Own pictures for a trained network: what becomes of each, step by step, and what it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import DataError
from tui_lab.i18n import N_, _
from tui_lab.runs.run import Run
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.path_suggester import PathSuggester
from tui_lab.ui.kit.picture import Picture, block_ink, ink_for
from tui_lab.ui.predict import view as words
from tui_lab.ui.predict.actions import PICTURE_ACTIONS
from tui_lab.ui.predict.screen import Brought, Entry, OwnScreen
from tui_lab.ui.predict.steps import ShownStep, StepStrip

if TYPE_CHECKING:
    from tui_lab.imaging.prepare import Step

INVERT: dict[str, tuple[Literal["auto"] | bool, str]] = {
    N_("auto"): (
        "auto",
        N_("As the data set has it: the border of the picture tells. Own data sets: as it is."),
    ),
    N_("yes"): (True, N_("Dark and light are exchanged.")),
    N_("no"): (False, N_("The picture stays as it is.")),
}
PROGRESS_EVERY = 0.25
"""Seconds."""
THUMBNAIL = 112
"""Pixels a side that are kept of each step: a folder may hold hundreds of photographs."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is in the form."""

    text: str
    invert: Literal["auto"] | bool


class OwnPictureScreen(OwnScreen):
    """A path; the steps of each picture; the network's answer."""

    TITLE_TEXT = N_("Own picture")
    ACTIONS = PICTURE_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PICTURE_ACTIONS)]
    AUTO_FOCUS = "#own-path"

    def __init__(self, run: Run, info: DatasetInfo) -> None:
        super().__init__(run, info)
        self._ink: Ink | None = None

    def form(self) -> Iterable[Widget]:
        """Path and invert."""
        example = _("for example {example}").format(example="~/seven.png")
        choices = [(_(word), _(text)) for word, (_value, text) in INVERT.items()]
        with Horizontal(classes="row"):
            yield Label(_("Path"), classes="label")
            yield LineField(
                id="own-path", suggester=PathSuggester(), placeholder=" " + example, compact=True
            )
            yield Label(_("Invert"), classes="label beside")
            yield ChoiceField(_("Exchange dark and light?"), choices, _("auto"))

    def invitation(self) -> Text:
        """What the path may be."""
        return Text(
            _(
                "A photograph or drawing, or a folder of them: the right arrow completes a path, "
                "enter asks. It is prepared as the network's own pictures were; you see each step, "
                "and what the network answers."
            ),
            "dim",
        )

    def subject(self) -> Iterable[Widget]:
        """The marked step, large."""
        yield Picture(id="own-large")

    def beneath(self) -> Iterable[Widget]:
        """All steps, small."""
        yield StepStrip(id="own-steps")

    @property
    def _invert(self) -> Literal["auto"] | bool:
        shown = self.query_one(ChoiceField).word
        return next(value for word, (value, _text) in INVERT.items() if _(word) == shown)

    def wish(self) -> Wish | None:
        """The path as it stands there."""
        text = self.query_one("#own-path", Input).value.strip()
        if not text:
            self.say(DataError(_("Write where the picture or the folder is.")))
            return None
        return Wish(text, self._invert)

    def bring(
        self, wish: object, given_up: Callable[[], bool], progress: Callable[[int, int], object]
    ) -> Brought | None:
        """Prepare each picture."""
        assert isinstance(wish, Wish)
        import numpy as np

        from tui_lab.reports import own

        files = own.picture_files(words.named_paths(wish.text))
        entries: list[Entry] = []
        good: list[own.OwnPicture] = []
        told = time.monotonic()
        for picture in own.prepare_each(self.info, files, wish.invert):
            if given_up():
                return None
            name = picture.path.rpartition("/")[2]
            if isinstance(picture, own.BadPicture):
                if len(files) == 1:
                    raise picture.error
                entries.append(Entry(name, error=picture.error))
            else:
                steps = tuple(map(thumbnail, picture.prepared.steps))
                entries.append(Entry(name, steps, row=len(good)))
                good.append(own.without_steps(picture))
            if time.monotonic() - told > PROGRESS_EVERY:
                told = time.monotonic()
                progress(len(entries), len(files))
        inputs = np.stack([one.prepared.image for one in good]) if good else None
        return Brought(
            tuple(entries), inputs, lambda answers: own.record_pictures(self.run, good, answers)
        )

    def show_entry(self, entry: Entry | None) -> None:
        """Draw its steps, the last one marked: that is what the network is given."""
        if self._ink is None:
            self._ink = ink_for(self.app)
        steps = entry.steps if entry else ()
        strip = self.query_one(StepStrip)
        if strip.steps is not steps:
            strip.show(steps, self._ink, max(0, len(steps) - 1))
        self._show_large()

    def _show_large(self) -> None:
        strip = self.query_one(StepStrip)
        image = strip.steps[strip.cursor].image if strip.steps else None
        self.query_one("#own-large", Picture).show(image, (0, 255), self._ink or Ink.ASCII)

    def on_step_strip_marked(self, event: StepStrip.Marked) -> None:
        """Draw that step large."""
        event.stop()
        self._show_large()

    def rest(self) -> None:
        """The arrows go along the steps."""
        if self.focused is self.query_one("#own-path"):
            self.query_one(StepStrip).focus(scroll_visible=False)

    @on(ChoiceField.Chosen)
    def _invert_chosen(self, event: ChoiceField.Chosen) -> None:
        event.stop()
        if self._asked:
            self.action_ask()

    def action_invert(self) -> None:
        """Exchange dark and light, or not, or let the border decide."""
        self.query_one(ChoiceField).action_step(1)

    def action_display(self) -> None:
        """Blocks, or plain characters."""
        self._ink = block_ink(self.app) if self._ink is Ink.ASCII else Ink.ASCII
        strip = self.query_one(StepStrip)
        strip.show(strip.steps, self._ink, strip.cursor)
        self._show_large()


def thumbnail(step: Step) -> ShownStep:
    """A step small enough to keep many of, as bytes: means of blocks of pixels."""
    import numpy as np

    image = step.image
    times = -(-max(image.shape[:2]) // THUMBNAIL)
    if times > 1:
        for axis in (0, 1):
            starts = np.arange(0, image.shape[axis], times)
            sizes = np.diff(starts, append=image.shape[axis])
            shape = [1] * image.ndim
            shape[axis] = -1
            image = np.add.reduceat(image, starts, axis=axis) / sizes.reshape(shape)
    return ShownStep((image.clip(0, 1) * 255 + 0.5).astype(np.uint8), step.sentence)
