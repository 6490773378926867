"""`tui-lab data show`: what a data set holds, and its examples, columns and classes to look at."""

from __future__ import annotations

from typing import Any

import click

from tui_lab.cli import console, data_samples, params, tables
from tui_lab.cli.data_looking import look
from tui_lab.cli.data_request import LookRequest
from tui_lab.cli.group import LabCommand
from tui_lab.datasets import listing
from tui_lab.datasets.looking_words import PARTS, answers_in_words
from tui_lab.datasets.model import DatasetInfo, Kind, Origin
from tui_lab.datasets.words import KINDS, ORIGINS, some
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.imaging.kernels import EXAMPLE, NAMES
from tui_lab.text.values import shape_text


def build(name_argument: click.Argument) -> LabCommand:
    """The command."""
    return LabCommand(
        "show",
        callback=_show,
        params=[
            name_argument,
            click.Option(
                ["--split"],
                type=click.Choice(PARTS),
                help=_("Only examples of this part, as an experiment with --seed parts them."),
            ),
            click.Option(
                ["--index"],
                type=click.IntRange(min=0),
                multiple=True,
                help=_(
                    "One example by its number, as in the arrays of the data set: from 0. May be "
                    "given several times."
                ),
            ),
            click.Option(
                ["--grid"],
                is_flag=True,
                help=_("25 examples with their classes and numbers, from --index on."),
            ),
            click.Option(
                ["--rows"],
                metavar=_("FROM-TO"),
                help=_("The examples with these numbers, such as 1-20."),
            ),
            click.Option(
                ["--class", "label"],
                metavar=_("CLASS"),
                help=_("Only examples of this class (name or number)."),
            ),
            click.Option(
                ["--values"],
                is_flag=True,
                help=_("Pictures as the numbers that they are made of."),
            ),
            click.Option(
                ["--kernel"],
                metavar=_("KERNEL"),
                help=_(
                    "Move a kernel over the picture of --index, as a Conv2D layer does: {names}, "
                    "or rows of numbers, such as '{example}'."
                ).format(names=", ".join(NAMES), example=EXAMPLE),
            ),
            click.Option(
                ["--at"],
                metavar=_("ROW,COLUMN"),
                help=_("With --kernel: write out the products of the window that begins here."),
            ),
            click.Option(
                ["--columns"],
                is_flag=True,
                help=_("Min, max, mean, standard deviation and distribution of each column."),
            ),
            click.Option(
                ["--distribution"],
                is_flag=True,
                help=_("How many examples of each class there are in each part."),
            ),
            click.Option(
                ["--scaling"],
                type=click.Choice(["none", "unit", "minmax", "standard"]),
                default="none",
                help=_("Show values and columns scaled as well, as training would scale them."),
            ),
            click.Option(
                ["--seed"],
                type=click.IntRange(min=0),
                help=_(
                    "Of the split into parts, and of generated sets; else that of --like, or 0."
                ),
            ),
            click.Option(
                ["--like"],
                metavar=_("EXPERIMENT"),
                shell_complete=params.complete_presets,
                help=_(
                    "Part the examples as this experiment does: a preset, a run, a file or a line."
                ),
            ),
            params.style_option(),
            params.json_option(_("Write one JSON object.")),
        ],
        help=_(
            "Show what a data set holds, where it comes from and where it is; with options, its "
            "examples, columns and classes."
        ),
        short_help=_("Show what a data set holds"),
        examples=[
            (_("What is in MNIST"), "tui-lab data show mnist"),
            (_("One picture, and its numbers"), "tui-lab data show mnist --index 100 --values"),
            (
                _("The standing edges of a digit"),
                "tui-lab data show digits --index 3 --kernel vertical --at 2,1",
            ),
            (_("25 pictures of the test part"), "tui-lab data show mnist --split test --grid"),
            (_("Rows of a table"), "tui-lab data show iris --rows 1-20"),
            (
                _("The test rows of a notebook's train_test_split"),
                "tui-lab data show shipping --like shipping-notebook --split test --rows 0-20",
            ),
            (
                _("Its columns, before and after scaling"),
                "tui-lab data show iris --columns --scaling standard",
            ),
        ],
    )


def as_json(info: DatasetInfo) -> dict[str, object]:
    """What is known of a data set without reading it, for programs."""
    there = listing.availability(info.name)
    return {
        "name": info.name,
        "title": info.title,
        "kind": info.kind.value,
        "origin": info.origin.value,
        "input_shape": list(info.input_shape),
        "classes": list(info.classes),
        "quantities": [
            {
                "name": each.name,
                "unit": each.unit,
                "min": each.minimum,
                "max": each.maximum,
                "mean": each.mean,
                "standard_deviation": each.deviation,
            }
            for each in info.quantities
        ],
        "features": list(info.features),
        "train": info.train_size,
        "test": info.test_size,
        "value_range": list(info.value_range),
        "options": dict(info.options),
        "source": info.source,
        "licence": info.licence,
        "at_hand": there.at_hand,
        "where": str(there.where) if there.where else None,
    }


def _show(name: str, as_json: bool, **given: Any) -> None:
    info = listing.info(name)
    wanted = LookRequest.of(info, **given)
    if as_json:
        _write_json(info, wanted)
    elif wanted.anything:
        look(info, wanted)
    else:
        _overview(info)


def _write_json(info: DatasetInfo, wanted: LookRequest) -> None:
    from tui_lab.cli.data_looking_json import looked_at

    there = listing.availability(info.name).at_hand
    found: dict[str, object] = as_json(info)
    found["class_counts"] = data_samples.counts(info) if there else None
    if wanted.anything:
        found |= looked_at(info, wanted)
    console.out_lines(params.to_json(found))


def _overview(info: DatasetInfo) -> None:
    there = listing.availability(info.name)
    pairs = [
        (_("Name"), info.name),
        (_("Title"), info.title),
        (_("Kind"), _(KINDS[info.kind])),
        (_("Inputs"), shape_text(info.input_shape)),
        answers_in_words(info),
        (_("Training"), number(info.train_size)),
        (_("Test"), number(info.test_size) if info.test_size else _("none of its own")),
    ]
    broken = None
    try:
        titles = {"train": _("Train, by class"), "test": _("Test, by class")}
        counted = data_samples.counts(info) if there.at_hand else {}
        pairs += [(titles[part], data_samples.in_words(of)) for part, of in counted.items()]
    except DataError as error:
        broken = error
    if info.kind is not Kind.TABLE or info.origin is Origin.OWN:
        low, high = info.value_range
        pairs.insert(4, (_("Values"), f"{number(low)} … {number(high)}"))
    if info.features:
        pairs.append((_("Features"), some(info.features)))
    if info.options:
        options = "; ".join(f"{key} = {number(value)}" for key, value in info.options.items())
        pairs.append((_("Options"), options))
    pairs.append((_("Origin"), _(ORIGINS[info.origin])))
    pairs += [(_("Source"), info.source)] if info.source else []
    pairs += [(_("Licence"), info.licence)] if info.licence else []
    pairs.append((_("Where"), there.how))
    tables.facts(pairs)
    if info.description:
        console.out()
        tables.paragraph(info.description)
    if broken:
        raise broken
    if there.at_hand:
        data_samples.show(info)
