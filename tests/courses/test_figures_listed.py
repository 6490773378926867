"""`docs/figures.md` lists every figure of the courses and presets, with what computes it."""

from __future__ import annotations

import re
import runpy
from collections import defaultdict
from functools import cache
from pathlib import Path

from support.figures import EQUALITY, SUM, all_steps, figures_in, texts_of

from tui_lab import i18n, presets
from tui_lab.courses.kinds.number import NumberCheck
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.run_pattern import PatternCheck
from tui_lab.courses.starting_point import source, starting_experiment
from tui_lab.experiment.line import to_line

ROOT = Path(__file__).resolve().parent.parent.parent
WITHOUT = ("given", "published")
"""Where a figure may come from that nothing computes."""
ROW = re.compile(r"^\| ([a-z0-9/-]+) \| ([\d][^|]*) \| ([^|]+) \|$", re.MULTILINE)


@cache
def listed() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Where, which figures, computed by what."""
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    return tuple(
        (where, tuple(figures.strip().split("; ")), by.strip().strip("`"))
        for where, figures, by in ROW.findall(page)
    )


def told_elsewhere(course: Course, step: CourseStep) -> set[str]:
    """Figures of sums, of answers, and of the settings of the step's experiments."""
    sums = [
        match[0]
        for text in texts_of(step)
        for written in (SUM, EQUALITY)
        for match in written.finditer(text)
    ]
    found = {each for text in sums for each in re.findall(r"\d[\d.,]*\d|\d", text)}
    experiments = [starting_experiment(course, step)]
    for check in step.checks:
        if isinstance(check, NumberCheck) and isinstance(check.answer, tuple):
            found |= {i18n.number(abs(each)) for each in check.answer}
        if isinstance(check, PatternCheck) and check.pattern.like:
            experiments.append(source(check.pattern.like))
    for experiment in experiments:
        if experiment is not None:
            found |= set(re.findall(r"\d+(?:\.\d+)?", to_line(experiment)))
    return found


def in_texts() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Place -> the figures in its text with the first choice of data, and with any choice."""
    i18n.set_language("en")
    first: dict[str, set[str]] = {}
    every: dict[str, set[str]] = defaultdict(set)
    for course, step in all_steps():
        place = f"{course.name}/{step.id}"
        found = {each for text in texts_of(step) for each in figures_in(text)}
        first.setdefault(place, found - told_elsewhere(course, step))
        every[place] |= found
    for preset in presets.all_presets():
        first[preset.name] = every[preset.name] = figures_in(preset.explanation)
    return first, every


def test_every_figure_is_listed_and_every_listed_figure_is_there() -> None:
    first, every = in_texts()
    of_page: dict[str, set[str]] = defaultdict(set)
    for where, figures, _by in listed():
        of_page[where] |= set(figures)
    assert sum(map(len, of_page.values())) > 400
    missing = {place: sorted(found - of_page[place]) for place, found in first.items()}
    assert {place: found for place, found in missing.items() if found} == {}
    gone = {place: sorted(found - every[place]) for place, found in of_page.items()}
    assert {place: found for place, found in gone.items() if found} == {}


def test_what_computes_a_figure_is_there() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for folder in ("courses", "presets")
                      for path in (ROOT / "tests" / folder).glob("test_*.py"))  # fmt: skip
    scripts = {
        name: runpy.run_path(str(ROOT / "benchmarks" / name), run_name="read")
        for name in ("figures.py", "references.py", "tables.py")
    }
    trained = {each.place for each in scripts["figures.py"]["FIGURES"]}
    referred = {each.preset for each in scripts["references.py"]["REFERENCES"]}
    for where, figures, by in listed():
        if by == "benchmarks/figures.py":
            assert where in trained, where
        elif by == "benchmarks/references.py":
            assert where in referred or "/" in where, where
        elif by.startswith("test_"):
            assert f"def {by}(" in tests, by
        else:
            assert by in (*WITHOUT, "benchmarks/tables.py"), (where, figures, by)
    assert {each for each in trained if "/" not in each} <= set(presets.names())
