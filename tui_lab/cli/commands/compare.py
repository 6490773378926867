"""`tui-lab compare`: what differs between runs, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.cli.progress import metric
from tui_lab.cli.repeats import facts_of
from tui_lab.i18n import _, duration, number
from tui_lab.runs import envelope
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    from tui_lab.reports.compare import Comparison, Group, Spread


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "compare",
        callback=_compare,
        params=[
            params.run_argument(many=True),
            params.json_option(_("Write one JSON object: runs, differences, groups, warnings.")),
        ],
        help=_(
            "Compare runs: which settings differ, and what came out. They are ranked by the "
            "validation part alone; the test part stands beside it and decides nothing."
        ),
        examples=[
            (_("Two runs by their names"), "tui-lab compare narrow-128 wide-512"),
            (_("Several by the beginning of their ids"), "tui-lab compare 20250101-12 20250101-13"),
        ],
    )


def _compare(runs: tuple[str, ...], as_json: bool) -> None:
    from tui_lab.reports.compare import compare

    store = Store()
    found = list({run.id: run for run in map(store.find, runs)}.values())
    comparison = compare([facts_of(run) for run in found])
    if as_json:
        console.out(params.to_json(_as_json(comparison)))
    else:
        _show(comparison)
    for row, run in zip(comparison.rows, found, strict=True):
        if row.test_accuracy is not None:
            envelope.record_look(run, run.dataset, by="compare")
    if not as_json:
        for warning in comparison.warnings:
            console.warn(warning)


def _show(comparison: Comparison) -> None:
    columns = [
        tables.Column(_("Rank"), right=True),
        tables.Column(_("Run")),
        tables.Column(_("Name"), cuts=True),
        tables.Column("val_loss", right=True),
        tables.Column("val_accuracy", right=True),
        tables.Column(_("Test"), right=True, rank=1),
        tables.Column(_("Epochs"), right=True, rank=4),
        tables.Column(_("s/epoch"), right=True, rank=2),
        tables.Column(_("Parameters"), right=True, rank=3),
    ]
    rows: list[list[tables.Cell]] = []
    for row in comparison.ranked:
        speed = row.seconds_per_epoch
        count = row.facts.parameters
        rows.append(
            [
                str(row.rank) if row.rank is not None else "–",
                row.facts.id,
                row.facts.name,
                metric(row.val_loss),
                metric(row.val_accuracy),
                metric(row.test_accuracy),
                str(row.facts.epochs),
                number(speed, 2) if speed is not None else "–",
                number(count) if count is not None else "–",
            ]
        )
    tables.show(columns, rows)
    console.out()
    _show_differences(comparison)
    for group in comparison.groups:
        if len(group.runs) > 1:
            console.out()
            _show_group(group)


def _show_differences(comparison: Comparison) -> None:
    if not comparison.differences:
        if len(comparison.rows) > 1:
            console.out(_("The runs have the same settings."))
        return
    columns = [tables.Column(_("Setting"), cuts=True)]
    columns += [tables.Column(row.facts.name, cuts=True) for row in comparison.rows]
    rows = [
        [path, *(setting_text(value) for value in values)]
        for path, values in comparison.differences.items()
    ]
    tables.show(columns, rows)


def setting_text(value: object) -> str:
    """The value of a setting as it is typed; a dash where a run has no such setting."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _show_group(group: Group) -> None:
    seeds = ", ".join(str(seed) for seed in group.seeds)
    console.out(
        _("{name}, seeds {seeds}: mean ± standard deviation").format(
            name=group.runs[0].name, seeds=seeds
        )
    )
    pairs = [
        ("val_loss", _spread(group.val_loss)),
        ("val_accuracy", _spread(group.val_accuracy)),
        (_("test accuracy"), _spread(group.test_accuracy)),
    ]
    if group.seconds is not None:
        pairs.append((_("training time"), duration(group.seconds.mean)))
    tables.facts([(name, text) for name, text in pairs if text])


def _spread(value: Spread | None) -> str:
    if value is None:
        return ""
    if value.deviation is None:
        return metric(value.mean)
    return f"{metric(value.mean)} ± {metric(value.deviation)}"


def _as_json(comparison: Comparison) -> dict[str, object]:
    return {
        "criterion": comparison.criterion,
        "runs": [
            {
                "id": row.facts.id,
                "name": row.facts.name,
                "rank": row.rank,
                "seed": row.facts.seed,
                "dataset": row.facts.data,
                "parameters": row.facts.parameters,
                "epochs": row.facts.epochs,
                "seconds": row.facts.seconds,
                "val_loss": row.val_loss,
                "val_accuracy": row.val_accuracy,
                "test_accuracy": row.test_accuracy,
            }
            for row in comparison.rows
        ],
        "differences": {
            path: [_plain(value) for value in values]
            for path, values in comparison.differences.items()
        },
        "groups": [
            {
                "runs": [run.id for run in group.runs],
                "seeds": list(group.seeds),
                "val_loss": _spread_json(group.val_loss),
                "val_accuracy": _spread_json(group.val_accuracy),
                "test_accuracy": _spread_json(group.test_accuracy),
            }
            for group in comparison.groups
        ],
        "warnings": list(comparison.warnings),
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _spread_json(value: Spread | None) -> dict[str, object] | None:
    if value is None:
        return None
    return {"mean": value.mean, "deviation": value.deviation, "count": value.count}
