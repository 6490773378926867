"""Every command that takes a run, on runs that are no experiment of the lab."""

from __future__ import annotations

import json

import pytest
from support.cli import call
from support.script_runs import KINDS, SCRIPT, imported_run, loop_run, pictures_run

from tui_lab.runs.run import Run


@pytest.fixture(params=KINDS)
def run(request: pytest.FixtureRequest) -> Run:
    return KINDS[request.param]()


def test_the_list_of_runs_names_the_script_in_place_of_the_data() -> None:
    ours, imported = pictures_run(), imported_run()
    table = call("runs").stdout
    assert "train.py" in table
    assert "--lr 0.1" in table  # what differs: its arguments
    assert "old.csv" in table
    lines = {each["id"]: each for each in json.loads(call("runs", "--json").stdout)}
    assert lines[ours.id]["origin"] == "script"
    assert lines[imported.id]["source"] == "old.csv"
    assert lines[ours.id]["seed"] is None
    for options, found in (
        (["--origin", "import"], [imported]),
        (["--dataset", "train.py"], [ours]),
        (["--filter", "imported"], [imported]),
        (["--sort", "dataset"], [imported, ours]),
        (["--sort", "val_metric", "--columns", "seed,gap,metric"], [ours, imported]),
    ):
        text = call("runs", *options).stdout
        places = [text.find(each.id) for each in found]
        assert -1 not in places
        assert places == sorted(places)
        assert sum(each.id in text for each in (ours, imported)) == len(found)
    assert call("runs", "--csv").stdout.splitlines()[0].endswith("origin,source")


def test_show_tells_of_the_script_and_of_no_experiment() -> None:
    text = call("show", pictures_run().id).stdout
    assert SCRIPT.file in text
    assert f"cd /home/ana/nets && {SCRIPT.interpreter} {SCRIPT.file} --lr 0.1" in text
    assert "Dense" in text
    assert "Seed" not in text
    assert "The learning rate was changed" not in text
    loop = call("show", loop_run().id).stdout
    assert "generator_loss" in loop
    assert "shape of a curve" not in loop
    table = json.loads(call("show", "gan", "--json").stdout)
    assert table["script"]["arguments"] == ["--lr", "0.1"]
    assert (table["experiment"], table["line"]) == (None, None)
