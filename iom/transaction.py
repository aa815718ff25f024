"""One way to commit."""

from collections.abc import Iterator
from contextlib import contextmanager

from iom.db import db


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or undo all of it if the block raises.

    Edges open it: a route, a command, a job. Services never commit. What was read before is read
    again inside, so that a rule never decides on what somebody else has changed since.
    """
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    db.session.rollback()  # ends the reading that came before; nothing is lost, see above
    db.session.connection(execution_options={"iom_writing": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
