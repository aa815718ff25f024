"""Record and remove other names of a client. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.domain import AliasKind, AliasRecorded, AliasRemoved, subject_of
from iom.clients.holds import refuse_while_held
from iom.clients.models import Alias, Client, SearchKey
from iom.clients.names import plain_words, search_keys
from iom.clients.queries import get_changeable_client
from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken
from iom.sharing.scope import among_seen
from iom.transaction import savepoint

NAME_LENGTH = 100  # characters of either part
_OLDEST = date(1900, 1, 1)


class BadAlias(RuleBroken):
    """The name cannot be recorded as another name of the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlias:
    """Another name as somebody gives it; one of the two parts may be empty."""

    kind: AliasKind
    family_name: str
    given_names: str
    date_of_birth: date | None = None

    @property
    def full(self) -> str:
        """The name as it is read aloud."""
        return f"{self.given_names} {self.family_name}".strip()


def list_aliases(client_id: int) -> Sequence[Alias]:
    """List a client's other names in the order in which they were recorded."""
    return db.session.scalars(
        among_seen(select(Alias)).where(Alias.client_id == client_id).order_by(Alias.id)
    ).all()


def record_alias(ref: str, new: NewAlias, *, actor: Reader, at: datetime, today: date) -> Alias:
    """Record another name of a client, and the keys under which a search finds it.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not change the record.
        BadAlias: the name is empty, too long, the client's own or recorded already, or the date
            of birth cannot be right.
    """
    client = get_changeable_client(actor, ref)
    new = _tidied(new)
    _check(new, client, today=today)
    alias = Alias(
        client_id=client.id,
        kind=new.kind,
        family_name=new.family_name,
        given_names=new.given_names,
        date_of_birth=new.date_of_birth,
        recorded_at=at,
        recorded_by=actor.ref,
    )
    try:
        # Two clicks may come here at once: the constraint lets one through.
        with savepoint():
            db.session.add(alias)
            db.session.flush()
    except IntegrityError:
        raise _twice(new) from None
    keys = sorted(search_keys(new.family_name, new.given_names))
    db.session.execute(
        insert(SearchKey),
        [{"client_id": client.id, "alias_id": alias.id, "key": key} for key in keys],
    )
    audit.record(AliasRecorded(subject=subject_of(ref)), actor=actor, at=at)
    return alias


def get_alias(reader: Reader, ref: str, alias_id: int) -> Alias:
    """Fetch one other name of a client whose record the reader may change.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: the reader may see the client and not change the record.
        NotFound: the client has no such name.
    """
    client = get_changeable_client(reader, ref)
    alias = db.session.scalar(
        among_seen(select(Alias)).where(Alias.id == alias_id, Alias.client_id == client.id)
    )
    if alias is None:
        raise NotFound("This client has no such name.")
    return alias


def remove_alias(ref: str, alias_id: int, *, actor: Reader, at: datetime) -> None:
    """Take another name off a client; a search no longer finds them by it.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not change the record.
        NotFound: the name is gone already.
    """
    alias = get_alias(actor, ref, alias_id)
    refuse_while_held(alias.client_id)
    db.session.execute(delete(SearchKey).where(SearchKey.alias_id == alias.id))
    db.session.delete(alias)
    db.session.flush()
    audit.record(AliasRemoved(subject=subject_of(ref)), actor=actor, at=at)


def _tidied(new: NewAlias) -> NewAlias:
    """Take superfluous blanks out."""
    return NewAlias(
        kind=new.kind,
        family_name=" ".join(new.family_name.split()),
        given_names=" ".join(new.given_names.split()),
        date_of_birth=new.date_of_birth,
    )


def _check(new: NewAlias, client: Client, *, today: date) -> None:
    if not plain_words(new.full):
        raise BadAlias("Enter a given name, a family name or both.")
    if not new.full.isprintable():
        raise BadAlias("A name has letters, blanks, hyphens and the like, nothing invisible.")
    if max(len(new.family_name), len(new.given_names)) > NAME_LENGTH:
        raise BadAlias(f"A name has at most {NAME_LENGTH} characters in each of its two parts.")
    if new.date_of_birth is not None and not _OLDEST <= new.date_of_birth <= today:
        raise BadAlias("The date of birth must lie between 1900 and today.")
    if (new.family_name, new.given_names) == (client.family_name, client.given_names):
        raise BadAlias("This is the name that the client is recorded under.")
    recorded = {(alias.family_name, alias.given_names) for alias in list_aliases(client.id)}
    if (new.family_name, new.given_names) in recorded:
        raise _twice(new)


def _twice(new: NewAlias) -> BadAlias:
    return BadAlias(f"{new.full} is on the record of this client already.")
