"""Read transfers: those that wait with somebody, and those of which they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.kernel.errors import NotFound
from iom.places.models import District
from iom.safeguards.colleagues import list_workers
from iom.sharing.parties import party_to
from iom.sharing.readers import reader_of
from iom.sharing.scope import changeable_by, exportable_by, visible_to, writing
from iom.transfers.domain import State
from iom.transfers.models import Transfer

_DECIDED = 200  # decided ones that a list holds
_FROM, _TO = aliased(District, name="left"), aliased(District, name="reached")
_TOLD_AFTER = (State.ACCEPTED, State.TAKEN_BACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A transfer as one reader is told of it.

    Attributes:
        transfer: the row.
        ref: whose.
        name: empty where the reader is told the reference alone: the client has left them.
        from_name, to_name: the districts, or the scheme outside.
        receives: the reader coordinates the district to which the client is offered.
        sees: the reader sees the client's record.
        changes: the reader may change it.
        coordinates: the reader decides on clients, and not on own ones alone.
        exports: the reader may take the record out.
        client: whose, for the pack.
    """

    transfer: Transfer
    ref: str
    name: str
    from_name: str
    to_name: str
    receives: bool
    sees: bool
    changes: bool
    coordinates: bool
    exports: bool
    client: Client

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self.transfer.state is State.ASKED

    @property
    def outside(self) -> bool:
        """Whether it goes to a scheme that does not use this product."""
        return self.transfer.to_district_id is None

    @property
    def may_decide(self) -> bool:
        """Whether it is, or was, for the reader to accept or decline.

        What somebody outside said, a coordinator of the district that asked writes down.
        """
        return (self.changes and self.coordinates) if self.outside else self.receives

    @property
    def decides(self) -> bool:
        """Whether it is for the reader to accept or decline now."""
        return self.waits and self.may_decide

    @property
    def withdraws(self) -> bool:
        """Whether the reader may withdraw it."""
        return self.waits and self.changes

    @property
    def takes_back(self) -> bool:
        """Whether the reader may say that the acceptance was a mistake."""
        accepted = self.transfer.state is State.ACCEPTED
        return accepted and self.changes and self.coordinates

    @property
    def shows_pack(self) -> bool:
        """Whether there is a pack for the reader: the receivers have it until the decision."""
        goes = self.transfer.state in (State.ASKED, State.ACCEPTED)
        return (self.sees and goes) or (self.waits and self.receives)


def list_told(reader: Reader) -> list[Told]:
    """List the transfers that a reader is told of, the latest first: all that wait, some others.

    Two statements.
    """
    statement = _told(reader).order_by(Transfer.id.desc())
    waits = Transfer.state == State.ASKED
    rows = [
        *db.session.execute(statement.where(waits)),
        *db.session.execute(statement.where(~waits).limit(_DECIDED)),
    ]
    return sorted(
        (_as_told(reader, row) for row in rows),
        key=lambda told: told.transfer.id,
        reverse=True,
    )


def list_waiting_transfers(reader: Reader) -> list[Told]:
    """List the transfers that a reader is to accept or decline, the longest waiting first.

    One statement.
    """
    rows = db.session.execute(
        _told(reader).where(Transfer.state == State.ASKED).order_by(Transfer.id)
    )
    return [told for row in rows if (told := _as_told(reader, row)).decides]


def get_told(reader: Reader, transfer_id: int) -> Told:
    """Fetch one transfer as a reader is told of it.

    Raises:
        NotFound: there is none, or none of which the reader is told.
    """
    row = db.session.execute(_told(reader).where(Transfer.id == transfer_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such transfer.")
    return _as_told(reader, row)


def declined_by(reader: Reader, transfer_id: int) -> bool:
    """Say whether it was the reader who declined a transfer, of which they are told no more."""
    declined = writing(select(Transfer.id)).where(
        Transfer.id == transfer_id,
        Transfer.state == State.DECLINED,
        Transfer.decided_by == reader.ref,
    )
    return db.session.scalar(declined) is not None


def find_open(reader: Reader, client_id: int) -> Told | None:
    """Find the transfer of a client that waits, if there is one of which the reader is told."""
    statement = _told(reader).where(Transfer.client_id == client_id)
    row = db.session.execute(statement.where(Transfer.state == State.ASKED)).one_or_none()
    return None if row is None else _as_told(reader, row)


def _told(reader: Reader) -> Any:  # noqa: ANN401  # a statement with its columns
    sees = visible_to(reader, Client)
    receives = and_(Transfer.to_district_id.is_not(None), _party(reader, Transfer.to_district_id))
    left = _party(reader, Transfer.from_district_id)
    told = or_(
        sees,
        and_(receives, Transfer.state.in_([State.ASKED, *_TOLD_AFTER])),
        and_(left, Transfer.state.in_(_TOLD_AFTER)),
    )
    return (
        select(
            Transfer,
            Client,
            _FROM.name,
            _TO.name,
            receives.label("receives"),
            sees.label("sees"),
            changeable_by(reader, Client).label("changes"),
            exportable_by(reader, Client).label("exports"),
        )
        .join(Client, Client.id == Transfer.client_id)
        .join(_FROM, _FROM.id == Transfer.from_district_id)
        .outerjoin(_TO, _TO.id == Transfer.to_district_id)
        .where(told)
        .execution_options(populate_existing=True)
    )


def _party(reader: Reader, district: Any) -> Any:  # noqa: ANN401  # a column
    return party_to(reader, Client, district)


def _as_told(reader: Reader, row: Any) -> Told:  # noqa: ANN401  # as selected above
    transfer, client, from_name, to_name, receives, sees, changes, exports = row
    named = sees or (receives and transfer.state is State.ASKED)
    return Told(
        transfer=transfer,
        ref=client.ref,
        name=f"{client.given_names} {client.family_name}" if named else "",
        from_name=from_name,
        to_name=to_name or transfer.outside,
        receives=bool(receives),
        sees=bool(sees),
        changes=bool(changes),
        coordinates=reader.may(Permission.CHANGE_CLIENTS),
        exports=bool(exports),
        client=client,
    )


def coordinators_of(client_id: int, district_id: int) -> dict[int, Reader]:
    """Return the coordinators of a district to whom a client may be offered, by user.

    Their agency sees whose data it is, and the record is not closed to them.
    """
    found = {}
    for worker in list_workers(Permission.CHANGE_CLIENTS, district_id=district_id):
        reader = reader_of(db.session.get_one(User, worker.user_id))
        told = select(Client.id).where(
            Client.id == client_id, party_to(reader, Client, district_id)
        )
        if db.session.scalar(told) is not None:
            found[worker.user_id] = reader
    return found
