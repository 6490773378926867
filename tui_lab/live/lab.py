"""The lab beside a training loop of one's own, in whatever library.

Keras's callback rests on the same class. Must not import Keras or a backend.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.live import opening
from tui_lab.live.following import Following, LivePlan, Setting
from tui_lab.live.guard import Guard
from tui_lab.live.record import BATCH_EVERY
from tui_lab.live.values import as_float
from tui_lab.runs.layout import Split


class StopTraining(BaseException):
    """Raised in `log` when the run is stopped from the lab and the loop never looks at `stopping`;
    a `with LiveLab(...)` takes it in, and the script goes on after it."""


class LiveLoop:
    """A run in the lab for a training that is written by somebody else: `tui_lab.live.LiveLab`.

    In a `with`, the run ends with the block; else with `close`, with the function whose variable it
    is, or with the process. No fault of the lab is ever raised here: it is told once on stderr, and
    the training goes on.

    Args:
        name: What the run is called; "" takes the script's name.
        epochs: How many epochs are planned, where that is known.
        steps: How many steps an epoch has, where that is known.
        classes: Names of the classes, in the order of their numbers.
        quantities: Names of the numbers that are answered, where it is not classes.
        settings: What the run is to be told from others by: name -> number, text or truth value.
        quiet: Whether to print nothing but what goes wrong.
        resume: Whether the latest run of this script goes on, where it was broken off: its epochs
            are counted on from `initial_epoch`. Weights are yours to keep and to load, for example
            in `folder`.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        epochs: int | None = None,
        steps: int | None = None,
        classes: Sequence[str] = (),
        quantities: Sequence[str] = (),
        settings: Mapping[str, Setting] | None = None,
        quiet: bool = False,
        resume: bool = False,
    ) -> None:
        plan = LivePlan(
            name or "",
            epochs,
            steps,
            classes=tuple(map(str, classes)),
            quantities=tuple(map(str, quantities)),
            settings=dict(settings or {}),
            quiet=quiet,
            resume=resume,
        )
        self._guard = Guard()
        self._following = Following(plan)
        self._silent = not opening.is_main_process(os.environ)
        self._closed = False

    def __enter__(self) -> Self:
        self._following.entered, self._closed = True, False
        self._is_open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._following.entered, self._closed = False, True
        stopped = isinstance(error, StopTraining)
        if error is None or stopped:
            self._guard(self._finish)
        self._guard.vital(self._following.last_epoch)
        self._guard.vital(self._following.close, None if stopped else error)
        return stopped

    def close(self) -> None:
        """End the run; what is logged after it is left out."""
        self._closed = True
        self._guard(self._finish)
        self._guard.vital(self._following.last_epoch)
        self._guard.vital(self._following.close, None)

    def __del__(self) -> None:
        # The function that made it is over: nobody can log any more.
        following = getattr(self, "_following", None)
        if following is not None and following.open:
            self._guard(following.leave, None)

    def _finish(self) -> None:
        """Do what comes before the end of the run; nothing for a loop."""

    def log(self, *, epoch: int | None = None, step: int | None = None, **values: Any) -> None:
        """Take figures in: `lab.log(loss=0.3, accuracy=0.9)` after each step.

        Costs a few microseconds; written are all epochs, and ten steps a second. Waits here while
        the run is paused.

        Args:
            epoch: Ends the epoch of that number (counted from 0 or from 1, as the first one shows);
                figures that are not given are the means of its steps. Given once more with the same
                number, the figures take the place of the earlier ones.
            step: The number of the step in its epoch, from 1; None counts the calls.
            values: Numbers by name, Python's or NumPy's or a tensor of one value: `loss`,
                `val_loss`, `accuracy`…

        Raises:
            StopTraining: The run was stopped from the lab, in a `with` whose loop does not look at
                `stopping`.
        """
        if not self._is_open():
            return
        following = self._following
        if epoch is not None:
            following.means.begin_anew(values)
        self._guard(following.take, step, values)
        if following.means.odd:
            self._tell_odd(*following.means.odd.popitem())
        now = time.monotonic()
        if epoch is not None:
            self._guard.vital(following.end_epoch, epoch)
        elif now < following.next_write:
            return
        else:
            self._guard(following.write_step)
        if now >= following.next_write:
            following.next_write = now + BATCH_EVERY
            self._guard(following.obey)
        if following.must_leave():
            raise StopTraining

    @property
    def stopping(self) -> bool:
        """Whether somebody asked in the lab for an end: `if lab.stopping: break`. Quick to ask."""
        following = self._following
        following.looked = True
        now = time.monotonic()
        if now >= following.next_write:
            following.next_write = now + BATCH_EVERY
            self._guard(following.obey)
        return following.stopping

    @property
    def learning_rate(self) -> float | None:
        """The learning rate that was asked for in the lab, or that the loop has told; else None.

        A loop that follows it asks before each step; one that sets its own tells it here, so that
        it stands beside the epochs.
        """
        self._guard(self._following.follows, "set_learning_rate")
        return self._following.rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._following.rate = self._guard(as_float, value)

    def epochs(self, count: int | range) -> Iterator[int]:
        """The numbers of the epochs, as `range(lab.initial_epoch, count)`, with the lab's wishes:
        they end after a stop, and go on when more epochs are asked for. Of Keras's `fit`, each call
        in such a loop is a part of the one run.

        Args:
            count: How many epochs to train in all, at least 0; or their numbers, as a loop that
                counts from 1 has them: `range(1, 21)`.
        """
        numbers = range(count) if isinstance(count, int) else count
        following = self._following
        following.plan.epochs, following.looked = len(numbers), True
        if self._is_open() and following.record is not None:
            following.record.control.aim(len(numbers))
            self._guard(following.follows, "train_on")
        done, following.looping = self.initial_epoch, True
        while done < (following.target or len(numbers)) and not self.stopping:
            yield numbers.start + done * numbers.step
            done += 1
        following.looping = False
        if not following.entered:
            self._guard(self._finish)

    def setting(self, name: str, default: Any) -> Any:
        """A value of the script's that the lab is to know: kept with the run, and in a sweep given
        by it.

        Args:
            name: What it is called.
            default: What it is without a sweep: a number, a text, True or False.

        Returns:
            `default`, or the value of the sweep's trial in the type of `default`.
        """
        following = self._following
        given = opening.given_settings().get(name, default)
        value = default if given is default else self._guard(_in_type_of, default, given)
        following.plan.settings[name] = default if value is None else value
        if following.open and following.record is not None:
            self._guard(following.record.settings, following.plan.settings)
        return following.plan.settings[name]

    def result(
        self,
        y_true: Any,
        y_pred: Any,
        *,
        split: Split = "test",
        classes: Sequence[str] = (),
        x: Any = None,
        **figures: float,
    ) -> None:
        """Keep what the trained network answers, for reports: confusion, errors, pictures.

        Args:
            y_true: Of each example the class (a number from 0, a name, a one-hot row), or the
                quantities: (n,), (n, 1) or (n, k).
            y_pred: Of each example the shares or scores of the classes (n, k), that of the second
                of two (n,), the class itself (n,), or the quantities.
            split: "test", "validation" or "training".
            classes: Their names, where they were not given before.
            x: (n, *shape) the examples, of which up to a thousand are kept to be looked at.
            figures: What else is known of that part: `loss`…
        """
        if self._is_open():
            meaning = tuple(map(str, classes)) or self._following.plan.classes
            self._guard(self._following.keep_result, y_true, y_pred, split, meaning, x, figures)

    @property
    def initial_epoch(self) -> int:
        """How many epochs are done already: those of a run that the lab goes on with; else 0."""
        following = self._following
        if following.plan.resume and following.record is None and not self._silent:
            self._guard(following.open_run)
        return self._following.initial_epoch

    @property
    def run_id(self) -> str:
        """The id of the run, for `tui-lab watch`; "" before it has begun."""
        folder = self._following.folder
        return folder.name if folder is not None else ""

    @property
    def folder(self) -> Path | None:
        """The folder of the run, where files of its own may be put; None before it has begun."""
        return self._following.folder

    def _is_open(self) -> bool:
        """Open the run, if it is not open; whether there is one to write."""
        following = self._following
        if following.open and following.started:
            return True
        if self._silent or self._closed or following.elsewhere:
            return False
        if self._guard(following.begin) is None:
            self._silent = True  # told once; the training goes on without a run
            return False
        return True

    def _tell_odd(self, name: str, kind: str) -> None:
        text = _("`log` takes numbers: “{name}” is of the type {kind}, and is left out.")
        self._guard.tell(LabError(text.format(name=name, kind=kind)))


def _in_type_of(default: Setting, value: Any) -> Setting:
    if isinstance(default, bool):
        return str(value).lower() in ("1", "true", "yes")
    return type(default)(value)
