"""What comes onto the record when a nomination is decided: a new client, a placement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, case, cast, func, select, text

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients import service as clients
from iom.clients.domain import IdentifierKind, Number, PersonDetails
from iom.clients.domain import subject_of as client_subject
from iom.clients.models import Client, Identifier, Tombstone
from iom.cohort import service as cohort
from iom.cohort.comparing import completed
from iom.cohort.domain import PlacementDetails, PlacementFacts, Status, status_on
from iom.cohort.stored import FACT_TABLES, histories_of, placements_of
from iom.db import db
from iom.kernel.clock import LONDON
from iom.nominations import queries
from iom.nominations.domain import InformationKept, State
from iom.nominations.models import Nomination
from iom.safeguards.telling import tell_of_information
from iom.sharing.scope import matching, writing

LOCK = 7_340_601
"""That of an import of people (`iom.intake.service`), which gives references, too."""


def record_nominee(nomination: Nomination, *, actor: Reader, at: datetime) -> tuple[int, str]:
    """Put a new client on the record under the next free number; return id and reference."""
    _one_at_a_time()
    person = PersonDetails(
        ref=next_ref(),
        family_name=nomination.family_name,
        given_names=nomination.given_names,
        date_of_birth=nomination.date_of_birth,
        sex=nomination.sex,
        numbers=_free(queries.nominee_of(nomination).numbers),
    )
    source = _source(nomination)
    return clients.record_client(person, source=source, actor=actor, at=at), person.ref


def _one_at_a_time() -> None:
    """Wait for others who give references. SQLite has one writer at a time in any case."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def next_ref() -> str:
    """Return the next free reference: C- and one more than the highest number ever given."""
    highest = 0
    for refs in (writing(select(_number(Client.ref))), select(_number(Tombstone.ref))):
        highest = max(highest, db.session.scalar(refs) or 0)
    return f"C-{highest + 1:06}"


def _number(ref: Any) -> Any:  # noqa: ANN401  # a column of references
    whole = ref.regexp_match("^C-[0-9]{1,9}$")
    return func.max(case((whole, cast(func.substr(ref, 3), Integer)), else_=0))


def _free(numbers: Mapping[str, str]) -> dict[IdentifierKind, Number]:
    """Leave out numbers that stand on another record: they stay on the nomination."""
    rows = db.session.execute(
        matching(select(Identifier.kind, Identifier.canonical)).where(
            Identifier.canonical.in_(numbers.values())
        )
    )
    taken = {(kind, canonical) for kind, canonical in rows}
    return {
        IdentifierKind(kind): Number(number, number)
        for kind, number in numbers.items()
        if (IdentifierKind(kind), number) not in taken
    }


def put_placement(
    nomination: Nomination, client_id: int, ref: str, *, actor: Reader, at: datetime
) -> State:
    """Give a client a placement nominated on that day, unless one is open; what held goes on."""
    today = at.astimezone(LONDON).date()
    stored = placements_of([client_id]).get(client_id, [])
    is_open = any(
        status_on(
            today,
            selected_on=each.selected_on,
            deselected_on=each.deselected_on,
            not_selected_on=each.not_selected_on,
        )
        not in {Status.DESELECTED, Status.NOT_SELECTED}
        or each.nominated_on == nomination.nominated_on
        for each in stored
    )
    if is_open:
        event = InformationKept(subject=client_subject(ref), nomination=nomination.id)
        audit.record(event, actor=actor, at=at)
        tell_of_information(
            client_id,
            "{ref} was nominated again while nominated or on the scheme already. What was said "
            "is kept as information on the client’s page.",
            key=f"nomination:{nomination.id}",
            anchor="nominations",
            actor=actor,
            at=at,
        )
        return State.KEPT
    details = PlacementDetails(
        nominated_on=nomination.nominated_on,
        facts=PlacementFacts(district_id=nomination.district_id),
    )
    others = set(FACT_TABLES) - {"district_id", "intensity"}
    histories = histories_of([client_id])[client_id]
    details = completed(details, None, histories, without=others)
    entry = cohort.PlacementEntry(client_id, ref, details)
    cohort.put_placements([entry], source=_source(nomination), actor=actor, at=at)
    return State.TAKEN_ON


def _source(nomination: Nomination) -> str:
    return f"nomination {nomination.id}"
