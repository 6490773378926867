"""The screens behind the keys 1 to 6; each is imported when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.screen import Screen


def _lab() -> Screen[None]:
    from tui_lab.ui.lab.screen import LabHome

    return LabHome()


def _runs() -> Screen[None]:
    from tui_lab.ui.runs.screen import RunsScreen

    return RunsScreen()


def _courses() -> Screen[None]:
    from tui_lab.ui.courses.screen import CoursesScreen

    return CoursesScreen()


def _neuron() -> Screen[None]:
    from tui_lab.ui.neuron.screen import NeuronScreen

    return NeuronScreen()


def _data() -> Screen[None]:
    from tui_lab.ui.data.screen import DataScreen

    return DataScreen()


def _settings() -> Screen[None]:
    from tui_lab.ui.settings.screen import SettingsScreen

    return SettingsScreen()


MODES: Mapping[str, Callable[[], Screen[None]]] = {
    "lab": _lab,
    "runs": _runs,
    "courses": _courses,
    "neuron": _neuron,
    "data": _data,
    "settings": _settings,
}
