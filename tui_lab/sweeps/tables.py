"""A sweep as JSON and as CSV, for programs."""

from __future__ import annotations

from dataclasses import asdict

from tui_lab.reports.cells import csv_table
from tui_lab.sweeps.look import SweepView


def summary_table(view: SweepView) -> dict[str, object]:
    """A sweep in a list of JSON; times in seconds since 1970."""
    plan = view.plan
    return {
        "id": view.id,
        "name": plan.name,
        "status": view.status,
        "created": plan.created,
        "over": list(plan.over),
        "search": plan.search,
        "trials": plan.trials,
        "done": view.done,
        "pruned": view.pruned,
        "seeds": plan.seeds,
        "at_once": plan.at_once,
        "stop_bad": plan.stop_bad,
        "objective": plan.objective,
        "higher_is_better": plan.higher,
        "seconds_left": view.seconds_left,
        "best": view.best.number if view.best else None,
        "best_value": view.best.value if view.best else None,
        "best_run": view.best_run or None,
        "message": view.message,
    }


def as_table(view: SweepView) -> dict[str, object]:
    """A sweep as JSON holds it: its summary, all trials, importance and luck."""
    return {
        **summary_table(view),
        "list": [
            {
                "trial": line.number,
                "values": dict(line.values),
                "status": line.status,
                "value": line.value,
                "counts": line.counts,
                "deviation": line.deviation,
                "by_seed": dict(line.by_seed),
                "epochs": line.epochs,
                "seconds": line.seconds,
                "curve": list(line.curve),
                "runs": list(line.runs),
                "message": line.message,
            }
            for line in view.trials
        ],
        "importance": [
            {
                "path": each.path,
                "share": each.share,
                "groups": [
                    {"values": name, "mean": mean, "trials": count}
                    for name, mean, count in each.groups
                ],
            }
            for each in view.importance
        ],
        "luck": asdict(view.luck) if view.luck is not None else None,
        "fresh": asdict(view.fresh) if view.fresh is not None else None,
    }


def as_csv(view: SweepView) -> str:
    """The trials as CSV, for programs."""
    paths = [axis.path for axis in view.plan.axes]
    head = (
        "trial",
        *paths,
        view.plan.objective,
        "deviation",
        "status",
        "epochs",
        "seconds",
        "runs",
    )
    rows = [
        (
            *(line.number, *(line.values.get(path) for path in paths), line.value),
            *(line.deviation, line.status, line.epochs, line.seconds, " ".join(line.runs)),
        )
        for line in view.trials
    ]
    return csv_table([head, *rows])
