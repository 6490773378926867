"""Arguments and options that several commands share, and what the shell completes for them."""

from __future__ import annotations

import json
from typing import Any

import click
from click.shell_completion import CompletionItem

from tui_lab.i18n import _


def run_argument(*, many: bool = False) -> click.Argument:
    """RUN, or RUN… with at least one."""
    return click.Argument(
        ["runs" if many else "run"],
        metavar="RUN..." if many else "RUN",
        nargs=-1 if many else 1,
        required=True,
        shell_complete=complete_runs,
        help=_("An id, a unique beginning of one, a name, `last`, or `last~1` for the one before."),
    )


def json_option(what: str) -> click.Option:
    """`--json`; `what` is the translated sentence that says what is written."""
    return click.Option(["--json", "as_json"], is_flag=True, help=what)


def yes_option() -> click.Option:
    """`--yes`: no question is asked."""
    return click.Option(["--yes", "-y"], is_flag=True, help=_("Do it without asking."))


def style_option() -> click.Option:
    """`--style`: how pictures are drawn."""
    return click.Option(
        ["--style"],
        type=click.Choice(["auto", "ascii", "blocks"]),
        help=_("How pictures are drawn; else the setting `pictures`."),
    )


def split_option() -> click.Option:
    """`--split`: which part of the data."""
    return click.Option(
        ["--split"],
        type=click.Choice(["test", "validation"]),
        help=_("Which part; else the test part, or validation where the test part is sealed."),
    )


def to_json(value: Any, *, indent: int | None = 2) -> str:
    """Strict JSON: ASCII, no NaN."""
    return json.dumps(value, indent=indent, allow_nan=False)


def complete_runs(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids and names of runs, and `last`."""
    from tui_lab.runs.store import Store

    found = [CompletionItem("last")] if "last".startswith(incomplete) else []
    for run in Store().runs():
        names = {run.id: run.name, run.name: run.id}
        found += [CompletionItem(a, help=b) for a, b in names.items() if a.startswith(incomplete)]
    return found


def complete_datasets(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of data sets."""
    from tui_lab import datasets

    return [CompletionItem(n) for n in datasets.names() if n.startswith(incomplete)]


def complete_presets(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of presets; files too, where nothing fits."""
    from tui_lab import presets

    found = [CompletionItem(n) for n in presets.names() if n.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def complete_settings(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of settings."""
    from tui_lab import settings

    return [CompletionItem(n) for n in settings.SETTINGS if n.startswith(incomplete)]
