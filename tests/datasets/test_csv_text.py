"""Encodings, separators, lines: from bytes to rows."""

from __future__ import annotations

import csv
import gzip
import io
import random
from pathlib import Path

import numpy as np
import pytest

from tui_lab.datasets import own_csv
from tui_lab.datasets.csv_columns import preview_csv
from tui_lab.datasets.csv_text import read_csv_text
from tui_lab.errors import DataError

TABLE = "größe,weight,kind\n1,2.5,señal\n3,4.5,other\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("latin-1", "latin-1"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_is_found(
    tmp_path: Path, encoding: str, expected: str, line_end: str
) -> None:
    text = read_csv_text(written(tmp_path, TABLE.replace("\n", line_end).encode(encoding)))
    assert text.encoding == expected
    assert text.columns == ("größe", "weight", "kind")
    assert text.rows == (("1", "2.5", "señal"), ("3", "4.5", "other"))
    assert text.lines.tolist() == [2, 3]


def test_utf_16_the_other_way_round_is_found(tmp_path: Path) -> None:
    text = read_csv_text(written(tmp_path, b"\xfe\xff" + TABLE.encode("utf-16-be")))
    assert text.columns[0] == "größe"


def test_windows_letters_that_latin_1_lacks_are_read(tmp_path: Path) -> None:
    text = read_csv_text(written(tmp_path, "año,precio\n“uno”,5 €\nniño,7 €\n".encode("cp1252")))
    assert (text.encoding, text.columns) == ("cp1252", ("año", "precio"))
    assert text.rows == (("“uno”", "5 €"), ("niño", "7 €"))
    # 0x81 is no letter of Windows-1252.
    assert read_csv_text(written(tmp_path, b"a,b\n\x81\xf1,2\n")).encoding == "latin-1"


@pytest.mark.parametrize(
    "content",
    [
        "a,b,\n1,2,\n3,4,\n",
        "a,b\n1,2,\n3,4,\n",
        "a,b,,\n1,2,,\n3,4,,\n",
        "a,b\n1,2,,,\n3,4\n",
        "a,b\n1,2\n3,4\n,\n,,,\n",
    ],
)
def test_separators_at_the_end_of_lines_make_no_column(tmp_path: Path, content: str) -> None:
    text = read_csv_text(written(tmp_path, content))
    assert text.columns == ("a", "b")
    assert text.rows == (("1", "2"), ("3", "4"))


def test_an_empty_name_above_values_is_a_column(tmp_path: Path) -> None:
    text = read_csv_text(written(tmp_path, "a,,b,\n1,2,x,\n3,4,y,5\n"))
    assert text.columns == ("a", "column 2", "b", "column 4")


def test_the_line_of_a_zero_byte_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="zero byte in line 3"):
        read_csv_text(written(tmp_path, b"a,b\n1,2\n3,\x00\n"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_found(tmp_path: Path, encoding: str) -> None:
    text = read_csv_text(written(tmp_path, TABLE.encode(encoding)))
    assert (text.encoding, text.columns[0]) == (encoding, "größe")


def test_a_table_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(501 * 1024**2)
    with pytest.raises(DataError, match="larger than 500 MB"):
        read_csv_text(path)


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,€\n".encode("cp1252"))
    assert read_csv_text(path, encoding="cp1252").rows == (("1", "€"),)


def test_a_table_packed_with_gzip_is_read(tmp_path: Path) -> None:
    packed = gzip.compress(TABLE.encode("latin-1"), mtime=0)
    text = read_csv_text(written(tmp_path, packed))
    assert (text.encoding, text.columns[0], text.rows[1][2]) == ("latin-1", "größe", "other")
    with pytest.raises(DataError, match=r"table\.csv is damaged: what is packed in it"):
        read_csv_text(written(tmp_path, packed[:-9]))
    with pytest.raises(DataError, match="is damaged"):
        read_csv_text(written(tmp_path, packed[:3] + b"\x00" * 20))


def test_columns_of_one_name_are_renamed(tmp_path: Path, data_folder: Path) -> None:
    text = read_csv_text(written(tmp_path, "a,b,a,a (2),a,\n1,2,3,4,5,6\n2,3,4,5,6,7\n"))
    assert text.columns == ("a", "b", "a (3)", "a (2)", "a (4)", "column 6")
    assert text.renamed == (("a", "a (3)"), ("a", "a (4)"))
    notes: list[str] = []
    path = written(tmp_path, "# mine\na,a,class\n1,2,x\n5,1,y\n2,2,x\n")
    info = own_csv.add_csv(path, "mine", note=notes.append)
    assert info.features == ("a", "a (2)")
    assert "1 line that begins with # was left out." in notes
    assert "Columns whose name another has already are called: a (2)." in info.description


@pytest.mark.parametrize(
    ("content", "columns", "rows", "lines", "comments"),
    [
        ("# made by hand\na,b\n1,x\n# the end\n2,y\n", "ab", 2, [3, 5], 2),
        ("# one\n# a,b\n1,x\n2,y\n", "ab", 2, [3, 4], 1),
        ("#a,b\n1,x\n2,y\n", "ab", 2, [2, 3], 0),
        ("# by me, in 2020\na,b\n1,x\n2,y\n", "ab", 2, [3, 4], 1),
        ("a,b\n#1,x\n#2,y\n#1,z\n", "ab", 3, [2, 3, 4], 0),
    ],
)
def test_comments_are_left_out(
    tmp_path: Path, content: str, columns: str, rows: int, lines: list[int], comments: int
) -> None:
    text = read_csv_text(written(tmp_path, content))
    assert text.columns == tuple(columns)
    assert (len(text), text.lines.tolist(), text.comments) == (rows, lines, comments)


PIECES = ("a", "b", "1", "2.5", ",", ",", ",", "\n", "\n", "\r\n", "\r", '"', '""', '"x,y"',
          '"p\nq"', " ", ";", "é", "\n\n", "0,5")  # fmt: skip


def _by_hand(content: str, separator: str) -> list[list[str]] | None:
    """The rows as Python's own reader has them, without those that are empty; None: none."""
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    try:
        rows = [[field.strip() for field in row] for row in reader]
    except csv.Error:
        return None
    rows = [row for row in rows if len(row) > 1 or any(row)]
    while len(rows) > 1 and not any(rows[-1]):
        rows.pop()
    if not any(map(any, rows)):
        return []
    width = max((place for place, field in enumerate(rows[0], 1) if field), default=1)
    if any(any(row[width:]) for row in rows):
        width = len(rows[0])
    cut = [row if any(row[width:]) else row[:width] for row in rows]
    return cut if all(len(row) == width for row in cut) else None


def test_what_is_read_is_what_pythons_reader_reads(tmp_path: Path) -> None:
    """A fast reader of its own kind, and the same rows: of thousands of tables, most damaged."""
    rng = random.Random(7)
    read = 0
    for _table in range(1500):
        content = "".join(rng.choice(PIECES) for _piece in range(rng.randrange(1, 40)))
        if rng.random() < 0.5:
            row = [rng.choice(("1", "ab", '"c,d"', '"e\nf"', "", '""', 'g"h')) for _ in range(3)]
            content = "\n".join(",".join(rng.sample(row, 3)) for _row in range(4)) + content
        path = written(tmp_path, content)
        expected = _by_hand(content, ",")
        try:
            found: list[list[str]] | None = [
                list(row) for row in read_csv_text(path, ",", header=False).rows
            ]
        except DataError:
            found = None
        same = [[each.replace("\r\n", "\n") for each in row] for row in expected or []]
        assert expected == [] or (found or []) in (expected or [], same), content
        read += found is not None
    assert read > 100


def test_a_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n1,é\n".encode("latin-1"))
    with pytest.raises(DataError, match="line 3: the text is not in the encoding utf-8"):
        read_csv_text(path, encoding="utf-8")
    with pytest.raises(DataError, match="encoding klingon is not known"):
        read_csv_text(path, encoding="klingon")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = written(tmp_path, TABLE.replace(",", separator))
    text = read_csv_text(path)
    assert text.separator == separator
    assert len(text.columns) == 3


def test_semicolons_win_over_decimal_commas(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b;c\n1,5;2,5;x\n3,5;4,5;y\n")
    assert read_csv_text(path).separator == ";"


@pytest.mark.parametrize(
    "content",
    ["Peso, kg;clase\n1,5;a\n2,5;b\n", "Peso, kg;Edad, años;clase\n1,5;2,5;a\n1,7;2,0;b\n"],
)
def test_semicolons_win_where_every_line_has_as_many_commas(tmp_path: Path, content: str) -> None:
    text = read_csv_text(written(tmp_path, content))
    assert (text.columns[0], text.columns[-1]) == ("Peso, kg", "clase")


@pytest.mark.parametrize(("mark", "line"), [("sep=;\r\n", 3), ("sep=;\n", 3), ("", 2)])
def test_a_first_line_may_name_the_separator(tmp_path: Path, mark: str, line: int) -> None:
    text = read_csv_text(written(tmp_path, mark + "a;b,c\r\n1;x\r\n2;y\r\n"))
    assert text.columns == ("a", "b,c")
    assert text.lines.tolist() == [line, line + 1]


def test_a_separator_inside_quotes_does_not_count(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"x;y;z",1\n"x;y;z, and ""more""",2\n')
    text = read_csv_text(path)
    assert text.separator == ","
    assert text.rows[1] == ('x;y;z, and "more"', "2")


def test_spaces_part_fields_where_nothing_else_does(tmp_path: Path) -> None:
    text = read_csv_text(written(tmp_path, "Chins  Situps Who\n   5  162 'a'\n  12  101 b\n"))
    assert (text.separator, text.columns) == (" ", ("Chins", "Situps", "Who"))
    assert text.rows == (("5", "162", "'a'"), ("12", "101", "b"))
    text = read_csv_text(written(tmp_path, "colour\ndark red\nblue\n"))
    assert text.columns == ("colour",)


@pytest.mark.parametrize("name", ["x^2", "x\u0001", "(", "Bz", "xyz"])
def test_a_name_may_begin_as_a_packed_file_does(tmp_path: Path, name: str) -> None:
    text = read_csv_text(written(tmp_path, f'{name},"b\nc",d\n1,2,x\n3,4,y\n'))
    assert text.columns == (name.strip(), "b\nc", "d")
    assert text.rows == (("1", "2", "x"), ("3", "4", "y"))


def test_a_separator_can_be_named(tmp_path: Path) -> None:
    assert read_csv_text(written(tmp_path, "a:b\n1:2\n"), ":").rows == (("1", "2"),)
    assert read_csv_text(written(tmp_path, "a\tb\n1\t2\n"), "tab").rows == (("1", "2"),)
    with pytest.raises(DataError, match="“::” is not one character"):
        read_csv_text(written(tmp_path, "a::b\n1::2\n"), "::")


def test_lines_are_counted_through_quoted_line_ends_and_empty_lines(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"one\ntwo",1\n\n   \n3,4\n')
    text = read_csv_text(path)
    assert text.rows == (("one\ntwo", "1"), ("3", "4"))
    assert text.lines.tolist() == [2, 6]


def test_empty_rows_at_the_end_are_left_out(tmp_path: Path) -> None:
    assert read_csv_text(written(tmp_path, "a,b\n1,2\n,\n,\n")).rows == (("1", "2"),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b" \n\n", "is empty"),
        (b"a,b\n", "a header and no other line"),
        (b"a,b\n,\n\n", "a header and no other line"),
        (b"1,2\n3,4\n", "no header: its first line holds numbers only"),
        (b"a,b\n1,2\n1,2,3\n", "line 3: 3 fields, but the first line has 2"),
        (b"a,b\n1,2\n\n1\n", "line 4: 1 fields, but the first line has 2"),
        (b'a,b\n1,"2\n3,4\n', "line 2: the quotes do not match"),
        (b"a,b\n1,\x00\n", "is not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a text file"),
        (b"\xff\xfea", "not in the encoding utf-16"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(DataError, match=words) as caught:
        read_csv_text(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_a_field_may_be_long(tmp_path: Path) -> None:
    text = read_csv_text(written(tmp_path, b"a,b\n1," + b"x" * 200_000 + b"\n"))
    assert len(text.field(0, 1)) == 200_000
    with pytest.raises(DataError, match="or a field is too long"):
        read_csv_text(written(tmp_path, b'a,b\nx"y,' + b"x" * 200_000 + b"\n"))


def test_a_file_that_is_not_there_or_a_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: there is no such file"):
        read_csv_text(tmp_path / "nothing.csv")
    with pytest.raises(DataError, match="cannot be read"):
        read_csv_text(tmp_path)


def test_a_preview_tells_what_each_column_holds(tmp_path: Path) -> None:
    rows = [f"{n},{n / 7:.2f},{'red' if n % 2 else 'blue'},name {n},{n % 3}" for n in range(1, 31)]
    rows[4] = "5,NA,,name 5,1"
    path = written(tmp_path, "id,size,colour,who,kind\n" + "\n".join(rows))
    preview = preview_csv(path)
    assert (preview.separator, preview.encoding, preview.rows) == (",", "utf-8", 30)
    kinds = {column.name: str(column.kind) for column in preview.columns}
    assert kinds == {
        "id": "identifier",
        "size": "numeric",
        "colour": "categorical",
        "who": "text",
        "kind": "numeric",
    }
    colour = preview.columns[2]
    assert (colour.distinct, colour.missing, colour.examples) == (2, 1, ("red", "blue"))
    assert preview.columns[1].missing == 1
    assert preview.suggested_drop == ("id", "who")
    assert preview.targets == ("kind",)


def test_a_nameless_column_of_row_numbers_gets_a_name(tmp_path: Path) -> None:
    preview = preview_csv(written(tmp_path, ",a,b\n0,5,9\n1,6,2\n2,5,4\n"))
    assert preview.columns[0].name == "column 1"
    assert preview.suggested_drop == ("column 1",)


def test_what_is_no_number_below_is_none_in_the_header(tmp_path: Path) -> None:
    text = read_csv_text(written(tmp_path, "inf,nan,1_000\n1,2,3\n4,5,x\n"))
    assert text.columns == ("inf", "nan", "1_000")
    assert text.numbers(2)[0] == 3
    assert np.isnan(text.numbers(2)[1])


def test_a_decimal_comma_counts_in_header_and_values_alike(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="numbers only"):
        read_csv_text(written(tmp_path, "1,5;2\n3,5;4\n"), ";")
    text = read_csv_text(written(tmp_path, "a;b\n3,5;4\n"), ";")
    assert text.numbers(0).tolist() == [3.5]


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"BZh91AY", "begins like one of the kind bzip2", "Unpack it"),
        (b"PK\x03\x04" + bytes(range(256)), "kind zip, xlsx, ods", "export the table as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "kind xls, doc", "export the table as CSV"),
        (b"%PDF-1.4\n1 0 obj\n", "kind PDF", "export the table as CSV"),
        (b"PAR1\x15\x04", "kind Parquet", "export the table as CSV"),
        (b"\n<!DOCTYPE HTML>\n<p>a,b</p>\n<p>c,d</p>\n", "is a web page", "raw"),
        (b"\xef\xbb\xbf<html lang='es'>\n<p>a,b\n", "is a web page", "raw"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(
    tmp_path: Path, content: bytes, message: str, hint: str
) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read_csv_text(written(tmp_path, content))
    assert hint in caught.value.hint
