"""End the place of a client who died, or let it go on where they did not. Nothing here commits.

For every other reason a panel decides; death leaves nothing to decide (HANDBOOK 3 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from iom.accounts.domain import Permission, Reader
from iom.clients.deaths import find_death, was_struck_out
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.cohort.comparing import completed
from iom.cohort.domain import DeselectionReason, EndingChanged, PlacementFacts, PlacementRefused
from iom.cohort.service import PlacementEntry, put_placements
from iom.cohort.stored import FACT_TABLES, StoredPlacement, histories_of, placements_of
from iom.safeguards.involvements import take

_DIED = DeselectionReason.DIED


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a place by death: one that is to be, or one that is to be taken back.

    Attributes:
        client: whose place.
        placement: as it stands.
        day: the first day off the scheme.
        died_on: None where nothing says any more that the client died.
    """

    client: Client
    placement: StoredPlacement
    day: date
    died_on: date | None


def find_ending(reader: Reader, ref: str, *, today: date) -> Ending:
    """Say how the place of a client ends because they died.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: it is not for the reader to end a place.
        PlacementRefused: nothing says that they died, or there is no place to end.
    """
    client = _client(reader, ref)
    death = find_death(client.id)
    if death is None:
        raise PlacementRefused(f"Nothing on the record says that {ref} died.")
    placement = next((each for each in _placements(client) if _is_open(each, today)), None)
    if placement is None or placement.selected_on is None:
        raise PlacementRefused(f"{ref} has no place on the scheme that could end.")
    day = max(death.died_on, placement.selected_on)
    return Ending(client, placement, day, death.died_on)


def find_mistaken(reader: Reader, ref: str) -> Ending:
    """Say which place ended by a death of which nothing on the record says any more.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: it is not for the reader to let it go on.
        PlacementRefused: there is none.
    """
    client = _client(reader, ref)
    found = next((each for each in _placements(client) if each.is_latest), None)
    if (
        found is None
        or found.deselected_on is None
        or found.deselection_reason is not _DIED
        or not was_struck_out(client.id)
    ):
        raise PlacementRefused(f"No place of {ref} ended by a death that was a mistake.")
    return Ending(client, found, found.deselected_on, None)


def end_place(ref: str, *, seen: str, actor: Reader, at: datetime, today: date) -> None:
    """End the place of a client who died, on the day of the death.

    Asked for twice, it happens once. A death before the selection ends the place on its first day.

    Args:
        ref: whose.
        seen: the day that the actor saw, as `2026-03-14`.
        actor: a coordinator.
        at: when.
        today: the day.

    Raises:
        NoSuchClient, NotYours, PlacementRefused: as in `find_ending`.
        EndingChanged: the day of the death was corrected since the actor looked.
    """
    client = _client(actor, ref)
    take([client.id])
    if any(
        each.deselection_reason is _DIED and str(each.deselected_on) == seen
        for each in _placements(client)
    ):
        return
    ending = find_ending(actor, ref, today=today)
    if str(ending.day) != seen:
        raise EndingChanged(f"The day on which {ref} died was corrected: look again.")
    _put(ending, ending.day, source="death", actor=actor, at=at)


def resume_place(ref: str, *, actor: Reader, at: datetime) -> None:
    """Let a place go on that ended by a death which was struck out. Asked for twice, it does.

    Raises:
        NoSuchClient, NotYours, PlacementRefused: as in `find_mistaken`, or another place began.
    """
    client = _client(actor, ref)
    take([client.id])
    latest = next((each for each in _placements(client) if each.is_latest), None)
    if latest is not None and latest.deselected_on is None and was_struck_out(client.id):
        return
    _put(find_mistaken(actor, ref), None, source="death struck out", actor=actor, at=at)


def _put(ending: Ending, day: date | None, *, source: str, actor: Reader, at: datetime) -> None:
    client, placement = ending.client, ending.placement
    said = replace(
        placement.details(PlacementFacts(district_id=client.home_district_id or 0)),
        deselected_on=day,
        deselection_reason=None if day is None else _DIED,
        deselection_note="",
    )
    histories = histories_of([client.id])[client.id]
    details = completed(said, placement, histories, without=set(FACT_TABLES))
    entry = PlacementEntry(client.id, client.ref, details)
    put_placements([entry], source=source, actor=actor, at=at)


def _client(reader: Reader, ref: str) -> Client:
    client = get_changeable_client(reader, ref)
    if not reader.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, "It is for the coordinators to end a place on the scheme.")
    return client


def _placements(client: Client) -> list[StoredPlacement]:
    return placements_of([client.id]).get(client.id, [])


def _is_open(placement: StoredPlacement, today: date) -> bool:
    return placement.selected_on is not None and (
        placement.deselected_on is None or placement.deselected_on > today
    )
