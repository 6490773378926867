"""Rules are set as Textual sets them, and each widget is marked once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from support.lab_screen import in_the_lab
from support.ui import app
from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.textual_private_styles import LabStylesheet


def picture(lab: LabApp) -> list[list[tuple[str, str]]]:
    strips = lab.screen._compositor.render_strips()
    return [[(segment.text, str(segment.style)) for segment in strip] for strip in strips]


async def test_the_screen_looks_as_with_all_rules_set_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await in_the_lab(pilot)
        marked: Counter[Widget] = Counter()
        refresh = Widget.refresh

        def counted(widget: Widget, *regions: Any, **options: Any) -> Widget:
            marked[widget] += 1
            return refresh(widget, *regions, **options)

        await pilot.press("tab")
        with monkeypatch.context() as patch:
            patch.setattr(Widget, "refresh", counted)
            before, lab.theme = picture(lab), "lab-light"
            await pilot.pause()
        assert len(marked) > 20
        assert sum(marked.values()) < 4 * len(marked), "some widgets watch the theme themselves"
        screen.query_one("#networks").toggle_class("-there")
        await pilot.pause()
        ours = picture(lab)
        assert ours != before
        rules = {each: dict(each.styles.base._rules) for each in screen.walk_children(Widget)}
        plain = Stylesheet.__dict__
        monkeypatch.setattr(LabStylesheet, "replace_rules", plain["replace_rules"])
        monkeypatch.setattr(LabStylesheet, "update_nodes", plain["update_nodes"])
        lab.refresh_css()
        for each in rules:
            each.refresh(layout=True)
        await pilot.pause()
        assert {each: each.styles.base._rules for each in rules} == rules
        assert picture(lab) == ours
