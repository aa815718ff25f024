"""Read whom the gaps count. Nothing here changes a row.

A count counts everyone (HANDBOOK 1): what comes out is numbers, groups and needs, and no person.
Going down from a count to people goes through the scope.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.bands import age_band, sex_group
from iom.clients.models import Client
from iom.cohort.histories import ids_on_scheme
from iom.cohort.models import StatutorySpan
from iom.db import db
from iom.directory.fitting import Person
from iom.directory.queries import programmes
from iom.gaps.domain import Answer, Seeker, State, answer_all
from iom.kernel.batches import in_batches
from iom.kernel.dates import age_on, covers
from iom.needs import profile
from iom.needs.counting import people_on_scheme
from iom.needs.domain import NeedKind
from iom.places.queries import list_districts
from iom.sharing.scope import counting, visible_to

_BATCH = 1_000


def answers_of(district_ids: Collection[int], day: date, *, within: int) -> list[Answer]:
    """Say for each open need of the cohort of some districts what there is. Fifteen statements.

    The directory is as it is now, and so are the places that are left: only today can be asked.
    """
    found = people_on_scheme(district_ids, day)
    seekers = seekers_of(found, statutory_on(day), _names(), day)
    return answer_all(seekers, programmes(day), day, within=within)


def _names() -> Mapping[int, str]:
    return {each.id: each.name for each in list_districts()}


def statutory_on(day: date) -> dict[int, bool | None]:
    """Say who on the scheme is on a licence or order; not there, or None: not known."""
    rows = db.session.execute(
        counting(
            select(
                StatutorySpan.client_id,
                StatutorySpan.from_on,
                StatutorySpan.to_on,
                StatutorySpan.value,
            )
        ).where(StatutorySpan.client_id.in_(ids_on_scheme(day, day)))
    )
    return {row.client_id: row.value for row in rows if covers(day, row.from_on, row.to_on)}


def seekers_of(
    people: Iterable[profile.Person],
    statutory: Mapping[int, bool | None],
    names: Mapping[int, str],
    day: date,
) -> list[Seeker]:
    """Return who of some people has a need now, as a programme asks for them."""
    found = []
    for each in people:
        needs = frozenset(kind for kind in NeedKind if each.stands(kind).open)
        if not needs:
            continue
        district = names.get(each.district_id or 0, "")
        person = Person(
            sex=each.sex,
            age=age_on(each.born, day) if each.born else None,
            districts=frozenset({district} if district else ()),
            statutory=statutory.get(each.client_id),
            in_custody=each.away,
        )
        found.append(
            Seeker(
                client_id=each.client_id,
                person=person,
                needs=needs,
                district=district,
                sex=sex_group(each.sex),
                age=age_band(each.born, day),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """A client whom the reader sees, and what there is for a need of theirs."""

    ref: str
    name: str
    state: State


def seen_with(reader: Reader, answers: Iterable[Answer], need: NeedKind) -> tuple[list[Named], int]:
    """Return who of those that have to wait, or have nothing, is shown to a reader.

    Returns:
        Whom the reader sees, those with nothing first, by name; how many more are counted.
    """
    lacking = {
        each.seeker.client_id: each.found.state
        for each in answers
        if each.need is need and each.found.state is not State.THERE
    }
    if not reader.sees(need.category):
        return [], len(lacking)
    found = [
        Named(ref, ", ".join(name for name in names if name), lacking[client_id])
        for batch in in_batches(sorted(lacking), _BATCH)
        for client_id, ref, *names in db.session.execute(
            select(Client.id, Client.ref, Client.family_name, Client.given_names).where(
                Client.id.in_(batch), visible_to(reader, Client)
            )
        )
    ]
    found.sort(key=lambda each: (each.state is not State.GAP, each.name.casefold(), each.ref))
    return found, len(lacking) - len(found)
