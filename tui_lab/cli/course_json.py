"""Courses, steps and checks as JSON, without anything that would give an answer away."""

from __future__ import annotations

from tui_lab.cli import course_text
from tui_lab.courses.check import CheckState
from tui_lab.courses.model import Course
from tui_lab.courses.starting_point import neuron_line, training_line
from tui_lab.courses.step_state import StepState
from tui_lab.courses.work import Coursework
from tui_lab.datasets import listing
from tui_lab.errors import LabError
from tui_lab.experiment.line import to_line
from tui_lab.text.command_line import PROGRAM

Json = dict[str, object]


def course_line(course: Course, passed: int | None) -> Json:
    """A course in the list of courses.

    Args:
        course: The course.
        passed: How many steps are passed; None where that cannot be read.
    """
    return {
        "name": course.name,
        "title": course.title,
        "about": course.about,
        "own": course.own,
        "folder": str(course.folder),
        "count": len(course.steps),
        "passed": passed,
    }


def overview(work: Coursework) -> Json:
    """A course with its data and its steps."""
    return {
        **course_line(work.course, work.passed),
        "source": work.course.source,
        "student": work.student or None,
        "data": [
            {"slot": slot, "dataset": name, "choices": list(work.course.slots[slot]), **_hand(name)}
            for slot, name in work.course.chosen.items()
        ],
        "sealed_until": work.course.sealed_until or None,
        "now": work.current_step().id if work.progress else None,
        "steps": [
            {
                "number": number,
                "id": state.step.id,
                "title": state.step.title,
                "state": _state(state),
                "unchecked": state.unchecked,
            }
            for number, state in enumerate(work.states(), 1)
        ],
    }


def _hand(name: str) -> Json:
    try:
        there = listing.availability(name)
    except LabError as error:
        return {"at_hand": False, "how": str(error)}
    return {"at_hand": there.at_hand, "how": there.how}


def _state(state: StepState) -> str:
    return "passed" if state.passed else "begun" if state.opened is not None else "open"


def step_page(work: Coursework, state: StepState) -> Json:
    """A step with everything on its page."""
    step = state.step
    return {
        **step_state(work, state),
        "goal": step.goal,
        "text": step.text,
        "lab": _lab(work, state),
        "neuron": _neuron(state),
        "commands": [
            {"line": f"{PROGRAM} {each.line}", "what": each.what} for each in step.commands
        ],
    }


def step_state(work: Coursework, state: StepState) -> Json:
    """The state of a step and of its checks."""
    step = state.step
    return {
        "course": work.name,
        "step": step.id,
        "number": work.course.step_number(step.id),
        "title": step.title,
        "state": _state(state),
        "passed": state.passed,
        "unchecked": state.unchecked,
        "after": step.after if state.passed else None,
        "checks": [check(work, state, each) for each in state.checks],
    }


def _lab(work: Coursework, state: StepState) -> Json | None:
    if state.step.lab is None:
        return None
    begun = work.experiment(state.step)
    assert begun is not None
    return {
        "line": to_line(begun),
        "command": training_line(work.course, state.step),
        "change": list(state.step.lab.asked),
    }


def _neuron(state: StepState) -> Json | None:
    start = state.step.neuron
    if start is None:
        return None
    return {
        "task": start.task or None,
        "surface": start.surface or None,
        "command": neuron_line(start),
    }


def check(work: Coursework, step: StepState, state: CheckState) -> Json:
    """A check and its state."""
    asked, done = state.check, state.done
    return {
        "id": asked.id,
        "kind": asked.KIND,
        "graded": asked.GRADED,
        "judged": asked.JUDGED,
        "badge": state.badge.word,
        "question": asked.question,
        "passed": state.passed,
        "answer": state.last.value if state.last else None,
        "right": state.last.right if state.last else None,
        "attempts": len(done.attempts),
        "hints": len(asked.hints),
        "hints_taken": done.hints,
        "message": asked.message(state),
        "runs": list(done.runs or (state.verdict.runs if state.verdict else ())),
        "how": course_text.how_to_answer(work.name, step.step.id, asked, current=False),
        **asked.json_fields(state),
    }
