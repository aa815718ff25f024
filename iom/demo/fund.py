"""The interventions fund of the story: three grants, what was asked for and what it led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.clients.models import Client
from iom.contacts.domain import Outcome, Pathway
from iom.db import db
from iom.drafts import service as drafts
from iom.fund import asking, deciding, grants, paying, showing
from iom.fund.acting import Doing
from iom.fund.asking import NewRequest
from iom.fund.deciding import Approval
from iom.fund.domain import GrantKind, first_day, last_day, year_of
from iom.fund.ledgers import get_year
from iom.fund.models import Request
from iom.fund.paying import Payment
from iom.kernel.clock import LONDON
from iom.sharing.readers import reader_of
from iom.sharing.scope import visible_to

_GRANTS = (
    ("CSF-REV", "Community safety revenue grant", GrantKind.REVENUE, False),
    ("CSF-CAP", "Community safety capital grant", GrantKind.CAPITAL, False),
    ("POOLED", "Partners’ pooled fund", GrantKind.POOLED, True),
)
_HEADINGS = (
    ("IOM post", 5_000_00),
    ("Training and courses", 1_560_00),
    ("PPO interventions", 500_00),
)
_ALLOCATED = "As the board allocated it"
_RECEIPT = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
_WAITS, _APPROVED, _PAID, _DECLINED = "waits", "approved", "paid", "declined"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request of the story: how far it has come, and so many days before today it began."""

    by: str
    clients: int
    ago: int
    provider: str
    pathway: Pathway | None
    pence: int
    what_for: str
    unlocks: str
    heading: str
    comes_to: str
    less: int = 0
    outcome: tuple[Outcome, str] | None = None
    receipt: bool = False


_ASKED = (
    _Asked(
        *("ivy", 1, 96, "Heron Leisure", Pathway.ATTITUDES, 19_00, "A gym pass for a month"),
        *("Somewhere to be on weekday mornings", "PPO interventions", _PAID),
        outcome=(Outcome.ACHIEVED, "Goes three times a week and has paid for the next month."),
        receipt=True,
    ),
    _Asked(
        *("ivy", 1, 81, "Elmworth Awards", Pathway.ETE, 70_00),
        *("Proof of two qualifications, lost in a move", "An application that closes this month"),
        *("Training and courses", _PAID),
        outcome=(Outcome.ACHIEVED, "The proof came in time; an interview followed."),
        receipt=True,
    ),
    _Asked(
        *("linden", 1, 60, "Larchfield Lettings", Pathway.ACCOMMODATION, 85_00),
        *("Fee for references of a landlord", "A room from the first of the month"),
        *("PPO interventions", _PAID),
        outcome=(Outcome.PROGRESS, "The references are in; the room goes to the next on the list."),
        receipt=True,
    ),
    _Asked(
        *("ivy", 2, 44, "Plovermoor Training", Pathway.ETE, 240_00),
        *("A course and test for a site-safety card, for two", "Work on sites from next month"),
        *("Training and courses", _PAID),
        less=22_50,
        receipt=True,
    ),
    _Asked(
        *("linden", 1, 30, "Oakfield Stores", Pathway.ACCOMMODATION, 45_00),
        *("Bedding and a kettle", "Moving in on the day of the keys", "PPO interventions", _PAID),
    ),
    _Asked(
        *("ivy", 1, 17, "Ashworth Opticians", None, 64_00),
        *("Glasses", "The theory test for a licence", "PPO interventions", _APPROVED),
    ),
    _Asked(
        *("linden", 1, 12, "Larchfield Lettings", Pathway.ACCOMMODATION, 600_00),
        *("A deposit in full", "A tenancy of six months", "PPO interventions", _DECLINED),
    ),
    _Asked(
        *("ivy", 1, 5, "Plovermoor Training", Pathway.ETE, 120_00),
        *("A course and test for a site-safety card", "A start promised by a firm"),
        *("Training and courses", _WAITS),
    ),
    _Asked(
        *("linden", 1, 3, "Fieldfare Coaches", Pathway.ACCOMMODATION, 14_50),
        *("A return ticket", "Seeing a room in another district", "PPO interventions", _WAITS),
    ),
    _Asked(
        *("linden", 0, 1, "Siskin Print", None, 32_00),
        *("Cards with the housing desk’s number", "Being rung before a notice runs out"),
        *("PPO interventions", _WAITS),
    ),
)


def tell(*, actor: Reader, now: datetime) -> None:
    """Open the grants, close last year’s and let people ask, in the caller's transaction.

    Args:
        actor: the coordinator, who decides and pays.
        now: the moment; what is told lies before it.
    """
    today = now.astimezone(LONDON).date()
    year = year_of(today)
    for code, name, kind, carries in _GRANTS:
        about = grants.AboutGrant(
            name=name, kind=kind, owner="Hazel Merlin", carries_over=carries, note=""
        )
        at = _moment(first_day(year - 1), now)
        grants.open_grant(code, about, token=f"story-{code}", actor=actor, at=at)
    _last_year(year - 1, actor, now)
    _this_year(year, actor, now)
    for number, asked in enumerate(_ASKED):
        _ask(number, asked, year, actor, now)
    begun = {"provider": ["Curlew Cycles"], "what_for": ["A second-hand bicycle"]}
    by = reader_of(get_user_by_name("ivy"))
    drafts.keep("fund", "story-fund-draft", begun, seen=0, actor=by, at=now)


def _last_year(year: int, actor: Reader, now: datetime) -> None:
    begins, ends = first_day(year), last_day(year)
    grants.award(_doing("POOLED", year, "What the partners agreed", begins, actor, now), 32_506_40)
    moved = _doing("POOLED", year, _ALLOCATED, begins + timedelta(days=180), actor, now)
    grants.move(moved, out_of="", into="Winter shelter", pence=4_000_00)
    closes = min(ends + timedelta(days=6), now.astimezone(LONDON).date())
    if closes > ends:
        grants.close_year(_doing("POOLED", year, "", closes, actor, now))


def _this_year(year: int, actor: Reader, now: datetime) -> None:
    today = now.astimezone(LONDON).date()
    begins = first_day(year)
    later = min(begins + timedelta(days=70), today)
    grants.award(_doing("CSF-REV", year, "As granted", begins, actor, now), 8_000_00)
    for heading, pence in _HEADINGS:
        moved = _doing("CSF-REV", year, _ALLOCATED, begins, actor, now)
        grants.move(moved, out_of="", into=heading, pence=pence)
    grants.award(
        _doing("CSF-REV", year, "Cut by a tenth within the year", later, actor, now), 7_200_00
    )
    grants.award(_doing("CSF-CAP", year, "No capital this year", begins, actor, now), 0)


def _doing(code: str, year: int, why: str, on: date, actor: Reader, now: datetime) -> grants.Doing:
    seen = get_year(code, year).seen
    return grants.Doing(
        code=code,
        year=year,
        seen=seen,
        token=f"story-{code}-{year}-{seen}",
        reason=why,
        actor=actor,
        at=_moment(on, now),
        today=on,
    )


def _ask(number: int, asked: _Asked, year: int, actor: Reader, now: datetime) -> None:
    by = reader_of(get_user_by_name(asked.by))
    begun = max(now.astimezone(LONDON).date() - timedelta(days=asked.ago), first_day(year))
    refs = db.session.scalars(
        select(Client.ref).where(visible_to(by, Client)).order_by(Client.ref).offset(number)
    ).all()
    new = NewRequest(
        token=f"story-fund-{number}",
        clients=", ".join(refs[: asked.clients]),
        provider=asked.provider,
        pathway=asked.pathway,
        pence=asked.pence,
        what_for=asked.what_for,
        unlocks=asked.unlocks,
        quotes="",
        needed_by=None,
    )
    request_id = asking.ask(new, actor=by, at=_moment(begun, now), today=begun)
    steps = _steps(request_id, actor, begun, now)
    if asked.comes_to == _WAITS:
        return
    if asked.comes_to == _DECLINED:
        deciding.decline(next(steps), "A deposit is for the council’s own scheme: ask there first.")
        return
    heading = next(
        each.id for each in get_year("CSF-REV", year).headings if each.name == asked.heading
    )
    approval = Approval(allocation_id=heading, pence=asked.pence, seen_pence=None, words="")
    deciding.approve(next(steps), approval)
    if asked.comes_to == _PAID:
        _pay(asked, steps)
        _tell_of_it(asked, _steps(request_id, by, begun + timedelta(days=8), now))


def _pay(asked: _Asked, steps: Iterator[Doing]) -> None:
    doing = next(steps)
    halves = (42_50, 27_50) if asked.pence == 70_00 else (asked.pence - asked.less,)
    for pence in halves:
        payment = Payment(
            pence=pence,
            on=doing.today,
            how="Bank transfer",
            reference=f"BT-{doing.request_id:04}",
            last=pence == halves[-1],
        )
        paying.pay(doing, payment)
        doing = next(steps)


def _tell_of_it(asked: _Asked, steps: Iterator[Doing]) -> None:
    if asked.receipt:
        showing.add_receipt(next(steps), _RECEIPT)
    if asked.outcome:
        showing.say_outcome(next(steps), *asked.outcome)


def _steps(request_id: int, actor: Reader, begun: date, now: datetime) -> Iterator[Doing]:
    """Yield one act after the other, each some days after the one before and none in the future."""
    for number in range(8):
        on = min(begun + timedelta(days=1 + 2 * number), now.astimezone(LONDON).date())
        version = db.session.scalar(select(Request.version).where(Request.id == request_id))
        yield Doing(
            request_id=request_id,
            version=version or 0,
            token=f"story-{actor.ref}-{number}",
            actor=actor,
            at=_moment(on, now),
            today=on,
        )


def _moment(on: date, now: datetime) -> datetime:
    return min(datetime.combine(on, time(11, 20), tzinfo=LONDON), now)
