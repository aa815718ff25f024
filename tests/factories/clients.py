"""Clients, placements and situations for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from iom.clients import service as clients
from iom.clients.domain import (
    Ethnicity,
    IdentifierKind,
    Number,
    PersonDetails,
    Sex,
)
from iom.clients.identifiers import canonical
from iom.clients.models import Client
from iom.cohort import service as cohort
from iom.cohort.domain import DeselectionReason, DipStatus, PlacementDetails, PlacementFacts, Strand
from iom.db import db
from iom.offending import service as offending
from iom.offending.domain import SituationDetails, SituationKind
from iom.places import queries as places
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, the_places

_number = count(1)
SOURCE = "tests"
_WRITTEN: dict[str, Any] = {"source": SOURCE, "actor": COMMAND, "at": NOON}


def a_client(
    *,
    ref: str | None = None,
    family_name: str = "Testperson",
    given_names: str = "Wren",
    date_of_birth: date | None = None,
    sex: Sex | None = None,
    ethnicity: Ethnicity | None = None,
    numbers: dict[IdentifierKind, str] | None = None,
    district: str | None = "Cambridge",
    nominated_on: date = date(2024, 1, 1),
    selected_on: date | None = date(2024, 2, 1),
    **placement: Any,
) -> Client:
    """Make a client with one placement (further arguments as in `a_placement`).

    Without a district there is no placement. Places are made where there are none yet.
    """
    ref = ref or f"C-{next(_number):06}"
    person = PersonDetails(
        ref=ref,
        family_name=family_name,
        given_names=given_names,
        date_of_birth=date_of_birth,
        sex=sex,
        ethnicity=ethnicity,
        numbers={
            kind: Number(canonical(kind, text, this_year=2026).value, text)
            for kind, text in (numbers or {}).items()
        },
    )
    if not places.list_districts():
        the_places()
    with transaction():
        client_id = clients.record_client(person, **_WRITTEN)
    client = db.session.get_one(Client, client_id)
    if district is not None:
        a_placement(
            client,
            district=district,
            nominated_on=nominated_on,
            selected_on=selected_on,
            **placement,
        )
    return client


def a_placement(
    client: Client,
    *,
    nominated_on: date,
    selected_on: date | None = None,
    deselected_on: date | None = None,
    reason: DeselectionReason | None = None,
    note: str = "",
    district: str = "Cambridge",
    strand: Strand | None = None,
    dip_status: DipStatus | None = None,
    statutory: bool | None = None,
    mappa_level: int = 0,
    level: int | None = None,
) -> None:
    """Give a client a placement; one with an end and no reason ended by successful engagement."""
    if deselected_on is not None and reason is None:
        reason = DeselectionReason.SUCCESSFUL_ENGAGEMENT
    details = PlacementDetails(
        nominated_on=nominated_on,
        selected_on=selected_on,
        deselected_on=deselected_on,
        deselection_reason=reason,
        deselection_note=note,
        facts=PlacementFacts(
            district_id=places.get_district_named(district).id,
            strand=strand,
            dip_status=dip_status,
            statutory=statutory,
            mappa_level=mappa_level,
            intensity=level,
        ),
    )
    client_id, client_ref = client.id, client.ref
    with transaction():
        cohort.put_placements([cohort.PlacementEntry(client_id, client_ref, details)], **_WRITTEN)


def a_situation(
    client: Client,
    kind: SituationKind = SituationKind.CUSTODY,
    *,
    from_on: date,
    to_on: date | None = None,
    establishment: str = "",
) -> None:
    """Put a client into a situation from a day until, not including, another."""
    details = SituationDetails(kind=kind, from_on=from_on, to_on=to_on, establishment=establishment)
    client_id, client_ref = client.id, client.ref
    with transaction():
        offending.put_situations(
            [offending.SituationEntry(client_id, client_ref, details)], **_WRITTEN
        )
