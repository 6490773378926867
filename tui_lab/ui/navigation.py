"""Going to a mode and choosing something there: a preset, data, a course, a neuron, a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui_lab.ui.base_app import Frame
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.neuron import NeuronStart
    from tui_lab.ui.lab.screen import LabHome
    from tui_lab.ui.neuron.state import NeuronRoom


class Destinations(Frame):
    """The ways that palette, courses and other screens take."""

    neuron_room: NeuronRoom | None = None
    """How neuron and descent stand, once somebody has been there."""

    async def open_preset(self, name: str) -> None:
        """Choose a preset in the lab."""
        (await self._open_lab()).choose(name)

    async def open_data(self, name: str) -> None:
        """Choose a data set in the lab, and a network for it."""
        (await self._open_lab()).choose_data(name)

    async def open_course(self, name: str = "", step: str = "") -> None:
        """Go to a course, and to that step of it; "" stands for the one to be done now."""
        from tui_lab.ui.courses.screen import CoursesScreen

        await self.go_to("courses")
        cast(CoursesScreen, self.screen).open_step(name, step)

    async def open_neuron(self, start: NeuronStart) -> None:
        """Go to the neuron, or to the descent, and begin there as `start` says."""
        from tui_lab.ui.neuron.page import NeuronPage

        from_course = self.current_mode == "courses"
        await self.go_to("neuron")
        await cast(NeuronPage, self.screen).begin(start, from_course=from_course)

    async def action_show_courses(self) -> None:
        """Go to the courses; from another room, to the step that was left."""
        if self.neuron_room is not None:
            self.neuron_room.from_course = False
        await self.return_to("courses")

    async def action_show_neuron(self) -> None:
        """Go to the neuron; from another room, to the one of its pages that was left."""
        await self.return_to("neuron")

    async def return_to(self, mode: str) -> None:
        """Go to where one was in a room; who is there already goes to its first screen."""
        if self.current_mode == mode and self._shows(mode):
            await self.go_to(mode)
            return
        await self.switch_mode(mode)
        # What another room has laid upon it, such as a run that was begun from a step.
        while not self._shows(mode):
            above = self.screen
            await self.pop_screen()
            if isinstance(above, LabScreen):
                above.leave()

    def _shows(self, mode: str) -> bool:
        return isinstance(self.screen, LabScreen) and mode == self.screen.MODE

    async def open_setting(self, key: str) -> None:
        """Go to the settings, with the cursor on that one."""
        from tui_lab.ui.settings.screen import SettingsScreen

        await self.go_to("settings")
        cast(SettingsScreen, self.screen).choose(key)

    async def _open_lab(self) -> LabHome:
        from tui_lab.ui.lab.screen import LabHome

        await self.go_to("lab")
        return cast(LabHome, self.screen)
