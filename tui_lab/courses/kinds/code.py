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
from tui_lab.experiment.keras_code.signatures import signature
from tui_lab.experiment.keras_code.syntax import parse_code, written
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.reports.cells import markdown_cell
from tui_lab.text.fit import one_line

GAP = "___"
GAP_COLUMNS = 12
"""Of the field in a gap, before anything is typed into it."""
WIDEST = 71
"""Columns of a line of the snippet with the fields in its gaps."""
MOST_GAPS = 6
_GAP = re.compile(re.escape(GAP) + "_*")
_BEGUN = re.compile(r"[\w.]+[.(=]$")
"""A name that stands right before a gap, with what follows it: `encoder.`, `layers.Dense(`."""
_DECIMAL_COMMA = re.compile(r"(?<![\w.,])0,\d")


@dataclass(frozen=True, slots=True)
class CodeCheck(Check):
    """A snippet with gaps; the answer is what stands in them, a line for each."""

    KIND: ClassVar[str] = "code"
    LABEL: ClassVar[str] = N_("complete the code")
    KEYS: ClassVar[str] = N_("{enter} goes to the next empty gap; with none left it answers")
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
        apart = [] if whole else pieces
        advice = self._in_gap(*self._slip(apart)) or self._advice(nearest[0], apart)
        return Reply(value, False, advice, False)

    def gap_at_fault(self, text: str) -> int:
        """The gap to look at again, from 1, of an answer that is not right; 0 where none is.

        Args:
            text: A line for each gap.
        """
        pieces = [line.strip() for line in text.split("\n")]
        if len(pieces) != self.gaps:
            return 0
        if not all(pieces):
            return pieces.index("") + 1
        if slip := self._slip(pieces)[0]:
            return slip
        try:
            given = code_form(parse_code(self.completed(pieces)))
        except ExperimentError:
            return self._unparsed_gap(pieces)
        nearest = min((differences(given, self._form(each)) for each in self.solutions), key=len)
        return self._gap_of(nearest[0], pieces) or 0 if nearest else 0

    def _form(self, pieces: Sequence[str]) -> CodeForm:
        return code_form(parse_code(self.completed(pieces)))

    def _unparsed_gap(self, pieces: Sequence[str]) -> int:
        """The gap, from 1, that alone makes the code no Python; 0 where none does."""
        for place, piece in enumerate(pieces):
            alone = list(self.solutions[0])
            alone[place] = piece
            try:
                parse_code(self.completed(alone))
            except ExperimentError:
                return place + 1
        return 0

    def _unparsed(
        self, pieces: Sequence[str], error: ExperimentError, *, whole: bool
    ) -> CourseError:
        """The error for what is no Python; it names the gap, if one alone is the cause."""
        place = 0 if whole else self._unparsed_gap(pieces)
        if not place:
            return CourseError(error.message, error.hint)
        hint = self._slip(pieces)[1]
        if not hint and "follows keyword argument" in str(error.__cause__):
            hint = _(
                "Behind an argument with a name, name=value, the others need theirs too; "
                "several numbers for one argument stand in brackets."
            )
        return CourseError(
            _("What stands in gap {number} is no Python there: “{text}”.").format(
                number=place, text=one_line(pieces[place - 1])
            ),
            hint or _("Look for a bracket, a quote or a comma that is missing or too much."),
        )

    def _slip(self, pieces: Sequence[str]) -> tuple[int, str]:
        """A slip that is made often, seen in the text of a gap, from 1; 0 and "" without one."""
        befores = [before for texts in self.lines() for before in texts[:-1]]
        for place, (before, piece) in enumerate(zip(befores, pieces, strict=False)):
            begun = _BEGUN.search(before)
            words = begun.group() if begun else ""
            while words and not piece.startswith(words):
                words = words.partition(".")[2]
            if words:
                said = _("“{text}” stands before the gap already: write only what follows it.")
                return place + 1, said.format(text=words)
            solved = any(_DECIMAL_COMMA.search(each[place]) for each in self.solutions)
            if _DECIMAL_COMMA.search(piece) and not solved:
                return place + 1, _("In code a decimal has a point: 0.1, not 0,1.")
        return 0, ""

    def _advice(self, found: CodeDifference, pieces: Sequence[str]) -> str:
        """What is wrong first, without what is right; of several gaps, in which one."""
        return self._in_gap(self._gap_of(found, pieces) or 0, _said(found))

    def _in_gap(self, place: int, said: str) -> str:
        """What is said of a gap, from 1, with its number where there are several."""
        if not place or self.gaps == 1:
            return said
        return _("Gap {number}: {text}").format(number=place, text=said)

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
            known = signature(found.call)
            if known is not None and not plain.isdigit() and plain not in known.names:
                return _("{call} has no argument {argument}.").format(**where)
            return _("{call} needs no argument {argument} here.").format(**where)
        return _("There is more than wanted: {text}").format(text=text)
    return _said_of_a_value(given, wanted, text) or (
        _("In {call}, {text} is not the value that the argument {argument} is to have.").format(
            **where, text=text
        )
        if placed
        else _("Something else belongs in the place of {text}.").format(text=text)
    )


def _said_of_a_value(given: CodeForm, wanted: CodeForm, text: str) -> str:
    """What kind of slip it is; "" where it is just another value."""
    plain = _plain(wanted)
    alike = given.label.lower() == plain.lower()
    if given.kind == "word" and alike and wanted.kind == "call" and given.label == plain:
        return _(
            "{text} alone is only a name: the brackets with the arguments are missing."
        ).format(text=text)
    if given.kind == "word" and alike and wanted.kind in ("text", "call"):
        return _("{text} is a name like that of a variable; a text stands in quotes.").format(
            text=text
        )
    if given.kind == "text" and wanted.kind != "text" and given.label == plain:
        return _("{text} is a text; leave out its quotes.").format(text=text)
    if alike and given.label != plain:
        return _("{text} is spelled otherwise: Python tells capitals from small letters.").format(
            text=text
        )
    if given.kind == "call" and "." in given.label:
        return _("{text} does not exist: look in which module of Keras it is.").format(text=text)
    if wanted.kind == "list" and given.kind == "text":
        return _("{text} is a text alone: a list is wanted here, in square brackets.").format(
            text=text
        )
    return ""


def _plain(form: CodeForm) -> str:
    """What a form is written like: 10 for a number of 10.0."""
    label = form.label
    return label.removesuffix(".0") if form.kind == "number" else label
