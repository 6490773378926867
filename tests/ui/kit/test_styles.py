"""Rules are set as Textual sets them, and each widget is marked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from rich.segment import Segment
from support.lab_screen import in_the_lab
from support.ui import app
from textual import events, on
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui_lab.ui.app import LabApp
from tui_lab.ui.kit import textual_private_speed as speed
from tui_lab.ui.kit.textual_private_speed import draw_quickly
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
        monkeypatch.setattr(LabStylesheet, "apply", plain["apply"])
        parts = plain["_process_component_classes"]
        monkeypatch.setattr(LabStylesheet, "_process_component_classes", parts)
        lab.refresh_css()
        for each in rules:
            each.refresh(layout=True)
        await pilot.pause()
        assert {each: each.styles.base._rules for each in rules} == rules
        assert picture(lab) == ours


def rules_of(lab: LabApp) -> dict[DOMNode, tuple[dict[str, Any], dict[str, dict[str, Any]]]]:
    """The rules of each node, and those of the parts that it draws itself."""
    return {
        each: (
            dict(each.styles.base._rules),
            {
                name: dict(each._component_styles[name].base._rules)
                for name in type(each)._get_component_classes()
            },
        )
        for each in (lab, *lab.screen.walk_children(DOMNode, with_self=True))
    }


def apply_plainly(lab: LabApp, nodes: Iterable[DOMNode]) -> None:
    """Set the rules of these nodes, found as Textual finds them."""
    lab.stylesheet.__class__ = Stylesheet
    for node in nodes:
        lab.stylesheet.apply(node)
    lab.stylesheet.__class__ = LabStylesheet


async def test_who_stands_as_another_did_has_the_rules_that_textual_finds() -> None:
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        for what in ("1", "tab", "2", "6", "down", "tab", "f1", "escape", "5", "4", "tab"):
            await pilot.press(what)
            remembered = rules_of(lab)
            apply_plainly(lab, remembered)
            assert rules_of(lab) == remembered, what
        first = lab.screen.focused
        assert first is not None
        for change in (
            lambda: lab.screen.set_focus(None),
            lambda: setattr(first, "disabled", True),
            lambda: first.set_class(True, "-narrow", "-there"),
            lambda: setattr(lab, "theme", "lab-light"),
            lambda: lab.stylesheet.add_source(f"{type(first).__name__} {{ opacity: 0.5; }}"),
            lambda: setattr(first, "disabled", False),
            lambda: lab.stylesheet.add_source(
                f"{type(first).__name__}:can-focus {{ max-height: 90; }}"
            ),
            lambda: setattr(first, "can_focus", False),
        ):
            change()
            lab.stylesheet.update(lab)
            await pilot.pause()
            remembered = rules_of(lab)
            apply_plainly(lab, remembered)
            assert rules_of(lab) == remembered
        assert first.styles.opacity == 0.5


def test_a_line_keeps_what_is_made_of_it_and_has_nothing_else() -> None:
    draw_quickly()
    line = Strip([Segment("abc"), Segment("de")])
    assert line.crop(1, 4) is line.crop(1, 4)
    assert [part.text for part in line.divide([2, 5])] == ["ab", "cde"]
    with pytest.raises(AttributeError):
        _ = line.nothing  # type: ignore[attr-defined]


class Listening(Widget):
    def on_key(self) -> None:
        """By its name."""

    @on(events.Key)
    @on(events.Click)
    def taken(self) -> None:
        """For two kinds of messages."""


class ListeningMore(Listening):
    def _on_key(self) -> None:
        """Comes before that of the class above."""

    @on(events.Key)
    def on_click(self) -> None:
        """For keys, whatever it is called."""

    @on(Input.Changed, "#name")
    def changed(self) -> None:
        """For one field alone."""


@pytest.mark.parametrize(
    "message",
    [
        events.Key("a", "a"),
        events.Click(None, 0, 0, 0, 0, 0, False, False, False),
        events.Idle(),
        events.Mount(),
        Input.Changed(Input(id="name"), "a"),
        Input.Changed(Input(id="other"), "a"),
    ],
    ids=["key", "click", "idle", "mount", "that field", "another field"],
)
@pytest.mark.parametrize("stopped", [False, True])
def test_a_message_finds_the_handlers_that_textual_finds(message: Message, stopped: bool) -> None:
    def found(look: Callable[..., speed.Handlers]) -> list[object]:
        message._no_default_action = False
        handlers = []
        for owner, method in look(widget, message.handler_name, message):
            handlers.append((owner, method.__func__))  # type: ignore[attr-defined]
            message.prevent_default(stopped)
        return handlers

    widget = ListeningMore()
    for _again in range(2):
        assert found(speed._handlers_at_once) == found(speed._handlers_of)
