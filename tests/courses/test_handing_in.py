"""What a student hands in: whole, and safe from what was typed."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from support.cli import write_events
from support.courses import begun_work, make_course, trained

from tui_lab import i18n
from tui_lab.courses.handing_in import report
from tui_lab.courses.work import Coursework

HOSTILE = """# Title
- item
1. first
> quote
```
code
---
***bold*** _it_ <b>x</b> [a](http://b) | c | &amp; \\
===
~~~
+ plus
| a | b |
| - | - |
    indented"""


@pytest.fixture
def work() -> Coursework:
    return begun_work()


class TestReport:
    def test_it_has_answers_guesses_runs_and_curves(self, work: Coursework) -> None:
        step = work.step("look")
        work.answer(step, "pixels", "63")
        work.answer(step, "pixels", "64")
        work.answer(step, "which", "b")
        work.hint(step, "pixels")
        run = trained()
        work.answer(work.step("vary"), "guess", "up")
        text = report(work, "Ada")
        assert text.startswith("# Small course\n")
        for expected in (
            "- Handed in by: Ada\n",
            "- Data: digits\n",
            "- Steps passed: 0 of 2",
            "## 1. Look (begun)",
            "- Answer: 64",
            "- 1 wrong answer on the way",
            "- 1 hint taken",
            "- Answer: b) `softmax`",
            f"- Runs: {run.id}",
            "- Guessed: up. The run",
            "## Runs",
            "## Curves",
            "val_accuracy",
        ):
            assert expected in text, expected
        assert "Guess: up" not in text, "it is told once"

    def test_a_guess_that_waits_for_its_run_is_told(self, work: Coursework) -> None:
        work.answer(work.step("vary"), "guess", "up")
        assert report(work).count("Guess: up") == 1

    def test_an_option_is_the_markdown_of_its_file_and_an_answer_is_not(
        self, work: Coursework
    ) -> None:
        step = work.step("look")
        work.answer(step, "which", "b")
        work.answer(step, "pixels", "64")
        done = work.progress
        assert done is not None
        done.steps["look"].checks["pixels"].attempts[-1].value = "`6` *4*"
        done.steps["look"].checks["which"].attempts[-1].value = "*z*"
        text = report(work)
        assert "\\`6\\` \\*4\\*" in text
        assert "- Answer: \\*z\\*" in text, "none of the options"

    def test_table_and_curves_round_a_figure_alike(self, work: Coursework) -> None:
        work.open(work.step("look"))
        single = 0.9787499904632568  # 11,745 of 12,000, as Keras gives it
        counted = {"split": "validation", "loss": 0.5, "accuracy": 11745 / 12000, "examples": 12000}
        run = trained(best=single)
        write_events(run, ("evaluation", counted))
        text, _comment, _data = report(work).partition("<!--")
        assert "| 0.9788 |" in text
        assert "→ 0.9788" in text
        assert "0.9787" not in text

    def test_nothing_done_is_said(self) -> None:
        make_course()
        text = report(Coursework("small"))
        assert "## 1. Look (to do)" in text
        assert "There are none yet." in text
        assert "Handed in" not in text

    def test_it_is_written_in_the_language_in_use(self, work: Coursework) -> None:
        i18n.set_language("es")
        assert report(Coursework("small")).startswith("# Curso breve\n")

    def test_the_words_of_a_student_cannot_break_it(self, work: Coursework) -> None:
        step = work.step("vary")
        parser = MarkdownIt("commonmark").enable("table")
        work.answer(step, "why", "plain words")
        before = [token.type for token in parser.parse(report(work, "Ada"))]
        work.answer(step, "why", HOSTILE)
        text = report(work, "# Ada\n\n# Lovelace | <b>")
        after = [token.type for token in parser.parse(text)]
        assert after == before
        shown = "".join(
            child.content
            for token in parser.parse(text)
            for child in token.children or ()
            if child.type in ("text", "softbreak", "text_special")
        )
        for line in HOSTILE.splitlines():
            assert " ".join(line.split()) in shown
