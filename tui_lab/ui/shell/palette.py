"""The command palette: actions of the screen and of the app; settings, presets, courses, runs."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.command import (
    DiscoveryHit,
    Hit,
    Hits,
)
from textual.content import Content

from tui_lab.i18n import _
from tui_lab.ui.kit.textual_private_palette import SteadyProvider, WordyPalette
from tui_lab.ui.shell.destinations import PresetInLab, SettingRow, StepInCourse

if TYPE_CHECKING:
    from tui_lab.ui.shell.services import Lab

EXPLAINED = 0.01
"""The score of what is found by its explanation alone: below every name that fits."""
RECENT = 5
"""Runs that are offered before anything is typed."""


class LabPalette(WordyPalette):
    """Textual's palette in the language of the lab."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("What do you want to do? A word of it, a preset, or a run"))

    def on_mount(self) -> None:
        """The title stands in the frame."""
        self.query_one("#--input").border_title = Content(_("Search"))

    def nothing_found(self) -> Text:
        """What is said where nothing has such a name."""
        return Text(_("Nothing of that name"))


def step_name(course: str, place: int, title: str) -> str:
    """A step of a course as the palette names it."""
    text = _("Course: {course}, step {n}: {title}")
    return text.format(course=course, n=place, title=title)


def _courses() -> list[tuple[str, tuple[str, str]]]:
    """The names of all steps, and course and step that each opens."""
    from tui_lab.courses import catalogue

    found, _unreadable = catalogue.read_all()
    return [
        (step_name(course.title, place, step.title), (course.name, step.id))
        for course in found
        for place, step in enumerate(course.steps, 1)
    ]


class Commands(SteadyProvider):
    """What can be done: by its name, or by the words that explain it."""

    async def discover(self) -> Hits:
        """All of it, in the order in which the app has it."""
        for name, text, callback, discover in self.app.get_system_commands(self.screen):
            if discover:
                yield DiscoveryHit(name, callback, help=text)

    async def search(self, query: str) -> Hits:
        """What has such a name, then what is explained with all these words or their beginnings."""
        matcher = self.matcher(query)
        wanted = query.casefold().split()
        for name, text, callback, _discover in self.app.get_system_commands(self.screen):
            score = matcher.match(name)
            if score <= 0:
                words = re.findall(r"\w+", f"{name} {text}".casefold())
                if not all(any(word.startswith(each) for word in words) for each in wanted):
                    continue
                score = EXPLAINED
            yield Hit(score, matcher.highlight(name), callback, help=text)


class Names(SteadyProvider):
    """Settings, presets, courses and runs."""

    async def startup(self) -> None:
        """Read the presets and the settings, which are files."""
        from tui_lab import presets, settings
        from tui_lab.courses.current_step import current_step

        self._courses = await asyncio.to_thread(_courses)
        self._where = await asyncio.to_thread(current_step)
        self._presets = await asyncio.to_thread(presets.all_presets)
        self._settings, _problems = await asyncio.to_thread(settings.read)

    @property
    def _lab(self) -> Lab:
        return cast("Lab", self.app)

    async def discover(self) -> Hits:
        """The step of the course that is to be done now, and the latest runs."""
        here = self._where
        if here is not None:
            yield DiscoveryHit(
                step_name(here.title, here.number, here.step_title),
                partial(self._lab.go, StepInCourse(here.course)),
                help=_("Go on with this course."),
            )
        for run in self._lab.snapshot.runs[:RECENT]:
            yield DiscoveryHit(
                run.name,
                partial(self._lab.open_run_named, run.id),
                help=_("Open the run {id}.").format(id=run.id),
            )

    async def search(self, query: str) -> Hits:
        """What fits `query`: settings by title and key, presets and runs by their names."""
        from tui_lab.settings import SETTINGS, in_words

        matcher = self.matcher(query)
        for key, setting in SETTINGS.items():
            name = f"{_(setting.title)}  {key}"
            score = matcher.match(name)
            if score > 0:
                now = _("Change this setting; it is: {value}.")
                yield Hit(
                    score,
                    matcher.highlight(name),
                    partial(self._lab.go, SettingRow(key)),
                    help=now.format(value=in_words(setting, self._settings[key])),
                )
        for preset in self._presets:
            name = f"{preset.name}  {preset.title}"
            score = matcher.match(name)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(name),
                    partial(self._lab.go, PresetInLab(preset.name)),
                    help=_("Choose this preset in the lab."),
                )
        for name, opening in self._courses:
            score = matcher.match(name)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(name),
                    partial(self._lab.go, StepInCourse(*opening)),
                    help=_("Open this step of the course."),
                )
        for run in self._lab.snapshot.runs:
            name = f"{run.name}  {run.id}"
            score = matcher.match(name)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(name),
                    partial(self._lab.open_run_named, run.id),
                    help=_("Open this run."),
                )
