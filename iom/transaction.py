"""One way to commit."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from iom.audit import trail
from iom.audit.trail import TrailUnavailable
from iom.db import db
from iom.turns import turn_to_write


@contextmanager
def transaction(*, move_checkpoint: bool = True) -> Iterator[None]:
    """Commit what the block did with what it put on the trail, or undo all if the block raises.

    Edges open it: a route, a command, a job. Services never commit. What was read before is read
    again inside, so that a rule never decides on what somebody else has changed since.

    Args:
        move_checkpoint: False for what happens to a copy of the database, so that the one in use
            still fits the checkpoint.

    Raises:
        TrailUnavailable: the trail cannot be written, so nothing was done.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    trail.begin(session)
    try:
        session.rollback()  # ends the reading that came before; nothing is lost, see above
        with turn_to_write(db.engine):
            _begin()
            yield
            trail.commit(session, move_checkpoint=move_checkpoint)
    except BaseException:
        session.rollback()
        raise
    finally:
        trail.end(session)


@contextmanager
def savepoint() -> Iterator[None]:
    """Undo only what the block did if it raises, and what it put on the trail with it."""
    session = db.session()
    waiting = trail.waiting(session)
    before = len(waiting)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del waiting[before:]
        raise


def _begin() -> None:
    try:
        db.session.connection(execution_options={"iom_writing": True})
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        raise TrailUnavailable(
            "The database is busy: somebody else is writing. Nothing was changed; try again."
        ) from error
