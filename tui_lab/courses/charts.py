"""Charts in the texts of courses: a block of code that is called `chart`, and what it draws.

The block holds TOML; `docs/courses.md` describes its keys. Both faces draw what `chart_lines`
gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tui_lab.errors import CourseError, ExperimentError
from tui_lab.i18n import _
from tui_lab.plain_files import toml_table
from tui_lab.text.fit import one_line

if TYPE_CHECKING:
    from tui_lab.reports.function_charts import FunctionPicture
    from tui_lab.reports.scatter import Point, ScatterPart

NAME = "chart"
"""What stands behind the three signs that open the block."""
_BLOCK = re.compile(rf"^```{NAME}[ \t]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
KEYS = ("draw", "curves", "across", "up", "height")
CURVE_KEYS = ("name", "points")
MOST_DRAWN, MOST_CURVES, MOST_POINTS = 3, 2, 200
LOWEST, HIGHEST, USUAL = 8, 20, 12
"""Lines of a chart."""
NARROWEST, GAP = 22, 2
"""Columns of one of several beside each other, and between them; with less they stand below."""
LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class Chart:
    """What a block draws: one picture, or some of the same height beside each other."""

    pictures: tuple[FunctionPicture, ...]
    height: int


def check_charts(text: str) -> None:
    """Read all charts of a text.

    Raises:
        CourseError: One cannot be drawn.
    """
    for block in _BLOCK.finditer(text):
        read_chart(block[1])


def read_chart(content: str) -> Chart:
    """Read what stands in a block.

    Raises:
        CourseError: It is no TOML, has an unknown key, or nothing that can be drawn.
    """
    try:
        table = toml_table(content)
    except ValueError as error:
        raise _wrong(_("it is not TOML"), 'draw = "relu"') from error
    _only(table, KEYS)
    height = table.get("height", USUAL)
    if isinstance(height, bool) or not isinstance(height, int) or not LOWEST <= height <= HIGHEST:
        raise _wrong(_("a chart has 8 to 20 lines"), f"height = {USUAL}")
    if ("draw" in table) == ("curves" in table):
        raise _wrong(_("it needs either `draw` or `curves`"), 'draw = "relu"')
    across, up = table.get("across", ""), table.get("up", "")
    if not isinstance(across, str) or not isinstance(up, str):
        raise _wrong(_("`across` and `up` are texts"), 'across = "epochs"')
    if "curves" in table:
        return Chart((_curves(table["curves"], across, up),), height)
    names = table["draw"] if isinstance(table["draw"], list) else [table["draw"]]
    if not 1 <= len(names) <= MOST_DRAWN or not all(isinstance(name, str) for name in names):
        raise _wrong(_("`draw` is a name, or up to three of them"), 'draw = ["relu", "tanh"]')
    return Chart(tuple(_drawn(name, alone=len(names) == 1) for name in names), height)


def _drawn(name: str, *, alone: bool) -> FunctionPicture:
    from tui_lab.reports.explaining import drawn

    try:
        picture = drawn(name)
    except ExperimentError as error:
        raise CourseError(
            _("A chart cannot be drawn: {reason}").format(reason=error.message), error.hint
        ) from error
    if alone or picture.view is None:
        return picture
    signs = tuple(
        replace(caption, text=caption.text.partition(" =")[0]) for caption in picture.captions
    )
    return replace(picture, captions=signs, view=replace(picture.view, up=name))


def _curves(listed: object, across: str, up: str) -> FunctionPicture:
    from tui_lab.reports.function_charts import two_curves

    example = '[[curves]] name = "…" points = [[1, 0.9], [2, 0.5]]'
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_CURVES:
        raise _wrong(_("there may be one or two curves"), example)
    named: list[tuple[str, list[Point]]] = []
    for each in listed:
        if not isinstance(each, Mapping):
            raise _wrong(_("a curve is a table"), example)
        _only(each, CURVE_KEYS)
        name, points = each.get("name", ""), each.get("points")
        if not isinstance(name, str) or not isinstance(points, list):
            raise _wrong(_("a curve has a name and points"), example)
        named.append((name, [_point(point, example) for point in points]))
        rising = [x for x, _y in named[-1][1]]
        if not 2 <= len(rising) <= MOST_POINTS or sorted(set(rising)) != rising:
            raise _wrong(_("a curve has 2 to 200 points, each further right"), example)
    return two_curves(named, across=across, up=up)


def _point(point: object, example: str) -> Point:
    if isinstance(point, list) and len(point) == 2:
        numbers = [
            float(each)
            for each in point
            if isinstance(each, int | float) and not isinstance(each, bool) and abs(each) <= LARGEST
        ]
        if len(numbers) == 2:
            return numbers[0], numbers[1]
    raise _wrong(_("a point is two numbers"), example)


def _only(table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise CourseError(
                _("A chart cannot be drawn: there is no key {key}.").format(key=one_line(str(key))),
                _("There are: {names}.").format(names=", ".join(known)),
            )


def _wrong(reason: str, example: str) -> CourseError:
    return CourseError(
        _("A chart cannot be drawn: {reason}.").format(reason=reason),
        _("Write {example}.").format(example=example),
    )


def chart_lines(chart: Chart, width: int, *, unicode: bool = True) -> list[list[ScatterPart]]:
    """The chart in lines of at most `width` columns: pictures beside each other where they fit.

    Args:
        chart: From `read_chart`.
        width: Columns.
        unicode: Whether the terminal shows more than ASCII.
    """
    from tui_lab.reports.function_charts import picture_lines
    from tui_lab.reports.scatter import ScatterPart
    from tui_lab.text.fit import text_columns

    count = len(chart.pictures)
    each = (width - GAP * (count - 1)) // count
    if each < NARROWEST:
        count, each = 1, width
    blocks = [
        picture_lines(picture, each, chart.height, unicode=unicode) for picture in chart.pictures
    ]
    lines: list[list[ScatterPart]] = []
    for start in range(0, len(blocks), count):
        for row in zip(*blocks[start : start + count], strict=True):
            line: list[ScatterPart] = []
            for place, parts in enumerate(row):
                used = sum(text_columns(part.text) for part in line)
                line += [ScatterPart(" " * (place * (each + GAP) - used)), *parts]
            lines.append(line)
    while lines and not any(part.text.strip() for part in lines[-1]):
        lines.pop()
    return lines
