"""Agreements of the story, and who works with whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from iom.accounts import queries as accounts
from iom.accounts.domain import Category, Reader
from iom.kernel.clock import LONDON
from iom.kernel.dates import Month
from iom.sharing import service
from iom.sharing.agreements import Party, Reason, Terms
from iom.sharing.announcements import announce_expiring
from iom.sharing.queries import list_in_force, terms_of
from iom.sharing.service import Seen

_C = Category
_GATEWAY = (
    "Crime and Disorder Act 1998, section 115: works for the probation service under contract"
)


def agree(*, owner: str, actor: Reader, at: datetime) -> None:
    """Put the story's agreements in the place of the founding one.

    One holds for everybody, one for housing, one for charities that ends within 30 days and so is
    announced, one is over, one is still to come.

    Args:
        owner: who answers for them, as the trail names them; the last one has nobody.
        actor: whoever records them.
        at: when; the agreements lie around this day.
    """
    today = at.astimezone(LONDON).date()
    _sign_the_founding_one(owner, today, actor, at)
    for terms in _agreements(owner, today):
        service.record_agreement(terms, actor=actor, at=at)
    announce_expiring(at)


def _sign_the_founding_one(owner: str, today: date, actor: Reader, at: datetime) -> None:
    [founding] = list_in_force(today)
    begun = Month.of(today).plus(-9).first_day
    signed = replace(
        terms_of(founding),
        title="Core information sharing agreement",
        purposes=(
            "To reduce crime and reoffending by the people on the scheme: to choose them, to "
            "supervise and support them, to plan their release, and to protect those around them.\n"
            "Each agency sees what its own part of that work needs."
        ),
        from_on=begun,
        to_on=Month.of(begun).plus(24).first_day,
        review_on=Month.of(begun).plus(12).first_day,
        owner=owner,
    )
    service.change_agreement(
        Seen(agreement_id=founding.id, version=founding.version),
        signed,
        why=Reason.CORRECTION,
        reason="The agreement that the partners signed, in the place of the founding one.",
        actor=actor,
        at=at,
    )


def _agreements(owner: str, today: date) -> list[Terms]:
    month = Month.of(today)
    return [
        Terms(
            title="Housing and resettlement agreement",
            purposes=(
                "To find somewhere to live before release, to keep tenancies, and to settle what "
                "stands in their way: rent, arrears and benefit."
            ),
            from_on=month.plus(-6).first_day,
            to_on=month.plus(18).first_day,
            review_on=month.plus(6).first_day,
            owner="user:linden",
            parties=_parties(
                housing={_C.IDENTITY, _C.HOUSING, _C.FINANCE},
                probation={_C.IDENTITY, _C.HOUSING, _C.FINANCE},
                council={_C.IDENTITY, _C.HOUSING, _C.FINANCE},
            ),
        ),
        Terms(
            title="Mentoring through the gate",
            purposes=(
                "To meet people at the gate on the day of release and to stay with them for "
                "twelve weeks."
            ),
            from_on=today - timedelta(days=342),
            to_on=today + timedelta(days=24),
            review_on=today + timedelta(days=10),
            owner=owner,
            parties=_parties(charity={_C.IDENTITY, _C.HOUSING}),
        ),
        Terms(
            title="Health checks in police custody, pilot",
            purposes="To offer a health check to everybody on the scheme who is arrested.",
            from_on=month.plus(-16).first_day,
            to_on=month.plus(-4).first_day,
            review_on=month.plus(-10).first_day,
            owner=owner,
            parties=_parties(
                health={_C.IDENTITY, _C.HEALTH, _C.SUBSTANCE_TREATMENT}, police={_C.IDENTITY}
            ),
        ),
        Terms(
            title="Young people moving to adult services",
            purposes="To hand over at 18 without a gap.",
            from_on=month.plus(2).first_day,
            to_on=month.plus(14).first_day,
            review_on=month.plus(8).first_day,
            owner="",
            parties=_parties(
                **{
                    "youth-offending": set(_C),
                    "probation": {_C.IDENTITY, _C.OFFENDING, _C.HEALTH, _C.SUBSTANCE_TREATMENT},
                }
            ),
        ),
    ]


def _parties(**sees: set[Category]) -> tuple[Party, ...]:
    agencies = {each.code: each for each in accounts.list_agencies()}
    return tuple(
        Party(
            agency=code,
            name=agencies[code].name,
            kind=agencies[code].kind,
            categories=frozenset(categories),
            gateway=_GATEWAY if code == "charity" else "",
        )
        for code, categories in sees.items()
    )
