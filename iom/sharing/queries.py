"""Read sharing agreements. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from iom.accounts import queries as accounts
from iom.accounts.domain import Category, Permission
from iom.accounts.models import User
from iom.audit import queries as trail
from iom.db import db
from iom.kernel.errors import NotFound
from iom.sharing.agreements import STEPS_DAYS, Difference, Party, Standing, Terms, standing_of
from iom.sharing.models import Agreement, AgreementAnnouncement, AgreementReason

_HAPPENED = {
    "AgreementRecorded": "recorded",
    "AgreementChanged": "changed, as agreed",
    "AgreementCorrected": "corrected",
    "AgreementRenewed": "renewed",
    "AgreementEndedEarly": "ended early",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An agreement as pages show it on a day.

    Attributes:
        id: its number, as in its address.
        version: what an editor has seen.
        terms: what was agreed.
        standing: to come, in force or ended.
        left_days: to its end; 1 on its last day, negative once it is over.
        last_day: the last on which it holds.
        owner: the name of who answers for it; empty for nobody.
        owner_left: the owner's account is closed.
        begun: it has been in force, so it is never removed.
        follows: number and title of the agreement that it succeeds.
        followed_by: number and title of those that succeed it.
    """

    id: int
    version: int
    terms: Terms
    standing: Standing
    left_days: int
    last_day: date
    owner: str
    owner_left: bool
    begun: bool
    follows: tuple[int, str] | None = None
    followed_by: tuple[tuple[int, str], ...] = ()

    @property
    def ends_soon(self) -> bool:
        """Whether its end is near enough to be announced."""
        return self.standing is Standing.IN_FORCE and self.left_days <= max(STEPS_DAYS)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an agreement's history: an act, or an announcement that nobody made."""

    at: datetime
    actor: str
    what: str
    reason: str = ""
    changes: tuple[Difference, ...] = field(default=())


def get_agreement(agreement_id: int) -> Agreement:
    """Fetch an agreement.

    Raises:
        NotFound: there is none of this number.
    """
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound("There is no such agreement.")
    return agreement


def get_shown(agreement_id: int, day: date) -> Shown:
    """Fetch an agreement as pages show it.

    Raises:
        NotFound: there is none of this number.
    """
    agreement = get_agreement(agreement_id)
    return _shown(agreement, day, _followers([agreement_id]))


def list_shown(day: date) -> list[Shown]:
    """List every agreement, by what ends first. As many statements for few as for many."""
    found = (
        db.session.scalars(
            select(Agreement).options(joinedload(Agreement.owner)).order_by(Agreement.to_on)
        )
        .unique()
        .all()
    )
    followers = _followers([each.id for each in found])
    return [_shown(each, day, followers) for each in found]


def list_in_force(day: date) -> Sequence[Agreement]:
    """List the agreements in force on a day, by title."""
    return (
        db.session.scalars(
            select(Agreement)
            .where(Agreement.from_on <= day, Agreement.to_on > day)
            .order_by(Agreement.title)
        )
        .unique()
        .all()
    )


def terms_of(agreement: Agreement) -> Terms:
    """Return what an agreement says."""
    return Terms(
        title=agreement.title,
        purposes=agreement.purposes,
        from_on=agreement.from_on,
        to_on=agreement.to_on,
        review_on=agreement.review_on,
        owner=agreement.owner.ref if agreement.owner else "",
        parties=tuple(
            sorted(
                (
                    Party(
                        agency=party.agency.code,
                        name=party.agency.name,
                        kind=party.agency.kind,
                        categories=frozenset(row.category for row in party.categories),
                        gateway=party.gateway,
                    )
                    for party in agreement.parties
                ),
                key=lambda party: party.name.casefold(),
            )
        ),
    )


def history_of(agreement_id: int) -> list[Happening]:
    """List what was done to an agreement, by whom and why, the latest first."""
    reasons = {
        row.version: row.reason
        for row in db.session.scalars(
            select(AgreementReason).where(AgreementReason.agreement_id == agreement_id)
        )
    }
    acts = [
        Happening(
            record.at,
            record.actor,
            _HAPPENED[record.event],
            reasons.get(record.detail.get("version", 0), ""),
            tuple(Difference(*change) for change in record.detail.get("changes", ())),
        )
        for record in trail.list_about(subject_of(agreement_id))
        if record.event in _HAPPENED
    ]
    told = [
        Happening(row.at, "", _announced(row))
        for row in db.session.scalars(
            select(AgreementAnnouncement).where(AgreementAnnouncement.agreement_id == agreement_id)
        )
    ]
    # An act and what it announced may share their moment: the act came first.
    return sorted([*told, *acts], key=lambda each: each.at, reverse=True)


def subject_of(agreement_id: int) -> str:
    """Return how the trail names an agreement."""
    return f"agreement:{agreement_id}"


def list_owners(keep: str = "") -> list[User]:
    """List who may answer for an agreement, by name: whoever may sign in, and `keep` besides."""
    users = [each for each in accounts.list_users() if each.is_active or each.ref == keep]
    return sorted(users, key=lambda each: each.full_name.casefold())


def list_who_manage_agreements() -> list[User]:
    """List the users who may sign in and hold the permission to manage agreements."""
    return [
        each
        for each in accounts.list_users()
        if each.is_active and Permission.MANAGE_AGREEMENTS in accounts.permissions_of(each)
    ]


def without_identity(parties: Collection[Party]) -> list[str]:
    """Name the parties that may see something, but not by these terms whose it is."""
    return [each.name for each in parties if Category.IDENTITY not in each.categories]


def _followers(agreement_ids: Collection[int]) -> dict[int | None, list[tuple[int, str]]]:
    """Return by agreement the number and title of each that succeeds it."""
    found: dict[int | None, list[tuple[int, str]]] = {each: [] for each in agreement_ids}
    for follows_id, own_id, title in db.session.execute(
        select(Agreement.follows_id, Agreement.id, Agreement.title)
        .where(Agreement.follows_id.in_(agreement_ids))
        .order_by(Agreement.from_on)
    ):
        found[follows_id].append((own_id, title))
    return found


def _shown(
    agreement: Agreement, day: date, followers: Mapping[int | None, Sequence[tuple[int, str]]]
) -> Shown:
    owner = agreement.owner
    follows = db.session.get(Agreement, agreement.follows_id) if agreement.follows_id else None
    return Shown(
        id=agreement.id,
        version=agreement.version,
        terms=terms_of(agreement),
        standing=standing_of(agreement.from_on, agreement.to_on, day),
        left_days=(agreement.to_on - day).days,
        last_day=agreement.to_on - timedelta(days=1),
        owner=owner.full_name if owner else "",
        owner_left=owner is not None and not owner.is_active,
        begun=agreement.begun or agreement.from_on <= day,
        follows=(follows.id, follows.title) if follows else None,
        followed_by=tuple(followers[agreement.id]),
    )


def _announced(row: AgreementAnnouncement) -> str:
    people = "1 person" if row.people == 1 else f"{row.people} people"
    what = f"end announced, step of {row.step_days} days" if row.step_days else "review announced"
    return f"{what}, to {people}"
