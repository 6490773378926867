"""What `tui-lab predict` does with pictures: prepares them, asks, shows answers; or compares."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, cast

from tui_lab.cli import console, params, pictures, tables
from tui_lab.cli.answers import answer_lines, asked, warn
from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import DataError, ExitCode
from tui_lab.i18n import _
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    from tui_lab.imaging.prepare import Preparation, PreparedPicture
    from tui_lab.imaging.several import Digits
    from tui_lab.reports.own_answers import OwnAnswers
    from tui_lab.reports.own_examples import BadPicture, OwnPicture
    from tui_lab.reports.preparations import ComparedPicture

STEP_COLUMNS = 24
"""Columns of each step: three of them stand side by side in 80."""
INVERT: dict[str, Literal["auto"] | bool] = {"auto": "auto", "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class AskedPictures:
    """What is asked about, and how it is prepared."""

    paths: tuple[str, ...]
    invert: Literal["auto"] | bool
    digits: Digits
    preparation: Preparation | None
    """None: in all ways, to compare them."""

    @classmethod
    def of(cls, paths: tuple[str, ...], invert: str, digits: str, prepare: str) -> AskedPictures:
        """What the options mean."""
        way = None if prepare == "all" else cast("Preparation", prepare)
        return cls(paths, INVERT[invert], cast("Digits", digits), way)


def answer(
    run: Run,
    info: DatasetInfo,
    wanted: AskedPictures,
    *,
    steps: bool,
    style: str | None,
    as_json: bool,
) -> int:
    """Answer; the exit code.

    Raises:
        LabError: There is no picture, or no answer.
    """
    from tui_lab.reports import own_examples

    files = own_examples.picture_files(wanted.paths)
    if wanted.preparation is None:
        return _compare(run, info, wanted, files, as_json=as_json)
    return _answer(run, info, wanted, files, steps=steps, style=style, as_json=as_json)


def _answer(
    run: Run,
    info: DatasetInfo,
    wanted: AskedPictures,
    files: Sequence[str],
    *,
    steps: bool,
    style: str | None,
    as_json: bool,
) -> int:
    import numpy as np

    from tui_lab.reports import own_examples

    assert wanted.preparation is not None
    found: list[OwnPicture] = []
    bad: list[BadPicture] = []
    for each in own_examples.prepare_each(
        info, files, wanted.invert, preparation=wanted.preparation, digits=wanted.digits
    ):
        if isinstance(each, own_examples.BadPicture):
            bad.append(each)
            continue
        if each[0].told:
            console.say(f"{each[0].path}: {each[0].told}")
        for one in each:
            if steps and not as_json:
                _show_steps(one.name, one.prepared, pictures.chosen_style(style))
            found.append(own_examples.without_steps(one))
    _say_left_out(bad, files, anything=bool(found))
    answers = asked(run, np.stack([one.prepared.image for one in found]))
    warn(own_examples.record_pictures(run, found, answers))
    if as_json:
        told = [_as_json(one, answers, row, wanted.preparation) for row, one in enumerate(found)]
        console.out_lines(params.to_json(told))
    else:
        _show(found, answers, style)
    return ExitCode.DATA if bad else ExitCode.OK


def _say_left_out(bad: Sequence[BadPicture], files: Sequence[str], *, anything: bool) -> None:
    """Say what is left out, once for all files that cannot be read; raise where nothing is left."""
    from tui_lab.reports.own_examples import left_out

    if bad and (len(files) == 1 or not anything):
        raise bad[0].error
    unreadable = left_out(bad)
    if unreadable:
        console.warn(unreadable)
    for each in bad:
        if each.why is None:
            console.show_error(each.error)


def _show(found: Sequence[OwnPicture], answers: OwnAnswers, style: str | None) -> None:
    from tui_lab.reports.preparations import in_a_row

    for path, digits in groupby(enumerate(found), key=lambda each: each[1].path):
        rows = list(digits)
        for row, one in rows:
            _show_picture(one, answer_lines(answers, row), style)
        if len(rows) > 1:
            names = [answers.short(row) for row, _one in rows]
            read = _("{path}, from left to right: {names}")
            console.out(read.format(path=path, names=in_a_row(names)))
            console.out()
    if len(found) > 1:
        _summary([one.name for one in found], answers)


def _as_json(
    picture: OwnPicture, answers: OwnAnswers, row: int, preparation: Preparation
) -> dict[str, object]:
    return {
        "picture": picture.path,
        "digit": picture.place,
        "digits": picture.places,
        **answers.as_json(row),
        "prepare": preparation,
        "inverted": picture.prepared.inverted,
        "steps": [step.name for step in picture.prepared.steps],
    }


def _show_steps(name: str, prepared: PreparedPicture, style: pictures.Style) -> None:
    from tui_lab.imaging import layout

    console.out(name)
    blocks = []
    for count, step in enumerate(prepared.steps, start=1):
        lines = pictures.draw(step.image, style, (0.0, 1.0), STEP_COLUMNS)
        words = textwrap.wrap(f"{count}. {step.sentence}", STEP_COLUMNS)
        blocks.append(layout.captioned(lines, words))
    for line in layout.side_by_side(blocks, width=console.look(sys.stdout).width):
        console.out(line)
    console.out()


def _show_picture(picture: OwnPicture, answer: Sequence[str], style: str | None) -> None:
    from tui_lab.imaging import layout

    view = console.look(sys.stdout)
    last = picture.prepared.steps[-1].image
    lines = pictures.draw(last, pictures.chosen_style(style), (0.0, 1.0))
    words = [picture.name, *answer]
    for line in layout.side_by_side([lines, words], width=view.width):
        console.out(line)
    console.out()


def _summary(names: Sequence[str], answers: OwnAnswers) -> None:
    columns = [
        tables.Column(_("Picture"), cuts=True),
        *(tables.Column(title, right=right, cuts=not right) for title, right in answers.titles),
    ]
    rows = [(name, *answers.shown(row)) for row, name in enumerate(names)]
    tables.show(columns, rows)


def _compare(
    run: Run, info: DatasetInfo, wanted: AskedPictures, files: Sequence[str], *, as_json: bool
) -> int:
    from tui_lab.reports import preparations
    from tui_lab.reports.own_examples import BadPicture

    found: list[ComparedPicture] = []
    bad: list[BadPicture] = []
    for each in preparations.prepare_in_all_ways(info, files, wanted.invert, wanted.digits):
        if isinstance(each, BadPicture):
            bad.append(each)
        else:
            found.append(each)
    _say_left_out(bad, files, anything=bool(found))
    answers = asked(run, preparations.inputs_of(found))
    if as_json:
        console.out_lines(params.to_json([_compared_as_json(each, answers) for each in found]))
        return ExitCode.DATA if bad else ExitCode.OK
    columns = [tables.Column(_("Picture"), cuts=True)]
    columns += [tables.Column(way) for way in preparations.PREPARATIONS]
    rows = [
        (
            each.path,
            *(preparations.answer_of(each, way, answers).text for way in preparations.PREPARATIONS),
        )
        for each in found
    ]
    tables.show(columns, rows)
    for way, error in preparations.refusals(found).items():
        console.say(f"{way}: {error.message} {error.hint}")
    return ExitCode.DATA if bad else ExitCode.OK


def _compared_as_json(picture: ComparedPicture, answers: OwnAnswers) -> dict[str, object]:
    from tui_lab.reports.preparations import PREPARATIONS

    told: dict[str, object] = {"picture": picture.path}
    for way in PREPARATIONS:
        found = picture.ways[way]
        if isinstance(found, DataError):
            told[way] = {"predicted": [], "problem": found.message}
            continue
        said = [answers.as_json(row) for row in picture.rows[way]]
        told[way] = {key: [each[key] for each in said] for key in said[0]}
    return told
