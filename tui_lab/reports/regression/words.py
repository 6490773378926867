"""The report on a quantity in sentences: how far off the answers are, and how far to trust that.

Every sentence is built here in one piece, so that it can be translated as one.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_lab.i18n import _, ngettext, number, percent
from tui_lab.reports.regression.model import MARGIN, QUANTILES, QuantityFigures
from tui_lab.runs.layout import Split
from tui_lab.runs.payloads import Evaluation
from tui_lab.text.values import NONE, quantity_text

SMALL_PART = 200
"""With fewer examples, a single one moves the mean error by some percent."""
UNEVEN = 1.5
"""Ranges differ where the mean error of one is so many times that of another."""
PULLED = 0.5
"""Answers lean at an end of the range where the bias is more than so much of the mean error."""
R2_DIGITS = 3


def no_examples() -> str:
    """What is said of an empty part."""
    return _("There are no examples in this part.")


def in_unit(figures: QuantityFigures, value: float | None) -> str:
    """A value, or an error, of the quantity in its unit."""
    return quantity_text(value, figures.scale, figures.unit)


def r2_text(value: float | None) -> str:
    """R² with so many digits as are told of it everywhere."""
    return NONE if value is None or value != value else number(float(value), R2_DIGITS)


def summary(figures: QuantityFigures, split: Split, *, named: bool = False) -> list[str]:
    """The report on a quantity in sentences, the most important first.

    Args:
        figures: Of one part, of one example or more.
        split: Which part that is.
        named: Whether it is one of several, so that its name is told.
    """
    if figures.mae != figures.mae:
        return [_("Some answers are not numbers: there is nothing to be reckoned with.")]
    first, rest = parted(figures, split, named=named)
    return [*first, *rest]


def parted(
    figures: QuantityFigures, split: Split, *, named: bool = False
) -> tuple[list[str], list[str]]:
    """What matters most, and the rest; as `summary`."""
    cautions = caution_sentences(figures, split)
    first = [error_sentence(figures, named=named), *baseline_sentences(figures), *cautions[:1]]
    rest = [
        *spread_sentences(figures),
        *bias_sentences(figures),
        quantiles_sentence(figures),
        *range_sentences(figures),
        *cautions[1:],
    ]
    return first, rest


def error_sentence(figures: QuantityFigures, *, named: bool = False) -> str:
    """“The answers are off by 43.2 on average (MAE), half of them by at most 36.1.”"""
    text = _("The answers are off by {mae} on average (MAE), half of them by at most {median}.")
    if named:
        text = _(
            "{name}: the answers are off by {mae} on average (MAE), half of them by at most "
            "{median}."
        )
    return text.format(
        name=figures.name,
        mae=in_unit(figures, figures.mae),
        median=in_unit(figures, figures.median_error),
    )


def mean_of_several() -> str:
    """What loss and metrics of a run are where it answers several quantities."""
    return _("Loss and metrics of the run are means over all its quantities, whatever their units.")


def baseline_sentences(figures: QuantityFigures) -> list[str]:
    """What someone who always gives one answer, known from the training part, would reach."""
    known = figures.baselines
    if known is None:
        return []
    if figures.mae < min(known.mean.mae, known.median.mae):
        text = _(
            "Always answering the mean of the training part, {mean}, would be off by {mean_error};"
            " always its median, {median}, by {median_error}."
        )
    elif known.median.mae <= known.mean.mae:
        text = _(
            "That is no better than always answering the median of the training part, {median},"
            " which would be off by {median_error}."
        )
    else:
        text = _(
            "That is no better than always answering the mean of the training part, {mean}, which"
            " would be off by {mean_error}."
        )
    told = text.format(
        mean=in_unit(figures, known.mean.answer),
        mean_error=in_unit(figures, known.mean.mae),
        median=in_unit(figures, known.median.answer),
        median_error=in_unit(figures, known.median.mae),
    )
    return [told]


def spread_sentences(figures: QuantityFigures) -> list[str]:
    """How large the error is beside the spread of the truths, and what R² says of that."""
    if not figures.deviation:
        return [
            _("All true values are {value}: R² tells nothing.").format(
                value=in_unit(figures, figures.mean)
            )
        ]
    text = _(
        "The true values spread by {deviation} (standard deviation) around their mean, {mean}; the"
        " answers miss them by {rmse} (RMSE), which is {share} of that."
    )
    told = [
        text.format(
            deviation=in_unit(figures, figures.deviation),
            mean=in_unit(figures, figures.mean),
            rmse=in_unit(figures, figures.rmse),
            share=percent(figures.rmse / figures.deviation, 0),
        )
    ]
    if figures.r2 >= 0:
        text = _("R² is {r2}: {share} of the variance of the true values is explained.")
    else:
        text = _("R² is {r2}, below 0: always answering the mean of this part would be better.")
    return [*told, text.format(r2=r2_text(figures.r2), share=percent(figures.r2))]


def bias_sentences(figures: QuantityFigures) -> list[str]:
    """Whether the answers are too high or too low on the whole; nothing for a few examples."""
    ends = figures.bias_interval
    if ends is None:
        return []
    if not figures.leans:
        text = _(
            "On the whole the answers are neither too high nor too low: the mean difference is"
            " {bias}, and no more than chance."
        )
    elif figures.bias > 0:
        text = _("On the whole the answers are too high: by {amount} on average.")
    else:
        text = _("On the whole the answers are too low: by {amount} on average.")
    bias = in_unit(figures, figures.bias)
    return [text.format(bias=bias, amount=in_unit(figures, abs(figures.bias)))]


def quantiles_sentence(figures: QuantityFigures) -> str:
    """“80% of the answers are off by at most 69.9, 90% by 88.4, and 95% by 105.0.”"""
    text = _(
        "{first} of the answers are off by at most {first_error}, {second} by at most"
        " {second_error}, and {third} by at most {third_error}."
    )
    first, second, third = QUANTILES[1:]
    return text.format(
        first=percent(first, 0),
        first_error=in_unit(figures, figures.quantiles[first]),
        second=percent(second, 0),
        second_error=in_unit(figures, figures.quantiles[second]),
        third=percent(third, 0),
        third_error=in_unit(figures, figures.quantiles[third]),
    )


def range_sentences(figures: QuantityFigures) -> list[str]:
    """Where the answers are furthest off, and whether they are drawn to the middle."""
    ranges = figures.ranges
    if len(ranges) < 2:
        return []
    told = []
    worst = max(ranges, key=lambda each: each.mae)
    if worst.mae > UNEVEN * min(each.mae for each in ranges):
        if worst.low == worst.high:
            text = _("They are furthest off where the true value is {low}: by {mae} on average.")
        else:
            text = _(
                "They are furthest off where the true value is from {low} to {high}: by {mae} on"
                " average."
            )
        told.append(
            text.format(
                low=quantity_text(worst.low, figures.scale),
                high=in_unit(figures, worst.high),
                mae=in_unit(figures, worst.mae),
            )
        )
    small, large = ranges[0], ranges[-1]
    if small.bias > PULLED * small.mae and -large.bias > PULLED * large.mae:
        told.append(_("Small values are answered too high, and large ones too low."))
    return told


def caution_sentences(figures: QuantityFigures, split: Split) -> list[str]:
    """How far the figures hold for new examples: see `intervals`."""
    if split == "training":
        return [
            _(
                "The network has learned from these examples: with new ones it is mostly further"
                " off."
            )
        ]
    told = []
    if figures.mae_interval is not None:
        low, high = figures.mae_interval
        text = ngettext(
            "With {total} example, the mean error on new ones like it lies between {low} and"
            " {high} (95% interval).",
            "With {total} examples, the mean error on new ones like them lies between {low} and"
            " {high} (95% interval).",
            figures.examples,
        )
        told.append(
            text.format(
                total=number(figures.examples),
                low=quantity_text(low, figures.scale),
                high=in_unit(figures, high),
            )
        )
    if figures.margin is not None:
        text = _("For {share} of new examples, the truth is at most {margin} from the answer.")
        told.append(text.format(share=percent(MARGIN, 0), margin=in_unit(figures, figures.margin)))
    if figures.examples < SMALL_PART:
        told.append(_("This part is small: a difference of a few percent may be chance."))
    return told


def learned_sentences(figures: QuantityFigures, evaluations: Mapping[str, Evaluation]) -> list[str]:
    """How far off the network is on what it learned from, beside the validation part."""
    known = evaluations.get("validation")
    other = known.metrics.get("mae") if known is not None else None
    if other is None or figures.mae != figures.mae:
        return []
    text = _("Mean error: {training} on the training part, {validation} on the validation part.")
    return [text.format(training=in_unit(figures, figures.mae), validation=in_unit(figures, other))]
