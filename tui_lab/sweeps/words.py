"""What is said of a sweep, in the words of both faces."""

from __future__ import annotations

from collections.abc import Mapping

from tui_lab.i18n import N_, _, duration, ngettext, number, percent
from tui_lab.runs.places import place_called
from tui_lab.sweeps.figures import Importance, Luck
from tui_lab.sweeps.look import SweepView, TrialLine
from tui_lab.sweeps.plan import SweepPlan
from tui_lab.sweeps.shelf import SweepStatus
from tui_lab.sweeps.space import combinations, values_text
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
    """How many trials of what, what they are judged by, and how they are trained."""
    text = ngettext(
        "{count} trial, {how}; {judged}.", "{count} trials, {how}; {judged}.", plan.trials
    )
    told = text.format(
        count=number(plan.trials), how=_(SEARCH_WORDS[plan.search]), judged=judged_words(plan)
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


def judged_words(plan: SweepPlan) -> str:
    """What the trials are judged by, and at which epoch that is read; goes on a sentence."""
    if plan.monitor == plan.objective:
        text = _("judged by the best {objective} of each run")
    elif plan.monitor:
        text = _("judged by {objective} at the epoch with the best {monitor} of each run")
    else:
        text = _("judged by {objective} at the epoch that each run watches for its best")
    return text.format(objective=plan.objective, monitor=plan.monitor)


def kept_words(plan: SweepPlan) -> str:
    """That the table of runs may show another figure of a trial; "" where it does not."""
    if plan.keeps_best or plan.script is not None:
        return ""
    return _(
        "The table of runs shows what the weights have that a run kept, those of its last epoch:"
        " its figures may differ from these."
    )


def training_words(plan: SweepPlan) -> str:
    """How long each run trains, where, and how many at a time."""
    epochs = plan.experiment.get("fit", {}).get("epochs", 0)
    if plan.script is not None:
        length = _("Each run trains for as long as its script does")
    elif any(axis.path == "fit.epochs" for axis in plan.axes):
        length = _("Each run trains for as many epochs as its trial says")
    else:
        text = ngettext(
            "Each run trains for {count} epoch", "Each run trains for {count} epochs", epochs
        )
        length = text.format(count=number(epochs))
    chosen = plan.extra.get("on")
    if place_called(chosen).scheduled:
        text = _("{length}, as a job of the cluster (setting on); {count} at a time.")
        plain = _("{length}, as a job of the cluster; {count} at a time.")
    else:
        text = _("{length}, on this machine (setting on); {count} at a time.")
        plain = _("{length}, on this machine; {count} at a time.")
    text = plain if chosen else text
    return text.format(length=length, count=number(plan.at_once))


def sealed_words(plan: SweepPlan) -> str:
    """That the test part is not looked at, or that this is the script's matter."""
    if plan.script is not None:
        text = _(
            "A script that reports no {objective} is judged by its {other}. Whoever chooses by"
            " figures of the test part has no fair test left."
        )
        other = plan.objective.removeprefix("val_")
        if other == plan.objective:
            text = _("Whoever chooses by figures of the test part has no fair test left.")
        return text.format(objective=plan.objective, other=other)
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


def best_words(view: SweepView) -> str:
    """Which trial is the best so far; "" before the first."""
    if view.best is None:
        return ""
    text = _("Best: trial {trial} ({settings}), {objective} {value}.")
    return text.format(
        trial=view.best.number,
        settings=values_text(view.best.values),
        objective=view.plan.objective,
        value=objective_text(view.best),
    )


def plus_minus_words(plan: SweepPlan) -> str:
    """What stands behind ±; "" where trials have one seed."""
    if plan.seeds < 2:
        return ""
    return _("±: standard deviation over {count} seeds.").format(count=plan.seeds)


def news_words(view: SweepView) -> str:
    """What has become of a sweep by now, and its best; no full stop."""
    best = ""
    if view.best is not None:
        best = _("; best: {settings}, {objective} {value}").format(
            settings=values_text(view.best.values),
            objective=view.plan.objective,
            value=metric_text(view.best.value),
        )
    texts = {
        "running": _("The sweep over {name} goes on, {done} of {count} trials done{best}"),
        "finished": _("The sweep over {name} finished, {done} of {count} trials done{best}"),
        "stopped": _("The sweep over {name} was stopped, {done} of {count} trials done{best}"),
        "failed": _("The sweep over {name} broke off, {done} of {count} trials done{best}"),
        "lost": _("The sweep over {name} was lost, {done} of {count} trials done{best}"),
    }
    return texts[view.status].format(
        name=view.plan.name,
        done=number(view.done),
        count=number(view.plan.trials),
        best=best,
    )


def luck_words(view: SweepView) -> list[str]:
    """What the best owes to chance, how that is found out, and its fair figure."""
    found = view.luck
    if view.best is None or sum(line.counts for line in view.trials) < 2:
        return []
    told = [_unknown_luck()] if found is None else _luck(found)
    if view.fresh is None and not view.repeating:
        return [*told, _("A fair figure comes from further seeds, which chose nothing:")]
    return [*told, *filter(None, (fresh_words(view), _repeating_words(view)))]


def _repeating_words(view: SweepView) -> str:
    """How many further seeds of the best are still to come; "" where none is."""
    if not view.repeating:
        return ""
    text = ngettext(
        "{count} further seed, which chose nothing, is waiting or trains now for its fair figure.",
        "{count} further seeds, which chose nothing, are waiting or train now for its fair figure.",
        view.repeating,
    )
    return text.format(count=number(view.repeating))


def _luck(found: Luck) -> list[str]:
    if found.repeats:
        first = _(
            "By chance alone, the best of {count} equally good trials comes out {expected} better"
            " than their mean: so much of its value may be luck (a trial is known to ±{spread},"
            " from seeds, {repeats} further ones of the best among them)."
        )
    elif found.from_seeds:
        first = _(
            "By chance alone, the best of {count} equally good trials comes out {expected} better"
            " than their mean: so much of its value may be luck (a trial is known to ±{spread},"
            " from several seeds)."
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
        repeats=number(found.repeats),
    )
    if not found.rivals:
        text = _(
            "The next best is {behind} behind it, and none lies within {margin} of it, two"
            " deviations of a difference."
        )
    else:
        text = ngettext(
            "The next best is {behind} behind it. {count} other trial lies within {margin} of it,"
            " two deviations of a difference: nothing shows that it is better than that one.",
            "The next best is {behind} behind it. {count} other trials lie within {margin} of it,"
            " two deviations of a difference: nothing shows that it is better than those.",
            found.rivals,
        )
    return [
        told,
        text.format(
            behind=metric_text(found.behind),
            count=number(found.rivals),
            margin=metric_text(found.margin),
        ),
    ]


def _unknown_luck() -> str:
    return _(
        "The best of many trials is also the luckiest; with one seed each, nothing tells how much"
        " of its value is luck."
    )


def fresh_words(view: SweepView) -> str:
    """The fair figure of the best, from seeds that chose nothing, beside its value as a trial; ""
    where there are none."""
    if view.fresh is None or view.best is None or view.best.value is None:
        return ""
    text = ngettext(
        "Its fair figure, from {count} further seed that chose nothing, read at the same epoch:"
        " {objective} {value}{spread}.",
        "Its fair figure, from {count} further seeds that chose nothing, read at the same epoch:"
        " {objective} {value}{spread}.",
        view.fresh.count,
    )
    spread = _(" (mean ± standard deviation)") if view.fresh.deviation is not None else ""
    told = text.format(
        count=number(view.fresh.count),
        objective=view.plan.objective,
        value=view.fresh.text,
        spread=spread,
    )
    lost = view.best.value - view.fresh.mean
    ahead = lost if view.plan.higher else -lost
    if metric_text(ahead) == metric_text(0.0):
        return f"{told} " + _("As a trial it had the same.")
    text = (
        _("As a trial it had {value}: {difference} better.")
        if ahead > 0
        else _("As a trial it had {value}: {difference} worse.")
    )
    told_more = text.format(value=metric_text(view.best.value), difference=metric_text(abs(ahead)))
    return f"{told} {told_more}"


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


def importance_note(view: SweepView) -> str:
    """Why the shares are more than 100 % together; "" where they are not."""
    together = sum(each.share or 0.0 for each in view.importance)
    if together <= 1.005:  # as it is written, without decimals
        return ""
    text = _(
        "Together these are {share}: the values of some settings went along with each other in"
        " these trials, and what may come from either of them counts for both. A grid, or more"
        " trials, tells them apart."
    )
    return text.format(share=percent(together, 0))


def importance_text(found: Importance) -> str:
    """A share as a percentage; why it is not known."""
    if found.share is None and len(found.groups) == 1 and ".." not in found.groups[0][0]:
        return _("all trials had one value")
    return _("not known yet") if found.share is None else percent(found.share, 0)


def repeat_words(view: SweepView) -> str:
    """The command that trains the best with further seeds; "" where it was, or there is none."""
    if not view.best_run or view.fresh is not None or view.repeating:
        return ""
    text = _("`tui-lab repeat {run} --seeds {count} --at-once {at_once}`")
    return with_commands(text, run=view.best_run, count=REPEATS, at_once=view.plan.at_once)


def repeat_time_words(view: SweepView) -> str:
    """What a repeat of the best takes: how many at a time, and how long each about."""
    text = _("Further seeds, which chose nothing, give its fair figure. {count} at a time")
    told = text.format(count=number(view.plan.at_once))
    best = view.best
    if best is not None and best.runs and best.seconds > 0:
        each = _("{told}, each trains for about {time}")
        told = each.format(told=told, time=duration(best.seconds / len(best.runs)))
    return f"{told}."


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


def ordered(view: SweepView) -> list[TrialLine]:
    """The trials, the best first, then those that do not count by number."""
    sign = -1.0 if view.plan.higher else 1.0

    def place(line: TrialLine) -> tuple[bool, float, int]:
        if line.counts and line.value is not None:
            return False, sign * line.value, line.number
        return True, 0.0, line.number

    return sorted(view.trials, key=place)


def back_words(name: str, runs: int) -> str:
    """That a sweep was brought back, and how many runs with it."""
    if not runs:
        return _("Back again: the sweep {name}.").format(name=name)
    text = ngettext(
        "Back again: the sweep {name} with {count} run.",
        "Back again: the sweep {name} with {count} runs.",
        runs,
    )
    return text.format(name=name, count=number(runs))
