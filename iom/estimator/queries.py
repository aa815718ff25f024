"""Read what crimes saved rest on, for whoever counts. Nothing here changes a row.

A figure counts everyone (HANDBOOK 1), so what `list_people` reads is ids and dates and no person.
Going down from a figure to its workings goes through the scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client, Death
from iom.cohort import histories
from iom.db import db
from iom.entries.models import current
from iom.estimator.domain import Person, Question
from iom.kernel.batches import in_batches
from iom.offending.models import Offence
from iom.offending.queries import not_at_liberty
from iom.offending.words import Disposal
from iom.sharing.scope import counting, visible_to

_PROVEN_OR_CHARGED = [disposal for disposal in Disposal if disposal.proven_or_charged]
_BATCH = 1_000


def list_people(question: Question) -> list[Person]:
    """List what is known of everyone who may have a day on the scheme within the question.

    Seven statements, however many people there are.
    """
    ids = _ids(question)
    away, offences = not_at_liberty(ids), _offences(ids, question.last)
    deaths = _deaths(ids)
    return [
        Person(
            facts=facts,
            away=tuple(away.get(facts.client_id, ())),
            offences=tuple(offences.get(facts.client_id, ())),
            died_on=deaths.get(facts.client_id),
        )
        for facts in histories.list_facts_of(ids)
    ]


def _ids(question: Question) -> Select[int]:
    if question.district_ids is None:
        return histories.ids_on_scheme(question.first, question.last)
    return histories.ids_served_by(question.district_ids, question.first, question.last)


@dataclass(frozen=True, slots=True)
class Seen:
    """A client whose working the reader may see."""

    ref: str
    name: str


def seen_by(reader: Reader, client_ids: Collection[int]) -> dict[int, Seen]:
    """Return those clients whose working the reader may see, by id.

    A working tells of offences and custody: where the reader's agency may see none, it is nobody's.
    """
    if not reader.sees(Category.OFFENDING):
        return {}
    found: dict[int, Seen] = {}
    for batch in in_batches(sorted(set(client_ids)), _BATCH):
        for client_id, ref, *names in db.session.execute(
            select(Client.id, Client.ref, Client.family_name, Client.given_names).where(
                Client.id.in_(batch), visible_to(reader, Client)
            )
        ):
            found[client_id] = Seen(ref, ", ".join(name for name in names if name))
    return found


def _offences(ids: Select[int], last: date) -> Mapping[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for client_id, day in db.session.execute(
        counting(select(Offence.client_id, Offence.offence_on)).where(
            Offence.client_id.in_(ids),
            Offence.disposal.in_(_PROVEN_OR_CHARGED),
            Offence.offence_on <= last,
            current(Offence),
        )
    ):
        found[client_id].append(day)
    return found


def _deaths(ids: Select[int]) -> dict[int, date]:
    rows = db.session.execute(
        counting(select(Death.client_id, Death.died_on)).where(
            Death.client_id.in_(ids), current(Death)
        )
    )
    return dict(rows.all())
