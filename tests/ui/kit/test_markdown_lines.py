"""The Markdown of courses in lines: what is one thing is not broken between two of them."""

from __future__ import annotations

import io

import pytest
from rich.console import Console, Group, RenderableType
from rich.text import Text

from tui_lab.text.fit import text_columns, visible
from tui_lab.ui.kit.markdown import JOINT, Prose, inline, markdown

SAID = "The output is wrong, and the label of it is `0 1 0 0`, as `Dense(10, softmax)` has it."


def lines(text: RenderableType, width: int) -> list[str]:
    written = io.StringIO()
    Console(width=width, file=written).print(Group(text))  # alone, Console joins it to another
    return [line.rstrip() for line in written.getvalue().splitlines()]


@pytest.mark.parametrize("width", range(40, 90))
def test_a_short_piece_of_code_is_never_broken(width: int) -> None:
    told = " ".join(SAID.replace("`", "").split())
    for made in (markdown(SAID), inline(SAID), Prose("").append_text(inline(SAID))):
        found = lines(made, width)
        assert " ".join(found) == told
        assert any("0 1 0 0" in line for line in found)
        assert any("Dense(10, softmax)" in line for line in found)
        assert max(map(len, found)) <= width


def test_what_holds_it_together_is_drawn_as_it_is() -> None:
    assert visible(JOINT) == JOINT, "else its sign would stand where the spaces were"
    assert text_columns(JOINT) == 1
    assert not JOINT.isspace()


def test_without_that_it_would_be() -> None:
    plain = Text(inline(SAID).plain)
    assert any(
        all("0 1 0 0" not in line for line in lines(plain, width)) for width in range(40, 90)
    )


def test_a_long_piece_is_broken_between_its_words() -> None:
    code = "data(digits) > Flatten() > Dense(64, relu) > Dense(classes, softmax)"
    found = lines(inline(f"So: `{code}`"), 40)
    assert len(found) > 1
    assert " ".join(found) == f"So: {code}"
    assert "Dense(64," in " ".join(found)


def test_its_style_goes_with_it() -> None:
    written = io.StringIO()
    Console(width=24, file=written, force_terminal=True, color_system="standard").print(
        Group(inline("The label of it is `0 1 0 0`."))
    )
    assert "\x1b[1m0 1 0 0\x1b[0m" in written.getvalue()
