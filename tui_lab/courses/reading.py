"""From a course's folder to a `Course`: `course.toml` and a file for each step.

The format is described in `docs/courses.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tui_lab.courses import drawing, step_seal
from tui_lab.courses.admission import NOBODY, Admission
from tui_lab.courses.check import Check, graded
from tui_lab.courses.kinds import KINDS
from tui_lab.courses.model import CommandLine, Course, CourseStep, StepExperiment
from tui_lab.courses.placeholders import Fact
from tui_lab.courses.tables import LARGEST, Table, decoded
from tui_lab.i18n import _
from tui_lab.neuron.model import ACTIVATIONS, Activation, NeuronStart
from tui_lab.text.fit import unbroken

FORMAT = 1
COURSE_FILE = "course.toml"
NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_CHECK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
KEYS = (
    "format",
    "order",
    "steps",
    "sealed_until",
    "validation_first",
    "source",
    "title",
    "about",
    "data",
    "draw",
    "ordered",
    "from",
    "until",
)
STEP_KEYS = (
    *("title", "goal", "text", "after", "lab", "neuron", "commands", "checks", "from", "until"),
)
NEURON_KEYS = ("task", "weights", "bias", "activation", "seed", "layers")
"""The keys that go with a task; the other ones are `rate` and `surface`."""


def read_slots(folder: Path) -> dict[str, tuple[str, ...]]:
    """The slots of a course, each with its possible data sets, the preferred one first.

    Raises:
        CourseError: `course.toml` cannot be read.
    """
    return {slot: tuple(sets) for slot, sets in _sets(_course_table(folder)).items()}


def read_course(
    folder: Path, chosen: Mapping[str, str], *, own: bool = False, who: Admission = NOBODY
) -> Course:
    """Read a course, with its placeholders filled for a choice of data sets and a student.

    Args:
        folder: The folder with `course.toml`.
        chosen: Slot -> data set; a slot that is missing or unknown takes its preferred data set.
        own: Whether the course belongs to a user or a teacher.
        who: Who works on it.

    Raises:
        CourseError: Something is wrong with the course; file and field are named.
    """
    plain = _course_table(folder)
    sets = _sets(plain)
    choice = {
        slot: chosen[slot] if chosen.get(slot) in known else next(iter(known))
        for slot, known in sets.items()
    }
    facts: dict[str, Mapping[str, object]] = {
        slot: {"": name, **sets[slot][name]} for slot, name in choice.items()
    }
    drawn = drawing.draw(folder.name, who.student, plain.table(drawing.SLOT), facts)
    if drawn:
        facts[drawing.SLOT] = drawn
    table = Table(plain.content, plain.file, "", facts)
    identities = table.words("steps")
    if not identities or len(set(identities)) != len(identities):
        table.fail("steps", _("it must be a list of different steps."))
    steps = tuple(_step(folder, identity, table, who) for identity in identities)
    course = Course(
        name=folder.name,
        title=table.title("title"),
        about=table.text("about"),
        order=int(table.number("order", 1000)),
        steps=steps,
        slots={slot: tuple(known) for slot, known in sets.items()},
        chosen=choice,
        sealed_until=table.one_of("sealed_until", ("", *identities)),
        validation_first=table.flag("validation_first"),
        ordered=table.flag("ordered"),
        drawn=drawn,
        facts=facts,
        source=table.title("source", required=False),
        folder=folder,
        own=own,
    )
    _check_references(course)
    return course


def _course_table(folder: Path) -> Table:
    path = folder / COURSE_FILE
    table = Table(step_seal.course_table(path, decoded(path)), path, "", {})
    table.only(KEYS)
    if table.content.get("format") != FORMAT:
        table.fail(
            "format",
            _("this version of the lab reads format {format}.").format(format=FORMAT),
            _("Write format = {format}, or use a newer tui-lab.").format(format=FORMAT),
        )
    if not NAME.fullmatch(folder.name):
        table.fail(
            "",
            _("“{name}” cannot be the name of a course's folder.").format(name=folder.name),
            _("Use small letters, digits and hyphens, a letter first."),
        )
    return table


def _sets(table: Table) -> dict[str, dict[str, Mapping[str, Fact]]]:
    """Slot -> data set -> facts."""
    by_slot: dict[str, dict[str, Mapping[str, Fact]]] = {}
    slots = table.table("data")
    for slot in slots.content if slots else ():
        assert slots is not None
        sets = slots.table(slot)
        if slot == drawing.SLOT:
            slots.fail(slot, _("a slot needs another name: “draw” is for numbers that are drawn."))
        if sets is None or not sets.content:
            slots.fail(slot, _("a slot needs at least one data set."))
        names = list(sets.content)
        tables = [sets.table(name) for name in names]
        facts = [set(each.content) if each else set() for each in tables]
        for name, known in zip(names, facts, strict=True):
            for missing in sorted(facts[0] ^ known):
                sets.fail(
                    name,
                    _("{fact} is told of one data set of the slot only.").format(fact=missing),
                    _("All data sets of a slot need the same facts."),
                )
        by_slot[slot] = {
            name: dict(each.content) if each else {}
            for name, each in zip(names, tables, strict=True)
        }
    return by_slot


def _step(folder: Path, identity: str, course: Table, who: Admission) -> CourseStep:
    if not NAME.fullmatch(identity):
        course.fail("steps", _("“{name}” cannot be the name of a step.").format(name=identity))
    path = folder / f"{identity}.toml"
    if not path.exists() and (closed := step_seal.find(folder, identity)) is not None:
        path, content, title = step_seal.opened(closed, who.words.get(identity, ""))
        if content is None:
            table = Table({"title": title}, path, "", course.facts)
            return CourseStep(identity, table.title("title"), "", "", (), locked=True)
    else:
        content = decoded(path)
    table = Table(content, path, "", course.facts)
    table.only(STEP_KEYS)
    checks = tuple(_check(each) for each in table.tables("checks"))
    names = [check.id for check in checks]
    for name in names:
        if names.count(name) > 1:
            table.fail("checks", _("there are two checks called “{name}”.").format(name=name))
    if not graded(checks):
        table.fail("checks", _("a step needs a check that can be passed."))
    return CourseStep(
        id=identity,
        title=table.title("title"),
        goal=table.text("goal"),
        text=table.text("text"),
        checks=checks,
        lab=_experiment(table.table("lab")),
        neuron=_neuron(table.table("neuron")),
        commands=tuple(_command(each) for each in table.tables("commands")),
        after=table.text("after", required=False),
        opens=table.moment("from") or course.moment("from"),
        closes=table.moment("until", end=True) or course.moment("until", end=True),
    )


def _check(table: Table) -> Check:
    kind = table.one_of("kind", tuple(KINDS))
    if not _CHECK_ID.fullmatch(table.word("id")):
        table.fail("id", _("it must be of small letters, digits and hyphens."))
    check = KINDS[kind].read(table)
    if check.tries and (check.FIELD == "none" or not check.JUDGED or not check.GRADED):
        table.fail("tries", _("only answers that are right or wrong can be limited in tries."))
    return check


def _experiment(table: Table | None) -> StepExperiment | None:
    if table is None:
        return None
    table.only(("experiment", "set", "change"))
    return StepExperiment(
        table.word("experiment", required=True), table.words("set"), table.words("change")
    )


def _neuron(table: Table | None) -> NeuronStart | None:
    if table is None:
        return None
    table.only((*NEURON_KEYS, "surface", "rate"))
    task, surface = table.word("task"), table.word("surface")
    if bool(task) == bool(surface):
        table.fail(
            "task",
            _("a neuron begins at a task or goes down on a surface: name one of the two."),
            _("For example: {example}").format(example='task = "and"'),
        )
    if surface:
        for field in NEURON_KEYS:
            if field in table.content:
                table.fail(field, _("it goes with a task, not with a surface."))
    if "layers" in table.content:
        for field in ("weights", "bias", "seed"):
            if field in table.content:
                table.fail(field, _("it goes with one neuron, not with two layers."))
    return NeuronStart(
        task=task,
        surface=surface,
        weights=table.numbers("weights") if "weights" in table.content else None,
        bias=_any_number(table, "bias"),
        activation=_activation(table),
        rate=_any_number(table, "rate"),
        seed=int(table.number("seed", 0)),
        layers=table.numbers("layers") if "layers" in table.content else (),
    )


def _any_number(table: Table, field: str) -> float | None:
    """A number of either sign; None without one."""
    return float(table.number(field, 0, minimum=-LARGEST)) if field in table.content else None


def _activation(table: Table) -> Activation:
    named = table.one_of("activation", ACTIVATIONS, ACTIVATIONS[0])
    return next(each for each in ACTIVATIONS if each == named)


def _command(table: Table) -> CommandLine:
    table.only(("line", "what"))
    line = table.word("line", required=True, translated=True)
    return CommandLine(unbroken(line), table.title("what"))


def _check_references(course: Course) -> None:
    """Refuse a check that names a run check that does not exist."""
    for step in course.steps:
        for index, check in enumerate(step.checks):
            for field, reference in check.references():
                named = course.step(reference.rpartition("/")[0] or step.id)
                if named is not None and named.locked:
                    continue
                if course.runs_check(reference, step.id) is None:
                    table = Table({}, course.folder / f"{step.id}.toml", f"checks[{index}]", {})
                    table.fail(
                        field,
                        _("there is no check of runs called “{name}”.").format(name=reference),
                        _("Name one of the same step by its id, or as step/id."),
                    )
