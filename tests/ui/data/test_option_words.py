"""What sentences about tables say in the form: keys and fields in place of options."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tui_lab.cli import table_choices
from tui_lab.datasets.csv_columns import preview_csv
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError
from tui_lab.ui.data import adding_view
from tui_lab.ui.data.column_roles import ColumnRoles
from tui_lab.ui.data.loading import FileToAdd
from tui_lab.ui.data.option_words import ACTIONS, BOXES, FIELDS, ORDER, in_form, of_form
from tui_lab.ui.predict.view import problem

DATES = "day,kind\n01/02/2024,a\n03/04/2024,b\n05/06/2024,a\n01/03/2024,b\n02/02/2024,c\n"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Leave out such rows: `--missing drop`.", "rows: the key v (Missing)."),
        ("`--missing-value` chooses.", "The field “No value” chooses."),
        ("Fill. `--missing-value ''` {x}.", "Fill. The field “No value” {x}."),
        ("Say `--day-first` or `--month-first`.", "Say the day or the month, with the key o."),
        ("Add it with `--no-header`.", "with the box “No header”."),
        ("Name them in `--order`.", "Name them in the key O (Order of its values)."),
        ("Look with `--preview`.", "with `--preview` on the command line."),
    ],
)
def test_options_are_called_as_the_form_has_them(sentence: str, said: str) -> None:
    assert in_form(sentence).plain.endswith(said)


def test_pages_beside_the_form_say_where_the_control_is() -> None:
    said = of_form("So it is a quantity; `--classes` takes each for a class.")
    assert "the key G (Classes or quantity) of the form for own data takes" in said
    no_header = problem(DataError("No header.", "Add the file with `--no-header`; or `--target`."))
    assert "with the box “No header”; or `--target` on the command line." in no_header.plain


def test_there_are_such_options() -> None:
    options = [each for each in table_choices.options() if isinstance(each, click.Option)]
    known = {name for each in options for name in (*each.opts, *each.secondary_opts)}
    beside = {"--name", "--size", "--colour", "--overwrite"}
    assert {*FIELDS, *BOXES, *ACTIONS, *ORDER} - beside <= known


def test_what_stands_in_the_way_is_said_before_the_table_is_added(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text(DATES)
    for day_first, becomes in ((None, "day or month?"), (True, "month"), (False, "day,")):
        options = TableOptions(day_first=day_first)
        found = FileToAdd(path, "csv", preview_csv(path, options), options)
        roles = ColumnRoles.of(found.csv, day_first)
        said = adding_view.summary(found, roles).plain
        assert "class c has one example only" in said
        assert ("the day or the month, with the key o" in said) == (day_first is None)
        assert ("month comes first" in said) == (day_first is False)
        assert found.csv is not None
        row = adding_view.row(found.csv.columns[0], roles, options, 120)
        assert any(becomes in cell.plain for cell in row)
    assert [roles.with_next_date_order().day_first, roles.day_first] == [None, False]
