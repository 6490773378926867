"""How Keras's `fit` is followed: what its hooks tell becomes events, wishes reach the model.

Anything here may raise; `guard` stands around it.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import keras

from tui_lab.errors import DataError, StoreError
from tui_lab.keras import fit_view, network
from tui_lab.live import notice
from tui_lab.live.following import Following, LivePlan
from tui_lab.live.guard import Guard
from tui_lab.live.record import Record
from tui_lab.runs.layout import CHECKPOINT_FILE, MODEL_FILE, Split
from tui_lab.training import checkpoints
from tui_lab.training.checkpoints import CHECKPOINT_SHARE
from tui_lab.training.progress import TrainingProgress

Logs = Mapping[str, Any]
TEST_PATIENCE = 20.0
"""Seconds after a stop was asked for that the test part may take."""


@dataclass(slots=True)
class FitPlan(LivePlan):
    """What a script says of its training by `fit`."""

    test: Any = None
    """What the trained model is evaluated on; None: nothing."""
    output: str | int | None = None
    """Of a model with several outputs, the one whose answers are kept; None: the first."""
    save_model: bool = False


class FitFollowing(Following):
    """A training by `fit`, or by a loop that calls `train_on_batch`.

    Args:
        plan: What the script says of it.
    """

    resumable = CHECKPOINT_FILE

    def __init__(self, plan: FitPlan) -> None:
        super().__init__(plan)
        self.fit_plan = plan
        self._asked: weakref.ref[keras.callbacks.Callback] | None = None
        self.in_fit = self.fitted = False
        """Whether `fit` goes on; and whether there was one in this run."""
        self.latest: tuple[int, Logs] | None = None
        """The batch (from 0) whose figures came last, and these."""
        self.epoch = 0
        """The epoch that goes on, from 1, counted through all `fit` of the run."""
        self.stopped = False
        """Whether `fit` was told to stop."""
        self.view = fit_view.FitView()
        self._offset: int | None = None
        """What Keras's count of this `fit` lacks of ours."""
        self._counts_on = False
        """Whether this `fit` is a further one of the same run."""
        self._to_restore = self._described = self._all_done = self._judged = False
        self._kept_shapes: list[tuple[int, ...]] | None = None
        """Of the variables that the checkpoint has, once they were asked for."""
        self._cut = False
        """Whether a validation was cut short."""
        self._next_checkpoint = 0.0
        self._figures: Mapping[str, float] = {}

    def facts(self) -> Mapping[str, Any]:
        """See `Following.facts`."""
        return network.facts()

    @property
    def initial_epoch(self) -> int:
        """How many epochs the checkpoint has that the training goes on from."""
        record = self.record
        if record is None or not record.opened.resumed:
            return 0
        return checkpoints.saved_epoch(record.folder)

    @property
    def _callback(self) -> keras.callbacks.Callback:
        """Whose model and parameters are asked; held weakly, for the run ends where it goes."""
        callback = self._asked and self._asked()
        if callback is None:
            raise RuntimeError("there is no callback")
        return callback

    def begin_fit(self, callback: keras.callbacks.Callback) -> None:
        """`fit` begins for a callback: with a run of its own, or in that of a `with`."""
        self._asked = weakref.ref(callback)
        if self.in_fit and self.record is not None:
            self.record.broken_off(None)
        self.view = view = fit_view.look(self._callback)
        parameters = self._callback.params or {}
        plan, model = self.fit_plan, self._callback.model
        plan.steps = parameters.get("steps")
        if not self.looping:
            plan.epochs = parameters.get("epochs")
        if self.open and self.started:
            record, self._counts_on = self._record(), True
        else:
            self._counts_on = False
            plan.batch_size, self._described = view.batch_size, False
            record = self.begin(network.given_name(model))
            self._to_restore = record.opened.resumed and record.epochs_done > 0
        self.in_fit = self.fitted = self.looked = True
        self.stopped = self._all_done = self._cut = self._judged = False
        self._offset = self._kept_shapes = None
        if not self.looping:
            record.control.refused["train_on"] = "fixed_epochs"
        self.follows("set_learning_rate")
        self._judge_rate()
        record.sizes(train=view.examples, input_shape=view.input_shape)
        if view.validation is not None:
            examples = keras.tree.flatten(view.validation[0])[0]
            record.sizes(validation=fit_view.shape_of(examples)[0])
        if (calling := view.calling and view.calling()) is not None:
            weakref.finalize(calling, _left, weakref.ref(self), record).atexit = False
        self.when_built()

    def _record(self) -> Record:
        if self.record is None:
            raise RuntimeError("there is no run")
        return self.record

    def when_built(self) -> None:
        """Do what has to wait for the model's variables: after the first batch at the latest."""
        model = self._callback.model
        if self._to_restore and not model.built and self.view.inputs is not None:
            with suppress(Exception):  # what its own `call` says of symbols; the batch will do it
                model(self.view.inputs)  # makes its variables, and computes nothing
        if not (model.built or (self.latest is not None and model.trainable_variables)):
            return  # one that has no `call`, such as a GAN, is never called built
        if not self._described:
            record, self._described = self._record(), True
            learned = network.parameters(model.trainable_variables)
            record.model(network.parameters(model.weights), learned, network.layers(model))
        if self.latest is not None and not self._judged:
            self._judged = True
            self._judge_rate()
        if self._to_restore and (network.build_optimizer(model) or self._has_what_was_kept()):
            self._to_restore = False
            self._restore()

    def _judge_rate(self) -> None:
        """Find out whether the learning rate can be set; after a batch it is known what is used."""
        refused, reason = self._record().control.refused, network.why_no_rate(self._callback.model)
        refused.pop("set_learning_rate", None)
        if reason:
            refused["set_learning_rate"] = reason

    def _has_what_was_kept(self) -> bool:
        """Whether there is a variable for each that the checkpoint has, though not all optimizers
        have theirs: one that nothing uses never gets any."""
        if self.latest is None:
            return False
        if self._kept_shapes is None:
            self._kept_shapes = checkpoints.saved_shapes(self._record().folder)
        there = checkpoints.variables(self._callback.model)
        return [tuple(each.shape) for each in there] == self._kept_shapes

    def restore_at_last(self) -> None:
        """What the checkpoint has did not come up in a whole epoch: begin anew, and say why."""
        if self._to_restore:
            self._to_restore = False
            self._restore()

    @property
    def waits(self) -> bool:
        """Whether something waits for the model's variables."""
        return self._to_restore

    def _restore(self) -> None:
        record = self._record()
        try:
            checkpoints.load(record.folder, self._callback.model)
        except StoreError:
            # Another network than before: it begins anew, and the error is told.
            self.epoch -= self._offset or 0
            record.opened.resumed, self._offset = False, 0
            self.start()
            raise

    def begin_epoch(self, epoch: int) -> None:
        """An epoch begins, counted from 1 by this `fit`."""
        if self._offset is None:
            done = self._record().epochs_done
            # Where `fit` was not told to begin after what is done, its epochs are counted on.
            self._offset = max(0, done - (epoch - 1))
            if self._counts_on and self.plan.epochs and not self.looping:
                self.plan.epochs += self._offset
        self.epoch = epoch + self._offset
        self.epoch_begun, self.paused, self.latest = time.monotonic(), 0.0, None
        if self.plan.epochs and self.epoch > self.plan.epochs:
            self._all_done = True
            self._callback._model.stop_training = True

    def write_batch(self) -> None:
        """Write the figures that came last."""
        if self.latest is not None and not self._all_done:
            self.when_built()
            batch, logs = self.latest
            self._record().batch(self.epoch, batch + 1, self.plan.steps or 0, _metrics(logs))

    def obey(self) -> None:
        """As for a loop; a stop ends `fit` after the batch that comes."""
        if self.in_fit:
            self._record().control.epoch = self.epoch
        super().obey()
        if self.in_fit and self.stopping:
            self.stopped = True
            self._callback._model.stop_training = True

    def spares_validation(self) -> bool:
        """Whether a validation is cut short: a stop was asked for, and nobody judges by it."""
        own = (keras.callbacks.History, keras.callbacks.ProgbarLogger)
        judges = not self.view.callbacks or any(type(x) not in own for x in self.view.callbacks)
        self._cut = self._cut or (self.stopped and self.in_fit and not judges)
        return self._cut

    def set_rate(self, rate: float) -> None:
        """Give the optimizer another learning rate."""
        if self.in_fit:
            # Asked for as callbacks are to: that brings what JAX trains up to date first.
            optimizer = network.main_optimizer(self._callback.model)
            if optimizer is not None:
                optimizer.learning_rate = rate

    def end_fit_epoch(self, logs: Logs) -> None:
        """Write an epoch that is over; one that was broken off does not count."""
        if self._all_done or (self.stopped and not self._whole()):
            return
        record = self._record()
        self.when_built()
        figures = _metrics(logs)
        if self._cut:
            figures = {name: figures[name] for name in figures if not name.startswith("val_")}
        record.epoch(
            self.epoch,
            figures,
            seconds=max(0.0, time.monotonic() - self.epoch_begun - self.paused),
            epochs=self.plan.epochs,
            learning_rate=network.learning_rate(self._callback.model),
        )
        self.obey()
        if self.plan.epochs and self._offset and self.epoch >= self.plan.epochs:
            self._callback._model.stop_training = True

    def save_checkpoint(self) -> None:
        """Keep the state after the epoch, where the run is to be resumed; for a twentieth of the
        time at most."""
        begun = time.monotonic()
        record = self._record()
        over = self.stopped or self.epoch == self.plan.epochs
        if not self.plan.resume or self.epoch != record.epochs_done:
            return
        if not (over or begun >= self._next_checkpoint):
            return
        _monitor, value, best = record.best or ("", None, 0)
        progress = TrainingProgress(self.epoch, record.seconds, best, value)
        checkpoints.save(record.folder, self._callback.model, progress, None)
        record.checkpoint(self.epoch)
        ended = time.monotonic()
        self._next_checkpoint = ended + max(1.0, (ended - begun) / CHECKPOINT_SHARE)

    def _whole(self) -> bool:
        """Whether the epoch had all its batches, as far as anybody knows how many it has."""
        steps = self.plan.steps
        return bool(steps and self.latest and self.latest[0] + 1 >= steps)

    # After the last epoch, one step after the other

    @property
    def over(self) -> bool:
        """Whether the training is over, and not only this `fit` of a `with`."""
        return self.open and not self.goes_on

    def settle(self) -> None:
        """Find out whose weights the model has now."""
        record = self._record()
        if self._all_done and record.opened.resumed:
            # One batch was trained beyond what had been done; its place is the checkpoint's.
            checkpoints.load(record.folder, self._callback.model)
        for each in self.view.callbacks:
            early = isinstance(each, keras.callbacks.EarlyStopping)
            if early and each.restore_best_weights and each.best_weights is not None:
                epoch = int(each.best_epoch) + 1 + (self._offset or 0)
                record.best, record.restored = (each.monitor, float(each.best), epoch), True

    def save_model(self) -> None:
        """Keep the model, where that was asked for."""
        if self.fit_plan.save_model:
            record = self._record()
            checkpoints.save_model(self._callback.model, record.folder / MODEL_FILE)

    def evaluate(self) -> None:
        """Have Keras's figures of what the script has given as `test`."""
        self._figures = {}
        if self.fit_plan.test is not None:
            from tui_lab.keras.testing import figures_of

            model = self._callback.model
            self._figures = figures_of(model, self.fit_plan.test, self._batch_size, self._enough)

    def test(self) -> None:
        """Keep the answers to what the script has given as `test`."""
        if self.fit_plan.test is not None:
            self._answers("test", self.fit_plan.test, self._figures)

    def validate(self) -> None:
        """Keep the answers to the validation part, with the figures of its last evaluation."""
        if self.view.validation is not None:
            epoch = self._record().figures_kept
            figures = {name[4:]: epoch[name] for name in epoch if name.startswith("val_")}
            self._answers("validation", self.view.validation, figures)

    @property
    def _batch_size(self) -> int:
        return self.view.batch_size or 32

    def _enough(self) -> bool:
        """Whether a stop has waited long enough for the test part."""
        self.obey()
        return bool(self.asked_at) and time.monotonic() - self.asked_at > TEST_PATIENCE

    def _answers(self, split: Split, data: Any, figures: Mapping[str, float]) -> None:
        from tui_lab.keras.testing import answers_to
        from tui_lab.live.answers import Meaning, keep, understood

        model, plan, record = self._callback.model, self.fit_plan, self._record()
        tested = answers_to(model, data, plan.output, self._batch_size, self._enough)
        record.sizes(**{split: len(tested.truths)})
        loss = network.loss_name(model, tested.output)
        names = network.output_names(model)
        if plan.output is None and len(names) > 1 and not plan.quiet and split == "test":
            named = tested.output
            notice.say_output(named if isinstance(named, str) else names[named], names)
        try:
            answers = understood(
                tested.truths, tested.outputs, Meaning(plan.classes, plan.quantities, loss)
            )
        except DataError:
            record.evaluation(split, len(tested.truths), figures)
            raise
        keep(record, split, answers, figures, tested.x if split == "test" else None)

    def leave(self, error: BaseException | None) -> None:
        """See `Following.leave`; a `fit` that goes on is broken off."""
        if self.in_fit and self.record is not None:
            self.record.broken_off(error)
        else:
            super().leave(error)

    def end_fit(self) -> None:
        """`fit` is over."""
        record, self.in_fit = self.record, False
        if record is None or record.ended or self.goes_on:
            return
        planned = self.plan.epochs
        if self.stopped:
            record.end("stopped", record.control.stopping)
        elif not record.finite:
            record.end("diverged", "nan_loss")
        elif planned and record.epochs_done < planned:
            stopped = _stopped_early(self.view.callbacks)
            record.end("finished", "early_stopping" if stopped else "script_stopped")
        else:
            record.end("finished", "completed")


def _stopped_early(callbacks: list[Any]) -> bool:
    """Whether one of the callbacks was Keras's early stopping, and has stopped."""
    return any(
        isinstance(each, keras.callbacks.EarlyStopping) and each.stopped_epoch > 0
        for each in callbacks
    )


def _left(following: weakref.ref[FitFollowing], record: Record) -> None:
    """What `fit` kept is gone: where it did not end, it was left by an error that was caught."""
    known = following()
    if known is not None and known.in_fit and known.record is record and not known.goes_on:
        known.in_fit = False
        Guard()(record.broken_off, None)


def _metrics(logs: Logs) -> dict[str, float]:
    return {str(name): float(value) for name, value in logs.items()}
