"""Keys in columns."""

from __future__ import annotations

from rich.style import Style

from tui_lab.ui.kit.key_sheet import KeyGroup, SheetKey, SheetLooks, key_sheet

LOOKS = SheetLooks(title=Style(), key=Style(bold=True))
GROUPS = (
    KeyGroup("Here", (SheetKey("a", "Add"), SheetKey("b", "Before"), SheetKey("c", "Compare"))),
    KeyGroup("Nothing", ()),
    KeyGroup("Moving", (SheetKey("pgup pgdn", "One page"),)),
)


def lines(width: int) -> list[str]:
    return [line.rstrip() for line in key_sheet(GROUPS, width, LOOKS).plain.splitlines()]


def test_each_group_has_as_many_columns_as_fit() -> None:
    assert lines(40) == ["Here", "a Add      b Before   c Compare", "Moving", "pgup pgdn One page"]
    assert lines(20) == ["Here", "a Add      c Compare", "b Before", "Moving", "pgup pgdn One page"]
    assert lines(12)[:4] == ["Here", "a Add", "b Before", "c Compare"]


def test_no_line_is_wider_than_its_place() -> None:
    for width in range(6, 60):
        assert max(map(len, lines(width))) <= width


def test_a_key_can_be_clicked_and_one_that_is_off_is_dim() -> None:
    group = KeyGroup("Here", (SheetKey("a", "Add", "a", enabled=False), SheetKey("x", "Stop")))
    spans = key_sheet([group], 30, LOOKS).spans
    styles = [span.style for span in spans if isinstance(span.style, Style) and span.style.meta]
    assert {style.meta["key"] for style in styles} == {"a"}
    assert all(style.dim for style in styles)


def test_without_keys_there_is_nothing() -> None:
    assert key_sheet([KeyGroup("Nothing", ())], 20, LOOKS).plain == ""
