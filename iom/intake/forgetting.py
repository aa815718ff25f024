"""Throw away what is kept of files, and rows that wait, where they tell of a client erased."""

from __future__ import annotations

import io
from datetime import datetime

from sqlalchemy import select

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.files.reading import Refusal, read_records
from iom.intake import queue, service
from iom.intake.domain import FileKind
from iom.intake.files import taken_by
from iom.intake.models import Upload, Waiting
from iom.intake.waiting import cells_of


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Throw away every file and every row that tells of the client, and take the name off names.

    A row is thrown away whether it waits or somebody said that it is about nobody. A file that
    cannot be read to its end is thrown away, too: it may tell of anybody. Whoever sent it is told
    that it was deleted, and can send it again without the client.

    Args:
        who: is erased.
        actor: who erases.
        at: when.
    """
    service.one_at_a_time()
    for upload in db.session.scalars(select(Upload).order_by(Upload.id).with_for_update()):
        if any(
            content is not None and _tells_of(content, name, upload.kind, who, this_year=at.year)
            for content, name in (
                (upload.content, upload.file_name),
                (upload.set_aside, "set-aside.csv"),
            )
        ):
            service.drop(upload, "holds somebody who is erased", actor=actor, at=at)
        if who.named_in(upload.file_name):
            upload.file_name = ""
    rows = select(Waiting).where(Waiting.cells.is_not(None)).order_by(Waiting.id).with_for_update()
    for row in db.session.scalars(rows):
        if who.told_of_in(cells_of(row), this_year=at.year) or who.named_in(row.why):
            queue.empty(row, "it told of somebody who is erased", actor=actor, at=at)
        elif who.named_in(row.reason):
            row.reason = ""
    db.session.flush()


def _tells_of(content: bytes, name: str, kind: str, who: Forgotten, *, this_year: int) -> bool:
    try:
        records = read_records(
            io.BytesIO(content),
            file=name,
            columns=taken_by(FileKind(kind)),
            set_aside=_refuse,
        )
        return any(who.told_of_in(cells, this_year=this_year) for _, cells in records)
    except Refusal:
        return True


def _refuse(refusal: Refusal, cells: object) -> None:
    del cells
    raise refusal
