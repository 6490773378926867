"""A status has one word, one sign and one tone, wherever a run is shown."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from rich.style import Style
from support import source
from support.cli import recorded
from textual.theme import Theme

from tui_lab.cli import console
from tui_lab.cli.commands import runs as runs_command
from tui_lab.reports.table import Line
from tui_lab.runs.status import Status, status_word
from tui_lab.text.ascii import sign
from tui_lab.text.statuses import STATUSES
from tui_lab.ui.kit.theme_styles import THEME_COLOURS
from tui_lab.ui.lab.view import news
from tui_lab.ui.runs.run_columns import status_text
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.training.run_head import HeadView, head_title


def test_every_status_is_shown() -> None:
    assert set(STATUSES) == {status.value for status in Status}


@pytest.mark.parametrize("unicode", [True, False])
def test_signs_differ_without_colour(unicode: bool) -> None:
    signs = [sign(look.sign, unicode) for look in STATUSES.values()]
    assert len(set(signs)) == len(signs)
    assert all(len(each) == 1 for each in signs)


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT, themes.TERMINAL])
def test_tones_are_colours_of_the_themes_and_of_the_command_line(theme: Theme) -> None:
    colours = {getattr(theme, THEME_COLOURS[look.tone]) for look in STATUSES.values()}
    assert len(colours - {None}) == 3
    assert {look.tone for look in STATUSES.values()} <= console.CODES.keys()


@pytest.mark.parametrize("status", Status)
def test_table_training_view_and_command_line_show_it_alike(status: Status) -> None:
    shown, word = STATUSES[status.value], status_word(status)
    (finished,) = recorded("finished")
    run = replace(finished.summary(), status=status)
    in_table = status_text(run)
    assert in_table.startswith(f"{shown.sign} ")
    assert word in in_table or status is Status.RUNNING  # where it counts epochs instead
    assert head_title(HeadView(status=status), 80).plain.startswith(f"{shown.sign} {word} ")
    assert runs_command._cell(Line(run), "status", {}) == (word, shown.tone)


@pytest.mark.parametrize("status", Status)
def test_the_news_of_the_lab_show_its_sign(status: Status) -> None:
    (finished,) = recorded("finished")
    run = replace(finished.summary(), status=status)
    ended = () if status.live or status is Status.LOST else (run,)
    marks = dict.fromkeys(("good", "notice", "bad"), Style())
    text = news(Snapshot((run,), (), {}, listed=True), "", marks, ended=ended).plain
    assert text.startswith(f"{STATUSES[status].sign} {run.name} ")


@pytest.mark.needs("source")
def test_no_other_module_has_words_signs_or_tones_of_its_own() -> None:
    owners = {
        module.name
        for module in source.modules().values()
        for node in module.nodes(ast.Dict)
        if _is_about_statuses(node)
    }
    assert owners == set()


def _is_about_statuses(table: ast.Dict) -> bool:
    keys = [ast.unparse(key) for key in table.keys if key is not None]
    fixed = [
        value
        for value in table.values
        if isinstance(value, ast.Constant | ast.Tuple) or ast.unparse(value).startswith("N_(")
    ]
    return len(fixed) > 2 and sum(key.startswith("Status.") for key in keys) > 2
