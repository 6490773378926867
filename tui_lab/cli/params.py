"""Arguments and options that several commands share, and what the shell completes for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from tui_lab.errors import UsageError
from tui_lab.i18n import _

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment

NEGATIVE_NUMBERS: dict[str, Any] = {"ignore_unknown_options": True}
"""Settings of a command whose argument is a number: `-3` is one, if not a fitting one. Also of one
whose argument may be options for another program."""


def run_argument(*, many: bool = False) -> click.Argument:
    """RUN, or RUN… with at least one."""
    return click.Argument(
        ["runs" if many else "run"],
        metavar=_("RUN...") if many else _("RUN"),
        nargs=-1 if many else 1,
        required=True,
        shell_complete=complete_runs,
        help=_(
            "An id, its beginning or last part, a name, `last`, or `last~1` for the one before."
        ),
    )


def json_option(what: str) -> click.Option:
    """`--json`; `what` is the translated sentence that says what is written."""
    return click.Option(["--json", "as_json"], is_flag=True, help=what)


def events_option() -> click.Option:
    """`--json` of the commands that follow a run."""
    return json_option(_("Write the events as JSON, line by line; the last one is `ended`."))


def last_option() -> click.Option:
    """`--last`: how much is told of what a run has done already."""
    return click.Option(
        ["--last"],
        type=click.IntRange(min=0),
        metavar="N",
        help=_("Of the epochs done before, only the last N; on a terminal 10, elsewhere all."),
    )


def refuse_last(last: int | None, as_json: bool) -> None:
    """Refuse `--last` beside `--json`, which passes all events on."""
    if as_json and last is not None:
        raise UsageError(
            _("--json writes all events, so --last does not go with it."),
            _("Leave one of them out."),
        )


class DecimalNumber(click.types.FloatParamType):
    """A number; one with a decimal comma is told how to be written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; fails as Click does."""
        from tui_lab.experiment.values import DECIMAL_COMMA, point_hint

        if isinstance(value, str) and DECIMAL_COMMA.fullmatch(value):
            self.fail(point_hint(value), param, ctx)
        return super().convert(value, param, ctx)


def yes_option() -> click.Option:
    """`--yes`: no question is asked."""
    return click.Option(["--yes", "-y"], is_flag=True, help=_("Do it without asking."))


def on_option() -> click.Option:
    """`--on`: where a run is trained."""
    from tui_lab.runs.places import PLACES

    return click.Option(
        ["--on"],
        type=click.Choice(list(PLACES)),
        help=_("Where it is trained: process is this machine, slurm a cluster; else the setting."),
    )


def per_card_option() -> click.Option:
    """`--per-card`: how many runs share a graphics card."""
    return click.Option(
        ["--per-card"],
        type=click.IntRange(1, 16),
        metavar="N",
        help=_("How many runs may share a card with this one; else the setting."),
    )


def detach_option(what: str) -> click.Option:
    """`--detach`: nothing is followed; `what` is the translated sentence that says what is done."""
    return click.Option(["--detach"], is_flag=True, help=what)


def tensorboard_option(what: str) -> click.Option:
    """`--live-tensorboard`; `what` is the translated sentence that says what it does."""
    return click.Option(
        ["--live-tensorboard", "tensorboard"], type=click.Path(), metavar=_("FOLDER"), help=what
    )


def absolute_folder(text: str | None) -> str | None:
    """A folder that was named, for processes that have another working folder; None stays."""
    from tui_lab.paths import expanded

    return None if text is None else str(expanded(text).absolute())


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
        type=click.Choice(["test", "validation", "training"]),
        help=_(
            "Which part; else the test part, or validation where the test part is sealed or a"
            " course begins with it."
        ),
    )


def quantity_option() -> click.Option:
    """`--quantity`: which of several quantities."""
    return click.Option(
        ["--quantity"],
        metavar=_("NAME"),
        shell_complete=complete_quantities,
        help=_("Which of several quantities is looked at (name or number); else the first."),
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
    runs = Store().listed()
    names = {run.name: run.id for run in reversed(runs) if run.name}
    names |= {run.id: run.name for run in runs}
    found += [CompletionItem(a, help=b) for a, b in names.items() if a.startswith(incomplete)]
    return found


def complete_datasets(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of data sets."""
    from tui_lab.datasets import listing

    return [CompletionItem(n) for n in listing.names() if n.startswith(incomplete)]


def complete_presets(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of presets; files too, where nothing fits."""
    from tui_lab import presets

    found = [CompletionItem(n) for n in presets.names() if n.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def complete_files(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Files, which the shell knows."""
    return [CompletionItem(incomplete, type="file")]


def typed(ctx: click.Context, name: str) -> str:
    """What was typed for an argument, on a command line that is not whole yet."""
    if ctx.params.get(name):
        return str(ctx.params[name])
    # An option that lacks its value ends Click's reading: the words are left as they stand.
    names = [each.name for each in ctx.command.params if isinstance(each, click.Argument)]
    place = names.index(name)
    return ctx.args[place] if place < len(ctx.args) else ""


def complete_changes(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The settings of the preset or file that stands on the command line, with an equals sign."""
    from tui_lab.experiment.changing import setting_paths

    return _settings_completed(ctx, incomplete, setting_paths)


def complete_varied(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Those of them that a sweep can vary."""
    from tui_lab.datasets import listing
    from tui_lab.sweeps.checking import sweepable

    def paths(planned: Experiment) -> list[str]:
        return sweepable(planned, listing.info(planned.data.dataset))

    return _settings_completed(ctx, incomplete, paths)


def _settings_completed(
    ctx: click.Context, incomplete: str, paths: Callable[[Experiment], list[str]]
) -> list[CompletionItem]:
    from tui_lab.cli import planning
    from tui_lab.errors import LabError

    try:
        found = paths(planning.read_source(typed(ctx, "source"), quiet=True))
    except LabError:
        return []
    return [CompletionItem(f"{path}=") for path in found if path.startswith(incomplete)]


def complete_classes(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of the classes of the run that stands on the command line."""
    from tui_lab.errors import LabError
    from tui_lab.runs.store import Store

    try:
        names = Store().find(typed(ctx, "run")).state().classes
    except LabError:
        return []
    return [CompletionItem(n) for n in names if n.lower().startswith(incomplete.lower())]


def complete_quantities(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of the quantities of the run that stands on the command line."""
    from tui_lab.errors import LabError
    from tui_lab.runs.store import Store

    try:
        names = Store().find(typed(ctx, "run")).state().quantities
    except LabError:
        return []
    return [CompletionItem(n) for n in names if n.lower().startswith(incomplete.lower())]


def complete_values(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """What the setting that stands on the command line can be."""
    from tui_lab import settings

    known = settings.SETTINGS.get(typed(ctx, "key"))
    if known is None:
        return []
    values = settings.offered(known)
    return [CompletionItem(value) for value in values if value.startswith(incomplete)]


def complete_settings(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of settings."""
    from tui_lab import settings

    return [CompletionItem(n) for n in settings.SETTINGS if n.startswith(incomplete)]
