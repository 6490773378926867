"""Charts in the texts of courses: what a block may say, and what both faces draw."""

from __future__ import annotations

import pytest
from rich.console import Console

from tui_lab.cli.console import Terminal
from tui_lab.cli.course_text import markdown as lines_of
from tui_lab.courses.charts import chart_lines, check_charts, read_chart
from tui_lab.errors import CourseError
from tui_lab.ui.kit.markdown import markdown

TWO = """
across = "epochs"
up = "loss"
[[curves]]
name = "training"
points = [[1, 0.9], [10, 0.2]]
[[curves]]
name = "validation"
points = [[1, 0.8], [4, 0.5], [10, 0.6]]
"""


def text(content: str, width: int = 72, *, unicode: bool = True) -> list[str]:
    lines = chart_lines(read_chart(content), width, unicode=unicode)
    return ["".join(part.text for part in line).rstrip() for line in lines]


def test_functions_stand_beside_each_other_where_there_is_room() -> None:
    wide = text('draw = ["relu", "tanh"]\nheight = 9')
    assert wide[0].split() == ["relu", "tanh"]
    assert wide[-2].split() == ["━", "f(x)", "━", "f(x)"]
    assert len(wide) == 9
    narrow = text('draw = ["relu", "tanh"]\nheight = 9', 40)
    assert len(narrow) == 18
    assert (narrow[0], narrow[9]) == ("relu", "tanh")
    assert max(map(len, narrow)) <= 40


def test_a_single_function_has_its_formula() -> None:
    assert "━ f(x) = x < 0: 0.1 x;  x > 0: x" in text('draw = "LeakyReLU(0.1)"')
    assert "━ L = |e| < 1: e^2 / 2;  |e| > 1: |e| - 1/2" in text('draw = ["huber"]')
    assert text('draw = "softmax"')[0].startswith("x1 = 2   ███")


def test_curves_go_through_their_points_and_are_named() -> None:
    drawn = text(TWO)
    assert drawn[0] == "loss"
    assert drawn[-2:] == ["━ training", "⠿ validation"]
    assert any(line.endswith(" epochs") for line in drawn)
    one = text('[[curves]]\nname = "a"\npoints = [[0, 0], [1, 1]]', unicode=False)
    assert one[-1] == "# a"
    assert all(line.isascii() for line in one)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("draw =", "not TOML"),
        ("", "either `draw` or `curves`"),
        (TWO + "\ndraw = 'relu'", "no key draw"),
        ('draw = "relu"\nheight = 40', "8 to 20 lines"),
        ('draw = "rleu"', "no rleu"),
        ('draw = "Flatten"', "Flatten cannot be drawn"),
        ('draw = "LeakyReLU(-1)"', "negative_slope"),
        ('draw = ["relu", "tanh", "elu", "selu"]', "up to three"),
        ('draw = "relu"\ncolour = "red"', "no key colour"),
        ("curves = 3", "one or two curves"),
        ("curves = [3]", "a curve is a table"),
        ("curves = [{points = [[0, 1]]}]", "2 to 200 points"),
        ("curves = [{points = [[1, 1], [0, 1]]}]", "further right"),
        ("curves = [{points = [[1, 1], [2]]}]", "two numbers"),
        ("curves = [{points = [[1, 1], [2, nan]]}]", "two numbers"),
        ("curves = [{name = 3, points = []}]", "a name and points"),
        ('draw = "relu"\nup = 3', "are texts"),
    ],
)
def test_a_wrong_chart_is_refused_in_a_sentence(content: str, message: str) -> None:
    with pytest.raises(CourseError) as caught:
        check_charts(f"Text.\n\n```chart\n{content}\n```\n")
    assert message in caught.value.message
    assert caught.value.hint


def test_both_faces_draw_the_block_among_the_text() -> None:
    page = f"Before.\n\n```chart\n{TWO}```\n\nAfter."
    told = lines_of(page, view=Terminal(False, False, False, True, 80))
    assert told[0] == "Before."
    assert told[-1] == "After."
    assert "⠿ validation" in told
    console = Console(width=60, file=None, record=True, force_terminal=False)
    with console.capture() as captured:
        console.print(markdown(page))
    shown = captured.get().splitlines()
    assert "━ training" in [line.rstrip() for line in shown]
    assert max(map(len, shown)) <= 60
