"""What the form for own data says of a folder of pictures; without the screen."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tui_lab.datasets.table_options import TableOptions
from tui_lab.ui.data import loading
from tui_lab.ui.data.adding_view import summary
from tui_lab.ui.data.column_roles import ColumnRoles


def test_what_is_left_out_of_a_folder_of_pictures_is_said_before_it_is_added(
    tmp_path: Path,
) -> None:
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir(parents=True)
        Image.new("L", (6, 6), 9).save(tmp_path / name / "1.png")
    (tmp_path / "dog" / "2.png").write_text("no picture")
    told: list[str] = []
    found = loading.inspect(tmp_path, TableOptions(), told.append)
    assert summary(found, ColumnRoles()).plain.splitlines() == [
        "2 pictures, 2 classes: cat 1, dog 1.",
        "1 file is no picture and was left out: dog/2.png.",
    ]
    assert told[-1] == "3 of 3 pictures"
