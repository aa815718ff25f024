"""What a link worker and a case manager of the story logged, and whom they are to meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.contacts.domain import Attendance, ContactKind, Outcome, Pathway
from iom.db import db
from iom.drafts.service import keep
from iom.interventions.booking import make_appointments
from iom.interventions.domain import NewEntry, Plan, Work
from iom.interventions.service import log_entry
from iom.kernel.clock import LONDON
from iom.sharing.readers import reader_of
from iom.sharing.scope import own_of, visible_to
from iom.transaction import transaction

_CAME, _MISSED = Attendance.ATTENDED, Attendance.UNACCEPTABLE_ABSENCE
_PROVIDER = "Fenside Skills"


def tell(*, now: datetime) -> None:
    """Log a fortnight's work and plan the next weeks, in a transaction of its own."""
    today = now.astimezone(LONDON).date()
    at = now - timedelta(minutes=8)
    with transaction():
        linden = reader_of(get_user_by_name("linden"))
        ivy = reader_of(get_user_by_name("ivy"))
        own = _own(linden)
        for number, entry in enumerate(_entries(own, today)):
            log_entry(entry, actor=linden, at=at + timedelta(seconds=number), today=today)
        for number, (refs, plan) in enumerate(_plans(own, today)):
            _book(refs, plan, f"story-plan-{number}", linden, at, today)
        mine = _own(ivy)
        for number in range(2):
            plan = Plan(
                on=today,
                at_time=time(14 + number),
                kind=ContactKind.OFFICE_VISIT,
                place="Probation office",
            )
            _book(mine[number : number + 1], plan, f"story-ivy-{number}", ivy, at, today)
        fields = {
            "client": own[:1],
            "kind": [ContactKind.PHONE.value],
            "note": ["Rang about the deposit: the landlord will"],
        }
        keep("intervention", "story-draft", fields, seen=0, actor=linden, at=at)


def _own(reader: Reader) -> list[str]:
    """Return the first of those whom somebody of the story works with by name."""
    return list(
        db.session.scalars(
            select(Client.ref)
            .where(visible_to(reader, Client), own_of(reader, Client), living(Client))
            .order_by(Client.ref)
            .limit(7)
        )
    )


def _book(  # with whom, what, by whom and when
    refs: Sequence[str], plan: Plan, form: str, actor: Reader, at: datetime, today: date
) -> None:
    if refs:
        # As it was made then, for one that is past by now.
        made = min(plan.on, today)
        make_appointments(refs, plan, token=form, actor=actor, at=at, today=made)


def _entries(own: Sequence[str], today: date) -> list[NewEntry]:
    group = Work(
        on=today - timedelta(days=8),
        kind=ContactKind.GROUP,
        pathway=Pathway.ETE,
        minutes=60,
        provider=_PROVIDER,
        note="Site-safety card, session 1 of 4. All three want to go on.",
    )
    again = Work(
        on=today - timedelta(days=1),
        kind=ContactKind.GROUP,
        pathway=Pathway.ETE,
        minutes=60,
        provider=_PROVIDER,
        outcome=Outcome.PROGRESS,
        note="Site-safety card, session 2 of 4. Mock test passed by both who came.",
    )
    rang = Work(
        on=today - timedelta(days=3),
        kind=ContactKind.PHONE,
        pathway=Pathway.ACCOMMODATION,
        minutes=10,
        note="Asked for the tenancy reference; the landlord sends it on Friday.",
    )
    went = Work(
        on=today - timedelta(days=5),
        kind=ContactKind.ACCOMPANIED,
        pathway=Pathway.FINANCE,
        minutes=90,
        outcome=Outcome.ACHIEVED,
        cost_pence=420,
        note="Went along to the job centre; the claim is made. Bus fare paid.",
    )
    three = own[:3]
    missed: dict[str, Attendance | None] = {
        ref: _MISSED if ref == three[-1] else _CAME for ref in three
    }
    said: tuple[tuple[dict[str, Attendance | None], Work], ...] = (
        (dict.fromkeys(three, _CAME), group),
        (missed, again),
        (dict.fromkeys(own[3:4]), rang),
        (dict.fromkeys(own[4:5], _CAME), went),
    )
    return [
        NewEntry(token=f"story-entry-{number}", came=came, work=work)
        for number, (came, work) in enumerate(said)
        if came
    ]


def _plans(own: Sequence[str], today: date) -> list[tuple[Sequence[str], Plan]]:
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    course = Plan(
        on=tuesday,
        at_time=time(10),
        kind=ContactKind.GROUP,
        pathway=Pathway.ETE,
        provider=_PROVIDER,
        place="Old Mill hall",
        weeks=3,
    )
    late = Plan(on=today - timedelta(days=2), at_time=time(15, 15), kind=ContactKind.HOME_VISIT)
    return [
        (own[:3], course),
        (
            own[3:4],
            Plan(
                on=today,
                at_time=time(11, 30),
                kind=ContactKind.OFFICE_VISIT,
                pathway=Pathway.ACCOMMODATION,
            ),
        ),
        (own[4:5], Plan(on=today, at_time=time(13), kind=ContactKind.HOME_VISIT)),
        (own[5:6], late),
    ]
