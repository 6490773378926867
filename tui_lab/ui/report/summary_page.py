"""The first page of the report: what came out in sentences, and the figures of every class."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize
from textual.widgets import Digits, Static

from tui_lab.datasets.model import Kind
from tui_lab.i18n import _, ngettext, number, percent
from tui_lab.reports.outcomes import ClassOutcome
from tui_lab.runs.envelope import opened_words
from tui_lab.text.ascii import unicode_ok
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.sentences import Sentences
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.class_table import ClassTable, least_recognised, lines_of, remark
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.pane import Pane


class SummaryPane(Pane):
    """The accuracy, the table of the classes, sentences, and how the figures of a class come about.

    The accuracy is written large where there is room for that, and is the first sentence too.
    """

    OFFERS: ClassVar[frozenset[str]] = frozenset(
        {"order", "class_pictures", "class_examples", "open_run"}
    )

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with VerticalScroll(id="summary-scroll", can_focus=False):
            with Panel(id="summary-first", title=_("Accuracy")), Horizontal():
                yield Digits("", id="summary-figure", classes="figure")
                yield Sentences(id="summary-key")
            yield Panel(ClassTable(id="summary-table"), title=_("Classes"), id="summary-classes")
            yield Panel(Sentences(id="summary-rest"), title=_("In words"))
        yield Panel(Static("", id="summary-class"), id="summary-one")

    def refill(self, data: ReportData) -> None:
        """Show the figures of a part."""
        self.say(data.problem)
        outcome = self.classes_outcome
        if outcome is None:
            return
        self.query_one(Digits).update(percent(outcome.report.accuracy).replace("\xa0", ""))
        self.set_class(unicode_ok() and outcome.report.examples > 0, "-figure")
        table = self.query_one(ClassTable)
        table.fill(outcome.report, outcome.classes)
        # In a low terminal the table goes on below its end.
        worst = least_recognised(outcome.report, outcome.classes)
        title = _("Classes: least recognised {names}").format(names=", ".join(worst))
        panel = self.query_one("#summary-classes", Panel)
        panel.set_titles(title if worst and len(outcome.classes) > len(worst) else _("Classes"))
        self._say()

    def front(self) -> None:
        """The arrows move over the classes."""
        # Not scrolled to: the sentences above it are to be seen first.
        self.query_one(ClassTable).focus(scroll_visible=False)

    def offers(self, action: str) -> bool:
        """Pictures of a class, or examples that are none; nothing before there are classes."""
        if action in ("class_pictures", "class_examples"):
            pictures = self.data is not None and self.data.kind is Kind.IMAGES
            there = self.data is not None and self.data.outcome is not None
            return there and pictures == (action == "class_pictures")
        return super().offers(action)

    def do_class_pictures(self) -> None:
        """Show the examples of the class under the cursor."""
        self.query_one(ClassTable).action_choose()

    do_class_examples = do_class_pictures

    def do_order(self) -> None:
        """Sort the classes by the next figure."""
        self.query_one(ClassTable).next_order()

    def on_class_table_moved(self, event: ClassTable.Moved) -> None:
        """Say how the figures of this class come about."""
        event.stop()
        self._explain(event.chosen)

    def on_class_table_chosen(self, event: ClassTable.Chosen) -> None:
        """Show the examples of this class."""
        event.stop()
        self.post_message(self.ExamplesWanted(event.chosen))

    def on_resize(self, event: Resize) -> None:
        """Break the sentences where the lines end now."""
        self.call_after_refresh(self._say)

    def _say(self) -> None:
        self._say_sentences()
        self._explain(self.query_one(ClassTable).chosen)

    def _say_sentences(self) -> None:
        outcome = self.classes_outcome
        if self.data is None or outcome is None:
            return
        first, rest = sentences(self.data, outcome)
        # In a low terminal the sentences go on in one line, so that the table has its own.
        told = first if self.screen.has_class("-tall") else [" ".join(first)]
        self.query_one("#summary-key", Sentences).show(told, len(first[0]))
        self.query_one("#summary-rest", Sentences).show(rest)

    def _explain(self, chosen: int | None) -> None:
        outcome = self.classes_outcome
        if outcome is None or chosen is None or self.data is None:
            return
        panel, place = self.query_one("#summary-one", Panel), self.query_one("#summary-class")
        lines = explained(self.data, outcome, chosen)
        if max(map(text_columns, lines)) > max(1, place.size.width):
            lines = explained_briefly(outcome, chosen)
        self.query_one("#summary-class", Static).update(Text("\n".join(lines)))
        panel.title = title_of(outcome, chosen)


def title_of(outcome: ClassOutcome, chosen: int) -> str:
    """The name of a class, and what of it is the lowest."""
    name = _("Class {name}").format(name=outcome.classes[chosen])
    told = remark(lines_of(outcome.report, outcome.classes)[chosen])
    return f"{name}: {told}" if told else name


def sentences(data: ReportData, outcome: ClassOutcome) -> tuple[list[str], list[str]]:
    """The report in sentences: what matters most, and the rest."""
    from tui_lab.reports import words
    from tui_lab.reports.tasks import TASK_REPORTS

    report = outcome.report
    everything = TASK_REPORTS[outcome.task].sentences(data.run, outcome, data.kind, 0)
    more = more_sentences(data)
    if not report.examples:
        return everything, more
    caution = words.caution_sentences(report, data.kind, data.split)
    first = [*everything[:2], *caution[:1], *filter(None, [data.guessed])]
    return first, [*(sentence for sentence in everything if sentence not in first), *more]


def more_sentences(data: ReportData) -> list[str]:
    """What the first page says of the run itself, and what can be done next."""
    # All rows of a gate are learned from: there is no test that a look could spoil.
    tested = data.split == "test" and data.kind is not Kind.GATE
    opened = [opened_words(data.run.data, data.looks, data.state)] if tested else []
    asking = (
        _("{key_own} asks this network about a picture of your own.")
        if data.kind is Kind.IMAGES
        else _("{key_own} asks this network about an example of your own.")
    )
    asked = [with_keys(asking, ACTIONS)] if data.run.carried.experiment else []
    return [*data.about, *opened, *asked]


def explained(data: ReportData, outcome: ClassOutcome, chosen: int) -> list[str]:
    """What recall and precision of one class mean, in counts."""
    from tui_lab.reports import words

    report, classes = outcome.report, outcome.classes
    scores = report.classes[chosen]
    name = classes[chosen]
    right = int(report.confusion[chosen, chosen])
    answers = int(report.confusion[:, chosen].sum())
    recall = words.recognised_sentence(report, chosen, classes, words.things_of(data.kind))
    text = ngettext(
        "Of {answers} answer “{name}”, {right} was right ({share}).",
        "Of {answers} answers “{name}”, {right} were right ({share}).",
        answers,
    )
    precision = text.format(
        answers=number(answers), name=name, right=number(right), share=percent(scores.precision)
    )
    if not answers:
        precision = _("“{name}” was never the answer.").format(name=name)
    return [
        _("Recall: {sentence}").format(sentence=recall),
        _("Precision: {sentence}").format(sentence=precision),
    ]


def explained_briefly(outcome: ClassOutcome, chosen: int) -> list[str]:
    """The same in two short lines."""
    report = outcome.report
    scores = report.classes[chosen]
    right = number(int(report.confusion[chosen, chosen]))
    answers = int(report.confusion[:, chosen].sum())
    return [
        _("Recall: recognised {right} of {count} ({share}).").format(
            right=right, count=number(scores.support), share=percent(scores.recall)
        ),
        _("Precision: {right} of {count} answers right ({share}).").format(
            right=right, count=number(answers), share=percent(scores.precision)
        ),
    ]
