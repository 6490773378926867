"""What the parts of an experiment are called above the form."""

from __future__ import annotations

import pytest

from tui_lab import i18n
from tui_lab.experiment.line import from_line
from tui_lab.ui.editor import view
from tui_lab.ui.editor.draft import DraftPart

DRAFT = from_line(
    "data(digits) > Conv2D(8, 3) > Flatten() > Dense(classes, softmax)"
    " > compile(categorical_crossentropy, adam) > fit(epochs=3)"
)


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["Conv2D: convolution", "Flatten: flatten", "Dense: fully connected"]),
        ("es", ["Conv2D: convolución", "Flatten: aplanar", "Dense: totalmente conectada"]),
    ],
)
def test_the_words_after_a_layers_name_go_on_in_small_letters(
    language: str, titles: list[str]
) -> None:
    i18n.set_language(language)
    assert [view.part_title(DRAFT, DraftPart("layer", n)) for n in range(3)] == titles
