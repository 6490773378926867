"""How far a sweep is and why it does not go on, by what its log says."""

from __future__ import annotations

from dataclasses import replace

from support.sweeps import made_sweep, sweep_plan

from tui_lab.runs.store import Store
from tui_lab.sweeps import study as log
from tui_lab.sweeps.look import look
from tui_lab.sweeps.standing import standing_words, still_stops


def test_what_was_trained_before_a_stop_says_nothing_of_the_pace() -> None:
    sweep = made_sweep(sweep_plan())
    log.append(sweep.folder, log.SweeperBegan(100.0))
    with sweep.lock():
        for trial, told, left in ((1, 100.1, None), (2, 160.0, 60.0)):
            values = {"compile.learning_rate": ("0.1", "0.01")[trial - 1]}
            log.append(sweep.folder, log.TrialChosen(told, trial, values))
            log.append(
                sweep.folder, log.TrialTold(told, trial, "finished", 0.5 + trial / 10, seconds=50.0)
            )
            view = look(sweep, Store())
            assert view.status == "running"
            assert view.seconds_left == left


def test_a_sweep_of_which_nothing_trains_says_what_it_waits_for() -> None:
    sweep = made_sweep(sweep_plan())
    for trial, value in enumerate(("0.1", "0.01", "0.001"), start=1):
        chosen = {"compile.learning_rate": value}
        log.append(sweep.folder, log.TrialChosen(1.0, trial, chosen))
    view = look(sweep, Store())
    assert standing_words(view) == []  # nothing was handed in yet
    first, *others = view.trials
    waits = [replace(line, message="Queued (SLURM 7).") for line in others]
    begun = replace(first, runs=("a",))
    assert standing_words(replace(view, trials=(begun, *waits))) == [
        "1 trial is being started: its Keras is loaded.",
        "Trial 2: Queued (SLURM 7). 1 other trial waits as well.",
    ]
    trains = replace(begun, status="running")
    assert standing_words(replace(view, trials=(trains, *waits))) == []
    stopped = replace(view, trials=(trains, begun, *others), status="stopped")
    assert standing_words(stopped) == [
        "2 trials are still to stop: after their batch, or once their Keras is loaded."
    ]
    assert still_stops(stopped) == 2
    assert standing_words(replace(stopped, trials=others)) == []
