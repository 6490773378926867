"""The report of a run: what came out, what was mixed up, the pictures, the weights, the script.

Opens on the test part, or on validation where the test part is sealed. Results are read in a
thread; every first look at the test part is put down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from tui_lab.datasets.model import Kind
from tui_lab.errors import LabError
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.runs import Run
from tui_lab.runs.status import status_word
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.confusion_page import ConfusionPane
from tui_lab.ui.report.experiment_page import ExperimentPane
from tui_lab.ui.report.handlers import ReportDoing
from tui_lab.ui.report.loading import ReportData, Split, load
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.pictures_page import PicturesPane
from tui_lab.ui.report.script_page import ScriptPane
from tui_lab.ui.report.summary_page import SummaryPane
from tui_lab.ui.report.tab_strip import Page, TabStrip
from tui_lab.ui.report.weights_page import WeightsPane
from tui_lab.ui.shell.destinations import PredictionPage
from tui_lab.ui.shell.feed import Snapshot

PAGES: tuple[tuple[str, str, str, type[Pane]], ...] = (
    ("summary", "s", N_("Summary"), SummaryPane),
    ("confusion", "c", N_("Confusion"), ConfusionPane),
    ("pictures", "p", N_("Pictures"), PicturesPane),
    ("weights", "w", N_("Weights"), WeightsPane),
    ("experiment", "e", N_("Experiment"), ExperimentPane),
    ("script", "k", N_("Script"), ScriptPane),
)
PART_ACTIONS = frozenset(
    (
        "class_pictures",
        "class_examples",
        "order",
        "display",
        "wrong",
        "true_class",
        "answer",
        "one_line",
    )
)
"""What only some pages offer."""
FROM_OTHERS = frozenset({"confusion", "pictures"})
"""Pages that escape leaves for the page that led to them."""
OTHER_PART: dict[str, Split] = {"show_test": "test", "show_validation": "validation"}
"""What leads to which part; that of the part which is shown means nothing."""
SHORTEST_NAME, MOST_NAME = 10, 24
"""Columns of the run's name: those kept however narrow the screen is, and those made room for."""


class ReportScreen(ReportDoing):
    """The report of one run."""

    MODE = "runs"
    CSS_PATH = "style.tcss"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    AUTO_FOCUS = None

    class Loaded(Message):
        """A run's results were read, or could not be."""

        def __init__(self, asked: int, data: ReportData | None, error: LabError | None) -> None:
            super().__init__()
            self.asked, self.data, self.error = asked, data, error

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run
        self.data: ReportData | None = None
        self._seen_test = False
        self._error: LabError | None = None
        self._asked = 0
        self._known: object = None
        self._trail = [PAGES[0][0]]
        """The pages that escape goes back along, the one in front last."""

    def body(self) -> list[Widget]:
        """A line on the run, the pages' names, and the page in front."""
        head = Static(Text(self.run.name, style="bold"), id="report-head")
        strip = TabStrip([Page(id_, key, _(title)) for id_, key, title, _pane in PAGES], id="tabs")
        strip.current = PAGES[0][0]
        panes = ContentSwitcher(
            *(pane(id=f"page-{id_}", classes="page") for id_, _key, _title, pane in PAGES),
            initial=f"page-{PAGES[0][0]}",
            id="pages",
        )
        return [Vertical(head, strip, panes, id="report")]

    def on_mount(self) -> None:
        """Read the results."""
        super().on_mount()
        self.read(None)

    def show(self, snapshot: Snapshot) -> None:
        """Read the results again when the run has gone on."""
        line = next((line for line in snapshot.runs if line.id == self.run.id), None)
        if line is None:
            return
        known = (line.status, line.epochs, line.name, tuple(line.evaluations))
        if self._known not in (None, known) and self.data is not None:
            self.read(self.data.split)
        self._known = known

    @property
    def failed(self) -> bool:
        """Whether the run cannot be read at all."""
        return self._error is not None

    @property
    def pane(self) -> Pane:
        """The page in front."""
        pages = self.query_one("#pages", ContentSwitcher)
        return self.query_one(f"#{pages.current}", Pane)

    def read(self, split: Split | None) -> None:
        """Read the results on a part, in a thread, and show them."""
        self._asked += 1
        self._read(split, self._asked)

    @work(thread=True, group="report", exclusive=True, exit_on_error=False)
    def _read(self, split: Split | None, asked: int) -> None:
        try:
            data = load(self.run, split, record=not self._seen_test)
            self.post_message(self.Loaded(asked, data, None))
        except LabError as error:
            self.post_message(self.Loaded(asked, None, error))

    def on_report_screen_loaded(self, message: Loaded) -> None:
        """Show what was read."""
        if message.asked != self._asked:
            return  # something else was asked for since
        self._error, data = message.error, message.data
        if data is None:
            self.pane.say(self._error)
            return
        self._seen_test |= data.split == "test" and data.outcome is not None
        self.data = data
        if data.complaint is not None:
            self.lab.complain(data.complaint)
        if data.kind is not Kind.IMAGES:
            strip = self.query_one(TabStrip)
            strip.pages = tuple(
                Page(page.id, page.key, _("Examples") if page.id == "pictures" else page.title)
                for page in strip.pages
            )
        self._head()
        self.refresh_bindings()
        self.pane.fill(data)
        if self.focused is None:
            self.pane.front()

    def on_resize(self, event: Resize) -> None:
        """Fit the line on top."""
        self._head()

    def _head(self) -> None:
        if self.data is not None:
            line = head_line(self.data, self.size.width - 2)
            self.query_one("#report-head", Static).update(line)

    def turn_to(self, page: str) -> Pane:
        """Bring a page to the front."""
        self.page = page
        self._trail = trail_to(page, self._trail)
        self.query_one(TabStrip).current = page
        self.query_one("#pages", ContentSwitcher).current = f"page-{page}"
        pane = self.pane
        if self.data is not None:
            pane.fill(self.data)
        elif self._error is not None:
            pane.say(self._error)
        self.call_after_refresh(pane.front)
        self.refresh_bindings()
        return pane

    def show_examples(self, true: int | None = None, predicted: int | None = None) -> None:
        """Show the pictures of a class, or of a cell of the confusion matrix."""
        pane = self.turn_to("pictures")
        assert isinstance(pane, PicturesPane)
        pane.choose(true=true, predicted=predicted)

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        """A page's name was clicked."""
        self.turn_to(event.page)

    def action_back(self) -> None:
        """Go back to the page that led here, else leave the report."""
        if len(self._trail) > 1:
            self.turn_to(self._trail[-2])
        else:
            super().action_back()

    def action_show_test(self) -> None:
        """Show the results on the test part."""
        self.read("test")

    def action_show_validation(self) -> None:
        """Show the results on the validation part."""
        self.read("validation")

    def action_class_pictures(self) -> None:
        """Show the pictures of a class."""
        self._on_page("class_pictures")

    def action_class_examples(self) -> None:
        """Show the examples of a class."""
        self._on_page("class_examples")

    def action_own(self) -> None:
        """Ask the network about one's own pictures, or rows."""
        self.lab.open(PredictionPage(self.run))

    def action_own_example(self) -> None:
        """The same, where the run was not trained with pictures."""
        self.action_own()

    def action_order(self) -> None:
        """Sort what is on the page otherwise."""
        self._on_page("order")

    def action_display(self) -> None:
        """Draw what is on the page otherwise."""
        self._on_page("display")

    def action_wrong(self) -> None:
        """Only mistakes, or all again."""
        self._on_page("wrong")

    def action_true_class(self) -> None:
        """Only the examples of one class."""
        self._on_page("true_class")

    def action_one_line(self) -> None:
        """Only one line, or all again."""
        self._on_page("one_line")

    def action_answer(self) -> None:
        """Only what was taken for one class."""
        self._on_page("answer")

    def _on_page(self, action: str) -> None:
        pane = self.pane
        if self.data is not None and pane.offers(action):
            getattr(pane, f"do_{action}")()

    def action_tab_summary(self) -> None:
        """Show the summary."""
        self.turn_to("summary")

    def action_tab_confusion(self) -> None:
        """Show the confusion matrix."""
        self.turn_to("confusion")

    def action_tab_pictures(self) -> None:
        """Show the examples."""
        self.turn_to("pictures")

    def action_tab_weights(self) -> None:
        """Show the weights."""
        self.turn_to("weights")

    def action_tab_experiment(self) -> None:
        """Show the experiment."""
        self.turn_to("experiment")

    def action_tab_script(self) -> None:
        """Show the script."""
        self.turn_to("script")

    def action_next_tab(self) -> None:
        """Show the page to the right."""
        self._turn(1)

    def action_previous_tab(self) -> None:
        """Show the page to the left."""
        self._turn(-1)

    def _turn(self, steps: int) -> None:
        names = [id_ for id_, _key, _title, _pane in PAGES]
        self.turn_to(names[(names.index(self.page) + steps) % len(names)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what means nothing here."""
        if action in PART_ACTIONS:
            return self.is_mounted and self.pane.offers(action)
        if action == "open_envelope":
            return self.data is not None and self.data.sealed and "test" in self.data.parts
        if action in ("own", "own_example"):
            pictures = self.data is not None and self.data.kind is Kind.IMAGES
            return self.data is not None and pictures == (action == "own")
        if action in OTHER_PART:
            return self.data is not None and self.data.other == OTHER_PART[action]
        return True


def trail_to(page: str, trail: Sequence[str]) -> list[str]:
    """The pages that escape goes back along once `page` is in front."""
    if page in trail:
        return list(trail[: trail.index(page) + 1])
    return [*trail, page] if page in FROM_OTHERS else [page]


def head_line(data: ReportData, width: int) -> Text:
    """The run's name, which part is shown, and what has to be known about it, in one line."""
    from tui_lab.text.fit import shortened

    test = data.split == "test"
    part = f" {_('Test part') if test else _('Validation part')} "
    if not data.parts:
        part = f" {status_word(data.status)} "
    count, told = "", [""]
    if data.outcome is not None:
        examples = len(data.outcome.results)
        if data.kind is Kind.IMAGES:
            text = ngettext("{count} picture", "{count} pictures", examples)
        else:
            text = ngettext("{count} example", "{count} examples", examples)
        count = "  " + text.format(count=number(examples))
    if test:
        told = looks_words(data)
    elif data.sealed and "test" in data.parts:
        told = [_("test part sealed (b opens)")]
    wanted = min(len(data.name), MOST_NAME)
    ways = [(count, text) for text in told] + [("", told[-1])]
    for count, text in ways:
        behind = f"   {text}" if text else ""
        room = width - len(part) - len(count) - len(behind) - 2
        if room >= wanted:
            break
    name = shortened(data.name, max(SHORTEST_NAME, room))
    line = Text(f"{name}  ", style="bold", no_wrap=True, overflow="ellipsis")
    line.append(part, style="reverse")
    line.append(count, style="not bold")
    return line.append(behind, style="not bold dim" if test else "not bold")


def looks_words(data: ReportData) -> list[str]:
    """How often the test part was looked at, with whatever run: the longer words first."""
    looks = data.looks.count
    texts = (
        ngettext(
            "test part of {dataset}: {count} look in all runs",
            "test part of {dataset}: {count} looks in all runs",
            looks,
        ),
        ngettext(
            "all runs on {dataset}: {count} look", "all runs on {dataset}: {count} looks", looks
        ),
        ngettext("all runs: {count} look", "all runs: {count} looks", looks),
    )
    return [text.format(dataset=data.run.dataset, count=number(looks)) for text in texts]
