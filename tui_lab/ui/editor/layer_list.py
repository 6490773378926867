"""The lines of the editor's list: data, layers, compile, fit, each with what it amounts to."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_lab.datasets import DatasetInfo
from tui_lab.datasets.words import shape_text
from tui_lab.experiment import Experiment, LayerSummary, Problem, layer_text
from tui_lab.i18n import _, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.editor.draft import Part
from tui_lab.ui.editor.values import text_of
from tui_lab.ui.kit.theme_styles import Tones

PLACE, SHAPE, WEIGHTS = 3, 9, 10
"""Columns of the mark and a layer's number, of its output shape and of its weights."""
ALL_COLUMNS = 38
"""A list that is narrower leaves the weights out."""


def header(width: int) -> Text:
    """What the columns are."""
    return Text(_line("", _("Network"), _("Output"), _("Weights"), width), style="dim", end="")


def part_line(
    draft: Experiment,
    part: Part,
    summary: LayerSummary | None,
    info: DatasetInfo | None,
    problem: Problem | None,
    width: int,
    marks: Tones,
) -> Text:
    """One line: number, what it is, output shape, weights, and a mark where something is wrong."""
    sign = " " if problem is None else glyph("✗") if problem.severity == "error" else "!"
    if part.kind == "layer":
        words = layer_text(draft.layers[part.place])
        shape = shape_text(summary.output_shape) if summary else "–"
        weights = number(summary.parameters) if summary else "–"
        text = Text(_line(f"{part.place:>2}", words, shape, weights, width), no_wrap=True)
    elif part.kind == "data" and info is not None:
        text = Text(_line("", _words(draft, part), shape_text(info.input_shape), "", width), "dim")
    else:
        text = Text(" " * (PLACE + 1) + fitted(_words(draft, part), width - PLACE - 1), "dim")
    marked = Text(sign, no_wrap=True, end="")
    if problem is not None:
        marked.stylize(marks[problem.severity])
    return marked.append_text(text[1:])


def _line(place: str, words: str, shape: str, weights: str, width: int) -> str:
    room = width - PLACE - SHAPE - 2
    last = f" {fitted(shape, SHAPE).strip():>{SHAPE}}"
    if width >= ALL_COLUMNS:
        room -= WEIGHTS + 1
        last += f" {fitted(weights, WEIGHTS).strip():>{WEIGHTS}}"
    return f"{place:>{PLACE}} {fitted(words, max(4, room))}{last}"


def _words(draft: Experiment, part: Part) -> str:
    match part.kind:
        case "general":
            return _("name {name}").format(name=text_of(draft.name) or "–")
        case "data":
            return _("data {name}").format(name=draft.data.dataset)
        case "compile":
            rate = text_of(draft.compile.learning_rate)
            return f"compile {draft.compile.optimizer} {rate}".strip()
        case _:
            count = text_of(draft.fit.epochs)
            return _("fit {count} epochs").format(count=count)


def problem_of(part: Part, problems: Sequence[Problem]) -> Problem | None:
    """The worst problem of a part."""
    own = [problem for problem in problems if part.owns(problem.field)]
    if part.kind == "layer" and part.place == 0:
        own += [problem for problem in problems if problem.field == "layers"]
    return min(own, key=lambda problem: problem.severity != "error", default=None)


def verdict(problems: Sequence[Problem], marks: Tones) -> Text:
    """Whether it can be trained, or the first thing that is in the way."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        text = Text(f"{glyph('✗')} ", style=marks["error"])
        return text.append(errors[0].message, "not bold default")
    if problems:
        text = Text("! ", style=marks["warning"])
        return text.append(problems[0].message, "not bold default")
    text = Text(f"{glyph('✓')} ", style=marks["success"])
    return text.append(_("It can be trained."), "not bold default")
