"""Guesses on the command line: taken in before a training, held against what came out after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui_lab.cli.console import say
from tui_lab.reports.guess import Guess, from_table, guess_of, guessed_metric, parse_guess
from tui_lab.reports.guess_scores import Score, score_of, settled, tally
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary

if TYPE_CHECKING:
    from tui_lab.datasets.planning import Plan


def taken(text: str | None, planned: Plan) -> dict[str, Any]:
    """The guess as run.json holds it, among a run's options; {} where there is none.

    Args:
        text: What was typed.
        planned: What is to be trained.

    Raises:
        UsageError: It is no guess, or there is no run to hold it against.
    """
    if text is None:
        return {}
    metric = guessed_metric(planned.experiment, planned.info.target.task)
    dataset = planned.experiment.data.dataset
    guess = settled(parse_guess(text, metric), dataset, Store().summaries())
    return {"guess": guess.to_table()}


def scored(summaries: Sequence[RunSummary]) -> Mapping[str, tuple[Guess, Score | None]]:
    """The guesses of the runs that have one, with their scores, by id."""
    by_id = {line.id: line for line in summaries}
    found = {}
    for line in summaries:
        guess = from_table(line.guess) if line.guess else None
        if guess is not None:
            found[line.id] = guess, score_of(line, guess, by_id)
    return found


def tell(runs: Sequence[Run]) -> None:
    """Say how the guesses of runs that have just ended came out, and how many were right so far."""
    if not any(guess_of(run.extra) for run in runs):
        return
    found = scored(Store().summaries())
    for run in runs:
        score = found[run.id][1] if run.id in found else None
        if score is not None:
            say(score.sentence)
    say_tally(found)


def say_tally(found: Mapping[str, tuple[Guess, Score | None]]) -> None:
    """Say how many of the guesses were right, where there are any."""
    sentence = tally(score for _guess, score in found.values() if score is not None)
    if sentence:
        say(sentence)
