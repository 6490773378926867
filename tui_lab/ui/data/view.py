"""Data sets as rows and as words, for the screen of data sets; nothing here knows of widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tui_lab.datasets.builtin_sets import files_of
from tui_lab.datasets.looking_words import answers_in_words, count_of_answers
from tui_lab.datasets.model import Availability, DatasetInfo, Kind, Origin
from tui_lab.datasets.words import KINDS, ORIGINS, some
from tui_lab.errors import LabError
from tui_lab.i18n import N_, _, ngettext, number, percent
from tui_lab.text.ascii import glyph
from tui_lab.text.command_line import as_called
from tui_lab.text.fit import fitted
from tui_lab.text.values import digits_text, shape_text
from tui_lab.ui.data.actions import ACTIONS
from tui_lab.ui.data.option_words import of_form
from tui_lab.ui.kit.key_names import clickable, key_text, with_keys
from tui_lab.ui.shell.fetching import Fetching

SPLIT = 100
"""From this width on the list stands beside the marked set."""
HERE = {
    Origin.EMBEDDED: N_("built in"),
    Origin.GENERATED: N_("computed"),
    Origin.FETCHED: N_("on disk"),
    Origin.BY_HAND: N_("on disk"),
    Origin.OWN: N_("your own"),
}
ELSEWHERE = {
    Origin.FETCHED: N_("press {key_fetch}"),
    Origin.BY_HAND: N_("press {key_add_file}"),
}
"""What to press for a set that is not at hand."""


@dataclass(frozen=True, slots=True)
class DataSetColumn:
    """A column of the list."""

    key: str
    title: str
    width: int
    right: bool
    cell: Callable[[DatasetInfo], str]

    def header(self) -> Text:
        """Its title, on the side of its values."""
        return Text(fitted(_(self.title), self.width).strip(), justify=self._side)

    def text(self, info: DatasetInfo) -> Text:
        """Its value for a set."""
        return Text(fitted(self.cell(info), self.width).strip(), justify=self._side)

    @property
    def _side(self) -> Literal["left", "right"]:
        return "right" if self.right else "left"


def size(count: int) -> str:
    """A number of examples; a dash for none."""
    return number(count) if count else glyph("–")


NAME = DataSetColumn("name", N_("Name"), 14, False, lambda info: info.name)
KIND = DataSetColumn("kind", N_("Kind"), 8, False, lambda info: _(KINDS[info.kind]))
SHAPE = DataSetColumn("shape", N_("Shape"), 7, False, lambda info: shape_text(info.input_shape))
CLASSES = DataSetColumn("classes", N_("Classes"), 7, True, count_of_answers)
TRAIN = DataSetColumn("train", N_("Train."), 9, True, lambda info: size(info.train_size))
TEST = DataSetColumn("test", N_("Test"), 6, True, lambda info: size(info.test_size))
WHERE = DataSetColumn("where", N_("At hand"), 12, False, lambda info: "")


def columns_for(width: int, frame: int = 0) -> tuple[DataSetColumn, ...]:
    """The columns that a terminal of so many columns has room for.

    Args:
        width: Of the terminal.
        frame: So many columns of it are taken by the frame around the list.
    """
    if width - frame < 77:
        return NAME, SHAPE, CLASSES, TRAIN, WHERE
    if SPLIT <= width < 130:
        return NAME, KIND, SHAPE, TRAIN, WHERE
    return NAME, KIND, SHAPE, CLASSES, TRAIN, TEST, WHERE


def at_hand_first(
    sets: Mapping[str, DatasetInfo], there: Callable[[str], bool]
) -> dict[str, DatasetInfo]:
    """The sets in their order, but those that can be trained with at once before the others."""
    return dict(sorted(sets.items(), key=lambda each: not there(each[0])))


def heading(count: int, here: int) -> str:
    """What the frame of the list says.

    Args:
        count: The number of data sets.
        here: That of those which are at hand.
    """
    text = ngettext("{count} data set, {here} at hand", "{count} data sets, {here} at hand", count)
    return text.format(count=number(count), here=number(here))


def row(
    info: DatasetInfo, there: bool, fetching: Fetching | None, columns: tuple[DataSetColumn, ...]
) -> list[Text]:
    """The cells of a set."""
    return [
        _where(info, there, fetching) if column is WHERE else column.text(info)
        for column in columns
    ]


def _where(info: DatasetInfo, there: bool, fetching: Fetching | None) -> Text:
    if fetching is not None:
        return Text(f"{glyph('▼')} {percent(fetching.share, 0)}", "bold")
    if there:
        return Text(f"{glyph('●')} {_(HERE[info.origin])}")
    how = (
        with_keys(_(ELSEWHERE[info.origin]), ACTIONS) if info.origin in ELSEWHERE else _("damaged")
    )
    return clickable(f"{glyph('○')} {how}", how)


def state(
    info: DatasetInfo,
    there: Availability,
    fetching: Fetching | None,
    failed: LabError | None = None,
) -> Text:
    """Where the set is, how far its transfer is, why the last one failed, or how to get it."""
    if fetching is not None:
        given_up = key_text(_("{key_fetch} gives it up"), ACTIONS)
        return Text(f"{fetching.words()}   ").append_text(given_up)
    if there.at_hand:
        return Text(f"{glyph('●')} {as_called(there.how)}")
    text = Text(f"{glyph('○')} ")
    if info.origin is Origin.FETCHED and failed is not None:
        said = _("It could not be fetched: why stands below. {key_fetch} tries again.")
        return text.append_text(key_text(said, ACTIONS, style="bold"))
    if info.origin is Origin.FETCHED:
        said = _("Press {key_fetch} to fetch it, or {key_add_file} to add its file by hand.")
        text.append_text(key_text(said, ACTIONS, style="bold")).append(" ")
    elif info.origin is Origin.BY_HAND:
        said = _("Press {key_add_file} when you have its file.")
        text.append_text(key_text(said, ACTIONS, style="bold")).append(" ")
    return text.append(as_called(there.how))


def why_not(action: str, info: DatasetInfo, there: Availability) -> str:
    """Why a set cannot be fetched, removed, or given a file; what can be done instead."""
    if action == "remove":
        return _("{name} belongs to the lab: only data of your own can be removed.").format(
            name=info.name
        )
    if action == "look_inside":
        return f"{info.name}: {as_called(there.how)}"
    if there.at_hand:
        text = _(
            "{name} is at hand and needs no file. Press {key_add_own} to add data of your own."
        )
        if action == "fetch":
            text = _(
                "{name} is at hand and need not be fetched. Press {key_train} to train with it."
            )
        return with_keys(text, ACTIONS, name=info.name)
    if files_of(info.name):
        text = _("{name} cannot be fetched. Press {key_add_file} when you have its file.")
        return with_keys(text, ACTIONS, name=info.name)
    return f"{info.name}: {as_called(there.how)}"


def about(info: DatasetInfo, failed: LabError | None = None, quiet: Style | str = "dim") -> Group:
    """Description and facts, a line each; classes and features are named.

    Args:
        info: The set.
        failed: Why the last transfer failed: that stands first.
        quiet: The style of the labels.
    """
    low, high = info.value_range
    inputs = shape_text(info.input_shape)
    if info.kind is Kind.IMAGES:
        inputs = f"{inputs}, {digits_text(low)} {glyph('…')} {digits_text(high)}"
    facts = [
        answers_in_words(info),
        (_("Inputs"), inputs),
        (_("Training"), size(info.train_size)),
        (_("Test"), number(info.test_size) if info.test_size else _("none of its own")),
    ]
    if info.features:
        facts.append((_("Features"), some(info.features)))
    if info.options:
        options = ", ".join(f"{key} = {digits_text(value)}" for key, value in info.options.items())
        facts.append((_("Options"), options))
    facts.append((_("Origin"), _(ORIGINS[info.origin])))
    facts += [(_("Source"), info.source)] if info.source else []
    facts += [(_("Licence"), info.licence)] if info.licence else []
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=quiet, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in facts:
        grid.add_row(Text(label), Text(value))
    parts = [Text(f"{failed}\n")] if failed is not None else []
    return Group(*parts, Text(f"{of_form(info.description)}\n" if info.description else ""), grid)


def wanted_files(info: DatasetInfo) -> str:
    """Which files a set is read from, for somebody who has them."""
    files = ", ".join(file.name for file in files_of(info.name))
    source = info.source
    return _(
        "It is read from {files}, which you get from {source}. Name the file, or the folder "
        "that holds it; it is checked and copied."
    ).format(files=files, source=source)
