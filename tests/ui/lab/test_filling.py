"""The lab before all of its parts are there: what is read early waits for them."""

from __future__ import annotations

from support.lab_screen import in_the_lab
from support.ui import app

from tui_lab.ui.lab.details import WhatIsChosen


async def test_what_is_chosen_is_shown_once_it_has_been_filled() -> None:
    lab = app()
    async with lab.run_test() as pilot:
        home = await in_the_lab(pilot)
        chosen = home.query_one(WhatIsChosen)
        for part in ("#data-facts", "#details > *"):
            await chosen.query(part).remove()
            home.show_chosen()
            chosen.show_fetching(lab.fetching)
        assert not chosen.query("#fetching")
