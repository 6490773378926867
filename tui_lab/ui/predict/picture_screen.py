"""Own pictures for a trained network: what becomes of each, step by step, and what it answers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_lab.datasets.model import DatasetInfo
from tui_lab.i18n import N_
from tui_lab.runs.run import Run
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.predict.actions import PICTURE_ACTIONS
from tui_lab.ui.predict.picture_form import PictureForm
from tui_lab.ui.predict.screen import OwnScreen
from tui_lab.ui.predict.steps import StepStrip


class OwnPictureScreen(OwnScreen):
    """A path; the steps of each picture; the network's answer."""

    TITLE_TEXT = N_("Own picture")
    ACTIONS = PICTURE_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PICTURE_ACTIONS)]
    AUTO_FOCUS = "#own-path"
    form: PictureForm

    def __init__(self, run: Run, info: DatasetInfo) -> None:
        super().__init__(run, info)
        self.form = PictureForm(self)
        self.act_with(self.form)

    def on_step_strip_marked(self, event: StepStrip.Marked) -> None:
        """Draw that step large."""
        event.stop()
        self.form.show_marked_step()

    @on(ChoiceField.Chosen)
    async def _invert_chosen(self, event: ChoiceField.Chosen) -> None:
        event.stop()
        if self.loader.question:
            await self.run_action("ask")
