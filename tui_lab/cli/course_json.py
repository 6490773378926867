"""Courses, steps and checks as JSON: nothing that would give an answer away."""

from __future__ import annotations

from tui_lab import datasets
from tui_lab.cli import course_pages, course_text
from tui_lab.courses.answers import LETTERS
from tui_lab.courses.lab import command_line, neuron_line
from tui_lab.courses.model import ChoiceCheck, Course
from tui_lab.courses.standing import CheckState, StepState
from tui_lab.courses.work import Coursework
from tui_lab.errors import LabError
from tui_lab.experiment import to_line

Json = dict[str, object]


def course_line(course: Course, passed: int | None) -> Json:
    """A course in the list.

    Args:
        course: Any.
        passed: How many steps are; None where that cannot be read.
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
        "data": [
            {"slot": slot, "dataset": name, "choices": list(work.course.slots[slot]), **_hand(name)}
            for slot, name in work.course.chosen.items()
        ],
        "sealed_until": work.course.sealed_until or None,
        "now": work.now().id if work.progress else None,
        "steps": [
            {
                "number": place,
                "id": state.step.id,
                "title": state.step.title,
                "state": _state(state),
            }
            for place, state in enumerate(work.states(), 1)
        ],
    }


def _hand(name: str) -> Json:
    try:
        there = datasets.availability(name)
    except LabError as error:
        return {"at_hand": False, "how": str(error)}
    return {"at_hand": there.at_hand, "how": there.how}


def _state(state: StepState) -> str:
    return "passed" if state.passed else "begun" if state.opened is not None else "open"


def step_page(work: Coursework, state: StepState) -> Json:
    """A step with all that stands on its page."""
    step = state.step
    return {
        **step_stand(work, state),
        "goal": step.goal,
        "text": step.text,
        "lab": _lab(work, state),
        "neuron": _neuron(state),
        "commands": [{"line": f"tui-lab {each.line}", "what": each.what} for each in step.commands],
    }


def step_stand(work: Coursework, state: StepState) -> Json:
    """How a step and its checks stand."""
    step = state.step
    return {
        "course": work.name,
        "step": step.id,
        "number": work.course.place(step.id),
        "title": step.title,
        "state": _state(state),
        "passed": state.passed,
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
        "command": f"tui-lab {command_line(work.course, state.step)}",
        "change": list(state.step.lab.asked),
    }


def _neuron(state: StepState) -> Json | None:
    start = state.step.neuron
    if start is None:
        return None
    return {
        "task": start.task or None,
        "surface": start.surface or None,
        "command": f"tui-lab {neuron_line(start)}",
    }


def check(work: Coursework, step: StepState, state: CheckState) -> Json:
    """A check and how it stands."""
    asked, done = state.check, state.done
    found: Json = {
        "id": asked.id,
        "kind": asked.KIND,
        "graded": asked.GRADED,
        "question": asked.question,
        "passed": state.passed,
        "answer": state.last.value if state.last else None,
        "right": state.last.right if state.last else None,
        "attempts": len(done.attempts),
        "hints": len(asked.hints),
        "hints_taken": done.hints,
        "message": course_pages.standing_words(state),
        "runs": list(done.runs or (state.verdict.runs if state.verdict else ())),
        "how": course_text.how_to_answer(work.name, step.step.id, asked, now=False),
    }
    if isinstance(asked, ChoiceCheck):
        found["options"] = {
            letter: option.text for letter, option in zip(LETTERS, asked.options, strict=False)
        }
    if asked.KIND == "guess":
        found["came_true"] = state.score[0] if state.score else None
    if asked.KIND == "vary":
        rows = state.verdict.rows if state.verdict else ()
        found["rows"] = [
            {"value": row.value, "run": row.run, "figure": row.figure}
            | ({"best": row.best} if state.passed else {})
            for row in rows
        ]
    if asked.KIND == "words" and state.last is not None:
        found["points"] = list(getattr(asked, "points", ()))
    return found
