"""Why a sweep, or a trial of it, does not go on: what both faces say above and below its table."""

from __future__ import annotations

from tui_lab.i18n import _, ngettext, number
from tui_lab.sweeps.look import SweepView, TrialLine

IN_TROUBLE = ("failed", "lost", "diverged", "silent")
LIVE = ("queued", "running", "paused")


def standing_words(view: SweepView) -> list[str]:
    """Why it does not go on, or a trial failed, or nothing trains: a sentence each, the worst
    first."""
    told = [view.message] if view.message else []
    for line in view.trials:
        known = line.message.rstrip(".") in view.message
        if line.message and not known and line.status in IN_TROUBLE:
            told.append(trial_message(line))
            break
    live = [line for line in view.trials if line.status in LIVE]
    if view.status == "stopped":
        stopping = still_stops(view)
        return [*told, _stopping(stopping)] if stopping else told
    if any(line.status != "queued" for line in live):
        return told
    waiting = [line for line in live if line.message]
    starting = sum(bool(line.runs) and not line.message for line in live)
    return [*told, *([_starting(starting)] if starting else []), *_waiting(waiting)]


def still_stops(view: SweepView) -> int:
    """How many trials of a sweep that was stopped are not over yet; 0 of one that goes on."""
    if view.status != "stopped":
        return 0
    return sum(line.status in LIVE and bool(line.runs) for line in view.trials)


def trial_message(line: TrialLine) -> str:
    """What is in the way of a trial, with its number."""
    return _("Trial {number}: {message}").format(number=line.number, message=line.message)


def _stopping(count: int) -> str:
    text = ngettext(
        "{count} trial is still to stop: after its batch, or once its Keras is loaded.",
        "{count} trials are still to stop: after their batch, or once their Keras is loaded.",
        count,
    )
    return text.format(count=number(count))


def _starting(count: int) -> str:
    text = ngettext(
        "{count} trial is being started: its Keras is loaded.",
        "{count} trials are being started: their Keras is loaded.",
        count,
    )
    return text.format(count=number(count))


def _waiting(lines: list[TrialLine]) -> list[str]:
    """Why the first of those waits that wait, and how many others do."""
    if len(lines) < 2:
        return [trial_message(line) for line in lines]
    others = len(lines) - 1
    text = ngettext(
        "{why} {count} other trial waits as well.",
        "{why} {count} other trials wait as well.",
        others,
    )
    return [text.format(why=trial_message(lines[0]), count=number(others))]
