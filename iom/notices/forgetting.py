"""Take away what people were told of a client who is erased."""

from __future__ import annotations

import re

from sqlalchemy import delete, or_, select

from iom.db import db
from iom.notices.models import Notice


def forget_reference(ref: str) -> None:
    """Delete every notice that speaks of a reference or leads to its pages, read or not.

    A reference that only begins alike (`C-1` and `C-10`) is another one.
    """
    word = re.compile(rf"(?<![\w-]){re.escape(ref)}(?![\w-])")
    near = or_(*(part.contains(ref) for part in (Notice.sentence, Notice.link, Notice.key)))
    rows = db.session.execute(
        select(Notice.id, Notice.sentence, Notice.link, Notice.key).where(near)
    )
    ids = [row.id for row in rows if any(word.search(text) for text in row[1:])]
    db.session.execute(
        delete(Notice).where(Notice.id.in_(ids)),
        execution_options={"synchronize_session": False},
    )
