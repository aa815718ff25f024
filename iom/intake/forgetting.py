"""Throw away what is kept of files that were sent, where it tells of a client who is erased."""

from __future__ import annotations

import io
from datetime import datetime

from sqlalchemy import select

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.files.reading import Refusal, read_records
from iom.intake import service
from iom.intake.domain import FileKind
from iom.intake.files import COLUMNS
from iom.intake.models import Upload


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Throw away every waiting file that tells of the client, and take the name off a file's name.

    A file that cannot be read to its end is thrown away, too: it may tell of anybody. Whoever sent
    it is told that it was deleted, and can send it again without the client.

    Args:
        who: is erased.
        actor: who erases.
        at: when.
    """
    service.one_at_a_time()
    for upload in db.session.scalars(select(Upload).order_by(Upload.id).with_for_update()):
        if upload.content is not None and _tells_of(upload, who, this_year=at.year):
            service.drop(upload, "holds somebody who is erased", actor=actor, at=at)
        if who.named_in(upload.file_name):
            upload.file_name = ""
    db.session.flush()


def _tells_of(upload: Upload, who: Forgotten, *, this_year: int) -> bool:
    try:
        records = read_records(
            io.BytesIO(upload.content or b""),
            file=upload.file_name,
            columns=COLUMNS[FileKind(upload.kind)],
            set_aside=_refuse,
        )
        return any(who.told_of_in(cells, this_year=this_year) for _, cells in records)
    except Refusal:
        return True


def _refuse(refusal: Refusal, cells: object) -> None:
    del cells
    raise refusal
