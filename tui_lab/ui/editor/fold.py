"""The line of a form behind which the fields are that are seldom changed."""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.experiment.problems import Problem
from tui_lab.i18n import _, ngettext
from tui_lab.ui.editor.draft import Field
from tui_lab.ui.kit.fold_line import FoldingLine

FEWEST = 2
"""Fields that are worth a line to fold them."""


def in_order(fields: Sequence[Field]) -> list[Field]:
    """The usual fields first."""
    return sorted(fields, key=lambda field: field.argument.seldom)


def may_be_folded(field: Field, problem: Problem | None) -> bool:
    """Whether a field is seldom changed, has its default, and nothing is wrong with it."""
    untouched = field.value is None or field.value == field.argument.default
    return field.argument.seldom and untouched and problem is None


class FoldLine(FoldingLine):
    """`▸ 5 more: kernel_initializer, …`."""

    def __init__(self) -> None:
        super().__init__()
        self.names: Sequence[str] = ()
        """What is folded, or would be."""

    def show(self, names: Sequence[str], *, is_open: bool) -> None:
        """Say how many fields are behind it, and the first of their names.

        Args:
            names: Of the fields.
            is_open: Whether they are shown now.
        """
        self.names, count = tuple(names), len(names)
        if is_open:
            said = ngettext("{count} seldom changed", "{count} seldom changed", count)
        else:
            said = ngettext("{count} more: {names}", "{count} more: {names}", count)
        self.show_words(said.format(count=count, names=", ".join(names)), is_open=is_open)

    def help_text(self) -> str:
        """What the line is for."""
        if self.is_open:
            return _("Enter folds those that have Keras's default.")
        text = _("They have Keras's default: {names}. Enter shows them.")
        return text.format(names=", ".join(self.names))
