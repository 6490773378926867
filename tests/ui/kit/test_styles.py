"""Rules are set as Textual sets them, and each widget is marked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any

import pytest
from rich.segment import Segment
from support.lab_screen import in_the_lab
from support.ui import app
from textual import events, on
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode, NoScreen
from textual.message import Message
from textual.reactive import reactive
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


class Counting(Widget):
    whole: reactive[int] = reactive(1, init=False)
    double: reactive[int] = reactive(0, init=False)

    def compute_double(self) -> int:
        return 2 * self.whole


class CountingDown(Counting):
    def compute_whole(self) -> int:
        return -1


def test_values_that_are_kept_and_that_are_computed_are_those_of_textual() -> None:
    speed.look_up_quickly()
    for kind in (Counting, CountingDown, Counting):
        widget = kind()
        computed = kind is CountingDown
        for value in (5, 7):
            if not computed:
                widget.whole = value
            found = [widget.whole, widget.double, widget.whole, widget.double]
            value = -1 if computed else value
            assert found == [value, 2 * value] * 2
    assert isinstance(Counting.whole, reactive)


async def test_a_widget_finds_its_screen_and_one_that_has_none_says_so() -> None:
    speed.look_up_quickly()
    with pytest.raises(NoScreen):
        _ = Widget().screen
    async with App[None]().run_test() as pilot:
        inner = Widget()
        await pilot.app.screen.mount(Widget(inner))
        assert inner.screen is pilot.app.screen is pilot.app.screen.screen
        await inner.remove()
        with pytest.raises(NoScreen):
            _ = inner.screen


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def around(*arguments: Any) -> Any:
        return function(*arguments)

    return around


@pytest.mark.parametrize(
    "function",
    [
        lambda: None,
        lambda one, two=2: None,
        lambda one, /, *more, named, **others: None,
        wrapped(lambda one, two: None),
        len,
    ],
    ids=["none", "two", "every kind", "wrapped", "not a function of Python"],
)
def test_arguments_of_a_callback_are_counted_as_textual_counts_them(
    function: Callable[..., Any],
) -> None:
    assert speed._count_at_once(function) == len(signature(function).parameters)
