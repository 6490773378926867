"""Texts of a course as plain lines: no sign of Markdown is left, and they fit the terminal."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tui_lab.cli import console, course_text
from tui_lab.text.fit import sgr

TEXT = """
Some **bold** words, some `code` and *more*, long enough to be broken at the end of the line.

- one
- two

1. first
2. second

| a | b |
| --- | ---: |
| `x` | 60,000 |

```
data(mnist) > Flatten()
  set in
```
"""


class TestMarkdown:
    def view(self, **parts: object) -> console.Terminal:
        whole = {"terminal": True, "live": True, "colour": False, "unicode": True, "width": 80}
        return console.Terminal(**{**whole, **parts})

    def test_no_sign_is_left_over(self) -> None:
        lines = course_text.markdown(TEXT, view=self.view())
        text = "\n".join(lines)
        assert not set("`*|#") & set(text)
        assert "Some bold words, some code and more" in text
        assert "    data(mnist) > Flatten()\n      set in" in text
        assert " • one" in text
        assert "60,000" in text
        assert all(line == line.rstrip() for line in lines)
        assert not any(a == b == "" for a, b in pairwise(lines))

    @pytest.mark.parametrize(("width", "widest"), [(300, 80), (40, 40), (5, 20)])
    def test_it_is_as_wide_as_the_terminal_and_80_at_most(self, width: int, widest: int) -> None:
        lines = course_text.markdown(TEXT, "a) ", view=self.view(width=width))
        assert max(map(len, lines)) <= max(widest, 23)
        assert lines[0].startswith("a) Some")
        assert all(line.startswith("   ") or not line for line in lines[1:])

    def test_colours_only_where_there_are_some(self) -> None:
        assert f"{sgr('1')}bold" in "\n".join(
            course_text.markdown(TEXT, view=self.view(colour=True))
        )
        assert "\x1b" not in "\n".join(course_text.markdown(TEXT, view=self.view()))

    def test_without_utf8_tables_are_drawn_in_ascii(self) -> None:
        lines = course_text.markdown(TEXT.replace("- ", ""), view=self.view(unicode=False))
        assert "\n".join(lines).isascii()

    def test_a_long_line_of_code_is_not_broken(self) -> None:
        code = "x" * 72
        assert code in "\n".join(
            course_text.markdown(f"```\n{code}\n```", view=self.view(width=72))
        )
