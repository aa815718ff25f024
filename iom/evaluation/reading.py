"""Read the contacts with providers, and what is to be known of the people. Changes no row.

A count counts everyone (HANDBOOK 1), so nothing here asks who reads, and no person comes out: what
does is days, sexes, ages and sums. The number of statements does not depend on how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select

from iom.clients.domain import Sex
from iom.clients.models import Client
from iom.clients.queries import merged_away
from iom.cohort.facts import held_on
from iom.cohort.models import DistrictSpan
from iom.cohort.spans import Span
from iom.contacts import models as contacts
from iom.contacts.counted import came
from iom.db import db
from iom.entries.models import current
from iom.estimator.days import Days
from iom.evaluation.domain import Contact, Period, Person, Work
from iom.offending.models import Offence
from iom.offending.queries import not_at_liberty
from iom.offending.words import Disposal
from iom.sharing.scope import counting

_PROVEN = [each for each in Disposal if each.proven_or_charged]
_Row = contacts.Contact


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is evaluated of a period.

    Attributes:
        contacts: with providers, of those who lived in the districts on the day.
        people: whom they are with, by number.
        names: of providers, as they are written most often.
        paid: what the fund paid providers, in pence, by their work.
        unnamed: sessions that name no provider, and so belong to none.
    """

    contacts: Sequence[Contact]
    people: Mapping[int, Person]
    names: Mapping[str, str]
    paid: Mapping[Work, int]
    unnamed: int


def read_everything(district_ids: Collection[int], period: Period) -> Everything:
    """Read what is evaluated of a period, in some districts. Seven statements."""
    within = _within(period)
    ids = counting(select(_Row.client_id)).where(*within, _Row.provider != "").distinct()
    there = _there(period, district_ids)
    names: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = []
    for client_id, on, provider, pathway, attended, outcome, cost in db.session.execute(
        counting(
            select(
                *(_Row.client_id, _Row.on, _Row.provider, _Row.pathway),
                *(_Row.attended, _Row.outcome, _Row.cost_pence),
            )
        )
        .where(*within, _Row.provider != "")
        .order_by(_Row.on, _Row.id)
    ):
        if not there(client_id, on):
            continue
        work = Work.of(provider, pathway)
        names[work.provider][" ".join(provider.split())] += 1
        found.append(
            Contact(
                client_id=client_id,
                work=work,
                attended=attended,
                outcome=outcome,
                cost_pence=cost,
            )
        )
    without = db.session.execute(
        counting(select(_Row.client_id, _Row.on, func.count(_Row.id)))
        .where(*within, _Row.provider == "", came(_Row))
        .group_by(_Row.client_id, _Row.on)
    )
    return Everything(
        contacts=found,
        people=_people(ids, {each.client_id for each in found}),
        names={
            provider: max(written, key=lambda name: (written[name], name))
            for provider, written in names.items()
        },
        paid={},
        unnamed=sum(number for client_id, on, number in without if there(client_id, on)),
    )


def _within(period: Period) -> Sequence[ColumnElement[bool]]:
    return (
        _Row.on.between(period.first, period.last),
        current(_Row),
        _Row.client_id.not_in(merged_away()),
    )


class _There:
    """Who lived in some districts on a day."""

    def __init__(
        self, spans: Mapping[int, Sequence[Span[int]]], district_ids: Collection[int]
    ) -> None:
        self._spans, self._ids = spans, frozenset(district_ids)

    def __call__(self, client_id: int, day: date) -> bool:
        district_id = held_on(self._spans.get(client_id, ()), day)
        return district_id is not None and district_id in self._ids


def _there(period: Period, district_ids: Collection[int]) -> _There:
    spans: dict[int, list[Span[int]]] = defaultdict(list)
    for client_id, from_on, to_on, district_id in db.session.execute(
        counting(
            select(
                DistrictSpan.client_id, DistrictSpan.from_on, DistrictSpan.to_on, DistrictSpan.value
            )
        ).where(
            DistrictSpan.client_id.in_(
                counting(select(_Row.client_id)).where(*_within(period)).distinct()
            )
        )
    ):
        spans[client_id].append(Span(from_on, to_on, district_id))
    return _There(spans, district_ids)


def _people(ids: Select[int], wanted: Collection[int]) -> dict[int, Person]:
    offences, firsts, away = _offences(ids), _firsts(ids), not_at_liberty(ids)
    rows: Sequence[tuple[int, Sex | None, date | None]] = [
        (client_id, sex, born)
        for client_id, sex, born in db.session.execute(
            counting(select(Client.id, Client.sex, Client.date_of_birth)).where(Client.id.in_(ids))
        )
    ]
    return {
        client_id: Person(
            sex=sex,
            born=born,
            offences=offences.get(client_id, ()),
            away=Days.of(away.get(client_id, ())),
            firsts=firsts.get(client_id, {}),
        )
        for client_id, sex, born in rows
        if client_id in wanted
    }


def _offences(ids: Select[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for client_id, on in db.session.execute(
        counting(select(Offence.client_id, Offence.offence_on)).where(
            Offence.client_id.in_(ids), Offence.disposal.in_(_PROVEN), current(Offence)
        )
    ):
        found[client_id].append(on)
    return found


def _firsts(ids: Select[int]) -> dict[int, dict[Work, date]]:
    """Return the day of the first session with each provider on each pathway, whenever it was."""
    found: dict[int, dict[Work, date]] = defaultdict(dict)
    for client_id, provider, pathway, on in db.session.execute(
        counting(select(_Row.client_id, _Row.provider, _Row.pathway, func.min(_Row.on)))
        .where(_Row.client_id.in_(ids), _Row.provider != "", current(_Row), came(_Row))
        .group_by(_Row.client_id, _Row.provider, _Row.pathway)
    ):
        work = Work.of(provider, pathway)
        found[client_id][work] = min(on, found[client_id].get(work, on))
    return found
