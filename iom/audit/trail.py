"""Write the trail: once for each transaction, just before it is committed.

Events wait with the session until then, so that the head of the trail is locked for a moment only,
however long the work took. The rows, the head and the change itself are one transaction; the
checkpoint outside follows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import structlog
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from iom.audit import checkpoint
from iom.audit.checkpoint import BadCheckpoint, Held, Mark, trail_id
from iom.audit.events import KEY_EVENTS, AuditKeyChanged, CheckpointLost
from iom.audit.keyring import Keys, keys_of_settings
from iom.audit.signing import COLUMNS, canonical_detail, sign
from iom.db import db

log = structlog.get_logger(__name__)

_PENDING = "iom_trail"
_EVENT = 4  # where a row that waits has its event
_BATCH = 5_000
_NAMES = ", ".join(COLUMNS)
_READ_HEAD = (
    "SELECT seq, mac, key_id, (SELECT mac FROM audit_record WHERE seq = 1) "
    "FROM audit_head WHERE id = 1"
)
# As long as a writer waits on SQLite; one way to the server and back for both.
_LOCK_HEAD = f"SET LOCAL lock_timeout = '10s'; {_READ_HEAD} FOR UPDATE"
_ADD = f"INSERT INTO audit_record ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608  # constants
_MOVE = "UPDATE audit_head SET seq = ?, mac = ?, key_id = ? WHERE id = 1"
# One way to the server and back for the rows and the head together.
_ADD_AND_MOVE = (
    f"WITH added AS (INSERT INTO audit_record ({_NAMES}) SELECT * FROM unnest("  # noqa: S608  # constants
    f"%s::bigint[], {', '.join(['%s::text[]'] * (len(COLUMNS) - 1))})) "
    "UPDATE audit_head SET seq = %s, mac = %s, key_id = %s WHERE id = 1"
)

_ADVICE = "Run `iom audit verify`; `iom audit go-on` lets the trail go on, once it is known why."

Waiting = tuple[str, str, str, str, str, str, str]  # at to detail, as they will be signed
Misfit = Literal["ahead", "missing", "other"]


class TrailUnavailable(Exception):
    """The trail cannot be written, so nothing was done. `str(error)` says why, for an operator."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the trail; `seq` 0 while there is none, and then `trail` is empty."""

    seq: int
    mac: str
    key_id: str
    trail: str


def checkpoint_path() -> Path:
    """Return where the checkpoint is."""
    path: Path = current_app.config["IOM"].audit_checkpoint
    return path


def begin(session: Session) -> None:
    """Let events wait with the session from now on.

    Raises:
        RuntimeError: they do already: a transaction was opened inside another.
    """
    if _PENDING in session.info:
        raise RuntimeError("a transaction was opened inside another")
    session.info[_PENDING] = []


def end(session: Session) -> None:
    """Forget what still waits."""
    session.info.pop(_PENDING, None)


def waiting(session: Session) -> list[Waiting]:
    """Return the rows that wait to be written.

    Raises:
        RuntimeError: no transaction is open, so that nothing would ever write them.
    """
    if _PENDING not in session.info:
        raise RuntimeError("an event was recorded outside a transaction (iom.transaction)")
    found: list[Waiting] = session.info[_PENDING]
    return found


def commit(session: Session, *, move_checkpoint: bool = True) -> None:
    """Write what waits, commit, and let the checkpoint follow unless it is to stay.

    Raises:
        TrailUnavailable: the trail cannot be written; nothing is committed.
    """
    session.flush()
    rows = waiting(session)
    if not rows:
        session.commit()
        return
    try:
        _commit_with(session, rows, move_checkpoint=move_checkpoint)
    except BadCheckpoint as error:
        raise TrailUnavailable(f"The audit trail cannot be written: {error}. {_ADVICE}") from error
    except (SQLAlchemyError, _driver_error(session)) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise TrailUnavailable(f"The audit trail cannot be written: {reason}.") from error


def _driver_error(session: Session) -> type[Exception]:
    found: type[Exception] = session.get_bind().dialect.loaded_dbapi.Error
    return found


def _commit_with(session: Session, rows: Sequence[Waiting], *, move_checkpoint: bool) -> None:
    connection, known = session.connection(), keys_of_settings()
    head = lock_head(connection)
    with checkpoint.hold(checkpoint_path(), known.by_id) as held:
        why = misfit(connection, head, held.marks().get(head.trail))
        if why == "missing":
            rows = [_by_itself(CheckpointLost.__name__, rows[0][0], {}), *rows]
        else:
            refuse_misfit(head, why)
        last = add(connection, head, rows, known)
        session.commit()
        if move_checkpoint:
            follow(held, last, known)


def lock_head(connection: Connection) -> Head:
    """Lock the head of the trail until the transaction ends, and return it.

    Raises:
        TrailUnavailable: there is none.
    """
    driver = _driver(connection)
    if connection.dialect.name == "postgresql":
        found = driver.execute(_LOCK_HEAD, prepare=False)
        found.nextset()
        row = found.fetchone()
        if row and row[0] and row[3] is None:
            # The first row of all was written while this waited: the head is seen as it is now,
            # but the row beside it only by a statement that begins after it.
            row = driver.execute(_READ_HEAD).fetchone()
        return _as_head(row)
    # Whoever writes has the whole database to themselves already.
    return _as_head(driver.execute(_READ_HEAD).fetchone())


def read_head(connection: Connection) -> Head:
    """Return the head of the trail.

    Raises:
        TrailUnavailable: there is none.
    """
    return _as_head(_driver(connection).execute(_READ_HEAD).fetchone())


def _as_head(row: tuple[int, str, str, str | None] | None) -> Head:
    if row is None:
        raise TrailUnavailable("The audit trail has lost its head; run `iom audit verify`.")
    return Head(row[0], row[1], row[2], trail_id(row[3] or "") if row[0] else "")


def misfit(connection: Connection, head: Head, mark: Mark | None) -> Misfit | None:
    """Say why the checkpoint is none of this trail's; None where it is.

    It may be behind: then its row must still be the one that it knows.
    """
    if mark is None:
        return None if head.seq == 0 else "missing"
    if mark.seq > head.seq:
        return "ahead"
    mac = head.mac
    if mark.seq < head.seq:
        asked = f"SELECT mac FROM audit_record WHERE seq = {mark.seq:d}"  # noqa: S608  # a number
        row = _driver(connection).execute(asked).fetchone()
        mac = row[0] if row else ""
    return None if mac == mark.mac else "other"


def refuse_misfit(head: Head, why: Misfit | None) -> None:
    """Refuse to write where the checkpoint does not fit.

    Raises:
        TrailUnavailable: it does not; the sentence says what an operator does.
    """
    words = {
        "ahead": f"the database is older than its checkpoint: the trail ends at row {head.seq}",
        "missing": "its checkpoint knows nothing of it",
        "other": "its checkpoint knows another row than the trail has",
    }
    if why is not None:
        raise TrailUnavailable(f"The audit trail cannot be written: {words[why]}. {_ADVICE}")


def add(
    connection: Connection,
    head: Head,
    rows: Sequence[Waiting],
    known: Keys,
    *,
    may_lack_key: bool = False,
) -> Mark:
    """Sign rows, put them after the head, move the head; return the last.

    Where the head was signed with an earlier key, a row that says so comes first, unless the first
    of the rows says so itself.

    Raises:
        TrailUnavailable: the key that signed the head is not in the settings.
    """
    seq, mac, trail = head.seq, head.mac, head.trail
    if head.seq and head.key_id not in known.by_id and not may_lack_key:
        raise TrailUnavailable(
            f"The audit trail is signed with key {head.key_id}, which is not in the settings; put "
            "it in IOM_AUDIT_OLD_KEYS, or the right one in IOM_AUDIT_KEY."
        )
    if head.seq and head.key_id != known.present_id and rows[0][_EVENT] not in KEY_EVENTS:
        rows = [_key_change(head, rows[0][0], known), *rows]
    signed = []
    for row in rows:
        seq += 1
        lines = (str(seq), *row, known.present_id)
        mac = sign(known.present, (mac, *lines))
        trail = trail or trail_id(mac)
        signed.append((seq, *row, known.present_id, mac))
    for first in range(0, len(signed), _BATCH):
        _insert(connection, signed[first : first + _BATCH])
    return Mark(trail, seq, rows[-1][0], mac)


def _key_change(head: Head, at: str, known: Keys) -> Waiting:
    detail = {"from_key": head.key_id, "to_key": known.present_id}
    return _by_itself(AuditKeyChanged.__name__, at, detail)


def _by_itself(event: str, at: str, detail: Mapping[str, str]) -> Waiting:
    """Return a row that tells of the trail, and that nobody asked for."""
    return (at, "program:trail", "", "settings", event, "trail", canonical_detail(detail))


def _insert(connection: Connection, rows: list[tuple[Any, ...]]) -> None:
    *_, key, mac = rows[-1]
    moved = (rows[-1][0], mac, key)
    if connection.dialect.name == "postgresql":
        columns = [list(column) for column in zip(*rows, strict=True)]
        _driver(connection).execute(_ADD_AND_MOVE, (*columns, *moved))
    else:
        _driver(connection).executemany(_ADD, rows)
        _driver(connection).execute(_MOVE, moved)


def start_checkpoint() -> None:
    """Begin the checkpoint of a trail that it knows nothing of, because it came here just now."""
    known = keys_of_settings()
    with db.engine.begin() as connection:
        head = lock_head(connection)
        with checkpoint.hold(checkpoint_path(), known.by_id) as held:
            if head.seq and head.trail not in held.marks():
                asked = f"SELECT at FROM audit_record WHERE seq = {head.seq:d}"  # noqa: S608  # a number
                at = _driver(connection).execute(asked).fetchone()[0]
                held.move(Mark(head.trail, head.seq, at, head.mac), known.present)


def _driver(connection: Connection) -> Any:  # noqa: ANN401  # of either engine
    """Return the driver's own connection: every page comes by here, and it is twice as quick."""
    return connection.connection.driver_connection


def follow(held: Held, last: Mark, known: Keys) -> None:
    """Move the checkpoint, after the commit: what is done is done, so this only ever lags."""
    try:
        held.move(last, known.present)
    except OSError as error:
        log.error("audit_checkpoint_behind", seq=last.seq, why=error.strerror)  # noqa: TRY400  # known
