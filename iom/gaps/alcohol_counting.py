"""Read what the document on alcohol counts. Nothing here changes a row, and no person comes out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func, select

from iom.cohort.histories import ids_on_scheme
from iom.db import db
from iom.directory.domain import Programme
from iom.directory.queries import programmes
from iom.entries.domain import Known
from iom.entries.models import current
from iom.gaps.alcohol import (
    Discussion,
    Flags,
    Point,
    discussion_of,
    parts_of,
    point_of,
    quarter_ends,
)
from iom.gaps.counting import seekers_of, statutory_on
from iom.gaps.domain import SOON_DAYS, answer_all
from iom.needs.counting import people_on_scheme
from iom.needs.domain import NeedKind
from iom.needs.profile import ALCOHOL_DAYS, Person
from iom.needs.reach import EVERYWHERE, Where
from iom.offending.models import Offence
from iom.offending.words import Disposal
from iom.places.queries import list_districts
from iom.sharing.scope import counting

_ALCOHOL = (NeedKind.ALCOHOL,)
_PROVEN = [disposal for disposal in Disposal if disposal.proven_or_charged]


def discussion(where: Where, day: date) -> Discussion:
    """Fill the discussion document of a place. The same statements, however many people there are.

    Args:
        where: of which districts.
        day: the day; the directory and its places are as they are now.
    """
    points: list[Point] = []
    people: list[Person] = []
    for each in (*quarter_ends(day), day):
        people = people_on_scheme(where.district_ids, each, _ALCOHOL)
        points.append(point_of(people, flags_of_everyone(each), each))
    names = {each.id: each.name for each in list_districts() if each.id in where.district_ids}
    offered = programmes(day)
    seekers = seekers_of(people, statutory_on(day), names, day)
    return discussion_of(
        ", ".join(names.values()) if where.code == EVERYWHERE else where.name,
        points,
        parts_of(people, names, day),
        offered,
        answer_all(seekers, offered, day, within=SOON_DAYS),
        day=day,
    )


def flags_of_everyone(day: date) -> dict[int, Flags]:
    """Count the proven offences of the year up to a day of everybody on the scheme, by their flag.

    For counting only: offences by client id, and nothing else of them.
    """
    found: dict[int, Counter[Known | None]] = defaultdict(Counter)
    for client_id, flag, many in db.session.execute(
        counting(select(Offence.client_id, Offence.alcohol, func.count(Offence.id)))
        .where(
            Offence.client_id.in_(ids_on_scheme(day, day)),
            Offence.disposal.in_(_PROVEN),
            Offence.offence_on <= day,
            Offence.offence_on > day - timedelta(days=ALCOHOL_DAYS),
            current(Offence),
        )
        .group_by(Offence.client_id, Offence.alcohol)
    ):
        found[client_id][flag] += many
    return {
        client_id: Flags(
            yes=counts[Known.YES],
            no=counts[Known.NO],
            unknown=counts.total() - counts[Known.YES] - counts[Known.NO],
        )
        for client_id, counts in found.items()
    }


def of_scheme(district_ids: Collection[int], day: date) -> tuple[list[Person], Point]:
    """Return who is counted in the public edition of a scheme, and how they stand to alcohol."""
    people = people_on_scheme(district_ids, day, _ALCOHOL)
    return people, point_of(people, flags_of_everyone(day), day)


def services(day: date) -> list[Programme]:
    """List the programmes that meet the need, by name."""
    return [each for each in programmes(day) if NeedKind.ALCOHOL in each.needs]
