"""What was decided when an own data set was added, in sentences of the current language.

Must not import NumPy: the catalogue is shown by the light faces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_lab.datasets.model import Added
from tui_lab.datasets.words import notation_in_words, separator_text, some
from tui_lab.i18n import N_, _, ngettext, number

FILLED = {
    "mean": N_(
        "Missing values become the mean of the training part, or its most frequent word: {names}."
    ),
    "median": N_(
        "Missing values become the median of the training part, or its most frequent word: {names}."
    ),
    "most-frequent": N_(
        "Missing values become the most frequent one of the training part: {names}."
    ),
    "category": N_(
        "Missing values are a category of their own, or the mean with an input that says so: "
        "{names}."
    ),
    "flag": N_(
        "Missing values become the mean of the training part, and an input says where they were: "
        "{names}."
    ),
}
"""What missing values of columns become, by `table_options.Missing`."""
PARTS = {
    "year": N_("year"),
    "month": N_("month"),
    "day": N_("day"),
    "weekday": N_("weekday"),
    "hour": N_("hour"),
    "minute": N_("minute"),
    "seconds": N_("seconds"),
}
"""By `dates.PARTS`."""


def description(added: Added) -> str:
    """Where an own data set came from, and what was decided: a paragraph."""
    text = (
        _("Added from the folder {folder}.").format(folder=added.source)
        if added.folder
        else _("Added from the file {file}.").format(file=added.source)
    )
    sentences = [text, *decisions(added)]
    if len(added.targets) > 1:
        text = _("The columns {names} are the targets: quantities.")
        sentences.insert(1, text.format(names=some(added.targets)))
    elif added.target and not added.last_column:
        text = (
            _("The column {name} is the target: a quantity.")
            if added.targets and not added.guessed
            else _("The column {name} is the target.")
        )
        sentences.insert(1, text.format(name=added.target))
    return " ".join(sentences)


def decisions(added: Added) -> list[str]:
    """What was decided that nobody asked for, a sentence each."""
    sentences = []
    if added.last_column:
        text = _("The last column, {name}, is the target.")
        sentences.append(text.format(name=added.target))
    if added.guessed:
        text = _(
            "The target {name} has many different numbers, so it is taken for a quantity; "
            "`--classes` takes each for a class."
        )
        sentences.append(text.format(name=added.target))
    if added.useless:
        text = _("Left out, because they say nothing about an example: {names}.")
        sentences.append(text.format(names=some(added.useless)))
    if added.rows_left_out:
        text = ngettext(
            "{count} row with a missing value was left out.",
            "{count} rows with missing values were left out.",
            added.rows_left_out,
        )
        sentences.append(text.format(count=number(added.rows_left_out)))
    sentences += reading_sentences(added.renamed, added.comments, added.sheets)
    if added.missing_words:
        text = _("Besides empty fields, these counted as missing: {words}.")
        sentences.append(text.format(words=some(added.missing_words)))
    for how, names in _grouped(added.filled).items():
        sentences.append(_(FILLED[how]).format(names=some(names)))
    if added.decimal == "," or added.thousands:
        sentences.append(notation_in_words(added.decimal, added.thousands))
    if added.no_numbers:
        text = ngettext(
            "The values of the column {names} begin with digits but are no numbers: each became a "
            "category.",
            "The values of these columns begin with digits but are no numbers, and became "
            "categories: {names}.",
            len(added.no_numbers),
        )
        sentences.append(text.format(names=some(added.no_numbers)))
    for name, example in added.codes.items():
        text = _(
            "The values of the column {name} are digits that are no numbers, such as {example}: "
            "each became a category."
        )
        sentences.append(text.format(name=name, example=example))
    for name, parts in added.dates.items():
        text = _("Of the dates in the column {name} these became inputs: {parts}.")
        sentences.append(text.format(name=name, parts=", ".join(_(PARTS[each]) for each in parts)))
    for name, count in added.pooled.items():
        text = ngettext(
            "In the column {name}, {count} rare value shares an input.",
            "In the column {name}, {count} rare values share an input.",
            count,
        )
        sentences.append(text.format(name=name, count=number(count)))
    for name, values in added.alike.items():
        text = _(
            "In the column {name}, {values} differ in capital letters alone: they count as "
            "different."
        )
        sentences.append(text.format(name=name, values=", ".join(values)))
    if added.inexact:
        text = _(
            "Whole numbers in {names} have more digits than can be kept: their last ones were "
            "rounded."
        )
        sentences.append(text.format(names=some(added.inexact)))
    if added.constant:
        text = ngettext(
            "The column {names} has the same value in every row.",
            "These columns have the same value in every row: {names}.",
            len(added.constant),
        )
        sentences.append(text.format(names=some(added.constant)))
    if added.pictures_joined:
        sentences.append(joined_sentence(added.pictures_joined))
    if added.own_validation:
        sentences.append(kept_sentence(added.own_validation))
    if added.pictures_left_out:
        text = ngettext(
            "{count} file that is no good picture was left out.",
            "{count} files that are no good pictures were left out.",
            added.pictures_left_out,
        )
        sentences.append(text.format(count=number(added.pictures_left_out)))
    if added.unique:
        text = _(
            "Each row has another number in {names}, as ids have: drop it, or the network may "
            "learn the rows by heart."
        )
        sentences.append(text.format(names=some(added.unique)))
    for name in added.counting:
        text = _(
            "The column {name} only counts the rows; drop it, or the network may learn the order "
            "of the file."
        )
        sentences.append(text.format(name=name))
    return sentences


def _grouped(filled: Mapping[str, str]) -> dict[str, list[str]]:
    """The columns by what their missing values become."""
    found: dict[str, list[str]] = {}
    for name, how in filled.items():
        found.setdefault(how, []).append(name)
    return found


def size_sentence(rows: int, separator: str, encoding: str) -> str:
    """How many rows a table has, and where it is text, how that is read.

    Args:
        rows: How many, without the header.
        separator: Between its values; "" where the file is no text.
        encoding: Of its text.
    """
    text = (
        ngettext(
            "{rows} row, separator “{separator}”, encoding {encoding}.",
            "{rows} rows, separator “{separator}”, encoding {encoding}.",
            rows,
        )
        if separator
        else ngettext("{rows} row.", "{rows} rows.", rows)
    )
    return text.format(rows=number(rows), separator=separator_text(separator), encoding=encoding)


def reading_sentences(
    renamed: Sequence[tuple[str, str]], comments: int, sheets: Sequence[str] = ()
) -> list[str]:
    """What was decided about the lines and names of a table before its columns were looked at.

    Args:
        renamed, comments, sheets: As in `csv_text.CsvText`.
    """
    sentences = []
    if len(sheets) > 1:
        text = _("This is the sheet {name}; `--sheet` takes another: {others}.")
        sentences.append(text.format(name=sheets[0], others=some(sheets[1:])))
    if comments:
        text = ngettext(
            "{count} line that begins with # was left out.",
            "{count} lines that begin with # were left out.",
            comments,
        )
        sentences.append(text.format(count=number(comments)))
    if renamed:
        text = _("Columns whose name another has already are called: {names}.")
        sentences.append(text.format(names=some([name for _old, name in renamed])))
    return sentences


def joined_sentence(count: int) -> str:
    """What became of the pictures of a validation part."""
    text = ngettext(
        "{count} picture of the validation folder joined the training part: each experiment takes "
        "its validation examples out of that.",
        "{count} pictures of the validation folder joined the training part: each experiment takes "
        "its validation examples out of that.",
        count,
    )
    return text.format(count=number(count))


def kept_sentence(count: int) -> str:
    """What becomes of the pictures of a validation part that stays one."""
    text = ngettext(
        "{count} picture of the validation folder is the validation part of each experiment.",
        "{count} pictures of the validation folder are the validation part of each experiment.",
        count,
    )
    return text.format(count=number(count))
