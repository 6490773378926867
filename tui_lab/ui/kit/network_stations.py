"""The stations of a Sequential network, the input and the layers, and what they are drawn with.

Pure functions from an experiment to values; `network_drawing` and `network_rows` draw them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.style import Style
from rich.text import Text

from tui_lab.datasets.words import some
from tui_lab.experiment.aligning import aligned
from tui_lab.experiment.line import layer_text
from tui_lab.experiment.outline import outline
from tui_lab.experiment.shapes import model_input_shape
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.ascii import to_ascii, unicode_ok
from tui_lab.text.fit import fitted, text_columns

LAYER = "layer"
"""What the meta of a style calls the index of the layer that is drawn."""

if TYPE_CHECKING:
    from textual.app import App

    from tui_lab.experiment.checking import Subject
    from tui_lab.experiment.layers.schema import Shape
    from tui_lab.experiment.model import Experiment, Layer


@dataclass(frozen=True, slots=True)
class Station:
    """The input, or a layer with what comes out of it."""

    name: str
    """The type of the layer."""
    words: str
    """The layer with its arguments: `Dense(128, relu)`."""
    shape: Shape | None
    """Of one example; None where it is not known."""
    weights: int | None
    """None for the input, and where it is not known."""
    index: int | None = None
    """Of the layer, from 0; None for the input and for a layer that only the other network has."""
    change: str = ""
    """Held against another network: "+" is new, "-" is gone; "" is in both."""
    gained: int = 0
    """How many weights it has more than in the other network."""

    @property
    def is_input(self) -> bool:
        """Whether it is no layer."""
        return self.index is None and not self.change


MORE = Station("…", "…", None, None)
"""Stands for stations that are left out."""


@dataclass(frozen=True, slots=True)
class Inks:
    """What a drawing is coloured with; without them it says everything too."""

    weighted: Style = field(default_factory=Style)
    """Figures of layers that learn."""
    plain: Style = field(default_factory=Style)
    """Figures of those that do not, arrows, and words that may be passed over."""
    marked: Style = field(default_factory=Style)
    changed: Style = field(default_factory=Style)


def inks(app: App[Any], *, lively: bool = True) -> Inks:
    """The colours of the theme of the moment.

    Args:
        app: The app.
        lively: Whether the layers that learn are in the colour of what is chosen; where one is
            marked, that colour is for the mark.
    """
    from tui_lab.ui.kit.theme_styles import roles, tones

    known, primary = roles(app), tones(app)["primary"]
    bold = primary + Style(bold=True)
    return Inks(primary if lively else Style(), known["muted"], bold, known["warning"])


def stations(
    experiment: Experiment,
    subject: Subject | None,
    against: Experiment | None = None,
    against_subject: Subject | None = None,
) -> list[Station]:
    """The input and the layers of a network, also of one that does not work yet.

    Args:
        experiment: The network.
        subject: The data set that it is trained on; None where it is unknown.
        against: Another network that it is held against.
        against_subject: The data set of that one.

    Returns:
        In the order of the network; layers that only `against` has stand where they stood.
    """
    shape = None if subject is None else model_input_shape(experiment, subject.input_shape)
    made = [Station(_("Input"), _("Input"), shape, None)]
    mine = outline(experiment, subject)
    if against is None:
        against, theirs = experiment, mine
    else:
        theirs = outline(against, against_subject)
    for here, there in aligned([experiment.layers, against.layers]):
        now = None if here is None else mine[here]
        before = None if there is None else theirs[there]
        other = None if there is None else against.layers[there]
        layer = other if here is None else experiment.layers[here]
        if layer is None:
            continue
        shown = before if here is None else now
        gained = 0
        if (here is None or now) and (there is None or before):
            gained = (now.parameters if now else 0) - (before.parameters if before else 0)
        made.append(
            Station(
                layer.type,
                layer_text(layer),
                None if shown is None else shown.output_shape,
                None if shown is None else shown.parameters,
                here,
                "-" if here is None else _change(layer, other),
                gained,
            )
        )
    return made


def _change(layer: Layer, before: Layer | None) -> str:
    """ "+" for a layer that is new, or of another type than what stood there."""
    return "" if before is not None and before.type == layer.type else "+"


def outputs_line(names: Sequence[str], width: int) -> str:
    """What the outputs stand for: `Outputs: age, weight`; "" where that is just their numbers.

    Args:
        names: Of the classes or quantities, in the order of the outputs.
        width: In columns; names that have no room are counted.
    """
    if not names or all(name == str(place) for place, name in enumerate(names)):
        return ""
    text = ngettext("Output: {names}", "Outputs: {names}", len(names))
    lines = (text.format(names=some(names, most)) for most in range(len(names), 0, -1))
    return next((line for line in lines if text_columns(line) <= width), "")


def all_weights(drawn: Sequence[Station]) -> int | None:
    """The sum of the weights; None where those of a layer are not known."""
    own = [each.weights for each in drawn if not each.is_input and each.change != "-"]
    return None if None in own else sum(each for each in own if each is not None)


def signed(gained: int) -> str:
    """Weights more or less, with their sign; "" for none."""
    return "" if not gained else ("+" if gained > 0 else "−") + number(abs(gained))


def centred(text: str, width: int) -> str:
    """`text` in the middle of so many columns; cut where it is longer."""
    text = fitted(text, min(width, max(1, text_columns(text))))
    left = (width - text_columns(text)) // 2
    return fitted(" " * left + text, width)


def written(text: Text) -> Text:
    """The drawing in signs that the terminal has."""
    if not unicode_ok():
        text.plain = to_ascii(text.plain, keep_width=True)
    return text


def of_layer(each: Station) -> Style:
    """What tells a click in a drawing which layer it is on."""
    return Style() if each.index is None else Style(meta={LAYER: each.index})


def figure_ink(each: Station, marked: bool, ink: Inks) -> Style:
    """The style of a station's figure or bar."""
    if marked:
        return ink.marked
    if each.change == "-":
        return ink.plain
    return ink.weighted if each.weights else ink.plain


def sign_of(each: Station, marked: bool) -> str:
    """The sign before its name: that it is marked, new or gone; "" for most."""
    return "▸" if marked else each.change.replace("-", "−")
