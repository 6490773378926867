"""The sentences that say how near a guess came. Pure."""

from __future__ import annotations

from typing import Literal

from tui_lab.i18n import _

ACCURACY = "accuracy"
"""The metric of which is said that it is that of the validation part; others go by their name."""


def of_value(metric: str, verdict: Literal["right", "high", "low"]) -> str:
    """For a guess of a number: with {guess}, {outcome}, {points} and {figure}."""
    if metric == ACCURACY:
        return {
            "right": _(
                "You guessed {guess}; the validation accuracy became {outcome}: right"
                " ({points} of 1 point)."
            ),
            "high": _(
                "You guessed {guess}; the validation accuracy became {outcome}: too high"
                " ({points} of 1 point)."
            ),
            "low": _(
                "You guessed {guess}; the validation accuracy became {outcome}: too low"
                " ({points} of 1 point)."
            ),
        }[verdict]
    return {
        "right": _("You guessed {guess}; {figure} became {outcome}: right ({points} of 1 point)."),
        "high": _(
            "You guessed {guess}; {figure} became {outcome}: too high ({points} of 1 point)."
        ),
        "low": _("You guessed {guess}; {figure} became {outcome}: too low ({points} of 1 point)."),
    }[verdict]


def of_direction(metric: str, direction: Literal["up", "same", "down"]) -> str:
    """For a guess of a direction: with the same, {before}, {after} and {verdict}."""
    if metric == ACCURACY:
        return {
            "up": _(
                "You guessed “{guess}”; the validation accuracy rose from {before} to {after}:"
                " {verdict} ({points} of 1 point)."
            ),
            "down": _(
                "You guessed “{guess}”; the validation accuracy fell from {before} to {after}:"
                " {verdict} ({points} of 1 point)."
            ),
            "same": _(
                "You guessed “{guess}”; the validation accuracy stayed, {before} before and {after}"
                " now: {verdict} ({points} of 1 point)."
            ),
        }[direction]
    return {
        "up": _(
            "You guessed “{guess}”; {figure} rose from {before} to {after}:"
            " {verdict} ({points} of 1 point)."
        ),
        "down": _(
            "You guessed “{guess}”; {figure} fell from {before} to {after}:"
            " {verdict} ({points} of 1 point)."
        ),
        "same": _(
            "You guessed “{guess}”; {figure} stayed, {before} before and {after}"
            " now: {verdict} ({points} of 1 point)."
        ),
    }[direction]
