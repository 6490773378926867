"""The table of all runs: what differs, gaps, seals, groups, and its two written forms."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from support.cli import keep_results
from support.runs import finish, small_experiment

from tui_lab import presets
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.model import Experiment
from tui_lab.reports.guess import Guess
from tui_lab.reports.table import Line, gather
from tui_lab.reports.table_files import runs_csv, runs_markdown
from tui_lab.reports.table_lines import Lines, lines_of
from tui_lab.runs import envelope
from tui_lab.runs.events import EventWriter
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store


def kept(experiment: Experiment, **extra: object) -> Run:
    run = Store().create(experiment, extra=extra)
    finish(run)
    return run


def lines() -> list[Line]:
    store = Store()
    return lines_of(store.summaries(), store.runs())


def by_id() -> dict[str, Line]:
    return {line.id: line for line in lines()}


def test_a_run_of_a_preset_is_held_against_the_preset() -> None:
    preset = presets.get("digits-mlp").experiment
    same, wider = kept(preset), kept(with_settings(preset, ["layers[1].units=64"]))
    found = by_id()
    assert (found[same.id].reference, found[same.id].differs) == ("digits-mlp", ())
    assert found[wider.id].differs == ("units 64",)


def test_a_run_of_no_preset_is_held_against_the_one_before_on_the_same_data() -> None:
    first = kept(small_experiment("mine"))
    other = kept(replace(presets.get("iris-softmax").experiment, name="flowers"))
    second = kept(with_settings(small_experiment("also-mine"), ["fit.epochs=9", "seed=8"]))
    found = by_id()
    assert (found[first.id].reference, found[first.id].differs) == ("", ())
    assert found[other.id].reference == ""
    assert found[second.id].reference == "mine"
    assert found[second.id].differs == ("seed 8", "epochs 9")


def test_settings_of_compile_and_fit_are_said() -> None:
    preset = presets.get("digits-mlp").experiment
    changes = {
        "compile.learning_rate=0.05": "learning_rate 0.05",
        "compile.beta_1=0.5": "beta_1 0.5",
        "compile.loss=mean_squared_error": "loss mean_squared_error",
        "fit.batch_size=8": "batch_size 8",
        "fit.epochs=3": "epochs 3",
        "fit.early_stopping.patience=4": "early_stopping val_loss",
    }
    made = {kept(with_settings(preset, [setting])).id: said for setting, said in changes.items()}
    found = by_id()
    assert {name: found[name].differs for name in made} == {k: (v,) for k, v in made.items()}


def test_a_learning_rate_changed_during_the_training_is_a_difference() -> None:
    preset = presets.get("digits-mlp").experiment
    plain, other = kept(preset), kept(replace(preset, seed=5))
    changed = Store().create(preset)
    finish(changed, 3, rates={2: 0.01, 3: 0.01})
    often = Store().create(preset)
    finish(often, 3, rates={1: 0.1, 2: 0.2, 3: 0.3})
    found = by_id()
    assert found[plain.id].differs == ()
    assert found[changed.id].differs == ("learning_rate 0.01 from epoch 2",)
    assert found[often.id].differs == ("learning_rate changed 3 times",)
    groups = [{line.id for line in group.lines} for group in gather(lines())]
    assert sorted(map(len, groups)) == [1, 1, 2]
    assert {plain.id, other.id} in groups


def test_a_run_is_not_the_same_as_one_whose_learning_rate_was_changed() -> None:
    first = Store().create(small_experiment("mine"))
    finish(first, rates={2: 0.5})
    again, third = kept(small_experiment("mine-2")), kept(small_experiment("mine-3"))
    found = by_id()
    assert found[again.id].differs == ("learning_rate not changed by hand",)
    assert found[third.id].differs == ()
    # And as it is read from the small file beside the log.
    assert by_id()[again.id].differs == found[again.id].differs


def trained_on(experiment: Experiment, target: int, done: int) -> Run:
    """A run that was asked for more epochs while it trained, and stopped before their end."""
    run = Store().create(experiment)
    finish(run, done, "stopped")
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write("epochs", epochs=target)
    return run


def test_epochs_beyond_the_plan_are_a_difference() -> None:
    preset = presets.get("digits-mlp").experiment
    plain = kept(preset)
    longer = trained_on(preset, 420, 3)
    planned = kept(with_settings(preset, ["fit.epochs=420"]))
    found = by_id()
    assert found[plain.id].differs == ()
    assert found[longer.id].differs == found[planned.id].differs == ("epochs 420",)
    groups = [{line.id for line in group.lines} for group in gather(lines())]
    assert {plain.id} in groups
    assert {longer.id, planned.id} in groups


def test_what_a_run_is_held_against_may_have_been_trained_on() -> None:
    trained_on(small_experiment("mine"), 9, 2)
    again = kept(small_experiment("mine-2"))
    assert by_id()[again.id].differs == (f"epochs {small_experiment().fit.epochs}",)


def test_more_epochs_are_noticed_while_the_run_goes_on() -> None:
    run = kept(presets.get("digits-mlp").experiment)
    table, store = Lines(), Store()
    (line,) = table.of(store.summaries(), store.opened)
    assert line.differs == ()
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write("epochs", epochs=320)
    (line,) = table.of(store.summaries(), store.opened)
    assert line.differs == ("epochs 320",)


def test_the_names_of_the_presets_are_looked_up_once_for_a_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(5):
        kept(small_experiment(f"mine-{number}"))
    asked: list[list[str]] = []
    names = presets.names
    monkeypatch.setattr(presets, "names", lambda: asked.append(names()) or asked[-1])
    assert [len(line.differs) for line in lines()] == [0] * 5
    assert len(asked) == 1


def test_layers_more_or_less_are_said_in_a_word() -> None:
    preset = presets.get("digits-mlp").experiment
    first, *others = preset.layers
    fewer = kept(replace(preset, layers=(first, others[-1])))
    assert by_id()[fewer.id].differs[0].startswith("no Dense(")


def test_the_gap_is_training_less_validation() -> None:
    run = kept(small_experiment())
    line = by_id()[run.id]
    assert line.accuracy is not None
    assert line.val_accuracy is not None
    assert line.gap == line.accuracy - line.val_accuracy
    assert line.seconds_per_epoch == 0.5


def test_a_sealed_test_part_is_silent_until_it_is_opened() -> None:
    plan = small_experiment()
    run = kept(replace(plan, data=replace(plan.data, test="sealed")))
    keep_results(run, "test", count=12, wrong=3)
    line = by_id()[run.id]
    assert line.sealed
    assert line.test_accuracy is None
    assert "sealed" in runs_markdown([line])
    envelope.open_envelope(run, run.dataset)
    opened = by_id()[run.id]
    assert not opened.sealed
    assert opened.test_accuracy == 0.75


def test_damaged_results_of_an_opened_envelope_do_no_harm() -> None:
    plan = small_experiment()
    run = kept(replace(plan, data=replace(plan.data, test="sealed")))
    np.savez(run.path("test.npz"), nothing=np.zeros(3))
    envelope.open_envelope(run, run.dataset)
    assert by_id()[run.id].test_accuracy is None


def test_a_run_whose_experiment_is_not_understood_stays_in_the_table() -> None:
    run = kept(small_experiment())
    header = run.path("run.json")
    header.write_text(header.read_text().replace('"Flatten"', '"Teleport"'))
    (line,) = lines()
    assert line.differs == ()
    assert line.group is None
    assert gather([line])[0].lines == (line,)


def test_runs_that_differ_in_their_seed_alone_are_told_together() -> None:
    plan = small_experiment()
    runs = [kept(replace(plan, seed=seed)) for seed in (1, 2, 3)]
    alone = kept(with_settings(plan, ["fit.epochs=9"]))
    found = gather(lines())
    assert [len(group.lines) for group in found] == [1, 3]
    assert found[0].lines[0].id == alone.id
    assert {line.id for line in found[1].lines} == {run.id for run in runs}
    assert found[1].val_metric is not None
    assert found[1].val_metric.deviation == 0


def test_the_same_run_with_the_same_seed_counts_once() -> None:
    plan = small_experiment()
    for seed in (1, 1, 2):
        kept(replace(plan, seed=seed))
    (group,) = gather(lines())
    assert len(group.lines) == 3
    assert group.val_metric is not None
    assert group.val_metric.count == 2


def test_a_line_is_the_same_object_while_nothing_has_changed() -> None:
    run = kept(small_experiment())
    store, maker = Store(), Lines()

    def now() -> Line:
        return maker.of(store.summaries(), store.opened)[0]

    before = now()
    assert now() is before
    store.rename(run, "another")
    assert now().summary.name == "another"


def test_what_has_to_be_read_is_read_when_it_is_asked_for() -> None:
    first, second = kept(small_experiment("mine")), kept(small_experiment("mine-2", epochs=9))
    with EventWriter(second.path("events.jsonl")) as log:
        log.write("evaluation", split="test", loss=0.5, accuracy=0.8, examples=10)
    store = Store()
    opened: list[str] = []

    def run(run_id: str) -> Run | None:
        opened.append(run_id)
        return store.opened(run_id)

    line, other = Lines().of(store.summaries(), run)
    assert (line.whole, line.so_far.whole, line.val_metric) == (False, True, 0.65)
    assert (line.so_far.differs, line.so_far.reference, line.so_far.id) == ((), "", line.id)
    assert (line.so_far.test_metric, other.so_far.test_metric) == (0.8, None)
    assert line.group != other.group
    assert opened == []
    assert line.differs == ("epochs 9",)
    assert sorted(opened) == sorted([first.id, second.id])
    assert line.whole
    assert line.so_far is line
    assert not other.whole


def test_the_csv_is_for_programs() -> None:
    run = kept(small_experiment("with, comma"), guess={"kind": "accuracy", "value": 0.5})
    text = runs_csv(lines(), {run.id: 'a "quoted"\nnote'})
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["name"] == "with, comma"
    assert row["note"] == 'a "quoted" note', "one line, whatever is in it"
    assert float(row["val_accuracy"]) == 0.65
    assert row["guess"] == "0.5"
    assert row["test_accuracy"] == ""
    assert row["status"] == "finished"


def test_the_markdown_has_a_column_of_guesses_only_where_something_was_guessed() -> None:
    kept(small_experiment("plain"))
    assert "Guess" not in runs_markdown(lines())
    kept(small_experiment("guessed"), guess={"kind": "accuracy", "value": 0.5})
    guess = Guess("accuracy", 0.5)
    head, rule, *rows = runs_markdown(lines()).splitlines()
    assert head.endswith(" Guess |")
    assert len({row.count("|") for row in (head, rule, *rows)}) == 1
    assert [row.endswith(f"| {guess.text} |") for row in rows].count(True) == 1


def test_the_markdown_cannot_be_broken_by_a_name() -> None:
    kept(small_experiment("a|b"))
    head, rule, row = runs_markdown(lines()).splitlines()
    assert row.replace("\\|", "").count("|") == head.count("|") == rule.count("|")
