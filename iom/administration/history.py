"""What the trail says of an account, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Permission
from iom.accounts.queries import list_agencies, names_of
from iom.accounts.words import in_words, role_name
from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.events import Operation
from iom.places.domain import Place

Detail = dict[str, Any]
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done to an account."""

    at: datetime
    by: str
    sentence: str


def history_of(username: str, places: Sequence[Place]) -> list[Entry]:
    """List what was done to an account, latest first: never when it looked at what.

    Args:
        username: whose.
        places: all there are, to name those that the trail holds by reference.
    """
    rows = db.session.scalars(
        select(AuditRecord)
        .where(
            AuditRecord.subject == f"user:{username}",
            AuditRecord.operation == Operation.SETTINGS,
        )
        .order_by(AuditRecord.seq.desc())
        .limit(_SHOWN)
    ).all()
    names = names_of(row.actor for row in rows)
    known = {place.ref: place.words for place in places}
    known |= {f"agency:{agency.code}": agency.name for agency in list_agencies()}
    return [
        Entry(row.at, names[row.actor], sentence_of(row.event, row.detail, known)) for row in rows
    ]


def sentence_of(event: str, detail: Detail, known: dict[str, str]) -> str:
    """Say in a sentence what an event of the trail tells.

    Args:
        event: its name.
        detail: what it tells, as the trail keeps it.
        known: places by reference, and agencies as `agency:code`, in words.
    """
    if event == "UserAdded":
        return _added(detail, known)
    if event in _SENTENCES:
        return _SENTENCES[event](detail)
    if event == "UserChanged":
        return _changed(detail, known)
    return (
        "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in event)
        .strip()
        .capitalize()
    )


def _added(detail: Detail, known: dict[str, str]) -> str:
    where = [*detail.get("schemes", ()), *detail.get("units", ()), *detail["districts"]]
    return (
        f"Account added: {role_name(detail['role'])}, {_agency(detail['agency'], known)}, "
        f"{', '.join(where) or 'nowhere'}"
    )


def _agency(code: str, known: dict[str, str]) -> str:
    return known.get(f"agency:{code}", code)


def _changed(detail: Detail, known: dict[str, str]) -> str:
    said = {"name": "name", "email": "work e-mail", "telephone": "work telephone"}
    parts = [f"{word} changed" for key, word in said.items() if detail.get(f"{key}_changed")]
    for what, words in (("role", role_name), ("agency", partial(_agency, known=known))):
        before, after = detail[f"{what}_before"], detail[f"{what}_after"]
        if after:
            parts.append(f"{what} {words(before)} → {words(after)}")
    for key, word in (("places_added", "now also in"), ("places_removed", "no longer in")):
        if detail[key]:
            parts.append(f"{word} {', '.join(known.get(ref, ref) for ref in detail[key])}")
    for key, word in (("gained", "gained"), ("lost", "lost")):
        if detail[key]:
            parts.append(f"{word}: {in_words(tuple(map(Permission, detail[key])))}")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _permission(detail: Detail) -> str:
    return f"“{in_words((Permission(detail['permission']),))}”"


def _granted(detail: Detail) -> str:
    shows = ", which shows clients" if detail["shows_clients"] else ""
    return f"Granted singly: {_permission(detail)}{shows}"


_SENTENCES: dict[str, Callable[[Detail], str]] = {
    "PermissionGranted": _granted,
    "PermissionTaken": lambda detail: f"Taken singly: {_permission(detail)}",
    "UserDisabled": lambda _: "Account disabled",
    "UserEnabled": lambda _: "Account enabled again",
    "FirstCodeIssued": lambda _: "One-time code made",
    "PasswordReset": lambda _: "Password reset",
    "PasswordChanged": lambda detail: (
        "Password set with a one-time code" if detail.get("first") else "Password changed"
    ),
    "SecondFactorEnrolled": lambda _: "Second factor set up",
    "SecondFactorReset": lambda _: "Second factor reset",
    "RecoveryCodesMade": lambda _: "Recovery codes made",
}
