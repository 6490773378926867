"""The columns that a network wants that was trained with a table or with points.

Columns are those of the file that the data set was made from: one of categories becomes an input
for each of its values, a date one for each of its parts. Must not import NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tui_lab.datasets import dates
from tui_lab.datasets.csv_numbers import Notation, Written
from tui_lab.datasets.model import Added, ColumnRecipe, DatasetInfo
from tui_lab.datasets.notation_errors import both_readings, no_number
from tui_lab.datasets.table_options import MISSING_WORDS
from tui_lab.datasets.words import some
from tui_lab.errors import DataError
from tui_lab.i18n import _

WITHOUT_INPUT = {("shipping", "Gender"): "F"}
"""Data set and column -> the category that has no input of its own: all of the others are 0."""
MISSING_INPUT, OTHER_INPUT = "(missing)", "(other)"
"""Not translated: names of inputs stay what they are when the language changes."""


def free(name: str, taken: Collection[str]) -> str:
    """The name, or one like it that is not taken."""
    while name in taken:
        name = f"({name})"
    return name


@dataclass(frozen=True, slots=True)
class InputColumn:
    """One column that a network wants."""

    name: str
    categories: tuple[str, ...] = ()
    """The values that have an input each; none for a number, a date or an order."""
    without_input: str = ""
    """A further value, for which all these inputs are 0."""
    recipe: ColumnRecipe | None = None
    """What else it is; None for a plain number or plain categories."""
    gap: str = ""
    """What a missing value becomes; empty where it is refused."""
    missing: frozenset[str] = frozenset()
    """What means one besides an empty field, in small letters."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs."""
        recipe = self.recipe
        more = (MISSING_INPUT,) if recipe is not None and recipe.flag else ()
        if self.categories:
            return tuple(f"{self.name}={each}" for each in self.categories)
        if recipe is not None and recipe.kind == "date":
            return tuple(f"{self.name}={each}" for each in (*recipe.parts, *more))
        return (self.name, *(f"{self.name}={each}" for each in more))

    @property
    def is_number(self) -> bool:
        """Whether it takes any number."""
        return not self.categories and (self.recipe is None or self.recipe.kind == "number")

    @property
    def values(self) -> tuple[str, ...]:
        """The values that can be given, where they are not any numbers or dates."""
        if self.recipe is not None and self.recipe.kind == "order":
            return self.recipe.values
        named = (*self.categories, self.without_input) if self.without_input else self.categories
        hidden = 0 if self.recipe is None else self.recipe.flag + self.recipe.pooled
        return named[: len(named) - hidden]

    def is_missing(self, value: str) -> bool:
        """Whether a value means that there is none, and that is taken."""
        return bool(self.gap) and (not value or value.lower() in self.missing)

    def encode(self, value: str, notation: Notation | None, place: str) -> list[float]:
        """The inputs for one value.

        Args:
            value: As it is written.
            notation: What decides a number that may be read in two ways.
            place: What stands before the sentence of an error.

        Returns:
            A number for each input, NaN where the value is missing and the network's scaling fills
            it in.

        Raises:
            DataError: The value does not fit the column, or may be read in two ways.
        """
        value = value.strip()
        flag = self.recipe is not None and self.recipe.flag
        if self.is_missing(value):
            count = len(self.inputs)
            if not flag:
                return [math.nan] * count
            filled = 0.0 if self.categories else math.nan
            return [filled] * (count - 1) + [1.0]
        if self.categories:
            return self._category(value, place)
        if self.recipe is not None and self.recipe.kind == "date":
            found = self._date(value, place)
        elif self.recipe is not None and self.recipe.kind == "order":
            if value not in self.recipe.values:
                raise self._unknown(value, place)
            found = [float(self.recipe.values.index(value))]
        else:
            found = [self._number(value, notation, place)]
        return [*found, 0.0] if flag else found

    def _number(self, value: str, notation: Notation | None, place: str) -> float:
        found = None if notation is None else notation.read(value)
        written = None if found is not None else Written.of(value)
        if written is not None:
            found = written.alone(notation)
        if written is not None and written.unclear and found is None:
            raise self._undecided(value, place)
        if found is None:
            raise DataError(
                no_number(place, self.name, value),
                _("Write a number such as 1200 or 0.5; where ; parts the values, also 0,5."),
            )
        return found

    def _category(self, value: str, place: str) -> list[float]:
        recipe, known = self.recipe, self.values
        found = [float(value == category) for category in self.categories]
        if value in known:
            return found
        if recipe is None or not recipe.pooled:
            raise self._unknown(value, place)
        found = [0.0] * len(self.categories)
        found[len(known)] = 1.0
        return found

    def _date(self, value: str, place: str) -> list[float]:
        assert self.recipe is not None
        moment = dates.read(value, self.recipe.date_order)  # type: ignore[arg-type]
        if moment is None:
            raise DataError(
                _("{place}, column {column}: “{value}” is no date or time.").format(
                    place=place, column=self.name, value=value
                ),
                _("Write it as in the data, or as 2024-05-31 18:30."),
            )
        return [moment.part(part, self.recipe.first) for part in self.recipe.parts]

    def _unknown(self, value: str, place: str) -> DataError:
        return DataError(
            _("{place}, column {column}: “{value}” did not occur in the data.").format(
                place=place, column=self.name, value=value
            ),
            _("There are: {names}.").format(names=some(self.values)),
        )

    def _undecided(self, value: str, place: str) -> DataError:
        fraction, whole = both_readings(value)
        return DataError(
            _("{place}, column {column}: “{value}” may be {fraction} or {whole}.").format(
                place=place, column=self.name, value=value, fraction=fraction, whole=whole
            ),
            _("Write {fraction}, or {whole} without a thousands sign.").format(
                fraction=f"{fraction}0" if "." in fraction else fraction, whole=whole
            ),
        )


def input_columns(info: DatasetInfo, given: Sequence[str] = ()) -> tuple[InputColumn, ...]:
    """The columns that a network wants that was trained with the data set.

    Args:
        info: The data set; its inputs are numbers in a row.
        given: The columns of a file: a name with an equals sign that is one of them is no category.
    """
    names = info.features or tuple(f"x{n + 1}" for n in range(info.input_shape[0]))
    added = info.added
    if added is not None and added.categorical_known:
        return tuple(_known_columns(names, added))
    found: dict[str, list[str]] = {}
    numeric = {*given}
    for name in names:
        column, equals, category = name.partition("=")
        if name in numeric or not equals:
            found[name] = []
        else:
            found.setdefault(column, []).append(category)
    return tuple(
        InputColumn(name, tuple(categories), WITHOUT_INPUT.get((info.name, name), ""))
        for name, categories in found.items()
    )


def _known_columns(features: Sequence[str], added: Added) -> Iterator[InputColumn]:
    """The columns of inputs where it is known what they are: their names may have `=`."""
    starts = {
        start: (name, ColumnRecipe("categories", start, count))
        for name, (start, count) in added.categorical.items()
    } | {recipe.start: (name, recipe) for name, recipe in added.recipes.items()}
    words = frozenset(word.lower() for word in added.missing_set or MISSING_WORDS)
    place = 0
    while place < len(features):
        if place not in starts:
            yield InputColumn(features[place], gap=added.gap, missing=words)
            place += 1
            continue
        name, recipe = starts[place]
        inputs = features[place : place + recipe.count]
        categories = tuple(each.removeprefix(f"{name}=") for each in inputs)
        yield InputColumn(
            name,
            categories if recipe.kind == "categories" else (),
            recipe=recipe,
            gap=recipe.gap,
            missing=words,
        )
        place += max(1, recipe.count)
