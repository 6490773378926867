"""`show` reads the curves aloud."""

from __future__ import annotations

import pytest
from support.cli import call, recorded

from tui_lab.reports.curves import read_curves


@pytest.mark.parametrize("name", ["finished", "resumed", "killed"])
def test_show_says_what_the_curves_say(name: str) -> None:
    (run,) = recorded(name)
    told = " ".join(call("show", name).stdout.split())
    assert read_curves(run.state().epochs).sentence in told
