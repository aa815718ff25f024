"""Read the directory, and what of it a client can have. Nothing here changes a row."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.cohort.models import DistrictSpan, StatutorySpan
from iom.db import db
from iom.directory.domain import Programme, Start
from iom.directory.fitting import Person
from iom.directory.models import (
    DirectoryDistrict,
    DirectoryNeed,
    DirectoryProgramme,
    DirectoryProvider,
    DirectoryStart,
)
from iom.directory.offering import Offered, offer
from iom.directory.words import Weekday, number_of, programme_ref, provider_ref
from iom.entries.models import current
from iom.kernel.dates import age_on, covers
from iom.kernel.errors import NotFound
from iom.needs.domain import NeedKind
from iom.offending.models import Situation
from iom.places.models import District
from iom.sharing.fields import sees_named
from iom.sharing.scope import among_seen

_P = DirectoryProgramme


def programmes(on: date) -> list[Programme]:
    """List the programmes that are there on a day, by name. Four statements, however many."""
    return _read(or_(_P.closed_on.is_(None), _P.closed_on > on))


def every_programme() -> list[Programme]:
    """List all programmes, those that closed too, by name. Four statements."""
    return _read(true())


def find_programme(ref: str) -> Programme | None:
    """Find a programme by its reference (`P-0007`), closed or not."""
    number = number_of(ref, "P")
    found = _read(_P.id == number) if number is not None else []
    return found[0] if found else None


def get_programme(ref: str) -> Programme:
    """Fetch a programme by its reference, closed or not.

    Raises:
        NotFound: there is none.
    """
    found = find_programme(ref)
    if found is None:
        raise NotFound("There is no such programme in the directory.")
    return found


def programmes_of(provider: str) -> list[Programme]:
    """List the programmes of a provider by its reference, those that closed too, by name."""
    number = number_of(provider, "V")
    return _read(_P.provider_id == number) if number is not None else []


def _read(which: ColumnElement[bool]) -> list[Programme]:
    ids = select(_P.id).where(which)
    needs: dict[int, set[NeedKind]] = defaultdict(set)
    for programme_id, need in db.session.execute(
        select(DirectoryNeed.programme_id, DirectoryNeed.need).where(
            DirectoryNeed.programme_id.in_(ids)
        )
    ):
        needs[programme_id].add(need)
    districts: dict[int, set[str]] = defaultdict(set)
    for programme_id, name in db.session.execute(
        select(DirectoryDistrict.programme_id, District.name)
        .join(District, District.id == DirectoryDistrict.district_id)
        .where(DirectoryDistrict.programme_id.in_(ids))
    ):
        districts[programme_id].add(name)
    starts: dict[int, list[Start]] = defaultdict(list)
    for row in db.session.execute(
        select(
            DirectoryStart.programme_id,
            DirectoryStart.id,
            DirectoryStart.on,
            DirectoryStart.places,
            DirectoryStart.taken,
            DirectoryStart.note,
            DirectoryStart.version,
        )
        .where(DirectoryStart.programme_id.in_(ids), DirectoryStart.called_off == "")
        .order_by(DirectoryStart.on, DirectoryStart.id)
    ):
        starts[row.programme_id].append(
            Start(
                id=row.id,
                on=row.on,
                places=row.places,
                taken=row.taken,
                note=row.note,
                version=row.version,
            )
        )
    found = [
        Programme(
            ref=programme_ref(row.id),
            provider_ref=provider_ref(row.provider_id),
            provider=row.provider,
            third_sector=row.third_sector,
            telephone=row.telephone,
            name=row.name,
            what=row.what,
            pathway=row.pathway,
            needs=frozenset(needs[row.id]),
            districts=None if row.everywhere else frozenset(districts[row.id]),
            least_age=row.least_age,
            most_age=row.most_age,
            sex=row.sex,
            statutory=row.statutory,
            custody=row.custody,
            how_to_refer=row.how_to_refer,
            link=row.full_name or row.link_name,
            link_user_id=row.link_user_id,
            takes=row.takes,
            days=tuple(Weekday(word) for word in row.days.split()),
            hours=row.hours,
            capacity=row.capacity,
            taken=row.taken,
            cost_pence=row.cost_pence,
            confirmed_on=row.confirmed_on,
            confirmed_by=row.confirmed_by,
            closed_on=row.closed_on,
            closed_why=row.closed_why,
            starts=tuple(starts[row.id]),
            version=row.version,
        )
        for row in db.session.execute(
            select(
                *(column for column in _P.__table__.c),
                DirectoryProvider.name.label("provider"),
                DirectoryProvider.third_sector,
                DirectoryProvider.telephone,
                User.full_name,
            )
            .join(DirectoryProvider, DirectoryProvider.id == _P.provider_id)
            .outerjoin(User, User.id == _P.link_user_id)
            .where(which)
        )
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.ref))


def person_of(reader: Reader, client: Client, today: date) -> Person:
    """Say what is known to a reader of a client whom they see, as a programme asks it.

    What the reader's agency may not see is not known to them. At most three statements.
    """
    district_id = _held(DistrictSpan, client.id, today) if sees_named(reader, "district") else None
    district_id = district_id or client.home_district_id
    district = db.session.get(District, district_id) if district_id else None
    born = client.date_of_birth
    return Person(
        sex=client.sex,
        age=age_on(born, today) if born else None,
        districts=frozenset({district.name}) if district else frozenset(),
        statutory=_held(StatutorySpan, client.id, today)
        if sees_named(reader, "statutory")
        else None,
        in_custody=_in_custody(client.id, today) if sees_named(reader, "situation") else None,
    )


def _held(span: type[DistrictSpan | StatutorySpan], client_id: int, today: date) -> Any:  # noqa: ANN401  # what the spans are of
    rows = db.session.execute(
        among_seen(select(span.from_on, span.to_on, span.value)).where(span.client_id == client_id)
    )
    return next((row.value for row in rows if covers(today, row.from_on, row.to_on)), None)


def _in_custody(client_id: int, today: date) -> bool:
    """Say whether a client is not at liberty; a day that no situation covers is at liberty."""
    rows = db.session.execute(
        among_seen(select(Situation.kind, Situation.from_on, Situation.to_on)).where(
            Situation.client_id == client_id, current(Situation)
        )
    )
    return any(not row.kind.at_liberty for row in rows if covers(today, row.from_on, row.to_on))


def offered(reader: Reader, client_ref: str, need: NeedKind, today: date) -> Offered:
    """Say what there is for a need of a client, and why not the rest.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
    """
    client = get_client(reader, client_ref)
    return offer(programmes(today), person_of(reader, client, today), need, today)
