"""Options that several commands on a neuron share."""

from __future__ import annotations

import math

import click

from tui_lab.cli import params
from tui_lab.errors import UsageError
from tui_lab.i18n import _


def rate_option(what: str) -> click.Option:
    """`--rate`; `what` says what it is without it."""
    return click.Option(["--rate"], type=params.DecimalNumber(), metavar=_("RATE"), help=what)


def numbers(text: str, option: str) -> tuple[float, ...]:
    """The numbers of an option: with commas between them, or with semicolons and decimal commas.

    Raises:
        UsageError: One of them is no number.
    """
    parts = text.replace(",", ".").split(";") if ";" in text else text.split(",")
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        found = ()
    if not found or not all(math.isfinite(each) for each in found):
        raise UsageError(
            _("{option} {text} is not a list of numbers.").format(option=option, text=text),
            _("Write them with points, and commas between them: {example}").format(
                example=f"{option} 1,-0.5"
            ),
        )
    return found
