"""What the trail tells about one person: who looked, what left the product, who changed what.

Workers stand there by role and agency, as they are today, not by name: the trail itself is for
those who may read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import Agency, User
from iom.audit.models import AuditRecord
from iom.casefile.entries import entries_of
from iom.clients.domain import subject_of
from iom.db import db
from iom.kernel.events import Operation
from iom.retention.dossier import Chapter, Said, words_of

_LOOKS = {Operation.CONSULTATION, Operation.BREAK_GLASS}
_CHANGES = {Operation.COLLECTION, Operation.ALTERATION, Operation.COMBINATION, Operation.ERASURE}


def chapters_of_the_trail(refs: Sequence[str], reader: Reader) -> list[Chapter]:
    """Tell who looked, what left the product and what was entered or changed. Two statements.

    Args:
        refs: the client's, and those of the records that are part of it.
        reader: who is told.
    """
    rows = db.session.execute(
        select(
            AuditRecord.at,
            AuditRecord.actor,
            AuditRecord.operation,
            AuditRecord.event,
            AuditRecord.detail,
        )
        .where(AuditRecord.subject.in_([subject_of(ref) for ref in refs]))
        .order_by(AuditRecord.at, AuditRecord.seq)
    ).all()
    who = _roles({row.actor for row in rows})
    return [
        _looked([row for row in rows if row.operation in _LOOKS], who),
        _left([row for row in rows if row.operation is Operation.DISCLOSURE], who),
        _changed([row for row in rows if row.operation in _CHANGES], who, reader),
    ]


def _roles(actors: Iterable[str]) -> dict[str, str]:
    """Say of which role and agency those are whom the trail names by reference."""
    usernames = [actor.removeprefix("user:") for actor in actors if actor.startswith("user:")]
    found = {
        f"user:{username}": f"{role.value.replace('-', ' ')}, {agency}"
        for username, role, agency in db.session.execute(
            select(User.username, User.role, Agency.name)
            .join(Agency, Agency.id == User.agency_id)
            .where(User.username.in_(usernames))
        )
    }
    return {actor: found.get(actor, "the product itself, by command") for actor in actors}


def _looked(rows: Sequence[Any], who: Mapping[str, str]) -> Chapter:
    times: dict[str, list[datetime]] = {}
    for row in rows:
        times.setdefault(who[row.actor], []).append(row.at)
    return Chapter(
        "Who looked",
        ["Role and agency", "Times", "First", "Last"],
        [
            [_said(whose), _said(len(at)), _said(at[0]), _said(at[-1])]
            for whose, at in sorted(times.items())
        ],
        "role and agency as they are today; lists in which the person stood are counted",
    )


def _left(rows: Sequence[Any], who: Mapping[str, str]) -> Chapter:
    return Chapter(
        "What left the product",
        ["When", "What", "By"],
        [[_said(row.at), Said(row.event, _what(row)), _said(who[row.actor])] for row in rows],
        "exports, prints and documents like this one",
    )


def _changed(rows: Sequence[Any], who: Mapping[str, str], reader: Reader) -> Chapter:
    return Chapter(
        "What was entered and changed",
        ["When", "What", "From", "By"],
        [
            [_said(entry.at), _said(entry.what), _said(entry.source or "a page"), _said(entry.who)]
            for entry in entries_of(rows, names=who, reader=reader)
        ],
    )


def _what(row: Any) -> str:  # noqa: ANN401  # a row of the trail
    """Name what left: by what its event says, else by the event's own name."""
    said = row.detail.get("what") or row.detail.get("form")
    name = "".join(f" {c.lower()}" if c.isupper() else c for c in row.event).strip().capitalize()
    return f"{name}: {said}" if said else name


def _said(value: object) -> Said:
    return Said(value, words_of(value))
