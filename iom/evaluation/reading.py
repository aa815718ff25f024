"""Read the contacts with providers, and what is to be known of the people. Changes no row.

A count counts everyone (HANDBOOK 1), so nothing here asks who reads, and no person comes out: what
does is days, sexes, ages and sums. The number of statements does not depend on how many there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from iom.clients.domain import Sex
from iom.clients.models import Client
from iom.clients.queries import merged_away
from iom.cohort.models import DistrictSpan
from iom.contacts import models as contacts
from iom.contacts.counted import came
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.models import current
from iom.estimator.days import Days
from iom.evaluation.domain import Contact, Period, Person, Work
from iom.fund.models import Line, Request
from iom.fund.queries import PAID_PENCE, PAYING
from iom.offending.models import Offence
from iom.offending.queries import not_at_liberty
from iom.offending.words import Disposal
from iom.sharing.scope import counting

_PROVEN = [each for each in Disposal if each.proven_or_charged]
_Row = contacts.Contact
# Who names no provider did the work themselves: it is their agency's.
_PROVIDER = func.coalesce(func.nullif(_Row.provider, ""), _Row.agency)


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is evaluated of a period.

    Attributes:
        contacts: with providers, of those who lived in the districts on the day.
        people: whom they are with, by number.
        names: of providers, as they are written most often.
        paid: what the fund paid providers, in pence, by their work.
        unnamed: sessions that name neither a provider nor an agency, and so belong to none.
    """

    contacts: Sequence[Contact]
    people: Mapping[int, Person]
    names: Mapping[str, str]
    paid: Mapping[Work, int]
    unnamed: int


def read_everything(district_ids: Collection[int], period: Period) -> Everything:
    """Read what is evaluated of a period, in some districts. Seven statements."""
    within = _within(district_ids, period)
    ids = (
        counting(select(_Row.client_id))
        .join(DistrictSpan, _lived_there())
        .where(*within, _PROVIDER != "")
        .distinct()
    )
    works: dict[tuple[str, Pathway | None], Work] = {}
    written: Counter[str] = Counter()
    found = []
    for client_id, provider, pathway, attended, outcome, cost in db.session.execute(
        counting(
            select(
                *(_Row.client_id, _PROVIDER, _Row.pathway),
                *(_Row.attended, _Row.outcome, _Row.cost_pence),
            )
        )
        .join(DistrictSpan, _lived_there())
        .where(*within, _PROVIDER != "")
    ):
        if (provider, pathway) not in works:
            works[provider, pathway] = Work.of(provider, pathway)
        written[provider] += 1
        found.append(
            Contact(
                client_id=client_id,
                work=works[provider, pathway],
                attended=attended,
                outcome=outcome,
                cost_pence=cost,
            )
        )
    names = _names(written)
    paid = _paid(district_ids, period, names)
    unnamed = db.session.scalar(
        counting(select(func.count(_Row.id)))
        .join(DistrictSpan, _lived_there())
        .where(*within, _PROVIDER == "", came(_Row))
    )
    return Everything(
        contacts=found,
        people=_people(ids),
        names=names,
        paid=paid,
        unnamed=unnamed or 0,
    )


def _names(written: Mapping[str, int]) -> dict[str, str]:
    """Return how each provider is written most often."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for provider, number in written.items():
        found[Work.of(provider, None).provider][" ".join(provider.split())] += number
    return {
        provider: max(spelt, key=lambda name: (spelt[name], name))
        for provider, spelt in found.items()
    }


def _paid(district_ids: Collection[int], period: Period, names: dict[str, str]) -> dict[Work, int]:
    """Return what the fund paid providers for clients of some districts, refunds taken off.

    How those are written of whom there is no contact goes with `names`.
    """
    rows = db.session.execute(
        select(Request.provider, Request.pathway, func.sum(PAID_PENCE))
        .join(Line, Line.request_id == Request.id)
        .where(
            Request.district_id.in_(sorted(district_ids)),
            Request.provider != "",
            Line.on.between(period.first, period.last),
            Line.movement.in_(PAYING),
        )
        .group_by(Request.provider, Request.pathway)
        .order_by(Request.provider)
    )
    found: dict[Work, int] = defaultdict(int)
    for provider, pathway, pence in rows:
        work = Work.of(provider, pathway)
        found[work] += int(pence)
        names.setdefault(work.provider, " ".join(provider.split()))
    return {work: pence for work, pence in found.items() if pence}


def _within(district_ids: Collection[int], period: Period) -> Sequence[ColumnElement[bool]]:
    return (
        _Row.on.between(period.first, period.last),
        current(_Row),
        _Row.client_id.not_in(merged_away()),
        DistrictSpan.value.in_(sorted(district_ids)),
    )


def _lived_there() -> ColumnElement[bool]:
    """Join where the client lived on the day of a contact; spans of one kind never overlap."""
    return and_(
        DistrictSpan.client_id == _Row.client_id,
        DistrictSpan.from_on <= _Row.on,
        or_(DistrictSpan.to_on.is_(None), DistrictSpan.to_on > _Row.on),
    )


def _people(ids: Select[int]) -> dict[int, Person]:
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
        counting(select(_Row.client_id, _PROVIDER, _Row.pathway, func.min(_Row.on)))
        .where(_Row.client_id.in_(ids), _PROVIDER != "", current(_Row), came(_Row))
        .group_by(_Row.client_id, _PROVIDER, _Row.pathway)
    ):
        work = Work.of(provider, pathway)
        found[client_id][work] = min(on, found[client_id].get(work, on))
    return found
