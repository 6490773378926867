"""What the keys of the page for looking at a data set do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_lab.datasets.looking_words import class_words
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.planning import data_for
from tui_lab.errors import LabError
from tui_lab.experiment.model import Data, Experiment
from tui_lab.i18n import _, whole_number
from tui_lab.ui.data.kernel_page import KernelPage
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen

if TYPE_CHECKING:
    from tui_lab.ui.data.looking_screen import LookScreen
    from tui_lab.ui.data.looking_view import ShownData

NUMBER, ALL = "number", "all"
USUAL, OWN = "", ">"
"""What no preset can be called."""
VALIDATION = "validation_split=0.1"
SKLEARN = "test_split=0.3, split=sklearn, random_state=1"


def parted_otherwise(info: DatasetInfo, experiments: Iterable[Experiment]) -> dict[str, Experiment]:
    """Experiments with a data set, by name: one for each way to part it, none for the usual way."""
    seen = {_way(data_for(info), 0)}
    found = {}
    for each in experiments:
        way = _way(each.data, each.seed)
        if each.data.dataset == info.name and way not in seen:
            seen.add(way)
            found[each.name] = each
    return found


def _way(data: Data, seed: int) -> tuple[object, ...]:
    options = tuple(sorted(data.options.items()))
    return (data.validation_split, data.test_split, *data.drawn_by(seed), options)


class LookHandlers:
    """Chooses part, class, scaling, seed and example."""

    def __init__(self, screen: LookScreen) -> None:
        self.screen = screen

    def open_one(self) -> None:
        """Show the marked example alone."""
        self.screen.turn_to("one")

    def back(self) -> None:
        """Go back to the examples, and from there to the data sets."""
        if self.screen.page == "one":
            self.screen.turn_to("examples")
        else:
            self.screen.close_in_front()

    def next_tab(self) -> None:
        """Show the page to the right."""
        self._turn(1)

    def previous_tab(self) -> None:
        """Show the page to the left."""
        self._turn(-1)

    def _turn(self, steps: int) -> None:
        ids = [id_ for id_, _title, _page in self.screen.pages]
        self.screen.turn_to(ids[(ids.index(self.screen.page) + steps) % len(ids)])

    def next(self) -> None:
        """Mark the next example."""
        if self.screen.shown is not None:
            self.screen.mark(self.screen.shown.place + 1)

    def previous(self) -> None:
        """Mark the example before."""
        if self.screen.shown is not None:
            self.screen.mark(self.screen.shown.place - 1)

    def part(self) -> None:
        """Show the next part."""
        shown = self.screen.shown
        if shown is not None:
            parts = shown.seen.parts
            following = parts[(parts.index(shown.part) + 1) % len(parts)]
            self.screen.choose(shown.seen, following, shown.label, shown.scaling)

    def kernel(self) -> None:
        """Take another kernel."""
        self.screen.query_one(KernelPage).choose()

    def scaling(self) -> None:
        """Show the values scaled otherwise."""
        from tui_lab.datasets.looking import scalings

        shown = self.screen.shown
        if shown is not None:
            kinds = scalings(shown.info)
            following = kinds[(kinds.index(shown.scaling) + 1) % len(kinds)]
            self.screen.choose(shown.seen, shown.part, shown.label, following, shown.number)

    def seed(self) -> None:
        """Part the examples with the next seed."""
        self.screen.seed += 1
        self.screen.read()

    def parting(self) -> None:
        """Ask which experiment is to part the examples."""
        from tui_lab import presets

        shown = self.screen.shown
        if shown is None:
            return
        like = parted_otherwise(shown.info, [each.experiment for each in presets.all_presets()])
        choices = [(USUAL, _("As an experiment does it usually")), (OWN, _("In your own way…"))]
        choices += [(name, _("As in {experiment}").format(experiment=name)) for name in like]

        def take(answer: str | None) -> None:
            if answer == OWN:
                self._ask_parting(shown)
            elif answer == USUAL:
                self.screen.part_by(None, "", 0)
            elif answer is not None:
                self.screen.part_by(like[answer].data, answer, like[answer].seed)

        marked = shown.seen.like if shown.seen.like in like else USUAL
        self.screen.app.push_screen(ChoiceScreen(_("Part how?"), choices, marked), take)

    def _ask_parting(self, shown: ShownData) -> None:
        from tui_lab.datasets.preparing import part_positions
        from tui_lab.experiment.line import data_from_text

        name, seed = shown.info.name, self.screen.seed

        def problem(text: str) -> str | None:
            try:
                part_positions(shown.seen.dataset, data_from_text(name, text), seed)
            except LabError as error:
                return str(error)
            return None

        def take(text: str | None) -> None:
            if text is not None:
                self.screen.part_by(data_from_text(name, text), text, seed)

        self.screen.app.push_screen(
            InputScreen(
                _("How are the examples parted?"),
                detail=_("As in the data(…) of a line; seed {seed}.").format(seed=seed),
                placeholder=SKLEARN if shown.info.test_size == 0 else VALIDATION,
                check=problem,
                last="parting",
            ),
            take,
        )

    def find(self) -> None:
        """Ask for a number, or for a class."""
        shown = self.screen.shown
        if shown is None:
            return
        classes = shown.info.classes
        choices = [(NUMBER, _("An example by its number…"))]
        if classes:
            choices.append((ALL, _("The examples of all classes")))
        named = [class_words(classes, place) for place in range(len(classes))]
        choices += [
            (str(place), _("Only {name}").format(name=name)) for place, name in enumerate(named)
        ]

        def take(answer: str | None) -> None:
            if answer == NUMBER:
                self._ask_number(shown)
            elif answer is not None:
                label = None if answer == ALL else int(answer)
                self.screen.choose(shown.seen, shown.part, label, shown.scaling, shown.number)

        marked = NUMBER if shown.label is None else ALL
        self.screen.app.push_screen(ChoiceScreen(_("Show what?"), choices, marked), take)

    def _ask_number(self, shown: ShownData) -> None:
        own_test = shown.part if shown.part == "test" and shown.seen.own_test else None

        def problem(text: str) -> str | None:
            number = whole_number(text)
            if number is None:
                return _("Write a whole number, such as 100.")
            try:
                shown.seen.check_number(number, own_test)
            except LabError as error:
                return str(error)
            return None

        def take(text: str | None) -> None:
            number = whole_number(text or "")
            if number is not None:
                part = shown.seen.part_of(number, own_test)
                self.screen.choose(shown.seen, part, None, shown.scaling, number)

        self.screen.app.push_screen(
            InputScreen(
                _("The number of the example"),
                "" if shown.number is None else str(shown.number),
                detail=_("Counted from 0, as in the arrays of the data set."),
                check=problem,
            ),
            take,
        )
