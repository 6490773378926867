"""Helpers of the tests of the courses: small courses in folders, and evidence made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w
from support.cli import call, write_events
from support.runs import finish

from tui_lab.courses.catalogue import own_folders
from tui_lab.courses.check import Check, Verdict
from tui_lab.courses.evidence import Evidence, RunEvidence
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.work import Coursework
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.target import classes as of_classes
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

LINE = (
    "data(digits, test_split=0.2) > Flatten() > Dense(32, relu) > Dense(classes, softmax)"
    " > compile(categorical_crossentropy, adam, learning_rate=0.01) > fit(epochs=3, batch_size=32)"
    " > seed(7)"
)
"""The experiment of the course that `make_course` makes."""


def both(english: str, spanish: str = "") -> dict[str, str]:
    """A text in both languages."""
    return {"en": english, "es": spanish or f"{english} (es)"}


def course_table() -> dict[str, Any]:
    """`course.toml` of a small course."""
    return {
        "format": 1,
        "order": 1,
        "steps": ["look", "vary"],
        "title": both("Small course", "Curso breve"),
        "about": both("Two steps with {main}.", "Dos pasos con {main}."),
        "data": {
            "main": {
                "digits": {"pixels": 64, "train": 60000, "split": ", test_split=0.2"},
                "mnist": {"pixels": 784, "train": 60000, "split": ""},
            }
        },
    }


def step_tables() -> dict[str, dict[str, Any]]:
    """The steps of the small course: each kind of check but own pictures."""
    wanted = LINE.replace("digits, test_split=0.2", "{main}{main.split}")
    return {
        "look": {
            "title": both("Look", "Mirar"),
            "goal": both("Count the pixels.", "Contar los píxeles."),
            "text": both("**Bold** `code`: {main.train} pictures.", "{main.train} imágenes."),
            "after": both("Well done.", "Bien hecho."),
            "lab": {"experiment": wanted, "set": ["fit.epochs=2"], "change": ["layers[1].units"]},
            "commands": [{"line": "data show {main}", "what": both("Its classes")}],
            "checks": [
                {
                    "id": "pixels",
                    "kind": "number",
                    "question": both("How many pixels?", "¿Cuántos píxeles?"),
                    "answer": "{main.pixels}",
                    "hints": [both("Look at the shape."), both("Multiply both sides.")],
                    "after": both("Height times width."),
                },
                {
                    "id": "which",
                    "kind": "choice",
                    "question": both("Which layer gives probabilities?"),
                    "options": [
                        {"text": both("`relu`"), "why": both("It has no upper end.")},
                        {"text": both("`softmax`"), "why": both("They sum to 1."), "right": True},
                    ],
                },
                {
                    "id": "train",
                    "kind": "run",
                    "question": both("Train it."),
                    "like": wanted,
                    "free": ["fit.epochs"],
                    "reach": {"validation_accuracy": ">= 0.5"},
                },
                {
                    "id": "read",
                    "kind": "number",
                    "question": both("How many epochs?"),
                    "answer": {"measure": "epochs", "check": "train"},
                },
            ],
        },
        "vary": {
            "title": both("Vary", "Variar"),
            "goal": both("One thing at a time."),
            "text": both("Change the units alone."),
            "checks": [
                {
                    "id": "units",
                    "kind": "vary",
                    "question": both("Which number of units is best?"),
                    "setting": "layers[1].units",
                    "at_least": 2,
                    "like": wanted,
                    "free": ["fit.epochs"],
                },
                {
                    "id": "guess",
                    "kind": "guess",
                    "question": both("Where will the accuracy go?"),
                    "measure": "validation_accuracy",
                    "of": "units",
                    "against": "look/train",
                },
                {
                    "id": "why",
                    "kind": "words",
                    "question": both("Why?"),
                    "points": [both("More weights"), both("More to remember")],
                },
            ],
        },
    }


def make_course(
    folder: Path | None = None,
    name: str = "small",
    course: Mapping[str, Any] | None = None,
    steps: Mapping[str, Mapping[str, Any]] | None = None,
) -> Path:
    """Write a course.

    Args:
        folder: Where its folder is made; None takes the lab's own folder of courses.
        name: Of the course.
        course: What `course.toml` holds besides, or instead of, the small course's.
        steps: Step -> what its file holds; None takes the small course's.

    Returns:
        The course's folder.
    """
    made = (own_folders()[-1] if folder is None else folder) / name
    made.mkdir(parents=True, exist_ok=True)
    tables = step_tables() if steps is None else steps
    head = {**course_table(), "steps": list(tables), **(course or {})}
    (made / "course.toml").write_text(tomli_w.dumps(head), encoding="utf-8")
    for step, table in tables.items():
        (made / f"{step}.toml").write_text(tomli_w.dumps(table), encoding="utf-8")
    return made


def run_evidence(
    identity: str = "a",
    line: str | Experiment = LINE,
    *,
    created: float = 100.0,
    status: str = "finished",
    classes: int | None = 10,
    opened: bool = False,
    **measures: float,
) -> RunEvidence:
    """A run as the checks see it."""
    return RunEvidence(
        id=identity,
        name=f"run-{identity}",
        created=created,
        status=status,
        live=status in ("queued", "running", "paused"),
        experiment=from_line(line) if isinstance(line, str) else line,
        measures=measures,
        opened=opened,
        target=None if classes is None else of_classes(classes),
    )


def judging_context(
    evidence: Evidence | None = None, checks: Mapping[str, Check] | None = None
) -> JudgingContext:
    """What a check is judged with.

    Args:
        evidence: The runs and predictions; None for no runs.
        checks: Reference -> check, for kinds that refer to other checks.
    """
    return JudgingContext(lambda: evidence or Evidence(), from_line, (checks or {}).get)


def line_with(*settings: str) -> Experiment:
    """The course's experiment with changes, as `--set`."""
    return with_settings(from_line(LINE), list(settings))


def evidence(*runs: RunEvidence, sealed: bool = False) -> Evidence:
    """Runs for a step that was opened at 50, of a course that was begun at 10; newest first."""
    ordered = sorted(runs, key=lambda run: -run.created)
    return Evidence(ordered, step_opened=50.0, course_begun=10.0, sealed=sealed)


def judge(check: Check, found: Evidence) -> Verdict:
    """What a check says of the evidence."""
    verdict = check.judge(judging_context(found), None)
    assert verdict is not None
    return verdict


def trained(*changes: str, epochs: int = 3, best: float | None = None) -> Run:
    """A run of the course's experiment, done.

    Args:
        changes: As `--set`.
        epochs: How many were trained.
        best: Its accuracy on the validation part; None takes what `finish` writes.
    """
    run = Store().create(with_settings(from_line(LINE), list(changes)))
    if best is None:
        finish(run, epochs)
        return run
    figures = {"loss": 0.5, "accuracy": 0.9, "val_loss": 0.5, "val_accuracy": best}
    each = {"epochs": epochs, "seconds": 0.5, "learning_rate": 0.01, **figures}
    write_events(
        run,
        ("started", {"pid": 1, "resumed_from": 0, "epochs": epochs}),
        *(("epoch", {"epoch": n, **each}) for n in range(1, epochs + 1)),
        ("ended", {"status": "finished", "reason": "completed", "epochs_done": epochs}),
    )
    return run


def pass_the_first_step() -> Run:
    """Pass it on the command line, with a run of its experiment."""
    call("courses", "show", "small", "look")
    run = trained()
    for check, answer in [("pixels", "64"), ("which", "b"), ("read", "3")]:
        assert call("courses", "answer", "small", check, answer).exit_code == 0
    return run


def begun_work() -> Coursework:
    """The small course, its first step open."""
    make_course()
    work = Coursework("small")
    work.open(work.step("look"))
    return work


def make_course_of_long_options() -> None:
    """The small course, where four options of the choice "which" take five lines each; the last
    one is right."""
    tables = step_tables()
    long = [{"text": both(f"{n} " + "word " * 60), "why": both(f"{n}th why ")} for n in range(4)]
    tables["look"]["checks"][1]["options"] = [*long[:3], {**long[3], "right": True}]
    make_course(steps=tables)
