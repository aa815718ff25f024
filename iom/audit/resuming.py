"""Let the trail go on with another key, or after its checkpoint did not fit. Nothing is removed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from iom.audit import checkpoint, service, trail
from iom.audit.checkpoint import BadCheckpoint, Held, Mark
from iom.audit.events import AuditKeyChanged, CheckpointLost, TrailResumed
from iom.audit.keyring import Keys, keys_of_settings
from iom.audit.models import AuditRecord
from iom.audit.service import Actor
from iom.audit.trail import Head
from iom.db import db
from iom.kernel.errors import RuleBroken

REASON_MIN = 10  # characters


class NothingToResume(RuleBroken):
    """The trail can be written as it is."""


def rotate_key(*, actor: Actor, at: datetime) -> AuditKeyChanged:
    """Sign with the key of the settings from here on, and put on the trail that it is another.

    Raises:
        NothingToResume: the trail is signed with it already, or has no rows yet.
    """
    head = trail.read_head(db.session.connection())
    present = keys_of_settings().present_id
    if head.key_id in {"", present}:
        raise NothingToResume(
            f"The trail is signed with the key in IOM_AUDIT_KEY ({present}) already. Put the new "
            "key there and the present one in IOM_AUDIT_OLD_KEYS first."
        )
    event = AuditKeyChanged(subject="trail", from_key=head.key_id, to_key=present)
    service.record(event, actor=actor, at=at)
    return event


def go_on(reason: str, *, actor: Actor, at: datetime) -> TrailResumed:
    """Add a row that says what is missing and why it goes on, and begin the checkpoint anew.

    Unlike every other act this one commits: it is the way out where nothing else can be written.

    Raises:
        NothingToResume: checkpoint and key fit, or the reason says nothing.
        TrailUnavailable: the database has no head.
        BadCheckpoint: the file cannot be written.
    """
    reason = " ".join(reason.split())
    if len(reason) < REASON_MIN:
        raise NothingToResume(f"Give a reason of at least {REASON_MIN} characters.")
    session = db.session()
    trail.begin(session)
    try:
        session.rollback()
        connection = session.connection(execution_options={"iom_writing": True})
        head, known = trail.lock_head(connection), keys_of_settings()
        with checkpoint.hold(trail.checkpoint_path(), known.by_id) as held:
            mark, why = _what_is_wrong(head, held)
            event = _resumed(reason.rstrip("."), head, mark, why, known)
            service.record(event, actor=actor, at=at)
            last = trail.add(connection, head, trail.waiting(session), known, may_lack_key=True)
            session.commit()
            if why == "unreadable":
                held.clear()
            trail.follow(held, last, known)
    finally:
        session.rollback()
        trail.end(session)
    return event


def _what_is_wrong(head: Head, held: Held) -> tuple[Mark | None, str | None]:
    try:
        mark = held.marks().get(head.trail)
    except BadCheckpoint:
        return None, "unreadable"
    why = trail.misfit(db.session.connection(), head, mark)
    return mark, "missing" if why is None and _lost_unnoted() else why


def _lost_unnoted() -> bool:
    """Say whether the checkpoint was missing once, and nobody has taken note of it since."""
    told = select(AuditRecord.event).where(
        AuditRecord.subject == "trail",
        AuditRecord.event.in_([CheckpointLost.__name__, TrailResumed.__name__]),
    )
    last = db.session.scalar(told.order_by(AuditRecord.seq.desc()).limit(1))
    return last == CheckpointLost.__name__


def _resumed(
    reason: str, head: Head, mark: Mark | None, why: str | None, known: Keys
) -> TrailResumed:
    lost_key = head.key_id if head.seq and head.key_id not in known.by_id else ""
    if why is None and not lost_key:
        raise NothingToResume("The trail fits its checkpoint; there is nothing to go on from.")
    first = {"ahead": head.seq + 1, "other": mark.seq if mark else None}.get(why or "")
    return TrailResumed(
        subject="trail",
        reason=reason,
        checkpoint=why or "fits",
        missing_from=first,
        missing_to=mark.seq if mark and first else None,
        missing_mac=mark.mac if mark and first else "",
        lost_key=lost_key,
    )
