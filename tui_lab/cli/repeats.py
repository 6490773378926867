"""Several runs of one experiment with different seeds: followed, stopped and summed up together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_lab.cli import after_run, follow, guessing, script_view, tables
from tui_lab.cli.console import out, say, tell
from tui_lab.cli.process_exit import INTERRUPTED
from tui_lab.experiment.metrics import found_in
from tui_lab.i18n import _, duration, ngettext
from tui_lab.runs import envelope, operations
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary, summary
from tui_lab.text.values import metric_text, test_title


def stop_waiting(runs: Sequence[Run]) -> None:
    """Stop the repeats that have not begun, because the user has stopped the one before."""
    for run in runs:
        if run.status().live:
            operations.send(run, "stop")
            operations.leave_queue(run)
    if runs:
        say(
            ngettext(
                "{count} further repeat was stopped as well.",
                "{count} further repeats were stopped as well.",
                len(runs),
            ).format(count=len(runs))
        )


def follow_all(runs: Sequence[Run], *, as_json: bool, before: Sequence[Run] = ()) -> int:
    """Follow runs one after the other, and tell what came out of them together.

    Args:
        runs: Started already; they wait for each other by themselves.
        as_json: Pass the events on instead of telling.
        before: Runs that ended earlier and belong to the mean and spread as well.

    Returns:
        The exit code.
    """
    codes = []
    for count, run in enumerate(runs, start=1):
        view: follow.View = follow.JsonView(run.id)
        if not as_json:
            view = script_view.view_of(run)
        with after_run.going_on_without(run):
            outcome = follow.follow(run, view, on_interrupt="stop")
            if isinstance(view, script_view.ScriptView) and not outcome.left:
                view.close()
        if outcome.left:
            after_run.say_left(run)
            return INTERRUPTED
        codes.append(after_run.tell(run, outcome, view))
        alone = len(runs) == 1 and not before
        if alone and not as_json and outcome.status in (Status.FINISHED, Status.STOPPED):
            after_run.show_results(run)
        if outcome.status is Status.STOPPED:
            stop_waiting(runs[count:])
            break
    together = [*before, *runs[: len(codes)]]
    if len(together) > 1 and not as_json:
        show_spread(together)
    if not as_json:
        guessing.tell(runs[: len(codes)])
    return max(codes)


def show_spread(runs: Sequence[Run]) -> None:
    """A row for each repeat, then mean ± sample deviation of what came out; the test part last."""
    from tui_lab.reports.facts import as_told
    from tui_lab.reports.run_facts import spread

    kept = envelope.KeptEnvelopes()
    summaries = [as_told(summary(run), kept) for run in runs]
    getters = figures(summaries)
    together = envelope.one_look()
    for run, line in zip(runs, summaries, strict=True):
        if "test" in line.evaluations and not kept.concern(run):
            envelope.record_look(run, run.data_key, by="train", together=together)
    columns = [
        tables.Column(_("Seed"), right=True),
        tables.Column(_("Status")),
        tables.Column(_("Epochs"), right=True),
        tables.Column(_("Time"), right=True),
        *(tables.Column(title, right=True) for title in getters),
    ]
    rows: list[list[tables.Cell]] = [
        [
            str(line.seed),
            line.status_word,
            str(line.epochs),
            duration(line.seconds),
            *(metric_text(get(line)) for get in getters.values()),
        ]
        for line in summaries
    ]
    out()
    tables.show(columns, rows)
    out()
    for title, get in getters.items():
        found = spread([get(line) for line in summaries])
        if found is None:
            continue
        if found.deviation is None:
            tell(_("{what}: {mean} (one run)").format(what=title, mean=metric_text(found.mean)))
        else:
            tell(
                _("{what}: {mean} ± {spread} (mean ± standard deviation of {count} runs)").format(
                    what=title,
                    mean=metric_text(found.mean),
                    spread=metric_text(found.deviation),
                    count=found.count,
                )
            )
    if any(map(kept.are_closed_for, runs)):
        say(_("The test part stays in its envelope: your course chooses by the validation part."))


def figures(
    summaries: Sequence[RunSummary],
) -> dict[str, Callable[[RunSummary], float | None]]:
    """What is compared, as far as any of the runs has it: Keras's name -> how to read it."""

    def kept(name: str) -> Callable[[RunSummary], float | None]:
        return lambda line: line.metrics_kept.get(name)

    def test(name: str) -> Callable[[RunSummary], float | None]:
        def read(line: RunSummary) -> float | None:
            evaluation = line.evaluations.get("test")
            return found_in(evaluation.metrics, name) if evaluation else None

        return read

    names = dict.fromkeys(name for line in summaries for name in line.metrics)
    wanted = {
        "val_loss": kept("val_loss"),
        **{f"val_{name}": kept(f"val_{name}") for name in names},
        **{test_title(name): test(name) for name in names},
    }
    return {
        title: get
        for title, get in wanted.items()
        if any(get(line) is not None for line in summaries)
    }
