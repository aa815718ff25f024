"""Prepare the list of a sitting, and keep it. Each function is one act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm.attributes import flag_modified

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.deaths import find_death
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.cohort.domain import Status, status_on
from iom.cohort.models import Placement
from iom.db import db
from iom.panel.candidates import Why, codes_of
from iom.panel.conflicts import keep_out
from iom.panel.domain import AT_ONCE, BadSitting, SittingMovedOn
from iom.panel.events import (
    CaseListed,
    CaseTakenOff,
    ListReordered,
    sitting_subject,
)
from iom.panel.models import Decision, Sitting
from iom.panel.preparing import candidates_for
from iom.panel.reaching import take_listed
from iom.panel.sittings import take, terms_of
from iom.sharing.models import Conflict, Listed
from iom.sharing.scope import among_seen, writing


def prepare(sitting_id: int, *, actor: Reader, at: datetime, today: date) -> tuple[int, int]:
    """Put those onto the list of a sitting who belong there and are on no list yet, up to twenty.

    Returns:
        How many were put on it, and how many more belong on a list.

    Raises:
        NotFound: there is none that the actor runs.
        BadSitting: it is over.
    """
    sitting = _take(sitting_id, actor)
    found = candidates_for(actor, sitting, terms_of(sitting).district_ids, today=today)
    refs = _refs([each.client_id for each in found[:AT_ONCE]])
    last = _last_position(sitting_id)
    for position, each in enumerate(found[:AT_ONCE], start=last + 1):
        case = (each.client_id, refs[each.client_id])
        _put_on(sitting_id, case, codes_of(each.whys), position, actor=actor, at=at)
    return len(refs), len(found) - len(refs)


def add(sitting_id: int, ref: str, *, actor: Reader, at: datetime) -> None:
    """Put a client onto the list of a sitting. Asked for twice, they are on it.

    Raises:
        NotFound: there is no sitting that the actor runs.
        NoSuchClient: there is no such client that the actor may see.
        BadSitting: the sitting is over, is for other districts, or there is nothing to decide.
    """
    sitting = _take(sitting_id, actor)
    client = get_client(actor, ref)
    if take_listed(sitting_id, client.id) is not None:
        return
    districts = terms_of(sitting).district_ids
    if districts and client.home_district_id not in districts:
        raise BadSitting(f"{ref} lives in none of the districts of this sitting.", field="ref")
    _check_something_to_decide(client, sitting.on)
    position = _last_position(sitting_id) + 1
    _put_on(sitting_id, (client.id, ref), Why.BY_HAND, position, actor=actor, at=at)


def remove(sitting_id: int, ref: str, *, actor: Reader, at: datetime) -> None:
    """Take a client off the list of a sitting that has not decided about them.

    Raises:
        NotFound: there is no sitting that the actor runs.
        NoSuchClient: there is no such client that the actor may see.
        BadSitting: the sitting is over, or has decided about them.
    """
    _take(sitting_id, actor)
    client = get_client(actor, ref)
    listed = take_listed(sitting_id, client.id)
    if listed is None:
        return  # asked for twice
    decided = writing(select(Decision.id)).where(
        Decision.sitting_id == sitting_id, Decision.client_id == client.id
    )
    if db.session.scalars(decided).first() is not None:
        raise BadSitting(f"This sitting has decided about {ref}, so the case stays on its list.")
    db.session.execute(
        delete(Conflict).where(Conflict.sitting_id == sitting_id, Conflict.client_id == client.id)
    )
    place = listed.position
    db.session.delete(listed)
    db.session.flush()
    db.session.execute(
        update(Listed)
        .where(Listed.sitting_id == sitting_id, Listed.position > place)
        .values(position=Listed.position - 1),
        execution_options={"synchronize_session": False},
    )
    event = CaseTakenOff(subject=subject_of(ref), sitting=sitting_id)
    audit.record(event, actor=actor, at=at)


def reorder(
    sitting_id: int, places: Mapping[str, int], *, version: int, actor: Reader, at: datetime
) -> None:
    """Put the cases of a sitting in another order; of two with one number the earlier stays first.

    Args:
        sitting_id: which.
        places: the number that somebody typed, by reference; cases not named come last.
        version: of the sitting that the actor saw.
        actor: who asks.
        at: when.

    Raises:
        NotFound: there is none that the actor runs.
        BadSitting: it is over.
        SittingMovedOn: somebody changed it meanwhile.
    """
    sitting = _take(sitting_id, actor)
    rows = db.session.execute(
        writing(select(Listed, Client.ref))
        .join(Client, Client.id == Listed.client_id)
        .where(Listed.sitting_id == sitting_id)
        .order_by(Listed.position, Listed.client_id)
    ).all()
    most = len(rows) + max(places.values(), default=0) + 1
    wanted = sorted(rows, key=lambda row: places.get(row.ref, most))
    if [each.ref for each in wanted] == [each.ref for each in rows]:
        return
    if sitting.version != version:
        raise SittingMovedOn
    for position, (listed, _) in enumerate(wanted, start=1):
        listed.position = position
    flag_modified(sitting, "place")  # whoever orders the list beside this one is told
    db.session.flush()
    audit.record(ListReordered(subject=sitting_subject(sitting_id)), actor=actor, at=at)


def _take(sitting_id: int, actor: Reader) -> Sitting:
    sitting = take(sitting_id, actor)
    if not sitting.state.lasts:
        raise BadSitting("This sitting is over: its list stays as it is.")
    return sitting


def _check_something_to_decide(client: Client, on: date) -> None:
    if find_death(client.id) is not None:
        raise BadSitting(f"{client.ref} died, so there is nothing to decide.", field="ref")
    placement = db.session.scalar(
        among_seen(select(Placement)).where(Placement.client_id == client.id, Placement.is_latest)
    )
    status = placement and status_on(
        on,
        selected_on=placement.selected_on,
        deselected_on=placement.deselected_on,
        not_selected_on=placement.not_selected_on,
    )
    if status not in {Status.NOMINATED, Status.ON_SCHEME}:
        raise BadSitting(
            f"{client.ref} has no open nomination and no place, so there is nothing to decide. It "
            "takes a nomination first.",
            field="ref",
        )


def _put_on(  # whom, where, for what, where in the order, by whom and when
    sitting_id: int,
    case: tuple[int, str],
    why: str,
    position: int,
    *,
    actor: Reader,
    at: datetime,
) -> None:
    client_id, ref = case
    db.session.add(
        Listed(
            sitting_id=sitting_id,
            client_id=client_id,
            position=position,
            grounds=why,
            added_at=at,
            added_by=actor.ref,
        )
    )
    db.session.flush()
    event = CaseListed(subject=subject_of(ref), sitting=sitting_id)
    audit.record(event, actor=actor, at=at)
    keep_out(sitting_id, case, actor=actor, at=at)


def _last_position(sitting_id: int) -> int:
    last = writing(select(func.max(Listed.position))).where(Listed.sitting_id == sitting_id)
    return db.session.scalar(last) or 0


def _refs(client_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        among_seen(select(Client.id, Client.ref)).where(Client.id.in_(client_ids))
    )
    return {row.id: row.ref for row in rows}
