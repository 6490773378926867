"""The form for one's own pictures: a path, the steps of each picture, the marked step large."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from rich.text import Text
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label

from tui_lab.errors import DataError
from tui_lab.i18n import N_, _
from tui_lab.ui.kit.choice_field import ChoiceField
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.path_suggester import PathSuggester, last_paths
from tui_lab.ui.kit.picture import Picture, block_ink, ink_for
from tui_lab.ui.predict import loading
from tui_lab.ui.predict.preparations_view import PREPARATION_HELP
from tui_lab.ui.predict.steps import StepStrip

if TYPE_CHECKING:
    from tui_lab.imaging.prepare import Preparation
    from tui_lab.imaging.several import Digits
    from tui_lab.ui.predict.screen import OwnScreen

T = TypeVar("T")

INVERT: dict[str, tuple[Literal["auto"] | bool, str]] = {
    N_("auto"): (
        "auto",
        N_("As the data set has it: the border of the picture tells. Own data sets: as it is."),
    ),
    N_("yes"): (True, N_("Dark and light are exchanged.")),
    N_("no"): (False, N_("The picture stays as it is.")),
}


DIGITS: dict[str, tuple[Digits, str]] = {
    N_("auto"): ("auto", N_("Networks of digits look whether there are several.")),
    N_("one"): ("one", N_("The picture is one digit.")),
    N_("several"): ("several", N_("Each digit is answered, from left to right.")),
}


def named(field: ChoiceField, name: str) -> ChoiceField:
    """A field with an id."""
    field.id = name
    return field


class PictureForm:
    """Path and invert; also carries out the actions that only pictures have."""

    def __init__(self, screen: OwnScreen) -> None:
        self.screen = screen
        self._ink: Ink | None = None

    def fields(self) -> Iterable[Widget]:
        """Path and invert."""
        example = _("for example {example}").format(example=_("~/seven.png"))
        choices = [(_(word), _(text)) for word, (_value, text) in INVERT.items()]
        with Horizontal(classes="row"):
            yield Label(_("Path"), classes="label")
            yield LineField(
                last_paths(self.screen.app).get("picture", ""),
                id="own-path",
                suggester=PathSuggester(),
                placeholder=" " + example,
                compact=True,
            )
            yield Label(_("Invert"), classes="label beside")
            yield named(
                ChoiceField(_("Exchange dark and light?"), choices, _("auto")), "own-invert"
            )
        ways = [(way, _(text)) for way, text in PREPARATION_HELP.items()]
        counts = [(_(word), _(text)) for word, (_value, text) in DIGITS.items()]
        with Horizontal(classes="row"):
            yield Label(_("Prepare"), classes="label")
            yield named(ChoiceField(_("How much is done first?"), ways, "full"), "own-prepare")
            yield Label(_("Digits"), classes="label beside")
            yield named(ChoiceField(_("How many digits?"), counts, _("auto")), "own-digits")

    def invitation(self) -> Text:
        """What the path may be."""
        return key_text(
            _(
                "A photograph or drawing, or a folder of them: {tab} completes a path, {enter} "
                "asks. It is prepared as the network's own pictures were; you see each "
                "step, and "
                "what the network answers."
            ),
            style="dim",
        )

    def before_asking(self) -> str:
        """Nothing: the answer's frame is there when there are pictures."""
        return ""

    def subject(self) -> Iterable[Widget]:
        """The marked step, large."""
        yield Picture(id="own-large")

    def beneath(self) -> Iterable[Widget]:
        """All steps, small."""
        yield Panel(StepStrip(id="own-steps"), title=_("Steps"), id="own-strip")

    def preparation(self) -> loading.Prepare | None:
        """Prepares the pictures of the path as it is in the field."""
        text = self.screen.query_one("#own-path", Input).value.strip()
        if not text:
            self.screen.say(DataError(_("Write where the picture or the folder is.")))
            return None
        last_paths(self.screen.app)["picture"] = text
        return partial(loading.prepare_pictures, self.screen.run, self.screen.info, self.request())

    def request(self) -> loading.PictureRequest:
        """What the fields say."""
        return loading.PictureRequest(
            self.screen.query_one("#own-path", Input).value.strip(),
            self._chosen("own-invert", INVERT),
            cast("Preparation", self.screen.query_one("#own-prepare", ChoiceField).word),
            self._chosen("own-digits", DIGITS),
        )

    def show_example(self, example: loading.OwnExample) -> None:
        """Draw its steps, the last one marked: that is what the network is given."""
        if self._ink is None:
            self._ink = ink_for(self.screen.app)
        strip = self.screen.query_one(StepStrip)
        if strip.steps is not example.steps:
            strip.show(example.steps, self._ink, max(0, len(example.steps) - 1))
        self.show_marked_step()

    def show_marked_step(self) -> None:
        """Draw the marked step large."""
        strip = self.screen.query_one(StepStrip)
        image = strip.steps[strip.cursor].image if strip.steps else None
        picture = self.screen.query_one("#own-large", Picture)
        picture.show(image, (0, 255), self._ink or Ink.ASCII)

    def leave_fields(self) -> None:
        """Move the focus to the steps: the arrows go along them."""
        if self.screen.focused is self.screen.query_one("#own-path"):
            self.screen.query_one(StepStrip).focus(scroll_visible=False)

    def _chosen(self, field: str, choices: Mapping[str, tuple[T, str]]) -> T:
        """The value behind the word that a field shows."""
        shown = self.screen.query_one(f"#{field}", ChoiceField).word
        return next(value for word, (value, _text) in choices.items() if _(word) == shown)

    def invert(self) -> None:
        """Exchange dark and light, or not, or let the border decide."""
        self.screen.query_one("#own-invert", ChoiceField).action_step(1)

    def prepare(self) -> None:
        """Prepare the pictures more, or less."""
        self.screen.query_one("#own-prepare", ChoiceField).action_step(1)

    def compare(self) -> None:
        """Hold the answers without, with little and with all preparation against each other."""
        if self.preparation() is not None:
            from tui_lab.ui.predict.preparations_screen import PreparationsScreen

            screen = self.screen
            screen.app.push_screen(
                PreparationsScreen(screen.run, screen.info, self.request(), screen.loader)
            )

    def display(self) -> None:
        """Blocks, or plain characters."""
        self._ink = block_ink(self.screen.app) if self._ink is Ink.ASCII else Ink.ASCII
        strip = self.screen.query_one(StepStrip)
        strip.show(strip.steps, self._ink, strip.cursor)
        self.show_marked_step()
