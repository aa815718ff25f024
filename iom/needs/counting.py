"""Read whom a need profile counts. Nothing here changes a row.

A count counts everyone (HANDBOOK 1), so what comes out is ids, dates and where needs stand, and no
person. Going down from a count to people goes through the scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Select, select

from iom.accounts.domain import Reader
from iom.clients.domain import Sex
from iom.clients.models import Client
from iom.cohort import histories
from iom.cohort.domain import MAPPA_EXCLUDED
from iom.cohort.facts import DatedFacts, held_on
from iom.db import db
from iom.entries.domain import Known
from iom.entries.models import current
from iom.kernel.batches import in_batches
from iom.kernel.dates import covers
from iom.needs.domain import NeedKind, standing_of
from iom.needs.profile import ALCOHOL_DAYS, Person
from iom.needs.queries import ALL_KINDS, said_of_everyone
from iom.offending.models import Offence
from iom.offending.queries import not_at_liberty
from iom.offending.words import Disposal
from iom.sharing.scope import counting, visible_to

_PROVEN = [disposal for disposal in Disposal if disposal.proven_or_charged]
_BATCH = 1_000


def people_on_scheme(
    district_ids: Collection[int], day: date, kinds: Collection[NeedKind] = ALL_KINDS
) -> list[Person]:
    """List who is on the scheme in some districts on a day, MAPPA 2 and 3 left out (HANDBOOK 10).

    Nine statements, however many people there are.

    Args:
        district_ids: which districts.
        day: the day.
        kinds: of which needs it is asked; the others read as unknown.
    """
    ids = histories.ids_on_scheme(day, day)
    said, away = said_of_everyone(ids, day, kinds), not_at_liberty(ids)
    born, flagged = _who_they_are(ids), _flagged(ids, day)
    return [
        Person(
            client_id=each.client_id,
            needs={
                kind: standing_of(those, day).need
                for kind, those in said.get(each.client_id, {}).items()
            },
            away=any(covers(day, it.from_on, it.to_on) for it in away.get(each.client_id, ())),
            strand=held_on(each.strands, day) is not None,
            sex=born[each.client_id][0],
            born=born[each.client_id][1],
            flagged=flagged.get(each.client_id),
            district_id=held_on(each.districts, day),
        )
        for each in histories.list_facts_of(ids)
        if _counts(each, district_ids, day)
    ]


def _counts(facts: DatedFacts, district_ids: Collection[int], day: date) -> bool:
    district_id = held_on(facts.districts, day)
    return (
        any(covers(day, stay.selected_on, stay.deselected_on) for stay in facts.stays)
        and (held_on(facts.mappa_levels, day) or 0) < MAPPA_EXCLUDED
        and district_id is not None
        and district_id in district_ids
    )


def _who_they_are(ids: Select[int]) -> dict[int, tuple[Sex | None, date | None]]:
    rows = db.session.execute(
        counting(select(Client.id, Client.sex, Client.date_of_birth)).where(Client.id.in_(ids))
    )
    return {client_id: (sex, born) for client_id, sex, born in rows}


def _flagged(ids: Select[int], day: date) -> dict[int, bool]:
    """Say of whom it is known whether alcohol had to do with an offence of the last year."""
    found: dict[int, bool] = defaultdict(bool)
    for client_id, alcohol in db.session.execute(
        counting(select(Offence.client_id, Offence.alcohol)).where(
            Offence.client_id.in_(ids),
            Offence.disposal.in_(_PROVEN),
            Offence.offence_on <= day,
            Offence.offence_on > day - timedelta(days=ALCOHOL_DAYS),
            Offence.alcohol.in_([Known.YES, Known.NO]),
            current(Offence),
        )
    ):
        found[client_id] = found[client_id] or alcohol is Known.YES
    return dict(found)


def seen_with(
    reader: Reader, people: Collection[Person], kind: NeedKind
) -> tuple[list[tuple[str, str]], int]:
    """Return who of those who have a need is shown to a reader, and how many are not.

    Returns:
        Reference and name of each, by name; how many more have it.
    """
    having = sorted(each.client_id for each in people if each.stands(kind).open)
    if not reader.sees(kind.category):
        return [], len(having)
    found: list[tuple[str, str]] = []
    for batch in in_batches(having, _BATCH):
        for ref, *names in db.session.execute(
            select(Client.ref, Client.family_name, Client.given_names).where(
                Client.id.in_(batch), visible_to(reader, Client)
            )
        ):
            found.append((ref, ", ".join(name for name in names if name)))
    return sorted(found, key=lambda each: (each[1].casefold(), each[0])), len(having) - len(found)
