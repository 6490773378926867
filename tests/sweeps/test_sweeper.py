"""The sweeper: which runs it starts, what it makes of them, and that no moment of death costs one.

The runs are trained by stand-ins in this process (`support.sweeps.Workers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs
from support.cli import call
from support.sweeps import EPOCHS, Workers, made_sweep, sweep_plan, work

from tui_lab.errors import UsageError
from tui_lab.runs import operations as of_runs
from tui_lab.runs.files import read_small
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations as of_sweeps
from tui_lab.sweeps import study as log
from tui_lab.sweeps import words
from tui_lab.sweeps.look import _repeats, look
from tui_lab.sweeps.marks import runs_of
from tui_lab.sweeps.searching import fixed_list
from tui_lab.sweeps.shelf import STOP_FILE, Shelf, Sweep
from tui_lab.sweeps.standing import standing_words

RATES = {"0.1": 0.7, "0.01": 0.9, "0.001": 0.8}


def by_rate(run: Run, epoch: int) -> float:
    """The smaller rates learn more slowly; seeds differ by a hundredth."""
    rate = f"{run.experiment.compile.learning_rate:g}"
    return RATES[rate] * epoch / EPOCHS + 0.01 * (run.seed - 7)


def lines_of(sweep: Sweep, kind: type[Any]) -> list[Any]:
    content = read_small(sweep.folder / log.STUDY_FILE)
    decoded = [log._decoder.decode(line) for line in content.splitlines()]
    return [line for line in decoded if isinstance(line, kind)]


def test_every_combination_is_trained_with_every_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = made_sweep(sweep_plan(seeds=2, at_once=2, extra={"gpu": "none"}))
    workers = Workers(monkeypatch, by_rate)
    work(sweep, workers)
    view = look(sweep, Store())
    assert (view.status, view.done, view.seconds_left) == ("finished", 3, None)
    assert "may differ" in words.kept_words(view.plan)
    early = {"monitor": "val_accuracy", "restore_best_weights": True}
    fit = {**view.plan.experiment["fit"], "early_stopping": early}
    best = structs.replace(view.plan, experiment={**view.plan.experiment, "fit": fit})
    assert words.kept_words(best) == ""
    assert words.judged_words(best) == "judged by the best val_accuracy of each run"
    other = structs.replace(best, over=("fit.early_stopping=none,{}",))
    assert words.judged_words(other).endswith("that each run watches for its best")
    assert workers.most == 2
    assert view.best is not None
    assert view.best.values == {"compile.learning_rate": "0.01"}
    assert view.best.value == pytest.approx(0.905)
    assert view.best.by_seed == {"7": pytest.approx(0.9), "8": pytest.approx(0.91)}
    assert view.best.deviation == pytest.approx(0.01 / 2**0.5)
    assert view.best.curve == (pytest.approx(0.3), pytest.approx(0.6), pytest.approx(0.9))
    assert view.luck is not None
    assert view.luck.from_seeds
    run = Store().find(view.best_run)
    assert run.extra == {"gpu": "none", "sweep": sweep.id, "trial": 2}
    assert run.experiment.data.test == "sealed"
    # The value and the sweep: runs of several sweeps are told apart.
    assert run.name == f"{sweep.plan.base.name} learning_rate=0.01 {sweep.tag}#2".strip()
    assert len(Store().runs()) == 6
    told = " ".join(call("show", view.best_run).stdout.split())
    assert f"It is trial 2 of a sweep: `tui-lab sweep show {sweep.id}`." in told


def test_a_repeat_of_the_best_belongs_to_no_sweep_and_is_its_fair_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sweep = made_sweep(sweep_plan())
    workers = Workers(monkeypatch, by_rate)
    work(sweep, workers)
    best = look(sweep, Store()).best_run
    made = of_runs.repeat(Store(), Store().find(best), 2, at_once=3)
    view = look(sweep, Store())
    assert (view.repeating, view.fresh) == (2, None)
    assert words.repeat_words(view) == ""
    assert "2 further seeds, which chose nothing, are waiting" in " ".join(words.luck_words(view))
    while workers.live:
        workers.step()
    # They belong to no sweep, and train together with its runs.
    assert [run.extra for run in made] == [{"group": sweep.id, "at_once": 3}] * 2
    assert {(run.group, run.together) for run in made} == {(sweep.id, 3)}
    assert Store().find(best).group == sweep.id
    view = look(sweep, Store())
    assert view.fresh is not None
    assert view.fresh.count == 2
    assert view.fresh.mean == pytest.approx(0.915)
    assert view.luck is not None
    assert (view.luck.from_seeds, view.luck.repeats) == (True, 2)
    told = " ".join(words.luck_words(view))
    assert "from 2 further seeds that chose nothing, read at the same epoch" in told
    assert "As a trial it had 0.9000: 0.0150 worse." in told
    assert words.repeat_words(view) == ""
    # What is known of another trial, as of one that was the best before, says of chance as well.
    other = next(line for line in view.trials if line.runs[0] != best).runs[0]
    of_runs.repeat(Store(), Store().find(other), 2)
    while workers.live:
        workers.step()
    again = _repeats(sweep, best, Store())
    assert [len(values) for values in (again.best, *again.others.values())] == [2, 2]
    view = look(sweep, Store())
    assert view.luck is not None
    assert view.fresh is not None
    assert (view.fresh.count, view.luck.repeats) == (2, 2)


def test_trials_are_added_and_none_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    over = ("fit.batch_size=8,16,32", "compile.optimizer=sgd,adam")
    sweep = made_sweep(sweep_plan(over, search="random", trials=3, epochs=1, at_once=4))
    workers = Workers(monkeypatch, lambda _run, _epoch: 0.5)
    monkeypatch.setattr(of_sweeps, "_launch", lambda of: work(of, workers))
    work(sweep, workers)
    viewer = Shelf().find(sweep.id)  # one that has read the plan before
    with pytest.raises(UsageError, match="done all of its 3 trials") as refused:
        of_sweeps.resume(sweep)
    assert "sweep resume" in refused.value.hint
    assert "--trials 10" in refused.value.hint
    with pytest.raises(UsageError, match="are 3 combinations of its values left to try, not 4"):
        of_sweeps.resume(sweep, 4)
    of_sweeps.resume(sweep, 2)
    view = look(viewer, Store())
    assert (view.status, view.done, view.plan.trials, view.plan.untried) == ("finished", 5, 5, 1)
    assert len({tuple(line.values.values()) for line in view.trials}) == 5
    of_sweeps.resume(Shelf().find(sweep.id), 1)
    with pytest.raises(UsageError, match="All combinations of its values were tried"):
        of_sweeps.resume(Shelf().find(sweep.id), 1)


class KilledError(BaseException):
    """The sweeper's process is gone: nothing of it may be carried out any more."""


def dies_after(monkeypatch: pytest.MonkeyPatch, effects: int) -> Callable[[], int]:
    """Let the sweeper die after so many things that it has done to the disk or to a run."""
    done = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal done
            result = real(*arguments, **options)
            done += 1
            if done == effects:
                raise KilledError
            return result

        return call

    deeds = ("begin", "begin_together", "send", "take_back")
    for owner, name in ((log, "append"), (Store, "create"), *((of_runs, deed) for deed in deeds)):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return lambda: done


@pytest.mark.parametrize(
    ("on", "then"),
    [
        *(("process", then) for then in ("at once", "later", "machine")),
        *(("slurm", then) for then in ("at once", "machine")),
    ],
)
def test_killed_at_any_moment_it_loses_no_trial_and_begins_none_twice(
    monkeypatch: pytest.MonkeyPatch, then: str, on: str
) -> None:
    """Its successor comes at once, or when its runs are over; or these have died with it."""
    moments = 0
    while True:
        moments += 1
        rates = ("compile.learning_rate=0.1,0.01",)
        plan = sweep_plan(rates, trials=2, epochs=2, seeds=2, at_once=2, extra={"on": on})
        sweep = made_sweep(plan)
        with monkeypatch.context() as patch:
            workers = Workers(patch, by_rate)
            with patch.context() as fatal:
                dies_after(fatal, moments)
                try:
                    work(sweep, workers)
                except KilledError:
                    killed = True
                else:
                    killed = False
            if killed:
                assert sweep.look()[0] == "lost" or sweep.study().ended is not None
                if then == "machine":
                    workers.die()
                while then == "later" and workers.live:
                    workers.step()
                work(sweep, workers)
        wanted = fixed_list(sweep.plan)
        assert [trial.values for trial in sweep.study().trials] == wanted
        assert [line.trial for line in lines_of(sweep, log.TrialChosen)] == [1, 2]
        told = lines_of(sweep, log.TrialTold)
        assert Counter(line.trial for line in told) == {1: 1, 2: 1}
        assert {line.status for line in told} == {"finished"}
        assert {line.trial: line.value for line in told} == {
            1: pytest.approx(0.7 * 2 / 3 + 0.005),
            2: pytest.approx(0.9 * 2 / 3 + 0.005),
        }
        places = [(number, run.seed) for run, number in runs_of(Store(), sweep.id)]
        assert sorted(places) == [(n, s) for n in (1, 2) for s in (7, 8)]
        if on == "slurm":
            assert workers.arrays[0] == (4, 2)
            assert len(workers.arrays) == 1 or then == "machine"
        if then != "machine":
            assert max(Counter(workers.launched).values()) == 1
        for run, _number in runs_of(Store(), sweep.id):
            assert run.state().epochs_done == 2
        if not killed:
            break
    assert moments > (15 if on == "process" else 12)


def test_it_stops_when_it_is_asked_and_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sweep = made_sweep(sweep_plan(at_once=2))
    workers = Workers(monkeypatch, by_rate)
    stop = sweep.folder / STOP_FILE
    steps, step = 0, workers.step

    def stopping() -> None:
        nonlocal steps
        steps += 1
        if steps == 2:
            stop.write_bytes(b"")
        step()

    monkeypatch.setattr(workers, "step", stopping)
    work(sweep, workers)
    status, study = sweep.look()
    assert status == "stopped"
    assert [trial.told for trial in study.trials] == [None, None]
    assert not workers.live
    stopped = look(sweep, Store())
    assert [line.status for line in stopped.trials] == ["stopped", "stopped"]
    assert stopped.done == 0  # they go on with the sweep
    stop.unlink()
    work(sweep, workers)
    view = look(sweep, Store())
    assert (view.status, view.done) == ("finished", 3)
    assert {line.status for line in view.trials} == {"finished"}
    assert len(Store().runs()) == 3
    assert max(Counter(workers.launched).values()) == 2


def test_what_ends_before_it_hears_of_the_stop_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = made_sweep(sweep_plan(at_once=2))
    workers = Workers(monkeypatch, by_rate)
    stop = sweep.folder / STOP_FILE
    send, step = of_runs.send, workers.step

    def sent(run: Run, *what: Any) -> object:
        return None if run.extra["trial"] == 1 else send(run, *what)  # its last batch is over

    def stopping() -> None:
        stop.write_bytes(b"")
        step()

    monkeypatch.setattr(of_runs, "send", sent)
    monkeypatch.setattr(workers, "step", stopping)
    work(sweep, workers)
    view = look(sweep, Store())
    assert (view.status, view.done) == ("stopped", 1)
    assert [line.status for line in view.trials] == ["finished", "stopped"]
    assert view.best is not None
    assert view.best.number == 1


def test_bad_trials_are_stopped_after_some_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = ",".join(f"{n / 100:g}" for n in range(8, 0, -1))
    plan = sweep_plan(
        [f"compile.learning_rate={rates}"], trials=8, epochs=6, stop_bad=True, seeds=2
    )
    sweep = made_sweep(plan)
    workers = Workers(
        monkeypatch, lambda run, epoch: (run.experiment.compile.learning_rate or 0) * epoch
    )
    work(sweep, workers)
    view = look(sweep, Store())
    assert [line.status for line in view.trials] == ["finished"] * 4 + ["pruned"] * 4
    assert (view.done, view.pruned) == (8, 4)
    last = view.trials[-1]
    assert last.epochs < 6
    assert len(last.runs) == 1  # the second seed was spared
    assert not last.counts
    assert view.best is not None
    assert view.best.number == 1


def test_what_diverges_or_fails_is_a_trial_with_that_status(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = ["compile.learning_rate=0.1,0.01", "fit.batch_size=32,-1"]
    sweep = made_sweep(sweep_plan(over, trials=4))

    def accuracy(run: Run, epoch: int) -> float | None:
        return None if run.experiment.compile.learning_rate == 0.1 else by_rate(run, epoch)

    work(sweep, Workers(monkeypatch, accuracy))
    view = look(sweep, Store())
    assert [line.status for line in view.trials] == ["diverged", "failed", "finished", "failed"]
    assert view.status == "finished"
    assert "batch_size" in view.trials[1].message
    assert "not a number in epoch 1" in view.trials[0].message
    assert standing_words(view)[0].startswith("Trial 1: The run diverged")
    assert view.trials[1].runs == ()
    assert view.best is not None
    assert view.best.number == 3


def test_a_run_that_is_lost_is_gone_on_with_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = made_sweep(sweep_plan())
    workers = Workers(monkeypatch, by_rate)
    monkeypatch.setattr("tui_lab.sweeps.sweeper.STATUS_EVERY", 0.0)
    steps, step = 0, workers.step

    def dying() -> None:
        nonlocal steps
        steps += 1
        if steps in (2, 8, 9):
            workers.die()
        step()

    monkeypatch.setattr(workers, "step", dying)
    work(sweep, workers)
    trials = look(sweep, Store()).trials
    assert [line.status for line in trials] == ["finished", "lost", "finished"]
    assert [bool(line.message) for line in trials] == [False, True, False]


def test_a_run_that_a_person_stops_counts_with_what_it_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sweep = made_sweep(sweep_plan())
    workers = Workers(monkeypatch, by_rate)
    asked: list[str] = []

    def accuracy(run: Run, epoch: int) -> float:
        if epoch == 2 and not asked:
            asked.append(of_runs.send(run, "stop"))
        return by_rate(run, epoch)

    monkeypatch.setattr(workers, "_accuracy", accuracy)
    work(sweep, workers)
    first = look(sweep, Store()).trials[0]
    assert (first.status, first.epochs, first.counts) == ("stopped", 2, True)
    assert first.value == pytest.approx(RATES["0.1"] * 2 / 3)


def test_a_sweep_whose_sweeper_was_killed_is_stopped_with_its_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sweep = made_sweep(sweep_plan(at_once=2))
    workers = Workers(monkeypatch, by_rate)
    with monkeypatch.context() as fatal:
        dies_after(fatal, 10)
        with pytest.raises(KilledError):
            work(sweep, workers)
    assert len(workers.live) == 2
    monkeypatch.setattr(of_sweeps, "_launch", lambda each: work(each, workers))
    of_sweeps.stop(sweep)
    assert not workers.live
    assert look(sweep, Store()).status == "stopped"
    assert len(workers.launched) == 2, "none was begun for that"
    with pytest.raises(UsageError):
        of_sweeps.stop(sweep)
    of_sweeps.resume(sweep)
    assert [line.status for line in look(sweep, Store()).trials] == ["finished"] * 3
