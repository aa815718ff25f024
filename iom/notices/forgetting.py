"""Take away what people were told of a client who is erased, or whose record is closed to them."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import delete, or_, select

from iom.db import db
from iom.notices.models import Notice


def forget_reference(ref: str, *, of: Callable[[int], bool] = lambda _: True) -> None:
    """Delete every notice that speaks of a reference or leads to its pages, read or not.

    A reference that only begins alike (`C-1` and `C-10`) is another one.

    Args:
        ref: the client's reference.
        of: of which users, by id; of all unless said otherwise.
    """
    word = re.compile(rf"(?<![\w-]){re.escape(ref)}(?![\w-])")
    near = or_(*(part.contains(ref) for part in (Notice.sentence, Notice.link, Notice.key)))
    rows = db.session.execute(
        select(Notice.id, Notice.user_id, Notice.sentence, Notice.link, Notice.key).where(near)
    )
    ids = [row.id for row in rows if of(row.user_id) and any(map(word.search, row[2:]))]
    db.session.execute(
        delete(Notice).where(Notice.id.in_(ids)),
        execution_options={"synchronize_session": False},
    )
