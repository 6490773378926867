"""What is said of a sweep, in the words of both faces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_lab.i18n import N_, _, duration, ngettext, number, percent
from tui_lab.sweeps.figures import Importance, Luck
from tui_lab.sweeps.look import SweepView, TrialLine
from tui_lab.sweeps.plan import SweepPlan
from tui_lab.sweeps.shelf import SweepStatus
from tui_lab.sweeps.space import Axis, combinations
from tui_lab.text.command_line import with_commands
from tui_lab.text.statuses import PRUNED, STATUSES, StatusLook
from tui_lab.text.values import metric_text, spread_text

SEARCH_WORDS: Mapping[str, str] = {
    "grid": N_("all combinations"),
    "random": N_("drawn at random"),
    "tpe": N_("proposed by TPE from the trials before"),
}
REPEATS = 5
"""How many further seeds the best is to be trained with."""


def look_of(status: str) -> StatusLook:
    """Word, sign and tone of the status of a trial or of a sweep."""
    return PRUNED if status == "pruned" else STATUSES[status]


def status_word(status: str | SweepStatus) -> str:
    """The status of a trial or of a sweep in the current language."""
    return _(look_of(status).word)


def what_words(plan: SweepPlan) -> str:
    """How many trials of what, and what they are judged by."""
    text = ngettext(
        "{count} trial, {how}; judged by {objective} at the best epoch of each run.",
        "{count} trials, {how}; judged by {objective} at the best epoch of each run.",
        plan.trials,
    )
    told = text.format(
        count=number(plan.trials), how=_(SEARCH_WORDS[plan.search]), objective=plan.objective
    )
    more = []
    size = combinations(plan.axes)
    if size is not None and size > plan.trials:
        more.append(_("There are {size} combinations.").format(size=number(size)))
    if plan.seeds > 1:
        text = _("Each is trained with {seeds} seeds, and their mean counts.")
        more.append(text.format(seeds=plan.seeds))
    if plan.stop_bad:
        more.append(_("Those that do badly are stopped (median rule)."))
    return " ".join([told, *more])


def sealed_words(plan: SweepPlan) -> str:
    """That the test part is not looked at, or that this is the script's matter."""
    if plan.script is not None:
        return _(
            "A script that reports no {objective} is judged by its {other}. Whoever chooses by"
            " figures of the test part has no fair test left."
        ).format(objective=plan.objective, other=plan.objective.removeprefix("val_"))
    return _(
        "The test part stays sealed in all runs of a sweep: whoever chooses by it has no fair test"
        " left."
    )


def progress_words(view: SweepView) -> str:
    """How far a sweep is: `12 of 30 trials are done, 2 of them pruned; about 3 min left.`"""
    text = ngettext(
        "{done} of {count} trial is done", "{done} of {count} trials are done", view.plan.trials
    )
    parts = [text.format(done=number(view.done), count=number(view.plan.trials))]
    pruned = view.pruned
    if pruned:
        parts.append(_("{count} of them pruned").format(count=number(pruned)))
    told = ", ".join(parts)
    if view.seconds_left is not None:
        text = _("{told}; about {time} left.")
        return text.format(told=told, time=duration(view.seconds_left))
    return f"{told}."


def objective_text(line: TrialLine) -> str:
    """The objective of a trial, with its spread over the seeds where it has several."""
    if line.value is None:
        return metric_text(None)
    if line.deviation is not None and line.counts:
        return spread_text(line.value, line.deviation)
    return metric_text(line.value)


def settings_text(line: TrialLine) -> str:
    """The values of a trial: `units=64, learning_rate=0.01`; paths where names are not enough."""
    titles = setting_titles([Axis(path) for path in line.values])
    return ", ".join(
        f"{title}={value}" for title, value in zip(titles, line.values.values(), strict=True)
    )


def best_words(view: SweepView) -> str:
    """Which trial is the best so far; "" before the first."""
    if view.best is None:
        return ""
    text = _("Best: trial {trial} ({settings}), {objective} {value}.")
    return text.format(
        trial=view.best.number,
        settings=settings_text(view.best),
        objective=view.plan.objective,
        value=objective_text(view.best),
    )


def luck_words(view: SweepView) -> list[str]:
    """What the best owes to chance, and how that is found out."""
    found = view.luck
    if view.best is None or sum(line.counts for line in view.trials) < 2:
        return []
    told = [_unknown_luck()] if found is None else _luck(found)
    return [*told, _("A fair figure comes from further seeds, which chose nothing:")]


def _luck(found: Luck) -> list[str]:
    if found.from_seeds:
        first = _(
            "By chance alone, the best of {count} equally good trials comes out {expected} better"
            " than their mean: so much of its value may be luck (a trial is known to ±{spread},"
            " from its seeds)."
        )
    else:
        first = _(
            "By chance alone, the best of {count} equally good trials comes out {expected} better"
            " than their mean: so much of its value may be luck (a trial is known to ±{spread} by"
            " the number of validation examples; what the seed changes is not known with one each)."
        )
    told = first.format(
        count=number(found.trials),
        expected=metric_text(found.expected),
        spread=metric_text(found.spread),
    )
    if not found.rivals:
        text = _("No other trial lies within {margin} of it, two deviations of a difference.")
    else:
        text = ngettext(
            "{count} other trial lies within {margin} of it, two deviations of a difference:"
            " nothing shows that it is better than that one.",
            "{count} other trials lie within {margin} of it, two deviations of a difference:"
            " nothing shows that it is better than those.",
            found.rivals,
        )
    return [told, text.format(count=number(found.rivals), margin=metric_text(found.margin))]


def _unknown_luck() -> str:
    return _(
        "The best of many trials is also the luckiest; with one seed each, nothing tells how much"
        " of its value is luck."
    )


def importance_title(view: SweepView) -> str:
    """What the shares are."""
    count = sum(line.counts for line in view.trials)
    text = ngettext(
        "Share of the differences between {count} trial that a setting explains by itself (one-way"
        " analysis of variance, ε²):",
        "Share of the differences between {count} trials that a setting explains by itself (one-way"
        " analysis of variance, ε²):",
        count,
    )
    return text.format(count=number(count))


def importance_text(found: Importance) -> str:
    """A share as a percentage; why it is not known."""
    if found.share is None and len(found.groups) == 1 and ".." not in found.groups[0][0]:
        return _("all trials had one value")
    return _("not known yet") if found.share is None else percent(found.share, 0)


def repeat_words(view: SweepView) -> str:
    """The command that trains the best with further seeds."""
    text = _("`tui-lab repeat {run} --seeds {count}`")
    return with_commands(text, run=view.best_run, count=REPEATS) if view.best_run else ""


def fresh_words(view: SweepView) -> str:
    """What the best had with seeds that chose nothing; "" where there are none."""
    if view.fresh is None:
        return ""
    text = ngettext(
        "Trained again with {count} further seed, it has {objective} {value}.",
        "Trained again with {count} further seeds, it has {objective} {value}.",
        view.fresh.count,
    )
    return text.format(
        count=number(view.fresh.count), objective=view.plan.objective, value=view.fresh.text
    )


def group_words(name: str, mean: float, count: int, objective: str) -> str:
    """What the trials with one value, or in a part of a range, have on average."""
    text = ngettext(
        "{name}: {objective} {mean} ({count} trial)",
        "{name}: {objective} {mean} (mean of {count} trials)",
        count,
    )
    return text.format(name=name, objective=objective, mean=metric_text(mean), count=count)


def capacity_words(plan: SweepPlan) -> str:
    """That the lab trains fewer runs at once than are asked for; "" where it does not."""
    from tui_lab.runs import cards
    from tui_lab.runs.places import place_called

    capacity = cards.capacity()
    if capacity >= plan.at_once or place_called(plan.extra.get("on")).scheduled:
        return ""
    text = ngettext(
        "The lab trains {capacity} run at a time, so the others wait for their turn: `tui-lab"
        " settings set capacity {wanted}` lets more of them train.",
        "The lab trains {capacity} runs at a time, so the others wait for their turn: `tui-lab"
        " settings set capacity {wanted}` lets more of them train.",
        capacity,
    )
    return with_commands(text, capacity=capacity, wanted=plan.at_once)


def setting_titles(axes: Sequence[Axis]) -> list[str]:
    """Heads of the columns of what is varied: names, or paths where names are not enough."""
    names = [axis.short for axis in axes]
    return names if len(set(names)) == len(names) else [axis.path for axis in axes]


def ordered(view: SweepView) -> list[TrialLine]:
    """The trials, the best first, then those that do not count by number."""
    sign = -1.0 if view.plan.higher else 1.0

    def place(line: TrialLine) -> tuple[bool, float, int]:
        if line.counts and line.value is not None:
            return False, sign * line.value, line.number
        return True, 0.0, line.number

    return sorted(view.trials, key=place)
