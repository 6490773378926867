"""`tui-lab compare`: what differs between runs, and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _, duration, number
from tui_lab.runs import envelope
from tui_lab.runs.lookup import short_ids
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands
from tui_lab.text.values import NONE, metric_text, seconds_number, test_title

if TYPE_CHECKING:
    from tui_lab.reports.compare import Comparison
    from tui_lab.reports.run_facts import Group, Spread
    from tui_lab.reports.verdict import Conclusion

SECTION = "results"
ORDER = 50
SUMMARY = N_("What differs between runs, and what came out")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "compare",
        callback=_compare,
        params=[
            params.run_argument(many=True),
            click.Option(
                ["--metric"],
                metavar=_("NAME"),
                help=_(
                    "Tell this metric beside the loss, of those that the runs recorded: accuracy, "
                    "mae, precision… It does not decide over the ranks."
                ),
            ),
            params.json_option(_("Write one JSON object: runs, differences, groups, warnings.")),
        ],
        help=_(
            "Compare runs: which settings differ, and what came out. They are ranked by the "
            "validation part alone; the test part stands beside it and decides nothing. Where "
            "their losses are not of one kind, or of targets that were scaled in different ways, "
            "the first metric decides that all have."
        ),
        examples=[
            (_("Two runs by their names"), "tui-lab compare narrow-128 wide-512"),
            (_("Several by the beginning of their ids"), "tui-lab compare 20250101-12 20250101-13"),
        ],
    )


def _compare(runs: tuple[str, ...], metric: str | None, as_json: bool) -> None:
    from tui_lab.reports.compare import compare
    from tui_lab.reports.facts import facts_of
    from tui_lab.reports.fairness import labels
    from tui_lab.reports.verdict import conclude

    store = Store()
    by_id = {run.id: run for run in map(store.find, runs)}
    found = list(by_id.values())
    if len(found) < 2:
        raise UsageError(
            _("A comparison needs a second run; only {run} is named.").format(run=found[0].id),
            _another(store, found[0]),
        )
    kept = envelope.KeptEnvelopes()
    comparison = compare([facts_of(run, kept) for run in found], metric or "")
    conclusion = conclude(comparison, by_id, labels([row.facts for row in comparison.rows]))
    if as_json:
        console.out_lines(params.to_json(_as_json(comparison, conclusion)))
    else:
        _show(comparison)
        _conclude(comparison, conclusion)
    together = envelope.one_look()
    for row, run in zip(comparison.rows, found, strict=True):
        if row.tested and not kept.concern(run):
            envelope.record_look(run, run.data_key, by="compare", together=together)
    if not as_json:
        for warning in comparison.warnings:
            console.warn(warning)


def _another(store: Store, run: Run) -> str:
    """The command line that compares a run with another, or makes another where it is alone."""
    other = next((each for each in store.runs(newest=2) if each.id != run.id), None)
    if other is None:
        text = _("It is the only one. Train it once more: `tui-lab repeat {run} --seeds 1`")
        return with_commands(text, run=run.id)
    text = _("Name another as well, as in: tui-lab compare {other} {run}")
    return with_commands(text, other=other.id, run=run.id)


def _conclude(comparison: Comparison, conclusion: Conclusion) -> None:
    """That the comparison is fair, and which run is better, where that can be said."""
    from tui_lab.reports.run_facts import SEED

    console.out()
    for sentence in (comparison.fair, conclusion.best, *conclusion.cautions):
        if sentence:
            console.tell(sentence)
    once = [
        group.runs[0].id
        for group in comparison.groups
        if len(group.runs) == 1 and group.runs[0].experiment is not None
    ]
    if conclusion.test is not None and once:
        text = (
            _("A run is repeated with other seeds by: tui-lab repeat {run}")
            if SEED in comparison.differences  # a warning says what for
            else _("To see what the seed alone changes, repeat each: tui-lab repeat {run}")
        )
        console.tell(with_commands(text, run=once[0]))


def _show(comparison: Comparison) -> None:
    short = short_ids([row.facts.id for row in comparison.rows])
    columns = [
        tables.Column(_("Rank"), right=True),
        tables.Column(_("Run")),
        tables.Column(_("Name"), cuts=True, names=True),
        tables.Column("val_loss", right=True),
        tables.Column(f"val_{comparison.metric}", right=True),
        tables.Column(_("Test"), right=True, rank=2),
        tables.Column(_("Epochs"), right=True, rank=1),
        tables.Column(_("s/epoch"), right=True, rank=3),
        tables.Column(_("Parameters"), right=True, rank=4),
    ]
    rows: list[list[tables.Cell]] = []
    for row in comparison.ranked:
        count = row.facts.parameters
        rows.append(
            [
                str(row.rank) if row.rank is not None else "–",
                row.facts.id,
                row.facts.name,
                metric_text(row.val_loss),
                metric_text(row.val_metric),
                _("sealed") if row.facts.closed else metric_text(row.test_metric),
                f"{row.facts.epochs}/{row.facts.asked}",
                seconds_number(row.seconds_per_epoch),
                number(count) if count is not None else "–",
            ]
        )
    if not tables.fits(columns, rows):
        for row, cells in zip(comparison.ranked, rows, strict=True):
            cells[1] = short[row.facts.id]
    tables.show(columns, rows)
    _show_differences(comparison, short)
    for group in comparison.groups:
        if len(group.runs) > 1:
            console.out()
            _show_group(group, comparison.metric)


def _show_differences(comparison: Comparison, short: Mapping[str, str]) -> None:
    from tui_lab.reports.compare import difference_words
    from tui_lab.text.values import setting_text

    if not comparison.differences:
        known = all(row.facts.settings_known for row in comparison.rows)
        if len(comparison.rows) > 1 and known:
            console.out()
            console.tell(_("The runs have the same settings."))
        return
    columns = [tables.Column(_("Setting"), cuts=True)]
    columns += [
        tables.Column(f"{row.rank or '–'} {short[row.facts.id]}", cuts=True)
        for row in comparison.ranked
    ]
    rows = [
        [
            difference_words(path),
            *(setting_text(row.settings[path], NONE) for row in comparison.ranked),
        ]
        for path in comparison.differences
    ]
    console.out()
    tables.show(columns, rows)


def _show_group(group: Group, metric: str) -> None:
    seeds = ", ".join(str(seed) for seed in group.seeds)
    console.tell(
        _("{name}, seeds {seeds}: mean ± standard deviation").format(
            name=group.runs[0].name, seeds=seeds
        )
    )
    pairs = [
        (name, spread.text)
        for name, spread in (
            ("val_loss", group.validation("loss")),
            (f"val_{metric}", group.validation(metric)),
            (test_title(metric), group.test(metric)),
        )
        if spread is not None
    ]
    if group.seconds is not None:
        pairs.append((_("training time"), duration(group.seconds.mean)))
    if pairs:
        tables.facts(pairs)


def _as_json(comparison: Comparison, conclusion: Conclusion) -> dict[str, object]:
    return {
        "criterion": comparison.criterion or None,
        "metric": comparison.metric,
        "runs": [
            {
                "id": row.facts.id,
                "name": row.facts.name,
                "rank": row.rank,
                "seed": row.facts.seed,
                "dataset": row.facts.data,
                "parameters": row.facts.parameters,
                "epochs": row.facts.epochs,
                "epochs_planned": row.facts.asked,
                "learning_rate_changes": [list(change) for change in row.facts.rates],
                "seconds": row.facts.seconds,
                "seconds_per_epoch": row.seconds_per_epoch,
                "val_loss": row.val_loss,
                "val_accuracy": row.facts.validation("accuracy"),
                "test_accuracy": row.facts.test("accuracy"),
                "test_sealed": row.facts.closed,
                "validation": {name: row.facts.validation(name) for name in row.facts.known},
                "test": {name: row.facts.test(name) for name in row.facts.known}
                if row.tested
                else None,
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
                "val_loss": _spread_json(group.validation("loss")),
                "val_accuracy": _spread_json(group.validation("accuracy")),
                "test_accuracy": _spread_json(group.test("accuracy")),
                "val_metric": _spread_json(group.validation(comparison.metric)),
                "test_metric": _spread_json(group.test(comparison.metric)),
            }
            for group in comparison.groups
        ],
        "warnings": list(comparison.warnings),
        "fair": comparison.fair,
        "conclusion": [conclusion.best, *conclusion.cautions],
        "chance": _chance_json(conclusion),
    }


def _chance_json(conclusion: Conclusion) -> dict[str, object] | None:
    """Which two runs were held against each other, by which test, and what it gave."""
    test = conclusion.test
    if test is None:
        return None
    return {"runs": [run.id for run in conclusion.pair], "p": test.p, **test.to_table()}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _spread_json(value: Spread | None) -> dict[str, object] | None:
    if value is None:
        return None
    return {"mean": value.mean, "deviation": value.deviation, "count": value.count}
