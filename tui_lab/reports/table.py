"""All runs as one table: what each of them is, what differs in it, and what came out.

Both faces show it; `table_lines` makes it, and `table_files` writes it as CSV and as Markdown.
Results are those of the weights that a run kept; test results stand in a column of their own,
unless they are sealed. Must not import the training room or a face.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from tui_lab.experiment.metrics import higher_is_better
from tui_lab.reports.guess import Guess
from tui_lab.reports.guess_scores import Score
from tui_lab.reports.run_facts import Spread, spread
from tui_lab.runs.summary import RunSummary


@dataclass(frozen=True, slots=True)
class Line:
    """One run in the table."""

    summary: RunSummary
    differs: tuple[str, ...] = ()
    """What differs from `reference`, each in a word or two; empty where nothing does."""
    reference: str = ""
    """What it is held against: the name of the preset or of the step of a course that it was begun
    from, or else of the run before it on the same data; "" where there is neither."""
    test_accuracy: float | None = None
    """On the test part; None where its envelope is closed."""
    test_metric: float | None = None
    """The run's own metric there."""
    best_metric: float | None = None
    """The best value of its metric on the validation part among the runs on the same data."""
    loss_kind: Hashable = ()
    """What the value of its loss is made of; see `ranking.loss_kind`."""
    sealed: bool = False
    """Its test results are in an envelope that nobody has opened, by its experiment or because a
    course keeps it."""
    trouble: str = ""
    """Why it failed or was lost, a sentence; "" where nothing tells."""
    guess: Guess | None = None
    score: Score | None = None
    group: int | None = None
    """Equal for runs that differ in their seed alone, among lines that were made together; None
    where the experiment is not known."""

    @property
    def id(self) -> str:
        """The run's."""
        return self.summary.id

    @property
    def whole(self) -> bool:
        """Whether nothing of it has to be read from the disk any more."""
        return True

    @property
    def so_far(self) -> Line:
        """It without what would have to be read; for screens, which do not wait for the disk."""
        return self

    @property
    def together(self) -> int | str:
        """Equal for the runs that are told of together."""
        return self.id if self.group is None else self.group

    @property
    def seconds_per_epoch(self) -> float | None:
        """The median of its epochs; None before the first."""
        return self.summary.seconds_per_epoch

    @property
    def metric(self) -> str:
        """The name of the run's most important metric."""
        return self.summary.metric

    @property
    def train_metric(self) -> float | None:
        """Its most important metric on the training part."""
        return self.summary.train_metric

    @property
    def val_metric(self) -> float | None:
        """Its most important metric on the validation part."""
        return self.summary.val_metric

    @property
    def accuracy(self) -> float | None:
        """On the training part."""
        return self.summary.kept("accuracy")

    @property
    def val_accuracy(self) -> float | None:
        """On the validation part."""
        return self.summary.kept("val_accuracy")

    @property
    def val_loss(self) -> float | None:
        """On the validation part."""
        return self.summary.val_loss

    @property
    def gap(self) -> float | None:
        """How much better its metric is in training than in validation: large where it learns by
        heart."""
        if self.train_metric is None or self.val_metric is None:
            return None
        ahead = self.train_metric - self.val_metric
        return ahead if higher_is_better(self.metric) else -ahead


@dataclass(frozen=True, slots=True)
class Gathered:
    """Runs that differ in their seed alone."""

    lines: tuple[Line, ...]
    """Newest first; at least one."""

    @property
    def seeds(self) -> tuple[Line, ...]:
        """One run for each seed: the same experiment with the same seed counts once."""
        found: dict[int, Line] = {}
        for line in self.lines:
            known = found.get(line.summary.seed)
            if known is None or line.summary.epochs > known.summary.epochs:
                found[line.summary.seed] = line
        return tuple(found.values())

    @property
    def val_metric(self) -> Spread | None:
        """Mean and deviation of the runs' metric on the validation part."""
        return spread([line.val_metric for line in self._alike])

    @property
    def test_metric(self) -> Spread | None:
        """Mean and deviation on the test part, of those that are not sealed."""
        return spread([line.test_metric for line in self._alike])

    @property
    def gap(self) -> Spread | None:
        """Mean and deviation of what training is ahead of validation."""
        return spread([line.gap for line in self._alike])

    @property
    def _alike(self) -> list[Line]:
        """Those with one metric: what is recorded makes no other experiment of it."""
        return [line for line in self.seeds if line.metric == self.lines[0].metric]


def gather(lines: Iterable[Line]) -> list[Gathered]:
    """Put together the runs that differ in their seed alone, in the order of the lines."""
    found: dict[int | str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.together, []).append(line)
    return [Gathered(tuple(members)) for members in found.values()]
