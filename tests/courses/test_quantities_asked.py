"""What courses may ask of runs of quantities: measures, the best of several values, the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.courses import evidence, judge, run_evidence
from support.quantities import quantity_run

from tui_lab.courses.closing import is_better_run
from tui_lab.courses.conditions import RunPattern
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.kinds.vary import VaryCheck
from tui_lab.courses.measures import MEASURES, QUANTITY_FIGURES, Measures
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.experiment.target import quantities
from tui_lab.reports.error_chance import ErrorChance
from tui_lab.runs.quantity_figures import FIGURES
from tui_lab.runs.results_file import load_quantities

LINE = (
    "data(diabetes, test_split=0.3) > Dense(8, relu) > Dense(outputs) > compile(mse, adam)"
    " > fit(epochs=3)"
)


def test_the_figures_of_every_part_can_be_asked_for() -> None:
    run = quantity_run()
    found = Measures(run, run.summary())
    assert QUANTITY_FIGURES == FIGURES
    for split, prefix in (("training", ""), ("validation", "validation_"), ("test", "test_")):
        figures = load_quantities(run.folder, split).figures()  # type: ignore[arg-type]
        for name in FIGURES:
            assert found[f"{prefix}{name}"] == pytest.approx(figures[name]), f"{split} {name}"
            assert f"{prefix}{name}" in MEASURES
    assert found["gap_mae"] == pytest.approx(found["validation_mae"] - found["mae"])
    assert found["test_count"] == 80
    assert not {"accuracy", "validation_accuracy", "test_correct", "confusion"} & set(found)


def test_a_sealed_test_part_is_not_told() -> None:
    run = quantity_run(sealed=True)
    found = Measures(run, run.summary())
    assert "test_mae" not in found
    assert "test_loss" not in found
    assert "validation_mae" in found


@pytest.mark.parametrize(
    ("by", "best", "said"),
    [
        ("validation_mae", "16", "By validation mae (mean absolute error) 16 is first: 41.250."),
        ("validation_r2", "8", "By validation R² 8 is first: 0.5000."),
    ],
)
def test_the_best_value_is_that_of_the_smallest_error_or_the_largest_share(
    by: str, best: str, said: str
) -> None:
    runs = [
        run_evidence(
            units,
            with_settings(from_line(LINE), [f"layers[0].units={units}"]),
            target=quantities(),
            validation_mae=mae,
            validation_r2=r2,
            validation_loss=1.0,
        )
        for units, mae, r2 in (("8", 43.5, 0.5), ("16", 41.25, 0.4))
    ]
    check = VaryCheck(
        "v", "?", pattern=RunPattern(like=LINE, since="course"), setting="layers[0].units", by=by
    )
    verdict = judge(check, evidence(*runs))
    assert [row.value for row in verdict.rows if row.best] == [best]
    assert verdict.decided.startswith(said)
    context = JudgingContext(
        lambda: evidence(*runs), from_line, chance=lambda _a, _b: ErrorChance(62, 37, 25, 0.14)
    )
    tied = check.judge(context, None)
    assert all(row.is_winner for row in tied.rows)
    assert "Wilcoxon" in tied.decided
    other = "8" if best == "16" else "16"
    reply = check.grade(other, JudgingContext(lambda: evidence(*runs), from_line))
    assert not reply.right
    assert reply.message.startswith("By validation ")


def test_at_the_end_of_a_course_the_smallest_error_is_the_best() -> None:
    near, far = quantity_run(off=0.1).summary(), quantity_run(off=2.0).summary()
    assert is_better_run(near, None)
    assert is_better_run(near, far)
    assert not is_better_run(far, near)
    assert not is_better_run(replace(near, metrics_last={}, evaluations={}), far)
