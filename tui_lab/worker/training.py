"""What a worker does for an experiment when its turn has come: it imports Keras and trains."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from tui_lab import settings
from tui_lab.runs.control import Control
from tui_lab.runs.events import EventWriter
from tui_lab.runs.processes import in_job
from tui_lab.runs.queue import Slot
from tui_lab.runs.state import RunState
from tui_lab.training.data import load
from tui_lab.worker.handover import give_away
from tui_lab.worker.session import Session, facts


def train_experiment(
    session: Session, before: RunState, writer: EventWriter, control: Control, slot: Slot
) -> str | None:
    """See `Work`; where a warm process is there, its worker goes on with the run instead."""
    this, record = session.run, session.launch
    if session.handed is None and not in_job():
        give_away(this.folder, session.lock, slot, control)
    with ThreadPoolExecutor(1) as aside, control.answering():
        loading = aside.submit(load, this.experiment)
        from tui_lab.training.backend import start

        gpu = record.gpu or str(settings.get("gpu"))
        if slot.cards and gpu == "auto":
            os.environ["CUDA_VISIBLE_DEVICES"] = slot.cards[0]
        elif slot.cards:
            gpu = ",".join(slot.cards)
        backend = start(gpu, str(settings.get("backend")))
        from tui_lab.training.session import Job, train

        loaded = loading.result()
    if not control.begin():
        return None
    job = Job(
        this.folder,
        this.experiment,
        resume=record.resume,
        more_epochs=record.epochs,
        engine=record.engine or str(settings.get("engine")),
        cards=len(slot.cards),
    )
    return train(job, loaded, before, writer, backend, facts=facts(), control=control)
