"""The kind `code`: a snippet with gaps to complete, compared by what it means, never executed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from tui_lab.courses.check import LONGEST_ANSWER, AnswerField, Check, CheckState, Reply
from tui_lab.courses.code_form import CodeDifference, CodeForm, code_form, differences
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.tables import Table, is_number
from tui_lab.courses.wording import NO_WAYS, CheckReply, Ways
from tui_lab.errors import CourseError, ExperimentError
from tui_lab.experiment.keras_code.syntax import parse_code, written
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.reports.cells import markdown_cell
from tui_lab.text.fit import one_line

GAP = "___"
GAP_COLUMNS = 12
"""Of the field in a gap, before anything is typed into it."""
WIDEST = 72
"""Columns of a line of the snippet with the fields in its gaps."""
MOST_GAPS = 6
_GAP = re.compile(re.escape(GAP) + "_*")


@dataclass(frozen=True, slots=True)
class CodeCheck(Check):
    """A snippet with gaps; the answer is what stands in them, a line for each."""

    KIND: ClassVar[str] = "code"
    LABEL: ClassVar[str] = N_("complete the code")
    KEYS: ClassVar[str] = N_("{enter} goes to the next gap, in the last one it answers")
    PLACEHOLDER: ClassVar[str] = N_("'CODE'")
    FIELD: ClassVar[AnswerField] = "gaps"
    JOINED: ClassVar[str] = "\n"

    code: str = ""
    solutions: tuple[tuple[str, ...], ...] = ()
    """What may stand in the gaps; each a way to complete the code that means something else."""

    @classmethod
    def read(cls, table: Table) -> CodeCheck:
        """Make it from its table."""
        common = cls.common(table, "code", "solutions")
        code = table.word("code", required=True, translated=True).strip("\n").rstrip()
        made = cls(**common, code=code)
        if not 1 <= made.gaps <= MOST_GAPS:
            text = _("the code needs 1 to {most} gaps, written {gap}.")
            table.fail("code", text.format(most=MOST_GAPS, gap=GAP))
        if any(len(_GAP.sub(" " * GAP_COLUMNS, line)) > WIDEST for line in code.splitlines()):
            text = _("a line of the code may have {count} columns, {gap} for each gap.")
            table.fail("code", text.format(count=WIDEST, gap=GAP_COLUMNS))
        listed = table.value("solutions", [])
        # A placeholder that is a whole gap may stand for a number.
        solutions = [
            [str(part) if is_number(part) else part for part in each]
            for each in ([one] if not isinstance(one, list) else one for one in listed or ())
        ]
        if not solutions:
            table.fail("solutions", _("a solution is missing: a text for each gap."))
        for place, each in enumerate(solutions):
            field = f"solutions[{place}]"
            if not isinstance(each, list) or not all(isinstance(part, str) for part in each):
                table.fail(field, _("it must be a list of texts."))
            if len(each) != made.gaps:
                text = ngettext(
                    "it needs a text for its {count} gap.",
                    "it needs a text for each of its {count} gaps.",
                    made.gaps,
                )
                table.fail(field, text.format(count=made.gaps))
            try:
                parse_code(made.completed(each))
            except ExperimentError as error:
                table.fail(field, error.message, error.hint)
        return cls(**common, code=code, solutions=tuple(map(tuple, solutions)))

    @property
    def gaps(self) -> int:
        """How many gaps there are."""
        return len(_GAP.findall(self.code))

    def lines(self) -> list[list[str]]:
        """The lines of the snippet, each in the texts between its gaps: one more than it has."""
        return [_GAP.split(line) for line in self.code.splitlines()]

    def completed(self, pieces: Sequence[str]) -> str:
        """The code with the gaps filled.

        Args:
            pieces: One for each gap.
        """
        waiting = iter(pieces)
        return _GAP.sub(lambda _gap: next(waiting), self.code)

    def shown(self) -> str:
        """The snippet for a page: of several gaps, each with its number."""
        if self.gaps == 1:
            return self.code
        numbers = iter(range(1, self.gaps + 1))
        return _GAP.sub(lambda _gap: f"__{next(numbers)}__", self.code)

    @property
    def placeholder(self) -> str:
        """A word for each gap."""
        if self.gaps == 1:
            return _(self.PLACEHOLDER)
        return " ".join(_("'GAP {number}'").format(number=n + 1) for n in range(self.gaps))

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Whether the code means what one of the solutions means.

        Args:
            text: A line for each gap, or the whole code.
            context: Not looked at.

        Raises:
            CourseError: Gaps are empty, or the code is no Python.
        """
        lines = text[:LONGEST_ANSWER].split("\n")
        while len(lines) > self.gaps and not lines[-1].strip():
            lines.pop()
        pieces = [line.strip() for line in lines]
        whole = len(pieces) != self.gaps
        begins = re.match(r"\w*", self.code)
        if len(pieces) < self.gaps and not (begins and text.strip().startswith(begins.group())):
            raise CourseError(
                ngettext(
                    "The code has {count} gap, and the answer {lines}.",
                    "The code has {count} gaps, and the answer {lines}.",
                    self.gaps,
                ).format(count=number(self.gaps), lines=number(len(pieces))),
                _("Give a text for each gap, or the whole code."),
            )
        if not whole and not all(pieces):
            empty = pieces.index("") + 1
            raise CourseError(_("Gap {number} is empty.").format(number=empty), _("Fill it in."))
        completed = "\n".join(lines) if whole else self.completed(pieces)
        try:
            given = code_form(parse_code(completed))
        except ExperimentError as error:
            raise self._unparsed(pieces, error, whole=whole) from error
        found = [differences(given, self._form(each)) for each in self.solutions]
        nearest = min(found, key=len)
        value = completed if whole else "\n".join(pieces)
        if not nearest:
            return Reply(value, True, self.after, True)
        return Reply(value, False, self._advice(nearest[0], [] if whole else pieces), False)

    def _form(self, pieces: Sequence[str]) -> CodeForm:
        return code_form(parse_code(self.completed(pieces)))

    def _unparsed(
        self, pieces: Sequence[str], error: ExperimentError, *, whole: bool
    ) -> CourseError:
        """The error for what is no Python; it names the gap, if one alone is the cause."""
        for place, piece in enumerate([] if whole else pieces):
            alone = list(self.solutions[0])
            alone[place] = piece
            try:
                parse_code(self.completed(alone))
            except ExperimentError:
                text = _("What stands in gap {number} is no Python there: “{text}”.")
                return CourseError(
                    text.format(number=place + 1, text=one_line(piece)),
                    _("Look for a bracket, a quote or a comma that is missing or too much."),
                )
        return CourseError(error.message, error.hint)

    def _advice(self, found: CodeDifference, pieces: Sequence[str]) -> str:
        """What is wrong first, without what is right; of several gaps, in which one."""
        said = _said(found)
        place = self._gap_of(found, pieces) if self.gaps > 1 else None
        return said if place is None else _("Gap {number}: {text}").format(number=place, text=said)

    def _gap_of(self, found: CodeDifference, pieces: Sequence[str]) -> int | None:
        """The number of the gap in which a part of the completed code is written."""
        line, column = getattr(found.node, "lineno", 0), getattr(found.node, "col_offset", 0)
        place = 0
        for row, texts in enumerate(self.lines(), 1):
            end = 0
            for text in texts[:-1]:
                if place >= len(pieces):
                    return None
                start = end + len(text.encode())
                end = start + len(pieces[place].encode())
                place += 1
                if row == line and start <= column < end:
                    return place
        return None

    def reply(
        self, state: CheckState, *, said: str = "", option: str = "", ways: Ways = NO_WAYS
    ) -> CheckReply | None:
        """As every kind; what is said of a wrong answer is Markdown."""
        found = Check.reply(self, state, said=said, option=option, ways=ways)
        if found is not None and said and found.text == said:
            return replace(found, text="", reason=said)
        return found

    def answer_words(self, value: str) -> str:
        """The pieces beside each other."""
        return " · ".join(value.split("\n"))

    def answer_markdown(self, value: str) -> str:
        """The pieces as code."""
        return " · ".join(f"`{markdown_cell(each)}`" for each in value.split("\n"))

    def json_fields(self, state: CheckState) -> dict[str, object]:
        """The snippet, and how many gaps it has."""
        return {"code": self.code, "gaps": self.gaps}


def _said(found: CodeDifference) -> str:
    """What is wrong, in a sentence that does not say what is right."""
    given, wanted = found.given, found.wanted
    where = {"call": f"`{found.call}`", "argument": f"`{found.argument}`"}
    plain = found.argument.removesuffix("[]")
    placed = bool(found.call) and not plain.isdigit()
    text = f"`{written(found.node)}`" if found.node is not None else ""
    if given is None:
        if found.whole:
            return _("In {call} an argument is missing.").format(**where)
        if placed:
            return _("In {call}, something is missing in the argument {argument}.").format(**where)
        return _("Something is missing.")
    if wanted is None:
        if found.whole:
            return _("{call} needs no argument {argument} here.").format(**where)
        return _("There is more than wanted: {text}").format(text=text)
    named = given.kind == "word" and given.label.lower() == wanted.label.lower()
    if named and wanted.kind in ("text", "call"):
        return _("{text} is a name like that of a variable; a text stands in quotes.").format(
            text=text
        )
    if given.kind == "text" and wanted.kind != "text" and given.label == _plain(wanted):
        return _("{text} is a text; leave out its quotes.").format(text=text)
    if found.call and placed:
        return _("In {call}, the argument {argument} has another value than wanted: {text}").format(
            **where, text=text
        )
    return _("Something else belongs in the place of {text}.").format(text=text)


def _plain(form: CodeForm) -> str:
    """What a form is written like: 10 for a number of 10.0."""
    label = form.label
    return label.removesuffix(".0") if form.kind == "number" else label
