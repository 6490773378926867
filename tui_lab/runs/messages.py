"""What is said of a run, in every face alike: its status, its figures, how it ended, what to do.

Pure functions from a run's status and state to text. Must not import a face.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from tui_lab.errors import LabError
from tui_lab.i18n import N_, _, duration, ngettext, number
from tui_lab.runs import failures
from tui_lab.runs.best import best_words, epoch_of_divergence
from tui_lab.runs.carried import Carried, cannot_start
from tui_lab.runs.crash_reason import lost_reason
from tui_lab.runs.files import InFolder
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.payloads import Best
from tui_lab.runs.places import hindrance
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status, probe
from tui_lab.text.command_line import with_commands
from tui_lab.text.values import digits_text, metric_text, setting_text

ENGINES: Mapping[str, str] = {
    "plain": N_("plain"),
    "resident": N_("resident"),
    "compiled": N_("resident, compiled"),
}
"""What the log calls the way of training, in the words of the setting `engine`."""
ENGINE_REASONS: Mapping[str, str] = {
    "asked_for": N_("as was asked for"),
    "other_backend": N_("the only one for this backend"),
    "data_too_large": N_("the data do not fit into memory twice"),
    "layers_not_for_xla": N_("compiling would not suit its layers"),
    "too_short_to_compile": N_("too short for compiling to pay"),
    "several_cards": N_("each batch is divided among the cards; not yet tried on two real ones"),
    "dense_network": N_("the fastest for a dense network"),
}
"""Why an engine was chosen."""
SCRIPT_ENDINGS: Mapping[str, str] = {
    "keyboard": N_("Interrupted by Ctrl+C after {epochs}; {seconds} of training."),
    "script_ended": N_("The script broke off its training after {epochs}; {seconds} of training."),
    "script_stopped": N_("The script ended its training after {epochs}; {seconds} of training."),
}
"""How a training ended that a script has in hand, by the reason in its log."""
SAME_RATE = 1e-5
"""Learning rates that differ by this share at most are one: the log has them in 32 bits."""
REASONS: Mapping[str, str] = {
    "already_so": N_("it is so already"),
    "too_late": N_("it came too late"),
    "learning_rate_not_positive": N_("a learning rate must be larger than 0"),
    "epochs_not_positive": N_("at least one epoch must be asked for"),
    "unknown_command": N_("its worker does not know this command"),
    "fixed_epochs": N_("the script has said how many epochs it trains, and Keras takes no more"),
    "not_followed": N_("its script does not ask for it"),
    "scheduled_rate": N_("its learning rate follows a schedule of the script's"),
    "no_optimizer": N_("it has no optimizer that Keras knows"),
    "several_optimizers": N_("it has several optimizers, whose rates its script sets"),
}
"""Why a worker refuses a command."""


def refusal(reason: str) -> str:
    """Why a worker refuses, by the code of its answer, in words that go on a sentence."""
    return _(REASONS[reason]) if reason in REASONS else reason


def has_not_begun(status: Status, state: RunState) -> bool:
    """Whether a run that a worker has is still before its first batch, also if it was paused."""
    return status is Status.QUEUED or (status is Status.PAUSED and not state.begun)


def stopping(status: Status, state: RunState) -> str:
    """What becomes of a live run whose worker was told to stop; "" where it was not."""
    if not status.live or not state.stopping:
        return ""
    if has_not_begun(status, state):
        return _("It does not begin.")
    if _by_script(state):
        return _("It is stopping: it finishes its batch; then its script goes on.")
    return _("It is stopping: it finishes its batch, keeps what it learned, and is evaluated.")


def waiting(place: int | None, words: str = "") -> str:
    """What a run does that has not begun.

    Args:
        place: In line, 1 is next; None or 0 where it is being started.
        words: What the place says where it is to be trained; see `Probe.waiting`.
    """
    if words:
        told = _("Queued ({words}).").format(words=words)
        return " ".join(filter(None, [told, hindrance(words)]))
    if place:
        return _("It waits for its turn: place {position} in line.").format(position=number(place))
    return _("Keras is being started.")


def seconds_left(state: RunState) -> float | None:
    """Seconds until the last planned epoch, from the latest epochs; None before the first."""
    if not state.epochs or not state.epochs_target:
        return None
    latest = [record.seconds or 0.0 for record in state.epochs[-5:]]
    done = float(state.epochs[-1].epoch)
    batch = state.batch
    if batch is not None and batch.epoch > done and batch.batches:
        done += batch.batch / batch.batches
    return max(0.0, state.epochs_target - done) * sum(latest) / len(latest)


def engine_words(state: RunState) -> str:
    """The engine of the latest session and why it was chosen; "" before the first."""
    name = _(ENGINES.get(state.engine, state.engine))
    reason = _(ENGINE_REASONS.get(state.started.engine_reason, "")) if state.started else ""
    return f"{name} ({reason})" if reason else name


def backend_words(state: RunState) -> str:
    """What the latest session computed with, and what of the user's it did not follow; "" for logs
    that do not say."""
    started = state.started
    if started is None:
        return ""
    if not started.floatx:  # a loop without Keras, or a log that does not say
        version = started.backend_version
        return f"{started.backend} {version}" if version else ""
    words = ", ".join((started.backend, started.floatx, started.image_data_format))
    if started.overruled:
        left = _("left aside: {names}").format(names=", ".join(started.overruled))
        words = f"{words}; {left}"
    return words


def script_settings(state: RunState) -> list[tuple[str, str]]:
    """What a script told of its settings, as a title and its values; [] where it told nothing."""
    told = (f"{name} {setting_text(value)}" for name, value in state.script_settings.items())
    return [(_("Settings"), ", ".join(told))] if state.script_settings else []


def rate_changes(state: RunState, planned: float | None = None) -> tuple[tuple[int, float], ...]:
    """When the learning rate was changed by hand: (epoch, the rate from then on), in order.

    Args:
        state: Of the run.
        planned: The rate of the experiment; None takes that of the first epoch.
    """
    return changes_in(learning_rates(state), planned)


def learning_rates(state: RunState) -> tuple[tuple[int, float], ...]:
    """The learning rates of a run, each with the first epoch that had it."""
    rates = [(r.epoch, r.learning_rate) for r in state.epochs if r.learning_rate is not None]
    if state.learning_rate is not None:
        # Changed in an epoch that did not come to its end.
        rates.append((state.epochs_done + 1, state.learning_rate))
    return (*rates[:1], *changes_in(rates))


def changes_in(
    rates: Iterable[tuple[int, float]], planned: float | None = None
) -> tuple[tuple[int, float], ...]:
    """Those of a run's learning rates that came by a change by hand."""
    found = []
    now = planned
    for epoch, rate in rates:
        if now is not None and not math.isclose(rate, now, rel_tol=SAME_RATE):
            found.append((epoch, rate))
        now = rate
    return tuple(found)


def last_rate(rates: Sequence[tuple[int, float]]) -> float | None:
    """The learning rate that a run had at last; None where its log has none."""
    return rates[-1][1] if rates else None


def copy_with_smaller_rate(run: str, rate: float | None) -> list[str]:
    """The sentence that names the command line for a copy of a run with a tenth of its rate.

    Nothing where no rate is known: a command is printed to be pasted.
    """
    if rate is None:
        return []
    text = _(
        'As a command line: `tui-lab train "$(tui-lab show {run} --as line)"'
        " --set compile.learning_rate={rate}`"
    )
    return [with_commands(text, run=run, rate=f"{rate / 10:.3g}")]


def rate_sentences(changes: Iterable[tuple[int, float]]) -> list[str]:
    """Each change of the learning rate in a sentence."""
    text = _("The learning rate was changed to {rate} in epoch {epoch}.")
    return [text.format(rate=digits_text(rate), epoch=epoch) for epoch, rate in changes]


def broken_off(state: RunState) -> int | None:
    """The epoch in whose middle the training was left off; None where it ended with a whole one."""
    batch = state.batch
    return batch.epoch if batch is not None and batch.epoch > state.epochs_done else None


def reported_nothing(state: RunState) -> bool:
    """Whether a run has ended whose script has told nothing of a training."""
    started = state.started
    return started is not None and not (state.epochs or started.device or started.keras)


def keeps_weights(state: RunState) -> bool:
    """Whether what a run learned is in its folder, as far as its log tells: a script may keep its
    network to itself."""
    return not _by_script(state) or state.checkpoint_epoch is not None


def _by_script(state: RunState) -> bool:
    """Whether a script of somebody's own trains, and reports it."""
    started = state.started
    return bool(started and not started.engine and (started.device or started.keras))


def only_runs(status: Status, state: RunState) -> bool:
    """Whether a script is going on that has reported no training so far: it hears nothing but a
    stop."""
    return status is Status.RUNNING and not state.begun


def ending(status: Status, state: RunState) -> list[str]:
    """What happened, in sentences, for a run that finished or was stopped; [] for others."""
    if status not in (Status.FINISHED, Status.STOPPED):
        return []
    done = ngettext("{count} epoch", "{count} epochs", state.epochs_done).format(
        count=state.epochs_done
    )
    reason = state.ended.reason if state.ended else ""
    middle = broken_off(state) if status is Status.STOPPED else None
    silent = reported_nothing(state)
    kept = keeps_weights(state)
    if reason in SCRIPT_ENDINGS:
        text, middle = _(SCRIPT_ENDINGS[reason]), None
    elif middle is not None:
        text = (
            _(
                "Stopped in the middle of epoch {epoch}, after {epochs}; {seconds} of training."
                " What it learned is kept."
            )
            if kept
            else _("Stopped in the middle of epoch {epoch}, after {epochs}; {seconds} of training.")
        )
    elif status is Status.STOPPED and silent:
        text = _("The script was stopped after {seconds}.")
    elif status is Status.STOPPED:
        text = (
            _("Stopped after {epochs}; {seconds} of training. What it learned is kept.")
            if kept
            else _("Stopped after {epochs}; {seconds} of training.")
        )
    elif silent:
        text = _("The script came to its end after {seconds}.")
    elif reason == "early_stopping":
        text = _("Early stopping ended the training after {epochs}; {seconds} of training.")
    elif not state.seconds:  # an imported run may not say how long it took
        text = _("Finished {epochs}.")
    else:
        text = _("Finished {epochs}; {seconds} of training.")
    told = [text.format(epochs=done, seconds=duration(state.seconds), epoch=middle)]
    best = state.best
    if middle is not None and kept and not (best is not None and best.restored):
        told.append(_("Its weights are a bit further than after the last full epoch."))
    if best is not None and best.epoch != state.epochs_done:
        told.append(kept_words(best) if kept or best.restored else best_words(best))
    return told


def kept_words(best: Best) -> str:
    """Which epoch was the best, of what, and whose weights stayed, for one that is not the last."""
    text = (
        _("Best {monitor} {value} at epoch {epoch}: its weights were put back.")
        if best.restored
        else _("Best {monitor} {value} at epoch {epoch}; the last weights were kept.")
    )
    return text.format(epoch=best.epoch, monitor=best.monitor, value=metric_text(best.value))


class _Carrying(InFolder, Protocol):
    """A run of which it is known what it carries."""

    @property
    def carried(self) -> Carried: ...


def trouble(run: _Carrying, status: Status, state: RunState) -> LabError | None:
    """What went wrong and what to do, for a run that diverged, failed, was lost or is suspended.

    The error's hint names commands of the command line; an interface with keys of its own says
    its own instead for a lost run.
    """
    said, hint = failures.words(state.ended, run.folder) if state.ended else ("", "")
    name, ours = run.folder.name, run.carried.experiment
    if status is Status.SILENT:
        return not_answering(run)
    if status is Status.DIVERGED:
        smaller = copy_with_smaller_rate(name, last_rate(learning_rates(state))) if ours else []
        return LabError(
            said or " ".join(divergence_words(state)),
            hint or " ".join([_("Try a smaller learning rate, or scale the data."), *smaller]),
        )
    if status is Status.FAILED:
        return LabError(
            said or _("The run failed."),
            hint or _("The details are in {path}.").format(path=run.folder / LOG_FILE),
        )
    if status is Status.LOST and not run.folder.is_dir():
        return LabError(_("The folder of the run {run} is gone.").format(run=name))
    if status is Status.LOST:
        gone = _("The worker of the run {run} is gone.")
        ended_silently = _("The script of the run {run} ended without a word: killed, or crashed.")
        return LabError(
            lost_reason(run, state) or (gone if ours else ended_silently).format(run=name),
            way_on(name, state) if run.carried.start else cannot_start(name, name, run.carried)[1],
        )
    return None


def not_answering(run: InFolder) -> LabError:
    """That the worker of a run is suspended, for how long it has been silent, and what to do."""
    seen = probe(run.folder)
    name = run.folder.name
    if seen.suspended is None:  # it goes on again
        return LabError(_("The worker of the run {run} answers again.").format(run=name))
    text = _("Process {pid} is suspended and does not answer: no sign of life for {time}.")
    hint = _("Let it go on with `kill -CONT {pid}`, or end it with `tui-lab kill {run}`.")
    return LabError(
        text.format(pid=seen.suspended, time=duration(max(0.0, seen.now - seen.silent_since))),
        with_commands(hint, run=name, pid=seen.suspended),
    )


def divergence_words(state: RunState) -> list[str]:
    """When a run diverged, and which of its weights were kept, in sentences."""
    text = _("The run diverged: its loss became infinite or not a number in epoch {epoch}.")
    told = [text.format(epoch=epoch_of_divergence(state))]
    if state.best is not None and state.best.restored:
        told.append(kept_words(state.best))
    elif state.ended is not None and state.ended.finite_weights is False:
        told.append(_("Its weights are not numbers."))
    return told


def way_on(run: str, state: RunState) -> str:
    """How to go on with the run of that id, whose worker is gone."""
    after = state.checkpoint_epoch
    if not after:
        text = _("Train it from the beginning again with `tui-lab resume {run}`.")
    elif only_ending_missing(state):
        text = _("Its epochs are done; `tui-lab resume {run}` makes up for its ending.")
    else:
        text = _("Go on after epoch {epoch} with `tui-lab resume {run}`.")
    return with_commands(text, run=run, epoch=after)


def only_ending_missing(state: RunState) -> bool:
    """Whether all planned epochs of a run are in its checkpoint, so that none is trained again."""
    after, planned = state.checkpoint_epoch, state.epochs_target
    return bool(after and planned) and (after or 0) >= (planned or 0)


def stop_words(*, script: bool, silent: bool, begun: bool) -> str:
    """What a stop does to a run, before it is asked for.

    Args:
        script: Whether a script has it in hand.
        silent: Whether that has reported no training so far.
        begun: Whether a worker has begun with it.
    """
    if silent:
        return _("Its script gets a Ctrl-C; what it does then is its own matter.")
    if script:
        return _("It finishes its batch; then its script goes on after the training.")
    if not begun:
        # It may begin while the question stands there.
        return _(
            "It does not begin. Has it begun by then, it finishes its batch, keeps what it "
            "learned, and is evaluated."
        )
    return _("It finishes its batch, keeps what it learned, and is evaluated.")
