"""One vocabulary: of every kind of check and every state, both faces say the same words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console
from rich.style import Style
from support.courses import begun_work, make_course, pass_the_first_step, trained

from tui_lab import i18n
from tui_lab.cli import course_json, course_pages
from tui_lab.courses import wording
from tui_lab.courses.check import Check, CheckState, VariedValue, Verdict
from tui_lab.courses.handing_in import report
from tui_lab.courses.kinds import KINDS
from tui_lab.courses.kinds.choice import ChoiceOption
from tui_lab.courses.kinds.number import NumberCheck
from tui_lab.courses.progress import Attempt, CheckProgress
from tui_lab.courses.step_state import StepState
from tui_lab.courses.work import Coursework
from tui_lab.ui.courses import step_view, view
from tui_lab.ui.kit.markdown import PLAIN
from tui_lab.ui.kit.theme_styles import ROLES

LOOKS = dict.fromkeys(ROLES, Style())
FIELDS: dict[str, dict[str, object]] = {
    "choice": {"choices": (ChoiceOption("`a`", "Why *not*."), ChoiceOption("`b`", "Why.", True))},
    "number": {"answer": (7.0,), "unit": "pixels"},
    "vary": {"setting": "layers[1].units"},
    "sweep": {"over": ("layers[1].units",)},
    "words": {"points": ("One point",)},
    "code": {"code": "f(___)", "solutions": (("y",),)},
}
"""What a check of a kind needs besides id and question."""
ANSWERS = {"choice": ("a", "b"), "number": ("6", "7"), "vary": ("8", "16"), "guess": ("up", "up")}
"""Of a kind: an answer that is wrong, and one that is right."""
ROWS = (VariedValue("8", "run-a", 0.8), VariedValue("16", "run-b", 0.9, best=True))
VERDICTS = {
    "none yet": None,
    "no": Verdict(False, "Something is missing."),
    "yes": Verdict(True, "All is there.", rows=ROWS, titles=("layers[1].units", "accuracy")),
}
DONE = {
    "untouched": lambda wrong, right: CheckProgress(),
    "wrong": lambda wrong, right: CheckProgress(attempts=[wrong]),
    "right": lambda wrong, right: CheckProgress(attempts=[wrong, right], passed=1.0, message="So."),
}


def check_of(kind: str) -> Check:
    made = KINDS[kind]("the-check", "What?", ("A hint",), "This is *why*.")
    return replace(made, **FIELDS.get(kind, {}))


def states() -> Iterator[Any]:
    for kind in KINDS:
        wrong, right = ANSWERS.get(kind, ("x", "y"))
        graded = kind in ("choice", "number", "vary", "code")
        attempts = (
            Attempt(time=1.0, value=wrong, right=False if graded else None),
            Attempt(time=2.0, value=right, right=True if graded else None),
        )
        for done, make in DONE.items():
            for verdict, said in VERDICTS.items():
                made = CheckState(check_of(kind), make(*attempts), said)
                yield pytest.param(made, id=f"{kind}-{done}-{verdict}")


@pytest.fixture
def on_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> Callable[[CheckState], str]:
    """The page of a step with one check, as the command line writes it."""
    work = begun_work()

    def page(state: CheckState) -> str:
        step = replace(work.course.steps[0], checks=(state.check,), text="", lab=None, commands=())
        capsys.readouterr()
        course_pages.step_page(work, StepState(step, 1.0, False, (state,)))
        return capsys.readouterr().out

    return page


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("state", states())
def test_both_faces_name_kind_and_state_alike(
    state: CheckState, language: str, on_the_command_line: Callable[[CheckState], str]
) -> None:
    i18n.set_language(language)
    page = on_the_command_line(state)
    head = re.search(r"^1\. the-check \((.+)\)  (\S) (.+)$", page, re.MULTILINE)
    assert head is not None, page
    label, sign, word = head.groups()
    screen = step_view.check_head(1, 1, state, LOOKS).plain.split("   ")
    assert screen[:2] == [f"1/1 {label[0].upper()}{label[1:]}", f"{sign} {word}"]
    if not state.check.GRADED:
        assert screen[2] in page


@pytest.mark.parametrize("state", states())
def test_both_faces_reply_alike(
    state: CheckState, on_the_command_line: Callable[[CheckState], str]
) -> None:
    page = " ".join(on_the_command_line(state).split())
    reply = state.check.reply(state)
    if reply is None:
        return
    for text in (reply.headline, reply.text, reply.reason, reply.runs, reply.after, *reply.points):
        assert re.sub(r"[*`]", "", text) in page
    assert reply.badge.sign == state.badge.sign


def test_a_step_has_the_same_word_in_all_lists_and_in_the_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_course()
    for language in i18n.LANGUAGES:
        i18n.set_language(language)
        for prepare in (lambda: None, begin_second, pass_first, pass_second):
            prepare()
            work = Coursework("small")
            capsys.readouterr()
            course_pages.overview(work)
            overview = capsys.readouterr().out
            written = report(work)
            for number, state in enumerate(work.states(), 1):
                word = state.badge.word
                words = wording.step_words(state.badge, state.unchecked)
                assert re.search(rf"^ *{number}  {state.step.id} .*  {words}\b", overview, re.M)
                assert f"## {number}. {state.step.title} ({words})" in written
                line = view.step_line(number, state, 60, LOOKS).plain
                assert line.rstrip().endswith(f"{state.badge.sign} {word}")


def begin_second() -> None:
    work = Coursework("small")
    work.open(work.step("vary"))


def pass_second() -> None:
    """With a run that counts, and an answer of one's own that says nothing."""
    i18n.set_language("en")
    trained("layers[1].units=64")
    work = Coursework("small")
    work.answer(work.step("vary"), "units", "32")
    work.answer(work.step("vary"), "why", "x")


def test_words_of_ones_own_are_kept_not_checked_in_every_place() -> None:
    begun_work()
    pass_first()
    pass_second()
    work = Coursework("small")
    state = work.check_step(work.step("vary"))
    assert state.passed
    assert (state.badge.sign, state.unchecked) == ("◆", 1)
    assert state.of("why").badge.word == "kept, not checked"
    assert state.of("units").badge.word == "passed"
    assert course_json.step_state(work, state)["unchecked"] == 1
    assert course_json.check(work, state, state.of("why"))["judged"] is False
    written = report(work)
    assert "## 2. Vary (passed; 1 answer kept, not checked)" in written
    assert "- kept on " in written
    look = work.state(work.step("look"))
    assert (look.passed, look.badge.sign, look.unchecked) == (True, "✓", 0)


def pass_first() -> None:
    i18n.set_language("en")
    pass_the_first_step()


def test_the_count_of_the_checks_tells_also_those_that_are_free() -> None:
    make_course()
    work = Coursework("small")
    look, vary = work.states()
    assert wording.checks_passed(*look.checks_passed) == "0 of 4 checks"
    assert wording.checks_passed(*vary.checks_passed) == "0 of 2 checks and 1 free"
    i18n.set_language("es")
    assert wording.checks_passed(*vary.checks_passed) == "0 de 2 comprobaciones y 1 libre"
    for state in (look, vary):
        _passed, count, free = state.checks_passed
        assert count + free == len(state.checks), "as they are numbered"


def test_several_numbers_are_asked_for_in_the_plural() -> None:
    one, ten = (NumberCheck("n", "?", answer=tuple(map(float, range(count)))) for count in (1, 10))
    assert (one.label, ten.label) == ("a number", "several numbers")
    i18n.set_language("es")
    assert (one.label, ten.label) == ("un número", "varios números")


def test_figures_stand_below_each_other_whatever_the_length_of_the_values() -> None:
    check = replace(check_of("vary"), setting="compile.loss")
    for values in (["mse", "categorical_crossentropy"], ["mse", "x" * 40]):
        rows = tuple(VariedValue(value, value, 0.5) for value in values)
        state = CheckState(check, CheckProgress(), Verdict(True, "", rows=rows))
        texts = [option.text for option in check.options(state)]
        assert len({len(text) for text in texts}) == 1
        assert all(text.endswith("  0.5000") for text in texts)
        ends = len(check.options_title()[0])
        assert (len(texts[0]) == ends) == (len(values[1]) < 30), "under their title, with room"


@pytest.mark.parametrize("width", [60, 70])
def test_the_name_of_a_run_goes_on_below_itself_and_never_looks_like_a_row(width: int) -> None:
    rows = (VariedValue("sgd", "run-a", 0.9762, name="digits-mlp optimizer=sgd learning_rate=0.1"),)
    check = replace(check_of("vary"), setting="compile.optimizer")
    state = CheckState(check, CheckProgress(), Verdict(True, "", rows=rows))
    (option,) = check.options(state)
    line = step_view.option_line(option, LOOKS, PLAIN)
    written = Console(width=width, file=io.StringIO())
    written.print(line)
    first, *more = written.file.getvalue().rstrip().splitlines()  # type: ignore[attr-defined]
    assert more, "too long for one line"
    start = first.index("digits-mlp")
    assert all(each[:start].strip() == "" for each in more)
    told = " ".join([first[start:], *more]).split()
    assert " ".join(told) == rows[0].name
