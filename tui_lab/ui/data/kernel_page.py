"""A kernel moved over the marked picture: the picture, the products of a window, what comes out."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.text.ascii import sign, unicode_ok
from tui_lab.text.values import shape_text
from tui_lab.ui.data.actions import LOOK_ACTIONS
from tui_lab.ui.data.looking_pages import LookPage
from tui_lab.ui.data.looking_view import ShownData
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.picture import Picture, ink_for
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen


class KernelRoom(Widget, can_focus=True):
    """What the arrows move the window of; it holds the two pictures and the numbers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(0, -1)", show=False),
        Binding("right", "move(0, 1)", show=False),
        Binding("up", "move(-1, 0)", show=False),
        Binding("down", "move(1, 0)", show=False),
        Binding("home", "move(-999, -999)", show=False),
        Binding("end", "move(999, 999)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The pictures with the arithmetic between them; where they are narrow, below them."""
        with Horizontal():
            yield Picture(id="kernel-before")
            yield Static("", id="kernel-sum", classes="kernel-sum")
            yield Picture(id="kernel-after")
        yield Static("", id="kernel-below", classes="kernel-sum")

    def action_move(self, rows: int, columns: int) -> None:
        """Move the window."""
        page = next(each for each in self.ancestors if isinstance(each, KernelPage))
        page.move(rows, columns)


class KernelPage(LookPage):
    """The window is moved with the arrows; the kernel is chosen, or typed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._kernel = "vertical"
        """A name, or the rows of an own one."""
        self._place = (0, 0)
        self._shown: ShownData | None = None

    def compose(self) -> ComposeResult:
        """What is done, then the room."""
        yield Static("", id="kernel-head")
        yield KernelRoom()

    def present(self, shown: ShownData) -> None:
        """Show the marked picture with the kernel over it."""
        from tui_lab.imaging import kernels

        self._shown = shown
        head, sums = self.query_one("#kernel-head", Static), self.query(".kernel-sum")
        before, after = (self.query_one(f"#kernel-{name}", Picture) for name in ("before", "after"))
        ink = ink_for(self.app)
        which = shown.number
        if which is None:
            before.show(None, None, ink)
            after.show(None, None, ink)
            for said in sums.results(Static):
                said.update("")
            return
        image, kernel = kernels.grey(shown.scaled(which)), kernels.read_kernel(self._kernel)
        try:
            rows, columns = kernels.windows(image, kernel)
        except LabError as error:
            head.update(str(error))
            return
        top, left = (
            min(max(0, at), most - 1) for at, most in zip(self._place, (rows, columns), strict=True)
        )
        self._place = (top, left)
        found = kernels.convolve(image, kernel)
        size = (len(kernel), len(kernel[0]))
        before.show(kernels.marked(image, top, left, *size), (0.0, 1.0), ink)
        after.show(kernels.marked(found, top, left, 1, 1), (0.0, 1.0), ink)
        signs = [sign(each, unicode_ok()) for each in "×="]
        told = "\n".join(kernels.sum_lines(image, kernel, top, left, signs))
        for said in sums.results(Static):
            said.update(Text(told))
        name = _(kernels.NAMES[self._kernel]) if self._kernel in kernels.NAMES else self._kernel
        keys = with_keys(
            _("arrows move the window, {key_kernel} takes another kernel"), LOOK_ACTIONS
        )
        where = _("row {row}, column {column} of {size}").format(
            row=top, column=left, size=shape_text((rows, columns))
        )
        line = Text(f"{where}   {name}", style="bold", no_wrap=True, overflow="ellipsis")
        line.append(f"   {keys}", style="not bold")
        head.update(line)

    def move(self, rows: int, columns: int) -> None:
        """Move the window, as far as the picture goes."""
        self._place = (self._place[0] + rows, self._place[1] + columns)
        if self._shown is not None:
            self.present(self._shown)

    def choose(self) -> None:
        """Ask for another kernel."""
        from tui_lab.imaging import kernels

        choices = [(name, f"{name}  {_(words)}") for name, words in kernels.NAMES.items()]
        choices.append((kernels.OWN, _("Numbers of your own…")))

        def take(answer: str | None) -> None:
            if answer == kernels.OWN:
                self._ask()
            elif answer is not None:
                self._take(answer)

        marked = self._kernel if self._kernel in kernels.NAMES else kernels.OWN
        self.app.push_screen(ChoiceScreen(_("Which kernel?"), choices, marked), take)

    def _ask(self) -> None:
        from tui_lab.imaging import kernels

        def problem(text: str) -> str | None:
            try:
                kernels.read_kernel(text)
            except LabError as error:
                return str(error)
            return None

        own = "" if self._kernel in kernels.NAMES else self._kernel
        asked = InputScreen(
            _("The rows of the kernel"), own, placeholder=kernels.EXAMPLE, check=problem
        )
        self.app.push_screen(asked, self._take)

    def _take(self, kernel: str | None) -> None:
        if kernel:
            self._kernel = kernel
            if self._shown is not None:
                self.present(self._shown)
