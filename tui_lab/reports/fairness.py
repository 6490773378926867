"""Whether runs can be compared fairly, in sentences: what speaks against it, or that nothing does.

Pure. Every sentence is built in one piece, so that it can be translated as one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from tui_lab.experiment.aligning import path_words
from tui_lab.experiment.comparing import learning_rate
from tui_lab.i18n import _, ngettext
from tui_lab.reports.run_facts import SEED, Group, RunFacts
from tui_lab.runs.lookup import short_ids
from tui_lab.text.values import digits_text

Table = Mapping[str, tuple[object, ...]]
"""Path of a setting that differs -> its value in each run."""


def labels(runs: Sequence[RunFacts]) -> dict[str, str]:
    """What each run is called in a sentence: its name, with its short id where others share it."""
    names = [run.name for run in runs]
    short = short_ids([run.id for run in runs])
    return {
        run.id: run.name if names.count(run.name) == 1 else f"{run.name} ({short[run.id]})"
        for run in runs
    }


def objections(runs: Sequence[RunFacts], table: Table, groups: Sequence[Group]) -> list[str]:
    """What makes the comparison unfair; nothing for a single run.

    That nothing can be compared, because the data differ or nothing but the seed does, is no
    objection: it is the conclusion itself (`reports/verdict.py`), and stands there once.
    """
    if len(runs) < 2:
        return []
    called = labels(runs)
    sentences = _data(runs)
    paths = [path_words(path) for path in table if path != SEED]
    balanced = _balanced(groups)
    ours = any(run.experiment is not None for run in runs)
    # What a script tells of its settings cannot be held against an experiment's.
    unknown = [
        called[run.id]
        for run in runs
        if run.experiment is None and (ours or not run.settings_known)
    ]
    if unknown:
        sentences.append(_settings_unknown(unknown))
    elif len(paths) > 1:
        sentences.append(_several_settings(paths, len(runs), SEED in table and not balanced))
    elif SEED in table and paths and not balanced:
        sentences.append(
            _(
                "The seed differs as well: repeat each run with several seeds to tell the effect of"
                " {path} from chance."
            ).format(path=paths[0])
        )
    if len({run.data for run in runs}) == 1 and all(run.experiment is not None for run in runs):
        sentences += _parts(groups)
    return sentences + [text for run in runs for text in _course(run, called[run.id])]


def repeated(runs: Sequence[RunFacts], groups: Sequence[Group]) -> list[str]:
    """That runs of the same experiment with the same seed count once, where there are others."""
    if len(groups) == 1 and len(groups[0].runs) == 1:
        return []  # what is concluded from them says so
    called = labels(runs)
    text = _("{runs} are one experiment with one seed: they count once in mean and spread.")
    return [
        text.format(runs=", ".join(called[run.id] for run in same))
        for group in groups
        for same in group.repeated
    ]


def fair(runs: Sequence[RunFacts], table: Table, groups: Sequence[Group]) -> str:
    """That a comparison to which there are no objections is fair, and why; "" with nothing new."""
    paths = [path_words(path) for path in table if path != SEED]
    known = [run.experiment for run in runs if run.experiment is not None]
    if len(paths) != 1 or len(known) < len(runs) or len({run.data for run in runs}) > 1:
        return ""
    rates = {learning_rate(experiment.compile) for experiment in known}
    if "compile.optimizer" in table and len(rates) > 1:
        paths[0] = _("{setting}, each with its own default learning_rate").format(setting=paths[0])
    seeds = sorted({run.seed for run in runs})
    if len(seeds) == 1:
        text = _("Fair: one setting differs ({path}), same parts of the data, same seed.")
        return text.format(path=paths[0])
    text = _("Fair: one setting differs ({path}), each with the seeds {seeds}.")
    return text.format(path=paths[0], seeds=", ".join(map(str, seeds)))


def _balanced(groups: Sequence[Group]) -> bool:
    """Whether each setting was trained with the same seeds."""
    return len(groups) > 1 and len({frozenset(group.seeds) for group in groups}) == 1


def _data(runs: Sequence[RunFacts]) -> list[str]:
    if may_be_on_different_data(runs):
        return [
            _(
                "What data a script was trained on is not known here: its figures compare with"
                " others only where these are the same."
            )
        ]
    one_set = len({run.data for run in runs}) == 1
    if one_set and len({run.fingerprint for run in runs if run.fingerprint}) > 1:
        text = _("The data set {name} was changed between the runs: their numbers do not compare.")
        return [text.format(name=runs[0].data)]
    return []


def may_be_on_different_data(runs: Sequence[RunFacts]) -> bool:
    """Whether nobody knows that runs are on the same data, or on different ones: some of them have
    no experiment, and they are not of one script."""
    several = len({run.data for run in runs}) > 1 or any(not run.data for run in runs)
    return several and any(run.experiment is None for run in runs)


def _settings_unknown(names: Sequence[str]) -> str:
    text = ngettext(
        "Not all settings of {runs} are known: what made the difference cannot be told.",
        "Not all settings of these are known: {runs}. What made the difference cannot be told.",
        len(names),
    )
    return text.format(runs=", ".join(names))


def _several_settings(paths: Sequence[str], runs: int, seed: bool) -> str:
    count = len(paths)
    if runs == 2 and seed:
        text = ngettext(
            "The two runs differ in {count} setting ({paths}) and in the seed: which of them made"
            " the difference cannot be told.",
            "The two runs differ in {count} settings ({paths}) and in the seed: which of them made"
            " the difference cannot be told.",
            count,
        )
    elif runs == 2:
        text = ngettext(
            "The two runs differ in {count} setting ({paths}): which of them made the difference"
            " cannot be told.",
            "The two runs differ in {count} settings ({paths}): which of them made the difference"
            " cannot be told.",
            count,
        )
    elif seed:
        text = ngettext(
            "The runs differ in {count} setting ({paths}) and in the seed: compare those that"
            " differ in one only.",
            "The runs differ in {count} settings ({paths}) and in the seed: compare those that"
            " differ in one only.",
            count,
        )
    else:
        text = ngettext(
            "The runs differ in {count} setting ({paths}): compare those that differ in one only.",
            "The runs differ in {count} settings ({paths}): compare those that differ in one only.",
            count,
        )
    return text.format(count=count, paths=", ".join(paths))


def _parts(groups: Sequence[Group]) -> list[str]:
    """Whether the parts of one data set are made of the same examples, as the splits decide."""
    validation, test = _differ(groups, _validation_draw), _differ(groups, _test_draw)
    if validation and test:
        return [_("Their validation and test parts are made of different examples.")]
    if validation:
        return [_("Their validation parts are made of different examples.")]
    if test:
        return [_("Their test parts are made of different examples.")]
    return []


def _differ(groups: Sequence[Group], draw: Callable[[RunFacts], Hashable]) -> bool:
    """Whether other parts were drawn for one setting than for another, or for one alone."""
    drawn = {frozenset(draw(run) for run in group.runs) for group in groups}
    return len(drawn) > 1 or (len(groups) == 1 and len(next(iter(drawn))) > 1)


def _test_draw(run: RunFacts) -> Hashable:
    """What decides over the test part; None where none is drawn."""
    if run.experiment is None:
        return None
    data = run.experiment.data
    drawn = data.drawn_by(run.experiment.seed)
    return (drawn, data.test_split) if data.test_split else None


def _validation_draw(run: RunFacts) -> Hashable:
    if run.experiment is None:
        return None
    data = run.experiment.data
    by = data.drawn_by(run.experiment.seed)
    drawn = (by, data.validation_split, data.test_split)
    return drawn if data.validation_split else None


def _course(run: RunFacts, name: str) -> list[str]:
    """What happened to a run that its experiment does not say."""
    asked, done = run.asked, run.epochs
    planned = asked if run.experiment is None else run.experiment.fit.epochs
    told = []
    if done > planned:
        text = _("{run} was trained on from {planned} to {done} epochs.")
        told.append(text.format(run=name, planned=planned, done=done))
    if run.status is not None and run.status.live:
        told.append(_("{run} is still training: its figures are not final.").format(run=name))
    elif run.diverged_in is not None:
        text = _("{run} diverged in epoch {epoch} of {asked}.")
        told.append(text.format(run=name, epoch=run.diverged_in, asked=asked))
    elif done < asked and run.reason != "early_stopping":
        text = (
            _("{run} trained {done} of {planned} planned epochs.")
            if asked == planned
            else _("{run} trained {done} of {asked} epochs.")
        )
        told.append(text.format(run=name, done=done, planned=planned, asked=asked))
    text = _("The learning rate of {run} was changed to {rate} in epoch {epoch}.")
    return told + [
        text.format(run=name, rate=digits_text(rate), epoch=epoch) for epoch, rate in run.rates
    ]
