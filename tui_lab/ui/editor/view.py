"""What the editor says: the lines of its list, what is wrong, what a part and a field are for.

Pure functions; must not import Textual.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from tui_lab.datasets.model import DatasetInfo
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.line import layer_text
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.problems import Problem
from tui_lab.experiment.schema import ArgumentKind
from tui_lab.experiment.shapes import LayerSummary
from tui_lab.experiment.tasks import TASKS
from tui_lab.i18n import N_, _, number, percent
from tui_lab.reports.function_charts import FunctionPicture, layer_picture, loss_picture
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted, text_columns, wrapped
from tui_lab.text.names import told_briefly
from tui_lab.text.values import NONE, setting_text, shape_text
from tui_lab.ui.editor.actions import ACTIONS
from tui_lab.ui.editor.draft import DraftPart, Field, Kind
from tui_lab.ui.editor.offers import repair_words
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.network_stations import Station, all_weights

if TYPE_CHECKING:
    from tui_lab.ui.kit.theme_styles import Tones

NUMBER, SHAPE, WEIGHTS = 3, 9, 10
"""Columns of the mark and a layer's number, of its output shape and of its weights."""
ALL_COLUMNS = 38
"""A list that is narrower leaves the weights out."""
NAME, LONG = 24, 8
"""Columns of the name on top, at most; a choice with more letters may be cut in its field."""


def heading(
    name: str,
    drawn: Sequence[Station],
    problems: Sequence[Problem],
    marks: Tones,
    *,
    wide: bool = False,
    place: str = "",
    room: int | None = None,
) -> Text:
    """Name, number of weights, where it is trained, and what is in the way.

    Args:
        name: What a run of the experiment is called.
        drawn: Its network, held against what it was when the editor was opened.
        problems: Of the experiment.
        marks: Styles of the signs.
        wide: Whether there is room to say how many weights there were.
        place: Where it is trained, in a word or two; "" where there is one place alone. Left out
            where there is no room for it.
        room: Columns; where they are too few for a network without problems, the name is cut.
    """
    now = all_weights(drawn)
    before = None if now is None else now - sum(each.gained for each in drawn)
    count = "–" if now is None else number(now)
    said = _("{count} parameters").format(count=count)
    if wide and now is not None and before is not None:
        said = effect(before, now)
    told = Text(f"  {said}  ", "not bold default")
    what, where = verdict(problems, marks), _("on {place}").format(place=place) + "  "
    longest = min(NAME, text_columns(name)) + told.cell_len + text_columns(where) + what.cell_len
    if place and (room is None or longest <= room):
        told.append(where)
    told.append_text(what)
    left = NAME if room is None or problems else max(8, min(NAME, room - told.cell_len))
    return Text(told_briefly(name or NONE, left), style=marks["primary"]).append_text(told)


SEVERAL = 1.95
"""From this ratio on a change is said in times, below it in percent."""


def effect(before: int, now: int, room: int = 0) -> str:
    """What a change does to a number of weights: `8,320 → 32,896 parameters, 4 times`.

    Args:
        before: The number that there were.
        now: The number that there are.
        room: Columns there are, where the number before and then the ratio are left out if need
            be; 0: any number.
    """
    counted = _("{count} parameters").format(count=number(now))
    if before == now:
        return counted
    change = f"{number(before)} {glyph('→')} {counted}"
    if not before or not now:
        return change if not room or text_columns(change) <= room else counted
    whole, short = (_compared(text, now / before) for text in (change, counted))
    fitting = (text for text in (whole, short) if not room or text_columns(text) <= room)
    return next(fitting, counted)


def _compared(change: str, ratio: float) -> str:
    if ratio >= SEVERAL:
        times = round(ratio, 1)
        figure = number(int(times)) if times.is_integer() or times >= 10 else number(times, 1)
        return _("{change}, {figure} times").format(change=change, figure=figure)
    share = ratio - 1
    sign = "+" if share > 0 else glyph("−")
    return f"{change}, {sign}{percent(abs(share), 0 if abs(share) >= 0.01 else 1)}"


def part_effect(drawn: Sequence[Station], part: DraftPart, room: int = 0) -> str:
    """The weights of a layer, and what the changes did to them; "" for what is no layer.

    Args:
        drawn: The network, held against what it was.
        part: What is marked.
        room: As for `effect`.
    """
    own = next((each for each in drawn if each.index == part.index), None)
    if part.kind != "layer" or own is None:
        return ""
    if own.weights is None:  # said, so that nothing moves while a value is typed
        return _("{count} parameters").format(count=NONE)
    if own.gained:
        return effect(own.weights - own.gained, own.weights, room)
    if not own.weights:
        return _("no parameters")
    counted, total = effect(own.weights, own.weights), all_weights(drawn)
    if not total or total == own.weights:
        return counted
    text = _("{change}, {share} of all")
    said = text.format(change=counted, share=percent(own.weights / total, 0))
    return said if not room or text_columns(said) <= room else counted


def part_problem(problem: Problem | None, plain: Tones) -> Text:
    """What is wrong with the whole of a layer."""
    if problem is None:
        return Text()
    return Text(f"{problem.message} {problem.hint}", plain[problem.severity])


def part_title(draft: Experiment, part: DraftPart) -> str:
    """What a part is called."""
    if part.kind == "layer":
        kind = draft.layers[part.index].type
        title = _(LAYERS[kind].title)
        return f"{kind}: {title[:1].lower()}{title[1:]}"
    titles = {
        "general": _("Name and seed"),
        "data": _("Data"),
        "compile": _("Compile: loss and optimizer"),
        "fit": _("Fit: how long and in what steps"),
    }
    return titles[part.kind]


PARTS: dict[Kind, str] = {
    "general": N_("What a run of it is called, and the seed: the same one gives the same run."),
    "data": N_("What is learned from, and what becomes of it before the network sees it."),
    "compile": N_("How it learns: the loss is made small, the optimizer says in which steps."),
    "fit": N_("How often it sees all examples, how many at a time, and when it stops."),
}
"""What each part but a layer is for, in two lines of 58 columns."""


def part_help(draft: Experiment, part: DraftPart) -> str:
    """What a layer or another part is for."""
    if part.kind == "layer":
        return _(LAYERS[draft.layers[part.index].type].help)
    return _(PARTS[part.kind])


def part_picture(draft: Experiment, part: DraftPart) -> FunctionPicture | None:
    """The activation of a layer, or the loss; None where there is none to draw."""
    if part.kind == "layer":
        return layer_picture(draft.layers[part.index])
    return loss_picture(draft.compile.loss) if part.kind == "compile" else None


SMALLEST, USUAL, ENOUGH = 8, 10, 16
"""Lines of a picture: with fewer it is left out, and more it does not take."""
OTHERS = 2
"""Lines of a part's panel that hold neither fields nor the picture."""
SENTENCE = 4
"""Lines for what is wrong with a field, which a picture leaves free where it has enough."""


def picture_room(height: int, fields: int) -> int:
    """How many lines are left for a picture below the fields of a part; 0 for too few.

    Args:
        height: Of the panel.
        fields: Lines that they take.
    """
    left = height - fields - OTHERS
    if left < SMALLEST:
        return 0
    return min(ENOUGH, max(left - SENTENCE, min(left, USUAL)))


def field_help(field: Field, columns: int = 0, lines: int = 0) -> str:
    """What a field is for, with its whole name, the whole word that it has, and its keys.

    Args:
        field: The field.
        columns: Of a line there is room for; 0 for any.
        lines: There are so many. What has no room is left out: the words about the keys are told
            shorter, then the word that stands in the field too, at last the keys.
    """
    argument = field.argument
    said = f"{argument.name}: {_(argument.help)}"
    if not field.choices:
        return said
    word = setting_text(field.value) or setting_text(argument.default)
    whole = f"{argument.name} = {word}: {_(argument.help)}" if len(word) > LONG else said
    keys = [_("Left and right change it, enter lists all."), _("Left, right; enter: all.")]
    if argument.kind is ArgumentKind.SEVERAL:
        keys = [_("Enter lists all; space marks one."), _("Enter: all; space: one.")]
    texts = [f"{text} {each}" for text in dict.fromkeys((whole, said)) for each in keys] + [said]
    fitting = (text for text in texts if not columns or len(wrapped(text, columns)) <= lines)
    return next(fitting, said)


def repair_line(draft: Experiment, fitting: Experiment, info: DatasetInfo, marks: Tones) -> Text:
    """What the data ask for, and the key that puts right what does not fit them."""
    said = _("{name} asks for {what}: {key_put_right} changes it to {changes}.")
    text = Text(f"{glyph('✗')} ", style=marks["error"])
    return text.append_text(
        key_text(
            said,
            ACTIONS,
            name=info.name,
            what=_(TASKS[info.target.task].title),
            changes=repair_words(draft, fitting),
            style="not bold default",
        )
    )


def header(width: int) -> Text:
    """What the columns are."""
    return Text(_line("", _("Layer"), _("Output"), _("Params"), width), end="")


def part_line(
    draft: Experiment,
    part: DraftPart,
    summary: LayerSummary | None,
    info: DatasetInfo | None,
    problem: Problem | None,
    width: int,
    marks: Tones,
) -> Text:
    """One line: number, what it is, output shape, weights, and a mark where something is wrong."""
    sign = " " if problem is None else glyph("✗") if problem.severity == "error" else "!"
    if part.kind == "layer":
        words = layer_text(draft.layers[part.index])
        shape = shape_text(summary.output_shape) if summary else "–"
        weights = number(summary.parameters) if summary else "–"
        text = Text(_line(f"{part.index:>2}", words, shape, weights, width), no_wrap=True)
    elif part.kind == "data" and info is not None:
        text = Text(_line("", _words(draft, part), shape_text(info.input_shape), "", width), "dim")
    else:
        text = Text(" " * (NUMBER + 1) + fitted(_words(draft, part), width - NUMBER - 1), "dim")
    marked = Text(sign, no_wrap=True, end="")
    if problem is not None:
        marked.stylize(marks[problem.severity])
    return marked.append_text(text[1:])


def _line(index: str, words: str, shape: str, weights: str, width: int) -> str:
    room = width - NUMBER - SHAPE - 2
    last = f" {fitted(shape, SHAPE).strip():>{SHAPE}}"
    if width >= ALL_COLUMNS:
        room -= WEIGHTS + 1
        last += f" {fitted(weights, WEIGHTS).strip():>{WEIGHTS}}"
    return f"{index:>{NUMBER}} {fitted(words, max(4, room))}{last}"


def _words(draft: Experiment, part: DraftPart) -> str:
    match part.kind:
        case "general":
            return _("name {name}").format(name=setting_text(draft.name) or "–")
        case "data":
            return _("data {name}").format(name=draft.data.dataset)
        case "compile":
            rate = setting_text(draft.compile.learning_rate)
            return f"compile {draft.compile.optimizer} {rate}".strip()
        case _:
            count = setting_text(draft.fit.epochs)
            return _("fit {count} epochs").format(count=count)


def problem_of(part: DraftPart, problems: Sequence[Problem]) -> Problem | None:
    """The worst problem of a part."""
    own = [problem for problem in problems if part.owns(problem.field)]
    if part.kind == "layer" and part.index == 0:
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
