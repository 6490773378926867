"""Reading the values of a course's file; every error names the file and the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from tui_lab.courses.charts import check_charts
from tui_lab.courses.placeholders import Facts, UnknownFactError, fill, fill_all, in_language
from tui_lab.errors import CourseError, ExperimentError
from tui_lab.experiment.values import which
from tui_lab.i18n import _
from tui_lab.text.fit import one_line, unbroken
from tui_lab.text.values import quoted_value

LARGEST = 1e15
"""The largest number that a course's file may hold."""


def is_number(value: object) -> bool:
    """Whether a value is a number from -1e15 to 1e15."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST


def decoded(path: Path) -> Mapping[str, Any]:
    """A TOML file.

    Raises:
        CourseError: It cannot be read, or is not TOML; the line is named.
    """
    from tui_lab.experiment.parsing import read_text

    try:
        return _table(read_text(path), str(path))
    except ExperimentError as error:
        raise CourseError(error.message, error.hint) from error


@lru_cache(maxsize=256)
def _table(text: str, where: str) -> Mapping[str, Any]:
    """What a text in TOML says; a course is read again with each look at its list or a step."""
    from tui_lab.experiment.parsing import decode

    return decode(text, where)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a course's file.

    Args:
        content: The values as TOML gives them.
        file: The file that the table is from.
        path: Its path in the file, as `checks[2]`; "" for the whole file.
        facts: The values of the placeholders.
    """

    content: Mapping[str, Any]
    file: Path
    path: str
    facts: Facts

    def _path_of(self, field: str) -> str:
        return ".".join(filter(None, (self.path, field)))

    def fail(self, field: str, message: str, hint: str = "") -> NoReturn:
        """Raise the error about one of its fields.

        Raises:
            CourseError: Always.
        """
        path = self._path_of(field)
        text = _("{file}, {field}: {message}").format(file=self.file, field=path, message=message)
        raise CourseError(text, hint)

    def only(self, known: Sequence[str]) -> None:
        """Refuse fields whose name is not known.

        Raises:
            CourseError: There is one.
        """
        for name in self.content:
            if name not in known:
                self.fail(
                    str(name),
                    _("there is no field of that name."),
                    which(str(name), known),
                )

    def text(self, field: str, *, required: bool = True) -> str:
        """A text for people, in the current language and with its placeholders filled.

        Raises:
            CourseError: It is required and missing, is no text, or has an unknown placeholder.
        """
        value = in_language(self.content.get(field))
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fail(
                field,
                _("a text is missing."),
                _("Write a text, or a table of languages: {example}.").format(
                    example='{en = "…", es = "…"}'
                ),
            )
        try:
            text = str(fill(value.strip(), self.facts, for_people=True))
        except UnknownFactError as error:
            self._unknown(field, str(error.args[0]))
        try:
            check_charts(text)
        except CourseError as error:
            self.fail(field, error.message, error.hint)
        return text

    def title(self, field: str, *, required: bool = True) -> str:
        """A text for people on one line, as `text`."""
        return unbroken(self.text(field, required=required))

    def _unknown(self, field: str, placeholder: str) -> NoReturn:
        known = [
            "{" + slot + ("." + fact if fact else "") + "}"
            for slot, facts in self.facts.items()
            for fact in facts
        ]
        self.fail(
            field,
            _("the placeholder {name} stands for nothing.").format(name=placeholder),
            which(placeholder, known),
        )

    def value(self, field: str, default: Any = None) -> Any:
        """A value for the program, with its placeholders filled.

        Raises:
            CourseError: A placeholder does not exist.
        """
        try:
            return fill_all(self.content.get(field, default), self.facts)
        except UnknownFactError as error:
            self._unknown(field, str(error.args[0]))

    def value_of_all(self) -> dict[str, Any]:
        """The whole table for the program, with its placeholders filled.

        Raises:
            CourseError: A placeholder does not exist.
        """
        return {field: self.value(field) for field in self.content}

    def word(
        self, field: str, default: str = "", *, required: bool = False, translated: bool = False
    ) -> str:
        """A text for the program.

        Args:
            field: Its name.
            default: What is taken where it is missing.
            required: Whether it may be missing.
            translated: Whether it may be a table of languages.

        Raises:
            CourseError: It is no text, or missing though required.
        """
        value = self.value(field, default)
        value = in_language(value) if translated else value
        if not isinstance(value, str) or (required and not value):
            self.fail(field, _("a text is missing."), _("It stands in quotes."))
        return value

    def words(self, field: str) -> tuple[str, ...]:
        """A list of texts for the program; a single text is a list of one.

        Raises:
            CourseError: It is something else.
        """
        value = self.value(field, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(part, str) for part in listed):
            self.fail(field, _("it must be a list of texts."))
        return tuple(listed)

    def number(self, field: str, default: float, *, minimum: float = 0.0) -> float:
        """A number.

        Raises:
            CourseError: It is not a number, or below the minimum.
        """
        value = self.value(field, default)
        if is_number(value) and value >= minimum:
            return value if isinstance(value, int) else float(value)
        self.fail(
            field,
            _("{value} is not a number from {minimum} on.").format(
                value=quoted_value(value), minimum=minimum
            ),
        )

    def numbers(self, field: str) -> tuple[float, ...]:
        """A list of numbers of either sign.

        Raises:
            CourseError: It is something else, or empty.
        """
        value = self.value(field, [])
        if not isinstance(value, list) or not value or not all(is_number(each) for each in value):
            self.fail(field, _("it must be a list of numbers."))
        return tuple(float(each) for each in value)

    def moment(self, field: str, *, end: bool = False) -> float | None:
        """A date, or a date and a time: seconds since 1970; None without one.

        Args:
            field: Its name.
            end: Whether a date alone means the end of that day, else its beginning.

        Raises:
            CourseError: It is neither.
        """
        value = self.content.get(field)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value + timedelta(days=end), time.min)
        if isinstance(value, datetime):
            with suppress(OverflowError, OSError, ValueError):
                return value.timestamp()
        self.fail(
            field,
            _("it must be a date, or a date and a time, without quotes."),
            _("For example: {example}").format(example="2027-03-01"),
        )

    def flag(self, field: str) -> bool:
        """True or false.

        Raises:
            CourseError: It is neither.
        """
        value = self.content.get(field, False)
        if not isinstance(value, bool):
            self.fail(field, _("it must be true or false."))
        return value

    def one_of(self, field: str, known: Sequence[str], default: str = "") -> str:
        """One of several words.

        Raises:
            CourseError: It is none of them.
        """
        value = self.word(field, default)
        if value not in known:
            self.fail(
                field,
                _("“{word}” is not known here.").format(word=one_line(value)),
                which(value, [each for each in known if each]),
            )
        return value

    def table(self, field: str) -> Table | None:
        """A table inside this one; None where there is none.

        Raises:
            CourseError: It is something else.
        """
        value = self.content.get(field)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.fail(field, _("it must be a table."))
        return Table(value, self.file, self._path_of(field), self.facts)

    def tables(self, field: str) -> list[Table]:
        """The tables of a list inside this table.

        Raises:
            CourseError: It is something else.
        """
        value = self.content.get(field, [])
        if not isinstance(value, list) or not all(isinstance(part, Mapping) for part in value):
            self.fail(field, _("it must be a list of tables."))
        path = self._path_of(field)
        return [Table(part, self.file, f"{path}[{n}]", self.facts) for n, part in enumerate(value)]

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts for people.

        Raises:
            CourseError: It is something else.
        """
        value = self.content.get(field, [])
        if not isinstance(value, list):
            self.fail(field, _("it must be a list of texts."))
        path = self._path_of(field)
        tables = [
            Table({"text": part}, self.file, f"{path}[{n}]", self.facts)
            for n, part in enumerate(value)
        ]
        return tuple(table.text("text") for table in tables)
