"""What the checks of a step are judged with: the evidence, and what can be asked about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_lab.courses.check import Check
    from tui_lab.courses.evidence import Evidence, RunEvidence
    from tui_lab.experiment.model import Experiment
    from tui_lab.reports.chance_words import PairedTest

Source = Callable[[str], "Experiment"]
"""Gives the experiment that a preset's name or a line stands for."""


class JudgingContext:
    """What checks are judged with: the evidence, read once and only if a check asks for it.

    Args:
        collect: Reads the evidence.
        source: Gives the experiment that a preset's name or a line stands for.
        find: Gives the check that a reference (`id` or `step/id`) names; None without one.
        chance: Gives how two runs did on the same validation examples; None where it is not known.
        at_hand: Says whether a data set is on this machine.
    """

    def __init__(
        self,
        collect: Callable[[], Evidence],
        source: Source,
        find: Callable[[str], Check | None] = lambda _reference: None,
        chance: Callable[[RunEvidence, RunEvidence], PairedTest | None] = lambda _one, _other: None,
        at_hand: Callable[[str], bool] = lambda _dataset: True,
    ) -> None:
        self._chance = chance
        self.at_hand = cache(at_hand)
        self._compared: dict[tuple[str, str], PairedTest | None] = {}
        self._collect = collect
        self._evidence: Evidence | None = None
        self._find = find
        self._counting: dict[str, Sequence[RunEvidence]] = {}
        self.source: Source = cache(source)

    @property
    def evidence(self) -> Evidence:
        """The runs and predictions.

        Raises:
            StoreError: The folder of the runs cannot be read.
        """
        if self._evidence is None:
            self._evidence = self._collect()
        return self._evidence

    def chance_of(self, first: RunEvidence, second: RunEvidence) -> PairedTest | None:
        """How two runs did on the same validation examples; None where that is not known."""
        pair = (first.id, second.id)
        if pair not in self._compared:
            self._compared[pair] = self._chance(first, second)
        return self._compared[pair]

    def counting_runs(self, reference: str) -> Sequence[RunEvidence]:
        """The runs that meet another check of the course, newest first."""
        if reference not in self._counting:
            check = self._find(reference)
            self._counting[reference] = check.counting_runs(self) if check is not None else ()
        return self._counting[reference]

    def in_time(self, reference: str, runs: Sequence[RunEvidence]) -> Sequence[RunEvidence]:
        """Those of the runs that are not too old for another check of the same step."""
        check = self._find(reference)
        since = check.counts_since(self) if check is not None else 0.0
        return [run for run in runs if run.created >= since]

    def missing_data(self, reference: str) -> str:
        """The data set that runs of another check need and that is not at hand; "" for none."""
        check = self._find(reference)
        return check.missing_data(self) if check is not None else ""

    def why_none_counts(self, reference: str) -> str:
        """Which run comes nearest to another check, and why it does not count; "" without one."""
        check = self._find(reference)
        return check.why_none_counts(self) if check is not None else ""
