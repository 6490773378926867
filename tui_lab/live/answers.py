"""What outputs and truths of somebody else's network mean: classes or quantities; and keeping it.

The only place of this room that asks which. Imports NumPy, and so is imported when results are
written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Part
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.live.record import Record
from tui_lab.runs.examples_file import MOST_BYTES, MOST_EXAMPLES, kept_form, write_examples
from tui_lab.runs.layout import Split
from tui_lab.runs.quantity_figures import quantity_figures
from tui_lab.runs.results_file import write_quantities, write_results

MOST_QUANTITIES = 20
"""Numbers to an example that are answers; more are a picture or a sequence."""
MOST_CLASSES = 10_000
MOST_ANSWERS = 500_000
"""Answers of one part that are kept, where there are several to an example."""
_OF_CLASSES = re.compile(r"cross_?entropy|hinge|focal|\bnll|kl_?div|kullback", re.IGNORECASE)
_OF_QUANTITIES = re.compile(
    r"squared|absolute|\bm[as]p?e\b|huber|log_?cosh|poisson|\bmsle\b|\bl[12]\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a script says of its answers."""

    classes: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    loss: str = ""
    """The name of the loss; "" where nobody knows."""


@dataclass(frozen=True, slots=True, eq=False)
class ScriptAnswers:
    """What a network said of a part, and the truth."""

    said: NDArray[np.floating]
    """(n, classes) shares 0..1, or (n, quantities)."""
    truths: NDArray[Any]
    """(n,) class numbers int64, or (n, quantities) float64."""
    classes: tuple[str, ...] = ()
    """Their names; empty where quantities are answered."""
    quantities: tuple[str, ...] = ()
    places: int = 1
    """How many of these answers there are to an example: the steps of a sequence."""

    def figures(self) -> dict[str, float]:
        """The figures that every run of this kind has, for one example or more."""
        if self.classes:
            right = int((self.said.argmax(axis=1) == self.truths).sum())
            return {"accuracy": right / len(self.truths)}
        return quantity_figures(self.truths, self.said.astype(np.float64))

    def trouble(self) -> NDArray[np.floating]:
        """(n,) by how much each answer is off, in a measure that puts the worst ones last."""
        if self.classes:
            return np.asarray(1.0 - self.said[np.arange(len(self.truths)), self.truths])
        spread = self.truths.std(axis=0)
        off = np.abs(self.said - self.truths) / np.where(spread > 0, spread, 1.0)
        return np.asarray(np.nan_to_num(off.mean(axis=1)))


def understood(truths: Any, outputs: Any, meaning: Meaning) -> ScriptAnswers:
    """Outputs of a network and the truths of the same examples, brought into the lab's form.

    Args:
        truths: (n,), (n, 1) or (n, k): class numbers, names of classes, one-hot rows, quantities.
        outputs: (n, k) shares or scores of classes, (n,) or (n, 1) of the second of two classes,
            (n,) classes themselves, or quantities.
        meaning: What is known of them.

    Raises:
        DataError: They are of different lengths, or are no classes and no few quantities.
    """
    given, places = (array(truths), array(outputs)), 1
    if not meaning.quantities and (meaning.classes or _OF_CLASSES.search(meaning.loss)):
        places = _places(*given)
    y, p = (_table(_by_place(each, places)) for each in given)
    if len(y) != len(p) or not len(y):
        raise DataError(
            _("There are {answers} answers to {truths} examples.").format(
                answers=len(p), truths=len(y)
            )
        )
    if _are_classes(y, p, meaning):
        return replace(_classes(y, p, meaning), places=places)
    if _OF_CLASSES.search(meaning.loss) and _is_sureness(y, p):
        p = _squashed(p)
    return _quantities(y, p, meaning)


def keep(
    record: Record,
    split: Split,
    answers: ScriptAnswers,
    figures: Mapping[str, float],
    x: NDArray[Any] | None = None,
) -> None:
    """Write the results of a part, their figures, and some of the examples.

    Args:
        record: Of the run.
        split: Which part it is.
        answers: What was answered.
        figures: What the training itself says of that part: `loss` and its own metrics.
        x: (n, *shape) the examples; None where they cannot be kept.

    Raises:
        OSError, StoreError: It cannot be written.
    """
    count = len(answers.truths)
    part = Part(np.zeros((0,), np.float32), answers.truths, np.arange(count))
    loss = figures.get("loss", float("nan"))
    examples = count // answers.places
    if x is not None and x.ndim > 1 and x.dtype.kind in "biuf":
        x = _channels_last(x)
        record.sizes(input_shape=x.shape[1:])
    record.sizes(classes=answers.classes, quantities=answers.quantities, **{split: examples})
    record.tell_sizes()
    if answers.classes:
        shares = answers.said.astype(np.float32)
        write_results(record.folder, split, shares, part, loss, "test")
    else:
        write_quantities(record.folder, split, answers.said, part, loss, "test")
    record.evaluation(split, count, {"loss": loss, **figures, **answers.figures()})
    if x is not None and len(x) == count and x.ndim > 1 and x.dtype.kind in "biuf":
        chosen = _worth_keeping(answers, kept_form(x[:1]).nbytes)
        write_examples(record.folder, split, x[chosen], chosen)


def _channels_last(x: NDArray[Any]) -> NDArray[Any]:
    """Pictures as (n, h, w, channels): PyTorch has them as (n, channels, h, w)."""
    first = x.ndim == 4 and x.shape[1] in (1, 3) and x.shape[3] not in (1, 3)
    return np.moveaxis(x, 1, 3) if first else x


def _worth_keeping(answers: ScriptAnswers, size: int) -> NDArray[np.int64]:
    """The rows of examples to keep, at `size` bytes each: half of them the worst answers, the rest
    from everywhere."""
    count = len(answers.truths)
    room = min(MOST_EXAMPLES, count, MOST_BYTES // max(1, size))
    if room == count:
        return np.arange(count)
    worst = np.argsort(answers.trouble(), kind="stable")[count - room // 2 :]
    others = np.setdiff1d(np.arange(count), worst)
    spread = others[np.linspace(0, len(others) - 1, room - len(worst)).astype(np.int64)]
    return np.sort(np.concatenate([worst, spread])).astype(np.int64)


def array(values: Any) -> NDArray[Any]:
    """An array of whatever a library calls so, on whatever device it is."""
    if hasattr(values, "detach"):  # PyTorch
        values = values.detach().cpu()
    return np.asarray(values)


def _table(values: Any) -> NDArray[Any]:
    """Numbers or texts as rows, (n, k)."""
    table = array(values)
    if table.dtype.kind not in "biufUS":
        table = table.astype(str) if table.dtype == object else table.astype(np.float64)
    return table.reshape(len(table), -1) if table.ndim else table.reshape(1, 1)


def _places(truths: NDArray[Any], outputs: NDArray[Any]) -> int:
    """How many classes are answered to an example, where each step of a sequence or each place of
    a picture has its own: (n, steps, classes); else 1."""
    places = outputs.shape[1:-1]
    known = truths.shape[1:] in (places, (*places, 1), outputs.shape[1:])
    found = math.prod(places) if outputs.ndim > 2 and outputs.shape[-1] > 1 and known else 1
    return found if len(outputs) * found <= MOST_ANSWERS else 1


def _by_place(values: NDArray[Any], places: int) -> NDArray[Any]:
    if places == 1:
        return values
    rows = len(values) * places
    return values.reshape(rows, -1) if rows else values


def _are_classes(y: NDArray[Any], p: NDArray[Any], meaning: Meaning) -> bool:
    if meaning.classes or meaning.quantities:
        return bool(meaning.classes)
    if y.dtype.kind in "bUS":
        return True
    if _OF_CLASSES.search(meaning.loss):
        return not _is_sureness(y, p)
    if _OF_QUANTITIES.search(meaning.loss):
        return False
    if p.shape[1] > 1 and y.shape == p.shape:
        return _one_hot(y)
    return y.dtype.kind in "iu" and y.shape[1] == 1 and (p.shape[1] > 1 or p.dtype.kind in "iu")


def _is_sureness(y: NDArray[Any], p: NDArray[Any]) -> bool:
    """Whether the truth of an example is a number between 0 and 1, and no class."""
    if y.shape[1] != 1 or p.shape[1] != 1 or y.dtype.kind != "f":
        return False
    return bool((y >= 0).all() and (y <= 1).all() and (y != np.round(y)).any())


def _squashed(p: NDArray[Any]) -> NDArray[np.float64]:
    """Numbers 0..1, from scores by the sigmoid where they are not in that range."""
    values = p.astype(np.float64)
    if values.min() < 0 or values.max() > 1:
        values = 1 / (1 + np.exp(-np.clip(values, -60, 60)))
    return values


def _one_hot(y: NDArray[Any]) -> bool:
    return bool(((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all())


def _classes(y: NDArray[Any], p: NDArray[Any], meaning: Meaning) -> ScriptAnswers:
    names = meaning.classes
    if y.dtype.kind in "US" or p.dtype.kind in "US":
        known = list(names or np.unique(np.concatenate([y.astype(str), p.astype(str)])))
        names = tuple(map(str, known))
        y = _numbered(y, names)
        p = _numbered(p, names) if p.dtype.kind in "US" else p
    labels = _labels(y, p)
    if p.shape[1] == 1:
        shares = _of_one_column(p[:, 0], labels, len(names))
    else:
        shares = _shares(p.astype(np.float64))
    size = max(shares.shape[1], int(labels.max()) + 1)
    if size > MOST_CLASSES or labels.min() < 0:
        raise DataError(_("The truths are no numbers of classes, which count from 0."))
    if size > shares.shape[1]:
        shares = np.pad(shares, ((0, 0), (0, size - shares.shape[1])))
    if len(names) != size:
        names = tuple(names[i] if i < len(names) else str(i) for i in range(size))
    return ScriptAnswers(shares, labels, classes=names)


def _numbered(texts: NDArray[Any], names: Sequence[str]) -> NDArray[np.int64]:
    places = {name: number for number, name in enumerate(names)}
    try:
        return np.array([[places[text]] for text in texts[:, 0].astype(str)], np.int64)
    except KeyError as error:
        raise DataError(_("There is no class {name}.").format(name=error.args[0])) from error


def _labels(y: NDArray[Any], p: NDArray[Any]) -> NDArray[np.int64]:
    """Class numbers (n,) of truths in whatever form."""
    if y.shape[1] > 1:
        sums = y.sum(axis=1)
        if y.shape != p.shape or not np.allclose(sums, 1, atol=1e-3):
            raise DataError(
                _("Each example has several classes or none; the lab tells one apart."),
                _("`LiveLab(quantities=[…])`, a name for each, reports them as numbers."),
            )
        return np.asarray(y.argmax(axis=1), np.int64)
    column = y[:, 0].astype(np.float64)
    if np.isin(column, (-1, 1)).all() and (column == -1).any():
        column = (column + 1) / 2  # hinge losses
    if not (np.isfinite(column).all() and (column == np.round(column)).all()):
        raise DataError(_("The truths are no numbers of classes, which count from 0."))
    return column.astype(np.int64)


def _of_one_column(p: NDArray[Any], labels: NDArray[np.int64], names: int) -> NDArray[np.float64]:
    """Shares from one number for each example: that of the second of two classes, its score, or
    the number of a class."""
    values = p.astype(np.float64)
    size = max(int(labels.max()) + 1, names, 2)
    whole = bool((values == np.round(values)).all()) and values.min() >= 0
    if p.dtype.kind in "biu" or (size > 2 and whole):
        size = max(size, int(values.max()) + 1)
        if size > MOST_CLASSES:
            raise DataError(_("The answers are no numbers of classes, which count from 0."))
        return np.eye(size)[values.astype(np.int64)]
    values = _squashed(values)
    return np.stack([1 - values, values], axis=1)


def _shares(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares 0..1 from shares or from scores (logits)."""
    if not np.isfinite(p).all() or (p.min() >= 0 and p.max() <= 1 + 1e-6):
        return p
    exponents = np.exp(p - p.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = exponents / exponents.sum(axis=1, keepdims=True)
    return shares


def _quantities(y: NDArray[Any], p: NDArray[Any], meaning: Meaning) -> ScriptAnswers:
    if y.shape != p.shape:
        raise DataError(
            _("There are {answers} numbers in an answer, and {truths} in the truth.").format(
                answers=p.shape[1], truths=y.shape[1]
            )
        )
    if y.shape[1] > MOST_QUANTITIES:
        raise DataError(
            _("There are {count} numbers in an answer: too many to tell them apart.").format(
                count=y.shape[1]
            )
        )
    if y.dtype.kind not in "biuf" or p.dtype.kind not in "biuf" or not np.isfinite(y).all():
        raise DataError(_("The truths are not all numbers."))
    names = meaning.quantities
    if len(names) != y.shape[1]:
        names = ("y",) if y.shape[1] == 1 else tuple(f"y{i + 1}" for i in range(y.shape[1]))
    return ScriptAnswers(p.astype(np.float64), y.astype(np.float64), quantities=names)
