"""What a student types, and what is said to it."""

from __future__ import annotations

import pytest
from support.courses import LINE, judging_context, run_evidence

from tui_lab import i18n
from tui_lab.courses.check import Check, CheckState, Reply, VariedValue
from tui_lab.courses.conditions import RunPattern
from tui_lab.courses.evidence import Evidence
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.kinds.choice import ChoiceCheck, ChoiceOption
from tui_lab.courses.kinds.guess import GuessCheck, direction
from tui_lab.courses.kinds.number import NumberCheck, RunFigure
from tui_lab.courses.kinds.predict import PredictCheck
from tui_lab.courses.kinds.run import RunCheck
from tui_lab.courses.kinds.vary import VaryCheck, row_of
from tui_lab.courses.kinds.words import WordsCheck
from tui_lab.courses.progress import Attempt, CheckProgress
from tui_lab.courses.typed_numbers import matches_numbers, number_readings
from tui_lab.errors import CourseError

CHOICE = ChoiceCheck(
    "c",
    "?",
    choices=(
        ChoiceOption("relu", "No end."),
        ChoiceOption("softmax.", "Sums to 1.", True),
        ChoiceOption("10", "No"),
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200960", {200960}),
        ("200,960", {200960, 200.96}),
        ("200.960", {200960, 200.96}),
        ("200 960", {200960}),
        ("200\u202f960", {200960}),
        ("1,234,567", {1234567}),
        ("1.234.567", {1234567}),
        ("1.234,5", {1234.5}),
        ("1,234.5", {1234.5}),
        ("0,91", {0.91}),
        ("0.91", {0.91}),
        (".5", {0.5}),
        ("-0,5", {-0.5}),
        ("−3", {-3}),
        ("+3", {3}),
        ("91 %", {91, 0.91}),
        ("91,5%", {91.5, 0.915}),
        ("1e-3", {0.001}),
        ("0.500", {0.5}),
        ("0,001", {0.001}),
        ("12 34", set()),
        ("2048+330", set()),
        ("60,000/40", {1500.0, 1.5}),
        ("0.94 / 1,76", {0.94 / 1.76}),
        ("1/0", set()),
        ("1/2/3", set()),
        ("1,23,456", set()),
        ("", set()),
        ("%", set()),
        ("many", set()),
        ("nan", set()),
        ("inf", set()),
        ("1e999", set()),
    ],
)
def test_a_number_is_read_as_either_language_writes_it(text: str, expected: set[float]) -> None:
    assert sorted(set(number_readings(text))) == pytest.approx(sorted(expected))


@pytest.mark.parametrize(
    ("text", "wanted", "tolerance", "expected"),
    [
        ("200.960", (200960,), 0, True),
        ("200,960", (200960,), 0, True),
        ("200961", (200960,), 0, False),
        ("0,92", (0.91,), 0.01, True),
        ("0,93", (0.91,), 0.01, False),
        ("91 %", (0.91,), 0, True),
        ("about ninety", (0.91,), 0, None),
        ("(None, 26, 26, 32)", (26, 26, 32), 0, True),
        ("26 x 26 x 32", (26, 26, 32), 0, True),
        ("[26, 26, 32]", (26, 26, 32), 0, True),
        ("32, 26, 26", (26, 26, 32), 0, False),
        ("26, 26", (26, 26, 32), 0, None),
        ("(None, 26, 26, 32, 1)", (26, 26, 32), 0, None),
        ("0.7, 0.3", (0.7, 0.3), 0.001, True),
        ("0,7; 0,3", (0.7, 0.3), 0.001, True),
        ("0,7 y ,3", (0.7, 0.3), 0.001, True),
        ("0,3, 0,7", (0.7, 0.3), 0.001, False),
        ("0.7", (0.7, 0.3), 0.001, None),
        ("8, −3", (8, -3), 0, True),
        ("8,0; -3,0", (8, -3), 0, True),
        ("2,5", (2, 5), 0, True),
    ],
)
def test_a_number_or_a_shape_is_held_against_what_is_wanted(
    text: str, wanted: tuple[float, ...], tolerance: float, expected: bool | None
) -> None:
    assert matches_numbers(text, wanted, tolerance) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", 0),
        (" B) ", 1),
        ("2", 1),
        ("3.", 2),
        ("Softmax", 1),
        ("10", 2),
        ("d", None),
        ("0", None),
        ("", None),
        ("ab", None),
    ],
)
def test_an_option_is_named_by_letter_number_or_words(text: str, expected: int | None) -> None:
    assert CHOICE.index_of(text) == expected


def test_an_option_that_is_a_number_goes_before_the_place() -> None:
    options = tuple(ChoiceOption(text, "", text == "2") for text in ("3", "2", "1"))
    check = ChoiceCheck("which", "Which?", choices=options)
    assert [check.index_of(text) for text in ("1", "2", "3", "a", "4")] == [2, 1, 0, 0, None]


def test_a_direction_may_be_a_sign_or_a_word_of_either_language() -> None:
    assert [direction(text) for text in ("up", "-", "=", " DOWN ")] == [
        "up",
        "down",
        "same",
        "down",
    ]
    assert direction("sideways") is None
    i18n.set_language("es")
    assert direction(i18n._("up")) == "up"
    assert direction("same") == "same"


def test_a_row_is_named_by_its_value_however_it_is_written() -> None:
    rows = [
        VariedValue("0.001", "a", 0.5),
        VariedValue("1", "b", 0.6),
        VariedValue("1,000", "c", 0.7),
        VariedValue("adam", "d", 0),
    ]
    for text, run in [("0,001", "a"), ("1", "b"), ("1.0", "b"), ("1000", "c"), ("Adam", "d")]:
        row = row_of(text, rows)
        assert row is not None, text
        assert row.run == run, text
    assert row_of("7", rows) is None


def grade(check: Check, text: str, context: JudgingContext | None = None) -> Reply:
    return check.grade(text, context or judging_context())


class TestGrading:
    def test_a_choice_says_why_either_way(self) -> None:
        wrong, right = grade(CHOICE, "1"), grade(CHOICE, "B")
        assert (wrong.value, wrong.right, wrong.message, wrong.passes) == (
            "a",
            False,
            "No end.",
            False,
        )
        assert (right.value, right.right, right.message, right.passes) == (
            "b",
            True,
            "Sums to 1.",
            True,
        )
        with pytest.raises(CourseError, match="none of the options") as caught:
            grade(CHOICE, "z")
        assert "a to c" in caught.value.hint

    def test_a_number_that_is_none_is_no_wrong_answer(self) -> None:
        check = NumberCheck("n", "?", after="Because.", answer=(64,))
        assert grade(check, "64").message == "Because."
        assert grade(check, "63").right is False
        assert grade(check, "63").message == ""
        with pytest.raises(CourseError, match="is no number"):
            grade(check, "many")
        with pytest.raises(CourseError) as caught:
            grade(NumberCheck("n", "?", answer=(28, 28, 1)), "28")
        assert "not as many numbers" in caught.value.message
        assert "3 numbers" in caught.value.hint

    def test_a_figure_of_any_run_that_counts_is_right(self) -> None:
        check = NumberCheck("n", "?", answer=RunFigure("test_correct", "train"))
        runs = [run_evidence(str(n), test_correct=n) for n in (940.0, 950.0)]
        train = RunCheck("train", "?", pattern=RunPattern(like=LINE))
        context = judging_context(Evidence(runs), {"train": train})
        assert grade(check, "950", context).right is True
        assert grade(check, "960", context).right is False
        with pytest.raises(CourseError, match="First a run is needed"):
            grade(check, "950")

    def test_of_a_varied_setting_the_best_value_is_wanted(self) -> None:
        check = VaryCheck(
            "v",
            "?",
            after="More fits more.",
            pattern=RunPattern(like=LINE),
            setting="layers[1].units",
        )
        runs = [
            run_evidence(
                name, LINE.replace("Dense(32", f"Dense({name}"), validation_accuracy=figure
            )
            for name, figure in [("32", 0.8), ("64", 0.9)]
        ]
        context = judging_context(Evidence(runs))
        assert grade(check, "64", context).passes
        assert grade(check, "64", context).message == "By validation accuracy 64 is first: 0.9000."
        assert grade(check, "64", context).runs == ("32", "64")
        wrong = grade(check, "32", context)
        assert wrong.right is False
        assert "validation accuracy" in wrong.message
        assert "64" not in wrong.message
        with pytest.raises(CourseError, match="128"):
            grade(check, "128", context)
        with pytest.raises(CourseError, match="So far"):
            grade(check, "64", judging_context(Evidence(runs[:1])))

    def test_a_guess_and_words_are_kept_and_never_wrong(self) -> None:
        said = grade(GuessCheck("g", "?"), "+")
        assert (said.value, said.right, said.passes) == ("up", None, True)
        with pytest.raises(CourseError, match="no guess"):
            grade(GuessCheck("g", "?"), "maybe")
        words = grade(WordsCheck("w", "?", points=("a", "b")), "  mine \n")
        assert (words.value, words.right, words.points) == ("mine", None, ("a", "b"))
        with pytest.raises(CourseError, match="empty"):
            grade(WordsCheck("w", "?"), " \n")
        assert len(grade(WordsCheck("w", "?"), "x" * 50_000).value) == 20_000

    def test_what_hangs_on_pictures_takes_no_answer(self) -> None:
        with pytest.raises(CourseError, match="no answer"):
            grade(PredictCheck("p", "?"), "7")


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("1/5", (0.2,), True),
        ("1 / 4", (0.2,), False),
        ("1/0", (0.2,), None),
        ("0100", (0, 1, 0, 0), True),
        ("0010", (0, 1, 0, 0), False),
        ("60,000, 28, 28", (60000, 28, 28), True),
        ("28,28,1", (28, 28, 1), True),
    ],
)
def test_fractions_labels_and_shapes_are_read(
    text: str, wanted: tuple[float, ...], expected: bool | None
) -> None:
    assert matches_numbers(text, wanted, 0) is expected


@pytest.mark.parametrize(
    ("text", "right", "headline"),
    [
        ("51/255", True, "Right: 51/255 = 0.2"),
        ("0.1 / 0.5", True, "Right: 0.1 / 0.5 = 0.2"),
        ("0.2", True, "Right: 0.2"),
        ("1/3", False, "Not right: 1/3 ≈ 0.3333."),
        ("1/0", False, "Not right: 1/0."),
    ],
)
def test_what_a_fraction_comes_to_is_said(text: str, right: bool, headline: str) -> None:
    check = NumberCheck("n", "?", answer=(0.2,))
    passed = 1.0 if right else None
    done = CheckProgress(attempts=[Attempt(time=1.0, value=text, right=right)], passed=passed)
    reply = check.reply(CheckState(check, done))
    assert reply is not None
    assert reply.headline == headline
