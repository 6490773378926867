"""What the keys of the form for own data do to the columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.datasets.table_options import in_list
from tui_lab.datasets.words import list_from, some
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.ui.shell.dialogs import InputScreen

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvColumn
    from tui_lab.ui.data.adding_screen import OwnDataScreen


class ColumnHandlers:
    """Says what the marked column is to be."""

    def __init__(self, screen: OwnDataScreen) -> None:
        self.screen = screen

    @property
    def _name(self) -> str:
        column = self.screen.marked
        return "" if column is None else column.name

    def target(self) -> None:
        """Make the marked column the target."""
        roles, name = self.screen.roles, self._name
        self.screen.change_roles(roles.with_target(name), *roles.targets, name)

    def more_targets(self) -> None:
        """Make the marked column a target beside the others, or an input again."""
        roles = self.screen.roles.with_more_targets(self._name)
        self.screen.change_roles(roles, *roles.targets, self._name)

    def task(self) -> None:
        """Say that the target has classes, or is a quantity."""
        roles = self.screen.roles.with_next_task()
        self.screen.change_roles(roles, *roles.targets)

    def gap(self) -> None:
        """Do something else about the missing values of the marked column."""
        self.screen.change_roles(self.screen.roles.with_next_gap(self._name), self._name)

    def drop(self) -> None:
        """Leave the marked column out, or take it in again."""
        self.screen.change_roles(self.screen.roles.turned(self._name), self._name)

    def kind(self) -> None:
        """Say what the marked column holds: categories, numbers, or what was found."""
        column = self.screen.marked
        if column is not None:
            roles = self.screen.roles.with_next_kind(column.name, dated=bool(column.parts))
            self.screen.change_roles(roles, column.name)

    def date_order(self) -> None:
        """Say that the day comes first in dates, then the month, then let it be found out."""
        self.screen.roles = self.screen.roles.with_next_date_order()
        self.screen.examine()

    def missing(self) -> None:
        """Do something else about missing values."""
        preview = self.screen.preview
        gaps = preview.columns if preview is not None else ()
        roles = self.screen.roles.with_next_missing()
        self.screen.change_roles(roles, *(each.name for each in gaps if each.missing))

    def value_order(self) -> None:
        """Ask for the order of the values of the marked column."""
        column = self.screen.marked
        if column is None:
            return

        def take(text: str | None) -> None:
            if text is not None:
                roles = self.screen.roles.with_order(column.name, list_from(text) if text else ())
                self.screen.change_roles(roles, column.name)

        self.screen.app.push_screen(
            InputScreen(
                _("The order of the values of {name}").format(name=column.name),
                in_list(self.screen.roles.orders.get(column.name, column.values)),
                detail=_(
                    "From the lowest to the highest, with commas between them; nothing takes the "
                    "order away."
                ),
                placeholder=" " + _("small, medium, large"),
                check=lambda text: problem_with_order(column, text),
            ),
            take,
        )


def problem_with_order(column: CsvColumn, text: str) -> str | None:
    """What is wrong with an order of a column's values, as a translated sentence."""
    if not text:
        return None
    try:
        order = list_from(text)
    except UsageError as error:
        return str(error)
    missing = [value for value in column.values if value not in order]
    if missing:
        return _("These values are not in the order: {names}.").format(names=some(missing))
    if len({*order}) < len(order) or "" in order:
        return _("Each value stands once in the order.")
    if len(order) < 2:
        return _("An order has two values at least.")
    return None
