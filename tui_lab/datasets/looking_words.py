"""Words for looking at a data set: parts, scalings, where an example is; numbers as typed.

Both faces say it so, and ask here what depends on whether there are classes or quantities. Must not
import NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.words import NAMES_AT_MOST, some
from tui_lab.errors import DataError, UsageError
from tui_lab.experiment.model import Scaling
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.text.values import value_text

PartToLookAt = Literal["training", "validation", "test"]
PARTS: tuple[PartToLookAt, ...] = ("training", "validation", "test")
PART_TITLES: Mapping[PartToLookAt, str] = {
    "training": N_("Training"),
    "validation": N_("Validation"),
    "test": N_("Test"),
}
IN_PART: Mapping[PartToLookAt, str] = {
    "training": N_("in the training part"),
    "validation": N_("in the validation part"),
    "test": N_("in the test part"),
}
SCALED: Mapping[Scaling, str] = {
    "none": N_("As they are in the data"),
    "unit": N_("Scaled with unit: divided by the largest possible value"),
    "minmax": N_("Scaled with minmax: from 0 to 1"),
    "standard": N_("Scaled with standard: mean 0, standard deviation 1"),
}
ONE_HOT = 20
"""Classes whose one-hot row stands in a line."""
FIRST, LAST = 12, 6
"""Labels that are told of an array of them."""
MOST_QUANTITIES = 3
"""Quantities that are named in one place; further ones are counted."""
NUMBERS = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")


def numbers_from(text: str) -> tuple[int, int]:
    """The first and the last number of a stretch of examples: `1-20`, or `7` alone.

    Raises:
        UsageError: It is not written like that, or ends before it begins.
    """
    found = NUMBERS.fullmatch(text.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, -1)
    if last < first:
        raise UsageError(
            _("“{text}” names no rows.").format(text=text),
            _("Write the first and the last number, such as 1-20; counting begins with 0."),
        )
    return first, last


def class_from(text: str, classes: Sequence[str]) -> int:
    """The number of a class, from its name, or from its number where no name is like it.

    Raises:
        UsageError: There is none.
    """
    names = [name.casefold() for name in classes]
    wanted = text.strip().casefold()
    if wanted in names:
        return names.index(wanted)
    if wanted.isdecimal() and len(wanted) < 10 and int(wanted) < len(classes):
        return int(wanted)
    raise UsageError(
        _("There is no class “{name}”.").format(name=text),
        _("There are: {names}.").format(names=some(classes))
        if classes
        else _("The data set has no classes: its examples have quantities."),
    )


def class_words(classes: Sequence[str], label: int) -> str:
    """A class by its name and its number: `Sandal (5)`; only once where they are alike."""
    name = classes[label]
    return name if name == str(label) else f"{name} ({label})"


def truth_name(info: DatasetInfo, truth: Any) -> str:
    """As `truth_words`, but a class by its name alone."""
    return truth_words(info, truth) if info.quantities else info.classes[int(truth)]


def truth_words(info: DatasetInfo, truth: Any) -> str:
    """What is true of an example: its class by name and number, or its quantities.

    Args:
        info: The data set.
        truth: A class number, or (quantities,) numbers in the unit of the data.
    """
    if not info.quantities:
        return class_words(info.classes, int(truth))
    told = [
        f"{value_text(float(value))} {each.unit}".rstrip()
        for each, value in zip(info.quantities, truth, strict=True)
    ]
    return some(told, MOST_QUANTITIES)


def one_hot_words(info: DatasetInfo, truth: Any) -> str:
    """The class of an example as `to_categorical` writes it, `0 0 1 0`; "" of quantities, and of
    more classes than a line holds."""
    if not 0 < len(info.classes) <= ONE_HOT:
        return ""
    return " ".join("1" if place == int(truth) else "0" for place in range(len(info.classes)))


def labels_words(info: DatasetInfo, truths: Any) -> str:
    """The classes of all examples by their numbers, as the array of labels has them; "" for none.

    Args:
        info: The data set.
        truths: (n,) class numbers of the examples, in the order of the data.
    """
    if not info.classes:
        return ""

    def told(some: Any) -> str:
        return ", ".join(str(int(each)) for each in some)

    labels = told(truths)
    if len(truths) > FIRST + LAST:
        labels = f"{told(truths[:FIRST])}, …, {told(truths[-LAST:])}"
    return _("The {count} labels in their order: {labels}.").format(
        count=number(len(truths)), labels=labels
    )


def truth_title(info: DatasetInfo) -> str:
    """What `truth_words` tells: the class, or the names of the quantities."""
    return some([each.name for each in info.quantities], MOST_QUANTITIES) or _("Class")


def titled_truth(info: DatasetInfo, truth: Any) -> str:
    """What is true of an example, after the names of the quantities; a class needs no title."""
    told = truth_words(info, truth)
    return f"{truth_title(info)} {told}" if info.quantities else told


def truth_fields(info: DatasetInfo, truth: Any) -> dict[str, object]:
    """What is true of an example, for programs: its class, or its quantities by their names."""
    if not info.quantities:
        return {"class": info.classes[int(truth)]}
    names = [each.name for each in info.quantities]
    return {"quantities": dict(zip(names, map(float, truth), strict=True))}


def truths_are_numbers(info: DatasetInfo) -> bool:
    """Whether what is true of examples stands on the right in a table."""
    return bool(info.quantities)


def all_in_words(info: DatasetInfo) -> str:
    """That no class was chosen, in few words."""
    return _("all classes") if info.classes else _("all")


def added_in_words(info: DatasetInfo) -> str:
    """That a data set was added: how many examples of what."""
    count = number(info.train_size + info.test_size)
    if info.quantities:
        text = ngettext(
            "Added {name}: {count} examples with the quantity {names}.",
            "Added {name}: {count} examples with the quantities {names}.",
            len(info.quantities),
        )
        return text.format(name=info.name, count=count, names=some(info.answers))
    return _("Added {name}: {count} examples of {classes} classes.").format(
        name=info.name, count=count, classes=number(len(info.classes))
    )


def quantities_in_words(info: DatasetInfo) -> list[str]:
    """The quantities of the training part, each with its extremes, mean and deviation."""
    text = _("{name}: {least} to {largest}, mean {mean}, standard deviation {deviation}")
    return [
        text.format(
            name=f"{each.name} ({each.unit})" if each.unit else each.name,
            least=value_text(each.minimum),
            largest=value_text(each.maximum),
            mean=value_text(each.mean),
            deviation=value_text(each.deviation),
        )
        for each in info.quantities
    ]


def answers_in_words(info: DatasetInfo, limit: int = NAMES_AT_MOST) -> tuple[str, str]:
    """What is to be answered, as a row of facts: its title, and how many of what.

    Args:
        info: The data set.
        limit: So many classes are named; further ones are counted.

    Returns:
        `Classes` and `3: setosa, versicolor, virginica`; or `Quantity` and `progression: 25 to 346,
        mean 152.1, standard deviation 77.01`.
    """
    if not info.quantities:
        return _("Classes"), f"{number(len(info.classes))}: {some(info.classes, limit)}"
    title = ngettext("Quantity", "Quantities", len(info.quantities))
    return title, some(quantities_in_words(info), limit)


def count_of_answers(info: DatasetInfo) -> str:
    """The same in the narrow column of a list, whose title is `Classes`: `3`, or `1 num.`."""
    if not info.quantities:
        return number(len(info.classes))
    return _("{count} num.").format(count=number(len(info.quantities)))


def drawn_words(seed: int, like: str) -> str:
    """What decided which examples a part got: a seed, or an experiment; for brackets."""
    if like:
        return _("as in {experiment}").format(experiment=like)
    return _("seed {seed}").format(seed=seed)


def fitted_on(examples: int, drawn: str) -> str:
    """On what the scaling was fitted; `drawn` as `drawn_words` says it, here and below."""
    return ngettext(
        "Fitted on the training part alone: {count} example ({drawn}).",
        "Fitted on the training part alone: {count} examples ({drawn}).",
        examples,
    ).format(count=number(examples), drawn=drawn)


def parted(shares: Mapping[PartToLookAt, int], drawn: str) -> str:
    """How the examples were parted."""
    sizes = ", ".join(f"{_(PART_TITLES[part])} {number(count)}" for part, count in shares.items())
    return _("Parted as an experiment does it ({drawn}): {sizes}.").format(drawn=drawn, sizes=sizes)


def elsewhere(example: int, asked: PartToLookAt, found: PartToLookAt, drawn: str) -> str:
    """That an example is in another part than the one that was asked for."""
    return _("Example {number} is {found}, not {asked} ({drawn}).").format(
        number=number(example), found=_(IN_PART[found]), asked=_(IN_PART[asked]), drawn=drawn
    )


def no_part(name: str, part: PartToLookAt, why: DataError | None) -> DataError:
    """The error that a data set has no such part."""
    return DataError(
        _("{name} has no examples {part}.").format(name=name, part=_(IN_PART[part])),
        why.message if why is not None else "",
    )


def no_number(name: str, wanted: int, count: int, *, own_test: bool) -> DataError:
    """The error that there is no example of that number."""
    text = (
        _("The test part of {name} has no example {number}.")
        if own_test
        else _("{name} has no example {number}.")
    )
    return DataError(
        text.format(name=name, number=number(wanted)),
        _("Counting begins with 0; the last one is {last}.").format(last=number(count - 1)),
    )
