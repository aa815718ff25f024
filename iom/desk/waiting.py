"""Lines about what others handed to the reader, and about places of clients who died."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Permission
from iom.clients.models import Client, Death
from iom.cohort.domain import DeselectionReason
from iom.cohort.models import Placement
from iom.desk.domain import SHOWN, Act, Line, Tag, day_words, days_late
from iom.desk.reach import WHO, Desk, who_of
from iom.entries.models import current
from iom.kernel.clock import LONDON
from iom.leads.handed import list_unacknowledged
from iom.leads.stand_ins import list_standing_in
from iom.sharing.scope import visible_to
from iom.transfers.queries import Told, list_waiting_transfers

_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


# Made once: the text of a statement with a new alias would be worked out anew each time.
_Death = aliased(Death, name="death")


def list_handed(desk: Desk) -> list[Line]:
    """List the handovers that the reader received and has not acknowledged."""
    if not desk.sees_clients:
        return []
    found = []
    for handed in list_unacknowledged(desk.reader):
        cases = "1 case was" if handed.cases == 1 else f"{handed.cases} cases were"
        found.append(
            Line(
                day=handed.made_at.astimezone(LONDON).date(),
                when=f"From {_lower(day_words(handed.from_on, desk.today))}",
                named="Handover",
                what=f"{cases} handed over to you by {handed.giver}.",
                acts=(
                    Act(
                        "Read and acknowledge",
                        "handovers.show",
                        {"handover_id": handed.handover_id},
                    ),
                ),
            )
        )
    return found


def list_covering(desk: Desk) -> list[Line]:
    """List for whom the reader stands in today; the lines of their clients are on the desk, too."""
    if not desk.sees_clients:
        return []
    return [
        Line(
            day=cover.last_on,
            when=f"Until {_lower(day_words(cover.last_on, desk.today))}",
            named=cover.away,
            what=f"Away: you stand in with {'all' if cover.every else 'some'} of their clients.",
            acts=(Act("See their clients", "covers.show", {"cover_id": cover.id}),),
        )
        for cover in list_standing_in(desk.reader, desk.today)
    ]


def list_transfers(desk: Desk) -> list[Line]:
    """List the transfers that the reader is to accept or decline."""
    if not any(desk.reader.may(each) for each in _CHANGE):
        return []
    return [_transfer(desk, told) for told in list_waiting_transfers(desk.reader)]


def _transfer(desk: Desk, told: Told) -> Line:
    transfer = told.transfer
    day = transfer.planned_on
    return Line(
        day=day,
        when=day_words(day, desk.today),
        late=days_late(day, desk.today),
        named=f"{told.name} {told.ref}".strip(),
        transfer=told.ref,
        what=f"To be transferred from {told.from_name} to {told.to_name}.",
        acts=(
            Act(
                "Record the answer" if told.outside else "Accept or decline",
                "transfers.decide",
                {"transfer_id": transfer.id},
            ),
        ),
    )


def list_deaths(desk: Desk) -> list[Line]:
    """List clients who died and still have a place, and places that ended by a mistaken death.

    Nothing else chases or reminds of somebody who died; the place counts until it is ended.
    """
    if not desk.sees_clients or not desk.reader.may(Permission.CHANGE_CLIENTS):
        return []
    died_on = (
        select(_Death.died_on)
        .where(_Death.client_id == Client.id, current(_Death))
        .limit(1)
        .scalar_subquery()
    )
    still_open = and_(
        died_on.is_not(None),
        or_(Placement.deselected_on.is_(None), Placement.deselected_on > desk.today),
    )
    mistaken = and_(
        died_on.is_(None),
        Placement.is_latest,
        Placement.deselection_reason == DeselectionReason.DIED,
    )
    columns: list[Any] = [*WHO, died_on, Placement.deselected_on]
    statement = (
        select(*columns)
        .join(Placement, Placement.client_id == Client.id)
        .where(
            Client.id.in_(select(Death.client_id)),
            visible_to(desk.reader, Client),
            Placement.selected_on.is_not(None),
            or_(still_open, mistaken),
        )
        .order_by(Client.ref)
        .limit(SHOWN + 1)
    )
    found = []
    for row in desk.rows(statement):
        died_on, ended_on = row[4:]
        found.append(_still_on(desk, row, died_on) if died_on else _taken_off(desk, row, ended_on))
    return found


def _still_on(desk: Desk, row: object, died_on: date) -> Line:
    who = who_of(row)
    return Line(
        day=died_on,
        when=day_words(died_on, desk.today),
        who=who,
        tag=Tag("Died", "grey"),
        what="The place on the scheme is still open, and is counted.",
        acts=(Act("End the place", "places_on_scheme.end", {"ref": who.ref}),),
    )


def _taken_off(desk: Desk, row: object, ended_on: date) -> Line:
    who = who_of(row)
    return Line(
        day=ended_on,
        when=day_words(ended_on, desk.today),
        who=who,
        what="The place ended because the client died, and the death was struck out.",
        acts=(Act("Let the place go on", "places_on_scheme.resume", {"ref": who.ref}),),
    )


def _lower(words: str) -> str:
    return "today" if words == "Today" else words
