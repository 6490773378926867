"""How far a run is, in one line: pure functions from a run's state to text.

Must not read files or write to streams; `follow` does both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_lab.cli.console import Terminal
from tui_lab.i18n import _, duration
from tui_lab.runs.messages import seconds_left
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.state import RunState
from tui_lab.text.values import metric_text, seconds_text

BAR = 12
GAP = "  "
LINES_AT_MOST = 30
"""On a terminal a long training is told in about so many lines."""


def metric_parts(
    metrics: Mapping[str, float | None], reasons: Mapping[str, str] | None = None
) -> list[str]:
    """`loss 0.1234`, `mae 43.2100`, `val_loss 0.1300`…: Keras's names, in Keras's order."""
    why = reasons or {}
    ordered = sorted(metrics, key=_in_keras_order)
    return [f"{name} {metric_text(metrics[name], why.get(name, ''))}" for name in ordered]


def _in_keras_order(figure: str) -> tuple[bool, bool]:
    """The loss before the metrics, which stay as they are; then the same of the validation part."""
    return figure.startswith("val_"), figure.removeprefix("val_") != "loss"


def epoch_line(record: EpochRecord, target: int, view: Terminal) -> str:
    """What came out of one epoch; on a terminal what does not fit is left out at the end.

    Args:
        record: The epoch.
        target: Epochs planned; 0 where nobody knows.
        view: Of the stream it is written to.
    """
    head = f"{record.epoch:>{len(str(target))}}/{target}" if target else f"{record.epoch:>3}"
    parts = [head, *metric_parts(record.metrics, record.reasons)]
    if record.seconds is not None:
        parts.append(seconds_text(record.seconds))
    return fitted(parts, view.width if view.terminal else None)


def fitted(parts: Sequence[str], width: int | None) -> str:
    """As many of the parts, from the first on, as `width` columns hold; all for None."""
    line = parts[0] if parts else ""
    for part in parts[1:]:
        if width is not None and len(line) + len(GAP) + len(part) > width:
            break
        line += GAP + part
    return line


def is_told(epoch: int, target: int, *, thinned: bool) -> bool:
    """Whether an epoch gets a line: every one, or the first, the last and every n-th; fewer and
    fewer where nobody knows how many there will be."""
    if not thinned or 0 < target <= LINES_AT_MOST:
        return True
    if not target:
        step = int("1" + "0" * (len(str(epoch)) - 2))
        return epoch % step == 0
    step = -(-target // LINES_AT_MOST)
    return epoch in (1, target) or epoch % step == 0


def progress_line(state: RunState, view: Terminal, words: str = "") -> str:
    """The line that is drawn over and over while a run trains; at most `view.width - 1` columns.

    Its bar is that of the whole run, as is the time left.

    Args:
        state: Of the run.
        view: Of the stream it is drawn on.
        words: Said instead of the time left: that the run is pausing or stopping.
    """
    done = state.epochs[-1].epoch if state.epochs else 0
    target = state.epochs_target or 0
    batch = state.batch
    share, current = 0.0, done
    metrics: dict[str, float | None] = dict(state.epochs[-1].metrics) if state.epochs else {}
    if batch is not None and batch.epoch > done:
        current = batch.epoch
        share = batch.batch / batch.batches if batch.batches else 0.0
        metrics.update(batch.metrics)
    parts = [
        _("epoch {epoch}/{epochs}").format(epoch=current, epochs=target),
        bar((done + share) / target if target else 0.0, view),
    ]
    if not target:
        parts = [_("epoch {epoch}").format(epoch=current)]
        if batch is not None and batch.epoch > done:
            parts.append(_("batch {epoch}").format(epoch=batch.batch))
    left = seconds_left(state)
    if words:
        parts.append(words)
    elif left is not None:
        parts.append(_("{time} left").format(time=duration(left)))
    return fitted([*parts, *metric_parts(metrics)], view.width - 1)


def bar(share: float, view: Terminal, columns: int = BAR) -> str:
    """`[####----]` of the share 0..1."""
    full = round(min(max(share, 0.0), 1.0) * columns)
    return f"[{view.sign('█') * full}{view.sign('░') * (columns - full)}]"
