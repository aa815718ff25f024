"""Change who a client is by page, and read what was said before. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.domain import IdentifierKind, Number, PersonDetails
from iom.clients.identifiers import TITLES, BadIdentifier, canonical
from iom.clients.models import Client, DetailChange, Identifier
from iom.clients.names import plain_words
from iom.clients.queries import get_changeable_client
from iom.clients.service import ClientChange, change_clients
from iom.db import db
from iom.kernel.dates import years_before
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.sharing.scope import among_seen, matching, visible_to, writing

NAME_LENGTH = 100  # characters of either part
YOUNGEST = 10  # years: Children and Young Persons Act 1933, section 50
_OLDEST = date(1900, 1, 1)


class BadDetail(RuleBroken):
    """What was typed cannot be right."""


class DetailsChanged(ChangedMeanwhile):
    """Somebody else changed the details since the actor saw them."""


def person_of(client: Client) -> PersonDetails:
    """Return who a client is, who came through the scope. One statement."""
    rows = db.session.scalars(
        among_seen(select(Identifier)).where(Identifier.client_id == client.id)
    )
    return PersonDetails(
        ref=client.ref,
        family_name=client.family_name,
        given_names=client.given_names,
        date_of_birth=client.date_of_birth,
        sex=client.sex,
        ethnicity=client.ethnicity,
        numbers={row.kind: Number(row.canonical, row.as_written) for row in rows},
    )


def list_changes(client_id: int) -> Sequence[DetailChange]:
    """List what the details of a client, who came through the scope, said before; latest first."""
    return db.session.scalars(
        among_seen(select(DetailChange))
        .where(DetailChange.client_id == client_id)
        .order_by(DetailChange.changed_at.desc(), DetailChange.id.desc())
    ).all()


def change_details(  # noqa: PLR0913  # an act, on whom, with what, by whom and when
    ref: str,
    says: PersonDetails,
    numbers: Mapping[IdentifierKind, str],
    *,
    version: int,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Let personal details say something else; what they said stays readable. Searches follow.

    Args:
        ref: the client.
        says: what they are to say, without the numbers.
        numbers: as they were typed; empty: there is none.
        version: of the record that the actor saw.
        actor: who changes them.
        at: when.
        today: the day.

    Raises:
        NoSuchClient, NotYours: there is none, or not for the actor.
        DetailsChanged: somebody else changed them since the actor saw them.
        BadDetail: something cannot be right, or a number is on another record.
    """
    client = get_changeable_client(actor, ref)
    now = db.session.scalar(
        writing(select(Client.version)).where(Client.id == client.id).with_for_update()
    )
    before = person_of(client)
    _check(says, today)
    after = replace(says, ref=ref, numbers=_numbers(numbers, before, today.year))
    if after == before:
        return  # the same form sent twice, or nothing that is not so
    if now != version:
        raise DetailsChanged("Somebody else changed these details since you opened them.")
    for kind, number in after.numbers.items():
        _refuse_held(actor, client.id, kind, number)
    change = ClientChange(client.id, before, after)
    change_clients([change], source="page", actor=actor, at=at)
    db.session.expire(client)


def _check(says: PersonDetails, today: date) -> None:
    for name, text in (("family_name", says.family_name), ("given_names", says.given_names)):
        if len(text) > NAME_LENGTH:
            raise BadDetail(f"Write at most {NAME_LENGTH} characters.", field=name)
    if not plain_words(f"{says.given_names} {says.family_name}"):
        raise BadDetail("Enter a given name, a family name or both.", field="given_names")
    born = says.date_of_birth
    if born and not _OLDEST < born <= today:
        raise BadDetail("Enter a day after 1900 and not in the future.", field="date_of_birth")
    if born and born > years_before(today, YOUNGEST):
        raise BadDetail(
            f"Nobody under {YOUNGEST} can have committed an offence: look at the year again.",
            field="date_of_birth",
        )


def _numbers(
    typed: Mapping[IdentifierKind, str], before: PersonDetails, this_year: int
) -> dict[IdentifierKind, Number]:
    found = {}
    for kind, text in typed.items():
        if not text:
            continue
        try:
            value = canonical(kind, text, this_year=this_year).value
        except BadIdentifier as refusal:
            raise BadDetail(str(refusal), field=kind.value) from None
        known = before.numbers.get(kind)
        found[kind] = known if known and known.canonical == value else Number(value, text[:40])
    return found


def _refuse_held(actor: Reader, client_id: int, kind: IdentifierKind, number: Number) -> None:
    """Refuse a number of another record; one that is not seen is told as a possible match alone."""
    holder = db.session.execute(
        matching(select(Client.ref, visible_to(actor, Client).label("visible")))
        .join(Identifier, Identifier.client_id == Client.id)
        .where(
            Identifier.kind == kind,
            Identifier.canonical == number.canonical,
            Identifier.client_id != client_id,
        )
    ).first()
    if holder is None:
        return
    where = f"on the record of {holder.ref}" if holder.visible else "a possible match elsewhere"
    raise BadDetail(
        f"This {TITLES[kind]} is {where}: ask whose it is before you change it.", field=kind.value
    )
