"""A client’s placements as somebody corrects them: locked, read, compared, kept as they were."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select, update

from iom.accounts.domain import Permission, Reader
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.cohort.corrections import (
    BadCorrection,
    CorrectedMeanwhile,
    What,
)
from iom.cohort.domain import PlacementFacts
from iom.cohort.models import Former, Placement
from iom.cohort.stored import (
    DATED,
    Histories,
    StoredPlacement,
    held_from,
    histories_of,
    placements_of,
)
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry, EndedHow
from iom.kernel.errors import NotFound
from iom.sharing.scope import writing

GONE = "This placement was struck out or moved to another record since you opened it."
_NOT_YOURS = "It is for the coordinators to correct placements and what held when."


def take(actor: Reader, ref: str) -> Client:
    """Fetch a client whom the actor may correct, and let nobody else until the transaction ends.

    Raises:
        NoSuchClient: there is none, or none that the actor sees.
        NotYours: it is not for the actor.
    """
    client = get_changeable_client(actor, ref)
    if not actor.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, _NOT_YOURS)
    db.session.execute(writing(select(Client.id)).where(Client.id == client.id).with_for_update())
    return client


def reason_of(text: str) -> str:
    """Return a typed reason without superfluous blanks.

    Raises:
        BadCorrection: it is too short or too long.
    """
    try:
        return check_reason(text)
    except BadEntry as refusal:
        raise BadCorrection(str(refusal), field="reason") from None


def stored_of(client: Client) -> tuple[list[StoredPlacement], Histories]:
    """Return the placements of a client, and what held of the client when."""
    return placements_of([client.id]).get(client.id, []), histories_of([client.id])[client.id]


def placement_of(
    client_id: int, stored: list[StoredPlacement], placement_id: int
) -> StoredPlacement:
    """Return the placement that somebody saw.

    Raises:
        NotFound: the client never had it.
        CorrectedMeanwhile: it is struck out or moved away by now.
    """
    found = next((each for each in stored if each.id == placement_id), None)
    if found is not None:
        return found
    gone = writing(select(Former.id)).where(
        Former.client_id == client_id, Former.what == What.PLACEMENT, Former.how != EndedHow.CHANGED
    )
    if db.session.scalar(gone.limit(1)) is None:
        raise NotFound("This client has no such placement.")
    raise CorrectedMeanwhile(GONE)


def check_version(placement: StoredPlacement, version: int) -> None:
    """Refuse a correction of what somebody else corrected meanwhile.

    Raises:
        CorrectedMeanwhile: the placement has another version than the actor saw.
    """
    now = db.session.scalar(writing(select(Placement.version)).where(Placement.id == placement.id))
    if now != version:
        raise CorrectedMeanwhile("Somebody else corrected this placement since you opened it.")


def facts_of(placement: StoredPlacement, histories: Histories) -> PlacementFacts:
    """Return what a placement was told with, or what held from it.

    Raises:
        BadCorrection: no district was known on the day of nomination.
    """
    facts = placement.said or held_from(placement, histories)
    if facts is None:
        raise BadCorrection("Say first in which district the client was on the day of nomination.")
    return facts


def keep_former(  # noqa: PLR0913  # as above
    client_id: int,
    placement: StoredPlacement,
    how: EndedHow,
    reason: str,
    histories: Histories,
    *,
    actor: Reader,
    at: datetime,
) -> None:
    """Keep what a placement said, and why it does not any more."""
    held = held_from(placement, histories)
    row = Former(
        client_id=client_id,
        what=What.PLACEMENT,
        how=how,
        reason=reason,
        ended_at=at,
        ended_by=actor.ref,
        **{name: getattr(placement, name) for name in DATED},
        **(asdict(held) if held else {}),
    )
    db.session.add(row)


def mark_latest(client_id: int) -> None:
    """Mark the placement that was nominated last, and no other; one after the other is unique."""
    last = db.session.scalar(
        writing(select(func.max(Placement.nominated_on))).where(Placement.client_id == client_id)
    )
    for is_latest, which in (
        (False, Placement.nominated_on != last),
        (True, Placement.nominated_on == last),
    ):
        db.session.execute(
            update(Placement)
            .where(Placement.client_id == client_id, which, Placement.is_latest.is_not(is_latest))
            .values(is_latest=is_latest),
            execution_options={"synchronize_session": False},
        )
