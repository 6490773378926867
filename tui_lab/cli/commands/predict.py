"""`tui-lab predict`: what a trained run says to the user's own pictures."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_lab import datasets, i18n
from tui_lab.cli import console, params, pictures, results
from tui_lab.cli.group import LabCommand
from tui_lab.datasets.model import Kind
from tui_lab.errors import DataError, LabError, NotFoundError
from tui_lab.i18n import _
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    from tui_lab.imaging.prepare import PreparedPicture

STEP_COLUMNS = 32
"""Pictures of the steps are at most so wide: photographs have thousands of columns."""
SHOWN = 3
"""Classes that are named for each picture, the most probable first."""


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "predict",
        callback=_predict,
        params=[
            params.run_argument(),
            click.Argument(
                ["picture"],
                nargs=-1,
                required=True,
                metavar="PICTURE...",
                type=click.Path(),
                help=_("Picture files: photographs or drawings."),
            ),
            click.Option(
                ["--invert"],
                type=click.Choice(["auto", "yes", "no"]),
                default="auto",
                help=_("Exchange dark and light; auto looks at the border of the picture."),
            ),
            click.Option(
                ["--steps"],
                is_flag=True,
                help=_("Show how each picture was prepared, step by step."),
            ),
            params.style_option(),
            params.json_option(_("Write a JSON list: picture, answer, probabilities.")),
        ],
        help=_(
            "Prepare your own pictures as the run's data were prepared, and ask the network. "
            "Starting Keras takes some seconds."
        ),
        examples=[
            (_("Ask the newest run about a photograph"), "tui-lab predict last seven.png"),
            (_("See what the network is given"), "tui-lab predict last seven.png --steps"),
        ],
    )


def _predict(
    run: str, picture: tuple[str, ...], invert: str, steps: bool, style: str | None, as_json: bool
) -> None:
    found = Store().find(run)
    if not (found.folder / "model.keras").exists():
        raise NotFoundError(
            _("The run {run} has no model yet.").format(run=found.id),
            _("A model is written when a run ends; stop it with `tui-lab stop {run}`.").format(
                run=found.id
            ),
        )
    prepared = _prepared(found, picture, {"yes": True, "no": False}.get(invert))
    if steps and not as_json:
        for path, one in zip(picture, prepared, strict=True):
            _show_steps(path, one, pictures.chosen_style(style))
    probabilities = _ask(found, prepared)
    classes = results.classes_of(found, len(probabilities[0]))
    if as_json:
        console.out(params.to_json(_as_json(picture, prepared, probabilities, classes)))
        return
    for path, one, shares in zip(picture, prepared, probabilities, strict=True):
        _show(path, one, shares, classes, style)


def _prepared(run: Run, paths: Sequence[str], invert: bool | None) -> list[PreparedPicture]:
    from tui_lab.imaging.prepare import prepare_for

    info = datasets.info(run.experiment.data.dataset)
    if info.kind is not Kind.IMAGES:
        raise DataError(
            _("The run {run} was trained with {dataset}, which holds no pictures.").format(
                run=run.id, dataset=info.name
            ),
            _("Choose a run that was trained with pictures."),
        )
    return [
        prepare_for(Path(path), info, invert="auto" if invert is None else invert) for path in paths
    ]


def _ask(run: Run, prepared: Sequence[PreparedPicture]) -> list[list[float]]:
    """Let a worker ask the network; probabilities, a row for each picture."""
    import numpy as np

    data, seed = run.experiment.data, run.experiment.seed
    dataset = datasets.load(data.dataset, data.options, seed=seed)
    scaler = datasets.prepare(dataset, data, seed).scaler
    console.say(_("Asking the network; starting Keras takes some seconds…"))
    with tempfile.TemporaryDirectory(prefix="tui-lab-") as place:
        folder = Path(place)
        np.savez(folder / "x.npz", x=scaler(np.stack([one.image for one in prepared])))
        request, response = folder / "request.json", folder / "response.json"
        request.write_text(json.dumps({"npz": str(folder / "x.npz")}), encoding="utf-8")
        command = [sys.executable, "-P", "-m", "tui_lab.worker", "predict"]
        command += [str(run.folder), str(request), str(response), "--lang", i18n.language()]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode or not response.exists():
            _keep_log(run.folder, done.stderr)
            raise LabError(
                _("The network of the run {run} could not be asked.").format(run=run.id),
                _("The details are in {path}.").format(path=run.folder / "worker.log"),
            )
        answer = json.loads(response.read_bytes())["probabilities"]
    return [[float(share) for share in row] for row in answer]


def _keep_log(folder: Path, output: bytes) -> None:
    with (folder / "worker.log").open("ab") as log:
        log.write(output)


def _as_json(
    paths: Sequence[str],
    prepared: Sequence[PreparedPicture],
    probabilities: Sequence[Sequence[float]],
    classes: Sequence[str],
) -> list[dict[str, object]]:
    return [
        {
            "picture": path,
            "predicted": classes[max(range(len(shares)), key=lambda n: shares[n])],
            "probabilities": dict(zip(classes, shares, strict=True)),
            "inverted": one.inverted,
            "steps": [step.name for step in one.steps],
        }
        for path, one, shares in zip(paths, prepared, probabilities, strict=True)
    ]


def _show_steps(path: str, prepared: PreparedPicture, style: pictures.Style) -> None:
    console.out(console.clean(path))
    for number, step in enumerate(prepared.steps, start=1):
        console.out(f"{number}. {step.sentence}")
        for line in pictures.draw(step.image, style, (0.0, 1.0), STEP_COLUMNS):
            console.out(f"   {line}")


def _show(
    path: str,
    prepared: PreparedPicture,
    shares: Sequence[float],
    classes: Sequence[str],
    style: str | None,
) -> None:
    from tui_lab.imaging import layout

    view = console.look(sys.stdout)
    best = max(range(len(shares)), key=lambda n: shares[n])
    last = prepared.steps[-1].image
    lines = pictures.draw(last, pictures.chosen_style(style), (0.0, 1.0))
    bars = layout.probability_bars(
        list(shares), classes, width=36, order="best", limit=SHOWN, unicode=view.unicode
    )
    words = [
        console.clean(path),
        view.paint(_("Answer: {name}").format(name=classes[best]), "strong"),
        "",
        *bars,
    ]
    for line in layout.side_by_side([lines, words], width=view.width):
        console.out(line)
    console.out()
