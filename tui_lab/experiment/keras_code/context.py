"""What is known at one place of a code: names, values, and what was found wrong so far."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from tui_lab.errors import ExperimentError
from tui_lab.experiment.keras_code.signatures import Signature
from tui_lab.experiment.keras_code.syntax import (
    DEEPEST,
    CodeNames,
    Constant,
    UnreadableError,
    constant,
    last_part,
    written,
)
from tui_lab.i18n import _

LONGEST_WORK = 100_000
"""Parts of a code that are looked at, those in loops each time."""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call anywhere in the code."""

    name: str
    """With its module where it was imported: `sklearn.datasets.load_iris`, `x_train.mean`."""
    targets: tuple[str, ...]
    """The names that its statement gives a value to."""
    arguments: tuple[Constant, ...]
    """Those without a name, None where a value cannot be read off."""
    named: dict[str, Constant]


@dataclass(slots=True)
class CodeContext:
    """Grows while the statements of a code are gone through."""

    names: CodeNames = field(default_factory=CodeNames)
    values: dict[str, ast.expr | Constant] = field(default_factory=dict)
    """What was last assigned to a name: the value, or the part of the code that says it."""
    remarks: list[str] = field(default_factory=list)
    """Translated sentences about what is left out, each with its line."""
    found: list[ExperimentError] = field(default_factory=list)

    left: int = LONGEST_WORK

    def spend(self, parts: int) -> None:
        """Count what is looked at, also again and again in loops.

        Raises:
            ExperimentError: It is too much.
        """
        self.left -= parts
        if self.left < 0:
            raise ExperimentError(
                _("The code is too large, or repeats too much, to be read."),
                _("Paste the lines that make, compile and fit the network."),
            )

    def resolved(self, node: ast.expr) -> ast.expr:
        """What a name stands for, where that is a part of the code; else the part itself."""
        for _step in range(DEEPEST):
            held = self.values.get(node.id) if isinstance(node, ast.Name) else None
            if not isinstance(held, ast.expr):
                break
            node = held
        return node

    def constant(self, node: ast.expr) -> Constant:
        """The value of a part.

        Raises:
            UnreadableError: It has none that can be read off.
        """
        return constant(node, self.values)

    def constant_or_none(self, node: ast.expr | None) -> Constant:
        """The value of a part; None where it has none that can be read off."""
        try:
            return None if node is None else self.constant(node)
        except UnreadableError:
            return None

    def called(self, node: ast.expr) -> str:
        """The name of what a part calls, without its module; "" where it is no call."""
        held = self.resolved(node)
        return last_part(self.names.dotted(held.func)) if isinstance(held, ast.Call) else ""

    def named(self, node: ast.expr) -> str:
        """The last part of a name with dots: `relu` of `tf.nn.relu`; "" where it is none."""
        return last_part(self.names.dotted(self.resolved(node)))

    def bound(self, call: ast.Call, known: Signature) -> dict[str, ast.expr]:
        """The arguments of a call by name, as its signature orders them.

        Raises:
            ExperimentError: There are more than it takes, or they are not written out.
        """
        given: dict[str, ast.expr] = {}
        starred = [each for each in call.args if isinstance(each, ast.Starred)]
        if starred or any(each.arg is None for each in call.keywords):
            raise self.problem(
                call,
                _("the arguments of {name} are not written out, but packed with a star.").format(
                    name=known.name
                ),
                _("Write each of them."),
            )
        if len(call.args) > len(known.order) and not known.takes_many:
            raise self.problem(
                call,
                _("{name} gets {count} values without a name and takes {most}.").format(
                    name=known.name, count=len(call.args), most=len(known.order)
                ),
                _("Write {example}.").format(example=_("name=value")),
            )
        given.update(zip(known.order, call.args, strict=False))
        for each in call.keywords:
            assert each.arg is not None
            given[each.arg] = each.value
        return given

    def remark(self, node: ast.AST, text: str) -> None:
        """Note what is left out."""
        self.remarks.append(_("Line {line}: {message}").format(line=line_of(node), message=text))

    def left_out(self, node: ast.AST, what: str) -> None:
        """Note something that the lab has no setting for."""
        self.remark(node, _("the lab has no setting for {what}; it is left out.").format(what=what))

    def problem(self, node: ast.AST, message: str, hint: str) -> ExperimentError:
        """The error about a part of the code."""
        return ExperimentError(
            _("Line {line}: {message}").format(line=line_of(node), message=message), hint
        )

    def unreadable(self, node: ast.AST, what: str) -> ExperimentError:
        """The error about a value that cannot be read off."""
        return self.problem(
            node,
            _("{what} cannot be read without running the code: {text}").format(
                what=what, text=written(node)
            ),
            _("The code is never run: write the value itself there."),
        )


def line_of(node: ast.AST) -> int:
    """The line of a part of the code, from 1."""
    return int(getattr(node, "lineno", 1))
